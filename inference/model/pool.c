/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.c - a small pool of threads for many short jobs in a row.
 *
 * A token needs a few dozen jobs of some ten microseconds each, so a waiting
 * thread spins for a moment before it sleeps; and the engine runs on machines
 * that are short of CPU, so the moment is brief and nobody waits for a worker
 * that has not begun.  Each thread has a part of a job that follows the part it
 * had of the one before, and takes it chunk by chunk; who is done takes chunks of
 * the others' parts.  The caller is done when all chunks are, whoever did them.
 */
#include "pool.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "model.h"

/* Longest busy wait, in ns: longer than the serial code between two jobs of a
 * small model, shorter than what a scheduler would notice. */
#define SPIN_NS 50000

#define POOL_MAX_THREADS 256u

/* Lines asked for between two looks at what is waited for. */
#define ASK_LINES 4

/* The low half of a part while no job is open. */
#define CLOSED UINT32_MAX

#define CACHE_LINE 64

struct worker {
	/* Job number << 32 | next chunk of this thread's part.  A chunk is taken by
	 * compare-and-swap of both, so who read the fields of a finished job fails. */
	_Alignas(CACHE_LINE) _Atomic uint64_t part;
	/* What it reads next, and asks for while it waits. */
	const char *next;
	size_t next_bytes;
	struct pool *pool;
	pthread_t thread;
	unsigned int number;
};

/* What waiting threads look at all the time has lines of its own. */
struct pool {
	_Alignas(CACHE_LINE) _Atomic uint32_t job; /* futex: changes with every job */
	_Alignas(CACHE_LINE) _Atomic uint32_t done; /* futex: chunks of this job done */
	_Atomic bool caller_sleeps;

	_Alignas(CACHE_LINE) _Atomic uint32_t sleepers; /* workers asleep on job */
	_Atomic bool stop;
	_Atomic uint32_t use;      /* futex: threads that work */
	/* The open job; written while all parts are closed. */
	_Atomic uint32_t number, chunks, parts;
	_Atomic size_t items, chunk;
	_Atomic(pool_fn) fn;
	_Atomic(void *) ctx;

	unsigned int threads; /* the caller included */
	struct worker worker[];
};

static void futex_wait(_Atomic uint32_t *word, uint32_t seen)
{
	/* EAGAIN and EINTR: the caller looks again. */
	syscall(SYS_futex, (void *)word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, (void *)word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void pause_cpu(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Asks for a few lines of what the thread reads next. */
static void ask_next(struct worker *w)
{
	for (int i = 0; i < ASK_LINES && w->next_bytes; i++) {
		__builtin_prefetch(w->next, 0, 2);
		w->next += CACHE_LINE;
		w->next_bytes -= w->next_bytes < CACHE_LINE ? w->next_bytes : CACHE_LINE;
	}
}

/* Until *word is (equal) or is not (!equal) value, or time is up. */
static bool spin(struct worker *w, _Atomic uint32_t *word, uint32_t value, bool equal)
{
	const int64_t end = now_ns() + SPIN_NS;

	do {
		for (int i = 0; i < 32; i++) {
			if ((atomic_load_explicit(word, memory_order_acquire) ==
			     value) == equal)
				return true;
			if (w->next_bytes)
				ask_next(w);
			else
				pause_cpu();
		}
	} while (now_ns() < end);
	return false;
}

/* Takes and does chunks of one part of the open job until none is left. */
static void work_part(struct pool *p, unsigned int worker, unsigned int part)
{
	_Atomic uint64_t *at = &p->worker[part].part;

	for (;;) {
		uint64_t state = atomic_load(at);
		const uint32_t index = (uint32_t)state;
		const uint32_t chunks = atomic_load(&p->chunks);
		const uint32_t parts = atomic_load(&p->parts);
		const size_t chunk = atomic_load(&p->chunk);
		const size_t items = atomic_load(&p->items);
		const pool_fn fn = atomic_load(&p->fn);
		void *ctx = atomic_load(&p->ctx);
		size_t first, last;

		if (index == CLOSED || index >= pool_part(chunks, parts, part + 1))
			return;
		if (!atomic_compare_exchange_strong(at, &state, state + 1))
			continue;
		first = index * chunk;
		last = items - first < chunk ? items : first + chunk;
		fn(ctx, worker, first, last);
		if (atomic_fetch_add(&p->done, 1) + 1 == chunks &&
		    atomic_load(&p->caller_sleeps))
			futex_wake(&p->done);
	}
}

/* Its own part first, then what is left of the others'. */
static void work(struct pool *p, unsigned int worker)
{
	const uint32_t parts = atomic_load(&p->parts);

	if (worker < parts)
		work_part(p, worker, worker);
	for (uint32_t i = 1; i < parts; i++)
		work_part(p, worker, (worker + i) % parts);
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct pool *p = w->pool;
	uint32_t seen = 0;

	while (!atomic_load(&p->stop)) {
		const uint32_t use = atomic_load(&p->use);

		if (w->number >= use) {
			/* Not woken by jobs, only by pool_use() and the end. */
			futex_wait(&p->use, use);
			continue;
		}
		if (!spin(w, &p->job, seen, false)) {
			atomic_fetch_add(&p->sleepers, 1);
			while (atomic_load(&p->job) == seen)
				futex_wait(&p->job, seen);
			atomic_fetch_sub(&p->sleepers, 1);
		}
		seen = atomic_load(&p->job);
		if (w->number < atomic_load(&p->use))
			work(p, w->number);
	}
	return NULL;
}

/* Makes the workers look: a new job, or the end. */
static void announce(struct pool *p)
{
	atomic_fetch_add(&p->job, 1);
	if (atomic_load(&p->sleepers))
		futex_wake(&p->job);
}

static void wait_done(struct pool *p, uint32_t chunks)
{
	uint32_t done;

	if (spin(&p->worker[0], &p->done, chunks, true))
		return;
	atomic_store(&p->caller_sleeps, true);
	while ((done = atomic_load(&p->done)) != chunks)
		futex_wait(&p->done, done);
	atomic_store(&p->caller_sleeps, false);
}

/* Opens a job of so many chunks for the threads in use. */
static void open_job(struct pool *p, uint32_t chunks, uint32_t parts)
{
	const uint32_t number = atomic_load(&p->number) + 1;

	atomic_store(&p->number, number);
	atomic_store(&p->chunks, chunks);
	atomic_store(&p->parts, parts);
	atomic_store(&p->done, 0);
	for (uint32_t i = 0; i < parts; i++)
		atomic_store(&p->worker[i].part, (uint64_t)number << 32 |
			     pool_part(chunks, parts, i));
}

static void close_job(struct pool *p)
{
	const uint32_t parts = atomic_load(&p->parts);

	for (uint32_t i = 0; i < parts; i++)
		atomic_store(&p->worker[i].part, CLOSED);
}

void pool_run(struct pool *p, size_t n, size_t chunk, pool_fn fn, void *ctx)
{
	uint32_t chunks;

	if (!n)
		return;
	/* Chunk numbers have 32 bits, CLOSED excepted. */
	while ((n - 1) / chunk >= CLOSED - 1)
		chunk *= 2;
	if (pool_in_use(p) == 1 || n <= chunk) {
		fn(ctx, 0, 0, n);
		return;
	}
	chunks = (uint32_t)((n - 1) / chunk + 1);
	close_job(p);
	atomic_store(&p->items, n);
	atomic_store(&p->chunk, chunk);
	atomic_store(&p->fn, fn);
	atomic_store(&p->ctx, ctx);
	open_job(p, chunks, pool_in_use(p));
	announce(p);
	work(p, 0);
	wait_done(p, chunks);
}

void pool_ahead(struct pool *p, unsigned int worker, const void *next, size_t bytes)
{
	if (!p)
		return;
	p->worker[worker].next = next;
	p->worker[worker].next_bytes = bytes;
}

int pool_new(unsigned int n, struct pool **out)
{
	struct pool *p;
	size_t bytes;
	int err;

	*out = NULL;
	if (!n || n > POOL_MAX_THREADS)
		return -EINVAL;
	bytes = sizeof(*p) + n * sizeof(p->worker[0]);
	p = aligned_alloc(CACHE_LINE, bytes); /* a multiple, as its members are */
	if (!p)
		return -ENOMEM;
	memset(p, 0, bytes);
	for (unsigned int i = 0; i < n; i++)
		atomic_store(&p->worker[i].part, CLOSED);
	atomic_store(&p->use, n);
	p->threads = 1;
	for (unsigned int i = 1; i < n; i++) {
		p->worker[i].pool = p;
		p->worker[i].number = i;
		err = pthread_create(&p->worker[i].thread, NULL, worker_main,
				     &p->worker[i]);
		if (err) {
			pool_free(p);
			return -err;
		}
		p->threads++;
	}
	*out = p;
	return 0;
}

void pool_use(struct pool *p, unsigned int n)
{
	if (!p)
		return;
	atomic_store(&p->use, n && n < p->threads ? n : p->threads);
	futex_wake(&p->use);
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	atomic_store(&p->stop, true);
	atomic_store(&p->use, UINT32_MAX);
	futex_wake(&p->use);
	announce(p);
	for (unsigned int i = 1; i < p->threads; i++)
		pthread_join(p->worker[i].thread, NULL);
	free(p);
}

unsigned int pool_threads(const struct pool *p)
{
	return p ? p->threads : 1;
}

unsigned int pool_in_use(struct pool *p)
{
	return p ? atomic_load(&p->use) : 1;
}
