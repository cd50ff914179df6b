/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * many N - N threads that each compute for 4 ms and sleep for 60 ms: no one of
 * them is large, but 200 of them want 12 CPUs.  Ends with its parent.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static int64_t thread_cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void *work(void *unused)
{
	const struct timespec pause = { 0, 60000000 };

	(void)unused;
	for (;;) {
		int64_t end = thread_cpu_ns() + 4000000;

		while (thread_cpu_ns() < end)
			;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int n = argc == 2 ? atoi(argv[1]) : 0;
	pthread_t thread;

	if (n < 1) {
		fprintf(stderr, "usage: many THREADS\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < n; i++) {
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	}
	work(NULL);
	return 0;
}
