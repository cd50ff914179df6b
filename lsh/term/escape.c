// SPDX-License-Identifier: GPL-2.0-or-later
/* escape.c - shows control bytes of foreign text instead of sending them. */
#include "escape.h"

#include <stdint.h>
#include <string.h>

/* Ranges of characters that are never sent to a terminal (inclusive). */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00, 0x08 },     { 0x0b, 0x1f },     { 0x7f, 0x9f }, /* C0, DEL, C1 */
	{ 0x200b, 0x200f }, { 0x2028, 0x202e },		    /* zero width, bidi */
	{ 0x2060, 0x206f }, { 0xfeff, 0xfeff },
	{ 0xe0000, 0xe007f },				    /* tag characters */
};

static bool is_hidden(uint32_t c)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

/*
 * Decodes one character.  Returns its length, 0 if the text ends within it, -1
 * if the first byte begins no valid character (over-long forms and surrogates
 * are not valid: RFC 3629).
 */
static int decode(const unsigned char *s, size_t len, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? -1 : s[0] < 0xe0 ? 2 :
		s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : -1;

	if (n < 0)
		return -1;
	if (n == 1) {
		*c = s[0];
		return 1;
	}
	*c = s[0] & (0x7fu >> n);
	for (int i = 1; i < n; i++) {
		if ((size_t)i >= len)
			return 0;
		if ((s[i] & 0xc0) != 0x80)
			return -1;
		*c = *c << 6 | (s[i] & 0x3fu);
	}
	if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return -1;
	return n;
}

/* Prints what is complete of s; returns the number of bytes used. */
static size_t print_some(FILE *f, const unsigned char *s, size_t len)
{
	size_t at = 0;

	while (at < len) {
		uint32_t c = 0;
		int n = decode(s + at, len - at, &c);

		if (n == 0)
			break;
		if (n < 0) {
			fprintf(f, "\\x%02x", s[at]);
			n = 1;
		} else if (is_hidden(c)) {
			fprintf(f, c < 0x80 ? "\\x%02x" : "\\u{%04x}", (unsigned int)c);
		} else {
			fwrite(s + at, 1, (size_t)n, f);
		}
		at += (size_t)n;
	}
	return at;
}

void escape_write(struct escape *e, FILE *f, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t used;

	while (e->n > 0 && len > 0) {
		e->tail[e->n++] = *s++;
		len--;
		used = print_some(f, e->tail, e->n);
		memmove(e->tail, e->tail + used, e->n - used);
		e->n -= used;
	}
	used = print_some(f, s, len);
	if (used < len) {
		e->n = len - used;
		memcpy(e->tail, s + used, e->n);
	}
}

void escape_end(struct escape *e, FILE *f)
{
	for (size_t i = 0; i < e->n; i++)
		fprintf(f, "\\x%02x", e->tail[i]);
	e->n = 0;
}

void escape_print(FILE *f, const char *text)
{
	struct escape e = { 0 };

	escape_write(&e, f, text, strlen(text));
	escape_end(&e, f);
}

bool escape_clean(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = strlen(text);

	while (len > 0) {
		uint32_t c = 0;
		int n = decode(s, len, &c);

		if (n <= 0 || is_hidden(c))
			return false;
		s += n;
		len -= (size_t)n;
	}
	return true;
}
