/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_arch.c - the architectures: logits of a tiny model of each against an
 * independent reference in double precision and against llama.cpp's, as
 * tests/fixtures/make_models.py records both; and that every fact of an
 * architecture shows in them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"
#include "model_files.h"

#define VOCABULARY 40
#define TOKENS 96
#define WINDOW 16

/* Weights are half floats and so are the cached keys and values: what remains
 * is their rounding.  Between engines a thousandth is asked for. */
#define REFERENCE_ERROR 3e-6
#define PEER_ERROR 1e-5

/* llama.cpp lets a llama see all tokens whatever window its file states. */
static const struct {
	const char *name;
	size_t same; /* tokens that the peer computes in the same way */
} models[] = {
	{ "llama3", TOKENS }, { "llama-biases", TOKENS }, { "mistral", WINDOW },
	{ "qwen2-yarn", TOKENS }, { "qwen3", TOKENS }, { "gemma2", TOKENS },
	{ "gemma3", TOKENS }, { "phi3", TOKENS }, { "phi3-long", TOKENS },
};
#define MODELS (sizeof(models) / sizeof(models[0]))

struct loaded {
	struct gguf *g;
	struct model *m;
	struct pool *pool;
	struct session *s;
};

/* context 0: the model's. */
static void load(const char *path, unsigned int threads, uint32_t context,
		 struct loaded *l)
{
	char reason[256];

	if (gguf_open(path, &l->g, reason, sizeof(reason)) ||
	    model_open(l->g, &l->m, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	assert_int_equal(pool_new(threads, &l->pool), 0);
	assert_int_equal(session_new(l->m, l->pool, context ? context :
				     model_config(l->m)->context, &l->s), 0);
}

static void unload(struct loaded *l)
{
	session_free(l->s);
	pool_free(l->pool);
	model_close(l->m);
	gguf_close(l->g);
}

static void fixture(char path[256], const char *name, const char *end)
{
	snprintf(path, 256, FIXTURES "arch-%s.%s", name, end);
}

static double error_of(const float *got, const float *want, size_t n)
{
	double error = 0, size = 0;

	for (size_t i = 0; i < n; i++) {
		const double d = (double)got[i] - (double)want[i];

		error += d * d;
		size += (double)want[i] * (double)want[i];
	}
	return size > 0 ? error / size : (double)INFINITY;
}

/* The logits of the fixtures' tokens, in calls of so many. */
static void eval(struct session *s, size_t tokens, size_t call, float *logits)
{
	int32_t token[TOKENS];

	for (size_t i = 0; i < tokens; i++)
		token[i] = (int32_t)((7 * i * i + 3 * i + 1) % VOCABULARY);
	for (size_t at = 0; at < tokens; at += call) {
		const size_t left = tokens - at;

		assert_int_equal(session_eval(s, token + at, left < call ? left : call,
					      logits + at * VOCABULARY, true, NULL), 0);
	}
}

static double recorded_error(const char *name, const char *end, const float *got,
			     size_t tokens)
{
	struct file_bytes want;
	char path[256];
	double error;

	fixture(path, name, end);
	want = file_read(path);
	assert_int_equal(want.len, TOKENS * VOCABULARY * sizeof(*got));
	error = error_of(got, (const float *)(const void *)want.data,
			 tokens * VOCABULARY);
	free(want.data);
	return error;
}

static void check_model(size_t i, unsigned int threads)
{
	float got[TOKENS * VOCABULARY];
	double reference, peer;
	struct loaded l;
	char path[256];

	fixture(path, models[i].name, "gguf");
	load(path, threads, 0, &l);
	eval(l.s, TOKENS, TOKENS, got);
	unload(&l);
	reference = recorded_error(models[i].name, "logits", got, TOKENS);
	peer = recorded_error(models[i].name, "peer", got, models[i].same);
	if (!(reference <= REFERENCE_ERROR && peer <= PEER_ERROR))
		fail_msg("%s: error %g, from llama.cpp's %g", models[i].name,
			 reference, peer);
}

static void logits_equal_reference_and_peer(void **state)
{
	(void)state;
	for (size_t i = 0; i < MODELS; i++) {
		for (size_t o = 0; quant_ops_at(o); o++) {
			setenv("LLAMUX_SIMD", quant_ops_at(o)->name, 1);
			check_model(i, 1);
		}
		unsetenv("LLAMUX_SIMD");
		check_model(i, 3);
	}
}

/* Windows and positions do not depend on where a batch begins. */
static void batches_agree(void **state)
{
	float whole[TOKENS * VOCABULARY], parts[TOKENS * VOCABULARY];

	(void)state;
	for (size_t i = 0; i < MODELS; i++) {
		struct loaded l;
		char path[256];

		fixture(path, models[i].name, "gguf");
		load(path, 1, 0, &l);
		eval(l.s, TOKENS, TOKENS, whole);
		session_rewind(l.s, 0);
		eval(l.s, TOKENS, 1, parts);
		assert_true(error_of(parts, whole, TOKENS * VOCABULARY) < 1e-9);
		session_rewind(l.s, 0);
		eval(l.s, TOKENS, 7, parts);
		assert_true(error_of(parts, whole, TOKENS * VOCABULARY) < 1e-9);
		unload(&l);
	}
}

/* --- every fact shows: a changed number in the file changes the logits --- */

static void write_copy(const struct file_bytes *b, char *path, size_t len)
{
	file_temporary(path, len);
	assert_int_equal(file_write(path, b->data, b->len), 0);
}

static uint32_t bits(float x)
{
	uint32_t u;

	memcpy(&u, &x, sizeof(u));
	return u;
}

static struct file_bytes read_fixture(const char *name)
{
	struct file_bytes b;
	char path[256];

	fixture(path, name, "gguf");
	b = file_read(path);
	assert_non_null(b.data);
	return b;
}

#define NUMBER(n) .whole = (n)
#define FRACTION(x) .is_fraction = true, .fraction = (x)

static const struct {
	const char *file, *key;
	bool is_fraction;
	uint32_t whole;
	float fraction;
} facts[] = {
	{ "mistral", "llama.attention.sliding_window", NUMBER(17) },
	{ "gemma2", "gemma2.attention.sliding_window", NUMBER(17) },
	{ "gemma3", "gemma3.attention.sliding_window", NUMBER(17) },
	{ "gemma2", "gemma2.attn_logit_softcapping", FRACTION(6) },
	{ "gemma2", "gemma2.final_logit_softcapping", FRACTION(0) },
	{ "gemma3", "gemma3.rope.freq_base", FRACTION(10000) },
	{ "gemma3", "gemma3.rope.scaling.factor", FRACTION(1) },
	{ "qwen2-yarn", "qwen2.rope.scaling.factor", FRACTION(1) },
	{ "qwen2-yarn", "qwen2.rope.scaling.original_context_length", NUMBER(256) },
	{ "phi3", "phi3.rope.scaling.attn_factor", FRACTION(1) },
	{ "phi3", "phi3.rope.scaling.original_context_length", NUMBER(255) },
	{ "phi3", "phi3.rope.dimension_count", NUMBER(12) },
};

static void every_fact_shows(void **state)
{
	float got[TOKENS * VOCABULARY];

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct file_bytes b = read_fixture(facts[i].file);
		const bool same = strstr(facts[i].key, "dimension_count");
		struct loaded l;
		char path[256];
		double error;

		assert_int_equal(file_put_number(&b, facts[i].key, facts[i].is_fraction ?
						 bits(facts[i].fraction) :
						 facts[i].whole), 0);
		write_copy(&b, path, sizeof(path));
		load(path, 1, 0, &l);
		unlink(path);
		eval(l.s, TOKENS, TOKENS, got);
		error = recorded_error(facts[i].file, "logits", got, TOKENS);
		/* The last case changes nothing: it shows that copies are right. */
		if (same ? error > REFERENCE_ERROR : error < 1e-3)
			fail_msg("%s: error %g", facts[i].key, error);
		unload(&l);
		free(b.data);
	}
}

/* The context that a session is made for chooses among two sets of factors. */
static void context_chooses_factors(void **state)
{
	float one[64 * VOCABULARY], two[64 * VOCABULARY];
	struct loaded a, b;
	char path[256];

	(void)state;
	fixture(path, "phi3-long", "gguf");
	load(path, 1, 64, &a);
	load(path, 1, 65, &b);
	eval(a.s, 64, 64, one);
	eval(b.s, 64, 64, two);
	assert_true(error_of(one, two, 64 * VOCABULARY) > 1e-3);
	assert_true(recorded_error("phi3-long", "logits", two, 64) < REFERENCE_ERROR);
	unload(&a);
	unload(&b);
}

static void tells_the_facts(void **state)
{
	const struct model_config *c;
	struct loaded l;

	(void)state;
	load(FIXTURES "arch-gemma3.gguf", 1, 0, &l);
	c = model_config(l.m);
	assert_string_equal(c->activation, "gelu");
	assert_string_equal(c->rope_scaling, "linear");
	assert_true(c->qk_norm && c->post_norm && c->rope_neox && !c->qkv_bias);
	assert_int_equal(c->window, WINDOW);
	assert_int_equal(c->n_window_layers, 6); /* all of seven but the sixth */
	assert_true(c->local_rope_base == 10000.0f && c->rope_base == 1e6f);
	assert_true(c->rope_factor == 8.0f && c->attention_scale == 0.25f);
	assert_true(c->attention_cap == 0 && c->logit_cap == 0);
	unload(&l);
	load(FIXTURES "arch-gemma2.gguf", 1, 0, &l);
	c = model_config(l.m);
	assert_int_equal(c->n_window_layers, 2);
	assert_true(c->attention_cap == 3.0f && c->logit_cap == 4.0f);
	assert_true(c->embedding_scale > 5.6f && c->embedding_scale < 5.7f);
	unload(&l);
	load(FIXTURES "arch-phi3-long.gguf", 1, 0, &l);
	c = model_config(l.m);
	assert_string_equal(c->rope_scaling, "longrope");
	assert_int_equal(c->original_context, 64);
	assert_int_equal(c->rope_dim, 12);
	unload(&l);
	load(FIXTURES "arch-llama3.gguf", 1, 0, &l);
	assert_string_equal(model_config(l.m)->rope_scaling, "factors");
	unload(&l);
	load(FIXTURES "arch-qwen2-yarn.gguf", 1, 0, &l);
	assert_string_equal(model_config(l.m)->rope_scaling, "yarn");
	unload(&l);
}

/* A flag for each layer is as good as a period. */
static void flags_choose_the_layers_with_a_window(void **state)
{
	struct { uint32_t type; uint64_t count; unsigned char flag[4]; }
		__attribute__((packed)) flags = { GGUF_BOOL, 4, { 1, 0, 1, 0 } };
	float got[TOKENS * VOCABULARY];

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct file_bytes b = read_fixture("gemma2");
		struct loaded l;
		char path[256];
		double error;

		flags.flag[3] = turn != 0;
		file_add_key(&b, "gemma2.attention.sliding_window_pattern", GGUF_ARRAY,
			     &flags, sizeof(flags));
		write_copy(&b, path, sizeof(path));
		free(b.data);
		load(path, 1, 0, &l);
		unlink(path);
		assert_int_equal(model_config(l.m)->n_window_layers, 2 + turn);
		eval(l.s, TOKENS, TOKENS, got);
		error = recorded_error("gemma2", "logits", got, TOKENS);
		assert_true(turn ? error > 1e-3 : error < REFERENCE_ERROR);
		unload(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logits_equal_reference_and_peer),
		cmocka_unit_test(batches_agree),
		cmocka_unit_test(every_fact_shows),
		cmocka_unit_test(context_chooses_factors),
		cmocka_unit_test(tells_the_facts),
		cmocka_unit_test(flags_choose_the_layers_with_a_window),
	};

	unsetenv("LLAMUX_SIMD");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
