/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_plan.c - a plan that a person asks for by name; its profile says what it is. */
#include "ask_internal.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/action_kinds.h"
#include "diagnose/findings.h"

/* The wait of who comes first, below which there is nothing to measure a plan by.  unit:
 * part of the window; default one hundredth: less is within what the wait of a machine in
 * use varies by itself. */
#define WORTH_PARTS 100

#define PLAN_TABS "tabs" /* the profile behind "hibernate background tabs" */

/* What those who come first lost in the window, if it is worth measuring. */
static void measure(struct ask *a, struct offer *o)
{
	const struct snapshot *s = &a->scratch->snapshot;
	const char *what;

	o->cause = CAUSE_CPU_HOG;
	o->pressure = cause_pressure(s, o->cause, &what);
	if (o->pressure == UINT_MAX)
		o->pressure = 0;
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
	if (proposal_allowed(a, t) && proposal_make(a, t, &o, NULL) == 0)
		turn_say(a, t, "Apply?  (yes / no / why / what exactly)\n");
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
	if (o->victim_lost_ns)
		turn_add(a, t, "The change before it was not enough: %s were still lost in %s. With "
			       "this, %s; I measure that again, and take it back if it does not help.\n",
			 text_seconds(o->victim_lost_ns).s, text_seconds(o->window_ns).s,
			 action_table[o->kind].effect);
	else
		turn_add(a, t, "You asked for it: %s.\n", action_table[o->kind].effect);
}

bool plan_answer(struct ask *a, struct turn *t, const struct advice *advice)
{
	bool tabs = advice->intent == INTENT_CHANGE && !advice->name &&
		    !strcmp(advice->word, "hibernate");

	if (!a->options.actuator || (advice->intent != INTENT_OPTIMIZE && !tabs))
		return false;
	return conceal_change(a, t) || plan_propose(a, t, tabs ? PLAN_TABS : advice->word);
}
