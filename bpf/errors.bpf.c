// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * errors.bpf.c - system calls that fail because a limit is reached: no descriptor
 * is free (EMFILE, ENFILE), no process may be added (fork with EAGAIN).
 *
 * The end of every system call passes here, so this is attached only while some
 * process is near a limit.  EMFILE and ENFILE say nothing else whatever the call;
 * EAGAIN says so only of those that make processes.
 */
#include "kernel.bpf.h"
#include "ring.bpf.h"
#include "llamux/event.h"

char LICENSE[] SEC("license") = "GPL";

#define EAGAIN 11 /* the same on all architectures that llamux is for */
#define ENFILE 23
#define EMFILE 24

/* Emptied of ended processes by the daemon. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* processes that ran into a limit */
	__type(key, __u32);
	__type(value, struct error_value);
} limit_errors SEC(".maps");

/* fork(2), vfork, clone, clone3 by their numbers, which the registers' type tells
 * apart: x86-64 and arm64. */
static __always_inline bool makes_process(struct pt_regs *regs)
{
	struct pt_regs___x86 *x86 = (void *)regs;
	struct pt_regs___arm64 *arm64 = (void *)regs;
	long nr;

	if (bpf_core_field_exists(x86->orig_ax)) {
		nr = (long)BPF_CORE_READ(x86, orig_ax);
		return (nr >= 56 && nr <= 58) || nr == 435;
	}
	if (bpf_core_field_exists(arm64->syscallno)) {
		nr = BPF_CORE_READ(arm64, syscallno);
		return nr == 220 || nr == 435;
	}
	return false;
}

SEC("raw_tp/sys_exit")
int BPF_PROG(limit_error, struct pt_regs *regs, long ret)
{
	bool file = ret == -EMFILE || ret == -ENFILE;
	struct error_value fresh = {}, *value;
	__u32 tgid;

	if (!file && (ret != -EAGAIN || !makes_process(regs)))
		return 0;
	tgid = bpf_get_current_pid_tgid() >> 32;
	value = bpf_map_lookup_elem(&limit_errors, &tgid);
	if (!value) {
		bpf_map_update_elem(&limit_errors, &tgid, &fresh, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&limit_errors, &tgid);
	}
	if (!value) {
		count_map_full();
		return 0;
	}
	__sync_fetch_and_add(file ? &value->files : &value->forks, 1);
	return 0;
}
