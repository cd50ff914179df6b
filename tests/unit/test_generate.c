/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_generate.c - the loop from prompt to pieces, on a random model: the grammar
 * holds, the KV cache is reused without a trace, bounds and stops are kept.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "decode/generate.h"
#include "decode/grammar.h"
#include "model/model.h"

#define MODEL "tests/fixtures/talk.gguf"
#define PROMPT "<|ask|>\nq why is <n1> slow ?\n<|say|>"

struct sink {
	char text[4096];
	size_t len;
	int pieces, stop_after; /* 0: never */
	volatile bool *stop;
};

static int collect(void *ctx, const char *piece, size_t len)
{
	struct sink *s = ctx;

	assert_true(len > 0 && s->len + len < sizeof(s->text));
	memcpy(s->text + s->len, piece, len);
	s->len += len;
	s->text[s->len] = '\0';
	s->pieces++;
	if (s->stop && s->pieces == s->stop_after)
		*s->stop = true;
	return !s->stop && s->pieces == s->stop_after;
}

static struct generator *open_talk(uint32_t context)
{
	struct generator *g;
	char reason[200] = "";

	if (generator_open(MODEL, 1, context, &g, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return g;
}

static struct llm_request request(const char *prompt, const char *grammar, unsigned int tokens)
{
	return (struct llm_request){ .prompt = prompt, .prompt_len = strlen(prompt),
				     .grammar = grammar, .max_tokens = tokens };
}

static int run(struct generator *g, const struct llm_request *q, struct sink *sink,
	       struct llm_result *result)
{
	char reason[200] = "";
	int err;

	*sink = (struct sink){ 0 };
	err = generator_run(g, q, collect, sink, NULL, result, reason, sizeof(reason));
	assert_int_equal(err == 0, reason[0] == '\0');
	return err;
}

static void test_info(void **state)
{
	struct generator *g = open_talk(100);
	const struct llm_info *i = generator_info(g);

	(void)state;
	assert_string_equal(i->name, "talk");
	assert_string_equal(i->architecture, "llama");
	assert_string_equal(i->quantisation, "F32");
	assert_int_equal(i->context, 100);
	assert_int_equal(i->format, 1);
	assert_true(i->parameters > 1000 && i->file_bytes > 4 * i->parameters);
	generator_close(g);
	g = open_talk(0);
	assert_int_equal(generator_info(g)->context, 2048);
	generator_close(g);
	generator_close(NULL);
}

static void test_open_errors(void **state)
{
	struct generator *g;
	char reason[200] = "";

	(void)state;
	assert_int_equal(
		generator_open("tests/fixtures/none.gguf", 1, 0, &g, reason, sizeof(reason)),
		-ENOENT);
	assert_null(g);
	assert_true(reason[0]);
	assert_int_equal(generator_open(MODEL, 1, 8193, &g, reason, sizeof(reason)), -EINVAL);
	assert_non_null(strstr(reason, "context"));
	assert_int_equal(generator_open("tests/fixtures/vocab-spm.gguf", 1, 0, &g, NULL, 0),
			 -EINVAL);
	assert_int_equal(generator_open("tests/fixtures/make_vocab.py", 1, 0, &g, reason,
					sizeof(reason)), -EINVAL);
}

static void test_grammar_holds(void **state)
{
	static const char text[] =
		"root ::= (\"diagnose\" | \"top \" (\"cpu\" | \"mem\")) (\" <f\" [1-8] \">\")+";
	struct generator *g = open_talk(256);
	struct llm_request q = request(PROMPT, text, 0);
	struct grammar *grammar;
	struct llm_result result;
	struct sink sink;

	(void)state;
	assert_int_equal(grammar_compile(text, &grammar, NULL, 0), 0);
	q.temperature = 1.5f;
	for (q.seed = 0; q.seed < 40; q.seed++) {
		struct matcher *m;
		int err = run(g, &q, &sink, &result);

		/* A random model may repeat until the context is full. */
		assert_true(err == 0 || err == -EBADMSG);
		assert_int_equal(matcher_new(grammar, NULL, &m), 0);
		assert_int_equal(matcher_accept_bytes(m, sink.text, sink.len), 0);
		assert_int_equal(matcher_accepting(m), err == 0);
		matcher_free(m);
		assert_true(result.generated_tokens > 0 &&
			    result.total_us >= result.first_token_us);
		assert_true(result.logprob < 0 && isfinite(result.logprob));
	}
	grammar_free(grammar);
	generator_close(g);
}

/* What went before must not change an answer. */
static void test_cache_reuse(void **state)
{
	static const char *const prompts[] = {
		PROMPT,
		"<|ask|>\nq why is <n1> slow ?\n<|say|>x",
		PROMPT,
		"what",
		"<|ask|>\nq why",
		PROMPT,
		PROMPT "Hello world, and so on",
		"what is",
	};
	struct generator *shared = open_talk(512);

	(void)state;
	for (size_t i = 0; i < sizeof(prompts) / sizeof(prompts[0]); i++) {
		struct llm_request q = request(prompts[i], i % 2 ? "root ::= [ -~]{40}" : NULL, 60);
		struct generator *fresh = open_talk(512);
		struct sink one, two;
		struct llm_result a, b;

		assert_int_equal(run(fresh, &q, &one, &a), 0);
		assert_int_equal(run(shared, &q, &two, &b), 0);
		assert_int_equal(one.len, two.len);
		assert_memory_equal(one.text, two.text, one.len);
		assert_int_equal(a.generated_tokens, b.generated_tokens);
		assert_true(fabsf(a.logprob - b.logprob) < 1e-3f);
		generator_close(fresh);
	}
	generator_close(shared);
}

static void test_seed(void **state)
{
	struct generator *g = open_talk(256);
	struct llm_request q = request(PROMPT, "root ::= [a-z]{30}", 0);
	struct sink one, two, three;

	(void)state;
	q.temperature = 1;
	q.seed = 5;
	assert_int_equal(run(g, &q, &one, NULL), 0);
	assert_int_equal(run(g, &q, &two, NULL), 0);
	q.seed = 6;
	assert_int_equal(run(g, &q, &three, NULL), 0);
	assert_string_equal(one.text, two.text);
	assert_string_not_equal(one.text, three.text);
	assert_int_equal(one.len, 30);
	generator_close(g);
}

/* More grammars than are kept, by turns and refused ones between: the answer to a
 * request is the same as at first. */
static void test_grammars_kept(void **state)
{
	struct generator *g = open_talk(256);
	char text[8][100];
	struct sink first[8];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 8; i++) {
			struct llm_request q = request(PROMPT, text[i], 0);
			struct llm_result result;
			struct sink sink;

			snprintf(text[i], sizeof(text[i]),
				 "root ::= \"<f%d>\" (\"a\" | \"b\"){4} \"<n%d>\"", i % 7 + 1, i + 1);
			assert_int_equal(run(g, &q, round ? &sink : &first[i], &result), 0);
			if (round)
				assert_string_equal(sink.text, first[i].text);
			q.grammar = "root ::= none";
			assert_int_equal(run(g, &q, &sink, &result), -EBADMSG);
			q.grammar = text[i / 2]; /* one that is kept */
			assert_int_equal(run(g, &q, &sink, &result), 0);
			assert_string_equal(sink.text, first[i / 2].text);
		}
	}
	generator_close(g);
}

/* One way only: the model is not even asked. */
static void test_forced(void **state)
{
	struct generator *g = open_talk(256);
	struct llm_request q = request("x", "root ::= \"\\u4f60\\u4f60\\u0001\\u0002\"", 0);
	struct llm_result result;
	struct sink sink;

	(void)state;
	assert_int_equal(run(g, &q, &sink, &result), 0);
	assert_string_equal(sink.text, "\xe4\xbd\xa0\xe4\xbd\xa0\x01\x02");
	assert_true(result.logprob <= 0);
	generator_close(g);
}

static void test_bounds(void **state)
{
	struct generator *g = open_talk(40);
	struct llm_request q = request("why", NULL, 5);
	char *huge = calloc(1, 100001);
	struct llm_result result;
	struct sink sink;

	(void)state;
	assert_int_equal(run(g, &q, &sink, &result), 0);
	assert_true(result.generated_tokens <= 5 && result.prompt_tokens > 1);
	q = request("why", "root ::= [a-z]{400}", 0);
	assert_int_equal(run(g, &q, &sink, &result), -EBADMSG); /* the context is full */
	assert_true(result.prompt_tokens + result.generated_tokens <= 41);
	q = request("why", "root ::= [a-z]{8}", 3);
	assert_int_equal(run(g, &q, &sink, &result), -EBADMSG); /* the limit comes first */
	assert_int_equal(result.generated_tokens, 3);
	memset(huge, 'q', 100000);
	q = request(huge, NULL, 1);
	assert_int_equal(run(g, &q, &sink, &result), -E2BIG);
	huge[38] = '\0'; /* with BOS just one less than the context */
	q = request(huge, "root ::= [a-z]", 0);
	assert_int_equal(run(g, &q, &sink, &result), 0);
	q = request("why", "root ::= root", 0);
	assert_int_equal(run(g, &q, &sink, &result), -EBADMSG);
	q = request("why", NULL, 1);
	q.temperature = -1;
	assert_int_equal(run(g, &q, &sink, &result), -EINVAL);
	free(huge);
	generator_close(g);
}

/* --- what is too long --- */
#define MIB (1u << 20)

static const struct {
	const char *what, *unit; /* NULL: any bytes */
} floods[] = {
	{ "one letter", "a" },     { "spaces", " " },
	{ "lines", "\n" },         { "words", "why is it slow ? " },
	{ "digits", "1234567890" }, { "emoji", "\xf0\x9f\x98\x80" },
	{ "han", "\xe4\xbd\xa0" },  { "half characters", "\xe4\xbd" },
	{ "no UTF-8", "\xff" },    { "special tokens", "<|ask|>" },
	{ "half of them", "<|as" }, { "combining", "e\xcc\x81" },
	{ "any bytes", NULL },
};

static void fill(char *out, size_t len, const char *unit)
{
	const size_t n = unit ? strlen(unit) : 0;
	uint32_t seed = 7;

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525u + 1013904223u;
		out[i] = n ? unit[i % n] : (char)(seed >> 24);
	}
}

static uint64_t cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Where every access is checked, time tells nothing. */
static bool checked(void)
{
#ifdef __SANITIZE_ADDRESS__
	return true;
#else
	return getenv("LD_PRELOAD") != NULL; /* valgrind's */
#endif
}

static void test_floods(void **state)
{
	static const char *const models[] = { MODEL, "models/llamux-base.gguf" };
	const size_t len = checked() ? MIB / 16 : MIB;
	char *prompt = malloc(len);

	(void)state;
	assert_non_null(prompt);
	for (size_t m = 0; m < 2; m++) {
		struct generator *g;

		assert_int_equal(generator_open(models[m], 1, 0, &g, NULL, 0), 0);
		for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
			struct llm_request q = { .prompt = prompt, .prompt_len = len };
			struct sink sink = { 0 };
			char reason[200] = "";
			unsigned long tokens = 0, room = 0;
			uint64_t start, took;

			fill(prompt, len, floods[i].unit);
			start = cpu_ms();
			assert_int_equal(generator_run(g, &q, collect, &sink, NULL, NULL, reason,
						       sizeof(reason)), -E2BIG);
			took = cpu_ms() - start;
			if (sscanf(reason, "the prompt is %lu tokens long, the context has room "
					   "for %lu", &tokens, &room) != 2)
				fail_msg("%s: %s", floods[i].what, reason);
			assert_int_equal(room, generator_info(g)->context);
			assert_true(tokens > room && tokens <= 3 * (len + 1));
			if (took > 1000 && !checked())
				fail_msg("%s: %lu ms", floods[i].what, (unsigned long)took);
		}
		/* It goes on as if nothing had been. */
		struct llm_request q = request(PROMPT, "root ::= [a-z]{4}", 0);
		struct sink sink;

		assert_int_equal(run(g, &q, &sink, NULL), 0);
		generator_close(g);
	}
	free(prompt);
}

/* The exact length that fits, and one more. */
static void test_exact_length(void **state)
{
	struct generator *g = open_talk(16);
	struct llm_result result;
	char text[64], reason[200];
	struct sink sink = { 0 };

	(void)state;
	memset(text, 'q', sizeof(text));
	for (size_t n = 1; n < sizeof(text); n++) {
		struct llm_request q = { .prompt = text, .prompt_len = n, .max_tokens = 1 };
		int err = generator_run(g, &q, NULL, &sink, NULL, &result, reason,
					sizeof(reason));

		if (err == 0) {
			assert_true(result.prompt_tokens <= 16);
			continue;
		}
		assert_int_equal(err, -E2BIG);
		assert_non_null(strstr(reason, "17 tokens long"));
		assert_non_null(strstr(reason, "room for 16"));
		/* Where the text fills the context, that is told. */
		q = request("q", "root ::= [a-z]{400}", 0);
		assert_int_equal(generator_run(g, &q, NULL, &sink, NULL, &result, reason,
					       sizeof(reason)), -EBADMSG);
		assert_non_null(strstr(reason, "context of 16"));
		generator_close(g);
		return;
	}
	fail_msg("everything fits");
}

static void test_stops(void **state)
{
	struct generator *g = open_talk(2048);
	struct llm_request q = request("why", "root ::= ([ab]{1000}){4}", 0);
	volatile bool stop = true;
	struct sink sink = { 0 };
	struct llm_result result;
	char reason[200];

	(void)state;
	assert_int_equal(generator_run(g, &q, collect, &sink, &stop, NULL, NULL, 0), -ECANCELED);
	assert_int_equal(sink.pieces, 0);
	stop = false;
	sink = (struct sink){ .stop = &stop, .stop_after = 3 };
	assert_int_equal(
		generator_run(g, &q, collect, &sink, &stop, &result, reason, sizeof(reason)),
		-ECANCELED);
	assert_int_equal(sink.pieces, 3);
	sink = (struct sink){ .stop_after = 2 };
	assert_int_equal(
		generator_run(g, &q, collect, &sink, NULL, &result, reason, sizeof(reason)),
		-ECANCELED);
	assert_int_equal(sink.pieces, 2);
	/* 4000 tokens in a millisecond would be 4 million tokens/s. */
	q.deadline_ms = 1;
	sink = (struct sink){ 0 };
	assert_int_equal(
		generator_run(g, &q, collect, &sink, NULL, &result, reason, sizeof(reason)),
		-ETIME);
	/* And it goes on as if nothing had been. */
	q = request("why", "root ::= [ab]{10}", 0);
	assert_int_equal(run(g, &q, &sink, &result), 0);
	assert_int_equal(sink.len, 10);
	generator_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_info),        cmocka_unit_test(test_open_errors),
		cmocka_unit_test(test_grammar_holds), cmocka_unit_test(test_cache_reuse),
		cmocka_unit_test(test_seed),        cmocka_unit_test(test_forced),
		cmocka_unit_test(test_grammars_kept),
		cmocka_unit_test(test_bounds),      cmocka_unit_test(test_stops),
		cmocka_unit_test(test_floods),      cmocka_unit_test(test_exact_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
