/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate.h - makes an offered change: reads the exact old value, journals it on
 * disk, writes, checks; later keeps or reverts it by its effect; undoes exactly.
 *
 * Used by one thread at a time (the agent serialises).  Every function returns
 * 0 or a negative errno with the reason in words.
 */
#ifndef AGENT_ACTUATE_H
#define AGENT_ACTUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llamux/finding.h"
#include "policy.h"

struct actuator;

enum action_state {
	STATE_PLANNED,   /* journaled, not yet written (a crash left it) */
	STATE_APPLIED,   /* written, effect being measured */
	STATE_KEPT,      /* helped, or not measurable and confirmed */
	STATE_REVERTED,  /* did not help, taken back */
	STATE_UNDONE,    /* taken back on request */
	STATE_SUPERSEDED,/* someone else changed the knob since: left alone */
	STATE_GONE,      /* the target ended */
	STATE_UNDOING,   /* being taken back (a crash left it) */
	STATE_FAILED
};

struct action_row {
	int64_t id;               /* journal number, what "undo N" names */
	int64_t time_s;           /* CLOCK_REALTIME */
	uid_t uid;                /* who asked */
	enum action_kind kind;
	char target[64];
	char knob[160];           /* "sched policy of pid 811 (3 threads)" */
	char old_value[96];
	char new_value[96];
	uint64_t victim_before_ns, victim_after_ns; /* per 10 s; after: UINT64_MAX
	                             until measured */
	char counted[20];         /* "kills": what these two are numbers of; "": time */
	uint64_t target_before_ns, target_after_ns; /* CPU time per 10 s; before: 0
	                             where it is not known */
	uint64_t freed_bytes;     /* memory that was pushed out of it */
	enum action_state state;
};

struct actuate_options {
	const char *state_dir;   /* journal.db lives there; made if missing */
	const char *confine;     /* cgroup directory or NULL */
	const char *proc;        /* NULL: /proc */
	const char *cgroup;      /* NULL: /sys/fs/cgroup */
	const char *root;        /* borrowed; before the paths of settings; NULL: none */
	const struct policy *policy; /* borrowed */
	const char *const *profiles; /* borrowed; directories, NULL ends them; NULL: none */
	/* For how long a process had no CPU time, s; false: that is not known.  NULL. */
	bool (*asleep)(void *ctx, pid_t pid, uint64_t start_ns, uint64_t *out);
	void *asleep_ctx;
	pid_t self[4];
};

/*
 * What a person was shown: a hash of each single write that the offer meant then, under
 * a key that nobody outside of the agent has.  Threads of one process that would get
 * the same value from the same old one are one write.
 */
#define CONSENT_WRITES 256
struct consent {
	size_t n;
	uint64_t write[CONSENT_WRITES];
};

int actuator_open(const struct actuate_options *options, struct actuator **out,
		  char *reason, size_t reason_len);
void actuator_close(struct actuator *a);

/* After a crash: actions that were planned or applied are undone, or marked
 * gone or superseded; what was kept stays, unless the machine was restarted
 * since.  Returns how many were handled; report: one line on them. */
int actuator_recover(struct actuator *a, char *report, size_t report_len);

/* One line that says exactly what would be written, nothing done. */
int actuator_describe(struct actuator *a, const struct offer *offer,
		      enum agent_mode mode, const struct asker *asker,
		      char *out, size_t out_len);

/* Of a plan one line for each change of each role, and what is left out; first: the
 * processes that come first, for measuring; may be NULL. */
int actuator_outline(struct actuator *a, const struct offer *offer, enum agent_mode mode,
		     const struct asker *asker, struct subject *first, char *out, size_t out_len);

/* Likewise one line for each single write, with what stands there now and what would;
 * max lines at most, and how many are left out.  How many writes, or -errno with the
 * reason in out. */
long actuator_dry_run(struct actuator *a, const struct offer *offer,
		      enum agent_mode mode, const struct asker *asker, size_t max,
		      char *out, size_t out_len);

/*
 * Policy, journal, write, read back.  *row: the new journal row (id 0: none was
 * made).  All or nothing: on error what was written is taken back.  -EPERM: the
 * policy refuses; -EAGAIN: too soon or too often; -ESTALE: the target has ended;
 * -EALREADY: nothing would change; -EBUSY: someone else turned the knob meanwhile;
 * -ENOTSUP, -E2BIG: no such knob for it, too many; -ENOSPC, -EROFS, -EIO: journal.
 * agreed: from actuator_announce(); -ECANCELED: something would be written that is not
 * of it.  NULL: nothing was shown (an order by number, or the agent itself).
 */
int actuator_apply(struct actuator *a, const struct offer *offer,
		   enum agent_mode mode, const struct asker *asker,
		   const struct consent *agreed, struct action_row *row, char *reason,
		   size_t reason_len);

/* What would be written at this moment; errors as of actuator_apply(). */
int actuator_announce(struct actuator *a, const struct offer *offer,
		      enum agent_mode mode, const struct asker *asker,
		      struct consent *out, char *reason, size_t reason_len);

/* Whether a wait is so much shorter that a change is kept for it. */
bool actuator_helped(uint64_t before, uint64_t after);
/* Records the measured effect (per 10 s) and keeps the change if the victim's
 * wait fell by at least a fifth, or reverts it; *kept says which. */
int actuator_verify(struct actuator *a, int64_t id, uint64_t victim_after_ns,
		    uint64_t target_after_ns, bool *kept, char *reason,
		    size_t reason_len);

/* Writes the old bytes back and compares; what the target started since and what
 * inherited the change is restored too.  -EALREADY, -ENOENT, -ESTALE (target
 * gone), -EBUSY (someone else has changed the knob: left alone), -EPERM (an
 * action of another person, asker neither it nor root). */
int actuator_undo(struct actuator *a, int64_t id, const struct asker *asker,
		  struct action_row *row, char *reason, size_t reason_len);

/* Does a process give way to all others on the CPUs, by its policy or its cgroup?  From any
 * thread. */
bool actuator_yields(const struct actuator *a, pid_t pid);

/* Newest first; uid (uid_t)-1: of everyone.  Count or -errno. */
long actuator_list(struct actuator *a, uid_t uid, struct action_row *out,
		   size_t max);
/* "waits 1.2 s in 10 s, was 6 s", "3 kills in 10 s, was 9"; "" if it was not measured. */
struct effect_text {
	char s[112];
};
struct effect_text action_effect(const struct action_row *row);
const char *action_state_word(enum action_state state);

#endif
