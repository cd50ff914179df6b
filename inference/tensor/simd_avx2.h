/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * simd_avx2.h - the vectors of AVX2, FMA and F16C under the names that the
 * panel_*.h files are written in; simd_avx512.h explains these.
 *
 * Bytes are multiplied by maddubs, unsigned times signed with neighbours added
 * in 16 bits.  As many of these are summed in 16 bits as provably fit.
 */
#ifndef INFERENCE_SIMD_AVX2_H
#define INFERENCE_SIMD_AVX2_H

#include <immintrin.h>
#include <string.h>

#include "quant.h"
#include "unrolled.h"

#define LANES 8

typedef uint32_t vu __attribute__((vector_size(32)));
typedef int32_t vi __attribute__((vector_size(32)));
typedef float vf __attribute__((vector_size(32)));

#ifndef TILE_PANELS
#define TILE_PANELS 2
#endif
#ifndef TILE_TOKENS
#define TILE_TOKENS 4
#endif

/* Bytes of full range stay signed: the wide sums take them so. */
#define BYTE_ZERO 0
#define BYTE_FLIP 0u

INLINE vf f_set(float x) { return (vf)_mm256_set1_ps(x); }
INLINE vi i_set(int32_t x) { return (vi)_mm256_set1_epi32(x); }
INLINE vf f_fma(vf a, vf b, vf c) { return (vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
INLINE vf f_from_int(vi v) { return (vf)_mm256_cvtepi32_ps((__m256i)v); }
INLINE vf f_load(const float *p) { return (vf)_mm256_loadu_ps(p); }
INLINE void f_store(float *p, vf v) { _mm256_storeu_ps(p, (__m256)v); }

INLINE vf f_load_half(const uint16_t *p)
{
	return (vf)_mm256_cvtph_ps(_mm_loadu_si128((const void *)p));
}

INLINE vf f_load_bf16(const uint16_t *p)
{
	return (vf)_mm256_slli_epi32(_mm256_cvtepu16_epi32(
		_mm_loadu_si128((const void *)p)), 16);
}

INLINE vf f_from_half(vu v)
{
	const __m256i low = _mm256_and_si256((__m256i)v, _mm256_set1_epi32(0xffff));
	const __m256i words = _mm256_packus_epi32(low, low);

	return (vf)_mm256_cvtph_ps(_mm256_castsi256_si128(
		_mm256_permute4x64_epi64(words, 0x08)));
}

/* Of each lane the low half, and the high one. */
INLINE void f_two_from_half(vu v, vf *low, vf *high)
{
	const __m256i apart = _mm256_permute4x64_epi64(_mm256_shuffle_epi8((__m256i)v,
		_mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13,
							  2, 3, 6, 7, 10, 11, 14, 15))), 0xd8);

	*low = (vf)_mm256_cvtph_ps(_mm256_castsi256_si128(apart));
	*high = (vf)_mm256_cvtph_ps(_mm256_extracti128_si256(apart, 1));
}

INLINE float f_sum(vf v)
{
	__m128 s = _mm_add_ps(_mm256_castps256_ps128((__m256)v),
			      _mm256_extractf128_ps((__m256)v, 1));

	s = _mm_add_ps(s, _mm_movehl_ps(s, s));
	return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

INLINE void load_rows(const uint8_t *const row[LANES], size_t at, vu out[4])
{
	__m256i a[4], t0, t1, t2, t3;

	UNROLL for (int i = 0; i < 4; i++) {
		a[i] = _mm256_castsi128_si256(_mm_loadu_si128((const void *)(row[i] + at)));
		a[i] = _mm256_inserti128_si256(a[i],
			_mm_loadu_si128((const void *)(row[4 + i] + at)), 1);
	}
	t0 = _mm256_unpacklo_epi32(a[0], a[1]);
	t1 = _mm256_unpackhi_epi32(a[0], a[1]);
	t2 = _mm256_unpacklo_epi32(a[2], a[3]);
	t3 = _mm256_unpackhi_epi32(a[2], a[3]);
	out[0] = (vu)_mm256_unpacklo_epi64(t0, t2);
	out[1] = (vu)_mm256_unpackhi_epi64(t0, t2);
	out[2] = (vu)_mm256_unpacklo_epi64(t1, t3);
	out[3] = (vu)_mm256_unpackhi_epi64(t1, t3);
}

INLINE vu look_up(const int8_t table[16], vu index)
{
	const __m128i t = _mm_loadu_si128((const void *)table);

	return (vu)_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(t), (__m256i)index);
}

INLINE vu spread4(const void *p)
{
	int32_t v;

	memcpy(&v, p, sizeof(v));
	return (vu)_mm256_set1_epi32(v);
}

#define STEPS(avx2_steps, run) (avx2_steps)
typedef __m256i sum_n; /* 16 numbers of 16 bits */
typedef vi sum_w;
#define WIDE 1
INLINE sum_n sum_n_zero(void) { return _mm256_setzero_si256(); }
INLINE sum_w sum_w_zero(void) { return i_set(0); }
/* The compiler would add in another order, for which it lacks registers. */
#define IN_ORDER(v) __asm__("" : "+x"(v))
INLINE sum_n sum_n_step(sum_n s, vu w, vu x)
{
	s = _mm256_add_epi16(s, _mm256_maddubs_epi16((__m256i)w, (__m256i)x));
	IN_ORDER(s);
	return s;
}
/* |w| * (x with the sign of w): at most 2 * 128 * 127 < 32768. */
INLINE sum_w sum_w_step(sum_w s, vu w, vu x)
{
	const __m256i p = _mm256_maddubs_epi16(_mm256_abs_epi8((__m256i)w),
		_mm256_sign_epi8((__m256i)x, (__m256i)w));

	s += (vi)_mm256_madd_epi16(p, _mm256_set1_epi16(1));
	IN_ORDER(s);
	return s;
}
/*
 * The same for weights that meet many tokens: the sign, which goes through the units that
 * multiply, is taken out beforehand.  w becomes |w| and sign ones where it was negative;
 * there x ^ sign is -x - 1, so that |w| has to be added, which is what the sum starts with.
 */
INLINE sum_w sum_w_split(sum_w s, vu *w, vu *sign)
{
	const __m256i minus = _mm256_cmpgt_epi8(_mm256_setzero_si256(), (__m256i)*w);

	*sign = (vu)minus;
	*w = (vu)_mm256_abs_epi8((__m256i)*w);
	return s + (vi)_mm256_madd_epi16(_mm256_maddubs_epi16(
		_mm256_and_si256((__m256i)*w, minus), _mm256_set1_epi8(1)), _mm256_set1_epi16(1));
}
/* At most 2 * 128 * 128, and that only below zero: it fits. */
INLINE sum_w sum_w_split_step(sum_w s, vu w, vu sign, vu x)
{
	const __m256i p = _mm256_maddubs_epi16((__m256i)w, (__m256i)(x ^ sign));

	s += (vi)_mm256_madd_epi16(p, _mm256_set1_epi16(1));
	IN_ORDER(s);
	return s;
}
INLINE vi sum_n_total(sum_n s)
{
	return (vi)_mm256_madd_epi16(s, _mm256_set1_epi16(1));
}
INLINE vi panel_scale(vi scale) { return (scale & 0xffff) | (vi)((vu)scale << 16); }
INLINE vi sum_n_scaled(sum_n s, vi scale)
{
	return (vi)_mm256_madd_epi16(s, (__m256i)scale);
}

INLINE vi add_pairs(vi s, vi a, vu b)
{
	return s + (vi)_mm256_madd_epi16((__m256i)a, (__m256i)b);
}

#endif
