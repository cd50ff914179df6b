/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_kv.h - the arithmetic on cached keys and values of 8 bits: rows of
 * struct block_q8_0, the last block filled up with zeros.
 *
 * A query is rounded to such a row too, so that scores are integer products;
 * values are summed in float.
 */
#ifndef INFERENCE_QUANT_KV_H
#define INFERENCE_QUANT_KV_H

#include "quant.h"

/* Blocks of a row of dim numbers. */
static inline size_t kv_q8_blocks(size_t dim)
{
	return (dim + QS - 1) / QS;
}

static inline size_t kv_q8_row_bytes(size_t dim)
{
	return kv_q8_blocks(dim) * sizeof(struct block_q8_0);
}

struct kv_q8_ops {
	/* dim numbers to a row.  Of numbers that are not finite the scale is NaN. */
	void (*store)(const struct quant_ops *ops, const float *x, size_t dim,
		      void *row);
	/* score[i] = scale * key[i] . query for n rows; query is a row. */
	void (*score)(const void *key, size_t n, size_t dim, const void *query,
		      float scale, float *score);
	/* out = sum of p[i] * value[i] */
	void (*mix)(const void *value, size_t n, size_t dim, const float *p,
		    float *out);
};

/* For the instruction set of ops, or the nearest that is there. */
const struct kv_q8_ops *kv_q8_ops(const struct quant_ops *ops);

const struct kv_q8_ops *kv_q8_ops_scalar(void);
const struct kv_q8_ops *kv_q8_ops_avx2(void); /* NULL: not in this build */

#endif
