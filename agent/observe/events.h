/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * events.h - the last ring-buffer records and how many there were of each kind,
 * for `status` and the metrics.  Written by the loop, read by any thread.
 */
#ifndef AGENT_EVENTS_H
#define AGENT_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "llamux/event.h"

struct events;

int events_new(struct events **out);
void events_free(struct events *e); /* NULL is allowed */

/* A probe_event_fn: ctx is the struct events. */
void events_push(void *ctx, const struct event *event);

/* Kinds in the order of enum event_kind, from 1; NULL past the last. */
const char *events_kind_word(unsigned int kind);
uint64_t events_count(struct events *e, unsigned int kind);

/* The newest of a kind; -ENOENT. */
int events_last(struct events *e, unsigned int kind, struct event *out);

#endif
