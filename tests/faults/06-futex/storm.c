/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * storm FILE THREADS - so many threads and one lock, which each of them holds for
 * some ten microseconds at a time and wants again at once.  FILE: how often they
 * have had it (the first 8 bytes).
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint64_t *done;

static void *want(void *unused)
{
	(void)unused;
	for (;;) {
		pthread_mutex_lock(&lock);
		for (volatile unsigned int i = 0; i < 20000; i++)
			;
		atomic_fetch_add(done, 1);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int n = argc == 3 ? atoi(argv[2]) : 0;
	int fd = n > 0 ? open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	pthread_t thread;

	if (fd < 0 || ftruncate(fd, sizeof(*done)) != 0) {
		fprintf(stderr, "usage: storm FILE THREADS\n");
		return 2;
	}
	done = mmap(NULL, sizeof(*done), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (done == MAP_FAILED)
		return 1;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 1; i < n; i++) {
		if (pthread_create(&thread, NULL, want, NULL) != 0)
			return 1;
	}
	want(NULL);
	return 0;
}
