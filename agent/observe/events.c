/* SPDX-License-Identifier: GPL-2.0-or-later */
/* events.c - the newest record and the number of each kind. */
#include "events.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static const char *const kind_words[EVENT_KINDS] = {
	[EVENT_LONG_WAIT] = "long-wait",
	[EVENT_RECLAIM_STALL] = "reclaim-stall",
	[EVENT_MEMCG_STALL] = "memcg-stall",
	[EVENT_COMPACT_STALL] = "compact-stall",
	[EVENT_OOM_VICTIM] = "oom-victim",
	[EVENT_KSWAPD_WAKE] = "kswapd-wake",
	[EVENT_FORK] = "fork",
	[EVENT_EXEC] = "exec",
	[EVENT_EXIT] = "exit",
};

struct events {
	pthread_mutex_t lock;
	uint64_t count[EVENT_KINDS];
	struct event last[EVENT_KINDS];
};

int events_new(struct events **out)
{
	struct events *e = calloc(1, sizeof(*e));
	pthread_mutexattr_t inherit;

	*out = e;
	if (!e)
		return -ENOMEM;
	/* Who pushes goes before who reads. */
	pthread_mutexattr_init(&inherit);
	pthread_mutexattr_setprotocol(&inherit, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&e->lock, &inherit);
	pthread_mutexattr_destroy(&inherit);
	return 0;
}

void events_free(struct events *e)
{
	if (!e)
		return;
	pthread_mutex_destroy(&e->lock);
	free(e);
}

void events_push(void *ctx, const struct event *event)
{
	struct events *e = ctx;

	if (event->kind == 0 || event->kind >= EVENT_KINDS)
		return; /* from a newer program than this daemon: counted in the kernel */
	pthread_mutex_lock(&e->lock);
	e->count[event->kind]++;
	e->last[event->kind] = *event;
	pthread_mutex_unlock(&e->lock);
}

const char *events_kind_word(unsigned int kind)
{
	return kind < EVENT_KINDS ? kind_words[kind] : NULL;
}

uint64_t events_count(struct events *e, unsigned int kind)
{
	uint64_t n;

	pthread_mutex_lock(&e->lock);
	n = kind < EVENT_KINDS ? e->count[kind] : 0;
	pthread_mutex_unlock(&e->lock);
	return n;
}

int events_last(struct events *e, unsigned int kind, struct event *out)
{
	int err = -ENOENT;

	pthread_mutex_lock(&e->lock);
	if (kind < EVENT_KINDS && e->count[kind] > 0) {
		*out = e->last[kind];
		err = 0;
	}
	pthread_mutex_unlock(&e->lock);
	return err;
}
