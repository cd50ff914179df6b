// SPDX-License-Identifier: GPL-2.0-or-later
/* snapshot_json.c - a flat JSON object, pair by pair. */
#include "snapshot_json.h"

#include <errno.h>
#include <string.h>

void json_begin(struct json_line *l, const char *line, size_t len)
{
	*l = (struct json_line){ .at = line, .end = line + len };
}

static void skip_blanks(struct json_line *l)
{
	while (l->at < l->end && (*l->at == ' ' || *l->at == '\t'))
		l->at++;
}

static bool take(struct json_line *l, char c)
{
	skip_blanks(l);
	if (l->at == l->end || *l->at != c)
		return false;
	l->at++;
	return true;
}

static int hex(const struct json_line *l, size_t digits, unsigned int *out)
{
	if ((size_t)(l->end - l->at) < digits)
		return -EBADMSG;
	*out = 0;
	for (size_t i = 0; i < digits; i++) {
		char c = l->at[i];
		unsigned int digit = c >= '0' && c <= '9' ? (unsigned int)(c - '0') :
				     c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 :
				     c >= 'A' && c <= 'F' ? (unsigned int)(c - 'A') + 10 : 16;

		if (digit > 15)
			return -EBADMSG;
		*out = *out * 16 + digit;
	}
	return 0;
}

/* \u0041 as UTF-8; halves of a pair and NUL are refused. */
static int unicode(struct json_line *l, char out[4], size_t *n)
{
	unsigned int code;

	if (hex(l, 4, &code) || code == 0 || (code >= 0xd800 && code <= 0xdfff))
		return -EBADMSG;
	l->at += 4;
	*n = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
	if (*n == 1) {
		out[0] = (char)code;
	} else if (*n == 2) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
	} else {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
	}
	return 0;
}

/* Behind a backslash.  "\\x1b" is a byte of a name as text_json_name() writes it. */
static int escape(struct json_line *l, char out[4], size_t *n)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;
	unsigned int byte;

	if (l->at == l->end)
		return -EBADMSG;
	if (*l->at == 'u') {
		l->at++;
		return unicode(l, out, n);
	}
	found = memchr(from, *l->at, sizeof(from) - 1);
	if (!found)
		return -EBADMSG;
	l->at++;
	*n = 1;
	out[0] = to[found - from];
	if (out[0] != '\\')
		return 0;
	if (l->at == l->end || *l->at != 'x')
		return -EBADMSG;
	l->at++;
	if (hex(l, 2, &byte) || byte == 0)
		return -EBADMSG;
	l->at += 2;
	out[0] = (char)byte;
	return 0;
}

/* Behind the opening mark, to behind the closing one. */
static int string(struct json_line *l, char *out, size_t size, size_t *len)
{
	*len = 0;
	while (l->at < l->end && *l->at != '"') {
		char piece[4] = { *l->at };
		size_t n = 1;

		if ((unsigned char)*l->at++ < ' ')
			return -EBADMSG;
		if (piece[0] == '\\' && escape(l, piece, &n))
			return -EBADMSG;
		if (*len + n >= size)
			return -EBADMSG;
		memcpy(out + *len, piece, n);
		*len += n;
	}
	if (l->at == l->end)
		return -EBADMSG;
	l->at++;
	out[*len] = '\0';
	return 0;
}

static int number(struct json_line *l, struct json_pair *out)
{
	const char *first;

	out->kind = JSON_NUMBER;
	out->negative = *l->at == '-';
	l->at += out->negative;
	first = l->at;
	out->number = 0;
	for (; l->at < l->end && *l->at >= '0' && *l->at <= '9'; l->at++) {
		if (__builtin_mul_overflow(out->number, 10ull, &out->number) ||
		    __builtin_add_overflow(out->number, (uint64_t)(*l->at - '0'), &out->number))
			return -EBADMSG;
	}
	/* At least a digit, and no zero before others. */
	return l->at == first || (*first == '0' && l->at - first > 1) ? -EBADMSG : 0;
}

static bool word(struct json_line *l, const char *said)
{
	size_t len = strlen(said);

	if ((size_t)(l->end - l->at) < len || memcmp(l->at, said, len) != 0)
		return false;
	l->at += len;
	return true;
}

static int value(struct json_line *l, struct json_pair *out)
{
	skip_blanks(l);
	if (l->at == l->end)
		return -EBADMSG;
	if (*l->at == '"') {
		l->at++;
		out->kind = JSON_TEXT;
		return string(l, out->text, sizeof(out->text), &out->len);
	}
	if (*l->at == '-' || (*l->at >= '0' && *l->at <= '9'))
		return number(l, out);
	out->kind = JSON_BOOL;
	out->number = word(l, "true");
	return out->number || word(l, "false") ? 0 : -EBADMSG;
}

int json_next(struct json_line *l, struct json_pair *out)
{
	size_t len;

	out->negative = false;
	out->number = 0;
	out->len = 0;
	out->text[0] = '\0';
	if (!l->begun && !take(l, '{'))
		return -EBADMSG;
	if (take(l, '}')) {
		skip_blanks(l);
		return l->at == l->end ? 0 : -EBADMSG;
	}
	if (l->begun && !take(l, ','))
		return -EBADMSG;
	l->begun = true;
	if (!take(l, '"') || string(l, out->key, sizeof(out->key), &len) || !take(l, ':') ||
	    value(l, out))
		return -EBADMSG;
	return 1;
}
