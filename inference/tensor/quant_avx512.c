/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_avx512.c - the table of x86-64 with AVX-512 (F, BW, DQ, VL and VNNI).
 */
#include "quant.h"

#ifdef __AVX512VNNI__

#include "simd_avx512.h"

#include "row_avx512.h"
#define ROWS_q4_0 rows_q4_0
#define ROWS_q8_0 rows_q8_0
#define ROWS_q4_k rows_q4_k
#define ROWS_q5_k rows_q5_k
#define ROWS_q6_k rows_q6_k
#include "panel_attend.h"
#include "panel_formats.h"
#include "vec_avx512.h"

static const struct quant_ops avx512_ops = {
	.name = "avx512",
	.dot = PANEL_KERNELS(dot),
	.mul = PANEL_KERNELS(mul),
	.quantise = { avx2_quantise_f32, avx2_quantise_q8, avx2_quantise_q8k },
	.rms_norm = avx2_rms_norm,
	.soften = avx512_soften,
	.silu_mul = avx512_silu_mul,
	.to_f16 = avx2_to_f16,
	.score = avx2_score,
	.mix = avx2_mix,
	.score_many = score_many,
	.mix_many = mix_many,
};

const struct quant_ops *quant_ops_avx512(void)
{
	return &avx512_ops;
}

#else /* built for a processor without AVX-512 */

const struct quant_ops *quant_ops_avx512(void)
{
	return NULL;
}

#endif
