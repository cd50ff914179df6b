/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_quant.c - the number formats: hand-worked blocks, blocks with known
 * numbers (tests/fixtures/make_blocks.py), and the table of the formats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "model_files.h"
#include "quant_look.h"

static void simple_blocks_mean_what_they_say(void **state)
{
	struct block_q4_0 q4 = { .d = 0x3c00 };  /* 1.0 */
	struct block_q5_1 q5 = { .d = 0x4000, .m = 0xbc00 }; /* 2.0, -1.0 */
	struct block_iq4_nl iq = { .d = 0xc000 }; /* -2.0 */
	const uint16_t bf[] = { 0x3f80, 0xc049, 0x0001, 0x7f80 };
	float out[QS];

	(void)state;
	q4.q[0] = 0xf0;
	quant_type(TENSOR_Q4_0)->dequantise(&q4, out, QS);
	assert_true(out[0] == -8.0f && out[16] == 7.0f && out[1] == -8.0f);
	q5.q[1] = 0x31;
	q5.h[2] = 2; /* number 17 */
	quant_type(TENSOR_Q5_1)->dequantise(&q5, out, QS);
	assert_true(out[0] == -1.0f && out[1] == 1.0f && out[17] == 37.0f);
	iq.q[3] = 0x8f; /* numbers 3 and 19 */
	quant_type(TENSOR_IQ4_NL)->dequantise(&iq, out, QS);
	assert_true(out[3] == -226.0f && out[19] == -2.0f && out[0] == 254.0f);
	quant_type(TENSOR_BF16)->dequantise(bf, out, 4);
	assert_true(out[0] == 1.0f && out[1] == -3.140625f &&
		    out[2] == 0x1p-133f && isinf(out[3]));
}

static void blocks_of_256_mean_what_they_say(void **state)
{
	struct block_q6_k q6 = { .d = 0x3800 };  /* 0.5 */
	struct block_q2_k q2 = { .d = 0x3c00, .dmin = 0x4000 }; /* 1.0, 2.0 */
	struct block_q3_k q3 = { .d = 0x3c00 };
	struct block_iq4_xs iq = { .d = 0x3c00 };
	float out[QK];

	(void)state;
	q6.scales[13] = -3;
	q6.l[64 + 18] = 0x50; /* number 210: half 1, part 2, 18th; high nibble */
	q6.h[32 + 18] = 0x20;
	quant_type(TENSOR_Q6_K)->dequantise(&q6, out, QK);
	assert_true(out[210] == 0.5f * -3 * (5 + 32 - 32));
	assert_true(out[208] == 0.5f * -3 * (0 - 32));
	/* Number 137: half 1, run 8, part 0; number 255: run 15, part 3. */
	q2.scales[8] = 0x75;
	q2.scales[15] = 0x0f;
	q2.q[32 + 9] = 2;
	q2.q[63] = 0xc0;
	quant_type(TENSOR_Q2_K)->dequantise(&q2, out, QK);
	assert_true(out[137] == 5 * 2 - 2 * 7 && out[136] == -14.0f);
	assert_true(out[255] == 45.0f && out[0] == 0.0f);
	/* Number 137 is in run 8: the high nibble of byte 0, the third pair of
	 * byte 8; its third bit is bit 4 of byte 9. */
	q3.scales[0] = 0x90;
	q3.scales[8] = 0x20;
	q3.q[32 + 9] = 3;
	q3.h[9] = 0x10;
	quant_type(TENSOR_Q3_K)->dequantise(&q3, out, QK);
	assert_true(out[137] == (9 + 32 - 32) * (3 + 4 - 4));
	assert_true(out[136] == (9 + 32 - 32) * -4);
	assert_true(out[0] == -32 * -4);
	/* Run 5: the high nibble of byte 2, bits 10 and 11 of high. */
	iq.low[2] = 0x70;
	iq.high = 0x0c00;
	iq.q[5 * 16 + 2] = 0xf0; /* numbers 162 and 178 */
	quant_type(TENSOR_IQ4_XS)->dequantise(&iq, out, QK);
	assert_true(out[162] == (7 + 48 - 32) * -127 && out[178] == 23 * 113);
	assert_true(out[0] == -32 * -127);
}

/* Scales and minima of six bits, packed by the inverse of the definition. */
static void k_scales_unpack(void **state)
{
	uint8_t want_s[8], want_m[8], s[8], m[8], packed[12];

	(void)state;
	for (int i = 0; i < 8; i++) {
		want_s[i] = (uint8_t)(random_bits() & 63);
		want_m[i] = (uint8_t)(random_bits() & 63);
	}
	for (int i = 0; i < 4; i++) {
		packed[i] = (uint8_t)(want_s[i] | (want_s[i + 4] >> 4) << 6);
		packed[i + 4] = (uint8_t)(want_m[i] | (want_m[i + 4] >> 4) << 6);
		packed[i + 8] = (uint8_t)((want_s[i + 4] & 15) |
					  (want_m[i + 4] & 15) << 4);
	}
	quant_k_scales(packed, s, m);
	assert_memory_equal(s, want_s, 8);
	assert_memory_equal(m, want_m, 8);
}

static void q3_scales_unpack(void **state)
{
	uint8_t packed[12] = { 0 };
	int8_t want[16], got[16];

	(void)state;
	for (int i = 0; i < 16; i++) {
		const uint8_t six = (uint8_t)(random_bits() & 63);

		want[i] = (int8_t)(six - 32);
		packed[i % 8] = (uint8_t)(packed[i % 8] | (six & 15) << (i / 8 * 4));
		packed[8 + i % 4] = (uint8_t)(packed[8 + i % 4] |
					      six >> 4 << (i / 4 * 2));
	}
	quant_q3_scales(packed, got);
	assert_memory_equal(got, want, 16);
}

/* One format of the file; returns the next. */
static const unsigned char *check_known(const unsigned char *at, size_t *formats)
{
	char name[9] = { 0 };
	uint32_t n, bytes;
	const struct quant_type *t = NULL;
	unsigned char *row;
	float *got, *want;

	memcpy(name, at, 8);
	memcpy(&n, at + 8, 4);
	memcpy(&bytes, at + 12, 4);
	at += 16;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		if (!strcmp(quant_types[i].name, name))
			t = &quant_types[i];
	}
	if (!t)
		fail_msg("no format %s", name);
	assert_int_equal(bytes, n / t->block * t->bytes);
	row = aligned(bytes);
	got = aligned(n * sizeof(*got));
	want = aligned(n * sizeof(*want));
	memcpy(row, at, bytes);
	memcpy(want, at + bytes, n * sizeof(*want));
	t->dequantise(row, got, n);
	for (size_t i = 0; i < n; i++) {
		const size_t block = i / t->block * t->block;
		float most = 0;

		/* The terms of a number may be larger than itself, and how they
		 * are rounded is the compiler's choice. */
		for (size_t j = block; j < block + t->block; j++)
			most = fmaxf(most, fabsf(want[j]));
		if (!(fabsf(got[i] - want[i]) <= 3e-7f * most))
			fail_msg("%s %zu: %g, not %g", name, i, (double)got[i],
				 (double)want[i]);
	}
	free(row);
	free(got);
	free(want);
	(*formats)++;
	return at + bytes + n * sizeof(*want);
}

static void known_blocks_unpack(void **state)
{
	struct file_bytes b = file_read(FIXTURES "blocks.known");
	const unsigned char *at = b.data;
	size_t formats = 0;

	(void)state;
	assert_non_null(b.data);
	while (at < b.data + b.len)
		at = check_known(at, &formats);
	assert_int_equal(formats, QUANT_TYPES);
	free(b.data);
}

static void table_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		const struct quant_type *t = &quant_types[i];

		assert_non_null(t->name);
		assert_non_null(t->dequantise);
		assert_ptr_equal(quant_type(t->type), t);
		assert_true(t->block == 1 || t->block == QS || t->block == QK);
		assert_non_null(quant_dot(quant_ops_scalar(), t));
		for (size_t o = 0; quant_ops_at(o); o++)
			assert_non_null(quant_dot(quant_ops_at(o), t));
	}
	assert_null(quant_type(4)); /* numbers that no format has any more */
	assert_null(quant_type(9)); /* of activations only */
	assert_null(quant_type(99));
}

static void choice_can_be_forced(void **state)
{
	size_t n = 0;

	(void)state;
	for (; quant_ops_at(n); n++) {
		setenv("LLAMUX_SIMD", quant_ops_at(n)->name, 1);
		assert_ptr_equal(quant_ops_best(), quant_ops_at(n));
	}
	assert_ptr_equal(quant_ops_at(n - 1), quant_ops_scalar());
	setenv("LLAMUX_SIMD", "abacus", 1);
	assert_ptr_equal(quant_ops_best(), quant_ops_at(0));
	unsetenv("LLAMUX_SIMD");
	assert_ptr_equal(quant_ops_best(), quant_ops_at(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simple_blocks_mean_what_they_say),
		cmocka_unit_test(blocks_of_256_mean_what_they_say),
		cmocka_unit_test(k_scales_unpack),
		cmocka_unit_test(q3_scales_unpack),
		cmocka_unit_test(known_blocks_unpack),
		cmocka_unit_test(table_is_whole),
		cmocka_unit_test(choice_can_be_forced),
	};

	unsetenv("LLAMUX_SIMD");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
