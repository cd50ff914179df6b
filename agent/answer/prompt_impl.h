/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt_impl.h - the parts of prompt.c: names, text, grammar.
 */
#ifndef AGENT_PROMPT_IMPL_H
#define AGENT_PROMPT_IMPL_H

#include "base/text.h"
#include "diagnose/findings_table.h"
#include "prompt.h"

/* Names kept for what the question mentions beside the findings.  unit: names;
 * default 3: more are hardly asked about at once, and six remain for the two or
 * three findings that matter. */
#define PROMPT_ASKED_NAMES 3

/* How the question calls names: said[i] is the word for name[i], "" if the
 * question does not mention it. */
struct prompt_said {
	char word[SLOTS_NAMES][64];
};

/*
 * Fills out->name: first those of the findings that are shown, then those that
 * only the question mentions.  Returns how many findings are shown: each has
 * both its names.
 */
size_t prompt_names(const struct prompt_input *in, struct prompt *out, struct prompt_said *said);

/* Number of a subject's name (from 1), 0 if it has none. */
unsigned int prompt_name_of(const struct prompt *p, const struct subject *who);

/* So many offers stand in a prompt.  unit: offers; default 8: models know them by one
 * digit, and those behind are the further answers to what is said. */
#define PROMPT_OFFERS 8
/* Offers that answer the first `shown` findings only. */
size_t prompt_offers_shown(const struct findings *f, size_t shown);

/* Less than a tenth of the victim's time is lost: "small" in the prompt. */
bool prompt_is_small(const struct finding *f);

/* Most findings that an answer cites.  unit: findings; default 3: an answer of six
 * lines has no room for more. */
#define PROMPT_CITED_MAX 3

struct prompt_cited {
	unsigned int finding[PROMPT_CITED_MAX]; /* numbers, from 1, in rank order */
	size_t n;
};

/* Which resource a cleaned question names; RESOURCE_NONE: none, or several. */
enum resource prompt_focus(const char *question);

/* Of the first `shown` findings: the first in which something waits and what else is
 * not small, all of one resource if it is one that is asked about and there are any
 * (RESOURCE_NONE: whatever); what is fine only where nothing else is. */
void prompt_cite(const struct findings *f, size_t shown, enum resource focus,
		 struct prompt_cited *out);

/* Those whose victim is <n(name)>, else those that hit everyone. */
void prompt_cite_task(const struct prompt *p, const struct findings *f, size_t shown,
		      unsigned int name, struct prompt_cited *out);

/* What the grammar is made of. */
struct prompt_grammar {
	const struct findings *findings;
	size_t shown, offers; /* of them */
	bool pending;
	bool taught;          /* the model knows the rules of prompt_cite(), and what it cites
	                         follows from them, and whom it names, from the question;
	                         another may cite what it finds fit, of a task what tells of
	                         it */
	enum resource focus;  /* of the question */
	uint32_t asked;       /* bit i - 1: <ni> is in the question */
};

/* The grammar of advice.h over the ids that are there.  What is done answers the first
 * citation.  -E2BIG. */
int prompt_grammar(struct prompt *p, const struct prompt_grammar *g);
int prompt_command_grammar(struct prompt *p);

#endif
