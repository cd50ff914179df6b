// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_spread.c - losses of CPU time that no single group explains: a crowd
 * of small culprits, waits that nobody is on record for, real-time tasks that
 * starve others completely, and CPUs that are full without harm.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"

/* The waits of one victim group behind culprits that are not yet reported. */
struct crowd {
	size_t victim;
	uint64_t *blame;   /* per task, as culprit */
	uint64_t sum;
	uint64_t unnamed;  /* behind processes that have ended */
	uint64_t run;
	uint64_t most;
	size_t n;
};

static void crowd_count(const struct work *w, const bool *reported, struct crowd *c)
{
	const struct snapshot *s = w->s;

	memset(c->blame, 0, s->n_tasks * sizeof(*c->blame));
	c->sum = c->unnamed = c->run = c->most = 0;
	c->n = 0;
	for (size_t i = 0; i < s->n_blames; i++) {
		size_t v = task_index(s, s->blame[i].victim);
		size_t k = task_index(s, s->blame[i].culprit);

		if (v == GROUP_NOBODY || w->fine.of[v] != c->victim || !w->hurt[v] ||
		    w->pinned[v] ||
		    s->blame[i].culprit == 0)
			continue;
		if (k == GROUP_NOBODY)
			c->unnamed += w->storm ? 0 : s->blame[i].wait_ns;
		else if (w->fine.of[k] != c->victim && !reported[w->fine.of[k]] && !w->brief[k])
			c->blame[k] += s->blame[i].wait_ns;
	}
	for (size_t k = 0; k < s->n_tasks; k++) {
		if (!c->blame[k])
			continue;
		c->n++;
		c->sum += c->blame[k];
		c->run += s->task[k].t.run_ns;
		if (c->blame[k] > c->most)
			c->most = c->blame[k];
	}
}

/* A cgroup below the root that has the majority of the crowd. */
static bool crowd_cgroup(const struct work *w, const struct crowd *c, struct subject *out)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct cgroup_row *row = cgroup_below_root(s, s->task[i].cgroup_id);
		uint64_t sum = 0;

		if (!c->blame[i] || !row)
			continue;
		*out = (struct subject){ .kind = SUBJECT_CGROUP, .cgroup_id = row->id,
					 .uid = s->task[i].uid };
		for (size_t k = 0; k < s->n_tasks; k++) {
			if (s->task[k].cgroup_id != row->id)
				continue;
			sum += c->blame[k];
			if (out->n_pids < SUBJECT_PIDS_MAX) {
				out->pid[out->n_pids] = s->task[k].pid;
				out->pid_start_ns[out->n_pids] = s->task[k].start_ns;
			}
			out->n_pids++;
		}
		if (sum >= part_of(c->sum, MAJORITY_PERCENT)) {
			cgroup_name(row, out->name, sizeof(out->name));
			out->start_ns = out->pid_start_ns[0];
			return true;
		}
	}
	*out = (struct subject){ .kind = SUBJECT_NONE };
	return false;
}

/* A parent whose children in the crowd have the majority; it gives the name. */
static bool crowd_parent(const struct work *w, const struct crowd *c, struct subject *out)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *parent = snapshot_task(s, s->task[i].ppid);
		uint64_t sum = 0;

		if (!c->blame[i] || !parent || parent->pid == 1 || parent->kernel_thread)
			continue;
		*out = (struct subject){ .kind = SUBJECT_GROUP, .uid = s->task[i].uid };
		for (size_t k = 0; k < s->n_tasks; k++) {
			if (s->task[k].ppid != parent->pid || !c->blame[k])
				continue;
			sum += c->blame[k];
			if (out->n_pids < SUBJECT_PIDS_MAX) {
				out->pid[out->n_pids] = s->task[k].pid;
				out->pid_start_ns[out->n_pids] = s->task[k].start_ns;
			}
			out->n_pids++;
		}
		if (sum >= part_of(c->sum, MAJORITY_PERCENT)) {
			snprintf(out->name, sizeof(out->name), "%.*s", SNAPSHOT_NAME_LEN,
				 parent->comm);
			out->start_ns = out->pid_start_ns[0];
			return true;
		}
	}
	*out = (struct subject){ .kind = SUBJECT_NONE };
	return false;
}

static void crowd_report(struct work *w, const struct crowd *c, uint64_t lost)
{
	struct finding *f = found_add(w, CAUSE_CPU_CROWD, c->sum + c->unnamed);
	uint64_t run = 0, behind = 0;

	if (!f)
		return;
	groups_subject(&w->fine, c->victim, w->hurt, &f->victim);
	f->lost_ns = lost;
	f->blamed_ns = c->sum + c->unnamed;
	f->all_lost_ns = f->blamed_ns;
	f->count = c->n;
	if (c->n < CROWD_LEAST ||
	    (!crowd_cgroup(w, c, &f->culprit) && !crowd_parent(w, c, &f->culprit)))
		return;
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		if (!subject_holds(&f->culprit, &w->s->task[i]))
			continue;
		run += w->s->task[i].t.run_ns;
		behind += c->blame[i];
	}
	/* Few, or all of them together with hardly a part of a CPU, are no crowd. */
	if (f->culprit.n_pids < CROWD_LEAST || run < part_of(w->s->span_ns, CULPRIT_RUN_PERCENT)) {
		f->culprit = (struct subject){ .kind = SUBJECT_NONE };
		return;
	}
	f->culprit_run_ns = run;
	f->blamed_ns = behind;
}

/* Without blame rows (no probe): the largest user of CPU time, if it has the
 * majority, stands as culprit; what is behind it is not known. */
static void find_unattributed(struct work *w, size_t victim, uint64_t lost)
{
	const struct group *best = NULL;
	struct finding *f;
	uint64_t sum = 0;

	for (size_t i = 0; i < w->fine.n; i++) {
		sum += w->fine.group[i].t.run_ns;
		if (i != victim && (!best || w->fine.group[i].t.run_ns > best->t.run_ns))
			best = &w->fine.group[i];
	}
	f = found_add(w, CAUSE_CPU_HOG, lost);
	if (!f)
		return;
	groups_subject(&w->fine, victim, w->hurt, &f->victim);
	f->lost_ns = f->all_lost_ns = lost;
	if (!best || best->self || best->t.run_ns < part_of(sum, MAJORITY_PERCENT))
		return;
	groups_subject(&w->fine, (size_t)(best - w->fine.group), NULL, &f->culprit);
	f->culprit_run_ns = best->t.run_ns;
	f->count = f->culprit.n_pids;
}

/* The hurt group that lost most of what is not yet explained. */
static uint64_t worst(const struct work *w, size_t *victim)
{
	uint64_t most = 0;

	for (size_t g = 0; g < w->fine.n; g++) {
		const struct group *group = &w->fine.group[g];
		uint64_t lost = 0;

		if (group->self || group->kernel || group->policy == SCHED_IDLE ||
		    group->nice >= CHOSEN_NICE)
			continue;
		for (size_t k = group->first; k < group->first + group->n; k++) {
			if (w->hurt[w->fine.member[k]] && !w->pinned[w->fine.member[k]])
				lost += w->wait_ns[w->fine.member[k]];
		}
		if (lost > most) {
			most = lost;
			*victim = g;
		}
	}
	return most;
}

int find_cpu_spread(struct work *w, const bool *reported)
{
	struct crowd c = { .blame = calloc(w->s->n_tasks + 1, sizeof(*c.blame)) };
	uint64_t lost, left;

	if (!c.blame)
		return -ENOMEM;
	lost = worst(w, &c.victim);
	if (lost && !w->cpu_found && w->s->n_blames == 0) {
		find_unattributed(w, c.victim, lost);
	} else if (lost && !w->cpu_found) {
		crowd_count(w, reported, &c);
		left = c.sum + c.unnamed;
		/* Who got more than those before it is not wronged; and a part
		 * that is small beside what it lost explains nothing. */
		if (left >= part_of(w->s->span_ns, VICTIM_PERCENT) &&
		    left >= part_of(lost, MAJORITY_PERCENT) && left >= VICTIM_LEAST_NS &&
		    (c.unnamed >= left / 2 || c.run >= w->fine.group[c.victim].t.run_ns))
			crowd_report(w, &c, lost);
	}
	free(c.blame);
	return 0;
}

void find_rt_starving(struct work *w)
{
	const struct snapshot *s = w->s;

	if (s->pressure.cpu_some.share == UINT32_MAX ||
	    s->pressure.cpu_some.share < RT_PRESSURE_PERCENT * 100)
		return;
	for (size_t i = 0; i < w->n_found; i++) {
		if (w->found[i].f.cause == CAUSE_CPU_RT)
			return;
	}
	for (size_t g = 0; g < w->fine.n; g++) {
		const struct group *group = &w->fine.group[g];
		struct finding *f;

		if ((group->policy != SCHED_FIFO && group->policy != SCHED_RR) || group->kernel ||
		    group->self || group->t.run_ns < part_of(s->span_ns, RT_RUN_PERCENT))
			continue;
		f = found_add(w, CAUSE_CPU_RT, s->pressure.cpu_some.total_us * 1000);
		if (!f)
			return;
		groups_subject(&w->fine, g, NULL, &f->culprit);
		f->culprit_run_ns = group->t.run_ns;
		f->all_lost_ns = s->pressure.cpu_some.total_us * 1000;
		f->count = f->culprit.n_pids;
	}
}

void find_busy_fine(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct group *best = NULL;
	struct finding *f;

	if (w->cpu_found || s->cpu_busy_ns < part_of(s->span_ns * s->n_cpus, BUSY_PERCENT))
		return;
	f = found_add(w, CAUSE_BUSY_FINE, 0);
	if (!f)
		return;
	for (size_t g = 0; g < w->fine.n; g++) {
		if (!best || w->fine.group[g].t.run_ns > best->t.run_ns)
			best = &w->fine.group[g];
	}
	if (!best || best->t.run_ns < part_of(s->cpu_busy_ns, HOG_CPU_PERCENT))
		return;
	groups_subject(&w->fine, (size_t)(best - w->fine.group), NULL, &f->culprit);
	f->culprit_run_ns = best->t.run_ns;
	f->count = f->culprit.n_pids;
}
