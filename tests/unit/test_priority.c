// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_priority.c - the agent's own standing while real-time tasks starve the machine:
 * reservations for those that go first, and everything as before afterwards.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
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
	assert_false(priority_reserved());
	priority_starved(true);
	given = priority_reserved();
	pthread_barrier_wait(&t.go);
	pthread_barrier_wait(&t.made);
	if (given) {
		uint64_t worker = now(WORKER).runtime, files = now(FILES).runtime;

		assert_true(files && files < worker);
		/* Each leaves most of a CPU to the others. */
		assert_true(worker * 2 < now(WORKER).period);
		assert_int_equal(now(FILES).policy, SCHED_DEADLINE);
		assert_int_equal(now(OTHER).policy, SCHED_OTHER);
		assert_int_equal(now(LATER).policy, SCHED_OTHER);
		priority_starved(true);
		assert_int_equal(now(LATER).runtime, files);
	}
	priority_starved(false);
	assert_false(priority_reserved());
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(now(i).policy, SCHED_OTHER);
		assert_int_equal(now(i).nice, i == OTHER ? usual : now(WORKER).nice);
	}
	assert_int_equal(getpriority(PRIO_PROCESS, 0), usual);
	pthread_barrier_wait(&t.end);
	for (int i = 0; i < LATER; i++)
		pthread_join(thread[i], NULL);
	pthread_join(t.later, NULL);
	if (!given)
		exit(77); /* without the right, or the kernel has nothing left to reserve */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reservations)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
