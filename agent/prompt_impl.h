/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt_impl.h - the parts of prompt.c: names, text, grammar.
 */
#ifndef AGENT_PROMPT_IMPL_H
#define AGENT_PROMPT_IMPL_H

#include "prompt.h"
#include "text.h"

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

/* Offers that answer the first `shown` findings only. */
size_t prompt_offers_shown(const struct findings *f, size_t shown);

/* The grammar of advice.h over the ids that are there: a task's citations speak of
 * that task, and what is done answers the first citation.  -E2BIG. */
int prompt_grammar(struct prompt *p, const struct findings *f, size_t shown, size_t offers,
		   bool pending);
int prompt_command_grammar(struct prompt *p);

#endif
