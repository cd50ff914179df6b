/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx2.h - what the AVX2 files share: small helpers, and the float
 * arithmetic of vec_avx2.c for the table in quant_avx2.c.
 */
#ifndef INFERENCE_VEC_AVX2_H
#define INFERENCE_VEC_AVX2_H

#include "quant.h"
#include "unrolled.h"

#ifdef __AVX2__
#include <immintrin.h>
#include <string.h>

static inline float sum_floats(__m256 v)
{
	__m128 s = _mm_add_ps(_mm256_castps256_ps128(v),
			      _mm256_extractf128_ps(v, 1));

	s = _mm_add_ps(s, _mm_movehl_ps(s, s));
	return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

static inline float half_to_float(uint16_t h)
{
	return _cvtsh_ss(h);
}

static inline __m256 load_halves(const uint16_t *p)
{
	return _mm256_cvtph_ps(_mm_loadu_si128((const void *)p));
}

void avx2_quantise_f32(const float *x, size_t n, void *act);
void avx2_quantise_q8(const float *x, size_t n, void *act);
void avx2_quantise_q8k(const float *x, size_t n, void *act);
void avx2_rms_norm(const float *x, const float *weight, float eps, size_t n,
		   float *out);
float avx2_soften(float *x, size_t n);
void avx2_silu_mul(float *gate, const float *up, size_t n);
void avx2_to_f16(const float *x, size_t n, uint16_t *out);
void avx2_score(const uint16_t *key, size_t n, size_t dim, const float *q,
		float scale, float *score);
void avx2_mix(const uint16_t *value, size_t n, size_t dim, const float *p,
	      float *out);

#endif
#endif
