/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_impl.h - an open model, as model_*.c find its parts and forward.c uses
 * them: what sets one architecture apart from another is a fact in here.
 */
#ifndef INFERENCE_MODEL_IMPL_H
#define INFERENCE_MODEL_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "tensor/quant.h"
#include "model.h"

/* A matrix of rows x columns in the mapping; y = W x takes columns numbers. */
struct weight {
	const unsigned char *data; /* NULL: the model has none */
	size_t rows, columns, row_bytes;
	/* A copy of it, see model_pack(); NULL: none, or none yet. */
	_Atomic(const unsigned char *) packed;
	size_t packed_row_bytes;
	const struct quant_type *type;
	quant_dot_fn dot;
};

/* What a weight's product may have added: NULL for none. */
struct layer {
	const float *attn_norm;   /* (width) */
	struct weight q, k, v;    /* (heads * head_dim, width), k v: kv heads */
	const float *q_bias, *k_bias, *v_bias;
	const float *q_norm, *k_norm; /* (head_dim), of each head; or NULL */
	struct weight attn_out;   /* (width, heads * head_dim) */
	const float *attn_out_bias;
	const float *attn_post_norm; /* (width), before adding; or NULL */
	const float *ffn_norm;    /* (width) */
	struct weight gate, up;   /* (ffn_width, width) */
	const float *gate_bias, *up_bias;
	struct weight down;       /* (width, ffn_width) */
	const float *down_bias;
	const float *ffn_post_norm; /* (width), before adding; or NULL */
	uint32_t window;          /* tokens seen, its own included; 0: all */
	uint32_t rope;            /* enum rope_kind */
};

/* Layers with a window may turn at another pace. */
enum rope_kind { ROPE_GLOBAL, ROPE_LOCAL, ROPE_KINDS };
/* Some models have other frequencies where the context is longer than the one
 * that they were made for. */
enum rope_range { ROPE_SHORT, ROPE_LONG, ROPE_RANGES };

struct rope {
	double *frequency; /* (rope_dim / 2): radians per position */
	float magnitude;  /* of the turned numbers */
};

/* gate = activation(gate) * up, n numbers. */
typedef void (*activate_fn)(float *gate, const float *up, size_t n);

struct model {
	struct model_config config;
	const struct quant_ops *ops;
	activate_fn activate;
	struct weight embedding;  /* (vocabulary, width) */
	struct weight output;     /* (vocabulary, width); embedding if tied */
	const float *output_norm; /* (width) */
	struct rope rope[ROPE_RANGES][ROPE_KINDS];
	size_t n_ropes;           /* kinds in use */
	struct layer *layer;
	void *packed;             /* room for what model_pack() copies, or NULL */
	size_t packed_bytes;
	/* Of model_pack_behind(). */
	pthread_t packer;
	bool packing;             /* packer is to be joined */
	atomic_bool pack_stop;
	const struct gguf *file;
};

/* The kinds of rotation of a session of so many tokens: (n_ropes). */
static inline const struct rope *model_rope(const struct model *m,
					    uint32_t context)
{
	return m->rope[context > m->config.original_context ? ROPE_LONG :
		       ROPE_SHORT];
}

#endif
