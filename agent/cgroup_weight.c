/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup_weight.c - the CPU weight of a directory, its members, and directories
 * found by their inode. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup_internal.h"

#define DEPTH_MAX 64        /* of nested groups that are walked into */
#define VISITS_MAX 100000   /* groups looked at before a search gives up */
#define WEIGHT_FILE_V1 "cpu.shares"
#define WEIGHT_FILE_V2 "cpu.weight"
#define SHARES_NORMAL 1024u /* kernel/sched/sched.h: scale_load_down(NICE_0_LOAD) */
#define WEIGHT_NORMAL 100u  /* CGROUP_WEIGHT_DFL in linux/cgroup.h */
#define SHARES_MIN 2u       /* MIN_SHARES in kernel/sched/sched.h */

/* A descriptor of the directory, if it is still the one that is meant. */
static int dir_fd(const struct cgroup_dir *dir)
{
	int fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? -ESTALE : -errno;
	if (fstat(fd, &st) || st.st_dev != dir->dev || st.st_ino != dir->ino) {
		close(fd);
		return -ESTALE;
	}
	return fd;
}

/* An operation on a file of a group that was removed meanwhile. */
static int file_errno(void)
{
	return errno == ENODEV || errno == ENOENT ? -ESTALE : -errno;
}

struct members {
	pid_t *pid;
	size_t n, max;
};

static int add_members(int fd, struct members *m)
{
	int procs = openat(fd, "cgroup.procs", O_RDONLY | O_CLOEXEC), err = 0;
	pid_t *bigger;
	int pid;
	FILE *f;

	if (procs < 0)
		return file_errno();
	f = fdopen(procs, "r");
	if (!f) {
		close(procs);
		return -ENOMEM;
	}
	while (!err && fscanf(f, "%d", &pid) == 1) {
		if (pid <= 0)
			continue; /* of another pid namespace: not visible to us */
		if (m->n == m->max) {
			err = -E2BIG;
			break;
		}
		bigger = realloc(m->pid, (m->n + 1) * sizeof(*bigger));
		if (!bigger) {
			err = -ENOMEM;
			break;
		}
		m->pid = bigger;
		m->pid[m->n++] = pid;
	}
	if (!err && ferror(f))
		err = file_errno();
	fclose(f);
	return err;
}

typedef int (*visit_fn)(void *ctx, int fd, const char *path);

/* Calls fn for a directory and all below it until it returns non-zero; owns fd. */
static int walk(int fd, char *path, size_t depth, size_t *visits, visit_fn fn, void *ctx)
{
	size_t len = strlen(path);
	struct dirent *e;
	int err, inner;
	DIR *d;

	err = fn(ctx, fd, path);
	if (!err && (depth >= DEPTH_MAX || ++*visits > VISITS_MAX))
		err = -E2BIG;
	d = err ? NULL : fdopendir(fd);
	if (!d) {
		close(fd);
		return err ? err : -ENOMEM;
	}
	while (!err && (e = readdir(d))) {
		if (e->d_type != DT_DIR || e->d_name[0] == '.')
			continue;
		if (len + 1 + strlen(e->d_name) >= PATH_MAX) {
			err = -ENAMETOOLONG;
			break;
		}
		inner = openat(dirfd(d), e->d_name,
			       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (inner < 0 && errno == ENOENT)
			continue; /* removed meanwhile */
		if (inner < 0) {
			err = -errno;
			break;
		}
		snprintf(path + len, PATH_MAX - len, "/%s", e->d_name);
		err = walk(inner, path, depth + 1, visits, fn, ctx);
		path[len] = '\0';
	}
	closedir(d);
	return err;
}

static int visit_members(void *ctx, int fd, const char *path)
{
	int err = add_members(fd, ctx);

	(void)path;
	return err == -ESTALE ? 0 : err;
}

int cgroup_members(const struct cgroup_dir *dir, size_t max, pid_t **out, size_t *n)
{
	struct members m = {.max = max};
	char path[PATH_MAX];
	size_t visits = 0;
	int fd = dir_fd(dir), err;

	*out = NULL;
	*n = 0;
	if (fd < 0)
		return fd;
	memcpy(path, dir->path, sizeof(path));
	err = walk(fd, path, 0, &visits, visit_members, &m);
	if (err) {
		free(m.pid);
		return err;
	}
	*out = m.pid;
	*n = m.n;
	return 0;
}

struct search {
	uint64_t id;
	struct cgroup_dir *out;
};

static int visit_search(void *ctx, int fd, const char *path)
{
	struct search *s = ctx;
	struct stat st;

	if (fstat(fd, &st) || st.st_ino != s->id)
		return 0;
	snprintf(s->out->path, sizeof(s->out->path), "%s", path);
	s->out->dev = st.st_dev;
	s->out->ino = st.st_ino;
	return 1;
}

static bool names_cpu(const char *controllers)
{
	char list[256];

	snprintf(list, sizeof(list), ",%s,", controllers);
	return strstr(list, ",cpu,") != NULL;
}

static bool has_cpu(const struct cgroup_mount *m)
{
	return names_cpu(m->options);
}

int cgroup_find(const struct cgroup_map *map, uint64_t id, struct cgroup_dir *out)
{
	struct search s = {.id = id, .out = out};
	char path[PATH_MAX];
	size_t i, visits = 0;
	int fd, found;

	for (i = 0; i < map->n; i++) {
		const struct cgroup_mount *m = &map->mount[i];

		if ((!m->v2 && !has_cpu(m)) || strlen(m->point) >= sizeof(path))
			continue;
		fd = open(m->point, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			continue; /* mounted over, or not for us: not found there */
		snprintf(path, sizeof(path), "%s", m->point);
		found = walk(fd, path, 0, &visits, visit_search, &s);
		if (found)
			return found < 0 ? found : 0;
	}
	return -ENOENT;
}

/* 0 if the weight of the place is set in this mount. */
static int weight_here(const struct cgroup_mount *m, const struct cgroup_place *place,
		       struct cgroup_dir *out, const char **file)
{
	char value[CGROUP_VALUE_MAX];
	struct stat st;
	int err;

	if (!m->v2 && !has_cpu(m))
		return -ENOENT;
	err = cgroup_place_dir(m, place, out->path, sizeof(out->path));
	if (err)
		return err;
	if (stat(out->path, &st))
		return errno == ENOENT ? -ENOENT : -errno;
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	*file = m->v2 ? WEIGHT_FILE_V2 : WEIGHT_FILE_V1;
	if (!strcmp(place->path, "/"))
		return m->v2 ? -ENOENT : -EROFS;
	err = cgroup_value_read(out, *file, value);
	return err == -ESTALE ? -ENOENT : err; /* no such file: not enabled */
}

int cgroup_weight_dir(const struct cgroup_map *map, pid_t pid, struct cgroup_dir *out,
		      const char **file)
{
	struct cgroup_places places;
	size_t i, k;
	int err, here;

	err = cgroup_places_read(map, pid, &places);
	if (err)
		return err;
	err = -ENOTSUP;
	for (k = 0; k < places.n && err == -ENOTSUP; k++)
		for (i = 0; i < map->n && err == -ENOTSUP; i++) {
			here = weight_here(&map->mount[i], &places.place[k], out, file);
			if (here != -ENOENT)
				err = here;
		}
	cgroup_places_free(&places);
	return err;
}

static bool has_file(const char *dir, const char *name)
{
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return access(path, F_OK) == 0;
}

/* Is the mount the whole hierarchy?  In a cgroup namespace a part looks like the
 * root, but for the files that roots alone have (version 1) or have not (2). */
static bool whole(const struct cgroup_mount *m)
{
	if (strcmp(m->root, "/"))
		return false;
	return m->v2 ? !has_file(m->point, "cgroup.type") : has_file(m->point, "release_agent");
}

/* Does the root's weight apply to the place?  In version 2 it does to groups for
 * which the controller is not enabled, and so have no weight, nor any above. */
static bool root_applies(const struct cgroup_mount *m, const struct cgroup_place *place)
{
	char path[PATH_MAX], *slash;

	if (!whole(m) || cgroup_place_dir(m, place, path, sizeof(path)))
		return false;
	if (!m->v2)
		return !strcmp(place->path, "/");
	while (strlen(path) > strlen(m->point)) {
		slash = strrchr(path, '/');
		if (!slash || has_file(path, WEIGHT_FILE_V2))
			return false;
		*slash = '\0';
	}
	return true;
}

int cgroup_cpu_root(const struct cgroup_map *map, pid_t pid)
{
	const struct cgroup_place *cpu = NULL;
	struct cgroup_places places;
	bool root = false;
	size_t i;
	int err;

	err = cgroup_places_read(map, pid, &places);
	if (err)
		return err;
	/* A controller is in one hierarchy: in version 2 unless it is in one of 1. */
	for (i = 0; i < places.n; i++)
		if (names_cpu(places.place[i].controllers) ||
		    (!cpu && !*places.place[i].controllers))
			cpu = &places.place[i];
	for (i = 0; cpu && i < map->n && !root; i++)
		root = root_applies(&map->mount[i], cpu);
	cgroup_places_free(&places);
	return root;
}

int cgroup_weight_text(const char *file, unsigned int weight, char out[CGROUP_VALUE_MAX])
{
	unsigned int shares;

	if (weight < 1 || weight > 10000)
		return -EINVAL;
	/* The scale of version 2 as the kernel itself converts it. */
	shares = (weight * SHARES_NORMAL + WEIGHT_NORMAL / 2) / WEIGHT_NORMAL;
	if (shares < SHARES_MIN)
		shares = SHARES_MIN;
	snprintf(out, CGROUP_VALUE_MAX, "%u\n", strcmp(file, WEIGHT_FILE_V1) ? weight : shares);
	return 0;
}

static int value_read(int fd, const char *file, char out[CGROUP_VALUE_MAX])
{
	int f = openat(fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), err = 0;
	ssize_t n;

	if (f < 0)
		return file_errno();
	n = read(f, out, CGROUP_VALUE_MAX);
	if (n < 0)
		err = file_errno();
	else if (n >= CGROUP_VALUE_MAX || memchr(out, '\0', (size_t)n))
		err = -EMSGSIZE;
	else
		out[n] = '\0';
	close(f);
	return err;
}

int cgroup_value_read(const struct cgroup_dir *dir, const char *file, char out[CGROUP_VALUE_MAX])
{
	int fd = dir_fd(dir), err;

	if (fd < 0)
		return fd;
	err = value_read(fd, file, out);
	close(fd);
	return err;
}

int cgroup_value_write(const struct cgroup_dir *dir, const char *file, const char *value)
{
	int fd = dir_fd(dir), f, err = 0;
	char now[CGROUP_VALUE_MAX];
	size_t len = strlen(value);
	ssize_t n;

	if (fd < 0)
		return fd;
	f = openat(fd, file, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
	if (f < 0) {
		err = file_errno();
		goto out;
	}
	n = write(f, value, len);
	if (n < 0)
		err = file_errno();
	else if ((size_t)n != len)
		err = -EIO;
	if (close(f) && !err)
		err = -errno;
	if (!err)
		err = value_read(fd, file, now);
	if (!err && strcmp(now, value))
		err = -EBADE;
out:
	close(fd);
	return err;
}
