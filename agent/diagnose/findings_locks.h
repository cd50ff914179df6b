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
/* From this part on it is said that those who hold the locks waited for a CPU.  unit: %
 * of the loss; default 10: less explains too little of it. */
#define HELD_UP_PERCENT 10
/* A process does nothing but enter the kernel: its calls take no longer than this part of
 * the least turn on the CPU (least_turn()) each, its own code between them included.
 * default 2: an empty call is a tenth of it, one that sleeps more than all of it. */
#define CALL_EMPTY_PART 2
/* ... and this part of its CPU time is the kernel's.  unit: %; default 50. */
#define CALL_SYSTEM_PERCENT 50
/* A process does nothing but wake up: for each of its timers it takes at most so many
 * least turns.  default 4: the timer, the wakeup, the switches, and hardly any work. */
#define TIMER_TURNS 4

#endif
