/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vocab_trie.c - all pieces of a vocabulary as a prefix tree in depth-first
 * order: a walk goes to the next node, or past a whole branch by .skip.  Tokens are
 * in the same order, so that those of a branch lie side by side.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokenizer.h"
#include "grammar_impl.h"

/* The largest vocabularies known take about 1.2 million nodes. */
#define TRIE_NODES_MAX (1u << 23)

struct entry {
	const char *piece;
	uint64_t key; /* the third to tenth byte, as a number in their order */
	uint32_t len;
	int32_t id;
};

static int by_piece(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	order = memcmp(x->piece, y->piece, x->len < y->len ? x->len : y->len);
	if (order)
		return order;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

static uint64_t key_of(const char *piece, uint32_t len)
{
	uint64_t key = 0;

	for (uint32_t i = 2; i < 10; i++)
		key = key << 8 | (i < len ? (unsigned char)piece[i] : 0);
	return key;
}

/* The first two bytes; what has only one goes before what has more. */
static uint32_t bucket_of(const struct entry *e)
{
	uint32_t first = (unsigned char)e->piece[0];

	return first * 257 + (e->len > 1 ? (unsigned char)e->piece[1] + 1u : 0);
}

#define BUCKETS (256 * 257)

/* By the first two bytes into buckets, then each of these by comparing. */
static int sort_entries(struct entry *entry, uint32_t n)
{
	uint32_t *start = calloc(BUCKETS + 1, sizeof(*start)), from = 0;
	struct entry *sorted = malloc(((size_t)n + 1) * sizeof(*sorted));
	int err = start && sorted ? 0 : -ENOMEM;

	if (err)
		goto out;
	for (uint32_t i = 0; i < n; i++)
		start[bucket_of(&entry[i]) + 1]++;
	for (uint32_t b = 0; b < BUCKETS; b++)
		start[b + 1] += start[b];
	for (uint32_t i = 0; i < n; i++)
		sorted[start[bucket_of(&entry[i])]++] = entry[i];
	/* Each start has moved to the end of its bucket. */
	for (uint32_t b = 0; b < BUCKETS && n; from = start[b++])
		if (start[b] - from > 1)
			qsort(sorted + from, start[b] - from, sizeof(*sorted), by_piece);
	memcpy(entry, sorted, n * sizeof(*entry));
out:
	free(start);
	free(sorted);
	return err;
}

/* Tokens with a piece go to entry, end tokens to v->end. */
static int sort_tokens(struct vocab_trie *v, struct entry *entry)
{
	for (uint32_t i = 0; i < v->vocabulary; i++) {
		struct entry e = { .id = (int32_t)i };
		size_t len;

		e.piece = tokenizer_piece(v->tokenizer, e.id, &len);
		if (len > UINT16_MAX)
			return -E2BIG;
		e.len = (uint32_t)len;
		e.key = key_of(e.piece, e.len);
		if (tokenizer_is_end(v->tokenizer, e.id))
			v->end[v->n_end++] = e.id;
		else if (e.len)
			entry[v->n_tokens++] = e;
	}
	return sort_entries(entry, v->n_tokens);
}

/* The nodes on the way to the present token, by depth. */
struct way {
	uint32_t *open;
	uint32_t depth; /* of the token: nodes that are open */
};

/* Adds the nodes of one token below those it shares with the one before. */
static int add_token(struct vocab_trie *v, const struct entry *e, uint32_t shared, struct way *way)
{
	for (uint32_t d = shared; d < e->len; d++) {
		if (grammar_grow(&v->node, v->n_nodes, &v->max_nodes, sizeof(*v->node),
				 TRIE_NODES_MAX))
			return -ENOMEM;
		way->open[d] = v->n_nodes;
		v->node[v->n_nodes++] = (struct trie_node){
			.first = v->n_tokens, .depth = (uint16_t)d,
			.byte = (unsigned char)e->piece[d],
		};
	}
	if (e->len > v->depth)
		v->depth = e->len;
	way->depth = e->len;
	v->token[v->n_tokens++] = e->id;
	return 0;
}

/* No more comes below the nodes at this depth and deeper. */
static void close_nodes(struct vocab_trie *v, struct way *way, uint32_t depth)
{
	while (way->depth > depth) {
		struct trie_node *n = &v->node[way->open[--way->depth]], *above;

		n->skip = v->n_nodes;
		if (!way->depth)
			break;
		above = &v->node[way->open[way->depth - 1]];
		above->below |= (uint8_t)(n->below | 1u << byte_group(n->byte));
		if (n->height >= above->height)
			above->height = (uint8_t)(n->height + (n->height < UINT8_MAX));
	}
}

static uint32_t shared_bytes(const struct entry *a, const struct entry *b)
{
	uint32_t n = 0;

	while (n < a->len && n < b->len && a->piece[n] == b->piece[n])
		n++;
	return n;
}

static int build_nodes(struct vocab_trie *v, const struct entry *entry)
{
	struct way way = { calloc(UINT16_MAX + 1, sizeof(*way.open)), 0 };
	uint32_t n = v->n_tokens;
	int err = way.open ? 0 : -ENOMEM;

	v->n_tokens = 0;
	for (uint32_t i = 0; i < n && !err; i++) {
		uint32_t shared = i ? shared_bytes(&entry[i - 1], &entry[i]) : 0;

		close_nodes(v, &way, shared);
		err = add_token(v, &entry[i], shared, &way);
	}
	close_nodes(v, &way, 0);
	/* One behind the last, which tells where its tokens end. */
	if (!err)
		err = grammar_grow(&v->node, v->n_nodes, &v->max_nodes, sizeof(*v->node),
				   TRIE_NODES_MAX);
	if (!err)
		v->node[v->n_nodes] = (struct trie_node){ .first = v->n_tokens };
	free(way.open);
	return err;
}

int vocab_trie_build(struct vocab_trie *v)
{
	struct entry *entry;
	int err = -ENOMEM;

	if (v->node)
		return 0;
	entry = calloc(v->vocabulary, sizeof(*entry));
	v->token = calloc(v->vocabulary, sizeof(*v->token));
	v->end = calloc(v->vocabulary, sizeof(*v->end));
	if (entry && v->token && v->end) {
		v->n_tokens = v->n_end = 0;
		err = sort_tokens(v, entry);
	}
	if (!err)
		err = build_nodes(v, entry);
	free(entry);
	if (err) {
		/* It may be tried again. */
		free(v->node);
		free(v->token);
		free(v->end);
		*v = (struct vocab_trie){ .tokenizer = v->tokenizer, .vocabulary = v->vocabulary };
	}
	return err;
}

int vocab_trie_new(const struct tokenizer *t, struct vocab_trie **out)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	(*out)->tokenizer = t;
	(*out)->vocabulary = tokenizer_size(t);
	return 0;
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
