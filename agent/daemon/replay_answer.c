// SPDX-License-Identifier: GPL-2.0-or-later
/* replay_answer.c - from recorded findings to the answer, as the agent makes it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "diagnose/findings.h"
#include "llamux/llm.h"
#include "replay.h"

/* As ask_model.c. */
#define ADVICE_TOKENS_MAX 192
#define COMMAND_TOKENS_MAX 128
#define DEADLINE_MS 60000

struct line {
	char text[1024];
	size_t len;
};

static int on_piece(void *ctx, const char *piece, size_t len)
{
	struct line *line = ctx;

	if (len >= sizeof(line->text) - line->len)
		return 1;
	memcpy(line->text + line->len, piece, len);
	line->len += len;
	return 0;
}

static int generate(struct replay *r, const struct prompt *p, unsigned int most, struct line *line,
		    struct llm_result *result)
{
	const struct llm_request request = {
		.prompt = p->text,
		.prompt_len = p->text_len,
		.grammar = p->grammar,
		.max_tokens = most,
		.deadline_ms = DEADLINE_MS,
	};

	line->len = 0;
	return llm_generate(r->llm, &request, on_piece, line, result);
}

static int by_model(struct replay *r, struct advice *advice)
{
	struct line line;
	int err = generate(r, &r->prompt, ADVICE_TOKENS_MAX, &line, NULL);

	if (err == 0)
		err = answer_parse(line.text, line.len, &r->findings, &r->prompt, advice);
	if (err < 0)
		log_warn("window %u: the model gave no answer (%s); by rules then", r->windows + 1,
			 strerror(-err));
	return err;
}

/* What was taken for a command and is none, or a doubtful one, as in ask_answer.c. */
static int ask_again(struct replay *r, const struct prompt_input *in, struct advice *advice)
{
	struct llm_result result = { 0 };
	struct line line = { .len = 0 };
	int err = prompt_build_command(r->question, in->lexicon, in->n_lexicon, in->format,
				       &r->command);

	if (err == 0)
		err = generate(r, &r->command, COMMAND_TOKENS_MAX, &line, &result);
	line.text[line.len] = '\0'; /* on_piece() leaves room */
	if (err == 0 && (result.logprob < ADVICE_SURE_LOGPROB ||
			 !prompt_command_fits(&r->command, line.text)))
		answer_rules_state(r->question, &r->findings, &r->prompt, advice);
	return err;
}

static int advise(struct replay *r, const struct snapshot *s, struct advice *advice)
{
	struct prompt_input in = { .question = r->question, .findings = &r->findings,
				   .snapshot = s };
	int err;

	in.format = r->llm ? llm_info(r->llm)->format : ADVICE_FORMAT;
	in.n_lexicon = r->llm ? llm_lexicon(r->llm, &in.lexicon) : 0;
	err = prompt_build(&in, &r->prompt);
	if (err < 0)
		return err;
	r->by_model = r->llm && by_model(r, advice) == 0;
	if (!r->by_model)
		answer_rules(r->question, &r->findings, &r->prompt, advice);
	else if (advice->intent == INTENT_COMMAND)
		return ask_again(r, &in, advice);
	return 0;
}

/* Where nothing may be done about the worst, the offer is about the next of what
 * is said, as in ask_answer.c. */
static void choose_offer(const struct findings *f, struct advice *advice)
{
	for (size_t i = 0; i < advice->n_cited && advice->n_actions == 0; i++) {
		const struct offer *offer = finding_offer(f, &f->finding[advice->cited[i] - 1]);

		if (offer)
			advice->actions[advice->n_actions++] = (uint8_t)offer->id;
	}
}

int replay_answer(struct replay *r, const struct snapshot *s)
{
	struct advice advice = { 0 };
	struct answer_context ctx = {
		.findings = &r->findings,
		.snapshot = s,
		.prompt = &r->prompt,
		.longer = r->longer_held ? &r->longer : NULL,
		.may_act = true, /* as one who may; nothing is changed by a replay */
		.model_used = true,
	};
	time_t end = (time_t)(r->loader.head.boot_s + s->time_ns / NSEC_PER_SEC);
	struct tm tm;
	int err = advise(r, s, &advice);

	if (err == 0) {
		if (advice.intent == INTENT_DIAGNOSE)
			choose_offer(&r->findings, &advice);
		ctx.day_known = r->loader.head.boot_s && localtime_r(&end, &tm);
		if (ctx.day_known)
			ctx.day_s = (unsigned int)(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
		err = answer_render(&advice, &ctx, r->answer, sizeof(r->answer), &r->offered);
	}
	if (err < 0)
		snprintf(r->answer, sizeof(r->answer),
			 "There is no answer to that in a replay: %s.\n", strerror(-err));
	return err;
}
