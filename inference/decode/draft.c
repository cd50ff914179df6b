/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.c - see draft.h.
 */
#include "draft.h"

#include <string.h>

#include "tensor/quant.h"

/* A guess is evaluated behind the token that it follows. */
_Static_assert(DRAFT_MAX + 1 < QUANT_MANY, "the same bits as without a guess");

/* Shortest and longest match that is looked for. */
#define MATCH_MIN 2
#define MATCH_MAX 4

/* What one more row of a batch costs, in evaluations of one token: 0.3 to 0.5 on
 * CPUs of few cores, where a batch is bound by arithmetic as soon as it has more
 * than two or three rows (and much less where memory is the bound). */
#define ROW_COST 0.45f

/* What a kind is taken to have shown before it was tried: half or more. */
static const struct { float tried, right; } before[DRAFT_KINDS] = {
	[DRAFT_FORCED] = { 4, 3 },
	[DRAFT_MATCH_2] = { 2, 1 },
	[DRAFT_MATCH_3] = { 3, 2 },
	[DRAFT_MATCH_4] = { 4, 3 },
};

/* Evidence of earlier answers counts for less with each one, so that a kind that
 * was no good is tried again. */
#define FADE 0.875f
/* Within an answer the last so many tokens count most. */
#define TRIED_MAX 64

void draft_begin(struct draft *d)
{
	for (size_t i = 0; i < DRAFT_KINDS; i++) {
		d->luck[i].tried *= FADE;
		d->luck[i].right *= FADE;
	}
}

size_t draft_length(const struct draft *d, enum draft_kind kind)
{
	const float share = (before[kind].right + d->luck[kind].right) /
			    (before[kind].tried + d->luck[kind].tried);
	float all = share; /* right up to and with this token */
	size_t n = 0;

	for (; n < DRAFT_MAX && all > ROW_COST; all *= share)
		n++;
	return n;
}

/* How many tokens before end (exclusive) equal the last ones of ids, at most
 * MATCH_MAX. */
static size_t match_length(const int32_t *text, size_t end, const int32_t *ids, size_t n)
{
	size_t most = end < n ? end : n, k = 0;

	if (most > MATCH_MAX)
		most = MATCH_MAX;
	while (k < most && text[end - 1 - k] == ids[n - 1 - k])
		k++;
	return k;
}

/* The end of the longest match in text that something follows, the latest of
 * equals; 0: there is none longer than *best. */
static size_t find(const int32_t *text, size_t n_text, const int32_t *ids, size_t n,
		   size_t *best)
{
	size_t found = 0;

	for (size_t end = n_text; end-- > 1 && *best < MATCH_MAX;) {
		size_t k;

		if (text[end - 1] != ids[n - 1] || text[end] == DRAFT_END)
			continue;
		k = match_length(text, end, ids, n);
		if (k > *best) {
			*best = k;
			found = end;
		}
	}
	return found;
}

size_t draft_guess(const struct draft *d, const int32_t *ids, size_t n, int32_t *out,
		   size_t max, enum draft_kind *kind)
{
	const int32_t *text = ids;
	size_t best = MATCH_MIN - 1, n_text = n, count = 0, at, earlier;

	if (n == 0)
		return 0;
	at = find(ids, n, ids, n, &best);
	earlier = find(d->history, d->n_history, ids, n, &best);
	if (earlier) {
		text = d->history;
		n_text = d->n_history;
		at = earlier;
	}
	if (at == 0)
		return 0;
	*kind = (enum draft_kind)(DRAFT_MATCH_2 + best - MATCH_MIN);
	if (max > draft_length(d, *kind))
		max = draft_length(d, *kind);
	/* What repeats itself goes on repeating: past the end of ids the guess is
	 * read from its own beginning. */
	while (count < max) {
		const size_t i = at + count;
		const int32_t id = i < n_text ? text[i] :
				   text == ids ? out[i - n_text] : DRAFT_END;

		if (id == DRAFT_END)
			break;
		out[count++] = id;
	}
	return count;
}

void draft_learn(struct draft *d, enum draft_kind kind, size_t guessed, size_t right)
{
	/* Those behind the first wrong one were not tried. */
	d->luck[kind].tried += (float)(right < guessed ? right + 1 : right);
	d->luck[kind].right += (float)right;
	if (d->luck[kind].tried > TRIED_MAX) {
		d->luck[kind].tried /= 2;
		d->luck[kind].right /= 2;
	}
}

void draft_keep(struct draft *d, const int32_t *answer, size_t n)
{
	size_t room;

	if (n > DRAFT_HISTORY / 2 - 1) {
		answer += n - (DRAFT_HISTORY / 2 - 1);
		n = DRAFT_HISTORY / 2 - 1;
	}
	if (n == 0)
		return;
	room = DRAFT_HISTORY - d->n_history;
	if (room < n + 1) {
		const size_t drop = n + 1 - room;

		memmove(d->history, d->history + drop,
			(d->n_history - drop) * sizeof(*d->history));
		d->n_history -= drop;
	}
	memcpy(d->history + d->n_history, answer, n * sizeof(*answer));
	d->n_history += n;
	d->history[d->n_history++] = DRAFT_END;
}
