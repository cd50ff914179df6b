/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_when.h - the time that a question speaks of: "at 14:00", "an hour ago",
 * "last night", "yesterday between 2 and 3 pm", "in the last 20 minutes".  By
 * rules, never by the model.  Pure but for the time zone, which is the machine's.
 */
#ifndef AGENT_HISTORY_WHEN_H
#define AGENT_HISTORY_WHEN_H

#include <stdbool.h>
#include <stdint.h>

struct when {
	int64_t from_s, to_s;  /* CLOCK_REALTIME; to_s is never after now */
	bool until_now;        /* "since 13:00", "in the last hour" */
	bool past_tense;       /* "was", "happened" ... is among the words */
};

/*
 * False: the question names no time.  A time of day is the last one that has
 * passed; a moment is widened to what people mean by it: 14:02 to two minutes
 * before and three after, 3 pm to a quarter of an hour, "an hour ago" by a tenth.
 */
bool history_when(const char *question, int64_t now_s, struct when *out);

#endif
