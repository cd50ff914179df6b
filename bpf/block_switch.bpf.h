/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * block_switch.bpf.h - a thread begins and ends an uninterruptible sleep: the part
 * of block.bpf.h that runs at a switch, under the lock of its run queue.
 */
#ifndef LLAMUX_BLOCK_SWITCH_BPF_H
#define LLAMUX_BLOCK_SWITCH_BPF_H

#include "block.bpf.h"

/*
 * What the thread waits for, as far as its own flags tell.  The kernel marks one that
 * stalls for memory (psi_memstall_enter): also while it waits for a page that was
 * in use before it was reclaimed, which is a wait for storage, and while it is held
 * back for being over memory.high, which is none.
 */
static __always_inline __u32 block_reason(struct task_struct *task)
{
	bool io = BPF_CORE_READ_BITFIELD_PROBED(task, in_iowait);

	if (BPF_CORE_READ(task, flags) & PF_MEMALLOC)
		return BLOCK_MEMORY;
	if (bpf_core_field_exists(task->in_memstall) &&
	    BPF_CORE_READ_BITFIELD_PROBED(task, in_memstall))
		return io ? BLOCK_PAGE : BLOCK_HELD;
	if (!io)
		return BLOCK_OTHER;
	if (bpf_core_field_exists(task->in_user_fault) &&
	    BPF_CORE_READ_BITFIELD_PROBED(task, in_user_fault))
		return BLOCK_FAULT;
	return BLOCK_IO;
}

static __noinline int block_begin(struct task_struct *prev, __u64 now)
{
	__u32 pid = BPF_CORE_READ(prev, pid);
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);

	if (!value) {
		struct block_value fresh = {};

		bpf_map_update_elem(&blocks, &pid, &fresh, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&blocks, &pid);
	}
	if (!value) {
		count_map_full();
		return 0;
	}
	value->run_delay_ns = BPF_CORE_READ(prev, sched_info.run_delay);
	value->reason = block_reason(prev);
	block_barrier();
	value->since_rq_ns = now;
	return 0;
}

/* It runs again.  (Its flag stays set until it sleeps the next time, so that the
 * entry may already be closed.) */
static __noinline int block_end(struct task_struct *next, __u64 queued, __u64 now)
{
	__u32 pid = BPF_CORE_READ(next, pid), reason;
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);
	__u64 ns;

	if (!value || !value->since_rq_ns)
		return 0;
	ns = block_length(value, BPF_CORE_READ(next, sched_info.run_delay), queued, now);
	reason = value->reason;
	if (reason >= BLOCK_REASONS)
		return 0;
	value->sequence++; /* odd: being changed */
	block_barrier();
	value->ns[reason] += ns;
	value->since_rq_ns = 0;
	block_barrier();
	value->sequence++;
	return 0;
}

#endif
