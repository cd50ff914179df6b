/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_rows.c - the steps of an automaton that were computed already, a row of
 * 256 for each of the states used last, so that a walk over a vocabulary costs
 * little more than a look-up a node.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grammar_state.h"

/* A state of more places than this is left by too many ways to ask for all. */
#define STEADY_PLACES_MAX 4u

int step_table_init(struct step_table *t)
{
	t->state = malloc(STEP_ROWS * sizeof(*t->state));
	/* Rows are touched when they are used: most grammars need few. */
	t->row = malloc(STEP_ROWS * sizeof(*t->row));
	if (!t->state || !t->row)
		return -ENOMEM;
	step_table_clear(t);
	return 0;
}

void step_table_clear(struct step_table *t)
{
	for (uint32_t i = 0; i < STEP_ROWS; i++)
		t->state[i] = NO_INDEX;
}

void step_table_free(struct step_table *t)
{
	free(t->state);
	free(t->row);
}

struct step_row *step_table_row(struct step_table *t, uint32_t state)
{
	uint32_t i = state % STEP_ROWS;

	if (t->state[i] != state) {
		t->state[i] = state;
		_Static_assert(STEP_UNKNOWN == UINT32_MAX, "rows are filled with its bytes");
		memset(t->row[i].to, 0xff, sizeof(t->row[i].to));
		t->row[i].groups_known = false;
	}
	return &t->row[i];
}

/* Where all bytes of each group lead; STEP_DEAD: to different places, or nowhere. */
static int group_targets(struct automaton *a, uint32_t state, uint32_t target[8])
{
	for (unsigned int g = 0; g < 8; g++)
		target[g] = STEP_UNKNOWN;
	for (unsigned int b = 0; b < 256; b++) {
		uint32_t *t = &target[byte_group((unsigned char)b)];
		long next;

		if (*t == STEP_DEAD)
			continue;
		next = automaton_step(a, state, (unsigned char)b);
		if (next < 0 && next != STATE_DEAD)
			return (int)next;
		if (next == STATE_DEAD || (*t != STEP_UNKNOWN && *t != (uint32_t)next))
			*t = STEP_DEAD;
		else
			*t = (uint32_t)next;
	}
	return 0;
}

int automaton_steady(struct automaton *a, uint32_t state, uint32_t *target)
{
	struct step_row *row = step_table_row(&a->steps, state);
	uint32_t to[8];
	int err;

	if (!row->groups_known && a->states.span[state].count > STEADY_PLACES_MAX) {
		row->groups = 0;
		row->groups_known = true;
	}
	if (!row->groups_known) {
		err = group_targets(a, state, to);
		if (err)
			return err;
		row->groups = 0;
		row->target = STEP_DEAD;
		for (unsigned int g = 0; g < 8; g++) {
			if (row->target == STEP_DEAD)
				row->target = to[g];
			if (to[g] == row->target && to[g] != STEP_DEAD)
				row->groups |= (uint8_t)(1u << g);
		}
		row->groups_known = true;
	}
	*target = row->target;
	return row->groups;
}
