/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a subject loses to a cause is time of the kind that the cause takes, and no other:
 * a trial of an action against one trouble is not judged by another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "diagnose/findings.h"

enum { VICTIM, HOG, OTHER, TASKS };

static struct task_row task[TASKS] = {
	[VICTIM] = {.pid = 10, .start_ns = 1, .comm = "victim",
		    .t = {.wait_ns = 1, .reclaim_ns = 20, .page_ns = 30, .memcg_ns = 100,
			  .held_ns = 200, .fault_ns = 400, .compact_ns = 7, .iowait_ns = 1000,
			  .dirty_ns = 5000, .sync_ns = 60000, .major_faults = 5},
		    .rss_bytes = 4096},
	[HOG] = {.pid = 20, .start_ns = 2, .comm = "hog",
		 .t = {.wait_ns = 11, .reclaim_ns = 1, .iowait_ns = 13, .dirty_ns = 17}},
	[OTHER] = {.pid = 30, .start_ns = 3, .comm = "other",
		   .t = {.wait_ns = 100, .reclaim_ns = 2, .iowait_ns = 3, .dirty_ns = 4,
			 .major_faults = 3}},
};
static struct blame_row blame[] = {{.victim = 10, .culprit = 20, .wait_ns = 900},
				   {.victim = 10, .culprit = 10, .wait_ns = 70},
				   {.victim = 30, .culprit = 20, .wait_ns = 90}};
static struct cgroup_row cgroup[] = {{.id = 77, .throttled_ns = 4321}};
static const struct snapshot snap = {.span_ns = 1000000, .task = task, .n_tasks = TASKS,
				     .blame = blame, .n_blames = 3, .cgroup = cgroup,
				     .n_cgroups = 1};
static const struct subject victim = {.kind = SUBJECT_PROCESS, .n_pids = 1, .pid = {10},
				      .start_ns = 1, .pid_start_ns = {1}, .cgroup_id = 77};
static const struct subject hog = {.kind = SUBJECT_PROCESS, .n_pids = 1, .pid = {20},
				   .start_ns = 2, .pid_start_ns = {2}};
static const struct subject everyone = {.kind = SUBJECT_NONE};

static void each_cause_its_own_time(void **state)
{
	static const struct {
		enum finding_cause cause;
		uint64_t ns;
	} rows[] = {
		{CAUSE_CPU_HOG, 1},	    {CAUSE_SWITCH_STORM, 1},  {CAUSE_MEM_SWAP, 250},
		{CAUSE_MEM_RECLAIM, 250},   {CAUSE_CACHE_EVICTED, 250}, {CAUSE_MEM_LIMIT, 730},
		{CAUSE_MEM_COMPACT, 7},	    {CAUSE_IO_BUSY, 1000},    {CAUSE_IO_SLOW, 1000},
		{CAUSE_DIRTY_STALL, 5000},  {CAUSE_FSYNC_STORM, 60000}, {CAUSE_CPU_QUOTA, 4321},
		{CAUSE_CPU_PINNED, 900}, /* not behind itself */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(subject_lost_ns(&snap, &victim, &hog, rows[i].cause), rows[i].ns);
}

/* Of everyone: for a CPU what is behind the target; else what all but the target lose. */
static void everyone_but_the_target(void **state)
{
	(void)state;
	assert_int_equal(subject_lost_ns(&snap, &everyone, &hog, CAUSE_CPU_HOG), 990);
	assert_int_equal(subject_lost_ns(&snap, &everyone, &hog, CAUSE_IO_BUSY), 1003);
	assert_int_equal(subject_lost_ns(&snap, &everyone, &hog, CAUSE_DIRTY_STALL), 5004);
	assert_int_equal(subject_lost_ns(&snap, &everyone, &hog, CAUSE_MEM_RECLAIM), 252);
	assert_true(subject_loses_cpu_time(CAUSE_CPU_CROWD));
	assert_false(subject_loses_cpu_time(CAUSE_IO_BUSY));
}

/* Where no time is lost, events are counted: kills in the cgroup, and threads that came
 * since, of the ages that the window holds. */
static void counted(void **state)
{
	struct task_row young[] = {
		{.pid = 1, .start_ns = 5, .young = {3, 40, 40, 40}},
		{.pid = 2, .start_ns = 6, .young = {2, 0, 0, 7}},
	};
	struct cgroup_row group[] = {{.id = 7, .oom_kills = 4}, {.id = 9, .oom_kills = 60}};
	struct snapshot s = {.span_ns = 4000000000, .task = young, .n_tasks = 2,
			     .cgroup = group, .n_cgroups = 2};
	const struct subject tree = {.kind = SUBJECT_GROUP, .n_pids = 2, .pid = {1, 2},
				     .pid_start_ns = {5, 6}};
	const struct subject job = {.kind = SUBJECT_CGROUP, .cgroup_id = 7};

	(void)state;
	assert_string_equal(cause_counted(CAUSE_OOM), "kills");
	assert_string_equal(cause_counted(CAUSE_TASK_GROWTH), "new threads");
	assert_null(cause_counted(CAUSE_CPU_HOG));
	assert_null(cause_counted(CAUSE_COUNT));
	assert_false(subject_loses_cpu_time(CAUSE_OOM));
	assert_int_equal(subject_lost_ns(&s, &job, &tree, CAUSE_OOM), 4);
	/* One part of 2.5 s is within 4 s: 5 there are 8 in all of it. */
	assert_int_equal(subject_lost_ns(&s, &everyone, &tree, CAUSE_TASK_GROWTH), 8);
	snprintf(group[0].path, sizeof(group[0].path), "/web");
	snprintf(group[1].path, sizeof(group[1].path), "/web/worker");
	group[0].task_refusals = 5;
	group[1].task_refusals = 30;
	assert_int_equal(subject_lost_ns(&s, &everyone, &job, CAUSE_TASK_LIMIT), 35);
	snprintf(group[1].path, sizeof(group[1].path), "/webcam");
	assert_int_equal(subject_lost_ns(&s, &everyone, &job, CAUSE_TASK_LIMIT), 5);
	s.span_ns = 10000000000;
	assert_int_equal(subject_lost_ns(&s, &everyone, &tree, CAUSE_TASK_GROWTH), 132);
}

/* What was pushed out has to come back before a change can be judged. */
static void memory_takes_a_while(void **state)
{
	uint64_t read, resident;

	(void)state;
	assert_true(subject_settles(CAUSE_MEM_LIMIT));
	assert_true(subject_settles(CAUSE_MEM_SWAP));
	assert_false(subject_settles(CAUSE_CPU_HOG));
	assert_false(subject_settles(CAUSE_IO_BUSY));
	assert_false(subject_settles(CAUSE_COUNT));
	subject_pages(&snap, &victim, &read, &resident);
	assert_int_equal(read, 5);
	assert_int_equal(resident, 4096);
	subject_pages(&snap, &everyone, &read, &resident);
	assert_int_equal(read, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cause_its_own_time),
		cmocka_unit_test(everyone_but_the_target),
		cmocka_unit_test(counted),
		cmocka_unit_test(memory_takes_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
