// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_waiting.c - who waits for a CPU: as files say it, and a thread that really does,
 * behind another on the same CPU that has 340 times its weight.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/waiting.h"

#define SECOND ((uint64_t)NSEC_PER_SEC)

/* --- files ------------------------------------------------------------------------ */

struct tree {
	char path[64];
	int fd;
	struct waiting last;
};

static void put(const struct tree *t, const char *name, const char *text)
{
	int fd = openat(t->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void stands(const struct tree *t, char state, const char *schedstat)
{
	char stat[160];

	snprintf(stat, sizeof(stat), "7 (x) %c 1 7 7 0 -1 64 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0\n",
		 state);
	put(t, "7/task/7/stat", stat);
	put(t, "7/task/7/schedstat", schedstat);
}

static uint64_t look(struct tree *t, uint64_t now_ns)
{
	struct waiting now = {.thread = {{.pid = 7, .tid = 7}, {.pid = 7, .tid = 8}},
			      .n = 2,
			      .at_ns = now_ns};

	return waiting_look(&t->last, t->fd, &now);
}

static void said(void **state)
{
	struct tree t = {.path = "/tmp/llamux-waiting.XXXXXX"};

	(void)state;
	assert_non_null(mkdtemp(t.path));
	t.fd = open(t.path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkdirat(t.fd, "7", 0700), 0);
	assert_int_equal(mkdirat(t.fd, "7/task", 0700), 0);
	assert_int_equal(mkdirat(t.fd, "7/task/7", 0700), 0);
	/* What was before the first look is nobody's. */
	stands(&t, 'S', "1000 9000000000 10\n");
	assert_int_equal(look(&t, 10 * SECOND), 0);
	assert_false(waiting_ready(&t.last));
	/* Asleep all the time; then a wait that is over. */
	assert_int_equal(look(&t, 12 * SECOND), 0);
	stands(&t, 'S', "2000 9700000000 11\n");
	assert_int_equal(look(&t, 14 * SECOND), 700000000);
	/* Woken just now or two seconds ago: the next look tells. */
	stands(&t, 'R', "2000 9700000000 11\n");
	assert_int_equal(look(&t, 16 * SECOND), 0);
	assert_true(waiting_ready(&t.last));
	assert_int_equal(look(&t, 16 * SECOND + 250000000), 250000000);
	/* When it is over, at most what was between two looks. */
	stands(&t, 'R', "3000 39700000000 12\n");
	assert_int_equal(look(&t, 17 * SECOND), 750000000);
	/* It has had the CPU for all of the time. */
	stands(&t, 'R', "1000003000 39700000000 12\n");
	assert_int_equal(look(&t, 18 * SECOND), 0);
	/* Another thread with this id; one that says nothing; none. */
	stands(&t, 'R', "10 100 1\n");
	assert_int_equal(look(&t, 20 * SECOND), 0);
	stands(&t, 'R', "\n");
	assert_int_equal(look(&t, 22 * SECOND), 0);
	assert_int_equal(t.last.n, 0);
	unlinkat(t.fd, "7/task/7/stat", 0);
	assert_int_equal(look(&t, 24 * SECOND), 0);
	unlinkat(t.fd, "7/task/7/schedstat", 0);
	unlinkat(t.fd, "7/task/7", AT_REMOVEDIR);
	unlinkat(t.fd, "7/task", AT_REMOVEDIR);
	unlinkat(t.fd, "7", AT_REMOVEDIR);
	close(t.fd);
	assert_int_equal(rmdir(t.path), 0);
}

/* --- threads ---------------------------------------------------------------------- */

static struct {
	atomic_bool stop;
	atomic_int cpu;
	_Atomic pid_t tid[2];
} live;

static void *compute(void *arg)
{
	const struct sched_param none = {0};
	int role = (int)(intptr_t)arg;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)live.cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	if (role == 0)
		sched_setscheduler(0, SCHED_IDLE, &none);
	live.tid[role] = (pid_t)syscall(SYS_gettid);
	while (!live.stop)
		;
	return NULL;
}

/* The longest wait of thread `role` in a second. */
static uint64_t in_a_second(int proc, int role)
{
	struct timespec second = {1, 0};
	struct waiting last = {0};
	uint64_t waited = 0;

	for (int i = 0; i < 2; i++) {
		struct waiting now = {.thread = {{.pid = getpid(), .tid = live.tid[role]}},
				      .n = 1,
				      .at_ns = clock_ns(CLOCK_MONOTONIC)};

		waited = waiting_look(&last, proc, &now);
		if (i == 0)
			nanosleep(&second, NULL);
	}
	assert_int_equal(last.n, 1);
	assert_true(waiting_ready(&last));
	return waited;
}

static void true_of_threads(void **state)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	pthread_t thread[2];

	(void)state;
	if (access("/proc/self/schedstat", R_OK) != 0)
		skip();
	live.cpu = sched_getcpu();
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, compute, (void *)(intptr_t)i), 0);
	while (!live.tid[0] || !live.tid[1])
		sched_yield();
	assert_true(in_a_second(proc, 0) > SECOND * 6 / 10);
	live.stop = true;
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	close(proc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(said),
		cmocka_unit_test(true_of_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
