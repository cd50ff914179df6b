/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer.h - the model's line becomes advice, and advice becomes plain English
 * with held numbers.  Pure.
 *
 * answer_parse() believes nothing: an id that is not held, an action that is
 * not offered, or a form that is not advice.h's is -EBADMSG, although the
 * grammar should have excluded it.
 */
#ifndef AGENT_ANSWER_H
#define AGENT_ANSWER_H

#include "llamux/advice.h"
#include "llamux/finding.h"
#include "llamux/snapshot.h"
#include "diagnose/longer.h"
#include "prompt.h"

#define ANSWER_MAX 4096

int answer_parse(const char *line, size_t len, const struct findings *findings,
		 const struct prompt *prompt, struct advice *out);

/*
 * What to say without a model: the intent by key words, the findings by rank.
 * Always succeeds; the answer then says that no model was used.
 */
void answer_rules(const char *question, const struct findings *findings,
		  const struct prompt *prompt, struct advice *out);
/* The same of a text that is known to ask about this machine: where no key word says
 * what it asks, it asks what is wrong. */
void answer_rules_state(const char *question, const struct findings *findings,
			const struct prompt *prompt, struct advice *out);

/* Consent in words that leave no doubt, decided by a closed list and never by
 * the model: "yes", "no", "undo 3", "undo all", "why", "what exactly ...".  Beside it
 * what asks nothing of the machine: "hello", "what can you do".
 * Returns true and fills *out if text is such; *also: the rest of the text after
 * a leading "yes," (or NULL). */
bool answer_plain_reply(const char *text, struct advice *out, const char **also);

/* "What does cpu pressure mean?": the meaning of a word that answers are made of, in one
 * line without a newline; NULL: no such question.  *value: the question to which that is
 * now ("what is the cpu pressure?"); NULL: it does not ask that. */
const char *answer_term(const char *question, const char **value);

/* "How many processes are running?": the number that is held, as a line; false: no such
 * question.  concealed: the snapshot has only what the asker may see. */
bool answer_count(const char *question, const struct snapshot *s, bool concealed, char *out,
		  size_t out_len);

/* The file `findings`: malloc'd text, NULL if no memory.
 * longer: what was found over the longer window, or NULL. */
char *answer_findings(const struct findings *f, const struct snapshot *s,
		      const struct longer *longer);

/* A question about the past, and what is held of it. */
struct past;
struct when;
struct answer_past {
	const struct when *when;     /* NULL: since when, of what is now */
	const struct past *past;     /* of that time; of the last day if when is NULL */
	const struct findings *now;  /* present ones */
	int64_t now_s;               /* CLOCK_REALTIME */
};

/* The intents that can be about a time that has passed. */
bool answer_about_past(const struct advice *a);

/* Orders that the model was not taught; what it takes the first for is the opposite, "pause". */
#define ANSWER_THAW "thaw|unfreeze|unpause|resume"
#define ANSWER_KILL "kill|terminate"
/* Is its first word, after what is only polite, one of these ("thaw|resume")? */
bool answer_orders(const char *question, const char *verbs);
/* Does it begin as one that wants to know a number ("how much ...")? */
bool answer_asks_number(const char *question);

struct answer_context {
	const struct answer_past *past; /* NULL: the question is about the present */
	const struct findings *findings;
	const struct snapshot *snapshot;
	const struct prompt *prompt;
	const struct longer *longer; /* NULL: nothing but the present is held */
	bool day_known;          /* the next is */
	unsigned int day_s;      /* local time of day at the window's end, in s */
	bool may_act;            /* the asker may say yes (root, group llamux) */
	bool observe;            /* mode observe: nothing is offered */
	bool model_used;
};

/*
 * Writes at most six lines of plain text, control bytes in names escaped.  Sets
 * *offered to the offer id put to the person, 0 if none.  Intents that need the
 * journal or a second model run (yes, undo, log, command) are not rendered
 * here: -ENOTSUP.
 */
int answer_render(const struct advice *advice, const struct answer_context *ctx,
		  char *out, size_t out_len, unsigned int *offered);

#endif
