/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reference.h - a transformer in double precision, as plain as it can be: no
 * cache, no batches, no quantised activations, one loop after another.
 *
 * It reads the file by gguf.h and unpacks weights by the formats' definitions;
 * what an architecture is, it knows by itself (the papers and the models'
 * published configurations), so that it shares nothing else with the engine.
 */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/gguf.h"
#include "tensor/quant.h"

/* What the metadata does not tell. */
static const struct reference_arch {
	const char *name;
	bool halves;      /* turns (i, i + d / 2), not (2 i, 2 i + 1) */
	bool gelu;        /* for the gate, not SiLU */
	bool scaled_embedding;
	bool window_all;  /* a stated window is that of all layers */
	uint32_t period;  /* all of each group but the last have the window */
	double local_base; /* of those layers' rotation; 0: as the others */
	double attention_cap, logit_cap; /* where the file does not say */
} reference_archs[] = {
	{ "llama", false, false, false, true, 0, 0, 0, 0 },
	{ "qwen2", true, false, false, false, 0, 0, 0, 0 },
	{ "qwen3", true, false, false, false, 0, 0, 0, 0 },
	{ "gemma2", true, true, true, false, 2, 0, 50, 30 },
	{ "gemma3", true, true, true, false, 6, 10000, 0, 0 },
	{ "phi3", true, false, false, false, 0, 0, 0, 0 },
};

struct reference {
	const struct gguf *g;
	const struct reference_arch *arch;
	size_t width, layers, heads, kv_heads, dim, rope_dim, ffn, vocabulary;
	size_t window;
	double eps, base, factor, magnitude, attention_cap, logit_cap;
	size_t tokens;
	double *x;              /* (tokens, width) */
	double *q, *k, *v, *att; /* (tokens, heads * dim) */
};

/* Rows of a matrix, or one row: a vector.  data NULL: the file has none. */
struct matrix {
	double *data;
	size_t rows, columns;
};

static double *reference_zeros(size_t n)
{
	double *p = calloc(n, sizeof(*p));

	if (!p)
		abort();
	return p;
}

static double reference_number(const struct reference *r, const char *name,
			       double otherwise)
{
	char key[96];
	float f;
	uint32_t u;

	snprintf(key, sizeof(key), "%s.%s", r->arch->name, name);
	if (!gguf_u32(r->g, key, &u))
		return u;
	return gguf_f32(r->g, key, &f) ? otherwise : (double)f;
}

static size_t reference_size(const struct reference *r, const char *name,
			     size_t otherwise)
{
	return (size_t)reference_number(r, name, (double)otherwise);
}

/* Layer below zero: a tensor of the whole model. */
static struct matrix reference_load(const struct reference *r, int layer,
				    const char *name)
{
	struct matrix m = { NULL, 0, 0 };
	const struct gguf_tensor *t;
	const struct quant_type *type;
	char full[96];
	float *row;

	if (layer < 0)
		snprintf(full, sizeof(full), "%s", name);
	else
		snprintf(full, sizeof(full), "blk.%d.%s", layer, name);
	t = gguf_tensor(r->g, full);
	if (!t)
		return m;
	m.columns = t->dim[0];
	m.rows = t->elements / t->dim[0];
	m.data = reference_zeros(t->elements);
	type = quant_type(t->type);
	row = malloc(t->elements * sizeof(*row));
	if (!row)
		abort();
	type->dequantise(t->data, row, t->elements);
	for (size_t i = 0; i < t->elements; i++)
		m.data[i] = (double)row[i];
	free(row);
	return m;
}

/* y = rows [first, first + n) of m, times x */
static void reference_multiply(const struct matrix *m, size_t first, size_t n,
			       const double *x, double *y)
{
	for (size_t i = 0; i < n; i++) {
		const double *w = m->data + (first + i) * m->columns;
		double sum[4] = { 0 };
		size_t j = 0;

		for (; j + 4 <= m->columns; j += 4) {
			for (size_t s = 0; s < 4; s++)
				sum[s] += w[j + s] * x[j + s];
		}
		for (; j < m->columns; j++)
			sum[0] += w[j] * x[j];
		y[i] = sum[0] + sum[1] + sum[2] + sum[3];
	}
}

static void reference_add(const struct matrix *bias, size_t first, double *y,
			  size_t n)
{
	for (size_t i = 0; bias->data && i < n; i++)
		y[i] += bias->data[first + i];
}

/* In place; weight without data: none. */
static void reference_norm(const struct reference *r, const struct matrix *weight,
			   double *x, size_t n)
{
	double squares = 0;

	if (!weight->data)
		return;
	for (size_t i = 0; i < n; i++)
		squares += x[i] * x[i];
	for (size_t i = 0; i < n; i++)
		x[i] *= weight->data[i] / sqrt(squares / (double)n + r->eps);
}

static bool reference_has_window(const struct reference *r, size_t layer)
{
	const size_t period = reference_size(r, "attention.sliding_window_pattern",
					     r->arch->period);

	if (!r->window)
		return false;
	return r->arch->window_all || (period && layer % period < period - 1);
}

static bool reference_is_yarn(const struct reference *r)
{
	struct gguf_str s;
	char key[96];

	snprintf(key, sizeof(key), "%s.rope.scaling.type", r->arch->name);
	return !gguf_string(r->g, key, &s) && s.len == 4 && !memcmp(s.data, "yarn", 4);
}

/* How much of a pair's pace YaRN keeps: all of those that turn 32 times or more
 * within the original context, nothing of those that turn less than once. */
static double reference_kept(const struct reference *r, size_t i)
{
	const double original = reference_number(r,
		"rope.scaling.original_context_length", 1);
	const double dims = (double)r->rope_dim, per = 2 * log(r->base);
	const double fast = floor(dims * log(original / (32 * 2 * M_PI)) / per);
	const double slow = ceil(dims * log(original / (2 * M_PI)) / per);
	const double low = fmax(0, fast), high = fmin(dims - 1, slow);
	const double at = ((double)i - low) / fmax(0.001, high - low);

	return 1 - fmin(1, fmax(0, at));
}

/* One head, at a position; divisor (rope_dim / 2) may have no data. */
static void reference_turn(const struct reference *r, bool local,
			   const struct matrix *divisor, size_t position, double *x)
{
	const bool own = local && r->arch->local_base > 0;
	const double base = own ? reference_number(r, "rope.freq_base_swa",
						   r->arch->local_base) : r->base;
	const bool yarn = !own && reference_is_yarn(r);
	const double magnitude = (own ? 1 : r->magnitude) *
		(yarn ? 1 + 0.1 * log(r->factor) : 1);
	const size_t half = r->rope_dim / 2;

	for (size_t i = 0; i < half; i++) {
		double *a = x + (r->arch->halves ? i : 2 * i);
		double *b = r->arch->halves ? a + half : a + 1;
		double angle = (double)position *
			pow(base, -2.0 * (double)i / (double)r->rope_dim);
		const double p = *a, s = *b;

		if (!own && divisor->data)
			angle /= divisor->data[i];
		if (yarn)
			angle *= reference_kept(r, i) +
				 (1 - reference_kept(r, i)) / r->factor;
		else if (!own)
			angle /= r->factor;
		*a = magnitude * (p * cos(angle) - s * sin(angle));
		*b = magnitude * (p * sin(angle) + s * cos(angle));
	}
}

static struct matrix reference_divisors(const struct reference *r, size_t context)
{
	const size_t original = reference_size(r, "rope.scaling.original_context_length",
					       SIZE_MAX);
	struct matrix m = reference_load(r, -1, "rope_freqs.weight");

	if (!m.data)
		m = reference_load(r, -1, context > original ?
				   "rope_factors_long.weight" :
				   "rope_factors_short.weight");
	return m;
}

/* One of q, k, v of all tokens: a tensor of its own, or rows of a common one. */
static void reference_project(struct reference *r, int layer, const char *name,
			      size_t first, size_t heads, const double *normed,
			      double *out)
{
	const size_t rows = heads * r->dim, stride = r->heads * r->dim;
	char full[64];
	struct matrix w, bias, norm;

	snprintf(full, sizeof(full), "%s.weight", name);
	w = reference_load(r, layer, full);
	snprintf(full, sizeof(full), "%s.bias", name);
	bias = reference_load(r, layer, full);
	if (w.data) {
		first = 0;
	} else {
		w = reference_load(r, layer, "attn_qkv.weight");
		bias = reference_load(r, layer, "attn_qkv.bias");
	}
	snprintf(full, sizeof(full), "%s_norm.weight", name);
	norm = reference_load(r, layer, full);
	for (size_t t = 0; t < r->tokens; t++) {
		reference_multiply(&w, first, rows, normed + t * r->width,
				   out + t * stride);
		reference_add(&bias, first, out + t * stride, rows);
		for (size_t h = 0; h < heads; h++)
			reference_norm(r, &norm, out + t * stride + h * r->dim, r->dim);
	}
	free(w.data);
	free(bias.data);
	free(norm.data);
}

static double reference_cap(double x, double cap)
{
	return cap > 0 ? cap * tanh(x / cap) : x;
}

/* One head of one token, over the tokens from first to its own. */
static void reference_attend(const struct reference *r, size_t h, size_t t,
			     size_t first, double *p)
{
	const size_t stride = r->heads * r->dim;
	const size_t kv = h / (r->heads / r->kv_heads) * r->dim;
	const double scale = reference_number(r, "attention.scale", 0);
	const double *q = r->q + t * stride + h * r->dim;
	double *out = r->att + t * stride + h * r->dim, sum = 0;

	for (size_t u = first; u <= t; u++) {
		double dot = 0;

		for (size_t i = 0; i < r->dim; i++)
			dot += q[i] * r->k[u * stride + kv + i];
		dot *= scale > 0 ? scale : 1 / sqrt((double)r->dim);
		p[u] = exp(reference_cap(dot, r->attention_cap));
		sum += p[u];
	}
	for (size_t i = 0; i < r->dim; i++) {
		out[i] = 0;
		for (size_t u = first; u <= t; u++)
			out[i] += p[u] / sum * r->v[u * stride + kv + i];
	}
}

/* x += the norm of y, if there is one. */
static void reference_residual(struct reference *r, int layer, const char *norm,
			       double *y)
{
	struct matrix weight = reference_load(r, layer, norm);

	for (size_t t = 0; t < r->tokens; t++) {
		reference_norm(r, &weight, y + t * r->width, r->width);
		for (size_t i = 0; i < r->width; i++)
			r->x[t * r->width + i] += y[t * r->width + i];
	}
	free(weight.data);
}

/* A copy of x with the norm of that name. */
static double *reference_normed(const struct reference *r, int layer, const char *name)
{
	struct matrix weight = reference_load(r, layer, name);
	double *y = reference_zeros(r->tokens * r->width);

	memcpy(y, r->x, r->tokens * r->width * sizeof(*y));
	for (size_t t = 0; t < r->tokens; t++)
		reference_norm(r, &weight, y + t * r->width, r->width);
	free(weight.data);
	return y;
}

static void reference_attention(struct reference *r, int layer,
				const struct matrix *divisor)
{
	const size_t stride = r->heads * r->dim, kv = r->kv_heads * r->dim;
	const bool local = reference_has_window(r, (size_t)layer);
	double *y = reference_normed(r, layer, "attn_norm.weight");
	double *p = reference_zeros(r->tokens);
	struct matrix w = reference_load(r, layer, "attn_output.weight");
	struct matrix bias = reference_load(r, layer, "attn_output.bias");

	reference_project(r, layer, "attn_q", 0, r->heads, y, r->q);
	reference_project(r, layer, "attn_k", stride, r->kv_heads, y, r->k);
	reference_project(r, layer, "attn_v", stride + kv, r->kv_heads, y, r->v);
	for (size_t t = 0; t < r->tokens; t++) {
		for (size_t h = 0; h < r->heads; h++)
			reference_turn(r, local, divisor, t,
				       r->q + t * stride + h * r->dim);
		for (size_t h = 0; h < r->kv_heads; h++)
			reference_turn(r, local, divisor, t,
				       r->k + t * stride + h * r->dim);
	}
	for (size_t t = 0; t < r->tokens; t++) {
		const size_t first = local && t >= r->window ? t + 1 - r->window : 0;

		for (size_t h = 0; h < r->heads; h++)
			reference_attend(r, h, t, first, p);
		reference_multiply(&w, 0, r->width, r->att + t * stride,
				   y + t * r->width);
		reference_add(&bias, 0, y + t * r->width, r->width);
	}
	reference_residual(r, layer, "post_attention_norm.weight", y);
	free(y);
	free(p);
	free(w.data);
	free(bias.data);
}

static double reference_activate(const struct reference *r, double x)
{
	if (!r->arch->gelu)
		return x / (1 + exp(-x));
	return x / 2 * (1 + tanh(sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
}

static void reference_feed_forward(struct reference *r, int layer)
{
	double *y = reference_normed(r, layer, "ffn_norm.weight");
	double *gate = reference_zeros(2 * r->ffn), *up = gate + r->ffn;
	struct matrix g = reference_load(r, layer, "ffn_gate.weight");
	struct matrix u = reference_load(r, layer, "ffn_up.weight");
	struct matrix d = reference_load(r, layer, "ffn_down.weight");
	struct matrix gate_bias = reference_load(r, layer, "ffn_gate.bias");
	struct matrix up_bias = reference_load(r, layer, "ffn_up.bias");
	struct matrix down_bias = reference_load(r, layer, "ffn_down.bias");
	const bool fused = !g.data; /* the gate's rows come first */

	for (size_t t = 0; t < r->tokens; t++) {
		double *row = y + t * r->width;

		reference_multiply(fused ? &u : &g, 0, r->ffn, row, gate);
		reference_multiply(&u, fused ? r->ffn : 0, r->ffn, row, up);
		reference_add(&gate_bias, 0, gate, r->ffn);
		reference_add(&up_bias, 0, up, r->ffn);
		for (size_t i = 0; i < r->ffn; i++)
			gate[i] = reference_activate(r, gate[i]) * up[i];
		reference_multiply(&d, 0, r->width, gate, row);
		reference_add(&down_bias, 0, row, r->width);
	}
	reference_residual(r, layer, "post_ffw_norm.weight", y);
	free(y);
	free(gate);
	free(g.data);
	free(u.data);
	free(d.data);
	free(gate_bias.data);
	free(up_bias.data);
	free(down_bias.data);
}

static void reference_sizes(struct reference *r)
{
	r->width = reference_size(r, "embedding_length", 0);
	r->layers = reference_size(r, "block_count", 0);
	r->ffn = reference_size(r, "feed_forward_length", 0);
	r->heads = reference_size(r, "attention.head_count", 1);
	r->kv_heads = reference_size(r, "attention.head_count_kv", r->heads);
	r->dim = reference_size(r, "attention.key_length", r->width / r->heads);
	r->rope_dim = reference_size(r, "rope.dimension_count", r->dim);
	r->window = reference_size(r, "attention.sliding_window", 0);
	r->eps = reference_number(r, "attention.layer_norm_rms_epsilon", 1e-5);
	r->base = reference_number(r, "rope.freq_base", 10000);
	r->factor = reference_number(r, "rope.scaling.factor", 1);
	r->magnitude = reference_number(r, "rope.scaling.attn_factor", 1);
	r->attention_cap = reference_number(r, "attn_logit_softcapping",
					    r->arch->attention_cap);
	r->logit_cap = reference_number(r, "final_logit_softcapping",
					r->arch->logit_cap);
}

static bool reference_open(struct reference *r, const struct gguf *g)
{
	struct gguf_str name;

	memset(r, 0, sizeof(*r));
	r->g = g;
	if (gguf_string(g, "general.architecture", &name))
		return false;
	for (size_t i = 0; i < sizeof(reference_archs) / sizeof(reference_archs[0]); i++) {
		if (name.len == strlen(reference_archs[i].name) &&
		    !memcmp(name.data, reference_archs[i].name, name.len))
			r->arch = &reference_archs[i];
	}
	if (!r->arch)
		return false;
	reference_sizes(r);
	return true;
}

static void reference_embed(struct reference *r, const int32_t *token)
{
	struct matrix e = reference_load(r, -1, "token_embd.weight");
	const double scale = r->arch->scaled_embedding ? sqrt((double)r->width) : 1;

	r->vocabulary = e.rows;
	for (size_t t = 0; t < r->tokens; t++) {
		for (size_t i = 0; i < r->width; i++)
			r->x[t * r->width + i] =
				scale * e.data[(size_t)token[t] * r->width + i];
	}
	free(e.data);
}

/* (n, vocabulary), which the caller frees; context: that of the session. */
static double *reference_logits(struct reference *r, const int32_t *token, size_t n,
				size_t context)
{
	const size_t numbers = n * r->heads * r->dim;
	struct matrix divisor = reference_divisors(r, context), out;
	double *logits, *normed;

	r->tokens = n;
	r->x = reference_zeros(n * r->width + 4 * numbers);
	r->q = r->x + n * r->width;
	r->k = r->q + numbers;
	r->v = r->k + numbers;
	r->att = r->v + numbers;
	reference_embed(r, token);
	for (size_t i = 0; i < r->layers; i++) {
		reference_attention(r, (int)i, &divisor);
		reference_feed_forward(r, (int)i);
	}
	normed = reference_normed(r, -1, "output_norm.weight");
	out = reference_load(r, -1, "output.weight");
	if (!out.data)
		out = reference_load(r, -1, "token_embd.weight");
	logits = reference_zeros(n * r->vocabulary);
	for (size_t t = 0; t < n; t++)
		reference_multiply(&out, 0, r->vocabulary, normed + t * r->width,
				   logits + t * r->vocabulary);
	for (size_t i = 0; i < n * r->vocabulary; i++)
		logits[i] = reference_cap(logits[i], r->logit_cap);
	free(out.data);
	free(normed);
	free(divisor.data);
	free(r->x);
	return logits;
}

#endif
