/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lines.h - reads a file of lines "WORD REST", as the policy and the profiles are: blank
 * lines and those that begin with # are passed over, and the first bad one is told with
 * its number.
 */
#ifndef AGENT_LINES_H
#define AGENT_LINES_H

#include <stddef.h>

struct lines {
	char why[256]; /* of a bad line: write only through lines_fail() */
};

/* A word that a line may begin with; ctx: of lines_parse().  parse() may write to rest,
 * and returns 0, lines_fail() or -ENOMEM. */
struct lines_row {
	const char *word;
	int (*parse)(void *ctx, char *rest);
};

/* Returns -EINVAL. */
int lines_fail(struct lines *in, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* For messages: what stands in a file may not reach a terminal raw. */
const char *lines_clean(const char *text, char out[64]);
/* The next word of a line, ended; *rest: behind it and the blanks that follow. */
char *lines_word(char **rest);

/*
 * known: the words of the rows, for people.  On error reason is "NAME:LINE: WHY", or one
 * without a line where memory is short.
 */
int lines_parse(struct lines *in, const char *text, size_t len, const char *name,
		const struct lines_row *rows, size_t n_rows, const char *known, void *ctx,
		char *reason, size_t reason_len);

#endif
