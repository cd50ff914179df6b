// SPDX-License-Identifier: GPL-2.0-or-later
/* test_demand.c - which sets of programs are wanted when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "observe/demand.h"
#include "observe/probe.h"
#include "snapshot_maker.h"

#define BIT(set) (1u << (set))
#define TICK_MS 2000

/* One machine over time: a program of many threads that sleeps so often. */
struct life {
	struct demand d;
	struct set_use total[PROBE_SETS];
	uint64_t time_ms;
	unsigned int cost_percent; /* of one CPU, of a set that is attached */
	uint64_t on_ms;            /* of the locks' */
	unsigned int calls_per_ms; /* of the programs that are always attached */
	bool unmeasured;           /* the kernel does not tell it */
	bool measuring;
	uint32_t wanted;
	unsigned int changes;
};

static void pass(struct life *l, unsigned int ms)
{
	for (int i = 0; i < PROBE_SETS; i++) {
		if (!(l->wanted & BIT(i)))
			continue;
		l->total[i].on_ns += ms * MS;
		if (i == PROBE_LOCKS)
			l->on_ms += ms;
		if (!l->measuring)
			continue;
		l->total[i].measured_ns += ms * MS;
		if (i == PROBE_ALWAYS)
			l->total[i].runs += ms * l->calls_per_ms;
		else
			l->total[i].run_ns += ms * MS / 100 * l->cost_percent;
	}
	l->time_ms += ms;
}

/* The time of one tick passes, with looks at the cost as they are asked for. */
static void tick(struct life *l)
{
	uint64_t until = l->time_ms + TICK_MS;
	bool again = l->wanted & ~PROBE_STANDING;

	while (again && l->time_ms < until) {
		l->measuring = !l->unmeasured;
		pass(l, DEMAND_SETTLE_MS);
		l->wanted = demand_settle(&l->d, l->total, l->time_ms * MS, &again);
	}
	l->measuring = false;
	pass(l, (unsigned int)(until - l->time_ms));
}

/* One look at a machine on which a program sleeps so many times per second. */
static uint32_t see(struct life *l, uint64_t sleeps_per_s, bool asked)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row;
	uint32_t before = l->wanted;

	tick(l);
	m->s.time_ns = l->time_ms * MS;
	row = made_task(m, 100, 1, "server", 100, 0);
	row->threads = 8;
	row->at[PLACE_FUTEX] = 7;
	row->t.sleeps = sleeps_per_s * 10;
	l->wanted = demand_next(&l->d, made_ready(m), l->total, asked);
	l->changes += l->wanted != before;
	free(m);
	return l->wanted;
}

static bool locks(const struct life *l)
{
	return l->wanted & BIT(PROBE_LOCKS);
}

static void test_idle_wants_nothing(void **state)
{
	struct life l = { 0 };

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(see(&l, 5, i == 5), PROBE_STANDING);
}

/* Files come back without a wait for memory: who pushed them out is looked for where
 * somebody waits for storage, too. */
static void test_files_come_back(void **state)
{
	static const struct {
		uint64_t pages;
		unsigned int io_share; /* UINT_MAX: the kernel tells no pressure */
		bool wanted;
	} cases[] = {{800, 4200, true}, {40, 4200, false}, {800, 100, false}, {800, UINT_MAX, true}};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct life l = {0};
		struct made *m = made_new(2, 10000);

		m->s.vm.workingset_refault_file = cases[i].pages;
		m->s.pressure.io_some.share = cases[i].io_share;
		assert_int_equal(!!(demand_next(&l.d, made_ready(m), l.total, false) & BIT(PROBE_CACHE)),
				 cases[i].wanted);
		free(m);
	}
}

static void test_hysteresis(void **state)
{
	struct life l = { 0 };

	(void)state;
	see(&l, 150, false);
	assert_false(locks(&l)); /* between the two limits nothing begins */
	see(&l, 200, false);
	assert_true(locks(&l));
	for (int i = 0; i < 60; i++)
		see(&l, 101, false);
	assert_true(locks(&l)); /* ... and nothing ends */
	for (int i = 0; i < 4; i++)
		see(&l, 99, false);
	assert_true(locks(&l)); /* it stays for the window */
	for (int i = 0; i < 2; i++)
		see(&l, 99, false);
	assert_false(locks(&l));
}

/* A signal that comes and goes around its limit does not attach and detach. */
static void test_no_flapping(void **state)
{
	struct life l = { 0 };

	(void)state;
	see(&l, 0, false);
	l.changes = 0;
	for (int i = 0; i < 100; i++)
		see(&l, i % 2 ? 90 : 210, false);
	assert_int_equal(l.changes, 1);
}

static void test_a_question_asks_lower(void **state)
{
	struct life l = { 0 };

	(void)state;
	see(&l, 120, false);
	assert_false(locks(&l));
	see(&l, 120, true);
	assert_true(locks(&l));
	for (int i = 0; i < 6; i++)
		see(&l, 20, false);
	assert_false(locks(&l));
	see(&l, 20, true); /* nothing to see: not even for a question */
	assert_false(locks(&l));
}

/* What costs 10 % of a CPU is there for moments, and in the long run takes no more
 * than the credit. */
static void test_credit(void **state)
{
	struct life l = { .cost_percent = 10 };
	unsigned int ticks = 600, looked_at = 0;

	(void)state;
	for (unsigned int i = 0; i < ticks; i++) {
		uint64_t before = l.on_ms;

		see(&l, 5000, false);
		looked_at += l.on_ms > before;
	}
	/* 0.5 % of 1200 s and the 20 ms of the beginning buy 60 s of 10 %. */
	assert_in_range(l.on_ms, 50000, 61000);
	assert_in_range(looked_at, ticks / 5, ticks);
}

/* The kernel reads the clock for each call of any program while it measures: for
 * moments only, and that comes off the credit, too. */
static void test_measuring_is_charged(void **state)
{
	struct life l = { .calls_per_ms = 1000, .cost_percent = 2 };

	(void)state;
	for (unsigned int i = 0; i < 600; i++)
		see(&l, 5000, false);
	/* 2 % and 5 % for the measuring; without the latter it were 300 s. */
	assert_in_range(l.on_ms, 75000, 90000);
	assert_true(l.total[PROBE_ALWAYS].measured_ns <= 90000 * MS);
}

/* What is cheap stays for as long as there is something to see. */
static void test_cheap_stays(void **state)
{
	struct life l = { 0 };

	(void)state;
	see(&l, 5000, false);
	for (int i = 0; i < 1000; i++) {
		see(&l, 5000, false);
		assert_true(locks(&l));
	}
}

static void test_a_question_needs_no_credit(void **state)
{
	struct life l = { .cost_percent = 50 };

	(void)state;
	for (int i = 0; i < 100; i++)
		see(&l, 5000, false);
	see(&l, 5000, true);
	assert_true(locks(&l));
	l.on_ms = 0;
	tick(&l);
	assert_int_equal(l.on_ms, TICK_MS);
}

/* Where the kernel does not measure, a guess bounds it all the same. */
static void test_unmeasured(void **state)
{
	struct life l = { .unmeasured = true };

	(void)state;
	for (unsigned int i = 0; i < 600; i++)
		see(&l, 5000, false);
	assert_in_range(l.on_ms, 250000, 310000); /* 0.5 % allowed, 2 % guessed */
}

static void test_starved_holder(void **state)
{
	struct life l = { 0 };
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 100, 1, "waiter", 10, 0)->at[PLACE_FUTEX] = 1;
	made_task(m, 101, 1, "holder", 100, 9800);
	made_task(m, 102, 1, "hog", 9900, 50);
	assert_true(demand_next(&l.d, made_ready(m), l.total, false) & BIT(PROBE_LOCKS));
	free(m);
	/* A starved process and nobody in a lock. */
	memset(&l, 0, sizeof(l));
	m = made_new(2, 10000);
	made_task(m, 101, 1, "batch", 100, 9800);
	made_task(m, 102, 1, "hog", 9900, 50);
	assert_false(demand_next(&l.d, made_ready(m), l.total, true) & BIT(PROBE_LOCKS));
	free(m);
}

/* System time alone is no reason: somebody has to lose by it. */
static void test_system_time(void **state)
{
	struct life l = { 0 };
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 100, 1, "dd", 9900, 0);

	(void)state;
	row->t.system_ns = 8000 * MS;
	assert_false(demand_next(&l.d, made_ready(m), l.total, true) & BIT(PROBE_SYSCALLS));
	m->s.pressure.cpu_some = (struct psi_line){ .share = 3000, .total_us = 3000000 };
	assert_true(demand_next(&l.d, made_ready(m), l.total, false) & BIT(PROBE_SYSCALLS));
	free(m);
}

static bool limits_wanted(struct made *m)
{
	struct life l = { 0 };

	return demand_next(&l.d, made_ready(m), l.total, false) & BIT(PROBE_LIFE);
}

/* Failing calls are looked for where somebody is near a limit, and only there. */
static void test_limits(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 100, 1, "server", 10, 0);
	struct cgroup_row *cgroup = made_cgroup(m, 7, "/service");

	(void)state;
	row->fds = 900;
	row->fd_limit = 1024;
	row->threads = 400;
	row->nproc_limit = 500;
	cgroup->tasks = 400;
	cgroup->task_limit = 500;
	m->s.limits = (struct limits_state){ .files = 5000, .files_max = UINT64_MAX,
					     .threads = 450, .threads_max = 100000,
					     .pid_max = 32768 };
	assert_false(limits_wanted(m));
	row->fds = 922;
	assert_true(limits_wanted(m));
	row->fds = 12;
	row->threads = 450; /* of this user, by its limit */
	assert_true(limits_wanted(m));
	row->uid = 0; /* root has no such limit */
	assert_false(limits_wanted(m));
	cgroup->task_refusals = 1; /* it went back since */
	assert_true(limits_wanted(m));
	cgroup->task_refusals = 0;
	m->s.limits.threads = 31000;
	assert_true(limits_wanted(m));
	m->s.limits = (struct limits_state){ .files = 95, .files_max = 100 };
	assert_true(limits_wanted(m));
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_idle_wants_nothing), cmocka_unit_test(test_files_come_back),
		cmocka_unit_test(test_hysteresis),
		cmocka_unit_test(test_no_flapping),
		cmocka_unit_test(test_a_question_asks_lower),
		cmocka_unit_test(test_credit),
		cmocka_unit_test(test_measuring_is_charged),
		cmocka_unit_test(test_cheap_stays),
		cmocka_unit_test(test_a_question_needs_no_credit),
		cmocka_unit_test(test_unmeasured),
		cmocka_unit_test(test_starved_holder),
		cmocka_unit_test(test_system_time),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
