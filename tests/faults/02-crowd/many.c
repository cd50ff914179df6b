/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * many PROCESSES THREADS WORK-US - threads that each compute for so long and then
 * sleep for 60 ms: no one of them is large.  Ends with its parent.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "../../demo/spin.h"

static int64_t work_us;

static void *work(void *unused)
{
	const struct timespec pause = { 0, 60000000 };

	(void)unused;
	for (;;) {
		spin_us(work_us);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static int process(int threads)
{
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < threads; i++) {
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	}
	work(NULL);
	return 0;
}

int main(int argc, char **argv)
{
	int processes = argc == 4 ? atoi(argv[1]) : 0, threads = argc == 4 ? atoi(argv[2]) : 0;

	work_us = argc == 4 ? atoi(argv[3]) : 0;
	if (processes < 1 || threads < 1 || work_us < 1) {
		fprintf(stderr, "usage: many PROCESSES THREADS WORK-US\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < processes; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 1;
		if (pid == 0)
			return process(threads);
	}
	return process(threads);
}
