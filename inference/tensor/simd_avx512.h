/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * simd_avx512.h - the vectors of AVX-512 (F, BW, DQ, VL, VNNI) under the names
 * that the panel_*.h files are written in.  simd_avx2.h and simd_neon.h are the
 * same for their instruction sets; what they have in common is explained here.
 *
 * A vector has LANES numbers of 32 bits, one for each of LANES weight rows.
 * Plain arithmetic is that of the compiler's vector types.
 */
#ifndef INFERENCE_SIMD_AVX512_H
#define INFERENCE_SIMD_AVX512_H

#include <immintrin.h>
#include <string.h>

#include "quant.h"
#include "unrolled.h"

#define LANES 16

typedef uint32_t vu __attribute__((vector_size(64)));
typedef int32_t vi __attribute__((vector_size(64)));
typedef float vf __attribute__((vector_size(64)));

/* Weight panels and tokens that a tile of products takes at a time: 8 sums, 2
 * weights and an activation stay in registers. */
#ifndef TILE_PANELS
#define TILE_PANELS 2
#endif
#ifndef TILE_TOKENS
#define TILE_TOKENS 4
#endif

/* What is added to a signed weight byte of full range: the product takes
 * unsigned bytes. */
#define BYTE_ZERO 128
#define BYTE_FLIP 0x80808080u

INLINE vf f_set(float x) { return (vf)_mm512_set1_ps(x); }
INLINE vi i_set(int32_t x) { return (vi)_mm512_set1_epi32(x); }
INLINE vf f_fma(vf a, vf b, vf c) { return (vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
INLINE vf f_from_int(vi v) { return (vf)_mm512_cvtepi32_ps((__m512i)v); }
INLINE vf f_load(const float *p) { return (vf)_mm512_loadu_ps(p); }
INLINE void f_store(float *p, vf v) { _mm512_storeu_ps(p, (__m512)v); }

INLINE vf f_load_half(const uint16_t *p)
{
	return (vf)_mm512_cvtph_ps(_mm256_loadu_si256((const void *)p));
}

INLINE vf f_load_bf16(const uint16_t *p)
{
	return (vf)_mm512_slli_epi32(_mm512_cvtepu16_epi32(
		_mm256_loadu_si256((const void *)p)), 16);
}

/* The low 16 bits of each lane are a half float. */
INLINE vf f_from_half(vu v)
{
	return (vf)_mm512_cvtph_ps(_mm512_cvtepi32_epi16((__m512i)v));
}

/* Of each lane the low half, and the high one. */
INLINE void f_two_from_half(vu v, vf *low, vf *high)
{
	const __m512i apart = _mm512_permutexvar_epi64(_mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7),
		_mm512_shuffle_epi8((__m512i)v, _mm512_broadcast_i32x4(
			_mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15))));

	*low = (vf)_mm512_cvtph_ps(_mm512_castsi512_si256(apart));
	*high = (vf)_mm512_cvtph_ps(_mm512_extracti64x4_epi64(apart, 1));
}

INLINE float f_sum(vf v)
{
	return _mm512_reduce_add_ps((__m512)v);
}

/* 16 bytes at byte at of each row: out[i] gets bytes 4i .. 4i+3 of all rows. */
INLINE void load_rows(const uint8_t *const row[LANES], size_t at, vu out[4])
{
	__m512i a[4], t0, t1, t2, t3;

	/* Each 128-bit lane gets four rows that are neighbours after the
	 * transposition within the lanes. */
	UNROLL for (int i = 0; i < 4; i++) {
		a[i] = _mm512_castsi128_si512(_mm_loadu_si128((const void *)(row[i] + at)));
		a[i] = _mm512_inserti32x4(a[i], _mm_loadu_si128((const void *)(row[4 + i] + at)), 1);
		a[i] = _mm512_inserti32x4(a[i], _mm_loadu_si128((const void *)(row[8 + i] + at)), 2);
		a[i] = _mm512_inserti32x4(a[i], _mm_loadu_si128((const void *)(row[12 + i] + at)), 3);
	}
	t0 = _mm512_unpacklo_epi32(a[0], a[1]);
	t1 = _mm512_unpackhi_epi32(a[0], a[1]);
	t2 = _mm512_unpacklo_epi32(a[2], a[3]);
	t3 = _mm512_unpackhi_epi32(a[2], a[3]);
	out[0] = (vu)_mm512_unpacklo_epi64(t0, t2);
	out[1] = (vu)_mm512_unpackhi_epi64(t0, t2);
	out[2] = (vu)_mm512_unpacklo_epi64(t1, t3);
	out[3] = (vu)_mm512_unpackhi_epi64(t1, t3);
}

/* Each byte of index, below 16, becomes that byte of the table. */
INLINE vu look_up(const int8_t table[16], vu index)
{
	const __m128i t = _mm_loadu_si128((const void *)table);

	return (vu)_mm512_shuffle_epi8(_mm512_broadcast_i32x4(t), (__m512i)index);
}

/* Four bytes at p in all lanes. */
INLINE vu spread4(const void *p)
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return (vu)_mm512_set1_epi32(v);
}

/*
 * A sum of byte products, unsigned weight times signed activation, of numbers
 * 4g .. 4g+3 of each row.  How many steps fit into it is told by the STEPS_
 * numbers of the format (AVX2 sums in 16 bits); "wide" ones take any bytes.
 */
#define STEPS(avx2_steps, run) ((run) / 4)
typedef vi sum_n;
typedef vi sum_w;
#define WIDE 0
INLINE sum_n sum_n_zero(void) { return i_set(0); }
INLINE sum_w sum_w_zero(void) { return i_set(0); }
INLINE sum_n sum_n_step(sum_n s, vu w, vu x)
{
	return (vi)_mm512_dpbusd_epi32((__m512i)s, (__m512i)w, (__m512i)x);
}
INLINE sum_w sum_w_step(sum_w s, vu w, vu x) { return sum_n_step(s, w, x); }
/* Only where WIDE (simd_avx2.h). */
INLINE sum_w sum_w_split(sum_w s, vu *w, vu *sign) { (void)w; (void)sign; return s; }
INLINE sum_w sum_w_split_step(sum_w s, vu w, vu sign, vu x) { (void)sign; return sum_w_step(s, w, x); }
INLINE vi sum_n_total(sum_n s) { return s; }
/* A scale as panel_scale() made it, times the sum. */
INLINE vi panel_scale(vi scale) { return scale; }
INLINE vi sum_n_scaled(sum_n s, vi scale) { return s * scale; }

/* s + the products of the two 16-bit numbers of each lane. */
INLINE vi add_pairs(vi s, vi a, vu b)
{
	return (vi)_mm512_dpwssd_epi32((__m512i)s, (__m512i)a, (__m512i)b);
}

#endif
