/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_amx.c - the table of x86-64 with AMX (tiles of bytes and of bfloat16) beside
 * AVX-512: many tokens by tiles, all else as there, with the same bits.
 */
#include "quant.h"

#if defined(__AMX_INT8__) && defined(__AMX_BF16__) && defined(__AVX512VNNI__)

#include "simd_avx512.h"

/* Cores that have tiles fetch 48 lines at a time into the second-level cache, if two
 * streams say which ones early; of one stream alone they fetch 20 lines, and no farther
 * than the end of a page (inference/NOTES.md). */
#define PACKED_STREAMS 2
#define PACKED_AHEAD 1280
#include "panel_attend.h"
#include "panel_k.h"
#include "panel_tile.h"
#include "panel_amx.h"
#define MULTIPLY(NAME, format, m, f)                                           \
	amx_multiply(m, f, unpack_##format, PACKED_##format,                   \
		     quant_ops_avx512()->mul[QUANT_##NAME])
#define MULTIPLY_FLOAT(NAME, format, m) quant_ops_avx512()->mul[QUANT_##NAME](m)
#include "panel_formats.h"
#include "panel_bf16.h"
#include "vec_avx512.h"

#define MANY(format)                                                           \
	static void many_##format(const struct quant_mul *m)                   \
	{                                                                      \
		bf16_multiply(m, small_##format, unpack_##format);             \
	}
MANY(q4_0)
MANY(q4_1)
MANY(q5_0)
MANY(q5_1)
MANY(q8_0)
MANY(iq4_nl)

static const struct quant_ops amx_ops = {
	.name = "amx",
	.dot = PANEL_KERNELS(dot),
	.mul = PANEL_KERNELS(mul),
	.many = {
		[QUANT_Q4_0] = many_q4_0, [QUANT_Q4_1] = many_q4_1, [QUANT_Q5_0] = many_q5_0,
		[QUANT_Q5_1] = many_q5_1, [QUANT_Q8_0] = many_q8_0, [QUANT_IQ4_NL] = many_iq4_nl,
	},
	.quantise = { avx2_quantise_f32, avx2_quantise_q8, avx2_quantise_q8k, bf16_quantise },
	.rms_norm = avx2_rms_norm,
	.soften = avx512_soften,
	.silu_mul = avx512_silu_mul,
	.to_f16 = avx2_to_f16,
	.score = avx2_score,
	.mix = avx2_mix,
	.score_many = score_many,
	.mix_many = mix_many,
};

const struct quant_ops *quant_ops_amx(void)
{
	return &amx_ops;
}

#else /* built for a processor without AMX */

const struct quant_ops *quant_ops_amx(void)
{
	return NULL;
}

#endif
