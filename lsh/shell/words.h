/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.h - what the first word of a line is: builtin, keyword, program, nothing. */
#ifndef LSH_WORDS_H
#define LSH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum word_kind {
	WORD_UNKNOWN, /* nothing that a shell could run */
	WORD_BUILTIN,
	WORD_KEYWORD,
	WORD_ALIAS,
	WORD_FUNCTION,
	WORD_FILE, /* an executable */
};

/* Answers for bash's builtins and keywords and for executables, in PATH or named
 * by a path; aliases and functions are known to a running bash only. */
enum word_kind words_kind(const char *word);

/* "builtin" and so on, as `type -t` prints them; WORD_UNKNOWN if none fits. */
enum word_kind words_kind_named(const char *type);

/* Finds an executable in PATH.  out may be NULL. */
bool words_in_path(const char *name, char *out, size_t out_len);

/* Names of builtins, keywords and programs that begin with text: the first for
 * state 0, then the next; the caller's to free; NULL at the end (a generator of
 * readline). */
char *words_generate(const char *text, int state);

#endif
