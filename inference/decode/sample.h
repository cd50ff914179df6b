/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample.h - picks a token from logits: greedy, or by temperature, top-k and
 * top-p (Holtzman et al. 2020) with a generator of its own, so that one seed
 * gives one answer on every machine.
 */
#ifndef INFERENCE_SAMPLE_H
#define INFERENCE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/token_set.h"

struct sampler_options {
	float temperature;  /* 0: greedy, the rest is then not used */
	unsigned int top_k; /* keep the k likeliest; 0: all */
	float top_p;        /* keep the likeliest that sum to p; 0 or 1: all */
	uint64_t seed;
};

struct sampler;

/* -EINVAL: temperature or top_p is negative or not a number. */
int sampler_new(const struct sampler_options *options, uint32_t vocabulary,
		struct sampler **out);
void sampler_free(struct sampler *s); /* NULL is allowed */

/* New options and a fresh seed, as after sampler_new(). */
int sampler_reset(struct sampler *s, const struct sampler_options *options);

/*
 * The id of the chosen token.  logits: [vocabulary], unchanged; allowed: a token
 * set, NULL: all.  logprob (may be NULL): natural logarithm of the choice's
 * probability at temperature 1 among the allowed tokens.  -EBADMSG: nothing is
 * allowed; -EDOM: no allowed logit is a number.
 */
int32_t sampler_pick(struct sampler *s, const float *logits,
		     const uint64_t *allowed, float *logprob);

#endif
