/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx512.c - exponentials with AVX-512: those of vec_avx2.c, sixteen at a time, with
 * the same bits.
 */
#include "vec_avx512.h"

#ifdef __AVX512VNNI__

#include <immintrin.h>

#include "unrolled.h"

#define LANES 16

/* As exp_floats() in vec_avx2.c, which says why; 2^k is exact however it is multiplied. */
static inline __m512 exp_floats(__m512 x)
{
	static const float series[] = { 1.0f / 720, 1.0f / 120, 1.0f / 24,
					1.0f / 6, 1.0f / 2, 1.0f, 1.0f };
	__m512 k, r, p;

	x = _mm512_max_ps(_mm512_set1_ps(-87.3f), x);
	x = _mm512_min_ps(_mm512_set1_ps(88.3f), x);
	k = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)),
				 _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	r = _mm512_fnmadd_ps(k, _mm512_set1_ps(0.693359375f), x);
	r = _mm512_fnmadd_ps(k, _mm512_set1_ps(-2.12194440e-4f), r);
	p = _mm512_set1_ps(series[0]);
	UNROLL for (size_t i = 1; i < sizeof(series) / sizeof(series[0]); i++)
		p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(series[i]));
	return _mm512_scalef_ps(p, k);
}

static inline __mmask16 first_lanes(size_t n)
{
	return (__mmask16)((1u << n) - 1);
}

static inline float greatest(const float *x, size_t n)
{
	__m512 m[4] = { _mm512_set1_ps(x[0]), m[0], m[0], m[0] };
	size_t i = 0;

	/* Four under way: none is waited for. */
	for (; i + 4 * LANES <= n; i += 4 * LANES)
		UNROLL for (size_t j = 0; j < 4; j++)
			m[j] = _mm512_max_ps(m[j], _mm512_loadu_ps(x + i + j * LANES));
	for (; i + LANES <= n; i += LANES)
		m[0] = _mm512_max_ps(m[0], _mm512_loadu_ps(x + i));
	m[1] = _mm512_max_ps(m[1], _mm512_mask_loadu_ps(m[1], first_lanes(n - i), x + i));
	return _mm512_reduce_max_ps(_mm512_max_ps(_mm512_max_ps(m[0], m[1]),
						  _mm512_max_ps(m[2], m[3])));
}

/* Summed in eight lanes, as there. */
static inline __m256 add_halves(__m256 sum, __m512 e)
{
	sum = _mm256_add_ps(sum, _mm512_castps512_ps256(e));
	return _mm256_add_ps(sum, _mm512_extractf32x8_ps(e, 1));
}

float avx512_soften(float *x, size_t n)
{
	const __m512 shift = _mm512_set1_ps(greatest(x, n));
	__m256 sum = _mm256_setzero_ps();
	size_t i = 0;

	for (; i + LANES <= n; i += LANES) {
		const __m512 e = exp_floats(_mm512_sub_ps(_mm512_loadu_ps(x + i), shift));

		_mm512_storeu_ps(x + i, e);
		sum = add_halves(sum, e);
	}
	if (i < n) {
		const __mmask16 rest = first_lanes(n - i);
		const __m512 e = exp_floats(_mm512_sub_ps(
			_mm512_maskz_loadu_ps(rest, x + i), shift));

		_mm512_mask_storeu_ps(x + i, rest, e);
		sum = add_halves(sum, _mm512_maskz_mov_ps(rest, e));
	}
	return sum_floats(sum);
}

static inline __m512 silu_floats(__m512 gate, __m512 up)
{
	const __m512 e = exp_floats(_mm512_sub_ps(_mm512_setzero_ps(), gate));

	return _mm512_mul_ps(_mm512_div_ps(gate, _mm512_add_ps(_mm512_set1_ps(1.0f), e)), up);
}

void avx512_silu_mul(float *gate, const float *up, size_t n)
{
	const __mmask16 rest = first_lanes(n % LANES);
	size_t i;

	for (i = 0; i + LANES <= n; i += LANES)
		_mm512_storeu_ps(gate + i, silu_floats(_mm512_loadu_ps(gate + i),
						       _mm512_loadu_ps(up + i)));
	_mm512_mask_storeu_ps(gate + i, rest, silu_floats(
		_mm512_maskz_loadu_ps(rest, gate + i), _mm512_maskz_loadu_ps(rest, up + i)));
}

#endif
