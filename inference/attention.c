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

			s->model->ops->to_f16(k + h * dim, dim, s->kv.key + row);
			s->model->ops->to_f16(v + h * dim, dim, s->kv.value + row);
		}
	}
}

/* Item i is head i / tokens of token i % tokens: neighbours share keys. */
static void attend_items(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const struct quant_ops *ops = s->model->ops;
	const size_t dim = c->head_dim, group = c->n_heads / c->n_kv_heads;
	const float scale = 1.0f / sqrtf((float)dim);
	float *score = s->score + (size_t)worker * s->kv.context;

	for (size_t i = first; i < last; i++) {
		const size_t h = i / st->tokens, t = i % st->tokens;
		const size_t row = kv_row(&s->kv, st->index, h / group, 0);
		const size_t seen = s->position + t + 1;
		const size_t at = (t * c->n_heads + h) * dim;

		ops->score(s->kv.key + row, seen, dim, s->q + at, scale, score);
		ops->softmax(score, seen);
		ops->mix(s->kv.value + row, seen, dim, score, s->att + at);
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
