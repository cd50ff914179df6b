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
/* Queries, and vectors of keys, that a score takes at a time: so many sums that none is
 * waited for, and each number of a query is spread for several vectors. */
#define SCORE_QUERIES (LANES == 16 ? 8 : 4)
#define SCORE_PANELS (LANES == 8 ? 3 : 2)
/* Queries and vectors of a row's numbers that a mixture takes at a time, and rows. */
#define MIX_QUERIES (LANES == 16 ? 8 : 4)
#define MIX_VECTORS 2
#define MIX_ROWS 64

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

/* Numbers of all queries, from one on; those of a number lie side by side. */
struct attend_part {
	const struct quant_attend *a;
	size_t first, count;
	float scale; /* of the sums: 1 before the last part */
	float query[ATTEND_DIM * QUANT_QUERIES];
};

INLINE void turn_queries(struct attend_part *part)
{
	for (size_t q = 0; q < part->a->queries; q++)
		for (size_t i = 0; i < part->count; i++)
			part->query[i * QUANT_QUERIES + q] = part->a->query[q][part->first + i];
}

/* The first n lanes; of the rest nothing is read or written. */
INLINE vf load_some(const float *p, size_t n)
{
	vf v = f_set(0);

	if (n >= LANES)
		return f_load(p);
	memcpy(&v, p, n * sizeof(*p));
	return v;
}

INLINE void store_some(float *p, vf v, size_t n)
{
	if (n >= LANES)
		f_store(p, v);
	else
		memcpy(p, &v, n * sizeof(*p));
}

/* What a part adds to the scores of Q queries from q0 on, of P panels of positions from
 * at on, of which there are left. */
INLINE void add_scores(const struct attend_part *part, const vf *keys, size_t q0, size_t at,
		       size_t left, const size_t Q, const size_t P)
{
	const struct quant_attend *a = part->a;
	const float *query = part->query + q0;
	vf s[SCORE_QUERIES][SCORE_PANELS];

	UNROLL for (size_t q = 0; q < Q; q++) {
		float *score = a->score + (q0 + q) * a->score_stride + at;

		UNROLL for (size_t p = 0; p < P; p++)
			s[q][p] = part->first ? load_some(score + p * LANES, left) : f_set(0);
	}
	for (size_t i = 0; i < part->count; i++, keys += P, query += QUANT_QUERIES) {
		UNROLL for (size_t q = 0; q < Q; q++) {
			const vf x = f_set(query[q]);

			UNROLL for (size_t p = 0; p < P; p++)
				s[q][p] = f_fma(keys[p], x, s[q][p]);
		}
	}
	UNROLL for (size_t q = 0; q < Q; q++) {
		float *score = a->score + (q0 + q) * a->score_stride + at;

		UNROLL for (size_t p = 0; p < P; p++)
			store_some(score + p * LANES, s[q][p] * f_set(part->scale), left);
	}
}

INLINE void score_panels(const struct attend_part *part, size_t at, const size_t P)
{
	const struct quant_attend *a = part->a;
	const size_t left = a->n - at;
	const uint8_t *row[SCORE_PANELS * LANES];
	vf keys[ATTEND_DIM * SCORE_PANELS];
	size_t q = 0;

	/* The last position again where there are no more. */
	for (size_t i = 0; i < P * LANES; i++)
		row[i] = (const uint8_t *)(a->rows + (at + (i < left ? i : left - 1)) * a->dim);
	UNROLL for (size_t p = 0; p < P; p++)
		turn_keys(row + p * LANES, part->first, part->count, keys + p, P);
	for (; q + SCORE_QUERIES <= a->queries; q += SCORE_QUERIES)
		add_scores(part, keys, q, at, left, SCORE_QUERIES, P);
	for (; q + 2 <= a->queries; q += 2)
		add_scores(part, keys, q, at, left, 2, P);
	for (; q < a->queries; q++)
		add_scores(part, keys, q, at, left, 1, P);
}

static void score_many(const struct quant_attend *a, float scale)
{
	struct attend_part part = { .a = a };

	for (size_t i = 0; i < a->dim; i += part.count) {
		size_t at = 0;

		part.first = i;
		part.count = a->dim - i < ATTEND_DIM ? a->dim - i : ATTEND_DIM;
		part.scale = i + part.count < a->dim ? 1 : scale;
		turn_queries(&part);
		for (; at + SCORE_PANELS * LANES <= a->n; at += SCORE_PANELS * LANES)
			score_panels(&part, at, SCORE_PANELS);
		for (; at < a->n; at += LANES)
			score_panels(&part, at, 1);
	}
}

/* out[q] += score[q] . rows first .. last - 1, for V vectors from number j on. */
INLINE void mix_part(const struct quant_attend *a, size_t first, size_t last,
		     size_t q0, size_t j, const size_t Q, const size_t V)
{
	const float *score = a->score + q0 * a->score_stride;
	vf sum[MIX_QUERIES][MIX_VECTORS];

	UNROLL for (size_t q = 0; q < Q; q++)
		UNROLL for (size_t v = 0; v < V; v++)
			sum[q][v] = f_load(a->out[q0 + q] + j + v * LANES);
	for (size_t i = first; i < last; i++) {
		vf x[MIX_VECTORS];

		UNROLL for (size_t v = 0; v < V; v++)
			x[v] = f_load_half(a->rows + i * a->dim + j + v * LANES);
		UNROLL for (size_t q = 0; q < Q; q++) {
			const vf p = f_set(score[q * a->score_stride + i]);

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

	for (; j + MIX_VECTORS * LANES <= a->dim; j += MIX_VECTORS * LANES)
		mix_part(a, first, last, q, j, Q, MIX_VECTORS);
	for (; j + LANES <= a->dim; j += LANES)
		mix_part(a, first, last, q, j, Q, 1);
	/* Dimensions are multiples of 8, and lanes may be more. */
	for (; j < a->dim; j++) {
		for (size_t k = 0; k < Q; k++)
			for (size_t i = first; i < last; i++)
				a->out[q + k][j] = __builtin_fmaf(
					a->score[(q + k) * a->score_stride + i],
					quant_f16(a->rows[i * a->dim + j]),
					a->out[q + k][j]);
	}
}

static void mix_many(const struct quant_attend *a)
{
	size_t q = 0;

	/* Rows in parts that stay in the first-level cache for all queries. */
	for (size_t first = 0; first < a->n; first += MIX_ROWS) {
		const size_t last = a->n - first < MIX_ROWS ? a->n : first + MIX_ROWS;

		for (q = 0; q + MIX_QUERIES <= a->queries; q += MIX_QUERIES)
			mix_queries(a, first, last, q, MIX_QUERIES);
		for (; q + 2 <= a->queries; q += 2)
			mix_queries(a, first, last, q, 2);
		for (; q < a->queries; q++)
			mix_queries(a, first, last, q, 1);
	}
}

#endif
