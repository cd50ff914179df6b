/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linear.c - matrix products: nearly all the time that a model takes.
 *
 * Rows are shared out among the threads in chunks.  Within a chunk the kernels
 * multiply a few rows at a time with all tokens of the batch, so the weights
 * cross the memory bus once per batch.
 */
#include <stdbool.h>

#include "forward.h"
#include "pool.h"

/* Work of a chunk in multiplications: some ten microseconds. */
#define CHUNK_WORK 131072

/* Shares of a matrix per thread, with one token: when a thread is held up, the
 * others take over at most what one share is. */
#define STREAMS 4

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

static size_t row_groups(size_t rows)
{
	return (rows + QUANT_ROWS - 1) / QUANT_ROWS;
}

static void multiply_part(const struct job *job, const struct linear_out *o,
			  size_t first, size_t last)
{
	const struct weight *w = o->w;
	const struct quant_mul m = {
		.n = w->columns,
		.weights = w->data + first * w->row_bytes,
		.rows = last - first, .row_bytes = w->row_bytes,
		.act = job->s->act,
		.tokens = job->tokens, .act_stride = job->s->act_stride,
		.out = o->out + first, .out_stride = o->stride,
	};

	quant_multiply(job->s->model->ops, w->type, &m);
}

/* Items are groups of rows, numbered through all matrices of the job. */
static void multiply_rows(void *ctx, unsigned int worker, size_t first,
			  size_t last)
{
	const struct job *job = ctx;
	size_t start = 0;

	(void)worker;
	for (size_t i = 0; i < job->n; i++) {
		const size_t rows = job->out[i]->w->rows, groups = row_groups(rows);
		const size_t from = first > start ? first - start : 0;
		const size_t to = last - start < groups ? last - start : groups;

		if (last <= start)
			return;
		if (from < to)
			multiply_part(job, job->out[i], from * QUANT_ROWS,
				      to * QUANT_ROWS < rows ? to * QUANT_ROWS : rows);
		start += groups;
	}
}

/* Groups that one call gets.  With one token the weights come from memory, one
 * stream a thread, and each stream takes a moment to flow: so a few long ones. */
static size_t group_chunk(const struct job *job, size_t groups)
{
	const size_t shares = STREAMS * pool_threads(job->s->pool);
	const size_t work = job->tokens * job->columns * QUANT_ROWS;
	const size_t chunk = CHUNK_WORK / work + 1;
	const size_t stream = (groups + shares - 1) / shares;

	return job->tokens == 1 && stream > chunk ? stream : chunk;
}

static void run(struct job *job)
{
	struct pool *pool = job->s->pool;
	size_t groups = 0;

	for (size_t i = 0; i < job->n; i++)
		groups += row_groups(job->out[i]->w->rows);
	/* Quantising costs about four multiplications a number. */
	pool_run(pool, job->tokens, CHUNK_WORK / 4 / job->columns + 1,
		 quantise_tokens, job);
	pool_run(pool, groups, group_chunk(job, groups), multiply_rows, job);
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
