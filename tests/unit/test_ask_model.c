/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_ask_model.c - what becomes of the model's words: streamed, believed only in
 * form, replaced by rules where it fails.  The model here is this file.
 */
#include "ask_look.h"

#include <signal.h>

#include "llamux/advice.h"

struct llm {
	const char *first, *then;  /* two pieces; then may be NULL */
	const char *command;       /* to a request for a command */
	float doubt;               /* mean log-probability of that, negated */
	int err;
	bool held;                 /* between the pieces */
	bool cancelled;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned int requests, threads;
};

static struct fake machine;
static struct llm model;
static const struct llm_info info = { .name = "test", .format = ADVICE_FORMAT };

/* --- llm.h ------------------------------------------------------------------- */

const struct llm_info *llm_info(const struct llm *llm)
{
	(void)llm;
	return &info;
}

int llm_pid(const struct llm *llm)
{
	(void)llm;
	return 0;
}

const char *llm_reason(const struct llm *llm)
{
	(void)llm;
	return "";
}

size_t llm_lexicon(const struct llm *llm, const char *const **words)
{
	(void)llm;
	*words = NULL;
	return 0;
}

const struct llm_prefix *llm_prefix(const struct llm *llm)
{
	static const struct llm_prefix prefix = { .kept = 3, .ignored = 2, .lost = 1 };

	(void)llm;
	return &prefix;
}

void llm_use_threads(struct llm *llm, unsigned int n)
{
	llm->threads = n;
}

void llm_cancel(struct llm *llm)
{
	pthread_mutex_lock(&llm->lock);
	llm->cancelled = true;
	pthread_cond_broadcast(&llm->changed);
	pthread_mutex_unlock(&llm->lock);
}

int llm_generate(struct llm *llm, const struct llm_request *request, llm_piece_fn piece, void *ctx,
		 struct llm_result *result)
{
	bool command = strncmp(request->prompt, "<|cmd|>", 7) == 0;
	const char *first = command ? llm->command : llm->first;
	int err = 0;

	llm->requests++;
	assert_non_null(request->grammar);
	assert_true(request->deadline_ms > 0);
	if (piece(ctx, first, strlen(first)) != 0)
		return -ECANCELED;
	pthread_mutex_lock(&llm->lock);
	while (llm->held && !llm->cancelled)
		pthread_cond_wait(&llm->changed, &llm->lock);
	err = llm->cancelled ? -ECANCELED : llm->err;
	pthread_mutex_unlock(&llm->lock);
	if (err == 0 && !command && llm->then && piece(ctx, llm->then, strlen(llm->then)) != 0)
		err = -ECANCELED;
	*result = (struct llm_result){ .logprob = -llm->doubt, .generated_tokens = 11,
				       .first_token_us = 1000, .total_us = 11000 };
	return err;
}

/* --- the tests ------------------------------------------------------------------ */

static struct ask *start(const char *first, const char *then)
{
	struct ask_options options = { .mode = MODE_ASK, .llm = &model };
	struct ask *a;

	memset(&model, 0, sizeof(model));
	pthread_mutex_init(&model.lock, NULL);
	pthread_cond_init(&model.changed, NULL);
	model.first = first;
	model.then = then;
	model.command = "@unsure";
	fake_start(&machine, made_hogs(), &options, &a);
	made_ready(machine.made);
	return a;
}

static void hold(bool held)
{
	pthread_mutex_lock(&model.lock);
	model.held = held;
	pthread_cond_broadcast(&model.changed);
	pthread_mutex_unlock(&model.lock);
}

static void the_first_finding_is_streamed(void **state)
{
	struct ask *a = start("diagnose <f1>", "");
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, false);
	uint64_t offset = 0;
	char line[512];
	long n;

	(void)state;
	hold(true);
	assert_int_equal(submit_as(c, who, "why is my system slow?"), 0);
	/* The model is not at its end, but the first line is there, whole. */
	n = ask_read(c, &offset, line, sizeof(line) - 1, false, NULL, NULL);
	assert_true(n > 0);
	line[n] = '\0';
	assert_starts(line, "The 4 `encode` processes");
	assert_int_equal(line[n - 1], '\n');
	assert_false(ask_ready(c, offset));
	hold(false);
	/* The rest goes on where it stopped, and nothing is said twice. */
	read_all(c);
	assert_starts(answer, line);
	assert_null(strstr(answer + n, "The 4 `encode`"));
	conversation_put(c);
	fake_stop(&machine, a);
}

static void speed_and_stats(void **state)
{
	struct ask *a = start("diagnose ", "<f1>");
	struct ask_stats stats;
	struct llm_info got;

	(void)state;
	ask_and_read(a, user(1000, 7), "why is my system slow?");
	assert_null(strstr(answer, "without a model"));
	ask_stats(a, &stats);
	assert_int_equal(stats.by_model, 1);
	assert_int_equal(stats.by_rules, 0);
	assert_int_equal(stats.failed, 0);
	assert_true(stats.tokens_per_s > 999 && stats.tokens_per_s < 1001);
	assert_int_equal(stats.last_first_token_us, 1000);
	assert_true(ask_model(a, &got));
	assert_string_equal(got.name, "test");
	assert_int_equal(stats.prefix.kept, 3);
	assert_int_equal(stats.prefix.lost, 1);
	fake_stop(&machine, a);
}

/* Where others wait for a CPU, the model takes one only. */
static void the_model_yields(void **state)
{
	static const struct { unsigned int share, threads; } cases[] = {
		{ 9000, 1 }, { 2499, 0 }, { 2500, 1 }, { UINT_MAX, 0 },
	};
	struct ask *a = start("diagnose ", "<f1>");

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		machine.made->s.pressure.cpu_some.share = cases[i].share;
		ask_and_read(a, user(1000, 7), "why is my system slow?");
		assert_int_equal(model.threads, cases[i].threads);
	}
	fake_stop(&machine, a);
}

/* What is not of the form, or cites what is not held, is not believed. */
static void nonsense_is_not_believed(void **state)
{
	static const char *const lines[] = { "diagnose <f8>", "diagnose <f1> do <a8>", "rm -rf /",
					     "", "task <n9> <f1>", "diagnose <f1> <f", "yes yes" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct ask *a = start(lines[i], NULL);
		struct ask_stats stats;

		ask_and_read(a, user(1000, 7), "why is my system slow?");
		assert_has(answer, "`encode`");
		assert_has(answer, "without a model");
		ask_stats(a, &stats);
		if (stats.failed != 1 || stats.by_rules != 1)
			fail_msg("believed: %s", lines[i]);
		fake_stop(&machine, a);
	}
}

static void a_failure_after_streaming(void **state)
{
	struct ask *a = start("diagnose <f1> ", NULL);
	struct ask_stats stats;

	(void)state;
	model.err = -EPIPE;
	ask_and_read(a, user(1000, 7), "why is my system slow?");
	assert_starts(answer, "The 4 `encode` processes");
	assert_has(answer, "without a model");
	ask_stats(a, &stats);
	assert_int_equal(stats.failed, 1);
	/* The next question tries the model again. */
	model.err = 0;
	model.first = "diagnose <f1>";
	ask_and_read(a, user(1000, 7), "why is my system slow?");
	assert_null(strstr(answer, "without a model"));
	fake_stop(&machine, a);
}

/* The model's yes is no consent, its undo no order. */
static void consent_is_not_the_models(void **state)
{
	struct ask *a = start("yes", NULL);
	struct asker root = { .uid = 0, .session = 7, .may_act = true };

	(void)state;
	assert_has(ask_and_read(a, root, "so be it then"), "nothing to agree to");
	model.first = "undo all";
	assert_has(ask_and_read(a, root, "put it all as it was"), "No change of mine is in force");
	fake_stop(&machine, a);
}

static void commands(void **state)
{
	struct ask *a = start("command", NULL);
	struct ask_stats stats;

	(void)state;
	model.command = "find <path1> -type f -size +<size1>";
	ask_and_read(a, user(1000, 7), "find files larger than 100 MB in '/srv/a b'");
	/* Quoted by the form of the slots, whatever was said. */
	assert_starts(answer, "lsh can run it:  find ");
	assert_has(answer, "-size +100M");
	assert_int_equal(model.requests, 2);
	/* In doubt it is a question. */
	model.doubt = 0.5f;
	ask_and_read(a, user(1000, 7), "find files larger than 100 MB in '/srv/a b'");
	assert_null(strstr(answer, "lsh can run it"));
	assert_starts(answer, "The 4 `encode` processes");
	assert_has(answer, "If you meant a command, ask lsh for it.\n");
	model.doubt = 0;
	/* A slot that the question did not have. */
	model.command = "cat <path3>";
	assert_starts(ask_and_read(a, user(1000, 7), "show it"), "I know no command");
	ask_stats(a, &stats);
	assert_int_equal(stats.failed, 1);
	model.command = "@chat";
	assert_starts(ask_and_read(a, user(1000, 7), "sing it"), "That is not what I am for");
	model.command = "@unsure";
	assert_starts(ask_and_read(a, user(1000, 7), "do it all"), "I did not understand");
	/* The part of the model that makes commands says that it is none. */
	model.command = "@ask";
	ask_and_read(a, user(1000, 7), "everything is sticky, what is behind it?");
	assert_has(answer, "`encode`");
	assert_has(answer, "waited");
	ask_and_read(a, user(1000, 7), "who eats the cpu?");
	assert_has(answer, "of one CPU");
	fake_stop(&machine, a);
}

static void stopping_does_not_wait_for_the_model(void **state)
{
	struct ask *a = start("diagnose <f1> ", "<f1>");
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, false);
	uint64_t offset = 0;
	char line[512];

	(void)state;
	hold(true);
	assert_int_equal(submit_as(c, who, "why is my system slow?"), 0);
	assert_true(ask_read(c, &offset, line, sizeof(line), false, NULL, NULL) > 0);
	ask_shutdown(a); /* returns, although the model is held */
	conversation_put(c);
	fake_stop(&machine, a);
}

static void another_model_or_none(void **state)
{
	struct ask *a = start("diagnose <f1>", NULL);
	struct llm_info got;

	(void)state;
	assert_ptr_equal(ask_set_model(a, NULL), &model);
	assert_false(ask_model(a, &got));
	ask_and_read(a, user(1000, 7), "why is my system slow?");
	assert_has(answer, "without a model");
	assert_null(ask_set_model(a, &model));
	ask_and_read(a, user(1000, 7), "why is my system slow?");
	assert_null(strstr(answer, "without a model"));
	fake_stop(&machine, a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_finding_is_streamed),
		cmocka_unit_test(speed_and_stats),
		cmocka_unit_test(the_model_yields),
		cmocka_unit_test(nonsense_is_not_believed),
		cmocka_unit_test(a_failure_after_streaming),
		cmocka_unit_test(consent_is_not_the_models),
		cmocka_unit_test(commands),
		cmocka_unit_test(stopping_does_not_wait_for_the_model),
		cmocka_unit_test(another_model_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
