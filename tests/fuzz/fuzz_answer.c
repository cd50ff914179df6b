// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_answer.c - the model's line and the person's question are untrusted
 * bytes: "QUESTION\nLINE".  Whatever is accepted must hold only ids that are
 * there, and be said without a control byte.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/snapshot_maker.h"
#include "answer/answer.h"
#include "answer/prompt.h"
#include "diagnose/findings.h"

static struct findings found;
static struct made *machine;

static void start(void)
{
	const struct findings_context context = { .self = { 0 } };

	machine = made_hogs();
	machine->s.pressure.mem_some.share = 1200;
	if (findings_make(made_ready(machine), &context, &found))
		abort();
}

static void check(const struct advice *a, const struct prompt *prompt)
{
	if ((unsigned int)a->intent >= INTENT_COUNT || a->n_cited > ADVICE_CITED_MAX ||
	    a->n_actions > ADVICE_ACTIONS_MAX || a->name > prompt->n_names ||
	    !memchr(a->word, '\0', sizeof(a->word)))
		abort();
	for (size_t i = 0; i < a->n_cited; i++) {
		if (a->cited[i] == 0 || a->cited[i] > found.n_findings)
			abort();
	}
	for (size_t i = 0; i < a->n_actions; i++) {
		if (a->actions[i] == 0 || a->actions[i] > found.n_offers)
			abort();
	}
}

static void say(const struct advice *a, const struct prompt *prompt)
{
	const struct answer_context ctx = { .findings = &found, .snapshot = &machine->s,
					    .prompt = prompt, .may_act = true };
	char out[ANSWER_MAX];
	unsigned int offered;

	if (answer_render(a, &ctx, out, sizeof(out), &offered))
		return;
	if (offered > found.n_offers)
		abort();
	for (const char *p = out; *p; p++) {
		if (*p != '\n' && ((unsigned char)*p < 0x20 || *p == 0x7f))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct prompt prompt;
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t len = end ? (size_t)(end - data) : size;
	char *question = malloc(len + 1);
	const char *also = NULL;
	struct advice advice;

	if (!machine)
		start();
	if (!question)
		return 0;
	memcpy(question, data, len);
	question[len] = '\0';
	if (answer_plain_reply(question, &advice, &also)) {
		check(&advice, &prompt);
		if (also && (also < question || also >= question + len))
			abort();
	}
	struct prompt_input in = { .question = question, .findings = &found,
				   .snapshot = &machine->s, .format = 1 };

	if (prompt_build(&in, &prompt) == 0) {
		/* The marks of the form are ours alone. */
		if (strstr(prompt.text, "<|say|>") != prompt.text + prompt.text_len - 7 ||
		    strstr(prompt.text + 1, "<|ask|>"))
			abort();
		answer_rules(question, &found, &prompt, &advice);
		check(&advice, &prompt);
		say(&advice, &prompt);
		if (end && answer_parse((const char *)end + 1, size - len - 1, &found, &prompt,
					&advice) == 0) {
			check(&advice, &prompt);
			say(&advice, &prompt);
		}
	}
	free(question);
	return 0;
}
