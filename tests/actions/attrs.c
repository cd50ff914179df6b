/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attrs PID... - every byte that the kernel gives of the scheduling of every
 * thread: sched_getattr(2) as it is, and getpriority(2), as that one also tells the
 * niceness of real-time threads.  The main thread comes first.  Shares no code with
 * what it checks.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int by_number(const struct dirent **a, const struct dirent **b)
{
	return atoi((*a)->d_name) - atoi((*b)->d_name);
}

static int print_thread(const char *pid, int tid)
{
	unsigned char bytes[128] = {0};
	size_t i, n = 56;
	int nice;

	if (syscall(SYS_sched_getattr, tid, bytes, n, 0))
		return -1;
	errno = 0;
	nice = getpriority(PRIO_PROCESS, (id_t)tid);
	if (errno)
		return -1;
	printf("%s/%d nice=%d ", pid, tid, nice);
	for (i = 0; i < n; i++)
		printf("%02x%s", bytes[i], i % 4 == 3 ? " " : "");
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	int i, k, n, failed = 0;

	for (i = 1; i < argc; i++) {
		struct dirent **entry;
		char path[64];

		snprintf(path, sizeof(path), "/proc/%s/task", argv[i]);
		n = scandir(path, &entry, NULL, by_number);
		if (n < 0) {
			perror(path);
			return 1;
		}
		failed |= print_thread(argv[i], atoi(argv[i]));
		for (k = 0; k < n; k++) {
			if (atoi(entry[k]->d_name) > 0 && strcmp(entry[k]->d_name, argv[i]))
				failed |= print_thread(argv[i], atoi(entry[k]->d_name));
			free(entry[k]);
		}
		free(entry);
	}
	return failed ? 1 : 0;
}
