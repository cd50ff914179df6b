/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_unpack_k.c - the formats of 256 numbers a block.
 *
 * Numbers are in runs of 16 or 32 with a scale each.  Where several share a
 * byte they are 32 apart, or 16 in IQ4_XS: a vector of bytes then unpacks to
 * vectors of neighbours.
 */
#include "quant_unpack.h"

#include <string.h>

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

void quant_q3_scales(const uint8_t packed[12], int8_t scale[16])
{
	/* Low nibbles in bytes 0..7: of the first eight, then of the others; the
	 * top two bits in bytes 8..11, four to a byte and four apart. */
	for (int i = 0; i < 16; i++) {
		const int low = i < 8 ? packed[i] & 15 : packed[i - 8] >> 4;
		const int top = (packed[8 + i % 4] >> (i / 4 * 2)) & 3;

		scale[i] = (int8_t)((low | top << 4) - 32);
	}
}

/* Number i of 256 that lie two bits wide, 128 of them in 32 bytes. */
static int two_bits(const uint8_t *q, int i)
{
	return (q[i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2)) & 3;
}

void quant_unpack_q2_k(const void *block, struct big_block *out)
{
	const struct block_q2_k *b = block;

	out->d = quant_f16(b->d);
	out->dmin = quant_f16(b->dmin);
	for (int i = 0; i < QK / 16; i++) {
		out->scale[i] = b->scales[i] & 15;
		out->min[i] = b->scales[i] >> 4;
	}
	for (int i = 0; i < QK; i++)
		out->q[i] = (int8_t)two_bits(b->q, i);
}

void quant_unpack_q3_k(const void *block, struct big_block *out)
{
	const struct block_q3_k *b = block;
	int8_t scale[QK / 16];

	out->d = quant_f16(b->d);
	out->dmin = 0;
	quant_q3_scales(b->scales, scale);
	for (int i = 0; i < QK / 16; i++) {
		out->scale[i] = scale[i];
		out->min[i] = 0;
	}
	/* The third bits of numbers 32 r .. are bit r of the 32 bytes of h. */
	for (int i = 0; i < QK; i++) {
		const int top = (b->h[i % 32] >> (i / 32)) & 1;

		out->q[i] = (int8_t)((two_bits(b->q, i) | top << 2) - 4);
	}
}

static void spread_scales(const uint8_t packed[12], struct big_block *out)
{
	uint8_t scale[8], min[8];

	quant_k_scales(packed, scale, min);
	for (int i = 0; i < QK / 16; i++) {
		out->scale[i] = scale[i / 2];
		out->min[i] = min[i / 2];
	}
}

/* 64 numbers share 32 bytes of nibbles: the low ones first. */
void quant_unpack_q4_k(const void *block, struct big_block *out)
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

/* As Q4_K; the fifth bits of run r are bit r of the 32 bytes of h. */
void quant_unpack_q5_k(const void *block, struct big_block *out)
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

/* Per 128 numbers 64 bytes of low nibbles and 32 bytes of four 2-bit tops. */
void quant_unpack_q6_k(const void *block, struct big_block *out)
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

		out->q[i] = (int8_t)(((low & 15) | two_bits(b->h, i) << 4) - 32);
	}
}

/* Six bits of scale: a nibble in low, the top two bits in high; of run i. */
static int iq4_scale(const struct block_iq4_xs *b, int i)
{
	const int low = (b->low[i / 2] >> (i % 2 * 4)) & 15;
	const int top = (b->high >> (2 * i)) & 3;

	return (low | top << 4) - 32;
}

void quant_unpack_iq4_xs(const void *block, struct big_block *out)
{
	const struct block_iq4_xs *b = block;

	out->d = quant_f16(b->d);
	out->dmin = 0;
	for (int r = 0; r < QK / 32; r++) {
		const uint8_t *q = b->q + r * 16;

		for (int i = 0; i < 16; i++) {
			out->q[r * 32 + i] = quant_iq4_values[q[i] & 15];
			out->q[r * 32 + 16 + i] = quant_iq4_values[q[i] >> 4];
		}
		out->scale[2 * r] = out->scale[2 * r + 1] =
			(int16_t)iq4_scale(b, r);
	}
	memset(out->min, 0, sizeof(out->min));
}

static void big_row(const void *row, size_t block_bytes, unpack_big_fn unpack,
		    float *out, size_t n)
{
	for (size_t b = 0; b < n / QK; b++, out += QK) {
		struct big_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t i = 0; i < QK; i++)
			out[i] = w.d * (float)w.scale[i / 16] * (float)w.q[i] -
				 w.dmin * (float)w.min[i / 16];
	}
}

#define ROW(format)                                                            \
	void quant_row_##format(const void *row, float *out, size_t n)         \
	{                                                                      \
		big_row(row, sizeof(struct block_##format),                    \
			quant_unpack_##format, out, n);                        \
	}
QUANT_BIG_FORMATS(ROW)
