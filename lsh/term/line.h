/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h - reads lines: with readline and a history on a terminal, plainly
 * otherwise.
 */
#ifndef LSH_LINE_H
#define LSH_LINE_H

#include <stdbool.h>
#include <stddef.h>

#define LINE_MAX_BYTES (1u << 20)

enum line_end {
	LINE_READ,
	LINE_EOF,
	LINE_INTERRUPTED, /* Ctrl-C: nothing was entered */
	LINE_ERROR,
};

/*
 * Finds the terminal that can be asked: standard input, or /dev/tty where standard
 * input is data.  False if there is none, or nobody would see the question.
 */
bool line_terminal(void);

/*
 * Sets up readline, and the history (past.h) if wanted.  interactive false: lines are
 * read byte by byte from standard input, so that commands may read what follows.
 */
void line_init(bool interactive, bool history);

/* Reads one line; *out is the caller's.  initial: text to edit, or NULL. */
enum line_end line_read(const char *prompt, const char *initial, char **out);

/* Lines as in readline's init file; NULL: none. */
void line_settings(const char *text);

/* Names for completing the first word of a line; answers as readline's generators
 * do.  NULL: only files are completed. */
void line_completer(char *(*generator)(const char *text, int state));

#endif
