/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_check.c - what must be known of a network before it runs: which rules
 * may be empty, which call each other before a byte was read (a cycle of those
 * is left recursion), and that every rule has some text.
 */
#include <errno.h>
#include <stdlib.h>

#include "grammar_impl.h"

struct checker {
	struct grammar *g;
	uint32_t *stack, *seen; /* [n_nodes]; seen: round of the last visit */
	uint32_t round;
	uint64_t *calls; /* bit matrix [n_rules][words] */
	size_t words;
};

enum walk {
	WALK_EMPTY, /* through nullable calls only */
	WALK_TEXT,  /* through bytes and calls of productive rules */
};

static void visit(struct checker *c, uint32_t node, uint32_t *depth)
{
	if (c->seen[node] != c->round) {
		c->seen[node] = c->round;
		c->stack[(*depth)++] = node;
	}
}

static bool may_pass(const struct checker *c, enum walk walk, const bool *productive,
		     const struct node *n)
{
	if (walk == WALK_TEXT)
		return n->kind == NODE_SET || productive[n->other];
	return n->kind == NODE_CALL && c->g->rule[n->other].nullable;
}

/* Can the rule's end be reached?  Notes in calls[] what is called on the way. */
static bool reaches_end(struct checker *c, uint32_t rule, enum walk walk, const bool *productive)
{
	uint32_t depth = 0;
	bool end = false;

	c->round++;
	visit(c, c->g->rule[rule].entry, &depth);
	while (depth) {
		const struct node *n = &c->g->node[c->stack[--depth]];

		if (n->kind == NODE_END) {
			end = true;
			continue;
		}
		if (n->kind == NODE_SPLIT) {
			visit(c, n->next, &depth);
			visit(c, n->other, &depth);
			continue;
		}
		if (n->kind == NODE_CALL && walk == WALK_EMPTY)
			c->calls[rule * c->words + n->other / 64] |= (uint64_t)1 << (n->other % 64);
		if (may_pass(c, walk, productive, n))
			visit(c, n->next, &depth);
	}
	return end;
}

static int find_nullable(struct checker *c)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < c->g->n_rules; i++) {
			if (!c->g->rule[i].nullable && reaches_end(c, i, WALK_EMPTY, NULL)) {
				c->g->rule[i].nullable = true;
				changed = true;
			}
		}
	}
	/* Once more for all, now that every way through is known. */
	for (uint32_t i = 0; i < c->g->n_rules; i++)
		reaches_end(c, i, WALK_EMPTY, NULL);
	return 0;
}

static bool has_call(const struct checker *c, uint32_t from, uint32_t to)
{
	return c->calls[from * c->words + to / 64] >> (to % 64) & 1;
}

/* Orders the rules so that calls before a byte go forward (Kahn 1962). */
static int rank_rules(struct checker *c, const struct tree *tree, char *reason, size_t reason_len)
{
	uint32_t n = c->g->n_rules, done = 0;
	uint32_t *callers = calloc(n + 1, sizeof(*callers));

	if (!callers)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < n; k++)
			callers[k] += has_call(c, i, k);
	for (uint32_t i = 0; i < n; i++)
		if (!callers[i])
			c->g->order[done++] = i;
	for (uint32_t i = 0; i < done; i++) {
		uint32_t rule = c->g->order[i];

		c->g->rule[rule].rank = i;
		for (uint32_t k = 0; k < n; k++)
			if (has_call(c, rule, k) && --callers[k] == 0)
				c->g->order[done++] = k;
	}
	for (uint32_t i = 0; i < n && done < n; i++) {
		const struct tree_rule *r = &tree->rule[i];

		if (!callers[i])
			continue;
		free(callers);
		return grammar_refuse(reason, reason_len, r->line,
				      "left recursion in or before rule %.*s", (int)r->name_len,
				      r->name);
	}
	free(callers);
	return 0;
}

static int check_productive(struct checker *c, const struct tree *tree, char *reason,
			    size_t reason_len)
{
	bool *productive = calloc(c->g->n_rules + 1, sizeof(*productive)), changed = true;
	int err = 0;

	if (!productive)
		return -ENOMEM;
	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < c->g->n_rules; i++) {
			if (!productive[i] && reaches_end(c, i, WALK_TEXT, productive)) {
				productive[i] = true;
				changed = true;
			}
		}
	}
	for (uint32_t i = 0; i < c->g->n_rules && !err; i++)
		if (!productive[i])
			err = grammar_refuse(reason, reason_len, tree->rule[i].line,
					     "rule %.*s never ends", (int)tree->rule[i].name_len,
					     tree->rule[i].name);
	free(productive);
	return err;
}

int grammar_check(struct grammar *g, const struct tree *tree, char *reason, size_t reason_len)
{
	struct checker c = { .g = g, .words = (g->n_rules + 63) / 64 };
	int err = -ENOMEM;

	c.stack = calloc(g->n_nodes, sizeof(*c.stack));
	c.seen = calloc(g->n_nodes, sizeof(*c.seen));
	c.calls = calloc((size_t)g->n_rules * c.words, sizeof(*c.calls));
	g->order = calloc(g->n_rules, sizeof(*g->order));
	if (!c.stack || !c.seen || !c.calls || !g->order)
		goto out;
	err = find_nullable(&c);
	if (!err)
		err = rank_rules(&c, tree, reason, reason_len);
	if (!err)
		err = check_productive(&c, tree, reason, reason_len);
out:
	free(c.stack);
	free(c.seen);
	free(c.calls);
	return err;
}
