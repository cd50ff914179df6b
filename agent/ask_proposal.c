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

int proposal_find(struct ask *a, const struct turn *t, struct proposal *out)
{
	unsigned int best_distance = UINT_MAX;
	const struct turn *best = NULL;
	uint64_t now = clock_boot_ns();

	pthread_mutex_lock(&a->lock);
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
	if (best)
		*out = *best->proposal;
	pthread_mutex_unlock(&a->lock);
	return best ? 0 : -ENOENT;
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

void proposal_set(struct ask *a, struct turn *t, struct proposal *p)
{
	pthread_mutex_lock(&a->lock);
	free(t->proposal);
	t->proposal = p;
	pthread_mutex_unlock(&a->lock);
}
