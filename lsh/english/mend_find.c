// SPDX-License-Identifier: GPL-2.0-or-later
/* mend_find.c - brackets that "-o" of find needs, paths that are left out, and endings that were said
 * with their dot. */
#include "mend_parts.h"

#include <stdio.h>
#include <string.h>

#include "follow_parts.h"

/* Tests of one value, of which people name several. */
static const char *const tests[] = { "-name", "-iname",	 "-path", "-ipath",
				     "-type", "-regex", "-user", NULL };

/* How many words the test at `at` has; 0: it is none of those. */
static size_t test_len(const struct pipe_stage *s, size_t at)
{
	size_t negated = at < s->n && (strcmp(s->word[at], "-not") == 0 ||
				       strcmp(s->word[at], "!") == 0);

	if (at + negated + 1 >= s->n || !mend_one_of(s->word[at + negated], tests))
		return 0;
	return negated + 2;
}

/* Where the row of tests joined by "-o" begins; s->n: there is none. */
static size_t row_begins(const struct pipe_stage *s)
{
	for (size_t at = 1; at < s->n; at++) {
		size_t len = test_len(s, at);

		if (len && at + len < s->n && strcmp(s->word[at + len], "-o") == 0)
			return at;
		if (len)
			at += len - 1;
	}
	return s->n;
}

/* The word behind the row that begins at `at`; 0: a part of it is no single test. */
static size_t row_ends(const struct pipe_stage *s, size_t at)
{
	for (;;) {
		size_t len = test_len(s, at);

		if (!len)
			return 0;
		at += len;
		if (at >= s->n || strcmp(s->word[at], "-o") != 0)
			return at;
		at++;
	}
}

/* Is there a test before the row?  Options such as -maxdepth hold for all of it. */
static bool tested_before(const struct pipe_stage *s, size_t begin)
{
	static const char *const options[] = { "-maxdepth", "-mindepth", "-xdev", "-mount",
					       "-L", "-H", "-P", "-depth", "-daystart", NULL };

	for (size_t i = 1; i < begin; i++)
		if (s->word[i][0] == '-' && !mend_one_of(s->word[i], options))
			return true;
	return false;
}

/*
 * "-name a -o -name b -exec ..." would do it to b only: who asks for something to be done to
 * files of several names, or for those that are large, means all of them.
 */
static void mend_either(struct pipe_line *p, size_t stage)
{
	const struct pipe_stage *s = &p->stage[stage];
	size_t begin = row_begins(s), end;

	for (size_t i = 1; i < s->n; i++)
		if (strstr(s->word[i], "(") || strcmp(s->word[i], "-prune") == 0)
			return;
	end = begin < s->n ? row_ends(s, begin) : 0;
	if (!end || (end == s->n && !tested_before(s, begin)))
		return;
	for (size_t i = end; i < s->n; i++)
		if (strcmp(s->word[i], "-o") == 0)
			return;
	pipe_insert(p, stage, end, "\\)");
	pipe_insert(p, stage, begin, "\\(");
}

/*
 * '*' "/proc/" '*' with the slash of the pattern before it meets nothing: what is left out by a whole
 * path, or by one from here, begins where find's own paths begin.
 */
static bool mend_skipped(struct pipe_line *p, size_t stage)
{
	struct pipe_stage *s = &p->stage[stage];
	bool changed = false;

	for (size_t i = 2; i < s->n; i++) {
		const char *word = s->word[i], *inner = word + 3;
		size_t len = strlen(word);
		char out[512];

		if (strcmp(s->word[i - 1], "-path") != 0 || strncmp(word, "'*/", 3) != 0 || len < 8 ||
		    len > sizeof(out) || strcmp(word + len - 3, "/*'") != 0)
			continue;
		if (inner[0] != '/' && strncmp(inner, "./", 2) != 0 && word[len - 4] != '/')
			continue;
		len = (size_t)(word + len - 3 - inner); /* of the path alone */
		while (len > 1 && inner[len - 1] == '/')
			len--;
		snprintf(out, sizeof(out), "'%s%.*s/*'",
			 inner[0] == '/' || strncmp(inner, "./", 2) == 0 ? "" : "*/", (int)len, inner);
		pipe_remove(p, stage, i);
		pipe_insert(p, stage, i, out);
		changed = true;
	}
	return changed;
}

/*
 * A name has no slash in it, so "-name a/b" meets nothing (find(1), -name): the path is meant, and
 * what is not to be met is all below it.
 */
static bool mend_slashes(struct pipe_line *p, size_t stage)
{
	struct pipe_stage *s = &p->stage[stage];
	bool changed = false;

	for (size_t i = 2; i < s->n; i++) {
		bool any_case = strcmp(s->word[i - 1], "-iname") == 0, quoted = s->word[i][0] == '\'';
		bool denied = strcmp(s->word[i - 2], "-not") == 0;
		const char *inner = s->word[i] + quoted, *home = strchr("/*~.", inner[0]);
		size_t len = strlen(inner) - quoted;
		char out[512];

		while (len > 1 && inner[len - 1] == '/')
			len--;
		if ((!any_case && strcmp(s->word[i - 1], "-name") != 0) || len + 8 > sizeof(out) ||
		    !memchr(inner, '/', len) || inner[0] == '~' || memchr(inner, '\'', len) ||
		    strpbrk(s->word[i], "\"\\$`"))
			continue;
		snprintf(out, sizeof(out), "'%s%.*s%s'", home ? "" : "*/", (int)len, inner,
			 denied && inner[len - 1] != '*' ? "/*" : "");
		pipe_remove(p, stage, i);
		pipe_insert(p, stage, i, out);
		pipe_remove(p, stage, i - 1);
		pipe_insert(p, stage, i - 1, any_case ? "-ipath" : "-path");
		changed = true;
	}
	return changed;
}

void mend_find(char *command, size_t size)
{
	struct pipe_line p;
	bool changed = false;

	if (!pipe_parse(command, &p))
		return;
	for (size_t i = 0; i < p.n; i++) {
		size_t n = p.stage[i].n;

		if (strcmp(pipe_name(&p, i), "find") == 0) {
			mend_either(&p, i);
			changed |= mend_slashes(&p, i);
			changed |= mend_skipped(&p, i);
		}
		changed |= p.stage[i].n != n;
	}
	if (changed)
		pipe_print(&p, command, size);
}

/* Wherever `twice` stands in it, its second byte is left out, unless the request has it so. */
static void once(const char *request, const char *twice, const char *said, char *command)
{
	char *at = command;

	if (strstr(request, said))
		return;
	while ((at = strstr(at, twice)) != NULL)
		memmove(at + 1, at + 2, strlen(at + 2) + 1);
}

/* "all .doc files", "ending in *~": the model put a dot, or a star, before what has one. */
void mend_dots(const char *request, char *command)
{
	once(request, "*..", "..", command);
	once(request, "**", "**", command);
}
