/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate_grammar.c - keeps the grammars of the last requests, so that one who asks
 * again by the same grammar waits neither for compiling nor for masks found before.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "generate_impl.h"
#include "grammar.h"

static void forget(struct kept_grammar *k)
{
	matcher_free(k->matcher);
	grammar_free(k->grammar);
	free(k->text);
	*k = (struct kept_grammar){ 0 };
}

void generator_forget_grammars(struct generator *g)
{
	for (size_t i = 0; i < KEPT_GRAMMARS; i++)
		forget(&g->grammar[i]);
}

/* The one with this text, or the one that was not used for longest. */
static struct kept_grammar *find(struct generator *g, const char *text)
{
	struct kept_grammar *oldest = &g->grammar[0];

	for (size_t i = 0; i < KEPT_GRAMMARS; i++) {
		struct kept_grammar *k = &g->grammar[i];

		if (k->text && !strcmp(k->text, text))
			return k;
		if (k->used < oldest->used)
			oldest = k;
	}
	forget(oldest);
	return oldest;
}

static int compile(struct generator *g, const char *text, struct kept_grammar *k,
		   char *reason, size_t reason_len)
{
	int err = grammar_compile(text, &k->grammar, reason, reason_len);

	if (err)
		return err;
	k->text = strdup(text);
	return k->text ? matcher_new(k->grammar, g->trie, &k->matcher) : -ENOMEM;
}

int generator_matcher(struct generator *g, const char *text, struct matcher **out,
		      char *reason, size_t reason_len)
{
	struct kept_grammar *k = find(g, text);
	int err = k->text ? matcher_restart(k->matcher) :
			    compile(g, text, k, reason, reason_len);

	if (err) {
		forget(k);
		return err;
	}
	k->used = ++g->runs;
	*out = k->matcher;
	return 0;
}
