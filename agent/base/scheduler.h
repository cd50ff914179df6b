/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scheduler.h - the scheduling attributes of one thread: read, written, compared,
 * and kept as text.  The only file that calls sched_setattr(2).
 *
 * Three knobs are told apart, because people and programs turn them separately:
 * the policy (with real-time priority, deadline parameters and flags), the niceness
 * and the slice.  Changing or restoring one leaves the others as they are then.
 */
#ifndef AGENT_SCHEDULER_H
#define AGENT_SCHEDULER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SCHEDULER_TEXT_MAX 192

struct scheduler_value {
	uint32_t policy;    /* SCHED_* */
	int32_t nice;       /* kept by the kernel under every policy */
	uint32_t priority;  /* 1..99 under FIFO and RR, else 0 */
	uint64_t flags;     /* SCHED_FLAG_* */
	uint64_t runtime;   /* ns.  DEADLINE: budget.  OTHER, BATCH, IDLE: the
	                       slice the program chose (Linux 6.12 on), 0: default */
	uint64_t deadline;  /* ns, DEADLINE only */
	uint64_t period;
};

enum scheduler_knob { SCHEDULER_POLICY, SCHEDULER_NICE, SCHEDULER_SLICE };

/*
 * The slice of a thread that chose none, at this moment.  The kernel reports it
 * in the same field as a chosen one, and to write it back would make it chosen:
 * it would no longer follow the kernel's setting.  0 where the kernel reports no
 * slices, or where it cannot be found.
 */
uint64_t scheduler_default_slice(void);

/* default_slice: from above.  -ESRCH: no such thread. */
int scheduler_read(pid_t tid, uint64_t default_slice, struct scheduler_value *out);

/* Writes all of value with one call (and setpriority(2), if the niceness changes
 * under a policy for which that call leaves it alone) and reads it back; -EBADE if
 * it is not what stands there then.  Needs CAP_SYS_NICE for most. */
int scheduler_write(pid_t tid, uint64_t default_slice, const struct scheduler_value *value);

/* Do two values agree in this knob? */
bool scheduler_same(enum scheduler_knob knob, const struct scheduler_value *a,
		    const struct scheduler_value *b);

/* `now` with this knob taken from `from`. */
struct scheduler_value scheduler_with(enum scheduler_knob knob, const struct scheduler_value *now,
				      const struct scheduler_value *from);

/* What a thread started by one with this value gets (SCHED_RESET_ON_FORK). */
struct scheduler_value scheduler_inherited(const struct scheduler_value *parent);

/* Fair: shares the CPU by weight (OTHER, BATCH, IDLE).  Real time: FIFO, RR,
 * DEADLINE. */
bool scheduler_is_fair(uint32_t policy);
bool scheduler_is_real_time(uint32_t policy);

/* "SCHED_IDLE"; "SCHED_?" for one that is not known. */
const char *scheduler_policy_word(uint32_t policy);

/* One knob for a person: "SCHED_FIFO priority 10" or "nice 5". */
void scheduler_say(enum scheduler_knob knob, const struct scheduler_value *value, char *out,
		   size_t size);

/* All fields, for the journal; parse is the exact inverse, -EBADMSG else. */
void scheduler_format(const struct scheduler_value *value, char out[SCHEDULER_TEXT_MAX]);
int scheduler_parse(const char *text, struct scheduler_value *out);

#endif
