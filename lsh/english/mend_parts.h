/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mend_parts.h - what the files of mending share. */
#ifndef LSH_MEND_PARTS_H
#define LSH_MEND_PARTS_H

#include "mend.h"

#define MEND_WORDS_MAX 64

/* The words of a text: letters, digits, apostrophes and hyphens. */
struct mend_words {
	char word[MEND_WORDS_MAX][24]; /* in small letters, longer ones cut */
	size_t n;
};

void mend_words_of(const char *text, struct mend_words *out);

/* Is the word in the list, which NULL ends? */
bool mend_one_of(const char *word, const char *const *list);

/* Is one of the words (a list that NULL ends, in small letters) among those of the request? */
bool mend_says(const char *request, const char *const *words);

/* What a word of a command names, if it can be told. */
enum path_kind mend_path(const struct danger_world *world, const char *word);

/* -- mend_find.c -- */
/* Brackets around tests that "-o" joins, where more is asked of them all. */
void mend_find(char *command, size_t size);
/* *..doc becomes *.doc and **~ becomes *~, unless that was said. */
void mend_dots(const char *request, char *command);

/* -- mend_against.c -- */
/* Does the command, which removes files or does not, do what nobody asked for, or the contrary? */
bool mend_against(const char *request, const char *command, bool removes);

/* -- mend_names.c -- */
/* music becomes Music, where that was said and a file is meant. */
void mend_letters(const char *request, const struct danger_world *world, char *command,
		  size_t size);

#endif
