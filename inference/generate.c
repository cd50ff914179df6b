/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate.c - the loop: mask, logits, choice, piece.  Where the grammar leaves
 * one token, it is taken without asking the model, and read by it together with
 * what comes next.
 */
#include "generate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "generate_impl.h"
#include "grammar.h"
#include "model.h"
#include "sample.h"
#include "tokenizer.h"

struct run {
	struct generator *g;
	const struct llm_request *request;
	llm_piece_fn piece;
	void *ctx;
	const volatile bool *stop;
	struct grammar *grammar;
	struct matcher *matcher; /* NULL: unbound */
	struct llm_result result;
	uint64_t start_us, deadline_us; /* deadline 0: none */
	uint32_t n_ids;                 /* prompt and answer so far, in g->ids */
	double logprob;
	uint32_t choices; /* tokens of which there was more than one to choose */
	char *reason;
	size_t reason_len;
};

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int __attribute__((format(printf, 3, 4)))
fail(struct run *r, int err, const char *format, ...)
{
	va_list args;

	if (r->reason && r->reason_len) {
		va_start(args, format);
		vsnprintf(r->reason, r->reason_len, format, args);
		va_end(args);
	}
	return err;
}

static bool past_deadline(const struct run *r)
{
	return r->deadline_us && now_us() >= r->deadline_us;
}

static int check_stop(struct run *r)
{
	if (past_deadline(r))
		return fail(r, -ETIME, "the time allowed is over");
	if (r->stop && *r->stop)
		return fail(r, -ECANCELED, "cancelled");
	return 0;
}

static int set_up(struct run *r)
{
	const struct llm_request *q = r->request;
	const struct sampler_options options = {
		.temperature = q->temperature, .top_k = GENERATE_TOP_K,
		.top_p = GENERATE_TOP_P, .seed = q->seed,
	};
	int err = sampler_reset(r->g->sampler, &options);

	if (err)
		return fail(r, err, "the temperature is not a number of 0 or more");
	if (!q->grammar)
		return 0;
	err = grammar_compile(q->grammar, &r->grammar, r->reason, r->reason_len);
	if (err)
		return err;
	err = matcher_new(r->grammar, r->g->trie, &r->matcher);
	return err ? fail(r, err, "no memory for the grammar") : 0;
}

/* The prompt's ids go to g->ids; the KV cache is taken back to what they share. */
static int read_prompt(struct run *r)
{
	struct generator *g = r->g;
	uint32_t shared = 0, position = session_position(g->session);
	long n = tokenizer_encode(g->tokenizer, r->request->prompt, r->request->prompt_len, true,
				  true, g->prompt, g->context);

	if (n == -E2BIG)
		return fail(r, -E2BIG, "the prompt is longer than the context of %u tokens",
			    g->context);
	if (n < 0)
		return fail(r, (int)n, "the prompt cannot be encoded");
	if (n == 0)
		return fail(r, -EINVAL, "the prompt is empty");
	/* The last token is read anew: its logits are wanted. */
	while (shared < position && shared < (uint32_t)n - 1 && g->ids[shared] == g->prompt[shared])
		shared++;
	session_rewind(g->session, shared);
	memcpy(g->ids, g->prompt, (size_t)n * sizeof(*g->ids));
	r->n_ids = (uint32_t)n;
	r->result.prompt_tokens = (uint32_t)n;
	return 0;
}

/* Reads what was not read yet and leaves the logits of what comes next. */
static int evaluate(struct run *r)
{
	struct generator *g = r->g;
	uint32_t position = session_position(g->session);
	int err = session_eval(g->session, g->ids + position, r->n_ids - position, g->logits, false,
			       r->stop);

	if (err == -ECANCELED && past_deadline(r))
		err = -ETIME;
	if (err)
		return fail(r, err, "%s",
			    err == -ETIME ? "the time allowed is over" : strerror(-err));
	return 0;
}

/* The next token, or a negative errno. */
static int32_t choose(struct run *r)
{
	struct generator *g = r->g;
	const uint64_t *allowed = g->all;
	int32_t only = -1, id;
	float logprob;
	int err;

	if (r->matcher) {
		long n = matcher_mask(r->matcher, g->allowed, &only);

		if (n < 0)
			return fail(r, (int)n, n == -EBADMSG ? "no token can go on by the grammar" :
							      "the grammar is too ambiguous");
		if (only >= 0)
			return only;
		allowed = g->allowed;
	}
	err = evaluate(r);
	if (err)
		return err;
	id = sampler_pick(g->sampler, g->logits, allowed, &logprob);
	if (id < 0)
		return fail(r, id, "the model's logits are not numbers");
	r->logprob += (double)logprob;
	r->choices++;
	return id;
}

static int emit(struct run *r, int32_t id)
{
	size_t len;
	const char *piece = tokenizer_piece(r->g->tokenizer, id, &len);

	if (r->result.generated_tokens++ == 0)
		r->result.first_token_us = (uint32_t)(now_us() - r->start_us);
	if (len && r->piece && r->piece(r->ctx, piece, len))
		return fail(r, -ECANCELED, "cancelled");
	return 0;
}

/* True when no more may be generated. */
static bool used_up(const struct run *r)
{
	return (r->request->max_tokens && r->result.generated_tokens >= r->request->max_tokens) ||
	       r->n_ids > r->g->context;
}

static int generate(struct run *r)
{
	int err;

	for (;;) {
		int32_t id;

		err = check_stop(r);
		if (err)
			return err;
		if (used_up(r))
			break;
		id = choose(r);
		if (id < 0)
			return id;
		if (r->matcher && (err = matcher_accept(r->matcher, id)))
			return fail(r, err, "the grammar is too ambiguous");
		if (tokenizer_is_end(r->g->tokenizer, id))
			return 0;
		r->g->ids[r->n_ids++] = id;
		err = emit(r, id);
		if (err)
			return err;
	}
	if (r->matcher && !matcher_accepting(r->matcher))
		return fail(r, -EBADMSG,
			    "the answer was cut short before the grammar was complete");
	return 0;
}

int generator_run(struct generator *g, const struct llm_request *request, llm_piece_fn piece,
		  void *ctx, const volatile bool *stop, struct llm_result *result, char *reason,
		  size_t reason_len)
{
	struct run r = { .g = g, .request = request, .piece = piece, .ctx = ctx, .stop = stop,
			 .reason = reason, .reason_len = reason_len, .start_us = now_us() };
	int err;

	if (reason && reason_len)
		reason[0] = '\0';
	if (request->deadline_ms)
		r.deadline_us = r.start_us + (uint64_t)request->deadline_ms * 1000;
	err = set_up(&r);
	if (!err)
		err = read_prompt(&r);
	if (!err)
		err = generate(&r);
	matcher_free(r.matcher);
	grammar_free(r.grammar);
	r.result.total_us = (uint32_t)(now_us() - r.start_us);
	if (r.choices)
		r.result.logprob = (float)(r.logprob / r.choices);
	if (result)
		*result = r.result;
	return err;
}
