/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_clean.c - first pass over a person's text: only printable characters
 * stay, and what word processors and phones put in place of ASCII goes back.
 */
#include "text/unicode.h"
#include "slots_impl.h"

/* Code points first..last become to; 0: nothing. */
static const struct {
	unsigned int first, last;
	char to;
} replaced[] = {
	{ 0x0000, 0x0020, ' ' },  { 0x007f, 0x00a0, ' ' },   { 0x00ad, 0x00ad, 0 },
	{ 0x061c, 0x061c, 0 },    { 0x1680, 0x1680, ' ' },   { 0x2000, 0x200a, ' ' },
	{ 0x200b, 0x200f, 0 },    { 0x2010, 0x2015, '-' },   { 0x2018, 0x201b, '\'' },
	{ 0x201c, 0x201f, '"' },  { 0x2026, 0x2026, '.' },   { 0x2028, 0x2029, ' ' },
	{ 0x202a, 0x202e, 0 },    { 0x202f, 0x202f, ' ' },   { 0x2032, 0x2032, '\'' },
	{ 0x2033, 0x2033, '"' },  { 0x205f, 0x205f, ' ' },   { 0x2060, 0x206f, 0 },
	{ 0x2212, 0x2212, '-' },  { 0x3000, 0x3000, ' ' },   { 0xfe00, 0xfe0f, 0 },
	{ 0xfeff, 0xfeff, 0 },    { 0xfff0, 0xffff, ' ' },   { 0xe0000, 0xe0fff, 0 },
	{ UNICODE_BAD, UNICODE_BAD, ' ' },
};

size_t slots_clean(const char *from, size_t len, char *to)
{
	size_t n = 0, used;

	for (size_t i = 0; i < len; i += used) {
		uint32_t cp;
		size_t r = 0;

		used = utf8_decode(from + i, len - i, &cp);
		while (r < sizeof(replaced) / sizeof(replaced[0]) &&
		       (cp < replaced[r].first || cp > replaced[r].last))
			r++;
		if (r == sizeof(replaced) / sizeof(replaced[0])) {
			for (size_t k = 0; k < used; k++)
				to[n++] = from[i + k];
		} else if (replaced[r].to) {
			to[n++] = replaced[r].to;
		}
	}
	to[n] = '\0';
	return n;
}
