/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * victim - a worker that wants a CPU often and briefly, as a server does: it
 * sleeps for a while, then computes for a while, and counts the rounds.  One
 * thread a CPU, so that it needs no luck to meet whoever hogs them, or so many.
 *
 * usage: victim SLEEP-US WORK-US [THREADS]      (ends with its parent)
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "spin.h"

static long sleep_us, work_us;

static void *work(void *unused)
{
	struct timespec pause = {sleep_us / 1000000, sleep_us % 1000000 * 1000};

	(void)unused;
	for (;;) {
		spin_us(work_us);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static long argument(const char *text)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	return errno || *end || value <= 0 || value > 10000000 ? -1 : value;
}

int main(int argc, char **argv)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	pthread_t thread;

	sleep_us = argc >= 3 ? argument(argv[1]) : -1;
	work_us = argc >= 3 ? argument(argv[2]) : -1;
	if (argc == 4)
		n = argument(argv[3]);
	if (sleep_us < 0 || work_us < 0 || argc > 4 || n < 0) {
		fprintf(stderr, "usage: victim SLEEP-US WORK-US [THREADS]\n");
		return 2;
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() == 1)
		return 1;
	for (long i = 1; i < n; i++)
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	work(NULL);
}
