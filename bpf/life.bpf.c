// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * life.bpf.c - processes come, change and go; who starts them at what rate; and
 * what ended threads waited, which would else vanish with them from the sums of
 * their process and cgroup.
 */
#include "kernel.bpf.h"
#include "block.bpf.h"
#include "ring.bpf.h"
#include "task.bpf.h"
#include "births.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Wait of ended threads of processes that live on; key: tgid.  (Their CPU time is
 * in signal->sum_sched_runtime; run_delay the kernel forgets.) */
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

/* Threads are not reported: a process is what people see and stop. */
SEC("raw_tp/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	struct event *e;

	if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		return 0;
	birth_forked(parent, child);
	e = event_reserve(EVENT_FORK);
	if (!e)
		return 0;
	e->detail = BPF_CORE_READ(child, tgid);
	describe_task(&e->who, child);
	describe_task(&e->by, parent);
	event_submit_quietly(e);
	return 0;
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task)
{
	struct event *e;

	birth_changed(task);
	e = event_reserve(EVENT_EXEC);
	if (!e)
		return 0;
	describe_task(&e->who, task);
	event_submit_quietly(e);
	return 0;
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	struct ended_value times = {
		.run_ns = BPF_CORE_READ(task, se.sum_exec_runtime),
		.wait_ns = BPF_CORE_READ(task, sched_info.run_delay),
		.alive_ns = bpf_ktime_get_boot_ns() - BPF_CORE_READ(task, start_boottime),
	};
	__u32 tgid = BPF_CORE_READ(task, tgid), pid = BPF_CORE_READ(task, pid);
	__u64 cgroup = task_cgroup_id(task);
	struct event *e;

	if (BPF_CORE_READ(task, signal, live.counter) > 0) {
		ended_add(&ended_cgroups, &cgroup, &times);
		/* A leader that ends early stays in the task list with its times; only
		 * the time that it was there would go on. */
		if (pid == tgid)
			times.run_ns = times.wait_ns = 0;
		else
			take_blocks(pid, &times);
		ended_add(&ended_threads, &tgid, &times);
		return 0;
	}
	take_blocks(pid, &times);
	ended_add(&ended_cgroups, &cgroup, &times);
	bpf_map_delete_elem(&ended_threads, &tgid);
	birth_ended(task);
	e = event_reserve(EVENT_EXIT);
	if (!e)
		return 0;
	e->detail = BPF_CORE_READ(task, exit_code);
	describe_task(&e->who, task);
	describe_task(&e->by, BPF_CORE_READ(task, real_parent));
	event_submit_quietly(e);
	return 0;
}
