/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup_members.c - the processes of a directory, and directories found by their
 * inode. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup_internal.h"
#include "llamux/event.h"

#define DEPTH_MAX 64        /* of nested groups that are walked into */
#define VISITS_MAX 100000   /* groups looked at before a search gives up */

/* A descriptor of the directory, if it is still the one that is meant. */
int cgroup_dir_fd(const struct cgroup_dir *dir)
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
int cgroup_file_errno(void)
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
		return cgroup_file_errno();
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
		err = cgroup_file_errno();
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
	int fd = cgroup_dir_fd(dir), err;

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

/* An id is an inode with a mark for the hierarchy that numbers it (event.h). */
static bool numbers(const struct cgroup_mount *m, uint64_t id)
{
	if (id & CGROUP_ID_V1_CPU)
		return !m->v2 && cgroup_has(m, "cpu");
	if (id & CGROUP_ID_V1_MEMORY)
		return !m->v2 && cgroup_has(m, "memory");
	if (id & CGROUP_ID_V1_PIDS)
		return !m->v2 && cgroup_has(m, "pids");
	return m->v2;
}

int cgroup_find(const struct cgroup_map *map, uint64_t id, struct cgroup_dir *out)
{
	const uint64_t marks = CGROUP_ID_V1_CPU | CGROUP_ID_V1_MEMORY | CGROUP_ID_V1_PIDS;
	struct search s = {.id = id & ~marks, .out = out};
	char path[PATH_MAX];
	size_t i, visits = 0;
	int fd, found;

	for (i = 0; i < map->n; i++) {
		const struct cgroup_mount *m = &map->mount[i];

		if (!numbers(m, id) || strlen(m->point) >= sizeof(path))
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
