/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * simd_neon.h - the vectors of AArch64 (Advanced SIMD) under the names that the
 * panel_*.h files are written in; simd_avx512.h explains these.
 *
 * Bytes are multiplied signed times signed: by the dot product instructions
 * where the file is compiled for a processor that has them, otherwise into sums
 * of 16 bits.  Both are exact, so both give the same bits.
 */
#ifndef INFERENCE_SIMD_NEON_H
#define INFERENCE_SIMD_NEON_H

#include <arm_neon.h>
#include <string.h>

#include "quant.h"
#include "unrolled.h"

#define LANES 4

typedef uint32_t vu __attribute__((vector_size(16)));
typedef int32_t vi __attribute__((vector_size(16)));
typedef float vf __attribute__((vector_size(16)));

/* The sums, in 16 bits two registers each, and their totals fit beside the
 * operands in 32 registers. */
#ifndef TILE_PANELS
#define TILE_PANELS 2
#endif
#ifndef TILE_TOKENS
#define TILE_TOKENS 4
#endif

/* Bytes of full range are signed as they are. */
#define BYTE_ZERO 0
#define BYTE_FLIP 0u

INLINE vf f_set(float x) { return (vf)vdupq_n_f32(x); }
INLINE vi i_set(int32_t x) { return (vi)vdupq_n_s32(x); }
INLINE vf f_fma(vf a, vf b, vf c)
{
	return (vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
INLINE vf f_from_int(vi v) { return (vf)vcvtq_f32_s32((int32x4_t)v); }
INLINE vf f_load(const float *p) { return (vf)vld1q_f32(p); }
INLINE void f_store(float *p, vf v) { vst1q_f32(p, (float32x4_t)v); }

INLINE vf f_load_half(const uint16_t *p)
{
	return (vf)vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}

INLINE vf f_load_bf16(const uint16_t *p)
{
	return (vf)vshll_n_u16(vld1_u16(p), 16);
}

INLINE vf f_from_half(vu v)
{
	return (vf)vcvt_f32_f16(vreinterpret_f16_u16(vmovn_u32((uint32x4_t)v)));
}

/* Of each lane the low half, and the high one. */
INLINE void f_two_from_half(vu v, vf *low, vf *high)
{
	*low = f_from_half(v);
	*high = (vf)vcvt_f32_f16(vreinterpret_f16_u16(vshrn_n_u32((uint32x4_t)v, 16)));
}

INLINE float f_sum(vf v)
{
	return vaddvq_f32((float32x4_t)v);
}

INLINE void load_rows(const uint8_t *const row[LANES], size_t at, vu out[4])
{
	uint32x4_t a[4];
	uint64x2_t even[2], odd[2]; /* words 0 and 2, 1 and 3, of two rows */

	UNROLL for (int i = 0; i < 4; i++)
		a[i] = vreinterpretq_u32_u8(vld1q_u8(row[i] + at));
	UNROLL for (int i = 0; i < 2; i++) {
		even[i] = vreinterpretq_u64_u32(vtrn1q_u32(a[2 * i], a[2 * i + 1]));
		odd[i] = vreinterpretq_u64_u32(vtrn2q_u32(a[2 * i], a[2 * i + 1]));
	}
	out[0] = (vu)vtrn1q_u64(even[0], even[1]);
	out[1] = (vu)vtrn1q_u64(odd[0], odd[1]);
	out[2] = (vu)vtrn2q_u64(even[0], even[1]);
	out[3] = (vu)vtrn2q_u64(odd[0], odd[1]);
}

INLINE vu look_up(const int8_t table[16], vu index)
{
	return (vu)vqtbl1q_s8(vld1q_s8(table), (uint8x16_t)index);
}

INLINE vu spread4(const void *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return (vu)vdupq_n_u32(v);
}

#ifdef __ARM_FEATURE_DOTPROD

#define STEPS(avx2_steps, run) ((run) / 4)
typedef vi sum_n;
INLINE sum_n sum_n_zero(void) { return i_set(0); }
INLINE sum_n sum_n_step(sum_n s, vu w, vu x)
{
	return (vi)vdotq_s32((int32x4_t)s, (int8x16_t)w, (int8x16_t)x);
}
INLINE vi sum_n_total(sum_n s) { return s; }

#else

/*
 * A sum of 16 bits gets one product a step, of AVX2's two: so twice the steps
 * fit.  Of bytes of any size two do: 2 * 128 * 127 < 32768.
 */
#define STEPS(avx2_steps, run)                                                 \
	((avx2_steps) == 0 ? 2 : 2 * (avx2_steps) < (run) / 4 ?                \
	 2 * (avx2_steps) : (run) / 4)
typedef struct { int16x8_t low, high; } sum_n; /* of rows 0 and 1, 2 and 3 */
INLINE sum_n sum_n_zero(void)
{
	return (sum_n){ vdupq_n_s16(0), vdupq_n_s16(0) };
}
INLINE sum_n sum_n_step(sum_n s, vu w, vu x)
{
	s.low = vmlal_s8(s.low, vget_low_s8((int8x16_t)w), vget_low_s8((int8x16_t)x));
	s.high = vmlal_high_s8(s.high, (int8x16_t)w, (int8x16_t)x);
	return s;
}
INLINE vi sum_n_total(sum_n s)
{
	return (vi)vpaddq_s32(vpaddlq_s16(s.low), vpaddlq_s16(s.high));
}

#endif

/* Bytes of full range need no other sum. */
typedef vi sum_w;
#define WIDE 0
INLINE sum_w sum_w_zero(void) { return i_set(0); }
INLINE sum_w sum_w_step(sum_w s, vu w, vu x)
{
	return s + sum_n_total(sum_n_step(sum_n_zero(), w, x));
}
/* Only where WIDE (simd_avx2.h). */
INLINE sum_w sum_w_split(sum_w s, vu *w, vu *sign) { (void)w; (void)sign; return s; }
INLINE sum_w sum_w_split_step(sum_w s, vu w, vu sign, vu x) { (void)sign; return sum_w_step(s, w, x); }

INLINE vi panel_scale(vi scale) { return scale; }
INLINE vi sum_n_scaled(sum_n s, vi scale) { return sum_n_total(s) * scale; }

INLINE vi add_pairs(vi s, vi a, vu b)
{
	const int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;

	return s + (vi)vpaddq_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)),
				  vmull_high_s16(x, y));
}

#endif
