/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_bf16.h - panels times many tokens by AMX's tiles of bfloat16.  Included after
 * panel_amx.h.
 *
 * In the formats of 32 numbers a block each run has a scale that is a float, so sums of
 * bytes would have to be turned into floats and added every 32 numbers: that takes longer
 * than the products.  So the weights are multiplied by their scales and rounded to
 * bfloat16, the activations are rounded to it instead of to bytes, and a tile's sums go on
 * over the whole row.  The processor takes 32 numbers of each at a time, and has its own
 * order of adding them: a result does not depend on how many tokens (QUANT_MANY at least),
 * rows or threads are at work, but is not that of fewer tokens, which is less exact.
 *
 * (Intel Architecture Instruction Set Extensions Programming Reference, chapter 3.)
 */
#ifndef INFERENCE_PANEL_BF16_H
#define INFERENCE_PANEL_BF16_H

/* Two tiles of tokens. */
#define BF16_TOKENS (2 * AMX_TOKENS)
#define BF16_TILE (QUANT_ACT_TOKENS * QS * sizeof(uint16_t))
_Static_assert(QUANT_ACT_TOKENS == AMX_TOKENS && SUMS % BF16_TOKENS == 0, "whole tiles");

/* A block of weights as tiles have to lie: two numbers of each row side by side. */
struct bf16_block {
	vu pair[TILE_PANELS][QK / 2];
};

INLINE vu bf16_pair(vf low, vf high)
{
	return (vu)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

/*
 * Each lane gets the byte that the index names, as the float base + byte: it is put where
 * it counts as such in the bits of base, a power of two.
 */
INLINE vf bf16_spread(vu q, vu index, const float base, const int place)
{
	return (vf)_mm512_mask_permutexvar_epi8((__m512i)f_set(base), 0x1111111111111111u << place,
						(__m512i)index, (__m512i)q);
}

/* Lanes 0 to 7, or 8 to 15, each twice. */
INLINE vf bf16_twice(vf v, const int half)
{
	const __m512i lane = _mm512_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);

	return (vf)_mm512_permutexvar_epi32(
		_mm512_add_epi32(lane, _mm512_set1_epi32(8 * half)), (__m512i)v);
}

/* w = d * (q - zero) + m, which is d * (base + q) + (m - d * (base + zero)): the products
 * of half floats and such sums are exact. */
INLINE void bf16_weights(const struct panel *p, const struct shape s, vu *out)
{
	/* A byte of full range in the second byte of 2^15, a lesser one in the third of 2^7. */
	const int place = s.zero == BYTE_ZERO ? 1 : 2;
	const float base = s.zero == BYTE_ZERO ? 0x1p15f : 0x1p7f;
	/* Numbers 0 and 1 of the first eight rows, in all bytes of a lane. */
	const vu first = 0x01010101u * (vu){ 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29 };

	for (size_t r = 0; r < QK / QS; r++) {
		vf d[2], rest[2];

		UNROLL for (int h = 0; h < 2; h++) {
			d[h] = bf16_twice(p->d[r], h);
			rest[h] = d[h] * -(base + (float)s.zero);
			if (s.offset)
				rest[h] += bf16_twice(p->m[r], h);
		}
		UNROLL for (size_t k = r * QS / 4; k < (r + 1) * QS / 4; k++) {
			UNROLL for (uint32_t j = 0; j < 2; j++) {
				vf w[2];

				UNROLL for (uint32_t h = 0; h < 2; h++) {
					const vu at = first + 0x01010101u * (32 * h + 2 * j);

					w[h] = f_fma(d[h], bf16_spread(p->q[k], at, base, place),
						     rest[h]);
				}
				out[2 * k + j] = bf16_pair(w[0], w[1]);
			}
		}
	}
}

/* Tiles 0 and 1 are the sums of 16 tokens for both panels, 2 and 3 those of 16 more. */
INLINE void bf16_sums_load(const float *sums, bool fresh, const bool two)
{
	const size_t stride = PANEL_ROWS * sizeof(*sums);

	if (fresh) {
		_tile_zero(0);
		_tile_zero(1);
		_tile_zero(2);
		_tile_zero(3);
		return;
	}
	_tile_loadd(0, sums, stride);
	_tile_loadd(1, sums + LANES, stride);
	if (two) {
		_tile_loadd(2, sums + AMX_TOKENS * PANEL_ROWS, stride);
		_tile_loadd(3, sums + AMX_TOKENS * PANEL_ROWS + LANES, stride);
	}
}

INLINE void bf16_sums_store(float *sums, const bool two)
{
	const size_t stride = PANEL_ROWS * sizeof(*sums);

	_tile_stored(0, sums, stride);
	_tile_stored(1, sums + LANES, stride);
	if (two) {
		_tile_stored(2, sums + AMX_TOKENS * PANEL_ROWS, stride);
		_tile_stored(3, sums + AMX_TOKENS * PANEL_ROWS + LANES, stride);
	}
}

/* A block times one or two tiles of tokens. */
INLINE void bf16_tiles(const struct bf16_block *w, const char *x, size_t stride, size_t runs,
		       float *sums, bool fresh, const bool two)
{
	AMX_SEES_MEMORY();
	bf16_sums_load(sums, fresh, two);
	for (size_t r = 0; r < runs; r++, x += BF16_TILE) {
		_tile_loadd(4, x, 64);
		_tile_loadd(6, &w->pair[0][r * QS / 2], 64);
		_tile_dpbf16ps(0, 4, 6);
		_tile_loadd(7, &w->pair[1][r * QS / 2], 64);
		_tile_dpbf16ps(1, 4, 7);
		if (two) {
			_tile_loadd(5, x + AMX_TOKENS * stride, 64);
			_tile_dpbf16ps(2, 5, 6);
			_tile_dpbf16ps(3, 5, 7);
		}
	}
	bf16_sums_store(sums, two);
	AMX_SEES_MEMORY();
}

/* The panels of one block times all tokens; what the last tile has of no token is not used. */
INLINE void bf16_multiply_block(const struct quant_mul *m, const struct panel *p, size_t block,
				float *sums, struct ahead ahead, const struct weights f)
{
	const size_t left = m->n / QS - block * (QK / QS);
	const size_t runs = left < QK / QS ? left : QK / QS;
	const size_t each = f.bytes * PANEL_ROWS * BF16_TOKENS / m->tokens + 64;
	struct bf16_block w;

	_Static_assert(TILE_PANELS == 2, "two tiles of weights");
	UNROLL for (size_t i = 0; i < TILE_PANELS; i++)
		bf16_weights(&p[i], f.shape, w.pair[i]);
	for (size_t t = 0; t < m->tokens; t += BF16_TOKENS) {
		const char *x = (const char *)quant_act_at(ACT_BF16, m->act, m->act_stride, t) +
				block * (QK / QS) * BF16_TILE;
		float *at = sums + t * PANEL_ROWS;

		ask_ahead(&ahead, m->tokens - t > BF16_TOKENS ? each : SIZE_MAX);
		if (m->tokens - t > AMX_TOKENS)
			bf16_tiles(&w, x, m->act_stride, runs, at, !block, true);
		else
			bf16_tiles(&w, x, m->act_stride, runs, at, !block, false);
	}
}

INLINE void bf16_multiply(const struct quant_mul *all, const struct weights f,
			  panel_unpack_fn unpack)
{
	amx_configure();
	for (size_t t = 0; t < all->tokens; t += SUMS) {
		struct quant_mul m = *all;

		m.tokens = all->tokens - t < SUMS ? all->tokens - t : SUMS;
		m.act = quant_act_at(ACT_BF16, all->act, all->act_stride, t);
		m.out = all->out + t * all->out_stride;
		for (size_t r = 0; r < m.rows; r += PANEL_ROWS)
			multiply_panels(&m, r, f, unpack, bf16_multiply_block);
	}
	/* The kernel then has no tiles to save when it takes the CPU away. */
	_tile_release();
}

/* n is a multiple of 32. */
static void bf16_quantise(const float *x, size_t n, void *act)
{
	for (size_t i = 0; i < n; i += 2 * LANES) {
		const vu v = bf16_pair(f_load(x + i), f_load(x + i + LANES));

		memcpy((char *)act + i / QS * BF16_TILE, &v, sizeof(v));
	}
}

#endif
