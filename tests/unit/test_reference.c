/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_reference.c - the engine's logits against a plain transformer in double
 * precision (reference.h): every format in every architecture, with each
 * instruction set that this CPU can run; and all the small models at hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>

#include "model/model.h"
#include "model_maker.h"
#include "reference.h"

#define TOKENS 11
#define SIZES .width = 256, .heads = 4, .kv_heads = 2, .dim = 64, .ffn = 256, \
	.vocabulary = 40, .context = 32

/* Windows are shorter than the prompt, caps low enough to bend. */
static const struct recipe recipes[] = {
	{ "llama", 2, SIZES, .rope_base = 10000 },
	{ "llama", 1, SIZES, .rope_base = 500000, .divisors = true, .tied = true },
	{ "llama", 1, SIZES, .rope_base = 10000, .rope_factor = 4 },
	{ "llama", 1, SIZES, .rope_base = 10000, .window = 5 },
	{ "qwen2", 1, SIZES, .rope_base = 1000000, .bias = true },
	{ "qwen3", 1, SIZES, .rope_base = 1000000, .qk_norm = true, .tied = true },
	{ "gemma2", 2, SIZES, .rope_base = 10000, .post_norm = true, .tied = true,
	  .window = 4, .attention_cap = 2, .logit_cap = 3 },
	{ "gemma3", 3, SIZES, .rope_base = 1000000, .post_norm = true, .tied = true,
	  .qk_norm = true, .window = 4, .period = 3, .rope_factor = 8 },
	{ "phi3", 1, SIZES, .rope_base = 10000, .fused = true, .window = 6 },
};

/* The same with the number of layers in a group that is usual. */
static const struct recipe usual_group = {
	"gemma3", 7, SIZES, .rope_base = 1000000, .post_norm = true, .tied = true,
	.qk_norm = true, .window = 4, .rope_factor = 8,
};

/* The cache is in half floats; formats that multiply floats add nothing to its
 * rounding, the others that of activations to 8 bits: some 5e-5 for each product
 * that the numbers pass. */
static double most_error(const struct quant_type *t)
{
	return t->act == ACT_F32 ? 1e-6 : 1e-3;
}

static int32_t token_at(size_t i, size_t vocabulary)
{
	return (int32_t)((7 * i * i + 3 * i + 1) % vocabulary);
}

static double error_of(const float *got, const double *want, size_t n)
{
	double error = 0, size = 0;

	for (size_t i = 0; i < n; i++) {
		error += ((double)got[i] - want[i]) * ((double)got[i] - want[i]);
		size += want[i] * want[i];
	}
	return size > 0 ? error / size : (double)INFINITY;
}

static double engine_error(const struct gguf *g, const int32_t *token, size_t n,
			   const double *want, size_t vocabulary)
{
	float *got = calloc(n * vocabulary, sizeof(*got));
	struct session *s;
	struct model *m;
	char reason[256];
	double error;

	assert_non_null(got);
	if (model_open(g, &m, reason, sizeof(reason)))
		fail_msg("%s", reason);
	assert_int_equal(session_new(m, NULL, model_config(m)->context, &s), 0);
	assert_int_equal(session_eval(s, token, n, got, true, NULL), 0);
	error = error_of(got, want, n * vocabulary);
	session_free(s);
	model_close(m);
	free(got);
	return error;
}

/* The largest error of any instruction set. */
static double file_error(const char *path, size_t most_tokens, const char **worst)
{
	struct reference r;
	struct gguf *g;
	char reason[256];
	int32_t token[64];
	double *want, most = 0;
	size_t context, tokens;

	if (gguf_open(path, &g, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	if (!reference_open(&r, g))
		fail_msg("%s: an architecture that the reference does not know", path);
	context = reference_size(&r, "context_length", 0);
	tokens = context < most_tokens ? context : most_tokens;
	for (size_t i = 0; i < tokens; i++)
		token[i] = token_at(i, 40);
	want = reference_logits(&r, token, tokens, context);
	for (size_t o = 0; quant_ops_at(o); o++) {
		double error;

		setenv("LLAMUX_SIMD", quant_ops_at(o)->name, 1);
		error = engine_error(g, token, tokens, want, r.vocabulary);
		if (!(error <= most)) {
			most = error;
			*worst = quant_ops_at(o)->name;
		}
	}
	unsetenv("LLAMUX_SIMD");
	free(want);
	gguf_close(g);
	return most;
}

static void check_recipe(const struct recipe *r, const struct quant_type *t)
{
	struct file_bytes b = make_model(r, t->type);
	const char *worst = "";
	char path[256];
	double error;

	file_temporary(path, sizeof(path));
	assert_int_equal(file_write(path, b.data, b.len), 0);
	free(b.data);
	error = file_error(path, TOKENS, &worst);
	unlink(path);
	if (!(error <= most_error(t)))
		fail_msg("%s of %u layers, %s: error %g (%s)", r->arch, r->layers,
			 t->name, error, worst);
}

/* Where every access is checked, each format and architecture has its turn, but
 * not every pair of them. */
static size_t step_of_formats(void)
{
#ifdef __SANITIZE_ADDRESS__
	return 4;
#else
	return getenv("LD_PRELOAD") ? 4 : 1; /* valgrind's */
#endif
}

static void every_format_in_every_architecture(void **state)
{
	const size_t step = step_of_formats();

	(void)state;
	for (size_t a = 0; a < sizeof(recipes) / sizeof(recipes[0]); a++) {
		for (size_t i = a % step; i < QUANT_TYPES; i += step)
			check_recipe(&recipes[a], &quant_types[i]);
	}
	check_recipe(&usual_group, quant_type(TENSOR_F16));
}

/* Those that other tests use; they have logits of their own beside them, from a
 * reference in another language. */
static void small_models_at_hand(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob(FIXTURES "tiny-*.gguf", 0, NULL, &found), 0);
	assert_int_equal(glob(FIXTURES "arch-*.gguf", GLOB_APPEND, NULL, &found), 0);
	assert_true(found.gl_pathc >= QUANT_TYPES);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *worst = "";
		const double error = file_error(found.gl_pathv[i], 33, &worst);

		if (!(error <= 1e-3))
			fail_msg("%s: error %g (%s)", found.gl_pathv[i], error, worst);
	}
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_in_every_architecture),
		cmocka_unit_test(small_models_at_hand),
	};

	unsetenv("LLAMUX_SIMD");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
