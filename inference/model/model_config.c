/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_config.c - a model's sizes and scales from its metadata, checked
 * against each other.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>

#include "model_load.h"

static int find_architecture(struct opening *o)
{
	struct model_config *c = &o->m->config;
	struct gguf_str s;

	if (gguf_string(o->g, "general.architecture", &s))
		return model_fail(o, "the file names no general.architecture");
	model_copy_string(s, c->architecture, sizeof(c->architecture));
	if (!gguf_string(o->g, "general.name", &s))
		model_copy_string(s, c->name, sizeof(c->name));
	o->arch = architecture_find(c->architecture);
	if (!o->arch)
		return model_fail(o, "architecture %s is not supported",
				  c->architecture);
	c->rope_neox = o->arch->rope_neox;
	c->activation = o->arch->activation;
	o->m->activate = o->arch->activate ? o->arch->activate :
		o->m->ops->silu_mul;
	return 0;
}

/*
 * The working memory grows with these, the file with their product with the width: a
 * thin model could ask for far more than the file has.  Known models have up to 10
 * and 2 times the width.
 */
#define FFN_WIDTHS 256u
#define ATTENTION_WIDTHS 64u

/* Every layer needs tensors of its own, so that their number, which is limited
 * by the file's size, limits that of the layers. */
static int read_sizes(struct opening *o)
{
	struct model_config *c = &o->m->config;
	int err;

	err = model_want_u32(o, "embedding_length", 1, 1u << 20, &c->width);
	if (!err)
		err = model_want_u32(o, "block_count", 1, 4096, &c->n_layers);
	if (!err)
		err = model_want_u32(o, "feed_forward_length", 1, 1u << 24,
				     &c->ffn_width);
	if (!err)
		err = model_want_u32(o, "context_length", 1, INT32_MAX, &c->context);
	if (!err && c->n_layers > gguf_n_tensors(o->g))
		err = model_fail(o, "%" PRIu32 " layers in %zu tensors", c->n_layers,
				 gguf_n_tensors(o->g));
	if (!err && c->ffn_width / FFN_WIDTHS > c->width)
		err = model_fail(o, "feed-forward of %" PRIu32 " numbers in a model of width %"
				 PRIu32, c->ffn_width, c->width);
	return err;
}

static int read_head_dim(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint32_t value_dim;
	int err;

	if (!model_has_key(o, "attention.key_length") && c->width % c->n_heads)
		return model_fail(o, "width %" PRIu32 " does not divide among %"
				  PRIu32 " heads", c->width, c->n_heads);
	c->head_dim = c->width / c->n_heads;
	err = model_may_u32(o, "attention.key_length", 2, 4096, &c->head_dim);
	value_dim = c->head_dim;
	if (!err)
		err = model_may_u32(o, "attention.value_length", 2, 4096, &value_dim);
	if (err)
		return err;
	if (value_dim != c->head_dim)
		return model_fail(o, "key and value lengths differ");
	if (c->head_dim < 2 || c->head_dim > 4096)
		return model_fail(o, "heads of %" PRIu32 " numbers", c->head_dim);
	if (c->n_heads * c->head_dim / ATTENTION_WIDTHS > c->width)
		return model_fail(o, "heads of %" PRIu32 " numbers in a model of width %" PRIu32,
				  c->n_heads * c->head_dim, c->width);
	/* Heads of another size in the layers with a window are refused. */
	err = model_may_u32(o, "attention.key_length_swa", c->head_dim, c->head_dim,
			    &value_dim);
	if (!err)
		err = model_may_u32(o, "attention.value_length_swa", c->head_dim,
				    c->head_dim, &value_dim);
	return err;
}

static int read_heads(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint32_t local_dim;
	int err;

	err = model_want_u32(o, "attention.head_count", 1, 4096, &c->n_heads);
	c->n_kv_heads = c->n_heads;
	if (!err)
		err = model_may_u32(o, "attention.head_count_kv", 1, 4096,
				    &c->n_kv_heads);
	if (err)
		return err;
	if (c->n_heads % c->n_kv_heads)
		return model_fail(o, "%" PRIu32 " heads do not divide among %" PRIu32
				  " key and value heads", c->n_heads, c->n_kv_heads);
	err = read_head_dim(o);
	if (err)
		return err;
	c->rope_dim = c->head_dim;
	err = model_may_u32(o, "rope.dimension_count", 2, c->head_dim, &c->rope_dim);
	local_dim = c->rope_dim;
	if (!err)
		err = model_may_u32(o, "rope.dimension_count_swa", c->rope_dim,
				    c->rope_dim, &local_dim);
	if (!err && c->rope_dim % 2)
		err = model_fail(o, "rope.dimension_count is odd");
	return err;
}

static int read_scales(struct opening *o)
{
	struct model_config *c = &o->m->config;
	const struct architecture *a = o->arch;
	const uint32_t scaled_by = c->n_layers == a->layers_scaled_by_width ?
		c->width / c->n_heads : c->head_dim;
	float stated;
	int err;

	c->embedding_scale = a->scaled_embedding ? sqrtf((float)c->width) : 1.0f;
	if (!scaled_by)
		return model_fail(o, "more heads than numbers");
	c->attention_scale = 1.0f / sqrtf((float)scaled_by);
	stated = c->attention_scale;
	c->attention_cap = a->attention_cap;
	c->logit_cap = a->logit_cap;
	c->norm_eps = 1e-5f;
	err = model_may_positive(o, "attention.layer_norm_rms_epsilon", &c->norm_eps);
	if (!err)
		err = model_may_float(o, "attn_logit_softcapping", 0, 1e6f,
				      &c->attention_cap);
	if (!err)
		err = model_may_float(o, "final_logit_softcapping", 0, 1e6f,
				      &c->logit_cap);
	/* Zero stands for the usual scale. */
	if (!err)
		err = model_may_float(o, "attention.scale", 0, 1e6f, &stated);
	if (!err && stated > 0)
		c->attention_scale = stated;
	return err;
}

int model_read_config(struct opening *o)
{
	int err = find_architecture(o);

	if (!err)
		err = model_refuse_keys(o);
	if (!err)
		err = read_sizes(o);
	if (!err)
		err = read_heads(o);
	if (!err)
		err = read_scales(o);
	return err;
}

/* --- windows ------------------------------------------------------------- */

/* A flag for each layer, if the file has them. */
static int read_flags(struct opening *o, bool *found)
{
	struct model *m = o->m;
	char key[KEY_LEN];
	struct gguf_array a;
	int err = gguf_get_array(o->g, model_key(o, "attention.sliding_window_pattern",
						 key), &a);

	*found = !err;
	if (err)
		return 0; /* missing, or a number */
	if (a.type != GGUF_BOOL || a.count != m->config.n_layers)
		return model_fail(o, "%s is not a flag for each of %" PRIu32 " layers",
				  key, m->config.n_layers);
	for (uint32_t i = 0; i < m->config.n_layers; i++) {
		if (((const unsigned char *)a.data)[i])
			m->layer[i].window = m->config.window;
	}
	return 0;
}

static int apply_window(struct opening *o)
{
	struct model *m = o->m;
	const enum window_rule rule = o->arch->window_rule;
	uint32_t period = rule == WINDOW_ALL ? 0 : o->arch->period;
	bool flags;
	int err = read_flags(o, &flags);

	if (err || flags)
		return err;
	if (rule == WINDOW_REFUSED)
		return model_fail(o, "it is not known which layers of %s have the "
				  "window that the file states", o->arch->name);
	err = model_may_u32(o, "attention.sliding_window_pattern", 0, 4096, &period);
	for (uint32_t i = 0; i < m->config.n_layers && !err; i++) {
		if (!period || i % period < period - 1)
			m->layer[i].window = m->config.window;
	}
	return err;
}

int model_read_windows(struct opening *o)
{
	struct model *m = o->m;
	struct model_config *c = &m->config;
	int err;

	c->window = o->arch->window;
	err = model_may_u32(o, "attention.sliding_window", 0, UINT32_MAX, &c->window);
	if (err)
		return err;
	/* One that no context outgrows changes nothing, but where the layers
	 * that have it turn at another pace. */
	if (!c->window || o->arch->window_rule == WINDOW_UNUSED ||
	    (o->arch->window_rule == WINDOW_REFUSED && c->window >= c->context)) {
		c->window = 0;
		return 0;
	}
	err = apply_window(o);
	for (uint32_t i = 0; i < c->n_layers && !err; i++)
		c->n_window_layers += m->layer[i].window != 0;
	if (!c->n_window_layers)
		c->window = 0;
	return err;
}
