/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell.h - the bash that runs what is typed.
 *
 * lsh is no re-implementation of a shell: one long-lived bash does everything.
 * It is a real interactive bash (user's rc files, aliases, job control) whose
 * standard input is a private pipe: lsh writes `eval` lines to it, and the
 * commands in them get the terminal as their input.  So `cd`, `export`, `fg` act
 * on the one shell that there is, and an interrupt ends what bash is doing and
 * not lsh, which is not in the foreground meanwhile.
 *
 * After each line bash reports its status, its directory and a few variables
 * over a second pipe.  Neither pipe is open in the commands.
 */
#ifndef LSH_SHELL_H
#define LSH_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "words.h"

struct shell;

/*
 * Starts bash and waits until it is ready.  interactive: on a terminal, with rc
 * files and job control; otherwise a plain bash as for a script.  -ENOENT: no
 * bash; -EPIPE: it ended at once (an rc file that replaces it); -ETIME: it did not
 * become ready within 10 s; it is ended then.
 */
int shell_start(bool interactive, bool rc_files, struct shell **out);

/* Ends bash as an end of its input does, and frees.  NULL is allowed. */
void shell_stop(struct shell *s);

/*
 * Runs text in bash, in the foreground.  *status: its exit status.  -EPIPE: bash
 * is gone (it was told to exit, or died): *status is then that of bash.
 */
int shell_run(struct shell *s, const char *text, int *status);

/* What bash takes word for: it knows aliases and functions. */
enum word_kind shell_word(struct shell *s, const char *word);

/* Adds a line to what bash's own `history` shows. */
int shell_remember(struct shell *s, const char *text);

/* True once bash has ended. */
bool shell_gone(struct shell *s);
int shell_status(const struct shell *s);

/* As the user's rc file has it, expanded, with the marks of readline around what takes no
 * room; NULL: there is none. */
const char *shell_prompt(const struct shell *s);
/* What readline is told since the last line, as in its init file; NULL: nothing. */
const char *shell_settings(const struct shell *s);

/* What $? is for the next line: lsh's own lines have a status too. */
void shell_set_status(struct shell *s, int status);

/*
 * Runs text in a bash of its own, for one-shot use: no co-process.  Returns the
 * exit status, 128 + signal, or a negative errno.
 */
int shell_once(const char *text);

#endif
