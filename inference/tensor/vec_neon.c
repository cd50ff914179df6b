/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_neon.c - the float arithmetic for AArch64: quantising activations,
 * normalising, attention, exponentials.
 */
#include "vec_neon.h"

#ifdef __aarch64__

#include <arm_neon.h>
#include <math.h>
#include <string.h>

static inline float half_to_float(uint16_t h)
{
	return quant_f16(h);
}

static inline float32x4_t load_halves(const uint16_t *p)
{
	return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(p)));
}

void neon_quantise_f32(const float *x, size_t n, void *act)
{
	memcpy(act, x, n * sizeof(*x));
}

/* The greatest absolute value of n (a multiple of 8); NaN if any is NaN, which
 * the instruction for the maximum keeps. */
static inline float absolute_most(const float *x, size_t n)
{
	float32x4_t a = vdupq_n_f32(0), b = a;

	for (size_t i = 0; i < n; i += 8) {
		a = vmaxq_f32(a, vabsq_f32(vld1q_f32(x + i)));
		b = vmaxq_f32(b, vabsq_f32(vld1q_f32(x + i + 4)));
	}
	return vmaxvq_f32(vmaxq_f32(a, b));
}

/* To the nearest, even ones in the middle. */
static inline int16x8_t scaled(const float *x, float by)
{
	const int32x4_t low = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x), by));
	const int32x4_t high = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x + 4), by));

	return vcombine_s16(vmovn_s32(low), vmovn_s32(high));
}

/* 16 numbers, at most 127 when multiplied, to bytes; returns their sum. */
static inline int quantise_16(const float *x, float by, int8_t *q)
{
	const int16x8_t a = scaled(x, by), b = scaled(x + 8, by);

	vst1q_s8(q, vcombine_s8(vmovn_s16(a), vmovn_s16(b)));
	return vaddvq_s16(vaddq_s16(a, b));
}

/* One scale per `per` numbers, one sum per `run` (16, then those of 32; or 32). */
static inline void quantise(const float *x, size_t n, size_t per, size_t run,
			    void *act)
{
	int8_t *q = act;
	float *d = (float *)(void *)(q + n);
	int16_t *sum = (int16_t *)(void *)(d + n / per);

	for (size_t i = 0; i < n; i += 32) {
		int first = 0, second = 0;

		if (i % per == 0) {
			const float most = absolute_most(x + i, per);

			d[i / per] = isfinite(most) ? most / 127.0f : NAN;
		}
		/* Of infinite or NaN input only the NaN scale counts. */
		if (d[i / per] > 0 && isfinite(1.0f / d[i / per])) {
			first = quantise_16(x + i, 1.0f / d[i / per], q + i);
			second = quantise_16(x + i + 16, 1.0f / d[i / per], q + i + 16);
		} else {
			memset(q + i, 0, 32);
		}
		if (run == 16) {
			sum[i / 16] = (int16_t)first;
			sum[i / 16 + 1] = (int16_t)second;
			sum[n / 16 + i / 32] = (int16_t)(first + second);
		} else {
			sum[i / 32] = (int16_t)(first + second);
		}
	}
}

void neon_quantise_q8(const float *x, size_t n, void *act)
{
	quantise(x, n, QS, QS, act);
}

void neon_quantise_q8k(const float *x, size_t n, void *act)
{
	quantise(x, n, QK, 16, act);
}

void neon_rms_norm(const float *x, const float *weight, float eps, size_t n,
		   float *out)
{
	float32x4_t a = vdupq_n_f32(0), b = a;
	float sum, scale;
	size_t i;

	for (i = 0; i + 8 <= n; i += 8) {
		const float32x4_t v = vld1q_f32(x + i), w = vld1q_f32(x + i + 4);

		a = vfmaq_f32(a, v, v);
		b = vfmaq_f32(b, w, w);
	}
	sum = vaddvq_f32(vaddq_f32(a, b));
	for (; i < n; i++)
		sum += x[i] * x[i];
	scale = 1.0f / sqrtf(sum / (float)n + eps);
	for (i = 0; i + 4 <= n; i += 4)
		vst1q_f32(out + i, vmulq_f32(vmulq_n_f32(vld1q_f32(x + i), scale),
					     vld1q_f32(weight + i)));
	for (; i < n; i++)
		out[i] = x[i] * scale * weight[i];
}

/*
 * e^x = 2^k * e^r with k the nearest integer to x / ln 2 and |r| <= ln 2 / 2,
 * where the Taylor series to r^6 errs by less than 2e-7 of the value.  x is
 * held to the range of normal results; NaN stays NaN.
 */
static inline float32x4_t exp_floats(float32x4_t x)
{
	static const float series[] = { 1.0f / 720, 1.0f / 120, 1.0f / 24,
					1.0f / 6, 1.0f / 2, 1.0f, 1.0f };
	float32x4_t k, r, p;

	x = vmaxq_f32(vdupq_n_f32(-87.3f), x);
	x = vminq_f32(vdupq_n_f32(88.3f), x);
	k = vrndnq_f32(vmulq_n_f32(x, 1.44269504f));
	/* ln 2 in two parts, the first exact in k's products. */
	r = vfmsq_f32(x, k, vdupq_n_f32(0.693359375f));
	r = vfmsq_f32(r, k, vdupq_n_f32(-2.12194440e-4f));
	p = vdupq_n_f32(series[0]);
	for (size_t i = 1; i < sizeof(series) / sizeof(series[0]); i++)
		p = vfmaq_f32(vdupq_n_f32(series[i]), p, r);
	return vmulq_f32(p, vreinterpretq_f32_s32(vshlq_n_s32(
		vaddq_s32(vcvtnq_s32_f32(k), vdupq_n_s32(127)), 23)));
}

/* The rest is filled up with what leaves the sum as it is. */
float neon_soften(float *x, size_t n)
{
	float most = x[0], rest[4];
	float32x4_t sum = vdupq_n_f32(0), shift, e;
	size_t i;

	for (i = 1; i < n; i++)
		most = x[i] > most ? x[i] : most;
	shift = vdupq_n_f32(most);
	for (i = 0; i + 4 <= n; i += 4) {
		e = exp_floats(vsubq_f32(vld1q_f32(x + i), shift));
		vst1q_f32(x + i, e);
		sum = vaddq_f32(sum, e);
	}
	if (i < n) {
		for (size_t j = 0; j < 4; j++)
			rest[j] = x[i + j < n ? i + j : i];
		vst1q_f32(rest, exp_floats(vsubq_f32(vld1q_f32(rest), shift)));
		memcpy(x + i, rest, (n - i) * sizeof(*rest));
		memset(rest + (n - i), 0, (4 - (n - i)) * sizeof(*rest));
		sum = vaddq_f32(sum, vld1q_f32(rest));
	}
	return vaddvq_f32(sum);
}

static inline float32x4_t silu_floats(float32x4_t g, float32x4_t up)
{
	const float32x4_t e = exp_floats(vnegq_f32(g));

	return vmulq_f32(vdivq_f32(g, vaddq_f32(vdupq_n_f32(1.0f), e)), up);
}

/* The rest is computed like the others: where in a batch a number lies does not
 * show in its bits. */
void neon_silu_mul(float *gate, const float *up, size_t n)
{
	float g[4] = { 0 }, u[4] = { 0 };
	size_t i;

	for (i = 0; i + 4 <= n; i += 4)
		vst1q_f32(gate + i, silu_floats(vld1q_f32(gate + i),
						vld1q_f32(up + i)));
	memcpy(g, gate + i, (n - i) * sizeof(*g));
	memcpy(u, up + i, (n - i) * sizeof(*u));
	vst1q_f32(g, silu_floats(vld1q_f32(g), vld1q_f32(u)));
	memcpy(gate + i, g, (n - i) * sizeof(*g));
}

static inline uint16x4_t to_halves(float32x4_t v)
{
	return vreinterpret_u16_f16(vcvt_f16_f32(v));
}

void neon_to_f16(const float *x, size_t n, uint16_t *out)
{
	size_t i;

	for (i = 0; i + 4 <= n; i += 4)
		vst1_u16(out + i, to_halves(vld1q_f32(x + i)));
	for (; i < n; i++)
		out[i] = vget_lane_u16(to_halves(vdupq_n_f32(x[i])), 0);
}

void neon_score(const uint16_t *key, size_t n, size_t dim, const float *q,
		float scale, float *score)
{
	for (size_t i = 0; i < n; i++, key += dim) {
		float32x4_t a = vdupq_n_f32(0), b = a;
		float s;
		size_t j;

		for (j = 0; j + 8 <= dim; j += 8) {
			a = vfmaq_f32(a, load_halves(key + j), vld1q_f32(q + j));
			b = vfmaq_f32(b, load_halves(key + j + 4), vld1q_f32(q + j + 4));
		}
		s = vaddvq_f32(vaddq_f32(a, b));
		for (; j < dim; j++)
			s += half_to_float(key[j]) * q[j];
		score[i] = s * scale;
	}
}

void neon_mix(const uint16_t *value, size_t n, size_t dim, const float *p,
	      float *out)
{
	size_t j;

	/* 16 columns at a time stay in registers over all rows. */
	for (j = 0; j + 16 <= dim; j += 16) {
		float32x4_t a = vdupq_n_f32(0), b = a, c = a, d = a;

		for (size_t i = 0; i < n; i++) {
			const uint16_t *v = value + i * dim + j;

			a = vfmaq_n_f32(a, load_halves(v), p[i]);
			b = vfmaq_n_f32(b, load_halves(v + 4), p[i]);
			c = vfmaq_n_f32(c, load_halves(v + 8), p[i]);
			d = vfmaq_n_f32(d, load_halves(v + 12), p[i]);
		}
		vst1q_f32(out + j, a);
		vst1q_f32(out + j + 4, b);
		vst1q_f32(out + j + 8, c);
		vst1q_f32(out + j + 12, d);
	}
	for (; j < dim; j++) {
		float sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += p[i] * half_to_float(value[i * dim + j]);
		out[j] = sum;
	}
}

#endif
