/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_impl.h - what the files of the extraction share.  All of it works on
 * plain ranges of bytes of one cleaned copy of the text.
 */
#ifndef INFERENCE_SLOTS_IMPL_H
#define INFERENCE_SLOTS_IMPL_H

#include <stdbool.h>
#include <stddef.h>

#include "llamux/slots.h"

#define SLOT_VALUE_MAX (sizeof(((struct slot *)0)->value) - 1)

struct scan {
	const char *text; /* cleaned, see slots_clean() */
	size_t len, pos;
	const char *const *names;
	size_t n_names;
	const char *const *lexicon;
	size_t n_lexicon;
	struct slots *slots;
	char *out;
	size_t out_len, used;
	bool overflow;
	bool any;          /* a word or slot was written */
	bool after_marker; /* the last word was "process", "called" or the like */
};

static inline bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_alpha(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(int c)
{
	return is_alpha(c) || is_digit(c);
}

static inline char to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* A letter of any script: a byte of a wider UTF-8 character counts. */
static inline bool is_wordish(int c)
{
	return is_alnum(c) || c < 0 || c >= 0x80;
}

/* Case does not count; text is len bytes, word ends in NUL. */
bool slots_same_word(const char *text, size_t len, const char *word);

/* slots.c: what goes out. */
void slots_put(struct scan *s, enum slot_type type, const char *value, size_t len);
void slots_put_name(struct scan *s, size_t index);
void slots_put_word(struct scan *s, const char *word, size_t len);  /* lower-cased */
void slots_put_punctuation(struct scan *s, char c);
/* "process", "called" and the like: beside them a common word is a name. */
bool slots_is_marker(const char *word, size_t len);

/* slots_clean.c: a copy without control characters, with the quotes, dashes and
 * spaces of typesetting as ASCII has them; malformed UTF-8 becomes spaces.
 * Returns its length; to has room for len + 1. */
size_t slots_clean(const char *from, size_t len, char *to);

/* slots_scan.c: takes the whole text apart. */
void slots_scan(struct scan *s);

/*
 * slots_number.c: if word (at s->text, ending at s->pos) is a number, perhaps
 * with a unit in it or in the words after it, or a time, it is put out, s->pos
 * moves past what was taken, and the answer is true.
 */
bool slots_take_number(struct scan *s, const char *word, size_t len);
bool slots_is_unit_word(const char *word, size_t len);

/* slots_match.c: the type of a word that is an argument by its form; value gets
 * what the slot holds.  SLOT_TYPES: none. */
enum slot_type slots_match_form(const char *word, size_t len, char *value, size_t *value_len);
bool slots_match_host(const char *word, size_t len);

/* slots_lexicon.c */
bool slots_lexicon_has(const struct scan *s, const char *word, size_t len);
/* The one lexicon word of five letters or more within one edit, or NULL. */
const char *slots_lexicon_slip(const struct scan *s, const char *word, size_t len);
/* A plain word: from the lexicon, a slip of one of its words, or <word>. */
void slots_put_plain(struct scan *s, const char *word, size_t len);

/* slots_common.c: a word that questions are made of. */
bool slots_is_common(const char *word, size_t len);

/* The word after pos and its spaces: its length (0: none), *start where it is. */
size_t slots_peek_word(const struct scan *s, size_t pos, size_t *start);

#endif
