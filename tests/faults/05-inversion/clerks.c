/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clerks FILE keeper|clerk - two processes and one lock between them, in a FILE
 * that both map.  The keeper holds it for 2 ms of CPU time at a time; the clerk
 * needs it for a moment, and adds up how long it waited for it (in microseconds,
 * the first 8 bytes of FILE).
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "../../demo/spin.h"

struct desk {
	_Atomic uint64_t waited_us;
	_Atomic uint32_t made; /* 1: being made, 2: ready */
	pthread_mutex_t lock;
};

static uint64_t clock_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void pause_ms(long ms)
{
	const struct timespec t = { 0, ms * 1000000 };

	nanosleep(&t, NULL);
}

static struct desk *open_desk(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	pthread_mutexattr_t attr;
	uint32_t none = 0;
	struct desk *d;

	if (fd < 0 || ftruncate(fd, sizeof(*d)) != 0)
		return NULL;
	d = mmap(NULL, sizeof(*d), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (d == MAP_FAILED)
		return NULL;
	if (atomic_compare_exchange_strong(&d->made, &none, 1)) {
		pthread_mutexattr_init(&attr);
		pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
		pthread_mutex_init(&d->lock, &attr);
		atomic_store(&d->made, 2);
	}
	while (atomic_load(&d->made) != 2)
		pause_ms(1);
	return d;
}

static void keep(struct desk *d)
{
	for (;;) {
		pthread_mutex_lock(&d->lock);
		spin_us(2000);
		pthread_mutex_unlock(&d->lock);
		pause_ms(2);
	}
}

static void work(struct desk *d)
{
	for (;;) {
		uint64_t from = clock_us(CLOCK_MONOTONIC);

		pthread_mutex_lock(&d->lock);
		atomic_fetch_add(&d->waited_us, clock_us(CLOCK_MONOTONIC) - from);
		pthread_mutex_unlock(&d->lock);
		pause_ms(5);
	}
}

int main(int argc, char **argv)
{
	struct desk *d = argc == 3 ? open_desk(argv[1]) : NULL;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!d) {
		fprintf(stderr, "clerks FILE keeper|clerk: %s\n", argc == 3 ? strerror(errno) : "usage");
		return 2;
	}
	if (strcmp(argv[2], "keeper") == 0)
		keep(d);
	work(d);
	return 0;
}
