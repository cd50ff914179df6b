/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * priority.h - who gets the CPU and the memory first among the agent's own
 * threads and its model worker, and what is said of it in `status`.
 *
 * The agent must answer because the machine is slow.  Its own threads use little
 * (under half a percent of a core), so they may go first: the collector by a
 * SCHED_DEADLINE reservation, which also holds beside SCHED_FIFO hogs; the file
 * and answering threads by niceness, and while that does not get them a CPU by
 * reservations as well, which the kernel bounds.  The model uses much, for a short while: it
 * is raised only while a question is being answered and is otherwise behind
 * everything (SCHED_IDLE would leave it without any time beside a hog, so it is
 * niceness there too).
 *
 * Nothing here may fail the start: what the kernel or a container refuses is
 * told by the words returned.
 */
#ifndef AGENT_PRIORITY_H
#define AGENT_PRIORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Locks the memory of this process as it is touched, and protects it from the
 * OOM killer.  Words: constant strings. */
const char *priority_lock_memory(void);
const char *priority_protect(void);

/* For the calling thread. */
const char *priority_collector(void);
void priority_answering(void);
void priority_worker(void); /* likewise; it makes the answers */

/* The process that sees to it that nobody waits for an agent that hangs: all its threads,
 * before it starts others. */
void priority_watchdog(void);

/*
 * The threads of this process that go first get reservations beside the calling one's - or,
 * where the kernel has none left, SCHED_RR - as long as real-time tasks leave nothing to the
 * others or no more, and for a minute after one of these threads did not get a CPU although
 * it could have run.  priority_look() says so and does it: every two seconds, and
 * PRIORITY_AGAIN_MS after it has returned true, which means that one of them may be waiting
 * now.
 */
#define PRIORITY_AGAIN_MS 250
void priority_real_time(bool found);
bool priority_look(void);
/* NULL, or why the worker has its reservation. */
const char *priority_reserved(void);

/* All threads of the model worker; also makes it the OOM killer's choice before
 * the agent.  pid 0: nothing.  False: there is no time on the CPUs for it now, it is not to
 * be asked. */
bool priority_model(pid_t pid, bool serving);

#endif
