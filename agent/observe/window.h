/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * window.h - keeps the last samples and answers with the change over a time:
 * the short window that findings are made from (10 s) and a longer one (60 s).
 * Pure: no I/O, no clock; time is in the samples.
 */
#ifndef AGENT_WINDOW_H
#define AGENT_WINDOW_H

#include "llamux/snapshot.h"

#define WINDOW_SHORT_NS 10000000000ull
#define WINDOW_LONG_NS 60000000000ull

struct window;

int window_new(uint64_t keep_ns, struct window **out);
void window_free(struct window *w);

/* Takes over the sample's contents (and zeroes *sample), also on error. */
int window_push(struct window *w, struct snapshot *sample);

/* Change from the newest sample that is at least span_ns old (or the oldest
 * there is) to the newest.  -EAGAIN: fewer than two samples. */
int window_get(const struct window *w, uint64_t span_ns, struct snapshot *out);

/* As window_get(), with the processes that ended meanwhile (snapshot_ended.h): for
 * what was, where window_get() is for what is. */
int window_recall(const struct window *w, uint64_t span_ns, struct snapshot *out);

/* As window_get() with a start no earlier than since_ns: for measuring an action. */
int window_since(const struct window *w, uint64_t since_ns, struct snapshot *out);

#endif
