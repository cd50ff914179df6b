/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kv.h - the keys and values of the tokens seen so far, in half floats.
 *
 * The rows of one head in one layer lie one after another, position by
 * position: attention reads them as one stream.
 */
#ifndef INFERENCE_KV_H
#define INFERENCE_KV_H

#include <stddef.h>
#include <stdint.h>

struct kv {
	uint16_t *key, *value; /* (layers, heads, context, dim) */
	size_t layers, heads, context, dim;
};

/* -EOVERFLOW, -ENOMEM: kv is empty then. */
int kv_init(struct kv *kv, size_t layers, size_t heads, size_t context,
	    size_t dim);
void kv_free(struct kv *kv);

static inline size_t kv_row(const struct kv *kv, size_t layer, size_t head,
			    size_t position)
{
	return ((layer * kv->heads + head) * kv->context + position) * kv->dim;
}

#endif
