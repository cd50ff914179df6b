// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * window.c - the last samples, oldest first, in an array that moves: there are a
 * few dozen of them at most.
 */
#include "window.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "snapshot_ended.h"

/* A bound against a caller that samples without end within the time to keep: the
 * windows then reach less far back, which their span_ns says. */
#define SAMPLES_MAX 512

struct window {
	uint64_t keep_ns;
	struct snapshot *sample;
	size_t n, max;
};

int window_new(uint64_t keep_ns, struct window **out)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	(*out)->keep_ns = keep_ns;
	return 0;
}

void window_free(struct window *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->n; i++)
		snapshot_free(&w->sample[i]);
	free(w->sample);
	free(w);
}

static void drop_oldest(struct window *w, size_t count)
{
	if (!count)
		return;
	for (size_t i = 0; i < count; i++)
		snapshot_free(&w->sample[i]);
	w->n -= count;
	memmove(w->sample, w->sample + count, w->n * sizeof(*w->sample));
}

/* Keeps one sample that is at least keep_ns old, as the start of that window. */
static void expire(struct window *w, uint64_t now)
{
	size_t old = 0;

	while (old + 1 < w->n && now - w->sample[old + 1].time_ns >= w->keep_ns)
		old++;
	if (old == 0 && w->n >= SAMPLES_MAX)
		old = 1;
	drop_oldest(w, old);
}

int window_push(struct window *w, struct snapshot *sample)
{
	int err = 0;

	if (w->n && sample->time_ns <= w->sample[w->n - 1].time_ns) {
		err = -EINVAL;
		goto refuse;
	}
	expire(w, sample->time_ns);
	if (w->n == w->max) {
		size_t max = w->max ? 2 * w->max : 32;
		struct snapshot *more = realloc(w->sample, max * sizeof(*more));

		if (!more) {
			err = -ENOMEM;
			goto refuse;
		}
		w->sample = more;
		w->max = max;
	}
	w->sample[w->n++] = *sample;
	memset(sample, 0, sizeof(*sample));
	return 0;
refuse:
	snapshot_free(sample);
	return err;
}

/* The newest sample that is at least span_ns old, or the oldest; of two or more. */
static size_t start_of(const struct window *w, uint64_t span_ns)
{
	uint64_t now = w->sample[w->n - 1].time_ns;
	size_t from = 0;

	while (from + 2 < w->n && now - w->sample[from + 1].time_ns >= span_ns)
		from++;
	return from;
}

int window_get(const struct window *w, uint64_t span_ns, struct snapshot *out)
{
	memset(out, 0, sizeof(*out));
	if (w->n < 2)
		return -EAGAIN;
	return snapshot_diff(&w->sample[start_of(w, span_ns)], &w->sample[w->n - 1], out);
}

int window_recall(const struct window *w, uint64_t span_ns, struct snapshot *out)
{
	struct snapshot all;
	size_t from;
	int err;

	memset(out, 0, sizeof(*out));
	if (w->n < 2)
		return -EAGAIN;
	from = start_of(w, span_ns);
	err = snapshot_with_ended(&w->sample[from], w->n - from, &all);
	if (err < 0)
		return err;
	err = snapshot_diff(&w->sample[from], &all, out);
	snapshot_free(&all);
	return err;
}

int window_since(const struct window *w, uint64_t since_ns, struct snapshot *out)
{
	size_t from = 0;

	memset(out, 0, sizeof(*out));
	while (from < w->n && w->sample[from].time_ns < since_ns)
		from++;
	if (from + 2 > w->n)
		return -EAGAIN;
	return snapshot_diff(&w->sample[from], &w->sample[w->n - 1], out);
}
