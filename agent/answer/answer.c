// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer.c - advice becomes plain English: one row per intent.
 */
#include "answer.h"

#include <errno.h>
#include <string.h>

#include "answer_impl.h"

typedef void (*render_fn)(const struct advice *a, const struct answer_context *ctx, struct text *t,
			  unsigned int *offered);

static void render_top(const struct advice *a, const struct answer_context *ctx, struct text *t,
		       unsigned int *offered)
{
	(void)offered;
	answer_top(a, ctx, t);
}

static void render_health(const struct advice *a, const struct answer_context *ctx, struct text *t,
			  unsigned int *offered)
{
	(void)a;
	(void)offered;
	answer_health(ctx, t);
}

static void render_why(const struct advice *a, const struct answer_context *ctx, struct text *t,
		       unsigned int *offered)
{
	(void)offered;
	answer_why(a, ctx, t);
}

static void render_history(const struct advice *a, const struct answer_context *ctx, struct text *t,
			   unsigned int *offered)
{
	(void)offered;
	answer_history(a, ctx, t);
}

/* What is said for a greeting: by the reply's own word, or by the words of the question. */
static void render_hello(const struct advice *a, const struct answer_context *ctx, struct text *t,
			 unsigned int *offered)
{
	static const struct {
		const char *word, *words, *text;
	} rows[] = {
		{ "thanks", "thanks|thank|thx|ty|cheers|merci|danke|helped|well done|good job|great job",
		  "You are welcome.\n" },
		{ "bye", "bye|goodbye|see you|good night|cu|ciao|so long", "Goodbye. I go on watching.\n" },
	};
	char simple[ANSWER_WORDS_MAX];
	bool by_words = !a->word[0] && answer_asked(ctx->prompt, simple);

	(void)offered;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(a->word, rows[i].word) == 0 ||
		    (by_words && answer_has_word(simple, rows[i].words))) {
			text_str(t, rows[i].text);
			return;
		}
	text_str(t, "Hello. I watch what waits for what on this machine. Ask me, for example:  "
		    "why is my system slow?\n");
}

struct intent_row {
	render_fn render;   /* or */
	const char *text;
};

static const struct intent_row intents[INTENT_COUNT] = {
	[INTENT_DIAGNOSE] = { .render = answer_diagnose },
	[INTENT_TASK] = { .render = answer_task },
	[INTENT_TOP] = { .render = render_top },
	[INTENT_HISTORY] = { .render = render_history },
	[INTENT_HEALTH] = { .render = render_health },
	[INTENT_OPTIMIZE] = { .render = answer_optimize },
	[INTENT_CHANGE] = { .render = answer_change },
	[INTENT_NO] = { .text = "Good, nothing is changed.\n" },
	[INTENT_WHY] = { .render = render_why },
	[INTENT_HELLO] = { .render = render_hello },
	[INTENT_ABOUT] = {
		.text = "I am llamux. I account who waits for CPU, memory and disk on this machine "
			"and "
			"who makes them wait.\n"
			"Ask why it is slow, why a process is slow, who uses the CPU, memory or "
			"disk, or "
			"whether all is well.\n"
			"Where something can be done I offer it, change it only after your yes, "
			"measure "
			"whether it helped, and undo it on request.\n",
	},
	[INTENT_OFFTOPIC] = {
		.text = "That is not what I am for: I know this machine, who waits on it and for "
			"whom.\n",
	},
	[INTENT_UNCLEAR] = {
		.text = "I did not understand that. Ask, for example:  why is my system slow?  who "
			"uses "
			"the CPU?  why is sshd slow?\n",
	},
};

int answer_render(const struct advice *advice, const struct answer_context *ctx, char *out,
		  size_t out_len, unsigned int *offered)
{
	const struct intent_row *row;
	struct text t;

	*offered = 0;
	if (out_len == 0)
		return -ENOSPC;
	text_fixed(&t, out, out_len);
	if ((unsigned int)advice->intent >= INTENT_COUNT)
		return -EINVAL;
	row = &intents[advice->intent];
	if (!row->render && !row->text)
		return -ENOTSUP;
	if ((advice->intent == INTENT_TASK && advice->name == 0) ||
	    advice->name > ctx->prompt->n_names)
		return -EINVAL;
	if (ctx->past && answer_about_past(advice))
		answer_past(advice, ctx, &t);
	else if (row->render)
		row->render(advice, ctx, &t, offered);
	else
		text_str(&t, row->text);
	if (!ctx->model_used)
		text_str(&t, "(Answered by rules, without a model.)\n");
	return t.lost ? -ENOSPC : 0;
}
