// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lsh_danger.c - what commands are judged to do: lists of destructive,
 * unclear and harmless ones in tests/lsh, and single cases.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command/danger.h"

/* A world of four names, so that the tests depend on no file of the machine. */
static enum path_kind path(void *ctx, const char *name)
{
	(void)ctx;
	if (strcmp(name, "existing") == 0 || strcmp(name, "./existing") == 0)
		return PATH_FILE;
	if (strcmp(name, "empty") == 0)
		return PATH_EMPTY;
	if (strcmp(name, "dir") == 0)
		return PATH_DIRECTORY;
	return strncmp(name, "/dev/", 5) == 0 ? PATH_DEVICE : PATH_NONE;
}

static const char *variable(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "HOME") == 0 ? "/home/x" : NULL;
}

static const struct danger_world world = { .path = path, .variable = variable };

static enum danger_level level(const char *command)
{
	struct danger d;

	danger_judge(command, &world, &d);
	return d.level;
}

/* Runs a list; says which lines came out below or above what is wanted. */
static size_t count_outside(const char *file, enum danger_level least, enum danger_level most,
			    size_t *lines)
{
	char line[1024];
	size_t wrong = 0;
	FILE *f = fopen(file, "re");

	if (!f)
		fail_msg("%s: run this from the top of the source", file);
	*lines = 0;
	while (fgets(line, sizeof(line), f)) {
		struct danger d;

		line[strcspn(line, "\n")] = '\0';
		if (!*line)
			continue;
		(*lines)++;
		danger_judge(line, &world, &d);
		if (d.level >= least && d.level <= most)
			continue;
		wrong++;
		print_message("%s (%s): %s\n", danger_word(d.level), d.why, line);
	}
	fclose(f);
	return wrong;
}

static void test_destroys(void **state)
{
	size_t lines, wrong;

	(void)state;
	wrong = count_outside("tests/lsh/destroys.txt", DANGER_DESTROYS, DANGER_DESTROYS, &lines);
	assert_true(lines >= 200);
	assert_int_equal(wrong, 0);
}

static void test_unclear(void **state)
{
	size_t lines, wrong;

	(void)state;
	wrong = count_outside("tests/lsh/unclear.txt", DANGER_UNKNOWN, DANGER_DESTROYS, &lines);
	assert_true(lines >= 80);
	assert_int_equal(wrong, 0);
}

static void test_harmless(void **state)
{
	size_t lines, wrong;

	(void)state;
	wrong = count_outside("tests/lsh/harmless.txt", DANGER_READS, DANGER_READS, &lines);
	assert_true(lines >= 500);
	assert_int_equal(wrong, 0);
}

static const struct {
	const char *command;
	enum danger_level level;
} cases[] = {
	{ "", DANGER_READS },
	{ "mkdir x", DANGER_CHANGES },
	{ "touch x", DANGER_CHANGES },
	{ "cp a b", DANGER_CHANGES },
	{ "cp -n a existing", DANGER_CHANGES },
	{ "cp a dir", DANGER_CHANGES },
	{ "echo x > new", DANGER_CHANGES },
	{ "echo x > empty", DANGER_CHANGES },
	{ "echo x >> existing", DANGER_CHANGES },
	{ "cd /tmp && echo x > existing", DANGER_UNKNOWN },
	{ "cd /tmp && echo x > /dev/null", DANGER_READS },
	{ "sed -i.bak s/a/b/ x", DANGER_CHANGES },
	{ "git commit -m 'rm -rf'", DANGER_CHANGES },
	{ "git switch -c feature", DANGER_CHANGES },
	{ "tar -xf a.tar", DANGER_CHANGES },
	{ "tar -czf a.tgz dir", DANGER_CHANGES },
	{ "systemctl start x", DANGER_CHANGES },
	{ "apt install vim", DANGER_CHANGES },
	{ "cat <<E\nrm x\nE\n", DANGER_READS },
	{ "cat <<E\nrm x\nE\nrm y", DANGER_DESTROYS },
	{ "cat <<'E'\n$(rm x)\nE\n", DANGER_READS },
	{ "cat <<E\n$(rm x)\nE\n", DANGER_UNKNOWN },
	{ "cat <<-E\n\t\tE\nrm x", DANGER_DESTROYS },
	{ "ls\nrm x", DANGER_DESTROYS },
	{ "ls \\\nrm x", DANGER_READS },
	{ "echo 'a\nrm x'", DANGER_READS },
	{ "for f\ndo rm \"$f\"\ndone", DANGER_DESTROYS },
	{ "sh <<'E'\nrm x\nE", DANGER_UNKNOWN },
	{ "bash x.sh -c ls", DANGER_UNKNOWN },
	{ "bash -o pipefail -c 'ls | wc'", DANGER_READS },
	{ "ln -s a existing", DANGER_CHANGES },
	{ "cp *.c dir", DANGER_UNKNOWN },
	{ "cp -n *.c dir", DANGER_CHANGES },
	{ "rsync -a a new", DANGER_CHANGES },
	{ "rsync -an a existing", DANGER_READS },
	{ "curl -o new http://x", DANGER_CHANGES },
	{ "sar -o new", DANGER_CHANGES },
	{ "git tag", DANGER_READS },
	{ "git tag v1", DANGER_CHANGES },
	{ "git branch --contains x", DANGER_READS },
	{ "git checkout main", DANGER_CHANGES },
	{ "hostname", DANGER_READS },
	{ "export PATH=/x", DANGER_CHANGES },
	{ "less +G x", DANGER_READS },
	{ "vim +10 x", DANGER_CHANGES },
	{ "find . -exec grep x {} +", DANGER_READS },
	{ "echo 1 > /proc/sys/x", DANGER_UNKNOWN },
	{ "xargs -n 2 grep x", DANGER_READS },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (level(cases[i].command) != cases[i].level)
			fail_msg("%s: %s, wanted %s", cases[i].command,
				 danger_word(level(cases[i].command)), danger_word(cases[i].level));
}

static void test_names_and_targets(void **state)
{
	struct danger d;

	(void)state;
	danger_judge("ls a | sort | xargs -n1 sudo rm -f b c", &world, &d);
	assert_int_equal(d.level, DANGER_DESTROYS);
	assert_int_equal(d.n_names, 5);
	assert_string_equal(d.name[0], "ls");
	assert_string_equal(d.name[4], "rm");
	assert_true(d.n_targets >= 2);
	assert_string_equal(d.target[0], "b");
	assert_non_null(strstr(d.why, "rm"));
}

/* Nothing of this may end it or run for long. */
static void test_hostile(void **state)
{
	enum { N = 20000 };
	char *text = malloc(N + 1);
	static const char *const patterns[] = { "$(", "(", "`", "{", "\"$(", "<(", "sudo ", "a ",
						"'", "\\", ">", "$((", "[[" };

	(void)state;
	assert_non_null(text);
	for (size_t p = 0; p < sizeof(patterns) / sizeof(patterns[0]); p++) {
		size_t len = strlen(patterns[p]);

		for (size_t i = 0; i < N; i++)
			text[i] = patterns[p][i % len];
		text[N] = '\0';
		if (level(text) < DANGER_UNKNOWN)
			fail_msg("%s...: %s", patterns[p], danger_word(level(text)));
	}
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_destroys),
		cmocka_unit_test(test_unclear),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_names_and_targets),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
