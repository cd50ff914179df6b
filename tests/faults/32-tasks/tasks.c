// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tasks.c - starts workers as long as it may, and goes on trying RATE times a second;
 * each refusal is a byte in FILE.  Usage: tasks RATE FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct timespec pause = { 0, 999999999 };
	int failed;

	if (argc != 3)
		return 2;
	pause.tv_nsec /= strtol(argv[1], NULL, 10);
	failed = open(argv[2], O_WRONLY | O_APPEND | O_CREAT, 0600);
	if (failed < 0)
		return 1;
	for (;;) {
		pid_t parent = getpid(), pid = fork();

		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			while (getppid() == parent)
				sleep(3600);
			_exit(0);
		}
		if (pid > 0)
			continue;
		if (errno == EAGAIN && write(failed, "x", 1) != 1)
			return 1;
		nanosleep(&pause, NULL);
	}
}
