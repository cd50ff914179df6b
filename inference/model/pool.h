/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.h - runs one function over a range of items on all threads of a pool.
 * pool_new(), pool_free() and pool_threads() are in model.h.
 */
#ifndef INFERENCE_POOL_H
#define INFERENCE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct pool;

/* Does items first .. last-1.  worker is below pool_threads(); no two calls at
 * a time have the same. */
typedef void (*pool_fn)(void *ctx, unsigned int worker, size_t first,
			size_t last);

/*
 * Calls fn for all of 0 .. n-1, chunk items a call, and returns when all are
 * done.  p may be NULL: the caller does it alone.  One caller at a time.
 * Worker w of the pool_in_use() ones does the chunks from pool_part(chunks, in
 * use, w) on, in their order, but those that another took for it.
 */
void pool_run(struct pool *p, size_t n, size_t chunk, pool_fn fn, void *ctx);

/* The first chunk of a worker's part. */
static inline uint32_t pool_part(uint32_t chunks, unsigned int workers, unsigned int w)
{
	return (uint32_t)((uint64_t)chunks * w / workers);
}

/* Threads that the next job has, the caller among them. */
unsigned int pool_in_use(struct pool *p);

/* Said by a job's fn: what that worker reads in a later job, so that it is asked
 * for while the worker waits.  The memory may be gone by then. */
void pool_ahead(struct pool *p, unsigned int worker, const void *next, size_t bytes);

/* From the next job on only n of the threads work, the caller among them (0: all;
 * more than there are: all); the others sleep.  Any thread may say so at any time. */
void pool_use(struct pool *p, unsigned int n);

#endif
