// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem_oom.c - kills that the kernel made for lack of memory, and who
 * starts again what is killed.
 */
#include <string.h>

#include "findings_mem.h"

/* One whose children the kernel killed so often for want of memory starts them
 * again.  unit: kills in a window; default 2: the second shows that the first
 * changed nothing. */
#define OOM_LOOP_LEAST 2

/* Whose children are killed again and again.  A service manager starts what it was
 * told to: then the cgroup says enough. */
static void set_restarter(const struct work *w, struct finding *f)
{
	const struct task_row *most = NULL;

	for (size_t i = 0; i < w->s->n_tasks; i++) {
		const struct task_row *row = &w->s->task[i];

		if (row->t.oom_kills >= OOM_LOOP_LEAST && row->pid != 1 &&
		    (!most || row->t.oom_kills > most->t.oom_kills))
			most = row;
	}
	if (!most)
		return;
	subject_of_task(most, &f->culprit);
	f->confidence = CONFIDENCE_MEASURED;
	evidence_add(f, EVIDENCE_INTERVAL, w->s->span_ns / most->t.oom_kills);
}

/* v2 counts a kill in all cgroups above, too: of those with the same count the
 * lowest is meant, and before it one with a limit. */
static bool is_nearer(const struct cgroup_row *row, const struct cgroup_row *best)
{
	bool limit, best_limit;

	if (!best || row->oom_kills != best->oom_kills)
		return !best || row->oom_kills > best->oom_kills;
	limit = row->memory_limit != UINT64_MAX;
	best_limit = best->memory_limit != UINT64_MAX;
	return limit != best_limit ? limit : strlen(row->path) > strlen(best->path);
}

void find_oom(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct cgroup_row *where = NULL;
	uint64_t kills = s->vm.oom_kill > s->probe.oom_kills ? s->vm.oom_kill : s->probe.oom_kills;
	struct finding *f;

	for (size_t i = 0; i < s->n_cgroups; i++) {
		const struct cgroup_row *row = cgroup_below_root(s, s->cgroup[i].id);

		if (row && row->oom_kills && is_nearer(row, where))
			where = row;
		if (s->cgroup[i].oom_kills > kills)
			kills = s->cgroup[i].oom_kills;
	}
	if (kills == 0)
		return;
	/* A kill is the whole loss of a process: as much as one window each. */
	f = found_add(w, CAUSE_OOM, kills > 100 ? 100 * s->span_ns : kills * s->span_ns);
	if (!f)
		return;
	f->count = kills;
	if (where) {
		f->victim.kind = SUBJECT_CGROUP;
		f->victim.cgroup_id = where->id;
		cgroup_name(where, f->victim.name, sizeof(f->victim.name));
		if (where->memory_limit == UINT64_MAX)
			return;
		f->bytes = where->memory_limit;
		set_restarter(w, f);
	} else if (w->grower != GROUP_NOBODY) {
		groups_subject(&w->whole, w->grower, NULL, &f->culprit);
		f->bytes = w->whole.group[w->grower].rss_bytes;
		f->culprit_run_ns = w->whole.group[w->grower].t.run_ns;
	}
}
