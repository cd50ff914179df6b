/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linear.c - matrix products: nearly all the time that a model takes.
 *
 * Rows are shared out among the threads in chunks.  Within a chunk a row is
 * multiplied with all tokens of the batch, tile by tile, while it lies in the
 * first-level cache; so the weights cross the memory bus once per batch.
 */
#include <stdbool.h>

#include "forward.h"
#include "pool.h"

/* Work of a chunk in multiplications: some ten microseconds. */
#define CHUNK_WORK 131072

struct job {
	const struct session *s;
	const float *x;
	size_t tokens, columns;
	void (*quantise)(const float *x, size_t n, void *act);
	const struct linear_out *out[3];
	size_t n;
};

static void quantise_tokens(void *ctx, unsigned int worker, size_t first,
			    size_t last)
{
	const struct job *job = ctx;

	(void)worker;
	for (size_t t = first; t < last; t++)
		job->quantise(job->x + t * job->columns, job->columns,
			      job->s->act + t * job->s->act_stride);
}

static void multiply_row(const struct job *job, const struct linear_out *o,
			 size_t row)
{
	const struct weight *w = o->w;
	const size_t stride = job->s->act_stride;

	for (size_t t = 0; t < job->tokens; t += QUANT_TILE) {
		const size_t left = job->tokens - t;

		w->dot(w->columns, w->data + row * w->row_bytes,
		       job->s->act + t * stride, stride,
		       left < QUANT_TILE ? left : QUANT_TILE,
		       o->out + t * o->stride + row, o->stride);
	}
}

/* Rows are numbered through all matrices of the job. */
static void multiply_rows(void *ctx, unsigned int worker, size_t first,
			  size_t last)
{
	const struct job *job = ctx;
	size_t start = 0;

	(void)worker;
	for (size_t i = 0; i < job->n; i++) {
		const size_t rows = job->out[i]->w->rows;

		for (size_t r = first > start ? first - start : 0;
		     r < rows && start + r < last; r++)
			multiply_row(job, job->out[i], r);
		start += rows;
	}
}

static void run(struct job *job)
{
	struct pool *pool = job->s->pool;
	const size_t work = job->tokens * job->columns;
	size_t rows = 0, chunk = CHUNK_WORK / work;

	for (size_t i = 0; i < job->n; i++)
		rows += job->out[i]->w->rows;
	/* Quantising costs about four multiplications a number. */
	pool_run(pool, job->tokens, CHUNK_WORK / 4 / job->columns + 1,
		 quantise_tokens, job);
	pool_run(pool, rows, chunk ? chunk : 1, multiply_rows, job);
}

void linear(struct session *s, const float *x, size_t tokens,
	    const struct linear_out *outs, size_t n)
{
	for (int kind = 0; kind < ACT_KINDS; kind++) {
		struct job job = {
			.s = s, .x = x, .tokens = tokens,
			.columns = outs[0].w->columns,
			.quantise = s->model->ops->quantise[kind],
		};

		for (size_t i = 0; i < n; i++) {
			if (outs[i].w->type->act == (enum quant_act)kind)
				job.out[job.n++] = &outs[i];
		}
		if (job.n)
			run(&job);
	}
}
