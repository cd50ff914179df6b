// SPDX-License-Identifier: GPL-2.0-or-later
/* history_when.c - words for times become seconds. */
#include "history_when_impl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Letters, digits and ':' make words, in lower case; "o'clock" is one, "a.m." too.
 * A dash between digits parts them, as in 14:00-15:00. */
static void split(const char *text, struct words *w)
{
	size_t len = 0;

	memset(w, 0, sizeof(*w));
	for (; *text && w->n < WORDS_MAX; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || c == ':' || (c == '-' && len >= 4)) {
			if (len < WORD_LEN - 1)
				w->word[w->n][len++] = (char)tolower(c);
		} else if (len && c != '\'' && !(c == '.' && isalpha((unsigned char)text[1]))) {
			len = 0;
			w->n++;
		}
	}
	w->n += len && w->n < WORDS_MAX;
}

const char *when_word(const struct words *w, size_t i)
{
	return i < w->n ? w->word[i] : "";
}

/* Is the word among those in a text separated by blanks? */
bool when_among(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *p = list; len && (p = strstr(p, word)); p++) {
		if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	}
	return false;
}

static bool says(const struct words *w, const char *list)
{
	for (size_t i = 0; i < w->n; i++) {
		if (when_among(w->word[i], list))
			return true;
	}
	return false;
}

/* --- numbers and units ------------------------------------------------------------ */

static bool number(const char *word, int64_t *out)
{
	static const struct {
		const char *word;
		int64_t number;
	} numbers[] = {
		{ "a", 1 },	  { "an", 1 },	   { "one", 1 },     { "two", 2 },
		{ "three", 3 },	  { "four", 4 },   { "five", 5 },    { "six", 6 },
		{ "seven", 7 },	  { "eight", 8 },  { "nine", 9 },    { "ten", 10 },
		{ "eleven", 11 }, { "twelve", 12 }, { "fifteen", 15 }, { "twenty", 20 },
		{ "thirty", 30 }, { "forty", 40 }, { "couple", 2 },  { "few", 3 },
		{ "several", 5 },
	};
	char *end;

	if (isdigit((unsigned char)word[0])) {
		*out = strtol(word, &end, 10);
		return *end == '\0' && *out < 100000;
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(numbers[i].word, word) == 0) {
			*out = numbers[i].number;
			return true;
		}
	}
	return false;
}

int64_t when_unit(const char *word)
{
	static const struct {
		const char *words;
		int64_t seconds;
	} units[] = {
		{ "s sec secs second seconds", 1 },
		{ "m min mins minute minutes", MINUTE },
		{ "h hr hrs hour hours", HOUR },
		{ "d day days", DAY },
		{ "w week weeks", 7 * DAY },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (when_among(word, units[i].words))
			return units[i].seconds;
	}
	return 0;
}

/* "20 minutes", "half an hour", "an hour and a half", "20min", "a few minutes", "a
 * couple of hours", "hour" (one); the words that it takes, 0 if it is none. */
static size_t duration(const struct words *w, size_t i, int64_t *seconds)
{
	size_t from = i;
	int64_t n = 1;
	char *end;

	if (strcmp(when_word(w, i), "half") == 0 && when_among(when_word(w, i + 1), "a an") &&
	    when_unit(when_word(w, i + 2))) {
		*seconds = when_unit(when_word(w, i + 2)) / 2;
		return 3;
	}
	if (isdigit((unsigned char)when_word(w, i)[0])) {
		n = strtol(when_word(w, i), &end, 10);
		if (*end && when_unit(end) && n < 100000) {
			*seconds = n * when_unit(end);
			return 1;
		}
	}
	n = 1;
	if (when_among(when_word(w, i), "a an") && number(when_word(w, i + 1), &n))
		i += 2;
	else if (number(when_word(w, i), &n))
		i++;
	i += strcmp(when_word(w, i), "of") == 0;
	if (!when_unit(when_word(w, i)))
		return 0;
	*seconds = n * when_unit(when_word(w, i));
	i++;
	if (when_among(when_word(w, i), "and") && when_among(when_word(w, i + 1), "a an") &&
	    strcmp(when_word(w, i + 2), "half") == 0) {
		*seconds += when_unit(when_word(w, i - 1)) / 2;
		i += 3;
	}
	return i - from;
}

/* --- days --------------------------------------------------------------------------- */

/* Local midnight so many days before now, and a time of that day. */
int64_t when_day_time(int64_t now, int days_back, int hour, int minute)
{
	time_t t = (time_t)now;
	struct tm tm;

	if (!localtime_r(&t, &tm))
		return now;
	tm.tm_mday -= days_back;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return (int64_t)mktime(&tm);
}

/* Parts of a day; those that pass midnight end past 24. */
static const struct part {
	const char *words;
	int from, to;
} parts[] = {
	{ "morning forenoon", 6, 12 }, { "lunch lunchtime", 12, 14 }, { "afternoon", 12, 18 },
	{ "evening", 18, 23 },	       { "night overnight nighttime", 20, 30 },
};

static const struct part *part_of(const struct words *w)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (says(w, parts[i].words))
			return &parts[i];
	}
	return NULL;
}

/* "2026-11-22", also with a time behind it: how many days back. */
static bool date_back(const char *word, int64_t now, int *back)
{
	struct tm tm = { .tm_isdst = -1, .tm_hour = 12 };
	char *end;
	time_t t;

	tm.tm_year = (int)strtol(word, &end, 10) - 1900;
	if (end - word != 4 || *end != '-')
		return false;
	tm.tm_mon = (int)strtol(end + 1, &end, 10) - 1;
	if (*end != '-')
		return false;
	tm.tm_mday = (int)strtol(end + 1, &end, 10);
	t = mktime(&tm);
	if (*end || t == (time_t)-1)
		return false;
	*back = (int)((when_day_time(now, 0, 12, 0) - (int64_t)t + DAY / 2) / DAY);
	return true;
}

/* The day that is named, as days back from today; the last of that name. */
static bool day_back(const struct words *w, int64_t now, int *back)
{
	static const char *const days[] = {
		"sunday sun", "monday mon", "tuesday tue", "wednesday wed",
		"thursday thu", "friday fri", "saturday sat",
	};
	time_t t = (time_t)now;
	struct tm tm;

	for (size_t i = 0; i < w->n; i++) {
		if (strcmp(w->word[i], "yesterday") == 0)
			return *back = 1, true;
		if (strcmp(w->word[i], "today") == 0)
			return *back = 0, true;
		if (date_back(w->word[i], now, back))
			return true;
		for (int d = 0; d < 7; d++) {
			if (!when_among(w->word[i], days[d]) || !localtime_r(&t, &tm) ||
			    (strlen(w->word[i]) == 3 &&
			     !when_among(when_word(w, i ? i - 1 : i), "on last")))
				continue;
			*back = (tm.tm_wday - d + 7) % 7;
			return true;
		}
	}
	return false;
}

/* The day or part of it; parts without a day are the last that has begun. */
static bool day_range(const struct words *w, int64_t now, struct range *r)
{
	const struct part *part = part_of(w);
	int back = 0;
	bool day = day_back(w, now, &back);

	if (!day && !part)
		return false;
	if (!part) {
		*r = (struct range){ when_day_time(now, back, 0, 0),
				     when_day_time(now, back - 1, 0, 0) };
		return true;
	}
	/* "good morning" is no time. */
	if (!day && !says(w, "this last in during overnight at around yesterday the"))
		return false;
	if (!day && part->to > 24)
		back = 1; /* "last night" began yesterday */
	r->from = when_day_time(now, back, part->from, 0);
	r->to = when_day_time(now, back, part->to, 0);
	if (!day && r->from > now) {
		r->from = when_day_time(now, back + 1, part->from, 0);
		r->to = when_day_time(now, back + 1, part->to, 0);
	}
	return true;
}

/* --- distances -------------------------------------------------------------------------- */

/* Days and weeks ago are days, not moments; 30 hours ago is one. */
static void ago(int64_t now, int64_t distance, bool days, struct range *r)
{
	int64_t wide = distance / 10;

	if (days) {
		int back = (int)(distance / DAY);

		*r = (struct range){ when_day_time(now, back, 0, 0),
				     when_day_time(now, back - 1, 0, 0) };
		return;
	}
	wide = wide < MINUTE ? MINUTE : wide > 15 * MINUTE ? 15 * MINUTE : wide;
	*r = (struct range){ now - distance - wide, now - distance + wide };
}

static bool distance_range(const struct words *w, int64_t now, struct range *r, bool *until_now)
{
	for (size_t i = 0; i < w->n; i++) {
		const char *before = i ? when_word(w, i - 1) : "";
		int64_t seconds = 0;
		size_t n = duration(w, i, &seconds);

		if (!n)
			continue;
		if (strcmp(when_word(w, i + n), "ago") == 0) {
			if (strcmp(before, "since") == 0)
				*r = (struct range){ now - seconds, now };
			else
				ago(now, seconds, seconds >= DAY && seconds % DAY == 0, r);
			*until_now = strcmp(before, "since") == 0;
			return true;
		}
		if (when_among(before, "last past since for previous")) {
			*r = (struct range){ now - seconds, now };
			*until_now = true;
			return true;
		}
	}
	return false;
}

/* Times that are no more than a direction. */
static bool vague_range(const struct words *w, int64_t now, struct range *r)
{
	static const struct {
		const char *first, *second;
		int64_t seconds;
	} vague[] = {
		{ "just", "now", 5 * MINUTE },	{ "a", "moment", 5 * MINUTE },
		{ "this", "week", 7 * DAY },	{ "earlier", NULL, 6 * HOUR },
		{ "recently", NULL, 6 * HOUR }, { "i", "was", 6 * HOUR }, /* "while I was away" */
		{ "lately", NULL, DAY },
	};

	for (size_t i = 0; i < w->n; i++) {
		for (size_t k = 0; k < sizeof(vague) / sizeof(vague[0]); k++) {
			if (strcmp(w->word[i], vague[k].first) != 0 ||
			    (vague[k].second && strcmp(when_word(w, i + 1), vague[k].second) != 0))
				continue;
			*r = (struct range){ now - vague[k].seconds, now };
			return true;
		}
	}
	return false;
}

bool history_when(const char *question, int64_t now_s, struct when *out)
{
	static const char past[] =
		"was were did had happened hung froze lagged slowed changed went got crashed "
		"stalled waited crawled became occurred used ran";
	struct range day = { 0, 0 }, r = { 0, 0 };
	struct words w;
	bool has_day, found;

	memset(out, 0, sizeof(*out));
	split(question, &w);
	has_day = day_range(&w, now_s, &day);
	found = when_clock(&w, now_s, has_day ? &day : NULL, &r, &out->until_now) ||
		distance_range(&w, now_s, &r, &out->until_now);
	if (!found && has_day) {
		r = day;
		out->until_now = says(&w, "since");
		if (out->until_now)
			r.to = now_s;
		found = true;
	}
	if (!found)
		found = vague_range(&w, now_s, &r);
	if (!found)
		return false;
	out->from_s = r.from;
	out->to_s = r.to < now_s ? r.to : now_s;
	out->until_now |= out->to_s == now_s;
	/* "It has been slow for an hour" is about now, "in the last hour" is not. */
	out->past_tense = says(&w, past) || (says(&w, "been") && says(&w, "last past previous"));
	return out->from_s < out->to_s;
}
