/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * autogroup.h - the groups into which the kernel puts the processes of a session
 * for scheduling (sched(7), "The autogroup feature"): who is in which, and the
 * niceness of a group against the others.  The only file that writes
 * /proc/PID/autogroup.
 *
 * Groups are numbered; a number is not used again until the machine is restarted.
 * They have an effect on processes in the root of the CPU controller's hierarchy
 * alone (task_wants_autogroup() in kernel/sched/autogroup.c).
 *
 * Every function takes a descriptor of the /proc directory.
 */
#ifndef AGENT_AUTOGROUP_H
#define AGENT_AUTOGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct autogroup {
	uint64_t id; /* 1 or more */
	int nice;
};

struct autogroup_member {
	pid_t pid;
	uint64_t id;
};

/* Does the kernel schedule by autogroups at this moment? */
bool autogroup_enabled(int proc);

/* "/autogroup-25 nice 0\n".  -ENODATA: empty, as for those that are in none;
 * -EBADMSG: not that form. */
int autogroup_parse(const char *text, struct autogroup *out);

/* Of the process that began at start (clock ticks).  -ESRCH: it has ended;
 * -ENODATA: it is in none. */
int autogroup_read(int proc, pid_t pid, uint64_t start, struct autogroup *out);

/*
 * Sets the niceness of group id, through a member, from `is` to `nice`, and reads it
 * back.  -ESRCH: the member has ended or left the group; -EBUSY: its niceness is
 * not `is`; -EBADE: another one stands there than was written.
 */
int autogroup_set(int proc, pid_t pid, uint64_t start, uint64_t id, int is, int nice);

/* All processes that are in a group, malloc'd. */
int autogroup_scan(int proc, struct autogroup_member **out, size_t *n);

#endif
