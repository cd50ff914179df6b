/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_procinfo.c - identity of processes: parsed lines, and children of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/procinfo.h"

static int proc;

static int parse(const char *text, struct procinfo *out)
{
	return procinfo_parse(text, strlen(text), out);
}

static void parses_a_line(void **state)
{
	struct procinfo p;

	(void)state;
	assert_int_equal(parse("811 (encode) R 1 811 800 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 4 0 "
			       "123456 1000 10", &p), 0);
	assert_int_equal(p.pid, 811);
	assert_int_equal(p.ppid, 1);
	assert_int_equal(p.session, 800);
	assert_true(p.start == 123456);
	assert_false(p.kernel_thread);
	assert_false(p.ended);
	assert_false(p.ending);
	assert_int_equal(parse("9 (x) R 1 9 9 0 -1 4194308 0 0 0 0 0 0 0 0 20 0 1 0 4 0 0", &p), 0);
	assert_true(p.ending);
	assert_false(p.ended);
	assert_int_equal(parse("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 4 0 0",
			       &p), 0);
	assert_true(p.kernel_thread);
	assert_int_equal(parse("9 (x) Z 1 9 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 4 0 0", &p), 0);
	assert_true(p.ended);
	assert_int_equal(parse("9 (x) Z 1 9 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 3 0 4 0 0", &p), 0);
	assert_false(p.ended); /* other threads still run */
	assert_false(p.ending);
}

static void a_name_may_be_anything(void **state)
{
	struct procinfo p;

	(void)state;
	assert_int_equal(parse("9 (a) R 1 1 1 0 (b) S 7 8 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0",
			       &p), 0);
	assert_int_equal(p.ppid, 7);
	assert_true(p.start == 55);
	assert_int_equal(parse("9 () R 7 8 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0", &p), 0);
	assert_int_equal(parse("9 (\n) R 7 8 9 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0", &p), 0);
}

static void bad_lines_are_errors(void **state)
{
	static const char *const lines[] = {
		"", "9", "9 (x)", "9 (x) ", "9 (x) R", "9 (x) R 1 2 3",
		"9 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0",
		"9 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 ",
		"9 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 12x",
		"9 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 -12 0",
		"9 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 99999999999999999999 0",
		"9 (x) R a 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0",
		"0 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0",
		"x (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0",
		"99999999999 (x) R 1 2 3 0 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 55 0",
	};
	char longest[4096];
	struct procinfo p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (parse(lines[i], &p) != -EBADMSG)
			fail_msg("\"%s\"", lines[i]);
	memset(longest, '9', sizeof(longest));
	assert_int_equal(procinfo_parse(longest, sizeof(longest), &p), -EBADMSG);
}

static void ticks_and_back(void **state)
{
	uint64_t second = procinfo_ticks(1000000000ull);

	(void)state;
	assert_true(second > 0);
	assert_true(procinfo_ns(second) == 1000000000ull);
	assert_true(procinfo_ticks(procinfo_ns(12345)) == 12345);
	assert_true(procinfo_ticks(procinfo_ns(12345) + 1) == 12345); /* down */
	assert_true(procinfo_now() > 0);
}

static void knows_a_child(void **state)
{
	struct procinfo me, child;
	char exe[512], own[512], name[16];
	uid_t uid = 77;
	pid_t pid = fork();
	int fd;

	(void)state;
	assert_true(pid >= 0);
	if (!pid) {
		prctl(PR_SET_NAME, ") R 1 (");
		for (;;)
			pause();
	}
	assert_int_equal(procinfo_read(proc, getpid(), 0, &me), 0);
	do
		assert_int_equal(procinfo_name(proc, pid, name, sizeof(name)), 0);
	while (strcmp(name, ") R 1 ("));
	assert_int_equal(procinfo_read(proc, pid, 0, &child), 0);
	assert_int_equal(child.pid, pid);
	assert_int_equal(child.ppid, getpid());
	assert_int_equal(child.session, me.session);
	assert_true(child.start >= me.start && child.start <= procinfo_now());
	assert_int_equal(procinfo_read(proc, pid, pid, &child), 0);
	assert_int_equal(procinfo_uid(proc, pid, &uid), 0);
	assert_int_equal(uid, getuid());
	assert_int_equal(procinfo_exe(proc, pid, exe, sizeof(exe)), 0);
	assert_int_equal(procinfo_exe(proc, getpid(), own, sizeof(own)), 0);
	assert_string_equal(exe, own);
	assert_int_equal(procinfo_exe(proc, pid, exe, 4), -ENAMETOOLONG);
	assert_int_equal(strlen(exe), 3);
	assert_true(procinfo_descends(proc, pid, getpid()));
	assert_true(procinfo_descends(proc, pid, pid));
	assert_true(procinfo_descends(proc, getpid(), 1));
	assert_false(procinfo_descends(proc, getpid(), pid));

	fd = procinfo_open(proc, pid, child.start + 1);
	if (fd == -ENOSYS) { /* valgrind does not know pidfd_open(2) */
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		skip();
	}
	assert_int_equal(fd, -ESRCH);
	fd = procinfo_open(proc, pid, child.start);
	assert_true(fd >= 0);
	assert_true(procinfo_lives(fd));
	kill(pid, SIGKILL);
	while (procinfo_lives(fd))
		;
	/* Ended, though its number is not free before we have waited for it. */
	assert_int_equal(procinfo_open(proc, pid, child.start), -ESRCH);
	assert_int_equal(procinfo_read(proc, pid, 0, &child), 0);
	assert_true(child.ended);
	waitpid(pid, NULL, 0);
	assert_int_equal(procinfo_read(proc, pid, 0, &child), -ESRCH);
	assert_int_equal(procinfo_uid(proc, pid, &uid), -ESRCH);
	close(fd);
}

/* Within one clock tick a pid may be that of two processes with one start: who has been
 * opened has outlived that tick. */
static void opens_after_its_tick(void **state)
{
	struct procinfo child;
	pid_t pid;
	int fd;

	(void)state;
	for (int i = 0; i < 20; i++) {
		pid = fork();
		if (!pid) {
			if (i % 2) /* likely after it was read, and before that tick ends */
				usleep(500);
			else
				for (;;)
					pause();
			_exit(0);
		}
		assert_int_equal(procinfo_read(proc, pid, 0, &child), 0);
		fd = procinfo_open(proc, pid, child.start);
		if (fd >= 0) {
			assert_true(procinfo_now() > child.start);
			close(fd);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (fd == -ENOSYS) /* valgrind does not know pidfd_open(2) */
			skip();
		assert_true(fd >= 0 || (i % 2 && fd == -ESRCH));
	}
}

static void *wait_for_end(void *arg)
{
	char c;

	return read(*(int *)arg, &c, 1) == 0 ? NULL : arg;
}

static void lists_all_threads(void **state)
{
	struct procinfo_thread *t = NULL;
	pthread_t thread[20];
	size_t n = 0, i;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	for (i = 0; i < 20; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, wait_for_end, &ends[0]), 0);
	assert_int_equal(procinfo_threads(proc, getpid(), 100, &t, &n), 0);
	assert_int_equal(n, 21);
	for (i = 1; i < n; i++)
		assert_true(t[i].tid > t[i - 1].tid && t[i].start >= t[0].start);
	free(t);
	assert_int_equal(procinfo_threads(proc, getpid(), 20, &t, &n), -E2BIG);
	assert_null(t);
	close(ends[1]);
	for (i = 0; i < 20; i++)
		pthread_join(thread[i], NULL);
	close(ends[0]);
}

static void finds_itself_among_all(void **state)
{
	size_t n = 0, i, found = 0;
	pid_t *pid;

	(void)state;
	assert_int_equal(procinfo_pids(proc, &pid, &n), 0);
	for (i = 0; i < n; i++)
		found += pid[i] == getpid();
	assert_int_equal(found, 1);
	free(pid);
}

static int open_proc(void **state)
{
	(void)state;
	proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return proc < 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses_a_line),
		cmocka_unit_test(a_name_may_be_anything),
		cmocka_unit_test(bad_lines_are_errors),
		cmocka_unit_test(ticks_and_back),
		cmocka_unit_test(knows_a_child),
		cmocka_unit_test(opens_after_its_tick),
		cmocka_unit_test(lists_all_threads),
		cmocka_unit_test(finds_itself_among_all),
	};

	return cmocka_run_group_tests(tests, open_proc, NULL);
}
