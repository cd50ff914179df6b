/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar.c - compiles the tree to the network over bytes.  Fragments are built
 * from the back: each is told what comes after it, so nothing is patched later.
 */
#include "grammar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/unicode.h"
#include "grammar_impl.h"

struct builder {
	struct grammar *g;
	const struct tree *tree;
	uint64_t work; /* fragments built; empty ones take no node */
};

static int new_node(struct grammar *g, struct node node, uint32_t *out)
{
	if (grammar_grow(&g->node, g->n_nodes, &g->max_nodes, sizeof(*g->node), GRAMMAR_NODES_MAX))
		return -ENOMEM;
	*out = g->n_nodes++;
	g->node[*out] = node;
	return 0;
}

static int new_set(struct grammar *g, const struct byte_set *set, uint32_t next, uint32_t *out)
{
	if (grammar_grow(&g->set, g->n_sets, &g->max_sets, sizeof(*g->set), GRAMMAR_NODES_MAX))
		return -ENOMEM;
	g->set[g->n_sets] = *set;
	return new_node(g, (struct node){ NODE_SET, next, g->n_sets++ }, out);
}

static void set_range(struct byte_set *s, unsigned int first, unsigned int last)
{
	for (unsigned int b = first; b <= last; b++)
		s->bit[b / 64] |= (uint64_t)1 << (b % 64);
}

static int new_range(struct grammar *g, unsigned char first, unsigned char last, uint32_t next,
		     uint32_t *out)
{
	struct byte_set set = { 0 };

	set_range(&set, first, last);
	return new_set(g, &set, next, out);
}

static int build_literal(struct builder *b, const struct tree_node *t, uint32_t *at)
{
	for (uint32_t i = t->count; i-- > 0;) {
		unsigned char c = (unsigned char)b->tree->text[t->first + i];
		int err = new_range(b->g, c, c, *at, at);

		if (err)
			return err;
	}
	return 0;
}

/* Adds the way first..last as one more choice beside *choice (NO_INDEX: none). */
static int add_choice(struct grammar *g, uint32_t way, uint32_t *choice)
{
	if (*choice == NO_INDEX) {
		*choice = way;
		return 0;
	}
	return new_node(g, (struct node){ NODE_SPLIT, way, *choice }, choice);
}

/*
 * The largest end, not past last, such that first..end is written by ranges of
 * bytes that do not depend on each other (as in Cox, "Regular Expression Matching
 * in the Wild", 2010): all characters that share the leading bytes, the lower
 * ones being free from their smallest to their largest value.
 */
static uint32_t range_end(uint32_t first, uint32_t last)
{
	static const uint32_t longest[] = { 0x7f, 0x7ff, 0xffff, UNICODE_MAX };

	for (size_t i = 0; i < 4; i++) {
		if (first <= longest[i]) {
			last = last < longest[i] ? last : longest[i];
			break;
		}
	}
	for (uint32_t bits = 6; bits <= 18; bits += 6) {
		uint32_t low = ((uint32_t)1 << bits) - 1;

		if ((first & ~low) == (last & ~low))
			break;
		if (first & low)
			return first | low;
		if ((last & low) != low)
			last = (last & ~low) - 1;
	}
	return last;
}

/* Characters 0x80 and up; surrogates have no UTF-8 form and are left out. */
static int build_wide(struct grammar *g, uint32_t first, uint32_t last, uint32_t next,
		      uint32_t *choice)
{
	while (first <= last) {
		char low[4], high[4];
		uint32_t end, at = next;
		size_t n;
		int err = 0;

		if (first >= 0xd800 && first <= 0xdfff) {
			first = 0xe000;
			continue;
		}
		end = range_end(first, first < 0xd800 && last >= 0xd800 ? 0xd7ff : last);
		n = utf8_encode(first, low);
		utf8_encode(end, high);
		for (size_t i = n; i-- > 0 && !err;)
			err = new_range(g, (unsigned char)low[i], (unsigned char)high[i], at, &at);
		if (!err)
			err = add_choice(g, at, choice);
		if (err)
			return err;
		first = end + 1;
	}
	return 0;
}

static int build_class(struct builder *b, const struct tree_node *t, uint32_t *at)
{
	struct byte_set ascii = { 0 };
	uint32_t choice = NO_INDEX;
	int err = 0;

	for (uint32_t i = 0; i < t->count && !err; i++) {
		struct char_range r = b->tree->range[t->first + i];

		if (r.first < 0x80)
			set_range(&ascii, r.first, r.last < 0x80 ? r.last : 0x7f);
		if (r.last >= 0x80)
			err = build_wide(b->g, r.first < 0x80 ? 0x80 : r.first, r.last, *at,
					 &choice);
	}
	if (!err && (ascii.bit[0] || ascii.bit[1])) {
		uint32_t way;

		err = new_set(b->g, &ascii, *at, &way);
		if (!err)
			err = add_choice(b->g, way, &choice);
	}
	*at = choice;
	return err;
}

static int build(struct builder *b, uint32_t tree_node, uint32_t *at);

static int build_sequence(struct builder *b, const struct tree_node *t, uint32_t *at)
{
	/* The list is singly linked and building goes from its end. */
	uint32_t n = 0, *child;
	int err = 0;

	for (uint32_t c = t->child; c != NO_INDEX; c = b->tree->node[c].sibling)
		n++;
	child = calloc(n + 1, sizeof(*child));
	if (!child)
		return -ENOMEM;
	n = 0;
	for (uint32_t c = t->child; c != NO_INDEX; c = b->tree->node[c].sibling)
		child[n++] = c;
	while (n-- > 0 && !err)
		err = build(b, child[n], at);
	free(child);
	return err;
}

static int build_alternatives(struct builder *b, const struct tree_node *t, uint32_t *at)
{
	uint32_t choice = NO_INDEX;

	for (uint32_t c = t->child; c != NO_INDEX; c = b->tree->node[c].sibling) {
		uint32_t way = *at;
		int err = build(b, c, &way);

		if (!err)
			err = add_choice(b->g, way, &choice);
		if (err)
			return err;
	}
	*at = choice;
	return 0;
}

static int build_repeat(struct builder *b, const struct tree_node *t, uint32_t *at)
{
	uint32_t after = *at, way;
	int err = 0;

	if (t->max == NO_INDEX) {
		err = new_node(b->g, (struct node){ NODE_SPLIT, NO_INDEX, after }, at);
		way = *at;
		if (!err)
			err = build(b, t->child, &way);
		if (!err)
			b->g->node[*at].next = way;
	}
	for (uint32_t i = t->min; t->max != NO_INDEX && i < t->max && !err; i++) {
		err = build(b, t->child, at);
		if (!err && *at != after)
			err = new_node(b->g, (struct node){ NODE_SPLIT, *at, after }, at);
	}
	for (uint32_t i = 0; i < t->min && !err; i++)
		err = build(b, t->child, at);
	return err;
}

/* Builds the part tree_node before *at and sets *at to its beginning. */
static int build(struct builder *b, uint32_t tree_node, uint32_t *at)
{
	const struct tree_node *t = &b->tree->node[tree_node];

	if (++b->work > 8 * (uint64_t)GRAMMAR_NODES_MAX)
		return -ENOMEM;
	switch (t->kind) {
	case TREE_LITERAL:
		return build_literal(b, t, at);
	case TREE_CLASS:
		return build_class(b, t, at);
	case TREE_CALL:
		return new_node(b->g, (struct node){ NODE_CALL, *at, t->first }, at);
	case TREE_SEQ:
		return build_sequence(b, t, at);
	case TREE_ALT:
		return build_alternatives(b, t, at);
	case TREE_REPEAT:
		return build_repeat(b, t, at);
	}
	return -EBADMSG;
}

static int build_rules(struct grammar *g, const struct tree *tree, char *reason, size_t reason_len)
{
	struct builder b = { .g = g, .tree = tree };

	g->root = NO_INDEX;
	g->n_rules = tree->n_rules;
	g->rule = calloc(g->n_rules + 1, sizeof(*g->rule));
	if (!g->rule)
		return -ENOMEM;
	for (uint32_t i = 0; i < g->n_rules; i++) {
		const struct tree_rule *r = &tree->rule[i];
		int err = new_node(g, (struct node){ NODE_END, NO_INDEX, NO_INDEX },
				   &g->rule[i].entry);

		if (!err)
			err = build(&b, r->body, &g->rule[i].entry);
		if (err)
			return grammar_refuse(reason, reason_len, r->line,
					      "the grammar is too large (more than %u nodes)",
					      GRAMMAR_NODES_MAX);
		if (r->name_len == 4 && memcmp(r->name, "root", 4) == 0)
			g->root = i;
	}
	if (g->root == NO_INDEX)
		return grammar_refuse(reason, reason_len, 1, "no rule is named root");
	return 0;
}

int grammar_compile(const char *text, struct grammar **out, char *reason, size_t reason_len)
{
	struct tree tree;
	struct grammar *g;
	int err = grammar_parse(text, &tree, reason, reason_len);

	*out = NULL;
	g = calloc(1, sizeof(*g));
	if (!err && !g)
		err = -ENOMEM;
	if (!err)
		err = build_rules(g, &tree, reason, reason_len);
	if (!err)
		err = grammar_check(g, &tree, reason, reason_len);
	grammar_tree_free(&tree);
	if (err) {
		grammar_free(g);
		return err;
	}
	*out = g;
	return 0;
}

void grammar_free(struct grammar *g)
{
	if (!g)
		return;
	free(g->node);
	free(g->set);
	free(g->rule);
	free(g->order);
	free(g);
}
