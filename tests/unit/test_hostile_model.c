/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_hostile_model.c - model files whose container is well-formed and whose
 * contents are not: each is refused in words, at once, and without memory that its
 * size does not explain.  And files cut anywhere or with any byte of the header
 * changed: they are refused or run, and nothing outside of them is touched.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "decode/generate.h"
#include "model/model.h"
#include "text/tokenizer.h"
#include "text/unicode.h"
#include "hostile_model.h"

/* More than the small files need; none of them may ask for more. */
#define MEMORY (48u << 20)

/* `also` of a row: what must be wrong together. */
static const struct change wide_keys = { .what = U32, .name = "llama.attention.value_length",
					 .number = 4096 };
static const struct change biases = { .what = T_ADD, .name = "blk.0.attn_k.bias", .number = 4 };
static const struct change yarn = { .what = TEXT, .name = "llama.rope.scaling.type",
				    .text = "yarn" };
static char long_token[1100];

#define ARCH(what, reason, ...) { reason, what, "general.architecture", __VA_ARGS__ }
#define KEY(key, what, reason, ...) { reason, what, "llama." key, __VA_ARGS__ }
#define TOK(key, what, reason, ...) { reason, what, "tokenizer.ggml." key, __VA_ARGS__ }
#define TENSOR(name, what, reason, ...) { reason, what, name, __VA_ARGS__ }

static const struct change spm_cases[] = {
#include "hostile_cases.h"
};

static const struct change bpe_cases[] = {
	TOK("pre", TEXT, "pre-tokenizer \"none-such\"", .text = "none-such"),
	TOK("pre", U32, "tokenizer.ggml.pre is not text", .number = 1),
	TOK("merges", DROP, "tokenizer.ggml.merges is missing", .number = 0),
	TOK("merges", LIST, "tokenizer.ggml.merges is missing, no text", .number = GGUF_U32),
	TOK("merges", ELEMENT, "merge 0 is no pair", .text = "ab"),
	TOK("merges", ELEMENT, "merge 0 is no pair", .text = "a "),
	TOK("merges", ELEMENT, "merge 0 is no pair", .text = " b"),
	TOK("merges", ELEMENT, "merge 0 is no pair", .text = "a", .len = 1),
	TOK("tokens", ELEMENT, "no token for byte 0x61", .text = "zz", .at = 'a'),
	TOK("tokens", ELEMENT, "is longer than 1024 bytes", .text = long_token, .at = 256),
	TOK("token_type", ELEMENT, "token 9 has type 99", .number = 99, .at = 9),
	TOK("eos_token_id", U32, "tokenizer.ggml.eos_token_id is no token", .number = 258),
	/* Harmless: a merge of what is no token is left out. */
	TOK("merges", ELEMENT, NULL, .text = "q z"),
	TOK("merges", LONGER, NULL, .number = -1),
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check_words(const char *name, const char *reason)
{
	uint32_t cp;

	for (const char *c = reason; *c;) {
		c += utf8_decode(c, strlen(c), &cp);
		if (cp < ' ' || cp == 0x7f || cp == UNICODE_BAD || (cp >= 0x80 && cp < 0xa0))
			fail_msg("%s: the reason is not one printable line: %s", name, reason);
	}
}

/* Says what is not as it should be; true if all is. */
static bool check_case(const struct change *c, bool bpe)
{
	static struct file f;
	struct generator *g;
	char reason[256] = "";
	double begin;
	bool ok;
	int fd, err;

	make_model(&f, bpe, c);
	fd = model_fd(&f);
	begin = now();
	err = generator_open_fd(fd, 1, 0, &g, reason, sizeof(reason));
	close(fd);
	if (now() - begin > 2)
		fail_msg("%s took %f s", c->name, now() - begin);
	ok = c->reason ? err == -EINVAL && strstr(reason, c->reason) : err == 0;
	if (!ok)
		print_error("%s (%s): %d, \"%s\"\n", c->name, c->reason, err, reason);
	check_words(c->name, reason);
	generator_close(g);
	return ok;
}

static void check_cases(const struct change *c, size_t n, bool bpe)
{
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++)
		wrong += !check_case(&c[i], bpe);
	assert_int_equal(wrong, 0);
}

static void refuses_models(void **state)
{
	(void)state;
	check_cases(spm_cases, sizeof(spm_cases) / sizeof(spm_cases[0]), false);
}

static void refuses_vocabularies(void **state)
{
	(void)state;
	check_cases(bpe_cases, sizeof(bpe_cases) / sizeof(bpe_cases[0]), true);
}

static void runs_the_good_ones(void **state)
{
	static const struct change none = { .what = NOTHING };

	(void)state;
	check_cases(&none, 1, false);
	check_cases(&none, 1, true);
}

/* Weights that are no numbers make an answer that is an error, not one of chance. */
static void tells_odd_weights(void **state)
{
	static const struct change odd = { .what = T_FIRST, .name = "token_embd.weight",
					   .real = NAN };
	const struct llm_request q = { .prompt = "", .prompt_len = 0, .max_tokens = 4 };
	struct llm_request one = q;
	static struct file f;
	struct generator *g;
	char reason[256];
	int fd;

	(void)state;
	make_model(&f, false, &odd);
	/* The embedding of every token begins so. */
	for (size_t i = 0; i < SPM_TOKENS; i++)
		memcpy(f.data + (f.header + 31) / 32 * 32 + i * WIDTH * sizeof(float),
		       &(float){ NAN }, sizeof(float));
	fd = model_fd(&f);
	assert_int_equal(generator_open_fd(fd, 1, 0, &g, reason, sizeof(reason)), 0);
	close(fd);
	one.prompt = "ab";
	one.prompt_len = 2;
	assert_int_equal(generator_run(g, &one, NULL, NULL, NULL, NULL, reason, sizeof(reason)),
			 -EDOM);
	assert_non_null(strstr(reason, "not numbers"));
	generator_close(g);
}

/* Opens what there is and runs it for some tokens; true if it could be opened. */
static bool try_model(int fd)
{
	char reason[256] = "";
	struct gguf *g = NULL;
	struct model *m = NULL;
	struct tokenizer *t = NULL;
	struct session *s = NULL;
	int32_t ids[16];
	bool opened = !gguf_open_fd(fd, &g, reason, sizeof(reason)) &&
		      !model_open(g, &m, reason, sizeof(reason)) &&
		      !tokenizer_open(g, &t, reason, sizeof(reason));

	if (opened) {
		const uint32_t context = model_config(m)->context, n = context < 3 ? context : 3;
		float *logits = calloc(model_config(m)->vocabulary, sizeof(*logits));

		tokenizer_encode(t, "ab \xff<s>", 7, true, true, ids, 16);
		assert_non_null(logits);
		if (!session_new(m, NULL, n, &s))
			session_eval(s, (const int32_t[]){ 0, 1, 258 }, n, logits, false, NULL);
		free(logits);
	} else {
		assert_true(reason[0]);
		check_words("a changed file", reason);
	}
	session_free(s);
	tokenizer_close(t);
	model_close(m);
	gguf_close(g);
	return opened;
}

static void refuses_every_cut(void **state)
{
	static struct file f;
	int fd;

	(void)state;
	make_model(&f, false, NULL);
	fd = model_fd(&f);
	assert_true(try_model(fd));
	/* Every byte of the header, some of the data. */
	for (size_t len = f.len - 1, step = 1; len > step; len -= step) {
		step = len > f.header + 64 ? 61 : sweep_step();
		assert_int_equal(ftruncate(fd, (off_t)len), 0);
		if (try_model(fd))
			fail_msg("opens with %zu of %zu bytes", len, f.len);
	}
	close(fd);
}

static void survives_every_byte(void **state)
{
	static struct file f;
	unsigned int opened = 0;
	int fd;

	(void)state;
	make_model(&f, *state != NULL, NULL);
	fd = model_fd(&f);
	for (size_t i = 0; i < f.header; i += sweep_step()) {
		const unsigned char was = f.data[i];
		const unsigned char changed[] = { was ^ 1, was ^ 0x80, 0xff };

		for (size_t k = 0; k < sizeof(changed); k++) {
			assert_int_equal(pwrite(fd, &changed[k], 1, (off_t)i), 1);
			opened += try_model(fd);
		}
		assert_int_equal(pwrite(fd, &was, 1, (off_t)i), 1);
	}
	close(fd);
	assert_true(opened > (sweep_step() == 1 ? 100 : 0));
}

static int bound_memory(void **state)
{
	struct rlimit limit;
	unsigned long long data;
	FILE *f = fopen("/proc/self/statm", "r");

	(void)state;
	memset(long_token, 'q', sizeof(long_token) - 1);
#ifndef __SANITIZE_ADDRESS__
	if (!f || fscanf(f, "%*s %*s %*s %*s %*s %llu", &data) != 1)
		return -1;
	getrlimit(RLIMIT_DATA, &limit);
	limit.rlim_cur = data * (unsigned long long)sysconf(_SC_PAGESIZE) + MEMORY;
	setrlimit(RLIMIT_DATA, &limit);
#else
	(void)limit;
	(void)data;
#endif
	return f ? fclose(f) : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_the_good_ones),
		cmocka_unit_test(refuses_models),
		cmocka_unit_test(refuses_vocabularies),
		cmocka_unit_test(tells_odd_weights),
		cmocka_unit_test(refuses_every_cut),
		cmocka_unit_test(survives_every_byte),
		cmocka_unit_test_prestate(survives_every_byte, (void *)"bpe"),
	};

	return cmocka_run_group_tests(tests, bound_memory, NULL);
}
