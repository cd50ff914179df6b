/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.c - the choice of the next token.  Weights are in double and summed in
 * one order, so that a seed gives the same choice everywhere; of a large vocabulary
 * only what may be chosen is put in order.
 */
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct candidate {
	double weight; /* exp((logit - best) / temperature) */
	float logit;
	int32_t id;
};

struct sampler {
	struct sampler_options options;
	uint64_t state; /* of SplitMix64 */
	uint32_t vocabulary;
	struct candidate *candidate; /* [vocabulary] */
};

/* SplitMix64 (Steele et al. 2014): any seed is a good one. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

/* In [0, 1), of 53 bits. */
static double next_uniform(uint64_t *state)
{
	return (double)(next_random(state) >> 11) * 0x1p-53;
}

int sampler_reset(struct sampler *s, const struct sampler_options *options)
{
	if (!(options->temperature >= 0) || isinf(options->temperature) || !(options->top_p >= 0))
		return -EINVAL;
	s->options = *options;
	s->state = options->seed;
	return 0;
}

int sampler_new(const struct sampler_options *options, uint32_t vocabulary, struct sampler **out)
{
	struct sampler *s = calloc(1, sizeof(*s));
	int err;

	*out = NULL;
	if (!s)
		return -ENOMEM;
	s->vocabulary = vocabulary;
	err = sampler_reset(s, options);
	if (err)
		goto out;
	err = -ENOMEM;
	s->candidate = calloc((size_t)vocabulary + 1, sizeof(*s->candidate));
	if (!s->candidate)
		goto out;
	*out = s;
	return 0;
out:
	sampler_free(s);
	return err;
}

void sampler_free(struct sampler *s)
{
	if (!s)
		return;
	free(s->candidate);
	free(s);
}

/* The likeliest first; of equals the smaller id. */
static int by_logit(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->logit != y->logit)
		return x->logit > y->logit ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

/* The tokens of one word of a set, without those past the vocabulary. */
static uint64_t word_of(const struct sampler *s, const uint64_t *allowed, size_t word)
{
	const size_t left = s->vocabulary - word * 64;
	const uint64_t bits = allowed ? allowed[word] : UINT64_MAX;

	return left < 64 ? bits & (((uint64_t)1 << left) - 1) : bits;
}

static bool any_above(const float *x, float least)
{
	int above = 0;

	for (int i = 0; i < 64; i++)
		above |= x[i] > least;
	return above;
}

/*
 * The best one, the first of equals.  Infinite logits mean never; a positive
 * infinity or NaN is no logit.  -EBADMSG, -EDOM.
 */
static int32_t find_best(const struct sampler *s, const float *logits, const uint64_t *allowed)
{
	int32_t best = -1;
	bool any = false;

	for (size_t w = 0; w < TOKEN_SET_WORDS(s->vocabulary); w++) {
		uint64_t bits = word_of(s, allowed, w);

		any |= bits != 0;
		/* Of a word with nothing better there is nothing to look at. */
		if (bits == UINT64_MAX && best >= 0 && !any_above(logits + w * 64, logits[best]))
			continue;
		for (; bits; bits &= bits - 1) {
			const int32_t id = (int32_t)(w * 64) + __builtin_ctzll(bits);

			if (isfinite(logits[id]) && (best < 0 || logits[id] > logits[best]))
				best = id;
		}
	}
	if (best < 0)
		return any ? -EDOM : -EBADMSG;
	return best;
}

/*
 * e^x for x <= 0, to about 2e-7 of it, as 2^k * e^r with a Taylor series; plain
 * arithmetic that compilers make vectors of.  What is no such x counts nothing.
 */
static inline float fast_exp(float x)
{
	union { uint32_t u; float f; } power;
	float k, r, p;

	x = x <= 0 && x > -87.0f ? x : -87.0f;
	/* Adding 1.5 * 2^23 rounds to a whole number. */
	k = x * 1.44269504f + 12582912.0f;
	k -= 12582912.0f;
	r = x - k * 0.693359375f + k * 2.12194440e-4f;
	p = 1.0f + r * (1.0f + r * (0.5f + r * (1.0f / 6 + r * (1.0f / 24 + r *
		(1.0f / 120 + r * (1.0f / 720))))));
	power.u = (uint32_t)((int32_t)k + 127) << 23;
	return p * power.f;
}

static float sum_64(const float *x, float best)
{
	float e[64], part[8] = { 0 };

	for (int i = 0; i < 64; i++)
		e[i] = fast_exp(x[i] - best);
	for (int i = 0; i < 64; i += 8)
		for (int j = 0; j < 8; j++)
			part[j] += e[i + j];
	for (int j = 1; j < 8; j++)
		part[0] += part[j];
	return part[0];
}

/* log(sum(exp(logit))) of what is allowed; only told, so that floats will do. */
static double log_sum(const struct sampler *s, const float *logits, const uint64_t *allowed,
		      float best)
{
	double sum = 0;

	for (size_t w = 0; w < TOKEN_SET_WORDS(s->vocabulary); w++) {
		const float *x = logits + w * 64;
		uint64_t bits = word_of(s, allowed, w);
		float part = 0;

		if (bits == UINT64_MAX)
			part = sum_64(x, best);
		for (; bits && bits != UINT64_MAX; bits &= bits - 1)
			part += fast_exp(x[__builtin_ctzll(bits)] - best);
		sum += (double)part;
	}
	return (double)best + log(sum);
}

/* Fills candidate[] with what is allowed and is a logit. */
static size_t collect(struct sampler *s, const float *logits, const uint64_t *allowed)
{
	size_t n = 0;

	for (size_t w = 0; w < TOKEN_SET_WORDS(s->vocabulary); w++) {
		for (uint64_t bits = word_of(s, allowed, w); bits; bits &= bits - 1) {
			const int32_t id = (int32_t)(w * 64) + __builtin_ctzll(bits);

			if (isfinite(logits[id]))
				s->candidate[n++] = (struct candidate){ 0, logits[id], id };
		}
	}
	return n;
}

static void swap(struct candidate *a, struct candidate *b)
{
	const struct candidate c = *a;

	*a = *b;
	*b = c;
}

/* Moves c[i] down in a heap of n whose root is the worst. */
static void sift_down(struct candidate *c, size_t n, size_t i)
{
	for (;;) {
		size_t worst = i;

		for (size_t child = 2 * i + 1; child < 2 * i + 3 && child < n; child++)
			if (by_logit(&c[child], &c[worst]) > 0)
				worst = child;
		if (worst == i)
			return;
		swap(&c[i], &c[worst]);
		i = worst;
	}
}

/* The k best of n come first, in their order; the others are behind them. */
static void select_best(struct candidate *c, size_t n, size_t k)
{
	if (k < n) {
		for (size_t i = k / 2; i-- > 0;)
			sift_down(c, k, i);
		for (size_t i = k; i < n; i++) {
			if (by_logit(&c[i], &c[0]) < 0) {
				swap(&c[i], &c[0]);
				sift_down(c, k, 0);
			}
		}
	}
	qsort(c, k, sizeof(*c), by_logit);
}

/* Gives n candidates their weights; the sum. */
static double weigh(struct sampler *s, size_t n, double best)
{
	double all = 0;

	for (size_t i = 0; i < n; i++) {
		struct candidate *c = &s->candidate[i];

		c->weight = exp(((double)c->logit - best) / (double)s->options.temperature);
		all += c->weight;
	}
	return all;
}

/*
 * Cuts n candidates to top-k, then to top-p; returns how many stay, the best ones
 * first, and their sum of weights.  Top-p mostly ends after a few: more are put in
 * order only as they are needed.
 */
static size_t cut(struct sampler *s, size_t n, double best, double *sum)
{
	const double share = (double)s->options.top_p;
	size_t sorted = 0, keep = 0;
	double all;

	if (s->options.top_k && s->options.top_k < n) {
		select_best(s->candidate, n, s->options.top_k);
		n = s->options.top_k;
	}
	all = weigh(s, n, best);
	*sum = all;
	if (share <= 0 || share >= 1)
		return n;
	*sum = 0;
	do {
		if (keep == sorted) {
			sorted = sorted ? 8 * sorted : 64;
			if (sorted > n)
				sorted = n;
			select_best(s->candidate, n, sorted);
		}
		*sum += s->candidate[keep++].weight;
	} while (keep < n && *sum < all * share);
	return keep;
}

static int32_t draw(struct sampler *s, const float *logits, const uint64_t *allowed, float best)
{
	double sum, at;
	size_t keep = cut(s, collect(s, logits, allowed), (double)best, &sum), i;

	at = next_uniform(&s->state) * sum;
	for (i = 0; i + 1 < keep; i++) {
		at -= s->candidate[i].weight;
		if (at < 0)
			break;
	}
	return s->candidate[i].id;
}

int32_t sampler_pick(struct sampler *s, const float *logits, const uint64_t *allowed,
		     float *logprob)
{
	int32_t best = find_best(s, logits, allowed), id = best;

	if (best < 0)
		return best;
	if (s->options.temperature > 0)
		id = draw(s, logits, allowed, logits[best]);
	if (logprob)
		*logprob = (float)((double)logits[id] -
				   log_sum(s, logits, allowed, logits[best]));
	return id;
}
