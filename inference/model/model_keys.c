/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_keys.c - reads a model's metadata: every key that is used is checked
 * for its type and range, and those that ask for what is not computed are
 * refused.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "text/unicode.h"
#include "model_load.h"

const char *model_key(const struct opening *o, const char *name, char out[KEY_LEN])
{
	snprintf(out, KEY_LEN, "%s.%s", o->arch->name, name);
	return out;
}

/* Bytes that are no text, controls, and what turns the direction of text. */
static bool unprintable(uint32_t cp)
{
	return cp == UNICODE_BAD || (unicode_class(cp) & (UNICODE_BIT(UNICODE_CC) |
							  UNICODE_BIT(UNICODE_CF)));
}

void model_copy_string(struct gguf_str s, char *out, size_t out_len)
{
	size_t n = 0, used;

	for (size_t i = 0; i < s.len; i += used) {
		uint32_t cp;
		bool odd;

		used = utf8_decode(s.data + i, s.len - i, &cp);
		odd = unprintable(cp);
		if (n + (odd ? 1 : used) >= out_len)
			break;
		memcpy(out + n, odd ? "?" : s.data + i, odd ? 1 : used);
		n += odd ? 1 : used;
	}
	out[n] = '\0';
}

static bool is_whole(enum gguf_type type)
{
	return type <= GGUF_I32 || type == GGUF_U64 || type == GGUF_I64;
}

/* Some files have a list, with a number for each layer; here all are equal. */
static int read_list(struct opening *o, const char *key, uint32_t *out)
{
	struct gguf_array a;

	if (gguf_get_array(o->g, key, &a) || !is_whole(a.type) || !a.count ||
	    a.count != o->m->config.n_layers || gguf_array_i32(&a, 0) < 0)
		return model_fail(o, "%s is not a whole number in range", key);
	for (uint64_t i = 1; i < a.count; i++) {
		if (gguf_array_i32(&a, i) != gguf_array_i32(&a, 0))
			return model_fail(o, "%s: layers of different sizes are not "
					  "supported", key);
	}
	*out = (uint32_t)gguf_array_i32(&a, 0);
	return 0;
}

int model_may_u32(struct opening *o, const char *name, uint32_t least,
		  uint32_t most, uint32_t *out)
{
	char key[KEY_LEN];
	uint32_t v;
	int err = gguf_u32(o->g, model_key(o, name, key), &v);

	if (err == -ENOENT)
		return 0;
	if (err)
		err = read_list(o, key, &v);
	if (err)
		return err;
	if (v < least || v > most)
		return model_fail(o, "%s is %" PRIu32 ", not %" PRIu32 " to %"
				  PRIu32, key, v, least, most);
	*out = v;
	return 0;
}

int model_want_u32(struct opening *o, const char *name, uint32_t least,
		   uint32_t most, uint32_t *out)
{
	char key[KEY_LEN];

	if (!model_has_key(o, name))
		return model_fail(o, "%s is missing", model_key(o, name, key));
	return model_may_u32(o, name, least, most, out);
}

int model_may_float(struct opening *o, const char *name, float least, float most,
		    float *out)
{
	char key[KEY_LEN];
	float v;
	const int err = gguf_f32(o->g, model_key(o, name, key), &v);

	if (err == -ENOENT)
		return 0;
	if (err)
		return model_fail(o, "%s is not a number with a fraction", key);
	if (!isfinite(v) || v < least || v > most)
		return model_fail(o, "%s is %g, not %g to %g", key, (double)v,
				  (double)least, (double)most);
	*out = v;
	return 0;
}

int model_may_positive(struct opening *o, const char *name, float *out)
{
	char key[KEY_LEN];
	float v;
	const int err = gguf_f32(o->g, model_key(o, name, key), &v);

	if (err == -ENOENT)
		return 0;
	if (err || !isfinite(v) || v <= 0)
		return model_fail(o, "%s is not a positive number", key);
	*out = v;
	return 0;
}

bool model_has_key(const struct opening *o, const char *name)
{
	char key[KEY_LEN];
	uint32_t unused;

	return gguf_u32(o->g, model_key(o, name, key), &unused) != -ENOENT;
}

/* Each would change the numbers of any architecture; not one is computed.  A
 * file may state the value that changes nothing. */
static const struct {
	const char *name;
	float neutral;
	const char *what;
} refused_keys[] = {
	{ "expert_count", 0, "a mixture of experts" },
	{ "expert_used_count", 0, "a mixture of experts" },
	{ "nextn_predict_layers", 0, "layers that predict later tokens" },
	{ "attention.max_alibi_bias", 0, "biases by distance" },
	{ "attention.clamp_kqv", 0, "clamped keys and values" },
	{ "attention.temperature_scale", 0, "attention scaled by position" },
	{ "attention.shared_kv_layers", 0, "layers that share keys and values" },
	{ "attention.value_scale", 1, "scaled values" },
	{ "attention.output_scale", 1, "a scaled output of attention" },
	{ "rope.scaling.alpha", 0, "this rope scaling" },
	{ "logit_scale", 1, "scaled logits" },
	{ "residual_scale", 1, "scaled residuals" },
	{ "embedding_scale", 1, "a scaled embedding" },
	{ "pooling_type", 0, "an embedding model" },
};

static bool number_is(const struct opening *o, const char *key, float want)
{
	uint32_t whole;
	float number;

	if (!gguf_u32(o->g, key, &whole))
		return (float)whole == want;
	return !gguf_f32(o->g, key, &number) && number == want;
}

/* Lists by layer or by section, which mean something only to other models. */
static const char *const refused_lists[] = {
	"rope.dimension_sections", "attention.rope_pattern",
};

int model_refuse_keys(struct opening *o)
{
	char key[KEY_LEN];
	bool causal = true;
	int err;

	for (size_t i = 0; i < sizeof(refused_keys) / sizeof(refused_keys[0]); i++) {
		if (model_has_key(o, refused_keys[i].name) &&
		    !number_is(o, model_key(o, refused_keys[i].name, key),
			       refused_keys[i].neutral))
			return model_fail(o, "%s: %s is not supported", key,
					  refused_keys[i].what);
	}
	for (size_t i = 0; i < sizeof(refused_lists) / sizeof(refused_lists[0]); i++) {
		if (model_has_key(o, refused_lists[i]))
			return model_fail(o, "%s is not supported",
					  model_key(o, refused_lists[i], key));
	}
	err = gguf_bool(o->g, model_key(o, "attention.causal", key), &causal);
	if (err && err != -ENOENT)
		return model_fail(o, "%s is not true or false", key);
	if (!causal)
		return model_fail(o, "%s: attention to later tokens is not supported",
				  key);
	return 0;
}
