// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bomb.c - starts RATE children a second that stay, and says who they are ("is bomb
 * pid N"); at a limit it goes on trying.  Usage: bomb RATE
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static void pause_ns(long ns)
{
	struct timespec t = { ns / 1000000000, ns % 1000000000 };

	nanosleep(&t, NULL);
}

/* A millisecond of work, twice a second. */
static void live(void)
{
	for (;;) {
		for (volatile int i = 0; i < 300000; i++)
			;
		pause_ns(500000000);
	}
}

int main(int argc, char **argv)
{
	long rate = argc > 1 ? strtol(argv[1], NULL, 10) : 1;

	if (rate < 1 || rate > 1000)
		return 2;
	for (;;) {
		pid_t parent = getpid(), pid = fork();

		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (getppid() == parent)
				live();
			_exit(1);
		}
		if (pid > 0)
			dprintf(STDOUT_FILENO, "is bomb pid %d\n", pid);
		pause_ns(1000000000 / rate);
	}
}
