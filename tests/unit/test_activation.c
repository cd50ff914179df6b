/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_activation.c - the activations against their formulas in doubles, at all
 * lengths and at the ends of the range.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "tensor/activation.h"

#define N 4001

static double gelu(double x)
{
	return 0.5 * x * (1 + tanh(sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
}

static void gelu_is_its_formula(void **state)
{
	float gate[N], up[N];

	(void)state;
	for (int i = 0; i < N; i++) {
		gate[i] = (float)(i - N / 2) / 100;
		up[i] = i % 2 ? 2.0f : -0.5f;
	}
	gelu_mul(gate, up, N);
	for (int i = 0; i < N; i++) {
		const double x = (double)((float)(i - N / 2) / 100);

		assert_true(fabs((double)gate[i] - gelu(x) * (double)up[i]) <
			    1e-6 * (1 + fabs(x)));
	}
}

static void caps_are_their_formula(void **state)
{
	static const float caps[] = { 1, 30, 50, 1e6f };
	float x[N];

	(void)state;
	for (size_t c = 0; c < sizeof(caps) / sizeof(caps[0]); c++) {
		const double cap = (double)caps[c];

		for (int i = 0; i < N; i++)
			x[i] = (float)(i - N / 2) / 10;
		soft_cap(x, N, caps[c]);
		for (int i = 0; i < N; i++) {
			const double want = (double)((float)(i - N / 2) / 10);

			assert_true(fabs((double)x[i] - cap * tanh(want / cap)) <
				    3e-7 * cap);
		}
	}
}

/* What a number becomes does not depend on its neighbours. */
static void lengths_agree(void **state)
{
	float whole[16], up[16], part[16];

	(void)state;
	for (size_t n = 0; n < 16; n++) {
		for (size_t i = 0; i < 16; i++) {
			part[i] = whole[i] = (float)i * 0.7f - 5;
			up[i] = (float)i;
		}
		gelu_mul(whole, up, 16);
		gelu_mul(part, up, n);
		assert_memory_equal(part, whole, n * sizeof(*part));
		assert_true(n == 16 || part[n] == (float)n * 0.7f - 5);
		for (size_t i = 0; i < 16; i++)
			part[i] = whole[i] = (float)i * 9 - 70;
		soft_cap(whole, 16, 30);
		soft_cap(part, n, 30);
		assert_memory_equal(part, whole, n * sizeof(*part));
		assert_true(n == 16 || part[n] == (float)n * 9 - 70);
	}
}

static void ends_of_the_range(void **state)
{
	float x[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 0 };
	float gate[] = { NAN, INFINITY, 3e38f, -100, 0 };
	const float up[] = { 1, 1, 1, 1, 1 };

	(void)state;
	soft_cap(x, 6, 30);
	assert_true(isnan(x[0]) && x[1] == 30 && x[2] == -30 && x[3] == 30 &&
		    x[4] == -30 && x[5] == 0);
	gelu_mul(gate, up, 5);
	assert_true(isnan(gate[0]) && gate[1] == INFINITY && gate[2] == 3e38f);
	assert_true(fabsf(gate[3]) < 1e-30f && gate[4] == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gelu_is_its_formula),
		cmocka_unit_test(caps_are_their_formula),
		cmocka_unit_test(lengths_agree),
		cmocka_unit_test(ends_of_the_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
