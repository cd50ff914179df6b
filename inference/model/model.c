/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - opens a transformer in a GGUF file: all of its parts must be found
 * and fit together, so that forward.c need not ask.
 *
 * A file that names anything this engine does not compute - experts, another
 * rope scaling, a tensor without a use - is refused: running it all the same
 * would give wrong words, not an error.
 */
#include "model.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "model_load.h"

int model_fail(struct opening *o, const char *format, ...)
{
	va_list args;

	if (o->reason && o->reason_len) {
		va_start(args, format);
		vsnprintf(o->reason, o->reason_len, format, args);
		va_end(args);
	}
	return -EINVAL;
}

/* Parameters, the commonest type by bytes, and whether all tensors have a use. */
static int survey_tensors(struct opening *o)
{
	struct model_config *c = &o->m->config;
	uint64_t bytes[QUANT_TYPES] = { 0 };
	size_t most = 0;

	if (o->used != gguf_n_tensors(o->g))
		return model_fail(o, "%zu of %zu tensors have no use in architecture %s",
				  gguf_n_tensors(o->g) - o->used,
				  gguf_n_tensors(o->g), o->arch->name);
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
	static int (*const stage[])(struct opening *) = {
		model_read_config, model_read_ends, model_read_layers,
		model_read_windows, model_read_rope, survey_tensors,
	};
	struct opening o = { .g = g, .reason = reason, .reason_len = reason_len };
	int err = 0;

	*out = NULL;
	if (reason && reason_len)
		reason[0] = '\0';
	o.m = calloc(1, sizeof(*o.m));
	if (!o.m)
		return -ENOMEM;
	o.m->ops = quant_ops_best();
	for (size_t i = 0; i < sizeof(stage) / sizeof(stage[0]) && !err; i++)
		err = stage[i](&o);
	if (err) {
		if (err == -ENOMEM)
			model_fail(&o, "not enough memory");
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
	model_free_rope(m);
	model_pack_end(m);
	free(m->layer);
	free(m);
}

const struct model_config *model_config(const struct model *m)
{
	return &m->config;
}
