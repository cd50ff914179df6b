// SPDX-License-Identifier: GPL-2.0-or-later
/* danger_git.c - what of git the table cannot say: its words mean other things by their
 * number and by what exists. */
#include <string.h>

#include "danger_parts.h"
#include "lexer.h"

static bool has_any(struct args a, const char *const *list)
{
	for (; *list; list++)
		if (has(a, *list))
			return true;
	return false;
}

/* Settings and options that name programs. */
static void judge_programs(struct judge *j, struct args a)
{
	static const char *const runs[] = { "--upload-pack", "--receive-pack", "--exec",
					    "--open-files-in-pager", "--ext-diff", NULL };

	for (size_t i = 1; i < a.n && a.v[i].text[0] == '-'; i++)
		if (strcmp(a.v[i].text, "-c") == 0 ||
		    strncmp(a.v[i].text, "--config-env", 12) == 0 ||
		    strncmp(a.v[i].text, "--exec-path=", 12) == 0)
			judge_raise(j, DANGER_UNKNOWN, "git gets settings that may run programs");
	for (size_t i = 1; i < a.n; i++)
		if (strncmp(a.v[i].text, "ext::", 5) == 0 || strncmp(a.v[i].text, "-O", 2) == 0)
			judge_raise(j, DANGER_UNKNOWN, "git is told to run a program");
	if (has_any(a, runs) || (has(a, "rebase") && has(a, "-x")) ||
	    (has(a, "submodule") && has(a, "..foreach")))
		judge_raise(j, DANGER_UNKNOWN, "git is told to run a program");
}

/* May the word name a file rather than a version? */
static bool may_be_path(struct judge *j, const struct arg *a)
{
	enum path_kind kind = judge_path(j, a);

	return !arg_known(a) || (a->flags & LEX_GLOB) || strchr("./:", a->text[0]) ||
	       kind == PATH_FILE || kind == PATH_EMPTY || kind == PATH_DIRECTORY;
}

static void judge_checkout(struct judge *j, struct args a, const struct arg *word, size_t n)
{
	static const char *const makes[] = { "-b", "-B", "-t", "--orphan", "--track", NULL };

	if (has(a, "-B"))
		judge_raise(j, DANGER_DESTROYS, "git moves a branch away from its commits");
	if (has_any(a, makes))
		return;
	for (size_t i = 1; i < n; i++)
		if (n > 2 || may_be_path(j, &word[i]))
			judge_raise(j, DANGER_DESTROYS, "git may throw changes away");
}

static void judge_push(struct judge *j, struct args a, const struct arg *word, size_t n)
{
	(void)a;
	for (size_t i = 1; i < n; i++)
		if (word[i].text[0] == '+' || word[i].text[0] == ':')
			judge_raise(j, DANGER_DESTROYS, "git replaces or removes on the server");
}

/* With a name and nothing that asks for a list they make one. */
static void judge_named(struct judge *j, struct args a, const struct arg *word, size_t n)
{
	static const char *const lists[] = { "-l", "--list", "--contains", "--no-contains",
					     "--merged", "--no-merged", "--points-at", "-v",
					     "--verify", NULL };
	static const char *const forces[] = { "-f", "--force", "-M", "-C", NULL };

	if (has_any(a, forces))
		judge_raise(j, DANGER_DESTROYS, "git moves a %s away from its commits",
			    word[0].text);
	else if (n > 1 && !has_any(a, lists))
		judge_raise(j, DANGER_CHANGES, "git makes or changes a %s", word[0].text);
}

static const struct {
	const char *word;
	void (*judge)(struct judge *j, struct args a, const struct arg *word, size_t n);
} words[] = {
	{ "checkout", judge_checkout },
	{ "push", judge_push },
	{ "branch", judge_named },
	{ "tag", judge_named },
};

void judge_git(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);

	judge_programs(j, a);
	for (size_t i = 0; n > 0 && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(list[0].text, words[i].word) == 0)
			words[i].judge(j, a, list, n);
}
