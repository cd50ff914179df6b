/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_gguf.c - the GGUF reader on well-formed, hostile and damaged files.
 *
 * Files are built in memory, so that each case states what is wrong with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "gguf.h"
#include "model_files.h"

struct builder {
	unsigned char data[8192];
	size_t len;
};

static char path[256];

static void put(struct builder *b, const void *p, size_t n)
{
	assert_true(b->len + n <= sizeof(b->data));
	memcpy(b->data + b->len, p, n);
	b->len += n;
}

static void put_u32(struct builder *b, uint32_t v)
{
	put(b, &v, sizeof(v));
}

static void put_u64(struct builder *b, uint64_t v)
{
	put(b, &v, sizeof(v));
}

static void put_string(struct builder *b, const char *s)
{
	put_u64(b, strlen(s));
	put(b, s, strlen(s));
}

static void put_header(struct builder *b, uint64_t tensors, uint64_t keys)
{
	b->len = 0;
	put(b, "GGUF", 4);
	put_u32(b, 3);
	put_u64(b, tensors);
	put_u64(b, keys);
}

static void put_key_u32(struct builder *b, const char *key, uint32_t v)
{
	put_string(b, key);
	put_u32(b, GGUF_U32);
	put_u32(b, v);
}

static void put_tensor(struct builder *b, const char *name, uint64_t columns,
		       uint64_t rows, uint32_t type, uint64_t offset)
{
	put_string(b, name);
	put_u32(b, 2);
	put_u64(b, columns);
	put_u64(b, rows);
	put_u32(b, type);
	put_u64(b, offset);
}

static void put_data(struct builder *b, size_t n)
{
	static const unsigned char zero[4096];

	put(b, zero, -b->len % 32);
	put(b, zero, n);
}

/* Two tensors, keys of several types: nothing wrong with it. */
static void put_good(struct builder *b)
{
	const float third = 1.0f / 3;
	const double quarter = 0.25;
	const int8_t minus = -5;

	put_header(b, 2, 8);
	put_key_u32(b, "a.count", 7);
	put_string(b, "a.name");
	put_u32(b, GGUF_STRING);
	put_string(b, "x\033[2Jy");
	put_string(b, "a.flag");
	put_u32(b, GGUF_BOOL);
	put(b, "\1", 1);
	put_string(b, "a.third");
	put_u32(b, GGUF_F32);
	put(b, &third, 4);
	put_string(b, "a.quarter");
	put_u32(b, GGUF_F64);
	put(b, &quarter, 8);
	put_string(b, "a.minus");
	put_u32(b, GGUF_I8);
	put(b, &minus, 1);
	put_string(b, "a.words");
	put_u32(b, GGUF_ARRAY);
	put_u32(b, GGUF_STRING);
	put_u64(b, 3);
	put_string(b, "one");
	put_string(b, "");
	put_string(b, "three");
	put_string(b, "a.numbers");
	put_u32(b, GGUF_ARRAY);
	put_u32(b, GGUF_I16);
	put_u64(b, 2);
	put(b, "\xff\xff\x02\x01", 4);
	put_tensor(b, "second", 32, 2, TENSOR_Q8_0, 64);
	put_tensor(b, "first", 4, 4, TENSOR_F32, 0);
	put_data(b, 64 + 2 * 34);
}

static int open_bytes(const void *data, size_t len, struct gguf **g, char *reason,
		      size_t reason_len)
{
	assert_int_equal(file_write(path, data, len), 0);
	return gguf_open(path, g, reason, reason_len);
}

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

/* --- hostile files: how each is made, and what the reason must say --- */
static void bad_magic(struct builder *b)
{
	put_good(b);
	b->data[0] = 'g';
}

static void bad_version(struct builder *b)
{
	put_good(b);
	b->data[4] = 1;
}

static void big_endian(struct builder *b)
{
	put_good(b);
	memcpy(b->data + 4, "\0\0\0\3", 4);
}

static void many_keys(struct builder *b)
{
	put_header(b, 0, UINT64_MAX);
	put_data(b, 64);
}

static void many_tensors(struct builder *b)
{
	put_header(b, UINT64_MAX / 8, 0);
	put_data(b, 64);
}

static void same_key(struct builder *b)
{
	put_header(b, 0, 2);
	put_key_u32(b, "k", 1);
	put_key_u32(b, "k", 2);
}

static void empty_key(struct builder *b)
{
	put_header(b, 0, 1);
	put_key_u32(b, "", 1);
}

static void long_key(struct builder *b)
{
	put_header(b, 0, 1);
	put_u64(b, UINT64_MAX);
	put_data(b, 64);
}

static void odd_value_type(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, 13);
	put_u64(b, 0);
}

static void odd_bool(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, GGUF_BOOL);
	put(b, "\2", 1);
}

static void long_string(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, GGUF_STRING);
	put_u64(b, UINT64_MAX - 8);
	put_data(b, 64);
}

static void put_array(struct builder *b, uint32_t type, uint64_t count)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, GGUF_ARRAY);
	put_u32(b, type);
	put_u64(b, count);
	put_data(b, 64);
}

static void long_array(struct builder *b)
{
	put_array(b, GGUF_U64, UINT64_MAX / 8 + 2); /* bytes wrap to 8 */
}

static void long_string_array(struct builder *b)
{
	put_array(b, GGUF_STRING, UINT64_MAX / 16 + 1);
}

static void nested_array(struct builder *b)
{
	put_array(b, GGUF_ARRAY, 1);
}

static void same_tensor(struct builder *b)
{
	put_header(b, 2, 0);
	put_tensor(b, "t", 8, 1, TENSOR_F32, 0);
	put_tensor(b, "t", 8, 1, TENSOR_F32, 32);
	put_data(b, 64);
}

static void overlapping(struct builder *b)
{
	put_header(b, 2, 0);
	put_tensor(b, "t", 16, 1, TENSOR_F32, 0);
	put_tensor(b, "u", 8, 1, TENSOR_F32, 32);
	put_data(b, 64);
}

static void past_the_end(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 2, TENSOR_F32, 32);
	put_data(b, 64);
}

static void offset_wraps(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 1, TENSOR_F32, UINT64_MAX - 31);
	put_data(b, 64);
}

static void misaligned(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 1, TENSOR_F32, 4);
	put_data(b, 64);
}

static void zero_dimension(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 0, TENSOR_F32, 0);
	put_data(b, 64);
}

static void elements_wrap(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 1ull << 32, 1ull << 32, TENSOR_F32, 0);
	put_data(b, 64);
}

static void bytes_wrap(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 1ull << 31, 1ull << 31, TENSOR_F32, 0);
	put_data(b, 64);
}

static void odd_tensor_type(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 1, 99, 0);
	put_data(b, 64);
}

static void part_of_a_block(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 48, 2, TENSOR_Q8_0, 0); /* 96 elements: 3 blocks */
	put_data(b, 3 * 34);
}

static void five_dimensions(struct builder *b)
{
	put_header(b, 1, 0);
	put_string(b, "t");
	put_u32(b, 5);
	put_data(b, 128);
}

static void long_tensor_name(struct builder *b)
{
	char name[66];

	memset(name, 'n', 65);
	name[65] = '\0';
	put_header(b, 1, 0);
	put_tensor(b, name, 8, 1, TENSOR_F32, 0);
	put_data(b, 64);
}

static void put_aligned(struct builder *b, uint32_t alignment)
{
	put_header(b, 1, 1);
	put_key_u32(b, "general.alignment", alignment);
	put_tensor(b, "t", 8, 1, TENSOR_F32, 0);
	put_data(b, 64);
}

static void alignment_zero(struct builder *b)
{
	put_aligned(b, 0);
}

static void alignment_small(struct builder *b)
{
	put_aligned(b, 4);
}

static void alignment_odd(struct builder *b)
{
	put_aligned(b, 24);
}

static void alignment_huge(struct builder *b)
{
	put_aligned(b, 1u << 31);
}

static void alignment_no_number(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "general.alignment");
	put_u32(b, GGUF_STRING);
	put_string(b, "32");
}

static void nothing_in_it(struct builder *b)
{
	b->len = 0;
}

static const struct {
	void (*make)(struct builder *b);
	const char *reason;
} hostile[] = {
	{ nothing_in_it, "too short" },
	{ bad_magic, "not a GGUF file" },
	{ bad_version, "version 1" },
	{ big_endian, "big-endian" },
	{ many_keys, "keys do not fit" },
	{ many_tensors, "tensors do not fit" },
	{ same_key, "key k occurs twice" },
	{ empty_key, "key has 0 bytes" },
	{ long_key, "truncated in the metadata" },
	{ odd_value_type, "value type 13" },
	{ odd_bool, "key k: value is" },
	{ long_string, "key k: value is" },
	{ long_array, "key k: value is" },
	{ long_string_array, "key k: value is" },
	{ nested_array, "key k: value is" },
	{ same_tensor, "tensor t occurs twice" },
	{ overlapping, "tensors t and u overlap" },
	{ past_the_end, "past the end" },
	{ offset_wraps, "past the end" },
	{ misaligned, "not aligned" },
	{ zero_dimension, "dimension is zero" },
	{ elements_wrap, "too many elements" },
	{ bytes_wrap, "larger than the file" },
	{ odd_tensor_type, "type 99" },
	{ part_of_a_block, "whole number of Q8_0 blocks" },
	{ five_dimensions, "5 dimensions" },
	{ long_tensor_name, "65 bytes" },
	{ alignment_zero, "general.alignment" },
	{ alignment_small, "general.alignment" },
	{ alignment_odd, "general.alignment" },
	{ alignment_huge, "past the end" },
	{ alignment_no_number, "general.alignment" },
};

static void refuses_hostile_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct builder b;
		struct gguf *g = (void *)&b;
		char reason[256];
		int err;

		hostile[i].make(&b);
		err = open_bytes(b.data, b.len, &g, reason, sizeof(reason));
		if (err != -EINVAL || !strstr(reason, hostile[i].reason))
			fail_msg("case %zu (%s): %d, \"%s\"", i,
				 hostile[i].reason, err, reason);
		assert_null(g);
		/* The reason is optional. */
		assert_int_equal(gguf_open(path, &g, NULL, 0), -EINVAL);
	}
}

/* Cut anywhere, the file is refused, and nothing outside it is read. */
static void refuses_every_truncation(void **state)
{
	struct builder b;
	struct gguf *g;
	char reason[256];

	(void)state;
	put_good(&b);
	for (size_t len = 0; len < b.len; len++) {
		assert_int_equal(open_bytes(b.data, len, &g, reason, sizeof(reason)),
				 -EINVAL);
		assert_true(reason[0]);
	}
}

/* Whatever one byte says, the file is read or refused, with all in bounds. */
static void survives_every_byte(void **state)
{
	static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };
	struct builder b;
	char reason[256], line[256];
	unsigned int opened = 0;

	(void)state;
	put_good(&b);
	for (size_t i = 0; i < b.len; i++) {
		const unsigned char was = b.data[i];

		for (size_t v = 0; v < sizeof(values); v++) {
			struct gguf *g;

			b.data[i] = values[v];
			if (open_bytes(b.data, b.len, &g, reason, sizeof(reason))) {
				assert_true(reason[0]);
				continue;
			}
			opened++;
			for (size_t k = 0; k < gguf_n_keys(g); k++)
				gguf_describe(g, k, line, sizeof(line));
			gguf_close(g);
		}
		b.data[i] = was;
	}
	assert_true(opened > 0);
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

static int make_path(void **state)
{
	(void)state;
	file_temporary(path, sizeof(path));
	return 0;
}

static int remove_path(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_path, remove_path)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_numbers),
		TEST(reads_strings_and_arrays),
		TEST(finds_tensors),
		TEST(describes_safely),
		TEST(refuses_hostile_files),
		TEST(refuses_every_truncation),
		TEST(survives_every_byte),
		TEST(reports_system_errors),
		TEST(takes_a_vocabulary_only_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
