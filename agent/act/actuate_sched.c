/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_sched.c - plans and writes changes of scheduling: all threads of the
 * target's processes, also those that appear meanwhile. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actuate_internal.h"

/* A thread that appears while its maker is not yet changed is found in the next
 * round; makers that are changed pass the change on.  So rounds get short at once,
 * and this many mean that something else is going on. */
#define ROUNDS_MAX 32

/* linux/sched.h, which does not go together with sched.h */
#define FLAG_RESET_ON_FORK 1ull

static void want_idle(const struct scheduler_value *old, int value, struct scheduler_value *want)
{
	const struct scheduler_value idle = {.policy = SCHED_IDLE,
					     .flags = old->flags & FLAG_RESET_ON_FORK};

	(void)value;
	*want = old->policy == SCHED_IDLE ? *old : scheduler_with(SCHEDULER_POLICY, old, &idle);
}

static void want_nice(const struct scheduler_value *old, int value, struct scheduler_value *want)
{
	*want = *old;
	/* Under the others niceness does nothing. */
	if ((old->policy == SCHED_OTHER || old->policy == SCHED_BATCH) && old->nice < value)
		want->nice = value;
}

static void want_normal(const struct scheduler_value *old, int value, struct scheduler_value *want)
{
	const struct scheduler_value other = {.policy = SCHED_OTHER,
					      .flags = old->flags & FLAG_RESET_ON_FORK};

	(void)value;
	*want = scheduler_is_real_time(old->policy) ?
			scheduler_with(SCHEDULER_POLICY, old, &other) : *old;
}

static void want_batch(const struct scheduler_value *old, int value, struct scheduler_value *want)
{
	(void)value;
	*want = *old;
	/* Niceness and slice mean the same under it, and stay; the others yield more, or less. */
	if (old->policy == SCHED_OTHER)
		want->policy = SCHED_BATCH;
}

static void want_slice(const struct scheduler_value *old, int value, struct scheduler_value *want)
{
	*want = *old;
	/* Under the others the kernel keeps it for later, and does not take another. */
	if (old->policy == SCHED_OTHER || old->policy == SCHED_BATCH)
		want->runtime = (uint64_t)value * 1000;
}

static const struct {
	void (*want)(const struct scheduler_value *old, int value, struct scheduler_value *want);
	enum journal_knob_type type;
	const char *name;
	const char *already;
} kinds[ACTION_KINDS] = {
	[ACTION_SCHED_IDLE] = {want_idle, KNOB_POLICY, "scheduling policy",
			       "all its threads are SCHED_IDLE already"},
	[ACTION_NICE] = {want_nice, KNOB_NICE, "niceness", "none of its threads is less nice"},
	[ACTION_NORMAL] = {want_normal, KNOB_POLICY, "scheduling policy",
			   "none of its threads is real-time"},
	[ACTION_BATCH] = {want_batch, KNOB_POLICY, "scheduling policy",
			  "none of its threads is SCHED_OTHER"},
	[ACTION_SLICE] = {want_slice, KNOB_SLICE, "slice", "its threads have that slice already"},
};

enum scheduler_knob knob_scheduler(enum journal_knob_type type)
{
	return type == KNOB_NICE ? SCHEDULER_NICE :
	       type == KNOB_SLICE ? SCHEDULER_SLICE : SCHEDULER_POLICY;
}

const struct journal_knob *knob_of_thread(const struct journal_knobs *knobs, pid_t pid, pid_t tid,
					  uint64_t tid_start)
{
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->tid == tid && k->pid == pid && k->tid_start == tid_start)
			return k;
	}
	return NULL;
}

/* Reads one thread into a knob; *changes: it would not stay as it is. */
static int make_knob(const struct offer *offer, const struct target_process *p,
		     const struct procinfo_thread *thread, uint64_t slice, struct journal_knob *k,
		     bool *changes)
{
	enum journal_knob_type type = kinds[offer->kind].type;
	struct scheduler_value old, want;
	int err = scheduler_read(thread->tid, slice, &old);

	if (err)
		return err;
	kinds[offer->kind].want(&old, offer->value, &want);
	*changes = !scheduler_same(knob_scheduler(type), &old, &want);
	*k = (struct journal_knob){
		.type = type,
		.pid = p->pid,
		.start = p->start,
		.session = p->session,
		.tid = thread->tid,
		.tid_start = thread->start,
		.ino = p->unique,
	};
	scheduler_format(&old, k->old_value);
	scheduler_format(&want, k->new_value);
	return 0;
}

/*
 * Adds knobs for the threads of a process that have none yet.  all: also those
 * that stay as they are, so that undo knows them; else only those that would
 * change (the others have inherited the change).
 */
static int add_threads(struct actuator *a, const struct offer *offer,
		       const struct target_process *p, uint64_t slice, bool all,
		       struct journal_knobs *knobs, size_t *changing)
{
	size_t max = policy_limits(a->policy).tasks, n, i;
	struct procinfo_thread *thread;
	struct journal_knob k;
	bool changes;
	int err = procinfo_threads(a->proc, p->pid, max, &thread, &n);

	if (err == -ESRCH || (!err && !procinfo_lives(p->pidfd)))
		n = 0; /* it has ended: nothing of it is left to change */
	else if (err)
		return err;
	err = 0;
	for (i = 0; i < n && !err; i++) {
		if (knob_of_thread(knobs, p->pid, thread[i].tid, thread[i].start))
			continue;
		err = make_knob(offer, p, &thread[i], slice, &k, &changes);
		if (err == -ESRCH) {
			err = 0; /* the thread has ended */
			continue;
		}
		if (err || (!all && !changes))
			continue;
		err = knobs->n < max ? journal_knobs_add(knobs, &k) : -E2BIG;
		*changing += changes;
	}
	free(thread);
	return err;
}

static int say_failure(int err, const struct target_process *p, char *reason, size_t len)
{
	const char *why = strerror(-err);

	if (err == -E2BIG)
		why = "too many threads for one action";
	else if (err == -EAGAIN)
		why = "its threads do not stop changing";
	snprintf(reason, len, "pid %d: %s", (int)p->pid, why);
	return err;
}

void say_knob(const char *name, const struct target *t, size_t threads, char *out,
		     size_t size)
{
	size_t shown = t->n <= 6 ? t->n : 5, i, at;

	at = (size_t)snprintf(out, size, "%s of pid%s ", name, t->n == 1 ? "" : "s");
	for (i = 0; i < shown && at < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%d", i ? ", " : "",
				       (int)t->process[i].pid);
	if (shown < t->n && at < size)
		at += (size_t)snprintf(out + at, size - at, " and %zu more", t->n - shown);
	if (threads && at < size)
		snprintf(out + at, size - at, " (%zu thread%s)", threads, threads == 1 ? "" : "s");
}

/* The old value, or the first of several. */
static void say_values(const struct journal_knobs *knobs, struct action_row *row)
{
	const struct journal_knob *first = NULL;
	struct scheduler_value old, new;
	bool differ = false;
	char other[96];
	size_t i, len;

	for (i = 0; i < knobs->n; i++) {
		enum scheduler_knob knob = knob_scheduler(knobs->knob[i].type);

		if (scheduler_parse(knobs->knob[i].old_value, &old) ||
		    scheduler_parse(knobs->knob[i].new_value, &new) ||
		    scheduler_same(knob, &old, &new))
			continue;
		scheduler_say(knob, &old, first ? other : row->old_value, sizeof(other));
		if (first)
			differ |= strcmp(other, row->old_value) != 0;
		else
			scheduler_say(knob, &new, row->new_value, sizeof(row->new_value));
		first = first ? first : &knobs->knob[i];
	}
	len = strlen(row->old_value);
	if (differ)
		snprintf(row->old_value + len, sizeof(row->old_value) - len, " and others");
}

int plan_threads(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	uint64_t slice = scheduler_default_slice();
	struct autogroup_plan groups;
	size_t i, changing = 0;
	int err;

	if (offer->kind == ACTION_SLICE && !slice) {
		snprintf(reason, len, "this kernel gives threads no slices of their own (Linux "
				      "6.12 and later do)");
		return -ENOTSUP;
	}
	for (i = 0; i < t->n; i++) {
		err = add_threads(a, offer, &t->process[i], slice, true, knobs, &changing);
		if (err)
			return say_failure(err, &t->process[i], reason, len);
	}
	if (!knobs->n) {
		snprintf(reason, len, "the target has ended");
		return -ESTALE;
	}
	err = plan_autogroups(a, offer, t, knobs, &groups);
	if (err) {
		snprintf(reason, len, "its session's autogroup cannot be read: %s", strerror(-err));
		return err;
	}
	if (!changing && !groups.n) {
		snprintf(reason, len, "%s", kinds[offer->kind].already);
		return -EALREADY;
	}
	if (changing) {
		say_knob(kinds[offer->kind].name, t, changing, row->knob, sizeof(row->knob));
		say_values(knobs, row);
	}
	say_autogroups(&groups, row);
	return 0;
}

/* One thread, looked at once more.  -ESRCH: it has ended, which is no failure. */
static int write_knob(struct actuator *a, const struct target *t, const struct journal_knob *k,
		      uint64_t slice)
{
	const struct target_process *p = process_of(t, k);
	enum scheduler_knob knob = knob_scheduler(k->type);
	struct scheduler_value old, new, now;
	struct procinfo info;
	int err;

	if (!p)
		return -EINVAL;
	if (scheduler_parse(k->old_value, &old) || scheduler_parse(k->new_value, &new))
		return -EBADMSG;
	if (scheduler_same(knob, &old, &new))
		return 0;
	actuator_step(a, STEP_WRITING);
	err = target_confined(a, k->pid);
	if (!err)
		err = procinfo_read(a->proc, k->pid, k->tid, &info);
	if (!err)
		err = scheduler_read(k->tid, slice, &now);
	/* Last, so that all of the above was about this thread of this process. */
	if (!err && (info.start != k->tid_start || !procinfo_lives(p->pidfd)))
		err = -ESRCH;
	if (err)
		return err;
	if (!scheduler_same(knob, &now, &old))
		return -EBUSY;
	new = scheduler_with(knob, &now, &new);
	return scheduler_write(k->tid, slice, &new);
}

static void say_write_failure(int err, const struct journal_knob *k, char *reason, size_t len)
{
	const char *why = strerror(-err);

	if (err == -EBUSY)
		why = "someone else has changed it meanwhile";
	else if (err == -EBADE)
		why = "the kernel does not show what was written";
	else if (err == -EPERM)
		why = "not permitted, or outside of the cgroup that --confine names";
	snprintf(reason, len, "thread %d of pid %d: %s", (int)k->tid, (int)k->pid, why);
}

int write_threads(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	uint64_t slice = scheduler_default_slice();
	size_t done = 0, changing = 0, alive = 0, i;
	int round, err = 0;

	for (round = 0; round < ROUNDS_MAX; round++) {
		for (; done < knobs->n; done++) {
			if (knobs->knob[done].type == KNOB_AUTOGROUP)
				continue; /* last, when all threads are changed */
			err = write_knob(a, t, &knobs->knob[done], slice);
			if (err && err != -ESRCH) {
				say_write_failure(err, &knobs->knob[done], reason, len);
				return err;
			}
			alive += !err;
		}
		for (i = 0; i < t->n; i++) {
			err = add_threads(a, offer, &t->process[i], slice, false, knobs, &changing);
			if (err)
				return say_failure(err, &t->process[i], reason, len);
		}
		if (knobs->n == done && !alive) {
			snprintf(reason, len, "the target has ended meanwhile");
			return -ESTALE;
		}
		if (knobs->n == done)
			return write_autogroups(a, t, knobs, reason, len);
		err = journal_extend(a->journal, id, knobs, done);
		if (err) {
			snprintf(reason, len, "the journal cannot be written: %s",
				 journal_why(err));
			return err;
		}
	}
	snprintf(reason, len, "it starts threads faster than they can be changed");
	return -EAGAIN;
}
