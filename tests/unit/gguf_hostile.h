/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gguf_hostile.h - hostile and damaged GGUF files: how each is made, and what the
 * reason for refusing it must say.
 */
#ifndef TESTS_GGUF_HOSTILE_H
#define TESTS_GGUF_HOSTILE_H

#include "gguf_builder.h"

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

static void put_key(struct builder *b, const char *key, size_t len)
{
	put_header(b, 0, 1);
	put_u64(b, len);
	put(b, key, len);
	put_u32(b, GGUF_U8);
	put(b, "\0\0\0\0", 4);
}

static void nul_in_key(struct builder *b)
{
	put_key(b, "a\0b", 3);
}

static void control_in_key(struct builder *b)
{
	put_key(b, "\033[2J", 4);
}

static void utf8_in_key(struct builder *b)
{
	put_key(b, "\xc3\xa4", 2);
}

static void odd_bools(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, GGUF_ARRAY);
	put_u32(b, GGUF_BOOL);
	put_u64(b, 3);
	put(b, "\0\1\377", 3);
}

static void no_value(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "key.long.k" + 9);
	put_u32(b, GGUF_U64);
	put(b, "\0\0\0\0\0\0\0", 7);
}

static void no_type(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k123");
	put(b, "\0\0", 2);
}

static void cut_string_array(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "k");
	put_u32(b, GGUF_ARRAY);
	put_u32(b, GGUF_STRING);
	put_u64(b, 2);
	put_string(b, "whole");
	put_u64(b, 5);
	put(b, "part", 4);
}

static void odd_element_type(struct builder *b)
{
	put_array(b, 13, 1);
}

static void same_key_other_type(struct builder *b)
{
	put_header(b, 0, 3);
	put_key_u32(b, "k", 1);
	put_key_u32(b, "j", 1);
	put_string(b, "k");
	put_u32(b, GGUF_STRING);
	put_string(b, "1");
}

/* So many that they fit, in a file that only says so. */
static void too_many_keys(struct builder *b)
{
	put_header(b, 0, 65537);
	b->sparse = 2 << 20;
}

static void no_dimensions(struct builder *b)
{
	put_header(b, 1, 0);
	put_string(b, "t");
	put_u32(b, 0);
	put_data(b, 128);
}

static void empty_tensor_name(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "", 8, 1, TENSOR_F32, 0);
	put_data(b, 64);
}

static void known_not_computed(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 256, 1, 16, 0); /* IQ2_XXS */
	put_data(b, 128);
}

static void offset_before_end(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "t", 8, 2, TENSOR_F32, 64);
	put_data(b, 64 + 63);
}

static void same_offset(struct builder *b)
{
	put_header(b, 2, 0);
	put_tensor(b, "t", 8, 1, TENSOR_F32, 0);
	put_tensor(b, "u", 8, 1, TENSOR_F32, 0);
	put_data(b, 64);
}

static void cut_in_tensors(struct builder *b)
{
	put_header(b, 1, 0);
	put_tensor(b, "a.name.as.long.as.others", 8, 1, TENSOR_F32, 0);
	b->len -= 4;
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
	put_aligned(b, 36);
}

static void alignment_negative(struct builder *b)
{
	put_header(b, 0, 1);
	put_string(b, "general.alignment");
	put_u32(b, GGUF_I32);
	put_u32(b, (uint32_t)-32);
}

static void alignment_past(struct builder *b)
{
	put_aligned(b, UINT32_MAX - 7);
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
	{ odd_bool, "key k: a flag is neither" },
	{ odd_bools, "key k: a flag is neither" },
	{ long_string, "key k: value is truncated" },
	{ no_value, "key k: value is truncated" },
	{ no_type, "truncated in the metadata" },
	{ long_array, "key k: more elements than fit" },
	{ long_string_array, "key k: more elements than fit" },
	{ cut_string_array, "key k: value is truncated" },
	{ nested_array, "key k: arrays of arrays" },
	{ odd_element_type, "key k: the type of the elements" },
	{ nul_in_key, "key a\\x00b is not plain ASCII" },
	{ control_in_key, "key \\x1b[2J is not plain ASCII" },
	{ utf8_in_key, "is not plain ASCII" },
	{ too_many_keys, "too many" },
	{ same_key_other_type, "key k occurs twice" },
	{ no_dimensions, "tensor t: 0 dimensions" },
	{ empty_tensor_name, "name has 0 bytes" },
	{ known_not_computed, "type 16 is not supported" },
	{ offset_before_end, "past the end" },
	{ same_offset, "tensors t and u overlap" },
	{ cut_in_tensors, "truncated in the table of tensors" },
	{ alignment_negative, "general.alignment" },
	{ alignment_past, "past the end" },
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

#endif
