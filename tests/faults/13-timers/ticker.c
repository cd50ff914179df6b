/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ticker SHARE FILE - threads that sleep for 250 microseconds at a time, as exactly as
 * the kernel can: all of their CPU time goes into timers and waking.  What one of them
 * takes differs from machine to machine by a factor of ten, so there become more of them
 * until all take SHARE percent of the CPUs, or are as many as an experiment may have;
 * then it makes FILE and leaves it at that.  (Much shorter sleeps of many threads leave the
 * CPUs no time outside of timer interrupts, which no priority and no control group bounds:
 * the whole machine stands still.)
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MOST 400           /* of the 600 tasks of an experiment */
#define STEP_NS 200000000L /* a thousand turns of each */

static void *tick(void *unused)
{
	const struct timespec pause = { 0, 250000 };

	(void)unused;
	prctl(PR_SET_TIMERSLACK, 1);
	for (;;)
		nanosleep(&pause, NULL);
	return NULL;
}

static long long ns(clockid_t clock)
{
	struct timespec t = { 0, 0 };

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* What all threads together take of the CPUs for a step, in percent. */
static long long share(long cpus)
{
	const struct timespec step = { 0, STEP_NS };
	long long took = -ns(CLOCK_PROCESS_CPUTIME_ID), passed = -ns(CLOCK_MONOTONIC);

	nanosleep(&step, NULL);
	took += ns(CLOCK_PROCESS_CPUTIME_ID);
	passed += ns(CLOCK_MONOTONIC);
	return 100 * took / (passed * cpus);
}

int main(int argc, char **argv)
{
	long wanted = argc == 3 ? atol(argv[1]) : 0, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	long long now = 0;
	pthread_t thread;
	int fd;

	if (wanted < 1 || wanted > 90 || cpus < 1) {
		fprintf(stderr, "usage: ticker SHARE FILE; a share of 1 to 90 percent\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (long n = 0; n + 4 * cpus <= MOST && now < wanted; now = share(cpus)) {
		for (long i = 0; i < 4 * cpus; i++, n++) {
			if (pthread_create(&thread, NULL, tick, NULL) != 0)
				return 1;
		}
	}
	fd = open(argv[2], O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return 1;
	close(fd);
	tick(NULL);
	return 0;
}
