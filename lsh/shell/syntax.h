/* SPDX-License-Identifier: GPL-2.0-or-later */
/* syntax.h - does a line parse as shell?  bash itself is asked (bash -n). */
#ifndef LSH_SYNTAX_H
#define LSH_SYNTAX_H

enum syntax {
	SYNTAX_OK,
	SYNTAX_INCOMPLETE, /* an open quote, bracket, `if` or here-document */
	SYNTAX_ERROR,
};

/* Returns an enum syntax or a negative errno. */
int syntax_check(const char *text);

#endif
