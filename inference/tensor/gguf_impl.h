/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf_impl.h - what gguf.c and gguf_meta.c share: the reader that walks the
 * mapping and the open file itself.
 */
#ifndef INFERENCE_GGUF_IMPL_H
#define INFERENCE_GGUF_IMPL_H

#include "gguf.h"

/* A position in the mapping; at <= size always. */
struct gguf_reader {
	const unsigned char *base;
	size_t size, at;
	char *reason; /* may be NULL */
	size_t reason_len;
};

/* name is the first member here and in struct gguf_tensor, so that one index
 * of names serves both. */
struct gguf_key {
	struct gguf_str name;
	enum gguf_type type;
	struct gguf_str string;     /* GGUF_STRING */
	const unsigned char *value; /* a number or a bool, unaligned */
	struct gguf_array array;    /* GGUF_ARRAY */
};

struct gguf {
	void *map;
	size_t size;
	uint32_t version;
	struct gguf_key *key;
	size_t n_keys;
	struct gguf_tensor *tensor;
	size_t n_tensors;
	const struct gguf_str **key_index;    /* sorted by name */
	const struct gguf_str **tensor_index; /* sorted by name */
};

/* Writes the reason and returns -EINVAL. */
int gguf_fail(struct gguf_reader *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The bytes read, or NULL if fewer are left. */
const unsigned char *gguf_take(struct gguf_reader *r, uint64_t n);
int gguf_take_u32(struct gguf_reader *r, uint32_t *out);
int gguf_take_u64(struct gguf_reader *r, uint64_t *out);
int gguf_take_string(struct gguf_reader *r, struct gguf_str *out);

/* Sorts pointers to n names that lie stride bytes apart; -EINVAL on a duplicate. */
int gguf_index_names(struct gguf_reader *r, const char *what, const void *first,
		     size_t n, size_t stride, const struct gguf_str ***index);
const void *gguf_find_name(const struct gguf_str **index, size_t n,
			   const char *name);

/* Reads g->n_keys keys into g->key; gguf_free_keys() also after an error. */
int gguf_read_keys(struct gguf_reader *r, struct gguf *g);
void gguf_free_keys(struct gguf *g);

#endif
