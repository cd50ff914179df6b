/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_quant_dot.c - the dot products of every format and instruction set that
 * this CPU can run: against the unpacked numbers in double precision, and
 * against the scalar reference at the edges of what blocks can hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "quant_look.h"

#define COLUMNS 1024

/* Of n numbers: a row, its numbers, and QUANT_TILE activations. */
struct work {
	const struct quant_type *t;
	size_t n, stride;
	unsigned char *row;
	float *w;
	char *act;
	double *a;
};

static struct work work_new(const struct quant_type *t, size_t n)
{
	struct work k = { .t = t, .n = n, .stride = quant_act_bytes(t->act, n) };

	k.row = aligned(n / t->block * t->bytes);
	k.w = aligned(n * sizeof(*k.w));
	k.act = aligned(k.stride * QUANT_TILE);
	k.a = aligned(n * sizeof(*k.a));
	random_row(t, k.row, n);
	return k;
}

static void work_free(struct work *k)
{
	free(k->row);
	free(k->w);
	free(k->act);
	free(k->a);
}

static void random_acts(const struct work *k, const struct quant_ops *ops)
{
	float *x = aligned(k->n * sizeof(*x));

	for (size_t t = 0; t < QUANT_TILE; t++) {
		for (size_t i = 0; i < k->n; i++)
			x[i] = random_float() * (i % 7 ? 1.0f : 5.0f);
		ops->quantise[k->t->act](x, k->n, k->act + t * k->stride);
	}
	free(x);
}

/* The product with activation t in double precision, and the sum of what its
 * terms are made of: a K format subtracts a minimum from each number. */
static double plain_dot(const struct work *k, size_t t, double *size)
{
	double sum = 0, most = 0;

	unpack_act(k->t->act, k->act + t * k->stride, k->n, k->a);
	for (size_t i = 0; i < k->n; i++)
		most = fmax(most, fabs((double)k->w[i]));
	*size = 0;
	for (size_t i = 0; i < k->n; i++) {
		sum += (double)k->w[i] * k->a[i];
		*size += most * fabs(k->a[i]);
	}
	return sum;
}

static void check_dot(const struct quant_ops *ops, const struct work *k)
{
	k->t->dequantise(k->row, k->w, k->n);
	for (size_t count = 1; count <= QUANT_TILE; count++) {
		float out[QUANT_TILE * 3] = { 0 };

		quant_dot(ops, k->t)(k->n, k->row, k->act, k->stride, count, out, 3);
		for (size_t t = 0; t < count; t++) {
			double size;
			const double want = plain_dot(k, t, &size);

			if (!(fabs((double)out[t * 3] - want) <= 1e-6 * size))
				fail_msg("%s %s n %zu: %g, not %g", ops->name,
					 k->t->name, k->n, (double)out[t * 3],
					 want);
		}
		/* Nothing beyond what was asked for is written. */
		for (size_t t = count * 3; t < QUANT_TILE * 3; t++)
			assert_true(out[t] == 0.0f);
		for (size_t t = 0; t < count * 3; t++)
			assert_true(t % 3 == 0 || out[t] == 0.0f);
	}
}

static void check_random(const struct quant_ops *ops, const struct quant_type *t,
			 size_t n)
{
	struct work k = work_new(t, n);

	random_acts(&k, ops);
	check_dot(ops, &k);
	work_free(&k);
}

static void dots_equal_unpacked_numbers(void **state)
{
	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		for (size_t i = 0; i < QUANT_TYPES; i++) {
			const struct quant_type *t = &quant_types[i];

			for (size_t blocks = 1; blocks <= 9; blocks++)
				check_random(quant_ops_at(o), t, t->block * blocks);
			if (t->block == 1)
				check_random(quant_ops_at(o), t, 61);
			check_random(quant_ops_at(o), t, COLUMNS);
		}
	}
}

/* Rows whose blocks hold the least and greatest quanta and scales. */
static const struct edge {
	int bytes;       /* value of all bytes, -1: random */
	uint16_t d, dmin; /* halves */
} edges[] = {
	{ 0x00, 0x3c00, 0x3c00 }, { 0xff, 0x3c00, 0x3c00 },
	{ 0x80, 0x3c00, 0xbc00 }, { 0x7f, 0xbc00, 0x3c00 },
	{ 0x0f, 0x3c00, 0x0000 }, { 0xf0, 0x0000, 0x3c00 },
	{ -1, 0x0001, 0x0001 },   { -1, 0x8001, 0x03ff },
	{ -1, 0x0000, 0x0000 },   { -1, 0x5c00, 0xd800 }, /* 256, -128 */
};

static void set_edge(const struct work *k, const struct edge *e)
{
	const size_t bytes = k->n / k->t->block * k->t->bytes;

	for (size_t i = 0; i < bytes; i++)
		k->row[i] = (unsigned char)(e->bytes < 0 ? (int)random_bits() :
							   e->bytes);
	for (size_t b = 0; b < k->n / k->t->block; b++) {
		set_scale(k->t, k->row, b, 0, e->d);
		set_scale(k->t, k->row, b, 1, e->dmin);
	}
}

/* What a sign and a rounding make of the largest activations. */
static void edge_acts(const struct work *k, const struct quant_ops *ops)
{
	float *x = aligned(k->n * sizeof(*x));

	for (size_t t = 0; t < QUANT_TILE; t++) {
		for (size_t i = 0; i < k->n; i++)
			x[i] = t == 0 ? 127.0f : t == 1 ? -127.0f :
			       t == 2 ? (i % 2 ? 127.0f : -127.0f) :
			       random_float();
		ops->quantise[k->t->act](x, k->n, k->act + t * k->stride);
	}
	free(x);
}

/* The largest products of each format: no sum in 16 bits may overflow. */
static void edges_do_not_saturate(void **state)
{
	const size_t n = 2 * QK;

	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		struct work k = work_new(&quant_types[i], n);

		if (k.t->block == 1) {
			work_free(&k);
			continue;
		}
		for (size_t e = 0; e < sizeof(edges) / sizeof(edges[0]); e++) {
			set_edge(&k, &edges[e]);
			for (size_t o = 0; quant_ops_at(o); o++) {
				edge_acts(&k, quant_ops_at(o));
				check_dot(quant_ops_at(o), &k);
			}
		}
		work_free(&k);
	}
}

/* Where every product and sum is an integer, so is the result: exactly. */
static void whole_numbers_are_exact(void **state)
{
	const struct quant_type *q8 = quant_type(TENSOR_Q8_0);
	const struct quant_type *q6 = quant_type(TENSOR_Q6_K);

	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		const struct quant_ops *ops = quant_ops_at(o);
		struct block_q8_0 w = { .d = 0x3c00 };
		struct block_q6_k k = { .d = 0x3c00 };
		char *act = aligned(quant_act_bytes(ACT_Q8K, QK));
		float x[QK], got;

		memset(w.q, -128, sizeof(w.q));
		memset(k.l, 0xff, sizeof(k.l));
		memset(k.h, 0xff, sizeof(k.h));
		memset(k.scales, -128, sizeof(k.scales));
		for (int sign = -1; sign <= 1; sign += 2) {
			for (int i = 0; i < QK; i++)
				x[i] = (float)(127 * sign);
			ops->quantise[ACT_Q8](x, QS, act);
			quant_dot(ops, q8)(QS, &w, act, 0, 1, &got, 1);
			assert_true(got == (float)(-128 * 127 * 32 * sign));
			ops->quantise[ACT_Q8K](x, QK, act);
			quant_dot(ops, q6)(QK, &k, act, 0, 1, &got, 1);
			assert_true(got == (float)(31 * -128 * 127 * sign) * 256);
		}
		free(act);
	}
}

/* A NaN or infinity, in activations or scales, is not turned into a number. */
static void bad_numbers_stay_visible(void **state)
{
	static const float bad[] = { NAN, INFINITY, -INFINITY };

	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		struct work k = work_new(&quant_types[i], QK);
		float *x = aligned(QK * sizeof(*x)), got;

		for (size_t o = 0; quant_ops_at(o); o++) {
			const struct quant_ops *ops = quant_ops_at(o);

			for (size_t b = 0; b < 3; b++) {
				for (size_t j = 0; j < QK; j++)
					x[j] = random_float();
				x[9] = bad[b];
				ops->quantise[k.t->act](x, QK, k.act);
				quant_dot(ops, k.t)(QK, k.row, k.act, 0, 1, &got, 1);
				if (isfinite(got))
					fail_msg("%s %s: %g", ops->name,
						 k.t->name, (double)got);
			}
			if (scale_place(k.t->type, 0) < 0)
				continue;
			random_acts(&k, ops);
			set_scale(k.t, k.row, 0, 0, 0x7c01);
			quant_dot(ops, k.t)(QK, k.row, k.act, 0, 1, &got, 1);
			assert_true(isnan(got));
			set_scale(k.t, k.row, 0, 0, 0x2400);
		}
		free(x);
		work_free(&k);
	}
}

/* All tables give the same for the same activations. */
static void tables_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		struct work k = work_new(&quant_types[i], COLUMNS);
		float want[QUANT_TILE], got[QUANT_TILE];

		random_acts(&k, quant_ops_scalar());
		k.t->dequantise(k.row, k.w, k.n);
		quant_dot(quant_ops_scalar(), k.t)(k.n, k.row, k.act, k.stride,
						   QUANT_TILE, want, 1);
		for (size_t o = 0; quant_ops_at(o); o++) {
			quant_dot(quant_ops_at(o), k.t)(k.n, k.row, k.act, k.stride,
							QUANT_TILE, got, 1);
			for (size_t t = 0; t < QUANT_TILE; t++) {
				double size;

				plain_dot(&k, t, &size);
				assert_true(fabs((double)(got[t] - want[t])) <=
					    1e-6 * size);
			}
		}
		work_free(&k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dots_equal_unpacked_numbers),
		cmocka_unit_test(edges_do_not_saturate),
		cmocka_unit_test(whole_numbers_are_exact),
		cmocka_unit_test(bad_numbers_stay_visible),
		cmocka_unit_test(tables_agree),
	};

	if (!quant_ops_at(1))
		print_message("this CPU has no vector unit of ours: scalar only\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
