// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_doing.c - what a culprit does with the CPU time that others wait for:
 * nothing but system calls, or nothing but waking up for its timers.
 *
 * Neither is trouble by itself: a database makes many calls and a sound server has
 * many timers.  So these only tell more of a culprit that was found by the time
 * that others lost behind it.
 */
#include "findings_locks.h"
#include "findings_table.h"

struct doing {
	uint64_t run_ns, system_ns, sleeps;
	uint64_t syscalls, timers;
	uint32_t call;
};

static struct doing doing_of(const struct snapshot *s, const struct subject *who)
{
	struct doing d = { 0 };
	uint64_t most = 0;

	for (size_t i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		const struct task_row *row = snapshot_task(s, who->pid[i]);

		if (!row)
			continue;
		d.run_ns += row->t.run_ns;
		d.system_ns += row->t.system_ns;
		d.sleeps += row->t.sleeps;
		d.syscalls += row->t.syscalls;
		d.timers += row->t.timers;
		if (row->t.syscalls > most) {
			most = row->t.syscalls;
			d.call = row->call;
		}
	}
	return d;
}

static uint64_t per_1000s(const struct snapshot *s, uint64_t count)
{
	return (uint64_t)((unsigned __int128)count * 1000000000000ull / s->span_ns);
}

/* One timer for each of its turns on the CPU, and hardly anything in between. */
static bool only_wakes(const struct snapshot *s, const struct doing *d)
{
	uint64_t timers = over_window(s, PROBE_TIMERS, d->timers);

	return timers && d->run_ns / timers <= TIMER_TURNS * least_turn(s) && timers >= d->sleeps / 2;
}

/* Its calls do not even sleep. */
static bool only_calls(const struct snapshot *s, const struct doing *d)
{
	uint64_t calls = over_window(s, PROBE_SYSCALLS, d->syscalls);

	return calls && d->run_ns / calls <= least_turn(s) / CALL_EMPTY_PART && d->sleeps <= calls / 4 &&
	       d->system_ns >= part_of(d->run_ns, CALL_SYSTEM_PERCENT);
}

void tell_storms(struct work *w)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < w->n_found; i++) {
		struct finding *f = &w->found[i].f;
		struct doing d;

		if ((f->cause != CAUSE_CPU_HOG && f->cause != CAUSE_CPU_CROWD &&
		     f->cause != CAUSE_SWITCH_STORM) ||
		    f->culprit.kind == SUBJECT_KERNEL || f->culprit.n_pids == 0)
			continue;
		d = doing_of(s, &f->culprit);
		if (only_wakes(s, &d)) {
			f->cause = CAUSE_TIMER_STORM;
			f->count = over_window(s, PROBE_TIMERS, d.timers);
			evidence_add(f, EVIDENCE_TIMER_RATE, per_1000s(s, f->count));
		} else if (only_calls(s, &d)) {
			f->cause = CAUSE_SYSCALL_STORM;
			f->count = over_window(s, PROBE_SYSCALLS, d.syscalls);
			evidence_add(f, EVIDENCE_CALL_RATE, per_1000s(s, f->count));
			evidence_add(f, EVIDENCE_SYSTEM_TIME, d.system_ns);
		}
	}
}
