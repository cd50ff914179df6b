/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_draft.c - guessing ahead: what is guessed, that answers are the same with
 * and without, and that steps are saved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>

#include "decode/draft.h"
#include "decode/generate.h"
#include "decode/grammar.h"
#include "model_files.h"

#define MAX DRAFT_MAX

static struct draft *fresh(void)
{
	struct draft *d = calloc(1, sizeof(*d));

	assert_non_null(d);
	draft_begin(d);
	return d;
}

static size_t guess(const struct draft *d, const int32_t *ids, size_t n, int32_t *out,
		    size_t max)
{
	enum draft_kind kind;

	return draft_guess(d, ids, n, out, max, &kind);
}

/* This kind of guess was right so often that it is made in full. */
static void trust(struct draft *d, enum draft_kind kind)
{
	for (int i = 0; i < 3; i++)
		draft_learn(d, kind, DRAFT_MAX, DRAFT_MAX);
	assert_int_equal(draft_length(d, kind), DRAFT_MAX);
}

static void guesses_what_followed(void **state)
{
	const int32_t ids[] = { 1, 2, 3, 4, 5, 6, 7, 9, 2, 3 };
	const int32_t no_match[] = { 1, 2, 3, 4, 3 };
	struct draft *d = fresh();
	enum draft_kind kind = DRAFT_KINDS;
	int32_t out[MAX];

	(void)state;
	trust(d, DRAFT_MATCH_2);
	assert_int_equal(draft_guess(d, ids, 10, out, MAX, &kind), MAX);
	assert_int_equal(kind, DRAFT_MATCH_2);
	assert_memory_equal(out, ids + 3, 7 * sizeof(*out));
	assert_memory_equal(out + 7, out, 7 * sizeof(*out)); /* and on with the guess */
	assert_int_equal(guess(d, ids, 10, out, 2), 2);
	assert_int_equal(guess(d, ids, 10, out, 0), 0);
	assert_int_equal(guess(d, ids, 0, out, MAX), 0);
	assert_int_equal(guess(d, ids, 1, out, MAX), 0);
	/* One equal token is not enough. */
	assert_int_equal(guess(d, no_match, 5, out, MAX), 0);
	free(d);
}

/* The longest match counts, and of equals the latest. */
static void prefers_the_longest_match(void **state)
{
	const int32_t ids[] = { 5, 6, 7, 70, 9, 6, 7, 71, 9, 6, 7, 72, 5, 6, 7 };
	struct draft *d = fresh();
	enum draft_kind kind;
	int32_t out[MAX];

	(void)state;
	trust(d, DRAFT_MATCH_2);
	trust(d, DRAFT_MATCH_3);
	assert_true(draft_guess(d, ids, 15, out, MAX, &kind) > 0);
	assert_int_equal(kind, DRAFT_MATCH_3);
	assert_int_equal(out[0], 70);
	assert_true(draft_guess(d, ids + 4, 11, out, MAX, &kind) > 0);
	assert_int_equal(kind, DRAFT_MATCH_2);
	assert_int_equal(out[0], 72);
	free(d);
}

static void goes_on_with_repetition(void **state)
{
	const int32_t ids[] = { 8, 1, 2, 1, 2, 1, 2 }, want[] = { 1, 2, 1, 2 };
	struct draft *d = fresh();
	int32_t out[MAX];

	(void)state;
	trust(d, DRAFT_MATCH_4);
	assert_int_equal(guess(d, ids, 7, out, MAX), MAX);
	assert_memory_equal(out, want, sizeof(want));
	assert_memory_equal(out + MAX - 4, want, sizeof(want));
	free(d);
}

static void learns(void **state)
{
	struct draft *d = fresh();
	size_t first = draft_length(d, DRAFT_MATCH_3), n;

	(void)state;
	/* Each kind is tried, the better founded ones with more at once. */
	for (int kind = 0; kind < DRAFT_KINDS; kind++)
		assert_true(draft_length(d, (enum draft_kind)kind) > 0);
	assert_true(draft_length(d, DRAFT_MATCH_4) > draft_length(d, DRAFT_MATCH_2));
	draft_learn(d, DRAFT_MATCH_3, first, first);
	assert_true(draft_length(d, DRAFT_MATCH_3) > first);
	trust(d, DRAFT_MATCH_3);
	for (int i = 0; i < 5; i++)
		draft_learn(d, DRAFT_MATCH_3, DRAFT_MAX, 2);
	assert_true(draft_length(d, DRAFT_MATCH_3) < DRAFT_MAX);
	for (n = 0; draft_length(d, DRAFT_MATCH_3) && n < 100; n++)
		draft_learn(d, DRAFT_MATCH_3, 1, 0);
	assert_true(n < 40); /* it is given up ... */
	assert_true(draft_length(d, DRAFT_MATCH_4) > 0);
	for (n = 0; !draft_length(d, DRAFT_MATCH_3) && n < 100; n++)
		draft_begin(d);
	assert_true(n >= 1 && n < 40); /* ... and tried again an answer later */
	free(d);
}

static void keeps_answers(void **state)
{
	const int32_t answer[] = { 100, 101, 102, 103 }, ids[] = { 1, 2, 3, 100, 101 };
	struct draft *d = fresh();
	int32_t out[MAX], many[2 * DRAFT_HISTORY];

	(void)state;
	trust(d, DRAFT_MATCH_2);
	draft_keep(d, answer, 0);
	assert_int_equal(guess(d, ids, 5, out, MAX), 0);
	draft_keep(d, answer, 4);
	assert_int_equal(guess(d, ids, 5, out, MAX), 2); /* to the answer's end */
	assert_memory_equal(out, answer + 2, 2 * sizeof(*out));
	assert_int_equal(guess(d, answer, 4, out, MAX), 0);
	/* Any number of answers of any length. */
	for (int32_t i = 0; i < 2 * DRAFT_HISTORY; i++)
		many[i] = 1000 + i;
	for (size_t n = 1; n <= 2 * DRAFT_HISTORY; n += 37) {
		draft_keep(d, many, n);
		assert_true(d->n_history <= DRAFT_HISTORY);
		assert_int_equal(d->history[d->n_history - 1], DRAFT_END);
		assert_int_equal(d->history[d->n_history - 2], many[n - 1]);
	}
	assert_int_equal(guess(d, ids, 5, out, MAX), 0); /* it went */
	free(d);
}

static void grammar_leaves_no_choice(void **state)
{
	static const struct { const char *grammar, *said, *forced; } cases[] = {
		{ "root ::= \"abc\" [de] \"f\"", "", "abc" },
		{ "root ::= \"abc\" [de] \"f\"", "ab", "c" },
		{ "root ::= \"abc\" [de] \"f\"", "abc", "" },
		{ "root ::= \"abc\" [de] \"f\"", "abce", "f" },
		{ "root ::= \"abc\" [de] \"f\"", "abcef", "" },
		{ "root ::= \"top \" (\"cpu\" | \"mem\")", "t", "op " },
		{ "root ::= \"a\" \"b\"? \"b\"", "a", "b" },
		{ "root ::= \"x\"+", "", "x" },
		{ "root ::= (\"diagnose\" | \"disk\") \"!\"", "", "di" },
		{ "root ::= \"0123456789\"", "", "01234567" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grammar *g;
		struct matcher *m;
		char out[8];
		size_t n;

		assert_int_equal(grammar_compile(cases[i].grammar, &g, NULL, 0), 0);
		assert_int_equal(matcher_new(g, NULL, &m), 0);
		assert_int_equal(matcher_accept_bytes(m, cases[i].said,
						      strlen(cases[i].said)), 0);
		n = matcher_forced(m, out, sizeof(out));
		assert_int_equal(n, strlen(cases[i].forced));
		assert_memory_equal(out, cases[i].forced, n);
		matcher_free(m);
		grammar_free(g);
	}
}

/* --- whole answers --- */
struct sink {
	char text[8192];
	size_t len;
};

static int collect(void *ctx, const char *piece, size_t len)
{
	struct sink *s = ctx;

	assert_true(s->len + len < sizeof(s->text));
	memcpy(s->text + s->len, piece, len);
	s->len += len;
	return 0;
}

static struct generator *open_model(const char *path, bool guessing)
{
	struct generator *g;
	char reason[200] = "";

	if (generator_open(path, 1, 0, &g, reason, sizeof(reason)))
		fail_msg("%s", reason);
	generator_set_guessing(g, guessing);
	return g;
}

struct sums { uint32_t steps, guessed, right, tokens; };

static void add(struct sums *s, const struct generator *g, const struct llm_result *r)
{
	s->steps += generator_stats(g)->steps;
	s->guessed += generator_stats(g)->guessed;
	s->right += generator_stats(g)->right;
	s->tokens += r->generated_tokens;
}

struct pair {
	struct generator *with, *without;
	struct sums a, b;
};

/* The same request to both; they must say the same, for the same reasons. */
static void ask(struct pair *p, const struct llm_request *q)
{
	struct sink one = { .len = 0 }, two = { .len = 0 };
	struct llm_result a, b;
	int err = generator_run(p->with, q, collect, &one, NULL, &a, NULL, 0);

	assert_int_equal(generator_run(p->without, q, collect, &two, NULL, &b, NULL, 0), err);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.text, two.text, one.len);
	assert_int_equal(a.generated_tokens, b.generated_tokens);
	assert_memory_equal(&a.logprob, &b.logprob, sizeof(a.logprob));
	add(&p->a, p->with, &a);
	add(&p->b, p->without, &b);
	assert_int_equal(generator_stats(p->without)->guessed, 0);
}

static void report(const struct pair *p, const char *what)
{
	print_message("%-24s %4u tokens: %4u steps, %4u without; %u of %u guessed right\n", what,
		      p->b.tokens, p->a.steps, p->b.steps, p->a.right, p->a.guessed);
}

static void random_model_says_the_same(void **state)
{
	static const char *const grammars[] = {
		NULL,
		"root ::= [ -~]{60}",
		"root ::= (\"diagnose \" | \"change \") (\"<f1>\" | \"<f2>\") \" do <a1>\"",
		"root ::= (\"Hello \" [ab]){12}",
		"root ::= \"the answer is \" [0-9]{8} \" and that is all\"",
	};
	struct pair p = { open_model(FIXTURES "talk.gguf", true),
			  open_model(FIXTURES "talk.gguf", false), { 0 }, { 0 } };

	(void)state;
	for (unsigned int round = 0; round < 4; round++) {
		for (size_t i = 0; i < sizeof(grammars) / sizeof(grammars[0]); i++) {
			static const char prompt[] = "<|ask|>\nq why is <n1> slow, slow, slow ?\n<|say|>";
			const struct llm_request q = {
				.prompt = prompt, .prompt_len = sizeof(prompt) - 1,
				.grammar = grammars[i], .max_tokens = 100,
				.temperature = round < 2 ? 0 : 0.8f, .seed = round,
			};

			ask(&p, &q);
		}
	}
	report(&p, "talk");
	assert_true(p.a.right > 0 && p.a.steps < p.b.steps);
	generator_close(p.with);
	generator_close(p.without);
}

/* The prompts of golden_prompts.txt, with the answers that they must get. */
static void embedded_model_says_the_same(void **state)
{
	struct file_bytes file = file_read("tests/eval/golden_prompts.txt");
	struct pair p = { open_model("models/llamux-base.gguf", true),
			  open_model("models/llamux-base.gguf", false), { 0 }, { 0 } };
	char *at, *next;
	int n = 0;

	(void)state;
	assert_non_null(file.data);
	file.data[file.len] = '\0';
	for (at = strstr((char *)file.data, "[prompt]\n"); at; at = next) {
		char *end = strstr(at, "\n[answer]\n");
		const struct llm_request q = { .prompt = at + 9, .max_tokens = 64,
					       .prompt_len = (size_t)(end - at) - 9 };

		assert_non_null(end);
		ask(&p, &q);
		next = strstr(end, "[prompt]\n");
		n++;
	}
	report(&p, "golden prompts");
	assert_true(n >= 20);
	assert_true(p.a.right > 0 && p.a.steps < p.b.steps);
	generator_close(p.with);
	generator_close(p.without);
	free(file.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guesses_what_followed),
		cmocka_unit_test(prefers_the_longest_match),
		cmocka_unit_test(goes_on_with_repetition),
		cmocka_unit_test(learns),
		cmocka_unit_test(keeps_answers),
		cmocka_unit_test(grammar_leaves_no_choice),
		cmocka_unit_test(random_model_says_the_same),
		cmocka_unit_test(embedded_model_says_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
