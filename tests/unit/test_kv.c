/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_kv.c - the key and value cache of 8 bits: its arithmetic against sums in
 * double, and whole models' logits against those with the cache of half floats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "model/kv.h"
#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant_kv.h"
#include "model_files.h"

#define ROWS 37
#define DIM_MAX 160

static const size_t dims[] = { 1, 16, 32, 48, 64, 80, 128, 160 };

static float some_number(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (float)(*state >> 8) / (float)(1 << 23) - 1.0f;
}

static double unpacked(const unsigned char *row, size_t j)
{
	const struct block_q8_0 *b = (const void *)row;

	return (double)quant_f16(b[j / QS].d) * b[j / QS].q[j % QS];
}

struct rows {
	unsigned char bytes[ROWS * (DIM_MAX / QS) * sizeof(struct block_q8_0)];
	unsigned char query[(DIM_MAX / QS) * sizeof(struct block_q8_0)];
	float x[ROWS * DIM_MAX], q[DIM_MAX], p[ROWS];
};

static void fill(struct rows *r, const struct kv_q8_ops *kv, const struct quant_ops *ops,
		 size_t dim)
{
	uint32_t state = (uint32_t)dim;

	for (size_t i = 0; i < ROWS * dim; i++)
		r->x[i] = 3 * some_number(&state);
	for (size_t i = 0; i < dim; i++)
		r->q[i] = some_number(&state);
	for (size_t i = 0; i < ROWS; i++)
		r->p[i] = some_number(&state);
	memset(r->x, 0, dim * sizeof(*r->x)); /* a row of zeros */
	for (size_t i = 0; i < ROWS; i++)
		kv->store(ops, r->x + i * dim, dim, r->bytes + i * kv_q8_row_bytes(dim));
	kv->store(ops, r->q, dim, r->query);
}

static void check_kernels(const struct kv_q8_ops *kv, const struct quant_ops *ops, size_t dim)
{
	static struct rows r;
	const size_t stride = kv_q8_row_bytes(dim);
	float score[ROWS], out[DIM_MAX + 1];

	fill(&r, kv, ops, dim);
	for (size_t i = 0; i < ROWS * dim; i++)
		assert_true(fabs(unpacked(r.bytes + i / dim * stride, i % dim) -
				 (double)r.x[i]) <= 3.0 / 127);
	kv->score(r.bytes, ROWS, dim, r.query, 0.25f, score);
	for (size_t i = 0; i < ROWS; i++) {
		double want = 0;

		for (size_t j = 0; j < dim; j++)
			want += unpacked(r.bytes + i * stride, j) * unpacked(r.query, j);
		assert_true(fabs((double)score[i] - want / 4) < 1e-4);
	}
	out[dim] = 12345;
	kv->mix(r.bytes, ROWS, dim, r.p, out);
	for (size_t j = 0; j < dim; j++) {
		double want = 0;

		for (size_t i = 0; i < ROWS; i++)
			want += (double)r.p[i] * unpacked(r.bytes + i * stride, j);
		assert_true(fabs((double)out[j] - want) < 1e-4);
	}
	assert_true(out[dim] > 12344); /* nothing past the row */
}

/* What is no number must not look like one. */
static void check_not_finite(const struct kv_q8_ops *kv, const struct quant_ops *ops)
{
	static const float odd[] = { NAN, INFINITY, -INFINITY };
	unsigned char row[sizeof(struct block_q8_0)], query[sizeof(struct block_q8_0)];

	for (size_t i = 0; i < 3; i++) {
		float x[QS] = { 1, 2, 3 }, score;

		kv->store(ops, x, QS, query);
		x[7] = odd[i];
		kv->store(ops, x, QS, row);
		kv->score(row, 1, QS, query, 1, &score);
		assert_true(isnan(score));
	}
}

static void kernels_equal_double(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dims) / sizeof(dims[0]); i++) {
		check_kernels(kv_q8_ops_scalar(), quant_ops_scalar(), dims[i]);
		check_kernels(kv_q8_ops(quant_ops_best()), quant_ops_best(), dims[i]);
	}
	check_not_finite(kv_q8_ops_scalar(), quant_ops_scalar());
	check_not_finite(kv_q8_ops(quant_ops_best()), quant_ops_best());
	assert_ptr_equal(kv_q8_ops(quant_ops_scalar()), kv_q8_ops_scalar());
}

/* --- whole models --- */
struct loaded {
	struct gguf *g;
	struct model *m;
	struct pool *pool;
};

static bool load(const char *path, struct loaded *l)
{
	char reason[256];

	*l = (struct loaded){ 0 };
	if (access(path, R_OK))
		return false;
	if (gguf_open(path, &l->g, reason, sizeof(reason)) ||
	    model_open(l->g, &l->m, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	assert_int_equal(pool_new(1, &l->pool), 0);
	return true;
}

static void unload(struct loaded *l)
{
	pool_free(l->pool);
	model_close(l->m);
	gguf_close(l->g);
}

/* All logits of n arbitrary tokens, in calls of so many; the caller frees. */
static float *logits_of(const struct loaded *l, enum kv_type type, size_t n, size_t call)
{
	const uint32_t vocabulary = model_config(l->m)->vocabulary;
	float *logits = calloc(n * vocabulary, sizeof(*logits));
	int32_t *token = calloc(n, sizeof(*token));
	struct session *s;
	uint32_t seed = 12345;

	assert_true(logits && token);
	assert_int_equal(session_new_kv(l->m, l->pool, (uint32_t)n, type, &s), 0);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525u + 1013904223u;
		token[i] = (int32_t)((seed >> 8) % vocabulary);
	}
	for (size_t at = 0; at < n; at += call)
		assert_int_equal(session_eval(s, token + at, n - at < call ? n - at : call,
					      logits + at * vocabulary, true, NULL), 0);
	session_free(s);
	free(token);
	return logits;
}

static double error_of(const float *got, const float *want, size_t n)
{
	double error = 0, size = 0;

	for (size_t i = 0; i < n; i++) {
		const double d = (double)got[i] - (double)want[i];

		error += d * d;
		size += (double)want[i] * (double)want[i];
	}
	return error / size;
}

static void check_model(const char *path, size_t n)
{
	struct loaded l;
	float *half, *bytes, *few, *cut;
	size_t numbers;
	double error;

	if (!load(path, &l))
		return;
	if (n > model_config(l.m)->context)
		n = model_config(l.m)->context;
	numbers = n * model_config(l.m)->vocabulary;
	half = logits_of(&l, KV_F16, n, n);
	bytes = logits_of(&l, KV_Q8_0, n, n);
	few = logits_of(&l, KV_Q8_0, n, QUANT_MANY - 1);
	cut = logits_of(&l, KV_Q8_0, n, 5);
	error = error_of(bytes, half, numbers);
	print_message("%-40s %4zu tokens: %.1e\n", path, n, error);
	/* Of 0 the option would have done nothing. */
	if (!(error <= 1e-3 && error > 0))
		fail_msg("%s: error %g", path, error);
	/* Many tokens at a time may be multiplied in another way. */
	assert_true(error_of(few, bytes, numbers) <= 1e-3);
	assert_memory_equal(few, cut, numbers * sizeof(*cut));
	free(half);
	free(bytes);
	free(few);
	free(cut);
	unload(&l);
}

static void models_agree(void **state)
{
	static const char *const fixtures[] = {
		"f32", "f16", "q4_0", "q5_1", "q8_0", "q4_k", "q6_k",
	};
	static const char *const shared[] = { "llama-F16", "llama-Q4_K_M", "qwen2-Q4_K_M" };
	const char *dir = getenv("LLAMUX_SHARED");
	char path[512];

	(void)state;
	for (int scalar = 0; scalar < 2; scalar++) {
		if (scalar)
			setenv("LLAMUX_SIMD", "scalar", 1);
		for (size_t i = 0; i < sizeof(fixtures) / sizeof(fixtures[0]); i++) {
			snprintf(path, sizeof(path), FIXTURES "tiny-%s.gguf", fixtures[i]);
			check_model(path, 32);
		}
		for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
			snprintf(path, sizeof(path), "%s/fixtures/%s.gguf",
				 dir && *dir ? dir : "../shared", shared[i]);
			check_model(path, scalar ? 48 : 256);
		}
	}
	unsetenv("LLAMUX_SIMD");
	/* Past one batch where it is not emulated (tests/simd). */
	check_model("models/llamux-base.gguf", getenv("LLAMUX_EMULATED") ? 40 : 150);
}

static void names_and_bounds(void **state)
{
	enum kv_type type = KV_TYPES;
	struct session *s;
	struct loaded l;
	struct kv kv;

	(void)state;
	for (int i = 0; i < KV_TYPES; i++) {
		assert_int_equal(kv_type_named(kv_type_name((enum kv_type)i), &type), 0);
		assert_int_equal(type, i);
	}
	assert_int_equal(kv_type_named("q4_0", &type), -EINVAL);
	assert_int_equal(kv_init(&kv, KV_TYPES, 1, 1, 1, 1), -EINVAL);
	assert_int_equal(kv_init(&kv, KV_Q8_0, SIZE_MAX / 2, 4, 1, 1), -EOVERFLOW);
	assert_int_equal(kv_init(&kv, KV_F16, SIZE_MAX / 16, 2, 1, 64), -EOVERFLOW);
	assert_null(kv.key);
	assert_int_equal(kv_init(&kv, KV_Q8_0, 2, 3, 5, 33), 0);
	assert_int_equal(kv.row_bytes, 2 * sizeof(struct block_q8_0));
	assert_int_equal(kv_row(&kv, 1, 2, 4), (2 * 3 * 5 - 1) * kv.row_bytes);
	kv_free(&kv);
	assert_true(load(FIXTURES "tiny-q8_0.gguf", &l));
	assert_int_equal(session_new_kv(l.m, l.pool, 8, KV_TYPES, &s), -EINVAL);
	assert_null(s);
	unload(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernels_equal_double),
		cmocka_unit_test(models_agree),
		cmocka_unit_test(names_and_bounds),
	};

	unsetenv("LLAMUX_SIMD");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
