/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_mem.h - what the detectors about memory share.
 */
#ifndef AGENT_FINDINGS_MEM_H
#define AGENT_FINDINGS_MEM_H

#include "findings_impl.h"
#include "findings_table.h"

/* What a group lost to the machine's shortage of memory. */
struct shortage_part {
	uint64_t reclaim_ns; /* freeing memory itself, or until it was freed */
	uint64_t page_ns;    /* for pages that had been in memory before */
};

struct shortage {
	struct shortage_part *part; /* one for each of w->whole */
	size_t grower, reader, taker; /* groups, or GROUP_NOBODY: whose own memory
	                                 grows, who fills the page cache, who gets most */
	size_t evictor; /* the culprit of evicted files, once that is found */
	bool found;
};

/* What one lost to a shortage: in reclaim, and until pages that were in use came back. */
uint64_t shortage_loss(const struct snapshot *s, const struct task_row *task);

/* findings_mem_limit.c: the cgroup whose limit a process was at in this window: its
 * own or one above; NULL: none. */
const struct cgroup_row *limit_of(const struct work *w, const struct task_row *task);
/* What a process at its limit lost to it. */
uint64_t limit_loss(const struct task_times *t);
void find_limit(struct work *w);
/* A higher limit for the cgroup that a victim was at; false: none to spare. */
bool limit_offer(const struct work *w, const struct subject *victim, struct offer *o);

/*
 * A bound, in MiB, for the cgroup of one that takes what others had: where its own memory
 * grows, what it had before this window, as the others had theirs, but no less than half
 * of what it has; else its own memory, and a little for files.  0: none helps.
 */
uint64_t bound_mib(const struct work *w, const struct subject *culprit,
		   const struct cgroup_row *row, enum finding_cause cause);

/* findings_mem_huge.c */
bool task_is_khugepaged(const struct task_row *task);
void find_compact(struct work *w);
void find_khugepaged(struct work *w);

#endif
