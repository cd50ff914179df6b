// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_asleep.c - does a thread sleep until something happens on a descriptor?
 * /proc/PID/task/TID/syscall tells the call and its arguments (proc(5)); of poll and
 * select the descriptors stand in the process's memory, of epoll in fdinfo.
 */
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "collect_diag.h"

/* Threads of a process that are looked at.  unit: threads; default 64: of a large
 * pool they all do the same. */
#define THREADS_MAX 64
#define POLLED_MAX 256

enum how { BY_FD, BY_POLL, BY_SELECT, BY_EPOLL };

static const struct {
	long number;
	enum how how;
} calls[] = {
	{SYS_recvfrom, BY_FD}, {SYS_recvmsg, BY_FD},  {SYS_recvmmsg, BY_FD},
	{SYS_read, BY_FD},     {SYS_readv, BY_FD},    {SYS_connect, BY_FD},
	{SYS_sendto, BY_FD},   {SYS_sendmsg, BY_FD},  {SYS_write, BY_FD},
	{SYS_writev, BY_FD},   {SYS_ppoll, BY_POLL},  {SYS_pselect6, BY_SELECT},
	{SYS_epoll_pwait, BY_EPOLL},
#ifdef SYS_poll
	{SYS_poll, BY_POLL},   {SYS_select, BY_SELECT}, {SYS_epoll_wait, BY_EPOLL},
#endif
#ifdef SYS_epoll_pwait2
	{SYS_epoll_pwait2, BY_EPOLL},
#endif
};

static bool read_file(int proc, const char *path, char *text, size_t size)
{
	int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return false;
	text[got] = '\0';
	return true;
}

static bool read_memory(pid_t pid, uint64_t at, void *out, size_t size)
{
	struct iovec local = {out, size}, remote = {(void *)(uintptr_t)at, size};

	return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)size;
}

static bool polls(pid_t pid, int fd, const uint64_t arg[3])
{
	struct pollfd entry[POLLED_MAX];
	size_t n = arg[1] < POLLED_MAX ? (size_t)arg[1] : POLLED_MAX;

	if (n == 0 || !read_memory(pid, arg[0], entry, n * sizeof(*entry)))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (entry[i].fd == fd)
			return true;
	}
	return false;
}

/* Of the sets for reading and writing. */
static bool selects(pid_t pid, int fd, const uint64_t arg[3])
{
	uint64_t word, at = (uint64_t)(fd / 64) * sizeof(word);

	if ((uint64_t)fd >= arg[0])
		return false;
	for (int i = 1; i <= 2; i++) {
		if (arg[i] && read_memory(pid, arg[i] + at, &word, sizeof(word)) &&
		    (word >> (fd % 64) & 1))
			return true;
	}
	return false;
}

/* "tfd:       12 events: ..." */
static bool epolls(int proc, pid_t pid, int fd, const uint64_t arg[3])
{
	char path[48], text[16384];

	snprintf(path, sizeof(path), "%d/fdinfo/%d", pid, (int)arg[0]);
	if (!read_file(proc, path, text, sizeof(text)))
		return false;
	for (const char *p = text; (p = strstr(p, "tfd:")); p++) {
		if (atoi(p + strlen("tfd:")) == fd)
			return true;
	}
	return false;
}

static bool thread_sleeps_on(int proc, pid_t pid, const char *thread, int fd)
{
	char path[64], text[256];
	uint64_t arg[3];
	long number;

	snprintf(path, sizeof(path), "%d/task/%.16s/syscall", pid, thread);
	if (!read_file(proc, path, text, sizeof(text)) ||
	    sscanf(text, "%ld %lx %lx %lx", &number, &arg[0], &arg[1], &arg[2]) != 4)
		return false; /* "running" */
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (calls[i].number != number)
			continue;
		switch (calls[i].how) {
		case BY_FD:
			return (int)arg[0] == fd;
		case BY_POLL:
			return polls(pid, fd, arg);
		case BY_SELECT:
			return selects(pid, fd, arg);
		case BY_EPOLL:
		default:
			return epolls(proc, pid, fd, arg);
		}
	}
	return false;
}

bool sleeps_on(int proc, pid_t pid, int fd)
{
	struct dirent *entry;
	bool found = false;
	char path[32];
	int n = 0, at;
	DIR *dir;

	snprintf(path, sizeof(path), "%d/task", pid);
	at = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = at < 0 ? NULL : fdopendir(at);
	if (!dir) {
		if (at >= 0)
			close(at);
		return false;
	}
	while (!found && n < THREADS_MAX && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		n++;
		found = thread_sleeps_on(proc, pid, entry->d_name, fd);
	}
	closedir(dir);
	return found;
}
