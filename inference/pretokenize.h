/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pretokenize.h - cuts text into the words inside which byte-level BPE merges,
 * by the pattern that tokenizer.ggml.pre names.
 */
#ifndef INFERENCE_PRETOKENIZE_H
#define INFERENCE_PRETOKENIZE_H

#include <stdbool.h>
#include <stddef.h>

struct pretokenizer {
	const char *name;
	/* Bytes of the word at the start of text; at least 1, len is not 0. */
	size_t (*next)(const char *text, size_t len);
	bool whole_words; /* a word that is a token is taken without merging */
	bool add_bos;     /* where the file does not say */
};

/* NULL: no such pattern.  An empty name means the first, gpt-2. */
const struct pretokenizer *pretokenizer_find(const char *name, size_t len);

#endif
