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

#include "action_kinds.h"
#include "findings_impl.h"
#include "findings_mem.h"
#include "findings_table.h"

static bool has_pid(const struct subject *who, pid_t pid)
{
	for (size_t i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		if (who->pid[i] == pid)
			return true;
	}
	return false;
}

static bool may_be_target(const struct work *w, const struct subject *who)
{
	if (who->kind != SUBJECT_PROCESS && who->kind != SUBJECT_GROUP &&
	    who->kind != SUBJECT_CGROUP)
		return false;
	if (has_pid(who, 1))
		return false;
	for (size_t k = 0; k < 4; k++) {
		if (w->ctx->self[k] && has_pid(who, w->ctx->self[k]))
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
		case ACTION_QUOTA:
		case ACTION_MEMORY:
		case ACTION_AFFINITY:
		case ACTION_IO_REQUESTS:
		case ACTION_IOPRIO:
			return false; /* the finding is that it is not */
		default:
			return true;
		}
	}
	return true;
}

/* Is it a short-lived process of a storm that who is? */
static bool starts(const struct work *w, const struct subject *who, size_t task)
{
	size_t starter = task_index(w->s, who->pid[0]);

	return w->brief[task] && starter != GROUP_NOBODY && w->starter[starter] &&
	       w->storm_of[task] == w->storm_of[starter];
}

/* The cgroup that holds the culprit, what it keeps starting, and nobody else. */
static const struct cgroup_row *own_cgroup(const struct work *w, const struct subject *who)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, who->cgroup_id);
	size_t n = 0;

	if (!row)
		return NULL;
	for (size_t i = 0; i < w->s->n_tasks; i++)
		n += w->s->task[i].cgroup_id == row->id && !starts(w, who, i);
	return n == who->n_pids ? row : NULL;
}

/* Twice the quota that is too small: its need is not known, as it was never let run
 * freely.  No more than there is. */
static bool prepare_quota(const struct work *w, struct offer *o)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, o->target.cgroup_id);
	uint64_t percent;

	if (!row || row->cpu_quota == 0)
		return false;
	percent = (2 * row->cpu_quota + 50) / 100;
	if (percent > w->s->n_cpus * 100ull)
		percent = w->s->n_cpus * 100ull;
	o->value = (int)percent;
	return percent * 100 > row->cpu_quota;
}

static bool prepare_cgroup(const struct work *w, const struct subject *who, int value,
			   struct offer *o)
{
	const struct cgroup_row *row = own_cgroup(w, who);

	if (!row || value <= 0)
		return false;
	o->value = value;
	o->target.kind = SUBJECT_CGROUP;
	o->target.cgroup_id = row->id;
	cgroup_name(row, o->target.name, sizeof(o->target.name));
	return true;
}

/* A part of the reads per second that it makes of the disk now; 0: it mostly writes
 * there, which the kernel's own threads may do for it. */
static int reads_left(const struct work *w, const struct subject *who, const char *name)
{
	const struct snapshot *s = w->s;
	uint64_t reads = 0, writes = 0;

	for (size_t i = 0; i < s->n_ios; i++) {
		const struct disk_row *disk = snapshot_disk(s, s->io[i].dev);

		if (!disk || strncmp(disk->name, name, sizeof(disk->name)) != 0 ||
		    !has_pid(who, s->io[i].pid))
			continue;
		reads += s->io[i].t.reads;
		writes += s->io[i].t.writes;
	}
	if (writes > reads)
		return 0;
	reads = (uint64_t)((unsigned __int128)reads * 1000000000 / s->span_ns);
	reads = reads * OFFER_READS_PERCENT / 100;
	return reads > INT_MAX ? INT_MAX : (int)reads;
}

static bool prepare_bound(const struct work *w, const struct subject *who, struct offer *o)
{
	const struct cgroup_row *row = own_cgroup(w, who);
	uint64_t mib = row ? bound_mib(w, who, row, o->cause) : 0;

	return mib <= INT_MAX && prepare_cgroup(w, who, (int)mib, o);
}

/* Fills target and value; false if this action does not fit this one. */
static bool prepare(const struct work *w, const struct subject *who, struct offer *o)
{
	o->target = *who;
	if (o->kind == ACTION_WEIGHT)
		return prepare_cgroup(w, who, OFFER_WEIGHT, o);
	if (o->kind == ACTION_CGROUP_IDLE)
		return prepare_cgroup(w, who, 1, o);
	if (o->kind == ACTION_IO_REQUESTS)
		return prepare_cgroup(w, who, reads_left(w, who, o->disk), o);
	if (o->kind == ACTION_QUOTA)
		return prepare_quota(w, o);
	if (o->kind == ACTION_MEMORY && o->cause == CAUSE_MEM_LIMIT)
		return limit_offer(w, who, o);
	if (o->kind == ACTION_MEMORY)
		return prepare_bound(w, who, o);
	if (o->kind == ACTION_NICE)
		o->value = OFFER_NICE;
	return who->n_pids > 0 && who->n_pids <= SUBJECT_PIDS_MAX;
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

/* Adds one offer to f if it fits; false when no more offers can be held. */
static bool offer_add(const struct work *w, struct findings *out, struct finding *f,
		      const struct subject *target, enum action_kind kind, bool instead)
{
	struct offer o = { .kind = kind, .finding = f->id, .cause = f->cause, .victim = f->victim,
			   .victim_lost_ns = f->lost_ns, .window_ns = f->window_ns,
			   .pressure = f->pressure == UINT_MAX ? 0 : f->pressure,
			   .instead = instead };

	if (f->n_offers == OFFERS_MAX)
		return false;
	if (f->disk[0])
		memcpy(o.disk, f->disk, sizeof(o.disk));
	if (already(w, target, kind) || !prepare(w, target, &o))
		return true;
	/* Before and after must count the same ones: where everyone is the victim
	 * the finding leaves out who chose to wait, but after the change nobody can
	 * tell who would have. */
	if (!subject_loses_cpu_time(f->cause))
		o.victim_lost_ns = subject_lost_ns(w->s, &f->victim, &o.target, f->cause);
	else if (f->victim.kind == SUBJECT_NONE)
		subject_times(w->s, &f->victim, &o.target, NULL, &o.victim_lost_ns, NULL);
	if (!offered(out, &o, &f->offers[f->n_offers])) {
		if (out->n_offers == OFFERS_MAX)
			return false;
		o.id = (unsigned int)out->n_offers + 1;
		out->offer[out->n_offers++] = o;
		f->offers[f->n_offers] = (uint8_t)o.id;
	}
	f->n_offers++;
	return true;
}

/*
 * CPU time is shared out between cgroups first, then within each: policy and
 * niceness of a culprit do nothing for a victim in another cgroup, what is set for
 * its cgroup does (sched(7), cgroup-v2.rst "CPU").  Since 6.6 a weight alone lets the
 * one that runs end its slice before one that wakes; one that is idle gives way at once.
 */
static bool cgroups_first(const struct work *w, const struct finding *f)
{
	return own_cgroup(w, &f->culprit) && f->victim.cgroup_id != f->culprit.cgroup_id;
}

static bool of_cgroup(enum action_kind kind)
{
	return action_table[kind].of == ACTION_OF_CGROUP;
}

void offers_make(const struct work *w, struct findings *out)
{
	for (size_t i = 0; i < out->n_findings; i++) {
		struct finding *f = &out->finding[i];
		const struct cause_row *row = cause_table[f->cause];
		const struct subject *target = row->for_victim ? &f->victim : &f->culprit;
		bool first = cgroups_first(w, f);

		if (i && cause_table[out->finding[0].cause]->alone)
			return;
		if (!may_be_target(w, target))
			continue;
		for (size_t pass = 0; pass < 2; pass++) {
			for (size_t k = 0; k < row->n_answers; k++) {
				bool sooner = first && of_cgroup(row->answer[k]);

				/* Where the cgroup has to yield the rest is for kernels
				 * that cannot make it. */
				if ((pass == 0) == sooner &&
				    !offer_add(w, out, f, target, row->answer[k],
					       f->n_offers && (first || row->one)))
					return;
			}
		}
	}
}
