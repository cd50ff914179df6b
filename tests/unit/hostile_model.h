/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hostile_model.h - a whole model file of some KiB, and changes to it: one key or
 * one tensor made wrong at a time.  Include after cmocka.h.
 */
#ifndef TESTS_HOSTILE_MODEL_H
#define TESTS_HOSTILE_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tensor/gguf.h"

enum { WIDTH = 8, FFN = 16, CONTEXT = 32, HEADS = 2, KV_HEADS = 1, HEAD_DIM = 4 };
enum { SPM_TOKENS = 263, BPE_TOKENS = 258 };

enum what {
	NOTHING,
	/* keys */
	DROP, U32, I32, U64, F32, F64, TEXT, FLAG,
	LIST,    /* the list's elements become of type number */
	ELEMENT, /* element `at` of the list is the text, number or real */
	LONGER,  /* the list has number elements more (or less) */
	/* tensors */
	T_DROP, T_DIM0, T_DIM1, T_DIMS, T_TYPE, T_NAME, T_FIRST, T_ADD,
};

/* What is wrong.  A key that the good file has not is added. */
struct change {
	const char *reason; /* what the refusal must say; NULL: it is none */
	enum what what;
	const char *name;   /* of the key or tensor */
	int64_t number;
	double real;
	const char *text;
	uint64_t len;       /* of text, if it is not strlen() */
	unsigned int at;
	const struct change *also;
};

struct file {
	unsigned char data[1 << 17];
	size_t len, header;
};

static inline void add(struct file *f, const void *p, size_t n)
{
	assert_true(f->len + n <= sizeof(f->data));
	memcpy(f->data + f->len, p, n);
	f->len += n;
}

static inline void add_u32(struct file *f, uint32_t v)
{
	add(f, &v, sizeof(v));
}

static inline void add_u64(struct file *f, uint64_t v)
{
	add(f, &v, sizeof(v));
}

static inline void add_text(struct file *f, const char *s, uint64_t len)
{
	add_u64(f, len);
	add(f, s, len);
}

/* The good file's keys; those of LISTs are made by list_element(). */
struct good_key {
	const char *name;
	int type; /* enum gguf_type; of a list: of its elements */
	uint64_t number;
	double real;
	const char *text;
	bool list;
};

static const struct good_key model_keys[] = {
	{ "general.architecture", GGUF_STRING, 0, 0, "llama", false },
	{ "general.name", GGUF_STRING, 0, 0, "hostile", false },
	{ "llama.embedding_length", GGUF_U32, WIDTH, 0, NULL, false },
	{ "llama.block_count", GGUF_U32, 1, 0, NULL, false },
	{ "llama.feed_forward_length", GGUF_U32, FFN, 0, NULL, false },
	{ "llama.context_length", GGUF_U32, CONTEXT, 0, NULL, false },
	{ "llama.attention.head_count", GGUF_U32, HEADS, 0, NULL, false },
	{ "llama.attention.head_count_kv", GGUF_U32, KV_HEADS, 0, NULL, false },
	{ "llama.attention.layer_norm_rms_epsilon", GGUF_F32, 0, 1e-5, NULL, false },
	{ "llama.rope.dimension_count", GGUF_U32, HEAD_DIM, 0, NULL, false },
	{ "llama.rope.freq_base", GGUF_F32, 0, 10000, NULL, false },
};

static const struct good_key spm_keys[] = {
	{ "tokenizer.ggml.model", GGUF_STRING, 0, 0, "llama", false },
	{ "tokenizer.ggml.tokens", GGUF_STRING, SPM_TOKENS, 0, NULL, true },
	{ "tokenizer.ggml.scores", GGUF_F32, SPM_TOKENS, 0, NULL, true },
	{ "tokenizer.ggml.token_type", GGUF_I32, SPM_TOKENS, 0, NULL, true },
	{ "tokenizer.ggml.bos_token_id", GGUF_U32, 1, 0, NULL, false },
	{ "tokenizer.ggml.eos_token_id", GGUF_U32, 2, 0, NULL, false },
	{ "tokenizer.ggml.unknown_token_id", GGUF_U32, 0, 0, NULL, false },
	{ "tokenizer.ggml.add_bos_token", GGUF_BOOL, 1, 0, NULL, false },
};

static const struct good_key bpe_keys[] = {
	{ "tokenizer.ggml.model", GGUF_STRING, 0, 0, "gpt2", false },
	{ "tokenizer.ggml.pre", GGUF_STRING, 0, 0, "gpt-2", false },
	{ "tokenizer.ggml.tokens", GGUF_STRING, BPE_TOKENS, 0, NULL, true },
	{ "tokenizer.ggml.token_type", GGUF_I32, BPE_TOKENS, 0, NULL, true },
	{ "tokenizer.ggml.merges", GGUF_STRING, 1, 0, NULL, true },
	{ "tokenizer.ggml.eos_token_id", GGUF_U32, 257, 0, NULL, false },
};

/* The change that is about this key or tensor; NULL: none. */
static inline const struct change *about(const struct change *c, const char *name)
{
	while (c && (!c->name || strcmp(c->name, name) != 0))
		c = c->also;
	return c;
}

/* Byte b as GPT-2 writes it. */
static inline void byte_text(unsigned int b, char out[8])
{
	unsigned int cp = 0x100;

	if ((b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b != 0xad)) {
		cp = b;
	} else {
		for (unsigned int i = 0; i < b; i++)
			cp += !((i >= 0x21 && i <= 0x7e) || (i >= 0xa1 && i != 0xad));
	}
	if (cp < 0x80)
		snprintf(out, 8, "%c", (char)cp);
	else
		snprintf(out, 8, "%c%c", (char)(0xc0 | cp >> 6), (char)(0x80 | (cp & 63)));
}

static inline void token_text(bool bpe, uint64_t i, char out[8])
{
	static const char *const first[] = { "<unk>", "<s>", "</s>" };
	static const char *const last[] = { "\xe2\x96\x81", "a", "b", "ab" };

	if (bpe && i < 256)
		byte_text((unsigned int)i, out);
	else if (bpe)
		snprintf(out, 8, "%s", i == 256 ? "ab" : i == 257 ? "<|end|>" : "more");
	else if (i < 3)
		snprintf(out, 8, "%s", first[i]);
	else if (i < 259)
		snprintf(out, 8, "<0x%02X>", (unsigned int)i - 3);
	else
		snprintf(out, 8, "%s", i < SPM_TOKENS ? last[i - 259] : "more");
}

static inline int64_t token_type(bool bpe, uint64_t i)
{
	if (bpe)
		return i == 257 ? 3 : 1;
	return i == 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1;
}

static inline void add_number(struct file *f, int type, int64_t number, double real)
{
	static const size_t bytes[] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };
	float single = (float)real;

	if (type == GGUF_F32)
		add(f, &single, sizeof(single));
	else if (type == GGUF_F64)
		add(f, &real, sizeof(real));
	else
		add(f, &number, bytes[type]);
}

static inline void list_element(struct file *f, const struct good_key *k, bool bpe, int type,
				uint64_t i, const struct change *c)
{
	const bool changed = c && c->what == ELEMENT && c->at == i;
	char text[8];

	if (changed && type == GGUF_STRING) {
		add_text(f, c->text, c->len ? c->len : strlen(c->text));
	} else if (changed) {
		add_number(f, type, c->number, c->real);
	} else if (type == GGUF_STRING && strstr(k->name, "merges")) {
		add_text(f, "a b", 3);
	} else if (type == GGUF_STRING) {
		token_text(bpe, i, text);
		add_text(f, text, strlen(text));
	} else {
		add_number(f, type, token_type(bpe, i), -(double)i);
	}
}

static inline void add_list(struct file *f, const struct good_key *k, bool bpe,
			    const struct change *c)
{
	const int type = c && c->what == LIST ? (int)c->number : k->type;
	const uint64_t n = k->number + (c && c->what == LONGER ? (uint64_t)c->number : 0);

	add_u32(f, GGUF_ARRAY);
	add_u32(f, (uint32_t)type);
	add_u64(f, n);
	for (uint64_t i = 0; i < n; i++)
		list_element(f, k, bpe, type, i, c);
}

/* The key as the change has it. */
static inline void add_changed(struct file *f, const struct change *c)
{
	static const int types[] = {
		[U32] = GGUF_U32, [I32] = GGUF_I32, [U64] = GGUF_U64, [F32] = GGUF_F32,
		[F64] = GGUF_F64, [FLAG] = GGUF_BOOL,
	};

	add_text(f, c->name, strlen(c->name));
	if (c->what == TEXT) {
		add_u32(f, GGUF_STRING);
		add_text(f, c->text, c->len ? c->len : strlen(c->text));
	} else if (c->what == LIST) {
		add_u32(f, GGUF_ARRAY);
		add_u32(f, (uint32_t)c->number);
		add_u64(f, 1);
		if (c->number == GGUF_STRING)
			add_text(f, "", 0);
		else
			add_number(f, (int)c->number, 0, 0);
	} else {
		add_u32(f, (uint32_t)types[c->what]);
		add_number(f, types[c->what], c->number, c->real);
	}
}

static inline bool is_key(const struct change *c)
{
	return c->what > NOTHING && c->what < T_DROP;
}

/* Returns the number of keys. */
static inline uint64_t add_keys(struct file *f, const struct good_key *key, size_t n, bool bpe,
				const struct change *changes)
{
	uint64_t added = 0;

	for (size_t i = 0; i < n; i++) {
		const struct good_key *k = &key[i];
		const struct change *c = about(changes, k->name);
		const bool of_list = c && (c->what == ELEMENT || c->what == LONGER ||
					   (c->what == LIST && k->list));

		if (c && c->what == DROP)
			continue;
		added++;
		if (c && !of_list) {
			add_changed(f, c);
			continue;
		}
		add_text(f, k->name, strlen(k->name));
		if (k->list) {
			add_list(f, k, bpe, c);
			continue;
		}
		add_u32(f, (uint32_t)k->type);
		if (k->type == GGUF_STRING)
			add_text(f, k->text, strlen(k->text));
		else
			add_number(f, k->type, (int64_t)k->number, k->real);
	}
	return added;
}

static const struct good_tensor {
	const char *name;
	uint64_t columns, rows; /* rows 0: a vector; 1: as many as tokens */
} good_tensors[] = {
	{ "token_embd.weight", WIDTH, 1 },
	{ "output_norm.weight", WIDTH, 0 },
	{ "blk.0.attn_norm.weight", WIDTH, 0 },
	{ "blk.0.attn_q.weight", WIDTH, HEADS * HEAD_DIM },
	{ "blk.0.attn_k.weight", WIDTH, KV_HEADS * HEAD_DIM },
	{ "blk.0.attn_v.weight", WIDTH, KV_HEADS * HEAD_DIM },
	{ "blk.0.attn_output.weight", HEADS * HEAD_DIM, WIDTH },
	{ "blk.0.ffn_norm.weight", WIDTH, 0 },
	{ "blk.0.ffn_gate.weight", WIDTH, FFN },
	{ "blk.0.ffn_up.weight", WIDTH, FFN },
	{ "blk.0.ffn_down.weight", FFN, WIDTH },
};
#define GOOD_TENSORS (sizeof(good_tensors) / sizeof(good_tensors[0]))

/* Adds a row of the table; its floats' first is left in *first. */
static inline uint64_t add_tensor(struct file *f, const struct good_tensor *t, bool bpe,
				  const struct change *c, uint64_t offset, float *first)
{
	uint64_t dim[4] = { t->columns, t->rows == 1 ? (bpe ? BPE_TOKENS : SPM_TOKENS) : t->rows,
			    1, 1 };
	uint32_t dims = t->rows ? 2 : 1;
	const enum what what = c ? c->what : NOTHING;
	const char *name = what == T_NAME ? c->text : t->name;

	*first = what == T_FIRST ? (float)c->real : 1;
	if (what == T_DIM0)
		dim[0] = (uint64_t)c->number;
	if (what == T_DIM1)
		dim[1] = (uint64_t)c->number;
	if (what == T_DIMS)
		dims = (uint32_t)c->number;
	if (dims > 2)
		dim[2] = 2;
	add_text(f, name, strlen(name));
	add_u32(f, dims);
	add(f, dim, sizeof(dim[0]) * dims);
	add_u32(f, what == T_TYPE ? (uint32_t)c->number : TENSOR_F32);
	add_u64(f, offset);
	return (dim[0] * (dims > 1 ? dim[1] : 1) * dim[2] * sizeof(float) + 31) / 32 * 32;
}

/* Small numbers, the first of each tensor as it is wanted. */
static inline void add_floats(struct file *f, uint64_t bytes, float first)
{
	for (uint64_t i = 0; i < bytes / sizeof(float); i++) {
		float v = i ? (float)((i * 7 + 3) % 11) / 16 - 0.3f : first;

		add(f, &v, sizeof(v));
	}
}

static inline void set_counts(struct file *f, uint64_t tensors, uint64_t keys)
{
	memcpy(f->data + 8, &tensors, sizeof(tensors));
	memcpy(f->data + 16, &keys, sizeof(keys));
}

/* What the changes bring that the good file has not; returns the number of keys. */
static inline uint64_t add_new_keys(struct file *f, const struct good_key *keys, size_t n,
				    const struct change *changes)
{
	const size_t n_model = sizeof(model_keys) / sizeof(model_keys[0]);
	uint64_t added = 0;

	for (const struct change *c = changes; c; c = c->also) {
		bool known = !is_key(c) || c->what == DROP;

		for (size_t i = 0; i < n_model && !known; i++)
			known = strcmp(model_keys[i].name, c->name) == 0;
		for (size_t i = 0; i < n && !known; i++)
			known = strcmp(keys[i].name, c->name) == 0;
		if (!known) {
			add_changed(f, c);
			added++;
		}
	}
	return added;
}

struct layout {
	uint64_t bytes[GOOD_TENSORS + 4], offset, n;
	float first[GOOD_TENSORS + 4];
};

static inline void lay_out(struct file *f, struct layout *l, const struct good_tensor *t, bool bpe,
			   const struct change *c)
{
	l->bytes[l->n] = add_tensor(f, t, bpe, c, l->offset, &l->first[l->n]);
	l->offset += l->bytes[l->n++];
}

static inline void make_model(struct file *f, bool bpe, const struct change *changes)
{
	const struct good_key *keys = bpe ? bpe_keys : spm_keys;
	const size_t n_keys = bpe ? sizeof(bpe_keys) / sizeof(bpe_keys[0]) :
				    sizeof(spm_keys) / sizeof(spm_keys[0]);
	struct layout l = { .n = 0 };
	uint64_t added;

	f->len = 0;
	add(f, "GGUF\3\0\0\0", 8);
	add_u64(f, 0);
	add_u64(f, 0);
	added = add_keys(f, model_keys, sizeof(model_keys) / sizeof(model_keys[0]), bpe, changes);
	added += add_keys(f, keys, n_keys, bpe, changes);
	added += add_new_keys(f, keys, n_keys, changes);
	for (size_t i = 0; i < GOOD_TENSORS; i++) {
		const struct change *c = about(changes, good_tensors[i].name);

		if (!c || c->what != T_DROP)
			lay_out(f, &l, &good_tensors[i], bpe, c);
	}
	for (const struct change *c = changes; c; c = c->also) {
		const struct good_tensor more = { c->name, (uint64_t)c->number, 0 };

		if (c->what == T_ADD) {
			lay_out(f, &l, &more, bpe, NULL);
			l.first[l.n - 1] = (float)c->real;
		}
	}
	set_counts(f, l.n, added);
	f->header = f->len;
	add(f, (const unsigned char[32]){ 0 }, -f->len % 32);
	for (uint64_t i = 0; i < l.n; i++)
		if (l.bytes[i] < sizeof(f->data) - f->len)
			add_floats(f, l.bytes[i], l.first[i]);
}

/* Under valgrind, which takes fifty times as long, a sweep looks at every 50th place. */
static inline size_t sweep_step(void)
{
	const char *loaded = getenv("LD_PRELOAD");

	return loaded && strstr(loaded, "vgpreload") ? 50 : 1;
}

/* The file in memory; closing it is the end of it. */
static inline int model_fd(const struct file *f)
{
	int fd = memfd_create("hostile", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, f->data, f->len), (ssize_t)f->len);
	return fd;
}

#endif
