/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_look.h - what the tests of the number formats share: random rows of any
 * format, and what quantised activations stand for.
 */
#ifndef TESTS_QUANT_LOOK_H
#define TESTS_QUANT_LOOK_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/quant.h"

static uint32_t look_state;

static inline uint32_t random_bits(void)
{
	look_state = look_state * 1664525u + 1013904223u;
	return look_state >> 8;
}

/* From -1 to 1. */
static inline float random_float(void)
{
	return (float)random_bits() / 8388608.0f - 1.0f;
}

static inline void *aligned(size_t bytes)
{
	void *p = aligned_alloc(64, (bytes + 63) & ~(size_t)63);

	if (!p)
		abort();
	return p;
}

/* Where the half-float scales of a block lie; -1: it has none or no more. */
static const struct { uint32_t type; int at[2]; } scale_places[] = {
	{ TENSOR_Q4_0, { 0, -1 } }, { TENSOR_Q4_1, { 0, 2 } },
	{ TENSOR_Q5_0, { 0, -1 } }, { TENSOR_Q5_1, { 0, 2 } },
	{ TENSOR_Q8_0, { 0, -1 } }, { TENSOR_IQ4_NL, { 0, -1 } },
	{ TENSOR_Q2_K, { 80, 82 } }, { TENSOR_Q3_K, { 108, -1 } },
	{ TENSOR_Q4_K, { 0, 2 } }, { TENSOR_Q5_K, { 0, 2 } },
	{ TENSOR_Q6_K, { 208, -1 } }, { TENSOR_IQ4_XS, { 0, -1 } },
};

static inline int scale_place(uint32_t type, int which)
{
	for (size_t i = 0; i < sizeof(scale_places) / sizeof(scale_places[0]); i++) {
		if (scale_places[i].type == type)
			return scale_places[i].at[which];
	}
	return -1;
}

/* The scale of block b becomes the half of these bits. */
static inline void set_scale(const struct quant_type *t, unsigned char *row,
			     size_t b, int which, uint16_t bits)
{
	const int at = scale_place(t->type, which);

	if (at >= 0)
		memcpy(row + b * t->bytes + at, &bits, sizeof(bits));
}

/* Numbers of moderate size. */
static inline void random_numbers(uint32_t type, unsigned char *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const float v = random_float();
		uint32_t bits;

		memcpy(&bits, &v, sizeof(bits));
		if (type == TENSOR_F32)
			memcpy(row + i * 4, &v, 4);
		else if (type == TENSOR_F16)
			row[i * 2 + 1] = (unsigned char)(0x30 | (bits & 0x87));
		else
			memcpy(row + i * 2, (char *)&bits + 2, 2); /* BF16 */
	}
}

/* A row of random bits with scales that are numbers of moderate size. */
static inline void random_row(const struct quant_type *t, unsigned char *row,
			      size_t n)
{
	for (size_t i = 0; i < n / t->block * t->bytes; i++)
		row[i] = (unsigned char)random_bits();
	if (t->block == 1)
		random_numbers(t->type, row, n);
	for (size_t b = 0; b < n / t->block; b++) {
		for (int i = 0; i < 2; i++)
			set_scale(t, row, b, i, (uint16_t)(0x2000 |
				  (random_bits() & 0x87ff)));
	}
}

/* The nearest bfloat16, of two the even one. */
static inline uint16_t to_bf16(float x)
{
	uint32_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* Where number i of a token lies from its first on. */
static inline size_t bf16_place(size_t i)
{
	return i / QS * QUANT_ACT_TOKENS * QS + i % QS;
}

/* Tokens that there is room for where there are so many. */
static inline size_t act_room(size_t tokens)
{
	return (tokens + QUANT_ACT_TOKENS - 1) / QUANT_ACT_TOKENS * QUANT_ACT_TOKENS;
}

/* The numbers that quantised activations stand for. */
static inline void unpack_act(enum quant_act kind, const void *act, size_t n,
			      double *out)
{
	const size_t per = kind == ACT_Q8 ? QS : QK;
	struct act_q8 a;

	if (kind == ACT_F32) {
		for (size_t i = 0; i < n; i++)
			out[i] = (double)((const float *)act)[i];
		return;
	}
	if (kind == ACT_BF16) {
		for (size_t i = 0; i < n; i++)
			out[i] = (double)quant_bf16(((const uint16_t *)act)[bf16_place(i)]);
		return;
	}
	a = act_q8_at(act, n, per);
	for (size_t i = 0; i < n; i++)
		out[i] = (double)a.d[i / per] * a.q[i];
}

#endif
