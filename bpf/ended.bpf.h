/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ended.bpf.h - what ended threads waited and blocked, which would else vanish
 * with them from the sums of their process and cgroup.
 *
 * It is taken when a thread leaves its CPU for the last time, not at
 * sched_process_exit: from 6.16 on that comes before the thread gives back its
 * memory and files, and it may wait and block after it.
 */
#ifndef LLAMUX_ENDED_BPF_H
#define LLAMUX_ENDED_BPF_H

#include "block.bpf.h"
#include "delayed.bpf.h"
#include "task.bpf.h"

/* Wait and I/O of ended threads of processes that live on; key: tgid.  (Their CPU time
 * is in signal->sum_sched_runtime; run_delay the kernel forgets, and to signal->ioac it
 * adds the whole lives of children as well, which is why "io" in /proc is not taken.)
 * The daemon takes out those of processes that have ended. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* processes whose threads come and go */
	__type(key, __u32);
	__type(value, struct ended_value);
} ended_threads SEC(".maps");

/* Wait of all ended threads of a cgroup.  Least recently used ones make room:
 * nothing tells when a cgroup is removed. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048); /* cgroups */
	__type(key, __u64);
	__type(value, struct ended_value);
} ended_cgroups SEC(".maps");

static __always_inline void ended_add(void *map, const void *key, const struct ended_value *times)
{
	struct ended_value *value = bpf_map_lookup_elem(map, key);

	if (!value) {
		if (!bpf_map_update_elem(map, key, times, BPF_NOEXIST))
			return;
		value = bpf_map_lookup_elem(map, key);
	}
	if (!value) {
		count_map_full();
		return;
	}
	__sync_fetch_and_add(&value->run_ns, times->run_ns);
	__sync_fetch_and_add(&value->wait_ns, times->wait_ns);
	__sync_fetch_and_add(&value->alive_ns, times->alive_ns);
	__sync_fetch_and_add(&value->read_bytes, times->read_bytes);
	__sync_fetch_and_add(&value->write_bytes, times->write_bytes);
	for (int i = 0; i < BLOCK_REASONS; i++)
		__sync_fetch_and_add(&value->blocked_ns[i], times->blocked_ns[i]);
}

/* Takes over what a thread was blocked. */
static __always_inline void take_blocks(__u32 pid, struct ended_value *times)
{
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);

	if (!value)
		return;
	for (int i = 0; i < BLOCK_REASONS; i++)
		times->blocked_ns[i] = value->ns[i];
	bpf_map_delete_elem(&blocks, &pid);
}

static __always_inline void take_io(struct task_struct *task, struct ended_value *times)
{
	if (!bpf_core_field_exists(task->ioac.read_bytes))
		return;
	times->read_bytes = BPF_CORE_READ(task, ioac.read_bytes);
	times->write_bytes = BPF_CORE_READ(task, ioac.write_bytes);
}

/* The last switch of a thread.  Its task is not freed before the switch is over. */
static __noinline int thread_ended(struct task_struct *task)
{
	__u32 tgid = BPF_CORE_READ(task, tgid), pid = BPF_CORE_READ(task, pid);
	struct ended_value times = {
		.run_ns = BPF_CORE_READ(task, se.sum_exec_runtime),
		.wait_ns = true_delay(pid, BPF_CORE_READ(task, sched_info.run_delay)),
		.alive_ns = bpf_ktime_get_boot_ns() - BPF_CORE_READ(task, start_boottime),
	};
	bool others = BPF_CORE_READ(task, signal, live.counter) > 0;
	__u64 cgroup = task_cgroup_id(task);

	/* A leader that ends before its threads stays in the task list with its
	 * times; only the time for which it was there would go on. */
	if (pid != tgid || !others) {
		take_blocks(pid, &times);
		take_io(task, &times);
	}
	ended_add(&ended_cgroups, &cgroup, &times);
	if (!others)
		return 0;
	if (pid == tgid)
		times.run_ns = times.wait_ns = 0;
	ended_add(&ended_threads, &tgid, &times);
	return 0;
}

#endif
