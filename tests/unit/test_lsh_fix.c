// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_fix.c - what is proposed for commands that failed; explanations; steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/explain.h"
#include "english/fix.h"
#include "talk/request.h"

/* A world of a few names. */
static char *nearest(const char *dir, const char *typed)
{
	static const char *const pairs[][2] = { { "gti", "git" }, { "ecoh", "echo" },
						{ "notse.txt", "notes.txt" }, { "statsu", "status" } };

	(void)dir;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strcmp(pairs[i][0], typed) == 0)
			return strdup(pairs[i][1]);
	return NULL;
}

static const struct {
	const char *command;
	int status;
	const char *output, *want; /* NULL: nothing is known */
} cases[] = {
	{ "gti status", 127, "bash: line 1: gti: command not found", "git status" },
	{ "ls | ecoh x", 127, "bash: line 1: ecoh: command not found", "ls | echo x" },
	{ "zzqq", 127, "bash: line 1: zzqq: command not found", NULL },
	{ "git statsu", 1,
	  "git: 'statsu' is not a git command. See 'git --help'.\n\nThe most similar command is\n\tstatus\n",
	  "git status" },
	{ "git push", 128,
	  "fatal: The current branch x has no upstream branch.\nTo push the current branch use\n\n"
	  "    git push --set-upstream origin x\n",
	  "git push --set-upstream origin x" },
	{ "mkdir a/b", 1, "mkdir: cannot create directory 'a/b': No such file or directory",
	  "mkdir -p a/b" },
	{ "rm d", 1, "rm: cannot remove 'd': Is a directory", "rm -r d" },
	{ "cp d e", 1, "cp: -r not specified; omitting directory 'd'", "cp -r d e" },
	{ "rmdir d", 1, "rmdir: failed to remove 'd': Directory not empty", "rm -r d" },
	{ "cat notse.txt", 1, "cat: notse.txt: No such file or directory", "cat notes.txt" },
	{ "cat qqq", 1, "cat: qqq: No such file or directory", NULL },
	/* A message whose first byte is a blank, or the colon itself. */
	{ "cat qqq", 1, " qqq: No such file or directory", NULL },
	{ "cat qqq", 1, ": No such file or directory", NULL },
	{ "echo x > a/b", 1, "bash: line 1: a/b: No such file or directory", "mkdir -p a && echo x > a/b" },
	{ "./x.sh a", 126, "bash: line 1: ./x.sh: Permission denied", "chmod +x ./x.sh && ./x.sh a" },
	{ "cat /etc/shadow", 1, "cat: /etc/shadow: Permission denied", "sudo cat /etc/shadow" },
	{ "cat /etc/shadow > x; ls", 1, "cat: /etc/shadow: Permission denied", NULL },
	{ "sudo cat x", 1, "cat: x: Permission denied", NULL },
	{ "dd of=x", 1, "dd: writing to 'x': No space left on device", "df -h ." },
	{ "false", 1, "", NULL },
};

static void test_cases(void **state)
{
	const struct fix_world world = { nearest, false };
	char out[4096], why[160];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool known = fix_suggest(cases[i].command, cases[i].status, cases[i].output, &world,
					 out, sizeof(out), why, sizeof(why));

		if (known != (cases[i].want != NULL) || (known && strcmp(out, cases[i].want) != 0))
			fail_msg("%s: %s, wanted %s", cases[i].command, known ? out : "nothing",
				 cases[i].want ? cases[i].want : "nothing");
	}
}

/* Root gains nothing by sudo. */
static void test_root(void **state)
{
	const struct fix_world world = { nearest, true };
	char out[4096], why[160];

	(void)state;
	assert_false(fix_suggest("cat x", 1, "cat: x: Permission denied", &world, out, sizeof(out),
				 why, sizeof(why)));
	assert_string_equal(why, "you may not do that");
}

static void test_request(void **state)
{
	(void)state;
	assert_true(fix_is_request("fix it"));
	assert_true(fix_is_request("Fix it!"));
	assert_true(fix_is_request("why did that fail?"));
	assert_false(fix_is_request("fix it now or else"));
	assert_false(fix_is_request("fix"));
}

static void test_nearest(void **state)
{
	char *name = fix_real_world.nearest(NULL, "ecoh");

	(void)state;
	assert_non_null(name);
	assert_string_equal(name, "echo");
	free(name);
	assert_null(fix_real_world.nearest(NULL, "qqzzqqzzqq"));
	assert_null(fix_real_world.nearest("/nonexistent", "x"));
}

static void test_explain(void **state)
{
	struct utilities table;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	(void)state;
	assert_int_equal(utilities_embedded(&table), 0);
	assert_string_equal(explain_flag("ls", "-a"), "hidden ones too");
	assert_null(explain_flag("ls", "--nonsense"));
	assert_null(explain_flag("nonsense", "-a"));
	explain_command("sudo -u root ls -la 'a b' > x | head -n5", &table, f);
	fclose(f);
	assert_non_null(strstr(text, "sudo  run as root\n    -u  as this user\n  ls  list files\n"));
	assert_non_null(strstr(text, "    -l  one line each"));
	assert_non_null(strstr(text, ">  writes its output to"));
	assert_non_null(strstr(text, "    -n5  so many lines\n"));
	assert_null(strstr(text, "root  "));
	free(text);
	utilities_free(&table);
}

static void test_steps(void **state)
{
	struct steps s;

	(void)state;
	assert_true(steps_split("make a directory x; go there, then list the files", &s));
	assert_int_equal(s.n, 3);
	assert_string_equal(s.text[1], "go there");
	assert_string_equal(s.text[2], "list the files");
	steps_free(&s);
	assert_false(steps_split("show the file \"a; b\"", &s));
	assert_false(steps_split("don't show hidden files", &s));
	assert_false(steps_split("show notes.txt", &s));
	assert_false(steps_split("", &s));
	assert_true(steps_split("show my files\nshow the disk usage\n", &s));
	assert_int_equal(s.n, 2);
	steps_free(&s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),	cmocka_unit_test(test_root),
		cmocka_unit_test(test_request), cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_explain), cmocka_unit_test(test_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
