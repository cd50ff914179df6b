/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * draft.c - see draft.h.
 */
#include "draft.h"

#include <string.h>

/* The longest match that is asked for; a longer one is no better evidence. */
#define MATCH_MAX 4
#define MATCH_FIRST 2
#define LENGTH_FIRST 4

void draft_begin(struct draft *d)
{
	d->length = LENGTH_FIRST;
	d->match = MATCH_FIRST;
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
		   size_t max)
{
	const int32_t *text = ids;
	size_t best = d->match - 1, n_text = n, count = 0, at, before;

	if (n == 0)
		return 0;
	if (max > d->length)
		max = d->length;
	at = find(ids, n, ids, n, &best);
	before = find(d->history, d->n_history, ids, n, &best);
	if (before) {
		text = d->history;
		n_text = d->n_history;
		at = before;
	}
	if (at == 0)
		return 0;
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

void draft_learn(struct draft *d, size_t guessed, size_t right)
{
	if (right == guessed) {
		d->length = guessed * 2 < DRAFT_MAX ? guessed * 2 : DRAFT_MAX;
		d->match = MATCH_FIRST;
		return;
	}
	d->length = right + 1;
	if (right == 0 && d->match < MATCH_MAX)
		d->match++;
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
