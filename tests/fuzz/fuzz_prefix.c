/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_prefix.c - the input is a store of prompts' beginnings, in memory that ends
 * where it does: whatever is in it, it is taken up or ignored, and another
 * beginning can be kept.  What was taken up must have had the right checksum.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decode/prefix.h"
#include "model/model.h"
#include "tensor/gguf.h"

#define CONTEXT 32
#define KEPT 9

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct session *s;
static struct gguf *g;

static void open_model(void)
{
	static struct model *m;

	if (s)
		return;
	if (gguf_open("tests/fixtures/tiny-q8_0.gguf", &g, NULL, 0) ||
	    model_open(g, &m, NULL, 0) || session_new(m, NULL, CONTEXT, &s))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int32_t token[KEPT] = { 1, 11, 35, 33, 5, 31, 31, 5, 33 };
	void *bytes = malloc(size + !size);
	struct prefix_store p;
	size_t which;
	uint32_t n;

	open_model();
	if (!bytes)
		abort();
	memcpy(bytes, data, size);
	prefix_open(&p, bytes, size, g, s);
	for (size_t i = p.n; i-- > 0;)
		if (prefix_load(&p, i, p.entry[i].tokens, s) == 0 &&
		    (session_position(s) == 0 || session_position(s) >= CONTEXT))
			abort();
	n = prefix_find(&p, token, KEPT, &which);
	if (n && prefix_load(&p, which, n, s) == 0 && session_position(s) != n)
		abort();
	session_rewind(s, 0);
	if (session_eval(s, token, KEPT, NULL, false, NULL))
		abort();
	if (prefix_keep(&p, token, KEPT, s) == 0 &&
	    (prefix_find(&p, token, KEPT, &which) != KEPT || p.used > size))
		abort();
	prefix_open(&p, bytes, size, g, s);
	free(bytes);
	return 0;
}
