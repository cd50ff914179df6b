/* SPDX-License-Identifier: GPL-2.0-or-later */
/* priority.c - scheduling, memory and OOM standing of the agent itself. */
#include "priority.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "scheduler.h"

/* One sample of some hundred processes takes about 5 ms; it is taken every two
 * seconds, so a reservation of 10 ms in 100 ms bounds a sample to a few periods
 * and costs others at most a tenth of one CPU while it is used. */
#define COLLECTOR_RUNTIME_NS 10000000ull
#define COLLECTOR_PERIOD_NS 100000000ull
/* Ten times the weight of a nice 0 task: beside four hogs on each CPU the
 * answering thread still gets 70 %. */
#define ANSWERING_NICE (-10)
/* While it serves, the model does some tenths of a second of work.  The same
 * weight brings an answer beside eight hogs on two CPUs well under a second. */
#define MODEL_SERVING_NICE (-10)
#define MODEL_RESTING_NICE 10
/* While real-time tasks starve the machine, parts of one CPU.  A question takes some 10 ms
 * of the worker and 1 ms of a file thread; the model takes 100 ms.  A reservation counts
 * whether it is used or not, and the kernel gives 0.95 of each CPU in all: on two CPUs
 * that is enough for the collector, these and ten file threads.  What it refuses stays
 * as it was. */
#define STARVED_PERIOD_NS 100000000ull
#define STARVED_WORKER_NS 30000000ull
#define STARVED_THREAD_NS 10000000ull
#define STARVED_MODEL_NS 40000000ull
#define AGENT_OOM_SCORE (-900)
/* The highest there is: it is started again, what it made room for is not. */
#define MODEL_OOM_SCORE 1000

static atomic_bool starved;
static _Atomic pid_t worker;

static int write_number(const char *path, int number)
{
	char text[16];
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int n = snprintf(text, sizeof(text), "%d\n", number), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, (size_t)n) != n)
		err = -errno;
	close(fd);
	return err;
}

const char *priority_lock_memory(void)
{
	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0)
		return "locked as touched";
	return errno == ENOMEM || errno == EPERM ? "not locked (RLIMIT_MEMLOCK)" : "not locked";
}

const char *priority_protect(void)
{
	return write_number("/proc/self/oom_score_adj", AGENT_OOM_SCORE) == 0 ?
		       "protected" :
		       "not protected (no CAP_SYS_RESOURCE)";
}

static int nice_thread(pid_t tid, int nice)
{
	return setpriority(PRIO_PROCESS, (id_t)tid, nice) < 0 ? -errno : 0;
}

const char *priority_collector(void)
{
	const struct scheduler_value deadline = {
		.policy = SCHED_DEADLINE,
		.flags = SCHED_FLAG_RESET_ON_FORK,
		.runtime = COLLECTOR_RUNTIME_NS,
		.deadline = COLLECTOR_PERIOD_NS,
		.period = COLLECTOR_PERIOD_NS,
	};
	const struct scheduler_value rr = {
		.policy = SCHED_RR,
		.priority = 1,
		.flags = SCHED_FLAG_RESET_ON_FORK,
	};
	pid_t self = (pid_t)syscall(SYS_gettid);

	/* Refused inside a cpuset, or where the reservations are used up. */
	if (scheduler_write(self, 0, &deadline) == 0)
		return "SCHED_DEADLINE 10 ms in 100 ms";
	if (scheduler_write(self, 0, &rr) == 0)
		return "SCHED_RR 1";
	if (nice_thread(self, ANSWERING_NICE) == 0)
		return "nice -10";
	return "as any other";
}

void priority_answering(void)
{
	/* Without the right to do so the answer is late, not wrong. */
	nice_thread((pid_t)syscall(SYS_gettid), ANSWERING_NICE);
}

void priority_worker(void)
{
	worker = (pid_t)syscall(SYS_gettid);
	priority_answering();
}

static int reserve(pid_t tid, uint64_t runtime_ns)
{
	const struct scheduler_value value = {
		.policy = SCHED_DEADLINE,
		.flags = SCHED_FLAG_RESET_ON_FORK,
		.runtime = runtime_ns,
		.deadline = STARVED_PERIOD_NS,
		.period = STARVED_PERIOD_NS,
	};

	return scheduler_write(tid, 0, &value);
}

/* Back to its niceness, from a reservation. */
static void unreserve(pid_t tid, int nice)
{
	const struct scheduler_value value = { .policy = SCHED_NORMAL, .nice = nice };
	struct scheduler_value now;

	if (scheduler_read(tid, 0, &now) == 0 && now.policy == SCHED_DEADLINE)
		scheduler_write(tid, 0, &value);
}

static bool goes_first(pid_t tid)
{
	struct scheduler_value now;

	return scheduler_read(tid, 0, &now) == 0 && now.policy == SCHED_NORMAL &&
	       now.nice == ANSWERING_NICE;
}

/* A thread that one with a reservation starts has the usual niceness, not that of the
 * others: whatever was there before is in this list. */
static struct {
	pid_t tid[64];
	size_t n;
} before;

static bool is_new(pid_t tid)
{
	for (size_t i = 0; i < before.n; i++) {
		if (before.tid[i] == tid)
			return false;
	}
	return before.n < sizeof(before.tid) / sizeof(*before.tid);
}

static void adjust(pid_t tid, bool on)
{
	if (!starved && on && is_new(tid))
		before.tid[before.n++] = tid;
	if (starved && is_new(tid))
		nice_thread(tid, ANSWERING_NICE);
	if (!on)
		unreserve(tid, ANSWERING_NICE);
	else if (goes_first(tid))
		reserve(tid, tid == worker ? STARVED_WORKER_NS : STARVED_THREAD_NS);
}

void priority_starved(bool on)
{
	pid_t self = (pid_t)syscall(SYS_gettid);
	struct dirent *e;
	DIR *dir;

	if (!on && !starved)
		return;
	dir = opendir("/proc/self/task");
	if (!dir)
		return;
	if (on && !starved)
		before.n = 0;
	if (on && worker > 0) /* first, as what is left may not suffice for all */
		adjust(worker, true);
	while ((e = readdir(dir))) {
		pid_t tid = (pid_t)strtol(e->d_name, NULL, 10);

		if (tid > 0 && tid != self)
			adjust(tid, on);
	}
	closedir(dir);
	starved = on;
}

bool priority_reserved(void)
{
	struct scheduler_value now;

	return starved && worker > 0 && scheduler_read(worker, 0, &now) == 0 &&
	       now.policy == SCHED_DEADLINE;
}

void priority_model(pid_t pid, bool serving)
{
	char path[64];
	struct dirent *e;
	DIR *dir;

	if (pid <= 0)
		return;
	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	if (!serving)
		write_number(path, MODEL_OOM_SCORE);
	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	if (!dir)
		return; /* it has just died: the next one is set up anew */
	while ((e = readdir(dir))) {
		long tid = strtol(e->d_name, NULL, 10);

		if (tid <= 0)
			continue;
		if (!serving)
			unreserve((pid_t)tid, MODEL_RESTING_NICE);
		nice_thread((pid_t)tid, serving ? MODEL_SERVING_NICE : MODEL_RESTING_NICE);
		if (serving && starved && tid == pid)
			reserve(pid, STARVED_MODEL_NS);
	}
	closedir(dir);
}
