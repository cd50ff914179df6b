// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mend_names.c - names in the letters in which they were said.
 *
 * The model sees the words that it knows in small letters, so that for it Music is music;
 * files are called one or the other, and the request says which.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "follow_parts.h"
#include "mend_parts.h"

/* Programs whose words are names of files, or text that is looked for; packages, services and
 * programs are called in small letters whatever is said of them. */
static const char *const of_files[] = {"cat",  "cd",   "cp",  "du",    "find", "grep", "head",
				       "less", "ln",   "ls",  "mkdir", "mv",   "rm",   "rmdir",
				       "sort", "tail", "tar", "touch", "tree", "wc",   NULL};

static bool is_of_files(const char *name)
{
	for (size_t i = 0; of_files[i]; i++)
		if (strcmp(of_files[i], name) == 0)
			return true;
	return false;
}

static bool is_small(const char *word)
{
	for (const char *p = word; *p; p++)
		if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_' &&
		    *p != '-')
			return false;
	return islower((unsigned char)word[0]);
}

static bool is_inside(char c)
{
	return isalnum((unsigned char)c) || strchr("_-./~*'\"", c);
}

/* Where the request says the word, not as its first one and in a request of small letters
 * otherwise, in other letters; NULL: nowhere, or as it is, too. */
static const char *said_otherwise(const char *request, const char *word)
{
	const char *found = NULL;
	size_t len = strlen(word), small = 0, large = 0;

	while (isspace((unsigned char)*request))
		request++;
	for (const char *p = request; *p; p++) {
		small += islower((unsigned char)*p) != 0;
		large += isupper((unsigned char)*p) != 0;
	}
	for (const char *p = request; *p; p++) {
		if (strncasecmp(p, word, len) != 0 ||
		    (p[len] && is_inside(p[len]) && p[len] != '.') ||
		    (p[len] == '.' && p[len + 1] && !isspace((unsigned char)p[len + 1])) ||
		    (p > request && is_inside(p[-1])))
			continue;
		if (strncmp(p, word, len) == 0)
			return NULL;
		if (p > request)
			found = p;
	}
	return small > large ? found : NULL;
}

void mend_letters(const char *request, const struct danger_world *world, char *command, size_t size)
{
	struct pipe_line p;
	char said[64];

	if (!pipe_parse(command, &p))
		return;
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 1; is_of_files(pipe_name(&p, i)) && k < p.stage[i].n; k++) {
			const char *word = p.stage[i].word[k], *other;
			size_t len = strlen(word);

			if (!is_small(word) || len >= sizeof(said) ||
			    strcmp(p.stage[i].word[k - 1], "-exec") == 0 ||
			    !(other = said_otherwise(request, word)))
				continue;
			snprintf(said, sizeof(said), "%.*s", (int)len, other);
			if (mend_path(world, word) != PATH_NONE &&
			    mend_path(world, said) == PATH_NONE)
				continue;
			pipe_remove(&p, i, k);
			pipe_insert(&p, i, k, said);
		}
	pipe_print(&p, command, size);
}
