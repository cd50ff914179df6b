// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * life.bpf.c - processes come, change and go; who starts them at what rate.
 */
#include "kernel.bpf.h"
#include "ring.bpf.h"
#include "task.bpf.h"
#include "births.bpf.h"

char LICENSE[] SEC("license") = "GPL";

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
	struct event *e;

	if (BPF_CORE_READ(task, signal, live.counter) > 0 || !birth_ended(task))
		return 0;
	e = event_reserve(EVENT_EXIT);
	if (!e)
		return 0;
	e->detail = BPF_CORE_READ(task, exit_code);
	describe_task(&e->who, task);
	describe_task(&e->by, BPF_CORE_READ(task, real_parent));
	event_submit_quietly(e);
	return 0;
}
