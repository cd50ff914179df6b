/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_amx.h - panels times many tokens by AMX, which multiplies a tile of 16 tokens
 * by one of 16 rows: 64 numbers of each at a time.  Included after panel_tile.h.
 *
 * A panel lies as such a tile has to: four numbers of each row side by side.  The tiles
 * add up in integers and know no scales.  Those of the runs of a block of 256 numbers are
 * integers too: the weights are multiplied by them beforehand, 16 bits that go as two
 * bytes each, so that a block is one sum.  Blocks are added as in panel_tile.h: the bits
 * are the same.  (Blocks of 32 numbers: panel_bf16.h.)
 *
 * (Intel Architecture Instruction Set Extensions Programming Reference, chapter 3.)
 */
#ifndef INFERENCE_PANEL_AMX_H
#define INFERENCE_PANEL_AMX_H

#define AMX_TOKENS 16

/* Words of four numbers that a tile has of each row, or of each token. */
#define AMX_WORDS 16

/* As LDTILECFG reads it. */
struct amx_config {
	uint8_t palette, start_row, none[14];
	uint16_t row_bytes[16];
	uint8_t rows[16];
};
_Static_assert(sizeof(struct amx_config) == 64, "as the processor reads it");

/* All tiles are whole: 16 tokens, or words, of 64 bytes. */
INLINE void amx_configure(void)
{
	struct amx_config c = { .palette = 1 };

	for (int i = 0; i < 8; i++) {
		c.row_bytes[i] = 4 * AMX_WORDS;
		c.rows[i] = AMX_TOKENS;
	}
	_tile_loadconfig(&c);
}

/* What the tiles of one block of 32 rows are made of, and a tile's sums: by panel, by half
 * of 16 bits, by token. */
struct amx_block {
	vu low[TILE_PANELS][QK / 4], high[TILE_PANELS][QK / 4];
	vi sum[TILE_PANELS][2][AMX_TOKENS];
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

/* Tiles 0 to 3 are sums, 4 has tokens, 5 to 7 have weights; sum[i][0] are those of the low
 * bytes, sum[i][1] those of the high ones. */
INLINE void amx_products(struct amx_block *w, const int8_t *x, size_t stride)
{
	_tile_zero(0);
	_tile_zero(1);
	_tile_zero(2);
	_tile_zero(3);
	UNROLL for (size_t k = 0; k < QK / 4; k += AMX_WORDS) {
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

/* A block's sums of token j of a tile join those of the blocks before. */
INLINE void amx_add(const struct panel *p, const struct amx_block *w, size_t j,
		    const struct token *x, const struct shape s)
{
	UNROLL for (size_t i = 0; i < TILE_PANELS; i++) {
		float *out = x->out + i * LANES;

		f_store(out, add_big(f_load(out), &p[i], x, w->sum[i][0][j] +
				     (vi)((vu)w->sum[i][1][j] << 8), s));
	}
}

/* The panels of one block times all tokens; the last tile takes some tokens of the one
 * before again where less than a tile is left. */
INLINE void amx_multiply_block(const struct quant_mul *m, const struct panel *p, size_t block,
			       float *sums, struct ahead ahead, const struct weights f)
{
	const size_t each = f.bytes * PANEL_ROWS * AMX_TOKENS / m->tokens + 64;
	struct amx_block w;

	UNROLL for (size_t i = 0; i < TILE_PANELS; i++)
		amx_scale(&p[i], f.shape, w.low[i], w.high[i]);
	for (size_t t = 0; t < m->tokens; t += AMX_TOKENS) {
		const size_t last = m->tokens - AMX_TOKENS, first = t < last ? t : last;
		const int8_t *x = token_at(m, first, block, f).q;

		ask_ahead(&ahead, m->tokens - t > AMX_TOKENS ? each : SIZE_MAX);
		AMX_SEES_MEMORY();
		amx_products(&w, x, m->act_stride);
		AMX_SEES_MEMORY();
		for (size_t j = t - first; j < AMX_TOKENS; j++) {
			struct token token = token_at(m, first + j, block, f);

			token.out = sums + (first + j) * PANEL_ROWS;
			amx_add(p, &w, j, &token, f.shape);
		}
	}
}

/* Fewer tokens than a tile has, and blocks of 32 numbers, go by another table's kernel:
 * making the bytes, or adding the sums, takes as long as their products. */
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
		if (!f.big || m.tokens < AMX_TOKENS) {
			few(&m);
			continue;
		}
		amx_configure();
		for (size_t r = 0; r < m.rows; r += PANEL_ROWS)
			multiply_panels(&m, r, f, unpack, amx_multiply_block);
		/* The kernel then has no tiles to save when it takes the CPU away. */
		_tile_release();
	}
}

#endif
