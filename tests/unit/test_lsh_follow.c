// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_follow.c - what follow-ups make of the command before them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "english/follow.h"
#include "shell/syntax.h"

static const struct {
	const char *last, *request, *want; /* want NULL: stands on its own; "?": cannot */
} cases[] = {
	{ "ls -la", "sort them by size", "ls -laS" },
	{ "ls", "Sort them by size", "ls -S" },
	{ "ls -laS", "reverse the order", "ls -laSr" },
	{ "ls -la", "newest first", "ls -lat" },
	{ "ls -laS", "sort by date", "ls -lat" },
	{ "ls -la", "only the first 5", "ls -la | tail -n +2 | head -n 5" },
	{ "ls", "and the hidden ones too", "ls -a" },
	{ "ls -la", "how many are there?", "ls -A | wc -l" },
	{ "ls -la", "only the last week", "find . -maxdepth 1 -type f -mtime -7" },
	{ "ls -la /var/log", "only those larger than 10 MB",
	  "find /var/log -maxdepth 1 -type f -size +10M" },
	{ "ls *.o", "now delete them", "rm -- *.o" },
	{ "ls -la", "now delete them", "?" },
	{ "ls -la", "in /etc instead", "ls -la /etc" },
	{ "ls", "only the directories", "ls -d */" },
	{ "find . -type f -size +100M", "sort them by size",
	  "find . -type f -size +100M -printf '%s %p\\n' | sort -rn" },
	{ "find . -type f -size +100M -printf '%s %p\\n' | sort -rn", "only the last week",
	  "find . -type f -size +100M -mtime -7 -printf '%s %p\\n' | sort -rn" },
	{ "find . -type f -size +100M -mtime -7 -printf '%s %p\\n' | sort -rn", "now delete them",
	  "find . -type f -size +100M -mtime -7 -delete" },
	{ "find . -type f -printf '%s %p\\n' | sort -rn | head -n 10", "delete them",
	  "find . -type f -printf '%s %p\\n' | sort -rn | head -n 10 | cut -d' ' -f2- | "
	  "tr '\\n' '\\0' | xargs -0 -r rm --" },
	{ "find . -name '*.c'", "only those changed in the last 3 days", "find . -name '*.c' -mtime -3" },
	{ "find . -name '*.c'", "from the last 2 hours", "find . -name '*.c' -mmin -120" },
	{ "find . -name '*.c'", "count them", "find . -name '*.c' | wc -l" },
	{ "find . -name '*.c'", "copy them to /srv/b k", NULL },
	{ "find . -name '*.c'", "copy them to /srv/x", "find . -name '*.c' -exec cp -t /srv/x {} +" },
	{ "find . -name '*.c'", "copy them to \"my dir\"",
	  "find . -name '*.c' -exec cp -t 'my dir' {} +" },
	{ "find . -name '*.c'", "move them into the folder Old",
	  "find . -name '*.c' -exec mv -n -t Old {} +" },
	{ "find . -name '*.c'", "what about /usr/include?", "find /usr/include -name '*.c'" },
	{ "find . -name '*.c'", "only .h files", "find . -name '*.h'" },
	{ "find . -name '*.c'", "how much space do they use?", "find . -name '*.c' -exec du -ch {} +" },
	{ "find . -name '*.c'", "pack them into c.tar.gz",
	  "find . -name '*.c' -print0 | tar -czf c.tar.gz --null -T -" },
	{ "find . -name '*.c'", "without test", "find . -name '*.c' | grep -iv -- test" },
	{ "find . -name '*.c' -o -name '*.h'", "only the last week", "?" },
	{ "find . -name '*.c' -o -name '*.h'", "count them",
	  "find . -name '*.c' -o -name '*.h' | wc -l" },
	{ "find . -name '*.c' -o -name '*.h'", "now delete them", "?" },
	{ "grep -rn error .", "ignore case", "grep -rni error ." },
	{ "grep error log", "with line numbers", "grep -n error log" },
	{ "grep error log", "only those with Timeout", "grep error log | grep -i -- Timeout" },
	{ "grep error log", "how many are there", "grep error log | wc -l" },
	{ "du -sh *", "sort them by size", "du -sh * | sort -rh" },
	{ "du -sh *", "the 3 largest", "du -sh * | sort -rh | head -n 3" },
	{ "ps aux", "sort by memory", "ps aux --sort=-%mem" },
	{ "ps aux --sort=-%mem", "now by cpu", "ps aux --sort=-%cpu" },
	{ "cat notes | sort", "in reverse", "cat notes | sort -r" },
	{ "cat notes", "sort them by the second column", "cat notes | sort -k 2,2" },
	{ "cat notes", "save that to out.txt", "cat notes | tee -- out.txt" },
	{ "cat notes", "save that to $(id)", NULL },
	{ "cat /etc/shadow", "with sudo", "sudo cat /etc/shadow" },
	{ "make", "again", "make" },
	{ "cd /tmp", "sort them", "?" },
	{ "ls; rm x", "count them", "?" },
	{ "ls > x", "sort them", "?" },
	{ "echo \"a | b\" c", "count them", "echo \"a | b\" c | wc -l" },
	/* These stand on their own. */
	{ "ls -la", "show my files", NULL },
	{ "ls -la", "find files larger than 100 MB", NULL },
	{ "ls -la", "delete all .o files", NULL },
	{ "ls -la", "why is my system slow?", NULL },
	{ "ls -la", "show hidden files", NULL },
	{ "ls -la", "how much memory is free?", NULL },
	{ "ls -la", "list the ten largest files", NULL },
	{ "free -h", "largest files", NULL },
	{ "ls -la", "sort the lines of names.txt by size", NULL },
	{ "ls -la", "what is the time", NULL },
	{ NULL, "sort them by size", NULL },
	{ "", "sort them by size", NULL },
};

static void test_cases(void **state)
{
	char out[4096];
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum follow f = follow(cases[i].last, cases[i].request, out, sizeof(out));
		const char *want = cases[i].want;
		const char *got = f == FOLLOW_NONE ? NULL : f == FOLLOW_CANNOT ? "?" : out;

		if (want == got || (want && got && strcmp(want, got) == 0))
			continue;
		print_message("`%s`, \"%s\": %s, wanted %s\n", cases[i].last, cases[i].request,
			      got ? got : "none", want ? want : "none");
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

static const struct {
	const char *request, *want;
} data[] = {
	{ "count the errors", "grep -ci -- error" },
	{ "how many warnings are there?", "grep -ci -- warn" },
	{ "count the lines", "wc -l" },
	{ "count the lines with timeout", "grep -ci -- timeout" },
	{ "show the lines with \"a b\"", "grep -i -- 'a b'" },
	{ "show the first 10 lines", "head -n 10" },
	{ "sort by the third column", "sort -k 3,3" },
	{ "sum the second column", "awk '{ s += $2 } END { print s }'" },
	{ "most frequent lines", "sort | uniq -c | sort -rn" },
	{ "only unique lines", "sort -u" },
	{ "draw a picture", NULL },
	{ "count the lines with '$(rm x)'", "grep -ci -- '$(rm x)'" },
};

static void test_data(void **state)
{
	char out[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		enum follow f = follow_data(data[i].request, out, sizeof(out));

		if (!data[i].want)
			assert_int_equal(f, FOLLOW_NONE);
		else if (f != FOLLOW_COMMAND || strcmp(out, data[i].want) != 0)
			fail_msg("%s: %s, wanted %s", data[i].request,
				 f == FOLLOW_COMMAND ? out : "none", data[i].want);
	}
}

/* Whatever came before, what comes out parses, and a hostile name stays one word. */
static void test_stays_shell(void **state)
{
	static const char *const lasts[] = { "ls -la", "find . -name 'a b'", "cat \"x y\" | sort",
					     "grep -e 'it''s' f", "du -sh \\'*" };
	static const char *const requests[] = { "sort them by size", "only the last week", "count them",
						"those with '; rm x'", "save it to \"a;b\"",
						"move them to '$(id)'", "now delete them" };
	char out[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(lasts) / sizeof(lasts[0]); i++)
		for (size_t k = 0; k < sizeof(requests) / sizeof(requests[0]); k++)
			if (follow(lasts[i], requests[k], out, sizeof(out)) == FOLLOW_COMMAND &&
			    syntax_check(out) != SYNTAX_OK)
				fail_msg("`%s`, %s: %s", lasts[i], requests[k], out);
}

static void test_long(void **state)
{
	char last[20000], out[4096];

	(void)state;
	memset(last, 'a', sizeof(last) - 1);
	last[sizeof(last) - 1] = '\0';
	assert_int_equal(follow(last, "sort them", out, sizeof(out)), FOLLOW_CANNOT);
	assert_true(strlen(out) < 300);
	for (size_t i = 1; i < sizeof(last) - 1; i += 2)
		last[i] = ' ';
	assert_int_equal(follow(last, "sort them", out, sizeof(out)), FOLLOW_CANNOT);
	assert_int_equal(follow("ls", "sort them", out, 2), FOLLOW_CANNOT);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_stays_shell),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
