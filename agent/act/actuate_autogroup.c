/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_autogroup.c - the niceness of sessions, which goes with that of threads:
 * where the kernel schedules by session, the scheduling of a thread counts against
 * the others of its session only.
 *
 * Sessions that hold anything else than the target are left as they are, and the
 * action says that it has its effect within them only.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actuate_internal.h"
#include "autogroup.h"

#define NICE_MAX 19

/* All members of all groups, read once. */
struct scan {
	struct autogroup_member *member;
	size_t n;
};

/* What the niceness of its sessions becomes; false: the action leaves them alone. */
static bool wanted(const struct offer *offer, int *nice)
{
	switch (offer->kind) {
	case ACTION_SCHED_IDLE:
		*nice = NICE_MAX;
		return true;
	case ACTION_NICE:
		*nice = offer->value;
		return true;
	default:
		return false;
	}
}

static bool is_target(const struct target *t, pid_t pid)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (t->process[i].pid == pid && procinfo_lives(t->process[i].pidfd))
			return true;
	return false;
}

/*
 * Does the group hold another process?  later: other than what began since the target
 * was looked at.  A group is entered by being started by a member alone, so that is
 * the target's own and inherits the change.
 */
static bool has_outsider(struct actuator *a, const struct target *t, const struct scan *scan,
			 uint64_t id, bool later)
{
	struct procinfo info;
	size_t i;
	int err;

	for (i = 0; i < scan->n; i++) {
		if (scan->member[i].id != id || is_target(t, scan->member[i].pid))
			continue;
		err = procinfo_read(a->proc, scan->member[i].pid, 0, &info);
		if (err == -ESRCH || (!err && info.ended))
			continue;
		if (err || !later || info.start < t->looked)
			return true;
	}
	return false;
}

/* Groups are nothing to real-time threads. */
static bool will_be_fair(const struct journal_knobs *knobs, const struct target_process *p)
{
	struct scheduler_value v;
	size_t i;

	for (i = 0; i < knobs->n; i++)
		if (knobs->knob[i].pid == p->pid &&
		    !scheduler_parse(knobs->knob[i].new_value, &v) && scheduler_is_fair(v.policy))
			return true;
	return false;
}

/* The group by which this process is scheduled.  -ENODATA: by none. */
static int group_of(struct actuator *a, const struct journal_knobs *knobs,
		    const struct target_process *p, struct autogroup *g)
{
	int root = will_be_fair(knobs, p) ? cgroup_cpu_root(a->map, p->pid) : 0;

	if (root <= 0)
		return root ? root : -ENODATA;
	return autogroup_read(a->proc, p->pid, p->start, g);
}

static int add_group(struct actuator *a, const struct target *t, const struct scan *scan,
		     const struct target_process *p, const struct autogroup *g, int nice,
		     struct journal_knobs *knobs, struct autogroup_plan *plan)
{
	struct journal_knob k = {
		.type = KNOB_AUTOGROUP,
		.tid = p->pid,
		.tid_start = p->start,
		.ino = g->id,
	};

	if (g->nice >= nice)
		return 0;
	if (has_outsider(a, t, scan, g->id, false)) {
		plan->shared++;
		return 0;
	}
	snprintf(k.old_value, sizeof(k.old_value), "%d", g->nice);
	snprintf(k.new_value, sizeof(k.new_value), "%d", nice);
	if (!plan->n)
		plan->old = g->nice;
	plan->differ |= plan->old != g->nice;
	plan->new = nice;
	if (plan->n < AUTOGROUPS_SHOWN)
		plan->session[plan->n] = p->session;
	plan->n++;
	return journal_knobs_add(knobs, &k);
}

int plan_autogroups(struct actuator *a, const struct offer *offer, const struct target *t,
		    struct journal_knobs *knobs, struct autogroup_plan *plan)
{
	struct scan scan = {0};
	size_t n = 0, i, k;
	uint64_t *seen;
	int nice, err;

	*plan = (struct autogroup_plan){0};
	if (!wanted(offer, &nice) || !autogroup_enabled(a->proc))
		return 0;
	seen = calloc(t->n ? t->n : 1, sizeof(*seen));
	if (!seen)
		return -ENOMEM;
	err = autogroup_scan(a->proc, &scan.member, &scan.n);
	for (i = 0; i < t->n && !err; i++) {
		struct autogroup g;

		err = group_of(a, knobs, &t->process[i], &g);
		if (err == -ESRCH || err == -ENODATA) {
			err = 0; /* ended; or not scheduled by session */
			continue;
		}
		if (err)
			break;
		for (k = 0; k < n && seen[k] != g.id; k++)
			;
		if (k < n)
			continue;
		seen[n++] = g.id;
		err = add_group(a, t, &scan, &t->process[i], &g, nice, knobs, plan);
	}
	free(scan.member);
	free(seen);
	return err;
}

static void append(char *out, size_t size, const char *text)
{
	size_t at = strlen(out);

	snprintf(out + at, size - at, "%s", text);
}

/* "..., autogroup 19 (its session holds other processes; within it only)" */
static void say_shared(const struct autogroup_plan *plan, struct action_row *row)
{
	char text[80];

	if (!plan->shared)
		return;
	if (plan->shared == 1)
		snprintf(text, sizeof(text), " (%s other processes; within it only)",
			 plan->n ? "one of its sessions holds" : "its session holds");
	else
		snprintf(text, sizeof(text),
			 " (%zu of its sessions hold other processes; within them only)",
			 plan->shared);
	append(row->new_value, sizeof(row->new_value), text);
}

void say_autogroups(const struct autogroup_plan *plan, struct action_row *row)
{
	const char *before = row->knob[0] ? " and " : "", *comma = row->knob[0] ? ", " : "";
	size_t shown = plan->n <= AUTOGROUPS_SHOWN ? plan->n : 1, i;
	char text[96];

	if (plan->n) {
		snprintf(text, sizeof(text), "%sautogroup niceness of session%s", before,
			 plan->n == 1 ? "" : "s");
		append(row->knob, sizeof(row->knob), text);
		for (i = 0; i < shown; i++) {
			snprintf(text, sizeof(text), "%s%d", i ? ", " : " ", (int)plan->session[i]);
			append(row->knob, sizeof(row->knob), text);
		}
		if (shown < plan->n) {
			snprintf(text, sizeof(text), " and %zu more", plan->n - shown);
			append(row->knob, sizeof(row->knob), text);
		}
		snprintf(text, sizeof(text), "%sautogroup %d%s", comma, plan->old,
			 plan->differ ? " and others" : "");
		append(row->old_value, sizeof(row->old_value), text);
		snprintf(text, sizeof(text), "%sautogroup %d", comma, plan->new);
		append(row->new_value, sizeof(row->new_value), text);
	}
	say_shared(plan, row);
}

static int knob_nices(const struct journal_knob *k, int *old, int *new)
{
	char again[32], *end;
	long v[2];

	v[0] = strtol(k->old_value, &end, 10);
	v[1] = strtol(k->new_value, &end, 10);
	if (v[0] < -20 || v[0] > NICE_MAX || v[1] < -20 || v[1] > NICE_MAX)
		return -EBADMSG;
	snprintf(again, sizeof(again), "%ld", v[0]);
	if (strcmp(again, k->old_value))
		return -EBADMSG;
	snprintf(again, sizeof(again), "%ld", v[1]);
	if (strcmp(again, k->new_value))
		return -EBADMSG;
	*old = (int)v[0];
	*new = (int)v[1];
	return 0;
}

/* A living member, by which the group is reached: the one that the journal names,
 * else any.  -ESRCH: the group is empty, which ended it. */
static int find_member(struct actuator *a, const struct journal_knob *k, const struct scan *scan,
		       struct procinfo *out, struct autogroup *g)
{
	size_t i;
	int err = autogroup_read(a->proc, k->tid, k->tid_start, g);

	if (!err && g->id == k->ino)
		return procinfo_read(a->proc, k->tid, 0, out);
	if (err && err != -ESRCH && err != -ENODATA)
		return err;
	for (i = 0; i < scan->n; i++) {
		if (scan->member[i].id != k->ino ||
		    procinfo_read(a->proc, scan->member[i].pid, 0, out) || out->ended)
			continue;
		err = autogroup_read(a->proc, out->pid, out->start, g);
		if (!err && g->id == k->ino)
			return 0;
	}
	return -ESRCH;
}

/* One group, looked at once more.  -ESRCH: it has ended, which is no failure. */
static int write_group(struct actuator *a, const struct target *t, const struct scan *scan,
		       const struct journal_knob *k)
{
	struct procinfo member;
	struct autogroup g;
	int old, new, err;

	err = knob_nices(k, &old, &new);
	if (!err)
		err = find_member(a, k, scan, &member, &g);
	if (!err)
		err = target_confined(a, member.pid);
	if (!err && has_outsider(a, t, scan, k->ino, true))
		err = -EUSERS;
	if (!err)
		err = autogroup_set(a->proc, member.pid, member.start, k->ino, old, new);
	return err;
}

static int say_failure(int err, const struct journal_knob *k, char *reason, size_t len)
{
	const char *why = strerror(-err);

	if (err == -EUSERS)
		why = "another process has joined its session meanwhile";
	else if (err == -EBUSY)
		why = "someone else has changed it meanwhile";
	else if (err == -EBADE)
		why = "the kernel does not show what was written";
	else if (err == -EPERM)
		why = "not permitted, or outside of the cgroup that --confine names";
	snprintf(reason, len, "autogroup niceness of pid %d: %s", (int)k->tid, why);
	return err == -EUSERS ? -EBUSY : err;
}

int write_autogroups(struct actuator *a, const struct target *t, const struct journal_knobs *knobs,
		     char *reason, size_t len)
{
	struct scan scan = {0};
	size_t i;
	int err = 0;

	for (i = 0; i < knobs->n && !err; i++) {
		if (knobs->knob[i].type != KNOB_AUTOGROUP)
			continue;
		actuator_step(a, STEP_WRITING);
		free(scan.member);
		err = autogroup_scan(a->proc, &scan.member, &scan.n);
		if (!err)
			err = write_group(a, t, &scan, &knobs->knob[i]);
		if (err == -ESRCH)
			err = 0;
		if (err)
			err = say_failure(err, &knobs->knob[i], reason, len);
	}
	free(scan.member);
	return err;
}

static void undo_group(struct actuator *a, const struct scan *scan, const struct journal_knob *k,
		       struct undo_tally *tally)
{
	struct procinfo member;
	struct autogroup g = {0};
	int old, new, err;

	err = knob_nices(k, &old, &new);
	if (!err)
		err = find_member(a, k, scan, &member, &g);
	if (!err && target_confined(a, member.pid) == -EPERM) {
		tally->outside++;
		return;
	}
	if (!err && g.nice == old) {
		tally->same++;
		return;
	}
	if (!err)
		err = autogroup_set(a->proc, member.pid, member.start, k->ino, new, old);
	switch (err) {
	case 0:
		tally->restored++;
		break;
	case -ESRCH:
		tally->gone++;
		break;
	case -EBUSY:
		if (!tally->foreign++)
			snprintf(tally->first, sizeof(tally->first),
				 "autogroup niceness of session %d is %d", (int)member.session,
				 g.nice);
		break;
	default:
		if (!tally->failed++)
			snprintf(tally->first, sizeof(tally->first), "autogroup niceness of pid %d",
				 (int)k->tid);
		tally->err = err;
	}
}

void undo_autogroups(struct actuator *a, const struct journal_knobs *knobs,
		     struct undo_tally *tally)
{
	struct scan scan = {0};
	bool scanned = false;
	size_t i;
	int err = 0;

	for (i = 0; i < knobs->n; i++) {
		if (knobs->knob[i].type != KNOB_AUTOGROUP)
			continue;
		if (!scanned)
			err = autogroup_scan(a->proc, &scan.member, &scan.n);
		scanned = true;
		if (err) {
			tally->failed++;
			tally->err = err;
			snprintf(tally->first, sizeof(tally->first), "autogroup niceness");
			break;
		}
		undo_group(a, &scan, &knobs->knob[i], tally);
	}
	free(scan.member);
}
