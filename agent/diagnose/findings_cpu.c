// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_cpu.c - who waits for a CPU behind whom.
 *
 * The blame rows say for how long one process waited while another held that
 * CPU.  They are summed by groups.  A group is a culprit when a process outside
 * it lost a notable part of the window, a notable part of that behind the group,
 * and got less CPU time than the group: whoever gets more than the one that he
 * waits behind is not wronged.  Members that wait behind their own group compete
 * with themselves; that makes no finding.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_table.h"

/* Waits of one group behind another. */
struct pair {
	size_t culprit, victim; /* groups, or the number of groups more: a group's
	                           storm, or CULPRIT_STORM / CULPRIT_ENDED */
	uint64_t wait_ns;       /* of all of victim */
	uint64_t hurt_ns;       /* of its members that are hurt */
	bool elsewhere;         /* victim waited much longer behind another one */
};

/* All pairs of one culprit. */
struct accused {
	size_t culprit;
	const struct pair *pair;
	size_t n;
	uint64_t run_ns;        /* CPU time that it got */
	uint64_t outside_ns;    /* waits of others behind it */
	uint64_t outside_run_ns;
	uint64_t wronged_ns;    /* the part of those that got no more than it */
};

static bool is_realtime(uint8_t policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
}

/* Waits that the victim's own settings ask for are nobody's fault. */
static bool chose_to_wait(const struct task_row *victim, const struct task_row *culprit)
{
	int nice = culprit ? culprit->nice : 0;

	if (culprit && is_realtime(culprit->policy))
		return victim->policy == SCHED_IDLE;
	if (victim->policy == SCHED_IDLE)
		return !culprit || culprit->policy != SCHED_IDLE;
	return victim->nice >= nice + CHOSEN_NICE;
}

static size_t culprit_of(const struct work *w, const struct blame_row *row)
{
	size_t i = task_index(w->s, row->culprit);

	if (i == GROUP_NOBODY)
		return w->storm ? CULPRIT_STORM : CULPRIT_ENDED;
	if (w->starter[i] || (w->brief[i] && w->storm_of[i] != GROUP_NOBODY))
		return w->fine.n + w->storm_of[i];
	return w->brief[i] ? CULPRIT_STORM : w->fine.of[i];
}

/* The group that a culprit is, or whose storm; GROUP_NOBODY. */
static size_t group_of(const struct work *w, size_t culprit)
{
	if (culprit >= 2 * w->fine.n)
		return GROUP_NOBODY;
	return culprit < w->fine.n ? culprit : culprit - w->fine.n;
}

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;

	if (a->culprit != b->culprit)
		return a->culprit < b->culprit ? -1 : 1;
	return (a->victim > b->victim) - (a->victim < b->victim);
}

/* Sums the blame rows by groups, sorted by culprit; *n pairs. */
static struct pair *make_pairs(const struct work *w, size_t *n)
{
	const struct snapshot *s = w->s;
	struct pair *pair = calloc(s->n_blames + 1, sizeof(*pair));
	size_t count = 0, out = 0;

	if (!pair)
		return NULL;
	for (size_t i = 0; i < s->n_blames; i++) {
		const struct blame_row *row = &s->blame[i];
		size_t v = task_index(s, row->victim);

		if (row->culprit == 0 || v == GROUP_NOBODY || w->pinned[v] || w->fine.group[w->fine.of[v]].self ||
		    chose_to_wait(&s->task[v], snapshot_task(s, row->culprit)))
			continue;
		pair[count++] = (struct pair){ .culprit = culprit_of(w, row),
					       .victim = w->fine.of[v],
					       .wait_ns = row->wait_ns,
					       .hurt_ns = w->hurt[v] ? row->wait_ns : 0 };
	}
	qsort(pair, count, sizeof(*pair), compare_pairs);
	for (size_t i = 0; i < count; i++) {
		if (out && compare_pairs(&pair[out - 1], &pair[i]) == 0) {
			pair[out - 1].wait_ns += pair[i].wait_ns;
			pair[out - 1].hurt_ns += pair[i].hurt_ns;
		} else {
			pair[out++] = pair[i];
		}
	}
	*n = out;
	return pair;
}

/*
 * A victim speaks against those that it waited for most, not against others that
 * stood in the same queue: behind them it would hardly have waited alone.
 */
static int mark_elsewhere(const struct work *w, struct pair *pair, size_t n)
{
	uint64_t *most = calloc(w->fine.n + 1, sizeof(*most));

	if (!most)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		if (pair[i].victim != group_of(w, pair[i].culprit) &&
		    pair[i].culprit != CULPRIT_ENDED && pair[i].hurt_ns > most[pair[i].victim])
			most[pair[i].victim] = pair[i].hurt_ns;
	}
	for (size_t i = 0; i < n; i++)
		pair[i].elsewhere = pair[i].hurt_ns < most[pair[i].victim] / ELSEWHERE_TIMES;
	free(most);
	return 0;
}

static uint64_t hurt_lost(const struct work *w, size_t group, uint64_t *run_ns)
{
	const struct group *g = &w->fine.group[group];
	uint64_t lost = 0;

	*run_ns = 0;
	for (size_t k = g->first; k < g->first + g->n; k++) {
		size_t i = w->fine.member[k];

		if (!w->hurt[i])
			continue;
		lost += w->wait_ns[i];
		*run_ns += w->s->task[i].t.run_ns;
	}
	return lost;
}

/* Real-time tasks wrong whoever gets more than they, too; but llamux, which has a small
 * reserved part, does not wrong a hog by it. */
static bool takes_when_it_pleases(const struct work *w, size_t group)
{
	return group != GROUP_NOBODY && is_realtime(w->fine.group[group].policy) &&
	       !w->fine.group[group].self;
}

/* Not real-time itself: among those one that gets more is no victim of one that gets less. */
static bool is_fair(const struct work *w, size_t group)
{
	return !is_realtime(w->fine.group[group].policy);
}

/*
 * What llamux takes is little and taken at once (nice, a reservation): the bound of
 * CULPRIT_RUN_PERCENT does not clear it.  But who uses so little is named only for what was
 * measured behind it: a loss by itself, and most of what its victim lost.
 */
static bool answers_for(const struct work *w, const struct accused *a, const struct pair *p,
			uint64_t lost)
{
	size_t group = group_of(w, a->culprit);

	if (group == GROUP_NOBODY || !w->fine.group[group].self ||
	    a->run_ns >= part_of(w->s->span_ns, CULPRIT_RUN_PERCENT))
		return true;
	return p->hurt_ns >= part_of(w->s->span_ns, VICTIM_PERCENT) &&
	       p->hurt_ns >= VICTIM_LEAST_NS && p->hurt_ns >= part_of(lost, MAJORITY_PERCENT);
}

/*
 * The pair of the victim that speaks for this culprit: the one that lost most
 * behind it, first among those that got much less CPU time than the culprit (the
 * innocent), then among those that got no more.  NULL if nobody is wronged.
 */
static const struct pair *pick_victim(const struct work *w, const struct accused *a)
{
	size_t group = group_of(w, a->culprit);
	bool realtime = takes_when_it_pleases(w, group);
	const struct pair *innocent = NULL, *best = NULL;

	for (size_t i = 0; i < a->n; i++) {
		const struct pair *p = &a->pair[i];
		uint64_t run, lost = hurt_lost(w, p->victim, &run);
		uint64_t by = a->run_ns;

		if (p->victim == group || p->hurt_ns == 0 || p->elsewhere ||
		    w->fine.group[p->victim].kernel ||
		    p->hurt_ns < part_of(lost, CULPRIT_PERCENT) ||
		    p->hurt_ns < part_of(w->s->span_ns, BEHIND_PERCENT) ||
		    (run > by && !(realtime && is_fair(w, p->victim))) || !answers_for(w, a, p, lost))
			continue;
		if (!best || p->hurt_ns > best->hurt_ns)
			best = p;
		if (run <= by / 2 && (!innocent || p->hurt_ns > innocent->hurt_ns))
			innocent = p;
	}
	return innocent ? innocent : best;
}

/* Does everyone else together suffer from it, although nobody loses much? */
static bool others_suffer(const struct work *w, const struct accused *a)
{
	uint64_t all_cpus = w->s->span_ns * w->s->n_cpus;
	size_t group = group_of(w, a->culprit);
	bool put_back = false;

	if (a->culprit == CULPRIT_ENDED)
		return false;
	if (group != GROUP_NOBODY) {
		const struct group *g = &w->fine.group[group];

		if (g->policy == SCHED_IDLE || g->nice >= OFFER_NICE ||
		    a->run_ns < part_of(all_cpus, HOG_CPU_PERCENT))
			return false;
		put_back = g->nice > 0;
	}
	if (a->outside_ns >= part_of(w->s->span_ns, OTHERS_PERCENT))
		return a->outside_ns >= a->outside_run_ns / 4;
	/* Wakings that find the CPU taken for a moment are no trouble while hardly ever
	 * anybody waits. */
	if (w->s->pressure.cpu_some.share < OTHERS_PERCENT * 100)
		return false;
	return !put_back && a->outside_ns >= part_of(w->s->span_ns, OTHERS_SLOWED_PERCENT) &&
	       a->outside_ns >= a->outside_run_ns;
}

static enum finding_cause cause_of(const struct work *w, size_t group)
{
	const struct group *g = &w->fine.group[group];

	if (g->self)
		return CAUSE_SELF;
	if (is_realtime(g->policy) && !g->kernel)
		return CAUSE_CPU_RT;
	if (switches_fast(w->s, &g->t))
		return CAUSE_SWITCH_STORM;
	return g->n >= CROWD_LEAST ? CAUSE_CPU_CROWD : CAUSE_CPU_HOG;
}

/* Leaves most of a CPU to the others, whenever they want it. */
static bool is_small(const struct work *w, const struct accused *a)
{
	size_t group = group_of(w, a->culprit);

	if (group != GROUP_NOBODY &&
	    (is_realtime(w->fine.group[group].policy) || w->fine.group[group].self))
		return false;
	return a->run_ns < part_of(w->s->span_ns, CULPRIT_RUN_PERCENT);
}

/* Returns 1 if a finding was made against a. */
static int judge(struct work *w, const struct accused *a)
{
	const struct pair *p = is_small(w, a) ? NULL : pick_victim(w, a);
	struct subject victim = { .kind = SUBJECT_NONE };
	uint64_t lost = a->outside_ns, blamed = a->outside_ns, run, ended;
	struct finding *f;

	if (p) {
		groups_subject(&w->fine, p->victim, w->hurt, &victim);
		lost = hurt_lost(w, p->victim, &run);
		blamed = p->hurt_ns;
	} else if (!others_suffer(w, a)) {
		return 0;
	}
	if (a->culprit == CULPRIT_ENDED)
		return 0;
	if (a->culprit >= w->fine.n) {
		const struct storm_loss loss = { victim, lost, blamed, a->outside_ns,
						 a->wronged_ns };

		find_storm(w, group_of(w, a->culprit), &loss);
		return 1;
	}
	f = found_add(w, cause_of(w, a->culprit), a->wronged_ns);
	if (!f)
		return 1;
	f->victim = victim;
	groups_subject(&w->fine, a->culprit, NULL, &f->culprit);
	f->lost_ns = lost;
	f->blamed_ns = blamed;
	f->culprit_run_ns = a->run_ns;
	ended = w->fine.group[a->culprit].t.ended_run_ns;
	if (ended && ended >= a->run_ns / 10)
		evidence_add(f, EVIDENCE_ENDED_RUN, ended);
	f->all_lost_ns = a->outside_ns;
	f->count = f->culprit.n_pids;
	if (f->cause == CAUSE_SWITCH_STORM) {
		const struct task_times *t = &w->fine.group[a->culprit].t;

		f->count = t->switches + t->sleeps;
	}
	return 1;
}

/*
 * CPU time of a culprit, with that of those that it started and that have ended, since what
 * was waited for behind them is charged to it.  What a storm
 * of nobody got is what no process that lives through the window accounts for.
 */
static uint64_t culprit_run(const struct work *w, size_t culprit)
{
	uint64_t rest = w->s->cpu_busy_ns;

	if (culprit < w->fine.n) {
		const struct task_times *t = &w->fine.group[culprit].t;

		/* Older recordings have but the brief ones. */
		return t->run_ns + (t->ended_run_ns ? t->ended_run_ns : t->brief_run_ns);
	}
	if (culprit < 2 * w->fine.n)
		return storm_run(w, culprit - w->fine.n);
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		uint64_t run = w->brief[i] ? 0 : w->s->task[i].t.run_ns;

		rest -= run < rest ? run : rest;
	}
	return rest;
}

/* What the hogs lose to each other, or to someone smaller, is no reason to rank
 * that one before them: only who got no more than the culprit counts for rank. */
static void sum_outside(const struct work *w, struct accused *a)
{
	size_t group = group_of(w, a->culprit);
	bool realtime = takes_when_it_pleases(w, group);

	a->run_ns = culprit_run(w, a->culprit);
	for (size_t i = 0; i < a->n; i++) {
		const struct group *g = &w->fine.group[a->pair[i].victim];

		/* The kernel's own threads free and compact memory ahead of need and
		 * write behind: nobody loses what they wait. */
		if (a->pair[i].victim == group || g->kernel)
			continue;
		a->outside_ns += a->pair[i].wait_ns;
		a->outside_run_ns += g->t.run_ns;
		if (g->t.run_ns <= a->run_ns || realtime)
			a->wronged_ns += a->pair[i].wait_ns;
	}
}

/* Marks who lost enough to be a victim. */
static void mark_hurt(struct work *w)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_tasks; i++)
		w->wait_ns[i] = s->task[i].t.wait_ns;
	for (size_t i = 0; i < s->n_blames;) {
		size_t v = task_index(s, s->blame[i].victim);
		pid_t pid = s->blame[i].victim;
		uint64_t sum = 0;

		for (; i < s->n_blames && s->blame[i].victim == pid; i++)
			sum += s->blame[i].wait_ns;
		if (v != GROUP_NOBODY && sum > w->wait_ns[v])
			w->wait_ns[v] = sum;
	}
	for (size_t i = 0; i < s->n_tasks; i++)
		w->hurt[i] = w->wait_ns[i] >= part_of(s->span_ns, VICTIM_PERCENT) &&
			     w->wait_ns[i] >= VICTIM_LEAST_NS;
}

int find_cpu(struct work *w)
{
	bool *reported = calloc(w->fine.n + 1, sizeof(*reported));
	struct pair *pair;
	size_t n = 0, end;
	int err;

	mark_hurt(w);
	storm_mark(w);
	err = find_pinned(w);
	pair = make_pairs(w, &n);
	if (!err && (!pair || !reported))
		err = -ENOMEM;
	if (!err)
		err = mark_elsewhere(w, pair, n);
	if (err)
		goto out;
	for (size_t i = 0; i < n; i = end) {
		struct accused a = { .culprit = pair[i].culprit, .pair = &pair[i] };

		for (end = i; end < n && pair[end].culprit == a.culprit; end++)
			a.n++;
		sum_outside(w, &a);
		if (judge(w, &a) && a.culprit < w->fine.n)
			reported[a.culprit] = true;
	}
	err = find_cpu_spread(w, reported);
out:
	free(pair);
	free(reported);
	return err;
}
