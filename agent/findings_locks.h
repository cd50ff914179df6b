/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_locks.h - the thresholds of what is found about locks, system calls and
 * timers.  All are ratios of time.
 */
#ifndef AGENT_FINDINGS_LOCKS_H
#define AGENT_FINDINGS_LOCKS_H

#include "findings_impl.h"

/* Locks were looked at for so long at the least.  unit: ns; default 400 ms: what a
 * question waits for when it has them looked at (LOOK_NS), less what is spent on
 * attaching. */
#define LOCKS_LOOKED_NS 400000000ull
/* A holder kept its waiters waiting because it had no CPU, if that was this part of
 * the wait.  unit: %; default 50: the majority. */
#define HOLDER_STARVED_PERCENT 50
/* A program loses by its own locks when its threads wait this part of the time in
 * which they want to go on (run, wait for a CPU, wait for a lock).  unit: %; default
 * 25: a healthy pool of threads stays below a few percent. */
#define OWN_LOCKS_PERCENT 25
/* ... and this much, all threads together.  unit: % of the window; default 50: half
 * of a thread. */
#define OWN_LOCKS_LEAST_PERCENT 50
/* A process does nothing but enter the kernel: its calls take no longer than this
 * each, its own code between them included.  unit: ns; default 5 us, some ten times
 * what an empty call takes and less than one that does anything. */
#define CALL_EMPTY_NS 5000ull
/* ... and this part of its CPU time is the kernel's.  unit: %; default 50. */
#define CALL_SYSTEM_PERCENT 50
/* A process does nothing but wake up: it computes no longer than this for each of
 * its timers.  unit: ns; default 100 us, below what is charged as a wait (bpf/), as
 * nobody would be woken for so little. */
#define TIMER_TURN_NS 100000ull

#endif
