/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_gguf_hostile.c - the GGUF reader on hostile and damaged files: each is
 * refused for its own reason, and nothing outside the file is read (run under a
 * sanitizer or valgrind, that is checked too).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "gguf_builder.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refuses_hostile_files),
		TEST(refuses_every_truncation),
		TEST(survives_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
