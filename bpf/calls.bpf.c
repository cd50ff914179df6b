// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * calls.bpf.c - how many system calls each process makes, and which most.
 *
 * Attaching to the entry of system calls costs every program of the machine: its
 * calls leave the kernel's fast path, and each runs this.  So it is attached only
 * for as long as somebody loses by a process that spends its time in the kernel.
 */
#define OBJECT_SET PROBE_SYSCALLS
#include "kernel.bpf.h"
#include "ring.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* By process; emptied of ended ones by the daemon.  Per CPU: no cache line is
 * fought for at a million calls a second. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024); /* processes that make calls while it is attached */
	__type(key, __u32);
	__type(value, struct call_value);
} calls SEC(".maps");

static __always_inline struct call_value *call_add(__u32 tgid)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct call_value fresh = {};

	fresh.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	bpf_map_update_elem(&calls, &tgid, &fresh, BPF_NOEXIST);
	return bpf_map_lookup_elem(&calls, &tgid);
}

SEC("raw_tp/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long number)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct call_value *value = bpf_map_lookup_elem(&calls, &tgid);

	if (!value)
		value = call_add(tgid);
	if (!value) {
		count_map_full();
		return 0;
	}
	value->count++;
	/* The majority, if there is one (Boyer, Moore). */
	if (value->number == (__u32)number) {
		value->votes++;
	} else if (value->votes) {
		value->votes--;
	} else {
		value->number = number;
		value->votes = 1;
	}
	return 0;
}
