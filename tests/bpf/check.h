/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - what the programs that check BPF against known answers share.
 */
#ifndef TESTS_BPF_CHECK_H
#define TESTS_BPF_CHECK_H

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "observe/probe.h"

/* Records that concern this program's children, as the probe delivered them. */
struct seen {
	pid_t self;
	unsigned int forks, exits;
	pid_t oom_victim;
	unsigned int long_waits;
	pid_t waiter;         /* whose long waits are counted */
	pid_t blamed;         /* and the last culprit of one */
	char blamed_comm[EVENT_COMM_LEN];
};

static inline void on_event(void *ctx, const struct event *e)
{
	struct seen *s = ctx;
	bool ours = (pid_t)e->by.tgid == s->self;

	s->forks += ours && e->kind == EVENT_FORK;
	s->exits += ours && e->kind == EVENT_EXIT;
	if (e->kind == EVENT_OOM_VICTIM)
		s->oom_victim = (pid_t)e->who.tgid;
	if (e->kind == EVENT_LONG_WAIT && (pid_t)e->who.tgid == s->waiter) {
		s->long_waits++;
		s->blamed = (pid_t)e->by.tgid;
		memcpy(s->blamed_comm, e->by.comm, sizeof(s->blamed_comm));
	}
}

static inline uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static inline void sleep_ms(unsigned int ms)
{
	struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

#define FAIL(...)                                                                              \
	do {                                                                                   \
		printf("  " __VA_ARGS__);                                                      \
		printf("\n");                                                                  \
		return 1;                                                                      \
	} while (0)

static inline struct probe *open_fresh(const struct probe_options *options, struct seen *seen)
{
	char reason[256] = "";
	struct probe *p = NULL;

	memset(seen, 0, sizeof(*seen));
	seen->self = getpid();
	if (probe_open(options, on_event, seen, &p, reason, sizeof(reason)) != 0)
		printf("  probe_open: %s\n", reason);
	return p;
}

/*
 * The checks of one program share a probe where they ask for nothing special: to load all
 * programs takes half a second, and ten in emulation.  What one counts is a difference.
 */
static struct {
	struct probe *p;
	struct seen *now; /* of the check that goes on */
} common;

static inline void on_shared(void *ctx, const struct event *e)
{
	(void)ctx;
	if (common.now)
		on_event(common.now, e);
}

static inline struct probe *open_probe(const struct probe_options *options, struct seen *seen)
{
	char reason[256] = "";

	if (options) {
		probe_close(common.p); /* two would be two loads */
		common.p = NULL;
		return open_fresh(options, seen);
	}
	memset(seen, 0, sizeof(*seen));
	seen->self = getpid();
	if (!common.p && probe_open(NULL, on_shared, NULL, &common.p, reason, sizeof(reason)) != 0)
		printf("  probe_open: %s\n", reason);
	if (common.p)
		probe_poll(common.p); /* of before */
	common.now = seen;
	return common.p;
}

/* Instead of probe_close(), as it may be the common one. */
static inline void close_probe(struct probe *p)
{
	common.now = NULL;
	if (p && p == common.p)
		probe_want(p, 0);
	else
		probe_close(p);
}

/* With sets of programs that are not always attached. */
static inline struct probe *open_with(uint32_t sets)
{
	struct seen seen;
	struct probe *p = open_fresh(NULL, &seen);
	int err = p ? probe_want(p, sets) : -ENOENT;

	if (p && err) {
		printf("  probe_want: %s\n", strerror(-err));
		probe_close(p);
		p = NULL;
	}
	return p;
}

/* This kernel takes none of the programs of a set: which that may be is in kernels.tab. */
static inline bool lacks_set(enum probe_set set)
{
	struct seen seen;
	struct probe *p = open_fresh(NULL, &seen);
	bool lacks = p && probe_want(p, PROBE_BIT(set)) == -ENOENT;

	probe_close(p);
	return lacks;
}

static inline int sample(struct probe *p, struct snapshot *s)
{
	memset(s, 0, sizeof(*s));
	s->time_ns = now_ns();
	return probe_read(p, s);
}

/* A process that is ended with this one. */
static inline pid_t spawn(void)
{
	pid_t pid = fork();

	if (pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

static inline void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static inline bool near(uint64_t a, uint64_t b, unsigned int percent, uint64_t slack)
{
	uint64_t more = a > b ? a : b, less = a > b ? b : a;

	return more - less <= more * percent / 100 + slack;
}

static inline size_t last_cpu(void)
{
	cpu_set_t set;
	size_t last = 0;

	sched_getaffinity(0, sizeof(set), &set);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		last = CPU_ISSET(cpu, &set) ? cpu : last;
	return last;
}

static inline void pin(pid_t pid, size_t cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(pid, sizeof(set), &set);
}

/* A child that computes without end, on one CPU or (SIZE_MAX) on any. */
static inline pid_t spin(size_t cpu, int policy, const char *name)
{
	struct sched_param param = {0};
	pid_t pid = spawn();

	if (pid)
		return pid;
	prctl(PR_SET_NAME, name);
	if (cpu != SIZE_MAX)
		pin(0, cpu);
	if (sched_setscheduler(0, policy, &param) != 0)
		_exit(1);
	for (volatile unsigned int i = 0;; i++)
		;
}

static inline uint64_t blamed_on(const struct snapshot *s, pid_t victim, pid_t culprit, bool any)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->n_blames; i++) {
		if (s->blame[i].victim == victim &&
		    (any ? s->blame[i].culprit != 0 : s->blame[i].culprit == culprit))
			sum += s->blame[i].wait_ns;
	}
	return sum;
}

struct check {
	const char *name;
	int (*run)(void);
};

/* Runs those that are named, or all; the exit status. */
static inline int run_checks(const struct check *check, size_t n, int argc, char **argv)
{
	int failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < n; i++) {
		bool wanted = argc == 1;
		int bad;

		for (int k = 1; k < argc; k++)
			wanted |= !strcmp(argv[k], check[i].name);
		if (!wanted)
			continue;
		bad = check[i].run();
		printf("%s %s\n", bad ? "FAIL" : "ok", check[i].name);
		failed += bad != 0;
	}
	return failed != 0;
}

#endif
