/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vocab_trie.c - all pieces of a vocabulary as a prefix tree in depth-first
 * order: a walk goes to the next node, or past a whole branch by .skip.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grammar_impl.h"
#include "tokenizer.h"

/* The largest vocabularies known take about 1.2 million nodes. */
#define TRIE_NODES_MAX (1u << 23)

struct entry {
	const char *piece;
	size_t len;
	int32_t id;
};

static int by_piece(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = memcmp(x->piece, y->piece, x->len < y->len ? x->len : y->len);

	if (order)
		return order;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

/* Tokens with a piece go to entry, end tokens to v->end. */
static void sort_tokens(struct vocab_trie *v, struct entry *entry)
{
	for (uint32_t i = 0; i < v->vocabulary; i++) {
		struct entry e = { .id = (int32_t)i };

		e.piece = tokenizer_piece(v->tokenizer, e.id, &e.len);
		if (tokenizer_is_end(v->tokenizer, e.id))
			v->end[v->n_end++] = e.id;
		else if (e.len)
			entry[v->n_tokens++] = e;
	}
	if (v->n_tokens)
		qsort(entry, v->n_tokens, sizeof(*entry), by_piece);
}

/* Adds the nodes of one token below those it shares with the one before; open[]:
 * the nodes of the way to it, by depth. */
static int add_token(struct vocab_trie *v, const struct entry *e, size_t shared, uint32_t *open)
{
	for (size_t d = shared; d < e->len; d++) {
		if (grammar_grow(&v->node, v->n_nodes, &v->max_nodes, sizeof(*v->node),
				 TRIE_NODES_MAX))
			return -ENOMEM;
		open[d] = v->n_nodes;
		v->node[v->n_nodes++] = (struct trie_node){
			.first = v->n_tokens, .depth = (uint16_t)d,
			.byte = (unsigned char)e->piece[d],
		};
	}
	if (e->len > v->depth)
		v->depth = (uint32_t)e->len;
	if (v->node[open[e->len - 1]].count++ == 0)
		v->node[open[e->len - 1]].first = v->n_tokens;
	v->token[v->n_tokens++] = e->id;
	return 0;
}

static size_t shared_bytes(const struct entry *a, const struct entry *b)
{
	size_t n = 0;

	while (n < a->len && n < b->len && a->piece[n] == b->piece[n])
		n++;
	return n;
}

static int build_nodes(struct vocab_trie *v, const struct entry *entry)
{
	uint32_t n = v->n_tokens, *open;
	size_t longest = 0, depth = 0;
	int err = 0;

	for (uint32_t i = 0; i < n; i++)
		longest = entry[i].len > longest ? entry[i].len : longest;
	if (longest > UINT16_MAX)
		return -E2BIG;
	open = calloc(longest + 1, sizeof(*open));
	if (!open)
		return -ENOMEM;
	v->n_tokens = 0;
	for (uint32_t i = 0; i <= n && !err; i++) {
		size_t shared = i && i < n ? shared_bytes(&entry[i - 1], &entry[i]) : 0;

		while (depth > shared)
			v->node[open[--depth]].skip = v->n_nodes;
		if (i < n) {
			err = add_token(v, &entry[i], shared, open);
			depth = entry[i].len;
		}
	}
	free(open);
	return err;
}

int vocab_trie_new(const struct tokenizer *t, struct vocab_trie **out)
{
	struct vocab_trie *v = calloc(1, sizeof(*v));
	uint32_t n = tokenizer_size(t);
	struct entry *entry = calloc(n, sizeof(*entry));
	int err = -ENOMEM;

	*out = NULL;
	if (!v || !entry)
		goto out;
	v->tokenizer = t;
	v->vocabulary = n;
	v->token = calloc(n, sizeof(*v->token));
	v->end = calloc(n, sizeof(*v->end));
	if (!v->token || !v->end)
		goto out;
	sort_tokens(v, entry);
	err = build_nodes(v, entry);
out:
	free(entry);
	if (err)
		vocab_trie_free(v);
	else
		*out = v;
	return err;
}

void vocab_trie_free(struct vocab_trie *v)
{
	if (!v)
		return;
	free(v->node);
	free(v->token);
	free(v->end);
	free(v);
}
