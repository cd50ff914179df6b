/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_descend.c - processes that a changed one started while it was changed.
 * They inherited the change, so undo takes it back from them too.
 *
 * They are found by their parents; where those have ended, by the session, which
 * is inherited as well.  One that has left both (a daemon) cannot be told from a
 * process that was never touched, and is left alone.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "actuate_internal.h"

#define ROUNDS_MAX 16   /* as in actuate_undo.c; here each reads all of /proc */
#define PARENTS_MAX 4096

/* The changed process from which this one has it, or NULL. */
static const struct journal_knob *changed_parent(struct actuator *a, uint64_t began,
						 const struct journal_knobs *knobs, pid_t pid)
{
	struct procinfo is, parent;
	size_t i;
	int n;

	for (n = 0; n < PARENTS_MAX && pid > 1; n++, pid = is.ppid) {
		if (procinfo_read(a->proc, pid, 0, &is))
			return NULL;
		for (i = 0; i < knobs->n; i++)
			if (knobs->knob[i].pid == pid && knobs->knob[i].start == is.start)
				return n ? &knobs->knob[i] : NULL; /* itself: done already */
		if (is.start < began || is.kernel_thread)
			return NULL;
		/* An orphan: its parent is not of its session. */
		if (is.session <= 0 || procinfo_read(a->proc, is.ppid, 0, &parent) ||
		    parent.session == is.session)
			continue;
		for (i = 0; i < knobs->n; i++)
			if (knobs->knob[i].session == is.session)
				return &knobs->knob[i];
	}
	return NULL;
}

/* A session whose leader began after the change is another of the same number. */
static bool session_is_old(struct actuator *a, uint64_t began, const struct journal_knobs *knobs,
			   pid_t session)
{
	struct procinfo leader;
	size_t i;

	if (procinfo_read(a->proc, session, 0, &leader) || leader.start < began)
		return true;
	for (i = 0; i < knobs->n; i++)
		if (knobs->knob[i].pid == session && knobs->knob[i].start == leader.start)
			return true;
	return false;
}

void undo_descendants(struct actuator *a, const struct journal_action *action,
		      const struct journal_knobs *knobs, undo_descendant_fn fn,
		      struct undo_tally *tally)
{
	const struct journal_knob *from;
	struct procinfo info;
	size_t i, n, before, same;
	pid_t *pid;
	int round;

	for (round = 0; round < ROUNDS_MAX; round++) {
		before = tally->restored;
		same = tally->same; /* unknown threads are no knobs: not counted */
		if (procinfo_pids(a->proc, &pid, &n)) {
			tally->failed++;
			tally->err = -EIO;
			return;
		}
		for (i = 0; i < n; i++) {
			if (procinfo_read(a->proc, pid[i], 0, &info) || info.ended ||
			    info.start < action->began)
				continue;
			from = changed_parent(a, action->began, knobs, pid[i]);
			if (from && session_is_old(a, action->began, knobs, info.session))
				fn(a, knobs, from, &info, tally);
		}
		free(pid);
		tally->same = same;
		if (tally->restored == before)
			return;
	}
	tally->failed++;
	tally->err = -EAGAIN;
	snprintf(tally->first, sizeof(tally->first), "processes that it keeps starting");
}
