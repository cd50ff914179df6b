/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_pack.c - a model whose weights are packed behind the work: logits have the same
 * bits before, meanwhile and afterwards, and it may be closed at any time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"

#define MODEL "models/llamux-base.gguf"
#define TOKENS 6

struct loaded {
	struct gguf *g;
	struct model *m;
	struct pool *pool;
	struct session *s;
	float *logits; /* (TOKENS, vocabulary) */
	size_t bytes;  /* of them */
};

static void load(unsigned int threads, struct loaded *l)
{
	char reason[256];

	if (gguf_open(MODEL, &l->g, reason, sizeof(reason)) ||
	    model_open(l->g, &l->m, reason, sizeof(reason)))
		fail_msg("%s: %s", MODEL, reason);
	assert_int_equal(pool_new(threads, &l->pool), 0);
	assert_int_equal(session_new(l->m, l->pool, TOKENS, &l->s), 0);
	l->bytes = TOKENS * model_config(l->m)->vocabulary * sizeof(float);
	l->logits = calloc(1, l->bytes);
	assert_non_null(l->logits);
}

static void unload(struct loaded *l)
{
	session_free(l->s);
	pool_free(l->pool);
	model_close(l->m);
	gguf_close(l->g);
	free(l->logits);
}

/* Several tokens together, or one by one. */
static void eval(struct loaded *l, size_t together)
{
	static const int32_t token[TOKENS] = { 1, 200, 17, 42, 9, 101 };
	const uint32_t vocabulary = model_config(l->m)->vocabulary;

	session_rewind(l->s, 0);
	for (size_t i = 0; i < TOKENS; i += together)
		assert_int_equal(session_eval(l->s, token + i, together, l->logits + i * vocabulary,
					      true, NULL), 0);
}

static void packing_does_not_show(void **state)
{
	struct loaded plain, packed;

	(void)state;
	load(1, &plain);
	load(2, &packed);
	eval(&plain, TOKENS);
	assert_int_equal(model_pack_behind(packed.m, packed.g), 0);
	for (int round = 0; round < 20; round++) {
		if (round == 16)
			model_pack_wait(packed.m);
		eval(&packed, round % 2 ? 1 : TOKENS);
		assert_memory_equal(packed.logits, plain.logits, plain.bytes);
	}
	assert_true(model_packed_bytes(packed.m) || quant_ops_at(0) == quant_ops_scalar());
	assert_int_equal(model_pack_behind(packed.m, packed.g), 0); /* once is enough */
	unload(&plain);
	unload(&packed);
}

static void closed_before_all_is_packed(void **state)
{
	struct loaded l;

	(void)state;
	for (int i = 0; i < 5; i++) {
		load(2, &l);
		assert_int_equal(model_pack_behind(l.m, l.g), 0);
		if (i > 2)
			eval(&l, 1);
		unload(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packing_does_not_show),
		cmocka_unit_test(closed_before_all_is_packed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
