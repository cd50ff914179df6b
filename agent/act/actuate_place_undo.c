/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_place_undo.c - processes that were given a group of their own go back to where
 * they were, and the group is removed (see actuate_place.c). */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate_internal.h"

/* Processes that fork while they are moved out are found in the next round. */
#define ROUNDS_MAX 32

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void foreign(struct undo_tally *tally, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void foreign(struct undo_tally *tally, const char *fmt, ...)
{
	va_list ap;

	if (tally->foreign++)
		return;
	va_start(ap, fmt);
	vsnprintf(tally->first, sizeof(tally->first), fmt, ap);
	va_end(ap);
}

static void failed(struct undo_tally *tally, int err, const char *what)
{
	if (!tally->failed++)
		snprintf(tally->first, sizeof(tally->first), "%s", what);
	tally->err = err;
}

static struct cgroup_dir knob_place(const struct journal_knob *k)
{
	struct cgroup_dir dir = {.dev = k->dev, .ino = k->ino};

	snprintf(dir.path, sizeof(dir.path), "%s", k->path);
	return dir;
}

static int move_bound(struct actuator *a, const struct cgroup_dir *from,
		      const struct cgroup_dir *to, pid_t id, bool thread)
{
	struct bound_threads bound = {0};
	int err, lost;

	if (!thread)
		bound_read(a, from, id, &bound);
	err = cgroup_move(to, id, thread);
	lost = bound_restore(&bound, !err);
	return err ? err : lost;
}

/* One process or thread of the journal back to its place.  That it is in a group which only
 * we know tells it from one that has its pid since. */
static void move_back(struct actuator *a, const struct journal_knob *k, const struct cgroup_dir *dir,
		      struct undo_tally *tally)
{
	const char *group = dir->path;
	bool thread = k->tid != k->pid;
	struct cgroup_dir old = knob_place(k);
	char where[PATH_MAX], what[48];
	struct procinfo info;
	int pidfd = procinfo_open(a->proc, k->pid, k->start), err = pidfd < 0 ? pidfd : target_confined(a, k->pid);

	if (!err && thread) {
		err = procinfo_read(a->proc, k->pid, k->tid, &info);
		if (!err && info.start != k->tid_start)
			err = -ESRCH;
	}
	if (!err)
		err = cgroup_where(a->map, group, k->tid, where);
	snprintf(what, sizeof(what), thread ? "thread %d" : "pid %d", (int)k->tid);
	if (err) {
		undo_count_target(tally, k->pid, err);
	} else if (!strcmp(where, old.path)) {
		tally->same++;
	} else if (strcmp(where, group) && !thread) {
		foreign(tally, "%s has been moved to %.80s", what, where);
	} else {
		err = move_bound(a, dir, &old, k->tid, thread);
		tally->restored += !err;
		tally->gone += err == -ESRCH;
		if (err == -ESTALE)
			foreign(tally, "%s cannot go back: %.80s is gone", what, old.path);
		else if (err && err != -ESRCH)
			failed(tally, err, what);
	}
	if (pidfd >= 0)
		close(pidfd);
}

/* -ESRCH: it has ended, or left; its number may be another's then. */
static int move_one(struct actuator *a, const struct cgroup_dir *from, const struct cgroup_dir *to,
		    const struct procinfo *info)
{
	int pidfd = procinfo_open(a->proc, info->pid, info->start), err;
	char where[PATH_MAX];

	if (pidfd < 0)
		return -ESRCH;
	err = cgroup_where(a->map, from->path, info->pid, where);
	if (!err && (strcmp(where, from->path) || !procinfo_lives(pidfd)))
		err = -ESRCH;
	if (!err)
		err = move_bound(a, from, to, info->pid, false);
	close(pidfd);
	return err;
}

/* What was started in the group since goes where its makers came from. */
static int move_others(struct actuator *a, const struct journal_action *action,
		       const struct cgroup_dir *dir, const struct journal_knob *like)
{
	struct cgroup_dir old = knob_place(like);
	struct procinfo info;
	pid_t *pid = NULL;
	size_t n = 0, moved = 1;
	int err = 0, round;

	for (round = 0; round < ROUNDS_MAX && moved && !err; round++) {
		free(pid);
		err = cgroup_members(dir, SIZE_MAX, &pid, &n);
		moved = 0;
		for (size_t i = 0; i < n && !err; i++) {
			if (procinfo_read(a->proc, pid[i], 0, &info) || info.start < action->began ||
			    target_confined(a, pid[i]))
				continue; /* ended; or brought here by somebody else */
			err = move_one(a, dir, &old, &info);
			moved += !err;
			if (err == -ESRCH)
				err = 0;
		}
	}
	free(pid);
	return err == -ESTALE ? 0 : err;
}

/* Is a file of the group among those that we have set, or one that goes with it? */
static bool is_ours(const struct cgroup_dir *dir, const struct journal_knobs *knobs,
		    const char *file)
{
	size_t len = strlen(file);

	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->type != KNOB_GROUP || strcmp(k->path, dir->path))
			continue;
		if (!strncmp(k->file, file, len) && (!k->file[len] || k->file[len] == ' '))
			return true;
		/* A group that is idle shows the smallest weight. */
		if (!strcmp(k->file, "cpu.idle") &&
		    (!strcmp(file, "cpu.weight") || !strcmp(file, "cpu.shares")))
			return true;
	}
	return false;
}

/* What else stands in the group would go with it. */
static int set_by_others(const struct cgroup_dir *dir, const struct journal_knobs *knobs,
			 struct undo_tally *tally)
{
	char now[CGROUP_VALUE_MAX] = "";
	const char *file;
	size_t from = 0;

	while ((file = cgroup_fresh_set(dir->path, &from))) {
		if (is_ours(dir, knobs, file))
			continue;
		if (cgroup_value_read(dir, file, now))
			now[0] = '\0';
		foreign(tally, "%s is %.*s", file, (int)strcspn(now, "\n"), now);
		return 1;
	}
	return 0;
}

/* Has somebody else changed what was set there?  1, 0 or -errno. */
static int edited(const struct cgroup_dir *dir, const struct journal_knobs *knobs,
		  struct undo_tally *tally)
{
	char now[CGROUP_VALUE_MAX];

	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->type != KNOB_GROUP || strcmp(k->path, dir->path) ||
		    cgroup_value_read(dir, k->file, now))
			continue;
		if (strcmp(now, k->old_value) && strcmp(now, k->new_value)) {
			foreign(tally, "%s is %.*s", k->file, (int)strcspn(now, "\n"), now);
			return 1;
		}
	}
	return set_by_others(dir, knobs, tally);
}

/* What was set is set back: before the frozen can move, and where somebody stays. */
static void set_back(const struct cgroup_dir *dir, const struct journal_knobs *knobs, bool frozen,
		     struct undo_tally *tally)
{
	char now[CGROUP_VALUE_MAX];

	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		bool freezer = !strcmp(k->file, "freezer.state") || !strcmp(k->file, "cgroup.freeze");

		if (k->type != KNOB_GROUP || strcmp(k->path, dir->path) || freezer != frozen ||
		    cgroup_value_read(dir, k->file, now) || !strcmp(now, k->old_value))
			continue;
		if (!cgroup_value_write(dir, k->file, k->old_value))
			tally->restored++;
	}
}

static void undo_group(struct actuator *a, const struct journal_action *action,
		       const struct journal_knobs *knobs, const struct journal_knob *group,
		       struct undo_tally *tally)
{
	const char *name = last_name(group->path);
	const struct journal_knob *first = NULL;
	struct cgroup_dir dir = {0};
	bool there = !cgroup_dir_now(group->path, &dir), theirs;
	int err = 0;

	if (!there)
		snprintf(dir.path, sizeof(dir.path), "%s", group->path);
	theirs = there && edited(&dir, knobs, tally);
	/* Of an action that was never made the processes go back all the same: that they are
	 * here is ours.  What the other one has set stays, with the group. */
	if (theirs && !tally->never_was)
		return;
	if (there && !theirs)
		set_back(&dir, knobs, true, tally);
	for (int threads = 0; threads < 2; threads++) /* those after their process */
		for (size_t i = 0; i < knobs->n; i++) {
			const struct journal_knob *k = &knobs->knob[i];

			if (k->type != KNOB_PLACE || strcmp(k->file, name) || k->dev != group->dev ||
			    (k->tid != k->pid) != threads)
				continue;
			first = first ? first : k;
			move_back(a, k, &dir, tally);
		}
	if (there && first)
		err = move_others(a, action, &dir, first);
	if (!err && !theirs)
		err = cgroup_fresh_remove(group->path);
	if (err == -EBUSY || err == -ENOTEMPTY) {
		set_back(&dir, knobs, false, tally);
		foreign(tally, CGROUP_OWN "/%s holds others", name);
	} else if (err) {
		failed(tally, err, name);
	}
}

void undo_placed(struct actuator *a, const struct journal_action *action,
		 const struct journal_knobs *knobs, struct undo_tally *tally)
{
	for (size_t i = 0; i < knobs->n; i++)
		if (knobs->knob[i].type == KNOB_GROUP && !knobs->knob[i].tid)
			undo_group(a, action, knobs, &knobs->knob[i], tally);
}
