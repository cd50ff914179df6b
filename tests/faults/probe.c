/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe - what a machine feels like to those that use it: 5 ms of CPU, a 4 KiB
 * read, a write + fsync and a hand-over between two threads through a futex, all
 * the time.  Each line on standard input ends a phase and prints one line of JSON:
 * per kind how often, and p50, p99 and max in microseconds.  Ends with its input.
 *
 * usage: probe FILE [TIMES]   (made, 16 MiB; removed at once)
 * TIMES: pauses are so many times as long, where an emulated CPU makes it a load itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../demo/spin.h"

#define FILE_BYTES (16u << 20)
#define BLOCK 4096
/* More than a phase of ten minutes holds at the shortest pause (20 ms). */
#define SAMPLES 32768

enum kind { KIND_CPU, KIND_READ, KIND_FSYNC, KIND_HANDOVER, KINDS };

static struct series {
	const char *name;
	long pause_ms; /* short enough for a p99 of a phase of seconds, and a light load */
	int (*once)(void);
	unsigned int n, dropped;
	uint32_t us[SAMPLES];
} series[KINDS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int file = -1;
static bool direct;
static void *block;
static _Atomic uint32_t turn;

static uint64_t clock_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int once_cpu(void)
{
	spin_us(5000);
	return 0;
}

static int once_read(void)
{
	static unsigned int seed = 1;
	off_t at = (off_t)((unsigned int)rand_r(&seed) % (FILE_BYTES / BLOCK)) * BLOCK;

	if (!direct)
		posix_fadvise(file, at, BLOCK, POSIX_FADV_DONTNEED);
	return pread(file, block, BLOCK, at) == BLOCK ? 0 : -1;
}

static int once_fsync(void)
{
	static char mine[BLOCK] __attribute__((aligned(BLOCK)));

	mine[0]++;
	return pwrite(file, mine, BLOCK, FILE_BYTES) == BLOCK ? fdatasync(file) : -1;
}

static void hand_to(uint32_t who)
{
	atomic_store(&turn, who);
	syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void await(uint32_t who)
{
	uint32_t now;

	while ((now = atomic_load(&turn)) != who)
		syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, now, NULL, NULL, 0);
}

/* There and back again. */
static int once_handover(void)
{
	hand_to(1);
	await(0);
	return 0;
}

static void *partner(void *unused)
{
	(void)unused;
	for (;;) {
		await(1);
		hand_to(0);
	}
	return NULL;
}

static void keep(struct series *s, uint64_t us)
{
	pthread_mutex_lock(&lock);
	if (s->n < SAMPLES)
		s->us[s->n++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
	else
		s->dropped++;
	pthread_mutex_unlock(&lock);
}

static void *repeat(void *arg)
{
	struct series *s = arg;
	struct timespec pause = { s->pause_ms / 1000, s->pause_ms % 1000 * 1000000 };

	for (;;) {
		uint64_t from = clock_us(CLOCK_MONOTONIC);

		if (s->once() != 0) {
			perror(s->name);
			_exit(1);
		}
		keep(s, clock_us(CLOCK_MONOTONIC) - from);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void put(struct series *s)
{
	static uint32_t sorted[SAMPLES];
	unsigned int n, dropped;

	pthread_mutex_lock(&lock);
	n = s->n;
	dropped = s->dropped;
	memcpy(sorted, s->us, n * sizeof(sorted[0]));
	s->n = s->dropped = 0;
	pthread_mutex_unlock(&lock);
	qsort(sorted, n, sizeof(sorted[0]), by_size);
	printf("%s\"%s\": {\"n\": %u, \"p50\": %u, \"p99\": %u, \"max\": %u, \"dropped\": %u}",
	       s == series ? "{" : ", ", s->name, n, n ? sorted[n / 2] : 0,
	       n ? sorted[(n - 1) * 99 / 100] : 0, n ? sorted[n - 1] : 0, dropped);
}

static int file_make(const char *path)
{
	file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return -errno;
	unlink(path);
	for (size_t at = 0; at <= FILE_BYTES; at += BLOCK) {
		if (pwrite(file, block, BLOCK, (off_t)at) != BLOCK)
			return -EIO;
	}
	if (fsync(file) != 0)
		return -errno;
	/* So that a read goes to the disk; tmpfs and others do without. */
	direct = fcntl(file, F_SETFL, O_DIRECT) == 0 && pread(file, block, BLOCK, 0) == BLOCK;
	if (!direct && fcntl(file, F_SETFL, 0) != 0)
		return -errno;
	return 0;
}

static int threads_start(long times)
{
	static const struct {
		const char *name;
		long pause_ms;
		int (*once)(void);
	} rows[KINDS] = {
		[KIND_CPU] = { "cpu", 45, once_cpu },
		[KIND_READ] = { "read", 25, once_read },
		[KIND_FSYNC] = { "fsync", 95, once_fsync },
		[KIND_HANDOVER] = { "handover", 20, once_handover },
	};
	pthread_t thread;

	if (pthread_create(&thread, NULL, partner, NULL) != 0)
		return -EAGAIN;
	for (size_t i = 0; i < KINDS; i++) {
		series[i].name = rows[i].name;
		series[i].pause_ms = rows[i].pause_ms * times;
		series[i].once = rows[i].once;
		if (pthread_create(&thread, NULL, repeat, &series[i]) != 0)
			return -EAGAIN;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char line[64];
	long times = argc == 3 ? strtol(argv[2], NULL, 10) : 1;
	int err = (argc == 2 || argc == 3) && times > 0 && times < 20 ? 0 : -EINVAL;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!err && posix_memalign(&block, BLOCK, BLOCK) != 0)
		err = -ENOMEM;
	if (!err) {
		memset(block, 0x5a, BLOCK);
		err = file_make(argv[1]);
	}
	if (!err)
		err = threads_start(times);
	if (err) {
		fprintf(stderr, "usage: probe FILE [TIMES]: %s\n", strerror(-err));
		return 2;
	}
	while (fgets(line, sizeof(line), stdin)) {
		for (size_t i = 0; i < KINDS; i++)
			put(&series[i]);
		printf("}\n");
		fflush(stdout);
	}
	return 0;
}
