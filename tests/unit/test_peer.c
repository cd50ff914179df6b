/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_peer.c - against what llama.cpp computed for the same files, recorded by
 * tests/peer/record: logits of every type, in every instruction set that this
 * CPU has, and the greedy answers of the embedded model.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"
#include "text/tokenizer.h"
#include "model_files.h"

#define TOKENS 12
#define VOCABULARY 40
#define ERROR_MOST 1e-3 /* normalised mean squared */

static const char *const types[] = {
	"f16", "q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "q4_k", "q5_k", "q6_k",
	"bf16", "iq4_nl", "q2_k", "q3_k", "iq4_xs",
};

struct loaded {
	struct gguf *g;
	struct model *m;
	struct pool *pool;
	struct session *s;
};

static void load(const char *path, struct loaded *l)
{
	char reason[256];

	if (gguf_open(path, &l->g, reason, sizeof(reason)) ||
	    model_open(l->g, &l->m, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	assert_int_equal(pool_new(2, &l->pool), 0);
	assert_int_equal(session_new(l->m, l->pool, model_config(l->m)->context, &l->s), 0);
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

static void check_type(const char *name, const char *simd)
{
	float got[TOKENS * VOCABULARY];
	int32_t token[TOKENS];
	struct file_bytes want;
	struct loaded l;
	char path[256];
	double error;

	snprintf(path, sizeof(path), FIXTURES "tiny-%s.peer", name);
	want = file_read(path);
	assert_int_equal(want.len, sizeof(got));
	snprintf(path, sizeof(path), FIXTURES "tiny-%s.gguf", name);
	load(path, &l);
	for (size_t i = 0; i < TOKENS; i++)
		token[i] = (int32_t)((7 * i * i + 3 * i + 1) % VOCABULARY);
	assert_int_equal(session_eval(l.s, token, TOKENS, got, true, NULL), 0);
	error = error_of(got, (const float *)(const void *)want.data, TOKENS * VOCABULARY);
	if (!(error <= ERROR_MOST))
		fail_msg("%s, %s: error %g", name, simd, error);
	unload(&l);
	free(want.data);
}

static void logits_of_every_type(void **state)
{
	(void)state;
	for (size_t s = 0; quant_ops_at(s); s++) {
		setenv("LLAMUX_SIMD", quant_ops_at(s)->name, 1);
		for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
			check_type(types[i], quant_ops_at(s)->name);
	}
	unsetenv("LLAMUX_SIMD");
}

/* --- the embedded model's answers ------------------------------------------ */
#define MODEL "models/llamux-base.gguf"
#define STEPS 64
#define PROMPT_MAX 1024

/* As tests/peer/record computes it. */
static uint64_t fnv1a(const struct file_bytes *b)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t at = 0; at < b->len; at += 8) {
		uint64_t word = 0;

		memcpy(&word, b->data + at, b->len - at < 8 ? b->len - at : 8);
		h = (h ^ word) * 0x100000001b3u;
	}
	return h;
}

static void check_recorded_for(const char *line)
{
	struct file_bytes b = file_read(MODEL);
	unsigned long long bytes, sum;

	assert_non_null(b.data);
	assert_int_equal(sscanf(line, "file %llu %llx", &bytes, &sum), 2);
	if (bytes != b.len || sum != fnv1a(&b))
		fail_msg(MODEL " is another than recorded: run tests/peer/record");
	free(b.data);
}

static size_t read_ids(const char *text, int32_t *id, size_t most)
{
	size_t n = 0;
	char *end;

	for (; n < most; text = end) {
		const long v = strtol(text, &end, 10);

		if (end == text)
			break;
		id[n++] = (int32_t)v;
	}
	return n;
}

static int32_t best(const float *logit, uint32_t n)
{
	uint32_t at = 0;

	for (uint32_t i = 1; i < n; i++)
		at = logit[i] > logit[at] ? i : at;
	return (int32_t)at;
}

/* Whether the answer is the recorded one, up to the token that ends it. */
static bool answers_alike(struct loaded *l, const struct tokenizer *t, float *logit,
			  const int32_t *prompt, size_t n, const int32_t *want)
{
	session_rewind(l->s, 0);
	assert_int_equal(session_eval(l->s, prompt, n, logit, false, NULL), 0);
	for (size_t i = 0; i < STEPS; i++) {
		const int32_t next = best(logit, model_config(l->m)->vocabulary);

		if (next != want[i])
			return false;
		if (tokenizer_is_end(t, next))
			break;
		assert_int_equal(session_eval(l->s, &next, 1, logit, false, NULL), 0);
	}
	return true;
}

static void greedy_answers(void **state)
{
	FILE *f = fopen(FIXTURES "llamux-base.greedy", "r");
	int32_t prompt[PROMPT_MAX], want[STEPS];
	/* An instruction set is told by three (tests/simd), the engine by all. */
	const size_t most = getenv("LLAMUX_EMULATED") ? 3 : 10;
	size_t room = 0, n = 0, prompts = 0, same = 0;
	struct tokenizer *t;
	char reason[256], *line = NULL;
	struct loaded l;
	float *logit;

	(void)state;
	assert_non_null(f);
	assert_true(getline(&line, &room, f) > 0);
	check_recorded_for(line);
	load(MODEL, &l);
	assert_int_equal(tokenizer_open(l.g, &t, reason, sizeof(reason)), 0);
	logit = calloc(model_config(l.m)->vocabulary, sizeof(*logit));
	assert_non_null(logit);
	while (prompts < most && getline(&line, &room, f) > 0) {
		if (!strncmp(line, "prompt ", 7)) {
			n = read_ids(line + 7, prompt, PROMPT_MAX);
			continue;
		}
		assert_int_equal(strncmp(line, "tokens ", 7), 0);
		assert_int_equal(read_ids(line + 7, want, STEPS), STEPS);
		same += answers_alike(&l, t, logit, prompt, n, want);
		prompts++;
	}
	assert_int_equal(prompts, most);
	if (same < most - most / 10)
		fail_msg("%zu of %zu answers are the recorded ones", same, prompts);
	tokenizer_close(t);
	unload(&l);
	free(logit);
	free(line);
	fclose(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logits_of_every_type),
		cmocka_unit_test(greedy_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
