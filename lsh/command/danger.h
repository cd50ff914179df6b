/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * danger.h - what would a command do: read, change, destroy, or is there no
 * telling?
 *
 * "changes" can be taken back by another command; "destroys" loses content or a
 * running program's state.  The command is cut into words and followed through
 * wrappers (sudo, env, xargs, sh -c, find -exec ...), substitutions and
 * redirections.  A judgement is about the text: what an alias, a function or a
 * program of that name in an unusual place does, it cannot know, and says so.
 */
#ifndef LSH_DANGER_H
#define LSH_DANGER_H

#include <stdbool.h>
#include <stddef.h>

/* In order of care: a whole is as dangerous as its worst part. */
enum danger_level {
	DANGER_READS,
	DANGER_CHANGES,
	DANGER_UNKNOWN,
	DANGER_DESTROYS,
	DANGER_LEVELS
};

enum path_kind {
	PATH_NONE,
	PATH_EMPTY, /* a regular file of no bytes */
	PATH_FILE,
	PATH_DIRECTORY,
	PATH_DEVICE,
	PATH_OTHER, /* a pipe, a socket, or not to be looked at */
};

struct utilities;

struct danger_world {
	void *ctx;
	enum path_kind (*path)(void *ctx, const char *path);
	const char *(*variable)(void *ctx, const char *name); /* NULL: not known */
	/* Has the directory a file of a name that the pattern matches?  NULL: not known. */
	bool (*clash)(void *ctx, const char *pattern, const char *dir);
	const struct utilities *table; /* may be NULL */
};

#define DANGER_NAMES_MAX 12
#define DANGER_TARGETS_MAX 16

struct danger {
	enum danger_level level;
	char why[256]; /* of the level, one clause, "" for reads */
	char name[DANGER_NAMES_MAX][64]; /* the programs, in order */
	size_t n_names;
	char target[DANGER_TARGETS_MAX][256]; /* what is changed or destroyed */
	unsigned int target_flags[DANGER_TARGETS_MAX]; /* LEX_*: what is not yet expanded */
	size_t n_targets;
	size_t more_targets; /* that did not fit */
};

void danger_judge(const char *command, const struct danger_world *world, struct danger *out);

/* "reads", "changes", "cannot tell", "destroys". */
const char *danger_word(enum danger_level level);

/* The world as it is: files, and the environment. */
extern const struct danger_world danger_real_world;

#endif
