// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_storm.c - processes that live so briefly that no list shows them, and
 * the one that goes on starting them.
 *
 * Of a process the sample holds what it started and what those used that have
 * ended (snapshot.h).  A group is a storm when it starts brief ones at a rate, when
 * each of these is small, and when they are what it costs: who computes beside
 * that is a hog.  Waits behind the brief ones are waits behind their storm.
 */
#include <string.h>

#include "findings_impl.h"

/* A storm's own CPU time beside that of the brief ones is mostly that of making
 * them, which was seen to be twice to thrice theirs for the smallest.  unit: parts;
 * default 8: theirs is an eighth of both or more. */
#define STORM_BRIEF_PART 8
/* How far up a living brief process is followed to the one that starts them. */
#define STORM_STEPS 8

static uint64_t at_rate(uint64_t per_second, const struct snapshot *s)
{
	return per_second * (s->span_ns / 1000000) / 1000;
}

static bool is_storm(const struct work *w, const struct group *g)
{
	const uint64_t second = 1000000000;

	return !g->kernel && !g->self && !g->init && g->t.brief > 0 &&
	       g->t.brief >= at_rate(STORM_RATE, w->s) &&
	       g->t.brief_run_ns <= g->t.brief * (second / STORM_RATE) &&
	       g->t.brief_run_ns >= (g->t.brief_run_ns + g->t.run_ns) / STORM_BRIEF_PART;
}

/* The storm that a process comes from, itself included. */
static size_t storm_above(const struct work *w, size_t task)
{
	for (int step = 0; step < STORM_STEPS && task != GROUP_NOBODY; step++) {
		if (w->starter[task])
			return w->fine.of[task];
		task = task_index(w->s, w->s->task[task].ppid);
	}
	return GROUP_NOBODY;
}

static bool is_brief(const struct snapshot *s, const struct task_row *row)
{
	return row->start_ns >= s->time_ns - s->span_ns && !row->kernel_thread &&
	       row->t.run_ns <= part_of(s->span_ns, STORM_RUN_PERCENT);
}

/* Processes that were started by nobody who still lives and is counted. */
static uint64_t forks_of_nobody(const struct snapshot *s)
{
	uint64_t known = 0;

	for (size_t i = 0; i < s->n_tasks; i++)
		known += s->task[i].t.forks;
	return s->probe.forks > known ? s->probe.forks - known : 0;
}

void storm_mark(struct work *w)
{
	const struct snapshot *s = w->s;
	uint64_t forks = forks_of_nobody(s);

	w->storm = s->n_cpus && forks && forks >= at_rate((uint64_t)STORM_RATE * s->n_cpus, s);
	for (size_t i = 0; i < s->n_tasks; i++)
		w->starter[i] = s->task[i].t.brief > 0 &&
				is_storm(w, &w->fine.group[w->fine.of[i]]);
	for (size_t i = 0; i < s->n_tasks; i++) {
		w->storm_of[i] = storm_above(w, i);
		w->brief[i] = !w->starter[i] && (w->storm || w->storm_of[i] != GROUP_NOBODY) &&
			      is_brief(s, &s->task[i]);
	}
}

uint64_t storm_run(const struct work *w, size_t storm)
{
	uint64_t run = 0;

	for (size_t i = 0; i < w->s->n_tasks; i++) {
		if (w->storm_of[i] != storm)
			continue;
		if (w->starter[i])
			run += w->s->task[i].t.run_ns + w->s->task[i].t.brief_run_ns;
		else if (w->brief[i])
			run += w->s->task[i].t.run_ns;
	}
	return run;
}

/* Is it known of each process what it started? */
static bool counts_births(const struct snapshot *s)
{
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].t.forks)
			return true;
	}
	return false;
}

/* The parent of most of the short-lived processes that still live. */
static const struct task_row *storm_parent(const struct work *w)
{
	const struct snapshot *s = w->s;
	const struct task_row *best = NULL;
	size_t all = 0, most = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *parent = snapshot_task(s, s->task[i].ppid);
		size_t n = 0;

		if (!w->brief[i])
			continue;
		all++;
		if (!parent || parent->pid == 1 || parent->kernel_thread)
			continue;
		for (size_t k = 0; k < s->n_tasks; k++)
			n += w->brief[k] && s->task[k].ppid == parent->pid;
		if (n > most) {
			most = n;
			best = parent;
		}
	}
	return most * 2 > all ? best : NULL;
}

/* Without counts by starter (an older recording, a kernel without the program). */
static void name_by_living(const struct work *w, struct finding *f)
{
	const struct task_row *parent = counts_births(w->s) ? NULL : storm_parent(w);

	f->count = w->s->probe.forks;
	if (!parent)
		return;
	subject_of_task(parent, &f->culprit);
	f->culprit_run_ns = parent->t.run_ns;
}

void find_storm(struct work *w, size_t storm, const struct storm_loss *loss)
{
	struct finding *f = found_add(w, CAUSE_FORK_STORM, loss->rank_ns);

	if (!f)
		return;
	f->victim = loss->victim;
	f->lost_ns = loss->lost_ns;
	f->blamed_ns = loss->blamed_ns;
	f->all_lost_ns = loss->all_ns;
	if (storm == GROUP_NOBODY) {
		name_by_living(w, f);
		return;
	}
	groups_subject(&w->fine, storm, w->starter, &f->culprit);
	f->culprit_run_ns = storm_run(w, storm);
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		if (w->starter[i] && w->fine.of[i] == storm)
			f->count += w->s->task[i].t.forks;
	}
}
