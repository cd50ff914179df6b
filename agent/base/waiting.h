/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting.h - how long threads waited for a CPU since the last look, from their schedstat
 * (Documentation/scheduler/sched-stats.rst), which knows of a wait only when it is over,
 * and from their state.
 */
#ifndef AGENT_WAITING_H
#define AGENT_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define WAITING_THREADS 64

struct waiting_thread {
	pid_t pid, tid;
	uint64_t ran_ns, waited_ns, times; /* in all; how often it got a CPU */
	bool ready;                /* it runs, or could */
};

/* Zeroed: nothing has been looked at. */
struct waiting {
	struct waiting_thread thread[WAITING_THREADS];
	size_t n;
	uint64_t at_ns;
};

/*
 * Reads how thread[0] to thread[n - 1] of `now`, of which pid and tid are given, stand, keeps
 * it in w for the next look, and returns the longest that one of them, which was there at
 * the last look, has waited since: at most the time between the two.  A wait that goes on
 * counts once two looks saw it.  proc: a descriptor of /proc.
 */
uint64_t waiting_look(struct waiting *w, int proc, struct waiting *now);

/* At the last look one of them could have run, or did. */
bool waiting_ready(const struct waiting *w);

#endif
