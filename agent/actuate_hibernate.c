/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_hibernate.c - freezes a cgroup, then has the kernel push its memory out: to
 * swap, or out of the page cache.  Pushing out needs no undo: what is used again comes
 * back by itself.  That it frees little (no swap, nothing to drop) is no failure.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate_internal.h"
#include "cgroup_internal.h"

/* Unit: s.  The agent waits so long at most; a slow swap device may take longer for
 * much memory, and what is pushed out until then is. */
#define PUSH_S 5
#define STEP_BYTES "67108864" /* of one request of version 2 */
#define STEPS_MAX 1024        /* 64 GiB */

/* Documentation/admin-guide/cgroup-v1/memory.rst 5.1, cgroup-v2.rst "memory.reclaim" */
static const struct {
	const char *file, *request;
	int times;
} means[] = {
	{"memory.reclaim", STEP_BYTES, STEPS_MAX},
	{"memory.force_empty", "0", 1},
};

/* The writes do not return before the kernel is done, so they are made by a process
 * that can be ended.  Nothing but system calls: other threads may hold locks. */
static void push(int fd, size_t how)
{
	pid_t pid = fork();

	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		signal(SIGALRM, SIG_DFL);
		sigprocmask(SIG_SETMASK, &none, NULL);
		alarm(PUSH_S);
		for (int i = 0; i < means[how].times; i++)
			if (write(fd, means[how].request, strlen(means[how].request)) < 0)
				break;
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The memory's directory of the frozen group: in version 1 that of its processes. */
static int memory_dir(struct actuator *a, const struct target *t, struct cgroup_dir *out)
{
	const char *file;
	pid_t *pid = NULL;
	size_t n = 0;
	int err = cgroup_members(&t->dir, policy_limits(a->policy).tasks, &pid, &n);

	if (!err)
		err = n ? cgroup_knob_dir(a->map, CGROUP_MEMORY, pid[0], out, &file) : -ENOENT;
	/* Others in it would lose their memory, too. */
	for (size_t i = 1; i < n && !err; i++)
		if (cgroup_dir_holds(a->map, out, pid[i]) != 1)
			err = -ENOTSUP;
	free(pid);
	if (!err) {
		err = cgroup_members(out, n, &pid, &n); /* -E2BIG: it holds more */
		free(pid);
	}
	return err;
}

int plan_hibernate(struct actuator *a, const struct offer *offer, const struct target *t,
		   struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	struct cgroup_dir memory;
	size_t at;
	int err = memory_dir(a, t, &memory);

	if (err) {
		snprintf(reason, len, err == -E2BIG || err == -ENOTSUP ?
			 "its memory is counted together with that of others, so it cannot be "
			 "pushed out alone; it can be frozen" :
			 "its memory cannot be pushed out: it is in no memory cgroup of its own");
		return -ENOTSUP;
	}
	err = plan_cgroup(a, offer, t, knobs, row, reason, len);
	at = strlen(row->new_value);
	if (!err && at < sizeof(row->new_value))
		snprintf(row->new_value + at, sizeof(row->new_value) - at, ", memory pushed out");
	return err;
}

int write_hibernate(struct actuator *a, const struct offer *offer, const struct target *t,
		    int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	struct cgroup_dir memory;
	int err = write_cgroup(a, offer, t, id, knobs, reason, len), dir, fd;

	if (err || memory_dir(a, t, &memory))
		return err; /* somebody has moved in since: frozen it is, and no more */
	dir = cgroup_dir_fd(&memory);
	for (size_t i = 0; dir >= 0 && i < sizeof(means) / sizeof(means[0]); i++) {
		fd = openat(dir, means[i].file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			continue;
		push(fd, i);
		close(fd);
		break;
	}
	if (dir >= 0)
		close(dir);
	return 0;
}
