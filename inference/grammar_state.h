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
#define MATCHER_STEPS_MAX (1u << 20)

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

/* (state, byte) -> state that were computed already. */
struct step_table {
	struct step_slot {
		uint64_t from; /* UINT64_MAX: free */
		uint32_t to;
	} *slot;
	uint32_t count, n_slots;
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

/* The state after byte; STATE_DEAD; or -E2BIG, -ENOMEM. */
long automaton_step(struct automaton *a, uint32_t state, unsigned char byte);
/* The only byte that can follow; -1 if there are others, or the text may end. */
int automaton_only_byte(const struct automaton *a, uint32_t state);
bool automaton_complete(const struct automaton *a, uint32_t state);

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
