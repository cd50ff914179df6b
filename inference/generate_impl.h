/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate_impl.h - what opening and running a generator share.
 */
#ifndef INFERENCE_GENERATE_IMPL_H
#define INFERENCE_GENERATE_IMPL_H

#include "draft.h"
#include "generate.h"

struct generator {
	struct gguf *gguf;
	struct model *model;
	struct tokenizer *tokenizer;
	struct pool *pool;
	struct session *session;
	struct vocab_trie *trie;
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
	uint64_t *all;     /* token set: every id that the tokenizer knows */
	uint64_t *allowed; /* token set under the grammar */
};

#endif
