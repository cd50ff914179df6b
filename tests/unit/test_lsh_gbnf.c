// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lsh_gbnf.c - the table of utilities, and the grammar made from it: what the
 * model may write and what it cannot.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/gbnf.h"
#include "command/utilities.h"
#include "decode/grammar.h"

static const char table_text[] =
	"# a comment\n"
	"ls\treads\t-l -a -h --all --sort --color=\tlist files\n"
	"find\treads\t-name -type -size -mmin -delete -exec\tsearch for files\n"
	"rm\tdestroys\t-r -f\tremove files\n"
	"\n"
	"head\treads\t-n\tthe first lines\n"
	"xargs\treads\t-0 -n\trun a command on what is read\n"
	"awk\treads\t-F\tcolumns of text\n"
	"absent\treads\t-x\tis not installed\n"
	"pwd\treads\t\twhere am I\n";

static bool present(const char *name)
{
	return strcmp(name, "absent") != 0;
}

static bool nothing(const char *name)
{
	(void)name;
	return false;
}

static struct matcher *start(struct grammar **g)
{
	struct utilities table;
	struct slots slots = { .count = 2 };
	struct matcher *m;
	char *text, reason[200];

	slots.slot[0].type = SLOT_PATH;
	slots.slot[0].index = 1;
	slots.slot[1].type = SLOT_DURATION;
	slots.slot[1].index = 1;
	assert_int_equal(utilities_parse(table_text, strlen(table_text), &table, NULL), 0);
	assert_int_equal(gbnf_make(&table, present, &slots, &text), 0);
	if (grammar_compile(text, g, reason, sizeof(reason)))
		fail_msg("%s\n%s", reason, text);
	assert_int_equal(matcher_new(*g, NULL, &m), 0);
	free(text);
	utilities_free(&table);
	return m;
}

static bool accepts(const char *command)
{
	struct grammar *g;
	struct matcher *m = start(&g);
	bool ok = matcher_accept_bytes(m, command, strlen(command)) == 0 && matcher_accepting(m);

	matcher_free(m);
	grammar_free(g);
	return ok;
}

static void test_accepts(void **state)
{
	static const char *const commands[] = {
		"@ask", "@chat", "@unsure", "ls", "ls -la", "ls -l -a <path1>", "ls --all",
		"ls --sort=size", "ls --color=auto", "pwd", "find <path1> -name '*.py'",
		"find . -type f -mmin -<dur1.m>", "find . -size +100M -delete",
		"find . -exec rm -r {} +", "find . -exec rm {} \\;", "rm <path1>.bak",
		"ls | head -n 5", "ls -l | head -n5 | head -n 1", "ls && pwd", "ls > <path1>",
		"awk '{print $1}' < <path1>", "find . | xargs -0 rm -f", "awk -F, '$3 > 1'",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!accepts(commands[i]))
			fail_msg("refused: %s", commands[i]);
}

static void test_refuses(void **state)
{
	static const char *const commands[] = {
		"", " ls", "lsx", "absent", "absent -x", "cat x", "ls -z", "ls --delete",
		"ls -la <path2>", "ls <num1>", "ls <dur1.y>", "ls $(rm x)", "ls `rm x`", "ls; rm x",
		"ls\nrm x", "ls | cat", "ls |", "ls <", "ls 'a", "ls \"$(rm x)\"", "ls \"`x`\"",
		"ls (x)", "rm --no-preserve-root x", "@ask now", "pwd -P", "ls\\ -la", "ls 'a'; rm x",
		"ls <path1", "head -c 5", "find . -name", "find . -type -size +1M", "find . -mmin",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (accepts(commands[i]))
			fail_msg("accepted: %s", commands[i]);
}

static void test_no_utility(void **state)
{
	struct utilities table;
	struct slots none = { .count = 0 };
	char *text = (char *)table_text;

	(void)state;
	assert_int_equal(utilities_parse(table_text, strlen(table_text), &table, NULL), 0);
	assert_int_equal(gbnf_make(&table, nothing, &none, &text), -ENOENT);
	assert_null(text);
	utilities_free(&table);
}

static void test_table(void **state)
{
	struct utilities t;

	(void)state;
	assert_int_equal(utilities_parse(table_text, strlen(table_text), &t, NULL), 0);
	assert_int_equal(t.count, 8);
	assert_int_equal(utilities_find(&t, "rm")->level, DANGER_DESTROYS);
	assert_string_equal(utilities_find(&t, "pwd")->flags, "");
	assert_string_equal(utilities_find(&t, "head")->about, "the first lines");
	assert_null(utilities_find(&t, "hea"));
	assert_null(utilities_find(NULL, "rm"));
	utilities_free(&t);
}

static void test_bad_tables(void **state)
{
	static const char *const bad[] = {
		"ls\n", "ls\treads\n", "ls\treads\t-l\n", "ls\tmaybe\t-l\tx\n",
		"ls\tcannot tell\t-l\tx\n", "\treads\t-l\tx\n", "l s\treads\t-l\tx\n",
		"ls\treads\t-l\tx\ty\n", "a'b\treads\t\tx\n",
	};
	struct utilities t;
	size_t line;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[128];

		line = 0;
		snprintf(text, sizeof(text), "pwd\treads\t\tx\n%s", bad[i]);
		if (utilities_parse(text, strlen(text), &t, &line) != -EINVAL || line != 2)
			fail_msg("taken: %s", bad[i]);
	}
	assert_int_equal(utilities_parse("a\0b", 3, &t, &line), -EINVAL);
	assert_int_equal(utilities_parse("", 0, &t, &line), 0);
	assert_int_equal(t.count, 0);
	utilities_free(&t);
}

/* The table that is built in: every row is read, and its grammar compiles. */
static bool all(const char *name)
{
	(void)name;
	return true;
}

static void test_embedded(void **state)
{
	struct utilities table;
	struct slots none = { .count = 0 };
	struct grammar *g;
	char *text, reason[200] = "";

	(void)state;
	assert_int_equal(utilities_embedded(&table), 0);
	assert_true(table.count > 0);
	assert_non_null(utilities_find(&table, "ls"));
	assert_int_equal(gbnf_make(&table, all, &none, &text), 0);
	if (grammar_compile(text, &g, reason, sizeof(reason)))
		fail_msg("%s", reason);
	grammar_free(g);
	free(text);
	utilities_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts),	   cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_no_utility), cmocka_unit_test(test_table),
		cmocka_unit_test(test_bad_tables), cmocka_unit_test(test_embedded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
