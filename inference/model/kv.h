/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kv.h - the keys and values of the tokens seen so far, in half floats or in
 * 8 bits with a scale per 32 numbers (quant_kv.h).
 *
 * The rows of one head in one layer lie one after another, position by
 * position: attention reads them as one stream.
 */
#ifndef INFERENCE_KV_H
#define INFERENCE_KV_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

struct kv {
	enum kv_type type;
	unsigned char *key, *value; /* rows (layers, heads, context) */
	size_t layers, heads, context, dim, row_bytes;
};

/* -EINVAL: no such type; -EOVERFLOW, -ENOMEM: kv is empty then. */
int kv_init(struct kv *kv, enum kv_type type, size_t layers, size_t heads,
	    size_t context, size_t dim);
void kv_free(struct kv *kv);

/* Offset in bytes of a row, in key and in value. */
static inline size_t kv_row(const struct kv *kv, size_t layer, size_t head,
			    size_t position)
{
	return ((layer * kv->heads + head) * kv->context + position) * kv->row_bytes;
}

#endif
