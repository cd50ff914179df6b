/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_attend.c - several queries at a time, in every instruction set that this
 * CPU can run: against double precision, and with the same bits whichever
 * queries are asked for together and however the rows are cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/quant.h"

#define MOST_ROWS 150
#define MOST_DIM 256

static uint32_t state = 1;

static float random_float(void)
{
	state = state * 1664525u + 1013904223u;
	return (float)(state >> 8) / 8388608.0f - 1.0f;
}

static uint16_t rows[MOST_ROWS * MOST_DIM];
static float query[QUANT_QUERIES][MOST_DIM];
static float score[QUANT_QUERIES][MOST_ROWS], out[QUANT_QUERIES][MOST_DIM];

static void fill(const struct quant_ops *ops)
{
	for (size_t i = 0; i < MOST_ROWS * MOST_DIM; i++) {
		const float x = random_float();

		ops->to_f16(&x, 1, &rows[i]);
	}
	for (size_t q = 0; q < QUANT_QUERIES; q++)
		for (size_t i = 0; i < MOST_DIM; i++)
			query[q][i] = random_float();
}

static struct quant_attend asked(size_t n, size_t dim, size_t first, size_t queries)
{
	struct quant_attend a = {
		.rows = rows, .n = n, .dim = dim, .queries = queries,
		.score = score[first], .score_stride = MOST_ROWS,
	};

	for (size_t q = 0; q < queries; q++) {
		a.query[q] = query[first + q];
		a.out[q] = out[first + q];
	}
	return a;
}

static void check_scores(size_t n, size_t dim, float scale)
{
	for (size_t q = 0; q < QUANT_QUERIES; q++) {
		for (size_t i = 0; i < n; i++) {
			double want = 0;

			for (size_t j = 0; j < dim; j++)
				want += (double)quant_f16(rows[i * dim + j]) *
					(double)query[q][j];
			assert_true(fabs((double)score[q][i] - want * (double)scale) < 1e-4);
		}
	}
}

static void check_mixtures(size_t n, size_t dim)
{
	for (size_t q = 0; q < QUANT_QUERIES; q++) {
		for (size_t j = 0; j < dim; j++) {
			double want = 1;

			for (size_t i = 0; i < n; i++)
				want += (double)quant_f16(rows[i * dim + j]) *
					(double)score[q][i];
			assert_true(fabs((double)out[q][j] - want) < 1e-3);
		}
	}
}

static void start_at_one(void)
{
	for (size_t q = 0; q < QUANT_QUERIES; q++)
		for (size_t j = 0; j < MOST_DIM; j++)
			out[q][j] = 1;
}

/* Whatever the others, and in two steps: the same bits. */
static void check_parts(const struct quant_ops *ops, size_t n, size_t dim, float scale)
{
	static float scores[QUANT_QUERIES][MOST_ROWS], mixtures[QUANT_QUERIES][MOST_DIM];

	memcpy(scores, score, sizeof(scores));
	memcpy(mixtures, out, sizeof(mixtures));
	start_at_one();
	for (size_t q = 0, count = 1; q < QUANT_QUERIES; q += count, count++) {
		struct quant_attend a;

		if (count > QUANT_QUERIES - q)
			count = QUANT_QUERIES - q;
		a = asked(n, dim, q, count);
		memset(score[q], 0, sizeof(score[q]));
		ops->score_many(&a, scale);
		a.n = n / 2;
		ops->mix_many(&a);
		a.rows += a.n * dim;
		a.score += a.n;
		a.n = n - a.n;
		ops->mix_many(&a);
	}
	for (size_t q = 0; q < QUANT_QUERIES; q++) {
		assert_memory_equal(scores[q], score[q], n * sizeof(float));
		assert_memory_equal(mixtures[q], out[q], dim * sizeof(float));
	}
}

static void check(const struct quant_ops *ops, size_t n, size_t dim)
{
	const float scale = 0.125f;
	const struct quant_attend a = asked(n, dim, 0, QUANT_QUERIES);

	fill(ops);
	for (size_t q = 0; q < QUANT_QUERIES; q++)
		score[q][n] = 77;
	ops->score_many(&a, scale);
	for (size_t q = 0; q < QUANT_QUERIES; q++)
		assert_true(score[q][n] == 77.0f);
	check_scores(n, dim, scale);
	start_at_one();
	ops->mix_many(&a);
	check_mixtures(n, dim);
	check_parts(ops, n, dim, scale);
}

static void queries_together(void **unused)
{
	static const size_t dims[] = { 8, 32, 40, 64, 72, 80, 128, 256 };
	static const size_t counts[] = { 1, 2, 15, 16, 17, 33, 48, 64, 65, 149 };
	size_t tables = 0;

	(void)unused;
	for (size_t o = 0; quant_ops_at(o); o++) {
		if (!quant_ops_at(o)->score_many)
			continue;
		tables++;
		for (size_t d = 0; d < sizeof(dims) / sizeof(dims[0]); d++)
			for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++)
				check(quant_ops_at(o), counts[n], dims[d]);
	}
	if (!tables)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
