/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant.c - the table of number formats, how each is unpacked to floats, and
 * the choice of the arithmetic for this CPU.
 */
#include "quant.h"

#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

void quant_k_scales(const uint8_t packed[12], uint8_t scale[8], uint8_t min[8])
{
	/* The first four have their six bits in one byte; of the last four, the
	 * low nibbles are in bytes 8..11 and the top bits in those of the first. */
	for (int i = 0; i < 4; i++) {
		scale[i] = packed[i] & 63;
		min[i] = packed[i + 4] & 63;
		scale[i + 4] = (uint8_t)((packed[i + 8] & 15) |
					 ((packed[i] >> 6) << 4));
		min[i + 4] = (uint8_t)((packed[i + 8] >> 4) |
				       ((packed[i + 4] >> 6) << 4));
	}
}

static void f32_row(const void *row, float *out, size_t n)
{
	memcpy(out, row, n * sizeof(*out));
}

static void f16_row(const void *row, float *out, size_t n)
{
	const uint16_t *h = row;

	for (size_t i = 0; i < n; i++)
		out[i] = quant_f16(h[i]);
}

static void q4_0_row(const void *row, float *out, size_t n)
{
	const struct block_q4_0 *b = row;

	for (; n; n -= QS, b++, out += QS) {
		const float d = quant_f16(b->d);

		for (int i = 0; i < QS / 2; i++) {
			out[i] = d * (float)((b->q[i] & 15) - 8);
			out[i + QS / 2] = d * (float)((b->q[i] >> 4) - 8);
		}
	}
}

static void q4_1_row(const void *row, float *out, size_t n)
{
	const struct block_q4_1 *b = row;

	for (; n; n -= QS, b++, out += QS) {
		const float d = quant_f16(b->d), m = quant_f16(b->m);

		for (int i = 0; i < QS / 2; i++) {
			out[i] = d * (float)(b->q[i] & 15) + m;
			out[i + QS / 2] = d * (float)(b->q[i] >> 4) + m;
		}
	}
}

/* Bit i of the high bits as the value 16 or 0. */
static int fifth_bit(const uint8_t h[4], int i)
{
	return ((h[i / 8] >> (i % 8)) & 1) << 4;
}

static void q5_0_row(const void *row, float *out, size_t n)
{
	const struct block_q5_0 *b = row;

	for (; n; n -= QS, b++, out += QS) {
		const float d = quant_f16(b->d);

		for (int i = 0; i < QS / 2; i++) {
			const int j = i + QS / 2;

			out[i] = d * (float)(((b->q[i] & 15) |
					      fifth_bit(b->h, i)) - 16);
			out[j] = d * (float)(((b->q[i] >> 4) |
					      fifth_bit(b->h, j)) - 16);
		}
	}
}

static void q5_1_row(const void *row, float *out, size_t n)
{
	const struct block_q5_1 *b = row;

	for (; n; n -= QS, b++, out += QS) {
		const float d = quant_f16(b->d), m = quant_f16(b->m);

		for (int i = 0; i < QS / 2; i++) {
			const int j = i + QS / 2;

			out[i] = d * (float)((b->q[i] & 15) |
					     fifth_bit(b->h, i)) + m;
			out[j] = d * (float)((b->q[i] >> 4) |
					     fifth_bit(b->h, j)) + m;
		}
	}
}

static void q8_0_row(const void *row, float *out, size_t n)
{
	const struct block_q8_0 *b = row;

	for (; n; n -= QS, b++, out += QS) {
		const float d = quant_f16(b->d);

		for (int i = 0; i < QS; i++)
			out[i] = d * (float)b->q[i];
	}
}

/* 64 numbers share 32 bytes of nibbles: the low ones first. */
static void q4_k_row(const void *row, float *out, size_t n)
{
	const struct block_q4_k *b = row;
	uint8_t scale[8], min[8];

	for (; n; n -= QK, b++, out += QK) {
		const float d = quant_f16(b->d), dmin = quant_f16(b->dmin);

		quant_k_scales(b->scales, scale, min);
		for (int i = 0; i < QK; i++) {
			const int run = i / 32;
			const uint8_t byte = b->q[i / 64 * 32 + i % 32];
			const int q = run & 1 ? byte >> 4 : byte & 15;

			out[i] = d * scale[run] * (float)q - dmin * min[run];
		}
	}
}

/* As Q4_K; the fifth bits of run r are bit r of the 32 bytes of h. */
static void q5_k_row(const void *row, float *out, size_t n)
{
	const struct block_q5_k *b = row;
	uint8_t scale[8], min[8];

	for (; n; n -= QK, b++, out += QK) {
		const float d = quant_f16(b->d), dmin = quant_f16(b->dmin);

		quant_k_scales(b->scales, scale, min);
		for (int i = 0; i < QK; i++) {
			const int run = i / 32;
			const uint8_t byte = b->q[i / 64 * 32 + i % 32];
			const int q = (run & 1 ? byte >> 4 : byte & 15) |
				      ((b->h[i % 32] >> run) & 1) << 4;

			out[i] = d * scale[run] * (float)q - dmin * min[run];
		}
	}
}

/* Per 128 numbers 64 bytes of low nibbles and 32 bytes of four 2-bit tops. */
static void q6_k_row(const void *row, float *out, size_t n)
{
	const struct block_q6_k *b = row;

	for (; n; n -= QK, b++, out += QK) {
		const float d = quant_f16(b->d);

		for (int i = 0; i < QK; i++) {
			const int half = i / 128, part = i % 128 / 32;
			const uint8_t low = b->l[half * 64 + i % 64];
			const uint8_t top = b->h[half * 32 + i % 32];
			const int q = (part & 2 ? low >> 4 : low & 15) |
				      ((top >> (2 * part)) & 3) << 4;

			out[i] = d * b->scales[i / 16] * (float)(q - 32);
		}
	}
}

const struct quant_type quant_types[QUANT_TYPES] = {
	{ "F32", TENSOR_F32, 1, 4, ACT_F32, f32_row },
	{ "F16", TENSOR_F16, 1, 2, ACT_F32, f16_row },
	{ "Q4_0", TENSOR_Q4_0, QS, sizeof(struct block_q4_0), ACT_Q8, q4_0_row },
	{ "Q4_1", TENSOR_Q4_1, QS, sizeof(struct block_q4_1), ACT_Q8, q4_1_row },
	{ "Q5_0", TENSOR_Q5_0, QS, sizeof(struct block_q5_0), ACT_Q8, q5_0_row },
	{ "Q5_1", TENSOR_Q5_1, QS, sizeof(struct block_q5_1), ACT_Q8, q5_1_row },
	{ "Q8_0", TENSOR_Q8_0, QS, sizeof(struct block_q8_0), ACT_Q8, q8_0_row },
	{ "Q4_K", TENSOR_Q4_K, QK, sizeof(struct block_q4_k), ACT_Q8K, q4_k_row },
	{ "Q5_K", TENSOR_Q5_K, QK, sizeof(struct block_q5_k), ACT_Q8K, q5_k_row },
	{ "Q6_K", TENSOR_Q6_K, QK, sizeof(struct block_q6_k), ACT_Q8K, q6_k_row },
};

const struct quant_type *quant_type(uint32_t tensor_type)
{
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		if (quant_types[i].type == tensor_type)
			return &quant_types[i];
	}
	return NULL;
}

size_t quant_act_bytes(enum quant_act kind, size_t n)
{
	size_t bytes = 0;

	switch (kind) {
	case ACT_F32:
		bytes = n * sizeof(float);
		break;
	case ACT_Q8:
		bytes = n + n / QS * (sizeof(float) + sizeof(int16_t));
		break;
	case ACT_Q8K:
		bytes = n + n / QK * sizeof(float) + n / 16 * sizeof(int16_t);
		break;
	case ACT_KINDS:
		break;
	}
	return (bytes + 63) & ~(size_t)63;
}

static bool cpu_has_avx2(void)
{
#if defined(__x86_64__)
	unsigned int a, b, c, d;

	/* Not every compiler's __builtin_cpu_supports() knows F16C. */
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
	       __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
#else
	return false;
#endif
}

const struct quant_ops *quant_ops_best(void)
{
	const char *forced = getenv("LLAMUX_SIMD");

	if (forced && !strcmp(forced, "scalar"))
		return quant_ops_scalar();
	if (quant_ops_avx2() && cpu_has_avx2())
		return quant_ops_avx2();
	return quant_ops_scalar();
}
