// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_offer_value.c - to what, and to whom, an offered change would be made: a row
 * for each kind of action whose target or value is not simply the one who is named.
 *
 * What is set for a cgroup is offered for the culprit's own; where it shares one, for its
 * processes, if the actuator can put those into a new one.
 */
#include <limits.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_mem.h"

bool subject_has_pid(const struct subject *who, pid_t pid)
{
	for (size_t i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		if (who->pid[i] == pid)
			return true;
	}
	return false;
}

/* Is it a short-lived process of a storm that who is? */
static bool starts(const struct work *w, const struct subject *who, size_t task)
{
	size_t starter = task_index(w->s, who->pid[0]);

	return w->brief[task] && starter != GROUP_NOBODY && w->starter[starter] &&
	       w->storm_of[task] == w->storm_of[starter];
}

const struct cgroup_row *own_cgroup(const struct work *w, const struct subject *who)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, who->cgroup_id);
	size_t n = 0;

	if (!row)
		return NULL;
	for (size_t i = 0; i < w->s->n_tasks; i++)
		n += w->s->task[i].cgroup_id == row->id && !starts(w, who, i);
	return n == who->n_pids ? row : NULL;
}

static bool all_are_held(const struct subject *who)
{
	return who->n_pids > 0 && who->n_pids <= SUBJECT_PIDS_MAX;
}

static void set_cgroup(struct offer *o, const struct cgroup_row *row)
{
	o->target.kind = SUBJECT_CGROUP;
	o->target.cgroup_id = row->id;
	cgroup_name(row, o->target.name, sizeof(o->target.name));
}

/* The culprit's own cgroup, and no other. */
static bool in_own(const struct work *w, const struct subject *who, uint64_t value,
		   struct offer *o)
{
	const struct cgroup_row *row = own_cgroup(w, who);

	if (!row || value == 0 || value > INT_MAX)
		return false;
	o->value = (int)value;
	set_cgroup(o, row);
	return true;
}

/* Or its processes, of which each is held. */
static bool in_own_or_new(const struct work *w, const struct subject *who, uint64_t value,
			  struct offer *o)
{
	if (in_own(w, who, value, o))
		return true;
	o->value = (int)value;
	return value > 0 && value <= INT_MAX && all_are_held(who);
}

static bool weight(const struct work *w, const struct subject *who, struct offer *o)
{
	return in_own(w, who, OFFER_WEIGHT, o);
}

bool is_apart(const struct work *w, const struct subject *culprit, const struct subject *victim)
{
	return victim->kind != SUBJECT_NONE && victim->cgroup_id != culprit->cgroup_id &&
	       cgroup_below_root(w->s, culprit->cgroup_id);
}

/* The cgroup in which nothing but the culprit's own program runs, of one owner; NULL. */
static const struct cgroup_row *program_cgroup(const struct work *w, const struct subject *who)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, who->cgroup_id);
	const struct task_row *first = snapshot_task(w->s, who->pid[0]);

	for (size_t i = 0; row && i < w->s->n_tasks; i++) {
		const struct task_row *task = &w->s->task[i];

		if (task->cgroup_id == row->id &&
		    (!first || task->uid != first->uid || strcmp(task->comm, first->comm)))
			return NULL;
	}
	return first ? row : NULL;
}

/* Who shares a cgroup, but not with its victim: by itself the policy of its processes would
 * only let the others in there go first.  Where those are the same program's it is one
 * neighbour, and all of it yields; else the culprit gets one that is idle. */
static bool idle_group(const struct work *w, const struct subject *who, struct offer *o)
{
	const struct cgroup_row *row;

	if (in_own(w, who, 1, o))
		return true;
	if (!is_apart(w, who, &o->victim))
		return false;
	row = program_cgroup(w, who);
	if (!row)
		return in_own_or_new(w, who, 1, o);
	o->value = 1;
	set_cgroup(o, row);
	return true;
}

static bool nice_value(const struct work *w, const struct subject *who, struct offer *o)
{
	(void)w;
	o->value = OFFER_NICE;
	return all_are_held(who);
}

/* Twice the quota that is too small: its need is not known, as it was never let run
 * freely.  No more than there is. */
static bool larger_quota(const struct work *w, struct offer *o)
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

int quota_percent(const struct snapshot *s, uint64_t run_ns)
{
	return (int)((double)run_ns * OFFER_QUOTA_PERCENT / (double)s->span_ns);
}

static bool quota(const struct work *w, const struct subject *who, struct offer *o)
{
	uint64_t run, value;

	if (o->cause == CAUSE_CPU_QUOTA)
		return larger_quota(w, o);
	subject_times(w->s, who, NULL, NULL, NULL, &run);
	value = (uint64_t)quota_percent(w->s, run);
	/* What it sends costs others far more than itself: as of reads, a tenth. */
	if (o->cause == CAUSE_IRQ_LOAD)
		value = value * OFFER_READS_PERCENT / OFFER_QUOTA_PERCENT;
	return in_own_or_new(w, who, value, o);
}

/* Twice the limit that refuses: what it needs is not known, as it never had more. */
static bool larger_task_limit(const struct work *w, const struct subject *who, struct offer *o)
{
	for (size_t i = 0; i < w->s->n_cgroups && who->kind == SUBJECT_CGROUP; i++) {
		const struct cgroup_row *row = &w->s->cgroup[i];

		if (row->id != who->cgroup_id || !row->task_limit || row->task_limit > INT_MAX / 2)
			continue;
		o->value = (int)(2 * row->task_limit);
		return true;
	}
	return false;
}

/* At what it has now. */
static bool tasks(const struct work *w, const struct subject *who, struct offer *o)
{
	const struct cgroup_row *row = own_cgroup(w, who);
	uint64_t n = 0;

	if (o->cause == CAUSE_TASK_LIMIT)
		return larger_task_limit(w, who, o);
	for (size_t i = 0; row && i < w->s->n_tasks; i++)
		n += w->s->task[i].cgroup_id == row->id ? w->s->task[i].threads : 0;
	return in_own(w, who, n, o);
}

/* A part of the reads per second that it makes of the disk now; 0: it mostly writes
 * there, which the kernel's own threads may do for it. */
static bool reads(const struct work *w, const struct subject *who, struct offer *o)
{
	const struct snapshot *s = w->s;
	uint64_t made = 0, writes = 0;

	for (size_t i = 0; i < s->n_ios; i++) {
		const struct disk_row *disk = snapshot_disk(s, s->io[i].dev);

		if (!disk || strncmp(disk->name, o->disk, sizeof(disk->name)) != 0 ||
		    !subject_has_pid(who, s->io[i].pid))
			continue;
		made += s->io[i].t.reads;
		writes += s->io[i].t.writes;
	}
	if (writes > made)
		return false;
	made = (uint64_t)((unsigned __int128)made * 1000000000 / s->span_ns);
	return in_own_or_new(w, who, made * OFFER_READS_PERCENT / 100, o);
}

static bool memory(const struct work *w, const struct subject *who, struct offer *o)
{
	const struct cgroup_row *row;

	if (o->cause == CAUSE_MEM_LIMIT)
		return limit_offer(w, who, o);
	row = own_cgroup(w, who);
	return row && in_own(w, who, bound_mib(w, who, row, o->cause), o);
}

static bool frozen(const struct work *w, const struct subject *who, struct offer *o)
{
	return in_own_or_new(w, who, 1, o);
}

static bool setting(const struct work *w, const struct subject *who, struct offer *o)
{
	(void)w;
	(void)who;
	(void)o;
	return true;
}

/* One that rests as long already scans too much in its turn, which no longer rest mends. */
static bool khugepaged_rest(const struct work *w, const struct subject *who, struct offer *o)
{
	(void)who;
	o->value = OFFER_KHUGEPAGED_MS;
	return w->s->huge.scan_pages && w->s->huge.scan_sleep_ms < OFFER_KHUGEPAGED_MS;
}

static bool (*const rows[ACTION_KINDS])(const struct work *w, const struct subject *who,
					struct offer *o) = {
	[ACTION_WEIGHT] = weight,     [ACTION_CGROUP_IDLE] = idle_group,
	[ACTION_NICE] = nice_value,   [ACTION_QUOTA] = quota,
	[ACTION_MEMORY] = memory,     [ACTION_IO_REQUESTS] = reads,
	[ACTION_THP_DEFRAG] = setting, [ACTION_KHUGEPAGED] = khugepaged_rest,
	[ACTION_FREEZE] = frozen,     [ACTION_TASKS] = tasks,
};

bool offer_prepare(const struct work *w, const struct subject *who, struct offer *o)
{
	o->target = *who;
	return rows[o->kind] ? rows[o->kind](w, who, o) : all_are_held(who);
}
