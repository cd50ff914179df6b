/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ticker THREADS - threads that sleep for 250 microseconds at a time, as exactly as
 * the kernel can: all of their CPU time goes into timers and waking.  (Much shorter
 * sleeps of many threads leave the CPUs no time outside of timer interrupts, which no
 * priority and no control group bounds: the whole machine stands still.)
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static void *tick(void *unused)
{
	const struct timespec pause = { 0, 250000 };

	(void)unused;
	prctl(PR_SET_TIMERSLACK, 1);
	for (;;)
		nanosleep(&pause, NULL);
	return NULL;
}

int main(int argc, char **argv)
{
	int n = argc == 2 ? atoi(argv[1]) : 0;
	pthread_t thread;

	if (n < 1) {
		fprintf(stderr, "usage: ticker THREADS\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < n; i++) {
		if (pthread_create(&thread, NULL, tick, NULL) != 0)
			return 1;
	}
	tick(NULL);
	return 0;
}
