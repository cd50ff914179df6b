// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_limits.c - limits of files and of tasks, and OOM loops.
 */
#include "findings_look.h"
#include "findings_life_look.h"

/* --- limits ------------------------------------------------------------------------- */

static void files(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 20, 2, "web", 10, 0);
	const struct finding *f;

	(void)state;
	row->fds = 1024;
	row->fd_limit = 1024;
	row->fds_before = 900;
	row->t.fd_errors = 420;
	m->s.set[PROBE_LIFE].on_ns = 10000 * MS;
	look(m);
	f = find(CAUSE_FD_LIMIT);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "web");
	assert_string_equal(f->victim.name, "web");
	assert_int_equal(f->count, 420);
	assert_int_equal(evidence(f, EVIDENCE_FILES), 1024);
	assert_int_equal(evidence(f, EVIDENCE_FILE_LIMIT), 1024);
	assert_int_equal(evidence(f, EVIDENCE_MORE), 124);
	assert_int_equal(f->confidence, CONFIDENCE_ACCOUNTED);
	/* Full and content, where failures would have been counted. */
	row->t.fd_errors = 0;
	look(m);
	assert_null(find(CAUSE_FD_LIMIT));
	/* One that tried how many it gets. */
	row->t.fd_errors = 9;
	look(m);
	assert_null(find(CAUSE_FD_LIMIT));
	/* Where they are not counted being full has to do. */
	row->t.fd_errors = 0;
	m->s.set[PROBE_LIFE].on_ns = 0;
	look(m);
	f = find(CAUSE_FD_LIMIT);
	assert_non_null(f);
	assert_int_equal(f->confidence, CONFIDENCE_INFERRED);
	/* A confined program was at its limit before. */
	row->fds_before = 1024;
	look(m);
	assert_null(find(CAUSE_FD_LIMIT));
	row->fds_before = 900;
	row->fds = 1023;
	look(m);
	assert_null(find(CAUSE_FD_LIMIT));
	done(m);
}

static void files_of_the_machine(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f;

	(void)state;
	made_task(m, 20, 2, "cache", 10, 0)->fds = 60000;
	m->s.limits.files = 95000;
	m->s.limits.files_max = 100000;
	look(m);
	f = find(CAUSE_FD_LIMIT);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "cache");
	assert_int_equal(f->victim.kind, SUBJECT_NONE);
	m->s.limits.files = 94999;
	look(m);
	assert_null(find(CAUSE_FD_LIMIT));
	done(m);
}

static void tasks_of_a_cgroup(void **state)
{
	struct made *m = made_new(2, 10000);
	struct cgroup_row *above, *below;
	const struct finding *f;
	struct task_row *row;

	(void)state;
	above = made_cgroup(m, 7, "/web");
	below = made_cgroup(m, 8, "/web/worker");
	above->tasks = above->task_limit = 40;
	below->task_limit = UINT64_MAX;
	below->tasks = 39;
	below->task_refusals = 250; /* counted where it was tried */
	row = made_task(m, 20, 2, "server", 10, 0);
	row->pids_cgroup = 8;
	made_task(m, 30, 2, "other", 10, 0);
	look(m);
	f = find(CAUSE_TASK_LIMIT);
	assert_non_null(f);
	assert_int_equal(f->culprit.kind, SUBJECT_CGROUP);
	assert_string_equal(f->culprit.name, "/web");
	assert_int_equal(f->culprit.n_pids, 1);
	assert_int_equal(f->victim.kind, SUBJECT_NONE);
	assert_int_equal(f->count, 250);
	assert_int_equal(evidence(f, EVIDENCE_TASK_LIMIT), 40);
	assert_int_equal(evidence(f, EVIDENCE_TASKS), 40);
	/* Twice as many, for the cgroup that has the limit, measured by what is refused. */
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_TASKS);
	assert_int_equal(found.offer[0].value, 80);
	assert_int_equal(found.offer[0].target.cgroup_id, 7);
	assert_string_equal(found.offer[0].counted, "refused starts");
	assert_int_equal(found.offer[0].victim_lost_ns, 250);
	/* Whose forks failed, where that is counted. */
	row->t.fork_errors = 240;
	look(m);
	f = find(CAUSE_TASK_LIMIT);
	assert_string_equal(f->victim.name, "server");
	/* At its limit, but nothing was refused. */
	row->t.fork_errors = 0;
	below->task_refusals = 0;
	look(m);
	assert_null(find(CAUSE_TASK_LIMIT));
	done(m);
}

static void tasks_of_a_user(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 20, 2, "make", 10, 0);
	const struct finding *f;

	(void)state;
	made_task(m, 30, 2, "session", 10, 0)->threads = 99;
	row->nproc_limit = 100;
	row->t.fork_errors = 90;
	m->s.limits = (struct limits_state){ .threads = 300, .threads_max = 190000 };
	look(m);
	f = find(CAUSE_TASK_LIMIT);
	assert_non_null(f);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_string_equal(f->victim.name, "make");
	assert_int_equal(f->count, 90);
	assert_int_equal(evidence(f, EVIDENCE_TASK_LIMIT), 100);
	/* Root has no such limit: then it is the machine's. */
	row->uid = 0;
	m->s.limits.threads = 189999;
	look(m);
	f = find(CAUSE_TASK_LIMIT);
	assert_int_equal(f->victim.kind, SUBJECT_NONE);
	assert_int_equal(evidence(f, EVIDENCE_TASK_LIMIT), 190000);
	done(m);
}

/* --- OOM loops ---------------------------------------------------------------------- */

static void oom_loop(void **state)
{
	struct made *m = made_new(2, 10000);
	struct cgroup_row *above = made_cgroup(m, 6, "/jobs"), *job = made_cgroup(m, 7, "/jobs/report");
	struct task_row *row = made_task(m, 20, 2, "again.sh", 10, 0);
	const struct finding *f;

	(void)state;
	above->oom_kills = job->oom_kills = 4; /* v2 counts in all above */
	job->memory_limit = 64 << 20;
	row->t.forks = row->t.exits = row->t.oom_kills = 4;
	m->s.probe.oom_kills = 4;
	look(m);
	f = &found.finding[0];
	assert_int_equal(f->cause, CAUSE_OOM);
	assert_string_equal(f->victim.name, "/jobs/report");
	assert_string_equal(f->culprit.name, "again.sh");
	assert_int_equal(f->count, 4);
	assert_int_equal(f->bytes, 64 << 20);
	assert_int_equal(evidence(f, EVIDENCE_INTERVAL), 2500 * MS);
	/* One kill is no loop, and init starts again what it was told to. */
	row->t.oom_kills = above->oom_kills = job->oom_kills = m->s.probe.oom_kills = 1;
	look(m);
	assert_int_equal(f->cause, CAUSE_OOM);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	row->t.oom_kills = job->oom_kills = 4;
	row->pid = 1;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files),
		cmocka_unit_test(files_of_the_machine),
		cmocka_unit_test(tasks_of_a_cgroup),
		cmocka_unit_test(tasks_of_a_user),
		cmocka_unit_test(oom_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
