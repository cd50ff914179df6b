/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_gguf.c - the GGUF reader on well-formed files, and what it says of files
 * that it cannot open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "gguf_builder.h"

static struct gguf *open_good(void)
{
	struct builder b;
	struct gguf *g;
	char reason[256];
	int err;

	put_good(&b);
	err = open_bytes(b.data, b.len, &g, reason, sizeof(reason));
	if (err)
		fail_msg("%d %s", err, reason);
	assert_int_equal(gguf_file_size(g), b.len);
	return g;
}

static void reads_numbers(void **state)
{
	struct gguf *g = open_good();
	uint32_t u;
	float f;
	bool flag = false;

	(void)state;
	assert_int_equal(gguf_u32(g, "a.count", &u), 0);
	assert_int_equal(u, 7);
	assert_int_equal(gguf_u32(g, "a.minus", &u), -EINVAL); /* negative */
	assert_int_equal(gguf_u32(g, "a.name", &u), -EINVAL);
	assert_int_equal(gguf_u32(g, "a.coun", &u), -ENOENT);
	assert_int_equal(gguf_f32(g, "a.third", &f), 0);
	assert_true(f == 1.0f / 3);
	assert_int_equal(gguf_f32(g, "a.quarter", &f), 0);
	assert_true(f == 0.25f);
	assert_int_equal(gguf_f32(g, "a.count", &f), -EINVAL);
	assert_int_equal(gguf_bool(g, "a.flag", &flag), 0);
	assert_true(flag);
	assert_int_equal(gguf_bool(g, "a.count", &flag), -EINVAL);
	gguf_close(g);
}

static void reads_strings_and_arrays(void **state)
{
	struct gguf *g = open_good();
	struct gguf_array a;
	struct gguf_str s;

	(void)state;
	assert_int_equal(gguf_string(g, "a.name", &s), 0);
	assert_int_equal(s.len, 6);
	assert_int_equal(gguf_get_array(g, "a.words", &a), 0);
	assert_int_equal(a.count, 3);
	assert_int_equal(a.type, GGUF_STRING);
	assert_int_equal(a.str[1].len, 0);
	assert_memory_equal(a.str[2].data, "three", 5);
	assert_int_equal(gguf_get_array(g, "a.numbers", &a), 0);
	assert_int_equal(gguf_array_i32(&a, 0), -1);
	assert_int_equal(gguf_array_i32(&a, 1), 0x102);
	assert_int_equal(gguf_array_i32(&a, 2), 0); /* past the end */
	assert_int_equal(gguf_get_array(g, "a.name", &a), -EINVAL);
	gguf_close(g);
}

static void finds_tensors(void **state)
{
	struct gguf *g = open_good();
	const struct gguf_tensor *t = gguf_tensor(g, "second");

	(void)state;
	assert_int_equal(gguf_n_tensors(g), 2);
	assert_ptr_equal(gguf_tensor_at(g, 0), t);
	assert_null(gguf_tensor_at(g, 2));
	assert_null(gguf_tensor(g, "secon"));
	assert_int_equal(t->bytes, 68);
	assert_int_equal(t->elements, 64);
	assert_int_equal(t->dim[2], 1);
	assert_int_equal((uintptr_t)t->data % 32, 0);
	assert_ptr_equal(t->data, (const char *)gguf_tensor(g, "first")->data + 64);
	gguf_close(g);
}

/* Text from the file never carries control bytes to a terminal. */
static void describes_safely(void **state)
{
	struct gguf *g = open_good();
	char line[256];

	(void)state;
	assert_int_equal(gguf_describe(g, 1, line, sizeof(line)), 0);
	assert_string_equal(line, "a.name = \"x\\x1b[2Jy\"");
	assert_int_equal(gguf_describe(g, 5, line, sizeof(line)), 0);
	assert_string_equal(line, "a.minus = -5");
	assert_int_equal(gguf_describe(g, 6, line, sizeof(line)), 0);
	assert_string_equal(line, "a.words = 3 of string");
	assert_int_equal(gguf_describe(g, gguf_n_keys(g), line, sizeof(line)),
			 -ENOENT);
	gguf_close(g);
}

static void reports_system_errors(void **state)
{
	struct gguf *g;
	char reason[256];

	(void)state;
	assert_int_equal(gguf_open("/nonexistent/model", &g, reason,
				   sizeof(reason)), -ENOENT);
	assert_non_null(strstr(reason, "cannot open"));
	assert_int_equal(gguf_open("/", &g, reason, sizeof(reason)), -EINVAL);
	assert_non_null(strstr(reason, "not a regular file"));
	/* A FIFO without a writer must not block. */
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(gguf_open(path, &g, reason, sizeof(reason)), -EINVAL);
	unlink(path);
	gguf_close(NULL);
}

static void takes_a_vocabulary_only_file(void **state)
{
	struct builder b;
	struct gguf *g;

	(void)state;
	put_header(&b, 0, 1);
	put_key_u32(&b, "k", 1);
	assert_int_equal(open_bytes(b.data, b.len, &g, NULL, 0), 0);
	assert_int_equal(gguf_n_tensors(g), 0);
	assert_null(gguf_tensor(g, "t"));
	gguf_close(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_numbers),
		TEST(reads_strings_and_arrays),
		TEST(finds_tensors),
		TEST(describes_safely),
		TEST(reports_system_errors),
		TEST(takes_a_vocabulary_only_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
