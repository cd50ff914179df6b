/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place.bpf.h - where in the kernel a thread is: the system call that it is in, from the registers that it saved on entry.
 */
#ifndef LLAMUX_PLACE_BPF_H
#define LLAMUX_PLACE_BPF_H

#include "kernel.bpf.h"

/* Helpers by name: the kernel's BTF tells whether it has one. */
enum bpf_func_id___place { BPF_FUNC_task_pt_regs___place = 175 };

/* 0: runnable. */
static __always_inline __u32 thread_state(struct task_struct *task)
{
	struct task_struct___state *old = (void *)task;

	if (bpf_core_field_exists(task->__state))
		return BPF_CORE_READ(task, __state);
	return BPF_CORE_READ(old, state);
}

/*
 * The call that a thread is in and its first four arguments; -1: none, or not
 * known (kernel threads; before 5.15, which has no bpf_task_pt_regs()).  task must
 * be one that the verifier trusts.  Of a thread that runs in user mode the answer
 * is that of its last entry: ask only for one that sleeps.
 */
static __always_inline __s32 task_syscall(struct task_struct *task, __u64 arg[4])
{
	struct pt_regs___x86 *x86;
	struct pt_regs___arm64 *arm64;

	if (task->flags & PF_KTHREAD)
		return -1;
	if (!bpf_core_enum_value_exists(enum bpf_func_id___place, BPF_FUNC_task_pt_regs___place))
		return -1;
	x86 = (void *)bpf_task_pt_regs(task);
	arm64 = (void *)x86;
	if (bpf_core_field_exists(x86->orig_ax)) {
		if (arg) {
			arg[0] = BPF_CORE_READ(x86, di);
			arg[1] = BPF_CORE_READ(x86, si);
			arg[2] = BPF_CORE_READ(x86, dx);
			arg[3] = BPF_CORE_READ(x86, r10);
		}
		return (__s32)BPF_CORE_READ(x86, orig_ax);
	}
	if (bpf_core_field_exists(arm64->syscallno)) {
		if (arg) {
			arg[0] = BPF_CORE_READ(arm64, regs[0]);
			arg[1] = BPF_CORE_READ(arm64, regs[1]);
			arg[2] = BPF_CORE_READ(arm64, regs[2]);
			arg[3] = BPF_CORE_READ(arm64, regs[3]);
		}
		return BPF_CORE_READ(arm64, syscallno);
	}
	return -1;
}

#endif
