// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem_oom.c - kills that the kernel made for lack of memory.
 */
#include "findings_mem.h"

void find_oom(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct cgroup_row *where = NULL;
	uint64_t kills = s->vm.oom_kill > s->probe.oom_kills ? s->vm.oom_kill : s->probe.oom_kills;
	struct finding *f;

	for (size_t i = 0; i < s->n_cgroups; i++) {
		if (s->cgroup[i].oom_kills && (!where || s->cgroup[i].oom_kills > where->oom_kills))
			where = cgroup_below_root(s, s->cgroup[i].id);
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
	} else if (w->grower != GROUP_NOBODY) {
		groups_subject(&w->whole, w->grower, NULL, &f->culprit);
		f->bytes = w->whole.group[w->grower].rss_bytes;
		f->culprit_run_ns = w->whole.group[w->grower].t.run_ns;
	}
}
