/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_kv.c - cached keys and values of 8 bits, in plain C: the reference.
 */
#include "quant_kv.h"

#include <math.h>
#include <string.h>

static void store_block(const struct quant_ops *ops, const float *x, size_t n,
			struct block_q8_0 *b)
{
	float most = 0, d, by;

	for (size_t i = 0; i < n; i++) {
		const float a = fabsf(x[i]);

		/* NaN, once there, stays. */
		most = a <= most || isnan(most) ? most : a;
	}
	d = isfinite(most) ? most / 127.0f : NAN;
	by = d > 0 ? 1.0f / d : 0;
	ops->to_f16(&d, 1, &b->d);
	memset(b->q, 0, sizeof(b->q));
	for (size_t i = 0; i < n && isfinite(by) && by > 0; i++)
		b->q[i] = (int8_t)lrintf(x[i] * by);
}

static void store(const struct quant_ops *ops, const float *x, size_t dim, void *row)
{
	struct block_q8_0 *b = row;

	for (size_t i = 0; i < dim; i += QS, b++)
		store_block(ops, x + i, dim - i < QS ? dim - i : QS, b);
}

static void score(const void *key, size_t n, size_t dim, const void *query,
		  float scale, float *out)
{
	const size_t blocks = kv_q8_blocks(dim);
	const struct block_q8_0 *k = key, *q = query;

	for (size_t i = 0; i < n; i++, k += blocks) {
		float sum = 0;

		for (size_t b = 0; b < blocks; b++) {
			int32_t products = 0;

			for (size_t j = 0; j < QS; j++)
				products += k[b].q[j] * q[b].q[j];
			sum += quant_f16(k[b].d) * quant_f16(q[b].d) *
			       (float)products;
		}
		out[i] = sum * scale;
	}
}

static void mix(const void *value, size_t n, size_t dim, const float *p, float *out)
{
	const size_t blocks = kv_q8_blocks(dim);
	const struct block_q8_0 *v = value;

	memset(out, 0, dim * sizeof(*out));
	for (size_t i = 0; i < n; i++, v += blocks) {
		for (size_t j = 0; j < dim; j++)
			out[j] += p[i] * quant_f16(v[j / QS].d) *
				  (float)v[j / QS].q[j % QS];
	}
}

static const struct kv_q8_ops scalar_ops = { store, score, mix };

const struct kv_q8_ops *kv_q8_ops_scalar(void)
{
	return &scalar_ops;
}

const struct kv_q8_ops *kv_q8_ops(const struct quant_ops *ops)
{
	/* Every other table of x86-64 is for CPUs that have AVX2 at least. */
	if (ops != quant_ops_scalar() && kv_q8_ops_avx2())
		return kv_q8_ops_avx2();
	return &scalar_ops;
}
