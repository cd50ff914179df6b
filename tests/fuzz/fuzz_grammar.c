/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_grammar.c - a grammar, a NUL, and a text for it.  The mask of a vocabulary
 * must agree with what feeding each piece says, and an accepted byte must not be
 * refused when the text is fed again at once.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/grammar.h"
#include "decode/sample.h"
#include "tensor/gguf.h"
#include "text/tokenizer.h"

#define VOCABULARY_MAX 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct gguf *vocabulary;
static struct tokenizer *tokenizer;
static struct vocab_trie *trie;

static void load(void)
{
	if (gguf_open("tests/fixtures/vocab-llama-bpe.gguf", &vocabulary, NULL, 0) ||
	    tokenizer_open(vocabulary, &tokenizer, NULL, 0) || vocab_trie_new(tokenizer, &trie) ||
	    tokenizer_size(tokenizer) > VOCABULARY_MAX) {
		fputs("run it in the root of the project\n", stderr);
		abort();
	}
}

static void check_mask(struct matcher *m, const struct grammar *g, const char *text, size_t len)
{
	uint64_t mask[TOKEN_SET_WORDS(VOCABULARY_MAX)];
	struct matcher *again;
	int32_t only, id;
	long n = matcher_mask(m, mask, &only), count = 0;
	size_t piece_len;
	const char *piece;

	if (n < 0 && n != -EBADMSG)
		return; /* the automaton is at its bound */
	for (id = 0; id < (int32_t)tokenizer_size(tokenizer); id++)
		count += token_set_has(mask, id);
	if ((n < 0 ? 0 : n) != count || (only >= 0 && count != 1))
		abort();
	/* One token, picked by the text, asked of a fresh matcher. */
	id = (int32_t)(len * 7919 % tokenizer_size(tokenizer));
	piece = tokenizer_piece(tokenizer, id, &piece_len);
	if (!piece_len || matcher_new(g, NULL, &again))
		return;
	if (matcher_accept_bytes(again, text, len) ||
	    (matcher_accept_bytes(again, piece, piece_len) == 0) != token_set_has(mask, id))
		abort();
	matcher_free(again);
}

static void feed(const struct grammar *g, const char *text, size_t len)
{
	struct matcher *m;
	size_t n = 0;

	if (matcher_new(g, trie, &m))
		return;
	check_mask(m, g, text, 0);
	while (n < len && n < 64 && matcher_accept_bytes(m, text + n, 1) == 0) {
		n++;
		check_mask(m, g, text, n);
	}
	matcher_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *source = malloc(size + 1), reason[128];
	struct grammar *g;
	size_t len;

	if (!tokenizer)
		load();
	if (size)
		memcpy(source, data, size);
	source[size] = '\0';
	len = strlen(source);
	if (!grammar_compile(source, &g, reason, sizeof(reason))) {
		feed(g, source + len, 0);
		if (len < size)
			feed(g, source + len + 1, size - len - 1);
		grammar_free(g);
	}
	free(source);
	return 0;
}
