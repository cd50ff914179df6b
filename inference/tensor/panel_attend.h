/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_attend.h - attention of several queries to the same cached rows.
 * Included after a simd_*.h file.
 *
 * Scores: the keys of LANES positions are turned to floats side by side, as
 * weights are in panel.h, and multiplied with the numbers of each query in
 * turn; so a score is a sum in the order of the numbers, and nothing is added
 * across a vector.  Mixtures: lanes are neighbouring numbers of a row, summed in
 * the order of the rows.  A query's results have the same bits whatever others
 * are asked for with it.
 */
#ifndef INFERENCE_PANEL_ATTEND_H
#define INFERENCE_PANEL_ATTEND_H

/* Numbers of a row that are turned at a time: panels stay in the first cache. */
#define ATTEND_DIM 64
#define ATTEND_QUERIES 4
/* Vectors of keys that a score takes at a time: so many sums that none is waited for. */
#ifndef ATTEND_PANELS
#define ATTEND_PANELS (LANES == 8 ? 3 : 2)
#endif
/* Vectors of a row's numbers, and rows, that a mixture takes at a time. */
#define ATTEND_VECTORS (LANES == 16 ? 4 : 2)
#define ATTEND_ROWS 64

/* Half floats first .. first + count - 1 of the keys of LANES positions, of which P
 * panels lie side by side. */
INLINE void turn_keys(const uint8_t *const row[LANES], size_t first, size_t count,
		      vf *out, const size_t P)
{
	for (size_t i = 0; i < count; i += 8) {
		vu v[4];

		load_rows(row, (first + i) * sizeof(uint16_t), v);
		UNROLL for (size_t j = 0; j < 4; j++)
			f_two_from_half(v[j], &out[(i + 2 * j) * P], &out[(i + 2 * j + 1) * P]);
	}
}

/* sum[q] += keys . query[q], of count numbers from first on. */
INLINE void add_scores(const vf *keys, const float *const *query, size_t first,
		       size_t count, vf (*sum)[ATTEND_PANELS], const size_t Q, const size_t P)
{
	vf s[ATTEND_QUERIES][ATTEND_PANELS];

	UNROLL for (size_t q = 0; q < Q; q++)
		UNROLL for (size_t p = 0; p < P; p++)
			s[q][p] = sum[q][p];
	for (size_t i = 0; i < count; i++, keys += P) {
		UNROLL for (size_t q = 0; q < Q; q++) {
			const vf x = f_set(query[q][first + i]);

			UNROLL for (size_t p = 0; p < P; p++)
				s[q][p] = f_fma(keys[p], x, s[q][p]);
		}
	}
	UNROLL for (size_t q = 0; q < Q; q++)
		UNROLL for (size_t p = 0; p < P; p++)
			sum[q][p] = s[q][p];
}

INLINE void add_all_scores(const vf *keys, const struct quant_attend *a, size_t first,
			   size_t count, vf (*sum)[ATTEND_PANELS], const size_t P)
{
	size_t q = 0;

	for (; q + ATTEND_QUERIES <= a->queries; q += ATTEND_QUERIES)
		add_scores(keys, a->query + q, first, count, sum + q, ATTEND_QUERIES, P);
	if (a->queries - q == 3)
		add_scores(keys, a->query + q, first, count, sum + q, 3, P);
	else if (a->queries - q == 2)
		add_scores(keys, a->query + q, first, count, sum + q, 2, P);
	else if (a->queries - q == 1)
		add_scores(keys, a->query + q, first, count, sum + q, 1, P);
}

/* The scores of P panels of positions from at on, of which there are left. */
INLINE void score_panels(const struct quant_attend *a, float scale, size_t at, size_t left,
			 const size_t P)
{
	const uint8_t *row[ATTEND_PANELS * LANES];
	vf sum[QUANT_QUERIES][ATTEND_PANELS], keys[ATTEND_DIM * ATTEND_PANELS];

	/* The last position again where there are no more. */
	for (size_t i = 0; i < P * LANES; i++)
		row[i] = (const uint8_t *)(a->rows + (at + (i < left ? i : left - 1)) * a->dim);
	for (size_t q = 0; q < a->queries; q++)
		UNROLL for (size_t p = 0; p < P; p++)
			sum[q][p] = f_set(0);
	for (size_t i = 0; i < a->dim; i += ATTEND_DIM) {
		const size_t count = a->dim - i < ATTEND_DIM ? a->dim - i : ATTEND_DIM;

		UNROLL for (size_t p = 0; p < P; p++)
			turn_keys(row + p * LANES, i, count, keys + p, P);
		add_all_scores(keys, a, i, count, sum, P);
	}
	for (size_t q = 0; q < a->queries; q++) {
		UNROLL for (size_t p = 0; p < P; p++) {
			const vf s = sum[q][p] * f_set(scale);

			if (left >= P * LANES)
				f_store(a->score[q] + at + p * LANES, s);
			else
				memcpy(a->score[q] + at, &s, left * sizeof(float));
		}
	}
}

static void score_many(const struct quant_attend *a, float scale)
{
	size_t at = 0;

	for (; at + ATTEND_PANELS * LANES <= a->n; at += ATTEND_PANELS * LANES)
		score_panels(a, scale, at, a->n - at, ATTEND_PANELS);
	for (; at < a->n; at += LANES)
		score_panels(a, scale, at, a->n - at, 1);
}

/* out[q] += score[q] . rows first .. last - 1, for V vectors from number j on. */
INLINE void mix_part(const struct quant_attend *a, size_t first, size_t last,
		     size_t q0, size_t j, const size_t Q, const size_t V)
{
	vf sum[ATTEND_QUERIES][ATTEND_VECTORS];

	UNROLL for (size_t q = 0; q < Q; q++)
		UNROLL for (size_t v = 0; v < V; v++)
			sum[q][v] = f_load(a->out[q0 + q] + j + v * LANES);
	for (size_t i = first; i < last; i++) {
		vf x[ATTEND_VECTORS];

		UNROLL for (size_t v = 0; v < V; v++)
			x[v] = f_load_half(a->rows + i * a->dim + j + v * LANES);
		UNROLL for (size_t q = 0; q < Q; q++) {
			const vf p = f_set(a->score[q0 + q][i]);

			UNROLL for (size_t v = 0; v < V; v++)
				sum[q][v] = f_fma(p, x[v], sum[q][v]);
		}
	}
	UNROLL for (size_t q = 0; q < Q; q++)
		UNROLL for (size_t v = 0; v < V; v++)
			f_store(a->out[q0 + q] + j + v * LANES, sum[q][v]);
}

INLINE void mix_queries(const struct quant_attend *a, size_t first, size_t last,
			size_t q, const size_t Q)
{
	size_t j = 0;

	for (; j + ATTEND_VECTORS * LANES <= a->dim; j += ATTEND_VECTORS * LANES)
		mix_part(a, first, last, q, j, Q, ATTEND_VECTORS);
	for (; j + LANES <= a->dim; j += LANES)
		mix_part(a, first, last, q, j, Q, 1);
	/* Dimensions are multiples of 8, and lanes may be more. */
	for (; j < a->dim; j++) {
		for (size_t k = 0; k < Q; k++)
			for (size_t i = first; i < last; i++)
				a->out[q + k][j] = __builtin_fmaf(a->score[q + k][i],
					quant_f16(a->rows[i * a->dim + j]),
					a->out[q + k][j]);
	}
}

static void mix_many(const struct quant_attend *a)
{
	size_t q = 0;

	/* Rows in parts that stay in the first-level cache for all queries. */
	for (size_t first = 0; first < a->n; first += ATTEND_ROWS) {
		const size_t last = a->n - first < ATTEND_ROWS ? a->n : first + ATTEND_ROWS;

		for (q = 0; q + ATTEND_QUERIES <= a->queries; q += ATTEND_QUERIES)
			mix_queries(a, first, last, q, ATTEND_QUERIES);
		for (; q < a->queries; q++)
			mix_queries(a, first, last, q, 1);
	}
}

#endif
