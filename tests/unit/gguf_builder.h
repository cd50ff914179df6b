/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf_builder.h - builds GGUF files in memory, well-formed or not, for the
 * tests of the reader.  Include after cmocka.h.
 */
#ifndef TESTS_GGUF_BUILDER_H
#define TESTS_GGUF_BUILDER_H

#include "tensor/gguf.h"
#include "model_files.h"

struct builder {
	unsigned char data[8192];
	size_t len;
	size_t sparse; /* zeros behind it that take no room here */
};

static inline void put(struct builder *b, const void *p, size_t n)
{
	assert_true(b->len + n <= sizeof(b->data));
	memcpy(b->data + b->len, p, n);
	b->len += n;
}

static inline void put_u32(struct builder *b, uint32_t v)
{
	put(b, &v, sizeof(v));
}

static inline void put_u64(struct builder *b, uint64_t v)
{
	put(b, &v, sizeof(v));
}

static inline void put_string(struct builder *b, const char *s)
{
	put_u64(b, strlen(s));
	put(b, s, strlen(s));
}

static inline void put_header(struct builder *b, uint64_t tensors, uint64_t keys)
{
	b->len = 0;
	put(b, "GGUF", 4);
	put_u32(b, 3);
	put_u64(b, tensors);
	put_u64(b, keys);
}

static inline void put_key_u32(struct builder *b, const char *key, uint32_t v)
{
	put_string(b, key);
	put_u32(b, GGUF_U32);
	put_u32(b, v);
}

static inline void put_tensor(struct builder *b, const char *name, uint64_t columns,
		       uint64_t rows, uint32_t type, uint64_t offset)
{
	put_string(b, name);
	put_u32(b, 2);
	put_u64(b, columns);
	put_u64(b, rows);
	put_u32(b, type);
	put_u64(b, offset);
}

static inline void put_zeros(struct builder *b, size_t n)
{
	static const unsigned char zero[4096];

	put(b, zero, n);
}

static inline void put_data(struct builder *b, size_t n)
{
	put_zeros(b, -b->len % 32);
	put_zeros(b, n);
}

/* Two tensors, keys of several types: nothing wrong with it. */
static inline void put_good(struct builder *b)
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

/* The file under test; made and removed around each test. */
static char path[256];

static inline int open_bytes(const void *data, size_t len, struct gguf **g, char *reason,
		      size_t reason_len)
{
	assert_int_equal(file_write(path, data, len), 0);
	return gguf_open(path, g, reason, reason_len);
}

static inline int open_builder(const struct builder *b, struct gguf **g, char *reason,
			       size_t reason_len)
{
	assert_int_equal(file_write(path, b->data, b->len), 0);
	assert_int_equal(truncate(path, (off_t)(b->len + b->sparse)), 0);
	return gguf_open(path, g, reason, reason_len);
}

static inline int make_path(void **state)
{
	(void)state;
	file_temporary(path, sizeof(path));
	return 0;
}

static inline int remove_path(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_path, remove_path)

#endif
