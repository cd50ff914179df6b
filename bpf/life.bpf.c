// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * life.bpf.c - processes come, change and go; and what ended threads waited,
 * which would else vanish with them from the sums of their process and cgroup.
 */
#include "kernel.bpf.h"
#include "ring.bpf.h"
#include "task.bpf.h"

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

static __always_inline void ended_add(void *map, const void *key, __u64 run_ns, __u64 wait_ns)
{
	struct ended_value fresh = {.run_ns = run_ns, .wait_ns = wait_ns};
	struct ended_value *value = bpf_map_lookup_elem(map, key);

	if (!value) {
		if (!bpf_map_update_elem(map, key, &fresh, BPF_NOEXIST))
			return;
		value = bpf_map_lookup_elem(map, key);
	}
	if (!value) {
		count_map_full();
		return;
	}
	__sync_fetch_and_add(&value->run_ns, run_ns);
	__sync_fetch_and_add(&value->wait_ns, wait_ns);
}

/* Threads are not reported: a process is what people see and stop. */
SEC("raw_tp/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
	struct event *e;

	if (BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid))
		return 0;
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
	struct event *e = event_reserve(EVENT_EXEC);

	if (!e)
		return 0;
	describe_task(&e->who, task);
	event_submit_quietly(e);
	return 0;
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
	__u64 run_ns = BPF_CORE_READ(task, se.sum_exec_runtime);
	__u64 wait_ns = BPF_CORE_READ(task, sched_info.run_delay);
	__u32 tgid = BPF_CORE_READ(task, tgid), pid = BPF_CORE_READ(task, pid);
	__u64 cgroup = task_cgroup_id(task);
	struct event *e;

	ended_add(&ended_cgroups, &cgroup, run_ns, wait_ns);
	if (BPF_CORE_READ(task, signal, live.counter) > 0) {
		/* A leader that ends early stays in the task list with its times. */
		if (pid != tgid)
			ended_add(&ended_threads, &tgid, run_ns, wait_ns);
		return 0;
	}
	bpf_map_delete_elem(&ended_threads, &tgid);
	e = event_reserve(EVENT_EXIT);
	if (!e)
		return 0;
	e->detail = BPF_CORE_READ(task, exit_code);
	describe_task(&e->who, task);
	describe_task(&e->by, BPF_CORE_READ(task, real_parent));
	event_submit_quietly(e);
	return 0;
}
