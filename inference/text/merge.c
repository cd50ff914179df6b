/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.c - the loop that both tokenizers share: symbols in a linked list,
 * possible joins in a heap.  A join that another one overtook is recognised when
 * it is taken from the heap: its two symbols no longer touch or have other sizes.
 */
#include <errno.h>
#include <stdlib.h>

#include "tokenizer_impl.h"

#define NONE UINT32_MAX
/* Of a node of the heap: its depth is what costs, as each level is a cache miss. */
#define CHILDREN 4

struct merge_candidate {
	uint64_t key; /* priority, then position from the left */
	uint32_t right, len;
	int32_t id;
};

static uint32_t left_of(const struct merge_candidate *c)
{
	return (uint32_t)c->key;
}

int merger_reserve(struct merger *m, size_t symbols)
{
	m->n_symbols = 0;
	m->n_heap = 0;
	if (symbols > m->symbols_max) {
		struct symbol *grown = reallocarray(m->symbol, symbols, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		m->symbol = grown;
		m->symbols_max = symbols;
	}
	return 0;
}

void merger_add(struct merger *m, size_t start, size_t len, int32_t id)
{
	uint32_t i = (uint32_t)m->n_symbols++;

	m->symbol[i] = (struct symbol){
		.start = (uint32_t)start, .len = (uint32_t)len,
		.prev = i ? i - 1 : NONE, .next = NONE, .id = id,
	};
	if (i)
		m->symbol[i - 1].next = i;
}

static int heap_push(struct merger *m, const struct merge_candidate *c)
{
	size_t i = m->n_heap;

	if (i == m->heap_max) {
		size_t max = i ? i * 2 : 64;
		struct merge_candidate *grown = reallocarray(m->heap, max, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		m->heap = grown;
		m->heap_max = max;
	}
	m->n_heap++;
	while (i > 0 && m->heap[(i - 1) / CHILDREN].key > c->key) {
		m->heap[i] = m->heap[(i - 1) / CHILDREN];
		i = (i - 1) / CHILDREN;
	}
	m->heap[i] = *c;
	return 0;
}

static struct merge_candidate heap_pop(struct merger *m)
{
	struct merge_candidate top = m->heap[0], last = m->heap[--m->n_heap];
	size_t i = 0, child;

	while ((child = CHILDREN * i + 1) < m->n_heap) {
		size_t end = child + CHILDREN < m->n_heap ? child + CHILDREN : m->n_heap;

		for (size_t k = child + 1; k < end; k++)
			if (m->heap[k].key < m->heap[child].key)
				child = k;
		if (m->heap[child].key >= last.key)
			break;
		m->heap[i] = m->heap[child];
		i = child;
	}
	m->heap[i] = last;
	return top;
}

static int propose(struct merger *m, const struct tokenizer *t, const char *text,
		   merge_find_fn find, uint32_t left)
{
	struct merge_candidate c;
	uint32_t priority, right;

	if (left == NONE || m->symbol[left].next == NONE)
		return 0;
	right = m->symbol[left].next;
	if (!find(t, text, &m->symbol[left], &m->symbol[right], &priority, &c.id))
		return 0;
	c.key = (uint64_t)priority << 32 | left;
	c.right = right;
	c.len = m->symbol[left].len + m->symbol[right].len;
	return heap_push(m, &c);
}

static bool stale(const struct merger *m, const struct merge_candidate *c)
{
	const struct symbol *left = &m->symbol[left_of(c)], *right = &m->symbol[c->right];

	return left->len == 0 || right->len == 0 || left->next != c->right ||
	       left->len + right->len != c->len;
}

static void join(struct merger *m, const struct merge_candidate *c)
{
	struct symbol *left = &m->symbol[left_of(c)], *right = &m->symbol[c->right];

	left->len = c->len;
	left->id = c->id;
	left->next = right->next;
	if (right->next != NONE)
		m->symbol[right->next].prev = left_of(c);
	right->len = 0;
}

int merger_run(struct merger *m, const struct tokenizer *t, const char *text, merge_find_fn find)
{
	int err = 0;

	for (uint32_t i = 0; i < m->n_symbols && !err; i++)
		err = propose(m, t, text, find, i);
	while (m->n_heap && !err) {
		struct merge_candidate c = heap_pop(m);

		if (stale(m, &c))
			continue;
		join(m, &c);
		err = propose(m, t, text, find, m->symbol[left_of(&c)].prev);
		if (!err)
			err = propose(m, t, text, find, left_of(&c));
	}
	return err;
}

void merger_free(struct merger *m)
{
	free(m->symbol);
	free(m->heap);
}
