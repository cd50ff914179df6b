/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unicode.c - UTF-8 coding and look-up of general categories.
 */
#include "unicode.h"

/* The category of what is not ASCII or not looked up often. */
static enum unicode_category category_of(uint32_t cp)
{
	size_t lo = 0, hi = unicode_runs_count;

	/* The last run that begins at cp or before. */
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (unicode_runs[mid] >> 5 <= cp)
			lo = mid;
		else
			hi = mid;
	}
	return (enum unicode_category)(unicode_runs[lo] & 31);
}

uint32_t unicode_class(uint32_t cp)
{
	uint32_t bit;

	if ((cp | 0x20) - 'a' < 26)
		return UNICODE_BIT(cp & 0x20 ? UNICODE_LL : UNICODE_LU);
	if (cp > UNICODE_MAX)
		return UNICODE_BIT(UNICODE_CN);
	bit = UNICODE_BIT(category_of(cp));
	if ((bit & (UNICODE_BIT(UNICODE_ZS) | UNICODE_BIT(UNICODE_ZL) | UNICODE_BIT(UNICODE_ZP))) ||
	    (cp >= '\t' && cp <= '\r') || cp == 0x85)
		bit |= UNICODE_SPACE;
	return bit;
}

/* Length, smallest code point and lead bits by the lead byte. */
static const struct {
	unsigned char mask, lead;
	uint32_t smallest;
} forms[] = {
	{ 0x80, 0x00, 0 },
	{ 0xe0, 0xc0, 0x80 },
	{ 0xf0, 0xe0, 0x800 },
	{ 0xf8, 0xf0, 0x10000 },
};

size_t utf8_decode(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t extra;
	uint32_t value;

	*cp = UNICODE_BAD;
	if (len == 0)
		return 0;
	for (extra = 0; extra < 4; extra++)
		if ((u[0] & forms[extra].mask) == forms[extra].lead)
			break;
	if (extra == 4 || extra >= len)
		return 1;
	value = u[0] & (unsigned char)~forms[extra].mask;
	for (size_t i = 1; i <= extra; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (u[i] & 0x3f);
	}
	if (value < forms[extra].smallest || value > UNICODE_MAX ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 1;
	*cp = value;
	return extra + 1;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	size_t extra = cp < 0x80 ? 0 : cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;

	for (size_t i = extra; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(forms[extra].lead | cp);
	return extra + 1;
}
