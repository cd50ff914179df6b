/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a subject loses to a cause is time of the kind that the cause takes, and no other:
 * a trial of an action against one trouble is not judged by another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "findings.h"

enum { VICTIM, HOG, OTHER, TASKS };

static struct task_row task[TASKS] = {
	[VICTIM] = {.pid = 10, .start_ns = 1, .comm = "victim",
		    .t = {.wait_ns = 1, .reclaim_ns = 20, .page_ns = 30, .memcg_ns = 100,
			  .held_ns = 200, .fault_ns = 400, .compact_ns = 7, .iowait_ns = 1000,
			  .dirty_ns = 5000, .sync_ns = 60000}},
	[HOG] = {.pid = 20, .start_ns = 2, .comm = "hog",
		 .t = {.wait_ns = 11, .reclaim_ns = 1, .iowait_ns = 13, .dirty_ns = 17}},
	[OTHER] = {.pid = 30, .start_ns = 3, .comm = "other",
		   .t = {.wait_ns = 100, .reclaim_ns = 2, .iowait_ns = 3, .dirty_ns = 4}},
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

/* What was pushed out has to come back before a change can be judged. */
static void memory_takes_a_while(void **state)
{
	(void)state;
	assert_true(subject_settles(CAUSE_MEM_LIMIT));
	assert_true(subject_settles(CAUSE_MEM_SWAP));
	assert_false(subject_settles(CAUSE_CPU_HOG));
	assert_false(subject_settles(CAUSE_IO_BUSY));
	assert_false(subject_settles(CAUSE_COUNT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cause_its_own_time),
		cmocka_unit_test(everyone_but_the_target),
		cmocka_unit_test(memory_takes_a_while),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
