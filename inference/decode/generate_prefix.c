/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate_prefix.c - which beginnings of prompts are kept, and when one is taken
 * up again.
 *
 * What two prompts begin with will probably come a third time: the introduction of
 * a caller.  Prompts of several callers are told apart by looking at the last few.
 */
#include <string.h>

#include "model/model.h"
#include "generate_impl.h"

/* Below this, reading a store and its file is no gain. */
#define WORK_MIN 4000000000u

static uint32_t common(const int32_t *a, uint32_t n_a, const int32_t *b, uint32_t n_b)
{
	uint32_t n = 0;

	while (n < n_a && n < n_b && a[n] == b[n])
		n++;
	return n;
}

static bool worth_it(const struct generator *g, uint32_t tokens)
{
	return tokens && tokens * g->info.parameters >= g->prefix_work;
}

void generator_set_prefix(struct generator *g, void *bytes, size_t size, uint64_t least)
{
	prefix_open(&g->prefix, bytes, size, g->gguf, g->session);
	g->prefix_work = least ? least : WORK_MIN;
}

uint32_t generator_prefix_ignored(const struct generator *g)
{
	return g->prefix.ignored;
}

/* Compares with the last prompts, and is then one of them. */
static void find_recurring(struct generator *g, uint32_t n)
{
	const uint32_t kept = n < RECENT_TOKENS ? n : RECENT_TOKENS;

	g->recurring = 0;
	for (size_t i = 0; i < RECENT_PROMPTS; i++) {
		uint32_t c = common(g->recent[i].id, g->recent[i].n, g->prompt, n);

		if (c > g->recurring)
			g->recurring = c;
	}
	memcpy(g->recent[g->next_recent].id, g->prompt, kept * sizeof(*g->prompt));
	g->recent[g->next_recent].n = kept;
	g->next_recent = (g->next_recent + 1) % RECENT_PROMPTS;
}

uint32_t generator_restore(struct generator *g, uint32_t n, uint32_t shared)
{
	size_t which = 0;
	uint32_t found;

	if (!g->prefix.bytes)
		return shared;
	find_recurring(g, n);
	/* The last token is read anew: its logits are wanted. */
	found = prefix_find(&g->prefix, g->prompt, n - 1, &which);
	if (found <= shared || !worth_it(g, found - shared))
		return shared;
	if (prefix_load(&g->prefix, which, found, g->session))
		return 0;
	g->stats.restored = found;
	return found;
}

size_t generator_keep_prefix(struct generator *g)
{
	const uint32_t n = g->recurring;
	size_t which;

	g->recurring = 0;
	/* A run that failed may not have come so far. */
	if (!g->prefix.bytes || !worth_it(g, n) || n > session_position(g->session) ||
	    prefix_find(&g->prefix, g->ids, n, &which) == n)
		return 0;
	return prefix_keep(&g->prefix, g->ids, n, g->session) ? 0 : g->prefix.used;
}
