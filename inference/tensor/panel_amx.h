/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_amx.h - panels times many tokens by AMX, which multiplies a tile of 16 tokens
 * by one of 16 rows: 64 numbers of each at a time.  Included after panel_tile.h.
 *
 * A panel lies as such a tile has to: four numbers of each row side by side.  The tiles
 * add up in integers and know no scales.  Where those of runs are integers too (the
 * formats of 256 numbers a block) the weights are multiplied by them beforehand, 16 bits
 * that go as two bytes each, so that a block is one sum; else there is a sum a run.
 * Blocks are added as in panel_tile.h: the bits are the same.
 *
 * (Intel Architecture Instruction Set Extensions Programming Reference, chapter 3.)
 */
#ifndef INFERENCE_PANEL_AMX_H
#define INFERENCE_PANEL_AMX_H

#define AMX_TOKENS 16

/* Rows of a tile's words of four numbers. */
#define AMX_WORDS_BIG 16
#define AMX_WORDS_SMALL (QS / 4)

/* As LDTILECFG reads it. */
struct amx_config {
	uint8_t palette, start_row, none[14];
	uint16_t row_bytes[16];
	uint8_t rows[16];
};
_Static_assert(sizeof(struct amx_config) == 64, "as the processor reads it");

/* Tiles 0 to 3 are sums, 4 has tokens, 5 to 7 have weights. */
INLINE void amx_configure(const size_t words)
{
	struct amx_config c = { .palette = 1 };

	for (int i = 0; i < 8; i++) {
		c.row_bytes[i] = (uint16_t)(i == 4 ? 4 * words : 64);
		c.rows[i] = (uint8_t)(i < 5 ? AMX_TOKENS : words);
	}
	_tile_loadconfig(&c);
}

/* What the tiles of one block of 32 rows are made of, and a tile's sums: by panel, by run
 * or part of a byte, by token. */
struct amx_block {
	vu low[TILE_PANELS][QK / 4], high[TILE_PANELS][QK / 4];
	vi sum[TILE_PANELS][QK / QS][AMX_TOKENS];
};

/* The intrinsics that read memory do not say so to the compiler. */
#define AMX_SEES_MEMORY() __asm__ volatile("" : : : "memory")

INLINE vu amx_mul16(vu a, vu b)
{
	return (vu)_mm512_mullo_epi16((__m512i)a, (__m512i)b);
}

/* Numbers times the scales of their runs: at most 14 bits and a sign. */
INLINE void amx_scale(const struct panel *p, const struct shape s, vu *low, vu *high)
{
	const uint32_t even_bytes = 0x00ff00ffu;

	for (size_t r = 0; r < QK / s.run; r++) {
		const vu scale = (vu)pair_of(p->scale[r], p->scale[r]);

		UNROLL for (size_t k = r * s.run / 4; k < (r + 1) * s.run / 4; k++) {
			const vu even = amx_mul16(p->q[k] & even_bytes, scale);
			const vu odd = amx_mul16(p->q[k] >> 8 & even_bytes, scale);

			low[k] = (even & even_bytes) | (odd << 8 & ~even_bytes);
			high[k] = (even >> 8 & even_bytes) | (odd & ~even_bytes);
		}
	}
}

/* Numbers that count from zero, as signed bytes. */
INLINE void amx_center(const struct panel *p, const struct shape s, vu *out)
{
	const __m512i zero = _mm512_set1_epi8((char)s.zero);

	for (size_t k = 0; k < QK / 4; k++)
		out[k] = (vu)_mm512_sub_epi8((__m512i)p->q[k], zero);
}

/* All of a block: sum[i][0] are those of the low bytes, sum[i][1] of the high ones. */
INLINE void amx_big(struct amx_block *w, const int8_t *x, size_t stride)
{
	_tile_zero(0);
	_tile_zero(1);
	_tile_zero(2);
	_tile_zero(3);
	UNROLL for (size_t k = 0; k < QK / 4; k += AMX_WORDS_BIG) {
		_tile_loadd(4, x + 4 * k, stride);
		_tile_loadd(5, &w->low[0][k], 64);
		_tile_dpbsud(0, 4, 5);
		_tile_loadd(6, &w->high[0][k], 64);
		_tile_dpbssd(1, 4, 6);
		_tile_loadd(7, &w->low[1][k], 64);
		_tile_dpbsud(2, 4, 7);
		_tile_loadd(5, &w->high[1][k], 64);
		_tile_dpbssd(3, 4, 5);
	}
	_tile_stored(0, w->sum[0][0], 64);
	_tile_stored(1, w->sum[0][1], 64);
	_tile_stored(2, w->sum[1][0], 64);
	_tile_stored(3, w->sum[1][1], 64);
}

/* Run by run: sum[i][r]. */
INLINE void amx_small(struct amx_block *w, const int8_t *x, size_t stride, size_t runs)
{
	for (size_t r = 0; r < runs; r++) {
		const size_t k = r * AMX_WORDS_SMALL;

		_tile_zero(0);
		_tile_zero(1);
		_tile_loadd(4, x + 4 * k, stride);
		_tile_loadd(5, &w->low[0][k], 64);
		_tile_dpbssd(0, 4, 5);
		_tile_loadd(6, &w->low[1][k], 64);
		_tile_dpbssd(1, 4, 6);
		_tile_stored(0, w->sum[0][r], 64);
		_tile_stored(1, w->sum[1][r], 64);
	}
}

/* A block's sums of token j of a tile join those of the blocks before. */
INLINE void amx_add(const struct panel *p, const struct amx_block *w, size_t j,
		    const struct token *x, size_t runs, const struct weights f)
{
	vf out[TILE_PANELS];

	UNROLL for (size_t i = 0; i < TILE_PANELS; i++) {
		out[i] = f_load(x->out + i * LANES);
		if (f.big)
			out[i] = add_big(out[i], &p[i], x, w->sum[i][0][j] +
					 (vi)((vu)w->sum[i][1][j] << 8), f.shape);
	}
	for (size_t r = 0; !f.big && r < runs; r++) {
		const vf dx = f_set(x->d[r]);

		UNROLL for (size_t i = 0; i < TILE_PANELS; i++) {
			out[i] = f_fma(p[i].d[r] * dx, f_from_int(w->sum[i][r][j]), out[i]);
			if (f.shape.offset)
				out[i] = f_fma(p[i].m[r] * dx, f_set((float)x->sum[r]), out[i]);
		}
	}
	UNROLL for (size_t i = 0; i < TILE_PANELS; i++)
		f_store(x->out + i * LANES, out[i]);
}

/* The panels of one block times all tokens; the last tile takes some tokens of the one
 * before again where less than a tile is left. */
INLINE void amx_multiply_block(const struct quant_mul *m, const struct panel *p, size_t block,
			       float *sums, const struct weights f)
{
	const size_t left = m->n / QS - block * (QK / QS);
	const size_t runs = left < QK / QS ? left : QK / QS;
	struct amx_block w;

	UNROLL for (size_t i = 0; i < TILE_PANELS; i++) {
		if (f.big)
			amx_scale(&p[i], f.shape, w.low[i], w.high[i]);
		else
			amx_center(&p[i], f.shape, w.low[i]);
	}
	for (size_t t = 0; t < m->tokens; t += AMX_TOKENS) {
		const size_t last = m->tokens - AMX_TOKENS, first = t < last ? t : last;
		const int8_t *x = token_at(m, first, block, f).q;

		AMX_SEES_MEMORY();
		if (f.big)
			amx_big(&w, x, m->act_stride);
		else
			amx_small(&w, x, m->act_stride, runs);
		AMX_SEES_MEMORY();
		for (size_t j = t - first; j < AMX_TOKENS; j++) {
			struct token token = token_at(m, first + j, block, f);

			token.out = sums + (first + j) * PANEL_ROWS;
			amx_add(p, &w, j, &token, runs, f);
		}
	}
}

/* Fewer tokens than a tile has go by another table's kernel: making the bytes takes as
 * long as their products. */
INLINE void amx_multiply(const struct quant_mul *all, const struct weights f,
			 panel_unpack_fn unpack, packed_fn packed, quant_mul_fn few)
{
	if (all->packed && all->tokens == 1) {
		multiply_packed(all, f, unpack, packed);
		return;
	}
	for (size_t t = 0; t < all->tokens; t += SUMS) {
		struct quant_mul m = *all;

		m.tokens = all->tokens - t < SUMS ? all->tokens - t : SUMS;
		m.act = (const char *)all->act + t * all->act_stride;
		m.out = all->out + t * all->out_stride;
		if (m.tokens < AMX_TOKENS) {
			few(&m);
			continue;
		}
		amx_configure(f.big ? AMX_WORDS_BIG : AMX_WORDS_SMALL);
		for (size_t r = 0; r < m.rows; r += PANEL_ROWS)
			multiply_panels(&m, r, f, unpack, amx_multiply_block);
		/* The kernel then has no tiles to save when it takes the CPU away. */
		_tile_release();
	}
}

#endif
