// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings.c - runs the detectors over a snapshot, ranks what they find by the
 * time that was lost, and adds what may be offered.
 */
#include "findings.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "longer.h"
#include "findings_table.h"

static unsigned int pressure_of(const struct pressure *p, enum resource resource)
{
	switch (resource) {
	case RESOURCE_NONE:
		return UINT_MAX;
	case RESOURCE_MEMORY:
		return p->mem_some.share;
	case RESOURCE_IO:
		return p->io_some.share;
	case RESOURCE_CPU:
	default:
		return p->cpu_some.share;
	}
}

unsigned int cause_pressure(const struct snapshot *s, enum finding_cause cause, const char **what)
{
	static const char *const words[] = {
		[RESOURCE_CPU] = "CPU", [RESOURCE_MEMORY] = "memory", [RESOURCE_IO] = "I/O",
		[RESOURCE_NONE] = "",
	};
	enum resource resource = cause_table[cause]->resource;

	*what = words[resource];
	return pressure_of(&s->pressure, resource);
}

struct finding *found_add(struct work *w, enum finding_cause cause, uint64_t rank_ns)
{
	struct found *found;

	if (w->n_found == FOUND_MAX) {
		w->lost++;
		return NULL;
	}
	found = &w->found[w->n_found++];
	found->rank_ns = rank_ns;
	found->f = (struct finding){ .cause = cause, .window_ns = w->s->span_ns };
	found->f.pressure = pressure_of(&w->s->pressure, cause_table[cause]->resource);
	if (cause_table[cause]->resource == RESOURCE_CPU && cause != CAUSE_CPU_QUOTA &&
	    cause != CAUSE_CPU_PINNED)
		w->cpu_found = true;
	return &found->f;
}

static int compare_found(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->rank_ns != b->rank_ns)
		return a->rank_ns < b->rank_ns ? 1 : -1;
	if (a->f.cause != b->f.cause)
		return a->f.cause < b->f.cause ? -1 : 1;
	return (a->f.culprit.pid[0] > b->f.culprit.pid[0]) -
	       (a->f.culprit.pid[0] < b->f.culprit.pid[0]);
}

/*
 * Seconds since the same trouble was first found.  The first moment is kept as
 * whole seconds of the boot clock, so that nothing is lost to rounding however
 * often findings are made.
 */
static unsigned int since(const struct findings *before, const struct finding *f, uint64_t now_ns)
{
	const uint64_t second = 1000000000;

	for (size_t i = 0; before && i < before->n_findings; i++) {
		const struct finding *old = &before->finding[i];
		uint64_t first;

		if (before->time_ns > now_ns || !finding_same(old, f))
			continue;
		first = before->time_ns / second - old->since_s;
		return (unsigned int)(now_ns / second - first);
	}
	return 0;
}

static int work_init(struct work *w)
{
	size_t n = w->s->n_tasks + 1;
	int err = groups_make(w->s, w->ctx->self, true, &w->fine);

	if (!err)
		err = groups_make(w->s, w->ctx->self, false, &w->whole);
	if (err)
		return err;
	w->wait_ns = calloc(n, sizeof(*w->wait_ns));
	w->hurt = calloc(n, sizeof(*w->hurt));
	w->pinned = calloc(n, sizeof(*w->pinned));
	w->brief = calloc(n, sizeof(*w->brief));
	w->starter = calloc(n, sizeof(*w->starter));
	w->storm_of = calloc(n, sizeof(*w->storm_of));
	w->found = calloc(FOUND_MAX, sizeof(*w->found));
	if (!w->wait_ns || !w->hurt || !w->pinned || !w->brief || !w->starter || !w->storm_of ||
	    !w->found)
		return -ENOMEM;
	return limits_hit(w->s, &w->hit, &w->n_hit);
}

static void work_free(struct work *w)
{
	groups_free(&w->fine);
	groups_free(&w->whole);
	free(w->wait_ns);
	free(w->hurt);
	free(w->pinned);
	free(w->brief);
	free(w->starter);
	free(w->storm_of);
	free(w->hit);
	free(w->found);
}

/* What was looked at for a part of the window ranks by what the whole of it lost. */
static void rank_by_window(struct work *w)
{
	for (size_t i = 0; i < w->n_found; i++) {
		struct found *found = &w->found[i];

		if (found->f.window_ns && found->f.window_ns < w->s->span_ns)
			found->rank_ns = (uint64_t)((double)found->rank_ns * (double)w->s->span_ns /
						    (double)found->f.window_ns);
	}
}

static void rank(struct work *w, struct findings *out)
{
	rank_by_window(w);
	qsort(w->found, w->n_found, sizeof(*w->found), compare_found);
	out->dropped = w->lost;
	for (size_t i = 0; i < w->n_found; i++) {
		struct finding *f = &out->finding[out->n_findings];

		if (out->n_findings == FINDINGS_MAX) {
			out->dropped++;
			continue;
		}
		*f = w->found[i].f;
		f->id = (unsigned int)++out->n_findings;
		/* A disk's time is shared out by what stood before it, which is no account
		 * of each request's own wait: those detectors say it themselves. */
		if (f->blamed_ns && cause_table[f->cause]->resource != RESOURCE_IO)
			f->confidence = CONFIDENCE_ACCOUNTED;
		f->since_s = since(w->ctx->before, f, out->time_ns);
	}
}

int findings_make(const struct snapshot *now, const struct findings_context *ctx,
		  struct findings *out)
{
	struct work w = { .s = now, .ctx = ctx, .grower = GROUP_NOBODY };
	int err;

	if (now->span_ns == 0)
		return -EINVAL;
	/* ctx->before may be the very place that is overwritten: out is cleared
	 * only where since() does not read any more. */
	err = work_init(&w);
	if (!err)
		err = find_cpu(&w);
	if (!err)
		err = find_memory(&w);
	if (!err)
		err = find_peers(&w);
	if (!err)
		err = find_growth(&w);
	if (!err)
		err = find_locks(&w);
	if (!err)
		err = find_io(&w);
	if (!err)
		err = find_files(&w);
	if (!err) {
		find_rt_starving(&w);
		find_quota(&w);
		find_steal(&w);
		find_frequency(&w);
		find_far_memory(&w);
		find_interrupts(&w);
		find_zombies(&w);
		find_file_limit(&w);
		find_task_limit(&w);
		tell_storms(&w);
		find_busy_fine(&w);
		err = find_app_itself(&w);
	}
	if (!err) {
		struct findings fresh = { .time_ns = now->time_ns, .window_ns = now->span_ns };

		rank(&w, &fresh);
		offers_make(&w, &fresh);
		*out = fresh;
	}
	work_free(&w);
	return err;
}

bool subject_counts(const struct subject *who, const struct subject *culprit,
		    const struct task_row *row)
{
	switch (who->kind) {
	case SUBJECT_NONE: /* everyone but the culprit */
		return !row->kernel_thread && !(culprit && subject_holds(culprit, row));
	case SUBJECT_CGROUP:
		if (who->cgroup_id && row->cgroup_id == who->cgroup_id)
			return true;
		return subject_holds(who, row);
	case SUBJECT_PROCESS:
	case SUBJECT_GROUP:
	case SUBJECT_KERNEL:
	case SUBJECT_DEVICE:
	default:
		return subject_holds(who, row);
	}
}

void subject_times(const struct snapshot *s, const struct subject *who,
		   const struct subject *culprit, uint64_t *wait_ns, uint64_t *behind_ns,
		   uint64_t *run_ns)
{
	uint64_t wait = 0, behind = 0, run = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (!subject_counts(who, culprit, &s->task[i]))
			continue;
		wait += s->task[i].t.wait_ns;
		run += s->task[i].t.run_ns;
	}
	for (size_t i = 0; culprit && i < s->n_blames; i++) {
		const struct task_row *v = snapshot_task(s, s->blame[i].victim);
		const struct task_row *c = snapshot_task(s, s->blame[i].culprit);

		if (v && c && subject_counts(culprit, NULL, c) && subject_counts(who, culprit, v))
			behind += s->blame[i].wait_ns;
	}
	if (wait_ns)
		*wait_ns = wait;
	if (behind_ns)
		*behind_ns = behind;
	if (run_ns)
		*run_ns = run;
}
