// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_next.c - a change has helped, and not enough: which one comes next.  The
 * findings of the time since then say it; where they name nobody, what is stronger than
 * the change itself does (cause_row.further).
 */
#include <limits.h>
#include <string.h>

#include "findings.h"
#include "findings_group.h"
#include "findings_impl.h"
#include "findings_table.h"

_Static_assert(FURTHER_MAX <= NEXT_MAX, "each further kind has its place");

const struct offer *finding_offer(const struct findings *f, const struct finding *one)
{
	for (size_t i = 0; i < one->n_offers; i++) {
		unsigned int id = one->offers[i];

		if (id && id <= f->n_offers && !f->offer[id - 1].further)
			return &f->offer[id - 1];
	}
	return NULL;
}

/* As a part of the window, so that windows of any length compare. */
static double rate(uint64_t ns, uint64_t window_ns)
{
	return window_ns ? (double)ns / (double)window_ns : 0;
}

bool next_is_worth(uint64_t before, uint64_t left)
{
	return before && left * 100 > before * OFFER_LEFT_PERCENT;
}

/* The change lifts a bound of the victim's own, or of its control group. */
static bool lifts_own(const struct offer *done)
{
	const struct subject *victim = &done->victim, *target = &done->target;

	if (victim->kind == SUBJECT_NONE)
		return false;
	return subject_same(target, victim) ||
	       (target->kind == SUBJECT_CGROUP && target->cgroup_id &&
		target->cgroup_id == victim->cgroup_id);
}

/* What the change costs its target was meant: a quota is not raised by the next step. */
static bool is_meant(const struct finding *f, const struct offer *done)
{
	const struct subject *target = &done->target;

	return !lifts_own(done) &&
	       (subject_same(&f->victim, target) ||
		(target->n_pids && subject_has_pid(&f->victim, target->pid[0])));
}

/* Is it about those that the change was about?  Another trouble is for another question; and
 * who was helped is not the next to be put back. */
static bool is_related(const struct finding *f, const struct offer *done)
{
	if (done->victim.kind != SUBJECT_NONE && subject_same(&f->victim, &done->victim))
		return true;
	return !lifts_own(done) && subject_same(&f->culprit, &done->target);
}

/* One neighbour who takes two things needs two changes, of which the first says nothing of what the
 * second would give back: the disk and the CPUs (who takes memory takes CPU time for that), or
 * another process of the same program in the same place. */
static bool is_neighbour(const struct finding *f, const struct offer *done)
{
	const struct subject *culprit = &f->culprit, *target = &done->target;
	enum resource took = cause_table[done->cause]->resource;
	enum resource takes = cause_table[f->cause]->resource;
	bool two = (took == RESOURCE_IO && takes == RESOURCE_CPU) ||
		   (took == RESOURCE_CPU && takes == RESOURCE_IO);

	if (lifts_own(done))
		return false;
	if (subject_same(culprit, target))
		return two;
	return culprit->kind == SUBJECT_PROCESS && target->kind == SUBJECT_PROCESS &&
	       culprit->cgroup_id == target->cgroup_id && !strcmp(culprit->name, target->name);
}

/* What is left of the loss that the change was against is worth a next step. */
static bool is_left(const struct finding *f, const struct offer *done)
{
	double before = rate(done->victim_lost_ns, done->window_ns);

	return is_related(f, done) &&
	       rate(f->lost_ns, f->window_ns) * 100 > before * OFFER_LEFT_PERCENT;
}

const struct offer *next_offer(const struct findings *now, const struct offer *done)
{

	for (size_t i = 0; i < now->n_findings; i++) {
		const struct finding *f = &now->finding[i];

		if (finding_offer(now, f) && !cause_is_fine(f->cause) && !is_meant(f, done) &&
		    (is_left(f, done) || is_neighbour(f, done)))
			return finding_offer(now, f);
	}
	return NULL;
}

size_t next_stronger(const struct offer *done, const struct snapshot *s,
		     struct offer out[NEXT_MAX])
{
	const struct cause_row *row = cause_table[done->cause];
	uint64_t left;
	size_t n = 0;
	bool behind = false;

	/* Behind somebody else nothing of it is the target's any more. */
	subject_times(s, &done->victim, &done->target, NULL, &left, NULL);
	if (subject_loses_cpu_time(done->cause) &&
	    rate(left, s->span_ns) * 100 <=
		    rate(done->victim_lost_ns, done->window_ns) * OFFER_LEFT_PERCENT)
		return 0;

	/* One that was such a step itself has only what follows it. */
	for (size_t k = 0; k < row->n_further; k++)
		behind |= row->further[k] == done->kind;
	for (size_t k = 0; k < row->n_further; k++) {
		struct offer *o = &out[n];

		if (behind) {
			behind = row->further[k] != done->kind;
			continue;
		}
		*o = *done;
		o->kind = row->further[k];
		o->finding = 0;
		o->instead = o->further = false;
		o->window_ns = s->span_ns;
		o->victim_lost_ns = subject_lost_ns(s, &o->victim, &o->target, o->cause);
		subject_times(s, &o->target, NULL, NULL, NULL, &o->target_run_ns);
		o->value = o->kind == ACTION_QUOTA ? quota_percent(s, o->target_run_ns) :
						     action_table[o->kind].max == 1;
		n += o->value > 0;
	}
	return n;
}
