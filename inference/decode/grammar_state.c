/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_state.c - the automaton: from a state and a byte to the next state.
 *
 * The places reached by the byte are followed through splits, returns and calls
 * until only places that wait for a byte are left.  Calls are gathered by rule
 * first and the rules entered in the order of their rank: as no rule calls, before
 * a byte, one of a lower rank, each is entered once, with all its callers.  A
 * nullable rule is also stepped over at once, so that its return brings no more.
 */
#include "grammar_state.h"

#include <errno.h>
#include <stdlib.h>

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	return x ^ x >> 27;
}

static int grow_seen(struct closure *c)
{
	uint32_t n = c->n_seen_slots ? c->n_seen_slots * 2 : 256;
	struct seen_slot *slot = calloc(n, sizeof(*slot));

	if (!slot)
		return -ENOMEM;
	for (uint32_t i = 0; i < c->n_seen_slots; i++) {
		uint32_t k = (uint32_t)mix(c->seen[i].key) & (n - 1);

		if (c->seen[i].round != c->round)
			continue;
		while (slot[k].round == c->round)
			k = (k + 1) & (n - 1);
		slot[k] = c->seen[i];
	}
	free(c->seen);
	c->seen = slot;
	c->n_seen_slots = n;
	return 0;
}

/* Adds a place to follow, once in each round. */
static int follow(struct closure *c, uint32_t node, uint32_t cell)
{
	uint64_t key = (uint64_t)node << 32 | cell;
	uint32_t i;
	int err = 0;

	if ((uint64_t)c->n_seen * 2 >= c->n_seen_slots)
		err = grow_seen(c);
	if (err)
		return err;
	i = (uint32_t)mix(key) & (c->n_seen_slots - 1);
	for (; c->seen[i].round == c->round; i = (i + 1) & (c->n_seen_slots - 1))
		if (c->seen[i].key == key)
			return 0;
	c->seen[i] = (struct seen_slot){ key, c->round };
	c->n_seen++;
	return frame_push(&c->work, node, cell);
}

/* Back to all callers. */
static int expand_end(struct automaton *a, uint32_t cell)
{
	struct closure *c = &a->closure;
	int err = 0;

	for (uint32_t i = 0; i < a->cells.span[cell].count && !err; i++) {
		struct frame f = a->cells.pool.frame[a->cells.span[cell].first + i];

		if (f.node == TEXT_COMPLETE)
			err = frame_push(&c->items, TEXT_COMPLETE, 0);
		else
			err = follow(c, f.node, f.cell);
	}
	return err;
}

/* A call in last position leaves its callers to the rule called, so that right
 * recursion needs no stack. */
static int expand_call(struct automaton *a, const struct node *n, uint32_t cell)
{
	struct closure *c = &a->closure;
	struct frame_list *callers = &c->calls[n->other];
	uint32_t rank = a->g->rule[n->other].rank;
	int err = 0;

	if (a->g->node[n->next].kind != NODE_END) {
		err = frame_push(callers, n->next, cell);
	} else {
		for (uint32_t i = 0; i < a->cells.span[cell].count && !err; i++) {
			struct frame f = a->cells.pool.frame[a->cells.span[cell].first + i];

			err = frame_push(callers, f.node, f.cell);
		}
	}
	if (rank < c->low)
		c->low = rank;
	if (rank > c->high)
		c->high = rank;
	if (!err && a->g->rule[n->other].nullable)
		err = follow(c, n->next, cell);
	return err;
}

static int expand(struct automaton *a)
{
	struct closure *c = &a->closure;
	int err = 0;

	while (c->work.count && !err) {
		struct frame f = c->work.frame[--c->work.count];
		const struct node *n = &a->g->node[f.node];

		switch (n->kind) {
		case NODE_SET:
			err = frame_push(&c->items, f.node, f.cell);
			break;
		case NODE_SPLIT:
			err = follow(c, n->next, f.cell);
			if (!err)
				err = follow(c, n->other, f.cell);
			break;
		case NODE_CALL:
			err = expand_call(a, n, f.cell);
			break;
		case NODE_END:
			err = expand_end(a, f.cell);
			break;
		}
	}
	return err;
}

static void closure_begin(struct closure *c)
{
	c->work.count = 0;
	c->items.count = 0;
	c->n_seen = 0;
	c->round++;
	c->low = NO_INDEX;
	c->high = 0;
}

/* Follows what was given; the items become a state. */
static int closure_finish(struct automaton *a, uint32_t *state)
{
	struct closure *c = &a->closure;
	int err = expand(a);

	for (uint32_t rank = c->low; rank != NO_INDEX && rank <= c->high; rank++) {
		uint32_t rule = a->g->order[rank], cell;
		struct frame_list *callers = &c->calls[rule];

		if (callers->count && !err) {
			frame_sort(callers);
			err = span_intern(&a->cells, callers, &cell);
			if (!err)
				err = follow(c, a->g->rule[rule].entry, cell);
			if (!err)
				err = expand(a);
		}
		callers->count = 0;
	}
	if (err)
		return err;
	frame_sort(&c->items);
	return span_intern(&a->states, &c->items, state);
}

/*
 * Computes the step and keeps it for all bytes that as many places wait for: they
 * all lead to the same state.
 */
long automaton_take_step(struct automaton *a, uint32_t state, unsigned char byte)
{
	struct step_row *row = step_table_row(&a->steps, state);
	const struct span s = a->states.span[state];
	struct byte_set same = { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };
	uint32_t next = STEP_DEAD;
	int err = 0;

	closure_begin(&a->closure);
	for (uint32_t i = 0; i < s.count && !err; i++) {
		struct frame f = a->states.pool.frame[s.first + i];
		const struct byte_set *set;
		bool waits;

		if (f.node == TEXT_COMPLETE)
			continue;
		set = &a->g->set[a->g->node[f.node].other];
		waits = byte_set_has(set, byte);
		for (int w = 0; w < 4; w++)
			same.bit[w] &= waits ? set->bit[w] : ~set->bit[w];
		if (waits)
			err = follow(&a->closure, a->g->node[f.node].next, f.cell);
	}
	if (!err && a->closure.work.count)
		err = closure_finish(a, &next);
	if (err)
		return err;
	for (unsigned int w = 0; w < 4; w++)
		for (uint64_t bits = same.bit[w]; bits; bits &= bits - 1)
			row->to[64 * w + (unsigned int)__builtin_ctzll(bits)] = next;
	return next == STEP_DEAD ? STATE_DEAD : next;
}

bool automaton_complete(const struct automaton *a, uint32_t state)
{
	const struct span *s = &a->states.span[state];

	/* It sorts last. */
	return s->count && a->states.pool.frame[s->first + s->count - 1].node == TEXT_COMPLETE;
}

int automaton_only_byte(const struct automaton *a, uint32_t state)
{
	const struct span *s = &a->states.span[state];
	struct byte_set any = { 0 };
	int byte = -1;

	if (automaton_complete(a, state))
		return -1;
	for (uint32_t i = 0; i < s->count; i++) {
		struct frame f = a->states.pool.frame[s->first + i];
		const struct byte_set *set = &a->g->set[a->g->node[f.node].other];

		for (int w = 0; w < 4; w++)
			any.bit[w] |= set->bit[w];
	}
	for (int w = 0; w < 4; w++) {
		if (!any.bit[w])
			continue;
		if (byte >= 0 || (any.bit[w] & (any.bit[w] - 1)))
			return -1;
		byte = 64 * w + __builtin_ctzll(any.bit[w]);
	}
	return byte;
}

bool automaton_full(const struct automaton *a)
{
	return a->cells.pool.count > MATCHER_FRAMES_MAX / 2 ||
	       a->states.pool.count > MATCHER_FRAMES_MAX / 2;
}

/* Marks the cells that state can return to; a cell's frames have lower numbers. */
static void mark_cells(const struct automaton *a, uint32_t state, uint32_t *number)
{
	const struct span *s = &a->states.span[state];

	number[0] = 1;
	for (uint32_t i = 0; i < s->count; i++)
		number[a->states.pool.frame[s->first + i].cell] = 1;
	for (uint32_t c = a->cells.count; c-- > 1;)
		for (uint32_t i = 0; number[c] && i < a->cells.span[c].count; i++)
			number[a->cells.pool.frame[a->cells.span[c].first + i].cell] = 1;
}

/* Copies one set of frames under the new numbers of its cells. */
static int copy_span(const struct span_table *from, uint32_t index, const uint32_t *number,
		     struct frame_list *scratch, struct span_table *to, uint32_t *out)
{
	const struct span *s = &from->span[index];
	int err = 0;

	scratch->count = 0;
	for (uint32_t i = 0; i < s->count && !err; i++) {
		struct frame f = from->pool.frame[s->first + i];

		err = frame_push(scratch, f.node, number[f.cell]);
	}
	return err ? err : span_intern(to, scratch, out);
}

int automaton_trim(struct automaton *a, uint32_t *state)
{
	uint32_t *number = calloc(a->cells.count, sizeof(*number));
	struct span_table cells = { 0 }, states = { 0 };
	int err = number ? 0 : -ENOMEM;

	if (err)
		goto out;
	mark_cells(a, *state, number);
	for (uint32_t c = 0; c < a->cells.count && !err; c++) {
		uint32_t kept = number[c];

		/* The first cell names itself. */
		number[c] = cells.count;
		if (kept)
			err = copy_span(&a->cells, c, number, &a->closure.items, &cells,
					&number[c]);
	}
	if (!err)
		err = copy_span(&a->states, *state, number, &a->closure.items, &states, state);
	if (err)
		goto out;
	span_free(&a->cells);
	span_free(&a->states);
	step_table_clear(&a->steps);
	a->cells = cells;
	a->states = states;
	free(number);
	return 0;
out:
	span_free(&cells);
	span_free(&states);
	free(number);
	return err;
}

int automaton_init(struct automaton *a, const struct grammar *g, uint32_t *start)
{
	uint32_t first;
	int err;

	*a = (struct automaton){ .g = g };
	a->closure.calls = calloc(g->n_rules, sizeof(*a->closure.calls));
	if (!a->closure.calls)
		return -ENOMEM;
	err = step_table_init(&a->steps);
	closure_begin(&a->closure);
	if (!err)
		err = frame_push(&a->closure.items, TEXT_COMPLETE, 0);
	if (!err)
		err = span_intern(&a->cells, &a->closure.items, &first);
	closure_begin(&a->closure);
	if (!err)
		err = follow(&a->closure, g->rule[g->root].entry, 0);
	if (!err)
		err = closure_finish(a, start);
	return err;
}

void automaton_free(struct automaton *a)
{
	struct closure *c = &a->closure;

	span_free(&a->cells);
	span_free(&a->states);
	step_table_free(&a->steps);
	for (uint32_t i = 0; c->calls && i < a->g->n_rules; i++)
		free(c->calls[i].frame);
	free(c->calls);
	free(c->work.frame);
	free(c->items.frame);
	free(c->seen);
}
