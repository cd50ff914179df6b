/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_llm_prefix.c - what prompts begin with is kept in a file, across restarts
 * and deaths of the child; a file that is anything else is left alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "decode/generate.h"
#include "decode/prefix.h"
#include "model/model.h"
#include "text/tokenizer.h"
#include "llm_child.h"
#include "model_files.h"

#define BASE "models/llamux-base.gguf"
#define CONTEXT 1024
/* As in generate_prefix.c: what is worth keeping. */
#define WORK_MIN 4000000000u

static char directory[64], path[80];

/* A prompt that begins with so many words, and with nothing else in common. */
static size_t make_prompt(char *out, size_t len, unsigned int words, const char *question)
{
	size_t n = 0;

	for (unsigned int i = 0; i < words; i++)
		n += (size_t)snprintf(out + n, len - n, " %s", i % 3 ? "slow" : "why");
	return n + (size_t)snprintf(out + n, len - n, "\nq %s\n<|say|>", question);
}

/* Words so that the work for them is worth keeping; 0: the model is too small for
 * its context. */
static unsigned int words_enough(void)
{
	struct generator *g;
	char text[CONTEXT * 8];
	int32_t id[CONTEXT + 64];
	unsigned int words;

	assert_int_equal(generator_open(BASE, 1, CONTEXT, &g, NULL, 0), 0);
	words = (unsigned int)(WORK_MIN / generator_info(g)->parameters + 1);
	if (words < CONTEXT) {
		size_t len = make_prompt(text, sizeof(text), words, "is it ?");
		long n = tokenizer_encode(generator_tokenizer(g), text, len, true, true, id,
					  CONTEXT + 64);

		if (n < (long)words || n > CONTEXT - 4)
			words = 0;
	} else {
		words = 0;
	}
	generator_close(g);
	return words;
}

static struct llm *start_with(const char *file)
{
	const struct llm_options o = { .model_path = BASE, .infer_path = infer_path, .threads = 2,
				       .context = CONTEXT, .start_ms = 60000,
				       .prefix_path = file };
	char reason[300] = "";
	struct llm *llm;

	if (llm_start(&o, &llm, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return llm;
}

static uint32_t ask_about(struct llm *llm, unsigned int words, const char *question,
			  char *answer, size_t len)
{
	char text[CONTEXT * 8];
	struct llm_request q = { .prompt = text, .max_tokens = 3 };
	struct llm_result result;
	struct sink sink = { .llm = llm };

	q.prompt_len = make_prompt(text, sizeof(text), words, question);
	if (llm_generate(llm, &q, collect, &sink, &result))
		fail_msg("%s", llm_reason(llm));
	snprintf(answer, len, "%.*s", (int)len - 1, sink.text);
	assert_true(result.steps >= 1 && result.steps <= 4);
	return result.reused_tokens;
}

static size_t files_there(void)
{
	char pattern[100];
	glob_t found;
	size_t n;

	snprintf(pattern, sizeof(pattern), "%s/*", directory);
	n = glob(pattern, 0, NULL, &found) ? 0 : found.gl_pathc;
	globfree(&found);
	return n;
}

static void survives_a_restart(void **state)
{
	const unsigned int words = words_enough();
	char want[64], got[64];
	struct file_bytes b;
	struct llm *llm;
	struct stat st;

	(void)state;
	if (!words) {
		print_message("the embedded model is too small\n");
		skip();
	}
	llm = start_with(path);
	assert_int_equal(ask_about(llm, words, "why ?", want, sizeof(want)), 0);
	assert_true(ask_about(llm, words, "is it ?", want, sizeof(want)) >= words);
	/* What the child does after an answer is seen with the next one. */
	assert_true(ask_about(llm, words, "why ?", want, sizeof(want)) >= words);
	assert_int_equal(llm_prefix(llm)->kept, 1);
	assert_int_equal(llm_prefix(llm)->ignored, 0);
	assert_int_equal(llm_prefix(llm)->lost, 0);
	assert_int_equal(files_there(), 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* A child that died had it in memory. */
	assert_int_equal(kill(llm_pid(llm), SIGKILL), 0);
	for (int i = 0; i < 10000 && llm_pid(llm); i++)
		usleep(1000);
	assert_true(ask_about(llm, words, "why ?", got, sizeof(got)) >= words);
	assert_string_equal(got, want);
	llm_stop(llm);
	llm = start_with(path);
	assert_true(ask_about(llm, words, "why ?", got, sizeof(got)) >= words);
	assert_string_equal(got, want);
	assert_int_equal(llm_prefix(llm)->ignored, 0);
	llm_stop(llm);
	/* One bit of it is not what it was. */
	b = file_read(path);
	assert_non_null(b.data);
	b.data[b.len / 2] ^= 4;
	assert_int_equal(file_write(path, b.data, b.len), 0);
	free(b.data);
	llm = start_with(path);
	assert_int_equal(ask_about(llm, words, "why ?", got, sizeof(got)), 0);
	assert_string_equal(got, want);
	ask_about(llm, words, "is it ?", got, sizeof(got));
	ask_about(llm, words, "is it so ?", got, sizeof(got));
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	assert_int_equal(llm_prefix(llm)->kept, 1); /* a good one takes its place */
	llm_stop(llm);
	llm = start_with(path);
	assert_true(ask_about(llm, words, "why ?", got, sizeof(got)) >= words);
	assert_string_equal(got, want);
	llm_stop(llm);
}

static void odd_files_do_no_harm(void **state)
{
	static const char text[] = "this is no store";
	char answer[64], other[96];
	struct llm *llm;
	FILE *f;

	(void)state;
	/* Text. */
	assert_int_equal(file_write(path, text, sizeof(text)), 0);
	llm = start_with(path);
	ask_about(llm, 3, "why ?", answer, sizeof(answer));
	llm_stop(llm);
	/* Bytes like the header of a huge entry. */
	f = fopen(path, "wb");
	assert_non_null(f);
	for (int i = 0; i < 4096; i++)
		fputc(i == 0 ? 'l' : 0xff, f);
	assert_int_equal(fclose(f), 0);
	llm = start_with(path);
	ask_about(llm, 3, "why ?", answer, sizeof(answer));
	ask_about(llm, 3, "is it ?", answer, sizeof(answer));
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	llm_stop(llm);
	/* Longer than any. */
	assert_int_equal(truncate(path, PREFIX_BYTES_MAX + 1), 0);
	llm = start_with(path);
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	check_answers(llm);
	llm_stop(llm);
	assert_int_equal(unlink(path), 0);
	/* A link, a FIFO, a directory, a directory that is not there. */
	assert_int_equal(symlink("/etc/passwd", path), 0);
	llm = start_with(path);
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	llm_stop(llm);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	llm = start_with(path);
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	llm_stop(llm);
	assert_int_equal(unlink(path), 0);
	llm = start_with(directory);
	assert_int_equal(llm_prefix(llm)->ignored, 1);
	llm_stop(llm);
	snprintf(other, sizeof(other), "%s/none/store", directory);
	llm = start_with(other);
	check_answers(llm);
	llm_stop(llm);
	assert_int_equal(files_there(), 0);
}

static int make_directory(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	snprintf(directory, sizeof(directory), "%.40s/llamux-test-XXXXXX",
		 base && *base ? base : "/tmp");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/prefix", directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survives_a_restart),
		cmocka_unit_test(odd_files_do_no_harm),
	};

	if (!find_infer()) {
		fprintf(stderr, "no llamux-infer beside the tests: build it first\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
