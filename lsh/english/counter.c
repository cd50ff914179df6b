// SPDX-License-Identifier: GPL-2.0-or-later
/* counter.c - verbs, and what has to be named with them. */
#include "counter.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WORD_MAX 32

/* A verb, the question where nothing is named, and where one thing is but a second one lacks. */
static const struct {
	const char *verb;
	const char *what;
	const char *second; /* NULL: one is enough */
	const char *joint;  /* the word before the second */
} rows[] = {
	{ "change", "Change what, and to what?", NULL, NULL },
	{ "compress", "Compress which file or directory?", NULL, NULL },
	{ "copy", "Copy which file, and to where?", "Copy it to where?", "to" },
	{ "delete", "Delete which file or directory?", NULL, NULL },
	{ "disable", "Disable which service?", NULL, NULL },
	{ "download", "Download from which address?", NULL, NULL },
	{ "edit", "Edit which file?", NULL, NULL },
	{ "enable", "Enable which service?", NULL, NULL },
	{ "end", "End which program?", NULL, NULL },
	{ "erase", "Erase which file or directory?", NULL, NULL },
	{ "extract", "Extract which archive?", NULL, NULL },
	{ "find", "Find what: files of which name or kind, or which text?", NULL, NULL },
	{ "install", "Install which package?", NULL, NULL },
	{ "kill", "Kill which process?", NULL, NULL },
	{ "link", "Link which file, and from where?", NULL, NULL },
	{ "move", "Move which file, and to where?", "Move it to where?", "to" },
	{ "open", "Open which file?", NULL, NULL },
	{ "print", "Print which file?", NULL, NULL },
	{ "read", "Read which file?", NULL, NULL },
	{ "reload", "Reload which service?", NULL, NULL },
	{ "remove", "Remove which file or directory?", NULL, NULL },
	{ "rename", "Rename which file, and to what?", "Rename it to what?", "to" },
	{ "replace", "Replace what, by what, and in which file?", NULL, NULL },
	{ "restart", "Restart which service?", NULL, NULL },
	{ "run", "Run which program?", NULL, NULL },
	{ "search", "Search for what, and where?", NULL, NULL },
	{ "show", "Show what: which file or directory?", NULL, NULL },
	{ "start", "Start which service or program?", NULL, NULL },
	{ "stop", "Stop which service or program?", NULL, NULL },
	{ "uninstall", "Uninstall which package?", NULL, NULL },
	{ "unpack", "Unpack which archive?", NULL, NULL },
	{ "zip", "Zip which files?", NULL, NULL },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/* Before the verb. */
static const char *const polite[] = { "please", "pls",	 "can",	 "could", "would", "you", "i",
				      "want",	"to",	 "need", "just",  "now",   "hey", "ok",
				      "help",	"me",	 "lsh",	 "so",	  "then",  "and", NULL };
/* Behind it, and naming nothing. */
static const char *const nothing[] = {
	"it",	   "that",   "this",	 "them",      "these",	 "those",    "something", "some",
	"the",	   "a",	     "an",	 "my",	      "one",	 "thing",    "things",	  "stuff",
	"file",	   "files",  "folder",	 "directory", "process", "program",  "service",	  "package",
	"archive", "for",    "me",	 "please",    "pls",	 "now",	     "somewhere", "of",
	"other",   "again",  "up",	 "which",     "there",	 "anything", NULL,
};
/* What a second thing stands behind. */
static const char *const joints[] = { "to", "into", "as", "in", "onto", "under", "by", NULL };

static bool is_one_of(const char *word, const char *const *list)
{
	while (*list && strcmp(*list, word) != 0)
		list++;
	return *list != NULL;
}

/* The next word in small letters, without the marks around it; NULL at the end. */
static const char *next_word(const char *p, char *out)
{
	size_t n = 0;

	p += strspn(p, " \t");
	if (!*p)
		return NULL;
	for (; *p && *p != ' ' && *p != '\t'; p++)
		if (n < WORD_MAX - 1 && !strchr(",?!;", *p))
			out[n++] = (char)tolower((unsigned char)*p);
	while (n > 0 && out[n - 1] == '.')
		n--;
	out[n] = '\0';
	return p;
}

static size_t row_of(const char *verb)
{
	size_t i = 0;

	while (i < N_ROWS && strcmp(rows[i].verb, verb) != 0)
		i++;
	return i;
}

bool counter_question(const char *request, struct counter *out)
{
	char word[WORD_MAX];
	const char *p = request;
	size_t named = 0, row, len = strlen(request);
	bool joined = false;

	do {
		p = next_word(p, word);
	} while (p && (!word[0] || is_one_of(word, polite)));
	row = p ? row_of(word) : N_ROWS;
	if (row == N_ROWS)
		return false;
	while ((p = next_word(p, word)) != NULL) {
		joined = joined || is_one_of(word, joints);
		named += word[0] && !is_one_of(word, nothing);
	}
	if (named == 0) {
		snprintf(out->question, sizeof(out->question), "%s", rows[row].what);
		snprintf(out->start, sizeof(out->start), "%s", rows[row].verb);
		return true;
	}
	if (!rows[row].second || joined || named > 1 || len + 8 > sizeof(out->start))
		return false;
	while (len > 0 && strchr("?!. ", request[len - 1]))
		len--;
	snprintf(out->question, sizeof(out->question), "%s", rows[row].second);
	snprintf(out->start, sizeof(out->start), "%.*s %s", (int)len, request, rows[row].joint);
	return true;
}
