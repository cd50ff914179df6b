/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate.c - the loop: mask, logits, choice, piece.  Where the grammar leaves
 * one token, it is taken without asking the model, and read by it together with
 * what comes next.
 *
 * With each step the model also reads a guess at what follows (draft.h), and so
 * tells what comes after each token of it.  Each token is still chosen in its
 * turn, from the logits that it would have been chosen from; where a choice is
 * the guess, the next step is saved, and where it is not, the rest of the guess
 * is forgotten.  The answer is the same as without.
 */
#include "generate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/model.h"
#include "text/chat.h"
#include "text/tokenizer.h"
#include "generate_impl.h"
#include "grammar.h"
#include "sample.h"

struct run {
	struct generator *g;
	const struct llm_request *request;
	llm_piece_fn piece;
	void *ctx;
	const volatile bool *stop;
	struct matcher *matcher; /* NULL: unbound */
	struct llm_result result;
	uint64_t start_us, deadline_us; /* deadline 0: none */
	uint32_t first_row;             /* g->logits are those after this token of ids ... */
	size_t guessed, right;          /* ... and after so many guessed ones behind it */
	enum draft_kind kind;           /* of the guess */
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
	err = generator_matcher(r->g, q->grammar, &r->matcher, r->reason, r->reason_len);
	return err == -ENOMEM ? fail(r, err, "no memory for the grammar") : err;
}

/* The prompt as token ids, in the form of the chat template if that is wanted. */
static long encode_prompt(const struct run *r, int32_t *out, size_t max)
{
	const struct llm_request *q = r->request;
	const struct chat_message message = { CHAT_USER, q->prompt, q->prompt_len };

	if (r->g->chat)
		return chat_encode(r->g->tokenizer, r->g->chat, &message, 1, out, max);
	return tokenizer_encode(r->g->tokenizer, q->prompt, q->prompt_len, true, true, out, max);
}

/* A prompt that does not fit is told in tokens, as far as they can be counted. */
static int refuse_length(struct run *r)
{
	/* What a chat template puts around it is shorter. */
	const size_t most = 3 * r->request->prompt_len + 256;
	int32_t *id = calloc(most, sizeof(*id));
	long n = id ? encode_prompt(r, id, most) : -ENOMEM;

	free(id);
	if (n < 0)
		return fail(r, -E2BIG, "the prompt of %zu bytes is longer than the context of %u "
			    "tokens", r->request->prompt_len, r->g->context);
	return fail(r, -E2BIG, "the prompt is %ld tokens long, the context has room for %u", n,
		    r->g->context);
}

/* The prompt's ids go to g->ids; the KV cache is taken back to what they share. */
static int read_prompt(struct run *r)
{
	struct generator *g = r->g;
	uint32_t shared = 0, position = session_position(g->session);
	long n = encode_prompt(r, g->prompt, g->context);

	if (n == -E2BIG)
		return refuse_length(r);
	if (n < 0)
		return fail(r, (int)n, "the prompt cannot be encoded");
	if (n == 0)
		return fail(r, -EINVAL, "the prompt is empty");
	/* The last token is read anew: its logits are wanted. */
	while (shared < position && shared < (uint32_t)n - 1 && g->ids[shared] == g->prompt[shared])
		shared++;
	shared = generator_restore(g, (uint32_t)n, shared);
	session_rewind(g->session, shared);
	memcpy(g->ids, g->prompt, (size_t)n * sizeof(*g->ids));
	r->n_ids = (uint32_t)n;
	r->result.prompt_tokens = (uint32_t)n;
	g->stats.reused = shared;
	return 0;
}

/* Text that the grammar leaves no choice about, as the tokenizer cuts it. */
static size_t guess_forced(struct run *r, int32_t *out, size_t max)
{
	const struct tokenizer *t = r->g->tokenizer;
	char text[64];
	int32_t id[3 * sizeof(text) + 3];
	size_t len = matcher_forced(r->matcher, text, sizeof(text)), at = 0, count = 0;
	long n = len ? tokenizer_encode(t, text, len, false, false, id,
					sizeof(id) / sizeof(id[0])) : 0;

	r->kind = DRAFT_FORCED;
	if (max > draft_length(&r->g->draft, DRAFT_FORCED))
		max = draft_length(&r->g->draft, DRAFT_FORCED);
	for (long i = 0; i < n && count < max; i++) {
		size_t bytes;
		const char *piece = tokenizer_piece(t, id[i], &bytes);

		/* Some tokenizers put a space in front. */
		if (bytes == 0 || bytes > len - at || memcmp(piece, text + at, bytes))
			break;
		at += bytes;
		out[count++] = id[i];
	}
	return count;
}

/* Puts a guess behind what is said so far; its length. */
static size_t guess(struct run *r)
{
	struct generator *g = r->g;
	size_t max = g->guessing ? DRAFT_MAX : 0, n = 0;
	const uint32_t limit = r->request->max_tokens, said = r->result.generated_tokens;

	/* The last token that may be said needs no logits behind it. */
	if (limit && limit - said - 1 < max)
		max = limit - said - 1;
	if (g->context - r->n_ids < max)
		max = g->context - r->n_ids;
	if (max && r->matcher)
		n = guess_forced(r, g->ids + r->n_ids, max);
	if (max && !n)
		n = draft_guess(&g->draft, g->ids, r->n_ids, g->ids + r->n_ids, max, &r->kind);
	return n;
}

/* Reads what was not read yet, and leaves the logits of what comes next. */
static int evaluate(struct run *r)
{
	struct generator *g = r->g;
	uint32_t position = session_position(g->session);
	int err;

	if (position >= r->n_ids)
		return 0; /* guessed right */
	if (r->guessed)
		draft_learn(&g->draft, r->kind, r->guessed, r->right);
	r->guessed = guess(r);
	r->right = 0;
	r->first_row = r->n_ids - 1;
	err = session_eval_tail(g->session, g->ids + position, r->n_ids + r->guessed - position,
				g->logits, r->guessed + 1, r->stop);
	g->stats.steps++;
	g->stats.guessed += (uint32_t)r->guessed;
	if (err == -ECANCELED && past_deadline(r))
		err = -ETIME;
	if (err)
		return fail(r, err, "%s",
			    err == -ETIME ? "the time allowed is over" : strerror(-err));
	return 0;
}

/* Adds a token to what is said; a guess that it is not is taken back. */
static void append(struct run *r, int32_t id)
{
	struct generator *g = r->g;

	if (session_position(g->session) > r->n_ids) {
		if (g->ids[r->n_ids] == id) {
			r->right++;
			g->stats.right++;
		} else {
			session_rewind(g->session, r->n_ids);
		}
	}
	g->ids[r->n_ids++] = id;
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
		if (only >= 0) {
			g->stats.forced++;
			return only;
		}
		allowed = g->allowed;
	}
	err = evaluate(r);
	if (err)
		return err;
	id = sampler_pick(g->sampler,
			  g->logits + (size_t)(r->n_ids - 1 - r->first_row) * g->info.vocabulary,
			  allowed, &logprob);
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
		append(r, id);
		if (tokenizer_is_end(r->g->tokenizer, id))
			return 0;
		err = emit(r, id);
		if (err)
			return err;
	}
	if (r->matcher && !matcher_accepting(r->matcher))
		return fail(r, -EBADMSG, "the answer was cut short at %u tokens, before the "
			    "grammar was complete (prompt of %u tokens, context of %u)",
			    r->result.generated_tokens, r->result.prompt_tokens, r->g->context);
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
	g->stats = (struct generator_stats){ 0 };
	if (request->deadline_ms)
		r.deadline_us = r.start_us + (uint64_t)request->deadline_ms * 1000;
	err = set_up(&r);
	if (!err)
		err = read_prompt(&r);
	if (!err) {
		draft_begin(&g->draft);
		err = generate(&r);
		draft_keep(&g->draft, g->ids + r.result.prompt_tokens,
			   r.n_ids - r.result.prompt_tokens);
	}
	r.result.reused_tokens = g->stats.reused;
	r.result.steps = g->stats.steps;
	r.result.total_us = (uint32_t)(now_us() - r.start_us);
	if (r.choices)
		r.result.logprob = (float)(r.logprob / r.choices);
	if (result)
		*result = r.result;
	return err;
}
