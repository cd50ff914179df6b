/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.h - guesses the tokens that come next by looking the last ones up in the
 * prompt, in the answer so far and in earlier answers (prompt lookup, Saxena 2023).
 *
 * A guess costs rows in a batch that is evaluated anyway, and saves a step for
 * every token that the model then says too.  Nothing that is guessed changes what
 * is said: the caller compares.
 */
#ifndef INFERENCE_DRAFT_H
#define INFERENCE_DRAFT_H

#include <stddef.h>
#include <stdint.h>

/* Most tokens of one guess.  One batch reads each weight once for all, but its
 * arithmetic grows with every row. */
#define DRAFT_MAX 16
/* Tokens of earlier answers that are looked at; the oldest go first. */
#define DRAFT_HISTORY 1024

struct draft {
	int32_t history[DRAFT_HISTORY]; /* answers, each with DRAFT_END behind it */
	size_t n_history;
	size_t length; /* tokens of the next guess, at most */
	size_t match;  /* last tokens that must be the same, at least */
};
#define DRAFT_END (-1)

/* At the start of an answer. */
void draft_begin(struct draft *d);

/* Up to max tokens that may follow the n of ids; their number. */
size_t draft_guess(const struct draft *d, const int32_t *ids, size_t n, int32_t *out,
		   size_t max);

/* Of guessed > 0 tokens so many were right: guess more, or less and with more
 * reason, from here on. */
void draft_learn(struct draft *d, size_t guessed, size_t right);

/* At the end of an answer: it is looked at from here on. */
void draft_keep(struct draft *d, const int32_t *answer, size_t n);

#endif
