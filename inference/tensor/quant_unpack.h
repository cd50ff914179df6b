/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_unpack.h - what the blocks of the number formats mean, as small
 * integers with their scales.
 *
 * Each format is defined once, by its quant_unpack_*().  The floats of
 * dequantisation and the scalar dot products are both made from that.
 */
#ifndef INFERENCE_QUANT_UNPACK_H
#define INFERENCE_QUANT_UNPACK_H

#include <stddef.h>
#include <stdint.h>

#include "quant.h"

/* A block of 32 numbers: w = d * q + m. */
struct small_block {
	int8_t q[QS];
	float d, m;
};

/* A block of 256 numbers: w = d * scale[run] * q - dmin * min[run], runs of 16. */
struct big_block {
	int8_t q[QK];
	int16_t scale[QK / 16], min[QK / 16];
	float d, dmin;
};

typedef void (*unpack_small_fn)(const void *block, struct small_block *out);
typedef void (*unpack_big_fn)(const void *block, struct big_block *out);

/* The formats of either shape, to be made into whatever each of them needs. */
#define QUANT_SMALL_FORMATS(DO)                                                \
	DO(q4_0) DO(q4_1) DO(q5_0) DO(q5_1) DO(q8_0) DO(iq4_nl)
#define QUANT_BIG_FORMATS(DO)                                                  \
	DO(q2_k) DO(q3_k) DO(q4_k) DO(q5_k) DO(q6_k) DO(iq4_xs)

#define DECLARE_SMALL(format)                                                  \
	void quant_unpack_##format(const void *block, struct small_block *out); \
	void quant_row_##format(const void *row, float *out, size_t n);
#define DECLARE_BIG(format)                                                    \
	void quant_unpack_##format(const void *block, struct big_block *out);  \
	void quant_row_##format(const void *row, float *out, size_t n);
QUANT_SMALL_FORMATS(DECLARE_SMALL)
QUANT_BIG_FORMATS(DECLARE_BIG)
#undef DECLARE_SMALL
#undef DECLARE_BIG

/* Rows of n numbers, a whole number of blocks, as floats. */
void quant_row_f32(const void *row, float *out, size_t n);
void quant_row_f16(const void *row, float *out, size_t n);
void quant_row_bf16(const void *row, float *out, size_t n);

#endif
