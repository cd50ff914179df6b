// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_growth.c - a tree of processes, or a program's threads, that grows and
 * does not stop.
 *
 * What starts grows too: a build reaches the number of its jobs, a browser opens
 * its windows, and then they stay.  Growth is told by the ages of the threads that
 * live now: of a tree that goes on growing some are left from every part of the
 * last ten seconds, and they are more than have ended; of one that has started
 * they are all of one age, of one that replaces what ends nearly as many ended.
 *
 * It is a trouble when others lose time behind the tree, or when it will soon be
 * at a limit; a pool that fills up to its size is none.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_life.h"
#include "findings_table.h"

/* Young threads.  unit: threads in 10 s; default 40: four a second that stay. */
#define GROWTH_LEAST 40
/* Each of the four parts of the ten seconds has left this part of them.  unit:
 * parts; default 8: half of its even share. */
#define GROWTH_EVEN 8
/* So soon a limit is reached that somebody should know.  unit: s; default 300. */
#define GROWTH_SOON_S 300
/* A process below it has so much of the growth that it is named.  unit: %. */
#define GROWTH_ROOT_PERCENT 75
#define TREE_DEPTH 64

struct tree {
	uint64_t young[AGE_PARTS], sum;
	uint64_t threads;
	int64_t grown; /* threads and processes that came less those that went */
};

static void tree_add(struct tree *to, const struct tree *t)
{
	for (int i = 0; i < AGE_PARTS; i++)
		to->young[i] += t->young[i];
	to->sum += t->sum;
	to->threads += t->threads;
	to->grown += t->grown;
}

static void tree_of(const struct snapshot *s, const struct task_row *row, struct tree *t)
{
	bool old = row->start_ns < s->time_ns - s->span_ns;
	uint32_t before = old ? row->threads_before : 1;

	*t = (struct tree){ .threads = row->threads };
	for (int i = 0; i < AGE_PARTS; i++) {
		t->young[i] = row->young[i];
		t->sum += row->young[i];
	}
	t->grown = (int64_t)row->threads - before + (int64_t)row->t.forks - (int64_t)row->t.exits;
}

static bool grows(const struct work *w, const struct tree *t)
{
	if (t->sum < GROWTH_LEAST)
		return false;
	for (int i = 0; i < AGE_PARTS; i++) {
		if (t->young[i] * GROWTH_EVEN < t->sum)
			return false;
	}
	/* Without the counts of forks the ages have to do. */
	return w->s->probe.forks == 0 || t->grown * 2 >= (int64_t)t->sum;
}

static bool may_be_root(const struct work *w, size_t task)
{
	const struct group *g = &w->fine.group[w->fine.of[task]];

	return w->s->task[task].pid != 1 && !g->kernel && !g->self;
}

/* For each task the sum of what is below it and itself. */
static struct tree *make_trees(const struct work *w)
{
	struct tree *tree = calloc(w->s->n_tasks + 1, sizeof(*tree));

	for (size_t i = 0; tree && i < w->s->n_tasks; i++) {
		size_t at = i;
		struct tree own;

		tree_of(w->s, &w->s->task[i], &own);
		for (int d = 0; d < TREE_DEPTH && at != GROUP_NOBODY && may_be_root(w, at); d++) {
			tree_add(&tree[at], &own);
			at = task_index(w->s, w->s->task[at].ppid);
		}
	}
	return tree;
}

/* The smallest tree that has most of the growth; GROUP_NOBODY. */
static size_t growing_root(const struct work *w, const struct tree *tree)
{
	size_t best = GROUP_NOBODY;
	uint64_t most = 0;

	for (size_t i = 0; i < w->s->n_tasks; i++) {
		if (grows(w, &tree[i]) && tree[i].sum > most)
			most = tree[i].sum;
	}
	for (size_t i = 0; most && i < w->s->n_tasks; i++) {
		if (!grows(w, &tree[i]) || tree[i].sum < part_of(most, GROWTH_ROOT_PERCENT))
			continue;
		if (best == GROUP_NOBODY || tree[i].threads < tree[best].threads)
			best = i;
	}
	return best;
}

static void mark_tree(const struct work *w, size_t root, bool *in)
{
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		size_t at = i;

		for (int d = 0; d < TREE_DEPTH && at != GROUP_NOBODY && at != root; d++)
			at = task_index(w->s, w->s->task[at].ppid);
		in[i] = at == root;
	}
}

/* Orphans have no tree: those of one name and cgroup that grow together. */
static size_t growing_group(const struct work *w, struct tree *out)
{
	size_t best = GROUP_NOBODY;

	*out = (struct tree){ 0 };
	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];
		struct tree t = { 0 }, own;

		if (group->kernel || group->self || group->init)
			continue;
		for (size_t k = group->first; k < group->first + group->n; k++) {
			tree_of(w->s, &w->s->task[w->whole.member[k]], &own);
			tree_add(&t, &own);
		}
		/* Their forks are credited to whoever of them lives. */
		t.grown = (int64_t)w->s->probe.forks - (int64_t)w->s->probe.exits;
		if (grows(w, &t) && t.sum > out->sum) {
			best = g;
			*out = t;
		}
	}
	return best;
}

/* Root first, so that its name stands for all. */
static void tree_subject(const struct work *w, size_t root, const bool *in, struct subject *out)
{
	subject_of_task(&w->s->task[root], out);
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		if (!in[i] || i == root)
			continue;
		if (out->n_pids < SUBJECT_PIDS_MAX) {
			out->pid[out->n_pids] = w->s->task[i].pid;
			out->pid_start_ns[out->n_pids] = w->s->task[i].start_ns;
		}
		out->n_pids++;
		if (w->s->task[i].cgroup_id != out->cgroup_id)
			out->cgroup_id = 0;
	}
	if (out->n_pids > 1)
		out->kind = SUBJECT_GROUP;
}

static uint64_t lost_behind(const struct work *w, const bool *in)
{
	const struct snapshot *s = w->s;
	uint64_t lost = 0;

	for (size_t i = 0; i < s->n_blames; i++) {
		size_t v = task_index(s, s->blame[i].victim), c = task_index(s, s->blame[i].culprit);

		if (v != GROUP_NOBODY && c != GROUP_NOBODY && in[c] && !in[v])
			lost += s->blame[i].wait_ns;
	}
	return lost;
}

/* Above what is found about the tree's own members: they are what it grows by. */
static uint64_t rank_above(const struct work *w, const bool *in, uint64_t lost)
{
	uint64_t rank = lost ? lost : 1;

	for (size_t i = 0; i < w->n_found; i++) {
		size_t c = task_index(w->s, w->found[i].f.culprit.pid[0]);

		if (w->found[i].f.culprit.n_pids && c != GROUP_NOBODY && in[c] &&
		    w->found[i].rank_ns >= rank)
			rank = w->found[i].rank_ns + 1;
	}
	return rank;
}

static void report(struct work *w, const struct tree *t, const bool *in,
		   const struct subject *culprit)
{
	size_t root = task_index(w->s, culprit->pid[0]);
	uint64_t lost = lost_behind(w, in), rate = t->sum * 1000000000 / (AGE_PARTS * AGE_PART_NS);
	struct task_room room;
	struct finding *f;
	bool soon;

	task_room_of(w, &w->s->task[root], &room);
	soon = room.limit && room.used + (rate ? rate : 1) * GROWTH_SOON_S >= room.limit;
	if (!soon && (lost < VICTIM_LEAST_NS || lost < part_of(w->s->span_ns, OTHERS_PERCENT)))
		return;
	f = found_add(w, CAUSE_TASK_GROWTH, rank_above(w, in, lost));
	if (!f)
		return;
	f->culprit = *culprit;
	f->count = t->sum;
	f->lost_ns = f->blamed_ns = f->all_lost_ns = lost;
	f->confidence = lost ? CONFIDENCE_ACCOUNTED : CONFIDENCE_MEASURED;
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		f->culprit_run_ns += in[i] ? w->s->task[i].t.run_ns : 0;
		f->bytes += in[i] ? w->s->task[i].rss_bytes : 0;
	}
	evidence_add(f, EVIDENCE_TASKS, t->threads);
	if (room.limit)
		evidence_add(f, EVIDENCE_TASK_LIMIT, room.limit);
}

int find_growth(struct work *w)
{
	bool *in = calloc(w->s->n_tasks + 1, sizeof(*in));
	struct tree *tree = make_trees(w), group_tree;
	struct subject culprit;
	size_t root, group;

	if (!in || !tree) {
		free(in);
		free(tree);
		return -ENOMEM;
	}
	root = growing_root(w, tree);
	group = growing_group(w, &group_tree);
	if (group != GROUP_NOBODY &&
	    (root == GROUP_NOBODY ||
	     tree[root].sum < part_of(group_tree.sum, GROWTH_ROOT_PERCENT))) {
		for (size_t i = 0; i < w->s->n_tasks; i++)
			in[i] = w->whole.of[i] == group;
		groups_subject(&w->whole, group, NULL, &culprit);
		report(w, &group_tree, in, &culprit);
	} else if (root != GROUP_NOBODY) {
		mark_tree(w, root, in);
		tree_subject(w, root, in, &culprit);
		report(w, &tree[root], in, &culprit);
	}
	free(in);
	free(tree);
	return 0;
}
