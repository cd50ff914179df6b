/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attention.c - a batch's keys and values into the cache, and what each of its
 * heads reads there (Vaswani et al. 2017; grouped queries: Ainslie et al. 2023).
 */
#include "attention.h"

#include <math.h>

#include "pool.h"
#include "rope.h"

static void add_bias(float *x, const float *bias, size_t n)
{
	for (size_t i = 0; bias && i < n; i++)
		x[i] += bias[i];
}

static void store_row(const struct session *s, const float *x, unsigned char *row)
{
	const struct quant_ops *ops = s->model->ops;

	if (s->kv.type == KV_Q8_0)
		s->kv_q8->store(ops, x, s->kv.dim, row);
	else
		ops->to_f16(x, s->kv.dim, (uint16_t *)(void *)row);
}

/* Biases, positions, and the token's keys and values into the cache. */
static void place_tokens(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t dim = c->head_dim;
	const size_t q_width = c->n_heads * dim, kv_width = c->n_kv_heads * dim;

	(void)worker;
	for (size_t t = first; t < last; t++) {
		const float *angle = s->angle + t * c->rope_dim;
		float *q = s->q + t * q_width;
		float *k = s->k + t * kv_width, *v = s->v + t * kv_width;

		add_bias(q, st->layer->q_bias, q_width);
		add_bias(k, st->layer->k_bias, kv_width);
		add_bias(v, st->layer->v_bias, kv_width);
		rope_rotate(c, q, c->n_heads, angle);
		rope_rotate(c, k, c->n_kv_heads, angle);
		for (size_t h = 0; h < c->n_kv_heads; h++) {
			const size_t row = kv_row(&s->kv, st->index, h,
						  s->position + t);

			store_row(s, k + h * dim, s->kv.key + row);
			store_row(s, v + h * dim, s->kv.value + row);
		}
	}
}

/* One head's query against n rows from byte row on; out is a head's sum. */
static void attend_head(const struct session *s, unsigned int worker, size_t row,
			size_t n, const float *q, float scale, float *out)
{
	const struct quant_ops *ops = s->model->ops;
	const unsigned char *key = s->kv.key + row, *value = s->kv.value + row;
	float *score = s->score + (size_t)worker * s->kv.context;
	const size_t dim = s->kv.dim;

	if (s->kv.type == KV_Q8_0) {
		unsigned char *query = s->query + worker * s->query_stride;

		s->kv_q8->store(ops, q, dim, query);
		s->kv_q8->score(key, n, dim, query, scale, score);
		ops->softmax(score, n);
		s->kv_q8->mix(value, n, dim, score, out);
	} else {
		ops->score((const uint16_t *)(const void *)key, n, dim, q, scale, score);
		ops->softmax(score, n);
		ops->mix((const uint16_t *)(const void *)value, n, dim, score, out);
	}
}

/* Item i is head i / tokens of token i % tokens: neighbours share keys. */
static void attend_items(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t dim = c->head_dim, group = c->n_heads / c->n_kv_heads;
	const float scale = 1.0f / sqrtf((float)dim);

	for (size_t i = first; i < last; i++) {
		const size_t h = i / st->tokens, t = i % st->tokens;
		const size_t row = kv_row(&s->kv, st->index, h / group, 0);
		const size_t seen = s->position + t + 1;
		const size_t at = (t * c->n_heads + h) * dim;

		attend_head(s, worker, row, seen, s->q + at, scale, s->att + at);
	}
}

void attention(struct step *st)
{
	struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t q_width = (size_t)c->n_heads * c->head_dim;
	const size_t work = (size_t)c->head_dim * (s->position + st->tokens);

	pool_run(s->pool, st->tokens, token_chunk(q_width), place_tokens, st);
	pool_run(s->pool, c->n_heads * st->tokens, token_chunk(work / 2),
		 attend_items, st);
}
