/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_weights.c - finds a model's tensors and checks that they have the sizes
 * that the configuration tells.
 *
 * Which tensors there are decides what is computed: forward.c adds a bias, and
 * takes a norm, where the layer has one.  A tensor that holds several matrices,
 * one below the other, is split here into weights that point into it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <errno.h>

#include "model_load.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum { NAME_LEN = 64 };

static const struct gguf_tensor *find_tensor(struct opening *o, const char *name)
{
	const struct gguf_tensor *t = gguf_tensor(o->g, name);

	if (t)
		o->used++;
	return t;
}

static int missing(struct opening *o, const char *name)
{
	return model_fail(o, "tensor %s is missing", name);
}

static int bad_shape(struct opening *o, const char *name,
		     const struct gguf_tensor *t, size_t columns, size_t rows)
{
	return model_fail(o, "tensor %s is %" PRIu64 " x %" PRIu64
			  ", not %zu x %zu as the metadata says", name, t->dim[0],
			  t->dim[1], columns, rows);
}

/* Rows [first, first + rows) of a tensor whose shape has been checked. */
static void set_rows(const struct opening *o, const struct gguf_tensor *t,
		     size_t first, size_t rows, struct weight *w)
{
	w->columns = t->dim[0];
	w->rows = rows;
	w->type = quant_type(t->type);
	w->row_bytes = w->columns / w->type->block * w->type->bytes;
	w->data = (const unsigned char *)t->data + first * w->row_bytes;
	w->dot = quant_dot(o->m->ops, w->type);
}

static int check_shape(struct opening *o, const char *name,
		       const struct gguf_tensor *t, size_t columns, size_t rows)
{
	return t->dim[0] != columns || t->dim[1] != rows || t->n_dims > 2 ?
		bad_shape(o, name, t, columns, rows) : 0;
}

static int want_weight(struct opening *o, const char *name, size_t columns,
		       size_t rows, struct weight *w)
{
	const struct gguf_tensor *t = find_tensor(o, name);
	int err = t ? check_shape(o, name, t, columns, rows) : missing(o, name);

	if (!err)
		set_rows(o, t, 0, rows, w);
	return err;
}

/* Norms and biases are plain floats in every file that llama.cpp writes. */
int model_may_floats(struct opening *o, const char *name, size_t n,
		     const float **out)
{
	const struct gguf_tensor *t = find_tensor(o, name);

	*out = NULL;
	if (!t)
		return 0;
	if (t->type != TENSOR_F32)
		return model_fail(o, "tensor %s is not of type F32", name);
	if (t->dim[0] != n || t->elements != n)
		return bad_shape(o, name, t, n, 1);
	*out = t->data;
	/* They are few; of the weights the logits tell. */
	for (size_t i = 0; i < n; i++) {
		if (!isfinite((*out)[i]))
			return model_fail(o, "tensor %s holds what is no number", name);
	}
	return 0;
}

static int want_floats(struct opening *o, const char *name, size_t n,
		       const float **out)
{
	int err = model_may_floats(o, name, n, out);

	return err || *out ? err : missing(o, name);
}

/* What a layer consists of; sizes are looked up in the configuration. */
enum size { S_WIDTH, S_Q, S_KV, S_HEAD, S_FFN, S_COUNT };

static void find_sizes(const struct model_config *c, size_t size[S_COUNT])
{
	size[S_WIDTH] = c->width;
	size[S_Q] = (size_t)c->n_heads * c->head_dim;
	size[S_KV] = (size_t)c->n_kv_heads * c->head_dim;
	size[S_HEAD] = c->head_dim;
	size[S_FFN] = c->ffn_width;
}

enum { W_Q, W_K, W_V, W_OUT, W_GATE, W_UP, W_DOWN };

static const struct {
	const char *name;
	size_t offset; /* in struct layer */
	enum size columns, rows;
} layer_weights[] = {
	[W_Q] = { "attn_q", offsetof(struct layer, q), S_WIDTH, S_Q },
	[W_K] = { "attn_k", offsetof(struct layer, k), S_WIDTH, S_KV },
	[W_V] = { "attn_v", offsetof(struct layer, v), S_WIDTH, S_KV },
	[W_OUT] = { "attn_output", offsetof(struct layer, attn_out), S_Q, S_WIDTH },
	[W_GATE] = { "ffn_gate", offsetof(struct layer, gate), S_WIDTH, S_FFN },
	[W_UP] = { "ffn_up", offsetof(struct layer, up), S_WIDTH, S_FFN },
	[W_DOWN] = { "ffn_down", offsetof(struct layer, down), S_FFN, S_WIDTH },
};

static const struct {
	const char *name;
	size_t offset; /* in struct layer */
	enum size n;
	enum part part;
} layer_floats[] = {
	{ "attn_norm.weight", offsetof(struct layer, attn_norm), S_WIDTH, PART_ALWAYS },
	{ "attn_q.bias", offsetof(struct layer, q_bias), S_Q, PART_BIAS },
	{ "attn_k.bias", offsetof(struct layer, k_bias), S_KV, PART_BIAS },
	{ "attn_v.bias", offsetof(struct layer, v_bias), S_KV, PART_BIAS },
	{ "attn_q_norm.weight", offsetof(struct layer, q_norm), S_HEAD, PART_QK_NORM },
	{ "attn_k_norm.weight", offsetof(struct layer, k_norm), S_HEAD, PART_QK_NORM },
	{ "attn_output.bias", offsetof(struct layer, attn_out_bias), S_WIDTH, PART_MAY },
	{ "post_attention_norm.weight", offsetof(struct layer, attn_post_norm),
	  S_WIDTH, PART_POST_NORM },
	{ "ffn_norm.weight", offsetof(struct layer, ffn_norm), S_WIDTH, PART_ALWAYS },
	{ "ffn_gate.bias", offsetof(struct layer, gate_bias), S_FFN, PART_MAY },
	{ "ffn_up.bias", offsetof(struct layer, up_bias), S_FFN, PART_MAY },
	{ "ffn_down.bias", offsetof(struct layer, down_bias), S_WIDTH, PART_MAY },
	{ "post_ffw_norm.weight", offsetof(struct layer, ffn_post_norm), S_WIDTH,
	  PART_POST_NORM },
};

static void *member(struct layer *l, size_t offset)
{
	return (char *)l + offset;
}

static void tensor_name(char out[NAME_LEN], uint32_t layer, const char *name,
			const char *suffix)
{
	snprintf(out, NAME_LEN, "blk.%" PRIu32 ".%s%s", layer, name, suffix);
}

/* Several of layer_weights in one tensor. */
static int read_fused(struct opening *o, struct layer *l, const char *name,
		      const size_t size[S_COUNT], size_t first, size_t last)
{
	const struct gguf_tensor *t = find_tensor(o, name);
	size_t rows = 0;
	int err;

	for (size_t i = first; i < last; i++)
		rows += size[layer_weights[i].rows];
	err = check_shape(o, name, t, size[layer_weights[first].columns], rows);
	rows = 0;
	for (size_t i = first; i < last && !err; i++) {
		set_rows(o, t, rows, size[layer_weights[i].rows],
			 member(l, layer_weights[i].offset));
		rows += size[layer_weights[i].rows];
	}
	return err;
}

static int read_fused_bias(struct opening *o, struct layer *l, const char *name,
			   const size_t size[S_COUNT])
{
	const float *bias;
	int err = model_may_floats(o, name, size[S_Q] + 2 * size[S_KV], &bias);

	if (!err && bias) {
		l->q_bias = bias;
		l->k_bias = bias + size[S_Q];
		l->v_bias = l->k_bias + size[S_KV];
	}
	return err;
}

static bool has_tensor(const struct opening *o, uint32_t layer, const char *name,
		       char out[NAME_LEN])
{
	tensor_name(out, layer, name, ".weight");
	return gguf_tensor(o->g, out) != NULL;
}

static int read_weights(struct opening *o, struct layer *l, uint32_t index,
			const size_t size[S_COUNT])
{
	char name[NAME_LEN];
	int err = 0;

	for (size_t i = 0; i < COUNT(layer_weights) && !err; i++) {
		if (i == W_Q && has_tensor(o, index, "attn_qkv", name)) {
			err = read_fused(o, l, name, size, W_Q, W_V + 1);
			i = W_V;
			continue;
		}
		if (i == W_GATE && o->arch->fused_gate_up &&
		    !has_tensor(o, index, "ffn_gate", name) &&
		    has_tensor(o, index, "ffn_up", name)) {
			err = read_fused(o, l, name, size, W_GATE, W_UP + 1);
			i = W_UP;
			continue;
		}
		tensor_name(name, index, layer_weights[i].name, ".weight");
		err = want_weight(o, name, size[layer_weights[i].columns],
				  size[layer_weights[i].rows],
				  member(l, layer_weights[i].offset));
	}
	return err;
}

/* One of layer_floats.  Norms of heads and after half layers are left alone
 * where the architecture has none, and so found to have no use. */
static int read_vector(struct opening *o, struct layer *l, uint32_t index,
		       const size_t size[S_COUNT], size_t i)
{
	const enum part part = layer_floats[i].part;
	const bool must = part == PART_ALWAYS || (o->arch->parts & HAS(part));
	const float **out = member(l, layer_floats[i].offset);
	char name[NAME_LEN];

	if (*out || (!must && part != PART_MAY && part != PART_BIAS))
		return 0;
	tensor_name(name, index, layer_floats[i].name, "");
	return must ? want_floats(o, name, size[layer_floats[i].n], out) :
		model_may_floats(o, name, size[layer_floats[i].n], out);
}

static int read_layer(struct opening *o, uint32_t index, const size_t size[S_COUNT])
{
	struct model_config *c = &o->m->config;
	struct layer *l = &o->m->layer[index];
	char name[NAME_LEN];
	int err = read_weights(o, l, index, size);

	tensor_name(name, index, "attn_qkv", ".bias");
	if (!err)
		err = read_fused_bias(o, l, name, size);
	for (size_t i = 0; i < COUNT(layer_floats) && !err; i++)
		err = read_vector(o, l, index, size, i);
	if (!err && (!l->q_bias != !l->k_bias || !l->q_bias != !l->v_bias))
		err = model_fail(o, "layer %" PRIu32 " has only some of its biases",
				 index);
	c->qkv_bias |= l->q_bias != NULL;
	c->qk_norm |= l->q_norm != NULL;
	c->post_norm |= l->attn_post_norm != NULL;
	return err;
}

int model_read_layers(struct opening *o)
{
	size_t size[S_COUNT];
	int err = 0;

	find_sizes(&o->m->config, size);
	o->m->layer = calloc(o->m->config.n_layers, sizeof(*o->m->layer));
	if (!o->m->layer)
		return -ENOMEM;
	for (uint32_t i = 0; i < o->m->config.n_layers && !err; i++)
		err = read_layer(o, i, size);
	return err;
}

/* The three places that tell the size of the vocabulary must agree. */
static int read_vocabulary(struct opening *o, const struct gguf_tensor *t)
{
	struct model_config *c = &o->m->config;
	struct gguf_array tokens;
	uint32_t stated;
	int err;

	if (t->dim[1] > INT32_MAX)
		return model_fail(o, "the vocabulary is too large");
	c->vocabulary = (uint32_t)t->dim[1];
	stated = c->vocabulary;
	err = model_may_u32(o, "vocab_size", 1, INT32_MAX, &stated);
	if (err)
		return err;
	if (stated != c->vocabulary ||
	    (!gguf_get_array(o->g, "tokenizer.ggml.tokens", &tokens) &&
	     tokens.count != c->vocabulary))
		return model_fail(o, "vocabulary and token_embd.weight (%" PRIu32
				  " rows) differ in size", c->vocabulary);
	return 0;
}

int model_read_ends(struct opening *o)
{
	static const char embedding[] = "token_embd.weight";
	struct model *m = o->m;
	struct model_config *c = &m->config;
	const struct gguf_tensor *t = gguf_tensor(o->g, embedding);
	int err = t ? read_vocabulary(o, t) : missing(o, embedding);

	if (!err)
		err = want_weight(o, embedding, c->width, c->vocabulary,
				  &m->embedding);
	if (!err)
		err = want_floats(o, "output_norm.weight", c->width,
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
