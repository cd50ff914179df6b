/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_history_when.c - times in questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "state/history_when.h"

/* Monday, 2026-11-23 16:20:30 in a zone one hour ahead of UTC. */
#define NOW 1795447230
static const char *const zone = "CET-1CEST,M3.5.0,M10.5.0/3";

static const char *stamp(int64_t t)
{
	static char text[4][32];
	static int next;
	time_t time_s = (time_t)t;
	struct tm tm;

	next = (next + 1) % 4;
	localtime_r(&time_s, &tm);
	strftime(text[next], sizeof(text[next]), "%d %H:%M", &tm);
	return text[next];
}

static const struct {
	const char *said;
	const char *from, *to; /* day and local time; NULL: no time is named */
	bool until_now, past;
} cases[] = {
	{ "was it slow at 14:00?", "23 13:58", "23 14:03", false, true },
	{ "what happened at 03:12?", "23 03:10", "23 03:15", false, true },
	{ "was it slow at 18:30", "22 18:28", "22 18:33", false, true }, /* not yet today */
	{ "was it slow around 3pm", "23 14:50", "23 15:10", false, true },
	{ "was it slow at 3 pm?", "23 14:55", "23 15:10", false, true },
	{ "what went wrong at 3 p.m.?", "23 14:55", "23 15:10", false, true },
	{ "was it slow at 3", "23 14:55", "23 15:10", false, true }, /* the last 3 that was */
	{ "was it slow at 5", "23 04:55", "23 05:10", false, true },
	{ "was it slow at 5 o'clock", "23 04:55", "23 05:10", false, true },
	{ "how was it at 09:30 this morning", "23 09:28", "23 09:33", false, true },
	{ "what happened at noon", "23 11:55", "23 12:10", false, true },
	{ "what happened at midnight?", "22 23:55", "23 00:10", false, true },
	{ "was the system slow last night", "22 20:00", "23 06:00", false, true },
	{ "last night at 2 it was slow", "23 01:55", "23 02:10", false, true },
	{ "last night around 11 something hung", "22 22:50", "22 23:10", false, true },
	{ "was it slow this morning?", "23 06:00", "23 12:00", false, true },
	{ "was it slow this afternoon?", "23 12:00", "23 16:20", true, true },
	{ "was it slow yesterday", "22 00:00", "23 00:00", false, true },
	{ "yesterday at 14:00 it was slow", "22 13:58", "22 14:03", false, true },
	{ "was it slow yesterday evening", "22 18:00", "22 23:00", false, true },
	{ "was it slow on friday", "20 00:00", "21 00:00", false, true },
	{ "what happened on 2026-11-20", "20 00:00", "21 00:00", false, true },
	{ "what was slow on 2026-11-20 at 14:00", "20 13:58", "20 14:03", false, true },
	{ "was it slow an hour ago", "23 15:14", "23 15:26", false, true },
	{ "was it slow half an hour ago?", "23 15:47", "23 15:53", false, true },
	{ "what happened 20 minutes ago", "23 15:58", "23 16:02", false, true },
	{ "what was wrong 20min ago", "23 15:58", "23 16:02", false, true },
	{ "was it slow a few minutes ago", "23 16:16", "23 16:18", false, true },
	{ "what happened a couple of hours ago", "23 14:08", "23 14:32", false, true },
	{ "was it slow 30 hours ago", "22 10:05", "22 10:35", false, true },
	{ "what happened two days ago", "21 00:00", "22 00:00", false, true },
	{ "what happened in the last hour?", "23 15:20", "23 16:20", true, true },
	{ "was anything slow in the past 20 minutes", "23 16:00", "23 16:20", true, true },
	{ "what happened between 2 and 3 pm", "23 14:00", "23 15:00", false, true },
	{ "was it slow between 13:30 and 14:15?", "23 13:30", "23 14:15", false, true },
	{ "was it slow from 11 to 1 pm", "23 11:00", "23 13:00", false, true },
	{ "was it slow from 23:00 to 01:00", "22 23:00", "23 01:00", false, true },
	{ "what changed since 13:00", "23 13:00", "23 16:20", true, true },
	{ "what changed since yesterday?", "22 00:00", "23 16:20", true, true },
	{ "it crawls since an hour", "23 15:20", "23 16:20", true, false },
	{ "everything lags since 2 hours ago", "23 14:20", "23 16:20", true, false },
	{ "it has been slow for 20 minutes", "23 16:00", "23 16:20", true, false },
	{ "has it been slow in the last hour?", "23 15:20", "23 16:20", true, true },
	{ "what happened earlier", "23 10:20", "23 16:20", true, true },
	{ "what happened while i was away", "23 10:20", "23 16:20", true, true },
	{ "was it slow today", "23 00:00", "23 16:20", true, true },

	{ "why is my system slow?", NULL, NULL, false, false },
	{ "since when is it slow", NULL, NULL, false, false },
	{ "good morning", NULL, NULL, false, false },
	{ "why is pid 4242 slow", NULL, NULL, false, false },
	{ "what does process 12 wait for", NULL, NULL, false, false },
	{ "find files larger than 100 MB", NULL, NULL, false, false },
	{ "was it slow at 25:00", NULL, NULL, false, false },
	{ "was it slow at 14:99", NULL, NULL, false, false },
	{ "is everything fine?", NULL, NULL, false, false },
	{ "undo 3", NULL, NULL, false, false },
	{ "", NULL, NULL, false, false },
};

static void times(void **state)
{
	(void)state;
	setenv("TZ", zone, 1);
	tzset();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct when w;
		bool found = history_when(cases[i].said, NOW, &w);

		if (found != (cases[i].from != NULL))
			fail_msg("\"%s\": %s", cases[i].said, found ? stamp(w.from_s) : "no time");
		if (!found)
			continue;
		if (strcmp(stamp(w.from_s), cases[i].from) || strcmp(stamp(w.to_s), cases[i].to))
			fail_msg("\"%s\": %s - %s", cases[i].said, stamp(w.from_s), stamp(w.to_s));
		if (w.until_now != cases[i].until_now || w.past_tense != cases[i].past)
			fail_msg("\"%s\": until now %d, past %d", cases[i].said, w.until_now,
				 w.past_tense);
	}
}

/* The night in which clocks are set back has 25 hours. */
static void a_change_of_clocks(void **state)
{
	const int64_t now = 1793026800; /* 2026-10-26 12:00 UTC+1, the day after */
	struct when w;

	(void)state;
	setenv("TZ", zone, 1);
	tzset();
	assert_true(history_when("was it slow yesterday", now, &w));
	assert_int_equal(w.to_s - w.from_s, 25 * 3600);
	assert_true(history_when("was it slow yesterday at 12:00", now, &w));
	assert_string_equal(stamp(w.from_s), "25 11:58");
}

/* Whatever is said, the stretch has an order and does not pass now. */
static void any_words(void **state)
{
	static const char *const words[] = {
		"at",  "14:00", "3pm", "since", "yesterday", "an", "hour", "ago", "between", "and",
		"99:", "::",    "5",   "last",  "night",     "to", "day",  "0",   "24",      "12",
		"2026-13-45", "half", "a", "week", "midnight", "99999 hours ago", "monday",
		"before",
	};
	unsigned int seed = 3;
	char text[512];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct when w;

		text[0] = '\0';
		for (int n = rand_r(&seed) % 9; n >= 0; n--) {
			strcat(text, words[(unsigned int)rand_r(&seed) %
					   (sizeof(words) / sizeof(words[0]))]);
			strcat(text, rand_r(&seed) % 9 ? " " : "-");
		}
		if (!history_when(text, NOW, &w))
			continue;
		if (w.from_s >= w.to_s || w.to_s > NOW)
			fail_msg("\"%s\": %s - %s", text, stamp(w.from_s), stamp(w.to_s));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times),
		cmocka_unit_test(a_change_of_clocks),
		cmocka_unit_test(any_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
