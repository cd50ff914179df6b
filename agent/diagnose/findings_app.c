// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_app.c - a program that computes on one CPU all the time while nothing
 * on this machine holds it up: if it seems slow, the time goes into the program.
 * A state and no trouble; told where there is nothing else to tell.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdlib.h>

#include "findings_impl.h"
#include "findings_table.h"

/* One thread that computes without a break has this part of one CPU, and hardly
 * more.  unit: % of the window; default 80 .. 105: interrupts and ticks blur it. */
#define ONE_THREAD_PERCENT 80
#define ONE_THREAD_MOST_PERCENT 105

const struct cause_row cause_app_itself = {
	.word = "app-itself",
	.detected = "the CPU time of a program that computes all the time, beside what it "
		    "waited, blocked and slept",
	.counted = "threads",
	.resource = RESOURCE_NONE,
	.named = "Nothing holds {victim} up.",
	.all = "Nothing holds anything up.",
	.own = "{victim} is busy with its own work: it ran {e:ran} {of} on one CPU, and waited "
	       "{lost} for it; no contention, the time goes into the program itself.",
	.neither = "Programs are busy with their own work; no contention.",
	.advice = "Nothing on this machine holds it up: only the program itself could do less.",
	.fine = true,
};

/* The process that computes most, of those that do nothing else; GROUP_NOBODY. */
static size_t busiest(const struct work *w)
{
	const struct snapshot *s = w->s;
	size_t best = GROUP_NOBODY;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (w->hurt[i]) /* then there is contention, if by choice */
			return GROUP_NOBODY;
		if (row->kernel_thread || w->fine.group[w->fine.of[i]].self ||
		    row->policy == SCHED_IDLE ||
		    row->t.run_ns < part_of(s->span_ns, ONE_THREAD_PERCENT) ||
		    row->t.run_ns > part_of(s->span_ns, ONE_THREAD_MOST_PERCENT))
			continue;
		if (best == GROUP_NOBODY || row->t.run_ns > s->task[best].t.run_ns)
			best = i;
	}
	return best;
}

int find_app_itself(struct work *w)
{
	bool *only = calloc(w->s->n_tasks + 1, sizeof(*only));
	size_t i = w->n_found ? GROUP_NOBODY : busiest(w);
	const struct task_times *t;
	struct finding *f = NULL;

	if (only && i != GROUP_NOBODY)
		f = found_add(w, CAUSE_APP_ITSELF, 0);
	if (f) {
		t = &w->s->task[i].t;
		only[i] = true;
		groups_subject(&w->fine, w->fine.of[i], only, &f->victim);
		f->lost_ns = t->wait_ns;
		f->count = w->s->task[i].threads;
		f->confidence = CONFIDENCE_ACCOUNTED;
		evidence_add(f, EVIDENCE_RAN, t->run_ns);
		if (t->blocked_ns)
			evidence_add(f, EVIDENCE_BLOCKED, t->blocked_ns);
	}
	free(only);
	return only ? 0 : -ENOMEM;
}
