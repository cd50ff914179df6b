/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_pack.c - lays the rows of a matrix side by side (quant.h tells how).
 *
 * Formats differ in little here but the size of their blocks: it is the kernels
 * that know what the bytes are.
 */
#include <string.h>

#include "quant.h"

/* Floats have no panels.  The kernels take words from the start of a block; of Q3_K
 * they take some from two bytes off. */
static bool worth_it(const struct quant_type *type)
{
	return type->act != ACT_F32 && type->type != TENSOR_Q3_K;
}

bool quant_packs(const struct quant_ops *ops, const struct quant_type *type, size_t n)
{
	return ops->mul[type - quant_types] && worth_it(type) && n && n % QK == 0;
}

/* Of 256 numbers. */
static size_t block_bytes(const struct quant_type *type)
{
	return QK / type->block * type->bytes;
}

size_t quant_packed_bytes(const struct quant_type *type, size_t n)
{
	return n / QK * QUANT_PACKED_BYTES(block_bytes(type));
}

typedef uint32_t four_words __attribute__((vector_size(16)));

/* Four words of four rows go to their places in groups of 16. */
static void turn_words(const char *const row[4], size_t at, uint32_t *to)
{
	four_words in[4], t[4], out[4];

	for (size_t i = 0; i < 4; i++)
		memcpy(&in[i], row[i] + at, sizeof(in[i]));
	t[0] = __builtin_shufflevector(in[0], in[1], 0, 4, 1, 5);
	t[1] = __builtin_shufflevector(in[2], in[3], 0, 4, 1, 5);
	t[2] = __builtin_shufflevector(in[0], in[1], 2, 6, 3, 7);
	t[3] = __builtin_shufflevector(in[2], in[3], 2, 6, 3, 7);
	out[0] = __builtin_shufflevector(t[0], t[1], 0, 1, 4, 5);
	out[1] = __builtin_shufflevector(t[0], t[1], 2, 3, 6, 7);
	out[2] = __builtin_shufflevector(t[2], t[3], 0, 1, 4, 5);
	out[3] = __builtin_shufflevector(t[2], t[3], 2, 3, 6, 7);
	for (size_t i = 0; i < 4; i++)
		memcpy(to + i * QUANT_PACKED, &out[i], sizeof(out[i]));
}

/* A block of four rows. */
static void spread_blocks(const char *const row[4], size_t bytes, uint32_t *to)
{
	size_t at;

	for (at = 0; at + 16 <= bytes; at += 16, to += 4 * QUANT_PACKED)
		turn_words(row, at, to);
	for (; at < bytes; at += 4, to += QUANT_PACKED)
		for (size_t i = 0; i < 4; i++)
			memcpy(to + i, row[i] + at, 4);
}

/* Rows are read side by side, short pieces of each: the next ones are asked for as they
 * lie, one after another.  What is not mapped is not fetched. */
static void ask_for(const char *at, size_t bytes)
{
	for (size_t i = 0; i < bytes; i += 64)
		__builtin_prefetch(at + i, 0, 2);
}

/* Numbers have their low bits in one place of a block, their high ones in another. */
static void order_q6_k(const struct block_q6_k *from, struct packed_q6_k *to)
{
	memcpy(to->scales, from->scales, sizeof(to->scales));
	for (size_t i = 0; i < 4; i++) {
		const uint8_t *low = from->l + i / 2 * 64 + i % 2 * 16;
		const uint8_t *high = from->h + i * 16;

		for (size_t j = 0; j < 4; j++) {
			memcpy(to->part[i][j].h, high + 4 * j, 4);
			memcpy(to->part[i][j].l[0], low + 4 * j, 4);
			memcpy(to->part[i][j].l[1], low + 32 + 4 * j, 4);
		}
	}
	to->d = from->d;
	to->none = 0;
}

void quant_pack(const struct quant_type *type, size_t n, const void *weights,
		size_t rows, void *out)
{
	const size_t bytes = block_bytes(type), row_bytes = n / QK * bytes;
	const size_t packed = QUANT_PACKED_BYTES(bytes), size = packed * QUANT_PACKED;
	struct packed_q6_k room[QUANT_PACKED];
	/* Written at once from here: what is spread stays in the first-level cache. */
	uint32_t tile[QUANT_PACKED_BYTES(QK / QS * sizeof(struct block_q8_0)) / 4 * QUANT_PACKED];

	for (size_t b = 0; b < n / QK; b++) {
		const char *row[QUANT_PACKED];

		ask_for((const char *)weights + rows * row_bytes + b * bytes * rows, bytes * rows);
		for (size_t r = 0; r < QUANT_PACKED; r++) {
			row[r] = (const char *)weights + (r < rows ? r : rows - 1) * row_bytes +
				 b * bytes;
			if (type->type != TENSOR_Q6_K)
				continue;
			order_q6_k((const struct block_q6_k *)(const void *)row[r], &room[r]);
			row[r] = (const char *)&room[r];
		}
		for (size_t r = 0; r < QUANT_PACKED; r += 4)
			spread_blocks(row + r, packed, tile + r);
		memcpy((char *)out + b * size, tile, size);
	}
}
