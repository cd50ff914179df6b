/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_blame.h - the sums of who waited behind whom.  Pure: no BPF.
 *
 * The kernel side holds what happened since the last sample; this holds the sums.
 * A pair that has not changed for longer than any window can be forgotten without
 * changing any difference of two samples.
 */
#ifndef AGENT_PROBE_BLAME_H
#define AGENT_PROBE_BLAME_H

#include "llamux/event.h"
#include "llamux/snapshot.h"

#define BLAME_KEEP_NS 180000000000ull /* three times the longest window */
#define BLAME_PAIRS_MAX 16384

struct blame_table;

int blame_new(struct blame_table **out);
void blame_free(struct blame_table *t);

/* A process ended: what it is charged later goes to its parent. */
void blame_ended(struct blame_table *t, pid_t pid, pid_t parent);

/*
 * Adds what one pair was charged since the last sample.  tasks: the processes
 * that live (sorted by pid; 0 of them: not known, all count as living).  A
 * culprit that came and went between two samples has no row that could name it:
 * its nearest living ancestor is charged, as a shell or make for its commands;
 * nobody (0) where there is none but init.  A victim of that kind is left out.
 */
int blame_add(struct blame_table *t, const struct blame_key *key, const struct blame_value *value,
	      const struct snapshot *tasks, uint64_t now_ns);

/* Ends a sample: forgets ended processes and old pairs. */
void blame_expire(struct blame_table *t, uint64_t now_ns);

/*
 * Charges a wait that still goes on to those who held the CPU since from_rq_ns;
 * kept only until blame_rows().  o: the history of that CPU, copied.  running:
 * who has it now.
 */
int blame_pending(struct blame_table *t, pid_t victim, const struct occupancy *o,
		  uint64_t from_rq_ns, uint64_t now_rq_ns, pid_t running);

/* malloc'd rows sorted by victim and culprit; drops the pending ones. */
int blame_rows(struct blame_table *t, struct blame_row **out, size_t *n);

/* Pairs, and ended processes, that found no room. */
uint64_t blame_full(const struct blame_table *t);

#endif
