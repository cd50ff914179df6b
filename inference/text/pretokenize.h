/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pretokenize.h - cuts text into the words inside which byte-level BPE merges, by
 * the patterns that tokenizer.ggml.pre names.
 */
#ifndef INFERENCE_PRETOKENIZE_H
#define INFERENCE_PRETOKENIZE_H

#include <stdbool.h>
#include <stddef.h>

#define PRETOKENIZER_STAGES_MAX 5

/* What a name stands for. */
struct pretokenizer_kind {
	const char *names; /* with spaces between */
	/* Each cuts the pieces of the one before into its matches and what is
	 * between them. */
	const char *stage[PRETOKENIZER_STAGES_MAX];
	bool whole_words; /* a word that is a token is taken without merging */
	bool add_bos;     /* where the file does not say */
};

struct pretokenizer;

/* NULL: no such name.  An empty name is that of files older than the key. */
const struct pretokenizer_kind *pretokenizer_find(const char *name, size_t len);

int pretokenizer_new(const struct pretokenizer_kind *kind, struct pretokenizer **out);
void pretokenizer_free(struct pretokenizer *p); /* NULL is allowed */

/* Gets each word in turn; anything but 0 ends the cutting. */
typedef int (*pretokenizer_word_fn)(void *ctx, const char *word, size_t len);

/* text is UTF-8.  Returns 0 or what word() returned. */
int pretokenizer_cut(const struct pretokenizer *p, const char *text, size_t len,
		     pretokenizer_word_fn word, void *ctx);

#endif
