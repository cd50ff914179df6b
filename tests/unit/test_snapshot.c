// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_snapshot.c - differences of samples: processes that come, go and share a
 * pid; counters that go back; copies.
 */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "llamux/snapshot.h"

#define SECOND 1000000000ull

/* Borrowed arrays: such a sample is not freed. */
static struct snapshot sample_of(uint64_t time_s, struct task_row *task, size_t n)
{
	return (struct snapshot){.time_ns = time_s * SECOND, .task = task, .n_tasks = n};
}

static void tasks_by_identity(void **state)
{
	struct task_row before[] = {
		{.pid = 5, .start_ns = SECOND, .t = {.run_ns = 100, .wait_ns = 10, .faults = 7}},
		{.pid = 6, .start_ns = SECOND, .t.run_ns = 500},
		{.pid = 8, .start_ns = SECOND, .t.run_ns = 900},
	};
	struct task_row after[] = {
		{.pid = 5, .start_ns = SECOND, .rss_bytes = 77,
		 .t = {.run_ns = 150, .wait_ns = 30, .faults = 7}},
		{.pid = 6, .start_ns = 11 * SECOND, .t.run_ns = 20}, /* the pid again */
		{.pid = 7, .start_ns = 12 * SECOND, .t.run_ns = 40}, /* new */
		{.pid = 9, .start_ns = SECOND, .t.run_ns = 1000},    /* was not seen before */
	};
	struct snapshot a = sample_of(10, before, 3), b = sample_of(20, after, 4), d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.span_ns, 10 * SECOND);
	assert_int_equal(d.time_ns, 20 * SECOND);
	assert_int_equal(d.n_tasks, 3);
	assert_int_equal(snapshot_task(&d, 5)->t.run_ns, 50);
	assert_int_equal(snapshot_task(&d, 5)->t.wait_ns, 20);
	assert_int_equal(snapshot_task(&d, 5)->t.faults, 0);
	assert_int_equal(snapshot_task(&d, 5)->rss_bytes, 77); /* a state */
	assert_int_equal(snapshot_task(&d, 6)->t.run_ns, 20);
	assert_int_equal(snapshot_task(&d, 7)->t.run_ns, 40);
	assert_null(snapshot_task(&d, 8));
	assert_null(snapshot_task(&d, 9));
	snapshot_free(&d);
	assert_null(d.task);
}

static void blame_pairs(void **state)
{
	struct blame_row before[] = {{1, 2, 100, 1}, {1, 3, 50, 5}, {4, 1, 10, 1}};
	struct blame_row after[] = {{1, 0, 7, 1}, {1, 2, 100, 1}, {1, 3, 80, 6}, {2, 1, 5, 2}};
	struct snapshot a = {.time_ns = 1, .blame = before, .n_blames = 3};
	struct snapshot b = {.time_ns = 2, .blame = after, .n_blames = 4}, d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.n_blames, 3); /* without the pair that did not change */
	assert_int_equal(d.blame[0].culprit, 0);
	assert_int_equal(d.blame[0].wait_ns, 7);
	assert_int_equal(d.blame[1].culprit, 3);
	assert_int_equal(d.blame[1].wait_ns, 30);
	assert_int_equal(d.blame[1].count, 1);
	assert_int_equal(d.blame[2].victim, 2);
	snapshot_free(&d);
}

/* A counter that went back says nothing; it must not become enormous. */
static void counters_that_went_back(void **state)
{
	struct cgroup_row before[] = {{.id = 1, .run_ns = 100, .nr_throttled = 9}, {.id = 2}};
	struct cgroup_row after[] = {{.id = 1, .run_ns = 40, .nr_throttled = 10},
				     {.id = 3, .run_ns = 5, .memory_bytes = 6}};
	struct snapshot a = {.time_ns = 1, .cgroup = before, .n_cgroups = 2, .cpu_busy_ns = 9,
			     .vm.pswpin = 5, .probe.forks = 7, .kernel_wait_ns = 3};
	struct snapshot b = {.time_ns = 2, .cgroup = after, .n_cgroups = 2, .cpu_busy_ns = 4,
			     .vm.pswpin = 8, .probe.forks = 2, .kernel_wait_ns = 4};
	struct snapshot d;

	(void)state;
	a.pressure.io_full.total_us = 10;
	b.pressure.io_full.total_us = 25;
	b.pressure.io_full.share = UINT_MAX;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.cgroup[0].run_ns, 0);
	assert_int_equal(d.cgroup[0].nr_throttled, 1);
	assert_int_equal(d.cgroup[1].run_ns, 5);
	assert_int_equal(d.cgroup[1].memory_bytes, 6);
	assert_int_equal(d.cpu_busy_ns, 0);
	assert_int_equal(d.vm.pswpin, 3);
	assert_int_equal(d.probe.forks, 0);
	assert_int_equal(d.kernel_wait_ns, 1);
	assert_int_equal(d.pressure.io_full.total_us, 15);
	assert_int_equal(d.pressure.io_full.share, UINT_MAX);
	snapshot_free(&d);
}

/* What one used that has ended: in the window, not before it; past others that have ended. */
static void used_by_ended_ones(void **state)
{
	struct task_row before[] = {
		{.pid = 10, .ppid = 1, .start_ns = 1, .t = {.run_ns = 100, .ended_run_ns = 7000}},
		{.pid = 11, .ppid = 10, .start_ns = 2, .t = {.run_ns = 50, .ended_run_ns = 300}},
		{.pid = 12, .ppid = 11, .start_ns = 3, .t = {.run_ns = 900}},
	};
	/* 11 and 12 ended: 12 used 500 more, 11 used 20 more, another one 5 in all its life. */
	struct task_row after[] = {
		{.pid = 10,
		 .ppid = 1,
		 .start_ns = 1,
		 .t = {.run_ns = 110, .ended_run_ns = 7000 + 300 + 900 + 500 + 50 + 20 + 5}},
	};
	struct snapshot a = {.time_ns = 10, .task = before, .n_tasks = 3};
	struct snapshot b = {.time_ns = 20, .task = after, .n_tasks = 1}, d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.n_tasks, 1);
	assert_int_equal(d.task[0].t.run_ns, 10);
	assert_int_equal(d.task[0].t.ended_run_ns, 525);
	snapshot_free(&d);
}

/* 1.5 of 10 s, whatever the kernel's decaying average says. */
static void pressure_of_the_window(void **state)
{
	struct snapshot a = {.time_ns = 5000000000, .pressure.cpu_some = {6000, 1000000}};
	struct snapshot b = {.time_ns = 15000000000, .pressure.cpu_some = {4000, 2500000}};
	struct snapshot d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.pressure.cpu_some.share, 1500);
	snapshot_free(&d);
}

static void disks_by_name(void **state)
{
	struct disk_row before[] = {{.name = "sda", .reads = 5, .busy_ms = 10},
				    {.name = "sdb", .reads = 1}};
	struct disk_row after[] = {{.name = "sdb", .reads = 4},
				   {.name = "sda", .reads = 6, .busy_ms = 30},
				   {.name = "sdc", .reads = 2}};
	struct snapshot a = {.time_ns = 1, .disk = before, .n_disks = 2};
	struct snapshot b = {.time_ns = 2, .disk = after, .n_disks = 3}, d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.disk[0].reads, 3);
	assert_int_equal(d.disk[1].reads, 1);
	assert_int_equal(d.disk[1].busy_ms, 20);
	assert_int_equal(d.disk[2].reads, 2);
	snapshot_free(&d);
}

static void cpus_by_number(void **state)
{
	struct cpu_row before[] = {{.cpu = 0, .busy_ns = 5, .steal_ns = 2}, {.cpu = 2, .busy_ns = 7}};
	struct cpu_row after[] = {{.cpu = 0, .busy_ns = 6, .steal_ns = 1},
				  {.cpu = 1, .busy_ns = 3},
				  {.cpu = 2, .busy_ns = 9, .idle_ns = 4}};
	struct snapshot a = {.time_ns = 1, .cpu = before, .n_cpu_rows = 2};
	struct snapshot b = {.time_ns = 2, .cpu = after, .n_cpu_rows = 3}, d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), 0);
	assert_int_equal(d.cpu[0].busy_ns, 1);
	assert_int_equal(d.cpu[0].steal_ns, 0); /* began anew */
	assert_int_equal(d.cpu[1].busy_ns, 3);
	assert_int_equal(d.cpu[2].busy_ns, 2);
	assert_int_equal(d.cpu[2].idle_ns, 4);
	snapshot_free(&d);
}

static void wrong_order(void **state)
{
	struct snapshot a = {.time_ns = 5}, b = {.time_ns = 5}, d;

	(void)state;
	assert_int_equal(snapshot_diff(&a, &b, &d), -EINVAL);
	assert_null(d.task);
}

static void copies_are_apart(void **state)
{
	struct task_row task[] = {{.pid = 1}, {.pid = 2}};
	struct snapshot a = sample_of(1, task, 2), b;

	(void)state;
	assert_int_equal(snapshot_copy(&a, &b), 0);
	task[1].pid = 3;
	assert_non_null(snapshot_task(&b, 2));
	assert_null(snapshot_task(&b, 3));
	snapshot_free(&b);
	snapshot_free(&b); /* nothing is left of it */
	snapshot_free(NULL);
	assert_null(snapshot_task(&b, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tasks_by_identity), cmocka_unit_test(blame_pairs),
		cmocka_unit_test(counters_that_went_back), cmocka_unit_test(disks_by_name), cmocka_unit_test(cpus_by_number),
		cmocka_unit_test(wrong_order), cmocka_unit_test(copies_are_apart),
		cmocka_unit_test(used_by_ended_ones),
		cmocka_unit_test(pressure_of_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
