/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_forward.c - whole models: logits against an independent reference
 * (tests/fixtures/make_models.py) and, where they are at hand, against files
 * made by another engine ($LLAMUX_SHARED/fixtures, default ../shared); batches,
 * threads, rewinding; and models whose parts do not fit together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"
#include "model_files.h"

#define TINY_TOKENS 12
#define TINY_VOCABULARY 40
#define TINY_CONTEXT 32

struct loaded {
	struct gguf *g;
	struct model *m;
	struct pool *pool;
	struct session *s;
};

static void load(const char *path, unsigned int threads, struct loaded *l)
{
	char reason[256];

	if (gguf_open(path, &l->g, reason, sizeof(reason)) ||
	    model_open(l->g, &l->m, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	assert_int_equal(pool_new(threads, &l->pool), 0);
	assert_int_equal(session_new(l->m, l->pool, model_config(l->m)->context,
				     &l->s), 0);
}

static void unload(struct loaded *l)
{
	session_free(l->s);
	pool_free(l->pool);
	model_close(l->m);
	gguf_close(l->g);
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

static int32_t tiny_token(size_t i)
{
	return (int32_t)((7 * i * i + 3 * i + 1) % TINY_VOCABULARY);
}

/* Formats without rounding of activations are held to half-float rounding of
 * the cache; the others to the rounding to 8 bits. */
static const struct { const char *name; double most; } tiny[] = {
	{ "f32", 1e-6 }, { "f16", 1e-6 }, { "q4_0", 5e-4 }, { "q4_1", 5e-4 },
	{ "q5_0", 5e-4 }, { "q5_1", 5e-4 }, { "q8_0", 5e-4 }, { "q4_k", 5e-4 },
	{ "q5_k", 5e-4 }, { "q6_k", 5e-4 }, { "bf16", 1e-6 }, { "iq4_nl", 5e-4 },
	{ "q2_k", 5e-4 }, { "q3_k", 5e-4 }, { "iq4_xs", 5e-4 },
};

static void check_tiny(size_t i, unsigned int threads)
{
	float got[TINY_TOKENS * TINY_VOCABULARY];
	int32_t token[TINY_TOKENS];
	struct file_bytes want;
	struct loaded l;
	char path[256];
	double error;

	snprintf(path, sizeof(path), FIXTURES "tiny-%s.logits", tiny[i].name);
	want = file_read(path);
	assert_int_equal(want.len, sizeof(got));
	snprintf(path, sizeof(path), FIXTURES "tiny-%s.gguf", tiny[i].name);
	load(path, threads, &l);
	for (size_t t = 0; t < TINY_TOKENS; t++)
		token[t] = tiny_token(t);
	assert_int_equal(session_eval(l.s, token, TINY_TOKENS, got, true, NULL), 0);
	error = error_of(got, (const float *)(const void *)want.data,
			 TINY_TOKENS * TINY_VOCABULARY);
	if (!(error <= tiny[i].most))
		fail_msg("%s: error %g", tiny[i].name, error);
	unload(&l);
	free(want.data);
}

static void logits_equal_reference(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(tiny) / sizeof(tiny[0]); i++) {
		setenv("LLAMUX_SIMD", "scalar", 1);
		check_tiny(i, 1);
		unsetenv("LLAMUX_SIMD");
		check_tiny(i, 1);
		check_tiny(i, 3);
	}
}

/* --- the other engine's files --- */
static const char *const shared[] = {
	"llama-F16", "llama-Q4_0", "llama-Q4_K_M", "llama-Q5_K_M", "llama-Q6_K",
	"llama-Q8_0", "qwen2-Q4_K_M",
};
#define SHARED_TOKENS 48
#define SHARED_VOCABULARY 512

static void shared_path(char *out, size_t len, const char *name, const char *end)
{
	const char *dir = getenv("LLAMUX_SHARED");

	snprintf(out, len, "%s/fixtures/%s%s", dir && *dir ? dir : "../shared",
		 name, end);
}

static double shared_error(const char *name, const float *want)
{
	float *got = calloc(SHARED_TOKENS * SHARED_VOCABULARY, sizeof(*got));
	int32_t token[SHARED_TOKENS];
	uint32_t seed = 12345;
	struct loaded l;
	char path[512];
	double error;

	assert_non_null(got);
	shared_path(path, sizeof(path), name, ".gguf");
	load(path, 2, &l);
	for (size_t i = 0; i < SHARED_TOKENS; i++) {
		seed = seed * 1664525u + 1013904223u;
		token[i] = (int32_t)((seed >> 8) % SHARED_VOCABULARY);
	}
	assert_int_equal(session_eval(l.s, token, SHARED_TOKENS, got, true, NULL), 0);
	error = error_of(got, want, SHARED_TOKENS * SHARED_VOCABULARY);
	unload(&l);
	free(got);
	return error;
}

static void logits_equal_other_engine(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
		struct file_bytes want;
		double error;
		char path[512];

		shared_path(path, sizeof(path), shared[i], ".logits");
		want = file_read(path);
		if (!want.data) {
			missing++;
			continue;
		}
		assert_int_equal(want.len, SHARED_TOKENS * SHARED_VOCABULARY * 4);
		for (int scalar = 0; scalar < 2; scalar++) {
			if (scalar)
				setenv("LLAMUX_SIMD", "scalar", 1);
			error = shared_error(shared[i],
					     (const float *)(const void *)want.data);
			print_message("%-14s %-6s error %.2e\n", shared[i],
				      scalar ? "scalar" : "best", error);
			if (!(error <= 1e-3))
				fail_msg("%s: error %g", shared[i], error);
			unsetenv("LLAMUX_SIMD");
		}
		free(want.data);
	}
	if (missing) {
		print_message("%zu reference files are not at hand\n", missing);
		skip();
	}
}

/* --- sessions --- */
static void eval_parts(struct session *s, const size_t *part, size_t parts,
		       float *logits, bool all)
{
	size_t at = 0;

	for (size_t i = 0; i < parts; i++) {
		int32_t token[TINY_CONTEXT];

		for (size_t t = 0; t < part[i]; t++)
			token[t] = tiny_token(at + t);
		assert_int_equal(session_eval(s, token, part[i], all ?
					      logits + at * TINY_VOCABULARY : logits,
					      all, NULL), 0);
		at += part[i];
	}
	assert_int_equal(session_position(s), at);
}

/* How the tokens are cut into calls, who computes, and whether the weights were copied
 * to be read faster, changes nothing. */
static void batches_and_threads_agree(void **state)
{
	static const size_t whole[] = { 12 }, cut[] = { 1, 4, 5, 2 };
	static const char *const names[] = { "f16", "q8_0", "q4_k", "q5_k", "q2_k", "iq4_xs" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		float one[12 * TINY_VOCABULARY], two[12 * TINY_VOCABULARY];
		float last[TINY_VOCABULARY];
		struct loaded a, b;
		char path[256];

		snprintf(path, sizeof(path), FIXTURES "tiny-%s.gguf", names[i]);
		load(path, 1, &a);
		load(path, 4, &b);
		assert_int_equal(model_pack(b.m, b.g, b.pool), 0);
		assert_true(i < 2 || model_packed_bytes(b.m) ||
			    quant_ops_at(0) == quant_ops_scalar());
		eval_parts(a.s, whole, 1, one, true);
		eval_parts(b.s, cut, 4, two, true);
		assert_memory_equal(one, two, sizeof(one));
		/* Only the last token's logits, on a used session. */
		session_rewind(b.s, 0);
		eval_parts(b.s, whole, 1, last, false);
		assert_memory_equal(one + 11 * TINY_VOCABULARY, last, sizeof(last));
		unload(&a);
		unload(&b);
	}
}

static void eval_calls(struct session *s, const int32_t *token, size_t n, size_t call,
		       float *logits)
{
	session_rewind(s, 0);
	for (size_t at = 0; at < n; at += call)
		assert_int_equal(session_eval(s, token + at, n - at < call ? n - at : call,
					      logits + at * TINY_VOCABULARY, true, NULL), 0);
}

/* More tokens than one batch takes, in a copy with a longer context: the same bits where
 * each call's tokens are many, or few, as the batch's were. */
static void long_prompts_are_cut_into_batches(void **state)
{
	enum { TOKENS = 150 };
	static float one[TOKENS * TINY_VOCABULARY], two[TOKENS * TINY_VOCABULARY];
	struct file_bytes b = file_read(FIXTURES "tiny-q4_0.gguf");
	float last[TINY_VOCABULARY];
	int32_t token[TOKENS];
	struct loaded l;
	char path[256];

	(void)state;
	assert_non_null(b.data);
	assert_int_equal(file_put_number(&b, "llama.context_length", TOKENS), 0);
	file_temporary(path, sizeof(path));
	assert_int_equal(file_write(path, b.data, b.len), 0);
	free(b.data);
	for (size_t i = 0; i < TOKENS; i++)
		token[i] = tiny_token(i);
	load(path, 3, &l);
	unlink(path);
	assert_int_equal(session_eval(l.s, token, TOKENS, one, true, NULL), 0);
	session_rewind(l.s, 0);
	assert_int_equal(session_eval(l.s, token, TOKENS, last, false, NULL), 0);
	assert_memory_equal(one + (TOKENS - 1) * TINY_VOCABULARY, last, sizeof(last));
	eval_calls(l.s, token, TOKENS, QUANT_MANY, two);
	assert_memory_equal(one, two, sizeof(one));
	/* Few at a time: those of test_kv.c are near. */
	eval_calls(l.s, token, TOKENS, QUANT_MANY - 1, one);
	eval_calls(l.s, token, TOKENS, 7, two);
	assert_memory_equal(one, two, sizeof(one));
	unload(&l);
}

static void rewinding_keeps_the_prefix(void **state)
{
	int32_t token[TINY_TOKENS], other[4] = { 9, 8, 7, 6 };
	float want[TINY_VOCABULARY], got[TINY_VOCABULARY];
	struct loaded l;

	(void)state;
	for (size_t i = 0; i < TINY_TOKENS; i++)
		token[i] = tiny_token(i);
	load(FIXTURES "tiny-q8_0.gguf", 2, &l);
	assert_int_equal(session_eval(l.s, token, 12, want, false, NULL), 0);
	session_rewind(l.s, 5);
	assert_int_equal(session_position(l.s), 5);
	assert_int_equal(session_eval(l.s, other, 4, NULL, false, NULL), 0);
	session_rewind(l.s, 20); /* forward is no rewinding */
	assert_int_equal(session_position(l.s), 9);
	session_rewind(l.s, 5);
	assert_int_equal(session_eval(l.s, token + 5, 7, got, false, NULL), 0);
	assert_memory_equal(want, got, sizeof(want));
	unload(&l);
}

static void refuses_what_does_not_fit(void **state)
{
	int32_t token[TINY_CONTEXT + 1] = { 1, 2, 3 };
	float logits[TINY_VOCABULARY];
	struct session *s;
	struct loaded l;

	(void)state;
	load(FIXTURES "tiny-q8_0.gguf", 1, &l);
	assert_int_equal(session_context(l.s), TINY_CONTEXT);
	assert_int_equal(session_eval(l.s, token, TINY_CONTEXT + 1, logits, false,
				      NULL), -ENOSPC);
	assert_int_equal(session_position(l.s), 0);
	assert_int_equal(session_eval(l.s, token, TINY_CONTEXT, logits, false,
				      NULL), 0);
	assert_int_equal(session_eval(l.s, token, 1, logits, false, NULL), -ENOSPC);
	assert_int_equal(session_position(l.s), TINY_CONTEXT);
	session_rewind(l.s, 0);
	token[2] = TINY_VOCABULARY;
	assert_int_equal(session_eval(l.s, token, 3, logits, false, NULL), -EINVAL);
	token[2] = -1;
	assert_int_equal(session_eval(l.s, token, 3, logits, false, NULL), -EINVAL);
	assert_int_equal(session_position(l.s), 0);
	assert_int_equal(session_eval(l.s, token, 0, logits, false, NULL), 0);
	assert_int_equal(session_new(l.m, l.pool, TINY_CONTEXT + 1, &s), -EINVAL);
	assert_int_equal(session_new(l.m, l.pool, 0, &s), -EINVAL);
	assert_null(s);
	/* Without a pool the caller computes alone. */
	assert_int_equal(session_new(l.m, NULL, 3, &s), 0);
	assert_int_equal(session_eval(s, token, 2, logits, false, NULL), 0);
	session_free(s);
	session_free(NULL);
	unload(&l);
}

static void stops_when_told(void **state)
{
	const int32_t token[] = { 1, 2, 3 };
	volatile bool stop = true;
	struct loaded l;

	(void)state;
	load(FIXTURES "tiny-q8_0.gguf", 1, &l);
	assert_int_equal(session_eval(l.s, token, 3, NULL, false, &stop), -ECANCELED);
	assert_int_equal(session_position(l.s), 0);
	stop = false;
	assert_int_equal(session_eval(l.s, token, 3, NULL, false, &stop), 0);
	assert_int_equal(session_position(l.s), 3);
	unload(&l);
}

static void tells_the_configuration(void **state)
{
	const struct model_config *c;
	struct loaded l;

	(void)state;
	load(FIXTURES "tiny-q4_1.gguf", 1, &l);
	c = model_config(l.m);
	assert_string_equal(c->name, "tiny-q4_1");
	assert_string_equal(c->architecture, "qwen2");
	assert_string_equal(c->quantisation, "Q4_1");
	assert_true(!c->tied_output && c->qkv_bias && c->rope_neox);
	assert_int_equal(c->vocabulary, TINY_VOCABULARY);
	assert_int_equal(c->context, TINY_CONTEXT);
	assert_int_equal(c->head_dim, 16);
	/* embedding and its like; two norms and the last; q k v with biases; output; three */
	assert_int_equal(c->parameters, 2 * 40 * 32 + 3 * 32 + 64 * 32 + 64 +
			 32 * 32 + 3 * 64 * 32);
	unload(&l);
}

/* --- models whose parts do not fit: the name of a key or tensor in a good file
 * is changed to another of the same length, or a number to another --- */
static const struct {
	const char *file, *find, *replace;
	int value; /* with replace NULL: the new number, as bits */
	const char *reason;
} misfits[] = {
	{ "f32", "general.architecture", "general.architectura", -1,
	  "no general.architecture" },
	{ "f32", "\5\0\0\0\0\0\0\0llama", "\5\0\0\0\0\0\0\0falco", -1,
	  "architecture falco" },
	{ "f32", "llama.block_count", NULL, 0, "block_count is 0" },
	{ "f32", "llama.block_count", NULL, 2, "blk.1.attn_q.weight is missing" },
	{ "f32", "llama.block_count", "llama.block_couns", -1, "is missing" },
	{ "f32", "llama.attention.head_count", NULL, 0, "head_count is 0" },
	{ "f32", "llama.attention.head_count_kv", NULL, 0, "head_count_kv is 0" },
	{ "f32", "llama.attention.head_count_kv", NULL, 3, "do not divide" },
	{ "f32", "llama.attention.head_count", NULL, 4, "attn_q.weight is" },
	{ "f32", "llama.attention.key_length", NULL, 8, "lengths differ" },
	{ "f32", "llama.embedding_length", NULL, 32, "token_embd.weight is" },
	{ "f32", "llama.feed_forward_length", NULL, 22, "ffn_gate.weight is" },
	{ "f32", "llama.context_length", NULL, 0, "context_length is 0" },
	{ "f32", "llama.vocab_size", NULL, 41, "differ in size" },
	{ "f32", "llama.rope.dimension_count", NULL, 5, "is odd" },
	{ "f32", "llama.rope.dimension_count", NULL, 12, "dimension_count is 12" },
	{ "f32", "blk.0.attn_k.weight", "blk.0.attn_x.weight", -1,
	  "attn_k.weight is missing" },
	{ "f32", "output_norm.weight", "output_norn.weight", -1, "is missing" },
	{ "f32", "\15\0\0\0\0\0\0\0output.weight",
	  "\15\0\0\0\0\0\0\0outpux.weight", -1, "have no use" },
	{ "f16", "rope_freqs.weight", "rope_freqz.weight", -1, "have no use" },
	{ "q4_1", "blk.0.attn_q.bias", "blk.0.attn_x.bias", -1, "is missing" },
	{ "q4_0", "\6\0\0\0\0\0\0\0linear", "\6\0\0\0\0\0\0\0dynami", -1,
	  "rope.scaling.type is not supported" },
	{ "q4_0", "llama.rope.scaling.factor", NULL, 0, "not a positive number" },
	{ "f32", "llama.rope.freq_base", NULL, 0x7fc00000, "not a positive number" },
	{ "f32", "llama.attention.layer_norm_rms_epsilon", NULL, 0x7f800000,
	  "not a positive number" },
};

static size_t length_of(const char *text)
{
	/* Strings with their length in front contain NUL bytes. */
	return text[0] < ' ' ? 8 + (size_t)text[0] : strlen(text);
}

static void change(struct file_bytes *b, size_t i)
{
	const size_t n = length_of(misfits[i].find);
	unsigned char *at;

	if (!misfits[i].replace) {
		assert_int_equal(file_put_number(b, misfits[i].find,
						 (uint32_t)misfits[i].value), 0);
		return;
	}
	at = memmem(b->data, b->len, misfits[i].find, n);
	assert_non_null(at);
	memcpy(at, misfits[i].replace, n);
}

static void refuses_misfits(void **state)
{
	char path[256], name[256], reason[256];

	(void)state;
	file_temporary(path, sizeof(path));
	for (size_t i = 0; i < sizeof(misfits) / sizeof(misfits[0]); i++) {
		struct model *m = (void *)path;
		struct file_bytes b;
		struct gguf *g;
		int err;

		snprintf(name, sizeof(name), FIXTURES "tiny-%s.gguf",
			 misfits[i].file);
		b = file_read(name);
		assert_non_null(b.data);
		change(&b, i);
		assert_int_equal(file_write(path, b.data, b.len), 0);
		free(b.data);
		err = gguf_open(path, &g, reason, sizeof(reason));
		if (err)
			fail_msg("case %zu: %s", i, reason);
		err = model_open(g, &m, reason, sizeof(reason));
		if (err != -EINVAL || !strstr(reason, misfits[i].reason))
			fail_msg("case %zu (%s): %d, \"%s\"", i,
				 misfits[i].reason, err, reason);
		assert_null(m);
		assert_int_equal(model_open(g, &m, NULL, 0), -EINVAL);
		gguf_close(g);
	}
	unlink(path);
	model_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logits_equal_reference),
		cmocka_unit_test(logits_equal_other_engine),
		cmocka_unit_test(batches_and_threads_agree),
		cmocka_unit_test(long_prompts_are_cut_into_batches),
		cmocka_unit_test(rewinding_keeps_the_prefix),
		cmocka_unit_test(refuses_what_does_not_fit),
		cmocka_unit_test(stops_when_told),
		cmocka_unit_test(tells_the_configuration),
		cmocka_unit_test(refuses_misfits),
	};

	unsetenv("LLAMUX_SIMD");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
