/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * procinfo.h - single processes as /proc shows them at this moment: identity,
 * parents, session, executable and threads.
 *
 * A process is its pid together with its start time: pids are used again, start
 * times of one pid are not.  /proc counts start times in clock ticks, so they are
 * compared in ticks; nanoseconds from other sources are rounded down to them.
 *
 * Every function takes a descriptor of the /proc directory, so that tests can
 * give a tree of their own.
 */
#ifndef AGENT_PROCINFO_H
#define AGENT_PROCINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct procinfo {
	pid_t pid;           /* or the thread's id */
	pid_t ppid;
	pid_t session;
	uint64_t start;      /* clock ticks since boot */
	bool kernel_thread;
	bool ready;          /* it runs, or waits for a CPU only */
	bool ended;          /* a zombie: nothing of it runs any more */
	bool ending;         /* its last thread is on its way there, or is there */
};

struct procinfo_thread {
	pid_t tid;
	uint64_t start;      /* clock ticks since boot */
};

/* Clock ticks of a time since boot, and back. */
uint64_t procinfo_ticks(uint64_t ns);
uint64_t procinfo_ns(uint64_t ticks);
/* Now, on the same clock as start times. */
uint64_t procinfo_now(void);

/* /proc/PID/stat, or with tid /proc/PID/task/TID/stat.  -ESRCH: there is none;
 * -EBADMSG: not the form that proc(5) describes. */
int procinfo_read(int proc, pid_t pid, pid_t tid, struct procinfo *out);

/* Parses the line of such a file; text need not end in NUL. */
int procinfo_parse(const char *text, size_t len, struct procinfo *out);

/* Target of /proc/PID/exe; "" for kernel threads.  -ENAMETOOLONG: it was cut
 * to fit. */
int procinfo_exe(int proc, pid_t pid, char *out, size_t size);

/* Real user id. */
int procinfo_uid(int proc, pid_t pid, uid_t *out);

/* The name (comm), cut to fit. */
int procinfo_name(int proc, pid_t pid, char *out, size_t size);

/*
 * All threads of a process, by id, read again until two readings agree, as one
 * that appears during a reading may be missed by it.  *out is malloc'd.
 * -EAGAIN: they did not stop changing; -E2BIG: more than max.
 */
int procinfo_threads(int proc, pid_t pid, size_t max, struct procinfo_thread **out, size_t *n);

/* All process ids, malloc'd. */
int procinfo_pids(int proc, pid_t **out, size_t *n);

/* True if ancestor is pid or one of its parents up to pid 1. */
bool procinfo_descends(int proc, pid_t pid, pid_t ancestor);

/*
 * A pidfd of the process that began at start; while it says that the process
 * lives, the pid cannot have become another's.  -ESRCH: it has ended (and the
 * pid may be another process's now).
 * It is given once the clock tick of start is over (of one that began just now it
 * waits for that): from then on pid and start name it for good, as whoever gets the
 * pid later begins in a later tick.
 */
int procinfo_open(int proc, pid_t pid, uint64_t start);
bool procinfo_lives(int pidfd);

/* A number that no other process of this boot has: the inode of its pidfd (since Linux
 * 6.9, b28ddcc32d8f).  0: this kernel has none. */
uint64_t procinfo_unique(int pidfd);

#endif
