/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_sample.c - the choice of a token: what is allowed, what is likely, and the
 * same for the same seed.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

#define N 100
#define DRAWS 20000

static struct sampler *make(float temperature, unsigned int top_k, float top_p, uint64_t seed)
{
	const struct sampler_options o = { temperature, top_k, top_p, seed };
	struct sampler *s;

	assert_int_equal(sampler_new(&o, N, &s), 0);
	return s;
}

static void flat(float *logits)
{
	for (int i = 0; i < N; i++)
		logits[i] = -2.0f;
}

static void test_greedy(void **state)
{
	struct sampler *s = make(0, 0, 0, 1);
	uint64_t allowed[TOKEN_SET_WORDS(N)] = { 0 };
	float logits[N], logprob;

	(void)state;
	flat(logits);
	logits[70] = 3;
	logits[71] = 3;
	logits[5] = 2;
	assert_int_equal(sampler_pick(s, logits, NULL, NULL), 70); /* the first of equals */
	token_set_add(allowed, 5);
	token_set_add(allowed, 99);
	assert_int_equal(sampler_pick(s, logits, allowed, &logprob), 5);
	/* e^2 / (e^2 + e^-2) */
	assert_true(fabsf(logprob - (float)(2 - log(exp(2) + exp(-2)))) < 1e-5f);
	sampler_free(s);
}

static void test_refusals(void **state)
{
	const struct sampler_options bad[] = { { -1, 0, 0, 0 },
					       { NAN, 0, 0, 0 },
					       { INFINITY, 0, 0, 0 },
					       { 1, 0, -1, 0 },
					       { 1, 0, NAN, 0 } };
	struct sampler *s;
	uint64_t none[TOKEN_SET_WORDS(N)] = { 0 };
	float logits[N];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(sampler_new(&bad[i], N, &s), -EINVAL);
		assert_null(s);
	}
	s = make(1, 0, 0, 1);
	flat(logits);
	assert_int_equal(sampler_pick(s, logits, none, NULL), -EBADMSG);
	for (int i = 0; i < N; i++)
		logits[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
	assert_int_equal(sampler_pick(s, logits, NULL, NULL), -EDOM);
	logits[50] = -1e30f;
	assert_int_equal(sampler_pick(s, logits, NULL, NULL), 50);
	sampler_free(s);
	sampler_free(NULL);
}

/* The shares of many draws are those of the softmax. */
static void test_shares(void **state)
{
	struct sampler *s = make(0.5f, 0, 0, 42);
	uint64_t allowed[TOKEN_SET_WORDS(N)] = { 0 };
	float logits[N];
	int hits[N] = { 0 };
	double sum = 0, weight[3];

	(void)state;
	flat(logits);
	for (int i = 0; i < 3; i++) {
		logits[60 + i] = 0.4f * (float)i;
		token_set_add(allowed, 60 + i);
		weight[i] = exp(0.4 * i / 0.5);
		sum += weight[i];
	}
	logits[0] = 50; /* not allowed */
	for (int i = 0; i < DRAWS; i++)
		hits[sampler_pick(s, logits, allowed, NULL)]++;
	assert_int_equal(hits[60] + hits[61] + hits[62], DRAWS);
	for (int i = 0; i < 3; i++) {
		double share = weight[i] / sum, sigma = sqrt(share * (1 - share) / DRAWS);

		assert_true(fabs((double)hits[60 + i] / DRAWS - share) < 5 * sigma);
	}
	sampler_free(s);
}

static int distinct(float temperature, unsigned int top_k, float top_p, const float *logits)
{
	struct sampler *s = make(temperature, top_k, top_p, 7);
	int hits[N] = { 0 }, n = 0;

	for (int i = 0; i < DRAWS; i++)
		hits[sampler_pick(s, logits, NULL, NULL)]++;
	for (int i = 0; i < N; i++)
		n += hits[i] > 0;
	sampler_free(s);
	return n;
}

static void test_cuts(void **state)
{
	float logits[N];

	(void)state;
	for (int i = 0; i < N; i++)
		logits[i] = -(float)i * 0.01f;
	assert_int_equal(distinct(1, 0, 0, logits), N);
	assert_int_equal(distinct(1, 0, 1, logits), N);
	assert_int_equal(distinct(1, 5, 0, logits), 5);
	assert_int_equal(distinct(1, 1, 0, logits), 1);
	assert_int_equal(distinct(1, 1000, 0, logits), N);
	/* Four equal ones of a quarter each: three reach 0.7. */
	for (int i = 0; i < N; i++)
		logits[i] = i < 4 ? 0 : -100;
	assert_int_equal(distinct(1, 0, 0.7f, logits), 3);
	assert_int_equal(distinct(1, 0, 0.0001f, logits), 1);
}

static void test_seeds(void **state)
{
	struct sampler *a = make(1, 40, 0.95f, 1), *b = make(1, 40, 0.95f, 1),
		       *c = make(1, 40, 0.95f, 2);
	const struct sampler_options again = { 1, 40, 0.95f, 1 };
	int32_t first[64];
	float logits[N];
	int other = 0;

	(void)state;
	for (int i = 0; i < N; i++)
		logits[i] = (float)(i % 7);
	for (int i = 0; i < 64; i++) {
		first[i] = sampler_pick(a, logits, NULL, NULL);
		assert_int_equal(first[i], sampler_pick(b, logits, NULL, NULL));
		other += first[i] != sampler_pick(c, logits, NULL, NULL);
	}
	assert_true(other > 0);
	assert_int_equal(sampler_reset(a, &again), 0);
	for (int i = 0; i < 64; i++)
		assert_int_equal(first[i], sampler_pick(a, logits, NULL, NULL));
	sampler_free(a);
	sampler_free(b);
	sampler_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_greedy), cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_shares), cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_seeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
