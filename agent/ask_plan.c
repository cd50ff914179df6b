/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_plan.c - proposals that a person asks for by name: a plan, of which the profile says
 * what it is, and a process that is to be paused or pushed out of memory. */
#include "ask_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action_kinds.h"
#include "findings.h"

/* The wait of who comes first, below which there is nothing to measure a plan by.  unit:
 * part of the window; default one hundredth: less is within what the wait of a machine in
 * use varies by itself. */
#define WORTH_PARTS 100

#define PLAN_TABS "tabs" /* the profile behind "hibernate background tabs" */

static bool may_propose(struct ask *a, struct turn *t)
{
	if (!t->who.may_act)
		turn_say(a, t, "Root or a member of group llamux may say yes to that.\n");
	else if (ask_mode(a) == MODE_OBSERVE)
		turn_say(a, t, "The agent is in mode observe and changes nothing.\n");
	else
		return true;
	return false;
}

static void propose(struct ask *a, struct turn *t, const struct offer *offer)
{
	struct proposal *p = calloc(1, sizeof(*p));

	if (!p) {
		turn_say(a, t, "There is no memory to keep the proposal: ask again.\n");
		return;
	}
	p->offer = *offer;
	p->made_ns = clock_boot_ns();
	act_announce(a, &t->who, p);
	proposal_set(a, t, p);
	turn_say(a, t, "Apply?  (yes / no / why / what exactly)\n");
}

/* What those who come first lost in the window, if it is worth measuring. */
static void measure(struct ask *a, struct offer *o)
{
	const struct snapshot *s = &a->scratch->snapshot;

	o->cause = CAUSE_CPU_HOG;
	o->window_ns = s->span_ns;
	if (o->victim.n_pids && s->span_ns)
		o->victim_lost_ns = subject_lost_ns(s, &o->victim, &o->target, o->cause);
	if (o->victim_lost_ns < s->span_ns / WORTH_PARTS)
		o->victim_lost_ns = 0;
}

static int outline(struct ask *a, const struct turn *t, struct offer *o, char *out, size_t size)
{
	struct asker granted = t->who;
	int err;

	granted.may_act = true; /* to one who may not act it is only told */
	pthread_mutex_lock(&a->act_lock);
	err = actuator_outline(a->options.actuator, o, MODE_ASK, &granted, &o->victim, out, size);
	pthread_mutex_unlock(&a->act_lock);
	return err;
}

bool plan_propose(struct ask *a, struct turn *t, const char *profile)
{
	struct offer o = { .kind = ACTION_PLAN, .before_ns = clock_boot_ns() };
	char said[3072] = "";
	int err;

	if (!a->options.actuator)
		return false;
	snprintf(o.profile, sizeof(o.profile), "%s", profile);
	o.target.kind = SUBJECT_GROUP;
	snprintf(o.target.name, sizeof(o.target.name), "%s", profile);
	err = outline(a, t, &o, said, sizeof(said));
	if (err == -ENOTSUP)
		return false; /* nobody has written such a profile */
	if (err < 0) {
		turn_add(a, t, "The plan %s: %s.\n", profile, said);
		/* What the findings offer may still answer the wish. */
		return err != -EALREADY || !a->scratch->findings.n_offers;
	}
	measure(a, &o);
	turn_add(a, t, "The plan %s would make these changes, as one:\n%s", profile, said);
	if (may_propose(a, t))
		propose(a, t, &o);
	return true;
}

bool plan_named(const struct offer *plan, const char *text)
{
	size_t len = strlen(plan->profile);

	for (const char *at = strcasestr(text, plan->profile); at && len;
	     at = strcasestr(at + 1, plan->profile))
		if ((at == text || !isalnum((unsigned char)at[-1])) &&
		    !isalnum((unsigned char)at[len]))
			return true;
	return false;
}

void plan_why(struct ask *a, struct turn *t, const struct offer *o)
{
	if (o->kind == ACTION_PLAN) {
		turn_add(a, t, "It is what the profile %s says: which processes come first and "
			       "what is done to the others (llamux-profile(5)). ", o->profile);
		if (o->victim_lost_ns)
			turn_add(a, t, "Those that come first waited %s for a CPU in the last %s; I "
				       "measure that again and take all of it back if it does not "
				       "help.\n", text_seconds(o->victim_lost_ns).s,
				 text_seconds(o->window_ns).s);
		else
			turn_say(a, t, "Nobody that comes first waits now, so there is nothing to "
				       "measure it by; \"undo\" takes all of it back.\n");
		return;
	}
	turn_add(a, t, "You asked for it: %s.\n", action_table[o->kind].effect);
}

/* Verbs of "change" that name what they want done. */
static const struct {
	const char *verb;
	enum action_kind kind;
} verbs[] = {
	{ "hibernate", ACTION_HIBERNATE },
	{ "pause", ACTION_FREEZE },
};

static bool propose_named(struct ask *a, struct turn *t, const struct prompt_name *name,
			  enum action_kind kind)
{
	struct offer o = { .kind = kind, .value = 1, .target = name->subject };
	struct asker granted = t->who;
	char said[512] = "";
	int err;

	granted.may_act = true;
	pthread_mutex_lock(&a->act_lock);
	err = actuator_describe(a->options.actuator, &o, MODE_ASK, &granted, said, sizeof(said));
	pthread_mutex_unlock(&a->act_lock);
	turn_add(a, t, "%s\n", said);
	if (!err && may_propose(a, t)) {
		turn_add(a, t, "%s: %s.\n", action_word(kind), action_table[kind].effect);
		propose(a, t, &o);
	}
	return true;
}

bool plan_answer(struct ask *a, struct turn *t, const struct advice *advice)
{
	const struct prompt_name *name;

	if (!a->options.actuator)
		return false;
	if (advice->intent == INTENT_OPTIMIZE)
		return plan_propose(a, t, advice->word);
	if (advice->intent != INTENT_CHANGE)
		return false;
	if (!advice->name)
		return !strcmp(advice->word, "hibernate") && plan_propose(a, t, PLAN_TABS);
	name = &a->scratch->prompt.name[advice->name - 1];
	if (name->subject.kind != SUBJECT_PROCESS && name->subject.kind != SUBJECT_GROUP)
		return false;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(advice->word, verbs[i].verb))
			return propose_named(a, t, name, verbs[i].kind);
	return false;
}
