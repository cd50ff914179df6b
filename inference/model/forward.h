/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * forward.h - a session's memory, and the steps that linear.c and forward.c
 * make with it.
 */
#ifndef INFERENCE_FORWARD_H
#define INFERENCE_FORWARD_H

#include "tensor/quant_kv.h"
#include "kv.h"
#include "model_impl.h"

/* Tokens evaluated together: each weight is then read from memory once for all
 * of them and unpacked once, a small part of the work then. */
#define FORWARD_BATCH 128

/* Queries of which a thread holds the scores at a time. */
#define SCORE_ROWS QUANT_QUERIES

/* Numbers that one chunk of elementwise work takes. */
#define CHUNK_NUMBERS 8192

struct session {
	const struct model *model;
	struct pool *pool;
	struct kv kv;
	const struct kv_q8_ops *kv_q8;
	uint32_t position; /* tokens in the cache */
	const struct rope *rope; /* (kinds) for a context of this length */

	/* Of a batch; each is (tokens, ...) in one allocation. */
	void *scratch;
	float *x;          /* (width) the residual stream */
	float *norm;       /* (width) */
	float *q, *att;    /* (heads * head_dim) */
	float *k, *v;      /* (kv_heads * head_dim) */
	float *gate, *up;  /* (ffn_width) */
	/* (kinds, tokens, rope_dim) cosine and sine, alternating */
	float *angle;
	float *score;      /* (threads, SCORE_ROWS, score_stride) */
	size_t score_stride; /* context, or a little more */
	unsigned char *query; /* (threads) a head's, as a row of the cache */
	size_t query_stride;
	unsigned char *act; /* quantised input of a linear step */
	size_t act_stride;
};

/* One layer's work on a batch, as the functions that a pool runs see it. */
struct step {
	struct session *s;
	const struct layer *layer;
	size_t index;       /* of the layer */
	size_t tokens;
	const float *weight; /* of the norm at hand, or NULL */
	const float *bias;   /* of the product at hand, or NULL */
};

/* Tokens that one chunk of elementwise work takes, of so many numbers each. */
static inline size_t token_chunk(size_t numbers)
{
	return CHUNK_NUMBERS / numbers + 1;
}

/* x += y, by fours: compilers do not see that the two are apart. */
static inline void add_numbers(float *x, const float *y, size_t n)
{
	typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		*(four *)(void *)(x + i) += *(const four *)(const void *)(y + i);
	for (; i < n; i++)
		x[i] += y[i];
}

/* bias may be NULL: none. */
static inline void add_bias(float *x, const float *bias, size_t n)
{
	if (bias)
		add_numbers(x, bias, n);
}

/* One matrix of a linear step: out (tokens, stride) gets W x. */
struct linear_out {
	const struct weight *w;
	float *out;
	size_t stride;
};

#define LINEAR_MAX 3

/* What is multiplied by next: its weights are asked for early. */
struct linear_then {
	struct linear_out out[LINEAR_MAX]; /* of which only w counts */
	size_t n;
};

/*
 * Multiplies x (tokens, columns) by n <= LINEAR_MAX matrices of the same columns.
 * Quantises x once for each kind that the matrices take.
 */
void linear(struct session *s, const float *x, size_t tokens,
	    const struct linear_out *outs, size_t n, const struct linear_then *then);

#endif
