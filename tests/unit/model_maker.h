/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_maker.h - writes small models of any architecture and format: random
 * bits under scales that keep numbers in range.
 */
#ifndef TESTS_MODEL_MAKER_H
#define TESTS_MODEL_MAKER_H

#include <math.h>
#include <stdbool.h>

#include "model_files.h"
#include "quant_look.h"

struct recipe {
	const char *arch;
	uint32_t layers, width, heads, kv_heads, dim, ffn, vocabulary, context;
	uint32_t window, period; /* 0: none is stated */
	bool bias, qk_norm, post_norm, fused, tied, divisors;
	float rope_base, rope_factor;
	float attention_cap, logit_cap; /* 0: none is stated */
};

/* What halves make the numbers of random blocks have a deviation of about 1. */
static const struct { uint32_t type; float d, m; } unit_scales[] = {
	{ TENSOR_Q4_0, 0.217f, 0 },    { TENSOR_Q4_1, 0.199f, -1.49f },
	{ TENSOR_Q5_0, 0.108f, 0 },    { TENSOR_Q5_1, 0.0989f, -1.54f },
	{ TENSOR_Q8_0, 0.0135f, 0 },   { TENSOR_IQ4_NL, 0.0146f, 0 },
	{ TENSOR_Q2_K, 0.0696f, 0.104f }, { TENSOR_Q3_K, 0.0172f, 0 },
	{ TENSOR_Q4_K, 0.00375f, 0.0282f }, { TENSOR_Q5_K, 0.00183f, 0.0284f },
	{ TENSOR_Q6_K, 0.000537f, 0 }, { TENSOR_IQ4_XS, 0.000593f, 0 },
};

struct maker {
	const struct recipe *r;
	uint32_t type;
	unsigned char *head, *data; /* grow; data becomes part of head */
	size_t head_len, data_len;
	uint64_t keys, tensors;
};

static inline void maker_grow(unsigned char **at, size_t *len, const void *p, size_t n)
{
	*at = realloc(*at, *len + n);
	if (!*at)
		abort();
	if (p)
		memcpy(*at + *len, p, n);
	else
		memset(*at + *len, 0, n);
	*len += n;
}

static inline void maker_put(struct maker *m, const void *p, size_t n)
{
	maker_grow(&m->head, &m->head_len, p, n);
}

static inline void maker_string(struct maker *m, const char *s)
{
	const uint64_t n = strlen(s);

	maker_put(m, &n, sizeof(n));
	maker_put(m, s, n);
}

static inline void maker_key(struct maker *m, const char *name, uint32_t type,
			     const void *value)
{
	char key[96];

	snprintf(key, sizeof(key), "%s.%s", m->r->arch, name);
	maker_string(m, key);
	maker_put(m, &type, sizeof(type));
	maker_put(m, value, 4);
	m->keys++;
}

static inline void maker_u32(struct maker *m, const char *name, uint32_t v)
{
	maker_key(m, name, GGUF_U32, &v);
}

static inline void maker_f32(struct maker *m, const char *name, float v)
{
	maker_key(m, name, GGUF_F32, &v);
}

static inline uint16_t maker_half(float v)
{
	uint16_t h;

	quant_ops_scalar()->to_f16(&v, 1, &h);
	return h;
}

/* Where the bits lie that make a run's scale large or small: in pairs, of which
 * 00 and 11 are the large ones; or a signed byte for each run. */
static const struct { uint32_t type; size_t at, n; bool bytes; } run_scales[] = {
	{ TENSOR_Q3_K, 104, 4, false }, { TENSOR_IQ4_XS, 2, 2, false },
	{ TENSOR_Q6_K, 192, 16, true },
};

/* As quantisers make them, runs of a block have scales of the same order: with
 * random ones a few runs outweigh all others, and what is multiplied with them
 * has outliers that no 8 bits can hold. */
static inline void even_runs(const struct quant_type *t, unsigned char *row,
			     size_t blocks)
{
	for (size_t i = 0; i < sizeof(run_scales) / sizeof(run_scales[0]); i++) {
		if (run_scales[i].type != t->type)
			continue;
		for (size_t b = 0; b < blocks * run_scales[i].n; b++) {
			unsigned char *at = row + b / run_scales[i].n * t->bytes +
				run_scales[i].at + b % run_scales[i].n;

			*at = (unsigned char)(run_scales[i].bytes ?
				(*at & 0x80 ? *at & 0xbf : *at | 0x40) :
				(*at & 0x55) * 3);
		}
	}
}

static inline void scale_blocks(const struct quant_type *t, unsigned char *row,
				size_t blocks, float spread)
{
	even_runs(t, row, blocks);
	for (size_t i = 0; i < sizeof(unit_scales) / sizeof(unit_scales[0]); i++) {
		if (unit_scales[i].type != t->type)
			continue;
		for (size_t b = 0; b < blocks; b++) {
			const float s = spread * (1 + 0.3f * random_float()) *
				(random_bits() & 256 ? 1 : -1);

			set_scale(t, row, b, 0, maker_half(s * unit_scales[i].d));
			set_scale(t, row, b, 1, maker_half(s * unit_scales[i].m));
		}
	}
}

/* Deviation about 1 from three uniform numbers. */
static inline float bell(void)
{
	return random_float() + random_float() + random_float();
}

static inline void fill_blocks(const struct quant_type *t, unsigned char *row,
			       size_t n, float spread)
{
	if (t->block > 1) {
		random_row(t, row, n);
		scale_blocks(t, row, n / t->block, spread);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const float v = bell() * spread;
		const uint16_t h = maker_half(v);

		if (t->type == TENSOR_F32)
			memcpy(row + i * 4, &v, 4);
		else if (t->type == TENSOR_F16)
			memcpy(row + i * 2, &h, 2);
		else
			memcpy(row + i * 2, (const char *)&v + 2, 2); /* BF16 */
	}
}

static inline unsigned char *maker_tensor(struct maker *m, const char *name,
					  uint32_t type, uint64_t columns,
					  uint64_t rows)
{
	const struct quant_type *t = quant_type(type);
	const uint64_t n = columns * rows, offset = m->data_len;
	const uint32_t n_dims = rows > 1 ? 2 : 1;
	const size_t bytes = n / t->block * t->bytes;

	maker_string(m, name);
	maker_put(m, &n_dims, 4);
	maker_put(m, &columns, 8);
	if (rows > 1)
		maker_put(m, &rows, 8);
	maker_put(m, &type, 4);
	maker_put(m, &offset, 8);
	m->tensors++;
	maker_grow(&m->data, &m->data_len, NULL, (bytes + 31) & ~(size_t)31);
	return m->data + offset;
}

enum { MAKER_NAME = 96 };

/* Layer below zero: of the whole model. */
static inline void maker_name(char out[MAKER_NAME], int layer, const char *name,
			      const char *end)
{
	if (layer < 0)
		snprintf(out, MAKER_NAME, "%s%s", name, end);
	else
		snprintf(out, MAKER_NAME, "blk.%d.%s%s", layer, name, end);
}

static inline void maker_matrix(struct maker *m, int layer, const char *name,
				uint64_t columns, uint64_t rows)
{
	const struct quant_type *t = quant_type(m->type);
	unsigned char *at;
	char full[MAKER_NAME];

	maker_name(full, layer, name, ".weight");
	at = maker_tensor(m, full, m->type, columns, rows);
	fill_blocks(t, at, columns * rows, 0.75f / sqrtf((float)columns));
}

/* Numbers from middle - half to middle + half. */
static inline void maker_vector(struct maker *m, int layer, const char *name,
				uint64_t n, float middle, float half)
{
	unsigned char *at;
	char full[MAKER_NAME];

	maker_name(full, layer, name, "");
	at = maker_tensor(m, full, TENSOR_F32, n, 1);
	for (size_t i = 0; i < n; i++) {
		const float v = middle + half * random_float();

		memcpy(at + i * 4, &v, 4);
	}
}

static inline void maker_attention(struct maker *m, int layer)
{
	const struct recipe *r = m->r;
	const uint64_t q = (uint64_t)r->heads * r->dim, kv = (uint64_t)r->kv_heads * r->dim;

	maker_vector(m, layer, "attn_norm.weight", r->width, 1, 0.5f);
	if (r->fused) {
		maker_matrix(m, layer, "attn_qkv", r->width, q + 2 * kv);
	} else {
		maker_matrix(m, layer, "attn_q", r->width, q);
		maker_matrix(m, layer, "attn_k", r->width, kv);
		maker_matrix(m, layer, "attn_v", r->width, kv);
	}
	if (r->bias) {
		maker_vector(m, layer, "attn_q.bias", q, 0, 0.5f);
		maker_vector(m, layer, "attn_k.bias", kv, 0, 0.5f);
		maker_vector(m, layer, "attn_v.bias", kv, 0, 0.5f);
	}
	if (r->qk_norm) {
		maker_vector(m, layer, "attn_q_norm.weight", r->dim, 1, 0.5f);
		maker_vector(m, layer, "attn_k_norm.weight", r->dim, 1, 0.5f);
	}
	maker_matrix(m, layer, "attn_output", q, r->width);
	if (r->post_norm)
		maker_vector(m, layer, "post_attention_norm.weight", r->width, 1, 0.5f);
}

static inline void maker_feed_forward(struct maker *m, int layer)
{
	const struct recipe *r = m->r;

	maker_vector(m, layer, "ffn_norm.weight", r->width, 1, 0.5f);
	if (!r->fused)
		maker_matrix(m, layer, "ffn_gate", r->width, r->ffn);
	maker_matrix(m, layer, "ffn_up", r->width, r->fused ? 2 * r->ffn : r->ffn);
	maker_matrix(m, layer, "ffn_down", r->ffn, r->width);
	if (r->post_norm)
		maker_vector(m, layer, "post_ffw_norm.weight", r->width, 1, 0.5f);
}

static inline void maker_keys(struct maker *m)
{
	const struct recipe *r = m->r;
	const uint32_t text = GGUF_STRING;

	maker_string(m, "general.architecture");
	maker_put(m, &text, 4);
	maker_string(m, r->arch);
	m->keys++;
	maker_u32(m, "vocab_size", r->vocabulary);
	maker_u32(m, "context_length", r->context);
	maker_u32(m, "embedding_length", r->width);
	maker_u32(m, "block_count", r->layers);
	maker_u32(m, "feed_forward_length", r->ffn);
	maker_u32(m, "attention.head_count", r->heads);
	maker_u32(m, "attention.head_count_kv", r->kv_heads);
	maker_u32(m, "attention.key_length", r->dim);
	maker_u32(m, "attention.value_length", r->dim);
	maker_u32(m, "rope.dimension_count", r->dim);
	maker_f32(m, "rope.freq_base", r->rope_base);
	maker_f32(m, "attention.layer_norm_rms_epsilon", 1e-5f);
	if (r->rope_factor > 0)
		maker_f32(m, "rope.scaling.factor", r->rope_factor);
	if (r->window)
		maker_u32(m, "attention.sliding_window", r->window);
	if (r->period)
		maker_u32(m, "attention.sliding_window_pattern", r->period);
	if (r->attention_cap > 0)
		maker_f32(m, "attn_logit_softcapping", r->attention_cap);
	if (r->logit_cap > 0)
		maker_f32(m, "final_logit_softcapping", r->logit_cap);
}

/* The file's bytes, which the caller frees. */
static inline struct file_bytes make_model(const struct recipe *r, uint32_t type)
{
	struct maker m = { .r = r, .type = type };
	const uint32_t version = 3;

	maker_put(&m, "GGUF", 4);
	maker_put(&m, &version, 4);
	maker_put(&m, NULL, 16);
	maker_keys(&m);
	maker_matrix(&m, -1, "token_embd", r->width, r->vocabulary);
	for (int i = 0; i < (int)r->layers; i++) {
		maker_attention(&m, i);
		maker_feed_forward(&m, i);
	}
	maker_vector(&m, -1, "output_norm.weight", r->width, 1, 0.5f);
	if (!r->tied)
		maker_matrix(&m, -1, "output", r->width, r->vocabulary);
	if (r->divisors)
		maker_vector(&m, -1, "rope_freqs.weight", r->dim / 2, 2.5f, 1.5f);
	memcpy(m.head + 8, &m.tensors, 8);
	memcpy(m.head + 16, &m.keys, 8);
	maker_put(&m, NULL, -m.head_len % 32);
	maker_put(&m, m.data, m.data_len);
	free(m.data);
	return (struct file_bytes){ m.head, m.head_len };
}

#endif
