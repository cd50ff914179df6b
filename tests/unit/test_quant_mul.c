/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_quant_mul.c - matrices times tokens, in every format and instruction set
 * that this CPU can run: against double precision, with the same bits however
 * the work is cut, and without a read or write beyond what a call is given
 * (weights, activations and results end, or begin, where memory does).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "quant_look.h"

#define MOST_ROWS 70
#define MOST_TOKENS 140

/* Memory between two pages that may not be touched. */
struct walled {
	char *map, *at;
	size_t len, bytes;
};

static struct walled walled_new(size_t bytes, bool at_end)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const size_t inner = (bytes + page - 1) & ~(page - 1);
	struct walled w = { .len = inner + 2 * page, .bytes = bytes };

	w.map = mmap(NULL, w.len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(w.map != MAP_FAILED);
	assert_int_equal(mprotect(w.map + page, inner, PROT_READ | PROT_WRITE), 0);
	w.at = w.map + page + (at_end ? inner - bytes : 0);
	return w;
}

static void walled_free(struct walled *w)
{
	munmap(w->map, w->len);
}

/* A matrix and tokens of one format, what they stand for, and their products. */
struct work {
	const struct quant_type *t;
	enum quant_act kind; /* ACT_BF16: for the kernels of many tokens */
	size_t n, rows, tokens, row_bytes, act_stride;
	unsigned char *weights;
	char *act;
	double *want, *size; /* (tokens, rows) */
};

static void *act_at(const struct work *k, size_t token)
{
	return quant_act_at(k->kind, k->act, k->act_stride, token);
}

static size_t act_bytes(const struct work *k, size_t tokens)
{
	return (k->kind == ACT_BF16 ? act_room(tokens) : tokens) * k->act_stride;
}

/* Kernels that take activations of ACT_BF16 round weights likewise. */
static double weight_of(const struct work *k, float w)
{
	return (double)(k->kind == ACT_BF16 ? quant_bf16(to_bf16(w)) : w);
}

/* In units of the greatest weight times all activations.  Where a weight is a sum of two
 * parts, its float may lie on the other side of the middle of two bfloat16. */
static double allowed(const struct work *k)
{
	const bool sum = k->t->type == TENSOR_Q4_1 || k->t->type == TENSOR_Q5_1;

	return k->kind == ACT_BF16 && sum ? 1e-4 : 1e-6;
}

static bool has_kernel(const struct quant_ops *ops, const struct work *k)
{
	return k->kind != ACT_BF16 || quant_act_of(ops, k->t, QUANT_MANY) == ACT_BF16;
}

static void multiply_plainly(struct work *k)
{
	float *row = aligned(k->n * sizeof(*row));
	double *w = aligned(k->rows * k->n * sizeof(*w));
	double *a = aligned(k->n * sizeof(*a));

	for (size_t r = 0; r < k->rows; r++) {
		k->t->dequantise(k->weights + r * k->row_bytes, row, k->n);
		for (size_t i = 0; i < k->n; i++)
			w[r * k->n + i] = weight_of(k, row[i]);
	}
	for (size_t t = 0; t < k->tokens; t++) {
		unpack_act(k->kind, act_at(k, t), k->n, a);
		for (size_t r = 0; r < k->rows; r++) {
			double sum = 0, most = 0, acts = 0;

			for (size_t i = 0; i < k->n; i++) {
				sum += w[r * k->n + i] * a[i];
				most = fmax(most, fabs(w[r * k->n + i]));
				acts += fabs(a[i]);
			}
			k->want[t * k->rows + r] = sum;
			k->size[t * k->rows + r] = most * acts;
		}
	}
	free(row);
	free(w);
	free(a);
}

static void quantise(enum quant_act kind, const float *x, size_t n, void *act)
{
	if (kind != ACT_BF16) {
		quant_ops_scalar()->quantise[kind](x, n, act);
		return;
	}
	for (size_t i = 0; i < n; i++)
		((uint16_t *)act)[bf16_place(i)] = to_bf16(x[i]);
}

static struct work work_new(const struct quant_type *t, enum quant_act kind, size_t n,
			    size_t rows, size_t tokens)
{
	struct work k = { .t = t, .kind = kind, .n = n, .rows = rows, .tokens = tokens };
	float *x = aligned(n * sizeof(*x));

	k.row_bytes = n / t->block * t->bytes;
	k.act_stride = quant_act_bytes(kind, n);
	k.weights = aligned(rows * k.row_bytes);
	k.act = memset(aligned(act_bytes(&k, tokens)), 0xff, act_bytes(&k, tokens)); /* NaN */
	k.want = aligned(rows * tokens * sizeof(*k.want));
	k.size = aligned(rows * tokens * sizeof(*k.size));
	for (size_t r = 0; r < rows; r++)
		random_row(t, k.weights + r * k.row_bytes, n);
	for (size_t i = 0; i < tokens; i++) {
		for (size_t j = 0; j < n; j++)
			x[j] = random_float() * (j % 7 ? 1.0f : 5.0f);
		quantise(kind, x, n, act_at(&k, i));
	}
	free(x);
	multiply_plainly(&k);
	return k;
}

static void work_free(struct work *k)
{
	free(k->weights);
	free(k->act);
	free(k->want);
	free(k->size);
}

static void check_results(const struct quant_ops *ops, const struct work *k,
			  const struct quant_mul *m)
{
	for (size_t t = 0; t < m->tokens; t++) {
		for (size_t r = 0; r < m->rows; r++) {
			const double got = (double)m->out[t * m->out_stride + r];
			const double want = k->want[t * k->rows + r];

			if (!(fabs(got - want) <= allowed(k) * k->size[t * k->rows + r]))
				fail_msg("%s %s n %zu, %zu rows, %zu tokens: %zu, %zu"
					 " is %g, not %g", ops->name, k->t->name,
					 m->n, m->rows, m->tokens, r, t, got, want);
		}
		for (size_t r = m->rows; r < m->out_stride; r++)
			assert_true(t + 1 == m->tokens ||
				    isnan(m->out[t * m->out_stride + r]));
	}
}

/* The first rows of the matrix times the first tokens, between walls. */
static void check_part(const struct quant_ops *ops, const struct work *k,
		       size_t rows, size_t tokens, bool at_end)
{
	const size_t out_stride = rows + 3;
	struct walled w = walled_new(rows * k->row_bytes, at_end);
	struct walled a = walled_new(act_bytes(k, tokens), at_end);
	struct walled o = walled_new(((tokens - 1) * out_stride + rows) *
				     sizeof(float), at_end);
	const struct quant_mul m = {
		.n = k->n, .weights = w.at, .rows = rows, .row_bytes = k->row_bytes,
		.act = a.at, .tokens = tokens, .act_stride = k->act_stride,
		.many = k->kind == ACT_BF16,
		.out = (float *)(void *)o.at, .out_stride = out_stride,
	};

	memcpy(w.at, k->weights, w.bytes);
	memcpy(a.at, k->act, a.bytes);
	memset(o.at, 0xff, o.bytes); /* NaN */
	quant_multiply(ops, k->t, &m);
	check_results(ops, k, &m);
	walled_free(&w);
	walled_free(&a);
	walled_free(&o);
}

static void check_sizes(const struct work *k)
{
	static const size_t rows[] = { 1, 2, 4, 15, 16, 17, 31, 32, 33, MOST_ROWS };
	static const size_t few[] = { 1, 2, 3, 4, 5, 6, 7, 8, 11 };
	static const size_t many[] = { 32, 33, 47, 48, 49, 63, 64, 65, 128 };
	const size_t *tokens = k->kind == ACT_BF16 ? many : few;

	_Static_assert(sizeof(few) == sizeof(many) && QUANT_MANY == 32, "as many of both");
	for (size_t o = 0; quant_ops_at(o); o++) {
		if (!has_kernel(quant_ops_at(o), k))
			continue;
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			for (size_t j = 0; j < sizeof(few) / sizeof(few[0]); j++)
				check_part(quant_ops_at(o), k, rows[i], tokens[j],
					   (i + j) % 3 != 0);
		}
		check_part(quant_ops_at(o), k, 3, k->tokens, true);
	}
}

static void any_size_between_walls(void **state)
{
	/* Blocks of a row: of 32 numbers, with and without a rest of 256. */
	static const size_t small[] = { 1, 3, 8, 11 };
	static const size_t big[] = { 1, 2, 3 };
	static const size_t plain[] = { 1, 7, 64, 133 };

	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		const struct quant_type *t = &quant_types[i];
		const size_t *blocks = t->block == QK ? big : t->block == QS ? small :
				       plain;

		for (size_t b = 0; b < (t->block == QK ? 3 : 4); b++) {
			struct work k = work_new(t, t->act, t->block * blocks[b], MOST_ROWS,
						 b ? 19 : MOST_TOKENS);

			check_sizes(&k);
			work_free(&k);
		}
	}
}

static void any_size_of_many_tokens(void **state)
{
	static const size_t blocks[] = { 1, 3, 8, 11 };

	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); b++) {
			struct work k;

			if (quant_types[i].block != QS)
				continue;
			k = work_new(&quant_types[i], ACT_BF16, QS * blocks[b], MOST_ROWS,
				     MOST_TOKENS);
			check_sizes(&k);
			work_free(&k);
		}
	}
}

static void multiply(const struct quant_ops *ops, const struct work *k, size_t row,
		     size_t rows, size_t token, size_t tokens, float *out)
{
	const struct quant_mul m = {
		.n = k->n, .weights = k->weights + row * k->row_bytes, .rows = rows,
		.row_bytes = k->row_bytes, .act = act_at(k, token),
		.tokens = tokens, .act_stride = k->act_stride, .many = k->kind == ACT_BF16,
		.out = out + token * k->rows + row, .out_stride = k->rows,
	};

	quant_multiply(ops, k->t, &m);
}

/* Threads share rows, batches share tokens: neither may show in the result. */
static void cuts_do_not_show(void **state)
{
	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		struct work k = work_new(&quant_types[i], quant_types[i].act, 2 * QK, MOST_ROWS, 22);
		const size_t bytes = k.rows * k.tokens * sizeof(float);
		float *whole = aligned(bytes), *cut = aligned(bytes);

		for (size_t o = 0; quant_ops_at(o); o++) {
			const struct quant_ops *ops = quant_ops_at(o);

			multiply(ops, &k, 0, k.rows, 0, k.tokens, whole);
			for (size_t t = 0; t < k.tokens; t++) /* one by one */
				multiply(ops, &k, 0, k.rows, t, 1, cut);
			assert_memory_equal(whole, cut, bytes);
			memset(cut, 0xff, bytes);
			for (size_t r = 0; r < k.rows; r += 7) {
				multiply(ops, &k, r, 7, 0, 4, cut);
				multiply(ops, &k, r, 7, 4, 18, cut);
			}
			assert_memory_equal(whole, cut, bytes);
		}
		free(whole);
		free(cut);
		work_free(&k);
	}
}

/* The same for many tokens. */
static void cuts_of_many_do_not_show(void **state)
{
	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		struct work k;
		float *whole, *cut;

		if (quant_types[i].block != QS)
			continue;
		k = work_new(&quant_types[i], ACT_BF16, 2 * QK, MOST_ROWS, 2 * QUANT_MANY + 21);
		whole = aligned(k.rows * k.tokens * sizeof(float));
		cut = aligned(k.rows * k.tokens * sizeof(float));
		for (size_t o = 0; quant_ops_at(o); o++) {
			const struct quant_ops *ops = quant_ops_at(o);

			if (!has_kernel(ops, &k))
				continue;
			multiply(ops, &k, 0, k.rows, 0, k.tokens, whole);
			for (size_t r = 0; r < k.rows; r += 7) {
				multiply(ops, &k, r, 7, 0, QUANT_MANY + 16, cut);
				multiply(ops, &k, r, 7, QUANT_MANY + 16, QUANT_MANY + 5, cut);
			}
			assert_memory_equal(whole, cut, k.rows * k.tokens * sizeof(float));
		}
		free(whole);
		free(cut);
		work_free(&k);
	}
}

/* Squares of what the products lack, against activations that are not rounded. */
static double lack_of(const struct quant_ops *ops, const struct quant_type *t,
		      enum quant_act kind)
{
	enum { TOKENS = 64, ROWS = 33, N = 4 * QK };
	struct work exact, k;
	float *out = aligned(TOKENS * ROWS * sizeof(*out));
	double lack = 0;

	look_state = 1; /* the same numbers for each kind */
	k = work_new(t, kind, N, ROWS, TOKENS);
	look_state = 1;
	exact = work_new(t, ACT_F32, N, ROWS, TOKENS);
	multiply(ops, &k, 0, ROWS, 0, TOKENS, out);
	for (size_t i = 0; i < TOKENS * ROWS; i++)
		lack += ((double)out[i] - exact.want[i]) * ((double)out[i] - exact.want[i]);
	free(out);
	work_free(&k);
	work_free(&exact);
	return lack;
}

static void many_are_more_exact(void **state)
{
	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		const struct quant_ops *ops = quant_ops_at(o);

		for (size_t i = 0; i < QUANT_TYPES; i++) {
			const struct quant_type *t = &quant_types[i];

			assert_int_equal(quant_act_of(ops, t, QUANT_MANY - 1), t->act);
			if (quant_act_of(ops, t, QUANT_MANY) != t->act)
				assert_true(lack_of(ops, t, ACT_BF16) < 0.5 * lack_of(ops, t, t->act));
		}
	}
}

/* Packed rows give the same bits, whatever is after them, and nothing beyond is touched. */
static void check_packed(const struct quant_ops *ops, const struct work *k, size_t rows,
			 size_t tokens, bool at_end)
{
	const size_t bytes = quant_packed_bytes(k->t, k->n);
	const size_t groups = (rows + QUANT_PACKED - 1) / QUANT_PACKED;
	const size_t out_bytes = ((tokens - 1) * (rows + 3) + rows) * sizeof(float);
	struct walled w = walled_new(groups * QUANT_PACKED * bytes, at_end);
	struct walled o = walled_new(out_bytes, at_end);
	struct quant_mul m = {
		.n = k->n, .weights = k->weights, .rows = rows, .row_bytes = k->row_bytes,
		.act = k->act, .tokens = tokens, .act_stride = k->act_stride,
		.many = k->kind == ACT_BF16,
		.out = aligned(out_bytes), .out_stride = rows + 3,
	};
	float *plain = m.out;

	memset(plain, 0xff, out_bytes);
	memset(o.at, 0xff, out_bytes);
	quant_multiply(ops, k->t, &m);
	for (size_t g = 0; g < groups; g++) {
		const size_t row = g * QUANT_PACKED, left = rows - row;

		quant_pack(k->t, k->n, k->weights + row * k->row_bytes,
			   left < QUANT_PACKED ? left : QUANT_PACKED, w.at + row * bytes);
	}
	m.weights = w.at;
	m.row_bytes = bytes;
	m.packed = true;
	m.out = (float *)(void *)o.at;
	quant_multiply(ops, k->t, &m);
	if (memcmp(o.at, plain, out_bytes))
		fail_msg("%s %s n %zu, %zu rows, %zu tokens: packed differs", ops->name,
			 k->t->name, k->n, rows, tokens);
	free(plain);
	walled_free(&w);
	walled_free(&o);
}

/* The number of tables that pack this format. */
static size_t check_packed_sizes(const struct work *k)
{
	static const size_t rows[] = { 1, 15, 16, 17, 32, 33, 48, 63, MOST_ROWS };
	static const size_t few[] = { 1, 2, 3, 4, 7, MOST_TOKENS };
	static const size_t many[] = { 32, 33, 48, 49, 80, MOST_TOKENS };
	const size_t *tokens = k->kind == ACT_BF16 ? many : few;
	size_t tables = 0;

	for (size_t o = 0; quant_ops_at(o); o++) {
		const struct quant_ops *ops = quant_ops_at(o);

		assert_false(quant_packs(ops, k->t, QK + QS));
		if (!quant_packs(ops, k->t, k->n) || !has_kernel(ops, k))
			continue;
		tables++;
		for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
			for (size_t t = 0; t < sizeof(few) / sizeof(few[0]); t++)
				check_packed(ops, k, rows[r], tokens[t], (r + t) % 2);
		}
	}
	return tables;
}

static void packed_rows_give_the_same(void **state)
{
	size_t formats = 0;

	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		const struct quant_type *t = &quant_types[i];
		struct work k = work_new(t, t->act, 3 * QK, MOST_ROWS, MOST_TOKENS);

		formats += check_packed_sizes(&k);
		work_free(&k);
		if (t->block != QS)
			continue;
		k = work_new(t, ACT_BF16, 3 * QK, MOST_ROWS, MOST_TOKENS);
		check_packed_sizes(&k);
		work_free(&k);
	}
	/* All quantised formats but Q3_K, unless there is but plain C. */
	assert_true(quant_ops_at(0) == quant_ops_scalar() || formats >= 11);
}

/* What is asked for early lies in what the caller goes on with, or nowhere. */
static void asks_ahead_within_bounds(void **state)
{
	static const char weights[1000], other[300];
	const struct quant_mul alone = { .weights = weights, .rows = 4, .row_bytes = 100 };
	struct quant_mul m = alone;

	(void)state;
	assert_ptr_equal(quant_ahead(&alone, 0, 400), weights);
	assert_ptr_equal(quant_ahead(&alone, 300, 100), weights + 300);
	assert_null(quant_ahead(&alone, 301, 100));
	m.end = weights + 1000;
	assert_ptr_equal(quant_ahead(&m, 900, 100), weights + 900);
	assert_null(quant_ahead(&m, 901, 100));
	m.next = other;
	m.next_bytes = sizeof(other);
	assert_ptr_equal(quant_ahead(&m, 901, 100), other);
	assert_ptr_equal(quant_ahead(&m, 1000, 300), other);
	assert_ptr_equal(quant_ahead(&m, 1100, 200), other + 100);
	assert_null(quant_ahead(&m, 1101, 200));
	assert_null(quant_ahead(&m, SIZE_MAX / 2, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_size_between_walls),
		cmocka_unit_test(any_size_of_many_tokens),
		cmocka_unit_test(cuts_do_not_show),
		cmocka_unit_test(cuts_of_many_do_not_show),
		cmocka_unit_test(many_are_more_exact),
		cmocka_unit_test(packed_rows_give_the_same),
		cmocka_unit_test(asks_ahead_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
