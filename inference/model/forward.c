/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * forward.c - evaluates tokens: the transformer, in the order in which the data
 * flows.
 *
 *   embedding -> layers x ( norm -> q k v -> rotate -> attention -> add
 *                           norm -> gate up -> silu -> down -> add ) -> norm
 *   -> logits
 *
 * What only some models have - biases, further norms, caps, windows - is there
 * where the model or the layer says so; no step asks for the architecture.
 *
 * (Vaswani et al. 2017; RMSNorm: Zhang & Sennrich 2019; rotary positions: Su et
 * al. 2021; SwiGLU: Shazeer 2020; grouped queries: Ainslie et al. 2023.)
 */
#include "forward.h"

#include <errno.h>
#include <string.h>

#include "tensor/activation.h"
#include "attention.h"
#include "pool.h"
#include "rope.h"

static void embed(struct session *s, const int32_t *token, size_t n)
{
	const struct weight *w = &s->model->embedding;
	const float scale = s->model->config.embedding_scale;

	for (size_t t = 0; t < n; t++)
		w->type->dequantise(w->data + (size_t)token[t] * w->row_bytes,
				    s->x + t * w->columns, w->columns);
	for (size_t i = 0; scale != 1.0f && i < n * w->columns; i++)
		s->x[i] *= scale;
}

static void norm_tokens(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;

	(void)worker;
	for (size_t t = first; t < last; t++)
		s->model->ops->rms_norm(s->x + t * c->width, st->weight,
					c->norm_eps, c->width,
					s->norm + t * c->width);
}

static void norm(struct step *st, const float *weight)
{
	st->weight = weight;
	pool_run(st->s->pool, st->tokens, token_chunk(st->s->model->config.width),
		 norm_tokens, st);
}

static void activate_tokens(void *ctx, unsigned int worker, size_t first,
			    size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct layer *l = st->layer;
	const size_t n = s->model->config.ffn_width;

	(void)worker;
	for (size_t t = first; t < last; t++) {
		add_bias(s->gate + t * n, l->gate_bias, n);
		add_bias(s->up + t * n, l->up_bias, n);
	}
	s->model->activate(s->gate + first * n, s->up + first * n,
			   (last - first) * n);
}

/* x += y, after y's bias and norm; y is in s->norm, which is free after the
 * products that read it. */
static void add_tokens(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct step *st = ctx;
	const struct session *s = st->s;
	const struct model_config *c = &s->model->config;
	const size_t n = c->width;

	(void)worker;
	for (size_t t = first; t < last; t++) {
		float *x = s->x + t * n, *y = s->norm + t * n;

		add_bias(y, st->bias, n);
		if (st->weight)
			s->model->ops->rms_norm(y, st->weight, c->norm_eps, n, y);
		add_numbers(x, y, n);
	}
}

static void add_residual(struct step *st, const float *bias, const float *weight)
{
	const size_t width = st->s->model->config.width;

	st->bias = bias;
	st->weight = weight;
	pool_run(st->s->pool, st->tokens, token_chunk(width / 4), add_tokens, st);
}

/* The product that comes after a layer's last one. */
static struct linear_then after_layer(const struct step *st)
{
	const struct model *m = st->s->model;
	const struct layer *l = st->layer + 1;

	if (st->index + 1 == m->config.n_layers)
		return (struct linear_then){ { { .w = &m->output } }, 1 };
	return (struct linear_then){ { { .w = &l->q }, { .w = &l->k }, { .w = &l->v } }, 3 };
}

static void run_layer(struct step *st)
{
	struct session *s = st->s;
	const struct layer *l = st->layer;
	const struct model_config *c = &s->model->config;
	const size_t q_width = (size_t)c->n_heads * c->head_dim;
	const size_t kv_width = (size_t)c->n_kv_heads * c->head_dim;
	const struct linear_out qkv[] = {
		{ &l->q, s->q, q_width }, { &l->k, s->k, kv_width },
		{ &l->v, s->v, kv_width },
	};
	const struct linear_out attn_out = { &l->attn_out, s->norm, c->width };
	const struct linear_out gate_up[] = {
		{ &l->gate, s->gate, c->ffn_width }, { &l->up, s->up, c->ffn_width },
	};
	const struct linear_out down = { &l->down, s->norm, c->width };
	const struct linear_then then[] = {
		{ { attn_out }, 1 }, { { gate_up[0], gate_up[1] }, 2 }, { { down }, 1 },
		after_layer(st),
	};

	norm(st, l->attn_norm);
	linear(s, s->norm, st->tokens, qkv, 3, &then[0]);
	attention(st);
	linear(s, s->att, st->tokens, &attn_out, 1, &then[1]);
	add_residual(st, l->attn_out_bias, l->attn_post_norm);

	norm(st, l->ffn_norm);
	linear(s, s->norm, st->tokens, gate_up, 2, &then[2]);
	pool_run(s->pool, st->tokens, token_chunk(c->ffn_width), activate_tokens, st);
	linear(s, s->gate, st->tokens, &down, 1, &then[3]);
	add_residual(st, l->down_bias, l->ffn_post_norm);
}

struct cap {
	float *x, cap;
};

static void cap_numbers(void *ctx, unsigned int worker, size_t first, size_t last)
{
	const struct cap *c = ctx;

	(void)worker;
	soft_cap(c->x + first, last - first, c->cap);
}

/* The logits of the last rows tokens of a batch. */
static void find_logits(struct step *st, float *logits, size_t rows)
{
	struct session *s = st->s;
	const struct model *m = s->model;
	const size_t width = m->config.width;
	const struct linear_out out = { &m->output, logits, m->config.vocabulary };
	const struct layer *l = m->layer;
	const struct linear_then again = { { { .w = &l->q }, { .w = &l->k }, { .w = &l->v } }, 3 };
	struct cap cap = { logits, m->config.logit_cap };

	if (rows < st->tokens) {
		memmove(s->x, s->x + (st->tokens - rows) * width,
			rows * width * sizeof(*s->x));
		st->tokens = rows;
	}
	norm(st, m->output_norm);
	linear(s, s->norm, st->tokens, &out, 1, &again);
	if (cap.cap > 0)
		pool_run(s->pool, st->tokens * m->config.vocabulary, CHUNK_NUMBERS,
			 cap_numbers, &cap);
}

/* Appends one batch; *stop is looked at before each layer. */
static int eval_batch(struct session *s, const int32_t *token, size_t n,
		      float *logits, size_t rows, const volatile bool *stop)
{
	struct step st = { .s = s, .tokens = n };

	embed(s, token, n);
	rope_angles(s, n);
	for (size_t i = 0; i < s->model->config.n_layers; i++) {
		if (stop && *stop)
			return -ECANCELED;
		st.layer = &s->model->layer[i];
		st.index = i;
		run_layer(&st);
	}
	if (rows)
		find_logits(&st, logits, rows);
	s->position += (uint32_t)n;
	return 0;
}

int session_eval_tail(struct session *s, const int32_t *token, size_t n,
		      float *logits, size_t rows, const volatile bool *stop)
{
	const uint32_t vocabulary = s->model->config.vocabulary;
	const uint32_t start = s->position;

	if (rows > n)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		if (token[i] < 0 || (uint32_t)token[i] >= vocabulary)
			return -EINVAL;
	}
	if (n > s->kv.context - s->position)
		return -ENOSPC;
	for (size_t at = 0; at < n; at += FORWARD_BATCH) {
		const size_t left = n - at;
		const size_t batch = left < FORWARD_BATCH ? left : FORWARD_BATCH;
		const size_t after = left - batch; /* tokens of later batches */
		size_t wanted = rows > after ? rows - after : 0;
		int err;

		if (wanted > batch)
			wanted = batch;
		err = eval_batch(s, token + at, batch, logits, wanted, stop);
		if (err) {
			s->position = start;
			return err;
		}
		if (wanted)
			logits += wanted * vocabulary;
	}
	return 0;
}

int session_eval(struct session *s, const int32_t *token, size_t n,
		 float *logits, bool all, const volatile bool *stop)
{
	const size_t rows = all ? n : n > 0;

	return session_eval_tail(s, token, n, logits, logits ? rows : 0, stop);
}
