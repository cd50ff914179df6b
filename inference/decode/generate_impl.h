/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate_impl.h - what opening and running a generator share.
 */
#ifndef INFERENCE_GENERATE_IMPL_H
#define INFERENCE_GENERATE_IMPL_H

#include "draft.h"
#include "generate.h"
#include "prefix.h"

/* Prompts that the next ones are compared with, and how far into them. */
#define RECENT_PROMPTS 4
#define RECENT_TOKENS 1024

/* Grammars that stay compiled, with the masks found for them: those of a shell that
 * asks for commands differ by the kinds of names in the line. */
#define KEPT_GRAMMARS 4

struct kept_grammar {
	char *text; /* NULL: free */
	struct grammar *grammar;
	struct matcher *matcher;
	uint64_t used; /* number of the run */
};

struct generator {
	struct gguf *gguf;
	struct model *model;
	struct tokenizer *tokenizer;
	const struct chat_format *chat; /* around prompts; NULL: they are taken as they are */
	struct pool *pool;
	struct session *session;
	struct vocab_trie *trie;
	struct kept_grammar grammar[KEPT_GRAMMARS];
	uint64_t runs;
	struct sampler *sampler;
	struct llm_info info;
	uint32_t context;
	int32_t *ids;      /* [context + 1]; those below session_position() are in
	                      the KV cache */
	int32_t *prompt;   /* [context + 1] */
	float *logits;     /* [1 + DRAFT_MAX][vocabulary of the model] */
	struct draft draft;
	bool guessing;
	struct generator_stats stats; /* of the last run */

	struct prefix_store prefix;
	uint64_t prefix_work; /* least work, as generate.h counts it, to be kept */
	struct {
		int32_t id[RECENT_TOKENS];
		uint32_t n;
	} recent[RECENT_PROMPTS];
	unsigned int next_recent;
	uint32_t recurring; /* tokens that the last prompt shares with one before */
	uint64_t *all;     /* token set: every id that the tokenizer knows */
	uint64_t *allowed; /* token set under the grammar */
};

/* generate_prefix.c: the cache gets what the store has of the n tokens in
 * g->prompt, where that is worth it; shared of them are in the cache already.
 * How many are now. */
uint32_t generator_restore(struct generator *g, uint32_t n, uint32_t shared);

/* generate_grammar.c: a matcher at the beginning for a grammar's text, compiled if it
 * is not kept; the generator's.  Errors of grammar_compile(). */
int generator_matcher(struct generator *g, const char *text, struct matcher **out,
		      char *reason, size_t reason_len);
void generator_forget_grammars(struct generator *g);

#endif
