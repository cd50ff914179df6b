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

#include "gguf_hostile.h"

static void refuses_hostile_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct builder b;
		struct gguf *g = (void *)&b;
		char reason[256];
		int err;

		b.sparse = 0;
		hostile[i].make(&b);
		err = open_builder(&b, &g, reason, sizeof(reason));
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

/* Every alignment that the specification allows. */
static void takes_any_multiple_of_eight(void **state)
{
	(void)state;
	for (uint32_t alignment = 8; alignment < 400; alignment += 8) {
		struct builder b;
		struct gguf *g;
		char reason[256];
		size_t start;

		put_header(&b, 2, 1);
		put_key_u32(&b, "general.alignment", alignment);
		put_tensor(&b, "t", 2, 1, TENSOR_F32, 0);
		put_tensor(&b, "u", 2, 1, TENSOR_F32, alignment);
		start = (b.len + alignment - 1) / alignment * alignment;
		put_zeros(&b, start - b.len + alignment);
		put(&b, "12345678", 8);
		if (open_bytes(b.data, b.len, &g, reason, sizeof(reason)))
			fail_msg("%u: %s", alignment, reason);
		assert_memory_equal(gguf_tensor(g, "u")->data, "12345678", 8);
		gguf_close(g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refuses_hostile_files),
		TEST(takes_any_multiple_of_eight),
		TEST(refuses_every_truncation),
		TEST(survives_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
