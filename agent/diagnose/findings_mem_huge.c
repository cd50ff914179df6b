// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem_huge.c - time that goes into huge pages: tasks that compact memory to
 * get one, and khugepaged, which joins small pages behind their backs.
 */
#include <string.h>

#include "findings_mem.h"

bool task_is_khugepaged(const struct task_row *task)
{
	return task->kernel_thread && strcmp(task->comm, "khugepaged") == 0;
}

static bool is_loss(const struct work *w, uint64_t ns)
{
	return ns >= VICTIM_LEAST_NS && ns >= part_of(w->s->span_ns, VICTIM_PERCENT);
}

void find_compact(struct work *w)
{
	uint64_t sum = 0, most = 0;
	size_t victim = GROUP_NOBODY;
	struct finding *f;

	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t ns = w->whole.group[g].t.compact_ns;

		sum += ns;
		if (ns > most) {
			most = ns;
			victim = g;
		}
	}
	if (victim == GROUP_NOBODY || !is_loss(w, sum))
		return;
	f = found_add(w, CAUSE_MEM_COMPACT, sum);
	if (!f)
		return;
	f->all_lost_ns = f->lost_ns = sum;
	f->count = w->s->vm.compact_stall;
	f->confidence = CONFIDENCE_ACCOUNTED;
	evidence_add(f, EVIDENCE_COMPACT_FAILED, w->s->vm.compact_fail);
	evidence_add(f, EVIDENCE_HUGE_FAULTS, w->s->vm.thp_fault);
	if (!is_loss(w, most))
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = most;
}

/* Who waited for a CPU behind a process, and how long all did. */
static uint64_t waits_behind(const struct work *w, pid_t pid, size_t *victim, uint64_t *most)
{
	uint64_t sum = 0;

	*victim = GROUP_NOBODY;
	*most = 0;
	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t ns = 0;

		for (size_t i = 0; i < w->s->n_blames; i++) {
			size_t task = task_index(w->s, w->s->blame[i].victim);

			if (w->s->blame[i].culprit == pid && task != GROUP_NOBODY &&
			    w->whole.of[task] == g)
				ns += w->s->blame[i].wait_ns;
		}
		sum += ns;
		if (ns > *most) {
			*most = ns;
			*victim = g;
		}
	}
	return sum;
}

/* What was found about CPU time with this culprit says the same, in other words; so does
 * a crowd of nobody in particular behind which most is the wait for this one. */
static void replace_found(struct work *w, pid_t pid, uint64_t behind_ns)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->n_found; i++) {
		const struct finding *f = &w->found[i].f;

		if (f->culprit.kind == SUBJECT_KERNEL && f->culprit.pid[0] == pid)
			continue;
		if (f->cause == CAUSE_CPU_CROWD && f->culprit.kind == SUBJECT_NONE &&
		    behind_ns >= part_of(f->blamed_ns, MAJORITY_PERCENT))
			continue;
		w->found[kept++] = w->found[i];
	}
	w->n_found = kept;
}

/*
 * It sleeps between its rounds and runs at the lowest priority: that it holds a CPU
 * for a good part of a window means that its rounds are set too long or its sleep too
 * short, whether or not somebody wants that CPU now.
 */
void find_khugepaged(struct work *w)
{
	uint64_t sum, most;
	struct finding *f;
	size_t victim, i = 0;

	while (i < w->s->n_tasks && !task_is_khugepaged(&w->s->task[i]))
		i++;
	if (i == w->s->n_tasks ||
	    w->s->task[i].t.run_ns < part_of(w->s->span_ns, KHUGEPAGED_PERCENT))
		return;
	sum = waits_behind(w, w->s->task[i].pid, &victim, &most);
	replace_found(w, w->s->task[i].pid, sum);
	f = found_add(w, CAUSE_KHUGEPAGED, sum);
	if (!f)
		return;
	groups_subject(&w->whole, w->whole.of[i], NULL, &f->culprit);
	f->culprit_run_ns = w->s->task[i].t.run_ns;
	f->blamed_ns = f->lost_ns = f->all_lost_ns = sum;
	f->count = w->s->vm.thp_collapse;
	f->confidence = CONFIDENCE_ACCOUNTED;
	if (victim == GROUP_NOBODY || !is_loss(w, most))
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->blamed_ns = f->lost_ns = most;
}
