// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_locks.c - time lost for locks, and what the holder of the lock waited
 * for meanwhile.
 *
 * A wait for a lock is passed on: if the holder was kept from running by somebody
 * else, the waiter lost its time to that one, whom it never waited behind itself
 * (priority inversion).  If the holder ran, or waited behind its own kind, the
 * time went into the program itself.  Waits for a condition, such as for work, are
 * none: in good health they may last for ever.
 */
#include <errno.h>
#include <linux/sched.h>
#include <stdlib.h>
#include <string.h>

#include "findings_locks.h"
#include "findings_table.h"

/* What the threads of one group waited for locks of one kind. */
struct lock_loss {
	uint64_t own_ns, all_ns, count;
	size_t other;       /* the group outside that held most; GROUP_NOBODY */
	uint64_t other_ns;
	bool *lost;         /* per task of the snapshot: of the victims */
};

/* How long locks were looked at within the window. */
static uint64_t looked_ns(const struct snapshot *s)
{
	uint64_t on = s->set[PROBE_LOCKS].on_ns;

	return on < s->span_ns ? on : s->span_ns;
}

/* A time of the whole window as of the part in which locks were looked at. */
static uint64_t scaled(const struct work *w, uint64_t ns)
{
	return (uint64_t)((unsigned __int128)ns * looked_ns(w->s) / w->s->span_ns);
}

static bool is_program(const struct work *w, size_t task)
{
	const struct group *g = task == GROUP_NOBODY ? NULL : &w->whole.group[w->whole.of[task]];

	return g && !g->kernel && !g->self;
}

/* --- priority inversion ------------------------------------------------------------ */

struct hog {
	size_t group;      /* of w->fine; GROUP_NOBODY: none */
	uint64_t wait_ns;  /* of the holder behind it */
};

/* The group that a process waited for a CPU behind most, other than its own and the
 * waiter's. */
static struct hog find_hog(const struct work *w, size_t holder, size_t waiter)
{
	struct hog best = { .group = GROUP_NOBODY };
	const struct snapshot *s = w->s;

	for (size_t g = 0; g < w->fine.n; g++) {
		uint64_t sum = 0;

		if (w->fine.group[g].self || w->fine.group[g].kernel || g == w->fine.of[holder] ||
		    g == w->fine.of[waiter])
			continue;
		for (size_t i = 0; i < s->n_blames; i++) {
			size_t c = task_index(s, s->blame[i].culprit);

			if (s->blame[i].victim == s->task[holder].pid && c != GROUP_NOBODY &&
			    w->fine.of[c] == g)
				sum += s->blame[i].wait_ns;
		}
		if (sum > best.wait_ns)
			best = (struct hog){ g, sum };
	}
	return best;
}

/* Did the holder want the CPU for the better part of this wait, and not get it? */
static bool starved(const struct work *w, size_t holder, uint64_t lost_ns)
{
	uint64_t wait = w->s->task[holder].t.wait_ns, looked = looked_ns(w->s);
	uint64_t counts = lost_ns < looked ? lost_ns : looked;

	return wait >= w->s->task[holder].t.run_ns &&
	       scaled(w, wait) >= part_of(counts, HOLDER_STARVED_PERCENT);
}

/*
 * Within one process the waits of its threads for a CPU are those of the waiters,
 * too, and are told as such; only a holder that is put behind all others is more.
 */
static bool may_invert(const struct work *w, const struct lock_row *row, size_t waiter,
		       size_t holder)
{
	if (!is_program(w, waiter) || !is_program(w, holder) ||
	    row->wait_ns < part_of(looked_ns(w->s), VICTIM_PERCENT) ||
	    row->wait_ns < VICTIM_LEAST_NS)
		return false;
	if (waiter == holder)
		return row->holder_policy == SCHED_IDLE && row->holder_waiting_ns > 0;
	return true;
}

/* Returns true if a finding was made of this row. */
static bool judge_inversion(struct work *w, const struct lock_row *row)
{
	size_t waiter = task_index(w->s, row->waiter), holder = task_index(w->s, row->other);
	uint64_t looked = looked_ns(w->s);
	struct finding *f;
	struct hog hog;

	if (!may_invert(w, row, waiter, holder) || !starved(w, holder, row->wait_ns))
		return false;
	hog = find_hog(w, holder, waiter);
	if (hog.group == GROUP_NOBODY ||
	    hog.wait_ns < part_of(w->s->task[holder].t.wait_ns, CULPRIT_PERCENT) ||
	    w->fine.group[hog.group].t.run_ns < w->s->task[holder].t.run_ns)
		return false;
	f = found_add(w, CAUSE_LOCK_INVERSION, row->wait_ns < looked ? row->wait_ns : looked);
	if (!f)
		return true;
	f->window_ns = looked;
	f->confidence = CONFIDENCE_MEASURED;
	groups_subject(&w->fine, hog.group, NULL, &f->culprit);
	f->culprit_run_ns = scaled(w, w->fine.group[hog.group].t.run_ns);
	subject_of_task(&w->s->task[waiter], &f->victim);
	f->lost_ns = f->all_lost_ns = row->wait_ns;
	f->count = row->count + (row->stuck_ns != 0);
	evidence_add(f, EVIDENCE_LOCK_HOLDER, (uint64_t)row->other);
	evidence_add(f, EVIDENCE_HOLDER_WAIT, scaled(w, w->s->task[holder].t.wait_ns));
	return true;
}

/* The longest wait of each waiter; marks in done[] those that a finding tells of. */
static void find_inversions(struct work *w, bool *done)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_locks;) {
		const struct lock_row *longest = NULL;
		pid_t waiter = s->lock[i].waiter;

		for (; i < s->n_locks && s->lock[i].waiter == waiter; i++) {
			if (s->lock[i].kind != LOCK_CONDITION && s->lock[i].other > 0 &&
			    (!longest || s->lock[i].wait_ns > longest->wait_ns))
				longest = &s->lock[i];
		}
		if (longest && judge_inversion(w, longest))
			done[w->whole.of[task_index(s, waiter)]] = true;
	}
}

/* --- the program itself ---------------------------------------------------------------- */

/* Of what is waited for, whatever the threads of another program held. */
static void find_other(const struct work *w, size_t group, uint32_t kind, struct lock_loss *loss)
{
	const struct snapshot *s = w->s;
	uint64_t *sum = calloc(w->whole.n + 1, sizeof(*sum));

	loss->other = GROUP_NOBODY;
	for (size_t i = 0; sum && i < s->n_locks; i++) {
		size_t v = task_index(s, s->lock[i].waiter), o = task_index(s, s->lock[i].other);

		if (s->lock[i].kind != kind || v == GROUP_NOBODY || o == GROUP_NOBODY ||
		    w->whole.of[v] != group || w->whole.of[o] == group)
			continue;
		o = w->whole.of[o];
		sum[o] += s->lock[i].wait_ns;
		if (sum[o] > loss->other_ns && !w->whole.group[o].self) {
			loss->other_ns = sum[o];
			loss->other = o;
		}
	}
	free(sum);
}

static void sum_locks(const struct work *w, size_t group, uint32_t kind, struct lock_loss *loss)
{
	const struct snapshot *s = w->s;

	memset(loss->lost, 0, s->n_tasks * sizeof(*loss->lost));
	for (size_t i = 0; i < s->n_locks; i++) {
		const struct lock_row *row = &s->lock[i];
		size_t v = task_index(s, row->waiter), o = task_index(s, row->other);

		if (row->kind != kind || v == GROUP_NOBODY || w->whole.of[v] != group)
			continue;
		loss->all_ns += row->wait_ns;
		loss->count += row->count;
		loss->lost[v] = true;
		/* Nobody known: it had gone on by itself before it was asked. */
		if (o == GROUP_NOBODY || w->whole.of[o] == group)
			loss->own_ns += row->wait_ns;
	}
}

/* Time in which the group's threads wanted to go on. */
static uint64_t wanted_ns(const struct work *w, size_t group, uint64_t lock_ns)
{
	const struct group *g = &w->whole.group[group];

	return lock_ns + scaled(w, g->t.run_ns + g->t.wait_ns);
}

/*
 * A finding about locks that the group's own threads hold.  While those waited for a CPU
 * they held the others up for as long: that is told where they lost it, and only the rest
 * counts for rank.
 */
static struct finding *add_own(struct work *w, size_t group, enum finding_cause cause,
			       uint64_t lost_ns, uint64_t most_ns)
{
	uint64_t waited = scaled(w, w->whole.group[group].t.wait_ns);
	uint64_t rest = lost_ns > waited ? lost_ns - waited : 0;
	struct finding *f = found_add(w, cause, rest < most_ns ? rest : most_ns);

	if (f && waited >= part_of(lost_ns, HELD_UP_PERCENT))
		evidence_add(f, EVIDENCE_HOLDER_WAIT, waited);
	return f;
}

static void judge_own(struct work *w, size_t group, uint32_t kind, struct lock_loss *loss)
{
	uint64_t looked = looked_ns(w->s), most = looked * w->s->n_cpus;
	enum finding_cause cause = kind == LOCK_MMAP ? CAUSE_MMAP_LOCK : CAUSE_LOCK_OWN;
	struct finding *f;
	bool outside;

	sum_locks(w, group, kind, loss);
	if (loss->all_ns < part_of(looked, OWN_LOCKS_LEAST_PERCENT) ||
	    loss->all_ns < part_of(wanted_ns(w, group, loss->all_ns), OWN_LOCKS_PERCENT))
		return;
	find_other(w, group, kind, loss);
	outside = loss->other != GROUP_NOBODY &&
		  loss->other_ns >= part_of(loss->all_ns, MAJORITY_PERCENT);
	/* More threads than CPUs could not have run anyhow. */
	f = outside ? found_add(w, cause, loss->all_ns < most ? loss->all_ns : most) :
		      add_own(w, group, cause, loss->all_ns, most);
	if (!f)
		return;
	f->window_ns = looked;
	f->confidence = CONFIDENCE_MEASURED;
	groups_subject(&w->whole, group, loss->lost, &f->victim);
	if (outside) {
		groups_subject(&w->whole, loss->other, NULL, &f->culprit);
		f->blamed_ns = loss->other_ns;
	}
	f->lost_ns = f->all_lost_ns = loss->all_ns;
	f->count = loss->count;
}

int find_locks(struct work *w)
{
	static const uint32_t kinds[] = { LOCK_FUTEX, LOCK_MMAP };
	const struct snapshot *s = w->s;
	bool *done = calloc(w->whole.n + 1, sizeof(*done));
	bool *lost = calloc(s->n_tasks + 1, sizeof(*lost));

	if (done && lost && s->n_locks && looked_ns(s) >= LOCKS_LOOKED_NS) {
		find_inversions(w, done);
		for (size_t g = 0; g < w->whole.n; g++) {
			if (done[g] || w->whole.group[g].kernel || w->whole.group[g].self)
				continue;
			for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
				struct lock_loss loss = { .lost = lost };

				judge_own(w, g, kinds[k], &loss);
			}
		}
	}
	free(done);
	free(lost);
	return done && lost ? 0 : -ENOMEM;
}

uint64_t subject_lock_ns(const struct snapshot *s, const struct subject *who)
{
	uint64_t looked = looked_ns(s), sum = 0;

	for (size_t i = 0; i < s->n_locks; i++) {
		const struct task_row *row = snapshot_task(s, s->lock[i].waiter);

		if (row && s->lock[i].kind != LOCK_CONDITION && subject_holds(who, row))
			sum += s->lock[i].wait_ns;
	}
	if (looked == 0)
		return 0;
	return (uint64_t)((unsigned __int128)sum * s->span_ns / looked);
}
