/* SPDX-License-Identifier: GPL-2.0-or-later */
/* term.h - colours, only where they are wanted: on a terminal, without NO_COLOR. */
#ifndef LSH_TERM_H
#define LSH_TERM_H

#include <stdbool.h>
#include <stdio.h>

enum term_style {
	TERM_PLAIN,
	TERM_BOLD,
	TERM_DIM,
	TERM_GREEN,
	TERM_YELLOW,
	TERM_RED,
	TERM_STYLES
};

/* The sequence that starts a style, or "" where f is to get no colours
 * (https://no-color.org, TERM=dumb). */
const char *term_style(FILE *f, enum term_style style);

/* One line on stderr: "lsh: ...".  Arguments from outside are passed as %s and
 * come out escaped. */
__attribute__((format(printf, 1, 2))) void term_error(const char *format, ...);

/* Gives the terminal text for its clipboard (OSC 52 of xterm).  False without one.
 * The terminal may be set not to take it, which cannot be known. */
bool term_copy(const char *text);

#endif
