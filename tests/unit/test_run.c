/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_run.c - the commands of llamux-run: what they write, and that wrong use
 * gives one clear line and the right exit status.
 *
 * Each command runs in a child with its output in files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/wait.h>

#include "run/run.h"
#include "model_files.h"

#define MODEL FIXTURES "tiny-q8_0.gguf"
#define VOCABULARY 40

typedef int (*command_fn)(int argc, char **argv);

static char out_path[256], err_path[256], file_path[256], grammar_path[256];

static void to_file(int fd, const char *path)
{
	const int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (file < 0 || dup2(file, fd) < 0)
		_exit(99);
	close(file);
}

static char *text_of(const char *path)
{
	struct file_bytes b = file_read(path);

	assert_non_null(b.data);
	b.data[b.len] = '\0';
	return (char *)b.data;
}

/* argv ends with NULL.  Returns the exit status; texts are the caller's. */
static int run(command_fn command, const char *const *argv, char **out, char **err)
{
	char *copy[32];
	int argc = 0, status;
	pid_t pid;

	for (; argv[argc]; argc++)
		copy[argc] = (char *)(uintptr_t)argv[argc];
	copy[argc] = NULL;
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		to_file(STDIN_FILENO, "/dev/null");
		to_file(STDOUT_FILENO, out_path);
		to_file(STDERR_FILENO, err_path);
		status = command(argc, copy);
		fflush(NULL);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	*out = text_of(out_path);
	*err = text_of(err_path);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void logits_are_written(void **state)
{
	const char *argv[] = { "logits", MODEL, "--tokens",
			       "1 11 35, 33\n5 31 31 5 33 35 11 1", "--out",
			       file_path, "-t", "2", NULL };
	struct file_bytes got, want;
	double error = 0, size = 0;
	char *out, *err;

	(void)state;
	assert_int_equal(run(run_logits, argv, &out, &err), RUN_OK);
	assert_string_equal(err, "");
	got = file_read(file_path);
	want = file_read(FIXTURES "tiny-q8_0.logits");
	assert_int_equal(got.len, 12 * VOCABULARY * sizeof(float));
	assert_int_equal(want.len, got.len);
	for (size_t i = 0; i < got.len / sizeof(float); i++) {
		const double a = (double)((float *)(void *)got.data)[i];
		const double b = (double)((float *)(void *)want.data)[i];

		error += (a - b) * (a - b);
		size += b * b;
	}
	assert_true(error < 5e-4 * size);
	free(got.data);
	free(want.data);
	free(out);
	free(err);
}

static double number_after(const char *json, const char *key)
{
	const char *at = strstr(json, key);
	double v = -1;

	if (!at || sscanf(at + strlen(key), "\": %lf", &v) != 1)
		fail_msg("%s is not in %s", key, json);
	return v;
}

static void bench_writes_json(void **state)
{
	const char *argv[] = { "bench", MODEL, "-p", "8", "-n", "4", "-t", "2",
			       "-r", "1", NULL };
	char *out, *err;

	(void)state;
	assert_int_equal(run(run_bench, argv, &out, &err), RUN_OK);
	assert_string_equal(err, "");
	assert_true(out[0] == '{' && out[strlen(out) - 2] == '}');
	assert_non_null(strstr(out, "\"quantisation\": \"Q8_0\","));
	assert_true(number_after(out, "prompt_tokens") == 8);
	assert_true(number_after(out, "generated_tokens") == 4);
	assert_true(number_after(out, "threads") == 2);
	assert_true(number_after(out, "prompt_tokens_per_s") > 0);
	assert_true(number_after(out, "generation_tokens_per_s") > 0);
	assert_true(number_after(out, "load_ms") > 0);
	assert_true(number_after(out, "peak_memory_bytes") > 1e5);
	assert_true(number_after(out, "anonymous_memory_bytes") > 1e4);
	assert_non_null(strstr(out, "\"kv\": \"f16\","));
	assert_null(strstr(out, "answer"));
	free(out);
	free(err);
}

static void bench_answers_a_text(void **state)
{
	static const char text[] = "<|ask|>\nq why is <n1> slow ?\n<|say|>";
	const char *argv[] = { "bench", FIXTURES "talk.gguf", "-p", "8", "-n", "40", "-t", "2",
			       "-r", "2", "--kv", "q8_0", "--ctx", "200", "--text", file_path,
			       NULL };
	char *out, *err;

	(void)state;
	assert_int_equal(file_write(file_path, text, strlen(text)), 0);
	assert_int_equal(run(run_bench, argv, &out, &err), RUN_OK);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "\"kv\": \"q8_0\","));
	assert_true(number_after(out, "answer_prompt_tokens") > 10);
	assert_true(number_after(out, "answer_steps") > 0);
	assert_true(number_after(out, "answer_steps") <= number_after(out, "answer_steps_plain"));
	assert_true(number_after(out, "answer_steps_plain") <= 1 + number_after(out, "answer_tokens"));
	assert_true(number_after(out, "ready_ms") > 0);
	assert_true(number_after(out, "first_token_ms") > 0);
	assert_true(number_after(out, "answer_ms") >= number_after(out, "first_token_ms"));
	assert_true(number_after(out, "answer_ms_plain") > 0);
	free(out);
	free(err);
}

/* What the first request to a fresh generator takes, its grammar's compiling within. */
static void bench_answers_by_a_grammar(void **state)
{
	static const char text[] = "<|ask|>\nq why is <n1> slow ?\n<|say|>";
	static const char grammar[] = "root ::= \"ab\" [cd]{2}\n";
	const char *argv[] = { "bench", FIXTURES "talk.gguf", "-p", "8", "-n", "40", "-r", "1",
			       "--ctx", "200", "--text", file_path, "--grammar", grammar_path,
			       NULL };
	char *out, *err;

	(void)state;
	assert_int_equal(file_write(file_path, text, strlen(text)), 0);
	assert_int_equal(file_write(grammar_path, grammar, strlen(grammar)), 0);
	assert_int_equal(run(run_bench, argv, &out, &err), RUN_OK);
	assert_string_equal(err, "");
	assert_true(number_after(out, "answer_tokens") >= 1);
	assert_true(number_after(out, "answer_tokens") <= 4);
	assert_true(number_after(out, "first_token_ms") > 0);
	free(out);
	free(err);
	/* One that does not parse is told, and nothing is measured. */
	assert_int_equal(file_write(grammar_path, "root ::= (", 10), 0);
	assert_int_equal(run(run_bench, argv, &out, &err), RUN_FAILED);
	assert_non_null(strstr(err, "talk.gguf: "));
	free(out);
	free(err);
}

static void info_describes(void **state)
{
	const char *argv[] = { "info", MODEL, "--keys", "--tensors", NULL };
	char *out, *err;

	(void)state;
	assert_int_equal(run(run_info, argv, &out, &err), RUN_OK);
	assert_non_null(strstr(out, "\narchitecture: llama\n"));
	assert_non_null(strstr(out, "\noutput: tied\n"));
	assert_non_null(strstr(out, "\nllama.embedding_length = 32\n"));
	assert_non_null(strstr(out, "\nblk.1.ffn_down.weight Q8_0 64 x 32\n"));
	free(out);
	free(err);
}

/* Wrong use and failures: the status, and a word of the only line that matters. */
static const struct {
	command_fn command;
	const char *argv[12];
	int status;
	const char *says;
} wrong[] = {
	{ run_info, { "info", "/nonexistent/x" }, RUN_FAILED, "cannot open" },
	{ run_info, { "info", FIXTURES "tiny-f32.logits" }, RUN_FAILED,
	  "not a GGUF file" },
	{ run_info, { "info", MODEL, MODEL }, RUN_USAGE, "one model" },
	{ run_logits, { "logits", MODEL, "--out", "x" }, RUN_USAGE, "--tokens" },
	{ run_logits, { "logits", MODEL, "--tokens", "1 x", "--out", "x" },
	  RUN_USAGE, "token ids" },
	{ run_logits, { "logits", MODEL, "--tokens", "", "--out", "x" },
	  RUN_USAGE, "token ids" },
	{ run_logits, { "logits", MODEL, "--tokens", "40", "--out", "/dev/null" },
	  RUN_FAILED, "not below the vocabulary, 40" },
	{ run_logits, { "logits", MODEL, "--tokens", "1", "--out", "/dev/full" },
	  RUN_FAILED, "No space left" },
	{ run_logits, { "logits", MODEL, "--tokens", "1", "--out", "/dev/null",
			"-t", "0" }, RUN_USAGE, "-t takes" },
	{ run_bench, { "bench", MODEL, "-p", "0" }, RUN_USAGE, "-p takes" },
	{ run_bench, { "bench", MODEL, "-p", "30", "-n", "3" }, RUN_FAILED,
	  "exceed" },
	{ run_bench, { "bench" }, RUN_USAGE, "one model" },
	{ run_bench, { "bench", MODEL, "--kv", "q4_0" }, RUN_USAGE, "--kv takes" },
	{ run_bench, { "bench", MODEL, "-p", "8", "-n", "2", "--ctx", "9" }, RUN_FAILED,
	  "exceed" },
	{ run_bench, { "bench", MODEL, "-p", "8", "-n", "2", "--text", "/nonexistent" },
	  RUN_FAILED, "/nonexistent" },
	{ run_bench, { "bench", MODEL, "--grammar", "/nonexistent" }, RUN_USAGE, "goes with --text" },
	{ run_bench, { "bench", MODEL, "-p", "8", "-n", "2", "--text", "/dev/null", "--grammar",
		       "/nonexistent" }, RUN_FAILED, "/nonexistent" },
	{ run_logits, { "logits", MODEL, "--tokens", "1", "--out", "/dev/null", "--kv", "x" },
	  RUN_USAGE, "--kv takes" },
	{ run_generate, { "generate", MODEL }, RUN_USAGE, "-p TEXT" },
	{ run_generate, { "generate", MODEL, "-p", "x", "--temp", "nan" },
	  RUN_USAGE, "nan is no value" },
	{ run_generate, { "generate", MODEL, "-p", "x", "--seed", "-1" },
	  RUN_USAGE, "-1 is no value" },
	{ run_generate, { "generate", MODEL, "-p", "x", "--grammar",
			  "/nonexistent/g" }, RUN_FAILED, "/nonexistent/g" },
	/* These models have no tokenizer. */
	{ run_generate, { "generate", MODEL, "-p", "x" }, RUN_FAILED, MODEL },
	{ run_tokenize, { "tokenize", MODEL }, RUN_FAILED, MODEL },
};

static void wrong_use_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *out, *err;
		int status;

		status = run(wrong[i].command, wrong[i].argv, &out, &err);
		if (status != wrong[i].status || !strstr(err, wrong[i].says))
			fail_msg("case %zu: status %d, \"%s\"", i, status, err);
		assert_string_equal(out, "");
		free(out);
		free(err);
	}
}

static void numbers_are_whole(void **state)
{
	static const char *const bad[] = { "", "-1", "+1", " 1", "1 ", "1.0", "0x1",
					   "18446744073709551616", "11" };
	uint64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(run_number(bad[i], 0, 10, &v) < 0);
	assert_int_equal(run_number("18446744073709551615", 0, UINT64_MAX, &v), 0);
	assert_true(v == UINT64_MAX);
	assert_int_equal(run_number("007", 7, 7, &v), 0);
}

static int make_files(void **state)
{
	(void)state;
	file_temporary(out_path, sizeof(out_path));
	file_temporary(err_path, sizeof(err_path));
	file_temporary(file_path, sizeof(file_path));
	file_temporary(grammar_path, sizeof(grammar_path));
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	unlink(out_path);
	unlink(err_path);
	unlink(file_path);
	unlink(grammar_path);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logits_are_written),
		cmocka_unit_test(bench_writes_json),
		cmocka_unit_test(bench_answers_a_text),
		cmocka_unit_test(bench_answers_by_a_grammar),
		cmocka_unit_test(info_describes),
		cmocka_unit_test(wrong_use_is_told),
		cmocka_unit_test(numbers_are_whole),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
