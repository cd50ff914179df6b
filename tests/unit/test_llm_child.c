/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_llm_child.c - llamux-infer itself: broken model files, what it gave up, and
 * bytes that are no frames.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "hostile_model.h"
#include "llm_child.h"

static void copy_model(char *path, off_t cut)
{
	static char bytes[1 << 18];
	FILE *f = fopen(MODEL, "rb");
	size_t n;
	int fd;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	assert_int_equal(ftruncate(fd, (off_t)n - cut), 0);
	close(fd);
}

static void expect_no_start(const char *model, const char *infer, int want, const char *word)
{
	const struct llm_options o = { .model_path = model,
				       .infer_path = infer,
				       .start_ms = 60000 };
	char reason[300] = "";
	struct llm *llm;
	int err = llm_start(&o, &llm, reason, sizeof(reason));

	if (err != want || !strstr(reason, word))
		fail_msg("%s: %d: %s", model, err, reason);
	assert_null(llm);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nothing is left running */
	assert_int_equal(llm_start(&o, &llm, NULL, 0), want);
}

static void test_bad_files(void **state)
{
	char cut[] = "/tmp/test_llm.XXXXXX";

	(void)state;
	copy_model(cut, 5000);
	expect_no_start(cut, infer_path, -EINVAL, cut);
	unlink(cut);
	assert_int_equal(mkfifo(cut, 0600), 0);
	expect_no_start(cut, infer_path, -EINVAL, "regular"); /* at once, nobody writes to it */
	unlink(cut);
	expect_no_start("tests/fixtures/none.gguf", infer_path, -ENOENT, "none.gguf");
	expect_no_start("tests/fixtures", infer_path, -EINVAL, "regular");
	expect_no_start("tests/fixtures/make_vocab.py", infer_path, -EINVAL, "make_vocab.py");
	expect_no_start("tests/fixtures/vocab-spm.gguf", infer_path, -EINVAL, "vocab-spm");
	expect_no_start(MODEL, "/nonexistent/llamux-infer", -ENOENT, "not found");
	expect_no_start(MODEL, "/bin/true", -EINVAL, "status 0");
	expect_no_start(MODEL, "/etc/passwd", -ENOENT, "not found"); /* no program */
}

/* How a child may end is told in words: here one that is only that end. */
static void test_ends_in_words(void **state)
{
	static const struct {
		const char *does, *words;
	} ends[] = {
		{ "kill -SYS $$", "ended by its system call filter" },
		{ "kill -XCPU $$", "more processor time" },
		{ "kill -SEGV $$", "ended by signal 11" },
		{ "exit 4", "cut short while it was read" },
		{ "exit 7", "did not stop when it was told to" },
		{ "exit 9", "ended with status 9" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		char path[] = "/tmp/test_llm.XXXXXX";
		int fd = mkstemp(path);

		assert_true(dprintf(fd, "#!/bin/sh\n%s\n", ends[i].does) > 0);
		assert_int_equal(fchmod(fd, 0700), 0);
		close(fd);
		expect_no_start(MODEL, path, -EINVAL, ends[i].words);
		unlink(path);
	}
}

/* A good model with a list of words that is none. */
static void test_bad_lexicon(void **state)
{
	static const struct change list = { .what = LIST, .name = "llamux.lexicon",
					    .number = GGUF_U32 };
	char path[] = "/tmp/test_llm.XXXXXX";
	static struct file f;
	int fd = mkstemp(path);

	(void)state;
	make_model(&f, false, &list);
	assert_int_equal(write(fd, f.data, f.len), (ssize_t)f.len);
	close(fd);
	expect_no_start(path, infer_path, -EINVAL, "llamux.lexicon is not a sorted list");
	unlink(path);
}

/* The file becomes shorter while it is mapped. */
static void test_shrinking_file(void **state)
{
	char path[] = "/tmp/test_llm.XXXXXX";
	struct sink sink;
	struct llm *llm;

	(void)state;
	copy_model(path, 0);
	llm = start(path);
	check_answers(llm);
	assert_int_equal(truncate(path, 4096), 0);
	assert_int_equal(ask(llm, LONG, &sink), -EPIPE);
	assert_non_null(strstr(llm_reason(llm), "cut short"));
	assert_int_equal(ask(llm, LONG, &sink), -EINVAL); /* it does not load any more */
	assert_int_equal(llm_pid(llm), 0);
	unlink(path);
	llm_stop(llm);
}

/* The value behind "key:" in /proc/PID/status. */
static long status_value(int pid, const char *key)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtol(line + strlen(key), NULL, 16);
	fclose(f);
	return value;
}

static bool has_capability(int number)
{
	return status_value(getpid(), "CapEff:") >> number & 1;
}

/* The soft limit named so in /proc/PID/limits; -1: unlimited. */
static long limit_value(int pid, const char *name)
{
	char path[64], line[256];
	long value = -2;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/limits", pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, name, strlen(name)) == 0)
			value = strstr(line, "unlimited") == line + 26 ? -1 :
									 strtol(line + 26, NULL, 10);
	fclose(f);
	return value;
}

/* Where descriptor fd of pid leads; "": it is closed, or not ours to see. */
static const char *fd_target(int pid, int fd)
{
	static char target[256];
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	n = readlink(path, target, sizeof(target) - 1);
	target[n > 0 ? n : 0] = '\0';
	return target;
}

static void check_descriptors(int pid)
{
	if (!fd_target(pid, 0)[0])
		return; /* one may not look at another user's */
	assert_string_equal(fd_target(pid, 0), "/dev/null");
	assert_string_equal(fd_target(pid, 1), "/dev/null");
	assert_memory_equal(fd_target(pid, 3), "socket:", 7);
	for (int fd = 4; fd < 1024; fd++)
		assert_string_equal(fd_target(pid, fd), "");
}

static void check_limits(int pid)
{
	struct stat st;

	assert_int_equal(stat(MODEL, &st), 0);
	assert_int_equal(limit_value(pid, "Max core file size"), 0);
	assert_int_equal(limit_value(pid, "Max file size"), 0);
	assert_int_equal(limit_value(pid, "Max processes"), 0);
	assert_int_equal(limit_value(pid, "Max open files"), 4);
	/* Another user's child is bounded by whoever may; else by the clock alone. */
	if (status_value(pid, "Uid:") == status_value(getpid(), "Uid:") || has_capability(CAP_SYS_RESOURCE))
		assert_true(limit_value(pid, "Max cpu time") > 0);
	else
		assert_int_equal(limit_value(pid, "Max cpu time"), -1);
#ifndef __SANITIZE_ADDRESS__
	assert_in_range(limit_value(pid, "Max data size"), 1 << 20, 500 << 20);
	assert_in_range(limit_value(pid, "Max address space"), st.st_size, 600 << 20);
#endif
}

static void test_confinement(void **state)
{
	int inherited = open("/etc/passwd", O_RDONLY); /* without O_CLOEXEC */
	struct llm *llm = start(MODEL);
	int pid = llm_pid(llm);
	char missing[200], path[64], score[16] = "";
	FILE *f;

	(void)state;
	assert_true(inherited > 2);
	check_answers(llm);
	check_descriptors(pid);
	check_limits(pid);
	assert_int_equal(status_value(pid, "NoNewPrivs:"), 1);
	assert_int_equal(status_value(pid, "Seccomp:"), 2);
	assert_int_equal(status_value(pid, "CapEff:"), 0);
	assert_int_equal(status_value(pid, "CapPrm:"), 0);
	assert_int_equal(status_value(pid, "CapInh:"), 0);
	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(score, sizeof(score), f));
	fclose(f);
	assert_string_equal(score, "1000\n");
	assert_true(llm_info(llm)->confined & LLM_CONFINED_SYSCALLS);
	if (geteuid() == 0 && status_value(getpid(), "CapEff:") == status_value(1, "CapEff:")) {
		assert_int_equal(status_value(pid, "Uid:"), 0x65534);
		assert_int_equal(status_value(pid, "CapBnd:"), 0);
		assert_int_equal(llm_info(llm)->confined | LLM_CONFINED_LANDLOCK, LLM_CONFINED_ALL);
	}
	llm_unconfined(0, missing, sizeof(missing));
	assert_non_null(strstr(missing, "an empty file system, Landlock, a system call filter"));
	assert_string_equal(llm_unconfined(LLM_CONFINED_ALL, missing, sizeof(missing)), "");
	llm_unconfined(0, missing, 10);
	close(inherited);
	llm_stop(llm);
}

/* A file that only this user may read is handed over open. */
static void test_unreadable_file(void **state)
{
	char path[] = "/tmp/test_llm.XXXXXX";
	struct llm *llm;

	(void)state;
	copy_model(path, 0);
	assert_int_equal(chmod(path, 0400), 0);
	llm = start(path);
	check_answers(llm);
	llm_stop(llm);
	unlink(path);
}

static int child_status(const void *bytes, size_t len)
{
	char number[16], model[16];
	int pair[2], status, pid, file = open(MODEL, O_RDONLY);

	assert_true(file >= 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	snprintf(number, sizeof(number), "%d", pair[1]);
	snprintf(model, sizeof(model), "%d", file);
	pid = fork();
	if (pid == 0) {
		execl(infer_path, infer_path, "--model-fd", model, "--fd", number, "--threads", "1",
		      NULL);
		_exit(127);
	}
	close(pair[1]);
	close(file);
	assert_int_equal(write(pair[0], bytes, len), (ssize_t)len);
	shutdown(pair[0], SHUT_WR);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(pair[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_bad_frames(void **state)
{
	struct {
		struct infer_header header;
		struct infer_request request;
	} frame = { { INFER_MAGIC, INFER_REQUEST, 0, 1, sizeof(struct infer_request) }, { 0 } };

	(void)state;
	assert_int_equal(child_status("", 0), 0); /* the caller only left */
	assert_int_equal(child_status("GET / HTTP/1.1\r\n\r\n", 18), INFER_EXIT_PROTOCOL);
	frame.request.prompt_len = 1; /* says more than it brings */
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.request.prompt_len = UINT32_MAX;
	frame.request.grammar_len = 1;
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.header.length = INFER_PAYLOAD_MAX + 1;
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.header.type = INFER_PIECE;
	frame.header.length = 0;
	assert_int_equal(child_status(&frame, sizeof(frame.header)), INFER_EXIT_PROTOCOL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_ends_in_words),
		cmocka_unit_test(test_bad_lexicon),
		cmocka_unit_test(test_shrinking_file),
		cmocka_unit_test(test_confinement),
		cmocka_unit_test(test_unreadable_file),
		cmocka_unit_test(test_bad_frames),
	};

	if (!find_infer()) {
		printf("llamux-infer is not built (%s)\n", infer_path);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
