/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_process.c - plans, writes and takes back what is set for processes beside
 * their scheduling (process_knob.h): of every thread, or of the process as one.
 *
 * A thread that appears while the change is in force has inherited it; undo gives it
 * what its process's main thread had, and processes that were started since the same.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate_internal.h"
#include "process_knob.h"

/* As in actuate_sched.c. */
#define ROUNDS_MAX 32

static const struct {
	enum process_knob knob;
	enum journal_knob_type type;
	const char *already;
} kinds[ACTION_KINDS] = {
	[ACTION_AFFINITY] = {PROCESS_AFFINITY, KNOB_AFFINITY,
			     "its threads may use every CPU that its cpuset has already"},
	[ACTION_SLACK] = {PROCESS_SLACK, KNOB_SLACK, "its timer slack is no less already"},
	[ACTION_IOPRIO] = {PROCESS_IOPRIO, KNOB_IOPRIO, "its I/O priority is that already"},
	[ACTION_FILES] = {PROCESS_FILES, KNOB_FILES, "its limit of open files is no less already"},
	[ACTION_PROCESSES] = {PROCESS_NPROC, KNOB_PROCESSES,
			      "its limit of processes is no less already"},
	[ACTION_MEMLOCK] = {PROCESS_MEMLOCK, KNOB_MEMLOCK,
			    "its limit of locked memory is no less already"},
	[ACTION_OOM] = {PROCESS_OOM, KNOB_OOM, "its OOM score adjustment is that already"},
};

const char *process_means(enum action_kind kind)
{
	return process_knobs[kinds[kind].knob].means;
}

/* The row of a journaled value; false: it is of another kind. */
static bool knob_of(enum journal_knob_type type, enum process_knob *out)
{
	for (int i = 0; i < ACTION_KINDS; i++)
		if (kinds[i].already && kinds[i].type == type) {
			*out = kinds[i].knob;
			return true;
		}
	return false;
}

/* The threads that have a value of their own: all, or the main one for all. */
static int list_threads(struct actuator *a, enum process_knob knob, pid_t pid, uint64_t start,
			struct procinfo_thread **out, size_t *n)
{
	if (process_knobs[knob].per_thread)
		return procinfo_threads(a->proc, pid, policy_limits(a->policy).tasks, out, n);
	*out = malloc(sizeof(**out));
	if (!*out)
		return -ENOMEM;
	(*out)[0] = (struct procinfo_thread){pid, start};
	*n = 1;
	return 0;
}

/* The new value of one thread beside its old one. */
static int want(struct actuator *a, const struct offer *offer, pid_t pid, const char *old,
		char out[SCHEDULER_TEXT_MAX])
{
	int err = process_knobs[kinds[offer->kind].knob].want(old, offer->value, out);

	if (!err && offer->kind == ACTION_AFFINITY)
		err = cgroup_cpus_within(a->map, pid, out, SCHEDULER_TEXT_MAX);
	return err;
}

static int add_threads(struct actuator *a, const struct offer *offer,
		       const struct target_process *p, struct journal_knobs *knobs,
		       size_t *changing)
{
	enum process_knob knob = kinds[offer->kind].knob;
	struct procinfo_thread *thread = NULL;
	size_t n = 0, i;
	int err = list_threads(a, knob, p->pid, p->start, &thread, &n);

	if (err == -ESRCH || (!err && !procinfo_lives(p->pidfd)))
		n = 0, err = 0; /* it has ended: nothing of it is left to change */
	for (i = 0; i < n && !err; i++) {
		struct journal_knob k = {
			.type = kinds[offer->kind].type,
			.pid = p->pid,
			.start = p->start,
			.session = p->session,
			.tid = thread[i].tid,
			.tid_start = thread[i].start,
			.ino = p->unique,
		};

		if (knob_of_thread(knobs, p->pid, k.tid, k.tid_start))
			continue;
		err = process_knobs[knob].read(a->proc, k.tid, k.old_value);
		if (!err)
			err = want(a, offer, p->pid, k.old_value, k.new_value);
		if (err == -ESRCH) {
			err = 0;
			continue;
		}
		if (err)
			break;
		*changing += strcmp(k.old_value, k.new_value) != 0;
		err = knobs->n < policy_limits(a->policy).tasks ? journal_knobs_add(knobs, &k)
								: -E2BIG;
	}
	free(thread);
	return err;
}

static void say_plan(const struct offer *offer, const struct target *t,
		     const struct journal_knobs *knobs, size_t changing, struct action_row *row)
{
	const struct process_knob_row *kind = &process_knobs[kinds[offer->kind].knob];
	const struct journal_knob *first = NULL;
	bool differ = false;
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (!strcmp(k->old_value, k->new_value))
			continue;
		differ |= first && strcmp(first->old_value, k->old_value);
		first = first ? first : k;
	}
	kind->say(first->old_value, row->old_value, sizeof(row->old_value) - 16);
	kind->say(first->new_value, row->new_value, sizeof(row->new_value));
	if (differ)
		strcat(row->old_value, " and others");
	say_knob(kind->name, t, kind->per_thread ? changing : 0, row->knob, sizeof(row->knob));
}

/* Does the disk have a scheduler that looks at priorities?  The one in use stands in
 * brackets (Documentation/block/switching-sched.rst). */
static bool disk_has_classes(const struct actuator *a, const char *disk)
{
	char path[128], text[256] = "";
	FILE *f;

	if (strchr(disk, '/') || snprintf(path, sizeof(path), "%s/sys/class/block/%s/queue/scheduler",
					  a->root ? a->root : "", disk) >= (int)sizeof(path))
		return false;
	f = fopen(path, "re");
	if (f && !fgets(text, sizeof(text), f))
		text[0] = '\0';
	if (f)
		fclose(f);
	return strstr(text, "[bfq]") || strstr(text, "[mq-deadline]");
}

int plan_process(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	size_t i, changing = 0;
	int err = 0;

	if (offer->kind == ACTION_IOPRIO && offer->disk[0] && !disk_has_classes(a, offer->disk)) {
		snprintf(reason, len, "the I/O scheduler of the disk has no classes");
		return -ENOTSUP;
	}
	for (i = 0; i < t->n && !err; i++) {
		err = add_threads(a, offer, &t->process[i], knobs, &changing);
		if (err)
			snprintf(reason, len, "%s of pid %d: %s",
				 process_knobs[kinds[offer->kind].knob].name,
				 (int)t->process[i].pid, strerror(-err));
	}
	if (!err && !knobs->n) {
		snprintf(reason, len, "the target has ended");
		err = -ESTALE;
	}
	if (!err && !changing) {
		snprintf(reason, len, "%s", kinds[offer->kind].already);
		err = -EALREADY;
	}
	if (!err)
		say_plan(offer, t, knobs, changing, row);
	return err;
}

/* One value, looked at once more.  -ESRCH: its thread has ended, no failure. */
static int write_value(struct actuator *a, const struct target *t, const struct journal_knob *k,
		       enum process_knob knob)
{
	const struct target_process *p = process_of(t, k);
	char now[SCHEDULER_TEXT_MAX];
	struct procinfo info;
	int err;

	if (!p)
		return -EINVAL;
	if (!strcmp(k->old_value, k->new_value))
		return 0;
	actuator_step(a, STEP_WRITING);
	err = target_confined(a, k->pid);
	if (!err)
		err = procinfo_read(a->proc, k->pid, k->tid, &info);
	if (!err)
		err = process_knobs[knob].read(a->proc, k->tid, now);
	/* Last, so that all of the above was about this thread of this process. */
	if (!err && (info.start != k->tid_start || !procinfo_lives(p->pidfd)))
		err = -ESRCH;
	if (!err && strcmp(now, k->old_value))
		err = -EBUSY;
	return err ? err : process_knob_set(knob, a->proc, k->tid, k->new_value);
}

static int say_failure(int err, const struct journal_knob *k, char *reason, size_t len)
{
	snprintf(reason, len, "thread %d of pid %d: %s", (int)k->tid, (int)k->pid,
		 err == -EBUSY ? "someone else has changed it meanwhile" :
		 err == -EBADE ? "the kernel does not show what was written" :
		 err == -EPERM ? "not permitted, or outside of the cgroup that --confine names" :
		 strerror(-err));
	return err;
}

int write_process(struct actuator *a, const struct offer *offer, const struct target *t,
		  int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	enum process_knob knob = kinds[offer->kind].knob;
	size_t done = 0, changing = 0, alive = 0, i;
	int round, err = 0;

	for (round = 0; round < ROUNDS_MAX; round++) {
		for (; done < knobs->n; done++) {
			err = write_value(a, t, &knobs->knob[done], knob);
			if (err && err != -ESRCH)
				return say_failure(err, &knobs->knob[done], reason, len);
			alive += !err;
		}
		for (i = 0; i < t->n; i++) {
			err = add_threads(a, offer, &t->process[i], knobs, &changing);
			if (err) {
				snprintf(reason, len, "pid %d: %s", (int)t->process[i].pid,
					 strerror(-err));
				return err;
			}
		}
		if (knobs->n == done)
			break;
		err = journal_extend(a->journal, id, knobs, done);
		if (err) {
			snprintf(reason, len, "the journal cannot be written: %s", journal_why(err));
			return err;
		}
	}
	if (knobs->n == done && alive)
		return 0;
	snprintf(reason, len, alive ? "it starts threads faster than they can be changed"
				    : "the target has ended meanwhile");
	return alive ? -EAGAIN : -ESTALE;
}

/* --- taking back -------------------------------------------------------------------- */

struct back {
	enum process_knob knob;
	pid_t pid, tid;
	uint64_t tid_start;
	const char *now, *was;
};

static void take_back(struct actuator *a, const struct back *b, struct undo_tally *tally)
{
	char is[SCHEDULER_TEXT_MAX], said[64];
	struct procinfo info;
	int err = procinfo_read(a->proc, b->pid, b->tid, &info);

	if (!err && info.start != b->tid_start)
		err = -ESRCH;
	if (!err)
		err = process_knobs[b->knob].read(a->proc, b->tid, is);
	if (!err && !strcmp(is, b->was)) {
		tally->same++;
		return;
	}
	if (!err && strcmp(is, b->now)) {
		process_knobs[b->knob].say(is, said, sizeof(said));
		if (!tally->foreign++)
			snprintf(tally->first, sizeof(tally->first), "%s of pid %d is %s",
				 process_knobs[b->knob].name, (int)b->pid, said);
		return;
	}
	if (!err)
		err = process_knob_set(b->knob, a->proc, b->tid, b->was);
	if (!err) {
		tally->restored++;
	} else if (err == -ESRCH) {
		tally->gone++;
	} else {
		if (!tally->failed++)
			snprintf(tally->first, sizeof(tally->first), "%s of pid %d",
				 process_knobs[b->knob].name, (int)b->pid);
		tally->err = err;
	}
}

/* What a thread or process that inherited the change of `pid` would have without
 * it: the old value of the main thread; NULL: that was not changed. */
static const struct journal_knob *inherited_from(const struct journal_knobs *knobs, pid_t pid,
						 uint64_t start)
{
	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->pid == pid && k->tid == pid && k->start == start)
			return strcmp(k->old_value, k->new_value) ? k : NULL;
	}
	return NULL;
}

/* Threads of a process that the journal does not know and that show the change. */
static void undo_others(struct actuator *a, const struct journal_knobs *knobs,
			const struct journal_knob *from, pid_t pid, uint64_t start,
			struct undo_tally *tally)
{
	struct procinfo_thread *thread = NULL;
	char is[SCHEDULER_TEXT_MAX];
	enum process_knob knob;
	size_t i, n = 0;

	if (!from || !knob_of(from->type, &knob) ||
	    list_threads(a, knob, pid, start, &thread, &n))
		return;
	for (i = 0; i < n; i++) {
		const struct back b = {knob, pid, thread[i].tid, thread[i].start,
				       from->new_value, from->old_value};

		if (!knob_of_thread(knobs, pid, b.tid, b.tid_start) &&
		    !process_knobs[knob].read(a->proc, b.tid, is) && !strcmp(is, b.now))
			take_back(a, &b, tally);
	}
	free(thread);
}

static void undo_descendant(struct actuator *a, const struct journal_knobs *knobs,
			    const struct journal_knob *from, const struct procinfo *info,
			    struct undo_tally *tally)
{
	int pidfd = procinfo_open(a->proc, info->pid, info->start), err;

	if (pidfd < 0)
		return; /* ended */
	err = target_confined(a, info->pid);
	if (err)
		tally->outside += err != -ESRCH;
	else
		undo_others(a, knobs, inherited_from(knobs, from->pid, from->start), info->pid,
			    info->start, tally);
	close(pidfd);
}

static void undo_one(struct actuator *a, const struct journal_knobs *knobs,
		     const struct journal_knob *first, struct undo_tally *tally)
{
	enum process_knob knob;
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		struct back b = {.pid = k->pid, .tid = k->tid, .tid_start = k->tid_start,
				 .now = k->new_value, .was = k->old_value};

		if (k->pid != first->pid || k->start != first->start)
			continue;
		if (!knob_of(k->type, &knob)) {
			tally->failed++;
			tally->err = -EBADMSG;
			continue;
		}
		b.knob = knob;
		if (strcmp(b.now, b.was))
			take_back(a, &b, tally);
	}
	undo_others(a, knobs, inherited_from(knobs, first->pid, first->start), first->pid,
		    first->start, tally);
}

void undo_processes(struct actuator *a, const struct journal_action *action,
		    const struct journal_knobs *knobs, struct undo_tally *tally)
{
	size_t i;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		int pidfd, err;

		if (knob_seen_before(knobs, i))
			continue;
		pidfd = target_reopen(a, k);
		err = pidfd < 0 ? pidfd : target_confined(a, k->pid);
		if (!err)
			undo_one(a, knobs, k, tally);
		if (pidfd >= 0)
			close(pidfd);
		undo_count_target(tally, k->pid, err);
	}
	undo_descendants(a, action, knobs, undo_descendant, tally);
}
