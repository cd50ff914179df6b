/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reuse PID COMMAND... - runs a command under a given, free pid (clone3(2) with
 * set_tid), in a session of its own.  Exit code 77 where the kernel does not let us.
 */
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	pid_t want = argc > 2 ? atoi(argv[1]) : 0;
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uint64_t)(uintptr_t)&want,
		.set_tid_size = 1,
	};
	long pid;

	if (want <= 0) {
		fprintf(stderr, "usage: reuse PID COMMAND...\n");
		return 2;
	}
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid) {
		setsid();
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0) {
		perror("reuse: clone3");
		return errno == EEXIST ? 3 : 77;
	}
	return waitpid((pid_t)pid, NULL, 0) == pid ? 0 : 2;
}
