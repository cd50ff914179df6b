/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_place.c - processes that share their cgroup with others get one of their own,
 * below "llamux/", so that what is set for a cgroup can be set for them.
 *
 * The group is made and set before anybody moves in.  Undo moves every process back to
 * where it was - also what it started since, and in version 1 threads that had a place of
 * their own - and removes the group.  The journal knows all of it before the first step,
 * by the group's name, which nobody else can know: a keyed hash.
 */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/action_kinds.h"
#include "base/text.h"
#include "actuate_internal.h"

struct shown {
	char s[192];
};

/* A path for people and the journal; its end where it is too long. */
static struct shown shown(const char *path)
{
	size_t len = strlen(path);
	struct shown out;
	struct text t;

	text_fixed(&t, out.s, sizeof(out.s));
	text_name(&t, len < 150 ? path : path + len - 150);
	return out;
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* --- the target -------------------------------------------------------------- */

static void name_group(const struct actuator *a, const struct target *t, char out[24])
{
	const uint64_t first[] = {(uint64_t)t->process[0].pid, t->process[0].start};

	snprintf(out, 24, "%016" PRIx64, consent_hash(a, first, sizeof(first)));
}

static int say_nowhere(int err, const struct offer *offer, pid_t pid, const char *detail,
		       char *reason, size_t len)
{
	const char *controller = cgroup_controller(cgroup_knob_of(offer->kind));
	const char *needs = action_table[offer->kind].needs;

	if (err == -ENOSYS)
		snprintf(reason, len, "version 1 of cgroups, which the %s controller is on here, "
				      "has no such knob", controller);
	else if (err == -EXDEV)
		snprintf(reason, len, "pid %d is in no %s cgroup of its own, and would leave what "
				      "the one that it shares sets (%s)", (int)pid, controller, detail);
	else if (err == -ENOTSUP)
		snprintf(reason, len, "pid %d is in no %s cgroup of its own, and none can be made "
				      "for it: the controller is not enabled there, or this kernel "
				      "has no such knob%s%s%s", (int)pid, controller,
			 needs ? " (needed: " : "", needs ? needs : "", needs ? ")" : "");
	else
		snprintf(reason, len, "pid %d is in no %s cgroup of its own, and none can be made "
				      "for it: %s", (int)pid, controller, strerror(-err));
	return err == -ENOSYS || err == -EXDEV ? -ENOTSUP : err;
}

/* What weighs or yields in a group below the one that is shared does so among those in that one
 * only (version 1): it is nothing to a victim elsewhere. */
static int reaches_victim(struct actuator *a, const struct offer *offer, const struct target *t,
			  char *reason, size_t len)
{
	const struct subject *victim = &offer->victim;
	enum cgroup_knob knob = cgroup_knob_of(offer->kind);

	if ((knob != CGROUP_IDLE && knob != CGROUP_WEIGHT) || victim->kind == SUBJECT_NONE ||
	    victim->n_pids == 0 || cgroup_is_v2(a->map, t->dir.path) ||
	    cgroup_dir_holds(a->map, &t->old, victim->pid[0]) != 0)
		return 0;
	snprintf(reason, len, "%s is not in the cgroup that it shares, and would not see it yield",
		 shown(victim->name).s);
	return -ENOTSUP;
}

/* A cgroup competes as one, at its weight, whatever the policy of those in it: who yields where
 * he is would no longer do so in one of his own. */
static int goes_on_to_yield(const struct offer *offer, const struct target *t, char *reason,
			    size_t len)
{
	enum cgroup_knob knob = cgroup_knob_of(offer->kind);

	if (knob == CGROUP_IDLE || strcmp(cgroup_controller(knob), "cpu") != 0)
		return 0;
	for (size_t i = 0; i < t->n; i++) {
		if (sched_getscheduler(t->process[i].pid) != SCHED_IDLE)
			continue;
		snprintf(reason, len, "pid %d is SCHED_IDLE, which it would not be to the others in "
				      "a cgroup of its own", (int)t->process[i].pid);
		return -ENOTSUP;
	}
	return 0;
}

int target_resolve_placed(struct actuator *a, const struct offer *offer, const struct asker *asker,
			  struct target *t, char *reason, size_t len)
{
	enum cgroup_knob knob = cgroup_knob_of(offer->kind);
	struct cgroup_fresh fresh;
	const char *detail;
	char name[24];
	int err;

	target_free(t);
	t->looked = procinfo_now();
	err = target_resolve_processes(a, offer, asker, t, reason, len);
	if (err)
		return err;
	name_group(a, t, name);
	for (size_t i = 0; i < t->n && !err; i++) {
		err = cgroup_fresh_find(a->map, knob, t->process[i].pid, name, &fresh, &detail);
		if (err)
			return say_nowhere(err, offer, t->process[i].pid, detail, reason, len);
		if (i && strcmp(fresh.old.path, t->old.path)) {
			snprintf(reason, len, "its processes are in several %s cgroups",
				 cgroup_controller(knob));
			return -ENOTSUP;
		}
		t->old = fresh.old;
		t->dir = fresh.dir;
		t->file = fresh.file;
	}
	t->placed = true;
	/* In the hierarchy of --confine nobody may be led out of it. */
	if (a->confined && a->confine.dev == t->dir.dev &&
	    strncmp(t->dir.path, a->confine.path, strlen(a->confine.path))) {
		snprintf(reason, len, "its group would be outside of the cgroup that --confine "
				      "names");
		return -EPERM;
	}
	err = reaches_victim(a, offer, t, reason, len);
	if (!err)
		err = goes_on_to_yield(offer, t, reason, len);
	if (err)
		return err;
	return cgroup_knob_of_disk(knob) ? target_name_line(a, offer, t, reason, len) : 0;
}

/* --- the plan ---------------------------------------------------------------- */

/* What stands in a new group, and what shall. */
static int values(const struct offer *offer, const struct target *t, char old[CGROUP_VALUE_MAX],
		  char new[CGROUP_VALUE_MAX])
{
	enum cgroup_knob knob = cgroup_knob_of(offer->kind);
	unsigned int value = (unsigned int)offer->value;
	bool weight = knob == CGROUP_WEIGHT || knob == CGROUP_IO_WEIGHT;
	int err;

	if (cgroup_knob_of_disk(knob)) {
		err = cgroup_value_absent(t->file, old);
		return err ? err : cgroup_disk_text(knob, t->file, old, value, new);
	}
	err = cgroup_knob_text(&t->dir, t->file, weight ? 100 : 0, old);
	return err ? err : cgroup_knob_text(&t->dir, t->file, value, new);
}

static int add_knob(struct journal_knobs *knobs, struct journal_knob *k, const char *path)
{
	int err;

	k->path = strdup(path);
	err = k->path ? journal_knobs_add(knobs, k) : -ENOMEM;
	if (err)
		free(k->path);
	return err;
}

static int add_place(struct journal_knobs *knobs, const struct target *t,
		     const struct target_process *p, const struct procinfo_thread *thread,
		     const struct cgroup_dir *from)
{
	struct journal_knob k = {
		.type = KNOB_PLACE, .pid = p->pid, .start = p->start, .session = p->session,
		.tid = thread->tid, .tid_start = thread->start, .dev = from->dev, .ino = from->ino,
	};

	snprintf(k.file, sizeof(k.file), "%.16s", last_name(t->dir.path));
	snprintf(k.old_value, sizeof(k.old_value), "%s", shown(from->path).s);
	snprintf(k.new_value, sizeof(k.new_value), CGROUP_OWN "/%s", k.file);
	return add_knob(knobs, &k, from->path);
}

/* A process, and those of its threads that are elsewhere (version 1). */
static int add_process(struct actuator *a, const struct target *t, const struct target_process *p,
		       struct journal_knobs *knobs, size_t *threads)
{
	const struct procinfo_thread main_thread = {p->pid, p->start};
	struct procinfo_thread *thread = NULL;
	struct cgroup_dir from;
	char where[PATH_MAX];
	size_t n = 0;
	int err = procinfo_threads(a->proc, p->pid, policy_limits(a->policy).tasks, &thread, &n);

	if (err == -ESRCH || (!err && !procinfo_lives(p->pidfd))) {
		free(thread);
		return 0;
	}
	if (!err)
		err = add_place(knobs, t, p, &main_thread, &t->old);
	for (size_t i = 0; i < n && !err; i++) {
		err = cgroup_where(a->map, t->old.path, thread[i].tid, where);
		if (err == -ESRCH) {
			err = 0;
			continue;
		}
		if (err || !strcmp(where, t->old.path))
			continue;
		err = cgroup_dir_now(where, &from);
		if (!err)
			err = add_place(knobs, t, p, &thread[i], &from);
	}
	*threads += n;
	free(thread);
	return err;
}

int plan_placed(struct actuator *a, const struct offer *offer, const struct target *t,
		struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	const char *name = last_name(t->dir.path);
	struct journal_knob k = {.type = KNOB_GROUP, .dev = t->dir.dev,
				 .ino = strtoull(name, NULL, 16)};
	char old[CGROUP_VALUE_MAX], new[CGROUP_VALUE_MAX], what[96];
	size_t threads = 0;
	int err = values(offer, t, old, new);

	if (err) {
		snprintf(reason, len, "%s %s", t->file, err == -EINVAL ?
			 "cannot take that value" : "cannot be known beforehand");
		return err;
	}
	if (!strcmp(old, new)) {
		snprintf(reason, len, "%s is that already where it is", t->file);
		return -EALREADY;
	}
	err = cgroup_placed_exact(a, offer, t, reason, len);
	if (err)
		return err;
	snprintf(k.file, sizeof(k.file), "%s", t->file);
	snprintf(k.old_value, sizeof(k.old_value), "%s", old);
	snprintf(k.new_value, sizeof(k.new_value), "%s", new);
	err = add_knob(knobs, &k, t->dir.path);
	for (size_t i = 0; i < t->n && !err; i++)
		err = add_process(a, t, &t->process[i], knobs, &threads);
	if (err) {
		snprintf(reason, len, "its threads cannot be read: %s", strerror(-err));
		return err;
	}
	if (!threads) {
		snprintf(reason, len, "the target has ended");
		return -ESTALE;
	}
	snprintf(what, sizeof(what), "%.40s in a new cgroup " CGROUP_OWN "/%.16s", t->file, name);
	say_knob(what, t, threads, row->knob, sizeof(row->knob));
	snprintf(row->old_value, sizeof(row->old_value), "%.*s", (int)strcspn(old, "\n"), old);
	snprintf(row->new_value, sizeof(row->new_value), "%.*s", (int)strcspn(new, "\n"), new);
	return 0;
}

/* --- the writes -------------------------------------------------------------- */

/* Do all its threads stand where the journal will look for them? */
static int as_planned(struct actuator *a, const struct journal_knobs *knobs,
		      const struct journal_knob *k, const char *old)
{
	struct procinfo_thread *thread;
	char where[PATH_MAX];
	size_t n, j;
	int err = procinfo_threads(a->proc, k->pid, SIZE_MAX, &thread, &n);

	if (err)
		return err;
	for (size_t i = 0; i < n && !err; i++) {
		const char *is = old;

		for (j = 0; j < knobs->n; j++)
			if (knobs->knob[j].type == KNOB_PLACE && knobs->knob[j].tid == thread[i].tid &&
			    knobs->knob[j].pid == k->pid)
				is = knobs->knob[j].path;
		err = cgroup_where(a->map, old, thread[i].tid, where);
		if (!err && strcmp(where, is))
			err = -EBUSY;
		if (err == -ESRCH)
			err = 0;
	}
	free(thread);
	return err;
}

/* One process.  -ESRCH: it has ended, which is no failure. */
static int move_in(struct actuator *a, const struct target *t, const struct journal_knobs *knobs,
		   const struct journal_knob *k, const struct cgroup_dir *to)
{
	const struct target_process *p = process_of(t, k);
	char where[PATH_MAX];
	int err = p ? target_confined(a, k->pid) : -EINVAL;

	if (!err)
		err = cgroup_where(a->map, to->path, k->pid, where);
	if (!err && !strcmp(where, to->path))
		return 0; /* an earlier step of a plan has moved it */
	if (!err)
		err = as_planned(a, knobs, k, t->old.path);
	/* Last, so that all of the above was about this process. */
	if (!err && !procinfo_lives(p->pidfd))
		err = -ESRCH;
	if (!err)
		err = cgroup_move(to, k->pid, false);
	if (!err)
		err = cgroup_where(a->map, to->path, k->pid, where);
	return !err && strcmp(where, to->path) ? -EBADE : err;
}

static void say_failure(int err, const char *what, char *reason, size_t len)
{
	const char *why = strerror(-err);

	if (err == -EBUSY)
		why = "someone else has changed it meanwhile";
	else if (err == -EBADE)
		why = "the kernel does not show what was written";
	else if (err == -EROFS)
		why = "the cgroup file system is read-only";
	else if (err == -EPERM || err == -EACCES)
		why = "not permitted, or outside of the cgroup that --confine names";
	else if (err == -ENOSPC || err == -EAGAIN)
		why = "no more cgroups or tasks are allowed there";
	snprintf(reason, len, "%s: %s", what, why);
}

/* The group, and what is set in it. */
static int make_group(struct actuator *a, const struct offer *offer, const struct target *t,
		      const struct journal_knob *k, struct cgroup_dir *dir, char *reason,
		      size_t len)
{
	bool v2 = cgroup_is_v2(a->map, t->old.path);
	char now[CGROUP_VALUE_MAX];
	int err;

	actuator_step(a, STEP_WRITING);
	err = cgroup_fresh_make(&t->dir, cgroup_knob_of(offer->kind), v2);
	if (err == -EEXIST && k->tid)
		err = 0; /* an earlier step of a plan has made it */
	if (!err)
		err = cgroup_dir_now(t->dir.path, dir);
	if (err) {
		say_failure(err, shown(t->dir.path).s, reason, len);
		return err;
	}
	actuator_step(a, STEP_WRITING);
	err = cgroup_value_read(dir, k->file, now);
	if (!err && strcmp(now, k->old_value))
		err = -EBUSY;
	if (!err)
		err = cgroup_value_write(dir, k->file, k->new_value);
	if (err == -ESTALE) {
		snprintf(reason, len, "the group that was made has no %s", k->file);
		return -ENOTSUP;
	}
	if (err)
		say_failure(err, k->file, reason, len);
	return err;
}

int write_placed(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, char *reason, size_t len)
{
	struct cgroup_dir dir;
	size_t alive = 0;
	char what[32];
	int err = make_group(a, offer, t, &knobs->knob[0], &dir, reason, len);

	for (size_t i = 0; i < knobs->n && !err; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->type != KNOB_PLACE || k->tid != k->pid)
			continue; /* threads move with their process */
		actuator_step(a, STEP_WRITING);
		err = move_in(a, t, knobs, k, &dir);
		alive += !err;
		if (err == -ESRCH)
			err = 0;
		snprintf(what, sizeof(what), "pid %d", (int)k->pid);
		if (err)
			say_failure(err, what, reason, len);
	}
	if (!err && !alive) {
		snprintf(reason, len, "the target has ended meanwhile");
		err = -ESTALE;
	}
	return err;
}
