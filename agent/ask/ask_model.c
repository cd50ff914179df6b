/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_model.c - what the model is asked and what is believed of its answer. */
#include "ask_internal.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/log.h"
#include "base/priority.h"

/* An advice line is at most some sixty words; a foreign tokenizer needs four
 * tokens for "<f1>". */
#define ADVICE_TOKENS_MAX 192
#define COMMAND_TOKENS_MAX 128

/* From this share of time on in which somebody waits for a CPU, in 0.01 %, the
 * model works with one thread: the machine is needed elsewhere, and threads that
 * do a matrix together wait for the one that is held up.  A quarter: with less,
 * several threads mostly run at once. */
#define CROWDED_SHARE 2500

/* --- the model in use ---------------------------------------------------- */

/* llm_lock held, or the model not yet shared. */
static void model_note(struct ask *a)
{
	pid_t pid = a->llm ? llm_pid(a->llm) : 0;

	pthread_mutex_lock(&a->lock);
	a->llm_known = a->llm != NULL;
	a->llm_pid = pid;
	if (a->llm)
		a->llm_info = *llm_info(a->llm);
	a->stats.prefix = a->llm ? *llm_prefix(a->llm) : (struct llm_prefix){ 0 };
	pthread_mutex_unlock(&a->lock);
}

struct llm *ask_set_model(struct ask *a, struct llm *llm)
{
	struct llm *old;

	pthread_mutex_lock(&a->llm_lock);
	old = a->llm;
	a->llm = llm;
	model_note(a);
	if (llm)
		priority_model(llm_pid(llm), false);
	pthread_mutex_unlock(&a->llm_lock);
	return old;
}

bool ask_model(struct ask *a, struct llm_info *out)
{
	bool known;

	pthread_mutex_lock(&a->lock);
	known = a->llm_known;
	*out = a->llm_info;
	pthread_mutex_unlock(&a->lock);
	return known;
}

pid_t ask_model_pid(struct ask *a)
{
	pid_t pid;

	pthread_mutex_lock(&a->lock);
	pid = a->llm_pid;
	pthread_mutex_unlock(&a->lock);
	return pid;
}

/* --- one request --------------------------------------------------------- */

static bool stopping(struct ask *a)
{
	bool stop;

	pthread_mutex_lock(&a->lock);
	stop = a->stop;
	pthread_mutex_unlock(&a->lock);
	return stop;
}

/* Non-zero ends the generation: the agent stops, or the line is full (the
 * grammars know no line as long). */
static int on_piece(void *ctx, const char *piece, size_t len)
{
	struct ask *a = ctx;
	struct answer_line *line = &a->scratch->line;

	if (stopping(a) || len >= sizeof(line->text) - line->len)
		return 1;
	if (line->len == 0 && llm_pid(a->llm) != a->llm_pid)
		priority_model(llm_pid(a->llm), true); /* started anew by this request */
	memcpy(line->text + line->len, piece, len);
	line->len += len;
	line->text[line->len] = '\0';
	answer_stream(a);
	return 0;
}

static void count_result(struct ask *a, const struct llm_result *r)
{
	uint32_t decode_us = r->total_us > r->first_token_us ? r->total_us - r->first_token_us : 0;

	pthread_mutex_lock(&a->lock);
	a->stats.last_first_token_us = r->first_token_us;
	/* The first token comes with the prompt; a rate needs more than one. */
	if (r->generated_tokens > 1 && decode_us > 0)
		a->stats.tokens_per_s =
			(float)(r->generated_tokens - 1) * 1e6f / (float)decode_us;
	pthread_mutex_unlock(&a->lock);
}

/* By the last look at the machine; 0: as many as there are. */
static unsigned int threads_now(const struct ask *a)
{
	const unsigned int share = a->scratch->snapshot.pressure.cpu_some.share;

	return priority_reserved() || (share != UINT_MAX && share >= CROWDED_SHARE) ? 1 : 0;
}

/* llm_lock held.  The line is in scratch. */
static int generate(struct ask *a, const struct prompt *p, unsigned int max_tokens, float *logprob)
{
	const struct llm_request request = {
		.prompt = p->text,
		.prompt_len = p->text_len,
		.grammar = p->grammar,
		.max_tokens = max_tokens,
		/* It is the first thing that yields: without time on the CPUs the rules answer. */
		.deadline_ms = a->options.deadline_ms / (priority_reserved() ? 4 : 1),
	};
	struct llm_result result = { 0 };
	int err;

	*logprob = 0;
	a->scratch->line.len = 0;
	a->scratch->line.text[0] = '\0';
	if (!a->llm)
		return -ENODEV;
	if (stopping(a))
		return -ECANCELED;
	llm_use_threads(a->llm, threads_now(a));
	if (!priority_model(llm_pid(a->llm), true)) {
		priority_model(llm_pid(a->llm), false);
		return -EBUSY;
	}
	err = llm_generate(a->llm, &request, on_piece, a, &result);
	priority_model(llm_pid(a->llm), false);
	model_note(a);
	*logprob = result.logprob;
	if (err == 0)
		count_result(a, &result);
	else
		log_warn("the model gave no answer: %s",
			 llm_reason(a->llm)[0] ? llm_reason(a->llm) : strerror(-err));
	return err;
}

/* llm_lock held. */
static size_t lexicon(struct ask *a, const char *const **words, unsigned int *format)
{
	*words = NULL;
	*format = a->llm ? llm_info(a->llm)->format : ADVICE_FORMAT;
	return a->llm ? llm_lexicon(a->llm, words) : 0;
}

static void count_failure(struct ask *a)
{
	pthread_mutex_lock(&a->lock);
	a->stats.failed++;
	pthread_mutex_unlock(&a->lock);
}

/* "How much memory does it hold?" is no order, whatever the model makes of it. */
static void no_order(const struct prompt_input *in, const struct prompt *p, struct advice *out)
{
	struct advice plain;

	if (out->intent != INTENT_CHANGE || !answer_asks_number(in->question))
		return;
	answer_rules(in->question, in->findings, p, &plain);
	if (plain.intent != INTENT_CHANGE)
		*out = plain;
}

/* The model was not taught the words of these two orders and takes them for their opposite;
 * where they are said, the rules decide, which go by words. */
static void plain_order(const struct prompt_input *in, const struct prompt *p, struct advice *out)
{
	struct advice plain;

	if (!answer_orders(in->question, ANSWER_THAW "|" ANSWER_KILL))
		return;
	answer_rules(in->question, in->findings, p, &plain);
	if (plain.intent == INTENT_CHANGE)
		*out = plain;
}

int ask_advise(struct ask *a, struct prompt_input *in, struct advice *out, bool *by_model)
{
	struct prompt *p = &a->scratch->prompt;
	const struct answer_line *line = &a->scratch->line;
	float logprob;
	int err;

	*by_model = false;
	/* The lexicon belongs to the model: it must not be swapped meanwhile. */
	pthread_mutex_lock(&a->llm_lock);
	in->n_lexicon = lexicon(a, &in->lexicon, &in->format);
	err = prompt_build(in, p);
	if (err < 0) {
		pthread_mutex_unlock(&a->llm_lock);
		return err;
	}
	err = generate(a, p, ADVICE_TOKENS_MAX, &logprob);
	pthread_mutex_unlock(&a->llm_lock);
	if (err == 0) {
		err = answer_parse(line->text, line->len, in->findings, p, out);
		if (err < 0)
			log_warn("the model's answer is not of the form: %s", line->text);
		else
			log_debug("the model says: %s", line->text);
	}
	if (err < 0 && err != -ENODEV && err != -EBUSY)
		count_failure(a);
	*by_model = err == 0;
	if (err == 0) {
		no_order(in, p, out);
		plain_order(in, p, out);
	}
	if (err >= 0)
		return 0;
	answer_rules(in->question, in->findings, p, out);
	/* Nobody asks of what, where time is being lost: better the facts than nothing. */
	if (out->intent == INTENT_UNCLEAR && finding_of_loss(in->findings))
		answer_rules_state(in->question, in->findings, p, out);
	return 0;
}

int ask_command(struct ask *a, const char *question, char *out, size_t out_len, bool *sure)
{
	struct prompt *p = &a->scratch->command;
	const struct answer_line *line = &a->scratch->line;
	const char *const *words;
	unsigned int format;
	float logprob;
	size_t n;
	int err;

	*sure = false;
	pthread_mutex_lock(&a->llm_lock);
	n = lexicon(a, &words, &format);
	err = prompt_build_command(question, words, n, format, p);
	if (err == 0)
		err = generate(a, p, COMMAND_TOKENS_MAX, &logprob);
	pthread_mutex_unlock(&a->llm_lock);
	if (err == 0 && !prompt_command_fits(p, line->text))
		return -ENOMSG;
	*sure = err == 0 && logprob >= ADVICE_SURE_LOGPROB;
	if (err == 0)
		err = slots_fill(line->text, &p->slots, out, out_len);
	if (err < 0 && err != -ENODEV && err != -EBUSY)
		count_failure(a);
	return err;
}
