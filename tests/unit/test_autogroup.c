/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_autogroup.c - autogroups: texts, trees of plain files, and a child of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act/autogroup.h"
#include "base/procinfo.h"

static char top[64];
static int proc = -1;

static int make_top(void **state)
{
	(void)state;
	strcpy(top, "/tmp/llamux-autogroup-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	proc = open(top, O_RDONLY | O_DIRECTORY);
	return proc < 0;
}

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(name);
}

static int remove_top(void **state)
{
	(void)state;
	close(proc);
	return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", top, dir);
	assert_true(!mkdir(path, 0755) || errno == EEXIST);
	snprintf(path, sizeof(path), "%s/%s/%s", top, dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* A process that began at 55. */
static void process(const char *pid, char state, const char *group)
{
	char stat[128];

	snprintf(stat, sizeof(stat),
		 "%s (x) %c 7 8 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0\n", pid, state);
	file(pid, "stat", stat);
	file(pid, "autogroup", group);
}

static void parses_what_the_kernel_writes(void **state)
{
	static const char *const bad[] = {
		"/autogroup-25 nice 0", "/autogroup-25 nice 20\n", "/autogroup-25 nice -21\n",
		"/autogroup-0 nice 0\n", "/autogroup--1 nice 0\n", "/autogroup-25 nice +1\n",
		"/autogroup-025 nice 0\n", "/autogroup-25 nice 0\nx", " ", "nice 0\n",
		"/autogroup-99999999999999999999 nice 0\n",
	};
	struct autogroup g = {0};
	size_t i;

	(void)state;
	assert_int_equal(autogroup_parse("/autogroup-25 nice -7\n", &g), 0);
	assert_true(g.id == 25 && g.nice == -7);
	assert_int_equal(autogroup_parse("", &g), -ENODATA);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (autogroup_parse(bad[i], &g) != -EBADMSG)
			fail_msg("\"%s\"", bad[i]);
}

static void reads_by_pid_and_start(void **state)
{
	struct autogroup g = {0};

	(void)state;
	process("811", 'R', "/autogroup-25 nice 3\n");
	process("812", 'Z', "/autogroup-25 nice 3\n");
	process("2", 'S', "");
	assert_int_equal(autogroup_read(proc, 811, 55, &g), 0);
	assert_true(g.id == 25 && g.nice == 3);
	assert_int_equal(autogroup_read(proc, 811, 56, &g), -ESRCH);
	assert_int_equal(autogroup_read(proc, 812, 55, &g), -ESRCH);
	assert_int_equal(autogroup_read(proc, 813, 55, &g), -ESRCH);
	assert_int_equal(autogroup_read(proc, 2, 55, &g), -ENODATA);
}

static void lists_members(void **state)
{
	struct autogroup_member *m;
	size_t n;

	(void)state;
	process("811", 'R', "/autogroup-25 nice 3\n");
	process("2", 'S', "");
	file("sys", "autogroup", "/autogroup-1 nice 0\n");
	assert_int_equal(autogroup_scan(proc, &m, &n), 0);
	assert_int_equal(n, 1);
	assert_true(m[0].pid == 811 && m[0].id == 25);
	free(m);
	process("812", 'R', "?");
	assert_int_equal(autogroup_scan(proc, &m, &n), -EBADMSG);
	assert_true(!m && !n);
}

static void is_on_or_off(void **state)
{
	(void)state;
	assert_false(autogroup_enabled(proc));
	file("sys", "x", "");
	file("sys/kernel", "sched_autogroup_enabled", "0\n");
	assert_false(autogroup_enabled(proc));
	file("sys/kernel", "sched_autogroup_enabled", "1\n");
	assert_true(autogroup_enabled(proc));
}

/* Writes need no privilege for one's own session and more niceness. */
static void sets_only_what_is_meant(void **state)
{
	int real = open("/proc", O_RDONLY | O_DIRECTORY), ready[2];
	struct procinfo info;
	struct autogroup g;
	char c;
	pid_t pid;

	(void)state;
	if (!autogroup_enabled(real)) {
		close(real);
		skip();
	}
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		setsid();
		if (write(ready[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	assert_int_equal(procinfo_read(real, pid, 0, &info), 0);
	assert_int_equal(autogroup_read(real, pid, info.start, &g), 0);
	assert_int_equal(g.nice, 0);
	assert_int_equal(autogroup_set(real, pid, info.start, g.id, 1, 5), -EBUSY);
	assert_int_equal(autogroup_set(real, pid, info.start, g.id + 1, 0, 5), -ESRCH);
	assert_int_equal(autogroup_set(real, pid, info.start + 1, g.id, 0, 5), -ESRCH);
	assert_int_equal(autogroup_read(real, pid, info.start, &g), 0);
	assert_int_equal(g.nice, 0);
	assert_int_equal(autogroup_set(real, pid, info.start, g.id, 0, 5), 0);
	assert_int_equal(autogroup_set(real, pid, info.start, g.id, 5, 19), 0);
	assert_int_equal(autogroup_read(real, pid, info.start, &g), 0);
	assert_int_equal(g.nice, 19);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(autogroup_set(real, pid, info.start, g.id, 19, 0), -ESRCH);
	close(ready[0]);
	close(ready[1]);
	close(real);
}

#define IN_TREE(fn) cmocka_unit_test_setup_teardown(fn, make_top, remove_top)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_what_the_kernel_writes),
		IN_TREE(reads_by_pid_and_start),
		IN_TREE(lists_members),
		IN_TREE(is_on_or_off),
		cmocka_unit_test(sets_only_what_is_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
