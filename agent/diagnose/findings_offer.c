// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_offer.c - which changes may be put to a person against a finding.
 *
 * Never against the kernel, pid 1 or llamux; never twice the same; never against
 * a group of which not every member is held, since a part of it that yields
 * leaves the rest in place.
 */
#include <errno.h>
#include <limits.h>
#include <linux/sched.h>
#include <stdio.h>
#include <string.h>

#include "base/action_kinds.h"
#include "findings_impl.h"
#include "findings_mem.h"
#include "findings_table.h"

static bool may_be_target(const struct work *w, const struct subject *who)
{
	if (who->kind != SUBJECT_PROCESS && who->kind != SUBJECT_GROUP &&
	    who->kind != SUBJECT_CGROUP)
		return false;
	if (subject_has_pid(who, 1))
		return false;
	for (size_t k = 0; k < 4; k++) {
		if (w->ctx->self[k] && subject_has_pid(who, w->ctx->self[k]))
			return false;
	}
	for (size_t i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		const struct task_row *row = snapshot_task(w->s, who->pid[i]);

		if (!row || row->kernel_thread)
			return false;
	}
	return true;
}

/* Every member already is what the action would make of it. */
static bool already(const struct work *w, const struct subject *who, enum action_kind kind)
{
	for (size_t i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		const struct task_row *row = snapshot_task(w->s, who->pid[i]);
		bool idle = row && row->policy == SCHED_IDLE;
		bool realtime = row && (row->policy == SCHED_FIFO || row->policy == SCHED_RR);

		if (!row)
			continue;
		switch (kind) {
		case ACTION_NICE:
			if (!idle && !realtime && row->nice < OFFER_NICE)
				return false;
			break;
		case ACTION_NORMAL:
			if (realtime)
				return false;
			break;
		case ACTION_SCHED_IDLE:
		case ACTION_CGROUP_IDLE:
		case ACTION_WEIGHT:
			if (!idle)
				return false;
			break;
		default:
			return false; /* the finding is that it is not */
		}
	}
	return true;
}

static bool offered(const struct findings *out, const struct offer *o, uint8_t *id)
{
	for (size_t i = 0; i < out->n_offers; i++) {
		if (out->offer[i].kind == o->kind &&
		    subject_same(&out->offer[i].target, &o->target)) {
			*id = (uint8_t)out->offer[i].id;
			return true;
		}
	}
	return false;
}

/* It is bounded, and what would be offered is hardly less: that is no next step. */
static bool is_bounded(const struct work *w, const struct offer *o)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, o->target.cgroup_id);
	uint64_t bound;

	if (!row || o->kind != ACTION_MEMORY || o->cause == CAUSE_MEM_LIMIT)
		return false;
	bound = row->memory_high < row->memory_limit ? row->memory_high : row->memory_limit;
	return bound && bound != UINT64_MAX &&
	       ((uint64_t)o->value << 20) > bound / 100 * (100 - OFFER_LEFT_PERCENT);
}

enum added { ADDED, FITS_NOT, IN_FORCE, FULL };

static bool of_machine(enum action_kind kind)
{
	return action_table[kind].of == ACTION_OF_MACHINE;
}

/* Adds one offer to f if it fits.  o: kind, and when it is one. */
static enum added offer_add(const struct work *w, struct findings *out, struct finding *f,
			    const struct subject *target, struct offer o)
{
	static const struct subject nobody = { .kind = SUBJECT_NONE };

	target = of_machine(o.kind) ? &nobody : target;
	if (!of_machine(o.kind) && !may_be_target(w, target))
		return FITS_NOT;
	o.finding = f->id;
	o.cause = f->cause;
	o.victim = f->victim;
	o.victim_lost_ns = f->lost_ns;
	o.window_ns = f->window_ns;
	if (cause_counted(f->cause))
		snprintf(o.counted, sizeof(o.counted), "%s", cause_counted(f->cause));
	o.pressure = f->pressure == UINT_MAX ? 0 : f->pressure;
	if (f->n_offers == OFFERS_MAX)
		return FULL;
	if (f->disk[0])
		memcpy(o.disk, f->disk, sizeof(o.disk));
	if (!of_machine(o.kind) && already(w, target, o.kind))
		return IN_FORCE;
	if (!offer_prepare(w, target, &o))
		return FITS_NOT;
	if (is_bounded(w, &o))
		return IN_FORCE;
	/* Before and after must count the same ones: where everyone is the victim
	 * the finding leaves out who chose to wait, but after the change nobody can
	 * tell who would have. */
	if (!subject_loses_cpu_time(f->cause))
		o.victim_lost_ns = subject_lost_ns(w->s, &f->victim, &o.target, f->cause);
	else if (f->victim.kind == SUBJECT_NONE)
		subject_times(w->s, &f->victim, &o.target, NULL, &o.victim_lost_ns, NULL);
	if (!offered(out, &o, &f->offers[f->n_offers])) {
		if (out->n_offers == OFFERS_MAX)
			return FULL;
		o.id = (unsigned int)out->n_offers + 1;
		out->offer[out->n_offers++] = o;
		f->offers[f->n_offers] = (uint8_t)o.id;
	}
	f->n_offers++;
	return ADDED;
}

/* A cause of CPU time whose culprit shares its cgroup, but not with its victim. */
static bool is_shared(const struct work *w, const struct finding *f)
{
	return subject_loses_cpu_time(f->cause) && !own_cgroup(w, &f->culprit) &&
	       is_apart(w, &f->culprit, &f->victim);
}

/*
 * CPU time is shared out between cgroups first, then within each: policy and
 * niceness of a culprit do nothing for a victim in another cgroup, what is set for
 * its cgroup does (sched(7), cgroup-v2.rst "CPU").  Since 6.6 a weight alone lets the
 * one that runs end its slice before one that wakes; one that is idle gives way at once.
 */
static bool cgroups_first(const struct work *w, const struct finding *f)
{
	return (own_cgroup(w, &f->culprit) && f->victim.cgroup_id != f->culprit.cgroup_id) ||
	       is_shared(w, f);
}

static bool of_cgroup(enum action_kind kind)
{
	return action_table[kind].of == ACTION_OF_CGROUP;
}

/* False when no more offers can be held.  *in_force: one of them is already. */
static bool offers_of(const struct work *w, struct findings *out, struct finding *f,
		      const struct subject *target, bool *in_force)
{
	const struct cause_row *row = cause_table[f->cause];
	bool first = cgroups_first(w, f);
	enum added added;

	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t k = 0; k < row->n_answers; k++) {
			bool sooner = first && of_cgroup(row->answer[k]);

			if ((pass == 0) != sooner)
				continue;
			/* Where the cgroup has to yield the rest is for kernels
			 * that cannot make it. */
			added = offer_add(w, out, f, target, (struct offer){
				.kind = row->answer[k],
				.instead = f->n_offers && (first || row->one) });
			if (added == FULL)
				return false;
			*in_force |= added == IN_FORCE;
		}
		/* So does what bounds them, of those in a cgroup with others. */
		for (size_t k = 0; k < row->n_further && pass == 0 && is_shared(w, f); k++) {
			if (of_cgroup(row->further[k]) &&
			    offer_add(w, out, f, target, (struct offer){
				.kind = row->further[k], .instead = f->n_offers }) == FULL)
				return false;
		}
	}
	return true;
}

static bool further_of(const struct work *w, struct findings *out, struct finding *f,
		       const struct subject *target, bool in_force)
{
	const struct cause_row *row = cause_table[f->cause];

	/* Behind nothing they would be the first. */
	for (size_t k = 0; k < row->n_further && (in_force || f->n_offers); k++)
		if (!(of_cgroup(row->further[k]) && is_shared(w, f)) &&
		    offer_add(w, out, f, target, (struct offer){
			.kind = row->further[k], .further = true }) == FULL)
			return false;
	return true;
}

void offers_make(const struct work *w, struct findings *out)
{
	bool in_force[FINDINGS_MAX] = { false };

	/* The further ones behind all others. */
	for (int further = 0; further < 2; further++) {
		for (size_t i = 0; i < out->n_findings; i++) {
			struct finding *f = &out->finding[i];
			const struct subject *target =
				cause_table[f->cause]->for_victim ? &f->victim : &f->culprit;

			if (i && cause_table[out->finding[0].cause]->alone)
				break;
			if (further ? !further_of(w, out, f, target, in_force[i]) :
				      !offers_of(w, out, f, target, &in_force[i]))
				return;
		}
	}
}
