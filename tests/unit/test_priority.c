// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_priority.c - the agent's own standing while its threads starve: reservations for
 * those that go first, and everything as before afterwards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/priority.h"
#include "base/scheduler.h"

#ifndef SCHED_DEADLINE
#define SCHED_DEADLINE 6
#endif

enum { WORKER, FILES, OTHER, LATER, THREADS };

static struct {
	pthread_barrier_t ready, go, made, end;
	_Atomic pid_t tid[THREADS];
	pthread_t later;
} t;

static void *later_main(void *unused)
{
	t.tid[LATER] = (pid_t)syscall(SYS_gettid);
	pthread_barrier_wait(&t.made);
	pthread_barrier_wait(&t.end);
	return unused;
}

static void *thread_main(void *arg)
{
	int role = (int)(intptr_t)arg;

	t.tid[role] = (pid_t)syscall(SYS_gettid);
	if (role == WORKER)
		priority_worker();
	else if (role == FILES)
		priority_answering();
	pthread_barrier_wait(&t.ready);
	pthread_barrier_wait(&t.go);
	if (role == FILES) /* as libfuse does when all are busy */
		pthread_create(&t.later, NULL, later_main, NULL);
	pthread_barrier_wait(&t.end);
	return NULL;
}

static struct scheduler_value now(int role)
{
	struct scheduler_value value;

	assert_int_equal(scheduler_read(t.tid[role], 0, &value), 0);
	return value;
}

static void look(bool real_time)
{
	priority_real_time(real_time);
	priority_look();
}

/* Takes what the kernel has left to reserve, by processes that do nothing with it. */
static struct {
	pid_t pid[512];
	size_t n;
} taken;

static bool take(uint64_t runtime)
{
	const struct scheduler_value value = {.policy = SCHED_DEADLINE,
					      .runtime = runtime,
					      .deadline = 100000000,
					      .period = 100000000};
	int told[2], err = -EAGAIN;
	pid_t pid;

	if (taken.n == sizeof(taken.pid) / sizeof(*taken.pid) || pipe(told) < 0)
		return false;
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		err = scheduler_write((pid_t)syscall(SYS_gettid), 0, &value);
		if (write(told[1], &err, sizeof(err)) == sizeof(err))
			pause();
		_exit(0);
	}
	if (pid > 0) {
		taken.pid[taken.n++] = pid;
		assert_int_equal(read(told[0], &err, sizeof(err)), sizeof(err));
	}
	close(told[0]);
	close(told[1]);
	return err == 0;
}

static int take_all(void **state)
{
	(void)state;
	for (uint64_t runtime = 90000000; runtime > 400000; runtime /= 2) {
		while (take(runtime))
			;
	}
	return 0;
}

static int give_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < taken.n; i++)
		kill(taken.pid[i], SIGKILL);
	for (size_t i = 0; i < taken.n; i++)
		waitpid(taken.pid[i], NULL, 0);
	taken.n = 0;
	return 0;
}

static bool ahead(uint32_t policy)
{
	return policy == SCHED_DEADLINE || policy == SCHED_RR;
}

static void reservations(void **state)
{
	int usual = getpriority(PRIO_PROCESS, 0);
	pthread_t thread[LATER];
	bool given;

	(void)state;
	pthread_barrier_init(&t.ready, NULL, LATER + 1);
	pthread_barrier_init(&t.go, NULL, LATER + 1);
	pthread_barrier_init(&t.made, NULL, 2);
	pthread_barrier_init(&t.end, NULL, THREADS + 1);
	for (int i = 0; i < LATER; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, thread_main, (void *)(intptr_t)i), 0);
	pthread_barrier_wait(&t.ready);
	assert_null(priority_reserved());
	look(true);
	given = priority_reserved() != NULL;
	pthread_barrier_wait(&t.go);
	pthread_barrier_wait(&t.made);
	if (given) {
		const struct scheduler_value worker = now(WORKER), files = now(FILES);

		assert_true(ahead(worker.policy) && ahead(files.policy));
		/* There may be enough for the first one only. */
		assert_true(taken.n == 0 || worker.policy == SCHED_RR);
		/* Each leaves most of a CPU to the others. */
		if (worker.policy == SCHED_DEADLINE)
			assert_true(worker.runtime * 2 < worker.period &&
				    files.runtime < worker.runtime);
		assert_int_equal(now(LATER).policy, SCHED_OTHER);
		look(true);
		assert_true(ahead(now(LATER).policy));
		assert_int_equal(now(OTHER).policy, SCHED_OTHER);
	}
	look(false);
	assert_null(priority_reserved());
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(now(i).policy, SCHED_OTHER);
		assert_int_equal(now(i).nice, i == OTHER ? usual : now(WORKER).nice);
	}
	assert_int_equal(getpriority(PRIO_PROCESS, 0), usual);
	pthread_barrier_wait(&t.end);
	for (int i = 0; i < LATER; i++)
		pthread_join(thread[i], NULL);
	pthread_join(t.later, NULL);
	if (!given) /* without the right, or in a group that has no real-time */
		skip();
}

/* Parts of 10 % of a CPU that can be reserved. */
static size_t left(void)
{
	size_t n = 0;

	while (take(10000000))
		n++;
	give_back(NULL);
	return n;
}

/* Four times on and off, which is 1.6 CPUs; other programs may reserve something meanwhile. */
static void nothing_is_lost(void **state)
{
	size_t before = left();

	if (before < 4)
		skip();
	for (int i = 0; i < 4; i++)
		reservations(state);
	/* What a thread gives back counts until its deadline: 4 s at most. */
	for (int i = 0; i < 50 && left() + 8 < before; i++)
		usleep(100000);
	assert_true(left() + 8 >= before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reservations),
		cmocka_unit_test_setup_teardown(reservations, take_all, give_back),
		cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
