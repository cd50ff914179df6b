// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_cgroup.c - the cgroups of a machine: v2, v1, or both beside each other
 * (Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/).
 *
 * Rows are made from the v2 tree and from the v1 trees of cpu, memory and pids, each with the ids of its own hierarchy (CGROUP_ID_V1_CPU in event.h);
 * what a row's own hierarchy does not tell is read under the same path from the
 * v1 hierarchies, as systemd's hybrid layout has the same paths in all.
 *
 * Listing directories and reading limits is most of the cost and changes least,
 * so the tree is listed again only where a directory's link count has changed,
 * or after RELIST_SAMPLES, and slow values are read every SLOW_SAMPLES.  What a
 * cgroup suffers from a limit is read in every sample, but only where it has one.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect_impl.h"
#include "llamux/event.h"

#define DIRS_MAX 512       /* of all hierarchies together, but pids has as many for
			      itself; more are counted */
#define SLOW_SAMPLES 4
#define RELIST_SAMPLES 32
#define V1_NO_LIMIT (1ull << 62) /* v1 says "none" as LONG_MAX in whole pages */

/* Where each kind is mounted, below the root of all, and a file to know it by. */
static const struct {
	enum cgroup_kind kind;
	const char *dir, *known_by;
} places[] = {
	{CGROUP_V2, ".", "cgroup.controllers"},
	{CGROUP_V2, "unified", "cgroup.controllers"},
	{CGROUP_V1_CPU, "cpu", "cpu.shares"},
	{CGROUP_V1_CPU, "cpu", "cpu.cfs_period_us"}, /* the root has no shares */
	{CGROUP_V1_CPU, "cpu,cpuacct", "cpu.cfs_period_us"},
	{CGROUP_V1_CPU, "cpuacct,cpu", "cpu.cfs_period_us"},
	{CGROUP_V1_MEMORY, "memory", "memory.usage_in_bytes"},
	{CGROUP_V1_PIDS, "pids", "cgroup.procs"}, /* the root has no limit */
	{CGROUP_V1_ACCT, "cpuacct", "cpuacct.usage"},
	{CGROUP_V1_ACCT, "cpu,cpuacct", "cpuacct.usage"},
	{CGROUP_V1_ACCT, "cpuacct,cpu", "cpuacct.usage"},
	{CGROUP_V1_IO, "blkio", "blkio.throttle.read_bps_device"},
};

static const uint64_t id_mark[CGROUP_KINDS] = {
	[CGROUP_V1_CPU] = CGROUP_ID_V1_CPU,
	[CGROUP_V1_MEMORY] = CGROUP_ID_V1_MEMORY,
	[CGROUP_V1_PIDS] = CGROUP_ID_V1_PIDS,
};

void cgroup_tree_open(struct cgroup_tree *t, const char *root)
{
	int top = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (int kind = 0; kind < CGROUP_KINDS; kind++)
		t->root[kind] = -1;
	for (size_t i = 0; top >= 0 && i < sizeof(places) / sizeof(*places); i++) {
		int fd;

		if (t->root[places[i].kind] >= 0)
			continue;
		fd = openat(top, places[i].dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (fd >= 0 && faccessat(fd, places[i].known_by, F_OK, 0) == 0)
			t->root[places[i].kind] = fd;
		else if (fd >= 0)
			close(fd);
	}
	if (top >= 0)
		close(top);
}

void cgroup_tree_close(struct cgroup_tree *t)
{
	for (int kind = 0; kind < CGROUP_KINDS; kind++) {
		if (t->root[kind] >= 0)
			close(t->root[kind]);
		free(t->dir[kind]);
	}
}

/* Reads "DIR/FILE" of a hierarchy; false where there is no such file. */
static bool read_in(struct collector *c, enum cgroup_kind kind, const char *dir, const char *file)
{
	char path[512];

	if (c->cgroups.root[kind] < 0)
		return false;
	snprintf(path, sizeof(path), "%s%s%s", dir, *dir ? "/" : "", file);
	return collect_read(c, c->cgroups.root[kind], path) >= 0;
}

static bool read_number(struct collector *c, enum cgroup_kind kind, const char *dir,
			const char *file, uint64_t *out)
{
	if (!read_in(c, kind, dir, file) || *c->text < '0' || *c->text > '9')
		return false;
	*out = strtoull(c->text, NULL, 10);
	return true;
}

/* "20000 100000" of v2, "max 100000" for none; two files in v1, -1 for none. */
static void read_quota(struct collector *c, enum cgroup_kind kind, const char *dir,
		       struct cgroup_row *row)
{
	uint64_t quota = 0, period = 0;

	if (kind == CGROUP_V2) {
		if (!read_in(c, kind, dir, "cpu.max") ||
		    sscanf(c->text, "%lu %lu", &quota, &period) != 2)
			return;
	} else if (!read_number(c, kind, dir, "cpu.cfs_quota_us", &quota) ||
		   !read_number(c, kind, dir, "cpu.cfs_period_us", &period)) {
		return;
	}
	if (period && quota <= UINT64_MAX / 10000)
		row->cpu_quota = quota * 10000 / period;
}

/* Counters and present use: every sample. */
static void read_fast(struct collector *c, enum cgroup_kind kind, const char *dir,
		      struct cgroup_row *row)
{
	uint64_t value;

	if (kind == CGROUP_V1_PIDS)
		return;
	if (kind == CGROUP_V2 && read_in(c, kind, dir, "cpu.stat")) {
		if (collect_value(c->text, "usage_usec", &value))
			row->run_ns = value * 1000;
		collect_value(c->text, "nr_throttled", &row->nr_throttled);
		if (collect_value(c->text, "throttled_usec", &value))
			row->throttled_ns = value * 1000;
	}
	if (kind == CGROUP_V1_CPU && read_in(c, kind, dir, "cpu.stat")) {
		collect_value(c->text, "nr_throttled", &row->nr_throttled);
		collect_value(c->text, "throttled_time", &row->throttled_ns);
	}
	if (kind == CGROUP_V1_CPU)
		read_number(c, CGROUP_V1_ACCT, dir, "cpuacct.usage", &row->run_ns);
	if (row->nr_throttled)
		read_quota(c, kind, dir, row);
	if (kind != CGROUP_V2 || !read_number(c, kind, dir, "memory.current", &row->memory_bytes))
		read_number(c, CGROUP_V1_MEMORY, dir, "memory.usage_in_bytes", &row->memory_bytes);
}

static bool has_pids(enum cgroup_kind kind)
{
	return kind == CGROUP_V2 || kind == CGROUP_V1_PIDS;
}

/* A service manager gives every service a task limit, so the events are read only
 * of those that could have some: what was refused once stands in the slow row. */
static void read_task_limit(struct collector *c, enum cgroup_kind kind, const char *dir,
			    bool slow, struct cgroup_row *row)
{
	if (!has_pids(kind) || row->task_limit == UINT64_MAX)
		return;
	read_number(c, kind, dir, "pids.current", &row->tasks);
	if ((slow || row->tasks >= row->task_limit / 2) &&
	    read_in(c, kind, dir, "pids.events"))
		collect_value(c->text, "max", &row->task_refusals);
}

/* Limits: what a row has none of counts as none. */
static void read_slow(struct collector *c, enum cgroup_kind kind, const char *dir,
		      struct cgroup_row *row)
{
	row->memory_limit = UINT64_MAX;
	row->memory_high = UINT64_MAX;
	row->task_limit = UINT64_MAX;
	if (has_pids(kind))
		read_number(c, kind, dir, "pids.max", &row->task_limit); /* or "max" */
	if (kind == CGROUP_V1_PIDS)
		return;
	collect_io_limits(c, kind, dir, row);
	if (kind == CGROUP_V2 && read_in(c, kind, dir, "memory.events")) {
		read_number(c, kind, dir, "memory.max", &row->memory_limit); /* or "max" */
		read_number(c, kind, dir, "memory.high", &row->memory_high);
	} else if (read_number(c, CGROUP_V1_MEMORY, dir, "memory.limit_in_bytes",
			       &row->memory_limit) &&
		   row->memory_limit >= V1_NO_LIMIT) {
		row->memory_limit = UINT64_MAX;
	}
}

/* Events: of v2, or what v1 tells beside failcnt. */
static void read_events(struct collector *c, enum cgroup_kind kind, const char *dir,
		       struct cgroup_row *row)
{
	if (kind == CGROUP_V2 && read_in(c, kind, dir, "memory.events")) {
		collect_value(c->text, "high", &row->memory_events_high);
		collect_value(c->text, "max", &row->memory_events_max);
		collect_value(c->text, "oom_kill", &row->oom_kills);
	} else if (read_in(c, CGROUP_V1_MEMORY, dir, "memory.oom_control")) {
		collect_value(c->text, "oom_kill", &row->oom_kills);
	}
}

static void read_refaults(struct collector *c, enum cgroup_kind kind, const char *dir,
			  struct cgroup_row *row)
{
	uint64_t value;

	if (!read_in(c, kind, dir, "memory.stat"))
		return;
	row->refaults = 0;
	/* v1 also has them with those of the cgroups below: total_workingset_... */
	if (collect_value(c->text, "workingset_refault_anon", &value))
		row->refaults += value;
	if (collect_value(c->text, "workingset_refault_file", &value))
		row->refaults += value;
	else if (collect_value(c->text, "workingset_refault", &value)) /* before 5.9 */
		row->refaults += value;
}

/* What a limit does to a cgroup that has one. */
static void read_limited(struct collector *c, enum cgroup_kind kind, const char *dir,
			 struct cgroup_row *row)
{
	const char *some;

	if (row->memory_limit == UINT64_MAX && row->memory_high == UINT64_MAX)
		return;
	read_events(c, kind, dir, row);
	if (kind == CGROUP_V2 && read_in(c, kind, dir, "memory.stat")) {
		read_refaults(c, kind, dir, row);
	} else {
		read_number(c, CGROUP_V1_MEMORY, dir, "memory.failcnt", &row->memory_events_max);
		read_refaults(c, CGROUP_V1_MEMORY, dir, row);
	}
	if (kind == CGROUP_V2 && read_in(c, kind, dir, "memory.pressure")) {
		some = strstr(c->text, "total=");
		if (some)
			row->stall_us = strtoull(some + strlen("total="), NULL, 10);
	}
}

/* Adds a directory.  -ENOENT: gone meanwhile; -ENAMETOOLONG. */
static int add_dir(struct cgroup_tree *t, enum cgroup_kind kind, const char *parent,
		    const char *name)
{
	struct cgroup_dir *d = &t->dir[kind][t->n_dirs[kind]];
	struct stat st;
	int len = snprintf(d->path, sizeof(d->path), "%s%s%s", parent, *parent ? "/" : "", name);

	if (len < 0 || (size_t)len >= sizeof(d->path))
		return -ENAMETOOLONG;
	if (fstatat(t->root[kind], len ? d->path : ".", &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -ENOENT;
	d->id = st.st_ino | id_mark[kind];
	d->links = st.st_nlink;
	t->n_dirs[kind]++;
	return 0;
}

/* Breadth first: the array is its own queue, and what the bound leaves out is the
 * deepest. */
static void list_tree(struct cgroup_tree *t, enum cgroup_kind kind, size_t max)
{
	t->n_dirs[kind] = 0;
	if (max == 0 || add_dir(t, kind, "", "") != 0)
		return;
	for (size_t i = 0; i < t->n_dirs[kind]; i++) {
		char parent[sizeof(t->dir[kind][i].path)];
		struct dirent *entry;
		DIR *dir;
		int fd;

		memcpy(parent, t->dir[kind][i].path, sizeof(parent));
		if (t->dir[kind][i].links == 2) /* no directory in it */
			continue;
		fd = openat(t->root[kind], *parent ? parent : ".",
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		dir = fd < 0 ? NULL : fdopendir(fd);
		if (!dir) {
			if (fd >= 0)
				close(fd);
			continue; /* gone */
		}
		while ((entry = readdir(dir))) {
			if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
				continue;
			if (t->n_dirs[kind] >= max ||
			    add_dir(t, kind, parent, entry->d_name) == -ENAMETOOLONG)
				t->left_out++;
		}
		closedir(dir);
	}
}

static bool tree_changed(const struct cgroup_tree *t, enum cgroup_kind kind)
{
	struct stat st;

	for (size_t i = 0; i < t->n_dirs[kind]; i++) {
		const struct cgroup_dir *d = &t->dir[kind][i];

		if (fstatat(t->root[kind], *d->path ? d->path : ".", &st, 0) != 0 ||
		    (st.st_ino | id_mark[kind]) != d->id || st.st_nlink != d->links)
			return true;
	}
	return false;
}

static int by_id(const void *a, const void *b)
{
	const struct cgroup_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void fill_rows(struct collector *c, enum cgroup_kind kind, bool slow, struct snapshot *out)
{
	struct cgroup_tree *t = &c->cgroups;

	for (size_t i = 0; i < t->n_dirs[kind]; i++) {
		struct cgroup_dir *d = &t->dir[kind][i];
		struct cgroup_row *row = &out->cgroup[out->n_cgroups];

		if (kind != CGROUP_V2 && !*d->path)
			continue; /* no process is known by a v1 root */
		if (slow) {
			memset(&d->slow, 0, sizeof(d->slow));
			read_slow(c, kind, d->path, &d->slow);
			if (kind != CGROUP_V1_PIDS)
				read_events(c, kind, d->path, &d->slow);
		}
		read_task_limit(c, kind, d->path, slow, &d->slow);
		*row = d->slow;
		read_limited(c, kind, d->path, row);
		row->id = d->id;
		snprintf(row->path, sizeof(row->path), "/%s", d->path);
		read_fast(c, kind, d->path, row);
		out->n_cgroups++;
	}
}

int collect_cgroups(struct collector *c, struct snapshot *out)
{
	struct cgroup_tree *t = &c->cgroups;
	bool list = t->samples % RELIST_SAMPLES == 0, slow = t->samples % SLOW_SAMPLES == 0;
	size_t room = DIRS_MAX, total = 0;

	for (int kind = 0; kind < CGROUP_V1_ACCT && !list; kind++)
		list = tree_changed(t, (enum cgroup_kind)kind);
	if (list)
		t->left_out = 0;
	for (int kind = 0; kind < CGROUP_V1_ACCT; kind++) {
		if (t->root[kind] < 0)
			continue;
		if (!t->dir[kind])
			t->dir[kind] = calloc(DIRS_MAX + 1, sizeof(**t->dir));
		if (!t->dir[kind])
			return -ENOMEM;
		/* A service manager makes the same groups in all v1 trees. */
		if (list)
			list_tree(t, (enum cgroup_kind)kind,
				  kind == CGROUP_V1_PIDS ? DIRS_MAX : room);
		room -= kind == CGROUP_V1_PIDS ? 0 : t->n_dirs[kind];
		total += t->n_dirs[kind];
	}
	out->cgroup = calloc(total + 1, sizeof(*out->cgroup));
	if (!out->cgroup)
		return -ENOMEM;
	for (int kind = 0; kind < CGROUP_V1_ACCT; kind++)
		fill_rows(c, (enum cgroup_kind)kind, slow || list, out);
	qsort(out->cgroup, out->n_cgroups, sizeof(*out->cgroup), by_id);
	out->left_out = t->left_out;
	t->samples++;
	return 0;
}

/* The path in a line "N:CONTROLLERS:PATH" for a kind, as a directory's path. */
static bool line_path(const char *text, const char *controller, char *out, size_t size)
{
	for (const char *line = text; line && *line; line = strchr(line, '\n')) {
		const char *names, *path, *end, *found;

		line += *line == '\n';
		names = strchr(line, ':');
		path = names ? strchr(names + 1, ':') : NULL;
		end = strchrnul(line, '\n');
		if (!path || path > end)
			continue;
		found = strstr(names, controller);
		if (*controller ? !found || found > path || (found[-1] != ':' && found[-1] != ',') ||
					  !strchr(":,", found[strlen(controller)])
				: path != names + 1)
			continue;
		snprintf(out, size, "%.*s", (int)(end - path - 2 < 0 ? 0 : end - path - 2), path + 2);
		return true;
	}
	return false;
}

static uint64_t id_by_path(const struct cgroup_tree *t, enum cgroup_kind kind, const char *path)
{
	for (size_t i = 0; i < t->n_dirs[kind]; i++) {
		if (!strcmp(t->dir[kind][i].path, path))
			return t->dir[kind][i].id;
	}
	return 0;
}

/* The rule is at CGROUP_ID_V1_CPU in event.h. */
uint64_t cgroup_id_of(const struct cgroup_tree *t, const char *text)
{
	static const struct {
		enum cgroup_kind kind;
		const char *controller;
	} order[] = {
		{CGROUP_V1_CPU, "cpu"}, {CGROUP_V2, ""}, {CGROUP_V1_MEMORY, "memory"}};
	char path[256];

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		uint64_t id = 0;

		if (line_path(text, order[i].controller, path, sizeof(path)) && *path)
			id = id_by_path(t, order[i].kind, path);
		if (id)
			return id;
	}
	return id_by_path(t, CGROUP_V2, "");
}

uint64_t pids_cgroup_of(const struct cgroup_tree *t, const char *text)
{
	char path[256];

	if (line_path(text, "pids", path, sizeof(path)))
		return *path ? id_by_path(t, CGROUP_V1_PIDS, path) : 0;
	if (line_path(text, "", path, sizeof(path)) && *path)
		return id_by_path(t, CGROUP_V2, path);
	return 0;
}
