/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_kv_avx2.c - cached keys and values of 8 bits, for x86-64 with AVX2.
 */
#include "quant_kv.h"

#ifdef __AVX2__

#include <math.h>

#include "vec_avx2.h"

/* The last block is filled up first, so that all blocks are whole. */
static void store(const struct quant_ops *ops, const float *x, size_t dim, void *row)
{
	struct block_q8_0 *b = row;

	for (size_t i = 0; i < dim; i += QS, b++) {
		float part[QS] = { 0 };
		const float *from = x + i;
		unsigned char act[64];
		struct act_q8 a = act_q8_at(act, QS, QS);

		if (dim - i < QS) {
			memcpy(part, from, (dim - i) * sizeof(*part));
			from = part;
		}
		avx2_quantise_q8(from, QS, act);
		memcpy(b->q, a.q, QS);
		ops->to_f16(a.d, 1, &b->d);
	}
}

static void score(const void *key, size_t n, size_t dim, const void *query,
		  float scale, float *out)
{
	const __m256i ones = _mm256_set1_epi16(1);
	const size_t blocks = kv_q8_blocks(dim);
	const struct block_q8_0 *k = key, *q = query;

	for (size_t i = 0; i < n; i++, k += blocks) {
		__m256 sum = _mm256_setzero_ps();

		for (size_t b = 0; b < blocks; b++) {
			const __m256i x = _mm256_loadu_si256((const void *)q[b].q);
			const __m256i y = _mm256_loadu_si256((const void *)k[b].q);
			/* Bytes are within -127 .. 127: no sum of two saturates. */
			const __m256i pairs = _mm256_maddubs_epi16(
				_mm256_abs_epi8(x), _mm256_sign_epi8(y, x));
			const float d = half_to_float(q[b].d) * half_to_float(k[b].d);

			sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(
				_mm256_madd_epi16(pairs, ones)), _mm256_set1_ps(d), sum);
		}
		out[i] = sum_floats(sum) * scale;
	}
}

static inline __m256 bytes_to_floats(const int8_t *q)
{
	return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const void *)q)));
}

static void mix(const void *value, size_t n, size_t dim, const float *p, float *out)
{
	const size_t blocks = kv_q8_blocks(dim);
	const struct block_q8_0 *v = value;

	/* The 32 columns of a block stay in registers over all rows. */
	for (size_t b = 0; b < blocks; b++, out += QS) {
		__m256 a[4] = { 0 };
		float part[QS];

		for (size_t i = 0; i < n; i++) {
			const struct block_q8_0 *row = &v[i * blocks + b];
			const __m256 w = _mm256_set1_ps(p[i] * half_to_float(row->d));

			for (size_t j = 0; j < 4; j++)
				a[j] = _mm256_fmadd_ps(w, bytes_to_floats(row->q + 8 * j),
						       a[j]);
		}
		for (size_t j = 0; j < 4; j++)
			_mm256_storeu_ps(part + 8 * j, a[j]);
		memcpy(out, part, (dim - b * QS < QS ? dim - b * QS : QS) * sizeof(*out));
	}
}

static const struct kv_q8_ops avx2_ops = { store, score, mix };

const struct kv_q8_ops *kv_q8_ops_avx2(void)
{
	return &avx2_ops;
}

#else

const struct kv_q8_ops *kv_q8_ops_avx2(void)
{
	return NULL;
}

#endif
