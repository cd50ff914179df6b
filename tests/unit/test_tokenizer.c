/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_tokenizer.c - ids against those that llama.cpp gives for the same files
 * (tests/fixtures/record_cases, and its own cases); pieces; hostile files; time on
 * hostile text.
 */
#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tensor/gguf.h"
#include "text/tokenizer.h"

#define IDS_MAX 4096
#define SEPARATOR "\n__ggml_vocab_test__\n"

struct open_vocab {
	struct gguf *g;
	struct tokenizer *t;
};

static struct open_vocab open_vocab(const char *path)
{
	struct open_vocab v = { 0 };
	char reason[200] = "";

	if (gguf_open(path, &v.g, reason, sizeof(reason)) ||
	    tokenizer_open(v.g, &v.t, reason, sizeof(reason)))
		fail_msg("%s: %s", path, reason);
	return v;
}

static void close_vocab(struct open_vocab *v)
{
	tokenizer_close(v->t);
	gguf_close(v->g);
}

static char *read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	assert_non_null(text);
	if (!f)
		fail_msg("%s: %s", path, strerror(errno));
	assert_true(fread(text, 1, (1 << 20) - 1, f) > 0);
	fclose(f);
	return text;
}

static void format_ids(const int32_t *id, long n, char *out, size_t len)
{
	size_t used = 0;

	out[0] = '\0';
	for (long i = 0; i < n && used + 12 < len; i++)
		used += (size_t)snprintf(out + used, len - used, " %d", id[i]);
}

static size_t unhex(const char *hex, char *out)
{
	size_t n = 0;

	for (; isxdigit((unsigned char)hex[0]); hex += 2, n++) {
		unsigned int byte;

		assert_int_equal(sscanf(hex, "%2x", &byte), 1);
		out[n] = (char)byte;
	}
	return n;
}

/* A line "BOS SPECIAL xHEX ID..." of record_cases. */
static void check_case(const struct tokenizer *t, const char *line)
{
	static char text[IDS_MAX], got[8 * IDS_MAX];
	static int32_t ids[IDS_MAX];
	const char *hex = strchr(line, 'x') + 1, *want = hex + strspn(hex, "0123456789abcdef");
	size_t len = unhex(hex, text);
	long n = tokenizer_encode(t, text, len, line[0] == '1', line[2] == '1', ids, IDS_MAX);

	format_ids(ids, n, got, sizeof(got));
	if (strcmp(got, want) != 0)
		fail_msg("text %.*s:\n want%s\n  got%s", (int)len, text, want, got);
}

static const char *const vocabularies[] = {
	"gpt-2",  "llama-bpe", "qwen2",	 "spm",	   "none",	  "smollm",	    "tekken",
	"gpt-4o", "qwen35",    "gemma", "phi-3", "deepseek-v3", "deepseek-coder", "pixtral",
	"megrez",
};

static void check_file(const char *name)
{
	char path[256], *cases, *line, *rest;
	struct open_vocab v;
	size_t n = 0;

	snprintf(path, sizeof(path), "tests/fixtures/vocab-%s.gguf", name);
	v = open_vocab(path);
	snprintf(path, sizeof(path), "tests/fixtures/vocab-%s.cases", name);
	cases = read_file(path);
	for (line = strtok_r(cases, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest), n++)
		check_case(v.t, line);
	assert_true(n > 400);
	free(cases);
	close_vocab(&v);
}

static void test_own_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vocabularies) / sizeof(vocabularies[0]); i++)
		check_file(vocabularies[i]);
}

static void check_llama_cpp(const char *dir, const char *name)
{
	static char got[8 * IDS_MAX];
	static int32_t ids[IDS_MAX];
	char path[512], *inputs, *outputs, *in, *out, *rest;
	struct open_vocab v;
	int n = 0;

	snprintf(path, sizeof(path), "%s/%s.gguf", dir, name);
	v = open_vocab(path);
	snprintf(path, sizeof(path), "%s/%s.gguf.inp", dir, name);
	inputs = read_file(path);
	snprintf(path, sizeof(path), "%s/%s.gguf.out", dir, name);
	outputs = read_file(path);
	for (in = inputs, out = outputs; in && *out; n++, out = rest) {
		char *end = strstr(in, SEPARATOR);
		size_t len = end ? (size_t)(end - in) : strlen(in);

		rest = strchr(out, '\n');
		assert_non_null(rest);
		*rest++ = '\0';
		format_ids(ids, tokenizer_encode(v.t, in, len, false, false, ids, IDS_MAX), got,
			   sizeof(got));
		if (strcmp(got, out) != 0)
			fail_msg("case %d:\n want%s\n  got%s", n, out, got);
		in = end ? end + strlen(SEPARATOR) : NULL;
	}
	assert_true(n > 40);
	free(inputs);
	free(outputs);
	close_vocab(&v);
}

static void test_llama_cpp_cases(void **state)
{
	const char *shared = getenv("LLAMUX_SHARED");
	char dir[256];

	(void)state;
	snprintf(dir, sizeof(dir), "%s/fixtures/vocab", shared ? shared : "../shared");
	if (access(dir, R_OK))
		skip();
	check_llama_cpp(dir, "ggml-vocab-gpt-2");
	check_llama_cpp(dir, "ggml-vocab-llama-spm");
}

/* What is no UTF-8 comes back as it is, or as U+FFFD. */
static void check_round_trip(const char *path, const char *prefix, const char *bad)
{
	static const char text[] = "why is\tmy  system slow? Größe 你好 🦙\n\xff<n1>";
	struct open_vocab v = open_vocab(path);
	char back[256], want[256];
	int32_t ids[256];
	size_t used = 0;
	long n = tokenizer_encode(v.t, text, sizeof(text) - 1, true, true, ids, 256);

	snprintf(want, sizeof(want), "%swhy is\tmy  system slow? Größe 你好 🦙\n%s<n1>", prefix,
		 bad);
	assert_true(n > 10);
	assert_int_equal(ids[0], tokenizer_bos(v.t));
	for (long i = 0; i < n; i++) {
		size_t len;
		const char *piece = tokenizer_piece(v.t, ids[i], &len);

		memcpy(back + used, piece, len);
		used += len;
	}
	assert_int_equal(used, strlen(want));
	assert_memory_equal(back, want, used);
	close_vocab(&v);
}

static void test_pieces(void **state)
{
	struct open_vocab v = open_vocab("tests/fixtures/vocab-gpt-2.gguf");
	size_t len;

	(void)state;
	check_round_trip("tests/fixtures/vocab-gpt-2.gguf", "", "\xef\xbf\xbd");
	check_round_trip("tests/fixtures/vocab-tekken.gguf", "", "\xef\xbf\xbd");
	check_round_trip("tests/fixtures/vocab-spm.gguf", " ", "\xff");
	check_round_trip("tests/fixtures/vocab-gemma.gguf", "", "\xff");
	tokenizer_piece(v.t, 1, &len); /* <s>, a control token */
	assert_int_equal(len, 0);
	assert_memory_equal(tokenizer_piece(v.t, 6, &len), "<n10>", 5);
	assert_int_equal(len, 5);
	tokenizer_piece(v.t, -1, &len);
	assert_int_equal(len, 0);
	tokenizer_piece(v.t, (int32_t)tokenizer_size(v.t), &len);
	assert_int_equal(len, 0);
	assert_true(tokenizer_is_end(v.t, 2));
	assert_false(tokenizer_is_end(v.t, 1));
	assert_false(tokenizer_is_end(v.t, -1));
	assert_false(tokenizer_is_end(v.t, INT32_MAX));
	close_vocab(&v);
}

static void test_too_many(void **state)
{
	struct open_vocab v = open_vocab("tests/fixtures/vocab-gpt-2.gguf");
	int32_t ids[5] = { 0, 0, 0, 0, -7 };

	(void)state;
	assert_int_equal(tokenizer_encode(v.t, "zqzqz", 5, false, false, ids, 4), -E2BIG);
	assert_int_equal(ids[4], -7);
	assert_int_equal(tokenizer_encode(v.t, "zqzq", 4, false, false, ids, 4), 4);
	assert_int_equal(ids[4], -7);
	assert_int_equal(tokenizer_encode(v.t, "", 0, false, false, NULL, 0), 0);
	close_vocab(&v);
}

/* A MiB of each of these over and over, and of chance. */
static const char *const runs[] = {
	"a", " ", "\n", "the ", "\xff", "\xf0", "\xcc\x81", "e\xcc\x81", "\xe4\xbd\xa0", "<", "'", "1",
	"aB", "\xf0\x9f\xa6\x99", " \n", "ab1 ", ".", "<n1", "",
};

static void fill(char *text, size_t n, const char *run)
{
	size_t len = strlen(run);
	uint32_t s = 12345;

	for (size_t i = 0; i < n; i++) {
		s = s * 1664525u + 1013904223u;
		text[i] = len ? run[i % len] : (char)(s >> 24);
	}
}

/* A MiB of anything takes time that does not grow with its square. */
static void test_hostile_text(void **state)
{
	/* The two algorithms with all of it, other patterns with less. */
	static const char *const files[] = { "none", "spm", "tekken", "deepseek-coder", "gpt-4o" };
	const char *preloaded = getenv("LD_PRELOAD");
	/* Valgrind, fifty times slower, gets a sixteenth. */
	const bool slow = preloaded && strstr(preloaded, "vgpreload");
	const size_t all = slow ? 1 << 16 : 1 << 20, most = 3 * all + 5;
	char *text = malloc(all), path[128];
	int32_t *ids = malloc(most * sizeof(*ids));

	(void)state;
	for (size_t f = 0; f < sizeof(files) / sizeof(files[0]); f++) {
		const size_t n = f < 2 ? all : all / 16;
		struct open_vocab v;

		snprintf(path, sizeof(path), "tests/fixtures/vocab-%s.gguf", files[f]);
		v = open_vocab(path);
		for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
			clock_t start = clock();

			fill(text, n, runs[i]);
			assert_true(tokenizer_encode(v.t, text, n, true, true, ids, most) > 0);
			/* Half a second where it was measured; a square would take
			 * hours. */
			assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
		}
		close_vocab(&v);
	}
	free(text);
	free(ids);
}

/* A GGUF file of metadata only, built in memory. */
struct file {
	char bytes[8192];
	size_t len;
	uint64_t keys;
};

static void raw(struct file *f, const void *data, size_t n)
{
	assert_true(f->len + n <= sizeof(f->bytes));
	memcpy(f->bytes + f->len, data, n);
	f->len += n;
}

static void u32(struct file *f, uint32_t v) { raw(f, &v, 4); }
static void u64(struct file *f, uint64_t v) { raw(f, &v, 8); }

static void str(struct file *f, const char *s)
{
	u64(f, strlen(s));
	raw(f, s, strlen(s));
}

static void key(struct file *f, const char *name, uint32_t type)
{
	str(f, name);
	u32(f, type);
	f->keys++;
}

static void text_key(struct file *f, const char *name, const char *value)
{
	key(f, name, GGUF_STRING);
	str(f, value);
}

static void list_key(struct file *f, const char *name, const char *const *items, size_t n)
{
	key(f, name, GGUF_ARRAY);
	u32(f, GGUF_STRING);
	u64(f, n);
	for (size_t i = 0; i < n; i++)
		str(f, items[i]);
}

static void word_key(struct file *f, const char *name, uint32_t type, const uint32_t *v, size_t n)
{
	key(f, name, GGUF_ARRAY);
	u32(f, type);
	u64(f, n);
	raw(f, v, n * 4);
}

static int try_file(struct file *f, char *reason, size_t reason_len)
{
	char path[] = "/tmp/test_tokenizer.XXXXXX";
	int fd = mkstemp(path), err;
	struct tokenizer *t = NULL;
	struct gguf *g;
	uint32_t head[] = { 0x46554747, 3, 0, 0 };

	assert_true(fd >= 0);
	assert_int_equal(write(fd, head, 16), 16);
	assert_int_equal(write(fd, &f->keys, 8), 8);
	assert_int_equal(write(fd, f->bytes, f->len), (ssize_t)f->len);
	assert_int_equal(ftruncate(fd, (off_t)(f->len + 24 + 31) & ~31), 0);
	close(fd);
	err = gguf_open(path, &g, reason, reason_len);
	unlink(path);
	if (err)
		fail_msg("the file itself: %s", reason);
	err = tokenizer_open(g, &t, reason, reason_len);
	assert_true(err ? t == NULL : t != NULL);
	tokenizer_close(t);
	gguf_close(g);
	return err;
}

static const char *const abc[] = { "<unk>", "a", "b", "ab" };
static const uint32_t abc_types[] = { 2, 1, 1, 1 };

/* A small good BPE file, from which each case below leaves out or spoils one thing. */
static void bpe_file(struct file *f, const char *skip)
{
	static const char *const merges[] = { "a b" };

	*f = (struct file){ 0 };
	if (strcmp(skip, "model") != 0)
		text_key(f, "tokenizer.ggml.model", "gpt2");
	if (strcmp(skip, "tokens") != 0)
		list_key(f, "tokenizer.ggml.tokens", abc, 4);
	if (strcmp(skip, "types") != 0)
		word_key(f, "tokenizer.ggml.token_type", GGUF_I32, abc_types, 4);
	if (strcmp(skip, "merges") != 0)
		list_key(f, "tokenizer.ggml.merges", merges, 1);
}

static void expect_refused(struct file *f, const char *word)
{
	char reason[200] = "";
	int err = try_file(f, reason, sizeof(reason));

	if (err != -EINVAL || !strstr(reason, word))
		fail_msg("wanted a word about \"%s\", got %d: %s", word, err, reason);
}

static void test_missing_keys(void **state)
{
	static const char *const bad_merge[] = { "ab" };
	static const uint32_t few[] = { 1 }, odd_types[] = { 1, 1, 9, 1 };
	char reason[200] = "";
	struct file f;

	(void)state;
	bpe_file(&f, "");
	assert_int_equal(try_file(&f, reason, sizeof(reason)), 0);
	bpe_file(&f, "model");
	expect_refused(&f, "model");
	text_key(&f, "tokenizer.ggml.model", "bert");
	expect_refused(&f, "bert");
	bpe_file(&f, "tokens");
	expect_refused(&f, "tokens");
	bpe_file(&f, "merges");
	expect_refused(&f, "merges");
	list_key(&f, "tokenizer.ggml.merges", bad_merge, 1);
	expect_refused(&f, "merge 0");
	bpe_file(&f, "types"); /* then no unknown token stands in for missing bytes */
	expect_refused(&f, "byte");
	word_key(&f, "tokenizer.ggml.token_type", GGUF_I32, few, 1);
	expect_refused(&f, "token_type");
	bpe_file(&f, "types");
	word_key(&f, "tokenizer.ggml.token_type", GGUF_I32, odd_types, 4);
	expect_refused(&f, "type 9");
}

static void test_bad_values(void **state)
{
	static const uint32_t nan[] = { 0, 0x7fc00000, 0, 0 }, scores[] = { 0, 0, 0, 0 };
	char reason[200] = "", huge[1100];
	const char *tokens[4] = { "<unk>", "a", "b", huge };
	struct file f;

	(void)state;
	bpe_file(&f, "");
	text_key(&f, "tokenizer.ggml.pre", "no-such-pattern");
	expect_refused(&f, "no-such-pattern");
	bpe_file(&f, "");
	key(&f, "tokenizer.ggml.bos_token_id", GGUF_U32);
	u32(&f, 4);
	expect_refused(&f, "bos_token_id");
	bpe_file(&f, "");
	text_key(&f, "tokenizer.ggml.eos_token_id", "2");
	expect_refused(&f, "eos_token_id");
	memset(huge, 'a', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	bpe_file(&f, "tokens");
	list_key(&f, "tokenizer.ggml.tokens", tokens, 4);
	expect_refused(&f, "longer");
	bpe_file(&f, "model");
	text_key(&f, "tokenizer.ggml.model", "llama");
	expect_refused(&f, "scores");
	word_key(&f, "tokenizer.ggml.scores", GGUF_F32, nan, 4);
	expect_refused(&f, "not a number");
	bpe_file(&f, "model");
	text_key(&f, "tokenizer.ggml.model", "llama");
	word_key(&f, "tokenizer.ggml.scores", GGUF_F32, scores, 4);
	assert_int_equal(try_file(&f, reason, sizeof(reason)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_cases),    cmocka_unit_test(test_llama_cpp_cases),
		cmocka_unit_test(test_pieces),       cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_hostile_text), cmocka_unit_test(test_missing_keys),
		cmocka_unit_test(test_bad_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
