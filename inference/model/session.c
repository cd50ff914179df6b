/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.c - memory of one sequence: the cache and the scratch of a batch, in
 * one allocation each.
 */
#include <errno.h>
#include <stdlib.h>

#include "forward.h"
#include "model.h"

/* Carves floats for a batch out of one allocation; the first pass only counts. */
struct carver {
	char *base; /* NULL: count */
	size_t used;
	bool overflow;
};

static void *carve(struct carver *c, size_t count, size_t bytes)
{
	char *at = c->base ? c->base + c->used : NULL;
	size_t n;

	if (__builtin_mul_overflow(count, bytes, &n) ||
	    __builtin_add_overflow(n, 63, &n) ||
	    __builtin_add_overflow(c->used, n & ~(size_t)63, &c->used))
		c->overflow = true;
	return at;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void carve_scratch(struct session *s, struct carver *c)
{
	const struct model_config *m = &s->model->config;
	const size_t batch = larger(1, s->kv.context < FORWARD_BATCH ?
				    s->kv.context : FORWARD_BATCH);
	const size_t width = m->width * sizeof(float);
	const size_t q_width = (size_t)m->n_heads * m->head_dim * sizeof(float);
	const size_t kv_width = (size_t)m->n_kv_heads * m->head_dim * sizeof(float);
	const size_t ffn = m->ffn_width * sizeof(float);
	/* Floats are the largest form that activations take. */
	const size_t most = larger(larger(width, q_width), ffn);

	s->x = carve(c, batch, width);
	s->norm = carve(c, batch, width);
	s->q = carve(c, batch, q_width);
	s->att = carve(c, batch, q_width);
	s->k = carve(c, batch, kv_width);
	s->v = carve(c, batch, kv_width);
	s->gate = carve(c, batch, ffn);
	s->up = carve(c, batch, ffn);
	s->angle = carve(c, batch * s->model->n_ropes, m->rope_dim * sizeof(float));
	/* An odd number of cache lines, so that not all rows' parts of a position meet in
	 * one set of the first-level cache. */
	s->score_stride = (s->kv.context / 16 | 1) * 16;
	if (s->score_stride < s->kv.context)
		s->score_stride += 32;
	s->score = carve(c, (size_t)pool_threads(s->pool) * SCORE_ROWS,
			 s->score_stride * sizeof(float));
	s->query_stride = (kv_q8_row_bytes(m->head_dim) + 63) & ~(size_t)63;
	s->query = carve(c, pool_threads(s->pool), s->query_stride);
	s->act_stride = quant_act_bytes(ACT_F32, most / sizeof(float));
	s->act = carve(c, (batch + QUANT_ACT_TOKENS - 1) / QUANT_ACT_TOKENS * QUANT_ACT_TOKENS,
		       s->act_stride);
}

int session_new(const struct model *m, struct pool *pool, uint32_t context,
		struct session **out)
{
	return session_new_kv(m, pool, context, KV_F16, out);
}

int session_new_kv(const struct model *m, struct pool *pool, uint32_t context,
		   enum kv_type type, struct session **out)
{
	const struct model_config *c = &m->config;
	struct carver carver = { 0 };
	struct session *s;
	int err;

	*out = NULL;
	if (!context || context > c->context)
		return -EINVAL;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->model = m;
	s->pool = pool;
	s->rope = model_rope(m, context);
	s->kv_q8 = kv_q8_ops(m->ops);
	err = kv_init(&s->kv, type, c->n_layers, c->n_kv_heads, context, c->head_dim);
	if (err)
		goto out;
	carve_scratch(s, &carver);
	if (carver.overflow) {
		err = -EOVERFLOW;
		goto out;
	}
	s->scratch = aligned_alloc(64, carver.used);
	if (!s->scratch) {
		err = -ENOMEM;
		goto out;
	}
	carver = (struct carver){ .base = s->scratch };
	carve_scratch(s, &carver);
	*out = s;
out:
	if (err)
		session_free(s);
	return err;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	kv_free(&s->kv);
	free(s->scratch);
	free(s);
}

uint32_t session_position(const struct session *s)
{
	return s->position;
}

uint32_t session_context(const struct session *s)
{
	return (uint32_t)s->kv.context;
}

void session_rewind(struct session *s, uint32_t position)
{
	if (position < s->position)
		s->position = position;
}
