/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * classify.h - is a line a command or English?  Rules over tables, no model: it
 * runs before each line and must never take a real command for English.
 *
 * A line whose first word is a command goes to the shell, unless that word is
 * also an English verb (find, sort, who, make ...: classify_table.c) and the rest
 * reads like a sentence and not like arguments.  A line whose first word is no
 * command is English, unless it reads like a mistyped command.
 */
#ifndef LSH_CLASSIFY_H
#define LSH_CLASSIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "shell/words.h"

enum verdict {
	VERDICT_SHELL,
	VERDICT_ENGLISH,
};

/* What is known of the world; asked for as little as possible. */
struct classify_world {
	void *ctx;
	enum word_kind (*kind)(void *ctx, const char *word);
	bool (*exists)(void *ctx, const char *path);	  /* a file of that name */
	bool (*parses)(void *ctx, const char *line);	  /* as shell, so far */
};

enum verdict classify(const char *line, const struct classify_world *world);

/* Several words without any sign of a shell, of which the first is no command: as shell
 * such a line can do nothing. */
bool classify_runs_nothing(const char *line, const struct classify_world *world);

/* -- the tables (classify_table.c) ------------------------------------------ */

/* What a command that is also an English verb takes as arguments. */
enum verb_shape {
	VERB_FILES,   /* files, or anything */
	VERB_NOTHING, /* no plain words: each one that is not in allowed counts */
	VERB_NUMBERS, /* pids and the like: words count */
	VERB_COMMAND, /* another command */
	VERB_SYNTAX,  /* a keyword: decided by whether the line parses */
};

struct verb {
	const char *word;
	enum verb_shape shape;
	int min;	     /* how much evidence makes it English */
	const char *allowed; /* arguments that are the command's own, blank-separated */
};

const struct verb *classify_verb(const char *word);

/* How much a word says that the line is English, 0 to 3. */
int classify_weight(const char *word);

/* Words that begin requests and are hardly ever commands: show, list, why. */
bool classify_opener(const char *word);

#endif
