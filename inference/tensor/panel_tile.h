/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_tile.h - panels times tokens, and whole matrices of them (see panel.h).
 *
 * A tile is P panels times T tokens with all sums in registers; P, T and the
 * shape of the format are constant in each copy.
 */
#ifndef INFERENCE_PANEL_TILE_H
#define INFERENCE_PANEL_TILE_H

#include "panel.h"

/* What distinguishes formats once they are unpacked. */
struct shape {
	size_t run;    /* numbers that share a scale */
	size_t steps;  /* of four numbers that a narrow sum takes; 0: wide */
	int zero;      /* blocks of 32: q counts from there */
	bool offset;   /* w has a part that does not depend on q: m, or min */
};

/* A token's activations, and its results for the rows of the panels. */
struct token {
	const int8_t *q;
	const float *d;
	const int16_t *sum;
	float *out;
};

/* The sum of `steps` products in one vector, for the tile. */
#define TILE(P, T, i, j) ((i) * (T) + (j))
#define EACH(P, T) UNROLL for (size_t i = 0; i < (P); i++) UNROLL for (size_t j = 0; j < (T); j++)

/* total += scale * (the sum of run numbers from group g on); scale NULL: 1. */
INLINE void add_run(const struct panel *p, const struct token *x, size_t g,
		    size_t scale, const struct shape s, const bool scaled,
		    const size_t P, const size_t T, vi *total)
{
	UNROLL for (size_t c = 0; c < s.run / 4 / s.steps; c++) {
		sum_n sum[TILE_PANELS * TILE_TOKENS];

		EACH(P, T) sum[TILE(P, T, i, j)] = sum_n_zero();
		UNROLL for (size_t k = 0; k < s.steps; k++, g++) {
			vu w[TILE_PANELS];

			UNROLL for (size_t i = 0; i < P; i++)
				w[i] = p[i].q[g];
			UNROLL for (size_t j = 0; j < T; j++) {
				const vu v = spread4(x[j].q + 4 * g);

				UNROLL for (size_t i = 0; i < P; i++)
					sum[TILE(P, T, i, j)] = sum_n_step(
						sum[TILE(P, T, i, j)], w[i], v);
			}
		}
		EACH(P, T) {
			const sum_n v = sum[TILE(P, T, i, j)];

			total[TILE(P, T, i, j)] += scaled ?
				sum_n_scaled(v, p[i].scale[scale]) : sum_n_total(v);
		}
	}
}

/* What the wide sums take. */
INLINE void split_signs(struct panel *p)
{
	for (size_t r = 0; WIDE && r < QK / QS; r++) {
		sum_w below = sum_w_zero();

		UNROLL for (size_t k = QS / 4 * r; k < QS / 4 * (r + 1); k++)
			below = sum_w_split(below, &p->q[k], &p->sign[k]);
		p->below[r] = below;
	}
}

INLINE void add_wide_run(const struct panel *p, const struct token *x, size_t g,
			 size_t scale, const struct shape s, const bool scaled,
			 const size_t P, const size_t T, vi *total)
{
	sum_w sum[TILE_PANELS * TILE_TOKENS];

	EACH(P, T) sum[TILE(P, T, i, j)] = p[i].below[g / (QS / 4)];
	UNROLL for (size_t k = 0; k < s.run / 4; k++, g++) {
		UNROLL for (size_t j = 0; j < T; j++) {
			const vu v = spread4(x[j].q + 4 * g);

			UNROLL for (size_t i = 0; i < P; i++)
				sum[TILE(P, T, i, j)] = sum_w_split_step(
					sum[TILE(P, T, i, j)], p[i].q[g], p[i].sign[g], v);
		}
	}
	EACH(P, T) {
		const vi v = sum[TILE(P, T, i, j)];

		total[TILE(P, T, i, j)] += scaled ? p[i].scale[scale] * v : v;
	}
}

INLINE void any_run(const struct panel *p, const struct token *x, size_t g,
		    size_t scale, const struct shape s, const bool scaled,
		    const size_t P, const size_t T, vi *total)
{
	if (s.steps)
		add_run(p, x, g, scale, s, scaled, P, T, total);
	else
		add_wide_run(p, x, g, scale, s, scaled, P, T, total);
}

/* A block of 256 with scales of its runs. */
INLINE void tile_big(const struct panel *p, const struct token *x, size_t runs,
		     const struct shape s, const size_t P, const size_t T)
{
	vi total[TILE_PANELS * TILE_TOKENS], mins[TILE_PANELS * TILE_TOKENS];

	(void)runs;
	EACH(P, T) total[TILE(P, T, i, j)] = mins[TILE(P, T, i, j)] = i_set(0);
	for (size_t r = 0; r < QK / s.run; r++)
		any_run(p, x, r * s.run / 4, r, s, true, P, T, total);
	UNROLL for (size_t r = 0; r < QK / s.run / 2; r++) {
		UNROLL for (size_t j = 0; j < T; j++) {
			const vu v = spread4(x[j].sum + 2 * r);

			UNROLL for (size_t i = 0; i < P; i++)
				mins[TILE(P, T, i, j)] = add_pairs(
					mins[TILE(P, T, i, j)], p[i].min[r], v);
		}
	}
	EACH(P, T) {
		const vf dx = f_set(*x[j].d);
		float *at = x[j].out + i * LANES;
		vi whole = total[TILE(P, T, i, j)];
		const vi min = mins[TILE(P, T, i, j)];
		vf sum = f_load(at);

		if (!s.offset)
			whole -= min;
		sum = f_fma(p[i].d[0] * dx, f_from_int(whole), sum);
		if (s.offset)
			sum = f_fma(p[i].m[0] * -dx, f_from_int(min), sum);
		f_store(at, sum);
	}
}

/* Up to 8 blocks of 32. */
INLINE void tile_small(const struct panel *p, const struct token *x, size_t runs,
		       const struct shape s, const size_t P, const size_t T)
{
	vf out[TILE_PANELS * TILE_TOKENS];

	EACH(P, T) out[TILE(P, T, i, j)] = f_load(x[j].out + i * LANES);
	for (size_t r = 0; r < runs; r++) {
		vi total[TILE_PANELS * TILE_TOKENS];

		EACH(P, T) total[TILE(P, T, i, j)] =
			i_set(-s.zero * (int32_t)x[j].sum[r]);
		any_run(p, x, r * QS / 4, 0, s, false, P, T, total);
		EACH(P, T) {
			const vf dx = f_set(x[j].d[r]);
			vf sum = out[TILE(P, T, i, j)];

			sum = f_fma(p[i].d[r] * dx,
				    f_from_int(total[TILE(P, T, i, j)]), sum);
			if (s.offset)
				sum = f_fma(p[i].m[r] * dx,
					    f_set((float)x[j].sum[r]), sum);
			out[TILE(P, T, i, j)] = sum;
		}
	}
	EACH(P, T) f_store(x[j].out + i * LANES, out[TILE(P, T, i, j)]);
}

typedef void (*tile_fn)(const struct panel *p, const struct token *x, size_t runs,
			const struct shape s, const size_t P, const size_t T);

/* Tokens whose sums are held beside the panels. */
#define SUMS 128
#define PANEL_ROWS (TILE_PANELS * LANES)

/* What one format is to the loops below: constant in each copy. */
struct weights {
	struct shape shape;
	bool big;
	size_t bytes; /* of 256 numbers, in the file */
};

INLINE struct token token_at(const struct quant_mul *m, size_t t, size_t block,
			     const struct weights f)
{
	const void *act = (const char *)m->act + t * m->act_stride;
	const struct act_q8 a = act_q8_at(act, m->n, f.big ? QK : QS);
	struct token x = { .q = a.q + block * QK };

	if (f.big) {
		x.d = a.d + block;
		x.sum = f.shape.run == 16 ? a.sum + block * (QK / 16) :
			a.sum + m->n / 16 + block * (QK / 32);
	} else {
		x.d = a.d + block * (QK / QS);
		x.sum = a.sum + block * (QK / QS);
	}
	return x;
}

INLINE void tile(const struct panel *p, const struct token *x, size_t runs,
		 const struct weights f, const size_t T)
{
	if (f.big)
		tile_big(p, x, runs, f.shape, TILE_PANELS, T);
	else
		tile_small(p, x, runs, f.shape, TILE_PANELS, T);
}

/* A part of the next rows, as bytes in their order: those of one block are far apart, and
 * the processor follows one stream, not thirty. */
struct ahead { const char *next, *end; };

INLINE struct ahead find_ahead(const struct quant_mul *m, size_t first, size_t block,
			       size_t bytes)
{
	const char *next = quant_ahead(m, first * m->row_bytes + block * bytes * PANEL_ROWS,
				       bytes * PANEL_ROWS);

	return (struct ahead){ next, next ? next + bytes * PANEL_ROWS : NULL };
}

/* Asks for the next bytes of it. */
INLINE void ask_ahead(struct ahead *a, size_t bytes)
{
	const char *end = (size_t)(a->end - a->next) < bytes ? a->end : a->next + bytes;

	for (; a->next < end; a->next += 64)
		__builtin_prefetch(a->next, 0, 2);
}

/* The panels of one block times all tokens. */
INLINE void multiply_block(const struct quant_mul *m, const struct panel *p, size_t block,
			   float *sums, struct ahead ahead, const struct weights f)
{
	const size_t left = m->n / QS - block * (QK / QS);
	const size_t runs = left < QK / QS ? left : QK / QS;

	ask_ahead(&ahead, SIZE_MAX);
	for (size_t t = 0; t < m->tokens; t += TILE_TOKENS) {
		const size_t count = m->tokens - t < TILE_TOKENS ?
				     m->tokens - t : TILE_TOKENS;
		struct token x[TILE_TOKENS];

		for (size_t j = 0; j < count; j++) {
			x[j] = token_at(m, t + j, block, f);
			x[j].out = sums + (t + j) * PANEL_ROWS;
		}
		if (count == TILE_TOKENS)
			tile(p, x, runs, f, TILE_TOKENS);
		else if (TILE_TOKENS > 5 && count == 5)
			tile(p, x, runs, f, 5);
		else if (TILE_TOKENS > 4 && count == 4)
			tile(p, x, runs, f, 4);
		else if (TILE_TOKENS > 3 && count == 3)
			tile(p, x, runs, f, 3);
		else if (TILE_TOKENS > 2 && count == 2)
			tile(p, x, runs, f, 2);
		else
			tile(p, x, runs, f, 1);
	}
}

/* Where packed rows from first on, a multiple of LANES, begin. */
INLINE const uint8_t *packed_rows(const struct quant_mul *m, size_t first)
{
	return (const uint8_t *)m->weights + first / QUANT_PACKED * QUANT_PACKED * m->row_bytes +
	       first % QUANT_PACKED * 4;
}

/* The rows of the panels, the last one again where there are no more; of packed ones
 * those of the last panel. */
INLINE void find_rows(const struct quant_mul *m, size_t first,
		      const uint8_t *row[PANEL_ROWS])
{
	for (size_t i = 0; m->packed && i < PANEL_ROWS; i += LANES)
		row[i] = packed_rows(m, first + i < m->rows ? first + i :
				     (m->rows - 1) / LANES * LANES);
	for (size_t i = 0; !m->packed && i < PANEL_ROWS; i++) {
		const size_t r = first + i < m->rows ? first + i : m->rows - 1;

		row[i] = (const uint8_t *)m->weights + r * m->row_bytes;
	}
}

/* The last blocks of 32 of each row, made whole with zeroes. */
INLINE void pad_rows(const uint8_t *row[PANEL_ROWS], size_t at, size_t bytes,
		     size_t whole, uint8_t *room)
{
	for (size_t i = 0; i < PANEL_ROWS; i++, room += whole) {
		memcpy(room, row[i] + at, bytes);
		memset(room + bytes, 0, whole - bytes);
		row[i] = room;
	}
}

/* The panels of one block times all tokens, and all that is ahead asked for. */
typedef void (*block_fn)(const struct quant_mul *m, const struct panel *p, size_t block,
			 float *sums, struct ahead ahead, const struct weights f);

INLINE void multiply_panels(const struct quant_mul *m, size_t first, const struct weights f,
			    panel_unpack_fn unpack, block_fn multiply_one)
{
	struct panel p[TILE_PANELS];
	float sums[SUMS * PANEL_ROWS];
	const uint8_t *row[PANEL_ROWS];
	uint8_t room[PANEL_ROWS * 9 * QS]; /* the largest: 34 bytes of 32 */
	const size_t rows = m->rows - first < PANEL_ROWS ? m->rows - first : PANEL_ROWS;

	_Static_assert(sizeof(room) >= PANEL_ROWS * 8 * sizeof(struct block_q8_0),
		       "8 blocks of each row");
	find_rows(m, first, row);
	memset(sums, 0, m->tokens * PANEL_ROWS * sizeof(*sums));
	for (size_t b = 0; b * QK < m->n; b++) {
		size_t at = b * (m->packed ? QUANT_PACKED_BYTES(f.bytes) : f.bytes);

		if (!m->packed && !f.big && m->n - b * QK < QK) {
			pad_rows(row, at, (m->n - b * QK) / QS * (f.bytes * QS / QK),
				 f.bytes, room);
			at = 0;
		}
		UNROLL for (size_t i = 0; i < TILE_PANELS; i++) {
			if (m->packed)
				unpack(row + i * LANES, at, true, &p[i]);
			else
				unpack(row + i * LANES, at, false, &p[i]);
			if (!f.shape.steps)
				split_signs(&p[i]);
		}
		multiply_one(m, p, b, sums, find_ahead(m, first + PANEL_ROWS, b, f.bytes), f);
	}
	for (size_t t = 0; t < m->tokens; t++)
		memcpy(m->out + t * m->out_stride + first, sums + t * PANEL_ROWS,
		       rows * sizeof(*sums));
}

/* One token times a whole number of fours of rows, where that is done better
 * without panels; NULL: never. */
typedef void (*rows_fn)(const struct quant_mul *m, size_t rows);

/* Numbers of a row that such a kernel takes at a time. */
#define ROW_NUMBERS 128

#include "packed.h"

INLINE void multiply(const struct quant_mul *all, const struct weights f,
		     panel_unpack_fn unpack, rows_fn rows, packed_fn packed)
{
	for (size_t t = 0; t < all->tokens; t += SUMS) {
		struct quant_mul m = *all;
		size_t r = 0;

		m.tokens = all->tokens - t < SUMS ? all->tokens - t : SUMS;
		m.act = (const char *)all->act + t * all->act_stride;
		m.out = all->out + t * all->out_stride;
		if (m.packed && m.tokens == 1) {
			multiply_packed(&m, f, unpack, packed);
			r = m.rows;
		} else if (!m.packed && rows && m.tokens == 1 && m.n % ROW_NUMBERS == 0) {
			r = m.rows & ~(size_t)3;
			rows(&m, r);
		}
		for (; r < m.rows; r += PANEL_ROWS)
			multiply_panels(&m, r, f, unpack, multiply_block);
	}
}

#endif
