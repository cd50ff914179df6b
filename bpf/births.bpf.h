/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * births.bpf.h - who starts processes, how many, and what they cost.
 *
 * A process that lives for a millisecond is in no list of processes, and often
 * neither is the shell that started it: what counts is the one that goes on
 * starting them.  Everything is therefore kept by starter, and when a starter
 * itself ends its sums go to whoever started it, as CPU times of children do
 * (times(2)) - but also past those who were not waited for.  A child whose parent
 * ended before it is init's to the kernel; origins knows better.  (Of two that end on two
 * CPUs within the same microsecond, the one the other's starter, the last sums may go to the
 * one that has ended: nobody's.)
 *
 * Of the order of 0.3 us a process, which itself takes a hundred times as long to
 * make.
 */
#ifndef LLAMUX_BIRTHS_BPF_H
#define LLAMUX_BIRTHS_BPF_H

#include "kernel.bpf.h"
#include "ring.bpf.h"
#include "llamux/event.h"

/* Entries leave with their process; the daemon removes what is left over. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* processes that have started others */
	__type(key, __u32);
	__type(value, struct birth_value);
} births SEC(".maps");

/* Ended ones stay until they make room: their children may live on. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192); /* processes, living or just ended */
	__type(key, __u32);
	__type(value, struct origin_value);
} origins SEC(".maps");

/* How many ended generations to look past; each writes at its end who lived then,
 * so that one step is usual. */
#define ORIGIN_STEPS 4

static __always_inline struct birth_value *birth_of(__u32 tgid)
{
	struct birth_value fresh = {}, *value = bpf_map_lookup_elem(&births, &tgid);

	if (value)
		return value;
	bpf_map_update_elem(&births, &tgid, &fresh, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&births, &tgid);
	if (!value)
		count_map_full();
	return value;
}

/* The nearest living one that a process goes back to. */
static __always_inline __u32 starter_of(struct task_struct *task)
{
	__u32 tgid = BPF_CORE_READ(task, tgid), at;
	struct origin_value *o = bpf_map_lookup_elem(&origins, &tgid);

	at = o ? o->starter : BPF_CORE_READ(task, real_parent, tgid);
#pragma unroll
	for (int i = 0; i < ORIGIN_STEPS; i++) {
		o = bpf_map_lookup_elem(&origins, &at);
		if (!o || !o->ended)
			break;
		at = o->starter;
	}
	return at;
}

static __always_inline void birth_forked(struct task_struct *parent, struct task_struct *child)
{
	__u32 tgid = BPF_CORE_READ(child, tgid);
	struct origin_value origin = {.starter = BPF_CORE_READ(parent, tgid)};
	struct birth_value *value = birth_of(origin.starter);

	bpf_map_update_elem(&origins, &tgid, &origin, BPF_ANY);
	if (value)
		__sync_fetch_and_add(&value->forks, 1);
}

static __always_inline void birth_changed(struct task_struct *task)
{
	struct birth_value *value = birth_of(starter_of(task));

	if (value)
		__sync_fetch_and_add(&value->execs, 1);
}

/* What it started becomes what its own starter started.  Not what those used, unless
 * that is the kernel's parent, too: the samples show no other, so what was used before a
 * window could not be told from what was used in it. */
static __always_inline void birth_inherit(struct birth_value *to, __u32 tgid, bool by_parent)
{
	struct birth_value *from = bpf_map_lookup_elem(&births, &tgid);

	if (!from)
		return;
	__sync_fetch_and_add(&to->forks, from->forks);
	__sync_fetch_and_add(&to->execs, from->execs);
	__sync_fetch_and_add(&to->exits, from->exits);
	__sync_fetch_and_add(&to->brief, from->brief);
	__sync_fetch_and_add(&to->brief_run_ns, from->brief_run_ns);
	if (by_parent)
		__sync_fetch_and_add(&to->ended_run_ns, from->ended_run_ns);
	__sync_fetch_and_add(&to->oom_kills, from->oom_kills);
	bpf_map_delete_elem(&births, &tgid);
}

/* Of all its threads; those that ended before are in signal, except the main one,
 * which stays until the last has ended. */
static __always_inline __u64 whole_run_ns(struct task_struct *task)
{
	__u64 run_ns = BPF_CORE_READ(task, se.sum_exec_runtime) +
		       BPF_CORE_READ(task, signal, sum_sched_runtime);

	if (BPF_CORE_READ(task, pid) != BPF_CORE_READ(task, tgid))
		run_ns += BPF_CORE_READ(task, group_leader, se.sum_exec_runtime);
	return run_ns;
}

/* The last thread of a process ends.  False if it has ended already: two that end at
 * one time may both see that they are the last. */
static __always_inline bool birth_ended(struct task_struct *task)
{
	__u32 tgid = BPF_CORE_READ(task, tgid);
	struct origin_value *known = bpf_map_lookup_elem(&origins, &tgid);
	struct origin_value origin = {.starter = starter_of(task), .ended = 1};
	/* Where many want the CPUs the shortest command takes long. */
	__u64 waited = BPF_CORE_READ(task, group_leader, sched_info.run_delay);
	__u64 lived = bpf_ktime_get_boot_ns() - waited -
		      BPF_CORE_READ(task, group_leader, start_boottime);
	bool by_parent = origin.starter == (__u32)BPF_CORE_READ(task, real_parent, tgid);
	struct birth_value *value;
	__u64 run_ns;

	if (known && known->ended)
		return false;
	bpf_map_update_elem(&origins, &tgid, &origin, BPF_ANY);
	value = birth_of(origin.starter);
	if (!value)
		return true;
	birth_inherit(value, tgid, by_parent);
	__sync_fetch_and_add(&value->exits, 1);
	run_ns = whole_run_ns(task);
	if (by_parent)
		__sync_fetch_and_add(&value->ended_run_ns, run_ns);
	if (lived < BRIEF_NS) {
		__sync_fetch_and_add(&value->brief, 1);
		__sync_fetch_and_add(&value->brief_run_ns, run_ns);
	}
	if (BPF_CORE_READ(task, signal, oom_mm))
		__sync_fetch_and_add(&value->oom_kills, 1);
	return true;
}

#endif
