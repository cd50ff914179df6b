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
	for (unsigned int b = 0; b < 256; b++)
		t->group[byte_group((unsigned char)b)].bit[b / 64] |= (uint64_t)1 << (b % 64);
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

/* The bytes that some place of the state waits for. */
static struct byte_set awaited(const struct automaton *a, uint32_t state)
{
	const struct span *s = &a->states.span[state];
	struct byte_set any = { { 0 } };

	for (uint32_t i = 0; i < s->count; i++) {
		struct frame f = a->states.pool.frame[s->first + i];
		const struct byte_set *set;

		if (f.node == TEXT_COMPLETE)
			continue;
		set = &a->g->set[a->g->node[f.node].other];
		for (int w = 0; w < 4; w++)
			any.bit[w] |= set->bit[w];
	}
	return any;
}

static bool has_all(const struct byte_set *s, const struct byte_set *of)
{
	for (int w = 0; w < 4; w++)
		if (of->bit[w] & ~s->bit[w])
			return false;
	return true;
}

/* Where all bytes of a group lead; STEP_DEAD: not to one place. */
static int group_target(struct automaton *a, uint32_t state, const struct byte_set *group,
			uint32_t *target)
{
	*target = STEP_UNKNOWN;
	for (unsigned int w = 0; w < 4; w++) {
		for (uint64_t bits = group->bit[w]; bits; bits &= bits - 1) {
			unsigned int byte = 64 * w + (unsigned int)__builtin_ctzll(bits);
			long next = automaton_step(a, state, (unsigned char)byte);

			if (next < 0 && next != STATE_DEAD)
				return (int)next;
			if (next == STATE_DEAD ||
			    (*target != STEP_UNKNOWN && *target != (uint32_t)next)) {
				*target = STEP_DEAD;
				return 0;
			}
			*target = (uint32_t)next;
		}
	}
	return 0;
}

/* Asks for the groups all of whose bytes are awaited. */
static int find_groups(struct automaton *a, uint32_t state, struct step_row *row)
{
	const struct byte_set any = awaited(a, state);

	row->groups = 0;
	row->target = STEP_DEAD;
	for (unsigned int g = 0; g < BYTE_GROUPS; g++) {
		uint32_t to;
		int err;

		if (!has_all(&any, &a->steps.group[g]))
			continue;
		err = group_target(a, state, &a->steps.group[g], &to);
		if (err)
			return err;
		if (row->target == STEP_DEAD)
			row->target = to;
		if (to == row->target && to != STEP_DEAD)
			row->groups |= (uint8_t)(1u << g);
	}
	row->groups_known = true;
	return 0;
}

int automaton_steady(struct automaton *a, uint32_t state, uint32_t *target)
{
	struct step_row *row = step_table_row(&a->steps, state);

	if (!row->groups_known && a->states.span[state].count > STEADY_PLACES_MAX) {
		row->groups = 0;
		row->groups_known = true;
	}
	if (!row->groups_known) {
		int err = find_groups(a, state, row);

		if (err)
			return err;
	}
	*target = row->target;
	return row->groups;
}
