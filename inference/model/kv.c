/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kv.c - memory of the key and value cache.
 */
#include "kv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/quant_kv.h"

static size_t f16_row_bytes(size_t dim)
{
	return dim * sizeof(uint16_t);
}

static const struct {
	const char *name;
	size_t (*row_bytes)(size_t dim);
} types[KV_TYPES] = {
	[KV_F16] = { "f16", f16_row_bytes },
	[KV_Q8_0] = { "q8_0", kv_q8_row_bytes },
};

const char *kv_type_name(enum kv_type type)
{
	return types[type].name;
}

int kv_type_named(const char *name, enum kv_type *out)
{
	for (int i = 0; i < KV_TYPES; i++) {
		if (!strcmp(types[i].name, name)) {
			*out = (enum kv_type)i;
			return 0;
		}
	}
	return -EINVAL;
}

int kv_init(struct kv *kv, enum kv_type type, size_t layers, size_t heads,
	    size_t context, size_t dim)
{
	size_t n;

	memset(kv, 0, sizeof(*kv));
	if ((unsigned int)type >= KV_TYPES)
		return -EINVAL;
	kv->row_bytes = types[type].row_bytes(dim);
	if (__builtin_mul_overflow(layers, heads, &n) ||
	    __builtin_mul_overflow(n, context, &n) ||
	    __builtin_mul_overflow(n, kv->row_bytes, &n))
		return -EOVERFLOW;
	/* Pages are touched as positions fill: a long context costs nothing
	 * before it is used. */
	kv->key = calloc(n, 1);
	kv->value = calloc(n, 1);
	if (!kv->key || !kv->value) {
		kv_free(kv);
		return -ENOMEM;
	}
	kv->type = type;
	kv->layers = layers;
	kv->heads = heads;
	kv->context = context;
	kv->dim = dim;
	return 0;
}

void kv_free(struct kv *kv)
{
	free(kv->key);
	free(kv->value);
	memset(kv, 0, sizeof(*kv));
}
