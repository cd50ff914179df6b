/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_scheduler.c - scheduling attributes: text form, the two knobs apart, and
 * reading and writing children of our own (without privilege: downwards only). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/scheduler.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define RESET 1ull /* SCHED_FLAG_RESET_ON_FORK */

static const struct scheduler_value other = {.policy = SCHED_OTHER, .nice = 5, .runtime = 7000000};
static const struct scheduler_value idle = {.policy = SCHED_IDLE, .nice = -3};
static const struct scheduler_value fifo = {.policy = SCHED_FIFO, .priority = 7, .nice = 2,
					    .flags = RESET};
static const struct scheduler_value deadline = {.policy = 6, .runtime = 1000000,
						.deadline = 5000000, .period = 10000000};

static void text_is_exact(void **state)
{
	const struct scheduler_value extremes = {UINT32_MAX, INT32_MIN, UINT32_MAX, UINT64_MAX,
						 UINT64_MAX, UINT64_MAX, UINT64_MAX};
	const struct scheduler_value *values[] = {&other, &idle, &fifo, &deadline, &extremes};
	struct scheduler_value back;
	char text[SCHEDULER_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < N(values); i++) {
		scheduler_format(values[i], text);
		assert_int_equal(scheduler_parse(text, &back), 0);
		assert_int_equal(back.policy, values[i]->policy);
		assert_int_equal(back.nice, values[i]->nice);
		assert_int_equal(back.priority, values[i]->priority);
		assert_true(back.flags == values[i]->flags && back.runtime == values[i]->runtime &&
			    back.deadline == values[i]->deadline &&
			    back.period == values[i]->period);
	}
}

static void bad_text_is_an_error(void **state)
{
	static const char *const texts[] = {
		"",
		"policy=0",
		"policy=0 nice=0 priority=0 flags=0 runtime=0 deadline=0",
		"policy=0 nice=0 priority=0 flags=0 runtime=0 deadline=0 period=0 ",
		"policy=0 nice=0 priority=0 flags=0 runtime=0 deadline=0 period=00",
		"policy=-1 nice=0 priority=0 flags=0 runtime=0 deadline=0 period=0",
		"policy=4294967296 nice=0 priority=0 flags=0 runtime=0 deadline=0 period=0",
		"policy=0  nice=0 priority=0 flags=0 runtime=0 deadline=0 period=0",
		"nice=0 policy=0 priority=0 flags=0 runtime=0 deadline=0 period=0",
		"policy=x nice=0 priority=0 flags=0 runtime=0 deadline=0 period=0",
	};
	struct scheduler_value v;
	size_t i;

	(void)state;
	for (i = 0; i < N(texts); i++)
		if (scheduler_parse(texts[i], &v) != -EBADMSG)
			fail_msg("\"%s\"", texts[i]);
}

static void knobs_are_apart(void **state)
{
	struct scheduler_value v = scheduler_with(SCHEDULER_POLICY, &other, &idle);

	(void)state;
	assert_int_equal(v.policy, SCHED_IDLE);
	assert_int_equal(v.nice, 5);
	assert_true(v.runtime == 7000000); /* its own slice outlives it */
	v = scheduler_with(SCHEDULER_POLICY, &v, &other);
	assert_true(scheduler_same(SCHEDULER_POLICY, &v, &other));
	v = scheduler_with(SCHEDULER_NICE, &fifo, &other);
	assert_int_equal(v.policy, SCHED_FIFO);
	assert_int_equal(v.priority, 7);
	assert_int_equal(v.nice, 5);
	v = scheduler_with(SCHEDULER_POLICY, &other, &deadline);
	assert_true(v.runtime == 1000000 && v.period == 10000000);
	v = scheduler_with(SCHEDULER_POLICY, &deadline, &idle);
	assert_true(v.runtime == 0 && v.nice == 0);
}

static void sameness_is_by_knob(void **state)
{
	struct scheduler_value v = fifo;

	(void)state;
	v.nice = 9;
	assert_true(scheduler_same(SCHEDULER_POLICY, &v, &fifo));
	assert_false(scheduler_same(SCHEDULER_NICE, &v, &fifo));
	v = fifo, v.priority = 8;
	assert_false(scheduler_same(SCHEDULER_POLICY, &v, &fifo));
	v = fifo, v.flags = 0;
	assert_false(scheduler_same(SCHEDULER_POLICY, &v, &fifo));
	v = other, v.runtime = 1; /* a slice is neither knob */
	assert_true(scheduler_same(SCHEDULER_POLICY, &v, &other));
	v = deadline, v.runtime = 1;
	assert_false(scheduler_same(SCHEDULER_POLICY, &v, &deadline));
}

static void children_inherit_or_start_anew(void **state)
{
	struct scheduler_value v = scheduler_inherited(&other);

	(void)state;
	assert_true(scheduler_same(SCHEDULER_POLICY, &v, &other) && v.nice == 5);
	v = scheduler_inherited(&fifo);
	assert_true(v.policy == SCHED_OTHER && v.nice == 0 && !v.priority && !v.flags);
	v = idle;
	v.flags = RESET;
	v = scheduler_inherited(&v);
	assert_true(v.policy == SCHED_IDLE && v.nice == 0 && !v.flags);
}

static void says_what_a_person_reads(void **state)
{
	char text[64];

	(void)state;
	scheduler_say(SCHEDULER_POLICY, &other, text, sizeof(text));
	assert_string_equal(text, "SCHED_OTHER");
	scheduler_say(SCHEDULER_NICE, &other, text, sizeof(text));
	assert_string_equal(text, "nice 5");
	scheduler_say(SCHEDULER_POLICY, &fifo, text, sizeof(text));
	assert_string_equal(text, "SCHED_FIFO priority 7");
	scheduler_say(SCHEDULER_POLICY, &deadline, text, sizeof(text));
	assert_string_equal(text, "SCHED_DEADLINE 1000/10000 us");
	assert_string_equal(scheduler_policy_word(4), "SCHED_?");
	assert_string_equal(scheduler_policy_word(99), "SCHED_?");
}

/* A child that sleeps until it is killed, with the default scheduling. */
static pid_t sleeper(void)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid)
		for (;;)
			pause();
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void reads_and_writes_a_child(void **state)
{
	uint64_t slice = scheduler_default_slice();
	struct scheduler_value old, v, is;
	pid_t pid = sleeper();

	(void)state;
	assert_int_equal(scheduler_read(pid, slice, &old), 0);
	assert_int_equal(old.nice, getpriority(PRIO_PROCESS, (id_t)pid));
	assert_true(old.runtime == 0); /* it chose no slice */
	v = old;
	v.nice = old.nice < 19 ? old.nice + 1 : 19;
	assert_int_equal(scheduler_write(pid, slice, &v), 0);
	assert_int_equal(scheduler_read(pid, slice, &is), 0);
	assert_int_equal(is.nice, v.nice);
	assert_true(scheduler_same(SCHEDULER_POLICY, &is, &old));
	is = scheduler_with(SCHEDULER_POLICY, &v, &idle);
	assert_int_equal(scheduler_write(pid, slice, &is), 0);
	assert_int_equal(sched_getscheduler(pid), SCHED_IDLE);
	assert_int_equal(getpriority(PRIO_PROCESS, (id_t)pid), v.nice);
	/* The niceness of one that is SCHED_IDLE, which sched_setattr(2) leaves. */
	is.nice = 19;
	assert_int_equal(scheduler_write(pid, slice, &is), 0);
	assert_int_equal(getpriority(PRIO_PROCESS, (id_t)pid), 19);
	end(pid);
	assert_int_equal(scheduler_read(pid, slice, &is), -ESRCH);
	assert_int_equal(scheduler_write(pid, slice, &is), -ESRCH);
}

static void never_takes_0_for_a_thread(void **state)
{
	struct scheduler_value v;

	(void)state;
	assert_int_equal(scheduler_read(0, 0, &v), -ESRCH); /* would be ourselves */
	assert_int_equal(scheduler_write(0, 0, &idle), -ESRCH);
	assert_int_equal(scheduler_write(-1, 0, &idle), -ESRCH);
	assert_int_not_equal(sched_getscheduler(0), SCHED_IDLE);
}

static void a_refused_write_is_an_error(void **state)
{
	struct scheduler_value v = {.policy = SCHED_FIFO, .priority = 1000};
	pid_t pid = sleeper();

	(void)state;
	assert_int_equal(scheduler_write(pid, 0, &v), -EINVAL);
	end(pid);
}

static void the_default_slice_is_one(void **state)
{
	uint64_t one = scheduler_default_slice();

	(void)state;
	assert_true(one == scheduler_default_slice());
	assert_true(one == 0 ||
		    (one >= 100000 && one <= 100000000)); /* what a program may choose */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_exact),
		cmocka_unit_test(bad_text_is_an_error),
		cmocka_unit_test(knobs_are_apart),
		cmocka_unit_test(sameness_is_by_knob),
		cmocka_unit_test(children_inherit_or_start_anew),
		cmocka_unit_test(says_what_a_person_reads),
		cmocka_unit_test(reads_and_writes_a_child),
		cmocka_unit_test(never_takes_0_for_a_thread),
		cmocka_unit_test(a_refused_write_is_an_error),
		cmocka_unit_test(the_default_slice_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
