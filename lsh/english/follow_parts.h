/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow_parts.h - what the files of the follow-ups share. */
#ifndef LSH_FOLLOW_PARTS_H
#define LSH_FOLLOW_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "follow.h"

/* What a follow-up asks for. */
enum wish_kind {
	WISH_NONE,
	WISH_SORT_SIZE,
	WISH_SORT_TIME,
	WISH_SORT_OLDEST,
	WISH_SORT_NAME,
	WISH_SORT_NUMBER,
	WISH_SORT_COLUMN, /* arg: its number */
	WISH_SORT_MEMORY,
	WISH_SORT_CPU,
	WISH_REVERSE,
	WISH_FIRST, /* arg: how many */
	WISH_LAST,
	WISH_LARGEST, /* arg: how many */
	WISH_NEWEST,
	WISH_COUNT,
	WISH_NEWER, /* arg: days */
	WISH_OLDER,
	WISH_LARGER, /* arg: size, as find(1) takes it */
	WISH_SMALLER,
	WISH_MATCH, /* arg: what a line or name has */
	WISH_NO_MATCH,
	WISH_EXTENSION, /* arg: .c */
	WISH_FILES,
	WISH_DIRECTORIES,
	WISH_IN, /* arg: a path in place of the old one */
	WISH_DELETE,
	WISH_COPY, /* arg: a path */
	WISH_MOVE,
	WISH_ARCHIVE,
	WISH_SAVE,
	WISH_APPEND,
	WISH_DETAILS,
	WISH_TOTAL,
	WISH_HIDDEN,
	WISH_RECURSIVE,
	WISH_IGNORE_CASE,
	WISH_NAMES,
	WISH_LINE_NUMBERS,
	WISH_UNIQUE,
	WISH_FREQUENT,
	WISH_UPPER,
	WISH_LOWER,
	WISH_PAGE,
	WISH_SUDO,
	WISH_AGAIN,
	WISH_COUNT_MATCH, /* arg: what a line has; of data only */
	WISH_SUM,
	WISH_KINDS
};

struct wish {
	enum wish_kind kind;
	char arg[512]; /* quoted for a shell where it needs it; numbers as digits */
	bool pointing; /* the request says that it means what came before */
};

/* -- follow_wish.c -- */
/* False if the request is no follow-up (data: no request about data) that the table
 * of phrases knows. */
bool wish_parse(const char *request, bool data, struct wish *out);

/* -- follow_pipe.c: a command as a row of stages -- */
#define PIPE_STAGES 8
#define PIPE_WORDS 64

struct pipe_stage {
	char *word[PIPE_WORDS]; /* as written, with their quotes */
	size_t n;
};

struct pipe_line {
	struct pipe_stage stage[PIPE_STAGES];
	size_t n;
	char store[16384]; /* the words of all stages */
	size_t used;
	bool overflow; /* something did not fit */
};

/* False for anything but simple commands joined by '|'. */
bool pipe_parse(const char *command, struct pipe_line *p);
/* False if it does not fit. */
bool pipe_print(const struct pipe_line *p, char *out, size_t out_len);

const char *pipe_name(const struct pipe_line *p, size_t stage);
/* Puts a word in at a place. */
void pipe_insert(struct pipe_line *p, size_t stage, size_t at, const char *word);
void pipe_remove(struct pipe_line *p, size_t stage, size_t at);
/* Adds a stage, given as one text without quotes within words. */
__attribute__((format(printf, 2, 3))) void pipe_add(struct pipe_line *p, const char *format, ...);
/* Index of a word in a stage, 0 if it is not there. */
size_t pipe_find(const struct pipe_line *p, size_t stage, const char *word);
/* Does the stage have the short option (in a cluster too)? */
bool pipe_has(const struct pipe_line *p, size_t stage, char letter);
/* Adds a letter to the options, or takes it away. */
void pipe_set(struct pipe_line *p, size_t stage, char letter, bool on);

/* -- follow_files.c: find and ls; -- follow.c: everything else -- */
enum follow follow_find(struct pipe_line *p, const struct wish *w);
enum follow follow_ls(struct pipe_line *p, const struct wish *w);
/* Filters after any command.  FOLLOW_NONE: not of this wish. */
enum follow follow_filter(struct pipe_line *p, const struct wish *w);

#endif
