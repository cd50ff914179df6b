/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots_fill.c - puts values into the model's command, quoted for a POSIX shell.
 *
 * The command is read as the shell would cut it: words end at spaces and at the
 * unquoted operators ; & | ( ) < >.  A word without a slot is copied as it is.  In
 * a word with a slot, quotes and backslashes are resolved, the values put in, and
 * the whole quoted anew with single quotes where a byte needs it; so no value can
 * end a word, expand, or start a command.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slots_impl.h"

/* The longest word, values included. */
#define WORD_MAX 4096

struct word {
	char text[WORD_MAX];
	size_t len;
	size_t home; /* where a ~ stands for the home directory; else SIZE_MAX */
	bool has_slot, quoted;
};

struct filler {
	const struct slots *slots;
	const char *p; /* what is left of the command */
	char *out;
	size_t out_len, used;
	struct word word;
};

static int put(struct filler *f, const char *text, size_t len)
{
	if (len >= f->out_len - f->used)
		return -E2BIG;
	memcpy(f->out + f->used, text, len);
	f->used += len;
	f->out[f->used] = '\0';
	return 0;
}

static int add(struct word *w, const char *text, size_t len)
{
	if (len > sizeof(w->text) - w->len)
		return -E2BIG;
	memcpy(w->text + w->len, text, len);
	w->len += len;
	return 0;
}

/* "7 days" in the unit s, m, h or d, rounded up. */
static int convert(const char *value, char unit, char *out, size_t out_len)
{
	static const struct {
		const char *name;
		uint64_t seconds;
	} units[] = {
		{ "second", 1 },   { "minute", 60 },    { "hour", 3600 },      { "day", 86400 },
		{ "week", 604800 }, { "month", 2592000 }, { "year", 31536000 },
	};
	uint64_t count, per = unit == 's' ? 1 : unit == 'm' ? 60 : unit == 'h' ? 3600 : 86400;
	char *end;

	errno = 0;
	count = strtoull(value, &end, 10);
	if (errno || end == value || *end != ' ')
		return -EINVAL;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i].name);

		if (strncmp(end + 1, units[i].name, n) != 0)
			continue;
		if (count > UINT64_MAX / units[i].seconds - per)
			return -EINVAL;
		count = (count * units[i].seconds + per - 1) / per;
		snprintf(out, out_len, "%" PRIu64, count);
		return 0;
	}
	return -EINVAL;
}

/* Reads "<path1>" or "<dur1.h>" at p: its bytes, or 0 if it is no slot. */
static size_t read_slot(const char *p, enum slot_type *type, unsigned int *index, char *unit)
{
	size_t letters = 0, n;

	if (*p != '<')
		return 0;
	while (p[1 + letters] >= 'a' && p[1 + letters] <= 'z')
		letters++;
	for (*type = 0; *type < SLOT_TYPES; ++*type)
		if (slots_same_word(p + 1, letters, slot_type_name(*type)))
			break;
	n = 1 + letters;
	if (*type == SLOT_TYPES || p[n] < '1' || p[n] > '9')
		return 0;
	*index = 0;
	for (size_t digits = 0; is_digit(p[n]) && digits < 3; digits++)
		*index = *index * 10 + (unsigned int)(p[n++] - '0');
	*unit = '\0';
	if (p[n] == '.' && p[n + 1] && strchr("smhd", p[n + 1])) {
		*unit = p[n + 1];
		n += 2;
	}
	return p[n] == '>' ? n + 1 : 0;
}

static const struct slot *find_slot(const struct slots *slots, enum slot_type type,
				    unsigned int index)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slots->slot[i].type == type && slots->slot[i].index == index)
			return &slots->slot[i];
	return NULL;
}

static int add_slot(struct filler *f, enum slot_type type, unsigned int index, char unit)
{
	const struct slot *slot = find_slot(f->slots, type, index);
	struct word *w = &f->word;
	char converted[32];
	const char *value;
	int err;

	if (!slot)
		return -ENOENT;
	value = slot->value;
	if (unit) {
		err = type == SLOT_DURATION ? convert(value, unit, converted, sizeof(converted)) :
					      -EINVAL;
		if (err)
			return err;
		value = converted;
	}
	if (type == SLOT_PATH && value[0] == '~' && w->home == SIZE_MAX)
		w->home = w->len;
	/* A process may call itself what it likes, also "-f". */
	if (type == SLOT_NAME && value[0] == '-' && w->len == 0)
		return -EINVAL;
	w->has_slot = true;
	return add(w, value, strlen(value));
}

static bool ends_word(char c)
{
	return c == '\0' || c == ' ' || c == '\t' || c == '\n' || strchr(";&|()<>", c) != NULL;
}

/* One step inside quotes or out of them; *quote is the open one or 0. */
static int read_char(struct filler *f, char *quote)
{
	struct word *w = &f->word;
	char c = *f->p;

	if (*quote ? c == *quote : c == '\'' || c == '"') {
		*quote = *quote ? '\0' : c;
		w->quoted = true;
		f->p++;
		return 0;
	}
	if (c == '\\' && *quote != '\'') {
		bool keeps = *quote && f->p[1] && !strchr("$`\"\\", f->p[1]);

		if (!f->p[1])
			return -EINVAL;
		f->p += keeps ? 0 : 1;
		c = *f->p;
	} else if (c == '~' && !*quote && w->len == 0 && !w->quoted) {
		w->home = 0;
	}
	f->p++;
	return add(w, &c, 1);
}

/* Resolves the word at f->p, which f->p then is behind. */
static int read_word(struct filler *f)
{
	char quote = '\0';
	int err = 0;

	f->word.len = 0;
	f->word.home = SIZE_MAX;
	f->word.has_slot = f->word.quoted = false;
	while (!err) {
		enum slot_type type;
		unsigned int index;
		char unit;
		size_t n = read_slot(f->p, &type, &index, &unit);

		if (n) {
			f->p += n;
			err = add_slot(f, type, index, unit);
		} else if (!quote && ends_word(*f->p)) {
			return 0;
		} else if (!*f->p) {
			return -EINVAL;
		} else {
			err = read_char(f, &quote);
		}
	}
	return err;
}

static bool is_plain(char c)
{
	return is_alnum(c) || (c && strchr("_@%+=:,./-", c));
}

static int put_quoted(struct filler *f, const char *text, size_t len)
{
	size_t plain = 0;
	int err;

	while (plain < len && is_plain(text[plain]))
		plain++;
	if (plain == len)
		return put(f, text, len);
	err = put(f, "'", 1);
	for (size_t i = 0; i < len && !err; i++)
		err = text[i] == '\'' ? put(f, "'\\''", 4) : put(f, text + i, 1);
	return err ? err : put(f, "'", 1);
}

/* The bytes of "~" or "~user" at the start of text. */
static size_t home_length(const char *text, size_t len)
{
	size_t n = 1;

	while (n < len && (is_alnum(text[n]) || text[n] == '_' || text[n] == '-'))
		n++;
	return n == len || text[n] == '/' ? n : 0;
}

/* A leading ~ is left to the shell; one in the middle, as in --dir=~/x, which no
 * shell expands, is told as "$HOME". */
static int put_word(struct filler *f)
{
	const struct word *w = &f->word;
	size_t at = w->home, n = at == SIZE_MAX ? 0 : home_length(w->text + at, w->len - at);
	int err;

	if (w->len == 0)
		return put(f, "''", 2);
	if (n == 0 || (at > 0 && n > 1))
		return put_quoted(f, w->text, w->len);
	err = at ? put_quoted(f, w->text, at) : 0;
	if (!err)
		err = at ? put(f, "\"$HOME\"", 7) : put(f, w->text, n);
	if (!err && at + n < w->len)
		err = put_quoted(f, w->text + at + n, w->len - at - n);
	return err;
}

int slots_fill(const char *command, const struct slots *slots, char *out, size_t out_len)
{
	struct filler f = { .slots = slots, .p = command, .out = out, .out_len = out_len };
	int err = 0;

	if (!out_len)
		return -E2BIG;
	out[0] = '\0';
	while (*f.p && !err) {
		const char *from = f.p;
		enum slot_type type;
		unsigned int index;
		char unit;

		if (ends_word(*f.p) && !read_slot(f.p, &type, &index, &unit)) {
			err = put(&f, f.p++, 1);
			continue;
		}
		err = read_word(&f);
		if (!err)
			err = f.word.has_slot ? put_word(&f) : put(&f, from, (size_t)(f.p - from));
	}
	if (err)
		out[0] = '\0';
	return err;
}
