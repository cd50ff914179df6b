/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unicode.h - UTF-8 in and out, and the three character classes that
 * pre-tokenizer patterns ask for.
 */
#ifndef INFERENCE_UNICODE_H
#define INFERENCE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

#define UNICODE_MAX 0x10ffffu
/* What a byte that begins no well-formed character decodes to. */
#define UNICODE_BAD UINT32_MAX

struct unicode_range {
	uint32_t first, last;
};

extern const struct unicode_range unicode_letters[], unicode_numbers[], unicode_spaces[];
extern const size_t unicode_letters_count, unicode_numbers_count, unicode_spaces_count;

enum unicode_class {
	CLASS_OTHER, /* also bytes that are no character */
	CLASS_LETTER,
	CLASS_NUMBER,
	CLASS_SPACE,
};

enum unicode_class unicode_class(uint32_t cp);

/*
 * Bytes of the first character of s, its code point in *cp; 0 if len is 0.
 * Overlong forms, surrogates and cut sequences give 1 and UNICODE_BAD (RFC 3629).
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *cp);

/* Bytes written, 1..4; cp is at most UNICODE_MAX. */
size_t utf8_encode(uint32_t cp, char out[4]);

#endif
