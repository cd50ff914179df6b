/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_when_impl.h - the parts of history_when.c.
 *
 *   history_when.c    words, days, distances
 *   history_clock.c   times of day
 */
#ifndef AGENT_HISTORY_WHEN_IMPL_H
#define AGENT_HISTORY_WHEN_IMPL_H

#include <stddef.h>

#include "history_when.h"

#define WORDS_MAX 48
#define WORD_LEN 16
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

struct words {
	char word[WORDS_MAX][WORD_LEN];
	size_t n;
};

struct range {
	int64_t from, to;
};

/* The word, "" past the end. */
const char *when_word(const struct words *w, size_t i);
/* Is the word among those in a text separated by blanks? */
bool when_among(const char *word, const char *list);
/* Seconds of "minutes", 0 if it is no unit of time. */
int64_t when_unit(const char *word);
/* A time of the local day so many days before now. */
int64_t when_day_time(int64_t now, int days_back, int hour, int minute);

/* The first time of day in the words, within day if that is not NULL. */
bool when_clock(const struct words *w, int64_t now, const struct range *day, struct range *r,
		bool *until_now);

#endif
