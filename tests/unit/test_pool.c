/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_pool.c - the thread pool: everything is done once, and waiting is cheap.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "model/model.h"
#include "model/pool.h"

#define ITEMS 1000
#define THREADS 4

struct counts {
	_Atomic unsigned int item[ITEMS];
	_Atomic bool busy[THREADS];
	_Atomic bool clash; /* two calls at a time had the same worker number */
};

static void count_items(void *ctx, unsigned int worker, size_t first, size_t last)
{
	struct counts *c = ctx;

	if (worker >= THREADS || atomic_exchange(&c->busy[worker], true))
		atomic_store(&c->clash, true);
	for (size_t i = first; i < last; i++)
		atomic_fetch_add(&c->item[i], 1);
	if (worker < THREADS)
		atomic_store(&c->busy[worker], false);
}

static void check_job(struct pool *p, size_t n, size_t chunk)
{
	static struct counts c;

	memset(&c, 0, sizeof(c));
	pool_run(p, n, chunk, count_items, &c);
	for (size_t i = 0; i < ITEMS; i++)
		assert_int_equal(atomic_load(&c.item[i]), i < n ? 1 : 0);
	assert_false(atomic_load(&c.clash));
}

static void does_everything_once(void **state)
{
	(void)state;
	for (unsigned int threads = 1; threads <= THREADS; threads++) {
		struct pool *p;

		assert_int_equal(pool_new(threads, &p), 0);
		assert_int_equal(pool_threads(p), threads);
		for (size_t n = 0; n < 40; n++) {
			for (size_t chunk = 1; chunk < 9; chunk++)
				check_job(p, n, chunk);
		}
		check_job(p, ITEMS, 1);
		check_job(p, ITEMS, 333);
		check_job(p, ITEMS, SIZE_MAX);
		pool_free(p);
	}
	check_job(NULL, ITEMS, 7); /* no pool: the caller */
	assert_int_equal(pool_threads(NULL), 1);
}

/* Many tiny jobs in a row: workers are late for most of them. */
static void survives_a_storm_of_jobs(void **state)
{
	struct pool *p;

	(void)state;
	assert_int_equal(pool_new(THREADS, &p), 0);
	for (size_t i = 0; i < 3000; i++)
		check_job(p, 1 + i % 17, 1 + i % 3);
	pool_free(p);
}

static char task_state(const char *tid)
{
	char path[300], line[512], *end;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%s/stat", tid);
	f = fopen(path, "r");
	if (!f)
		return 'X';
	end = fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return end ? end[2] : 'X';
}

/* Threads of this process, but the caller, that are not asleep. */
static int awake(int *threads)
{
	DIR *d = opendir("/proc/self/task");
	struct dirent *e;
	int n = 0;

	*threads = 0;
	assert_non_null(d);
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.' || atoi(e->d_name) == getpid())
			continue;
		(*threads)++;
		n += task_state(e->d_name) != 'S';
	}
	closedir(d);
	return n;
}

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void sleeps_when_idle(void **state)
{
	const double start = seconds(CLOCK_MONOTONIC);
	struct pool *p;
	int threads;

	(void)state;
	assert_int_equal(pool_new(THREADS, &p), 0);
	check_job(p, ITEMS, 10);
	/* A spin takes 50 us; ten seconds allow for a machine that is full. */
	while (awake(&threads) && seconds(CLOCK_MONOTONIC) < start + 10)
		sched_yield();
	assert_int_equal(awake(&threads), 0);
	assert_true(threads >= THREADS - 1); /* a sanitizer may have its own */
	check_job(p, ITEMS, 10); /* and wakes up again */
	pool_free(p);
}

struct workers {
	_Atomic unsigned int most;
	struct pool *pool;
	_Atomic bool over;
};

static void note_worker(void *ctx, unsigned int worker, size_t first, size_t last)
{
	struct workers *w = ctx;
	unsigned int most = atomic_load(&w->most);

	(void)first;
	(void)last;
	while (worker > most && !atomic_compare_exchange_weak(&w->most, &most, worker))
		;
}

static void *change_threads(void *arg)
{
	struct workers *w = arg;

	for (unsigned int i = 0; !atomic_load(&w->over); i++) {
		pool_use(w->pool, i % (THREADS + 2));
		sched_yield();
	}
	return NULL;
}

/* Fewer threads work when told, and more again; also while jobs run. */
static void yields(void **state)
{
	struct workers w = { .most = 0 };
	pthread_t other;

	(void)state;
	assert_int_equal(pool_new(THREADS, &w.pool), 0);
	for (unsigned int use = 1; use <= THREADS; use++) {
		atomic_store(&w.most, 0);
		pool_use(w.pool, use);
		for (int i = 0; i < 200; i++)
			pool_run(w.pool, ITEMS, 1, note_worker, &w);
		assert_true(atomic_load(&w.most) < use);
		assert_int_equal(pool_threads(w.pool), THREADS);
	}
	assert_int_equal(pthread_create(&other, NULL, change_threads, &w), 0);
	for (int i = 0; i < 2000; i++)
		check_job(w.pool, ITEMS, 7);
	atomic_store(&w.over, true);
	pthread_join(other, NULL);
	pool_use(w.pool, 1); /* those that rest are ended too */
	pool_free(w.pool);
	pool_use(NULL, 1);
}

static void say_next(void *ctx, unsigned int worker, size_t first, size_t last)
{
	(void)first;
	(void)last;
	/* Nowhere: asked for all the same, and never read. */
	pool_ahead(ctx, worker, (const void *)(uintptr_t)64, 100000);
}

/* The parts of a job are all of it, and what a worker would read next may be gone. */
static void has_parts(void **state)
{
	struct pool *p;

	(void)state;
	for (uint32_t chunks = 0; chunks < 40; chunks++) {
		for (unsigned int n = 1; n < 9; n++) {
			assert_int_equal(pool_part(chunks, n, 0), 0);
			assert_int_equal(pool_part(chunks, n, n), chunks);
			for (unsigned int w = 0; w < n; w++)
				assert_true(pool_part(chunks, n, w) <= pool_part(chunks, n, w + 1));
		}
	}
	assert_int_equal(pool_new(THREADS, &p), 0);
	assert_int_equal(pool_in_use(p), THREADS);
	for (size_t i = 0; i < 1000; i++) {
		pool_run(p, ITEMS, 1, say_next, p);
		check_job(p, 1 + i % 17, 1 + i % 3);
	}
	pool_use(p, 2);
	assert_int_equal(pool_in_use(p), 2);
	pool_free(p);
	assert_int_equal(pool_in_use(NULL), 1);
	pool_ahead(NULL, 0, NULL, 0);
}

static void refuses_odd_sizes(void **state)
{
	struct pool *p;

	(void)state;
	assert_int_equal(pool_new(0, &p), -EINVAL);
	assert_int_equal(pool_new(100000, &p), -EINVAL);
	assert_null(p);
	pool_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_everything_once),
		cmocka_unit_test(survives_a_storm_of_jobs),
		cmocka_unit_test(sleeps_when_idle),
		cmocka_unit_test(yields),
		cmocka_unit_test(has_parts),
		cmocka_unit_test(refuses_odd_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
