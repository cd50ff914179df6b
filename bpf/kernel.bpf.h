/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.bpf.h - the kernel's types as far as the programs read them.
 *
 * Written by hand instead of a generated vmlinux.h: every access is relocated
 * against the running kernel's BTF (CO-RE), so only names matter, and the
 * programs build the same on every machine, whatever kernel it runs.  Where a
 * kernel version changed a name or type, both are here as flavours (___suffix,
 * which libbpf ignores when matching) with the commit that changed it.
 */
#ifndef LLAMUX_KERNEL_BPF_H
#define LLAMUX_KERNEL_BPF_H

/* <linux/bpf.h> wants <linux/types.h>, whose <asm/types.h> is in no include path
 * of the bpf target; these are all that is needed of it. */
#define _LINUX_TYPES_H
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
#define __bitwise__
#define __aligned_u64 __u64 __attribute__((aligned(8)))

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

typedef _Bool bool;
enum { false = 0, true = 1 };
#define NULL ((void *)0)

#define EXIT_ZOMBIE 0x20 /* include/linux/sched.h, ended and not waited for */
#define PF_KTHREAD 0x00200000 /* include/linux/sched.h, unchanged since 2.6.27 */
#define PF_MEMALLOC 0x00000800 /* the same: it is freeing memory */
#define PF_FROZEN 0x00010000 /* of a user's task: frozen; no flag since 6.1 */
#define TASK_ON_RQ_MIGRATING 2 /* kernel/sched/sched.h, since 3.18 */
#define TASK_INTERRUPTIBLE 0x0001 /* include/linux/sched.h, unchanged since 2.6 */
#define TASK_UNINTERRUPTIBLE 0x0002 /* the same */
#define TASK_DEAD 0x0080 /* the same, since 4.14: it does not come back */
#define TASK_FROZEN 0x8000 /* since f5d39b020809 (6.1); no state's bit before */
#define TASK_NOLOAD 0x0400 /* the same, since 4.14: idle, waits for nothing */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct atomic {
	int counter;
};

struct kernfs_node {
	__u64 id; /* the inode number that stat(2) shows, on 64-bit (5.5) */
};

struct cgroup_root;

struct cgroup {
	int level; /* 0: root */
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

enum cgroup_subsys_id {
	cpu_cgrp_id = 1, /* relocated: the value depends on the configuration */
	memory_cgrp_id = 4,
	pids_cgrp_id = 11,
};

struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
};

struct task_io_accounting {
	__u64 read_bytes;
	__u64 write_bytes;
};

/* Resource limits, include/uapi/asm-generic/resource.h: the same numbers on all
 * architectures that llamux is for. */
enum { RLIMIT_NPROC = 6, RLIMIT_NOFILE = 7 };

struct rlimit {
	unsigned long rlim_cur;
};

struct mm_struct;

struct signal_struct {
	struct atomic live;
	unsigned long nvcsw;
	__u64 stime;
	struct rlimit rlim[16];
	struct mm_struct *oom_mm; /* set: the kernel killed it for lack of memory (4.10) */
	unsigned long nivcsw;
	unsigned long min_flt;
	unsigned long maj_flt;
	__u64 sum_sched_runtime;
};

struct kuid {
	__u32 val;
};

struct cred {
	struct kuid euid;
};

struct cpumask;
/* What a thread asked for when it entered the kernel: the call's number (-1: it
 * came by a fault or an interrupt) and its first arguments. */
struct pt_regs___x86 {
	unsigned long di, si, dx, r10, orig_ax;
};

struct pt_regs___arm64 {
	__u64 regs[31];
	int syscallno;
};

struct task_struct;

/* Open descriptors: a bit each, and a bit for each word of those that is full
 * (f3f86e33dc3d, 4.4).  All below next_fd are in use; a fork sets it to 0. */
struct fdtable {
	unsigned int max_fds;
	unsigned long *open_fds;
	unsigned long *full_fds_bits;
};

struct files_struct {
	struct fdtable *fdt;
	unsigned int next_fd;
};

struct rq {
	__u64 clock;
	__u64 clock_task; /* without the time of interrupts and of the hypervisor */
	int cpu;
	struct task_struct *curr;
};

struct cfs_rq {
	struct rq *rq;
	int throttle_count; /* CONFIG_CFS_BANDWIDTH; above 0: throttled now */
};

/* How long a group's queue has been throttled on its CPU, itself or through a
 * parent: real time since 677ea015f231 (6.6), time of the load-tracking clock,
 * which runs as fast on a busy CPU, before, and by another name before
 * 64eaf50731ac (5.19). */
struct cfs_rq___self {
	__u64 throttled_clock_self_time;
};

struct cfs_rq___pelt {
	__u64 throttled_clock_pelt_time;
};

struct cfs_rq___task {
	__u64 throttled_clock_task_time;
};

struct sched_entity {
	struct cfs_rq *cfs_rq; /* CONFIG_FAIR_GROUP_SCHED; set for every class */
	__u64 exec_start; /* clock_task when it was last accounted: for one that is
	                     off the CPU, when it left it */
	__u64 sum_exec_runtime;
	unsigned char sched_delayed; /* asleep, but still queued: 152e11f6df29 (6.12) */
};

struct sched_info {
	unsigned long long run_delay;
	unsigned long long last_arrival;
	unsigned long long last_queued;
};

/* A byte by 7.2, an int up to 6.18: a load of the one width where the field has the
 * other does not pass the verifier, and a copy of it would take in its neighbours. */
struct task_struct___byte {
	__u8 on_rq;
};

struct task_struct {
	unsigned int flags;
	unsigned int __state; /* 5.14: was state */
	unsigned int sched_contributes_to_load : 1; /* its last sleep was uninterruptible */
	int nr_cpus_allowed;
	const struct cpumask *cpus_ptr;
	unsigned long nvcsw;
	int on_rq;
	int static_prio;
	unsigned int rt_priority;
	struct sched_entity se;
	unsigned int policy;
	unsigned int in_iowait : 1;
	unsigned int in_memstall : 1; /* CONFIG_PSI; 5.8 */
	unsigned int in_user_fault : 1; /* CONFIG_MEMCG, CONFIG_MEMCG_V1 since 6.12 */
	unsigned int frozen : 1; /* CONFIG_CGROUPS; 5.2 */
	struct sched_info sched_info;
	struct mm_struct *mm;
	int exit_state;
	int exit_code;
	int pid;
	int tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	unsigned long nivcsw;
	__u64 stime;
	__u64 start_boottime; /* 5.5: was real_start_time */
	unsigned long min_flt;
	unsigned long maj_flt;
	const struct cred *cred;
	char comm[16];
	struct signal_struct *signal;
	struct task_io_accounting ioac;
	struct files_struct *files;
	struct css_set *cgroups;
};

/* The state's name and type until 2f064a59a11f (5.14). */
struct task_struct___state {
	volatile long state;
};

/* Resident pages: plain counters until f1a7941243c1 (6.2), per-CPU ones since. */
struct percpu_counter {
	__s64 count;
};

struct mm_struct___percpu {
	struct percpu_counter rss_stat[4];
};

struct atomic_long {
	__s64 counter;
};

struct mm_rss_stat {
	struct atomic_long count[4];
};

struct mm_struct___plain {
	struct mm_rss_stat rss_stat;
};

/* A page of the page cache, or several: the order was a field of its own (6.1)
 * until ebc1baf5c9b4 (6.6) put it into the flags of the second page. */
struct folio {
	void *mapping;
};

struct folio___order {
	unsigned char _folio_order;
};

struct folio___flags {
	unsigned long _flags_1;
};

enum pageflags {
	PG_head = 6, /* relocated; of a page that is the first of several */
};

/* mark_victim hands over a task, not a pid, since 72ba14deb40a (6.8); its trace
 * record got a uid with it. */
struct trace_event_raw_mark_victim___task {
	__u32 uid;
};

struct sk_buff {
	unsigned int len;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

#pragma clang attribute pop

/*
 * One body serves two kinds of program: btf is a constant in each, so that the compiler keeps
 * either plain loads (tp_btf, checked by the verifier) or safe reads through a helper (raw_tp),
 * which take some 10 ns each.
 */
#define READ(btf, from, field) ((btf) ? (from)->field : BPF_CORE_READ(from, field))
#define READ_BIT(btf, from, field)                                                               \
	((btf) ? BPF_CORE_READ_BITFIELD(from, field) : BPF_CORE_READ_BITFIELD_PROBED(from, field))

#endif
