/* SPDX-License-Identifier: GPL-2.0-or-later */
/* danger_parts.h - what the files of the danger judge share. */
#ifndef LSH_DANGER_PARTS_H
#define LSH_DANGER_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "danger.h"

#define ARGS_MAX 256
#define DEPTH_MAX 12 /* of substitutions, wrappers and sh -c, one within another */

struct arg {
	const char *text;
	unsigned int flags; /* LEX_* */
};

/* Words of one simple command, after its assignments. */
struct args {
	const struct arg *v;
	size_t n;
};

struct judge {
	const struct danger_world *world;
	struct danger *out;
	unsigned int depth;
	bool moved; /* cd came before: relative names are elsewhere */
};

/* -- danger.c -- */
__attribute__((format(printf, 3, 4))) void judge_raise(struct judge *j, enum danger_level level,
						       const char *format, ...);
void judge_target(struct judge *j, const struct arg *a);
void judge_text(struct judge *j, const char *text, size_t len);
/* True if the word is what it will be when it runs. */
bool arg_known(const struct arg *a);
/* The kind of what a word names, PATH_OTHER if that cannot be known. */
enum path_kind judge_path(struct judge *j, const struct arg *a);

bool is_assignment(const struct arg *a);
/* alone: with no command after it. */
void judge_assignment(struct judge *j, const struct arg *a, bool alone);

/* -- danger_command.c -- */
void judge_command(struct judge *j, struct args a);
/* Without the directories. */
const char *base_name(const char *path);
/* The arguments that are no options (after name), by the table of option_args. */
size_t operands(struct args a, struct arg *out, size_t max);
/*
 * The value of the last such option, "-oX", "-o X", "--output=X" or "--output X".
 * letter '\0', name NULL: there is none of that form.
 */
bool option_value(struct args a, char letter, const char *name, struct arg *out);
/* The next of several, from an index on, which moves. */
bool next_value(struct args a, char letter, const char *name, size_t *from, struct arg *out);
/* Does the command have this option or operand?  See struct danger_rule. */
bool has(struct args a, const char *pattern);

/* -- danger_special.c -- */
/* True if the command was one of those that need more than a table. */
bool judge_special(struct judge *j, struct args a);

/* -- danger_git.c; the table says the rest -- */
void judge_git(struct judge *j, struct args a);

/* -- danger_output.c -- */
/* who: the program, "" for a redirection. */
void judge_write(struct judge *j, const struct arg *target, const char *who, bool append);
/* What the options and operands of a command name as its output. */
void judge_outputs(struct judge *j, struct args a, const char *name);
void judge_copy(struct judge *j, struct args a);
void judge_transfer(struct judge *j, struct args a);
void judge_tee(struct judge *j, struct args a);

/* -- danger_table.c -- */
/*
 * A row: the command, up to two patterns that must both match, the level.
 *   "-x"     the letter among short options
 *   "--word" the long option, also cut short as getopt_long(3) takes it
 *   "--word*" any long option that begins so
 *   "-word"  exactly this argument
 *   "word"   the first operand (a subcommand)
 *   "..word" any operand, so "..." is the operand "."
 *   "*end"   any operand that ends so
 *   "+N"     at least N operands
 *   "---"    the argument "--"
 * Among the rows of a name with patterns that match, the worst counts; if none
 * matches, the row without patterns.
 */
struct danger_rule {
	const char *name;
	const char *a, *b;
	enum danger_level level;
	const char *why;
};

extern const struct danger_rule danger_rules[];
extern const size_t danger_n_rules;
extern const struct danger_rule danger_tool_rules[]; /* danger_tools.c */
extern const size_t danger_n_tool_rules;

/* Commands whose level does not depend on their options. */
struct danger_list {
	enum danger_level level;
	const char *why;
	const char *names; /* blank-separated, a blank at both ends */
};

extern const struct danger_list danger_lists[];
extern const size_t danger_n_lists;

/* Commands that run another one.  skip: operands of their own that come first. */
struct danger_wrapper {
	const char *name;
	unsigned int skip;
	bool assignments; /* NAME=value may come first */
	const char *why;  /* raises to changes, or NULL */
};

const struct danger_wrapper *danger_wrapper(const char *name);
/* The index of the command that a wrapper runs; a.n if there is none. */
size_t wrapped(struct judge *j, struct args a, const struct danger_wrapper *w);

/* Options of a command whose value is the next word: the letters of short ones, and
 * long ones, blank-separated with a blank at both ends.  "" if none is known. */
const char *danger_option_args(const char *name);
const char *danger_long_args(const char *name);

/* Variables that change what other commands do (PATH, LD_PRELOAD). */
bool danger_variable(const char *name, size_t len);

/* Directories whose programs are what their names say. */
bool danger_program_dir(const char *path, size_t len);

#endif
