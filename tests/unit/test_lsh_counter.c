// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_counter.c - which requests lack something, and what is asked then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "english/counter.h"

static void asks(const char *request, const char *question, const char *start)
{
	struct counter c;

	assert_true(counter_question(request, &c));
	assert_string_equal(c.question, question);
	assert_string_equal(c.start, start);
}

static void nothing_named(void **state)
{
	(void)state;
	asks("delete", "Delete which file or directory?", "delete");
	asks("Please delete it!", "Delete which file or directory?", "delete");
	asks("can you kill the process", "Kill which process?", "kill");
	asks("restart the service, please", "Restart which service?", "restart");
	asks("copy that file", "Copy which file, and to where?", "copy");
}

static void second_lacks(void **state)
{
	(void)state;
	asks("copy notes.txt", "Copy it to where?", "copy notes.txt to");
	asks("please rename a.txt.", "Rename it to what?", "please rename a.txt to");
	asks("move the file x?", "Move it to where?", "move the file x to");
}

static void enough_is_named(void **state)
{
	static const char *const requests[] = {
		"delete notes.txt", "copy a to b", "copy a into docs", "kill firefox", "list files",
		"rename x y", "", "please", "how much memory is free", "it", "copy x y",
	};
	struct counter c;
	char longest[2048];

	(void)state;
	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		assert_false(counter_question(requests[i], &c));
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "copy ", 5);
	longest[sizeof(longest) - 1] = '\0';
	assert_false(counter_question(longest, &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_named),
		cmocka_unit_test(second_lacks),
		cmocka_unit_test(enough_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
