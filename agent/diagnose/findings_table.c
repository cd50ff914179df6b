// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_table.c - the table of causes, whose rows stand in findings_rows_*.c,
 * that of actions, and the words of the enums of finding.h.
 */
#include "findings_table.h"

const struct cause_row *const cause_table[CAUSE_COUNT] = {
	[CAUSE_CPU_HOG] = &cause_cpu_hog,
	[CAUSE_CPU_CROWD] = &cause_cpu_crowd,
	[CAUSE_CPU_RT] = &cause_cpu_rt,
	[CAUSE_CPU_QUOTA] = &cause_cpu_quota,
	[CAUSE_CPU_PINNED] = &cause_cpu_pinned,
	[CAUSE_SWITCH_STORM] = &cause_switch_storm,
	[CAUSE_MEM_RECLAIM] = &cause_mem_reclaim,
	[CAUSE_MEM_LIMIT] = &cause_mem_limit,
	[CAUSE_MEM_COMPACT] = &cause_mem_compact,
	[CAUSE_MEM_SWAP] = &cause_mem_swap,
	[CAUSE_KHUGEPAGED] = &cause_khugepaged,
	[CAUSE_CACHE_EVICTED] = &cause_cache_evicted,
	[CAUSE_OOM] = &cause_oom,
	[CAUSE_IO_BUSY] = &cause_io_busy,
	[CAUSE_LOCK_INVERSION] = &cause_lock_inversion,
	[CAUSE_LOCK_OWN] = &cause_lock_own,
	[CAUSE_MMAP_LOCK] = &cause_mmap_lock,
	[CAUSE_SYSCALL_STORM] = &cause_syscall_storm,
	[CAUSE_TIMER_STORM] = &cause_timer_storm,
	[CAUSE_IO_SLOW] = &cause_io_slow,
	[CAUSE_IO_LIMIT] = &cause_io_limit,
	[CAUSE_DIRTY_STALL] = &cause_dirty_stall,
	[CAUSE_FSYNC_STORM] = &cause_fsync_storm,
	[CAUSE_STUCK] = &cause_stuck,
	[CAUSE_FORK_STORM] = &cause_fork_storm,
	[CAUSE_TASK_GROWTH] = &cause_task_growth,
	[CAUSE_ZOMBIES] = &cause_zombies,
	[CAUSE_FD_LIMIT] = &cause_fd_limit,
	[CAUSE_TASK_LIMIT] = &cause_task_limit,
	[CAUSE_SELF] = &cause_self,
	[CAUSE_BUSY_FINE] = &cause_busy_fine,
	[CAUSE_APP_ITSELF] = &cause_app_itself,
	[CAUSE_IRQ_LOAD] = &cause_irq_load,
	[CAUSE_STEAL] = &cause_steal,
	[CAUSE_FREQ_CAP] = &cause_freq_cap,
	[CAUSE_NUMA_REMOTE] = &cause_numa_remote,
	[CAUSE_NET_WAIT] = &cause_net_wait,
};

static const char *const subject_kinds[SUBJECT_KINDS] = {
	[SUBJECT_NONE] = "none",
	[SUBJECT_PROCESS] = "process",
	[SUBJECT_GROUP] = "group",
	[SUBJECT_CGROUP] = "cgroup",
	[SUBJECT_KERNEL] = "kernel",
	[SUBJECT_DEVICE] = "device",
	[SUBJECT_HYPERVISOR] = "hypervisor",
	[SUBJECT_REMOTE] = "remote",
	[SUBJECT_NIC] = "device",
	[SUBJECT_HIDDEN] = "hidden",
};

static const char *const confidences[CONFIDENCE_KINDS] = {
	[CONFIDENCE_INFERRED] = "inferred",
	[CONFIDENCE_MEASURED] = "measured",
	[CONFIDENCE_ACCOUNTED] = "accounted",
};

const char *cause_word(enum finding_cause cause)
{
	return (unsigned int)cause < CAUSE_COUNT ? cause_table[cause]->word : NULL;
}

const char *subject_kind_word(enum subject_kind kind)
{
	return (unsigned int)kind < SUBJECT_KINDS ? subject_kinds[kind] : NULL;
}

const char *confidence_word(enum finding_confidence confidence)
{
	return (unsigned int)confidence < CONFIDENCE_KINDS ? confidences[confidence] : NULL;
}
