/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lines.c - reads a file of lines "WORD REST". */
#include "lines.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_MAX_LEN 1024

int lines_fail(struct lines *in, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(in->why, sizeof(in->why), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

const char *lines_clean(const char *text, char out[64])
{
	size_t i;

	for (i = 0; i < 63 && text[i]; i++)
		out[i] = isprint((unsigned char)text[i]) ? text[i] : '?';
	out[i] = '\0';
	return out;
}

char *lines_word(char **rest)
{
	char *w = *rest + strspn(*rest, " \t");

	*rest = w + strcspn(w, " \t");
	if (**rest)
		*(*rest)++ = '\0';
	*rest += strspn(*rest, " \t");
	return w;
}

static int parse_line(struct lines *in, char *line, const struct lines_row *rows, size_t n_rows,
		      const char *known, void *ctx)
{
	char *end = line + strlen(line), *w, shown[64];

	while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		*--end = '\0';
	w = lines_word(&line);
	if (!*w || *w == '#')
		return 0;
	for (size_t i = 0; i < n_rows; i++)
		if (!strcmp(w, rows[i].word))
			return rows[i].parse(ctx, line);
	return lines_fail(in, "\"%s\" is not known: %s", lines_clean(w, shown), known);
}

int lines_parse(struct lines *in, const char *text, size_t len, const char *name,
		const struct lines_row *rows, size_t n_rows, const char *known, void *ctx,
		char *reason, size_t reason_len)
{
	char line[LINE_MAX_LEN];
	unsigned int n = 0;
	const char *end;
	int err = 0;

	snprintf(in->why, sizeof(in->why), "out of memory");
	for (; len && !err; n++) {
		size_t took = (end = memchr(text, '\n', len)) ? (size_t)(end - text) : len;

		if (took >= sizeof(line))
			err = lines_fail(in, "the line is longer than %d bytes", LINE_MAX_LEN - 1);
		else if (memchr(text, '\0', took))
			err = lines_fail(in, "a NUL byte in a text file");
		if (!err) {
			memcpy(line, text, took);
			line[took] = '\0';
			err = parse_line(in, line, rows, n_rows, known, ctx);
		}
		took += end != NULL;
		text += took;
		len -= took;
	}
	if (err)
		snprintf(reason, reason_len, "%s:%u: %s", name, n, in->why);
	return err;
}
