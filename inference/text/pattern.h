/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pattern.h - the part of regular expressions that pre-tokenizers are written in.
 *
 * Alternatives of sequences; an element is a character, \r \n \s \S, a category
 * \p{L} or \p{Lu}, a set [...] or [^...], each with ? * + {n} {m,n}, or one of the
 * words of (?i:...), ASCII in any case, also with ?, or (?!\S).  In a set, what
 * follows -- are ASCII characters that are not in it, and ranges leave out white
 * space that is not ASCII.  The first alternative that
 * matches counts and quantifiers are greedy, as in Perl.
 */
#ifndef INFERENCE_PATTERN_H
#define INFERENCE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PATTERN_SETS_MAX 40
#define PATTERN_ITEMS_MAX 64
#define PATTERN_WAYS_MAX 16
#define PATTERN_RANGES_MAX 12

struct pattern_set {
	uint64_t ascii[2];
	uint32_t classes; /* unicode.h */
	uint32_t n_ranges;
	struct {
		uint32_t first, last;
	} range[PATTERN_RANGES_MAX]; /* of explicit characters */
	bool negated;                /* of what is not ASCII */
};

struct pattern_item {
	enum { ITEM_SET, ITEM_WORDS, ITEM_NO_TEXT_NEXT } kind;
	uint32_t set;      /* ITEM_SET */
	uint32_t min, max; /* ITEM_WORDS: 0 or 1, and 1 */
	const char *words; /* ITEM_WORDS: in the source, up to ) */
};

struct pattern {
	struct pattern_set set[PATTERN_SETS_MAX];
	struct pattern_item item[PATTERN_ITEMS_MAX];
	uint32_t way[PATTERN_WAYS_MAX + 1]; /* first item of each alternative, and the end */
	uint32_t n_sets, n_items, n_ways;
};

/* -EINVAL: not in this notation, or too large.  source must outlive it. */
int pattern_compile(struct pattern *p, const char *source);

/* Bytes of the match at the start of text, which is UTF-8; 0: none. */
size_t pattern_match(const struct pattern *p, const char *text, size_t len);

#endif
