/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_state.h - the states of a grammar's automaton.
 *
 * A frame is a place in the network and the stack to return to.  A stack (cell)
 * is a set of frames: all callers that wait for the same rule, begun at the same
 * byte, share one (Tomita 1987), so that ambiguity multiplies nothing.  A state is
 * a set of frames too: the places that wait for a byte.  Both are kept once and
 * known by their number.
 */
#ifndef INFERENCE_GRAMMAR_STATE_H
#define INFERENCE_GRAMMAR_STATE_H

#include "grammar_impl.h"

/* A frame whose node is this one stands for the end of the whole text. */
#define TEXT_COMPLETE UINT32_MAX
/* Bounds: past half of one, all but the present state is dropped between
 * tokens; past one, -E2BIG. */
#define MATCHER_FRAMES_MAX (1u << 21)

#define STATE_DEAD (-1L)

struct frame {
	uint32_t node, cell;
};

struct frame_list {
	struct frame *frame;
	uint32_t count, max;
};

/* Sets of frames, each kept once. */
struct span_table {
	struct frame_list pool;
	struct span {
		uint32_t first, count, hash;
	} *span;
	uint32_t count, max;
	uint32_t *slot; /* open addressing; NO_INDEX: free */
	uint32_t n_slots;
};

#define STEP_UNKNOWN UINT32_MAX
#define STEP_DEAD (UINT32_MAX - 1)

/* The steps from one state that were computed already. */
struct step_row {
	uint32_t to[256];
	/* What bytes of these groups (see byte_group()) all lead to. */
	uint32_t target;
	uint8_t groups;
	bool groups_known;
};

/* Rows of the states used last; row k is of a state that is k modulo their number. */
#define STEP_ROWS 1024u

struct step_table {
	uint32_t *state; /* NO_INDEX: free */
	struct step_row *row;
	struct byte_set group[BYTE_GROUPS];
};

struct closure {
	struct frame_list work, items;
	struct frame_list *calls; /* [n_rules] */
	uint32_t low, high;       /* ranks of the rules called so far */
	struct seen_slot {
		uint64_t key;
		uint64_t round;
	} *seen;
	uint32_t n_seen, n_seen_slots;
	uint64_t round;
};

struct automaton {
	const struct grammar *g;
	struct span_table cells, states;
	struct step_table steps;
	struct closure closure;
};

int automaton_init(struct automaton *a, const struct grammar *g, uint32_t *start);
void automaton_free(struct automaton *a);

/* Computes a step that is not kept; as automaton_step(). */
long automaton_take_step(struct automaton *a, uint32_t state, unsigned char byte);

/* The state after byte; STATE_DEAD; or -E2BIG, -ENOMEM. */
static inline long automaton_step(struct automaton *a, uint32_t state, unsigned char byte)
{
	uint32_t row = state % STEP_ROWS, to;

	if (a->steps.state[row] != state)
		return automaton_take_step(a, state, byte);
	to = a->steps.row[row].to[byte];
	if (to < STEP_DEAD)
		return to;
	return to == STEP_DEAD ? STATE_DEAD : automaton_take_step(a, state, byte);
}

/* The only byte that can follow; -1 if there are others, or the text may end. */
int automaton_only_byte(const struct automaton *a, uint32_t state);
/*
 * Groups of bytes that all lead from state to *target; some, if not all, of those of
 * which that is true.  Or -E2BIG, -ENOMEM.
 */
int automaton_steady(struct automaton *a, uint32_t state, uint32_t *target);

bool automaton_complete(const struct automaton *a, uint32_t state);

/* grammar_rows.c. */
int step_table_init(struct step_table *t);
void step_table_clear(struct step_table *t);
void step_table_free(struct step_table *t);
/* The row of state; empty if another one had its place. */
struct step_row *step_table_row(struct step_table *t, uint32_t state);

/* True once so much is kept that automaton_trim() should be called. */
bool automaton_full(const struct automaton *a);
/* Forgets all but *state, which gets a new number. */
int automaton_trim(struct automaton *a, uint32_t *state);

/* The three below: 0 or -E2BIG, -ENOMEM. */
int frame_push(struct frame_list *l, uint32_t node, uint32_t cell);
/* Sorts the frames, drops doubles. */
void frame_sort(struct frame_list *l);
/* The number of the set of these sorted frames. */
int span_intern(struct span_table *t, const struct frame_list *frames, uint32_t *out);
void span_free(struct span_table *t);

#endif
