/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_rope.c - how fast each pair of a head turns from position to position.
 *
 * Models that were stretched to a longer context turn more slowly: all pairs by
 * one factor (position interpolation: Chen et al. 2023), by a ramp from the fast
 * pairs, which stay, to the slow ones (YaRN: Peng et al. 2023), or by a divisor
 * for each pair, which the file holds (Llama 3.1; LongRoPE: Ding et al. 2024,
 * with one set of them for short contexts and another for long ones).
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model_load.h"

enum scaling { SCALING_NONE, SCALING_LINEAR, SCALING_YARN, SCALING_LONGROPE };

static const struct {
	const char *name;
	enum scaling scaling;
} scalings[] = {
	{ "none", SCALING_NONE },
	{ "linear", SCALING_LINEAR },
	{ "yarn", SCALING_YARN },
	{ "longrope", SCALING_LONGROPE },
};

/* Of the pairs of one kind of layers in one range of contexts. */
struct turning {
	double base, factor;
	const float *divisor; /* (rope_dim / 2), or NULL */
	/* YaRN: pairs below `low` keep their pace, those above `high` are slowed
	 * by the factor; `keep` is how much of it the ramp lets through. */
	double low, high, keep;
};

static int read_scaling(struct opening *o, enum scaling *out)
{
	char key[KEY_LEN];
	struct gguf_str s;
	const int err = gguf_string(o->g, model_key(o, "rope.scaling.type", key), &s);

	/* A factor without a type is linear, as in older files. */
	*out = SCALING_LINEAR;
	if (err == -ENOENT)
		return 0;
	for (size_t i = 0; !err && i < sizeof(scalings) / sizeof(scalings[0]); i++) {
		if (s.len == strlen(scalings[i].name) &&
		    !memcmp(s.data, scalings[i].name, s.len)) {
			*out = scalings[i].scaling;
			return 0;
		}
	}
	return model_fail(o, "this %s is not supported (only none, linear, yarn, "
			  "longrope)", key);
}

static int read_factor(struct opening *o, enum scaling scaling)
{
	struct model_config *c = &o->m->config;
	int err;

	c->rope_factor = 1.0f;
	/* The name that older files have for the same. */
	err = model_may_positive(o, "rope.scale_linear", &c->rope_factor);
	if (!err)
		err = model_may_positive(o, "rope.scaling.factor", &c->rope_factor);
	if (!err && scaling == SCALING_NONE)
		c->rope_factor = 1.0f;
	return err;
}

/* The pair that turns `turns` times within the original context. */
static double pair_of_turns(const struct model_config *c, double turns)
{
	return c->rope_dim * log(c->original_context / (turns * 2 * M_PI)) /
		(2 * log((double)c->rope_base));
}

/* What stretching takes from the spread of the scores, given back. */
static double yarn_magnitude(double factor, double multiplier)
{
	return factor <= 1 ? 1 : 0.1 * multiplier * log(factor) + 1;
}

static int read_yarn(struct opening *o, struct turning *t, float *magnitude)
{
	const struct model_config *c = &o->m->config;
	float fast = 32, slow = 1, keep = 1, multiplier = 0;
	int err = model_may_positive(o, "rope.scaling.yarn_beta_fast", &fast);

	if (!err)
		err = model_may_positive(o, "rope.scaling.yarn_beta_slow", &slow);
	if (!err)
		err = model_may_float(o, "rope.scaling.yarn_ext_factor", 0, 1, &keep);
	if (!err)
		err = model_may_float(o, "rope.scaling.yarn_log_multiplier", 0, 100,
				      &multiplier);
	if (err)
		return err;
	if (c->rope_base <= 1)
		return model_fail(o, "rope.freq_base is too small for yarn");
	t->low = fmax(0, floor(pair_of_turns(c, (double)fast)));
	t->high = fmin(c->rope_dim - 1, ceil(pair_of_turns(c, (double)slow)));
	t->keep = (double)keep;
	*magnitude = (float)(yarn_magnitude(t->factor, 1) /
			     (multiplier > 0 ?
			      yarn_magnitude(t->factor, (double)multiplier) : 1));
	return model_may_positive(o, "rope.scaling.yarn_attn_factor", magnitude);
}

static double frequency(const struct model_config *c, const struct turning *t,
			uint32_t i)
{
	double f = pow(t->base, -2.0 * i / c->rope_dim), kept = 0;

	if (t->divisor)
		f /= (double)t->divisor[i];
	if (t->keep > 0) {
		const double at = (i - t->low) / fmax(0.001, t->high - t->low);

		kept = t->keep * (1 - fmin(1, fmax(0, at)));
	}
	return f * (kept + (1 - kept) / t->factor);
}

static int fill(struct opening *o, const struct turning *t, float magnitude,
		struct rope *r)
{
	const struct model_config *c = &o->m->config;

	r->magnitude = magnitude;
	for (uint32_t i = 0; i < c->rope_dim / 2; i++) {
		r->frequency[i] = frequency(c, t, i);
		if (!isfinite(r->frequency[i]))
			return model_fail(o, "the rope frequencies are not finite");
	}
	return 0;
}

static int allocate(struct model *m)
{
	const size_t half = m->config.rope_dim / 2;
	double *numbers = calloc(half * ROPE_RANGES * ROPE_KINDS, sizeof(*numbers));

	for (size_t i = 0; i < ROPE_RANGES * ROPE_KINDS && numbers; i++)
		m->rope[i / ROPE_KINDS][i % ROPE_KINDS].frequency =
			numbers + i * half;
	return numbers ? 0 : -ENOMEM;
}

void model_free_rope(struct model *m)
{
	free(m->rope[0][0].frequency);
}

/* One set of divisors for all contexts, or two, or none. */
static int find_divisors(struct opening *o, const float *divisor[ROPE_RANGES])
{
	const uint32_t half = o->m->config.rope_dim / 2;
	const float *all = NULL;
	int err = 0;

	if (o->arch->rope_freqs)
		err = model_may_floats(o, "rope_freqs.weight", half, &all);
	divisor[ROPE_SHORT] = divisor[ROPE_LONG] = NULL;
	if (!err && o->arch->rope_long_short)
		err = model_may_floats(o, "rope_factors_short.weight", half,
				       &divisor[ROPE_SHORT]);
	if (!err && o->arch->rope_long_short)
		err = model_may_floats(o, "rope_factors_long.weight", half,
				       &divisor[ROPE_LONG]);
	if (err)
		return err;
	if (!divisor[ROPE_SHORT] != !divisor[ROPE_LONG] ||
	    (all && divisor[ROPE_SHORT]))
		return model_fail(o, "the rope factors of the file do not fit together");
	if (all)
		divisor[ROPE_SHORT] = divisor[ROPE_LONG] = all;
	return 0;
}

static const char *scaling_name(const struct model_config *c, enum scaling scaling,
				const float *const divisor[ROPE_RANGES])
{
	if (divisor[ROPE_SHORT] != divisor[ROPE_LONG])
		return "longrope";
	if (divisor[ROPE_SHORT])
		return "factors";
	return c->rope_factor == 1.0f ? "none" :
		scaling == SCALING_YARN ? "yarn" : "linear";
}

/* The layers with a window, where those turn at another pace. */
static int fill_local(struct opening *o, const struct turning *global,
		      float magnitude, struct rope *out)
{
	struct model *m = o->m;
	struct model_config *c = &m->config;
	const bool own = o->arch->local_rope_base > 0;
	struct turning local = *global;
	int err;

	c->local_rope_base = own ? o->arch->local_rope_base : c->rope_base;
	err = model_may_positive(o, "rope.freq_base_swa", &c->local_rope_base);
	local.base = (double)c->local_rope_base;
	/* A window needs no stretching. */
	if (own) {
		local.factor = 1;
		local.keep = 0;
		local.divisor = NULL;
		magnitude = 1;
	}
	return err ? err : fill(o, &local, magnitude, out);
}

static void choose_kinds(struct model *m)
{
	const struct rope *r = m->rope[ROPE_SHORT];
	const size_t bytes = m->config.rope_dim / 2 * sizeof(*r->frequency);

	m->n_ropes = 1;
	if (!m->config.n_window_layers ||
	    (!memcmp(r[ROPE_GLOBAL].frequency, r[ROPE_LOCAL].frequency, bytes) &&
	     r[ROPE_GLOBAL].magnitude == r[ROPE_LOCAL].magnitude))
		return;
	m->n_ropes = ROPE_KINDS;
	for (uint32_t i = 0; i < m->config.n_layers; i++)
		m->layer[i].rope = m->layer[i].window ? ROPE_LOCAL : ROPE_GLOBAL;
}

static int read_base(struct opening *o, enum scaling *scaling)
{
	struct model_config *c = &o->m->config;
	int err;

	c->rope_base = 10000.0f;
	c->original_context = c->context;
	err = model_may_positive(o, "rope.freq_base", &c->rope_base);
	if (!err)
		err = read_scaling(o, scaling);
	if (!err)
		err = read_factor(o, *scaling);
	if (!err)
		err = model_may_u32(o, "rope.scaling.original_context_length", 1,
				    INT32_MAX, &c->original_context);
	return err;
}

int model_read_rope(struct opening *o)
{
	struct model *m = o->m;
	struct model_config *c = &m->config;
	const float *divisor[ROPE_RANGES];
	float magnitude = 1, more = 1;
	enum scaling scaling;
	struct turning t = { 0 };
	int err = read_base(o, &scaling);

	t.base = (double)c->rope_base;
	t.factor = (double)c->rope_factor;
	if (!err)
		err = find_divisors(o, divisor);
	if (!err && scaling == SCALING_YARN)
		err = read_yarn(o, &t, &magnitude);
	if (!err)
		err = model_may_positive(o, "rope.scaling.attn_factor", &more);
	if (err)
		return err;
	if (scaling == SCALING_LONGROPE && !divisor[ROPE_LONG])
		return model_fail(o, "longrope without its factors");
	c->rope_scaling = scaling_name(c, scaling, divisor);
	err = allocate(m);
	for (size_t range = 0; range < ROPE_RANGES && !err; range++) {
		t.divisor = divisor[range];
		err = fill(o, &t, magnitude * more, &m->rope[range][ROPE_GLOBAL]);
		if (!err)
			err = fill_local(o, &t, magnitude * more,
					 &m->rope[range][ROPE_LOCAL]);
	}
	if (!err)
		choose_kinds(m);
	return err;
}
