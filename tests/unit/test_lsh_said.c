// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_said.c - the end of what a command printed: marks, the ring, plain lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "shell/said.h"

static const struct {
	const char *raw, *plain;
} screens[] = {
	{ "one\r\ntwo\r\n", "one\ntwo\n" },
	{ "\033[01;31mred\033[0m\r\n", "red\n" },
	{ "\033]0;a title\007text", "text" },
	{ "\033]8;;http://x\033\\link\033]8;;\033\\", "link" },
	{ "\033P1$r0m\033\\after", "after" },
	{ "\033(Bplain", "plain" },
	{ "\0337saved\0338", "saved" },
	{ " 10%\r 20%\r100%\r\n", "100%\n" },
	{ "before\n10%\r\033[Kdone\r\n", "before\ndone\n" },
	{ "\r\r\nx", "\nx" },
	{ "abc\b\bX", "aX" },
	{ "gr\303\266\b\bo", "go" },
	{ "\b\b\bx", "x" },
	{ "line\n\b\bx", "line\nx" },
	{ "a\tb\001\177c", "a\tbc" },
	{ "cut \033[1;3", "cut " },
	{ "cut \033", "cut " },
	{ "cut \033]0;ti", "cut " },
	{ "", "" },
};

static void test_clean(void **state)
{
	char out[256], small[4];

	(void)state;
	for (size_t i = 0; i < sizeof(screens) / sizeof(screens[0]); i++) {
		said_clean(screens[i].raw, strlen(screens[i].raw), out, sizeof(out));
		assert_string_equal(out, screens[i].plain);
	}
	said_clean("\0a\0b", 4, out, sizeof(out));
	assert_string_equal(out, "ab");
	said_clean("abcdef", 6, small, sizeof(small));
	assert_string_equal(small, "abc");
}

/* What lsh writes to its standard output: the mark. */
static size_t mark_of(struct said *s, void (*write_it)(struct said *), char *out, size_t room)
{
	int p[2], saved = dup(STDOUT_FILENO);
	ssize_t n;

	fflush(stdout);
	assert_int_equal(pipe(p), 0);
	dup2(p[1], STDOUT_FILENO);
	write_it(s);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(p[1]);
	n = read(p[0], out, room);
	close(p[0]);
	assert_true(n > 0);
	return (size_t)n;
}

/* A whole session in one text, cut into pieces of `step` bytes. */
static void pass_all(struct said *s, const char *text, size_t len, size_t step, char *out)
{
	char buf[512];
	size_t used = 0;

	for (size_t at = 0; at < len; at += step) {
		size_t n = len - at < step ? len - at : step;

		memcpy(buf, text + at, n);
		n = said_pass(s, buf, n, sizeof(buf));
		memcpy(out + used, buf, n);
		used += n;
	}
	out[used] = '\0';
}

static void test_marks(void **state)
{
	static const char before[] = "lsh> ecoh hi\r\n", between[] = "\033[1mbash\033[0m: \033]7not found\r\n",
			  after[] = "lsh> ";
	char text[400], screen[400], want[400], said[SAID_MAX + 1];

	(void)state;
	for (size_t step = 1; step < 70; step++) {
		struct said *s;
		size_t n = 0;

		assert_int_equal(said_new(&s), 0);
		assert_false(said_text(s, said, sizeof(said)));
		n = (size_t)sprintf(text, "%s", before);
		n += mark_of(s, said_begin, text + n, 40);
		n += (size_t)sprintf(text + n, "%s", between);
		n += mark_of(s, said_end, text + n, 40);
		n += (size_t)sprintf(text + n, "%s", after);
		pass_all(s, text, n, step, screen);
		snprintf(want, sizeof(want), "%s%s%s", before, between, after);
		assert_string_equal(screen, want); /* the terminal sees no mark */
		assert_true(said_text(s, said, sizeof(said)));
		assert_int_equal(strncmp(said, "bash: ", 6), 0);
		assert_null(strstr(said, "lsh>"));
		said_free(s);
	}
}

/* Of much output the end is kept, in whole lines. */
static void test_ring(void **state)
{
	char piece[64 + SAID_MARK_MAX], said[SAID_MAX + 1], mark[SAID_MARK_MAX * 3];
	struct said *s;
	size_t n;

	(void)state;
	assert_int_equal(said_new(&s), 0);
	n = mark_of(s, said_begin, mark, SAID_MARK_MAX);
	said_pass(s, mark, n, sizeof(mark));
	for (int i = 0; i < 10000; i++) {
		n = (size_t)snprintf(piece, 64, "line %d\r\n", i);
		assert_int_equal(said_pass(s, piece, n, sizeof(piece)), n);
	}
	n = mark_of(s, said_end, mark, SAID_MARK_MAX);
	assert_int_equal(said_pass(s, mark, n, sizeof(mark)), 0);
	assert_true(said_text(s, said, sizeof(said)));
	assert_int_equal(strncmp(said, "line ", 5), 0);
	assert_true(strlen(said) > SAID_MAX / 2);
	assert_string_equal(said + strlen(said) - 10, "line 9999\n");
	said_free(s);
}

/* A relay that does not pass the end on is not waited for without bound. */
static void test_no_answer(void **state)
{
	char said[SAID_MAX + 1], mark[64];
	struct said *s;

	(void)state;
	assert_int_equal(said_new(&s), 0);
	mark_of(s, said_begin, mark, sizeof(mark));
	mark_of(s, said_end, mark, sizeof(mark));
	assert_false(said_text(s, said, sizeof(said)));
	said_free(s);
	assert_false(said_text(NULL, said, sizeof(said)));
	said_begin(NULL);
	said_end(NULL);
	said_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
