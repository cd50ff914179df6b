// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * danger_output.c - what is lost where a command is told to write: redirections,
 * options and operands that name its output, the targets of copies.
 */
#include <stdio.h>
#include <string.h>

#include "danger_parts.h"
#include "lexer.h"

/* -- one file --------------------------------------------------------------------- */

static bool harmless_device(const char *path)
{
	static const char *const list[] = { "/dev/null", "/dev/stdout", "/dev/stderr",
					    "/dev/tty",	 "/dev/full",	"/dev/zero", "-" };

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strcmp(path, list[i]) == 0)
			return true;
	return strncmp(path, "/dev/fd/", 8) == 0;
}

/* Writing there sets something going: these are no files. */
static bool of_the_kernel(const char *path)
{
	return strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/sys/", 5) == 0;
}

void judge_write(struct judge *j, const struct arg *target, const char *who, bool append)
{
	const char *gap = *who ? " " : "";

	if (harmless_device(target->text))
		return;
	judge_target(j, target);
	if (of_the_kernel(target->text)) {
		judge_raise(j, DANGER_UNKNOWN, "%s%swrites to %s, which is the kernel's", who, gap,
			    target->text);
		return;
	}
	switch (judge_path(j, target)) {
	case PATH_NONE:
	case PATH_EMPTY:
	case PATH_DIRECTORY:
		judge_raise(j, DANGER_CHANGES, "%s%swrites %s", who, gap, target->text);
		break;
	case PATH_FILE:
		if (append)
			judge_raise(j, DANGER_CHANGES, "%s%swrites to %s", who, gap, target->text);
		else
			judge_raise(j, DANGER_DESTROYS, "%s%soverwrites %s", who, gap,
				    target->text);
		break;
	case PATH_DEVICE:
		judge_raise(j, DANGER_DESTROYS, "%s%swrites to the device %s", who, gap,
			    target->text);
		break;
	case PATH_OTHER:
		judge_raise(j, append ? DANGER_CHANGES : DANGER_UNKNOWN,
			    "%s%swrites to %s, which is known only when it runs", who, gap,
			    target->text);
		break;
	}
}

/* -- options and operands that name an output ----------------------------------------- */

static const struct {
	const char *name;
	const char *first; /* only with this first operand; NULL: always */
	char letter;	   /* of the option, or */
	const char *option;
	size_t operand;	   /* the number of the operand, from 1 */
} outputs[] = {
	{ "curl", NULL, 'o', "--output", 0 },	  { "curl", NULL, 'D', "--dump-header", 0 },
	{ "curl", NULL, 'c', "--cookie-jar", 0 },
	{ "wget", NULL, 'O', "--output-document", 0 }, { "wget", NULL, 'o', "--output-file", 0 },
	{ "iconv", NULL, 'o', "--output", 0 },	  { "gpg", NULL, 'o', "--output", 0 },
	{ "zstd", NULL, 'o', NULL, 0 },		  { "patch", NULL, 'o', "--output", 0 },
	{ "sar", NULL, 'o', NULL, 0 },		  { "time", NULL, 'o', "--output", 0 },
	{ "git", NULL, 0, "--output", 0 },	  { "git", "archive", 'o', NULL, 0 },
	{ "uniq", NULL, 0, NULL, 2 },		  { "xxd", NULL, 0, NULL, 2 },
	{ "script", NULL, 0, NULL, 1 },
};

void judge_outputs(struct judge *j, struct args a, const char *name)
{
	struct arg list[ARGS_MAX], target;
	size_t n = operands(a, list, ARGS_MAX);

	for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		if (strcmp(outputs[i].name, name) != 0)
			continue;
		if (outputs[i].first && (n == 0 || strcmp(list[0].text, outputs[i].first) != 0))
			continue;
		if (outputs[i].operand > 0 && n >= outputs[i].operand)
			judge_write(j, &list[outputs[i].operand - 1], name, false);
		else if (outputs[i].operand == 0 &&
			 option_value(a, outputs[i].letter, outputs[i].option, &target))
			judge_write(j, &target, name, false);
	}
}

/* -- copies --------------------------------------------------------------------------- */

struct copy {
	const char *name;
	struct arg list[ARGS_MAX]; /* the sources */
	size_t n;
	struct arg target;
	bool tree;  /* whole directories are copied into others */
	bool links; /* ln: nothing is replaced unless it is told to */
};

/* HOST:FILE, as scp and rsync take it. */
static bool is_remote(const char *text)
{
	size_t len = strcspn(text, ":/");

	return text[len] == ':';
}

/* One source whose name the target directory may have already. */
static void judge_into(struct judge *j, const struct copy *c, const struct arg *source)
{
	const char *dir = c->target.text, *slash = strrchr(source->text, '/');
	const char *base = slash ? slash + 1 : source->text;
	char path[LEX_WORD_MAX * 2 + 2];
	struct arg there = { path, c->target.flags };
	enum path_kind kind;

	if (!arg_known(source) || (!*base && !c->tree)) {
		judge_raise(j, DANGER_UNKNOWN, "%s may overwrite files in %s", c->name, dir);
		return;
	}
	if (source->flags & LEX_GLOB) {
		if (!j->world->clash || j->moved || (source->flags & LEX_TILDE) ||
		    j->world->clash(j->world->ctx, source->text, dir))
			judge_raise(j, DANGER_UNKNOWN, "%s may overwrite files in %s", c->name, dir);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", dir, base);
	kind = judge_path(j, &there);
	if (kind == PATH_FILE)
		judge_raise(j, DANGER_DESTROYS, "%s overwrites %s", c->name, path);
	else if (kind == PATH_DIRECTORY && c->tree)
		judge_raise(j, DANGER_UNKNOWN, "%s may overwrite files in %s", c->name, path);
}

static void judge_onto(struct judge *j, const struct copy *c)
{
	switch (judge_path(j, &c->target)) {
	case PATH_FILE:
		judge_raise(j, DANGER_DESTROYS, "%s overwrites %s", c->name, c->target.text);
		break;
	case PATH_DEVICE:
		judge_raise(j, DANGER_DESTROYS, "%s writes to the device %s", c->name,
			    c->target.text);
		break;
	case PATH_OTHER:
		judge_raise(j, DANGER_UNKNOWN,
			    "%s writes to %s, which is known only when it runs", c->name,
			    c->target.text);
		break;
	case PATH_DIRECTORY:
		for (size_t i = 0; i < c->n; i++)
			judge_into(j, c, &c->list[i]);
		break;
	case PATH_NONE:
	case PATH_EMPTY:
		break;
	}
}

static bool told_to_spare(struct args a, bool links)
{
	static const char *const list[] = { "-i", "-b", "--no-clobber", "--interactive",
					    "--backup" };

	if (!links && has(a, "-n"))
		return true;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (has(a, list[i]))
			return true;
	return false;
}

/* cp, mv, ln, install: what they replace is lost, unless they are told not to. */
void judge_copy(struct judge *j, struct args a)
{
	struct copy c;

	c.name = base_name(a.v[0].text);
	c.links = strcmp(c.name, "ln") == 0;
	c.tree = strcmp(c.name, "cp") == 0 && (has(a, "-r") || has(a, "-R") || has(a, "-a") ||
					       has(a, "--recursive") || has(a, "--archive"));
	c.n = operands(a, c.list, ARGS_MAX);
	judge_raise(j, DANGER_CHANGES, "%s makes or moves files", c.name);
	for (size_t i = 0; i < c.n; i++)
		judge_target(j, &c.list[i]);
	if (told_to_spare(a, c.links))
		return;
	if (!option_value(a, 't', "--target-directory", &c.target)) {
		if (c.n < 2)
			return;
		c.target = c.list[--c.n];
	}
	if (!c.links || has(a, "-f") || has(a, "--force"))
		judge_onto(j, &c);
}

/* scp and rsync: the last operand is written to, here or elsewhere. */
void judge_transfer(struct judge *j, struct args a)
{
	struct copy c = { .name = base_name(a.v[0].text), .tree = true };

	c.n = operands(a, c.list, ARGS_MAX);
	if (has(a, "-n") || has(a, "--dry-run") || has(a, "--list-only"))
		return;
	for (size_t i = 0; i < c.n; i++)
		judge_target(j, &c.list[i]);
	if (c.n < 2 || has(a, "--ignore-existing") || has(a, "-b") || has(a, "--backup"))
		return;
	c.target = c.list[--c.n];
	if (is_remote(c.target.text))
		judge_raise(j, DANGER_UNKNOWN, "%s may overwrite files on another machine", c.name);
	else
		judge_onto(j, &c);
}

void judge_tee(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);

	for (size_t i = 0; i < n; i++)
		judge_write(j, &list[i], "tee", has(a, "-a") || has(a, "--append"));
}
