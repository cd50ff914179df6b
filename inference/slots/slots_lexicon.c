/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_lexicon.c - words that the model knows, and slips of the fingers.
 */
#include <string.h>

#include "slots_impl.h"

/* Shorter words have too many neighbours to guess from. */
#define SLIP_LETTERS 5

/* Compares as the lexicon is sorted, by bytes; word in lower case. */
static int order(const char *word, size_t len, const char *entry)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char a = (unsigned char)to_lower(word[i]), b = (unsigned char)entry[i];

		if (a != b)
			return a < b ? -1 : 1;
	}
	return entry[len] ? -1 : 0;
}

bool slots_lexicon_has(const struct scan *s, const char *word, size_t len)
{
	size_t lo = 0, hi = s->n_lexicon;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int o = order(word, len, s->lexicon[mid]);

		if (o == 0)
			return true;
		if (o < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

/* One letter more, less, other, or two neighbours swapped (Damerau 1964)? */
static bool one_edit(const char *word, size_t len, const char *entry, size_t n)
{
	size_t i = 0;

	if (len > n + 1 || n > len + 1)
		return false;
	while (i < len && i < n && to_lower(word[i]) == entry[i])
		i++;
	if (len == n) {
		if (i + 1 < n && to_lower(word[i]) == entry[i + 1] &&
		    to_lower(word[i + 1]) == entry[i] &&
		    slots_same_word(word + i + 2, len - i - 2, entry + i + 2))
			return true;
		return i < n && slots_same_word(word + i + 1, len - i - 1, entry + i + 1);
	}
	if (len > n)
		return slots_same_word(word + i + 1, len - i - 1, entry + i);
	return slots_same_word(word + i, len - i, entry + i + 1);
}

const char *slots_lexicon_slip(const struct scan *s, const char *word, size_t len)
{
	const char *found = NULL;

	if (len + 1 < SLIP_LETTERS)
		return NULL;
	for (size_t i = 0; i < len; i++)
		if (!is_alpha(word[i]) && word[i] != '\'')
			return NULL;
	for (size_t i = 0; i < s->n_lexicon; i++) {
		size_t n = strlen(s->lexicon[i]);

		if (n < SLIP_LETTERS || !one_edit(word, len, s->lexicon[i], n))
			continue;
		if (found)
			return NULL;
		found = s->lexicon[i];
	}
	return found;
}

void slots_put_plain(struct scan *s, const char *word, size_t len)
{
	const char *slip;

	if (s->n_lexicon == 0 || slots_lexicon_has(s, word, len)) {
		slots_put_word(s, word, len);
		return;
	}
	if (len > 2 && word[len - 2] == '\'' && to_lower(word[len - 1]) == 's') {
		slots_put_plain(s, word, len - 2);
		return;
	}
	slip = slots_lexicon_slip(s, word, len);
	if (slip)
		slots_put_word(s, slip, strlen(slip));
	else
		slots_put(s, SLOT_WORD, word, len);
}
