/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_reply.c - what a text is: a plain reply, answered by itself, or a question. */
#include "ask_internal.h"

#include <string.h>

static bool reply_why(struct ask *a, struct turn *t, const struct advice *said)
{
	struct scratch *s = a->scratch;
	const struct advice advice = {
		.intent = INTENT_WHY, .cited = { 1 }, .n_cited = 1, .actions = { 1 }, .n_actions = 1,
	};
	struct proposal p;

	(void)said;
	if (proposal_find(a, t, &p) < 0)
		return false;
	if (!p.offer.finding) {
		plan_why(a, t, &p.offer);
		return true;
	}
	if (a->options.machine.observe(a->options.machine.ctx, &s->findings, &s->snapshot) < 0)
		memset(&s->snapshot, 0, sizeof(s->snapshot));
	memset(&s->findings, 0, sizeof(s->findings));
	memset(&s->prompt, 0, sizeof(s->prompt));
	s->findings.time_ns = p.made_ns;
	s->findings.window_ns = p.finding.window_ns;
	s->findings.n_findings = 1;
	s->findings.finding[0] = p.finding;
	s->findings.finding[0].id = 1;
	s->findings.finding[0].n_offers = 1;
	s->findings.finding[0].offers[0] = 1;
	s->findings.n_offers = 1;
	s->findings.offer[0] = p.offer;
	s->findings.offer[0].id = 1;
	s->findings.offer[0].finding = 1;
	say_rendered(a, t, &advice, true);
	snapshot_free(&s->snapshot);
	return true;
}

static bool reply_no(struct ask *a, struct turn *t, const struct advice *said)
{
	(void)said;
	act_refuse(a, t);
	return true;
}

static bool reply_what(struct ask *a, struct turn *t, const struct advice *said)
{
	(void)said;
	act_explain(a, t);
	return true;
}

static bool reply_log(struct ask *a, struct turn *t, const struct advice *said)
{
	if (strcmp(said->word, "effect") == 0)
		return act_effect(a, t);
	act_log(a, t);
	return true;
}

static bool reply_undo(struct ask *a, struct turn *t, const struct advice *said)
{
	act_undo(a, t, said);
	return true;
}

/* Of ourselves, not of the machine: there is nothing to look at first. */
static bool reply_words(struct ask *a, struct turn *t, const struct advice *said)
{
	say_rendered(a, t, said, true);
	return true;
}

/* True: answered.  False: there is nothing that the reply could be to, so it is
 * taken as a question. */
static const struct {
	enum advice_intent intent;
	bool (*reply)(struct ask *a, struct turn *t, const struct advice *said);
} replies[] = {
	{ INTENT_NO, reply_no },
	{ INTENT_WHY, reply_why },
	{ INTENT_WHAT, reply_what },
	{ INTENT_LOG, reply_log },
	{ INTENT_UNDO, reply_undo },
	{ INTENT_HELLO, reply_words },
	{ INTENT_ABOUT, reply_words },
};

static bool answer_reply(struct ask *a, struct turn *t, const struct advice *advice)
{
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		if (replies[i].intent == advice->intent) {
			turn_keeps(a, t);
			return replies[i].reply(a, t, advice);
		}
	return false;
}

void ask_answer(struct ask *a, struct turn *t)
{
	/* "why?" to nothing that was proposed asks about the machine. */
	static const char why[] = "why is my system slow?";
	const char *also = NULL, *question = t->question, *term, *value = NULL;
	struct advice advice = { 0 };

	if (answer_plain_reply(t->question, &advice, &also)) {
		if (advice.intent == INTENT_YES) {
			if (act_consent(a, t, also))
				return; /* finished when its effect is measured */
			if (!also) {
				turn_finish(a, t);
				return;
			}
		} else if (answer_reply(a, t, &advice)) {
			turn_finish(a, t);
			return;
		} else if (advice.intent == INTENT_WHY) {
			question = why;
		}
	}
	term = also ? NULL : answer_term(question, &value);
	if (term) {
		turn_keeps(a, t);
		turn_add(a, t, "%s\n", term);
	}
	if (!term || value)
		answer_question(a, t, term ? value : also ? also : question);
	turn_finish(a, t);
}
