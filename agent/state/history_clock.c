// SPDX-License-Identifier: GPL-2.0-or-later
/* history_clock.c - times of day in a question: "14:00", "3 pm", "between 2 and 3". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "history_when_impl.h"

struct clock {
	int hour, minute;
	bool half;    /* may as well be twelve hours later */
	bool exact;   /* the minute was said */
};

#define BEFORE_CLOCK "at around about near by between from since after before till until to and"

/* "pm", "p.m.", or nothing. */
static size_t half_of_day(const char *word, struct clock *c)
{
	if (strcmp(word, "am") == 0 || strcmp(word, "a.m") == 0) {
		c->hour %= 12;
	} else if (strcmp(word, "pm") == 0 || strcmp(word, "p.m") == 0) {
		c->hour = c->hour % 12 + 12;
	} else if (strcmp(word, "oclock") != 0) {
		return 0;
	} else {
		return 1;
	}
	c->half = false;
	return 1;
}

/* The words that a time of day takes at i, 0 if there is none. */
static size_t clock_at(const struct words *w, size_t i, struct clock *c)
{
	const char *word = when_word(w, i);
	size_t more;
	char *end;

	*c = (struct clock){ .hour = 0 };
	if (when_among(word, "noon midday")) {
		c->hour = 12;
		return 1;
	}
	if (strcmp(word, "midnight") == 0)
		return 1;
	if (!isdigit((unsigned char)word[0]))
		return 0;
	c->hour = (int)strtol(word, &end, 10);
	if (end - word > 2 || c->hour > 24)
		return 0;
	c->half = c->hour >= 1 && c->hour <= 12;
	if (*end == ':' || (*end == 'h' && isdigit((unsigned char)end[1]))) {
		c->minute = (int)strtol(end + 1, &end, 10);
		c->exact = true;
		c->half = false;
		if (*end == ':') /* seconds are not asked about */
			strtol(end + 1, &end, 10);
	}
	if (c->minute > 59 || (*end && !half_of_day(end, c)))
		return 0;
	if (*end)
		return 1;
	more = half_of_day(when_word(w, i + 1), c);
	/* A bare number is a time only where one is expected. */
	if (!more && !c->exact &&
	    (i == 0 || !when_among(when_word(w, i - 1), BEFORE_CLOCK) ||
	     when_unit(when_word(w, i + 1))))
		return 0;
	return 1 + more;
}

/* The moment: in the day or part that was said, else the last that has passed. */
static int64_t clock_moment(const struct clock *c, int64_t now, const struct range *day)
{
	int64_t best = 0;

	for (int back = 0; back < 9; back++) {
		for (int later = c->half ? 12 : 0; later >= 0; later -= 12) {
			int64_t t = when_day_time(now, back, (c->hour + later) % 24, c->minute);

			if (t > now || (day && (t < day->from || t > day->to)))
				continue;
			if (t > best)
				best = t;
		}
		if (best && !day)
			break;
	}
	return best;
}

static void widen(const struct clock *c, int64_t t, bool around, struct range *r)
{
	int64_t before = c->exact ? 2 * MINUTE : 5 * MINUTE;
	int64_t after = c->exact ? 3 * MINUTE : 10 * MINUTE;

	if (around)
		before = after = 10 * MINUTE;
	*r = (struct range){ t - before, t + after };
}

/* Two times are a stretch where words say so: "between 2 and 3 pm", "14:00-15:00". */
static bool clock_pair(const struct words *w, size_t i, size_t n, struct clock *b)
{
	const char *link = when_word(w, i + n);
	const char *before = i ? when_word(w, i - 1) : "";
	size_t skip = when_among(link, "and to till until") ? 1 : 0;

	if (skip && strcmp(link, "and") == 0 && strcmp(before, "between") != 0)
		return false;
	if (!clock_at(w, i + n + skip, b))
		return false;
	return skip == 1 || when_among(before, "between from");
}

/* "between 2 and 3 pm": the first is of the same half as the second. */
static int64_t pair_begin(const struct clock *a, const struct clock *b, int64_t end)
{
	int hours = b->hour - a->hour;

	if (a->half)
		hours = (hours % 12 + 12) % 12;
	else
		hours = (hours + 24) % 24;
	return end - hours * HOUR - (b->minute - a->minute) * MINUTE;
}

bool when_clock(const struct words *w, int64_t now, const struct range *day,
			struct range *r, bool *until_now)
{
	for (size_t i = 0; i < w->n; i++) {
		struct clock a, b;
		size_t n = clock_at(w, i, &a);
		const char *before = i ? when_word(w, i - 1) : "";
		int64_t t;

		if (!n)
			continue;
		if (clock_pair(w, i, n, &b)) {
			r->to = clock_moment(&b, now, day);
			r->from = pair_begin(&a, &b, r->to);
			return r->to > 0;
		}
		t = clock_moment(&a, now, day);
		if (t == 0)
			return false;
		if (when_among(before, "since after from")) {
			*r = (struct range){ t, now };
			*until_now = true;
		} else if (strcmp(before, "before") == 0) {
			*r = (struct range){ t - 30 * MINUTE, t };
		} else {
			widen(&a, t, when_among(before, "around about near"), r);
		}
		return true;
	}
	return false;
}
