/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cgroup_value.c - the exact bytes of a file of a cgroup, or of one line of it.
 *
 * Some files hold a line for each disk, or one for all that have none ("default").  One
 * line is named with the file, "io.max 8:0": it is read as it stands, or as the kernel
 * would show it if it were set to what its absence means, and a write changes it alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup_internal.h"

/* A freezer of version 1 that has not come to rest after this many looks of 10 ms
 * holds a process that cannot be frozen now.  default 300: each thread has to get a CPU
 * once, which on a machine where all is crowded takes seconds. */
#define FREEZING_ROUNDS 300
#define LINES_MAX 16384 /* of a file with a line for each disk; hundreds of them */

/* What no line means. */
static const struct {
	const char *file, *rest;
} absent[] = {
	{"io.max", "rbps=max wbps=max riops=max wiops=max"},
	{"blkio.throttle.read_bps_device", "0"},
	{"blkio.throttle.write_bps_device", "0"},
	{"blkio.throttle.read_iops_device", "0"},
};

int cgroup_value_absent(const char *name, char out[CGROUP_VALUE_MAX])
{
	const char *blank = strchr(name, ' ');

	for (size_t i = 0; blank && i < sizeof(absent) / sizeof(absent[0]); i++)
		if (!strncmp(absent[i].file, name, (size_t)(blank - name)) &&
		    !absent[i].file[blank - name]) {
			snprintf(out, CGROUP_VALUE_MAX, "%s %s\n", blank + 1, absent[i].rest);
			return 0;
		}
	return -ENOENT;
}

static int file_read(int fd, const char *file, char *out, size_t size)
{
	int f = openat(fd, file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), err = 0;
	ssize_t n;

	if (f < 0)
		return cgroup_file_errno();
	n = read(f, out, size);
	if (n < 0)
		err = cgroup_file_errno();
	else if ((size_t)n >= size || memchr(out, '\0', (size_t)n))
		err = -EMSGSIZE;
	else
		out[n] = '\0';
	close(f);
	return err;
}

/* The line that begins with the key, with its end. */
static int line_read(int fd, const char *file, const char *key, char out[CGROUP_VALUE_MAX])
{
	char text[LINES_MAX], *line, *rest = text;
	size_t len = strlen(key);
	int err = file_read(fd, file, text, sizeof(text));

	if (err)
		return err;
	while ((line = strsep(&rest, "\n")))
		if (!strncmp(line, key, len) && line[len] == ' ')
			return snprintf(out, CGROUP_VALUE_MAX, "%s\n", line) < CGROUP_VALUE_MAX ?
				       0 : -EMSGSIZE;
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (!strcmp(absent[i].file, file)) {
			snprintf(out, CGROUP_VALUE_MAX, "%s %s\n", key, absent[i].rest);
			return 0;
		}
	return -EBADMSG;
}

/* "FILE" or "FILE KEY": the file's name; *key: NULL or behind the blank. */
static const char *split(const char *name, char file[64], const char **key)
{
	const char *blank = strchr(name, ' ');

	snprintf(file, 64, "%.*s", (int)(blank ? blank - name : (long)strlen(name)), name);
	/* One number for all disks that have none of their own comes first. */
	*key = blank ? blank + 1 :
	       !strcmp(name, "io.weight") || !strcmp(name, "io.bfq.weight") ? "default" : NULL;
	return file;
}

static int value_read(int fd, const char *name, char out[CGROUP_VALUE_MAX])
{
	char file[64];
	const char *key;

	split(name, file, &key);
	if (key)
		return line_read(fd, file, key, out);
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
		if (!strcmp(absent[i].file, file)) { /* without a key: is it there at all? */
			char text[LINES_MAX];

			out[0] = '\0';
			return file_read(fd, file, text, sizeof(text));
		}
	return file_read(fd, file, out, CGROUP_VALUE_MAX);
}

int cgroup_value_read(const struct cgroup_dir *dir, const char *file, char out[CGROUP_VALUE_MAX])
{
	int fd = cgroup_dir_fd(dir), err;

	if (fd < 0)
		return fd;
	err = value_read(fd, file, out);
	close(fd);
	/* Asked to freeze; that not all of it stands still yet, as after one has moved in, is
	 * no other setting. */
	if (!err && !strcmp(file, "freezer.state") && !strcmp(out, "FREEZING\n"))
		snprintf(out, CGROUP_VALUE_MAX, "FROZEN\n");
	return err;
}

/* What stands there when a version 1 freezer has come to rest. */
static int settled_read(int fd, const char *file, char now[CGROUP_VALUE_MAX])
{
	const struct timespec pause = {.tv_nsec = 10000000};
	int err = value_read(fd, file, now);

	for (int i = 0; !err && i < FREEZING_ROUNDS && !strcmp(now, "FREEZING\n"); i++) {
		nanosleep(&pause, NULL);
		err = value_read(fd, file, now);
	}
	return err;
}

int cgroup_value_write(const struct cgroup_dir *dir, const char *name, const char *value)
{
	int fd = cgroup_dir_fd(dir), f, err = 0;
	char now[CGROUP_VALUE_MAX], file[64];
	size_t len = strlen(value);
	const char *key;
	ssize_t n;

	if (fd < 0)
		return fd;
	f = openat(fd, split(name, file, &key), O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC);
	if (f < 0) {
		err = cgroup_file_errno();
		goto out;
	}
	n = write(f, value, len);
	if (n < 0)
		err = cgroup_file_errno();
	else if ((size_t)n != len)
		err = -EIO;
	if (close(f) && !err)
		err = -errno;
	if (!err)
		err = settled_read(fd, name, now);
	if (!err && strcmp(now, value))
		err = -EBADE;
out:
	close(fd);
	return err;
}
