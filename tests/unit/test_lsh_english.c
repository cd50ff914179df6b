// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_english.c - which of several commands uses what the request names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "llamux/slots.h"
#include "english/english.h"

static const struct slots asked = {
	.slot = { { SLOT_PATH, 1, "/a" }, { SLOT_PATH, 2, "/b" }, { SLOT_DURATION, 1, "7 days" },
		  { SLOT_WORD, 1, "kindly" } },
	.count = 4,
};

static void each_argument_once(void **state)
{
	(void)state;
	assert_true(english_cost("x <path1> <path2> <dur1.m> <word1>", &asked) == 0);
	assert_true(english_cost("x <path1> <path2> <dur1> <word1>", &asked) == 0);
	assert_true(english_cost("x <path1>.bak <path2> -<dur1.d> *<word1>*", &asked) == 0);
}

/* A word that is not known may be filling; a path is said for something. */
static void left_out(void **state)
{
	float word = english_cost("x <path1> <path2> <dur1>", &asked);
	float path = english_cost("x <path1> <dur1> <word1>", &asked);

	(void)state;
	assert_true(word > 0);
	assert_true(path > word);
	assert_true(english_cost("x", &asked) > path + word);
}

static void used_again(void **state)
{
	float again = english_cost("cp <path1> <path1> <path2> <dur1> <word1>", &asked);

	(void)state;
	assert_true(again > 0);
	/* Twice the same in place of two is worse than either fault. */
	assert_true(english_cost("cp <path1> <path1> <dur1> <word1>", &asked) > again);
	/* <path1> is not <path11>, and <dur1x is no argument. */
	assert_true(english_cost("x <path11> <path2> <dur1x <word1>", &asked) >
		    english_cost("x <path1> <path2> <dur1> <word1>", &asked));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_argument_once),
		cmocka_unit_test(left_out),
		cmocka_unit_test(used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
