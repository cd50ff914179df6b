/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unicode.h - UTF-8 in and out, and the general categories that pre-tokenizer
 * patterns ask for (Unicode 15.1, see unicode_ranges.py).
 */
#ifndef INFERENCE_UNICODE_H
#define INFERENCE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

#define UNICODE_MAX 0x10ffffu
/* What a byte that begins no well-formed character decodes to. */
#define UNICODE_BAD UINT32_MAX
/* What stands in for such a byte where only characters may stand. */
#define UNICODE_REPLACEMENT 0xfffdu

/* As in UnicodeData.txt; the order is that of unicode_ranges.py. */
enum unicode_category {
	UNICODE_LU, UNICODE_LL, UNICODE_LT, UNICODE_LM, UNICODE_LO,
	UNICODE_MN, UNICODE_MC, UNICODE_ME,
	UNICODE_ND, UNICODE_NL, UNICODE_NO,
	UNICODE_PC, UNICODE_PD, UNICODE_PS, UNICODE_PE, UNICODE_PI, UNICODE_PF, UNICODE_PO,
	UNICODE_SM, UNICODE_SC, UNICODE_SK, UNICODE_SO,
	UNICODE_ZS, UNICODE_ZL, UNICODE_ZP,
	UNICODE_CC, UNICODE_CF, UNICODE_CS, UNICODE_CO, UNICODE_CN,
	UNICODE_CATEGORIES,
};

/* A set of categories; the bit past them means white space (PropList.txt), which
 * is Z and a few controls. */
#define UNICODE_BIT(category) ((uint32_t)1 << (category))
#define UNICODE_SPACE UNICODE_BIT(UNICODE_CATEGORIES)

/* First code point of each run << 5 | its category. */
extern const uint32_t unicode_runs[];
extern const size_t unicode_runs_count;

/* The bit of the category, with UNICODE_SPACE if it is white space; what is no
 * code point is UNICODE_CN. */
uint32_t unicode_class(uint32_t cp);

/*
 * Bytes of the first character of s, its code point in *cp; 0 if len is 0.
 * Overlong forms, surrogates and cut sequences give 1 and UNICODE_BAD (RFC 3629).
 */
size_t utf8_decode(const char *s, size_t len, uint32_t *cp);

/* Bytes written, 1..4; cp is at most UNICODE_MAX. */
size_t utf8_encode(uint32_t cp, char out[4]);

#endif
