/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_hibernate.c - freezes a cgroup, then has the kernel push its memory out: to
 * swap, or out of the page cache.  By the memory cgroup, where the processes have one of
 * their own; else process by process, MADV_PAGEOUT for each mapping (Linux 5.10).  Pushing
 * out needs no undo: what is used again comes back by itself.  That it frees little (no
 * swap, nothing to drop) is no failure; how much it freed is measured and told.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
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

/* One or the other: a file of a memory cgroup, or the mappings of a process. */
struct push {
	int fd; /* the file, or the pidfd */
	size_t how;
	const struct iovec *range;
	size_t n_ranges;
};

/* These do not return before the kernel is done, so they are made by a process that can
 * be ended.  Nothing but system calls: other threads may hold locks. */
static void push(const struct push *p)
{
	pid_t pid = fork();

	if (!pid) {
		sigset_t none;

		sigemptyset(&none);
		signal(SIGALRM, SIG_DFL);
		sigprocmask(SIG_SETMASK, &none, NULL);
		alarm(PUSH_S);
		for (size_t i = 0; i < p->n_ranges; i++) /* one by one: some cannot be */
			syscall(SYS_process_madvise, p->fd, &p->range[i], 1, MADV_PAGEOUT, 0);
		for (int i = 0; !p->range && i < means[p->how].times; i++)
			if (write(p->fd, means[p->how].request, strlen(means[p->how].request)) < 0)
				break;
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Memory of a process that is in use, bytes; 0 if it has ended. */
static uint64_t resident(struct actuator *a, pid_t pid)
{
	unsigned long long pages = 0;
	char path[32];
	FILE *f;
	int fd;

	snprintf(path, sizeof(path), "%d/statm", (int)pid);
	fd = openat(a->proc, path, O_RDONLY | O_CLOEXEC);
	f = fd < 0 ? NULL : fdopen(fd, "r");
	if (!f) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	if (fscanf(f, "%*u %llu", &pages) != 1)
		pages = 0;
	fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* All mappings but the kernel's own ([vdso] and the like); malloc'd. */
static struct iovec *mappings(struct actuator *a, pid_t pid, size_t *n)
{
	struct iovec *range = NULL, *bigger;
	unsigned long from, to;
	char path[32], line[512];
	FILE *f;
	int fd;

	*n = 0;
	snprintf(path, sizeof(path), "%d/maps", (int)pid);
	fd = openat(a->proc, path, O_RDONLY | O_CLOEXEC);
	f = fd < 0 ? NULL : fdopen(fd, "r");
	if (!f) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx", &from, &to) != 2 || strstr(line, "[v"))
			continue;
		bigger = realloc(range, (*n + 1) * sizeof(*range));
		if (!bigger)
			break;
		range = bigger;
		range[(*n)++] = (struct iovec){(void *)from, to - from};
	}
	fclose(f);
	return range;
}

/* One process; what it has less of then. */
static uint64_t push_process(struct actuator *a, const struct target_process *p)
{
	uint64_t before = resident(a, p->pid), after;
	struct push how = {.fd = p->pidfd};
	struct iovec *range = mappings(a, p->pid, &how.n_ranges);

	how.range = range;
	if (range && procinfo_lives(p->pidfd))
		push(&how);
	free(range);
	after = resident(a, p->pid);
	return procinfo_lives(p->pidfd) && after < before ? before - after : 0;
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
	int err = t->n || !memory_dir(a, t, &memory) ? 0 : -ENOTSUP;

	if (err) { /* a cgroup, whose processes are not named */
		snprintf(reason, len, "its memory is counted together with that of others, so it "
				      "cannot be pushed out alone; it can be frozen");
		return err;
	}
	err = plan_cgroup(a, offer, t, knobs, row, reason, len);
	at = strlen(row->new_value);
	if (!err && at < sizeof(row->new_value))
		snprintf(row->new_value + at, sizeof(row->new_value) - at, ", memory pushed out");
	return err;
}

static uint64_t usage_of(const struct cgroup_dir *dir)
{
	char text[CGROUP_VALUE_MAX];

	if (cgroup_value_read(dir, "memory.current", text) &&
	    cgroup_value_read(dir, "memory.usage_in_bytes", text))
		return 0;
	return strtoull(text, NULL, 10);
}

static uint64_t push_group(const struct cgroup_dir *memory)
{
	uint64_t before = usage_of(memory), after;
	int dir = cgroup_dir_fd(memory);

	for (size_t i = 0; dir >= 0 && i < sizeof(means) / sizeof(means[0]); i++) {
		struct push how = {.how = i};

		how.fd = openat(dir, means[i].file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
		if (how.fd < 0)
			continue;
		push(&how);
		close(how.fd);
		break;
	}
	if (dir >= 0)
		close(dir);
	after = usage_of(memory);
	return after < before ? before - after : 0;
}

int write_hibernate(struct actuator *a, const struct offer *offer, const struct target *t,
		    int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	struct cgroup_dir memory;
	int err = write_cgroup(a, offer, t, id, knobs, reason, len);

	if (err)
		return err;
	if (!t->placed && !memory_dir(a, t, &memory))
		a->freed += push_group(&memory);
	else
		for (size_t i = 0; i < t->n; i++)
			a->freed += push_process(a, &t->process[i]);
	return 0;
}
