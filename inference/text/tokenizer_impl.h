/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer_impl.h - what the files of the tokenizer share.
 */
#ifndef INFERENCE_TOKENIZER_IMPL_H
#define INFERENCE_TOKENIZER_IMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tensor/gguf.h"
#include "tokenizer.h"

/* Bounds on what a file may bring; the largest vocabularies known have 262,144
 * tokens, of which none is longer than 256 bytes. */
#define TOKENS_MAX (1u << 20)
#define TOKEN_BYTES_MAX 1024u
#define MERGES_MAX (1u << 22)
/* Longest text that is encoded at once. */
#define TEXT_BYTES_MAX (16u << 20)

/* As in tokenizer.ggml.token_type. */
enum token_type {
	TOKEN_NORMAL = 1,
	TOKEN_UNKNOWN,
	TOKEN_CONTROL,
	TOKEN_USER,
	TOKEN_UNUSED,
	TOKEN_BYTE,
	TOKEN_TYPES,
	/* Not in files: a normal one that no text becomes. */
	TOKEN_MUTE = TOKEN_TYPES,
};

struct piece {
	uint32_t offset, len; /* in tokenizer.blob */
};

/* Control and user-defined tokens by their text, sorted by bytes. */
struct special {
	const char *text; /* in tokenizer.special_text: as the file has it */
	uint32_t len;
	int32_t id;
	bool user;   /* user-defined */
	bool marker; /* the chat template uses it */
	bool strip;  /* white space behind it goes with it */
};

/* Piece -> id of the tokens that text may become; open addressing. */
struct text_map {
	struct text_slot {
		uint32_t hash;
		int32_t id; /* -1: free */
	} *slot;
	uint32_t mask;
};

/* (left id, right id) -> rank and merged id; open addressing. */
struct merge_map {
	struct merge_slot {
		uint64_t pair;
		uint32_t rank;
		int32_t id; /* -1: free */
	} *slot;
	uint32_t mask;
};

struct tokenizer {
	const struct encoder *encoder;
	const struct pretokenizer_kind *kind; /* BPE */
	struct pretokenizer *pre;	      /* BPE */
	uint32_t n;
	struct piece *piece;
	char *blob;
	uint8_t *type;
	uint32_t *priority; /* SPM: order of merging, smaller first */
	uint32_t longest;   /* bytes of the longest mergeable piece */
	struct text_map text;
	struct merge_map merge;
	int32_t byte_id[256]; /* -1: none */
	int32_t unknown, bos, eos; /* -1: none */
	uint64_t *end;             /* token set, see sample.h */
	bool add_bos, add_eos, add_space;
	struct special *special;
	char *special_text;
	uint32_t n_special;
	bool special_first[256]; /* some special token begins with this byte */
};

/* Ids found so far; count goes on past max, so that too many is noticed. */
struct id_list {
	int32_t *id;
	size_t count, max;
};

static inline void id_push(struct id_list *l, int32_t id)
{
	if (l->count < l->max)
		l->id[l->count] = id;
	l->count++;
}

struct merger;

/* One algorithm: how a file is read and how text without special tokens is
 * encoded. */
struct encoder {
	const char *name; /* tokenizer.ggml.model */
	int (*open)(struct tokenizer *t, const struct gguf *g, char *reason, size_t reason_len);
	/* Text may become user-defined tokens by merging, too. */
	bool merges_user;
	/* Bytes of token text raw as they appear in text; out has room for
	 * len.  Negative: it has no such form. */
	long (*decode)(const char *raw, size_t len, char *out);
	/* text: all between two special tokens; not empty. */
	int (*encode)(const struct tokenizer *t, struct merger *m, const char *text, size_t len,
		      struct id_list *out);
};

extern const struct encoder tokenizer_spm, tokenizer_bpe;

/* Fills text and longest; piece, blob and type are there. */
int tokenizer_index_text(struct tokenizer *t);

/*
 * tokenizer_special.c: the tokens that stand for themselves in text.  name is the
 * model's, which some rules go by.
 */
int tokenizer_read_specials(struct tokenizer *t, const struct gguf_array *tokens,
			    const struct gguf_str *name);
/* Whether a token of this text ends an answer, whatever its type. */
bool tokenizer_ends_by_text(const struct gguf_str *text);
/* Marks those that the chat template uses; they are not taken from foreign text. */
void tokenizer_mark_template(struct tokenizer *t, const struct gguf_str *template);
/* The longest special token at the start of text that such text may hold, or NULL. */
const struct special *tokenizer_special_at(const struct tokenizer *t, const char *text, size_t len,
					   enum tokenizer_trust trust);

/* -1: text is no token that text may become. */
int32_t tokenizer_lookup(const struct tokenizer *t, const char *text, size_t len);

/* The byte's own token, or the unknown one; opening made sure of one of them. */
int32_t tokenizer_byte(const struct tokenizer *t, unsigned char byte);

/* 0xHH of "<0xHH>", or -1. */
int tokenizer_parse_byte(const char *text, size_t len);

/* Writes the reason and returns -EINVAL. */
int tokenizer_refuse(char *reason, size_t reason_len, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * merge.c: joins neighbouring symbols, the best pair first, until none is left;
 * O(n log n) for any text.
 */
struct symbol {
	uint32_t start, len; /* len 0: joined to the one before */
	uint32_t prev, next; /* UINT32_MAX: none */
	int32_t id;          /* -1: no token (yet) */
};

/* May left and right join?  Then *priority (smaller first) and *id are set. */
typedef bool (*merge_find_fn)(const struct tokenizer *t, const char *text,
			      const struct symbol *left, const struct symbol *right,
			      uint32_t *priority, int32_t *id);

struct merger {
	struct symbol *symbol;
	size_t n_symbols, symbols_max;
	struct merge_candidate *heap;
	size_t n_heap, heap_max;
};

int merger_reserve(struct merger *m, size_t symbols);
void merger_add(struct merger *m, size_t start, size_t len, int32_t id);
/* Works on the symbols added since merger_reserve(); those left are reached by
 * .next from symbol 0. */
int merger_run(struct merger *m, const struct tokenizer *t, const char *text, merge_find_fn find);
void merger_free(struct merger *m);

#endif
