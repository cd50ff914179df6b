// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history_past.c - many windows become one account of a time: for each cause and
 * culprit the sums over the windows that had it.
 *
 * A culprit is the same here if it has the same name, also under other pids: what
 * a person asks about an evening is "the backup", not one of its processes.
 */
#include "diagnose/findings_table.h"
#include "history_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS 1000000000ull

int past_begin(struct past *p, int64_t from_s, int64_t to_s)
{
	memset(p, 0, sizeof(*p));
	p->from_s = from_s;
	p->to_s = to_s;
	p->finding = calloc(PAST_MAX, sizeof(*p->finding));
	return p->finding ? 0 : -ENOMEM;
}

void past_free(struct past *p)
{
	snapshot_free(&p->nearest);
	free(p->finding);
	memset(p, 0, sizeof(*p));
}

static bool same_name(const struct subject *a, const struct subject *b)
{
	return a->kind == b->kind && strncmp(a->name, b->name, sizeof(a->name)) == 0;
}

/* One process or several of the same name are the same to a person. */
static bool same_culprit(const struct subject *a, const struct subject *b)
{
	bool x = a->kind == SUBJECT_PROCESS || a->kind == SUBJECT_GROUP;
	bool y = b->kind == SUBJECT_PROCESS || b->kind == SUBJECT_GROUP;

	return x && y ? strncmp(a->name, b->name, sizeof(a->name)) == 0 : same_name(a, b);
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static struct past_finding *find(struct past *p, const struct finding *f)
{
	for (size_t i = 0; i < p->n_findings; i++) {
		const struct finding *old = &p->finding[i].f;

		if (old->cause == f->cause && same_culprit(&old->culprit, &f->culprit) &&
		    (f->culprit.kind != SUBJECT_NONE || same_culprit(&old->victim, &f->victim)))
			return &p->finding[i];
	}
	return NULL;
}

static uint64_t loss(const struct finding *f)
{
	return f->lost_ns ? f->lost_ns : f->all_lost_ns;
}

/*
 * The victim of the window in which most was lost stands for the others, and who
 * it was behind; where victims differ the sums are of all of them, so the victim
 * is then said only as the worst hit.
 */
static void merge(struct past_finding *into, const struct finding *f, uint64_t worst)
{
	struct finding *a = &into->f;
	uint64_t before = a->window_ns;

	if (loss(f) > worst) {
		a->culprit = f->culprit;
		a->victim = f->victim;
	}
	a->window_ns = add(before, f->window_ns);
	a->lost_ns = add(a->lost_ns, f->lost_ns);
	a->blamed_ns = add(a->blamed_ns, f->blamed_ns);
	a->culprit_run_ns = add(a->culprit_run_ns, f->culprit_run_ns);
	a->all_lost_ns = add(a->all_lost_ns, f->all_lost_ns);
	a->count = add(a->count, f->count);
	a->bytes = f->bytes > a->bytes ? f->bytes : a->bytes;
	a->since_s = f->since_s > a->since_s ? f->since_s : a->since_s;
	if (a->pressure == UINT_MAX || f->pressure == UINT_MAX)
		a->pressure = UINT_MAX;
	else if (a->window_ns)
		a->pressure = (unsigned int)(((unsigned __int128)a->pressure * before +
					      (unsigned __int128)f->pressure * f->window_ns) /
					     a->window_ns);
}

/* The least of them gives way to one that is larger. */
static struct past_finding *place(struct past *p, const struct finding *f)
{
	struct past_finding *least = &p->finding[0];

	if (p->n_findings < PAST_MAX)
		return &p->finding[p->n_findings++];
	p->dropped++;
	for (size_t i = 1; i < PAST_MAX; i++) {
		if (loss(&p->finding[i].f) < loss(&least->f))
			least = &p->finding[i];
	}
	return loss(&least->f) < loss(f) ? least : NULL;
}

static void add_finding(struct past *p, const struct saved_window *w, const struct finding *f)
{
	int64_t begin_s = w->time_s - (int64_t)(w->span_ns / SECOND_NS);
	struct past_finding *one = find(p, f);

	if (one) {
		one->victims_differ |= !same_culprit(&one->f.victim, &f->victim);
		merge(one, f, one->worst_ns);
	} else {
		one = place(p, f);
		if (!one)
			return;
		*one = (struct past_finding){ .f = *f, .first_s = begin_s };
		one->f.n_offers = 0;
	}
	one->first_s = begin_s < one->first_s ? begin_s : one->first_s;
	one->last_s = w->time_s > one->last_s ? w->time_s : one->last_s;
	if (loss(f) > one->worst_ns || one->n_windows == 0) {
		one->worst_ns = loss(f);
		one->worst_window_ns = w->span_ns;
	}
	one->n_windows++;
}

/* Mean over time of a share; UINT_MAX once is UINT_MAX for all. */
static unsigned int mean(unsigned int a, uint64_t a_ns, unsigned int b, uint64_t b_ns)
{
	if (a_ns == 0 || b == UINT_MAX)
		return b;
	if (a == UINT_MAX)
		return a;
	return (unsigned int)(((unsigned __int128)a * a_ns + (unsigned __int128)b * b_ns) /
			      ((unsigned __int128)a_ns + b_ns));
}

static void add_sums(struct snapshot *s, const struct saved_window *w)
{
	struct pressure *p = &s->pressure;

	p->cpu_some.share = mean(p->cpu_some.share, s->span_ns, w->cpu_some, w->span_ns);
	p->mem_some.share = mean(p->mem_some.share, s->span_ns, w->mem_some, w->span_ns);
	p->mem_full.share = mean(p->mem_full.share, s->span_ns, w->mem_full, w->span_ns);
	p->io_some.share = mean(p->io_some.share, s->span_ns, w->io_some, w->span_ns);
	p->io_full.share = mean(p->io_full.share, s->span_ns, w->io_full, w->span_ns);
	s->cpu_busy_ns = add(s->cpu_busy_ns, w->busy_ns);
	s->cpu_iowait_ns = add(s->cpu_iowait_ns, w->iowait_ns);
	s->cpu_steal_ns = add(s->cpu_steal_ns, w->steal_ns);
	s->span_ns = add(s->span_ns, w->span_ns);
	s->n_cpus = w->n_cpus > s->n_cpus ? w->n_cpus : s->n_cpus;
}

void past_add(struct past *p, const struct saved_window *w, const struct findings *f)
{
	int64_t begin_s = w->time_s - (int64_t)(w->span_ns / SECOND_NS);

	if (p->n_windows == 0 || begin_s < p->first_s)
		p->first_s = begin_s;
	if (w->time_s > p->last_s)
		p->last_s = w->time_s;
	p->n_windows++;
	p->dropped += f->dropped;
	add_sums(&p->sums, w);
	for (size_t i = 0; i < f->n_findings; i++)
		add_finding(p, w, &f->finding[i]);
}

/* By the time lost; what costs nobody time comes last. */
static int compare(const void *left, const void *right)
{
	const struct past_finding *a = left, *b = right;
	bool a_fine = cause_is_fine(a->f.cause), b_fine = cause_is_fine(b->f.cause);

	if (a_fine != b_fine)
		return a_fine ? 1 : -1;
	if (loss(&a->f) != loss(&b->f))
		return loss(&a->f) < loss(&b->f) ? 1 : -1;
	return (a->first_s > b->first_s) - (a->first_s < b->first_s);
}

void past_end(struct past *p)
{
	qsort(p->finding, p->n_findings, sizeof(*p->finding), compare);
	for (size_t i = 0; i < p->n_findings; i++)
		p->finding[i].f.id = (unsigned int)i + 1;
}
