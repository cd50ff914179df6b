// SPDX-License-Identifier: GPL-2.0-or-later
/* mend_fits.c - has a command what it needs, and does it do what the verbs of the request say? */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "follow_parts.h"
#include "mend_parts.h"

void mend_words_of(const char *text, struct mend_words *out)
{
	out->n = 0;
	while (*text && out->n < MEND_WORDS_MAX) {
		size_t len = 0;

		while (*text && !isalnum((unsigned char)*text))
			text++;
		for (; isalnum((unsigned char)*text) || *text == '\'' || *text == '-'; text++)
			if (len < sizeof(out->word[0]) - 1)
				out->word[out->n][len++] = (char)tolower((unsigned char)*text);
		while (len > 0 && out->word[out->n][len - 1] == '\'')
			len--; /* the end of a quotation */
		out->word[out->n][len] = '\0';
		out->n += len > 0;
	}
}

bool mend_one_of(const char *word, const char *const *list)
{
	while (*list && strcmp(*list, word) != 0)
		list++;
	return *list != NULL;
}

bool mend_says(const char *request, const char *const *words)
{
	struct mend_words w;

	mend_words_of(request, &w);
	for (size_t i = 0; i < w.n; i++)
		if (mend_one_of(w.word[i], words))
			return true;
	return false;
}

/* Is a verb of the list what is asked for: does the request, or a part of it, begin with it? */
static bool is_asked(const char *request, const char *const *verbs)
{
	static const char *const before[] = { "and", "then", "to", "i", "please", "you", "just",
					      "pls", "now", NULL };
	struct mend_words w;

	mend_words_of(request, &w);
	for (size_t i = 0; i < w.n; i++)
		if (mend_one_of(w.word[i], verbs) && (i == 0 || mend_one_of(w.word[i - 1], before)))
			return true;
	return false;
}

static const char *const removing[] = { "delete", "remove", "erase", "rm", "wipe", "purge",
					"del", "unlink", "shred", "rid", NULL };
/* What else may be said where something is removed in the end. */
static const char *const losing[] = { "clean", "clear", "empty", "throw", "drop", "trash",
				      "discard", "truncate", "overwrite", "destroy", "kill",
				      "nuke", "prune", "zap", "dump", "away", "deletion",
				      "removal", "deleting", "removing", "cleanup", NULL };
static const char *const changing[] = { "move", "copy", "rename", "change", "compress", "zip",
					"gzip", "replace", "chmod", "chown", "mv", "cp", NULL };

static bool removes(const struct pipe_line *p)
{
	static const char *const words[] = { "rm", "rmdir", "shred", "-delete", "unlink", NULL };

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->stage[i].n; k++)
			if (mend_one_of(p->stage[i].word[k], words))
				return true;
	return false;
}

static bool only_looks(const char *command, const struct pipe_line *p,
		       const struct danger_world *world)
{
	static const char *const lookers[] = { "find", "ls", "du", "stat", "locate", NULL };
	struct danger danger;

	if (!mend_one_of(pipe_name(p, 0), lookers) || strchr(command, '>'))
		return false;
	danger_judge(command, world, &danger);
	return danger.level == DANGER_READS;
}

/* A directory that is to be read as a file, or a file that is to be entered. */
static bool wrong_kind(const struct pipe_line *p, const struct danger_world *world)
{
	static const char *const readers[] = { "cat", "less", "head", "tail", "wc", "sort", "uniq",
					       "nl", "tac", "cut", NULL };
	const struct pipe_stage *s = &p->stage[0];
	bool reads = mend_one_of(pipe_name(p, 0), readers), enters = strcmp(pipe_name(p, 0), "cd") == 0;

	for (size_t i = 1; (reads || enters) && i < s->n; i++) {
		enum path_kind kind = mend_path(world, s->word[i]);

		if ((reads && kind == PATH_DIRECTORY) ||
		    (enters && (kind == PATH_FILE || kind == PATH_EMPTY)))
			return true;
	}
	return false;
}

/* -- what is removed: files, or something of them ------------------------------------------ */

/* What files consist of, or have. */
static const char *const parts_of_files[] = {
	"space",       "spaces",     "blank",	"blanks",    "whitespace", "tab",	 "tabs",
	"line",	       "lines",	     "column",	"columns",   "comment",	   "comments",	 "character",
	"characters",  "field",	     "fields",	"duplicate", "duplicates", "permission", "permissions",
	"right",       "rights",     "bit",	"bits",	     "newline",	   "newlines",	 "returns",
	"word",	       "occurrence", "letters",	 "quotes",   "digits",	   "vowels",	 "occurrences",
	"punctuation", NULL };
static const char *const whole_files[] = { "file",	"files",       "dir",	 "dirs",
					  "directory",	"directories", "folder", "folders",
					  "everything", "symlinks",    "links",	 NULL };
static const char *const ends_object[] = { "in",	   "from",  "of",     "at",	    "on",
					  "with",  "named", "called", "containing", "that",
					  "which", "whose", "and",    NULL };

/* The next word as it stands, in small letters and without the point behind it. */
static const char *next_token(const char *text, char *out, size_t size)
{
	size_t len = 0;

	while (isspace((unsigned char)*text))
		text++;
	if (!*text)
		return NULL;
	for (; *text && !isspace((unsigned char)*text); text++)
		if (len < size - 1)
			out[len++] = (char)tolower((unsigned char)*text);
	while (len > 0 && strchr(",.!?;:", out[len - 1]))
		len--;
	out[len] = '\0';
	return text;
}

/* "remove the trailing tabs in ...": is all that is to be removed part of a file? */
static bool removes_parts(const char *request)
{
	bool object = false, part = false, whole = false, any = false;
	char word[32];

	while ((request = next_token(request, word, sizeof(word))) != NULL) {
		if (mend_one_of(word, removing)) {
			object = true;
			part = whole = false;
			continue;
		}
		if (!object)
			continue;
		part = part || mend_one_of(word, parts_of_files);
		whole = whole || mend_one_of(word, whole_files) || strpbrk(word, "./*~") != NULL;
		if (!mend_one_of(word, ends_object))
			continue;
		if (whole || !part)
			return false;
		object = false;
		any = true;
	}
	return any && !object;
}

/* -- operands ------------------------------------------------------------------------------ */

/* Programs that need two operands, which are not the same. */
static const struct {
	const char *name;
	const char *instead; /* letters of options by which one of them is said otherwise */
} of_two[] = {
	{"cp", "t"},  {"mv", "t"}, {"ln", "ts"}, {"chgrp", ""}, {"chown", ""}, {"chmod", ""},
	{"comm", ""}, {"cmp", ""}, {"diff", ""}, {"join", ""},	{"scp", ""},   {"rsync", ""},
};

static bool has_two(const struct pipe_line *p, size_t stage, size_t row)
{
	const struct pipe_stage *s = &p->stage[stage];
	const char *one = NULL;
	size_t n = 0;

	for (const char *c = of_two[row].instead; *c; c++)
		if (pipe_has(p, stage, *c))
			return true;
	for (size_t k = 1; k < s->n; k++) {
		const char *word = s->word[k];

		if (strncmp(word, "--reference", 11) == 0 || strncmp(word, "--help", 6) == 0 ||
		    strpbrk(word, "<>`$"))
			return true;
		if (word[0] == '-' && word[1] && strcmp(s->word[0], "chmod") != 0)
			continue; /* chmod -x: its mode */
		if (n == 1 && strcmp(one, word) == 0 && k + 1 == s->n)
			return false;
		one = word;
		n++;
	}
	return n >= 2;
}

bool mend_complete(const char *command)
{
	struct pipe_line p;

	if (!pipe_parse(command, &p))
		return true;
	for (size_t i = 0; i < p.n; i++)
		for (size_t row = 0; row < sizeof(of_two) / sizeof(of_two[0]); row++)
			if (strcmp(pipe_name(&p, i), of_two[row].name) == 0 && !has_two(&p, i, row))
				return false;
	return true;
}

bool mend_fits(const char *request, const char *command, const struct danger_world *world)
{
	struct pipe_line p;

	if (!pipe_parse(command, &p))
		return true;
	if (mend_against(request, command, removes(&p)))
		return false;
	if (removes(&p))
		return (mend_says(request, removing) && !removes_parts(request)) ||
		       mend_says(request, losing);
	if ((is_asked(request, removing) || is_asked(request, changing)) &&
	    only_looks(command, &p, world))
		return false;
	return !wrong_kind(&p, world);
}

/* Words that join others: as an operand of their own they are hardly ever somebody's name. */
static const char *const joining[] = { "all",  "any",	"every", "each",  "the",   "them", "their",
				       "and",  "with",	"that",	 "which", "whose", "for",  "from",
				       "into", "under", "have",	 "are",	  NULL };

size_t mend_invented(const char *request, const char *command)
{
	struct mend_words said, used;
	struct pipe_line p;
	size_t n = 0;

	mend_words_of(request, &said);
	if (!pipe_parse(command, &p))
		return 0;
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 1; k < p.stage[i].n; k++) {
			if (p.stage[i].word[k][0] == '-' ||
			    strcmp(p.stage[i].word[k - 1], "-exec") == 0)
				continue;
			mend_words_of(p.stage[i].word[k], &used);
			for (size_t u = 0; u < used.n; u++) {
				size_t s = 0;

				while (s < said.n && strcmp(said.word[s], used.word[u]) != 0)
					s++;
				if (used.n == 1 && mend_one_of(p.stage[i].word[k], joining))
					s = said.n;
				n += s == said.n && strlen(used.word[u]) > 2 &&
				     strcmp(used.word[u], "bak") != 0;
			}
		}
	return n;
}
