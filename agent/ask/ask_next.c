/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_next.c - a change has helped, and not enough, or was half of the cure: what is left
 * is said with its numbers, and the next change is offered at once.  It is a proposal of
 * its own, which needs its own yes, is measured by itself and undone by itself.
 */
#include "ask_internal.h"

#include <stdlib.h>

#include "base/action_kinds.h"
#include "answer/answer_impl.h"
#include "diagnose/findings.h"

static void put(struct ask *a, struct turn *t, const char *lead, const struct offer *offer,
		const struct finding *finding, const struct snapshot *s)
{
	struct text out;
	char *said;

	if (proposal_make(a, t, offer, finding) < 0)
		return;
	text_growing(&out);
	text_str(&out, lead);
	if (finding)
		say_finding(&out, finding, s);
	text_str(&out, finding ? "\nI can " : " I can ");
	say_offer(&out, offer);
	text_add(&out, "; %s. Apply?  (yes / no / why)\n", action_table[offer->kind].effect);
	said = text_take(&out);
	turn_say(a, t, said ? said : "There is a next change, and no memory to say which.\n");
	free(said);
}

/* By what is found in the time since the change. */
static bool propose_found(struct ask *a, const struct trial *trial, const struct snapshot *s)
{
	const struct ask_machine *m = &a->options.machine;
	struct findings *f = &a->scratch->findings;
	const struct offer *next;

	if (!m->judge || m->judge(m->ctx, s, f) < 0)
		return false;
	act_bar(a, MODE_ASK, &trial->turn->who, f, NULL);
	next = next_offer(f, &trial->offer);
	if (!next)
		return false;
	put(a, trial->turn, "What is left: ", next, &f->finding[next->finding - 1], s);
	return true;
}

void next_propose(struct ask *a, const struct trial *trial, const struct snapshot *s,
		  uint64_t left_ns)
{
	struct offer stronger[NEXT_MAX];
	struct turn *t = trial->turn;
	size_t n;

	/* A question behind the yes is answered instead, with what it finds. */
	if (!t || trial->also || !t->who.may_act || ask_mode(a) == MODE_OBSERVE)
		return;
	/* What was asked for by name is what was wished for. */
	if (!trial->row.victim_before_ns)
		return;
	if (trial->offer.kind == ACTION_PLAN || propose_found(a, trial, s) ||
	    !next_is_worth(trial->row.victim_before_ns, left_ns))
		return;
	n = next_stronger(&trial->offer, s, stronger);
	for (size_t i = 0; i < n; i++) {
		if (!act_would(a, &stronger[i], &t->who))
			continue;
		put(a, t, "That is not all of it.", &stronger[i], NULL, s);
		return;
	}
}
