/* SPDX-License-Identifier: GPL-2.0-or-later */
/* procinfo.c - see procinfo.h. */
#include "procinfo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ull
#define PF_EXITING 0x00000004u
#define PF_KTHREAD 0x00200000u  /* include/linux/sched.h; shown in stat, field 9 */
#define THREAD_READINGS 16      /* a program that starts threads all the time still
                                   gives equal readings soon; this many do not fail
                                   by chance */
#define PARENTS_MAX 4096        /* pid_max bounds a chain; this ends a loop in a
                                   tree that changes while it is walked */

static uint64_t ticks_per_second(void)
{
	long n = sysconf(_SC_CLK_TCK);

	return n > 0 ? (uint64_t)n : 100;
}

uint64_t procinfo_ticks(uint64_t ns)
{
	return ns / (NS_PER_S / ticks_per_second());
}

uint64_t procinfo_ns(uint64_t ticks)
{
	return ticks * (NS_PER_S / ticks_per_second());
}

uint64_t procinfo_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return procinfo_ticks((uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec);
}

/* A file that belongs to a process: once it ended, some give ESRCH, some ENOENT. */
static ssize_t read_file(int proc, const char *path, char *buf, size_t size)
{
	int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t n, err;

	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	n = read(fd, buf, size - 1);
	err = n < 0 ? -errno : n;
	close(fd);
	if (n >= 0)
		buf[n] = '\0';
	return err;
}

/* The number in field `want`, counted as proc(5) does; fields from 4 on. */
static int stat_field(const char *after_name, int want, int64_t *out)
{
	const char *p = after_name; /* begins with " S ": field 3 */
	char *end;
	int field;

	for (field = 2; field < want; field++) {
		p = strchr(p, ' ');
		if (!p)
			return -EBADMSG;
		p++;
	}
	errno = 0;
	*out = strtoll(p, &end, 10);
	if (errno || end == p || (*end != ' ' && *end != '\n' && *end != '\0'))
		return -EBADMSG;
	return 0;
}

int procinfo_parse(const char *text, size_t len, struct procinfo *out)
{
	int64_t pid, ppid, session, flags, threads, start;
	const char *name_end;
	char buf[1024], *end;

	if (len >= sizeof(buf))
		return -EBADMSG;
	memcpy(buf, text, len);
	buf[len] = '\0';
	name_end = strrchr(buf, ')'); /* the name itself may hold ") " */
	if (!name_end || name_end[1] != ' ' || !name_end[2])
		return -EBADMSG;
	errno = 0;
	pid = strtoll(buf, &end, 10);
	if (errno || end == buf || *end != ' ')
		return -EBADMSG;
	name_end++;
	if (stat_field(name_end, 4, &ppid) || stat_field(name_end, 6, &session) ||
	    stat_field(name_end, 9, &flags) || stat_field(name_end, 20, &threads) ||
	    stat_field(name_end, 22, &start))
		return -EBADMSG;
	if (pid <= 0 || pid > INT32_MAX || ppid < 0 || ppid > INT32_MAX || session > INT32_MAX ||
	    session < INT32_MIN || flags < 0 || start < 0)
		return -EBADMSG;
	*out = (struct procinfo){
		.pid = (pid_t)pid,
		.ppid = (pid_t)ppid,
		.session = (pid_t)session,
		.start = (uint64_t)start,
		.kernel_thread = ((uint64_t)flags & PF_KTHREAD) != 0,
		.ready = name_end[1] == 'R',
		/* A main thread may end before the others: a zombie that still runs. */
		.ended = (name_end[1] == 'Z' || name_end[1] == 'X') && threads <= 1,
		.ending = ((uint64_t)flags & PF_EXITING) != 0 && threads <= 1,
	};
	return 0;
}

int procinfo_read(int proc, pid_t pid, pid_t tid, struct procinfo *out)
{
	char path[64], buf[1024];
	ssize_t n;

	if (tid)
		snprintf(path, sizeof(path), "%d/task/%d/stat", (int)pid, (int)tid);
	else
		snprintf(path, sizeof(path), "%d/stat", (int)pid);
	n = read_file(proc, path, buf, sizeof(buf));
	if (n < 0)
		return (int)n;
	return procinfo_parse(buf, (size_t)n, out);
}

int procinfo_exe(int proc, pid_t pid, char *out, size_t size)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "%d/exe", (int)pid);
	n = readlinkat(proc, path, out, size);
	if (n < 0) {
		out[0] = '\0';
		return errno == ENOENT ? 0 : -errno; /* ENOENT: has none */
	}
	if ((size_t)n >= size) {
		out[size - 1] = '\0';
		return -ENAMETOOLONG;
	}
	out[n] = '\0';
	return 0;
}

int procinfo_uid(int proc, pid_t pid, uid_t *out)
{
	char path[64], buf[4096];
	unsigned int uid;
	const char *line;
	ssize_t n;

	snprintf(path, sizeof(path), "%d/status", (int)pid);
	n = read_file(proc, path, buf, sizeof(buf));
	if (n < 0)
		return (int)n;
	line = strstr(buf, "\nUid:");
	if (!line || sscanf(line, "\nUid: %u", &uid) != 1)
		return -EBADMSG;
	*out = uid;
	return 0;
}

int procinfo_name(int proc, pid_t pid, char *out, size_t size)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "%d/comm", (int)pid);
	out[0] = '\0';
	n = read_file(proc, path, out, size);
	if (n < 0)
		return (int)n;
	if (n > 0 && out[n - 1] == '\n')
		out[n - 1] = '\0';
	return 0;
}

/* Growing list of ids out of a directory whose numeric entries are wanted. */
static int read_ids(int proc, const char *path, size_t max, pid_t **out, size_t *n)
{
	int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	size_t room = 0;
	struct dirent *e;
	pid_t *ids = NULL, *bigger;
	DIR *d;

	*n = 0;
	if (fd < 0)
		return errno == ENOENT ? -ESRCH : -errno;
	d = fdopendir(fd);
	if (!d) {
		close(fd);
		return -ENOMEM;
	}
	while (errno = 0, (e = readdir(d))) {
		long id = strtol(e->d_name, NULL, 10);

		if (id <= 0 || id > INT32_MAX)
			continue;
		if (*n == max) {
			err = -E2BIG;
			break;
		}
		if (*n == room) {
			room = room ? 2 * room : 64;
			bigger = realloc(ids, room * sizeof(*ids));
			if (!bigger) {
				err = -ENOMEM;
				break;
			}
			ids = bigger;
		}
		ids[(*n)++] = (pid_t)id;
	}
	if (!e && errno)
		err = errno == ENOENT ? -ESRCH : -errno;
	closedir(d);
	if (err) {
		free(ids);
		ids = NULL;
		*n = 0;
	}
	*out = ids;
	return err;
}

int procinfo_pids(int proc, pid_t **out, size_t *n)
{
	return read_ids(proc, ".", SIZE_MAX, out, n);
}

static int by_tid(const void *a, const void *b)
{
	pid_t x = ((const struct procinfo_thread *)a)->tid;
	pid_t y = ((const struct procinfo_thread *)b)->tid;

	return (x > y) - (x < y);
}

static int threads_once(int proc, pid_t pid, size_t max, struct procinfo_thread **out, size_t *n)
{
	char path[64];
	struct procinfo_thread *t;
	struct procinfo info;
	pid_t *ids = NULL;
	size_t i, n_ids;
	int err;

	snprintf(path, sizeof(path), "%d/task", (int)pid);
	err = read_ids(proc, path, max, &ids, &n_ids);
	if (err)
		return err;
	t = calloc(n_ids ? n_ids : 1, sizeof(*t));
	if (!t) {
		free(ids);
		return -ENOMEM;
	}
	*n = 0;
	for (i = 0; i < n_ids; i++) {
		err = procinfo_read(proc, pid, ids[i], &info);
		if (err == -ESRCH || (!err && info.ended))
			continue; /* ended meanwhile */
		if (err)
			break;
		t[(*n)++] = (struct procinfo_thread){.tid = ids[i], .start = info.start};
	}
	free(ids);
	if (err && err != -ESRCH) {
		free(t);
		return err;
	}
	qsort(t, *n, sizeof(*t), by_tid);
	*out = t;
	return 0;
}

static bool same_threads(const struct procinfo_thread *a, size_t n_a,
			 const struct procinfo_thread *b, size_t n_b)
{
	size_t i;

	if (n_a != n_b)
		return false;
	for (i = 0; i < n_a; i++)
		if (a[i].tid != b[i].tid || a[i].start != b[i].start)
			return false;
	return true;
}

int procinfo_threads(int proc, pid_t pid, size_t max, struct procinfo_thread **out, size_t *n)
{
	struct procinfo_thread *before = NULL, *now = NULL;
	size_t n_before = 0, n_now = 0;
	int err, i;

	*out = NULL;
	*n = 0;
	for (i = 0; i < THREAD_READINGS; i++) {
		err = threads_once(proc, pid, max, &now, &n_now);
		if (err)
			break;
		if (before && same_threads(before, n_before, now, n_now)) {
			free(before);
			*out = now;
			*n = n_now;
			return 0;
		}
		free(before);
		before = now;
		n_before = n_now;
	}
	free(before);
	return err ? err : -EAGAIN;
}

bool procinfo_descends(int proc, pid_t pid, pid_t ancestor)
{
	struct procinfo info;
	int i;

	for (i = 0; i < PARENTS_MAX && pid > 0; i++) {
		if (pid == ancestor)
			return true;
		if (pid == 1 || procinfo_read(proc, pid, 0, &info))
			return false;
		pid = info.ppid;
	}
	return false;
}

/* Until the clock tick in which a process began is over; it may be this one. */
static void pass_tick(uint64_t start)
{
	uint64_t ns = procinfo_ns(start + 1);
	struct timespec end = {(time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S)};

	while (procinfo_now() == start)
		clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &end, NULL);
}

int procinfo_open(int proc, pid_t pid, uint64_t start)
{
	struct procinfo info;
	int fd, err;

	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0)
		return -errno;
	/* In this order: the descriptor holds on to whatever has the pid now, and
	 * if that began at start it is the one that is meant. */
	err = procinfo_read(proc, pid, 0, &info);
	if (!err && info.start == start)
		pass_tick(start);
	if (!err && (info.start != start || !procinfo_lives(fd)))
		err = -ESRCH;
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

bool procinfo_lives(int pidfd)
{
	struct pollfd p = {.fd = pidfd, .events = POLLIN};

	/* Readable once all threads have ended (pidfd_open(2)); a process whose
	 * main thread alone has ended still runs. */
	return poll(&p, 1, 0) == 0;
}

/* linux/magic.h of a newer system than this may be built on. */
#define PIDFS_MAGIC 0x50494446

uint64_t procinfo_unique(int pidfd)
{
	struct statfs fs;
	struct stat st;

	/* Before, all of them shared one inode. */
	if (fstatfs(pidfd, &fs) || fs.f_type != PIDFS_MAGIC || fstat(pidfd, &st))
		return 0;
	return st.st_ino;
}
