/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_pack.c - lays the rows of a matrix side by side (quant.h tells how).
 *
 * Formats differ in nothing here but the size of their blocks: it is the kernels
 * that know what the bytes are.
 */
#include <string.h>

#include "quant.h"

/*
 * Floats have no panels.  The kernels take words from the start of a block; of Q3_K
 * they take some from two bytes off.  Q6_K has its numbers in two places of a block, and
 * from memory packed rows of it come at a third of the speed of rows as they lie: the
 * processor does not see what comes next.
 */
static bool worth_it(const struct quant_type *type)
{
	return type->act != ACT_F32 && type->type != TENSOR_Q3_K && type->type != TENSOR_Q6_K;
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

/* The words of a block of one row go to its place in each group of 16. */
static void spread_block(const char *block, size_t bytes, uint32_t *to)
{
	size_t at;

	for (at = 0; at + 4 <= bytes; at += 4, to += QUANT_PACKED)
		memcpy(to, block + at, 4);
	if (at < bytes) {
		*to = 0;
		memcpy(to, block + at, bytes - at);
	}
}

void quant_pack(const struct quant_type *type, size_t n, const void *weights,
		size_t rows, void *out)
{
	const size_t bytes = block_bytes(type), row_bytes = n / QK * bytes;
	const size_t size = QUANT_PACKED_BYTES(bytes) * QUANT_PACKED;
	/* Written at once from here: what is spread stays in the first-level cache. */
	uint32_t tile[QUANT_PACKED_BYTES(QK / QS * sizeof(struct block_q8_0)) / 4 * QUANT_PACKED];

	for (size_t b = 0; b < n / QK; b++) {
		const char *block = (const char *)weights + b * bytes;

		for (size_t r = 0; r < QUANT_PACKED; r++)
			spread_block(block + (r < rows ? r : rows - 1) * row_bytes, bytes, tile + r);
		memcpy((char *)out + b * size, tile, size);
	}
}
