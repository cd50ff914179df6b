/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_undo.c - takes scheduling changes back: every thread its own old value,
 * threads that appeared since the one they would have inherited. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate_internal.h"

/* Threads that appear while their maker still shows the change are found in the
 * next round (see actuate_sched.c). */
#define ROUNDS_MAX 32

static bool knob_values(const struct journal_knob *k, struct scheduler_value *old,
			struct scheduler_value *new)
{
	return !scheduler_parse(k->old_value, old) && !scheduler_parse(k->new_value, new);
}

bool knob_inherited(const struct journal_knobs *knobs, pid_t pid, uint64_t start,
		    const struct scheduler_value *is, struct scheduler_value *was)
{
	const struct journal_knob *other = NULL;
	struct scheduler_value old, new, main_old = {0}, other_old = {0};
	bool main_known = false, main_changed = false;
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		enum scheduler_knob knob = knob_scheduler(k->type);
		bool changed;

		if (k->pid != pid || k->start != start || !knob_values(k, &old, &new))
			continue;
		changed = !scheduler_same(knob, &old, &new);
		if (k->tid == pid) {
			main_known = true;
			main_changed = changed && scheduler_same(knob, is, &new);
			main_old = old;
			if (!changed && scheduler_same(knob, is, &old))
				return false; /* like the main thread, which was not changed */
		} else if (changed && !other && scheduler_same(knob, is, &new)) {
			other = k;
			other_old = old;
		}
	}
	if (!(main_known && main_changed) && !other)
		return false;
	*was = scheduler_inherited(main_known && main_changed ? &main_old : &other_old);
	return true;
}

static void say_foreign(struct undo_tally *tally, const struct thread_change *c,
			const struct scheduler_value *is)
{
	char value[64];

	if (tally->foreign++)
		return;
	scheduler_say(c->knob, is, value, sizeof(value));
	if (c->tid == c->pid)
		snprintf(tally->first, sizeof(tally->first), "pid %d is %s", (int)c->pid, value);
	else
		snprintf(tally->first, sizeof(tally->first), "thread %d of pid %d is %s",
			 (int)c->tid, (int)c->pid, value);
}

void undo_thread(struct actuator *a, const struct thread_change *c, uint64_t slice,
		 struct undo_tally *tally)
{
	struct scheduler_value is, back;
	struct procinfo info;
	int err;

	err = procinfo_read(a->proc, c->pid, c->tid, &info);
	if (!err && info.start != c->tid_start)
		err = -ESRCH;
	if (!err)
		err = scheduler_read(c->tid, slice, &is);
	if (!err && scheduler_same(c->knob, &is, &c->was)) {
		tally->same++;
		return;
	}
	if (!err && !scheduler_same(c->knob, &is, &c->now)) {
		say_foreign(tally, c, &is);
		return;
	}
	if (!err) {
		back = scheduler_with(c->knob, &is, &c->was);
		err = scheduler_write(c->tid, slice, &back);
	}
	if (!err) {
		tally->restored++;
	} else if (err == -ESRCH) {
		tally->gone++;
	} else {
		if (!tally->failed++)
			snprintf(tally->first, sizeof(tally->first), "thread %d of pid %d",
				 (int)c->tid, (int)c->pid);
		tally->err = err;
	}
}

static void undo_known(struct actuator *a, const struct journal_knobs *knobs,
		       const struct journal_knob *first, uint64_t slice, struct undo_tally *tally)
{
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		struct thread_change c = {
			.pid = k->pid,
			.tid = k->tid,
			.tid_start = k->tid_start,
			.knob = knob_scheduler(k->type),
		};

		if (k->pid != first->pid || k->start != first->start)
			continue;
		if (!knob_values(k, &c.was, &c.now)) {
			tally->failed++;
			tally->err = -EBADMSG;
			continue;
		}
		if (!scheduler_same(c.knob, &c.was, &c.now))
			undo_thread(a, &c, slice, tally);
	}
}

/* Threads that the journal does not know, until a reading shows none to restore. */
static void undo_unknown(struct actuator *a, const struct journal_knobs *knobs,
			 const struct journal_knob *first, uint64_t slice, struct undo_tally *tally)
{
	struct procinfo_thread *thread;
	struct scheduler_value is, was;
	size_t i, n, before;
	int round, err = 0;

	for (round = 0; round < ROUNDS_MAX; round++) {
		before = tally->restored;
		err = procinfo_threads(a->proc, first->pid, SIZE_MAX, &thread, &n);
		if (err)
			break;
		for (i = 0; i < n; i++) {
			struct thread_change c = {
				.pid = first->pid,
				.tid = thread[i].tid,
				.tid_start = thread[i].start,
				.knob = knob_scheduler(first->type),
			};

			if (knob_of_thread(knobs, c.pid, c.tid, c.tid_start) ||
			    scheduler_read(c.tid, slice, &is) ||
			    !knob_inherited(knobs, first->pid, first->start, &is, &was))
				continue;
			c.now = is;
			c.was = was;
			undo_thread(a, &c, slice, tally);
		}
		free(thread);
		if (tally->restored == before)
			return;
	}
	if (err == -ESRCH)
		return;
	tally->failed++;
	tally->err = err ? err : -EAGAIN;
	snprintf(tally->first, sizeof(tally->first), "threads of pid %d", (int)first->pid);
}

/* A process that a changed one started since. */
static void undo_process(struct actuator *a, const struct journal_knobs *knobs,
			 const struct journal_knob *from, const struct procinfo *info,
			 struct undo_tally *tally)
{
	uint64_t slice = scheduler_default_slice();
	int pidfd = procinfo_open(a->proc, info->pid, info->start);
	struct procinfo_thread *thread = NULL;
	struct scheduler_value is, was;
	size_t i, n = 0;
	int err;

	if (pidfd < 0)
		return; /* ended */
	err = target_confined(a, info->pid);
	if (err)
		tally->outside += err != -ESRCH;
	else if (procinfo_threads(a->proc, info->pid, SIZE_MAX, &thread, &n))
		n = 0; /* ended, or restless: the next round looks again */
	for (i = 0; i < n; i++) {
		struct thread_change c = {
			.pid = info->pid,
			.tid = thread[i].tid,
			.tid_start = thread[i].start,
			.knob = knob_scheduler(from->type),
		};

		if (scheduler_read(c.tid, slice, &is) ||
		    !knob_inherited(knobs, from->pid, from->start, &is, &was))
			continue;
		c.now = is;
		c.was = was;
		undo_thread(a, &c, slice, tally);
	}
	free(thread);
	close(pidfd);
}

void undo_threads(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally)
{
	uint64_t slice = scheduler_default_slice();
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		int pidfd, err;

		if (k->type == KNOB_AUTOGROUP || knob_seen_before(knobs, i))
			continue;
		pidfd = target_reopen(a, k);
		err = pidfd < 0 ? pidfd : target_confined(a, k->pid);
		if (!err) {
			undo_known(a, knobs, k, slice, tally);
			undo_unknown(a, knobs, k, slice, tally);
		}
		if (pidfd >= 0)
			close(pidfd);
		undo_count_target(tally, k->pid, err);
	}
	undo_autogroups(a, knobs, tally);
	undo_descendants(a, action, knobs, undo_process, tally);
}
