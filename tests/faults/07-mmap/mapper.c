/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mapper THREADS - threads of one process that map memory, touch it and take it
 * away again without end: each change of the map keeps all others out.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#define AREA (64u * 4096)

static void *map_and_fault(void *unused)
{
	(void)unused;
	for (;;) {
		char *area = mmap(NULL, AREA, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (area == MAP_FAILED)
			continue;
		for (size_t i = 0; i < AREA; i += 4096)
			area[i] = 1;
		munmap(area, AREA);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int n = argc == 2 ? atoi(argv[1]) : 0;
	pthread_t thread;

	if (n < 1) {
		fprintf(stderr, "usage: mapper THREADS\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < n; i++) {
		if (pthread_create(&thread, NULL, map_and_fault, NULL) != 0)
			return 1;
	}
	map_and_fault(NULL);
	return 0;
}
