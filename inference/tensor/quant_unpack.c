/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_unpack.c - the plain formats and those of 32 numbers a block.
 *
 * In all of the latter that have four bits, byte i holds number i in its low
 * half and number i + 16 in its high half.
 */
#include "quant_unpack.h"

#include <string.h>

/* The values of the four-bit non-linear formats: closer together about zero,
 * where weights are. */
const int8_t quant_iq4_values[16] = {
	-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
};

void quant_row_f32(const void *row, float *out, size_t n)
{
	memcpy(out, row, n * sizeof(*out));
}

void quant_row_f16(const void *row, float *out, size_t n)
{
	const uint16_t *h = row;

	for (size_t i = 0; i < n; i++)
		out[i] = quant_f16(h[i]);
}

void quant_row_bf16(const void *row, float *out, size_t n)
{
	const uint16_t *h = row;

	for (size_t i = 0; i < n; i++)
		out[i] = quant_bf16(h[i]);
}

void quant_unpack_q4_0(const void *block, struct small_block *out)
{
	const struct block_q4_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	for (int i = 0; i < QS / 2; i++) {
		out->q[i] = (int8_t)((b->q[i] & 15) - 8);
		out->q[i + QS / 2] = (int8_t)((b->q[i] >> 4) - 8);
	}
}

void quant_unpack_q4_1(const void *block, struct small_block *out)
{
	const struct block_q4_1 *b = block;

	out->d = quant_f16(b->d);
	out->m = quant_f16(b->m);
	for (int i = 0; i < QS / 2; i++) {
		out->q[i] = (int8_t)(b->q[i] & 15);
		out->q[i + QS / 2] = (int8_t)(b->q[i] >> 4);
	}
}

/* The fifth bit of number i is bit i of h. */
static void unpack_fives(const uint8_t h[4], const uint8_t *q, int zero,
			 int8_t *out)
{
	for (int i = 0; i < QS; i++) {
		const int low = i < QS / 2 ? q[i] & 15 : q[i - QS / 2] >> 4;
		const int top = (h[i / 8] >> (i % 8)) & 1;

		out[i] = (int8_t)((low | top << 4) - zero);
	}
}

void quant_unpack_q5_0(const void *block, struct small_block *out)
{
	const struct block_q5_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	unpack_fives(b->h, b->q, 16, out->q);
}

void quant_unpack_q5_1(const void *block, struct small_block *out)
{
	const struct block_q5_1 *b = block;

	out->d = quant_f16(b->d);
	out->m = quant_f16(b->m);
	unpack_fives(b->h, b->q, 0, out->q);
}

void quant_unpack_q8_0(const void *block, struct small_block *out)
{
	const struct block_q8_0 *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	memcpy(out->q, b->q, QS);
}

void quant_unpack_iq4_nl(const void *block, struct small_block *out)
{
	const struct block_iq4_nl *b = block;

	out->d = quant_f16(b->d);
	out->m = 0;
	for (int i = 0; i < QS / 2; i++) {
		out->q[i] = quant_iq4_values[b->q[i] & 15];
		out->q[i + QS / 2] = quant_iq4_values[b->q[i] >> 4];
	}
}

static void small_row(const void *row, size_t block_bytes, unpack_small_fn unpack,
		      float *out, size_t n)
{
	for (size_t b = 0; b < n / QS; b++, out += QS) {
		struct small_block w;

		unpack((const char *)row + b * block_bytes, &w);
		for (size_t i = 0; i < QS; i++)
			out[i] = w.d * (float)w.q[i] + w.m;
	}
}

#define ROW(format)                                                            \
	void quant_row_##format(const void *row, float *out, size_t n)         \
	{                                                                      \
		small_row(row, sizeof(struct block_##format),                  \
			  quant_unpack_##format, out, n);                      \
	}
QUANT_SMALL_FORMATS(ROW)
