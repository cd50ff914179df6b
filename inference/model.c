/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - finds a transformer's configuration and weights in a GGUF file and
 * checks that they fit together, so that forward.c need not.
 *
 * An architecture is a row of facts.  A file that names anything this engine
 * does not compute - another rope scaling, experts, a tensor without a use - is
 * refused: running it all the same would give wrong words, not an error.
 */
#include "model.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gguf.h"
#include "model_impl.h"

static const struct architecture {
	const char *name;
	bool rope_neox; /* rotates (i, i + d / 2), not (2 i, 2 i + 1) */
	bool qkv_bias;  /* q, k and v have biases */
} architectures[] = {
	{ "llama", false, false },
	{ "qwen2", true, true },
};

struct opening {
	const struct gguf *g;
	struct model *m;
	const struct architecture *arch;
	size_t used; /* tensors that found their use */
	char *reason;
	size_t reason_len;
};

static int fail(struct opening *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(struct opening *o, const char *format, ...)
{
	va_list args;

	if (o->reason && o->reason_len) {
		va_start(args, format);
		vsnprintf(o->reason, o->reason_len, format, args);
		va_end(args);
	}
	return -EINVAL;
}

static void copy_string(struct gguf_str s, char *out, size_t out_len)
{
	const size_t n = s.len < out_len - 1 ? s.len : out_len - 1;

	/* Shown to people: one line, no control bytes. */
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)s.data[i] < 0x20 || s.data[i] == 0x7f ?
			'?' : s.data[i];
	out[n] = '\0';
}

static int find_architecture(struct opening *o)
{
	struct model_config *c = &o->m->config;
	struct gguf_str s;

	if (gguf_string(o->g, "general.architecture", &s))
		return fail(o, "the file names no general.architecture");
	copy_string(s, c->architecture, sizeof(c->architecture));
	if (!gguf_string(o->g, "general.name", &s))
		copy_string(s, c->name, sizeof(c->name));
	for (size_t i = 0; i < sizeof(architectures) / sizeof(architectures[0]); i++) {
		if (!strcmp(architectures[i].name, c->architecture))
			o->arch = &architectures[i];
	}
	if (!o->arch)
		return fail(o, "architecture %s is not supported", c->architecture);
	c->rope_neox = o->arch->rope_neox;
	return 0;
}

/* Keys are "<architecture>.<name>". */
static const char *full_key(const struct opening *o, const char *name, char *out,
			    size_t out_len)
{
	snprintf(out, out_len, "%s.%s", o->arch->name, name);
	return out;
}

static int want_u32(struct opening *o, const char *name, uint32_t least,
		    uint32_t most, uint32_t *out)
{
	char key[96];

	if (gguf_u32(o->g, full_key(o, name, key, sizeof(key)), out))
		return fail(o, "%s is missing or not a number", key);
	if (*out < least || *out > most)
		return fail(o, "%s is %" PRIu32 ", not %" PRIu32 " to %" PRIu32,
			    key, *out, least, most);
	return 0;
}

/* As want_u32(), but a missing key leaves *out as it is. */
static int may_u32(struct opening *o, const char *name, uint32_t least,
		   uint32_t most, uint32_t *out)
{
	char key[96];
	uint32_t unused;

	if (gguf_u32(o->g, full_key(o, name, key, sizeof(key)), &unused) == -ENOENT)
		return 0;
	return want_u32(o, name, least, most, out);
}

static int may_positive(struct opening *o, const char *name, float *out)
{
	char key[96];
	const int err = gguf_f32(o->g, full_key(o, name, key, sizeof(key)), out);

	if (err == -ENOENT)
		return 0;
	if (err || !isfinite(*out) || *out <= 0)
		return fail(o, "%s is not a positive number", key);
	return 0;
}

static int read_heads(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint32_t value_dim;
	int err;

	err = want_u32(o, "attention.head_count", 1, 4096, &c->n_heads);
	c->n_kv_heads = c->n_heads;
	if (!err)
		err = may_u32(o, "attention.head_count_kv", 1, 4096, &c->n_kv_heads);
	if (err)
		return err;
	if (c->n_heads % c->n_kv_heads)
		return fail(o, "%" PRIu32 " heads do not divide among %" PRIu32
			    " key and value heads", c->n_heads, c->n_kv_heads);
	c->head_dim = c->width / c->n_heads;
	err = may_u32(o, "attention.key_length", 2, 4096, &c->head_dim);
	value_dim = c->head_dim;
	if (!err)
		err = may_u32(o, "attention.value_length", 2, 4096, &value_dim);
	if (err)
		return err;
	if (value_dim != c->head_dim)
		return fail(o, "key and value lengths differ");
	if (c->head_dim < 2 || c->head_dim > 4096)
		return fail(o, "heads of %" PRIu32 " numbers", c->head_dim);
	c->rope_dim = c->head_dim;
	err = may_u32(o, "rope.dimension_count", 2, c->head_dim, &c->rope_dim);
	if (!err && c->rope_dim % 2)
		err = fail(o, "rope.dimension_count is odd");
	return err;
}

static int read_config(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint32_t experts = 0;
	int err;

	err = want_u32(o, "embedding_length", 1, 1u << 20, &c->width);
	if (!err)
		err = want_u32(o, "block_count", 1, 4096, &c->n_layers);
	if (!err)
		err = want_u32(o, "feed_forward_length", 1, 1u << 24, &c->ffn_width);
	if (!err)
		err = want_u32(o, "context_length", 1, INT32_MAX, &c->context);
	if (!err)
		err = may_u32(o, "expert_count", 0, UINT32_MAX, &experts);
	if (!err && experts)
		err = fail(o, "mixture of experts is not supported");
	if (!err)
		err = read_heads(o);
	c->rope_base = 10000.0f;
	c->norm_eps = 1e-5f;
	if (!err)
		err = may_positive(o, "rope.freq_base", &c->rope_base);
	if (!err)
		err = may_positive(o, "attention.layer_norm_rms_epsilon",
				   &c->norm_eps);
	return err;
}

static const struct gguf_tensor *find_tensor(struct opening *o, const char *name)
{
	const struct gguf_tensor *t = gguf_tensor(o->g, name);

	if (t)
		o->used++;
	return t;
}

static int bad_shape(struct opening *o, const char *name,
		     const struct gguf_tensor *t, size_t columns, size_t rows)
{
	return fail(o, "tensor %s is %" PRIu64 " x %" PRIu64
		    ", not %zu x %zu as the metadata says", name, t->dim[0],
		    t->dim[1], columns, rows);
}

static int set_weight(struct opening *o, const char *name,
		      const struct gguf_tensor *t, size_t columns, size_t rows,
		      struct weight *w)
{
	if (t->dim[0] != columns || t->dim[1] != rows || t->n_dims > 2)
		return bad_shape(o, name, t, columns, rows);
	w->data = t->data;
	w->columns = columns;
	w->rows = rows;
	w->type = quant_type(t->type);
	w->row_bytes = columns / w->type->block * w->type->bytes;
	w->dot = quant_dot(o->m->ops, w->type);
	return 0;
}

static int want_weight(struct opening *o, const char *name, size_t columns,
		       size_t rows, struct weight *w)
{
	const struct gguf_tensor *t = find_tensor(o, name);

	if (!t)
		return fail(o, "tensor %s is missing", name);
	return set_weight(o, name, t, columns, rows, w);
}

/* Norms and biases are plain floats in every file that llama.cpp writes. */
static int want_floats(struct opening *o, const char *name, size_t n,
		       bool required, const float **out)
{
	const struct gguf_tensor *t = find_tensor(o, name);

	*out = NULL;
	if (!t)
		return required ? fail(o, "tensor %s is missing", name) : 0;
	if (t->type != TENSOR_F32)
		return fail(o, "tensor %s is not of type F32", name);
	if (t->dim[0] != n || t->elements != n)
		return bad_shape(o, name, t, n, 1);
	*out = t->data;
	return 0;
}

/* What a layer consists of; sizes are looked up in the configuration. */
enum size { S_WIDTH, S_Q, S_KV, S_FFN, S_COUNT };

static const struct {
	const char *name;
	size_t offset; /* in struct layer */
	enum size columns, rows;
} layer_weights[] = {
	{ "attn_q", offsetof(struct layer, q), S_WIDTH, S_Q },
	{ "attn_k", offsetof(struct layer, k), S_WIDTH, S_KV },
	{ "attn_v", offsetof(struct layer, v), S_WIDTH, S_KV },
	{ "attn_output", offsetof(struct layer, attn_out), S_Q, S_WIDTH },
	{ "ffn_gate", offsetof(struct layer, gate), S_WIDTH, S_FFN },
	{ "ffn_up", offsetof(struct layer, up), S_WIDTH, S_FFN },
	{ "ffn_down", offsetof(struct layer, down), S_FFN, S_WIDTH },
};

static const struct {
	const char *name;
	size_t offset; /* in struct layer */
	enum size n;
	bool bias;
} layer_floats[] = {
	{ "attn_norm.weight", offsetof(struct layer, attn_norm), S_WIDTH, false },
	{ "ffn_norm.weight", offsetof(struct layer, ffn_norm), S_WIDTH, false },
	{ "attn_q.bias", offsetof(struct layer, q_bias), S_Q, true },
	{ "attn_k.bias", offsetof(struct layer, k_bias), S_KV, true },
	{ "attn_v.bias", offsetof(struct layer, v_bias), S_KV, true },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int read_layer(struct opening *o, uint32_t index, const size_t size[S_COUNT])
{
	struct layer *l = &o->m->layer[index];
	char name[64];
	int err = 0;

	for (size_t i = 0; i < COUNT(layer_weights) && !err; i++) {
		snprintf(name, sizeof(name), "blk.%" PRIu32 ".%s.weight", index,
			 layer_weights[i].name);
		err = want_weight(o, name, size[layer_weights[i].columns],
				  size[layer_weights[i].rows],
				  (void *)((char *)l + layer_weights[i].offset));
	}
	for (size_t i = 0; i < COUNT(layer_floats) && !err; i++) {
		snprintf(name, sizeof(name), "blk.%" PRIu32 ".%s", index,
			 layer_floats[i].name);
		err = want_floats(o, name, size[layer_floats[i].n],
				  !layer_floats[i].bias || o->arch->qkv_bias,
				  (void *)((char *)l + layer_floats[i].offset));
	}
	if (!err && (!l->q_bias != !l->k_bias || !l->q_bias != !l->v_bias))
		err = fail(o, "layer %" PRIu32 " has only some of its biases", index);
	if (l->q_bias)
		o->m->config.qkv_bias = true;
	return err;
}

static int read_layers(struct opening *o)
{
	const struct model_config *c = &o->m->config;
	const size_t size[S_COUNT] = {
		[S_WIDTH] = c->width,
		[S_Q] = (size_t)c->n_heads * c->head_dim,
		[S_KV] = (size_t)c->n_kv_heads * c->head_dim,
		[S_FFN] = c->ffn_width,
	};
	int err = 0;

	o->m->layer = calloc(c->n_layers, sizeof(*o->m->layer));
	if (!o->m->layer)
		return -ENOMEM;
	for (uint32_t i = 0; i < c->n_layers && !err; i++)
		err = read_layer(o, i, size);
	return err;
}

/* The three places that tell the size of the vocabulary must agree. */
static int read_ends(struct opening *o)
{
	struct model *m = o->m;
	struct model_config *c = &m->config;
	const struct gguf_tensor *t = find_tensor(o, "token_embd.weight");
	struct gguf_array tokens;
	uint32_t stated;
	int err;

	if (!t)
		return fail(o, "tensor token_embd.weight is missing");
	if (t->dim[1] > INT32_MAX)
		return fail(o, "the vocabulary is too large");
	c->vocabulary = (uint32_t)t->dim[1];
	stated = c->vocabulary;
	err = may_u32(o, "vocab_size", 1, INT32_MAX, &stated);
	if (err)
		return err;
	if (stated != c->vocabulary ||
	    (!gguf_get_array(o->g, "tokenizer.ggml.tokens", &tokens) &&
	     tokens.count != c->vocabulary))
		return fail(o, "vocabulary and token_embd.weight (%" PRIu32
			    " rows) differ in size", c->vocabulary);
	err = set_weight(o, "token_embd.weight", t, c->width, c->vocabulary,
			 &m->embedding);
	if (!err)
		err = want_floats(o, "output_norm.weight", c->width, true,
				  &m->output_norm);
	if (err)
		return err;
	c->tied_output = !gguf_tensor(o->g, "output.weight");
	if (c->tied_output) {
		m->output = m->embedding;
		return 0;
	}
	return want_weight(o, "output.weight", c->width, c->vocabulary, &m->output);
}

/* Positions are divided by *factor (Chen et al. 2023, position interpolation). */
static int read_rope_scaling(struct opening *o, float *factor)
{
	char key[96];
	struct gguf_str type;
	int err;

	*factor = 1.0f;
	/* The name that older files have for the same. */
	err = may_positive(o, "rope.scale_linear", factor);
	if (err)
		return err;
	if (gguf_string(o->g, full_key(o, "rope.scaling.type", key, sizeof(key)),
			&type))
		return 0;
	if (type.len == 4 && !memcmp(type.data, "none", 4))
		return 0;
	if (type.len != 6 || memcmp(type.data, "linear", 6))
		return fail(o, "this %s is not supported (only linear)", key);
	return may_positive(o, "rope.scaling.factor", factor);
}

static int read_rope(struct opening *o)
{
	struct model *m = o->m;
	const uint32_t half = m->config.rope_dim / 2;
	const float *divisor;
	float factor;
	int err;

	err = read_rope_scaling(o, &factor);
	if (!err)
		err = want_floats(o, "rope_freqs.weight", half, false, &divisor);
	if (err)
		return err;
	m->rope_frequency = calloc(half, sizeof(*m->rope_frequency));
	if (!m->rope_frequency)
		return -ENOMEM;
	for (uint32_t i = 0; i < half; i++) {
		const double exponent = -2.0 * i / m->config.rope_dim;
		double f = pow((double)m->config.rope_base, exponent) / (double)factor;

		if (divisor)
			f /= (double)divisor[i];
		if (!isfinite(f))
			return fail(o, "the rope frequencies are not finite");
		m->rope_frequency[i] = (float)f;
	}
	return 0;
}

/* Parameters, the commonest type by bytes, and whether all tensors have a use. */
static int survey_tensors(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint64_t bytes[QUANT_TYPES] = { 0 };
	size_t most = 0;

	if (o->used != gguf_n_tensors(o->g))
		return fail(o, "%zu of %zu tensors have no use in architecture %s",
			    gguf_n_tensors(o->g) - o->used, gguf_n_tensors(o->g),
			    o->arch->name);
	for (size_t i = 0; i < gguf_n_tensors(o->g); i++) {
		const struct gguf_tensor *t = gguf_tensor_at(o->g, i);

		c->parameters += t->elements;
		bytes[quant_type(t->type) - quant_types] += t->bytes;
	}
	for (size_t i = 1; i < QUANT_TYPES; i++) {
		if (bytes[i] > bytes[most])
			most = i;
	}
	snprintf(c->quantisation, sizeof(c->quantisation), "%s",
		 quant_types[most].name);
	return 0;
}

int model_open(const struct gguf *g, struct model **out, char *reason,
	       size_t reason_len)
{
	struct opening o = { .g = g, .reason = reason, .reason_len = reason_len };
	int err;

	*out = NULL;
	if (reason && reason_len)
		reason[0] = '\0';
	o.m = calloc(1, sizeof(*o.m));
	if (!o.m)
		return -ENOMEM;
	o.m->ops = quant_ops_best();
	err = find_architecture(&o);
	if (!err)
		err = read_config(&o);
	if (!err)
		err = read_ends(&o);
	if (!err)
		err = read_layers(&o);
	if (!err)
		err = read_rope(&o);
	if (!err)
		err = survey_tensors(&o);
	if (err) {
		if (err == -ENOMEM)
			fail(&o, "not enough memory");
		model_close(o.m);
		return err;
	}
	*out = o.m;
	return 0;
}

void model_close(struct model *m)
{
	if (!m)
		return;
	free(m->rope_frequency);
	free(m->layer);
	free(m);
}

const struct model_config *model_config(const struct model *m)
{
	return &m->config;
}
