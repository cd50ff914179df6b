/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h - the records that BPF programs hand to the daemon.  Shared by both,
 * so only fixed-width types, explicit padding, sizes asserted.
 *
 * Source of the values: kernel tracepoints named in bpf/*.bpf.c.  Times are the
 * kernel's CLOCK_MONOTONIC (bpf_ktime_get_ns) unless a name says boot.
 */
#ifndef LLAMUX_EVENT_H
#define LLAMUX_EVENT_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define EVENT_COMM_LEN 16

enum event_kind {
	EVENT_LONG_WAIT = 1,     /* run-queue wait past the threshold */
	EVENT_RECLAIM_STALL = 2, /* direct reclaim */
	EVENT_MEMCG_STALL = 3,   /* reclaim for the task's own memory cgroup */
	EVENT_COMPACT_STALL = 4, /* direct compaction */
	EVENT_OOM_VICTIM = 5,
	EVENT_KSWAPD_WAKE = 6,
	EVENT_FORK = 7,
	EVENT_EXEC = 8,
	EVENT_EXIT = 9,
};

struct event_task {
	__u32 pid;        /* thread */
	__u32 tgid;       /* process */
	__u64 start_boot_ns; /* of the process's main thread */
	__u64 cgroup_id;  /* default hierarchy */
	char comm[EVENT_COMM_LEN];
};
_Static_assert(sizeof(struct event_task) == 40, "event_task is wire format");

struct event {
	__u64 time_ns;     /* when it ended */
	__u64 duration_ns; /* wait or stall; 0 where there is none */
	__u64 detail;      /* exit: code; reclaim: pages reclaimed; fork: child */
	__u32 kind;        /* enum event_kind */
	__u32 cpu;
	struct event_task who; /* victim, or the one that acts */
	struct event_task by;  /* culprit of a long wait, parent of a fork; zeroes */
};
_Static_assert(sizeof(struct event) == 112, "event is wire format");

#endif
