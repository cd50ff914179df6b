// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_quota.c - victims that their own cgroup's CPU quota stopped.  Nobody
 * else is to blame, however busy the machine is.
 */
#include <string.h>

#include "findings_impl.h"
#include "findings_table.h"

const struct cause_row cause_cpu_quota = {
	.word = "cpu-quota",
	.detected = "the time for which a cgroup's own CPU quota stopped it",
	.counted = "throttles",
	.resource = RESOURCE_CPU,
	.named = "{victim} was stopped {count} times by its own CPU quota{quota}, {lost} {of}.",
	.all = "CPU quotas stopped cgroups {count} times, {lost} {of}.",
	.own = "{victim} was stopped {count} times by its own CPU quota{quota}, {lost} {of}; "
	       "nobody else is to blame{idle}.",
	.neither = "CPU quotas stopped cgroups {count} times, {lost} {of}.",
	.past_lost = "to a CPU quota",
	.advice = "Raising its quota (cpu.max, cpu.cfs_quota_us) helps.",
	.answer = { ACTION_QUOTA },
	.n_answers = 1,
	.for_victim = true,
};

/* A quota holds for the cgroups below it, too. */
static bool is_within(const struct snapshot *s, const struct task_row *task,
		      const struct cgroup_row *row)
{
	const struct cgroup_row *own;
	size_t len = strlen(row->path);

	if (task->cgroup_id == row->id)
		return true;
	own = cgroup_below_root(s, task->cgroup_id);
	return own && (own->id ^ row->id) >> 62 == 0 && len > 1 &&
	       strncmp(own->path, row->path, len) == 0 && own->path[len] == '/';
}

static void add_members(const struct work *w, const struct cgroup_row *row, struct subject *out)
{
	out->kind = SUBJECT_CGROUP;
	out->cgroup_id = row->id;
	cgroup_name(row, out->name, sizeof(out->name));
	for (size_t k = 0; k < w->s->n_tasks; k++) {
		const struct task_row *task = &w->s->task[k];

		if (!is_within(w->s, task, row))
			continue;
		if (out->n_pids < SUBJECT_PIDS_MAX) {
			out->pid[out->n_pids] = task->pid;
			out->pid_start_ns[out->n_pids] = task->start_ns;
		}
		out->n_pids++;
		out->uid = task->uid;
	}
	out->start_ns = out->pid_start_ns[0];
}

void find_quota(struct work *w)
{
	const struct snapshot *s = w->s;
	uint64_t all = s->span_ns * s->n_cpus;

	for (size_t i = 0; i < s->n_cgroups; i++) {
		const struct cgroup_row *row = &s->cgroup[i];
		struct finding *f;

		if (row->nr_throttled == 0 || row->throttled_ns < VICTIM_LEAST_NS ||
		    row->throttled_ns < part_of(s->span_ns, VICTIM_PERCENT))
			continue;
		f = found_add(w, CAUSE_CPU_QUOTA, row->throttled_ns);
		if (!f)
			return;
		add_members(w, row, &f->victim);
		f->lost_ns = f->all_lost_ns = row->throttled_ns;
		f->count = row->nr_throttled;
		f->confidence = CONFIDENCE_ACCOUNTED;
		evidence_add(f, EVIDENCE_IDLE_CPU, all > s->cpu_busy_ns ? all - s->cpu_busy_ns : 0);
		if (row->cpu_quota)
			evidence_add(f, EVIDENCE_CPU_QUOTA, row->cpu_quota);
	}
}
