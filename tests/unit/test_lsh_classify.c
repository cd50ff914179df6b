// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lsh_classify.c - real command lines are never taken for English, and
 * sentences are, on the lists in tests/lsh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "english/classify.h"
#include "shell/syntax.h"

/* Programs of a well-filled system: a machine with few of them must not make the
 * test easier. */
static const char programs[] =
	" ls cat less more head tail touch mkdir rmdir rm cp mv ln find sort who w file killall pkill "
	"cut make which whatis last look watch split join date top free install mount umount open "
	"link print edit see zip unzip compress convert rename host at yes users groups uptime clear "
	"reset sleep script batch column paste fold expand strip size locate tree nice ping service "
	"shutdown reboot halt cal import display compare play run-parts view start stop status write "
	"say eject git grep sed awk xargs ps df du tar ssh scp rsync curl wget python3 perl node gcc "
	"env sudo systemctl journalctl dmesg chmod chown diff wc tee tr uniq seq bc nl tac rev stat "
	"md5sum sha256sum base64 basename dirname readlink id whoami uname hostname vim nano man "
	"sh go rg psql php mail logger wall strings mysql sqlite3 look dir "
	"apropos crontab ip ss lsof lsblk nohup timeout bash restart lp search apply ";

static enum word_kind kind(void *ctx, const char *word)
{
	char padded[128];

	(void)ctx;
	snprintf(padded, sizeof(padded), " %.100s ", word);
	if (strchr(word, '/') == NULL && strstr(programs, padded))
		return WORD_FILE;
	/* Builtins and keywords are the same everywhere; what else this machine has
	 * is left out. */
	return words_kind(word) == WORD_FILE ? WORD_UNKNOWN : words_kind(word);
}

static bool no_file(void *ctx, const char *path)
{
	(void)ctx;
	(void)path;
	return false;
}

static bool parses(void *ctx, const char *line)
{
	(void)ctx;
	return syntax_check(line) != SYNTAX_ERROR;
}

static const struct classify_world world = { NULL, kind, no_file, parses };

/* Counts the lines of a list that are taken for something else. */
static size_t count_wrong(const char *path, enum verdict right, size_t *lines)
{
	char line[1024];
	size_t wrong = 0;
	FILE *f = fopen(path, "re");

	if (!f)
		fail_msg("%s: run this from the top of the source", path);
	*lines = 0;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line)
			continue;
		(*lines)++;
		if (classify(line, &world) != right) {
			wrong++;
			print_message("wrong: %s\n", line);
		}
	}
	fclose(f);
	return wrong;
}

static void test_commands(void **state)
{
	size_t lines, wrong = count_wrong("tests/lsh/commands.txt", VERDICT_SHELL, &lines);

	(void)state;
	print_message("%zu of %zu commands taken for English\n", wrong, lines);
	assert_true(lines >= 2000);
	assert_int_equal(wrong, 0);
}

static void test_english(void **state)
{
	size_t lines, wrong = count_wrong("tests/lsh/english.txt", VERDICT_ENGLISH, &lines);

	(void)state;
	print_message("%zu of %zu sentences taken for commands\n", wrong, lines);
	assert_true(lines >= 150);
	/* A sentence that runs as a command fails and is offered again; one in
	 * twenty-five may. */
	assert_true(wrong * 25 <= lines);
}

static bool some_files(void *ctx, const char *path)
{
	(void)ctx;
	return strcmp(path, "the") == 0 || strcmp(path, "my") == 0;
}

/* Words that name files here are arguments. */
static void test_files_are_no_words(void **state)
{
	struct classify_world files = world;

	(void)state;
	files.exists = some_files;
	assert_int_equal(classify("sort the my", &world), VERDICT_ENGLISH);
	assert_int_equal(classify("sort the my", &files), VERDICT_SHELL);
}

static void test_edges(void **state)
{
	char longest[5000];

	(void)state;
	assert_int_equal(classify("", &world), VERDICT_SHELL);
	assert_int_equal(classify("   ", &world), VERDICT_SHELL);
	assert_int_equal(classify("gti status", &world), VERDICT_SHELL);
	assert_int_equal(classify("sl -la", &world), VERDICT_SHELL);
	assert_int_equal(classify("asdfgh", &world), VERDICT_SHELL);
	assert_int_equal(classify("?", &world), VERDICT_SHELL);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(classify(longest, &world), VERDICT_SHELL);
	for (size_t i = 1; i < sizeof(longest) - 1; i += 2)
		longest[i] = ' ';
	classify(longest, &world); /* more words than are looked at */
}

static void test_what_cannot_run(void **state)
{
	(void)state;
	assert_true(classify_runs_nothing("generate a random password", &world));
	assert_true(classify_runs_nothing("contrast a.py and /tmp/b.py", &world));
	assert_false(classify_runs_nothing("frobnicate", &world));
	assert_false(classify_runs_nothing("", &world));
	assert_false(classify_runs_nothing("ls the files", &world));
	assert_false(classify_runs_nothing("gti --version", &world));
	assert_false(classify_runs_nothing("gti status | cat", &world));
	assert_false(classify_runs_nothing("./configure now", &world));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_english),
		cmocka_unit_test(test_files_are_no_words),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_what_cannot_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
