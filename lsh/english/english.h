/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * english.h - from a request in words to a command, by the model, held to the
 * table of utilities.  The model is started with the first request.
 */
#ifndef LSH_ENGLISH_H
#define LSH_ENGLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "command/utilities.h"

#define ENGLISH_COMMAND_MAX 4096

/*
 * Below this mean log-probability the answer is not shown as a command: at -0.69
 * (log 0.5) the model held every piece, on the average, for no likelier than its
 * opposite.  A property of probabilities, not of one model.
 */
#define ENGLISH_UNSURE_LOGPROB (-0.6931f)

enum english_kind {
	ENGLISH_COMMAND,
	ENGLISH_ASK,	/* a question for the agent */
	ENGLISH_CHAT,	/* no command: small talk, other topics */
	ENGLISH_UNSURE, /* what is meant is not clear; why says more */
};

#define ENGLISH_OTHERS 2

struct english_answer {
	enum english_kind kind;
	char command[ENGLISH_COMMAND_MAX];
	char why[256];
	float logprob;
	bool sure; /* every argument of the request is in it, and the model doubts little
	            (ADVICE_SURE_LOGPROB) */
	char other[ENGLISH_OTHERS][ENGLISH_COMMAND_MAX]; /* next likely commands, if it is not */
	size_t n_others;
};

struct english;
struct slots;

/* What a command in slots lacks of the request, in log-probability: arguments that it does
 * not use, or uses again; 0: each is in it once. */
float english_cost(const char *command, const struct slots *slots);

/* table is borrowed. */
int english_new(const struct utilities *table, struct english **out);
void english_free(struct english *e); /* NULL is allowed */

/*
 * choice 0 is the likeliest command, or where that one is not sure, the best of several
 * readings: likely, with every argument of the request, and no name that nobody said; others are drawn, and may be
 * the same.
 * -ENOENT: there is no model or no worker; -ECANCELED: Ctrl-C; other errors of
 * llm.h.  The reason in words is in out->why.
 */
int english_translate(struct english *e, const char *text, unsigned int choice,
		      struct english_answer *out);

#endif
