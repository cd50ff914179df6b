// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * diskload.c - asks something of a disk or a file, in so many threads, each with a
 * pause after each: reads past the page cache at random places, buffered writes
 * through a file of 32 MiB over and over, small writes each with fsync, or nothing but
 * computing.  Who is given COMPUTE computes for so long with what it has read, each time.
 * What it has done and how long that took, less the CPU time that it computed, stands in
 * TOTALS, if given: two numbers of 64 bits, requests and ns.
 *
 * diskload read|write|append|fsync|spin FILE THREADS PAUSE-MICROSECONDS
 *          [TOTALS [COMPUTE-MICROSECONDS]]
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096
#define CHUNK (256 * 1024)
#define FILE_BYTES (32 << 20)

struct totals {
	uint64_t requests, ns;
};

static struct totals none, *totals = &none;
static const char *file;
static unsigned long pause_us, compute_us;

static uint64_t time_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static uint64_t now_ns(void)
{
	return time_ns(CLOCK_MONOTONIC);
}

/* CPU time of its own: in which it waits for nobody. */
static uint64_t compute(void)
{
	uint64_t begin = time_ns(CLOCK_THREAD_CPUTIME_ID), end = begin;

	while (end - begin < compute_us * 1000)
		end = time_ns(CLOCK_THREAD_CPUTIME_ID);
	return end - begin;
}

static void done(uint64_t begin)
{
	struct timespec t = { (time_t)(pause_us / 1000000), (long)(pause_us % 1000000 * 1000) };

	begin += compute();
	__atomic_add_fetch(&totals->requests, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&totals->ns, now_ns() - begin, __ATOMIC_RELAXED);
	if (pause_us)
		nanosleep(&t, NULL);
}

static void fail(const char *what)
{
	fprintf(stderr, "diskload: %s %s: %s\n", what, file, strerror(errno));
	exit(1);
}

static void *block(size_t size)
{
	void *p;

	if (posix_memalign(&p, BLOCK, size) != 0)
		exit(1);
	memset(p, 0x5a, size);
	return p;
}

static _Noreturn void reads(unsigned int number)
{
	int fd = open(file, O_RDONLY | O_DIRECT | O_CLOEXEC);
	unsigned int seed = number + 1;
	off_t blocks = fd < 0 ? 0 : lseek(fd, 0, SEEK_END) / BLOCK;
	char *data = block(BLOCK);

	if (fd < 0 || blocks < 1)
		fail("open");
	for (;;) {
		uint64_t begin = now_ns();

		if (pread(fd, data, BLOCK, rand_r(&seed) % blocks * BLOCK) != BLOCK)
			fail("read");
		done(begin);
	}
}

static _Noreturn void writes(unsigned int number)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char *data = block(CHUNK);

	(void)number;
	if (fd < 0)
		fail("open");
	for (off_t at = 0;; at = (at + CHUNK) % FILE_BYTES) {
		uint64_t begin = now_ns();

		if (pwrite(fd, data, CHUNK, at) != CHUNK)
			fail("write");
		done(begin);
	}
}

/* Buffered, a block at a time: a log. */
static _Noreturn void appends(unsigned int number)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	char *data = block(BLOCK);

	(void)number;
	if (fd < 0)
		fail("open");
	for (off_t at = 0;; at = (at + BLOCK) % FILE_BYTES) {
		uint64_t begin = now_ns();

		if (pwrite(fd, data, BLOCK, at) != BLOCK)
			fail("write");
		done(begin);
	}
}

static _Noreturn void fsyncs(unsigned int number)
{
	char *data = block(BLOCK), path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s.%u", file, number);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		fail("open");
	for (off_t at = 0;; at = (at + BLOCK) % (1 << 20)) {
		uint64_t begin = now_ns();

		if (pwrite(fd, data, BLOCK, at) != BLOCK || fsync(fd) != 0)
			fail("fsync");
		done(begin);
	}
}

static _Noreturn void spins(unsigned int number)
{
	(void)number;
	for (volatile unsigned long i = 0;; i++)
		;
}

static const struct {
	const char *word;
	void (*run)(unsigned int number);
} modes[] = {
	{ "read", reads }, { "write", writes }, { "append", appends },
	{ "fsync", fsyncs }, { "spin", spins },
};

static void open_totals(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || ftruncate(fd, sizeof(*totals)) != 0)
		fail("totals of");
	totals = mmap(NULL, sizeof(*totals), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (totals == MAP_FAILED)
		fail("totals of");
	close(fd);
}

struct worker {
	size_t mode;
	unsigned int number;
};

static void *work(void *argument)
{
	struct worker worker = *(struct worker *)argument;

	free(argument);
	modes[worker.mode].run(worker.number);
	return NULL;
}

/* read+spin: both, each in so many threads. */
static void begin(const char *words, unsigned long threads)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (!strstr(words, modes[i].word))
			continue;
		for (unsigned long k = 0; k < threads; k++) {
			struct worker *worker = malloc(sizeof(*worker));
			pthread_t thread;

			if (!worker)
				exit(1);
			*worker = (struct worker){ i, (unsigned int)k };
			if (pthread_create(&thread, NULL, work, worker) != 0)
				exit(1);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr, "usage: diskload read|write|append|fsync|spin FILE THREADS "
				"PAUSE-MICROSECONDS [TOTALS [COMPUTE-MICROSECONDS]]\n");
		return 2;
	}
	file = argv[2];
	pause_us = strtoul(argv[4], NULL, 10);
	if (argc > 5)
		open_totals(argv[5]);
	if (argc > 6)
		compute_us = strtoul(argv[6], NULL, 10);
	begin(argv[1], strtoul(argv[3], NULL, 10));
	for (;;)
		pause();
}
