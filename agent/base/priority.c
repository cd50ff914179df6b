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

#include "clock.h"
#include "scheduler.h"
#include "waiting.h"

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
/* While they starve, parts of one CPU.  A question takes some 10 ms of the worker and 1 ms
 * of a file thread.  A reservation counts whether it is used or not, and the kernel gives
 * 0.95 of each CPU in all, to everybody. */
#define STARVED_PERIOD_NS 100000000ull
#define STARVED_WORKER_NS 30000000ull
#define STARVED_THREAD_NS 10000000ull
/* The embedded model takes some 10 ms, in a thread beside its main one, which receives. */
#define STARVED_MODEL_NS 10000000ull
#define STARVED_RECEIVE_NS 5000000ull
/* sched_deadline_period_max_us, and the kernel's least (DL_SCALE): 0 of the 2^20 parts in which
 * it counts. */
#define LEAST_RUNTIME_NS 1024ull
#define LEAST_PERIOD_NS 4000000000ull
/* Whom it refuses one is SCHED_RR.  Whoever runs for this long without ever sleeping is at
 * fault, a hundred times longer than anything takes: that ends the agent (SIGXCPU), which is
 * started again. */
#define RR_BOUND_US 2000000ul
/* One that goes first has waited for nearly all of the time until it is looked at again, or
 * for half of that between two ticks.  Beside any number of ordinary hogs it waits for some
 * slices of a few milliseconds; behind real-time tasks, or in a control group that is not
 * served - which Linux 6.18 does to one beside another whose tasks hand the CPU to and fro
 * - for seconds, and no weight or niceness helps. */
#define STARVED_WAIT_NS (200 * NSEC_PER_MSEC)
/* What starved them can hardly be told from outside of them: it is tried again after this. */
#define STARVED_HOLD_NS (60 * NSEC_PER_SEC)
/* Two threads that look once a second, some 20 us each time. */
#define WATCHDOG_RUNTIME_NS 1000000ull
#define WATCHDOG_PERIOD_NS 100000000ull
#define AGENT_OOM_SCORE (-900)
/* The highest there is: it is started again, what it made room for is not. */
#define MODEL_OOM_SCORE 1000

static atomic_bool starved, real_time;
static _Atomic pid_t worker, serving_model;
static uint64_t starved_until_ns; /* of the thread that looks */

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

static int reserve(pid_t tid, uint64_t runtime_ns, uint64_t period_ns)
{
	const struct scheduler_value value = {
		.policy = SCHED_DEADLINE,
		.flags = SCHED_FLAG_RESET_ON_FORK,
		.runtime = runtime_ns,
		.deadline = period_ns,
		.period = period_ns,
	};

	return scheduler_write(tid, 0, &value);
}

static int round_robin(pid_t tid)
{
	const struct scheduler_value rr = {
		.policy = SCHED_RR,
		.priority = 1,
		.flags = SCHED_FLAG_RESET_ON_FORK,
	};
	const struct rlimit bound = {RR_BOUND_US, RR_BOUND_US + 1000000};

	setrlimit(RLIMIT_RTTIME, &bound);
	return scheduler_write(tid, 0, &rr);
}

/* The calling thread: by a reservation, or by what is allowed instead. */
static const char *go_first(uint64_t runtime_ns, uint64_t period_ns, const char *reserved)
{
	pid_t self = (pid_t)syscall(SYS_gettid);

	/* Refused inside a cpuset, or where the reservations are used up. */
	if (reserve(self, runtime_ns, period_ns) == 0)
		return reserved;
	if (round_robin(self) == 0)
		return "SCHED_RR 1";
	if (nice_thread(self, ANSWERING_NICE) == 0)
		return "nice -10";
	return "as any other";
}

const char *priority_collector(void)
{
	return go_first(COLLECTOR_RUNTIME_NS, COLLECTOR_PERIOD_NS,
			"SCHED_DEADLINE 10 ms in 100 ms");
}

void priority_watchdog(void)
{
	go_first(WATCHDOG_RUNTIME_NS, WATCHDOG_PERIOD_NS, "");
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

static bool is_real_time(const struct scheduler_value *v)
{
	return v->policy == SCHED_DEADLINE || v->policy == SCHED_RR;
}

/* Back to its niceness.  Linux gives the reservation of a thread that leaves it in its sleep to
 * nobody else (switched_from_dl() in kernel/sched/deadline.c counts on a timer, which has
 * fired), but takes note of one that becomes smaller: so it becomes as small as none first. */
static void unreserve(pid_t tid, int nice)
{
	const struct scheduler_value value = { .policy = SCHED_NORMAL, .nice = nice };
	struct scheduler_value now;

	if (scheduler_read(tid, 0, &now) < 0 || !is_real_time(&now))
		return;
	if (now.policy == SCHED_DEADLINE)
		reserve(tid, LEAST_RUNTIME_NS, LEAST_PERIOD_NS);
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
	uint64_t runtime_ns = tid == worker ? STARVED_WORKER_NS : STARVED_THREAD_NS;

	if (!starved && on && is_new(tid))
		before.tid[before.n++] = tid;
	if (starved && is_new(tid))
		nice_thread(tid, ANSWERING_NICE);
	if (!on)
		unreserve(tid, ANSWERING_NICE);
	else if (goes_first(tid) && reserve(tid, runtime_ns, STARVED_PERIOD_NS) < 0)
		round_robin(tid);
}

/* The threads of a process but the calling one. */
static void list_threads(pid_t pid, struct waiting *out)
{
	pid_t self = (pid_t)syscall(SYS_gettid);
	char path[64];
	struct dirent *e;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && out->n < WAITING_THREADS && (e = readdir(dir))) {
		pid_t tid = (pid_t)strtol(e->d_name, NULL, 10);

		if (tid > 0 && tid != self)
			out->thread[out->n++] = (struct waiting_thread){.pid = pid, .tid = tid};
	}
	if (dir)
		closedir(dir);
}

static void adjust_all(const struct waiting *threads, bool on)
{
	if (!on && !starved)
		return;
	if (on && !starved)
		before.n = 0;
	if (on && worker > 0) /* first, as what is left may not suffice for all */
		adjust(worker, true);
	for (size_t i = 0; i < threads->n; i++)
		adjust(threads->thread[i].tid, on);
	starved = on;
}

/* The others may have to wait. */
static void add_first(const struct waiting *threads, struct waiting *out)
{
	for (size_t i = 0; i < threads->n && out->n < WAITING_THREADS; i++) {
		if (goes_first(threads->thread[i].tid))
			out->thread[out->n++] = threads->thread[i];
	}
}

/* True: one that goes first, or the model that it waits for, may be waiting now. */
static bool look_at(const struct waiting *threads, uint64_t now_ns)
{
	static struct waiting last;
	struct waiting model = {0}, now = {.at_ns = now_ns};
	pid_t pid = serving_model;
	uint64_t waited_ns, between_ns = now_ns - last.at_ns;
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (pid > 0)
		list_threads(pid, &model);
	add_first(threads, &now);
	add_first(&model, &now);
	waited_ns = waiting_look(&last, proc, &now);
	if (waited_ns >= (uint64_t)STARVED_WAIT_NS && waited_ns * 2 >= between_ns)
		starved_until_ns = now_ns + (uint64_t)STARVED_HOLD_NS;
	if (proc >= 0)
		close(proc);
	return waiting_ready(&last);
}

void priority_real_time(bool found)
{
	real_time = found;
}

bool priority_look(void)
{
	uint64_t now_ns = clock_ns(CLOCK_MONOTONIC);
	struct waiting threads = {0};
	bool ready;

	list_threads(getpid(), &threads);
	ready = look_at(&threads, now_ns);
	adjust_all(&threads, real_time || now_ns < starved_until_ns);
	return ready && !starved;
}

const char *priority_reserved(void)
{
	struct scheduler_value now;

	if (!starved || worker <= 0 || scheduler_read(worker, 0, &now) < 0 || !is_real_time(&now))
		return NULL;
	return real_time ? "as real-time tasks leave no time to others" :
			   "as its threads could have run and did not get a CPU";
}

/* False: it would get no CPU. */
static bool reserve_model(pid_t pid, pid_t tid)
{
	uint64_t runtime_ns = tid == pid ? STARVED_RECEIVE_NS : STARVED_MODEL_NS;

	return !starved || reserve(tid, runtime_ns, STARVED_PERIOD_NS) == 0;
}

bool priority_model(pid_t pid, bool serving)
{
	struct waiting threads = {0};
	bool served = !starved;
	char path[64];

	if (pid <= 0)
		return served;
	serving_model = serving ? pid : 0;
	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	if (!serving)
		write_number(path, MODEL_OOM_SCORE);
	list_threads(pid, &threads); /* none: it has just died, the next one is set up anew */
	for (size_t i = 0; i < threads.n; i++) {
		pid_t tid = threads.thread[i].tid;

		if (!serving)
			unreserve(tid, MODEL_RESTING_NICE);
		nice_thread(tid, serving ? MODEL_SERVING_NICE : MODEL_RESTING_NICE);
		served = (i == 0 || served) && (!serving || reserve_model(pid, tid));
	}
	return served;
}
