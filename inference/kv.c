/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kv.c - memory of the key and value cache.
 */
#include "kv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int kv_init(struct kv *kv, size_t layers, size_t heads, size_t context,
	    size_t dim)
{
	size_t n;

	memset(kv, 0, sizeof(*kv));
	if (__builtin_mul_overflow(layers, heads, &n) ||
	    __builtin_mul_overflow(n, context, &n) ||
	    __builtin_mul_overflow(n, dim, &n))
		return -EOVERFLOW;
	/* Pages are touched as positions fill: a long context costs nothing
	 * before it is used. */
	kv->key = calloc(n, sizeof(*kv->key));
	kv->value = calloc(n, sizeof(*kv->value));
	if (!kv->key || !kv->value) {
		kv_free(kv);
		return -ENOMEM;
	}
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
