/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c - buffers for text, numbers with their units, and names that nobody
 * vetted made safe to print.
 */
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_fixed(struct text *t, char *data, size_t size)
{
	*t = (struct text){ .data = data, .size = size };
	data[0] = '\0';
}

void text_growing(struct text *t)
{
	*t = (struct text){ .growing = true };
}

char *text_take(struct text *t)
{
	char *data = t->data;

	if (t->failed) {
		free(data);
		data = NULL;
	} else if (!data) {
		data = calloc(1, 1);
	}
	*t = (struct text){ .growing = true };
	return data;
}

/* Makes room for len more bytes and the NUL; 0 or -ENOMEM. */
static int grow(struct text *t, size_t len)
{
	size_t size = t->size ? t->size : 1024;
	char *data;

	while (size - t->len <= len)
		size *= 2;
	if (size == t->size)
		return 0;
	data = realloc(t->data, size);
	if (!data) {
		t->failed = true;
		return -ENOMEM;
	}
	t->data = data;
	t->size = size;
	return 0;
}

void text_bytes(struct text *t, const char *data, size_t len)
{
	size_t room;

	if (t->growing && (t->failed || grow(t, len) < 0))
		return;
	room = t->size - t->len - 1;
	if (len > room) {
		t->lost += len - room;
		len = room;
	}
	memcpy(t->data + t->len, data, len);
	t->len += len;
	t->data[t->len] = '\0';
}

void text_str(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

void text_add(struct text *t, const char *format, ...)
{
	char small[512];
	char *big;
	va_list args, again;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < sizeof(small)) {
		text_bytes(t, small, (size_t)len);
	} else if (len >= 0) {
		big = malloc((size_t)len + 1);
		if (big) {
			vsnprintf(big, (size_t)len + 1, format, again);
			text_bytes(t, big, (size_t)len);
		} else {
			t->failed = true;
			t->lost += (size_t)len;
		}
		free(big);
	}
	va_end(again);
}

/* Code points that are valid but must not reach a terminal: controls, marks of
 * direction (they can make a name read as another), unseen ones, surrogates. */
static const struct {
	uint32_t from, to;
} unprintable[] = {
	{ 0x00, 0x1f },	      { 0x7f, 0x9f },	  { 0xad, 0xad },	{ 0x061c, 0x061c },
	{ 0x180e, 0x180e },   { 0x200b, 0x200f }, { 0x2028, 0x202e },	{ 0x2060, 0x206f },
	{ 0xd800, 0xdfff },   { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },	{ 0xfff0, 0xfffb },
	{ 0xe0000, 0xe0fff }, { 0xf0000, UINT32_MAX },
};

/* Length of the printable character at s, 0 if it is none. */
static size_t printable(const unsigned char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 :
		     s[0] < 0xf5 ? 4 : 0;
	uint32_t code = len == 1 ? s[0] : s[0] & (0x7fu >> len);

	if (len == 0 || s[0] == '`' || s[0] == '\\')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	if (code < least[len])
		return 0;
	for (size_t i = 0; i < sizeof(unprintable) / sizeof(unprintable[0]); i++) {
		if (code >= unprintable[i].from && code <= unprintable[i].to)
			return 0;
	}
	return len;
}

static void add_name(struct text *t, const char *name, const char *backslash)
{
	const unsigned char *s = (const unsigned char *)name;

	while (*s) {
		size_t len = printable(s);

		if (len == 0) {
			text_add(t, "%sx%02x", backslash, *s);
			s++;
		} else {
			if (*s == '"' && backslash[1])
				text_str(t, "\\");
			text_bytes(t, (const char *)s, len);
			s += len;
		}
	}
}

void text_name(struct text *t, const char *name)
{
	add_name(t, name, "\\");
}

void text_json_name(struct text *t, const char *name)
{
	text_str(t, "\"");
	add_name(t, name, "\\\\");
	text_str(t, "\"");
}

/* part / whole in units of 1/scale, rounded to nearest; no overflow. */
static uint64_t scaled(uint64_t part, uint64_t whole, unsigned int scale)
{
	unsigned __int128 wide = (unsigned __int128)part * scale + whole / 2;
	unsigned __int128 ratio = whole ? wide / whole : 0;

	return ratio > UINT64_MAX ? UINT64_MAX : (uint64_t)ratio;
}

struct text_unit text_seconds(uint64_t ns)
{
	const uint64_t second = 1000000000;
	struct text_unit u;
	uint64_t tenths = scaled(ns, second, 10), ms_tenths = scaled(ns, second / 1000, 10);
	uint64_t whole = scaled(ns, second, 1), minutes = scaled(ns, 60 * second, 1);

	if (ms_tenths == 0)
		snprintf(u.s, sizeof(u.s), ns ? "under 0.1 ms" : "0 s");
	else if (ms_tenths < 100)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 ".%" PRIu64 " ms", ms_tenths / 10,
			 ms_tenths % 10);
	else if (scaled(ns, second / 1000, 1) < 1000)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " ms", scaled(ns, second / 1000, 1));
	else if (tenths < 1000 && tenths % 10)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 ".%" PRIu64 " s", tenths / 10, tenths % 10);
	else if (tenths < 1000)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " s", tenths / 10);
	else if (whole < 3600 && whole % 60)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " min %" PRIu64 " s", whole / 60, whole % 60);
	else if (whole < 3600)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " min", whole / 60);
	else if (minutes % 60)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " h %" PRIu64 " min", minutes / 60,
			 minutes % 60);
	else
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " h", minutes / 60);
	return u;
}

struct text_unit text_percent(uint64_t part, uint64_t whole)
{
	struct text_unit u;
	uint64_t tenths = scaled(part, whole, 1000);

	if (part == 0 || whole == 0)
		snprintf(u.s, sizeof(u.s), "0 %%");
	else if (tenths == 0)
		snprintf(u.s, sizeof(u.s), "under 0.1 %%");
	else if (tenths < 100)
		snprintf(u.s, sizeof(u.s), "%" PRIu64 ".%" PRIu64 " %%", tenths / 10, tenths % 10);
	else
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " %%", scaled(part, whole, 100));
	return u;
}

struct text_unit text_hundredths(unsigned int hundredths)
{
	return text_percent(hundredths, 10000);
}

struct text_unit text_size(uint64_t bytes)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB", "EB" };
	struct text_unit u;
	uint64_t unit = 1;
	size_t i = 0;

	/* A value that would round to 1000 of its unit is 1 of the next. */
	while (i + 1 < sizeof(units) / sizeof(units[0]) && scaled(bytes, unit, 1) >= 1000) {
		unit *= 1000;
		i++;
	}
	if (i > 0 && scaled(bytes, unit, 10) < 100)
		snprintf(u.s, sizeof(u.s),
			 "%" PRIu64 ".%" PRIu64 " "
			 "%s",
			 scaled(bytes, unit, 10) / 10, scaled(bytes, unit, 10) % 10, units[i]);
	else
		snprintf(u.s, sizeof(u.s), "%" PRIu64 " %s", scaled(bytes, unit, 1), units[i]);
	return u;
}

struct text_unit text_ratio(uint64_t part, uint64_t whole)
{
	struct text_unit u;
	uint64_t tenths = scaled(part, whole, 10), hundredths = scaled(part, whole, 100);

	if (hundredths < 100)
		snprintf(u.s, sizeof(u.s), "0.%02" PRIu64, hundredths);
	else
		snprintf(u.s, sizeof(u.s), "%" PRIu64 ".%" PRIu64, tenths / 10, tenths % 10);
	return u;
}

struct text_unit text_count(uint64_t n)
{
	struct text_unit u;
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, n), out = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			u.s[out++] = ',';
		u.s[out++] = digits[i];
	}
	u.s[out] = '\0';
	return u;
}
