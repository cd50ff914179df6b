/* SPDX-License-Identifier: GPL-2.0-or-later */
/* autogroup.c - see autogroup.h. */
#include "autogroup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/procinfo.h"

#define TEXT_MAX 64
/* Without CAP_SYS_ADMIN the kernel takes one write in a tenth of a second, of all
 * there are (proc_sched_autogroup_set_nice()), and says EAGAIN to others. */
#define TRIES_MAX 100
#define TRY_AGAIN_NS 20000000

/* The whole of a short file below dir. */
static int read_text(int dir, const char *path, char out[TEXT_MAX])
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC), err = 0;
	ssize_t n;

	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	n = read(fd, out, TEXT_MAX);
	if (n < 0)
		err = -errno;
	else if (n == TEXT_MAX || memchr(out, '\0', (size_t)n))
		err = -EBADMSG;
	else
		out[n] = '\0';
	close(fd);
	return err;
}

bool autogroup_enabled(int proc)
{
	char text[TEXT_MAX];

	return !read_text(proc, "sys/kernel/sched_autogroup_enabled", text) &&
	       strtol(text, NULL, 10) > 0;
}

int autogroup_parse(const char *text, struct autogroup *out)
{
	char again[TEXT_MAX];
	struct autogroup g;

	if (!*text)
		return -ENODATA;
	if (sscanf(text, "/autogroup-%" SCNu64 " nice %d", &g.id, &g.nice) != 2)
		return -EBADMSG;
	/* Also whatever sscanf() is generous about: signs, overflow, a tail. */
	snprintf(again, sizeof(again), "/autogroup-%" PRIu64 " nice %d\n", g.id, g.nice);
	if (strcmp(again, text) || !g.id || g.id > INT64_MAX || g.nice < -20 || g.nice > 19)
		return -EBADMSG;
	*out = g;
	return 0;
}

/*
 * The directory of the process that began at start.  In this order: the descriptor
 * stays with whatever has the pid now, and gives ESRCH or ENOENT once that ended.
 */
static int open_process(int proc, pid_t pid, uint64_t start)
{
	struct procinfo info;
	char path[32];
	int dir, err;

	snprintf(path, sizeof(path), "%d", (int)pid);
	dir = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	err = procinfo_read(proc, pid, 0, &info);
	if (!err && (info.start != start || info.ended))
		err = -ESRCH;
	if (err) {
		close(dir);
		return err;
	}
	return dir;
}

static int read_group(int dir, const char *path, struct autogroup *out)
{
	char text[TEXT_MAX];
	int err = read_text(dir, path, text);

	return err ? err : autogroup_parse(text, out);
}

int autogroup_read(int proc, pid_t pid, uint64_t start, struct autogroup *out)
{
	int dir = open_process(proc, pid, start), err;

	if (dir < 0)
		return dir;
	err = read_group(dir, "autogroup", out);
	close(dir);
	return err;
}

static int write_nice(int dir, int nice)
{
	const struct timespec pause = {.tv_nsec = TRY_AGAIN_NS};
	int fd = openat(dir, "autogroup", O_WRONLY | O_CLOEXEC), err, i;
	char text[16];
	ssize_t n = (ssize_t)snprintf(text, sizeof(text), "%d", nice), done;

	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	for (i = 0, err = -EAGAIN; i < TRIES_MAX && err == -EAGAIN; i++) {
		if (i)
			nanosleep(&pause, NULL);
		done = write(fd, text, (size_t)n);
		err = done == n ? 0 : done < 0 ? -errno : -EIO;
	}
	close(fd);
	return err;
}

int autogroup_set(int proc, pid_t pid, uint64_t start, uint64_t id, int is, int nice)
{
	int dir = open_process(proc, pid, start), err;
	struct autogroup g;

	if (dir < 0)
		return dir;
	err = read_group(dir, "autogroup", &g);
	if (err == -ENODATA || (!err && g.id != id))
		err = -ESRCH;
	else if (!err && g.nice != is)
		err = -EBUSY;
	if (!err)
		err = write_nice(dir, nice);
	if (!err)
		err = read_group(dir, "autogroup", &g);
	if (!err && (g.id != id || g.nice != nice))
		err = -EBADE;
	close(dir);
	return err;
}

int autogroup_scan(int proc, struct autogroup_member **out, size_t *n)
{
	struct autogroup_member *m;
	struct autogroup g;
	size_t n_pids, i;
	char path[32];
	pid_t *pid;
	int err = procinfo_pids(proc, &pid, &n_pids);

	*out = NULL;
	*n = 0;
	if (err)
		return err;
	m = calloc(n_pids ? n_pids : 1, sizeof(*m));
	if (!m)
		err = -ENOMEM;
	for (i = 0; i < n_pids && !err; i++) {
		snprintf(path, sizeof(path), "%d/autogroup", (int)pid[i]);
		err = read_group(proc, path, &g);
		if (!err)
			m[(*n)++] = (struct autogroup_member){.pid = pid[i], .id = g.id};
		else if (err == -ESRCH || err == -ENODATA)
			err = 0; /* ended meanwhile, or in none */
	}
	free(pid);
	if (err) {
		free(m);
		*n = 0;
		return err;
	}
	*out = m;
	return 0;
}
