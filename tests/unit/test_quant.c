/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_quant.c - the number formats: known blocks, every dot product against the
 * unpacked numbers in double precision, and each instruction set against the
 * scalar reference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "quant.h"

#define COLUMNS 1024

static uint32_t state;

static uint32_t random_bits(void)
{
	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

/* From -1 to 1. */
static float random_float(void)
{
	return (float)random_bits() / 8388608.0f - 1.0f;
}

/* Where the half-float scales of a format lie. */
static const struct { uint32_t type; int at[2]; } scale_places[] = {
	{ TENSOR_Q4_0, { 0, -1 } }, { TENSOR_Q4_1, { 0, 2 } },
	{ TENSOR_Q5_0, { 0, -1 } }, { TENSOR_Q5_1, { 0, 2 } },
	{ TENSOR_Q8_0, { 0, -1 } }, { TENSOR_Q4_K, { 0, 2 } },
	{ TENSOR_Q5_K, { 0, 2 } }, { TENSOR_Q6_K, { 208, -1 } },
	{ TENSOR_Q2_K, { 80, 82 } }, { TENSOR_Q3_K, { 108, -1 } },
	{ TENSOR_IQ4_NL, { 0, -1 } }, { TENSOR_IQ4_XS, { 0, -1 } },
};

/* A row of random bits with scales that are numbers of moderate size. */
static void random_row(const struct quant_type *type, unsigned char *row, size_t n)
{
	const size_t bytes = n / type->block * type->bytes;

	for (size_t i = 0; i < bytes; i++)
		row[i] = (unsigned char)random_bits();
	if (type->type == TENSOR_F32) {
		for (size_t i = 0; i < n; i++) {
			const float v = random_float();

			memcpy(row + i * 4, &v, 4);
		}
	}
	if (type->type == TENSOR_F16) {
		for (size_t i = 0; i < n; i++)
			row[i * 2 + 1] = (unsigned char)(0x30 | (random_bits() & 0x87));
	}
	if (type->type == TENSOR_BF16) {
		for (size_t i = 0; i < n; i++)
			row[i * 2 + 1] = (unsigned char)(0x3c | (random_bits() & 0x83));
	}
	for (size_t s = 0; s < sizeof(scale_places) / sizeof(scale_places[0]); s++) {
		if (scale_places[s].type != type->type)
			continue;
		for (size_t b = 0; b < n / type->block; b++) {
			for (int i = 0; i < 2 && scale_places[s].at[i] >= 0; i++) {
				unsigned char *d = row + b * type->bytes +
						   scale_places[s].at[i];

				d[1] = (unsigned char)(0x20 | (random_bits() & 0x87));
			}
		}
	}
}

static void *aligned(size_t bytes)
{
	void *p = aligned_alloc(64, (bytes + 63) & ~(size_t)63);

	assert_non_null(p);
	return p;
}

/* The numbers that quantised activations stand for. */
static void unpack_act(enum quant_act kind, const void *act, size_t n, double *out)
{
	const size_t per = kind == ACT_Q8 ? QS : QK;
	struct act_q8 a;

	if (kind == ACT_F32) {
		for (size_t i = 0; i < n; i++)
			out[i] = (double)((const float *)act)[i];
		return;
	}
	a = act_q8_at(act, n, per);
	for (size_t i = 0; i < n; i++)
		out[i] = (double)a.d[i / per] * a.q[i];
}

static const struct quant_ops *all_ops[2];
static size_t n_ops;

static void blocks_mean_what_they_say(void **unused)
{
	struct block_q4_0 q4 = { .d = 0x3c00 };  /* 1.0 */
	struct block_q5_1 q5 = { .d = 0x4000, .m = 0xbc00 }; /* 2.0, -1.0 */
	struct block_q6_k q6 = { .d = 0x3800 };  /* 0.5 */
	float out[QK];

	(void)unused;
	q4.q[0] = 0xf0;
	quant_type(TENSOR_Q4_0)->dequantise(&q4, out, QS);
	assert_true(out[0] == -8.0f && out[16] == 7.0f && out[1] == -8.0f);
	q5.q[1] = 0x31;
	q5.h[2] = 2; /* number 17 */
	quant_type(TENSOR_Q5_1)->dequantise(&q5, out, QS);
	assert_true(out[0] == -1.0f && out[1] == 1.0f && out[17] == 37.0f);
	q6.scales[13] = -3;
	q6.l[64 + 18] = 0x50; /* number 210: half 1, part 2, 18th; high nibble */
	q6.h[32 + 18] = 0x20;
	quant_type(TENSOR_Q6_K)->dequantise(&q6, out, QK);
	assert_true(out[210] == 0.5f * -3 * (5 + 32 - 32));
	assert_true(out[208] == 0.5f * -3 * (0 - 32));
}

/* Scales and minima of six bits, packed by the inverse of the definition. */
static void k_scales_unpack(void **unused)
{
	uint8_t want_s[8], want_m[8], s[8], m[8], packed[12];

	(void)unused;
	for (int i = 0; i < 8; i++) {
		want_s[i] = (uint8_t)(random_bits() & 63);
		want_m[i] = (uint8_t)(random_bits() & 63);
	}
	for (int i = 0; i < 4; i++) {
		packed[i] = (uint8_t)(want_s[i] | (want_s[i + 4] >> 4) << 6);
		packed[i + 4] = (uint8_t)(want_m[i] | (want_m[i + 4] >> 4) << 6);
		packed[i + 8] = (uint8_t)((want_s[i + 4] & 15) |
					  (want_m[i + 4] & 15) << 4);
	}
	quant_k_scales(packed, s, m);
	assert_memory_equal(s, want_s, 8);
	assert_memory_equal(m, want_m, 8);
}

static void check_dot(const struct quant_ops *ops, size_t type, size_t n)
{
	const struct quant_type *t = &quant_types[type];
	const size_t stride = quant_act_bytes(t->act, n);
	unsigned char *row = aligned(n / t->block * t->bytes);
	char *act = aligned(stride * QUANT_TILE);
	float *w = aligned(n * sizeof(*w)), *x = aligned(n * sizeof(*x));
	double *a = aligned(n * sizeof(*a));

	random_row(t, row, n);
	t->dequantise(row, w, n);
	for (size_t k = 0; k < QUANT_TILE; k++) {
		for (size_t i = 0; i < n; i++)
			x[i] = random_float() * (i % 7 ? 1.0f : 5.0f);
		ops->quantise[t->act](x, n, act + k * stride);
	}
	for (size_t count = 1; count <= QUANT_TILE; count++) {
		float out[QUANT_TILE * 3] = { 0 };

		quant_dot(ops, t)(n, row, act, stride, count, out, 3);
		for (size_t k = 0; k < count; k++) {
			double want = 0, size = 0;

			unpack_act(t->act, act + k * stride, n, a);
			for (size_t i = 0; i < n; i++) {
				want += (double)w[i] * a[i];
				size += fabs((double)w[i] * a[i]);
			}
			if (!(fabs((double)out[k * 3] - want) <= 2e-5 * size))
				fail_msg("%s %s n %zu: %g, not %g", ops->name,
					 t->name, n, (double)out[k * 3], want);
		}
		/* Nothing beyond what was asked for is written. */
		for (size_t k = count * 3; k < QUANT_TILE * 3; k++)
			assert_true(out[k] == 0.0f);
	}
	free(row);
	free(act);
	free(w);
	free(x);
	free(a);
}

static void dots_equal_unpacked_numbers(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (size_t type = 0; type < QUANT_TYPES; type++) {
			const size_t block = quant_types[type].block;

			for (size_t blocks = 1; blocks <= 5; blocks++)
				check_dot(all_ops[o], type, block * blocks);
			if (block == 1)
				check_dot(all_ops[o], type, 61);
			check_dot(all_ops[o], type, COLUMNS);
		}
	}
}

/* The largest products of each format: 16-bit sums must not saturate. */
static void extremes_do_not_saturate(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		struct block_q8_0 w = { .d = 0x3c00 };
		struct block_q6_k k = { .d = 0x3c00 };
		char *act = aligned(quant_act_bytes(ACT_Q8K, QK));
		float x[QK], got;

		memset(w.q, -128, sizeof(w.q));
		for (int sign = -1; sign <= 1; sign += 2) {
			for (int i = 0; i < QK; i++)
				x[i] = (float)(127 * sign);
			all_ops[o]->quantise[ACT_Q8](x, QS, act);
			quant_dot(all_ops[o], quant_type(TENSOR_Q8_0))(
				QS, &w, act, 0, 1, &got, 1);
			assert_true(got == (float)(-128 * 127 * 32 * sign));
			memset(k.l, 0xff, sizeof(k.l));
			memset(k.h, 0xff, sizeof(k.h));
			memset(k.scales, -128, sizeof(k.scales));
			all_ops[o]->quantise[ACT_Q8K](x, QK, act);
			quant_dot(all_ops[o], quant_type(TENSOR_Q6_K))(
				QK, &k, act, 0, 1, &got, 1);
			assert_true(got == (float)(31 * -128 * 127 * sign) * 256);
		}
		free(act);
	}
}

static void check_quantised(enum quant_act kind, const float *x, size_t n,
			    size_t per, size_t run)
{
	void *act = aligned(quant_act_bytes(kind, n));

	for (size_t o = 0; o < n_ops; o++) {
		struct act_q8 a;

		all_ops[o]->quantise[kind](x, n, act);
		a = act_q8_at(act, n, per);
		for (size_t i = 0; i < n; i++) {
			const double got = (double)a.d[i / per] * a.q[i];

			assert_true(fabs(got - (double)x[i]) <=
				    (double)a.d[i / per] * 0.5001);
			assert_true(a.q[i] >= -127);
		}
		for (size_t r = 0; r < n / run; r++) {
			int sum = 0;

			for (size_t i = 0; i < run; i++)
				sum += a.q[r * run + i];
			assert_int_equal(a.sum[r], sum);
		}
	}
	free(act);
}

static void activations_round_to_nearest(void **unused)
{
	float x[2 * QK];

	(void)unused;
	for (size_t i = 0; i < 2 * QK; i++)
		x[i] = random_float() * (i < QK ? 1e-4f : 1e4f);
	check_quantised(ACT_Q8, x, 2 * QK, QS, QS);
	check_quantised(ACT_Q8K, x, 2 * QK, QK, 16);
	memset(x, 0, sizeof(x)); /* no division by zero */
	check_quantised(ACT_Q8, x, 2 * QK, QS, QS);
	check_quantised(ACT_Q8K, x, 2 * QK, QK, 16);
}

/* A NaN or infinity is not turned into some number. */
static void bad_numbers_stay_visible(void **unused)
{
	const float bad[] = { NAN, INFINITY, -INFINITY };

	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (size_t i = 0; i < 3; i++) {
			struct block_q8_0 w = { .d = 0x3c00, .q = { 1 } };
			char *act = aligned(quant_act_bytes(ACT_Q8, QS));
			float x[QS] = { 1.0f, 2.0f }, got;

			x[9] = bad[i];
			all_ops[o]->quantise[ACT_Q8](x, QS, act);
			quant_dot(all_ops[o], quant_type(TENSOR_Q8_0))(
				QS, &w, act, 0, 1, &got, 1);
			assert_true(isnan(got));
			free(act);
		}
	}
}

static void halves_convert_exactly(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (uint32_t h = 0; h < 65536; h += 8) {
			float f[8];
			uint16_t back[8];

			for (uint32_t i = 0; i < 8; i++)
				f[i] = quant_f16((uint16_t)(h + i));
			all_ops[o]->to_f16(f, 8, back);
			for (uint32_t i = 0; i < 8; i++) {
				if (isnan(f[i]))
					assert_true((back[i] & 0x7c00) == 0x7c00 &&
						    (back[i] & 0x3ff));
				else
					assert_int_equal(back[i], h + i);
			}
		}
	}
	assert_true(quant_f16(0x3c00) == 1.0f && quant_f16(0xc000) == -2.0f);
	assert_true(quant_f16(1) == 0x1p-24f && quant_f16(0x7bff) == 65504.0f);
}

static void halves_round_to_even(void **unused)
{
	static const struct { float f; uint16_t h; } cases[] = {
		{ 1.0f + 0x1p-11f, 0x3c00 },      /* half way: to even, down */
		{ 1.0f + 0x3p-11f, 0x3c02 },      /* half way: to even, up */
		{ 1.0f + 0x1.002p-11f, 0x3c01 },
		{ 65519.0f, 0x7bff }, { 65520.0f, 0x7c00 }, { 1e30f, 0x7c00 },
		{ -1e30f, 0xfc00 }, { 0x1p-25f, 0 }, { 0x1.002p-25f, 1 },
		{ -0.0f, 0x8000 }, { 0x1.ffbp-15f, 0x03ff }, { 0x1.ffcp-15f, 0x0400 },
	};

	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			uint16_t one, eight[8];
			float f[8];

			for (int j = 0; j < 8; j++)
				f[j] = cases[i].f;
			all_ops[o]->to_f16(f, 8, eight); /* vector */
			all_ops[o]->to_f16(f, 1, &one);  /* rest */
			assert_int_equal(eight[5], cases[i].h);
			assert_int_equal(one, cases[i].h);
		}
	}
}

static void exponentials_are_accurate(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (size_t n = 1; n < 40; n++) {
			float x[40], gate[40], up[40];
			double sum = 0;

			for (size_t i = 0; i < n; i++) {
				x[i] = random_float() * 30.0f;
				gate[i] = x[i] * 4.0f;
				up[i] = random_float();
				sum += exp((double)x[i]);
			}
			all_ops[o]->silu_mul(gate, up, n);
			for (size_t i = 0; i < n; i++) {
				const double g = (double)x[i] * 4.0;
				const double want = g / (1 + exp(-g)) * (double)up[i];

				assert_true(fabs((double)gate[i] - want) <=
					    1e-6 * fabs(want) + 1e-30);
			}
			memcpy(gate, x, sizeof(x));
			all_ops[o]->softmax(gate, n);
			for (size_t i = 0; i < n; i++)
				assert_true(fabs((double)gate[i] -
						 exp((double)x[i]) / sum) <= 1e-6);
		}
	}
}

static void norms_and_attention_agree(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < n_ops; o++) {
		for (size_t dim = 1; dim <= 72; dim += dim < 9 ? 1 : 9) {
			const size_t n = 11;
			uint16_t key[11 * 72];
			float x[72], w[72], out[72], p[11], scores[11];
			double squares = 0;

			for (size_t i = 0; i < n * dim; i++)
				key[i] = (uint16_t)(0x3000 | (random_bits() & 0x87ff));
			for (size_t i = 0; i < dim; i++) {
				x[i] = random_float();
				w[i] = random_float();
				squares += (double)x[i] * (double)x[i];
			}
			for (size_t i = 0; i < n; i++)
				p[i] = random_float();
			all_ops[o]->rms_norm(x, w, 1e-5f, dim, out);
			for (size_t i = 0; i < dim; i++)
				assert_true(fabs((double)out[i] - (double)x[i] *
						 (double)w[i] / sqrt(squares /
						 (double)dim + 1e-5)) < 1e-5);
			all_ops[o]->score(key, n, dim, x, 0.5f, scores);
			all_ops[o]->mix(key, n, dim, p, out);
			for (size_t i = 0; i < n; i++) {
				double want = 0;

				for (size_t j = 0; j < dim; j++)
					want += (double)quant_f16(key[i * dim + j]) *
						(double)x[j] * 0.5;
				assert_true(fabs((double)scores[i] - want) < 1e-4);
			}
			for (size_t j = 0; j < dim; j++) {
				double want = 0;

				for (size_t i = 0; i < n; i++)
					want += (double)quant_f16(key[i * dim + j]) *
						(double)p[i];
				assert_true(fabs((double)out[j] - want) < 1e-4);
			}
		}
	}
}

static void choice_can_be_forced(void **unused)
{
	(void)unused;
	setenv("LLAMUX_SIMD", "scalar", 1);
	assert_ptr_equal(quant_ops_best(), quant_ops_scalar());
	unsetenv("LLAMUX_SIMD");
	assert_non_null(quant_ops_best());
	assert_null(quant_type(99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_mean_what_they_say),
		cmocka_unit_test(k_scales_unpack),
		cmocka_unit_test(dots_equal_unpacked_numbers),
		cmocka_unit_test(extremes_do_not_saturate),
		cmocka_unit_test(activations_round_to_nearest),
		cmocka_unit_test(bad_numbers_stay_visible),
		cmocka_unit_test(halves_convert_exactly),
		cmocka_unit_test(halves_round_to_even),
		cmocka_unit_test(exponentials_are_accurate),
		cmocka_unit_test(norms_and_attention_agree),
		cmocka_unit_test(choice_can_be_forced),
	};

	unsetenv("LLAMUX_SIMD");
	all_ops[n_ops++] = quant_ops_scalar();
	if (quant_ops_best() != quant_ops_scalar())
		all_ops[n_ops++] = quant_ops_best();
	else
		print_message("this CPU has no AVX2: the scalar code only\n");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
