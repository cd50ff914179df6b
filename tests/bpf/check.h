/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - what the programs that check BPF against known answers share.
 */
#ifndef TESTS_BPF_CHECK_H
#define TESTS_BPF_CHECK_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

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

static inline struct probe *open_probe(const struct probe_options *options, struct seen *seen)
{
	char reason[256] = "";
	struct probe *p = NULL;

	memset(seen, 0, sizeof(*seen));
	seen->self = getpid();
	if (probe_open(options, on_event, seen, &p, reason, sizeof(reason)) != 0)
		printf("  probe_open: %s\n", reason);
	return p;
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
