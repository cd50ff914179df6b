/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process_knob.h - what is set for a process or thread beside its scheduling: read
 * and written as text, which is what the journal keeps.
 *
 * Threads and processes that are started inherit all of these.
 */
#ifndef AGENT_PROCESS_KNOB_H
#define AGENT_PROCESS_KNOB_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/scheduler.h"

enum process_knob {
	PROCESS_AFFINITY, /* CPUs that a thread may use; sched_setaffinity(2) */
	PROCESS_SLACK,    /* timer slack of a thread; /proc/TID/timerslack_ns */
	PROCESS_IOPRIO,   /* I/O priority of a thread; ioprio_set(2) */
	PROCESS_FILES,    /* RLIMIT_NOFILE of a process; prlimit(2) */
	PROCESS_OOM,      /* /proc/PID/oom_score_adj of a process */
	PROCESS_NPROC,    /* RLIMIT_NPROC of a process */
	PROCESS_MEMLOCK,  /* RLIMIT_MEMLOCK of a process */
	PROCESS_KNOBS
};

struct process_knob_row {
	const char *name;    /* "CPU affinity" */
	const char *means;   /* by which call it is set */
	bool per_thread;
	/* proc: descriptor of /proc; -ESRCH: no such thread. */
	int (*read)(int proc, pid_t tid, char out[SCHEDULER_TEXT_MAX]);
	int (*write)(int proc, pid_t tid, const char *text);
	/* The text that a value means beside what stands there: affinity 0: every CPU;
	 * slack: microseconds; I/O priority 0: idle class; files, processes, MiB: the
	 * soft limit; oom: the score.  -EINVAL: it would not be an improvement of that kind. */
	int (*want)(const char *old, int value, char out[SCHEDULER_TEXT_MAX]);
	void (*say)(const char *text, char *out, size_t size);
};

extern const struct process_knob_row process_knobs[PROCESS_KNOBS];

/* Writes and reads back.  -EBADE: it is not what stands there then. */
int process_knob_set(enum process_knob knob, int proc, pid_t tid, const char *text);

#endif
