/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_proposal.c - what was offered to whom, and waits for a yes or a no. */
#include "ask_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

bool offer_same(const struct offer *x, const struct offer *y)
{
	return x->kind == y->kind && x->value == y->value &&
	       x->target.kind == y->target.kind && x->target.n_pids == y->target.n_pids &&
	       x->target.cgroup_id == y->target.cgroup_id &&
	       x->target.pid[0] == y->target.pid[0] &&
	       x->target.start_ns == y->target.start_ns &&
	       strcmp(x->profile, y->profile) == 0;
}

/* lock held; NULL: none. */
static const struct turn *find(const struct turn *t)
{
	unsigned int best_distance = UINT_MAX;
	const struct turn *best = NULL;
	uint64_t now = clock_boot_ns();

	for (const struct turn *o = t->talk ? t->talk->newest : NULL; o; o = o->older) {
		unsigned int distance;

		if (!o->proposal || now - o->proposal->made_ns > PROPOSAL_NS ||
		    o->asked_ns > t->asked_ns)
			continue;
		distance = lineage_distance(&o->from, &t->from);
		if (!best || distance < best_distance) {
			best = o;
			best_distance = distance;
		}
	}
	return best;
}

int proposal_find(struct ask *a, const struct turn *t, struct proposal *out)
{
	const struct turn *best;

	pthread_mutex_lock(&a->lock);
	best = find(t);
	if (best)
		*out = *best->proposal;
	pthread_mutex_unlock(&a->lock);
	return best ? 0 : -ENOENT;
}

bool proposal_passed(struct ask *a, const struct turn *t)
{
	const struct turn *best;
	bool passed = false;

	pthread_mutex_lock(&a->lock);
	best = find(t);
	for (const struct turn *o = best ? t->talk->newest : NULL; o && o != best; o = o->older)
		passed |= o != t && o->asked_ns >= best->asked_ns && o->asked_ns <= t->asked_ns &&
			  !o->keeps && lineage_distance(&o->from, &t->from) <=
					       lineage_distance(&best->from, &t->from);
	pthread_mutex_unlock(&a->lock);
	return passed;
}

void turn_keeps(struct ask *a, struct turn *t)
{
	pthread_mutex_lock(&a->lock);
	t->keeps = true;
	pthread_mutex_unlock(&a->lock);
}

bool proposal_allowed(struct ask *a, struct turn *t)
{
	if (!t->who.may_act)
		turn_say(a, t, "Root or a member of group llamux may say yes to that.\n");
	else if (ask_mode(a) == MODE_OBSERVE)
		turn_say(a, t, "The agent is in mode observe and changes nothing.\n");
	else
		return true;
	return false;
}

int proposal_make(struct ask *a, struct turn *t, const struct offer *offer,
		  const struct finding *finding)
{
	struct proposal *p = calloc(1, sizeof(*p));

	if (!p) {
		turn_say(a, t, "There is no memory to keep the proposal: ask again.\n");
		return -ENOMEM;
	}
	p->offer = *offer;
	if (finding)
		p->finding = *finding;
	p->made_ns = clock_boot_ns();
	act_announce(a, &t->who, p);
	pthread_mutex_lock(&a->lock);
	free(t->proposal);
	t->proposal = p;
	pthread_mutex_unlock(&a->lock);
	return 0;
}

void proposal_settle(struct ask *a, const struct turn *t, const struct proposal *p)
{
	pthread_mutex_lock(&a->lock);
	for (struct turn *o = t->talk ? t->talk->newest : NULL; o; o = o->older) {
		if (o->proposal && offer_same(&o->proposal->offer, &p->offer)) {
			free(o->proposal);
			o->proposal = NULL;
		}
	}
	pthread_mutex_unlock(&a->lock);
}
