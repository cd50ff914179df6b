/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attention.c - a batch's keys and values into the cache, and what each of its
 * heads reads there (Vaswani et al. 2017; grouped queries: Ainslie et al. 2023).
 */
#include "attention.h"

#include <string.h>

#include "tensor/activation.h"
#include "pool.h"
#include "rope.h"

static void store_row(const struct session *s, const float *x, unsigned char *row)
{
	const struct quant_ops *ops = s->model->ops;

	if (s->kv.type == KV_Q8_0)
		s->kv_q8->store(ops, x, s->kv.dim, row);
	else
		ops->to_f16(x, s->kv.dim, (uint16_t *)(void *)row);
}

static void norm_heads(const struct session *s, float *x, const float *weight,
		       size_t heads)
{
	const struct model_config *c = &s->model->config;

	for (size_t h = 0; weight && h < heads; h++, x += c->head_dim)
		s->model->ops->rms_norm(x, weight, c->norm_eps, c->head_dim, x);
}

/* Biases, norms, positions, and the token's keys and values into the cache. */
static void place_tokens(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t dim = c->head_dim;
	const size_t q_width = c->n_heads * dim, kv_width = c->n_kv_heads * dim;

	(void)worker;
	for (size_t t = first; t < last; t++) {
		const float *angle = s->angle +
			(st->layer->rope * st->tokens + t) * c->rope_dim;
		float *q = s->q + t * q_width;
		float *k = s->k + t * kv_width, *v = s->v + t * kv_width;

		add_bias(q, st->layer->q_bias, q_width);
		add_bias(k, st->layer->k_bias, kv_width);
		add_bias(v, st->layer->v_bias, kv_width);
		norm_heads(s, q, st->layer->q_norm, c->n_heads);
		norm_heads(s, k, st->layer->k_norm, c->n_kv_heads);
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

/* What scores are worth, not yet divided by the sum, which comes back. */
static float soften(const struct session *s, float *score, size_t n)
{
	const float cap = s->model->config.attention_cap;

	if (cap > 0)
		soft_cap(score, n, cap);
	return s->model->ops->soften(score, n);
}

static void divide(float *x, size_t n, float by)
{
	const float factor = 1.0f / by;

	for (size_t i = 0; i < n; i++)
		x[i] *= factor;
}

/* One head's query against n rows from byte row on; out is a head's sum. */
static void attend_head(const struct session *s, unsigned int worker, size_t row,
			size_t n, const float *q, float *out)
{
	const struct quant_ops *ops = s->model->ops;
	const unsigned char *key = s->kv.key + row, *value = s->kv.value + row;
	float *score = s->score + worker * SCORE_ROWS * s->score_stride;
	const float scale = s->model->config.attention_scale;
	const size_t dim = s->kv.dim;
	float sum;

	if (s->kv.type == KV_Q8_0) {
		unsigned char *query = s->query + worker * s->query_stride;

		s->kv_q8->store(ops, q, dim, query);
		s->kv_q8->score(key, n, dim, query, scale, score);
		sum = soften(s, score, n);
		s->kv_q8->mix(value, n, dim, score, out);
	} else {
		ops->score((const uint16_t *)(const void *)key, n, dim, q, scale, score);
		sum = soften(s, score, n);
		ops->mix((const uint16_t *)(const void *)value, n, dim, score, out);
	}
	divide(out, dim, sum);
}

/* Of so many tokens, the last that the layer sees. */
static size_t tokens_seen(const struct step *st, size_t tokens)
{
	const size_t window = st->layer->window;

	return window && tokens > window ? window : tokens;
}

/* Item i is head i / tokens of token i % tokens: neighbours share keys. */
static void attend_items(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t dim = c->head_dim, group = c->n_heads / c->n_kv_heads;

	for (size_t i = first; i < last; i++) {
		const size_t h = i / st->tokens, t = i % st->tokens;
		const size_t seen = tokens_seen(st, s->position + t + 1);
		const size_t row = kv_row(&s->kv, st->index, h / group,
					  s->position + t + 1 - seen);
		const size_t at = (t * c->n_heads + h) * dim;

		attend_head(s, worker, row, seen, s->q + at, s->att + at);
	}
}

/*
 * Queries that attend together: `heads` of one group, of `tokens` each.  The
 * rows that all of them see are read once for all.
 */
struct block { size_t heads, tokens; };

/* Heads from h on, tokens from t on; all of them see from the same row on. */
static void attend_block(const struct step *st, unsigned int worker, size_t h,
			 size_t t, struct block size)
{
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const struct quant_ops *ops = s->model->ops;
	const size_t dim = c->head_dim, first = s->position + t + 1;
	const size_t common = tokens_seen(st, first);
	const size_t row = kv_row(&s->kv, st->index, h / (c->n_heads / c->n_kv_heads),
				  first - common);
	float *score = s->score + worker * SCORE_ROWS * s->score_stride;
	struct quant_attend a = {
		.n = common + size.tokens - 1, .dim = dim,
		.score = score, .score_stride = s->score_stride,
	};
	float sum[QUANT_QUERIES];

	for (size_t i = 0; i < size.heads * size.tokens; i++) {
		const size_t at = ((t + i / size.heads) * c->n_heads + h +
				   i % size.heads) * dim;

		a.query[i] = s->q + at;
		a.out[i] = s->att + at;
		memset(a.out[i], 0, dim * sizeof(float));
	}
	a.queries = size.heads * size.tokens;
	a.rows = (const uint16_t *)(const void *)(s->kv.key + row);
	ops->score_many(&a, c->attention_scale);
	for (size_t i = 0; i < a.queries; i++)
		sum[i] = soften(s, score + i * s->score_stride, common + i / size.heads);
	a.rows = (const uint16_t *)(const void *)(s->kv.value + row);
	a.n = common;
	ops->mix_many(&a);
	/* What later tokens see besides. */
	for (size_t i = size.heads; i < size.heads * size.tokens; i++) {
		const size_t more = i / size.heads;
		struct quant_attend one = {
			.rows = a.rows + common * dim, .n = more, .dim = dim,
			.queries = 1, .score = score + i * s->score_stride + common,
			.out = { a.out[i] },
		};

		ops->mix_many(&one);
	}
	for (size_t i = 0; i < a.queries; i++)
		divide(a.out[i], dim, sum[i]);
}

/* As many queries as there is room for, unless threads would be idle then; of
 * several tokens only if the layer sees all of the past. */
static struct block block_size(const struct step *st)
{
	const struct model_config *c = &st->s->model->config;
	const size_t group = c->n_heads / c->n_kv_heads;
	const size_t shares = 2 * pool_threads(st->s->pool);
	const size_t seen = st->s->position + st->tokens;
	struct block b = { .heads = group < SCORE_ROWS ? group : SCORE_ROWS,
			   .tokens = 1 };

	if (tokens_seen(st, seen) == seen)
		b.tokens = SCORE_ROWS / b.heads;
	while (b.tokens > 1 && (st->tokens + b.tokens - 1) / b.tokens * c->n_kv_heads < shares)
		b.tokens--;
	while (b.heads > 1 && (group + b.heads - 1) / b.heads * c->n_kv_heads *
	       st->tokens < shares)
		b.heads--;
	return b;
}

struct blocks {
	const struct step *st;
	struct block size;
	size_t heads, tokens; /* blocks of a group's heads, of the tokens */
};

/* Item i is a kv head, a part of its heads, and some tokens. */
static void attend_blocks(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct blocks *b = ctx;
	const struct model_config *c = &b->st->s->model->config;
	const size_t group = c->n_heads / c->n_kv_heads;

	for (size_t i = first; i < last; i++) {
		const size_t t = i % b->tokens * b->size.tokens;
		const size_t part = i / b->tokens % b->heads * b->size.heads;
		const size_t head = i / b->tokens / b->heads * group + part;
		struct block size = b->size;

		if (size.tokens > b->st->tokens - t)
			size.tokens = b->st->tokens - t;
		if (size.heads > group - part)
			size.heads = group - part;
		attend_block(b->st, worker, head, t, size);
	}
}

static void attend_many(struct step *st, size_t work)
{
	const struct model_config *c = &st->s->model->config;
	const size_t group = c->n_heads / c->n_kv_heads;
	struct blocks b = { .st = st, .size = block_size(st) };

	b.heads = (group + b.size.heads - 1) / b.size.heads;
	b.tokens = (st->tokens + b.size.tokens - 1) / b.size.tokens;
	work *= b.size.heads * b.size.tokens;
	pool_run(st->s->pool, c->n_kv_heads * b.heads * b.tokens,
		 token_chunk(work / 8), attend_blocks, &b);
}

void attention(struct step *st)
{
	struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t q_width = (size_t)c->n_heads * c->head_dim;
	const size_t work = c->head_dim *
		tokens_seen(st, s->position + st->tokens);

	pool_run(s->pool, st->tokens, token_chunk(q_width), place_tokens, st);
	if (s->model->ops->score_many && s->kv.type == KV_F16 && c->head_dim % 8 == 0)
		attend_many(st, work);
	else
		pool_run(s->pool, c->n_heads * st->tokens, token_chunk(work / 2),
			 attend_items, st);
}
