// SPDX-License-Identifier: GPL-2.0-or-later
/* words.c - looks words up among bash's builtins and keywords, and in PATH. */
#include "words.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From bash(1), SHELL BUILTIN COMMANDS. */
static const char *const builtins[] = {
	".",	   ":",	     "[",	"alias",    "bg",	"bind",	   "break",   "builtin",
	"caller",  "cd",     "command", "compgen",  "complete", "compopt", "continue", "declare",
	"dirs",	   "disown", "echo",	"enable",   "eval",	"exec",	   "exit",    "export",
	"false",   "fc",     "fg",	"getopts",  "hash",	"help",	   "history", "jobs",
	"kill",	   "let",    "local",	"logout",   "mapfile",	"popd",	   "printf",  "pushd",
	"pwd",	   "read",   "readarray", "readonly", "return", "set",	   "shift",   "shopt",
	"source",  "suspend", "test",	"times",    "trap",	"true",	   "type",    "typeset",
	"ulimit",  "umask",  "unalias", "unset",    "wait",
};

/* From bash(1), RESERVED WORDS. */
static const char *const keywords[] = {
	"!",  "case", "coproc", "do",	  "done", "elif",  "else", "esac", "fi", "for", "function",
	"if", "in",   "select", "then", "until", "while", "{",    "}",	 "time", "[[", "]]",
};

static const struct {
	const char *name;
	enum word_kind kind;
} kinds[] = {
	{ "builtin", WORD_BUILTIN },   { "keyword", WORD_KEYWORD }, { "alias", WORD_ALIAS },
	{ "function", WORD_FUNCTION }, { "file", WORD_FILE },
};

static bool in_list(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

bool words_in_path(const char *name, char *out, size_t out_len)
{
	const char *path = getenv("PATH");
	char full[4096];

	if (!name || !*name || strchr(name, '/') || !path)
		return false;
	while (*path) {
		size_t n = strcspn(path, ":");
		int len = snprintf(full, sizeof(full), "%.*s%s%s", (int)n, path,
				   n ? "/" : "./", name);

		if (len > 0 && (size_t)len < sizeof(full) && is_program(full)) {
			if (out)
				snprintf(out, out_len, "%s", full);
			return true;
		}
		path += n + (path[n] == ':');
	}
	return false;
}

enum word_kind words_kind(const char *word)
{
	if (in_list(word, keywords, sizeof(keywords) / sizeof(keywords[0])))
		return WORD_KEYWORD;
	if (in_list(word, builtins, sizeof(builtins) / sizeof(builtins[0])))
		return WORD_BUILTIN;
	if (strchr(word, '/'))
		return is_program(word) ? WORD_FILE : WORD_UNKNOWN;
	return words_in_path(word, NULL, 0) ? WORD_FILE : WORD_UNKNOWN;
}

enum word_kind words_kind_named(const char *type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(type, kinds[i].name) == 0)
			return kinds[i].kind;
	return WORD_UNKNOWN;
}

/* Where words_generate() stands: in the lists, then in the directories of PATH. */
static struct {
	size_t word; /* of builtins, then of keywords */
	const char *path;
	char dir_name[4096];
	DIR *dir;
} at;

static const char *next_word(void)
{
	size_t n = sizeof(builtins) / sizeof(builtins[0]);
	size_t i = at.word;

	if (i >= n + sizeof(keywords) / sizeof(keywords[0]))
		return NULL;
	at.word++;
	return i < n ? builtins[i] : keywords[i - n];
}

/* Opens the next directory of PATH that can be read; false at the end. */
static bool next_dir(void)
{
	if (at.dir)
		closedir(at.dir);
	at.dir = NULL;
	while (at.path && *at.path && !at.dir) {
		size_t n = strcspn(at.path, ":");

		snprintf(at.dir_name, sizeof(at.dir_name), "%.*s", (int)n, n ? at.path : ".");
		at.dir = opendir(at.dir_name);
		at.path += n + (at.path[n] == ':');
	}
	return at.dir != NULL;
}

char *words_generate(const char *text, int state)
{
	size_t len = strlen(text);
	const char *word;

	if (state == 0) {
		at.word = 0;
		at.path = getenv("PATH");
	}
	while ((word = next_word()) != NULL)
		if (strncmp(word, text, len) == 0)
			return strdup(word);
	while (at.dir || next_dir()) {
		struct dirent *e = readdir(at.dir);
		char full[sizeof(at.dir_name) + 300];

		if (!e) {
			if (!next_dir())
				break;
			continue;
		}
		snprintf(full, sizeof(full), "%s/%s", at.dir_name, e->d_name);
		if (strncmp(e->d_name, text, len) == 0 && is_program(full))
			return strdup(e->d_name);
	}
	return NULL;
}
