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
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decode/sample.h"

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

/* --- a large vocabulary, against sorting all of it --- */
#define MANY 5003

static float many[MANY];

static int by_many(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;

	if (many[x] != many[y])
		return many[x] > many[y] ? -1 : 1;
	return x - y;
}

/* The rank of each id, and how many the cuts must leave. */
static int reference(float temperature, unsigned int top_k, float top_p, int *rank)
{
	static int order[MANY];
	double all = 0, sum = 0;
	int n = MANY, keep = 0;

	for (int i = 0; i < MANY; i++)
		order[i] = i;
	qsort(order, MANY, sizeof(order[0]), by_many);
	for (int i = 0; i < MANY; i++)
		rank[order[i]] = i;
	if (top_k && (int)top_k < n)
		n = (int)top_k;
	if (top_p <= 0 || top_p >= 1)
		return n;
	for (int i = 0; i < n; i++)
		all += exp((double)(many[order[i]] - many[order[0]]) / (double)temperature);
	while (keep < n && sum < all * (double)top_p)
		sum += exp((double)(many[order[keep++]] - many[order[0]]) / (double)temperature);
	return keep;
}

static void test_many(void **state)
{
	static const struct { float temperature; unsigned int top_k; float top_p; } cases[] = {
		{ 1, 40, 0.95f }, { 1, 0, 0.9f },    { 3, 0, 0.99f }, { 0.2f, 0, 0.5f },
		{ 9, 700, 0 },    { 9, 5002, 0.7f }, { 9, 5003, 0 },  { 2, 9999, 0.3f },
	};
	static int rank[MANY];
	uint32_t state_of = 1;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		state_of = state_of * 1664525u + 1013904223u;
		/* Steps, so that there are equals. */
		many[i] = (float)((state_of >> 8) % 2000) / 100.0f - 12;
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct sampler_options o = { cases[i].temperature, cases[i].top_k,
						   cases[i].top_p, i };
		const int keep = reference(o.temperature, o.top_k, o.top_p, rank);
		struct sampler *s;
		int worst = 0;

		assert_int_equal(sampler_new(&o, MANY, &s), 0);
		for (int n = 0; n < 300; n++) {
			int32_t id = sampler_pick(s, many, NULL, NULL);

			assert_true(id >= 0 && id < MANY && rank[id] < keep);
			worst = rank[id] > worst ? rank[id] : worst;
		}
		/* Those at the end of what is kept come up too, but for tails. */
		assert_true(worst >= keep / 2);
		sampler_free(s);
	}
}

/* The probability that is told, against double. */
static void test_logprob(void **state)
{
	uint64_t allowed[TOKEN_SET_WORDS(MANY)] = { 0 };
	const struct sampler_options o = { 0 };
	struct sampler *s;
	double sum[2] = { 0 };
	float got;

	(void)state;
	assert_int_equal(sampler_new(&o, MANY, &s), 0);
	for (int i = 0; i < MANY; i++)
		many[i] = (float)(i % 997) * 0.03f - 20;
	many[17] = -INFINITY;
	many[18] = NAN;
	many[19] = INFINITY;
	many[20] = -1e30f;
	many[4000] = 10.5f;
	for (int i = 0; i < MANY; i++) {
		const double e = isfinite(many[i]) ? exp((double)many[i]) : 0;

		sum[0] += e;
		if (i % 3 == 1) {
			token_set_add(allowed, i);
			sum[1] += e;
		}
	}
	assert_int_equal(sampler_pick(s, many, NULL, &got), 4000);
	assert_true(fabs((double)got - (10.5 - log(sum[0]))) < 1e-5);
	assert_int_equal(sampler_pick(s, many, allowed, &got), 4000);
	assert_true(fabs((double)got - (10.5 - log(sum[1]))) < 1e-5);
	sampler_free(s);
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
		cmocka_unit_test(test_many), cmocka_unit_test(test_logprob),
		cmocka_unit_test(test_seeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
