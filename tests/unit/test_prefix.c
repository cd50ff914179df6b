/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_prefix.c - kept beginnings of prompts: what is taken up again is what was
 * computed, and bytes that are anything else are ignored and counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>

#include "decode/generate.h"
#include "decode/prefix.h"
#include "model/model.h"
#include "tensor/gguf.h"
#include "model_files.h"

#define VOCABULARY 40
#define CONTEXT 32
#define N 12
#define ROOM 65536

struct loaded {
	struct gguf *g;
	struct model *m;
	struct session *s;
};

static void load_kv(const char *name, enum kv_type type, uint32_t context, struct loaded *l)
{
	char path[256];

	snprintf(path, sizeof(path), FIXTURES "tiny-%s.gguf", name);
	assert_int_equal(gguf_open(path, &l->g, NULL, 0), 0);
	assert_int_equal(model_open(l->g, &l->m, NULL, 0), 0);
	assert_int_equal(session_new_kv(l->m, NULL, context, type, &l->s), 0);
}

static void unload(struct loaded *l)
{
	session_free(l->s);
	model_close(l->m);
	gguf_close(l->g);
}

static void some_tokens(int32_t *token, size_t n, int32_t seed)
{
	for (size_t i = 0; i < n; i++)
		token[i] = (int32_t)((7 * i * i + 3 * i + (size_t)seed) % VOCABULARY);
}

static uint64_t *new_store(void)
{
	uint64_t *bytes = calloc(1, ROOM);

	assert_non_null(bytes);
	return bytes;
}

/* Keeps N tokens of a model in bytes. */
static void fill(uint64_t *bytes, struct loaded *l, int32_t *token)
{
	struct prefix_store p;

	some_tokens(token, N, 1);
	assert_int_equal(session_eval(l->s, token, N, NULL, false, NULL), 0);
	prefix_open(&p, bytes, ROOM, l->g, l->s);
	assert_int_equal(p.n, 0);
	assert_int_equal(p.ignored, 0);
	assert_int_equal(prefix_keep(&p, token, N, l->s), 0);
	assert_true(p.used > 0 && p.used % 8 == 0);
}

static void takes_up_what_was_kept(void **state)
{
	static const enum kv_type types[] = { KV_F16, KV_Q8_0 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		float want[VOCABULARY], got[VOCABULARY];
		uint64_t *bytes = new_store();
		int32_t token[N], other[3] = { 5, 6, 7 };
		struct prefix_store p;
		struct loaded l;
		size_t which;

		load_kv("q8_0", types[i], CONTEXT, &l);
		fill(bytes, &l, token);
		session_rewind(l.s, 7);
		assert_int_equal(session_eval(l.s, other, 3, want, false, NULL), 0);
		unload(&l);
		load_kv("q8_0", types[i], CONTEXT, &l);
		prefix_open(&p, bytes, ROOM, l.g, l.s);
		assert_int_equal(p.n, 1);
		assert_int_equal(prefix_find(&p, token, 7, &which), 7);
		assert_int_equal(prefix_find(&p, token, N, &which), N);
		assert_int_equal(prefix_find(&p, token + 1, 5, &which), 0);
		assert_int_equal(prefix_load(&p, which, N + 1, l.s), -EINVAL);
		assert_int_equal(prefix_load(&p, which, 7, l.s), 0);
		assert_int_equal(session_position(l.s), 7);
		assert_int_equal(session_eval(l.s, other, 3, got, false, NULL), 0);
		assert_memory_equal(want, got, sizeof(want));
		unload(&l);
		free(bytes);
	}
}

/* Is the store taken for one of l, and does it load? */
static bool usable(void *bytes, size_t size, struct loaded *l, const int32_t *token,
		   uint32_t *ignored)
{
	struct prefix_store p;
	size_t which = 0;
	uint32_t n;
	bool ok;

	prefix_open(&p, bytes, size, l->g, l->s);
	n = prefix_find(&p, token, N, &which);
	ok = n == N && prefix_load(&p, which, N, l->s) == 0;
	*ignored = p.ignored;
	assert_true(ok == (session_position(l->s) == N));
	session_rewind(l->s, 0);
	return ok;
}

static void foreign_ones_are_ignored(void **state)
{
	static const struct { const char *name; enum kv_type type; uint32_t context; } other[] = {
		{ "q8_0", KV_Q8_0, CONTEXT },    { "q8_0", KV_F16, CONTEXT - 1 },
		{ "f32", KV_F16, CONTEXT },      { "q4_0", KV_F16, CONTEXT },
		{ "q8_0", KV_F16, N },
	};
	uint64_t *bytes = new_store();
	int32_t token[N];
	struct loaded l;
	uint32_t ignored;

	(void)state;
	load_kv("q8_0", KV_F16, CONTEXT, &l);
	fill(bytes, &l, token);
	assert_true(usable(bytes, ROOM, &l, token, &ignored));
	assert_int_equal(ignored, 0);
	unload(&l);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		load_kv(other[i].name, other[i].type, other[i].context, &l);
		assert_false(usable(bytes, ROOM, &l, token, &ignored));
		assert_int_equal(ignored, 1);
		unload(&l);
	}
	free(bytes);
}

/* The same model but for one bit of a weight. */
static void another_file_is_another_model(void **state)
{
	struct file_bytes b = file_read(FIXTURES "tiny-q8_0.gguf");
	uint64_t *bytes = new_store();
	int32_t token[N];
	struct loaded l;
	uint32_t ignored;
	char path[256];

	(void)state;
	load_kv("q8_0", KV_F16, CONTEXT, &l);
	fill(bytes, &l, token);
	unload(&l);
	assert_non_null(b.data);
	b.data[b.len - 1] ^= 1;
	file_temporary(path, sizeof(path));
	assert_int_equal(file_write(path, b.data, b.len), 0);
	free(b.data);
	assert_int_equal(gguf_open(path, &l.g, NULL, 0), 0);
	unlink(path);
	assert_int_equal(model_open(l.g, &l.m, NULL, 0), 0);
	assert_int_equal(session_new(l.m, NULL, CONTEXT, &l.s), 0);
	assert_false(usable(bytes, ROOM, &l, token, &ignored));
	assert_int_equal(ignored, 1);
	unload(&l);
	free(bytes);
}

static void damage_is_found(void **state)
{
	uint64_t *good = new_store();
	unsigned char *bad = malloc(ROOM);
	int32_t token[N];
	struct prefix_store p;
	struct loaded l;
	uint32_t ignored, seed = 1;

	(void)state;
	assert_non_null(bad);
	load_kv("q8_0", KV_F16, CONTEXT, &l);
	fill(good, &l, token);
	session_rewind(l.s, 0);
	prefix_open(&p, good, ROOM, l.g, l.s);
	/* Every byte, with another value. */
	for (size_t i = 0; i < p.used; i++) {
		memcpy(bad, good, ROOM);
		seed = seed * 1664525u + 1013904223u;
		bad[i] ^= (unsigned char)(1 + seed % 255);
		assert_false(usable(bad, ROOM, &l, token, &ignored));
		/* A token that differs may just be another beginning. */
		assert_true(ignored == 1 || (i >= 80 && i < 80 + sizeof(token)) || i < 8);
	}
	/* Every length. */
	for (size_t n = 0; n < p.used; n++) {
		void *exact = malloc(n + !n); /* a read past its end is seen */

		assert_non_null(exact);
		memcpy(exact, good, n);
		assert_false(usable(exact, n, &l, token, &ignored));
		assert_int_equal(ignored, n >= 80);
		free(exact);
	}
	/* Anything. */
	for (int round = 0; round < 2000; round++) {
		memcpy(bad, good, ROOM);
		for (size_t i = 8; i < 80; i++) {
			seed = seed * 1664525u + 1013904223u;
			if (seed >> 30 == 0)
				bad[i] = (unsigned char)(seed >> 16);
		}
		if (memcmp(bad, good, ROOM))
			assert_false(usable(bad, ROOM, &l, token, &ignored));
	}
	unload(&l);
	free(good);
	free(bad);
}

static void old_ones_make_room(void **state)
{
	uint64_t *bytes = new_store();
	struct prefix_store p;
	int32_t token[N];
	struct loaded l;
	size_t which, one;

	(void)state;
	load_kv("q8_0", KV_F16, CONTEXT, &l);
	prefix_open(&p, bytes, ROOM, l.g, l.s);
	for (int32_t i = 1; i <= PREFIX_ENTRIES + 1; i++) {
		some_tokens(token, N, i);
		session_rewind(l.s, 0);
		assert_int_equal(session_eval(l.s, token, N, NULL, false, NULL), 0);
		/* A longer one takes the place of the one that it begins with. */
		assert_int_equal(prefix_keep(&p, token, 3, l.s), 0);
		assert_int_equal(prefix_keep(&p, token, N, l.s), 0);
		assert_int_equal(p.n, i <= PREFIX_ENTRIES ? (size_t)i : PREFIX_ENTRIES);
	}
	one = p.used / p.n;
	for (int32_t i = 1; i <= PREFIX_ENTRIES + 1; i++) {
		some_tokens(token, N, i);
		assert_int_equal(prefix_find(&p, token, N, &which), i == 1 ? 0 : N);
	}
	/* The others are whole after one went. */
	prefix_open(&p, bytes, ROOM, l.g, l.s);
	assert_int_equal(p.n, PREFIX_ENTRIES);
	assert_int_equal(p.ignored, 0);
	while (p.n)
		assert_int_equal(prefix_load(&p, --p.n, N, l.s), -EINVAL);
	prefix_open(&p, bytes, ROOM, l.g, l.s);
	for (size_t i = 0; i < p.n; i++)
		assert_int_equal(prefix_load(&p, i, N, l.s), 0);
	/* Room for one and a half. */
	memset(bytes, 0, ROOM);
	prefix_open(&p, bytes, one * 3 / 2, l.g, l.s);
	for (int32_t i = 1; i < 4; i++) {
		some_tokens(token, N, i);
		assert_int_equal(prefix_keep(&p, token, N, l.s), 0);
		assert_int_equal(p.n, 1);
		assert_int_equal(p.used, one);
	}
	prefix_open(&p, bytes, one - 8, l.g, l.s);
	assert_int_equal(p.ignored, 1);
	assert_int_equal(prefix_keep(&p, token, N, l.s), -ENOSPC);
	assert_int_equal(prefix_keep(&p, token, 0, l.s), -EINVAL);
	assert_int_equal(prefix_keep(&p, token, N + 1, l.s), -EINVAL);
	unload(&l);
	free(bytes);
}

/* --- with prompts --- */
struct sink {
	char text[512];
	size_t len;
};

static int collect(void *ctx, const char *piece, size_t len)
{
	struct sink *s = ctx;

	assert_true(s->len + len < sizeof(s->text));
	memcpy(s->text + s->len, piece, len);
	s->len += len;
	return 0;
}

static struct generator *open_base(void)
{
	struct generator *g;

	assert_int_equal(generator_open("models/llamux-base.gguf", 2, 512, &g, NULL, 0), 0);
	return g;
}

#define INTRODUCTION "load cpu full mem none io none <f1> cpu-hog huge <n1> by <n2> : <a1>\n"

static void ask(struct generator *g, const char *question, struct sink *out)
{
	char prompt[512];
	struct llm_request q = { .prompt = prompt, .max_tokens = 12 };

	snprintf(prompt, sizeof(prompt), "<|ask|>\n" INTRODUCTION INTRODUCTION "q %s\n<|say|>",
		 question);
	q.prompt_len = strlen(prompt);
	*out = (struct sink){ .len = 0 };
	assert_int_equal(generator_run(g, &q, collect, out, NULL, NULL, NULL, 0), 0);
	out->text[out->len] = '\0';
}

static void generators_share_beginnings(void **state)
{
	struct generator *g = open_base();
	void *bytes = calloc(1, 1 << 20);
	struct sink out, want;
	size_t used;

	(void)state;
	assert_non_null(bytes);
	generator_set_prefix(g, bytes, 1 << 20, 1);
	ask(g, "why is my system slow ?", &out);
	assert_int_equal(generator_keep_prefix(g), 0); /* nothing to compare with */
	ask(g, "what time is it ?", &out);
	used = generator_keep_prefix(g);
	assert_true(used > 1000 && used < 1 << 20);
	assert_int_equal(generator_keep_prefix(g), 0); /* it is there */
	ask(g, "is all well ?", &want);
	assert_int_equal(generator_keep_prefix(g), 0);
	generator_close(g);
	/* As after a restart. */
	g = open_base();
	generator_set_prefix(g, bytes, 1 << 20, 1);
	ask(g, "is all well ?", &out);
	assert_true(generator_stats(g)->restored > 30);
	assert_string_equal(out.text, want.text);
	ask(g, "is all well ?", &out);
	assert_int_equal(generator_stats(g)->restored, 0); /* it is in the cache */
	assert_true(generator_stats(g)->reused > 30);
	generator_close(g);
	/* Damaged: as if it were not there. */
	((unsigned char *)bytes)[used / 2] ^= 1;
	g = open_base();
	generator_set_prefix(g, bytes, 1 << 20, 1);
	ask(g, "is all well ?", &out);
	assert_int_equal(generator_stats(g)->restored, 0);
	assert_int_equal(generator_prefix_ignored(g), 1);
	assert_string_equal(out.text, want.text);
	/* What costs little is not kept. */
	generator_set_prefix(g, bytes, 1 << 20, 0);
	ask(g, "why ?", &out);
	ask(g, "why is it so ?", &out);
	assert_int_equal(generator_keep_prefix(g), 0);
	generator_close(g);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_up_what_was_kept),
		cmocka_unit_test(foreign_ones_are_ignored),
		cmocka_unit_test(another_file_is_another_model),
		cmocka_unit_test(damage_is_found),
		cmocka_unit_test(old_ones_make_room),
		cmocka_unit_test(generators_share_beginnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
