/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_sampler.c - options, a set of allowed tokens and logits of any bits: the
 * choice is allowed, is a number, is the best one where it must be, and is the same
 * for the same seed.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decode/sample.h"

#define VOCABULARY_MAX 512u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct head {
	float temperature, top_p;
	uint32_t top_k, seed, flags;
};

static bool may(const uint64_t *allowed, const float *logits, uint32_t id)
{
	return (!allowed || token_set_has(allowed, (int32_t)id)) && isfinite(logits[id]);
}

static void check(const struct sampler_options *o, const float *logits, const uint64_t *allowed,
		  uint32_t n, int32_t id, float logprob)
{
	bool some = !allowed, number = false;

	for (uint32_t i = 0; i < n; i++) {
		some |= allowed && token_set_has(allowed, (int32_t)i);
		number |= may(allowed, logits, i);
		/* Greedy, or only the best is kept: the first of the best. */
		if (id >= 0 && (o->temperature == 0 || o->top_k == 1) &&
		    may(allowed, logits, i) &&
		    (logits[i] > logits[id] || (logits[i] == logits[id] && (int32_t)i < id)))
			abort();
	}
	if (id < 0 ? id != (some ? -EDOM : -EBADMSG) || (some && number) :
		     (uint32_t)id >= n || !may(allowed, logits, (uint32_t)id))
		abort();
	if (id >= 0 && !(logprob <= 1e-3f))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t set[TOKEN_SET_WORDS(VOCABULARY_MAX)] = { 0 }, *allowed;
	struct sampler *one, *two;
	struct sampler_options o;
	float *logits, logprob, again;
	struct head h;
	uint32_t n;
	int32_t id;

	if (size < sizeof(h) + sizeof(*logits))
		return 0;
	memcpy(&h, data, sizeof(h));
	data += sizeof(h);
	size -= sizeof(h);
	n = (uint32_t)(size / sizeof(*logits));
	if (n > VOCABULARY_MAX)
		n = VOCABULARY_MAX;
	logits = malloc(n * sizeof(*logits));
	memcpy(logits, data, n * sizeof(*logits));
	/* The set is drawn from the flags; the first one: all are allowed. */
	for (uint32_t i = 0; i < n; i++)
		if ((h.flags >> (i % 29 + 1)) & 1)
			token_set_add(set, (int32_t)i);
	allowed = h.flags & 1 ? NULL : set;
	o = (struct sampler_options){ h.temperature, h.top_k, h.top_p, h.seed };
	if (!sampler_new(&o, n, &one)) {
		if (sampler_new(&o, n, &two))
			abort();
		for (int i = 0; i < 3; i++) {
			id = sampler_pick(one, logits, allowed, &logprob);
			check(&o, logits, allowed, n, id, logprob);
			if (sampler_pick(two, logits, allowed, &again) != id)
				abort();
		}
		sampler_free(two);
		sampler_free(one);
	} else if (h.temperature >= 0 && isfinite(h.temperature) && h.top_p >= 0) {
		abort();
	}
	free(logits);
	return 0;
}
