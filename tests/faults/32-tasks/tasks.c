// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tasks.c - a service of NEED workers, each of which ends after some seconds and is
 * replaced: while there are fewer it tries RATE times a second; each refusal is a byte in
 * FILE.  Usage: tasks NEED RATE FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIVES_S 4 /* so that a limit that comes back is felt within a window */

int main(int argc, char **argv)
{
	struct timespec pause = { 0, 999999999 };
	long need, n = 0;
	int failed;

	if (argc != 4)
		return 2;
	need = strtol(argv[1], NULL, 10);
	pause.tv_nsec /= strtol(argv[2], NULL, 10);
	failed = open(argv[3], O_WRONLY | O_APPEND | O_CREAT, 0600);
	if (failed < 0)
		return 1;
	for (;; nanosleep(&pause, NULL)) {
		pid_t parent = getpid(), pid;

		while (n > 0 && waitpid(-1, NULL, WNOHANG) > 0)
			n--;
		if (n >= need)
			continue;
		pid = fork();
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (getppid() == parent)
				sleep(LIVES_S);
			_exit(0);
		}
		n += pid > 0;
		if (pid < 0 && errno == EAGAIN && write(failed, "x", 1) != 1)
			return 1;
	}
}
