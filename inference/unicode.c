/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unicode.c - UTF-8 coding and look-up of character classes.
 */
#include "unicode.h"

#include <stdbool.h>

static bool in_ranges(uint32_t cp, const struct unicode_range *r, size_t n)
{
	size_t lo = 0;

	while (lo < n) {
		size_t mid = lo + (n - lo) / 2;

		if (cp > r[mid].last)
			lo = mid + 1;
		else if (cp < r[mid].first)
			n = mid;
		else
			return true;
	}
	return false;
}

static enum unicode_class ascii_class(uint32_t cp)
{
	if ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z')
		return CLASS_LETTER;
	if (cp >= '0' && cp <= '9')
		return CLASS_NUMBER;
	if (cp == ' ' || (cp >= '\t' && cp <= '\r'))
		return CLASS_SPACE;
	return CLASS_OTHER;
}

enum unicode_class unicode_class(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_class(cp);
	if (cp > UNICODE_MAX)
		return CLASS_OTHER;
	if (in_ranges(cp, unicode_letters, unicode_letters_count))
		return CLASS_LETTER;
	if (in_ranges(cp, unicode_numbers, unicode_numbers_count))
		return CLASS_NUMBER;
	if (in_ranges(cp, unicode_spaces, unicode_spaces_count))
		return CLASS_SPACE;
	return CLASS_OTHER;
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
