/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_formats.h - the kernels of all formats, for the table of an instruction
 * set.  Included after a simd_*.h file, by the file that defines that table.
 */
#ifndef INFERENCE_PANEL_FORMATS_H
#define INFERENCE_PANEL_FORMATS_H

#include "panel_float.h"
#include "panel_k.h"
#include "panel_tile.h"

/* Formats that have a kernel for one token say so before. */
#ifndef ROWS_q4_0
#define ROWS_q4_0 NULL
#endif
#ifndef ROWS_q8_0
#define ROWS_q8_0 NULL
#endif
#ifndef ROWS_q4_k
#define ROWS_q4_k NULL
#endif
#ifndef ROWS_q5_k
#define ROWS_q5_k NULL
#endif
#ifndef ROWS_q6_k
#define ROWS_q6_k NULL
#endif
#define PACKED_q4_0 packed_q4_0
#define PACKED_q8_0 packed_q8_0
#define PACKED_q4_k packed_q4_k
#define PACKED_q5_k packed_q5_k
#define PACKED_q6_k packed_q6_k
#define PACKED_q4_1 packed_panel
#define PACKED_q5_0 packed_panel
#define PACKED_q5_1 packed_panel
#define PACKED_iq4_nl packed_panel
#define PACKED_q2_k packed_panel
#define PACKED_q3_k packed_panel
#define PACKED_iq4_xs packed_panel
#define ROWS_q4_1 NULL
#define ROWS_q5_0 NULL
#define ROWS_q5_1 NULL
#define ROWS_iq4_nl NULL
#define ROWS_q2_k NULL
#define ROWS_q3_k NULL
#define ROWS_iq4_xs NULL

/* A table that multiplies in another way says so before. */
#ifndef MULTIPLY
#define MULTIPLY(NAME, format, m, f)                                           \
	multiply(m, f, unpack_##format, ROWS_##format, PACKED_##format)
#define MULTIPLY_FLOAT(NAME, format, m) multiply_float(m, load_##format, one_##format)
#endif

/* A row of weights times a few tokens. */
#define DOT(format)                                                            \
	static void dot_##format(size_t n, const void *row, const void *act,   \
				 size_t act_stride, size_t count, float *out,  \
				 size_t out_stride)                            \
	{                                                                      \
		const struct quant_mul m = {                                   \
			.n = n, .weights = row, .rows = 1,                     \
			.act = act, .tokens = count, .act_stride = act_stride, \
			.out = out, .out_stride = out_stride,                  \
		};                                                             \
		mul_##format(&m);                                              \
	}

#define FLOAT(NAME, format)                                                    \
	static void mul_##format(const struct quant_mul *m)                    \
	{                                                                      \
		MULTIPLY_FLOAT(NAME, format, m);                               \
	}                                                                      \
	DOT(format)

#define SMALL(NAME, format, ...)                                               \
	static const struct weights small_##format = {                         \
		.shape = { .run = QS, __VA_ARGS__ },                           \
		.bytes = QK / QS * sizeof(struct block_##format),              \
	};                                                                     \
	static void mul_##format(const struct quant_mul *m)                    \
	{                                                                      \
		MULTIPLY(NAME, format, m, small_##format);                     \
	}                                                                      \
	DOT(format)

#define BIG(NAME, format, ...)                                                 \
	static void mul_##format(const struct quant_mul *m)                    \
	{                                                                      \
		const struct weights f = {                                      \
			.shape = { __VA_ARGS__ },                              \
			.big = true, .bytes = sizeof(struct block_##format),   \
		};                                                             \
		MULTIPLY(NAME, format, m, f);                                  \
	}                                                                      \
	DOT(format)

FLOAT(F32, f32)
FLOAT(F16, f16)
FLOAT(BF16, bf16)

/* The steps in 16 bits: two products a step, the largest byte times 127, must
 * stay below 32768 in sum. */
SMALL(Q4_0, q4_0, .steps = STEPS(8, QS), .zero = 8)
SMALL(Q4_1, q4_1, .steps = STEPS(8, QS), .offset = true)
SMALL(Q5_0, q5_0, .steps = STEPS(4, QS), .zero = 16)
SMALL(Q5_1, q5_1, .steps = STEPS(4, QS), .offset = true)
SMALL(Q8_0, q8_0, .steps = WIDE ? 0 : STEPS(0, QS), .zero = BYTE_ZERO)
SMALL(IQ4_NL, iq4_nl, .steps = WIDE ? 0 : STEPS(0, QS), .zero = BYTE_ZERO)
BIG(Q2_K, q2_k, .run = 16, .steps = STEPS(4, 16), .offset = true)
BIG(Q3_K, q3_k, .run = 16, .steps = STEPS(4, 16))
BIG(Q4_K, q4_k, .run = 32, .steps = STEPS(8, 32), .offset = true)
BIG(Q5_K, q5_k, .run = 32, .steps = STEPS(4, 32), .offset = true)
BIG(Q6_K, q6_k, .run = 16, .steps = STEPS(2, 16))
BIG(IQ4_XS, iq4_xs, .run = 32, .steps = WIDE ? 0 : STEPS(0, 32))

#define PANEL_KERNELS(fn)                                                      \
	{                                                                      \
		[QUANT_F32] = fn##_f32, [QUANT_F16] = fn##_f16,                \
		[QUANT_BF16] = fn##_bf16, [QUANT_Q4_0] = fn##_q4_0,            \
		[QUANT_Q4_1] = fn##_q4_1, [QUANT_Q5_0] = fn##_q5_0,            \
		[QUANT_Q5_1] = fn##_q5_1, [QUANT_Q8_0] = fn##_q8_0,            \
		[QUANT_Q2_K] = fn##_q2_k, [QUANT_Q3_K] = fn##_q3_k,            \
		[QUANT_Q4_K] = fn##_q4_k, [QUANT_Q5_K] = fn##_q5_k,            \
		[QUANT_Q6_K] = fn##_q6_k, [QUANT_IQ4_NL] = fn##_iq4_nl,        \
		[QUANT_IQ4_XS] = fn##_iq4_xs,                                  \
	}

#endif
