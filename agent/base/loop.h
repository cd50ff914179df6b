/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * loop.h - the daemon's event loop: file descriptors, periodic timers and
 * signals, each with a function that is called when it is due.  Everything is
 * called from the thread in loop_run(); only loop_stop() may come from another.
 */
#ifndef AGENT_LOOP_H
#define AGENT_LOOP_H

#include <stddef.h>

struct loop;

typedef void (*loop_fn)(void *ctx);
typedef void (*loop_signal_fn)(void *ctx, int signo);

int loop_new(struct loop **out);
void loop_free(struct loop *l); /* NULL is allowed */

/* Calls fn whenever fd is readable.  The caller keeps fd and removes it before
 * closing it.  -ENOSPC: more than the loop holds. */
int loop_add(struct loop *l, int fd, loop_fn fn, void *ctx);
void loop_remove(struct loop *l, int fd);

/* Calls fn every period_ms; ticks that were missed are made up for by one. */
int loop_every(struct loop *l, unsigned int period_ms, loop_fn fn, void *ctx);

/* Calls fn once, after delay_ms. */
int loop_after(struct loop *l, unsigned int delay_ms, loop_fn fn, void *ctx);

/* Blocks the signals for the calling thread, and those it starts later, and
 * hands them to fn.  At most once per loop. */
int loop_signals(struct loop *l, const int *signo, size_t n, loop_signal_fn fn, void *ctx);

int loop_run(struct loop *l); /* until loop_stop(); 0 or -errno */
void loop_stop(struct loop *l);

#endif
