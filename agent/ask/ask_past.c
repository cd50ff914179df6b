/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_past.c - a question about a time that has passed: the time is read from its
 * words by rules, the findings of that time stand in the prompt in place of the
 * present ones, and what the model picks is said in the past tense.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/log.h"
#include "state/history.h"
#include "state/history_when.h"
#include "ask_internal.h"

/* "Since when" with nothing wrong now is answered from the last day. */
#define LOOK_BACK_S 86400
/* So short a time until now is that of the present findings.  unit: s; 12 s is the most that
 * these are of. */
#define PRESENT_S 12

struct look_back {
	struct when when;
	bool since;               /* of what is now; when is not set */
	struct past past;
	struct findings findings; /* of the prompt */
	struct answer_past said;
	int64_t now_s;
};

/* "Since when is it slow?", "how long has it been like this?", "when did it start?" */
static bool since_asked(const char *question)
{
	static const char *const heads[] = { "since when", "how long has", "how long is",
					     "how long does", "for how long", "when did",
					     "when has", "how long have" };
	static const char *const begins[] = { "start", "begin", "began", "get slow",
					      "become slow" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (!strcasestr(question, heads[i]))
			continue;
		if (strncmp(heads[i], "when", 4) != 0)
			return true;
		for (size_t k = 0; k < sizeof(begins) / sizeof(begins[0]); k++) {
			if (strcasestr(question, begins[k]))
				return true;
		}
	}
	return false;
}

/* A stretch that reaches now is the past only in the past tense: "it is slow since
 * an hour" wants to know what is, and what can be done; and only where it is longer than what
 * the present is told of: "how long did it wait in the last 10 seconds?" */
static bool past_asked(const char *question, struct look_back *l)
{
	l->now_s = (int64_t)time(NULL);
	if (history_when(question, l->now_s, &l->when))
		return !l->when.until_now ||
		       (l->when.past_tense && l->now_s - l->when.from_s > PRESENT_S);
	l->since = since_asked(question);
	l->when.from_s = l->now_s - LOOK_BACK_S;
	l->when.to_s = l->now_s;
	return l->since;
}

/* The largest of that time as the prompt has room for; none is offered against. */
static void prompt_findings(struct look_back *l, const struct findings *now)
{
	if (l->since) {
		l->findings = *now;
		return;
	}
	memset(&l->findings, 0, sizeof(l->findings));
	l->findings.time_ns = now->time_ns;
	l->findings.window_ns = l->past.sums.span_ns;
	for (size_t i = 0; i < l->past.n_findings && i < FINDINGS_MAX; i++)
		l->findings.finding[l->findings.n_findings++] = l->past.finding[i].f;
	l->findings.dropped = l->past.dropped + l->past.n_findings - l->findings.n_findings;
}

/* The present snapshot, for names of processes, with the load of that time. */
static struct snapshot prompt_snapshot(const struct look_back *l, const struct snapshot *now)
{
	struct snapshot s = *now;

	if (l->since || l->past.sums.span_ns == 0)
		return s;
	s.span_ns = l->past.sums.span_ns;
	s.cpu_busy_ns = l->past.sums.cpu_busy_ns;
	s.cpu_iowait_ns = l->past.sums.cpu_iowait_ns;
	s.cpu_steal_ns = l->past.sums.cpu_steal_ns;
	s.pressure = l->past.sums.pressure;
	return s;
}

static void say(struct ask *a, struct turn *t, const struct advice *advice, struct look_back *l,
		bool by_model)
{
	struct scratch *s = a->scratch;
	unsigned int offered;
	int err;

	l->said = (struct answer_past){ .when = l->since ? NULL : &l->when, .past = &l->past,
					.now = &s->findings, .now_s = l->now_s };
	s->context = (struct answer_context){
		.past = &l->said,
		.findings = &l->findings,
		.snapshot = &s->snapshot,
		.prompt = &s->prompt,
		.may_act = ask_may_offer(a, t),
		.model_used = by_model,
	};
	err = answer_render(advice, &s->context, s->rendered, sizeof(s->rendered), &offered);
	if (err < 0)
		turn_add(a, t, "I cannot put the answer into words: %s.\n", strerror(-err));
	else
		turn_say(a, t, s->rendered);
}

static bool has_any(const char *question, const char *const *words)
{
	for (; *words; words++) {
		if (strcasestr(question, *words))
			return true;
	}
	return false;
}

/* "Who used the disk at 3 pm?": to the model that is history like any other. */
static void top_asked(const char *question, struct advice *advice)
{
	static const char *const who[] = { "who ", "what ", "which ", NULL };
	static const char *const uses[] = { " used ", " using ", " wrote", " writing", " read",
					    " ate ", " eating ", " most ", NULL };
	static const struct {
		const char *word;
		const char *const said[5];
	} resources[] = {
		{ "cpu", { "cpu", "processor", " cores", NULL } },
		{ "mem", { "memory", " ram", " mem ", NULL } },
		{ "disk", { "disk", " ssd", " drive", "storage", NULL } },
	};

	if (advice->intent != INTENT_HISTORY || !has_any(question, who) ||
	    !has_any(question, uses))
		return;
	for (size_t i = 0; i < sizeof(resources) / sizeof(resources[0]); i++) {
		if (!has_any(question, resources[i].said))
			continue;
		advice->intent = INTENT_TOP;
		strcpy(advice->word, resources[i].word);
		return;
	}
}

/* "What changed in the last 5 minutes?", with a time and no word of files, is asked of what
 * watches the machine, though a shell would look for files. */
static void change_asked(const char *question, struct advice *advice)
{
	static const char *const begins[] = { "what changed", "what has changed", "what happened",
					      "what has happened" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (advice->intent == INTENT_COMMAND &&
		    strncasecmp(question, begins[i], strlen(begins[i])) == 0 &&
		    !strcasestr(question, "file") && !strcasestr(question, "director"))
			*advice = (struct advice){ .intent = INTENT_HISTORY };
	}
}

/* The words may be about something else after all ("limit it at 3 pm"): then it is
 * a question like any other. */
static bool advise(struct ask *a, struct turn *t, const char *question, struct look_back *l)
{
	struct scratch *s = a->scratch;
	struct snapshot snapshot = prompt_snapshot(l, &s->snapshot);
	struct prompt_input in = { .question = question, .findings = &l->findings,
				   .snapshot = &snapshot };
	struct advice advice = { 0 };
	bool by_model = false;

	s->turn = NULL; /* nothing is streamed */
	if (ask_advise(a, &in, &advice, &by_model) < 0)
		return false;
	change_asked(question, &advice);
	if (!answer_about_past(&advice))
		return false;
	top_asked(question, &advice);
	ask_count(a, by_model);
	say(a, t, &advice, l, by_model);
	return true;
}

bool answer_of_past(struct ask *a, struct turn *t, const char *question)
{
	const struct ask_machine *m = &a->options.machine;
	struct look_back *l = m->past ? calloc(1, sizeof(*l)) : NULL;
	struct scratch *s = a->scratch;
	bool said = false;
	int err;

	if (!l || !past_asked(question, l) || m->observe(m->ctx, &s->findings, &s->snapshot) < 0) {
		free(l);
		return false;
	}
	conceal_present(t, s);
	err = m->past(m->ctx, l->when.from_s, l->when.to_s, &l->past);
	if (err == 0) {
		conceal_past(t, &l->past);
		prompt_findings(l, &s->findings);
		said = advise(a, t, question, l);
		past_free(&l->past);
	} else {
		log_warn("the history cannot be read: %s", strerror(-err));
	}
	snapshot_free(&s->snapshot);
	free(l);
	return said;
}
