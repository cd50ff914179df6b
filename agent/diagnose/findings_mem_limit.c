// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem_limit.c - a victim of its own memory limit: it frees its own pages to
 * stay below, sleeps because it is over memory.high, and waits for pages that come
 * back, while the machine may have memory to spare.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "findings_mem.h"

#define MEBIBYTE 1048576u
/* Beside its own memory a bound leaves so much for files.  unit: bytes; default 32 MiB:
 * programs and libraries, and several windows of readahead. */
#define BOUND_FILES_BYTES (32ull << 20)

/* Above it in the tree: "/a" of "/a/b". */
static bool is_above(const struct cgroup_row *above, const struct cgroup_row *row)
{
	const uint64_t marks = CGROUP_ID_V1_CPU | CGROUP_ID_V1_MEMORY;
	size_t len = strlen(above->path);

	return (above->id & marks) == (row->id & marks) &&
	       strncmp(above->path, row->path, len) == 0 && row->path[len] == '/';
}

/* Events go up the tree in version 2 (memory.events counts those below), so the
 * deepest one that has both a limit and events is the one that was hit. */
static bool was_hit(const struct cgroup_row *row)
{
	return (row->memory_high != UINT64_MAX && row->memory_events_high) ||
	       (row->memory_limit != UINT64_MAX && row->memory_events_max);
}

int limits_hit(const struct snapshot *s, const struct cgroup_row ***out, size_t *n)
{
	*n = 0;
	*out = calloc(s->n_cgroups + 1, sizeof(const struct cgroup_row *));
	if (!*out)
		return -ENOMEM;
	for (size_t i = 0; i < s->n_cgroups; i++) {
		if (was_hit(&s->cgroup[i]) && cgroup_below_root(s, s->cgroup[i].id))
			(*out)[(*n)++] = &s->cgroup[i];
	}
	return 0;
}

const struct cgroup_row *limit_of(const struct work *w, const struct task_row *task)
{
	const struct cgroup_row *row = cgroup_below_root(w->s, task->cgroup_id), *best = NULL;

	if (!row || was_hit(row))
		return row;
	for (size_t i = 0; i < w->n_hit; i++) {
		if (is_above(w->hit[i], row) &&
		    (!best || strlen(w->hit[i]->path) > strlen(best->path)))
			best = w->hit[i];
	}
	return best;
}

uint64_t limit_loss(const struct task_times *t)
{
	return t->memcg_ns + t->held_ns + t->page_ns + t->fault_ns;
}

/* Which of the two limits it was, and its value. */
static uint64_t limit_value(const struct cgroup_row *row)
{
	if (row->memory_high != UINT64_MAX && row->memory_events_high)
		return row->memory_high;
	return row->memory_limit == UINT64_MAX ? 0 : row->memory_limit;
}

/* Twice the limit that was hit: how much it needs is not known, as it never had more.
 * The growth must leave half of what the machine has to spare. */
bool limit_offer(const struct work *w, const struct subject *victim, struct offer *o)
{
	const struct task_row *task = victim->n_pids ? snapshot_task(w->s, victim->pid[0]) : NULL;
	const struct cgroup_row *row = task ? limit_of(w, task) : NULL;
	uint64_t limit = row ? limit_value(row) : 0, mib;

	if (!limit || limit > w->s->memory.available / 2)
		return false;
	mib = (2 * limit + MEBIBYTE - 1) / MEBIBYTE;
	if (mib > INT_MAX)
		return false;
	/* In version 1, which counts no events of a bound that slows down, both are the
	 * one limit that there is. */
	if (!(row->memory_high != UINT64_MAX && row->memory_events_high))
		o->kind = ACTION_MEMORY_MAX;
	o->value = (int)mib;
	o->target.kind = SUBJECT_CGROUP;
	o->target.cgroup_id = row->id;
	cgroup_name(row, o->target.name, sizeof(o->target.name));
	return true;
}

uint64_t bound_mib(const struct work *w, const struct subject *culprit,
		   const struct cgroup_row *row, enum finding_cause cause)
{
	uint64_t bytes = 0, grown = 0;

	for (size_t i = 0; i < culprit->n_pids && i < SUBJECT_PIDS_MAX; i++) {
		const struct task_row *task = snapshot_task(w->s, culprit->pid[i]);

		bytes += task ? task->anon_bytes : 0;
		grown += task ? task->grown_bytes : 0;
	}
	if (cause == CAUSE_MEM_SWAP && grown > row->memory_bytes / 2)
		grown = row->memory_bytes / 2;
	if (cause == CAUSE_MEM_SWAP)
		return (row->memory_bytes - grown) / MEBIBYTE;
	bytes += BOUND_FILES_BYTES;
	return bytes < row->memory_bytes ? bytes / MEBIBYTE : 0;
}

static void describe(const struct work *w, const struct cgroup_row *row, struct finding *f)
{
	f->count = row->memory_events_high + row->memory_events_max;
	f->bytes = limit_value(row);
	evidence_add(f, EVIDENCE_REFAULTS, row->refaults);
	evidence_add(f, EVIDENCE_AVAILABLE, w->s->memory.available);
}

/* The losses to one limit, or (row NULL) to limits that are not known. */
static void find_one(struct work *w, const struct cgroup_row *row)
{
	uint64_t sum = 0, most = 0;
	size_t victim = GROUP_NOBODY;
	struct finding *f;

	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];
		uint64_t lost = 0;

		for (size_t k = group->first; k < group->first + group->n; k++) {
			const struct task_row *task = &w->s->task[w->whole.member[k]];

			if (limit_of(w, task) == row && task->t.memcg_ns)
				lost += row ? limit_loss(&task->t) : task->t.memcg_ns;
		}
		sum += lost;
		if (lost > most) {
			most = lost;
			victim = g;
		}
	}
	if (sum < VICTIM_LEAST_NS || sum < part_of(w->s->span_ns, VICTIM_PERCENT))
		return;
	f = found_add(w, CAUSE_MEM_LIMIT, sum);
	if (!f)
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = most;
	f->all_lost_ns = sum;
	f->confidence = CONFIDENCE_ACCOUNTED;
	if (row)
		describe(w, row, f);
}

void find_limit(struct work *w)
{
	for (size_t i = 0; i < w->s->n_cgroups; i++) {
		const struct cgroup_row *row = cgroup_below_root(w->s, w->s->cgroup[i].id);

		if (row && was_hit(row))
			find_one(w, row);
	}
	find_one(w, NULL);
}
