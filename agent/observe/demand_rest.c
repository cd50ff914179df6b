// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * demand_rest.c - when the programs on every switch have nothing to tell and cost much.
 *
 * All but the last of what is asked here comes from the kernel's own sums, which go on
 * during a rest: what a rest could hide from is a long wait of the busy pair itself, which
 * the look behind each rest shows.
 */
#include <limits.h>

#include "demand.h"

#define SECOND_NS 1000000000ull

static bool switches_often(const struct demand_rest *r, const struct task_row *row,
			   const struct snapshot *s)
{
	uint64_t least = r->resting ? DEMAND_REST_TURNS_END : DEMAND_REST_TURNS;

	return row->t.switches + row->t.sleeps >= s->span_ns / 1000 * least / 1000000;
}

/* One process is switched to very often, and no other one waits or is blocked. */
static bool only_hand_overs(const struct demand_rest *r, const struct snapshot *s)
{
	bool often = false;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (switches_often(r, row, s))
			often = true;
		else if (row->t.wait_ns >= s->span_ns / 100 * DEMAND_REST_WAIT_PERCENT ||
			 (!row->kernel_thread && row->at[PLACE_BLOCKED]))
			return false;
	}
	return often;
}

/* What stalls for storage or memory is seen by these programs only; so it has to be known
 * that nothing does. */
static bool stalls(const struct snapshot *s)
{
	unsigned int most = DEMAND_REST_WAIT_PERCENT * 100; /* in 0.01 % */

	return s->pressure.io_some.share >= most || s->pressure.mem_some.share >= most;
}

/* Waits were charged to somebody: they were not short. */
static bool charged(const struct snapshot *s)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->n_blames; i++)
		sum += s->blame[i].wait_ns;
	return sum >= s->set[PROBE_SWITCHES].on_ns / 100 * DEMAND_REST_WAIT_PERCENT;
}

static bool may_rest(const struct demand_rest *r, const struct snapshot *s)
{
	if (!s->span_ns || s->time_ns < r->asked_ns || stalls(s) || !only_hand_overs(r, s))
		return false;
	if (r->resting)
		return s->time_ns - r->since_ns < DEMAND_REST_NS;
	return s->set[PROBE_SWITCHES].on_ns >= DEMAND_REST_LOOK_NS && !charged(s);
}

bool demand_rest_next(struct demand_rest *r, const struct snapshot *window, bool asked)
{
	bool rest;

	if (asked)
		r->asked_ns = window->time_ns + DEMAND_STAY_NS;
	rest = may_rest(r, window);
	if (rest && !r->resting)
		r->since_ns = window->time_ns;
	r->resting = rest;
	return rest;
}
