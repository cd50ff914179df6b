/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_cgroup.c - what is set for a cgroup (CPU weight and quota, memory, tasks,
 * freezing): finds its directory, plans, writes and takes back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "actuate_internal.h"

/* A directory's name is chosen by whoever made it. */
struct shown {
	char s[256];
};

static struct shown shown(const char *path)
{
	struct shown out;
	struct text t;

	text_fixed(&t, out.s, sizeof(out.s));
	text_name(&t, path);
	return out;
}

/* Which knob a kind of action turns, and when there is nothing to do. */
static bool is_no_lower(const char *old, const char *new)
{
	return strtoull(old, NULL, 10) <= strtoull(new, NULL, 10);
}

static bool is_same(const char *old, const char *new)
{
	return !strcmp(old, new);
}

static const struct {
	enum cgroup_knob knob;
	bool (*already)(const char *old, const char *new);
	const char *why;
} turns[ACTION_KINDS] = {
	[ACTION_WEIGHT] = {CGROUP_WEIGHT, is_no_lower, "its CPU weight is no higher already"},
	[ACTION_QUOTA] = {CGROUP_QUOTA, is_same, "its CPU quota is that already"},
	[ACTION_MEMORY] = {CGROUP_MEMORY, is_same, "its memory limit is that already"},
	[ACTION_TASKS] = {CGROUP_TASKS, is_same, "its task limit is that already"},
	[ACTION_FREEZE] = {CGROUP_FROZEN, is_same, "it is frozen already"},
	[ACTION_HIBERNATE] = {CGROUP_FROZEN, is_same, "it is frozen already"},
	[ACTION_THAW] = {CGROUP_FROZEN, is_same, "its control group is not frozen"},
	[ACTION_MEMORY_MAX] = {CGROUP_MEMORY_MAX, is_same, "its memory limit is that already"},
	[ACTION_MEMORY_LOW] = {CGROUP_MEMORY_LOW, is_same, "so much is protected already"},
	[ACTION_IO_WEIGHT] = {CGROUP_IO_WEIGHT, is_same, "its I/O weight is that already"},
	[ACTION_IO_READ] = {CGROUP_IO_READ, is_same, "its limit of reads is that already"},
	[ACTION_IO_WRITE] = {CGROUP_IO_WRITE, is_same, "its limit of writes is that already"},
	[ACTION_CPUSET] = {CGROUP_CPUSET, is_same, "its CPUs are these already"},
	[ACTION_CLAMP] = {CGROUP_CLAMP, is_same, "its clamp is that already"},
	[ACTION_CGROUP_IDLE] = {CGROUP_IDLE, is_same, "it yields to all others already"},
	[ACTION_IO_REQUESTS] = {CGROUP_IO_REQUESTS, is_same, "its limit of reads is that already"},
};

enum cgroup_knob cgroup_knob_of(enum action_kind kind)
{
	return turns[kind].knob;
}

static int say_dir(int err, pid_t pid, const char *controller, char *reason, size_t len)
{
	if (err == -EROFS)
		snprintf(reason, len, "pid %d is in no %s cgroup of its own", (int)pid, controller);
	else if (err == -ENOTSUP)
		snprintf(reason, len, "the %s controller is not enabled for pid %d, or this "
				      "kernel has no such knob", controller, (int)pid);
	else if (err == -ENOSYS)
		snprintf(reason, len, "version 1 of cgroups, which the %s controller is on here, "
				      "has no such knob", controller);
	else
		snprintf(reason, len, "the %s cgroup of pid %d cannot be found: %s", controller,
			 (int)pid, strerror(-err));
	return err == -EROFS || err == -ENOSYS ? -ENOTSUP : err;
}

/* The one directory in which all these processes are; the first counts, and the
 * others may be deeper. */
static int common_dir(struct actuator *a, enum cgroup_knob knob, const pid_t *pid, size_t n,
		      struct target *t, char *reason, size_t len)
{
	const char *controller = cgroup_controller(knob);
	struct cgroup_dir dir;
	const char *file;
	size_t i, found = 0;
	int err;

	for (i = 0; i < n; i++) {
		err = cgroup_knob_dir(a->map, knob, pid[i], &dir, &file);
		if (err == -ESRCH || (err && target_ends(a, pid[i])))
			continue; /* ended meanwhile */
		if (err)
			return say_dir(err, pid[i], controller, reason, len);
		if (!found++) {
			t->dir = dir;
			t->file = file;
		} else if (!cgroup_dir_below(&t->dir, &dir)) {
			snprintf(reason, len, "its processes are in several %s cgroups",
				 controller);
			return -ENOTSUP;
		}
	}
	if (!found)
		snprintf(reason, len, "the target has ended");
	return found ? 0 : -ESTALE;
}

struct mine {
	struct actuator *a;
	const struct subject *who;
	const struct cgroup_dir *dir;
};

/* The directory may hold nobody but the target, or others would be changed too. */
static int check_members(struct target *t, bool (*mine)(void *ctx, pid_t pid), struct mine *ctx,
			 size_t max, char *reason, size_t len)
{
	pid_t *pid = NULL;
	size_t i, n = 0;
	int err = cgroup_members(&t->dir, max, &pid, &n);

	if (err)
		snprintf(reason, len, "the processes of %s cannot be read: %s",
			 shown(t->dir.path).s,
			 err == -E2BIG ? "there are too many" : strerror(-err));
	for (i = 0; i < n && !err; i++)
		if (!mine(ctx, pid[i]) && !target_ends(ctx->a, pid[i])) {
			snprintf(reason, len,
				 "its cgroup also holds pid %d, which would be changed too",
				 (int)pid[i]);
			err = -ENOTSUP;
		}
	free(pid);
	return err;
}

/* One of the processes that are named, or started by one of them. */
static bool is_named(void *ctx, pid_t pid)
{
	const struct mine *m = ctx;
	unsigned int i;

	for (i = 0; i < m->who->n_pids && i < SUBJECT_PIDS_MAX; i++)
		if (procinfo_descends(m->a->proc, pid, m->who->pid[i]))
			return true;
	return false;
}

static bool is_in_dir(void *ctx, pid_t pid)
{
	const struct mine *m = ctx;

	return cgroup_dir_holds(m->a->map, m->dir, pid) == 1;
}

static int resolve_by_id(struct actuator *a, const struct offer *offer, struct target *t,
			 char *reason, size_t len)
{
	size_t max = policy_limits(a->policy).tasks, n = 0;
	struct cgroup_dir named;
	struct mine m = {.a = a, .dir = &named};
	pid_t *pid = NULL;
	int err = cgroup_find(a->map, offer->target.cgroup_id, &named);

	if (err) {
		snprintf(reason, len, "the cgroup of the target is gone");
		return err == -ENOENT ? -ESTALE : err;
	}
	/* On hybrid machines the id is one of the default hierarchy, and the knob stands
	 * in another: the way from one to the other leads over the processes. */
	err = cgroup_members(&named, max, &pid, &n);
	if (err)
		snprintf(reason, len, "the processes of %s cannot be read: %s", shown(named.path).s,
			 err == -E2BIG ? "there are too many" : strerror(-err));
	else
		err = common_dir(a, turns[offer->kind].knob, pid, n, t, reason, len);
	free(pid);
	if (!err && strcmp(t->dir.path, named.path) && cgroup_dir_below(&named, &t->dir))
		t->dir = named; /* same hierarchy: the first process is in a group below */
	return err ? err : check_members(t, is_in_dir, &m, max, reason, len);
}

static int resolve_by_pids(struct actuator *a, const struct offer *offer, struct target *t,
			   char *reason, size_t len)
{
	const struct subject *who = &offer->target;
	struct mine m = {.a = a, .who = who};
	struct procinfo info;
	unsigned int i;
	int err;

	if (!who->n_pids || who->n_pids > SUBJECT_PIDS_MAX) {
		snprintf(reason, len, "the action names no cgroup");
		return -EINVAL;
	}
	for (i = 0; i < who->n_pids; i++) {
		uint64_t start = who->pid_start_ns[i];

		start = !start && i == 0 ? who->start_ns : start;
		err = procinfo_read(a->proc, who->pid[i], 0, &info);
		if (err || info.start != procinfo_ticks(start)) {
			snprintf(reason, len, "pid %d has ended", (int)who->pid[i]);
			return -ESTALE;
		}
	}
	err = common_dir(a, turns[offer->kind].knob, who->pid, who->n_pids, t, reason, len);
	return err ? err
		   : check_members(t, is_named, &m, policy_limits(a->policy).tasks, reason, len);
}

/* The line of the disk that is meant: "io.max 8:0". */
int target_name_line(struct actuator *a, const struct offer *offer, struct target *t,
		     char *reason, size_t len)
{
	char path[128], number[32] = "";
	size_t n;
	FILE *f;

	n = (size_t)snprintf(path, sizeof(path), "%s/sys/class/block/%s/dev", a->root ? a->root : "",
			     offer->disk);
	if (!offer->disk[0] || strchr(offer->disk, '/') || n >= sizeof(path)) {
		snprintf(reason, len, "the action names no disk");
		return -EINVAL;
	}
	f = fopen(path, "re");
	if (!f || !fgets(number, sizeof(number), f))
		number[0] = '\0';
	if (f)
		fclose(f);
	number[strcspn(number, "\n")] = '\0';
	if (!number[0]) {
		snprintf(reason, len, "there is no disk %s", shown(offer->disk).s);
		return -ESTALE;
	}
	snprintf(t->line, sizeof(t->line), "%s %s", t->file, number);
	t->file = t->line;
	return 0;
}

int target_resolve_cgroup(struct actuator *a, const struct offer *offer, struct target *t,
			  char *reason, size_t len)
{
	bool by_id = offer->target.kind == SUBJECT_CGROUP && offer->target.cgroup_id;
	int err = by_id ? resolve_by_id(a, offer, t, reason, len)
			: resolve_by_pids(a, offer, t, reason, len);

	if (!err && cgroup_knob_of_disk(turns[offer->kind].knob))
		err = target_name_line(a, offer, t, reason, len);
	return err;
}

static void say_value(const char *value, char *out, size_t size)
{
	snprintf(out, size, "%.*s", (int)strcspn(value, "\n"), value);
}

/* A weight above the usual one is meant to raise. */
static bool already(const struct offer *offer, const char *old, const char *new)
{
	if (offer->kind == ACTION_WEIGHT && offer->value > 100)
		return is_no_lower(new, old);
	return turns[offer->kind].already(old, new);
}

int plan_cgroup(struct actuator *a, const struct offer *offer, const struct target *t,
		struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	struct journal_knob k = {.type = KNOB_CGROUP, .dev = t->dir.dev, .ino = t->dir.ino};
	char old[CGROUP_VALUE_MAX], new[CGROUP_VALUE_MAX];
	struct text knob;
	int err;

	if (t->placed)
		return plan_placed(a, offer, t, knobs, row, reason, len);
	err = cgroup_value_read(&t->dir, t->file, old);
	if (!err)
		err = cgroup_knob_of_disk(turns[offer->kind].knob) ?
			      cgroup_disk_text(turns[offer->kind].knob, t->file, old,
					       (unsigned int)offer->value, new) :
			      cgroup_knob_text(&t->dir, t->file, (unsigned int)offer->value, new);
	if (err) {
		snprintf(reason, len, "%s/%s %s", shown(t->dir.path).s, t->file,
			 err == -EINVAL ? "cannot take that value" : "cannot be read");
		return err;
	}
	if (already(offer, old, new)) {
		snprintf(reason, len, "%s", turns[offer->kind].why);
		return -EALREADY;
	}
	err = cgroup_exact(a, offer, t, old, reason, len);
	if (err)
		return err;
	err = cgroup_would_kill(t, new, reason, len);
	if (err)
		return err;
	snprintf(k.file, sizeof(k.file), "%s", t->file);
	snprintf(k.old_value, sizeof(k.old_value), "%s", old);
	snprintf(k.new_value, sizeof(k.new_value), "%s", new);
	k.path = strdup(t->dir.path);
	err = k.path ? journal_knobs_add(knobs, &k) : -ENOMEM;
	if (err) {
		free(k.path);
		snprintf(reason, len, "out of memory");
		return err;
	}
	say_value(old, row->old_value, sizeof(row->old_value));
	say_value(new, row->new_value, sizeof(row->new_value));
	text_fixed(&knob, row->knob, sizeof(row->knob));
	text_add(&knob, "%s of %s", t->file, shown(t->dir.path).s);
	return 0;
}

/* Inside means: its directory is, or every process in it. */
static int confined_dir(struct actuator *a, const struct cgroup_dir *dir)
{
	pid_t *pid = NULL;
	size_t i, n = 0;
	int err;

	if (!a->confined || cgroup_dir_below(&a->confine, dir))
		return 0;
	err = cgroup_members(dir, policy_limits(a->policy).tasks, &pid, &n);
	if (!err && !n)
		err = -EPERM;
	for (i = 0; i < n && !err; i++) {
		err = target_confined(a, pid[i]);
		if (err == -ESRCH)
			err = 0;
	}
	free(pid);
	return err;
}

static int knob_dir(const struct journal_knob *k, struct cgroup_dir *out)
{
	if (!k->path || strlen(k->path) >= sizeof(out->path))
		return -EBADMSG;
	memcpy(out->path, k->path, strlen(k->path) + 1);
	out->dev = k->dev;
	out->ino = k->ino;
	return 0;
}

/* The members once more: whoever has joined since would be changed, too.  -ESTALE: nobody
 * is left. */
static int check_joined(struct actuator *a, const struct offer *offer, const struct target *t,
			char *reason, size_t len)
{
	const struct subject *who = &offer->target;
	struct target now = {.dir = t->dir};
	struct cgroup_dir named;
	struct mine m = {.a = a, .who = who, .dir = &named};
	bool by_id = who->kind == SUBJECT_CGROUP && who->cgroup_id;
	int err = by_id ? cgroup_find(a->map, who->cgroup_id, &named) : 0;

	if (err)
		snprintf(reason, len, "the cgroup of the target is gone");
	else
		err = check_members(&now, by_id ? is_in_dir : is_named, &m,
				    policy_limits(a->policy).tasks, reason, len);
	if (!err)
		err = target_add_members(a, a->asker, &now, reason, len);
	if (!err && !now.n_facts) {
		snprintf(reason, len, "the target has ended");
		err = -ESTALE;
	}
	if (!err)
		err = target_judge(a, offer, &now, reason, len);
	target_free(&now);
	return err == -ENOENT ? -ESTALE : err;
}

/* The same behind the write, from which nobody can be held back: then it is put back here,
 * whatever else the newcomer is. */
static int check_joined_since(struct actuator *a, const struct offer *offer,
			      const struct target *t, const struct journal_knob *k, char *reason,
			      size_t len)
{
	char why[192] = "", now[CGROUP_VALUE_MAX];
	int err = check_joined(a, offer, t, why, sizeof(why));

	if (!err || err == -ESTALE) /* gone: undo will say so */
		return 0;
	snprintf(reason, len, "%s: it joined the cgroup meanwhile, so what was written is taken back",
		 why);
	if (!cgroup_value_read(&t->dir, k->file, now) && !strcmp(now, k->new_value))
		cgroup_value_write(&t->dir, k->file, k->old_value); /* if not: see roll_back() */
	return err;
}

int write_cgroup(struct actuator *a, const struct offer *offer, const struct target *t, int64_t id,
		 struct journal_knobs *knobs, char *reason, size_t len)
{
	const struct journal_knob *k = &knobs->knob[0];
	char now[CGROUP_VALUE_MAX];
	int err;

	(void)id;
	if (t->placed)
		return write_placed(a, offer, t, knobs, reason, len);
	err = check_joined(a, offer, t, reason, len);
	if (err)
		return err;
	actuator_step(a, STEP_WRITING);
	err = confined_dir(a, &t->dir);
	if (!err)
		err = cgroup_value_read(&t->dir, k->file, now);
	if (!err && strcmp(now, k->old_value))
		err = -EBUSY;
	if (!err)
		err = cgroup_value_write(&t->dir, k->file, k->new_value);
	if (err)
		snprintf(reason, len, "%s/%s: %s", shown(t->dir.path).s, k->file,
			 err == -EBUSY ? "someone else has changed it meanwhile" :
			 err == -ESTALE ? "the cgroup is gone" : strerror(-err));
	return err ? err : check_joined_since(a, offer, t, k, reason, len);
}

void undo_cgroup(struct actuator *a, const struct journal_action *action,
		 const struct journal_knobs *knobs, struct undo_tally *tally)
{
	char now[CGROUP_VALUE_MAX] = "";
	struct cgroup_dir dir;
	size_t i;
	int err;

	for (i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (k->type != KNOB_CGROUP)
			continue;
		err = knob_dir(k, &dir);
		if (!err)
			err = cgroup_value_read(&dir, k->file, now);
		if (!err && !strcmp(now, k->old_value)) {
			tally->same++;
			continue; /* nothing to write, so whoever is in it */
		}
		if (!err)
			err = confined_dir(a, &dir);
		if (!err)
			err = strcmp(now, k->new_value) ? -EBUSY :
				cgroup_value_write(&dir, k->file, k->old_value);
		tally->restored += !err;
		tally->gone += err == -ESTALE;
		tally->outside += err == -EPERM;
		tally->foreign += err == -EBUSY;
		if (!err || err == -ESTALE || err == -EPERM)
			continue;
		if (err != -EBUSY) {
			tally->failed++;
			tally->err = err;
		}
		snprintf(tally->first, sizeof(tally->first), "%s is %.*s", k->file,
			 (int)strcspn(now, "\n"), now);
	}
	undo_placed(a, action, knobs, tally);
}
