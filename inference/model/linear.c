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

/* With one token the weights come from memory, and a chunk has so many bytes: some
 * microseconds, what is lost where a thread has to wait for another's last one. */
#define CHUNK_BYTES (128u << 10)

/* What a waiting thread asks for of the product after this one, beyond what the
 * kernels have asked for: less than the second-level cache. */
#define WAIT_BYTES (128u << 10)

/* A weight as it lies when a product begins: in the file's mapping or packed. */
struct matrix {
	const unsigned char *data;
	size_t rows, columns, row_bytes;
	bool packed;
	const struct quant_type *type;
};

/* The matrices of a product that take the same kind of activations, as groups of
 * QUANT_ROWS rows that are numbered through all of them. */
struct matrices {
	enum quant_act kind;
	struct matrix w[LINEAR_MAX];
	float *out[LINEAR_MAX];
	size_t stride[LINEAR_MAX];
	size_t n, groups, chunk;
};

struct job {
	const struct session *s;
	const float *x;
	size_t tokens, columns;
	unsigned int threads;
	void (*quantise)(const float *x, size_t n, void *act);
	struct matrices all;
	const struct matrices *next; /* of the product after this one */
};

/* What is read after the rows at hand: up to end, then size bytes at next. */
struct stream { const unsigned char *end, *next; size_t size; };

static void quantise_tokens(void *ctx, unsigned int worker, size_t first,
			    size_t last)
{
	const struct job *job = ctx;

	(void)worker;
	for (size_t t = first; t < last; t++)
		job->quantise(job->x + t * job->columns, job->columns,
			      quant_act_at(job->all.kind, job->s->act, job->s->act_stride, t));
}

static struct matrix matrix_of(const struct weight *w)
{
	/* Packing goes on behind, and what it has done is used from then on. */
	const unsigned char *packed = atomic_load_explicit(&w->packed, memory_order_acquire);

	return (struct matrix){
		.data = packed ? packed : w->data, .rows = w->rows, .columns = w->columns,
		.row_bytes = packed ? w->packed_row_bytes : w->row_bytes,
		.packed = packed, .type = w->type,
	};
}

static size_t row_groups(size_t rows)
{
	return (rows + QUANT_ROWS - 1) / QUANT_ROWS;
}

static uint32_t chunk_count(const struct matrices *all)
{
	return (uint32_t)((all->groups + all->chunk - 1) / all->chunk);
}

/* Where the part of a worker begins in memory, and how much of one matrix follows. */
static void find_part(const struct matrices *all, unsigned int threads,
		      unsigned int worker, struct stream *to)
{
	size_t group = pool_part(chunk_count(all), threads, worker) * all->chunk;

	for (size_t i = 0; i < all->n; i++) {
		const struct matrix *w = &all->w[i];
		const size_t groups = row_groups(w->rows);

		if (group < groups) {
			const size_t first = group * QUANT_ROWS;

			to->next = w->data + first * w->row_bytes;
			to->size = (w->rows - first) * w->row_bytes;
			return;
		}
		group -= groups;
	}
}

/* The group after the last of the part that a worker has this one in; 0: it is
 * another's. */
static size_t part_end(const struct job *job, unsigned int worker, size_t group)
{
	const uint32_t chunks = chunk_count(&job->all);
	const size_t chunk = group / job->all.chunk;
	size_t end;

	if (worker >= job->threads ||
	    chunk < pool_part(chunks, job->threads, worker) ||
	    chunk >= pool_part(chunks, job->threads, worker + 1))
		return 0;
	end = pool_part(chunks, job->threads, worker + 1) * job->all.chunk;
	return end < job->all.groups ? end : job->all.groups;
}

static void multiply_part(const struct job *job, size_t i, size_t first, size_t last,
			  const struct stream *stream)
{
	const struct matrix *w = &job->all.w[i];
	const struct quant_mul m = {
		.n = w->columns,
		.weights = w->data + first * w->row_bytes,
		.rows = last - first, .row_bytes = w->row_bytes,
		.act = job->s->act,
		.tokens = job->tokens, .act_stride = job->s->act_stride,
		.packed = w->packed, .many = job->all.kind == ACT_BF16,
		.out = job->all.out[i] + first, .out_stride = job->all.stride[i],
		.end = stream->end, .next = stream->next, .next_bytes = stream->size,
	};

	quant_multiply(job->s->model->ops, w->type, &m);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Packed rows are read straight on and ask for nothing themselves. */
static void ask_for(const struct stream *s)
{
	for (size_t i = 0; i < smaller(s->size, QUANT_AHEAD); i += 64)
		__builtin_prefetch(s->next + i, 0, 2);
}

/* Items are groups of rows.  A worker that does its own part asks for what follows
 * in it, and at its end for what begins its part of the next product. */
static void multiply_rows(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct job *job = ctx;
	const size_t part = part_end(job, worker, first);
	size_t start = 0;

	for (size_t i = 0; i < job->all.n && start < last; i++) {
		const struct matrix *w = &job->all.w[i];
		const size_t groups = row_groups(w->rows);
		const size_t from = first > start ? first - start : 0;
		const size_t to = smaller(last - start, groups);
		struct stream stream = { 0 };

		if (from < to && part) {
			const size_t end = smaller(part - start, groups);

			stream.end = w->data + smaller(end * QUANT_ROWS, w->rows) * w->row_bytes;
			if (start + groups < part) {
				stream.next = w[1].data;
				stream.size = w[1].rows * w[1].row_bytes;
			} else if (job->next) {
				find_part(job->next, job->threads, worker, &stream);
			}
		}
		if (last == part && w->packed)
			ask_for(&stream);
		if (from < to)
			multiply_part(job, i, from * QUANT_ROWS,
				      smaller(to * QUANT_ROWS, w->rows), &stream);
		if (last == part && stream.size > QUANT_AHEAD)
			pool_ahead(job->s->pool, worker, stream.next + QUANT_AHEAD,
				   smaller(stream.size - QUANT_AHEAD, WAIT_BYTES));
		start += groups;
	}
}

/* Groups that one call gets. */
static size_t group_chunk(const struct matrix *w, size_t tokens)
{
	const size_t work = tokens * w->columns * QUANT_ROWS;
	const size_t chunk = CHUNK_WORK / work + 1;
	const size_t bytes = CHUNK_BYTES / (w->row_bytes * QUANT_ROWS);

	return tokens == 1 && bytes > chunk ? bytes : chunk;
}

/* Of the outs, those that take activations of this kind. */
static void choose(const struct quant_ops *ops, const struct linear_out *outs, size_t n,
		   enum quant_act kind, size_t tokens, struct matrices *all)
{
	*all = (struct matrices){ .kind = kind };
	for (size_t i = 0; i < n; i++) {
		if (quant_act_of(ops, outs[i].w->type, tokens) != kind)
			continue;
		all->w[all->n] = matrix_of(outs[i].w);
		all->out[all->n] = outs[i].out;
		all->stride[all->n++] = outs[i].stride;
		all->groups += row_groups(outs[i].w->rows);
	}
	if (all->n)
		all->chunk = group_chunk(&all->w[0], tokens);
}

/* From kind on, the first that there is; false: none. */
static bool choose_from(const struct quant_ops *ops, const struct linear_out *outs, size_t n,
			int kind, size_t tokens, struct matrices *all)
{
	for (; kind < ACT_KINDS; kind++) {
		choose(ops, outs, n, (enum quant_act)kind, tokens, all);
		if (all->n)
			return true;
	}
	return false;
}

static void run(struct job *job)
{
	struct pool *pool = job->s->pool;

	pool_run(pool, job->tokens, token_chunk(job->columns), quantise_tokens, job);
	pool_run(pool, job->all.groups, job->all.chunk, multiply_rows, job);
}

void linear(struct session *s, const float *x, size_t tokens,
	    const struct linear_out *outs, size_t n, const struct linear_then *then)
{
	struct job job = {
		.s = s, .x = x, .tokens = tokens, .columns = outs[0].w->columns,
		.threads = pool_in_use(s->pool),
	};
	const struct quant_ops *ops = s->model->ops;
	int kind = 0;

	while (choose_from(ops, outs, n, kind, tokens, &job.all)) {
		struct matrices next;

		kind = (int)job.all.kind;
		job.quantise = ops->quantise[kind++];
		job.next = NULL;
		if (choose_from(ops, outs, n, kind, tokens, &next) ||
		    choose_from(ops, then->out, then->n, 0, tokens, &next))
			job.next = &next;
		run(&job);
	}
}
