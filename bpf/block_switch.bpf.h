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
static __always_inline __u32 block_reason(struct task_struct *task, bool btf)
{
	bool io = READ_BIT(btf, task, in_iowait);

	if (READ(btf, task, flags) & PF_MEMALLOC)
		return BLOCK_MEMORY;
	if (bpf_core_field_exists(task->in_memstall) && READ_BIT(btf, task, in_memstall))
		return io ? BLOCK_PAGE : BLOCK_HELD;
	if (!io)
		return BLOCK_OTHER;
	if (bpf_core_field_exists(task->in_user_fault) && READ_BIT(btf, task, in_user_fault))
		return BLOCK_FAULT;
	return BLOCK_IO;
}

static __noinline struct block_value *block_new(__u32 pid)
{
	struct block_value fresh = {};
	struct block_value *value;

	bpf_map_update_elem(&blocks, &pid, &fresh, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&blocks, &pid);
	if (!value)
		count_map_full();
	return value;
}

static __always_inline int block_begin(struct task_struct *prev, __u64 now, bool btf)
{
	__u32 pid = READ(btf, prev, pid);
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);

	if (!value)
		value = block_new(pid);
	if (!value)
		return 0;
	value->run_delay_ns = READ(btf, prev, sched_info.run_delay);
	value->reason = block_reason(prev, btf);
	block_barrier();
	value->since_rq_ns = now;
	return 0;
}

/* It runs again.  (Its flag stays set until it sleeps the next time, so that the
 * entry may already be closed.) */
static __always_inline int block_end(struct task_struct *next, __u64 queued, __u64 now, bool btf)
{
	__u32 pid = READ(btf, next, pid), reason;
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);
	__u64 ns;

	if (!value || !value->since_rq_ns)
		return 0;
	ns = block_length(value, READ(btf, next, sched_info.run_delay), queued, now);
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

/* Out of the ordinary switch's way. */
static __noinline int block_begin_btf(struct task_struct *prev, __u64 now)
{
	return block_begin(prev, now, true);
}

static __noinline int block_begin_raw(struct task_struct *prev, __u64 now)
{
	return block_begin(prev, now, false);
}

static __noinline int block_end_btf(struct task_struct *next, __u64 queued, __u64 now)
{
	return block_end(next, queued, now, true);
}

static __noinline int block_end_raw(struct task_struct *next, __u64 queued, __u64 now)
{
	return block_end(next, queued, now, false);
}

#endif
