/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * relay - two threads bound to one CPU send a byte to and fro through two pipes:
 * nothing but switches.  It ends with its parent.
 *
 * usage: relay CPU
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static int there[2], back[2];

static void pass(int in, int out)
{
	char c = 0;

	while (read(in, &c, 1) == 1 && write(out, &c, 1) == 1)
		;
}

static void *other_side(void *unused)
{
	(void)unused;
	pass(there[0], back[1]);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	cpu_set_t set;

	if (argc != 2 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return 2;
	CPU_ZERO(&set);
	CPU_SET((size_t)atoi(argv[1]), &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0 || pipe(there) != 0 || pipe(back) != 0 ||
	    pthread_create(&thread, NULL, other_side, NULL) != 0 || write(there[1], "", 1) != 1) {
		perror("relay");
		return 1;
	}
	pass(back[0], there[1]);
	return 1;
}
