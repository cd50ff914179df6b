/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.c - the choice of the next token.  Sums are in double and in the order
 * of the candidates, so that a seed gives the same choice everywhere.
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

/*
 * Fills candidate[] with what is allowed, the best one first in *best.  Infinite
 * logits mean never; a positive infinity or NaN is no logit.
 */
static long collect(struct sampler *s, const float *logits, const uint64_t *allowed, size_t *best)
{
	bool any = false;
	size_t n = 0;

	*best = 0;
	for (uint32_t id = 0; id < s->vocabulary; id++) {
		if (allowed && !token_set_has(allowed, (int32_t)id))
			continue;
		any = true;
		if (!isfinite(logits[id]))
			continue;
		s->candidate[n] = (struct candidate){ 0, logits[id], (int32_t)id };
		if (logits[id] > s->candidate[*best].logit)
			*best = n;
		n++;
	}
	if (!any)
		return -EBADMSG;
	return n ? (long)n : -EDOM;
}

/* log(sum(exp(logit))) of all candidates. */
static double log_sum(const struct sampler *s, size_t n, float best)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += exp((double)s->candidate[i].logit - (double)best);
	return (double)best + log(sum);
}

/* Cuts the sorted candidates to top-k, then to top-p; returns how many stay and
 * their sum of weights. */
static size_t cut(struct sampler *s, size_t n, double *sum)
{
	double all = 0, best = (double)s->candidate[0].logit;
	size_t keep = 0;

	if (s->options.top_k && s->options.top_k < n)
		n = s->options.top_k;
	for (size_t i = 0; i < n; i++) {
		struct candidate *c = &s->candidate[i];

		c->weight = exp(((double)c->logit - best) / (double)s->options.temperature);
		all += c->weight;
	}
	*sum = 0;
	do {
		*sum += s->candidate[keep++].weight;
	} while (keep < n && (s->options.top_p <= 0 || *sum < all * (double)s->options.top_p));
	return keep;
}

static size_t draw(struct sampler *s, size_t n)
{
	double sum, at;
	size_t keep, i;

	qsort(s->candidate, n, sizeof(*s->candidate), by_logit);
	keep = cut(s, n, &sum);
	at = next_uniform(&s->state) * sum;
	for (i = 0; i + 1 < keep; i++) {
		at -= s->candidate[i].weight;
		if (at < 0)
			break;
	}
	return i;
}

int32_t sampler_pick(struct sampler *s, const float *logits, const uint64_t *allowed,
		     float *logprob)
{
	double total = 0;
	size_t best;
	long n = collect(s, logits, allowed, &best);

	if (n < 0)
		return (int32_t)n;
	if (logprob)
		total = log_sum(s, (size_t)n, s->candidate[best].logit);
	if (s->options.temperature > 0)
		best = draw(s, (size_t)n);
	if (logprob)
		*logprob = (float)((double)s->candidate[best].logit - total);
	return s->candidate[best].id;
}
