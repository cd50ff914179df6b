/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * storm FILE THREADS - so many threads and one lock, which each of them holds for
 * some 50 microseconds at a time and wants again at once.  FILE: how often they
 * have had it (the first 8 bytes).
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint64_t *done;

static uint64_t cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void *want(void *unused)
{
	(void)unused;
	for (;;) {
		uint64_t end;

		pthread_mutex_lock(&lock);
		end = cpu_us() + 50;
		while (cpu_us() < end)
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
	for (int i = 1; i < n; i++) {
		if (pthread_create(&thread, NULL, want, NULL) != 0)
			return 1;
	}
	want(NULL);
	return 0;
}
