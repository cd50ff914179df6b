/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place.bpf.h - where in the kernel a thread is: the system call that it is in, from
 * the registers that it saved on entry.
 *
 * Tasks here are such that the verifier trusts: their fields, and those of their
 * registers, are plain loads, where a safe read costs a call each.  These functions
 * run at every switch and every waking.
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
		return task->__state;
	return old->state;
}

/*
 * The registers of the call that a thread is in; NULL: of kernel threads, and where
 * they are not known (before 5.15, which has no bpf_task_pt_regs()).  Of a thread
 * that runs in user mode they are those of its last entry: ask only for one that
 * sleeps.
 */
static __always_inline void *task_registers(struct task_struct *task)
{
	if (task->flags & PF_KTHREAD)
		return NULL;
	if (!bpf_core_enum_value_exists(enum bpf_func_id___place, BPF_FUNC_task_pt_regs___place))
		return NULL;
	return (void *)bpf_task_pt_regs(task);
}

/* The number of the call; -1: none, or not known. */
static __always_inline __s32 call_number(void *registers)
{
	struct pt_regs___x86 *x86 = registers;
	struct pt_regs___arm64 *arm64 = registers;

	if (!registers)
		return -1;
	if (bpf_core_field_exists(x86->orig_ax))
		return (__s32)x86->orig_ax;
	if (bpf_core_field_exists(arm64->syscallno))
		return arm64->syscallno;
	return -1;
}

/* Its first four arguments. */
static __always_inline void call_arguments(void *registers, __u64 arg[4])
{
	struct pt_regs___x86 *x86 = registers;
	struct pt_regs___arm64 *arm64 = registers;

	if (bpf_core_field_exists(x86->orig_ax)) {
		arg[0] = x86->di;
		arg[1] = x86->si;
		arg[2] = x86->dx;
		arg[3] = x86->r10;
	} else if (bpf_core_field_exists(arm64->syscallno)) {
		arg[0] = arm64->regs[0];
		arg[1] = arm64->regs[1];
		arg[2] = arm64->regs[2];
		arg[3] = arm64->regs[3];
	}
}

#endif
