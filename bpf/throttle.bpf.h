/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * throttle.bpf.h - the part of a wait that the task's own CPU quota took.
 *
 * The kernel counts a throttled task as waiting for the CPU, but whoever runs
 * meanwhile is not the cause.  It also sums up how long each group's queue has been
 * throttled; the growth of that sum since it was last looked at is the last
 * throttling, as each one ends with a long wait of some task of the group.
 */
#ifndef LLAMUX_THROTTLE_BPF_H
#define LLAMUX_THROTTLE_BPF_H

#include "kernel.bpf.h"

struct throttle_seen {
	__u64 total_ns;  /* the kernel's sum */
	__u64 length_ns; /* of the last throttling */
	__u64 at_rq_ns;  /* when it was noticed */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024); /* groups x CPUs that are being throttled */
	__type(key, __u64);        /* address of the group's queue */
	__type(value, struct throttle_seen);
} throttles SEC(".maps");

static __always_inline __u64 throttled_total(struct cfs_rq *cfs_rq)
{
	struct cfs_rq___self *self = (void *)cfs_rq;
	struct cfs_rq___pelt *pelt = (void *)cfs_rq;
	struct cfs_rq___task *task = (void *)cfs_rq;

	if (bpf_core_field_exists(self->throttled_clock_self_time))
		return BPF_CORE_READ(self, throttled_clock_self_time);
	if (bpf_core_field_exists(pelt->throttled_clock_pelt_time))
		return BPF_CORE_READ(pelt, throttled_clock_pelt_time);
	if (bpf_core_field_exists(task->throttled_clock_task_time))
		return BPF_CORE_READ(task, throttled_clock_task_time);
	return 0;
}

/* How much of a wait from queued to now was throttling. */
static __noinline __u64 throttled_part(struct cfs_rq *cfs_rq, __u64 queued, __u64 now)
{
	__u64 key = (__u64)cfs_rq, total = throttled_total(cfs_rq), within = now - queued;
	struct throttle_seen first = {.total_ns = total, .at_rq_ns = now}, *seen;

	if (!total) /* a group without a quota, or one that does not reach it */
		return 0;
	seen = bpf_map_lookup_elem(&throttles, &key);
	if (!seen) {
		bpf_map_update_elem(&throttles, &key, &first, BPF_ANY);
		return 0;
	}
	if (total != seen->total_ns) {
		seen->length_ns = total > seen->total_ns ? total - seen->total_ns : 0;
		seen->total_ns = total;
		seen->at_rq_ns = now;
	} else if (seen->at_rq_ns <= queued) {
		return 0; /* it was over before this wait began */
	} else {
		within = seen->at_rq_ns - queued;
	}
	return seen->length_ns < within ? seen->length_ns : within;
}

#endif
