// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_pinned.c - victims that may run on some CPUs only, and wait there while
 * others idle.  Who holds those CPUs is no more at fault than the victim: what
 * keeps it from the idle ones is its own affinity (or the cpuset of its cgroup).
 *
 * What it lost by that is no more than the others idled, and no more than it
 * waited behind somebody: a quota's part of the wait would be the same anywhere.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_table.h"

const struct cause_row cause_cpu_pinned = {
	.word = "cpu-pinned",
	.detected = "the wait on the CPUs that it may use, beside the time for which those "
		    "idled that it may not",
	.counted = "CPUs",
	.resource = RESOURCE_CPU,
	.named = "{victim} may run on {count} of {ncpu} only and waited {lost} {of} there"
		 "{behind}, while the others idled {e:idle-cpu}; it is that affinity that "
		 "costs it the time, and {culprit} {s|is|are} as much in {s|its|their} right.",
	.all = "Processes may run on {count} of {ncpu} only and waited {all} {of} there, while "
	       "the others idled {e:idle-cpu}.",
	.own = "{victim} may run on {count} of {ncpu} only and waited {lost} {of} there, while "
	       "the others idled {e:idle-cpu}; nobody else is to blame.",
	.neither = "Processes may run on {count} of {ncpu} only and waited {all} {of} there, "
		   "while the others idled {e:idle-cpu}.",
	.past_lost = "waiting for the CPUs that its affinity leaves it, beside idle ones",
	.advice = "Letting it run on the idle CPUs helps (taskset -p, cpuset.cpus).",
	.answer = { ACTION_AFFINITY },
	.n_answers = 1,
	.for_victim = true,
};

static bool may_use(const struct task_row *row, uint32_t cpu)
{
	static const struct task_row anywhere;

	if (memcmp(row->cpus, anywhere.cpus, sizeof(row->cpus)) == 0)
		return true;
	return cpu < SNAPSHOT_CPU_WORDS * 64 && (row->cpus[cpu / 64] >> cpu % 64 & 1);
}

/* How long those CPUs idled that it may not use; *allowed: how many it may. */
static uint64_t idle_elsewhere(const struct snapshot *s, const struct task_row *row,
			       uint64_t *allowed)
{
	uint64_t idle = 0;

	*allowed = 0;
	for (size_t i = 0; i < s->n_cpu_rows; i++) {
		if (may_use(row, s->cpu[i].cpu))
			(*allowed)++;
		else
			idle += s->cpu[i].idle_ns;
	}
	return idle;
}

/* What each task waited while somebody else, or itself, ran: the quota's part and
 * what is not known is charged to nobody. */
static void sum_behind(const struct work *w, uint64_t *behind)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_blames; i++) {
		size_t v = task_index(s, s->blame[i].victim);

		if (v != GROUP_NOBODY && s->blame[i].culprit != 0)
			behind[v] += s->blame[i].wait_ns;
	}
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The group that had those CPUs most of the time, and for how much of the wait. */
static size_t holder_of(const struct work *w, size_t victim, uint64_t *part)
{
	const struct snapshot *s = w->s;
	uint64_t *sum = calloc(w->fine.n + 1, sizeof(*sum));
	size_t best = GROUP_NOBODY;

	*part = 0;
	for (size_t i = 0; sum && i < s->n_blames; i++) {
		size_t v = task_index(s, s->blame[i].victim);
		size_t k = task_index(s, s->blame[i].culprit);

		if (v == GROUP_NOBODY || k == GROUP_NOBODY || !w->pinned[v] ||
		    w->fine.of[v] != victim || w->fine.of[k] == victim)
			continue;
		sum[w->fine.of[k]] += s->blame[i].wait_ns;
		if (sum[w->fine.of[k]] > *part) {
			*part = sum[w->fine.of[k]];
			best = w->fine.of[k];
		}
	}
	free(sum);
	return best;
}

/* Sums of the pinned members of one group. */
struct pinned {
	uint64_t wait_ns; /* behind somebody, as sum_behind() has it */
	uint64_t lost_ns, idle_ns, run_ns, allowed;
};

static void report(struct work *w, size_t group, const struct pinned *sum)
{
	uint64_t part;
	size_t holder = holder_of(w, group, &part);
	const struct group *by = holder == GROUP_NOBODY ? NULL : &w->fine.group[holder];
	struct finding *f;

	if (part < part_of(sum->wait_ns, CULPRIT_PERCENT))
		by = NULL;
	/* Two that are bound to one CPU wait for each other: the one that gets more
	 * of it is not the one that loses. */
	if (by && by->t.run_ns < sum->run_ns)
		return;
	f = found_add(w, CAUSE_CPU_PINNED, sum->lost_ns);
	if (!f)
		return;
	groups_subject(&w->fine, group, w->pinned, &f->victim);
	f->lost_ns = sum->wait_ns;
	f->all_lost_ns = sum->lost_ns;
	f->count = sum->allowed;
	f->confidence = CONFIDENCE_ACCOUNTED;
	evidence_add(f, EVIDENCE_IDLE_CPU, sum->idle_ns);
	if (!by)
		return;
	groups_subject(&w->fine, holder, NULL, &f->culprit);
	f->culprit_run_ns = by->t.run_ns;
	f->blamed_ns = part;
}

static void mark(struct work *w, const uint64_t *behind)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_tasks; i++) {
		uint64_t allowed, waited = s->n_blames ? behind[i] : w->wait_ns[i];
		uint64_t lost;

		if (!w->hurt[i] || s->task[i].kernel_thread || s->task[i].policy == SCHED_IDLE ||
		    s->task[i].nice >= CHOSEN_NICE)
			continue;
		lost = smaller(waited, idle_elsewhere(s, &s->task[i], &allowed));
		w->pinned[i] = lost >= VICTIM_LEAST_NS && lost >= part_of(waited, MAJORITY_PERCENT) &&
			       lost >= part_of(s->span_ns, VICTIM_PERCENT);
	}
}

int find_pinned(struct work *w)
{
	uint64_t *behind = calloc(w->s->n_tasks + 1, sizeof(*behind));

	if (!behind)
		return -ENOMEM;
	sum_behind(w, behind);
	mark(w, behind);
	for (size_t g = 0; g < w->fine.n; g++) {
		const struct group *group = &w->fine.group[g];
		struct pinned sum = { 0 };

		if (group->self)
			continue;
		for (size_t k = group->first; k < group->first + group->n; k++) {
			size_t i = w->fine.member[k];

			if (!w->pinned[i])
				continue;
			sum.idle_ns = idle_elsewhere(w->s, &w->s->task[i], &sum.allowed);
			sum.wait_ns += w->s->n_blames ? behind[i] : w->wait_ns[i];
			sum.run_ns += w->s->task[i].t.run_ns;
		}
		/* Of several that are bound together none could have idled twice. */
		sum.lost_ns = smaller(sum.wait_ns, sum.idle_ns);
		if (sum.wait_ns)
			report(w, g, &sum);
	}
	free(behind);
	return 0;
}
