/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx2.c - the float arithmetic for x86-64 with AVX2, FMA and F16C:
 * quantising activations, normalising, attention, exponentials.
 */
#include "vec_avx2.h"

#ifdef __AVX2__

#include <math.h>

void avx2_quantise_f32(const float *x, size_t n, void *act)
{
	memcpy(act, x, n * sizeof(*x));
}

static inline float most_of(__m256 v)
{
	__m128 m = _mm_max_ps(_mm256_castps256_ps128(v),
			      _mm256_extractf128_ps(v, 1));

	m = _mm_max_ps(m, _mm_movehl_ps(m, m));
	return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
}

/* The greatest absolute value of n (a multiple of 8); NaN if any is NaN. */
static inline float absolute_most(const float *x, size_t n)
{
	const __m256 sign = _mm256_set1_ps(-0.0f);
	__m256 most = _mm256_setzero_ps(), odd = _mm256_setzero_ps();

	for (size_t i = 0; i < n; i += 8) {
		const __m256 v = _mm256_loadu_ps(x + i);

		most = _mm256_max_ps(most, _mm256_andnot_ps(sign, v));
		odd = _mm256_or_ps(odd, _mm256_cmp_ps(v, v, _CMP_UNORD_Q));
	}
	return _mm256_movemask_ps(odd) ? NAN : most_of(most);
}

static inline __m256i scaled(const float *x, __m256 by)
{
	return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(x), by));
}

/* 32 numbers to bytes; the sums of the two runs of 16 come back. */
static inline void quantise_32(const float *x, float by, int8_t *q, int sum[2])
{
	const __m256 m = _mm256_set1_ps(by);
	const __m256i ones = _mm256_set1_epi16(1);
	__m256i a, b;
	__m128i s;

	/* Packing works within 128-bit lanes: order is restored at the end. */
	a = _mm256_packs_epi32(scaled(x, m), scaled(x + 8, m));
	b = _mm256_packs_epi32(scaled(x + 16, m), scaled(x + 24, m));
	_mm256_storeu_si256((void *)q, _mm256_permutevar8x32_epi32(
		_mm256_packs_epi16(a, b), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)));
	a = _mm256_hadd_epi32(_mm256_madd_epi16(a, ones),
			      _mm256_madd_epi16(b, ones));
	s = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
	s = _mm_hadd_epi32(s, s);
	sum[0] = _mm_cvtsi128_si32(s);
	sum[1] = _mm_extract_epi32(s, 1);
}

/* One scale per `per` numbers, one sum per `run` (16, then those of 32; or 32). */
INLINE void quantise(const float *x, size_t n, size_t per, size_t run, void *act)
{
	int8_t *q = act;
	float *d = (float *)(void *)(q + n);
	int16_t *sum = (int16_t *)(void *)(d + n / per);

	for (size_t i = 0; i < n; i += 32) {
		int s[2];

		if (i % per == 0) {
			const float most = absolute_most(x + i, per);

			d[i / per] = isfinite(most) ? most / 127.0f : NAN;
		}
		/* Of infinite or NaN input only the NaN scale counts. */
		if (d[i / per] > 0 && isfinite(1.0f / d[i / per])) {
			quantise_32(x + i, 1.0f / d[i / per], q + i, s);
		} else {
			memset(q + i, 0, 32);
			s[0] = s[1] = 0;
		}
		if (run == 16) {
			sum[i / 16] = (int16_t)s[0];
			sum[i / 16 + 1] = (int16_t)s[1];
			sum[n / 16 + i / 32] = (int16_t)(s[0] + s[1]);
		} else {
			sum[i / 32] = (int16_t)(s[0] + s[1]);
		}
	}
}

void avx2_quantise_q8(const float *x, size_t n, void *act)
{
	quantise(x, n, QS, QS, act);
}

void avx2_quantise_q8k(const float *x, size_t n, void *act)
{
	quantise(x, n, QK, 16, act);
}

void avx2_rms_norm(const float *x, const float *weight, float eps, size_t n,
		   float *out)
{
	__m256 squares = _mm256_setzero_ps(), by;
	float sum, scale;
	size_t i;

	for (i = 0; i + 8 <= n; i += 8) {
		const __m256 v = _mm256_loadu_ps(x + i);

		squares = _mm256_fmadd_ps(v, v, squares);
	}
	sum = sum_floats(squares);
	for (; i < n; i++)
		sum += x[i] * x[i];
	scale = 1.0f / sqrtf(sum / (float)n + eps);
	by = _mm256_set1_ps(scale);
	for (i = 0; i + 8 <= n; i += 8) {
		const __m256 v = _mm256_mul_ps(_mm256_loadu_ps(x + i), by);

		_mm256_storeu_ps(out + i,
				 _mm256_mul_ps(v, _mm256_loadu_ps(weight + i)));
	}
	for (; i < n; i++)
		out[i] = x[i] * scale * weight[i];
}

/*
 * e^x = 2^k * e^r with k the nearest integer to x / ln 2 and |r| <= ln 2 / 2,
 * where the Taylor series to r^6 errs by less than 2e-7 of the value.  x is
 * held to the range of normal results.  max and min return their second
 * argument if either is NaN, so NaN stays NaN.
 */
static inline __m256 exp_floats(__m256 x)
{
	static const float series[] = { 1.0f / 720, 1.0f / 120, 1.0f / 24,
					1.0f / 6, 1.0f / 2, 1.0f, 1.0f };
	__m256 k, r, p;

	x = _mm256_max_ps(_mm256_set1_ps(-87.3f), x);
	x = _mm256_min_ps(_mm256_set1_ps(88.3f), x);
	k = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)),
			    _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
	/* ln 2 in two parts, the first exact in k's products. */
	r = _mm256_fnmadd_ps(k, _mm256_set1_ps(0.693359375f), x);
	r = _mm256_fnmadd_ps(k, _mm256_set1_ps(-2.12194440e-4f), r);
	p = _mm256_set1_ps(series[0]);
	UNROLL for (size_t i = 1; i < sizeof(series) / sizeof(series[0]); i++)
		p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(series[i]));
	return _mm256_mul_ps(p, _mm256_castsi256_ps(_mm256_slli_epi32(
		_mm256_add_epi32(_mm256_cvtps_epi32(k), _mm256_set1_epi32(127)),
		23)));
}

static inline float greatest(const float *x, size_t n)
{
	__m256 m[4] = { _mm256_set1_ps(x[0]), m[0], m[0], m[0] };
	float most;
	size_t i = 0;

	/* Four under way: none is waited for. */
	for (; i + 4 * 8 <= n; i += 4 * 8)
		UNROLL for (size_t j = 0; j < 4; j++)
			m[j] = _mm256_max_ps(m[j], _mm256_loadu_ps(x + i + 8 * j));
	for (; i + 8 <= n; i += 8)
		m[0] = _mm256_max_ps(m[0], _mm256_loadu_ps(x + i));
	most = most_of(_mm256_max_ps(_mm256_max_ps(m[0], m[1]), _mm256_max_ps(m[2], m[3])));
	for (; i < n; i++)
		most = x[i] > most ? x[i] : most;
	return most;
}

/* The rest is filled up with what leaves the sum as it is. */
float avx2_soften(float *x, size_t n)
{
	__m256 sum = _mm256_setzero_ps(), shift, e;
	float most = greatest(x, n), rest[8];
	size_t i;

	shift = _mm256_set1_ps(most);
	for (i = 0; i + 8 <= n; i += 8) {
		e = exp_floats(_mm256_sub_ps(_mm256_loadu_ps(x + i), shift));
		_mm256_storeu_ps(x + i, e);
		sum = _mm256_add_ps(sum, e);
	}
	if (i < n) {
		for (size_t j = 0; j < 8; j++)
			rest[j] = x[i + j < n ? i + j : i];
		e = exp_floats(_mm256_sub_ps(_mm256_loadu_ps(rest), shift));
		_mm256_storeu_ps(rest, e);
		memcpy(x + i, rest, (n - i) * sizeof(*rest));
		memset(rest + (n - i), 0, (8 - (n - i)) * sizeof(*rest));
		sum = _mm256_add_ps(sum, _mm256_loadu_ps(rest));
	}
	return sum_floats(sum);
}

static inline __m256 silu_floats(__m256 gate, __m256 up)
{
	const __m256 e = exp_floats(_mm256_sub_ps(_mm256_setzero_ps(), gate));

	return _mm256_mul_ps(_mm256_div_ps(gate, _mm256_add_ps(_mm256_set1_ps(1.0f), e)), up);
}

/* The rest is computed like the others: where in a batch a number lies does not
 * change its bits. */
void avx2_silu_mul(float *gate, const float *up, size_t n)
{
	float g[8] = { 0 }, u[8] = { 0 };
	size_t i;

	for (i = 0; i + 8 <= n; i += 8)
		_mm256_storeu_ps(gate + i, silu_floats(_mm256_loadu_ps(gate + i),
						       _mm256_loadu_ps(up + i)));
	memcpy(g, gate + i, (n - i) * sizeof(*g));
	memcpy(u, up + i, (n - i) * sizeof(*u));
	_mm256_storeu_ps(g, silu_floats(_mm256_loadu_ps(g), _mm256_loadu_ps(u)));
	memcpy(gate + i, g, (n - i) * sizeof(*g));
}

void avx2_to_f16(const float *x, size_t n, uint16_t *out)
{
	size_t i;

	for (i = 0; i + 8 <= n; i += 8)
		_mm_storeu_si128((void *)(out + i), _mm256_cvtps_ph(
			_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
	for (; i < n; i++)
		out[i] = _cvtss_sh(x[i], _MM_FROUND_TO_NEAREST_INT);
}

void avx2_score(const uint16_t *key, size_t n, size_t dim, const float *q,
		float scale, float *score)
{
	for (size_t i = 0; i < n; i++, key += dim) {
		__m256 sum = _mm256_setzero_ps();
		float s;
		size_t j;

		for (j = 0; j + 8 <= dim; j += 8)
			sum = _mm256_fmadd_ps(load_halves(key + j),
					      _mm256_loadu_ps(q + j), sum);
		s = sum_floats(sum);
		for (; j < dim; j++)
			s += half_to_float(key[j]) * q[j];
		score[i] = s * scale;
	}
}

void avx2_mix(const uint16_t *value, size_t n, size_t dim, const float *p,
	      float *out)
{
	size_t j;

	/* 32 columns at a time stay in registers over all rows. */
	for (j = 0; j + 32 <= dim; j += 32) {
		__m256 a = _mm256_setzero_ps(), b = a, c = a, d = a;

		for (size_t i = 0; i < n; i++) {
			const uint16_t *v = value + i * dim + j;
			const __m256 w = _mm256_set1_ps(p[i]);

			a = _mm256_fmadd_ps(w, load_halves(v), a);
			b = _mm256_fmadd_ps(w, load_halves(v + 8), b);
			c = _mm256_fmadd_ps(w, load_halves(v + 16), c);
			d = _mm256_fmadd_ps(w, load_halves(v + 24), d);
		}
		_mm256_storeu_ps(out + j, a);
		_mm256_storeu_ps(out + j + 8, b);
		_mm256_storeu_ps(out + j + 16, c);
		_mm256_storeu_ps(out + j + 24, d);
	}
	for (; j < dim; j++) {
		float sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += p[i] * half_to_float(value[i * dim + j]);
		out[j] = sum;
	}
}

#endif
