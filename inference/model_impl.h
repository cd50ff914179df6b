/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_impl.h - the weights of an open model, as model.c finds them and
 * forward.c uses them.
 */
#ifndef INFERENCE_MODEL_IMPL_H
#define INFERENCE_MODEL_IMPL_H

#include "model.h"
#include "quant.h"

/* A matrix of rows x columns in the mapping; y = W x takes columns numbers. */
struct weight {
	const unsigned char *data; /* NULL: the model has none */
	size_t rows, columns, row_bytes;
	const struct quant_type *type;
	quant_dot_fn dot;
};

struct layer {
	const float *attn_norm;   /* (width) */
	struct weight q, k, v;    /* (heads * head_dim, width), k v: kv heads */
	const float *q_bias, *k_bias, *v_bias; /* or NULL */
	struct weight attn_out;   /* (width, heads * head_dim) */
	const float *ffn_norm;    /* (width) */
	struct weight gate, up;   /* (ffn_width, width) */
	struct weight down;       /* (width, ffn_width) */
};

struct model {
	struct model_config config;
	const struct quant_ops *ops;
	struct weight embedding;  /* (vocabulary, width) */
	struct weight output;     /* (vocabulary, width); embedding if tied */
	const float *output_norm; /* (width) */
	float *rope_frequency;    /* (rope_dim / 2): radians per position */
	struct layer *layer;
};

#endif
