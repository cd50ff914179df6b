/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_quant_vec.c - what the tables of arithmetic hold besides dot products:
 * rounding of activations, half floats, norms, exponentials and attention, for
 * each instruction set that this CPU can run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "quant_look.h"

static void check_quantised(enum quant_act kind, const float *x, size_t n,
			    size_t per, size_t run)
{
	void *act = aligned(quant_act_bytes(kind, n));

	for (size_t o = 0; quant_ops_at(o); o++) {
		struct act_q8 a;

		quant_ops_at(o)->quantise[kind](x, n, act);
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

static void activations_round_to_nearest(void **state)
{
	float x[2 * QK];

	(void)state;
	for (size_t i = 0; i < 2 * QK; i++)
		x[i] = random_float() * (i < QK ? 1e-4f : 1e4f);
	check_quantised(ACT_Q8, x, 2 * QK, QS, QS);
	check_quantised(ACT_Q8K, x, 2 * QK, QK, 16);
	memset(x, 0, sizeof(x)); /* no division by zero */
	check_quantised(ACT_Q8, x, 2 * QK, QS, QS);
	check_quantised(ACT_Q8K, x, 2 * QK, QK, 16);
}

static void bfloats_round_to_nearest(void **state)
{
	/* Ties to both sides, the least normal number, one that rounds to infinity. */
	static const uint32_t some[] = { 0x3f808000, 0x3f818000, 0xbf808000, 0x3f808001, 0x3f807fff,
					 0x00800000, 0x7f7fffff, 0x7f800000, 0x80000000, 0 };
	float x[QK];
	uint16_t act[QUANT_ACT_TOKENS * QK];

	(void)state;
	for (size_t i = 0; i < QK; i++)
		x[i] = random_float() * (i < QS ? 1e-4f : 1e4f);
	memcpy(x, some, sizeof(some));
	for (size_t o = 0; quant_ops_at(o); o++) {
		if (!quant_ops_at(o)->quantise[ACT_BF16])
			continue;
		quant_ops_at(o)->quantise[ACT_BF16](x, QK, act);
		for (size_t i = 0; i < QK; i++)
			assert_int_equal(act[bf16_place(i)], to_bf16(x[i]));
	}
}

static void halves_convert_exactly(void **state)
{
	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		for (uint32_t h = 0; h < 65536; h += 8) {
			float f[8];
			uint16_t back[8];

			for (uint32_t i = 0; i < 8; i++)
				f[i] = quant_f16((uint16_t)(h + i));
			quant_ops_at(o)->to_f16(f, 8, back);
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

static void halves_round_to_even(void **state)
{
	static const struct { float f; uint16_t h; } cases[] = {
		{ 1.0f + 0x1p-11f, 0x3c00 },      /* half way: to even, down */
		{ 1.0f + 0x3p-11f, 0x3c02 },      /* half way: to even, up */
		{ 1.0f + 0x1.002p-11f, 0x3c01 },
		{ 65519.0f, 0x7bff }, { 65520.0f, 0x7c00 }, { 1e30f, 0x7c00 },
		{ -1e30f, 0xfc00 }, { 0x1p-25f, 0 }, { 0x1.002p-25f, 1 },
		{ -0.0f, 0x8000 }, { 0x1.ffbp-15f, 0x03ff }, { 0x1.ffcp-15f, 0x0400 },
	};

	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			uint16_t one, eight[8];
			float f[8];

			for (int j = 0; j < 8; j++)
				f[j] = cases[i].f;
			quant_ops_at(o)->to_f16(f, 8, eight); /* vector */
			quant_ops_at(o)->to_f16(f, 1, &one);  /* rest */
			assert_int_equal(eight[5], cases[i].h);
			assert_int_equal(one, cases[i].h);
		}
	}
}

static void exponentials_are_accurate(void **state)
{
	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		for (size_t n = 1; n < 40; n++) {
			float x[40], gate[40], up[40], total;
			double sum = 0;

			for (size_t i = 0; i < n; i++) {
				x[i] = random_float() * 30.0f;
				gate[i] = x[i] * 4.0f;
				up[i] = random_float();
				sum += exp((double)x[i]);
			}
			quant_ops_at(o)->silu_mul(gate, up, n);
			for (size_t i = 0; i < n; i++) {
				const double g = (double)x[i] * 4.0;
				const double want = g / (1 + exp(-g)) * (double)up[i];

				assert_true(fabs((double)gate[i] - want) <=
					    1e-6 * fabs(want) + 1e-30);
			}
			memcpy(gate, x, sizeof(x));
			total = quant_ops_at(o)->soften(gate, n);
			for (size_t i = 0; i < n; i++)
				assert_true(fabs((double)(gate[i] / total) -
						 exp((double)x[i]) / sum) <= 1e-6);
		}
	}
}

/* A number's bits do not depend on how many are computed with it. */
static void gates_do_not_depend_on_their_neighbours(void **state)
{
	float gate[40], up[40], part[40];

	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
		for (size_t i = 0; i < 40; i++) {
			gate[i] = random_float() * 4;
			up[i] = random_float();
		}
		memcpy(part, gate, sizeof(part));
		quant_ops_at(o)->silu_mul(gate, up, 40);
		for (size_t i = 0, n = 1; i < 40; i += n, n = n % 11 + 3)
			quant_ops_at(o)->silu_mul(part + i, up + i, i + n < 40 ? n : 40 - i);
		assert_memory_equal(part, gate, sizeof(gate));
	}
}

static void norms_and_attention_agree(void **state)
{
	(void)state;
	for (size_t o = 0; quant_ops_at(o); o++) {
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
			quant_ops_at(o)->rms_norm(x, w, 1e-5f, dim, out);
			for (size_t i = 0; i < dim; i++)
				assert_true(fabs((double)out[i] - (double)x[i] *
						 (double)w[i] / sqrt(squares /
						 (double)dim + 1e-5)) < 1e-5);
			quant_ops_at(o)->score(key, n, dim, x, 0.5f, scores);
			quant_ops_at(o)->mix(key, n, dim, p, out);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(activations_round_to_nearest),
		cmocka_unit_test(bfloats_round_to_nearest),
		cmocka_unit_test(halves_convert_exactly),
		cmocka_unit_test(halves_round_to_even),
		cmocka_unit_test(exponentials_are_accurate),
		cmocka_unit_test(gates_do_not_depend_on_their_neighbours),
		cmocka_unit_test(norms_and_attention_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
