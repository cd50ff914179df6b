/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_scalar_dot.c - the dot products in plain C.
 *
 * A block is unpacked to small integers once and multiplied then with each of
 * the activations.
 */
#include "quant_scalar.h"

/* The plain formats; NUMBER is number i of row w as a float. */
#define DOT_PLAIN(format, type, NUMBER)                                        \
	void quant_scalar_dot_##format(size_t n, const void *row, const void *act, \
				       size_t act_stride, size_t count,        \
				       float *out, size_t out_stride)          \
	{                                                                      \
		const type *w = row;                                           \
		for (size_t t = 0; t < count; t++) {                           \
			const float *x = (const void *)((const char *)act +    \
							t * act_stride);       \
			float sum = 0;                                         \
			for (size_t i = 0; i < n; i++)                         \
				sum += (NUMBER) * x[i];                        \
			out[t * out_stride] = sum;                             \
		}                                                              \
	}

DOT_PLAIN(f32, float, w[i])
DOT_PLAIN(f16, uint16_t, quant_f16(w[i]))
DOT_PLAIN(bf16, uint16_t, quant_bf16(w[i]))

static void dot_small(size_t n, const void *row, size_t block_bytes,
		      unpack_small_fn unpack, const void *act,
		      size_t act_stride, size_t count, float *out,
		      size_t out_stride)
{
	float sum[QUANT_TILE] = { 0 };

	for (size_t b = 0; b < n / QS; b++) {
		struct small_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t t = 0; t < count; t++) {
			const struct act_q8 x = act_q8_at(
				(const char *)act + t * act_stride, n, QS);
			int dot = 0;

			for (size_t i = 0; i < QS; i++)
				dot += w.q[i] * x.q[b * QS + i];
			sum[t] += x.d[b] * (w.d * (float)dot +
					    w.m * (float)x.sum[b]);
		}
	}
	for (size_t t = 0; t < count; t++)
		out[t * out_stride] = sum[t];
}

static void dot_big(size_t n, const void *row, size_t block_bytes,
		    unpack_big_fn unpack, const void *act,
		    size_t act_stride, size_t count, float *out,
		    size_t out_stride)
{
	float sum[QUANT_TILE] = { 0 };

	for (size_t b = 0; b < n / QK; b++) {
		struct big_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t t = 0; t < count; t++) {
			const struct act_q8 x = act_q8_at(
				(const char *)act + t * act_stride, n, QK);
			int dot = 0, mins = 0;

			for (size_t r = 0; r < QK / 16; r++) {
				const int8_t *q = x.q + b * QK + r * 16;
				int run = 0;

				for (size_t i = 0; i < 16; i++)
					run += w.q[r * 16 + i] * q[i];
				dot += w.scale[r] * run;
				mins += w.min[r] * x.sum[b * (QK / 16) + r];
			}
			sum[t] += x.d[b] * (w.d * (float)dot -
					    w.dmin * (float)mins);
		}
	}
	for (size_t t = 0; t < count; t++)
		out[t * out_stride] = sum[t];
}

#define DOT_SMALL(format) DOT(format, small)
#define DOT_BIG(format) DOT(format, big)
#define DOT(format, shape)                                                     \
	void quant_scalar_dot_##format(size_t n, const void *row, const void *act, \
				       size_t act_stride, size_t count,        \
				       float *out, size_t out_stride)          \
	{                                                                      \
		dot_##shape(n, row, sizeof(struct block_##format),             \
			    quant_unpack_##format, act, act_stride, count,     \
			    out, out_stride);                                  \
	}

QUANT_SMALL_FORMATS(DOT_SMALL)
QUANT_BIG_FORMATS(DOT_BIG)
