// SPDX-License-Identifier: GPL-2.0-or-later
/* follow.c - changes the command before as a follow-up asks. */
#include "follow.h"

#include <stdio.h>
#include <string.h>

#include "follow_parts.h"

/* -- filters after any command --------------------------------------------------------- */

/* arg: the wish has one, which stands for %s. */
static const struct {
	enum wish_kind wish;
	const char *stage;
} filters[] = {
	{ WISH_SORT_NAME, "sort" },
	{ WISH_SORT_NUMBER, "sort -n" },
	{ WISH_SORT_SIZE, "sort -rh" },
	{ WISH_SORT_COLUMN, "sort -k %s,%s" },
	{ WISH_REVERSE, "tac" },
	{ WISH_FIRST, "head -n %s" },
	{ WISH_LAST, "tail -n %s" },
	{ WISH_COUNT, "wc -l" },
	{ WISH_MATCH, "grep -i -- %s" },
	{ WISH_NO_MATCH, "grep -iv -- %s" },
	{ WISH_COUNT_MATCH, "grep -ci -- %s" },
	{ WISH_UNIQUE, "sort -u" },
	{ WISH_FREQUENT, "sort | uniq -c | sort -rn" },
	{ WISH_UPPER, "tr '[:lower:]' '[:upper:]'" },
	{ WISH_LOWER, "tr '[:upper:]' '[:lower:]'" },
	{ WISH_LINE_NUMBERS, "cat -n" },
	{ WISH_PAGE, "less" },
	{ WISH_SAVE, "tee -- %s" },
	{ WISH_APPEND, "tee -a -- %s" },
};

/* The old order goes where a new one is asked for. */
static void resort(struct pipe_line *p, enum wish_kind wish)
{
	if (wish < WISH_SORT_SIZE || wish > WISH_SORT_COLUMN || p->n < 2)
		return;
	if (strcmp(pipe_name(p, p->n - 1), "sort") == 0 && !pipe_has(p, p->n - 1, 'u'))
		p->n--;
}

static void add_filter(struct pipe_line *p, const char *stage, const char *arg)
{
	const char *hole = strstr(stage, "%s");
	const char *more = hole ? strstr(hole + 2, "%s") : NULL;

	if (!hole)
		pipe_add(p, "%s", stage);
	else if (!more)
		pipe_add(p, "%.*s%s", (int)(hole - stage), stage, arg);
	else
		pipe_add(p, "%.*s%s%.*s%s", (int)(hole - stage), stage, arg,
			 (int)(more - hole - 2), hole + 2, arg);
}

enum follow follow_filter(struct pipe_line *p, const struct wish *w)
{
	size_t last = p->n - 1;

	if (w->kind == WISH_REVERSE && p->n > 0 && strcmp(pipe_name(p, last), "sort") == 0) {
		pipe_set(p, last, 'r', !pipe_has(p, last, 'r'));
		return FOLLOW_COMMAND;
	}
	if (w->kind == WISH_SUM) {
		pipe_add(p, "awk '{ s += $%s } END { print s }'", w->arg[0] ? w->arg : "1");
		return FOLLOW_COMMAND;
	}
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		if (filters[i].wish != w->kind)
			continue;
		resort(p, w->kind);
		add_filter(p, filters[i].stage, w->arg);
		return FOLLOW_COMMAND;
	}
	return FOLLOW_NONE;
}

/* -- commands with options of their own -------------------------------------------------- */

static enum follow follow_grep(struct pipe_line *p, const struct wish *w)
{
	static const struct {
		enum wish_kind wish;
		char letter;
	} letters[] = {
		{ WISH_IGNORE_CASE, 'i' }, { WISH_NAMES, 'l' }, { WISH_LINE_NUMBERS, 'n' },
		{ WISH_RECURSIVE, 'r' },
	};

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].wish == w->kind) {
			pipe_set(p, 0, letters[i].letter, true);
			return FOLLOW_COMMAND;
		}
	if (w->kind == WISH_IN && p->stage[0].n > 2) {
		size_t last = p->stage[0].n - 1;

		pipe_remove(p, 0, last);
		pipe_insert(p, 0, last, w->arg);
		return FOLLOW_COMMAND;
	}
	return FOLLOW_NONE;
}

static enum follow follow_ps(struct pipe_line *p, const struct wish *w)
{
	const char *key = w->kind == WISH_SORT_MEMORY ? "--sort=-%mem" :
			  w->kind == WISH_SORT_CPU    ? "--sort=-%cpu" :
							NULL;

	if (!key)
		return FOLLOW_NONE;
	for (size_t i = p->stage[0].n; i-- > 1;)
		if (strncmp(p->stage[0].word[i], "--sort", 6) == 0)
			pipe_remove(p, 0, i);
	pipe_insert(p, 0, p->stage[0].n, key);
	return FOLLOW_COMMAND;
}

/* The directory of du, tree and the like is the last word without '-'. */
static enum follow follow_place(struct pipe_line *p, const struct wish *w)
{
	size_t last = p->stage[0].n - 1;

	if (w->kind == WISH_SORT_SIZE && strcmp(pipe_name(p, 0), "du") == 0) {
		resort(p, w->kind);
		pipe_add(p, pipe_has(p, 0, 'h') ? "sort -rh" : "sort -rn");
		return FOLLOW_COMMAND;
	}
	if (w->kind == WISH_LARGEST && strcmp(pipe_name(p, 0), "du") == 0) {
		resort(p, WISH_SORT_SIZE);
		pipe_add(p, pipe_has(p, 0, 'h') ? "sort -rh" : "sort -rn");
		pipe_add(p, "head -n %s", w->arg[0] ? w->arg : "10");
		return FOLLOW_COMMAND;
	}
	if (w->kind != WISH_IN)
		return FOLLOW_NONE;
	if (last > 0 && p->stage[0].word[last][0] != '-')
		pipe_remove(p, 0, last);
	pipe_insert(p, 0, p->stage[0].n, w->arg);
	return FOLLOW_COMMAND;
}

static enum follow follow_pgrep(struct pipe_line *p, const struct wish *w)
{
	if (w->kind != WISH_DETAILS)
		return FOLLOW_NONE;
	pipe_set(p, 0, 'a', true);
	return FOLLOW_COMMAND;
}

static const struct {
	const char *name;
	enum follow (*change)(struct pipe_line *p, const struct wish *w);
} commands[] = {
	{ "find", follow_find }, { "ls", follow_ls },	  { "grep", follow_grep },
	{ "ps", follow_ps },	 { "du", follow_place },  { "df", follow_place },
	{ "tree", follow_place }, { "pgrep", follow_pgrep },
};

/* Programs that are on the screen, or that do something: there is nothing to filter. */
static bool has_lines(const char *name)
{
	static const char list[] = " cd vim vi nano top htop less more man ssh rm mv cp mkdir touch "
				   "chmod chown kill pkill tar sudo export exit apt make git ";
	char word[80];

	snprintf(word, sizeof(word), " %.70s ", name);
	return strstr(list, word) == NULL || strcmp(name, "git") == 0;
}

/* -- the whole ------------------------------------------------------------------------------ */

static enum follow cannot(const struct wish *w, const char *last, char *out, size_t out_len)
{
	if (!w->pointing)
		return FOLLOW_NONE;
	snprintf(out, out_len, "how to do that after `%.120s` is not known here", last);
	return FOLLOW_CANNOT;
}

enum follow follow(const char *last, const char *request, char *out, size_t out_len)
{
	struct pipe_line p;
	enum follow result = FOLLOW_NONE;
	struct wish w;

	if (!last || !*last || !wish_parse(request, false, &w))
		return FOLLOW_NONE;
	if (w.kind == WISH_AGAIN || w.kind == WISH_SUDO) {
		bool sudo = w.kind == WISH_SUDO;
		int n = snprintf(out, out_len, "%s%s", sudo ? "sudo " : "", last);

		if (sudo && !pipe_parse(last, &p))
			return cannot(&w, last, out, out_len);
		return n > 0 && (size_t)n < out_len ? FOLLOW_COMMAND : FOLLOW_NONE;
	}
	if (!pipe_parse(last, &p))
		return cannot(&w, last, out, out_len);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(pipe_name(&p, 0), commands[i].name) == 0)
			result = commands[i].change(&p, &w);
	if (result == FOLLOW_NONE && has_lines(pipe_name(&p, 0)))
		result = follow_filter(&p, &w);
	if (result != FOLLOW_COMMAND || !pipe_print(&p, out, out_len))
		return cannot(&w, last, out, out_len);
	return FOLLOW_COMMAND;
}

enum follow follow_data(const char *request, char *out, size_t out_len)
{
	struct pipe_line p = { .n = 0 };
	struct wish w;

	if (!wish_parse(request, true, &w) || follow_filter(&p, &w) != FOLLOW_COMMAND)
		return FOLLOW_NONE;
	return pipe_print(&p, out, out_len) ? FOLLOW_COMMAND : FOLLOW_NONE;
}
