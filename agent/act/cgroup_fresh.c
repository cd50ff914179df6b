/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgroup_fresh.c - groups of our own, for processes that share theirs with others: where
 * such a group would stand, making and removing it, moving processes and threads.
 *
 * In version 1 it stands below the group that the process is in, so that all limits of
 * that one go on to hold.  Version 2 has no processes in inner groups ("No Internal
 * Process Constraint" in cgroup-v2.rst), so there it stands beside it, and a group with
 * limits of its own is not left.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cgroup_internal.h"

/* rmdir(2) of a group whose last process has just left may have to wait for the kernel.
 * unit: looks of 10 ms */
#define REMOVE_ROUNDS 50

/* What a group shows that sets nothing; only the first words count.  A cpuset of version 1
 * is never empty, and so no row. */
static const struct {
	const char *file, *unset;
} bounds[] = {
	{"cpu.max", "max"},	 {"cpu.weight", "100"},	    {"cpu.uclamp.max", "max"},
	{"memory.max", "max"},	 {"memory.high", "max"},    {"memory.low", "0"},
	{"memory.min", "0"},	 {"memory.swap.max", "max"}, {"pids.max", "max"},
	{"io.max", ""},		 {"io.weight", "default 100"}, {"cpuset.cpus", ""},
	{"cpuset.mems", ""},	 {"cpu.idle", "0"},
	{"cpu.shares", "1024"},	 {"cpu.cfs_quota_us", "-1"},
	{"memory.limit_in_bytes", "9223372036854771712"}, {"freezer.state", "THAWED"},
	{"blkio.throttle.read_bps_device", ""},  {"blkio.throttle.write_bps_device", ""},
	{"blkio.throttle.read_iops_device", ""}, {"blkio.throttle.write_iops_device", ""},
};

int cgroup_dir_now(const char *path, struct cgroup_dir *out)
{
	struct stat st;

	if (lstat(path, &st))
		return -errno;
	if (!S_ISDIR(st.st_mode))
		return -ENOTDIR;
	if (snprintf(out->path, sizeof(out->path), "%s", path) >= (int)sizeof(out->path))
		return -ENAMETOOLONG;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	return 0;
}

static bool has(const char *dir, const char *file)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	return access(path, F_OK) == 0;
}

/* In any group below: has none of them this file?  False where there is no group to look at. */
static bool lacked_below(const char *dir, const char *file)
{
	char path[PATH_MAX];
	bool lacked = false;
	struct dirent *e;
	struct stat st;
	DIR *d = opendir(dir);

	while (d && (e = readdir(d))) {
		if (e->d_name[0] == '.' ||
		    snprintf(path, sizeof(path), "%s/%s", dir, e->d_name) >= (int)sizeof(path) ||
		    lstat(path, &st) || !S_ISDIR(st.st_mode))
			continue;
		lacked = !has(path, file);
		if (!lacked)
			break;
	}
	if (d)
		closedir(d);
	return lacked;
}

/* The first line of a file, without its end; "" if it cannot be read. */
static void first_line(const char *dir, const char *file, char *out, size_t size)
{
	char path[PATH_MAX + 64];
	FILE *f;

	out[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s", dir, file);
	f = fopen(path, "re");
	if (!f)
		return;
	if (!fgets(out, (int)size, f))
		out[0] = '\0';
	fclose(f);
	out[strcspn(out, "\n")] = '\0';
}

const char *cgroup_fresh_set(const char *dir, size_t *from)
{
	bool v2 = has(dir, "cgroup.controllers");
	char line[256];

	for (size_t i; (i = (*from)++) < sizeof(bounds) / sizeof(bounds[0]);) {
		size_t len = strlen(bounds[i].unset);

		if ((!v2 && !strncmp(bounds[i].file, "cpuset.", 7)) || !has(dir, bounds[i].file))
			continue;
		first_line(dir, bounds[i].file, line, sizeof(line));
		if (strncmp(line, bounds[i].unset, len) || (line[len] && (!len || line[len] != ' ')))
			return bounds[i].file;
	}
	return NULL;
}

/* Do the groups below this one of version 2 have the controller? */
static bool enabled_below(const char *dir, const char *controller)
{
	char line[256];

	first_line(dir, "cgroup.subtree_control", line, sizeof(line));
	for (char *at = line; *at; at++)
		if (*at == ' ')
			*at = ',';
	return cgroup_names(line, controller);
}

/* Where the group would stand in version 2: *parent becomes the directory above. */
static int parent_v2(const struct cgroup_mount *m, enum cgroup_knob knob,
		     const struct cgroup_dir *old, char *parent, const char **detail)
{
	const char *controller = cgroup_controller(knob);
	char line[256], *slash;
	size_t from = 0;

	memcpy(parent, old->path, sizeof(old->path));
	if (strcmp(old->path, m->point)) {
		first_line(old->path, "cgroup.type", line, sizeof(line));
		if (strcmp(line, "domain"))
			return -ENOTSUP; /* threads of one process may be in several */
		*detail = cgroup_fresh_set(old->path, &from);
		if (*detail)
			return -EXDEV;
		slash = strrchr(parent, '/');
		if (!slash || slash == parent)
			return -ENOTSUP;
		*slash = '\0';
	}
	if (knob == CGROUP_FROZEN)
		return 0; /* of every group */
	if (!strcmp(controller, "blkio"))
		controller = "io";
	return enabled_below(parent, controller) ? 0 : -ENOTSUP;
}

/* Does this kernel lack the file?  The root lacks some in any case: there the groups below it
 * tell, if there is one. */
static bool lacks(const struct cgroup_mount *m, const char *dir, const char *file)
{
	return !has(dir, file) && (strcmp(m->point, dir) || lacked_below(dir, file));
}

static int fresh_here(const struct cgroup_mount *m, enum cgroup_knob knob,
		      const struct cgroup_place *place, const char *name, struct cgroup_fresh *out,
		      const char **detail)
{
	char dir[PATH_MAX], parent[PATH_MAX];
	const char *other;
	struct stat st;
	int err;

	if (!m->v2 && !cgroup_has(m, cgroup_controller(knob)))
		return -ENOENT;
	err = cgroup_place_dir(m, place, dir, sizeof(dir));
	if (!err)
		err = cgroup_dir_now(dir, &out->old);
	if (err)
		return err;
	out->file = cgroup_knob_file(knob, m->v2, &other);
	if (!out->file)
		return -ENOSYS;
	memcpy(parent, dir, sizeof(parent));
	if (m->v2)
		err = parent_v2(m, knob, &out->old, parent, detail);
	if (err)
		return err;
	/* Where the controller is enabled, a kernel without the knob lacks the file. */
	if (lacks(m, dir, out->file)) {
		if (!other || lacks(m, dir, other))
			return -ENOTSUP;
		out->file = other;
	}
	if (snprintf(out->dir.path, sizeof(out->dir.path), "%s/" CGROUP_OWN "/%s", parent, name) >=
	    (int)sizeof(out->dir.path))
		return -ENAMETOOLONG;
	if (stat(parent, &st))
		return -errno;
	out->dir.dev = st.st_dev;
	out->dir.ino = 0; /* it is not there yet */
	return 0;
}

int cgroup_fresh_find(const struct cgroup_map *map, enum cgroup_knob knob, pid_t pid,
		      const char *name, struct cgroup_fresh *out, const char **detail)
{
	struct cgroup_places places;
	int err = cgroup_places_read(map, pid, &places), found = -ENOENT;

	if (err)
		return err;
	*detail = NULL;
	/* A controller is in one hierarchy: in version 2 unless it is in one of 1. */
	for (int v2 = 0; v2 < 2 && found == -ENOENT; v2++)
		for (size_t k = 0; k < places.n && found == -ENOENT; k++)
			for (size_t i = 0; i < map->n && found == -ENOENT; i++)
				if (map->mount[i].v2 == v2)
					found = fresh_here(&map->mount[i], knob, &places.place[k],
							   name, out, detail);
	cgroup_places_free(&places);
	return found == -ENOENT ? -ENOTSUP : found;
}

/* One write(2) to a file of the directory. */
static int put(const char *dir, const char *file, const char *text)
{
	char path[PATH_MAX + 64];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* A new cpuset of version 1 is empty, and takes nobody in until it is not. */
static int fill_cpuset(const char *above, const char *dir)
{
	static const char *const files[] = {"cpuset.cpus", "cpuset.mems"};
	char text[4096];
	int err = 0;

	for (size_t i = 0; i < 2 && !err; i++) {
		first_line(dir, files[i], text, sizeof(text));
		if (text[0])
			continue;
		first_line(above, files[i], text, sizeof(text));
		err = put(dir, files[i], text);
	}
	return err;
}

bool cgroup_fresh_has_cpus(const struct cgroup_dir *dir)
{
	char above[PATH_MAX];

	memcpy(above, dir->path, sizeof(above));
	for (int i = 0; i < 2; i++)
		*strrchr(above, '/') = '\0';
	return enabled_below(above, "cpuset");
}

bool cgroup_has_cpus(const struct cgroup_dir *dir)
{
	return has(dir->path, "cpuset.cpus") || cgroup_fresh_has_cpus(dir);
}

int cgroup_fresh_make(const struct cgroup_dir *dir, enum cgroup_knob knob, bool v2)
{
	const char *controller = cgroup_controller(knob);
	char top[PATH_MAX], above[PATH_MAX], word[32];
	int err = 0;

	memcpy(top, dir->path, sizeof(top));
	*strrchr(top, '/') = '\0';
	memcpy(above, top, sizeof(above));
	*strrchr(above, '/') = '\0';
	if (mkdir(top, 0755) && errno != EEXIST)
		return -errno;
	if (v2 && knob != CGROUP_FROZEN) {
		snprintf(word, sizeof(word), "+%s", strcmp(controller, "blkio") ? controller : "io");
		err = put(top, "cgroup.subtree_control", word);
	} else if (!v2 && knob == CGROUP_CPUSET) {
		err = fill_cpuset(above, top);
	}
	if (!err && mkdir(dir->path, 0755))
		err = -errno;
	if (!err && !v2 && knob == CGROUP_CPUSET)
		err = fill_cpuset(top, dir->path);
	return err;
}

/* A read-only file system refuses before it looks whether there is such a directory. */
static int remove_dir(const char *path)
{
	int err = rmdir(path) ? -errno : 0;

	return err == -EROFS && access(path, F_OK) && errno == ENOENT ? -ENOENT : err;
}

int cgroup_fresh_remove(const char *path)
{
	const struct timespec pause = {.tv_nsec = 10000000};
	char top[PATH_MAX];
	int err = 0;

	for (int i = 0; i < REMOVE_ROUNDS; i++) {
		err = remove_dir(path);
		if (err != -EBUSY)
			break;
		nanosleep(&pause, NULL);
	}
	if (err && err != -ENOENT)
		return err;
	if (snprintf(top, sizeof(top), "%s", path) >= (int)sizeof(top))
		return -ENAMETOOLONG;
	*strrchr(top, '/') = '\0';
	/* Others of ours may be in it: it goes with the last. */
	err = remove_dir(top);
	return err == -EBUSY || err == -ENOTEMPTY || err == -ENOENT ? 0 : err;
}

int cgroup_move(const struct cgroup_dir *to, pid_t id, bool thread)
{
	int dir = cgroup_dir_fd(to), fd, err = 0;
	char number[16];

	if (dir < 0)
		return dir;
	fd = openat(dir, thread ? "tasks" : "cgroup.procs", O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	close(dir);
	if (fd < 0)
		return cgroup_file_errno();
	snprintf(number, sizeof(number), "%d", (int)id);
	if (write(fd, number, strlen(number)) < 0)
		err = errno == ENODEV ? -ESTALE : -errno;
	close(fd);
	return err;
}

/* The hierarchy in which a directory is. */
static const struct cgroup_mount *mount_of(const struct cgroup_map *map, const char *path)
{
	const struct cgroup_mount *m = NULL;

	for (size_t i = 0; i < map->n; i++)
		if (cgroup_path_below(path, map->mount[i].point) &&
		    (!m || strlen(map->mount[i].point) > strlen(m->point)))
			m = &map->mount[i];
	return m;
}

bool cgroup_is_v2(const struct cgroup_map *map, const char *path)
{
	const struct cgroup_mount *m = mount_of(map, path);

	return m && m->v2;
}

int cgroup_where(const struct cgroup_map *map, const char *like, pid_t id, char out[PATH_MAX])
{
	const struct cgroup_mount *m = mount_of(map, like);
	struct cgroup_places places;
	int err, found = -ENOENT;

	if (!m)
		return -EXDEV;
	err = cgroup_places_read(map, id, &places);
	if (err)
		return err;
	for (size_t k = 0; k < places.n && found == -ENOENT; k++)
		found = cgroup_place_dir(m, &places.place[k], out, PATH_MAX);
	cgroup_places_free(&places);
	return found;
}
