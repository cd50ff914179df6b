/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_answer.c - a question about the machine becomes an answer. */
#include "ask_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "llamux/paths.h"
#include "base/log.h"
#include "diagnose/findings.h"
#include "diagnose/findings_group.h"

/* --- the parts of an answer ---------------------------------------------- */

bool ask_may_offer(struct ask *a, const struct turn *t)
{
	return t->who.may_act && a->options.actuator;
}

static const struct offer *offer_find(const struct findings *f, unsigned int id)
{
	for (size_t i = 0; i < f->n_offers; i++)
		if (f->offer[i].id == id)
			return &f->offer[i];
	return NULL;
}

static const struct finding *finding_find(const struct findings *f, unsigned int id)
{
	for (size_t i = 0; i < f->n_findings; i++)
		if (f->finding[i].id == id)
			return &f->finding[i];
	return NULL;
}

/* The proposal is tied to what was said, not to a number that means another
 * offer in the next findings. */
static void propose(struct ask *a, struct turn *t, const struct findings *f, unsigned int id)
{
	const struct offer *offer = offer_find(f, id);
	const struct finding *finding = offer ? finding_find(f, offer->finding) : NULL;

	if (offer)
		proposal_make(a, t, offer, finding);
}

/* The offer that repeats what waits for consent, 0 if none does. */
static unsigned int pending_offer(struct ask *a, const struct turn *t, const struct findings *f)
{
	struct proposal p;

	if (proposal_find(a, t, &p) < 0)
		return 0;
	for (size_t i = 0; i < f->n_offers; i++)
		if (offer_same(&f->offer[i], &p.offer))
			return f->offer[i].id;
	return 0;
}

/* Where nothing may be done about the worst, the offer is about the next of what
 * is said. */
static void choose_offer(const struct findings *f, struct advice *advice)
{
	for (size_t i = 0; i < advice->n_cited && advice->n_actions == 0; i++) {
		const struct finding *cited = finding_find(f, advice->cited[i]);
		const struct offer *offer = cited ? finding_offer(f, cited) : NULL;

		if (offer)
			advice->actions[advice->n_actions++] = (uint8_t)offer->id;
	}
}

/* Made only for answers that speak of it: it is some milliseconds of work. */
static void recall(struct ask *a, const struct turn *t, const struct advice *advice)
{
	const struct ask_machine *m = &a->options.machine;
	struct scratch *s = a->scratch;
	bool present = advice->intent == INTENT_DIAGNOSE || advice->intent == INTENT_WHY;
	int err;

	if (!m->recall || (advice->intent != INTENT_HISTORY &&
			   !(present && !finding_of_loss(&s->findings))))
		return;
	err = m->recall(m->ctx, &s->findings, &s->longer);
	s->longer_held = err == 0;
	conceal_present(t, s);
	if (err < 0 && err != -EAGAIN)
		log_warn("the longer window cannot be made: %s", strerror(-err));
}

static void forget(struct scratch *s)
{
	if (s->longer_held)
		longer_free(&s->longer);
	s->longer_held = false;
}

/* Seconds of the local day. */
static bool time_of_day(unsigned int *out)
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm))
		return false;
	*out = (unsigned int)(tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec);
	return true;
}

static int render(struct ask *a, const struct turn *t, const struct advice *advice, bool by_model,
		  unsigned int *offered)
{
	struct scratch *s = a->scratch;

	s->context = (struct answer_context){
		.findings = &s->findings,
		.snapshot = &s->snapshot,
		.prompt = &s->prompt,
		.longer = s->longer_held ? &s->longer : NULL,
		.may_act = ask_may_offer(a, t),
		.observe = ask_mode(a) == MODE_OBSERVE || !a->options.actuator,
		.model_used = by_model,
	};
	s->context.day_known = time_of_day(&s->context.day_s);
	*offered = 0;
	return answer_render(advice, &s->context, s->rendered, sizeof(s->rendered), offered);
}

/* What has been streamed is the beginning of what is said now; if not (the model
 * failed after it began), all is said anew. */
static void say_rest(struct ask *a, struct turn *t)
{
	struct scratch *s = a->scratch;
	size_t len = t->answer.len; /* only this thread writes to it */

	if (len > 0 && strncmp(s->rendered, t->answer.data, len) == 0) {
		turn_say(a, t, s->rendered + len);
		return;
	}
	if (len > 0)
		turn_say(a, t, "\n");
	turn_say(a, t, s->rendered);
}

static bool is_cited(const struct advice *advice, unsigned int id)
{
	for (size_t i = 0; i < advice->n_cited; i++)
		if (advice->cited[i] == id)
			return true;
	return false;
}

/* What was found and is told, or is about whom the question is, and why nothing is offered
 * against it; NULL: nothing was left out. */
static const char *why_not_offered(const struct scratch *s, const struct advice *advice)
{
	bool state = advice->intent == INTENT_DIAGNOSE || advice->intent == INTENT_TASK;
	const struct subject *named = advice->name && (state || advice->intent == INTENT_CHANGE) ?
		&s->prompt.name[advice->name - 1].subject : NULL;

	for (size_t i = 0; i < s->findings.n_findings; i++) {
		const struct finding *f = &s->findings.finding[i];

		if (f->id > FINDINGS_MAX || !s->barred.why[f->id][0])
			continue;
		if ((state && is_cited(advice, f->id)) ||
		    (named && (subject_same(&f->victim, named) || subject_same(&f->culprit, named))))
			return s->barred.why[f->id];
	}
	return NULL;
}

void say_rendered(struct ask *a, struct turn *t, const struct advice *advice, bool by_model)
{
	struct scratch *s = a->scratch;
	unsigned int offered;
	const char *why;
	int err = render(a, t, advice, by_model, &offered);

	if (err < 0) {
		turn_add(a, t, "I cannot put the answer into words: %s.\n", strerror(-err));
		return;
	}
	if (offered && s->context.may_act && !s->context.observe)
		propose(a, t, &s->findings, offered);
	say_rest(a, t);
	why = offered || answer_asks_number(t->question) ? NULL : why_not_offered(s, advice);
	if (why)
		turn_add(a, t, "Not offered: %s.\n", why);
}

/* --- while the model is still at it ---------------------------------------- */

/* The findings cited so far in "diagnose <f1> <f3> ...". */
static size_t cited_so_far(const char *line, const struct findings *f, struct advice *out)
{
	static const char begin[] = "diagnose ";

	*out = (struct advice){ .intent = INTENT_DIAGNOSE };
	if (strncmp(line, begin, sizeof(begin) - 1) != 0)
		return 0;
	line += sizeof(begin) - 1;
	while (line[0] == '<' && line[1] == 'f' && line[2] >= '1' && line[2] <= '9' &&
	       line[3] == '>' && out->n_cited < ADVICE_CITED_MAX) {
		unsigned int id = (unsigned int)(line[2] - '0');

		if (id > f->n_findings)
			break;
		out->cited[out->n_cited++] = (uint8_t)id;
		line += line[4] == ' ' ? 5 : 4;
	}
	return out->n_cited;
}

/* Each finding that is cited becomes a line of its own, so the first lines stand
 * before the model has come to its end. */
void answer_stream(struct ask *a)
{
	struct scratch *s = a->scratch;
	struct advice advice;
	unsigned int offered;
	size_t n = cited_so_far(s->line.text, &s->findings, &advice), len = 0;

	if (n <= s->streamed || n > STREAMED_MAX || !s->turn)
		return;
	if (render(a, s->turn, &advice, true, &offered) < 0)
		return;
	for (size_t lines = 0; s->rendered[len] && lines < n; len++)
		lines += s->rendered[len] == '\n';
	s->rendered[len] = '\0';
	s->streamed = n;
	say_rest(a, s->turn);
}

/* --- intents that are not rendered from findings --------------------------- */

/* No command after all: a question about this machine in words that the model had
 * not met. */
static void say_state(struct ask *a, struct turn *t, const char *question)
{
	struct scratch *s = a->scratch;
	struct advice advice;

	answer_rules_state(question, &s->findings, &s->prompt, &advice);
	recall(a, t, &advice);
	if (advice.intent == INTENT_DIAGNOSE)
		choose_offer(&s->findings, &advice);
	say_rendered(a, t, &advice, true);
}

static void say_command(struct ask *a, struct turn *t, const char *question)
{
	static const struct {
		const char *word;
		enum advice_intent intent;
	} words[] = {
		{ "@chat", INTENT_OFFTOPIC },
		{ "@unsure", INTENT_UNCLEAR },
	};
	char command[1024];
	bool sure;
	int err = ask_command(a, question, command, sizeof(command), &sure);

	if (err == -ENODEV) {
		turn_say(a, t, "That asks for a command, and without a model I make none.\n");
		return;
	}
	if (err == -EBUSY) {
		turn_say(a, t, "That asks for a command, and there is no time on the CPUs to make "
			       "one now.\n");
		return;
	}
	if (err == -ENOMSG) {
		say_state(a, t, question);
		return;
	}
	if (err < 0) {
		turn_say(a, t, "I know no command for that.\n");
		return;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(command, words[i].word) == 0) {
			const struct advice advice = { .intent = words[i].intent };

			say_rendered(a, t, &advice, true);
			return;
		}
	}
	if (sure) {
		turn_add(a, t, "lsh can run it:  %s\n", command);
		return;
	}
	/* Who asks here mostly asks about the machine, in words that the model may not have
	 * met.  A command of which it is in doubt is for lsh, which holds it to the utilities
	 * that there are and shows others beside it. */
	say_state(a, t, question);
	turn_say(a, t, "If you meant a command, ask lsh for it.\n");
}

/* "yes" from the model is no consent: only the person's own word is. */
static void say_repeat(struct ask *a, struct turn *t)
{
	struct proposal p;

	if (proposal_find(a, t, &p) < 0)
		turn_say(a, t, "Nothing is proposed at the moment, so there is nothing to agree "
			       "to.\n");
	else
		turn_say(a, t, "Do you mean yes to the change that I proposed?  "
			       "(yes / no / why / what exactly)\n");
}

/* Nor does the model take changes back: it names the words that do. */
static void say_undo(struct ask *a, struct turn *t)
{
	turn_say(a, t, act_in_force(a, t->who.uid) ?
			       "To take a change back say \"undo\", \"undo N\" or \"undo all\"; "
			       "\"what did you change?\" lists them.\n" :
			       "No change of mine is in force, so there is nothing to take "
			       "back.\n");
}

static void say_advice(struct ask *a, struct turn *t, const char *question,
		       struct advice *advice, bool by_model)
{
	if (advice->intent == INTENT_DIAGNOSE)
		choose_offer(&a->scratch->findings, advice);
	if (plan_answer(a, t, advice) || change_answer(a, t, advice))
		return;
	if (advice->intent == INTENT_WHY || advice->intent == INTENT_WHAT ||
	    advice->intent == INTENT_YES)
		turn_keeps(a, t);
	switch (advice->intent) {
	case INTENT_COMMAND:
		say_command(a, t, question);
		break;
	case INTENT_YES:
		say_repeat(a, t);
		break;
	case INTENT_NO:
		act_refuse(a, t);
		break;
	case INTENT_UNDO:
		say_undo(a, t);
		break;
	case INTENT_LOG:
		act_log(a, t);
		break;
	case INTENT_WHAT:
		act_explain(a, t);
		break;
	default:
		say_rendered(a, t, advice, by_model);
	}
}

/* --- a question ---------------------------------------------------------- */

static void say_prompt_error(struct ask *a, struct turn *t, int err)
{
	static const struct {
		int err;
		const char *text;
	} texts[] = {
		{ -E2BIG, "The question is too long: say it in fewer words.\n" },
		{ -EINVAL, "There are no words in that.\n" },
		{ -ENOSPC, "The question names too many things at once: ask about fewer.\n" },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].err == err) {
			turn_say(a, t, texts[i].text);
			return;
		}
	}
	turn_add(a, t, "The question cannot be put to the model: %s.\n", strerror(-err));
}

void ask_count(struct ask *a, bool by_model)
{
	pthread_mutex_lock(&a->lock);
	a->stats.by_model += by_model;
	a->stats.by_rules += !by_model;
	pthread_mutex_unlock(&a->lock);
}

void answer_question(struct ask *a, struct turn *t, const char *question)
{
	struct scratch *s = a->scratch;
	struct prompt_input in = { .question = question,
				   .findings = &s->findings,
				   .snapshot = &s->snapshot };
	struct advice advice = { 0 };
	bool by_model = false;
	int err;

	if (answer_of_past(a, t, question))
		return;
	err = a->options.machine.observe(a->options.machine.ctx, &s->findings, &s->snapshot);
	if (err < 0) {
		turn_add(a, t, "I cannot read the state of this machine: %s.\n", strerror(-err));
		return;
	}
	act_bar(a, MODE_ASK, &t->who, &s->findings, &s->barred);
	conceal_present(t, s);
	if (answer_count(question, &s->snapshot, asker_is_blind(&t->who), s->rendered,
			 sizeof(s->rendered))) {
		turn_keeps(a, t);
		turn_say(a, t, s->rendered);
		snapshot_free(&s->snapshot);
		return;
	}
	in.pending = pending_offer(a, t, &s->findings);
	in.done = act_in_force(a, t->who.uid);
	s->streamed = 0;
	/* Behind another part of an answer ("yes, and ...") nothing is streamed. */
	s->turn = t->answer.len == 0 ? t : NULL;
	err = ask_advise(a, &in, &advice, &by_model);
	s->turn = NULL;
	if (err == 0)
		ask_count(a, by_model);
	if (err < 0) {
		say_prompt_error(a, t, err);
	} else {
		recall(a, t, &advice);
		say_advice(a, t, question, &advice, by_model);
		answered_keep(a, t);
		forget(s);
	}
	snapshot_free(&s->snapshot);
}
