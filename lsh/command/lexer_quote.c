// SPDX-License-Identifier: GPL-2.0-or-later
/* lexer_quote.c - the parts of quoting that need a look ahead. */
#include "lexer_quote.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "lexer.h"

#define DEPTH_MAX 64

static const char *skip_single(const char *p, const char *end)
{
	p = memchr(p + 1, '\'', (size_t)(end - p - 1));
	return p;
}

/* Passes over "..", in which only backslash and substitutions count. */
static const char *skip_double(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\') {
			p++;
		} else if (*p == '$' && p + 1 < end && (p[1] == '(' || p[1] == '{')) {
			p = lex_skip_bracket(p + 1, end);
			if (!p)
				return NULL;
		}
	}
	return p < end ? p : NULL;
}

static char closing(char open)
{
	return open == '(' ? ')' : open == '{' ? '}' : ']';
}

const char *lex_skip_bracket(const char *at, const char *end)
{
	char stack[DEPTH_MAX];
	size_t depth = 0;

	for (const char *p = at; p < end; p++) {
		if (*p == '\\') {
			p++;
		} else if (*p == '\'') {
			p = skip_single(p, end);
		} else if (*p == '"') {
			/* Nested calls are bounded: each consumes a bracket. */
			p = skip_double(p, end);
		} else if (*p == '(' || *p == *at) {
			if (depth == DEPTH_MAX)
				return NULL;
			stack[depth++] = closing(*p);
		} else if (depth > 0 && *p == stack[depth - 1]) {
			if (--depth == 0)
				return p;
		}
		if (!p)
			return NULL;
	}
	return NULL;
}

bool lex_holds_command(const char *from, const char *end)
{
	for (const char *p = from; p < end; p++) {
		if (*p == '`')
			return true;
		if (p + 1 < end && (*p == '$' || *p == '<' || *p == '>') && p[1] == '(')
			return true;
	}
	return false;
}

static int digit(char c, int base)
{
	int v = isdigit((unsigned char)c) ? c - '0' : isalpha((unsigned char)c) ?
					    tolower((unsigned char)c) - 'a' + 10 : 99;

	return v < base ? v : -1;
}

/* Digits of a code, at most max of them. */
static uint32_t number(const char **p, const char *end, int base, int max)
{
	uint32_t value = 0;

	while (max-- > 0 && *p < end && digit(**p, base) >= 0)
		value = value * (uint32_t)base + (uint32_t)digit(*(*p)++, base);
	return value;
}

static size_t utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* One escape; *p stands after the backslash.  Returns the bytes in out. */
static size_t escape(const char **p, const char *end, char *out)
{
	static const char from[] = "abeEfnrtv\\'\"?";
	static const char to[] = "\a\b\033\033\f\n\r\t\v\\'\"?";
	char c = **p;
	const char *simple = strchr(from, c);

	if (c && simple) {
		(*p)++;
		out[0] = to[simple - from];
		return 1;
	}
	if (c == 'x' || c == 'u' || c == 'U') {
		(*p)++;
		return utf8(number(p, end, 16, c == 'x' ? 2 : c == 'u' ? 4 : 8), out);
	}
	if (digit(c, 8) >= 0) {
		out[0] = (char)number(p, end, 8, 3);
		return 1;
	}
	if (c == 'c' && *p + 1 < end) {
		out[0] = (char)((*p)[1] & 0x1f);
		*p += 2;
		return 1;
	}
	out[0] = '\\';
	out[1] = c;
	(*p)++;
	return 2;
}

const char *lex_ansi_quote(const char *at, const char *end, char *out, size_t out_len,
			   unsigned int *flags)
{
	size_t used = strlen(out);

	while (at < end && *at != '\'') {
		char bytes[4];
		size_t n = 1;

		if (*at == '\\' && at + 1 < end) {
			at++;
			n = escape(&at, end, bytes);
		} else {
			bytes[0] = *at++;
		}
		if (used + n >= out_len || memchr(bytes, '\0', n)) {
			*flags |= LEX_UNKNOWN;
			continue;
		}
		memcpy(out + used, bytes, n);
		used += n;
		out[used] = '\0';
	}
	if (at >= end)
		*flags |= LEX_UNKNOWN;
	return at < end ? at + 1 : end;
}
