// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * follow_files.c - follow-ups to commands that list files: find and ls.  What ls
 * has no option for (age, size) becomes a find of the same directory.
 */
#include <stdio.h>
#include <string.h>

#include "follow_parts.h"

#define SIZE_LINES "'%s %p\\n'"
#define TIME_LINES "'%TY-%Tm-%Td %TH:%TM %p\\n'"

/* -- find -------------------------------------------------------------------------- */

static const char *const actions[] = { "-printf", "-print", "-print0", "-ls", "-delete", "-exec",
				       "-execdir", "-ok", "-quit", "-fprint" };

/* Index of the first action, or the end. */
static size_t first_action(const struct pipe_line *p)
{
	const struct pipe_stage *s = &p->stage[0];

	for (size_t i = 1; i < s->n; i++)
		for (size_t k = 0; k < sizeof(actions) / sizeof(actions[0]); k++)
			if (strcmp(s->word[i], actions[k]) == 0)
				return i;
	return s->n;
}

/* "-o" and "!" would take a new test for themselves. */
static bool is_simple_find(const struct pipe_line *p)
{
	return !pipe_find(p, 0, "-o") && !pipe_find(p, 0, "-or") && !pipe_find(p, 0, ",");
}

static void add_test(struct pipe_line *p, const char *test, const char *sign, const char *value)
{
	size_t at = first_action(p);
	char text[600];

	snprintf(text, sizeof(text), "%s%s", sign, value);
	pipe_insert(p, 0, at, test);
	if (sign[0] || value[0])
		pipe_insert(p, 0, at + 1, text);
}

/* A test that is given anew replaces its old self. */
static void drop_test(struct pipe_line *p, const char *test, char sign)
{
	size_t at = pipe_find(p, 0, test);

	if (!at || at + 1 >= p->stage[0].n || (sign && p->stage[0].word[at + 1][0] != sign))
		return;
	pipe_remove(p, 0, at);
	pipe_remove(p, 0, at);
}

static void drop_action(struct pipe_line *p)
{
	size_t at = first_action(p);

	while (p->stage[0].n > at)
		pipe_remove(p, 0, p->stage[0].n - 1);
}

/* Do the stages after find only order the list? */
static bool only_sorted(const struct pipe_line *p)
{
	for (size_t i = 1; i < p->n; i++)
		if (strcmp(pipe_name(p, i), "sort") != 0)
			return false;
	return true;
}

/* What find itself prints: names alone, or "NUMBER NAME"; 0 for anything else. */
static char printed(const struct pipe_line *p)
{
	size_t at = first_action(p);
	const struct pipe_stage *s = &p->stage[0];

	if (at == s->n || strcmp(s->word[at], "-print") == 0)
		return 'n';
	if (strcmp(s->word[at], "-printf") == 0 && at + 2 == s->n &&
	    strcmp(s->word[at + 1], SIZE_LINES) == 0)
		return 's';
	return 0;
}

/* Runs a command on what is listed.  whole: its find form ("-delete"), "" if it has
 * none. */
static enum follow on_each(struct pipe_line *p, const char *find_form, const char *command)
{
	char how = printed(p);

	/* An action binds closer than "-o": it would be done to the last part only. */
	if (!is_simple_find(p) && only_sorted(p))
		return FOLLOW_CANNOT;
	if (!how && !only_sorted(p))
		return FOLLOW_CANNOT;
	if (only_sorted(p)) {
		drop_action(p);
		p->n = 1;
		pipe_insert(p, 0, p->stage[0].n, find_form);
		return FOLLOW_COMMAND;
	}
	for (size_t i = 1; i < p->n; i++)
		if (strcmp(pipe_name(p, i), "sort") != 0 && strcmp(pipe_name(p, i), "head") != 0 &&
		    strcmp(pipe_name(p, i), "tail") != 0 && strcmp(pipe_name(p, i), "grep") != 0)
			return FOLLOW_CANNOT;
	if (how == 's')
		pipe_add(p, "cut -d' ' -f2-");
	pipe_add(p, "tr '\\n' '\\0'");
	pipe_add(p, "xargs -0 -r %s", command);
	return FOLLOW_COMMAND;
}

static enum follow find_sort(struct pipe_line *p, const char *format, const char *sort)
{
	if (!only_sorted(p) || !printed(p))
		return FOLLOW_NONE; /* the lines as they are can be sorted */
	drop_action(p);
	p->n = 1;
	pipe_insert(p, 0, p->stage[0].n, "-printf");
	pipe_insert(p, 0, p->stage[0].n, format);
	pipe_add(p, "%s", sort);
	return FOLLOW_COMMAND;
}

/* The paths stand before the first option or test. */
static void find_in(struct pipe_line *p, const char *path)
{
	while (p->stage[0].n > 1 && !strchr("-(!", p->stage[0].word[1][0]))
		pipe_remove(p, 0, 1);
	pipe_insert(p, 0, 1, path);
}

static enum follow find_test(struct pipe_line *p, const struct wish *w)
{
	const char *value = w->arg[0] == 'm' ? w->arg + 1 : w->arg;
	const char *time = w->arg[0] == 'm' ? "-mmin" : "-mtime";
	char text[600];

	if (w->kind < WISH_NEWER || w->kind > WISH_IGNORE_CASE)
		return FOLLOW_NONE;
	if (!is_simple_find(p))
		return w->kind <= WISH_DIRECTORIES ? FOLLOW_CANNOT : FOLLOW_NONE;
	switch (w->kind) {
	case WISH_NEWER:
		drop_test(p, time, '-');
		add_test(p, time, "-", value);
		return FOLLOW_COMMAND;
	case WISH_OLDER:
		drop_test(p, time, '+');
		add_test(p, time, "+", value);
		return FOLLOW_COMMAND;
	case WISH_LARGER:
		drop_test(p, "-size", '+');
		add_test(p, "-size", "+", w->arg);
		return FOLLOW_COMMAND;
	case WISH_SMALLER:
		drop_test(p, "-size", '-');
		add_test(p, "-size", "-", w->arg);
		return FOLLOW_COMMAND;
	case WISH_EXTENSION:
		drop_test(p, "-name", 0);
		snprintf(text, sizeof(text), w->arg[0] == '.' ? "'*%s'" : "%s", w->arg);
		add_test(p, "-name", "", text);
		return FOLLOW_COMMAND;
	case WISH_FILES:
	case WISH_DIRECTORIES:
		drop_test(p, "-type", 0);
		add_test(p, "-type", "", w->kind == WISH_FILES ? "f" : "d");
		return FOLLOW_COMMAND;
	case WISH_IGNORE_CASE:
		if (!pipe_find(p, 0, "-name"))
			return FOLLOW_CANNOT;
		p->stage[0].word[pipe_find(p, 0, "-name")] = (char *)"-iname";
		return FOLLOW_COMMAND;
	default:
		return FOLLOW_NONE;
	}
}

static enum follow find_deed(struct pipe_line *p, const struct wish *w)
{
	char form[1200], command[700];

	switch (w->kind) {
	case WISH_DELETE:
		return on_each(p, "-delete", "rm --");
	case WISH_COPY:
		snprintf(form, sizeof(form), "-exec cp -t %s {} +", w->arg);
		snprintf(command, sizeof(command), "cp -t %s --", w->arg);
		return on_each(p, form, command);
	case WISH_MOVE:
		snprintf(form, sizeof(form), "-exec mv -n -t %s {} +", w->arg);
		snprintf(command, sizeof(command), "mv -n -t %s --", w->arg);
		return on_each(p, form, command);
	case WISH_DETAILS:
		return on_each(p, "-exec ls -ldh {} +", "ls -ldh --");
	case WISH_TOTAL:
		return on_each(p, "-exec du -ch {} +", "du -ch --");
	case WISH_ARCHIVE:
		if (!only_sorted(p))
			return FOLLOW_CANNOT;
		drop_action(p);
		p->n = 1;
		pipe_insert(p, 0, p->stage[0].n, "-print0");
		pipe_add(p, "tar -czf %s --null -T -", w->arg);
		return FOLLOW_COMMAND;
	default:
		return FOLLOW_NONE;
	}
}

enum follow follow_find(struct pipe_line *p, const struct wish *w)
{
	enum follow result;

	switch (w->kind) {
	case WISH_SORT_SIZE:
		return find_sort(p, SIZE_LINES, "sort -rn");
	case WISH_SORT_TIME:
		return find_sort(p, TIME_LINES, "sort -r");
	case WISH_SORT_OLDEST:
		return find_sort(p, TIME_LINES, "sort");
	case WISH_LARGEST:
	case WISH_NEWEST:
		result = w->kind == WISH_LARGEST ? find_sort(p, SIZE_LINES, "sort -rn") :
						   find_sort(p, TIME_LINES, "sort -r");
		if (result == FOLLOW_COMMAND)
			pipe_add(p, "head -n %s", w->arg[0] ? w->arg : "10");
		return result == FOLLOW_NONE ? FOLLOW_CANNOT : result;
	case WISH_IN:
		find_in(p, w->arg);
		return FOLLOW_COMMAND;
	default:
		result = find_test(p, w);
		return result == FOLLOW_NONE ? find_deed(p, w) : result;
	}
}

/* -- ls ------------------------------------------------------------------------------ */

/* ls OPTIONS WORDS becomes find: of one directory, or of one pattern here. */
static enum follow ls_as_find(struct pipe_line *p, const struct wish *w)
{
	struct pipe_line find;
	const char *place = ".", *name = NULL;

	if (p->n != 1)
		return FOLLOW_CANNOT;
	for (size_t i = 1; i < p->stage[0].n; i++) {
		const char *word = p->stage[0].word[i];

		if (word[0] == '-')
			continue;
		if (strcmp(place, ".") != 0 || name)
			return FOLLOW_CANNOT;
		if (!strpbrk(word, "*?[{'\"\\"))
			place = word;
		else if (!strchr(word, '/') && !strpbrk(word, "{'\"\\"))
			name = word;
		else
			return FOLLOW_CANNOT;
	}
	pipe_parse("find", &find);
	pipe_insert(&find, 0, 1, place);
	pipe_insert(&find, 0, 2, "-maxdepth 1 -type f");
	if (name) {
		char text[600];

		snprintf(text, sizeof(text), "-name '%.500s'", name);
		pipe_insert(&find, 0, 3, text);
	}
	if (follow_find(&find, w) != FOLLOW_COMMAND)
		return FOLLOW_CANNOT;
	*p = find;
	/* The words of find point into its own store. */
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->stage[i].n; k++) {
			char *word = p->stage[i].word[k];

			if (word >= find.store && word < find.store + sizeof(find.store))
				p->stage[i].word[k] = p->store + (word - find.store);
		}
	return FOLLOW_COMMAND;
}

/* rm of what ls was given: only where that names files. */
static enum follow ls_delete(struct pipe_line *p)
{
	bool named = false;

	for (size_t i = p->stage[0].n; i-- > 1;) {
		if (p->stage[0].word[i][0] == '-')
			pipe_remove(p, 0, i);
		else
			named |= strpbrk(p->stage[0].word[i], "*?[.") != NULL;
	}
	if (!named || p->n != 1)
		return FOLLOW_CANNOT;
	p->stage[0].word[0] = (char *)"rm";
	pipe_insert(p, 0, 1, "--");
	return FOLLOW_COMMAND;
}

static void ls_in(struct pipe_line *p, const char *path)
{
	for (size_t i = p->stage[0].n; i-- > 1;)
		if (p->stage[0].word[i][0] != '-')
			pipe_remove(p, 0, i);
	pipe_insert(p, 0, p->stage[0].n, path);
}

static enum follow ls_count(struct pipe_line *p)
{
	bool all = pipe_has(p, 0, 'a');

	pipe_set(p, 0, 'l', false);
	pipe_set(p, 0, 'a', false);
	if (all)
		pipe_set(p, 0, 'A', true);
	pipe_add(p, "wc -l");
	return FOLLOW_COMMAND;
}

static enum follow ls_first(struct pipe_line *p, const char *n)
{
	if (p->n == 1 && pipe_has(p, 0, 'l'))
		pipe_add(p, "tail -n +2"); /* past "total 8" */
	pipe_add(p, "head -n %s", n[0] ? n : "10");
	return FOLLOW_COMMAND;
}

static const struct {
	enum wish_kind wish;
	char set, clear;
} ls_letters[] = {
	{ WISH_SORT_SIZE, 'S', 't' }, { WISH_SORT_TIME, 't', 'S' }, { WISH_HIDDEN, 'a', 0 },
	{ WISH_DETAILS, 'l', 0 },     { WISH_RECURSIVE, 'R', 0 },   { WISH_LARGEST, 'S', 't' },
	{ WISH_NEWEST, 't', 'S' },    { WISH_SORT_OLDEST, 't', 'S' }, { WISH_NAMES, '1', 'l' },
};

enum follow follow_ls(struct pipe_line *p, const struct wish *w)
{
	bool known = false;

	for (size_t i = 0; p->n == 1 && i < sizeof(ls_letters) / sizeof(ls_letters[0]); i++) {
		if (ls_letters[i].wish != w->kind)
			continue;
		if (ls_letters[i].clear)
			pipe_set(p, 0, ls_letters[i].clear, false);
		pipe_set(p, 0, ls_letters[i].set, true);
		known = true;
	}
	if (w->kind == WISH_DETAILS)
		pipe_set(p, 0, 'h', true);
	if (w->kind == WISH_SORT_OLDEST && known)
		pipe_set(p, 0, 'r', true);
	if ((w->kind == WISH_LARGEST || w->kind == WISH_NEWEST) && known)
		return ls_first(p, w->arg);
	if (known)
		return FOLLOW_COMMAND;
	switch (w->kind) {
	case WISH_REVERSE:
		if (p->n > 1)
			return FOLLOW_NONE;
		pipe_set(p, 0, 'r', !pipe_has(p, 0, 'r'));
		return FOLLOW_COMMAND;
	case WISH_FIRST:
		return ls_first(p, w->arg);
	case WISH_COUNT:
		return p->n == 1 ? ls_count(p) : FOLLOW_NONE;
	case WISH_IN:
		ls_in(p, w->arg);
		return FOLLOW_COMMAND;
	case WISH_DELETE:
		return ls_delete(p);
	case WISH_SORT_NAME:
		pipe_set(p, 0, 'S', false);
		pipe_set(p, 0, 't', false);
		return FOLLOW_COMMAND;
	case WISH_NEWER:
	case WISH_OLDER:
	case WISH_LARGER:
	case WISH_SMALLER:
	case WISH_EXTENSION:
	case WISH_FILES:
	case WISH_COPY:
	case WISH_MOVE:
	case WISH_TOTAL:
	case WISH_ARCHIVE:
		return ls_as_find(p, w);
	case WISH_DIRECTORIES:
		ls_in(p, "*/");
		pipe_set(p, 0, 'd', true);
		return FOLLOW_COMMAND;
	default:
		return FOLLOW_NONE;
	}
}
