/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_scalar.c - the arithmetic in plain C: the fallback, and the reference
 * that the SIMD files are tested against.
 *
 * A block is unpacked to small integers first and multiplied then, so each
 * format is one short function that reads as its definition.
 */
#include <math.h>
#include <string.h>

#include "quant.h"

static void dot_f32(size_t n, const void *row, const void *act,
		    size_t act_stride, size_t count, float *out,
		    size_t out_stride)
{
	const float *w = row;

	for (size_t t = 0; t < count; t++) {
		const float *x = (const void *)((const char *)act + t * act_stride);
		float sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += w[i] * x[i];
		out[t * out_stride] = sum;
	}
}

static void dot_f16(size_t n, const void *row, const void *act,
		    size_t act_stride, size_t count, float *out,
		    size_t out_stride)
{
	const uint16_t *w = row;

	for (size_t t = 0; t < count; t++) {
		const float *x = (const void *)((const char *)act + t * act_stride);
		float sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += quant_f16(w[i]) * x[i];
		out[t * out_stride] = sum;
	}
}

/* A block of 32 numbers: w = d * q + m. */
struct small_block {
	int8_t q[QS];
	float d, m;
};

typedef void (*unpack_small_fn)(const void *block, struct small_block *out);

static void unpack_q4_0(const void *block, struct small_block *out)
{
	const struct block_q4_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	for (int i = 0; i < QS / 2; i++) {
		out->q[i] = (int8_t)((b->q[i] & 15) - 8);
		out->q[i + QS / 2] = (int8_t)((b->q[i] >> 4) - 8);
	}
}

static void unpack_q4_1(const void *block, struct small_block *out)
{
	const struct block_q4_1 *b = block;

	out->d = quant_f16(b->d);
	out->m = quant_f16(b->m);
	for (int i = 0; i < QS / 2; i++) {
		out->q[i] = (int8_t)(b->q[i] & 15);
		out->q[i + QS / 2] = (int8_t)(b->q[i] >> 4);
	}
}

static void unpack_fives(const uint8_t h[4], const uint8_t *q, int zero,
			 int8_t *out)
{
	for (int i = 0; i < QS; i++) {
		const int low = i < QS / 2 ? q[i] & 15 : q[i - QS / 2] >> 4;
		const int top = (h[i / 8] >> (i % 8)) & 1;

		out[i] = (int8_t)((low | top << 4) - zero);
	}
}

static void unpack_q5_0(const void *block, struct small_block *out)
{
	const struct block_q5_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	unpack_fives(b->h, b->q, 16, out->q);
}

static void unpack_q5_1(const void *block, struct small_block *out)
{
	const struct block_q5_1 *b = block;

	out->d = quant_f16(b->d);
	out->m = quant_f16(b->m);
	unpack_fives(b->h, b->q, 0, out->q);
}

static void unpack_q8_0(const void *block, struct small_block *out)
{
	const struct block_q8_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	memcpy(out->q, b->q, QS);
}

static inline void dot_small(size_t n, const void *row, size_t block_bytes,
			     unpack_small_fn unpack, const void *act,
			     size_t act_stride, size_t count, float *out,
			     size_t out_stride)
{
	float sum[QUANT_TILE] = { 0 };

	for (size_t b = 0; b < n / QS; b++) {
		struct small_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t t = 0; t < count; t++) {
			const struct act_q8 x = act_q8_at(
				(const char *)act + t * act_stride, n, QS);
			int dot = 0;

			for (size_t i = 0; i < QS; i++)
				dot += w.q[i] * x.q[b * QS + i];
			sum[t] += x.d[b] * (w.d * (float)dot +
					    w.m * (float)x.sum[b]);
		}
	}
	for (size_t t = 0; t < count; t++)
		out[t * out_stride] = sum[t];
}

/* A block of 256 numbers: w = d * scale[run] * q - dmin * min[run], runs of 16. */
struct big_block {
	int8_t q[QK];
	int16_t scale[QK / 16], min[QK / 16];
	float d, dmin;
};

typedef void (*unpack_big_fn)(const void *block, struct big_block *out);

static void spread_scales(const uint8_t packed[12], struct big_block *out)
{
	uint8_t scale[8], min[8];

	quant_k_scales(packed, scale, min);
	for (int i = 0; i < QK / 16; i++) {
		out->scale[i] = scale[i / 2];
		out->min[i] = min[i / 2];
	}
}

static void unpack_q4_k(const void *block, struct big_block *out)
{
	const struct block_q4_k *b = block;

	out->d = quant_f16(b->d);
	out->dmin = quant_f16(b->dmin);
	spread_scales(b->scales, out);
	for (int j = 0; j < QK / 64; j++) {
		for (int i = 0; i < 32; i++) {
			out->q[j * 64 + i] = (int8_t)(b->q[j * 32 + i] & 15);
			out->q[j * 64 + 32 + i] = (int8_t)(b->q[j * 32 + i] >> 4);
		}
	}
}

static void unpack_q5_k(const void *block, struct big_block *out)
{
	const struct block_q5_k *b = block;

	out->d = quant_f16(b->d);
	out->dmin = quant_f16(b->dmin);
	spread_scales(b->scales, out);
	for (int j = 0; j < QK / 64; j++) {
		for (int i = 0; i < 32; i++) {
			const int q = b->q[j * 32 + i], h = b->h[i] >> (2 * j);

			out->q[j * 64 + i] = (int8_t)((q & 15) | (h & 1) << 4);
			out->q[j * 64 + 32 + i] = (int8_t)(q >> 4 | (h & 2) << 3);
		}
	}
}

static void unpack_q6_k(const void *block, struct big_block *out)
{
	const struct block_q6_k *b = block;

	out->d = quant_f16(b->d);
	out->dmin = 0;
	for (int i = 0; i < QK / 16; i++) {
		out->scale[i] = b->scales[i];
		out->min[i] = 0;
	}
	for (int i = 0; i < QK; i++) {
		const int half = i / 128, part = i % 128 / 32;
		const int low = b->l[half * 64 + i % 64] >> (part & 2 ? 4 : 0);
		const int top = b->h[half * 32 + i % 32] >> (2 * part);

		out->q[i] = (int8_t)(((low & 15) | (top & 3) << 4) - 32);
	}
}

static inline void dot_big(size_t n, const void *row, size_t block_bytes,
			   unpack_big_fn unpack, const void *act,
			   size_t act_stride, size_t count, float *out,
			   size_t out_stride)
{
	float sum[QUANT_TILE] = { 0 };

	for (size_t b = 0; b < n / QK; b++) {
		struct big_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t t = 0; t < count; t++) {
			const struct act_q8 x = act_q8_at(
				(const char *)act + t * act_stride, n, QK);
			int dot = 0, mins = 0;

			for (size_t r = 0; r < QK / 16; r++) {
				const int8_t *q = x.q + b * QK + r * 16;
				int run = 0;

				for (size_t i = 0; i < 16; i++)
					run += w.q[r * 16 + i] * q[i];
				dot += w.scale[r] * run;
				mins += w.min[r] * x.sum[b * (QK / 16) + r];
			}
			sum[t] += x.d[b] * (w.d * (float)dot -
					    w.dmin * (float)mins);
		}
	}
	for (size_t t = 0; t < count; t++)
		out[t * out_stride] = sum[t];
}

#define DOT(format, shape)                                                     \
	static void dot_##format(size_t n, const void *row, const void *act,   \
				 size_t act_stride, size_t count, float *out,  \
				 size_t out_stride)                            \
	{                                                                      \
		dot_##shape(n, row, sizeof(struct block_##format),             \
			    unpack_##format, act, act_stride, count, out,      \
			    out_stride);                                       \
	}

DOT(q4_0, small)
DOT(q4_1, small)
DOT(q5_0, small)
DOT(q5_1, small)
DOT(q8_0, small)
DOT(q4_k, big)
DOT(q5_k, big)
DOT(q6_k, big)

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
	quantise(x, n, QK, 16, act);
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

static void softmax(float *x, size_t n)
{
	float most = x[0], sum = 0;

	for (size_t i = 1; i < n; i++)
		most = x[i] > most ? x[i] : most;
	for (size_t i = 0; i < n; i++) {
		x[i] = expf(x[i] - most);
		sum += x[i];
	}
	for (size_t i = 0; i < n; i++)
		x[i] /= sum;
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
		dot_f32, dot_f16, dot_q4_0, dot_q4_1, dot_q5_0, dot_q5_1,
		dot_q8_0, dot_q4_k, dot_q5_k, dot_q6_k,
	},
	.quantise = { quantise_f32, quantise_q8, quantise_q8k },
	.rms_norm = rms_norm,
	.softmax = softmax,
	.silu_mul = silu_mul,
	.to_f16 = to_f16,
	.score = score,
	.mix = mix,
};

const struct quant_ops *quant_ops_scalar(void)
{
	return &scalar_ops;
}
