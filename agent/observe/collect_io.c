// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_io.c - a cgroup's own limits of I/O, and the servers of file systems that
 * have been stopped.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "collect_impl.h"

#define FDS_MAX 1024 /* descriptors of a stopped process that are looked at */

/* "8:16 " at the start of a line; behind it, or NULL. */
static const char *read_device(const char *line, uint32_t *dev)
{
	unsigned int major, minor;
	int len = 0;

	if (sscanf(line, "%u:%u %n", &major, &minor, &len) != 2 || len == 0)
		return NULL;
	*dev = major << 20 | minor;
	return line + len;
}

/* "8:16 rbps=1048576 wbps=max riops=max wiops=max" of v2.  Of several disks that are
 * limited the first is told. */
static void read_io_max(const char *text, struct cgroup_row *row)
{
	const struct {
		const char *key;
		uint64_t *value;
	} limits[] = {
		{"rbps=", &row->read_bps}, {"wbps=", &row->write_bps},
		{"riops=", &row->read_iops}, {"wiops=", &row->write_iops},
	};
	const char *values = read_device(text, &row->limit_dev);

	for (size_t i = 0; values && i < sizeof(limits) / sizeof(*limits); i++) {
		const char *end = strchrnul(values, '\n');
		const char *at = strstr(values, limits[i].key);

		if (at && at < end && isdigit((unsigned char)at[strlen(limits[i].key)]))
			*limits[i].value = strtoull(at + strlen(limits[i].key), NULL, 10);
	}
}

/* "8:16 1048576" in a file for each limit of v1. */
static void read_throttle(struct collector *c, const char *dir, struct cgroup_row *row)
{
	const struct {
		const char *file;
		uint64_t *value;
	} limits[] = {
		{"read_bps_device", &row->read_bps}, {"write_bps_device", &row->write_bps},
		{"read_iops_device", &row->read_iops}, {"write_iops_device", &row->write_iops},
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		const char *value;
		char path[512];
		uint32_t dev;

		snprintf(path, sizeof(path), "%s/blkio.throttle.%s", dir, limits[i].file);
		if (collect_read(c, c->cgroups.root[CGROUP_V1_IO], path) < 0)
			continue;
		value = read_device(c->text, &dev);
		if (!value || (row->limit_dev && row->limit_dev != dev))
			continue;
		row->limit_dev = dev;
		*limits[i].value = strtoull(value, NULL, 10);
	}
}

void collect_io_limits(struct collector *c, enum cgroup_kind kind, const char *dir,
		       struct cgroup_row *row)
{
	char path[512];

	if (!*dir) /* a root has none */
		return;
	snprintf(path, sizeof(path), "%s/io.max", dir);
	if (kind == CGROUP_V2 && collect_read(c, c->cgroups.root[kind], path) >= 0)
		read_io_max(c->text, row);
	else if (c->cgroups.root[CGROUP_V1_IO] >= 0)
		read_throttle(c, dir, row);
}

/* --- servers of file systems ------------------------------------------------------ */

/* Does it hold /dev/fuse? */
static bool holds_fuse(const struct collector *c, pid_t pid)
{
	char path[64], target[32];
	struct dirent *entry;
	bool found = false;
	int fd, left = FDS_MAX;
	DIR *dir;

	snprintf(path, sizeof(path), "%d/fd", pid);
	fd = openat(c->proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false; /* gone, or not ours to see */
	}
	while (!found && left-- > 0 && (entry = readdir(dir))) {
		ssize_t len = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);

		if (len <= 0)
			continue;
		target[len] = '\0';
		found = strcmp(target, "/dev/fuse") == 0;
	}
	closedir(dir);
	return found;
}

/* The kernel's function that a process sleeps in is one of FUSE. */
static bool waits_in_fuse(struct collector *c, pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "%d/wchan", pid);
	if (collect_read(c, c->proc, path) < 0)
		return false;
	return strstr(c->text, "fuse") || !strcmp(c->text, "request_wait_answer");
}

/*
 * A stopped process is rare, so looking at its descriptors is cheap.  Kernels before
 * 6.11 have no tracepoint for what is asked of FUSE; there the callers are told by the
 * function that they sleep in, and wait since the server was first seen stopped.
 */
void collect_fuse_servers(struct collector *c, struct snapshot *out)
{
	pid_t server = 0;
	bool asked = false;

	for (size_t i = 0; i < out->n_tasks; i++) {
		struct task_row *row = &out->task[i];

		asked |= row->fuse_ns != 0;
		if (!task_held(row) || row->kernel_thread)
			continue;
		row->fuse_server = holds_fuse(c, row->pid);
		if (row->fuse_server)
			server = row->pid;
	}
	if (server != c->fuse_server)
		c->fuse_stopped_ns = out->time_ns;
	c->fuse_server = server;
	for (size_t i = 0; server && !asked && i < out->n_tasks; i++) {
		struct task_row *row = &out->task[i];

		if (!row->kernel_thread && row->pid != server && waits_in_fuse(c, row->pid))
			row->fuse_ns = out->time_ns - c->fuse_stopped_ns;
	}
}
