/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_disk.h - who asks what of one disk, and what that costs the others.
 * Pure.
 */
#ifndef AGENT_FINDINGS_DISK_H
#define AGENT_FINDINGS_DISK_H

#include "findings_impl.h"

/* What one group (of work.whole) asks of one disk. */
struct disk_share {
	uint64_t requests, bytes;
	uint64_t own_requests, own_ns; /* without what kernel threads write for it */
	uint64_t flight_ns; /* its requests, from made to done, summed up: divided by
	                       the window it is how many there are at a time */
	uint64_t lost_ns;   /* what they took longer than they would alone, as far as
	                       it waited for them; likewise those it waits for in fsync */
	uint64_t wait_ns;   /* of its flight, what it waited for */
};

struct disk_use {
	const struct disk_row *disk;
	struct disk_share *of;       /* n groups */
	size_t n;
	uint64_t requests;           /* of all, with flushes */
	uint64_t flight_ns;          /* of all, also of those that have ended */
	uint64_t busy_ns;
	uint64_t alone_ns;           /* what a request takes that has the disk for
	                                itself; 0: not known */
	size_t hog;                  /* the group with the majority of the flight;
	                                GROUP_NOBODY */
	size_t victim;               /* who lost most; GROUP_NOBODY */
	uint64_t all_lost_ns;
};

/* -ENOMEM.  disk_use_free() in any case. */
int disk_use_make(const struct work *w, const struct disk_row *disk, struct disk_use *out);
void disk_use_free(struct disk_use *u);

/* How many requests a group keeps before the disk at a time. */
uint64_t disk_depth(const struct work *w, const struct disk_share *share);

/* The time from one request's end to the next while the disk is busy: what one takes
 * at the most, however many are before it. */
uint64_t disk_interval(const struct disk_use *u);

/* findings_file.c: what one that writes lost to what is not yet on the disk; of its iowait, what
 * its own requests took is not of it. */
uint64_t dirty_loss(const struct task_times *t, uint64_t own_requests_ns);

/* A loss is worth speaking of. */
static inline bool is_worth(const struct work *w, uint64_t lost_ns)
{
	return lost_ns >= VICTIM_LEAST_NS && lost_ns >= part_of(w->s->span_ns, VICTIM_PERCENT);
}

#endif
