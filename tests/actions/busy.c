/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * busy THREADS [WORD...] - a process to act on, with that many threads.  They
 * sleep; with the word "spin" they compute.  Other words set up their scheduling:
 * "mixed" (each thread another one), "nice=N", "fifo", "reset" (the main thread's
 * children start anew), "slice" (a slice of its own).
 *
 * Says "ready" when all is set up.  On SIGUSR1 it starts a thread and says
 * "thread", on SIGUSR2 a child process and says "child PID".  It ends, and its
 * children do, when its standard input is closed at the other end.
 */
#include <errno.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

struct attr { /* sched_setattr(2), first version */
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};

static const struct attr mixed[] = {
	{.policy = SCHED_OTHER},
	{.policy = SCHED_OTHER, .nice = -7},
	{.policy = SCHED_BATCH, .nice = 4},
	{.policy = SCHED_FIFO, .priority = 3},
	{.policy = SCHED_RR, .priority = 2, .flags = SCHED_FLAG_RESET_ON_FORK},
	{.policy = SCHED_IDLE, .nice = 2},
	{.policy = SCHED_OTHER, .nice = 12, .flags = SCHED_FLAG_RESET_ON_FORK},
	{.policy = SCHED_OTHER, .nice = 1, .runtime = 5000000},
};
#define N_MIXED (sizeof(mixed) / sizeof(mixed[0]))

static bool spin, is_mixed;
static pthread_barrier_t all_set;

static void set(struct attr a)
{
	struct attr first = {.size = sizeof(a), .policy = SCHED_OTHER, .nice = a.nice};

	a.size = sizeof(a);
	/* SCHED_IDLE takes no niceness, but keeps it. */
	if (a.policy == SCHED_IDLE && syscall(SYS_sched_setattr, 0, &first, 0))
		_exit(77);
	if (!syscall(SYS_sched_setattr, 0, &a, 0))
		return;
	perror("busy: sched_setattr");
	_exit(77);
}

static void work(void)
{
	volatile uint64_t x = 0;

	while (spin)
		x = x + 1;
	for (;;)
		pause();
}

static void *first_thread(void *arg)
{
	if (is_mixed)
		set(mixed[(uintptr_t)arg % N_MIXED]);
	pthread_barrier_wait(&all_set);
	work();
	return NULL;
}

static void *later_thread(void *arg)
{
	(void)arg;
	work();
	return NULL;
}

static void start(void *(*fn)(void *), uintptr_t arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, fn, (void *)arg)) {
		fprintf(stderr, "busy: no thread\n");
		_exit(2);
	}
}

static void serve(int signals);

static void handle(int signals)
{
	struct signalfd_siginfo info;
	pid_t pid;

	if (read(signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGUSR1) {
		start(later_thread, 0);
		printf("thread\n");
		return;
	}
	fflush(stdout);
	pid = fork();
	if (pid > 0)
		printf("child %d\n", (int)pid);
	else if (!pid)
		serve(signals);
}

static void serve(int signals)
{
	struct pollfd p[2] = {{.fd = signals, .events = POLLIN}, {.fd = 0}};

	while (poll(p, 2, -1) >= 0 || errno == EINTR) {
		if (p[1].revents)
			_exit(0);
		if (p[0].revents)
			handle(signals);
	}
	_exit(2);
}

static void main_thread(int argc, char **argv)
{
	struct attr a = {0};
	int i;

	for (i = 2; i < argc; i++) {
		spin |= !strcmp(argv[i], "spin");
		is_mixed |= !strcmp(argv[i], "mixed");
		if (!strncmp(argv[i], "nice=", 5))
			a.nice = atoi(argv[i] + 5);
		if (!strcmp(argv[i], "fifo")) {
			a.policy = SCHED_FIFO;
			a.priority = 5;
		}
		if (!strcmp(argv[i], "slice"))
			a.runtime = 7000000;
		if (!strcmp(argv[i], "reset"))
			a.flags = SCHED_FLAG_RESET_ON_FORK;
	}
	if (a.nice || a.policy || a.flags || a.runtime)
		set(a);
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 1, i;
	sigset_t signals;

	if (threads < 1) {
		fprintf(stderr, "usage: busy THREADS [WORD...]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGUSR2);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	main_thread(argc, argv);
	pthread_barrier_init(&all_set, NULL, (unsigned int)threads);
	for (i = 1; i < threads; i++)
		start(first_thread, (uintptr_t)i);
	pthread_barrier_wait(&all_set);
	printf("ready\n");
	serve(signalfd(-1, &signals, SFD_CLOEXEC));
}
