// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * files.c - opens files and does not close them, up to LIMIT, and goes on trying RATE
 * times a second; each failure is a byte in FILE.  Usage: files LIMIT RATE FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rlimit limit;
	struct timespec pause = { 0, 999999999 };
	int failed;

	if (argc != 4)
		return 2;
	limit.rlim_cur = limit.rlim_max = (rlim_t)strtol(argv[1], NULL, 10);
	pause.tv_nsec /= strtol(argv[2], NULL, 10);
	failed = open(argv[3], O_WRONLY | O_APPEND | O_CREAT, 0600);
	if (failed < 0 || setrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1;
	for (;;) {
		if (open("/dev/null", O_RDONLY) < 0) {
			if (errno == EMFILE && write(failed, "x", 1) != 1)
				return 1;
			nanosleep(&pause, NULL);
		}
	}
}
