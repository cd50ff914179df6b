/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cmocka.h - as much of cmocka as the engine's unit tests use, where the library
 * is not at hand: in programs for another architecture.  A failed assertion ends
 * its test; the others are run, and the exit status is 1.
 */
#ifndef TESTS_SIMD_CMOCKA_H
#define TESTS_SIMD_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct CMUnitTest {
	const char *name;
	void (*run)(void **state);
};

enum shim_end { SHIM_PASSED, SHIM_FAILED, SHIM_SKIPPED };
static jmp_buf shim_test;

#define cmocka_unit_test(f) { #f, f }

/* Ends the test at hand. */
#define SHIM_FAIL(...)                                                         \
	do {                                                                   \
		printf("%s:%d: ", __FILE__, __LINE__);                         \
		printf(__VA_ARGS__);                                           \
		putchar('\n');                                                 \
		longjmp(shim_test, SHIM_FAILED);                               \
	} while (0)
#define SHIM_CHECK(holds, what)                                                \
	do {                                                                   \
		if (!(holds))                                                  \
			SHIM_FAIL("%s", what);                                 \
	} while (0)

#define print_message printf
#define fail_msg(...) SHIM_FAIL(__VA_ARGS__)
#define skip() longjmp(shim_test, SHIM_SKIPPED)
#define assert_true(x) SHIM_CHECK(x, #x)
#define assert_false(x) SHIM_CHECK(!(x), "not " #x)
#define assert_null(x) SHIM_CHECK(!(x), #x " is NULL")
#define assert_non_null(x) SHIM_CHECK(x, #x " is not NULL")
#define assert_ptr_equal(a, b)                                                 \
	SHIM_CHECK((const void *)(a) == (const void *)(b), #a " is " #b)
#define assert_int_equal(a, b)                                                 \
	do {                                                                   \
		const intmax_t shim_a = (intmax_t)(a), shim_b = (intmax_t)(b); \
		if (shim_a != shim_b)                                          \
			SHIM_FAIL("%s is %jd, not %jd", #a, shim_a, shim_b); \
	} while (0)
#define assert_string_equal(a, b) SHIM_CHECK(!strcmp(a, b), #a " equals " #b)
#define assert_memory_equal(a, b, n) SHIM_CHECK(!memcmp(a, b, n), #a " equals " #b)

static inline enum shim_end shim_run(const struct CMUnitTest *t)
{
	static const char *const words[] = { "OK", "FAILED", "SKIPPED" };
	void *state = NULL;
	const int end = setjmp(shim_test);

	if (end == SHIM_PASSED)
		t->run(&state);
	printf("[ %s ] %s\n", words[end], t->name);
	return (enum shim_end)end;
}

static inline int shim_run_all(const struct CMUnitTest *tests, size_t n)
{
	int failed = 0;

	for (size_t i = 0; i < n; i++)
		failed += shim_run(&tests[i]) == SHIM_FAILED;
	return failed ? 1 : 0;
}

#define cmocka_run_group_tests(tests, setup, teardown)                         \
	((void)(setup), (void)(teardown),                                      \
	 shim_run_all(tests, sizeof(tests) / sizeof((tests)[0])))

#endif
