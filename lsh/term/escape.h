/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * escape.h - prints text that came from outside, so that no control byte of it
 * reaches the terminal.
 *
 * Valid UTF-8 passes, '\n' and '\t' too.  Other control characters (C0, C1, DEL),
 * the marks that reorder or hide text, and bytes that are no UTF-8 are shown as
 * \xHH or \u{HHHH}.
 */
#ifndef LSH_ESCAPE_H
#define LSH_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The bytes of a character that a piece of a stream has cut in two. */
struct escape {
	unsigned char tail[4];
	size_t n;
};

/* Prints a piece of a stream; escape_end() prints what was left incomplete. */
void escape_write(struct escape *e, FILE *f, const char *text, size_t len);
void escape_end(struct escape *e, FILE *f);

/* Prints a whole string. */
void escape_print(FILE *f, const char *text);

/* True if escape_print() would show every byte of the text as it is. */
bool escape_clean(const char *text);

#endif
