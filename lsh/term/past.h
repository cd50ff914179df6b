/* SPDX-License-Identifier: GPL-2.0-or-later */
/* past.h - the history of lines and its file. */
#ifndef LSH_PAST_H
#define LSH_PAST_H

#include <stdbool.h>
#include <stddef.h>

/* Loads the file into readline's history.  That it cannot be kept is said once. */
void past_load(void);

/* Appends a line, also on disk (0600); blank and repeated lines are left out. */
void past_add(const char *text);

/* The last line that was added, or NULL. */
const char *past_last(void);

/* Does a line hold !!, !$, !^, !* or a number after ! where bash would expand it?
 * ("!name" is lsh's own: it forces a shell command.) */
bool past_expands(const char *line);

/* *out is the caller's: the line, or where it is false what was wrong. */
bool past_expand(const char *line, char **out);

/*
 * lsh_history in $XDG_STATE_HOME/llamux or ~/.local/state/llamux.  -ENOENT where
 * there is no home, -ENAMETOOLONG.
 */
int past_path(char *out, size_t out_len);

#endif
