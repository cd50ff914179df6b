/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_arch_refused.c - models of the several architectures that are refused:
 * parts that are missing or do not fit, numbers out of range, and keys that ask
 * for what is not computed; and some files that look odd but are good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "model_files.h"

static struct file_bytes read_fixture(const char *name)
{
	struct file_bytes b;
	char path[256];

	snprintf(path, sizeof(path), FIXTURES "arch-%s.gguf", name);
	b = file_read(path);
	assert_non_null(b.data);
	return b;
}

/* Opens the bytes, which are freed, as a model.  reason NULL: it must be good. */
static void check(struct file_bytes b, const char *what, size_t i, const char *reason)
{
	char path[256], said[256];
	struct model *m = NULL;
	struct gguf *g;
	int err;

	file_temporary(path, sizeof(path));
	assert_int_equal(file_write(path, b.data, b.len), 0);
	free(b.data);
	err = gguf_open(path, &g, said, sizeof(said));
	unlink(path);
	if (err)
		fail_msg("%s, case %zu: %s", what, i, said);
	err = model_open(g, &m, said, sizeof(said));
	if (reason ? err != -EINVAL || !strstr(said, reason) : err)
		fail_msg("%s, case %zu (%s): %d, \"%s\"", what, i,
			 reason ? reason : "good", err, said);
	model_close(m);
	gguf_close(g);
}

/* --- what is refused: a name in a good file changed to another of the same
 * length, or a number to another --- */
static const struct {
	const char *file, *find, *replace;
	uint32_t value; /* with replace NULL: the new number, as bits */
	const char *reason;
} misfits[] = {
	{ "gemma2", "blk.3.post_ffw_norm.weight", "blk.3.post_ffx_norm.weight", 0,
	  "post_ffw_norm.weight is missing" },
	{ "gemma2", "blk.0.post_attention_norm.weight",
	  "blk.0.post_attention_norx.weight", 0, "is missing" },
	{ "gemma2", "gemma2.attn_logit_softcapping", NULL, 0xbf800000, "not 0 to" },
	{ "gemma2", "gemma2.attn_logit_softcapping", NULL, 0x7fc00000, "not 0 to" },
	{ "gemma2", "gemma2.final_logit_softcapping", NULL, 0x7f800000, "not 0 to" },
	{ "gemma3", "blk.6.attn_q_norm.weight", "blk.6.attn_q_nork.weight", 0,
	  "attn_q_norm.weight is missing" },
	{ "gemma3", "gemma3.rope.scaling.factor", NULL, 0xbf800000,
	  "not a positive number" },
	{ "qwen3", "blk.1.attn_k_norm.weight", "blk.1.attn_k_nork.weight", 0,
	  "attn_k_norm.weight is missing" },
	{ "phi3", "rope_factors_long.weight", "rope_factors_lonx.weight", 0,
	  "do not fit together" },
	{ "phi3", "rope_factors_short.weight", "rope_factors_shorx.weight", 0,
	  "do not fit together" },
	{ "phi3", "blk.0.attn_qkv.weight", "blk.0.attn_qkw.weight", 0,
	  "attn_q.weight is missing" },
	{ "phi3", "phi3.attention.head_count_kv", NULL, 2, "attn_qkv.weight is" },
	{ "phi3", "phi3.feed_forward_length", NULL, 63, "ffn_up.weight is" },
	{ "phi3", "phi3.rope.dimension_count", NULL, 10, "rope_factors_short.weight is" },
	{ "phi3", "phi3.rope.scaling.original_context_length", NULL, 0, "is 0, not 1" },
	{ "phi3", "phi3.rope.scaling.attn_factor", NULL, 0, "not a positive number" },
	{ "llama3", "rope_freqs.weight", "rope_freqx.weight", 0, "have no use" },
	{ "llama-biases", "blk.0.attn_output.bias", "blk.0.attn_outpux.bias", 0,
	  "have no use" },
	{ "llama-biases", "blk.0.attn_k.bias", "blk.0.attn_x.bias", 0,
	  "only some of its biases" },
	{ "mistral", "llama.block_count", NULL, 4000, "layers in" },
	{ "qwen2-yarn", "\4\0\0\0\0\0\0\0yarn", "\4\0\0\0\0\0\0\0varn", 0,
	  "is not supported" },
	{ "qwen2-yarn", "\4\0\0\0\0\0\0\0yarn", "\4\0\0\0\0\0\0\0none", 0, NULL },
	{ "qwen2-yarn", "qwen2.rope.freq_base", NULL, 0x3f800000, "too small for yarn" },
};

static size_t length_of(const char *text)
{
	/* Strings with their length in front contain NUL bytes. */
	return text[0] < ' ' ? 8 + (size_t)text[0] : strlen(text);
}

static void change(struct file_bytes *b, size_t i)
{
	const size_t n = length_of(misfits[i].find);
	unsigned char *at;

	if (!misfits[i].replace) {
		assert_int_equal(file_put_number(b, misfits[i].find,
						 misfits[i].value), 0);
		return;
	}
	at = memmem(b->data, b->len, misfits[i].find, n);
	assert_non_null(at);
	memcpy(at, misfits[i].replace, n);
}

static void refuses_misfits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(misfits) / sizeof(misfits[0]); i++) {
		struct file_bytes b = read_fixture(misfits[i].file);

		change(&b, i);
		check(b, misfits[i].find, i, misfits[i].reason);
	}
}

/* --- keys that ask for what is not computed, and those that ask for nothing --- */
#define WHOLE(n) GGUF_U32, (n)
#define FLOAT(u) GGUF_F32, (u)
#define ONE 0x3f800000
#define TWO 0x40000000
#define INFINITE 0x7f800000

static const struct {
	const char *file, *key;
	enum gguf_type type;
	uint32_t bits;
	const char *reason; /* NULL: the file stays good */
} added[] = {
	{ "qwen3", "qwen3.expert_count", WHOLE(8), "mixture of experts" },
	{ "qwen3", "qwen3.expert_count", WHOLE(0), NULL },
	{ "qwen3", "qwen3.expert_count", GGUF_STRING, 0, "mixture of experts" },
	{ "qwen3", "qwen3.nextn_predict_layers", WHOLE(1), "later tokens" },
	{ "qwen3", "qwen3.attention.max_alibi_bias", FLOAT(ONE), "by distance" },
	{ "qwen3", "qwen3.attention.max_alibi_bias", FLOAT(0), NULL },
	{ "qwen3", "qwen3.attention.clamp_kqv", FLOAT(ONE), "clamped" },
	{ "qwen3", "qwen3.logit_scale", FLOAT(TWO), "scaled logits" },
	{ "qwen3", "qwen3.logit_scale", FLOAT(ONE), NULL },
	{ "qwen3", "qwen3.attention.causal", GGUF_BOOL, 0, "later tokens" },
	{ "qwen3", "qwen3.attention.causal", GGUF_BOOL, 1, NULL },
	{ "qwen3", "qwen3.attention.causal", WHOLE(1), "not true or false" },
	{ "qwen3", "qwen3.rope.dimension_sections", WHOLE(1), "not supported" },
	{ "qwen3", "qwen3.attention.scale", FLOAT(0xbf800000), "not 0 to" },
	{ "qwen3", "qwen3.attention.scale", FLOAT(0), NULL },
	/* Which of its layers would have it is not known. */
	{ "qwen3", "qwen3.attention.sliding_window", WHOLE(16), "not known which" },
	{ "qwen3", "qwen3.attention.sliding_window", WHOLE(128), NULL },
	{ "qwen3", "qwen3.attention.sliding_window", FLOAT(ONE), "not a whole number" },
	{ "phi3", "phi3.attention.sliding_window", WHOLE(16), NULL },
	{ "gemma3", "gemma3.attention.sliding_window_pattern", WHOLE(5000), "not 0 to" },
	{ "gemma3", "gemma3.attention.key_length_swa", WHOLE(32), "not 16 to 16" },
	{ "gemma3", "gemma3.rope.dimension_count_swa", WHOLE(8), "not 16 to 16" },
	{ "gemma3", "gemma3.rope.freq_base_swa", FLOAT(0), "not a positive number" },
	{ "qwen2-yarn", "qwen2.rope.scaling.yarn_beta_fast", FLOAT(0), "not a positive" },
	{ "qwen2-yarn", "qwen2.rope.scaling.yarn_ext_factor", FLOAT(TWO), "not 0 to 1" },
	{ "qwen2-yarn", "qwen2.rope.scaling.yarn_log_multiplier", FLOAT(INFINITE),
	  "not 0 to 100" },
};

static void refuses_what_is_not_computed(void **state)
{
	static const unsigned char empty[8];

	(void)state;
	for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++) {
		struct file_bytes b = read_fixture(added[i].file);

		if (added[i].type == GGUF_STRING)
			file_add_key(&b, added[i].key, GGUF_STRING, empty, 8);
		else
			file_add_key(&b, added[i].key, added[i].type, &added[i].bits,
				     added[i].type == GGUF_BOOL ? 1 : 4);
		check(b, added[i].key, i, added[i].reason);
	}
}

/* A number for each layer, as some files have it: all must be the same. */
static void lists_must_be_of_one_number(void **state)
{
	static const struct {
		uint32_t type;
		uint64_t count;
		int32_t number[3];
		const char *reason;
	} lists[] = {
		{ GGUF_I32, 2, { 2, 2 }, NULL },
		{ GGUF_U32, 2, { 2, 2 }, NULL },
		{ GGUF_I32, 2, { 2, 4 }, "layers of different sizes" },
		{ GGUF_I32, 2, { -2, -2 }, "not a whole number" },
		{ GGUF_I32, 3, { 2, 2, 2 }, "not a whole number" },
		{ GGUF_I32, 0, { 0 }, "not a whole number" },
		{ GGUF_F32, 2, { ONE, ONE }, "not a whole number" },
	};
	static const char key[] = "qwen3.attention.head_count_kv";

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct file_bytes b = read_fixture("qwen3");
		unsigned char value[24], *at = memmem(b.data, b.len, key, sizeof(key) - 1);
		const size_t n = 12 + (size_t)lists[i].count * 4;

		assert_non_null(at);
		at[sizeof(key) - 2] = 'x'; /* the number's own key */
		memcpy(value, &lists[i].type, 4);
		memcpy(value + 4, &lists[i].count, 8);
		memcpy(value + 12, lists[i].number, 12);
		file_add_key(&b, key, GGUF_ARRAY, value, n);
		check(b, key, i, lists[i].reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_misfits),
		cmocka_unit_test(refuses_what_is_not_computed),
		cmocka_unit_test(lists_must_be_of_one_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
