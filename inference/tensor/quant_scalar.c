/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_scalar.c - the arithmetic in plain C: the fallback, and the reference
 * that the SIMD files are tested against.  Its dot products are in
 * quant_scalar_dot.c.
 */
#include <math.h>
#include <string.h>

#include "quant_scalar.h"

static void quantise_f32(const float *x, size_t n, void *act)
{
	memcpy(act, x, n * sizeof(*x));
}

/* One scale per `per` numbers, one sum per `run`.  Numbers that are not finite
 * make the whole block NaN: what went wrong stays visible in the result. */
static void quantise(const float *x, size_t n, size_t per, size_t run, void *act)
{
	int8_t *q = act;
	float *d = (float *)(void *)(q + n);
	int16_t *sum = (int16_t *)(void *)(d + n / per);

	for (size_t b = 0; b < n / per; b++) {
		float most = 0, inverse;
		bool finite = true;

		for (size_t i = b * per; i < (b + 1) * per; i++) {
			finite = finite && isfinite(x[i]);
			most = fmaxf(most, fabsf(x[i]));
		}
		d[b] = finite ? most / 127.0f : NAN;
		inverse = 1.0f / d[b];
		for (size_t i = b * per; i < (b + 1) * per; i++)
			q[i] = isfinite(inverse) ?
				(int8_t)lrintf(x[i] * inverse) : 0;
	}
	for (size_t r = 0; r < n / run; r++) {
		int s = 0;

		for (size_t i = 0; i < run; i++)
			s += q[r * run + i];
		sum[r] = (int16_t)s;
	}
}

static void quantise_q8(const float *x, size_t n, void *act)
{
	quantise(x, n, QS, QS, act);
}

static void quantise_q8k(const float *x, size_t n, void *act)
{
	int16_t *sum = (int16_t *)(void *)((char *)act + n + n / QK * sizeof(float));

	quantise(x, n, QK, 16, act);
	for (size_t r = 0; r < n / 32; r++)
		sum[n / 16 + r] = (int16_t)(sum[2 * r] + sum[2 * r + 1]);
}

static void rms_norm(const float *x, const float *weight, float eps, size_t n,
		     float *out)
{
	float squares = 0, scale;

	for (size_t i = 0; i < n; i++)
		squares += x[i] * x[i];
	scale = 1.0f / sqrtf(squares / (float)n + eps);
	for (size_t i = 0; i < n; i++)
		out[i] = x[i] * scale * weight[i];
}

static float soften(float *x, size_t n)
{
	float most = x[0], sum = 0;

	for (size_t i = 1; i < n; i++)
		most = x[i] > most ? x[i] : most;
	for (size_t i = 0; i < n; i++) {
		x[i] = expf(x[i] - most);
		sum += x[i];
	}
	return sum;
}

static void silu_mul(float *gate, const float *up, size_t n)
{
	for (size_t i = 0; i < n; i++)
		gate[i] = gate[i] / (1.0f + expf(-gate[i])) * up[i];
}

/* Round to nearest even, as the hardware conversion does. */
static uint16_t f16_from(float f)
{
	union { float f; uint32_t u; } v = { .f = f };
	const uint32_t sign = v.u >> 16 & 0x8000u;
	uint32_t u = v.u & 0x7fffffffu;

	if (u > 0x7f800000u)
		return (uint16_t)(sign | 0x7e00u); /* NaN */
	if (u >= 0x477ff000u)
		return (uint16_t)(sign | 0x7c00u); /* 65520 and more: infinity */
	if (u < 0x38800000u) {
		/* A denormal half: adding 0.5 leaves its bits, rounded, at the
		 * low end of the sum. */
		v.u = u;
		v.f += 0.5f;
		return (uint16_t)(sign | (v.u - 0x3f000000u));
	}
	u += 0xfffu + (u >> 13 & 1);
	return (uint16_t)(sign | ((u - 0x38000000u) >> 13));
}

static void to_f16(const float *x, size_t n, uint16_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = f16_from(x[i]);
}

static void score(const uint16_t *key, size_t n, size_t dim, const float *q,
		  float scale, float *out)
{
	for (size_t i = 0; i < n; i++, key += dim) {
		float sum = 0;

		for (size_t j = 0; j < dim; j++)
			sum += quant_f16(key[j]) * q[j];
		out[i] = sum * scale;
	}
}

static void mix(const uint16_t *value, size_t n, size_t dim, const float *p,
		float *out)
{
	memset(out, 0, dim * sizeof(*out));
	for (size_t i = 0; i < n; i++, value += dim) {
		for (size_t j = 0; j < dim; j++)
			out[j] += p[i] * quant_f16(value[j]);
	}
}

static const struct quant_ops scalar_ops = {
	.name = "scalar",
	.dot = {
#define DOT(NAME, format) [QUANT_##NAME] = quant_scalar_dot_##format
		DOT(F32, f32), DOT(F16, f16), DOT(BF16, bf16),
		DOT(Q4_0, q4_0), DOT(Q4_1, q4_1), DOT(Q5_0, q5_0),
		DOT(Q5_1, q5_1), DOT(Q8_0, q8_0), DOT(IQ4_NL, iq4_nl),
		DOT(Q2_K, q2_k), DOT(Q3_K, q3_k), DOT(Q4_K, q4_k),
		DOT(Q5_K, q5_k), DOT(Q6_K, q6_k), DOT(IQ4_XS, iq4_xs),
#undef DOT
	},
	.quantise = { quantise_f32, quantise_q8, quantise_q8k },
	.rms_norm = rms_norm,
	.soften = soften,
	.silu_mul = silu_mul,
	.to_f16 = to_f16,
	.score = score,
	.mix = mix,
};

const struct quant_ops *quant_ops_scalar(void)
{
	return &scalar_ops;
}
