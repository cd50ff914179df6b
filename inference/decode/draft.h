/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.h - guesses the tokens that come next by looking the last ones up in the
 * prompt, in the answer so far and in earlier answers (prompt lookup, Saxena 2023).
 *
 * A guess costs rows in a batch that is evaluated anyway, and saves a step for
 * every token that the model then says too.  How often each kind of guess was
 * right lately decides how many tokens are worth guessing, if any.  Nothing that
 * is guessed changes what is said: the caller compares.
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

#define DRAFT_END (-1)

/* Why a guess is made: the grammar leaves no choice of text (but of how it is cut
 * into tokens); or so many of the last tokens, at most, stand elsewhere too. */
enum draft_kind { DRAFT_FORCED, DRAFT_MATCH_2, DRAFT_MATCH_3, DRAFT_MATCH_4, DRAFT_KINDS };

struct draft {
	int32_t history[DRAFT_HISTORY]; /* answers, each with DRAFT_END behind it */
	size_t n_history;
	/* Of each kind, fading: tokens that were tried and right. */
	struct { float tried, right; } luck[DRAFT_KINDS];
};

/* At the start of an answer; d is zeroed before the first one. */
void draft_begin(struct draft *d);

/* How many tokens of this kind are worth guessing now. */
size_t draft_length(const struct draft *d, enum draft_kind kind);

/* Up to max tokens that may follow the n of ids; their number. */
size_t draft_guess(const struct draft *d, const int32_t *ids, size_t n, int32_t *out,
		   size_t max, enum draft_kind *kind);

/* Of guessed > 0 tokens of a kind so many were right, before the first wrong one. */
void draft_learn(struct draft *d, enum draft_kind kind, size_t guessed, size_t right);

/* At the end of an answer: it is looked at from here on. */
void draft_keep(struct draft *d, const int32_t *answer, size_t n);

#endif
