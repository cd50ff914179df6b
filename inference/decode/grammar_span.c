/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_span.c - lists of frames, and the table that keeps equal ones once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grammar_state.h"

int frame_push(struct frame_list *l, uint32_t node, uint32_t cell)
{
	if (l->count >= MATCHER_FRAMES_MAX)
		return -E2BIG;
	if (grammar_grow(&l->frame, l->count, &l->max, sizeof(*l->frame), MATCHER_FRAMES_MAX))
		return -ENOMEM;
	l->frame[l->count++] = (struct frame){ node, cell };
	return 0;
}

static uint64_t frame_key(const struct frame *f)
{
	return (uint64_t)f->node << 32 | f->cell;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = frame_key(a), y = frame_key(b);

	return x < y ? -1 : x > y;
}

void frame_sort(struct frame_list *l)
{
	uint32_t to = 0;

	if (l->count < 2)
		return;
	qsort(l->frame, l->count, sizeof(*l->frame), by_key);
	for (uint32_t i = 1; i < l->count; i++)
		if (frame_key(&l->frame[i]) != frame_key(&l->frame[to]))
			l->frame[++to] = l->frame[i];
	l->count = to + 1;
}

static uint32_t span_hash(const struct frame_list *l)
{
	uint64_t h = l->count;

	for (uint32_t i = 0; i < l->count; i++) {
		h = (h ^ frame_key(&l->frame[i])) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	return (uint32_t)(h ^ h >> 32);
}

/* The slot of these frames, or the free one where they belong. */
static uint32_t *find_slot(const struct span_table *t, const struct frame_list *l, uint32_t hash)
{
	uint32_t i = hash & (t->n_slots - 1);

	for (; t->slot[i] != NO_INDEX; i = (i + 1) & (t->n_slots - 1)) {
		const struct span *s = &t->span[t->slot[i]];

		if (s->hash == hash && s->count == l->count &&
		    (!l->count || memcmp(t->pool.frame + s->first, l->frame,
					 l->count * sizeof(*l->frame)) == 0))
			break;
	}
	return &t->slot[i];
}

static int grow_slots(struct span_table *t)
{
	uint32_t n = t->n_slots ? t->n_slots * 2 : 64;
	uint32_t *slot = malloc(n * sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		slot[i] = NO_INDEX;
	free(t->slot);
	t->slot = slot;
	t->n_slots = n;
	for (uint32_t i = 0; i < t->count; i++) {
		uint32_t k = t->span[i].hash & (n - 1);

		while (slot[k] != NO_INDEX)
			k = (k + 1) & (n - 1);
		slot[k] = i;
	}
	return 0;
}

int span_intern(struct span_table *t, const struct frame_list *frames, uint32_t *out)
{
	uint32_t hash = span_hash(frames), *slot;
	int err = 0;

	if ((uint64_t)t->count * 2 >= t->n_slots)
		err = grow_slots(t);
	if (err)
		return err;
	slot = find_slot(t, frames, hash);
	if (*slot == NO_INDEX) {
		if (t->count >= MATCHER_FRAMES_MAX)
			return -E2BIG;
		if (grammar_grow(&t->span, t->count, &t->max, sizeof(*t->span), MATCHER_FRAMES_MAX))
			return -ENOMEM;
		t->span[t->count] = (struct span){ t->pool.count, frames->count, hash };
		for (uint32_t i = 0; i < frames->count && !err; i++)
			err = frame_push(&t->pool, frames->frame[i].node, frames->frame[i].cell);
		if (err)
			return err;
		*slot = t->count++;
	}
	*out = *slot;
	return 0;
}

void span_free(struct span_table *t)
{
	free(t->pool.frame);
	free(t->span);
	free(t->slot);
	*t = (struct span_table){ 0 };
}
