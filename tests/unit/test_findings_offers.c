// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_offers.c - crowds, and what may be offered against whom.
 */
#include "findings_look.h"

static struct made *crowd(int n, pid_t parent_step)
{
	struct made *m = made_new(2, 10000);

	made_task(m, 5, 1, "make", 10, 0);
	for (int i = 0; i < n; i++) {
		made_task(m, 100 + i, 5 + i * parent_step, i % 2 ? "cc1" : "as",
			  19000u / (unsigned int)n, 100);
		made_blame(m, 50, 100 + i, 6000u / (unsigned int)n);
	}
	made_task(m, 50, 1, "editor", 100, 6000);
	return m;
}

static void crowd_of_children(void **state)
{
	struct made *m = crowd(40, 0);
	const struct finding *f = &found.finding[0];

	(void)state;
	/* Every second one has another name: two groups of twenty, each a crowd. */
	look(m);
	assert_int_equal(found.n_findings, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(found.finding[i].cause, CAUSE_CPU_CROWD);
		assert_int_equal(found.finding[i].culprit.n_pids, 20);
		assert_string_equal(found.finding[i].victim.name, "editor");
	}
	assert_int_equal(f->blamed_ns, 3000 * MS);
	assert_int_equal(f->lost_ns, 6000 * MS);
	done(m);
}

static void crowd_of_strangers(void **state)
{
	/* Each has a parent of its own that does not run any more. */
	struct made *m = crowd(40, 1000);
	const struct finding *f = &found.finding[0];

	(void)state;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CPU_CROWD);
	assert_string_equal(f->victim.name, "editor");
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->count, 40);
	assert_int_equal(f->lost_ns, 6000 * MS);
	assert_int_equal(f->blamed_ns, 6000 * MS);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

static void crowd_of_a_cgroup(void **state)
{
	struct made *m = crowd(40, 1000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_cgroup(m, 77, "/jobs/build");
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid >= 100) {
			m->task[i].cgroup_id = 77;
			/* Names of their own, so that they are no groups. */
			snprintf(m->task[i].comm, sizeof(m->task[i].comm), "job%u",
				 (unsigned int)m->task[i].pid % 1000);
		}
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CPU_CROWD);
	assert_int_equal(f->culprit.kind, SUBJECT_CGROUP);
	assert_string_equal(f->culprit.name, "/jobs/build");
	assert_int_equal(f->culprit.n_pids, 40);
	assert_int_equal(f->blamed_ns, 6000 * MS);
	assert_int_equal(f->culprit_run_ns, 19000 * MS);
	assert_int_equal(found.n_offers, 5);
	assert_int_equal(found.offer[4].kind, ACTION_QUOTA);
	assert_int_equal(found.offer[4].value, 95);
	assert_int_equal(found.offer[4].target.cgroup_id, 77);
	/* The victim is in another cgroup: only what is set for the cgroup reaches it; the
	 * rest is for a kernel that cannot. */
	assert_int_equal(found.offer[0].kind, ACTION_CGROUP_IDLE);
	assert_int_equal(found.offer[0].target.kind, SUBJECT_CGROUP);
	assert_int_equal(found.offer[0].target.cgroup_id, 77);
	assert_false(found.offer[0].instead);
	assert_int_equal(found.offer[1].kind, ACTION_WEIGHT);
	assert_int_equal(found.offer[1].value, 10);
	assert_int_equal(found.offer[1].target.cgroup_id, 77);
	for (int i = 1; i < 4; i++)
		assert_true(found.offer[i].instead);
	done(m);
}

/* A cgroup is a target only if the culprit has it for itself; who shares one, but not with its
 * victim, gets one of its own that is idle. */
static void weight_of_whole_cgroup(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_cgroup(m, 9, "/batch");
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid > 800)
			m->task[i].cgroup_id = 9;
	}
	for (pid_t pid = 10; pid < 16; pid++)
		made_task(m, pid, 1, "daemon", 1, 1);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.n_offers, 5);
	assert_int_equal(found.offer[0].kind, ACTION_CGROUP_IDLE);
	assert_string_equal(found.offer[0].target.name, "/batch");
	made_task(m, 900, 1, "innocent", 1, 1)->cgroup_id = 9;
	look(m);
	assert_int_equal(found.n_offers, 4);
	assert_int_equal(found.offer[0].kind, ACTION_CGROUP_IDLE);
	assert_int_equal(found.offer[0].target.kind, SUBJECT_GROUP);
	assert_int_equal(found.offer[0].value, 1);
	assert_int_equal(found.offer[0].target.n_pids, 4);
	/* Where none can be made, or would yield within the shared one alone: less time, or at
	 * the least behind the others in it. */
	assert_int_equal(found.offer[1].kind, ACTION_QUOTA);
	assert_int_equal(found.offer[1].target.kind, SUBJECT_GROUP);
	assert_false(found.offer[1].further);
	assert_int_equal(found.offer[2].kind, ACTION_SCHED_IDLE);
	assert_int_equal(found.offer[3].kind, ACTION_NICE);
	for (int i = 1; i < 4; i++)
		assert_true(found.offer[i].instead);
	/* One more of the same program, which does nothing: all of them are one neighbour. */
	snprintf(m->task[m->s.n_tasks - 1].comm, sizeof(m->task[0].comm), "encode");
	m->task[m->s.n_tasks - 1].ppid = 501;
	look(m);
	assert_int_equal(found.finding[0].culprit.n_pids, 4);
	assert_int_equal(found.offer[0].kind, ACTION_CGROUP_IDLE);
	assert_int_equal(found.offer[0].target.kind, SUBJECT_CGROUP);
	assert_string_equal(found.offer[0].target.name, "/batch");
	m->task[m->s.n_tasks - 1].uid += 1; /* of another owner it is another's */
	look(m);
	assert_int_equal(found.offer[0].target.kind, SUBJECT_GROUP);
	for (size_t i = 0; i < m->s.n_tasks; i++)
		m->task[i].cgroup_id = 9; /* the victim, too */
	look(m);
	assert_int_equal(found.n_offers, 3);
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	assert_int_equal(found.offer[1].kind, ACTION_NICE);
	assert_false(found.offer[1].instead);
	done(m);
}

static void offers_not_made(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	/* Already SCHED_IDLE, all of them: only what goes further is left. */
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid > 800)
			m->task[i].policy = SCHED_IDLE;
	}
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_HOG);
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_QUOTA);
	assert_true(found.offer[0].further);
	assert_null(finding_offer(&found, &found.finding[0]));
	/* One of them is not yet. */
	m->task[m->s.n_tasks - 1].policy = 0;
	look(m);
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	/* At nice 10 nice 10 is no change; SCHED_IDLE is. */
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid > 800) {
			m->task[i].policy = 0;
			m->task[i].nice = 10;
		}
	}
	look(m);
	assert_int_equal(found.n_offers, 2);
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	assert_true(found.offer[1].further);
	done(m);
}

/* The kernel, pid 1 and llamux are never targets. */
static void untouchable(void **state)
{
	static const pid_t culprits[] = { 1, 33, 44 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct made *m = made_new(2, 10000);
		pid_t by = culprits[i];

		made_task(m, 1, 0, "init", by == 1 ? 9000 : 1, 0);
		made_task(m, 33, 2, "kswapd0", by == 33 ? 9000 : 1, 0)->kernel_thread = true;
		made_task(m, 44, 1, "llamux-agent", by == 44 ? 9000 : 1, 0);
		made_task(m, 50, 1, "victim", 100, 8000);
		made_blame(m, 50, by, 8000);
		context.self[0] = 44;
		look(m);
		assert_int_equal(found.n_findings, 1);
		assert_int_equal(found.finding[0].cause, i == 2 ? CAUSE_SELF : CAUSE_CPU_HOG);
		assert_int_equal(found.finding[0].culprit.kind,
				 i == 1 ? SUBJECT_KERNEL : SUBJECT_PROCESS);
		assert_int_equal(found.finding[0].culprit.pid[0], by);
		assert_int_equal(found.n_offers, 0);
		done(m);
	}
}

/* More than a subject can hold: no offer that would catch only a part. */
static void too_many_for_an_offer(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (pid_t pid = 100; pid < 200; pid++) {
		made_task(m, pid, 5, "worker", 190, 100);
		made_blame(m, 50, pid, 60);
	}
	made_task(m, 50, 1, "editor", 100, 6000);
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_CROWD);
	assert_int_equal(found.finding[0].culprit.n_pids, 100);
	assert_int_equal(found.finding[0].blamed_ns, 6000 * MS);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

/* One large member makes a group of many a hog, not a crowd. */
static void large_among_many(void **state)
{
	(void)state;
	for (unsigned int large_ms = 3100; large_ms <= 3300; large_ms += 200) {
		struct made *m = made_new(2, 10000);

		for (pid_t pid = 100; pid < 116; pid++) {
			made_task(m, pid, 5, "worker", pid == 100 ? large_ms : 800, 100);
			made_blame(m, 50, pid, 300);
		}
		made_task(m, 50, 1, "editor", 100, 4900);
		look(m);
		/* Those that run less than a quarter of it are held apart. */
		assert_int_equal(found.finding[0].cause,
				 large_ms < 3200 ? CAUSE_CPU_CROWD : CAUSE_CPU_HOG);
		done(m);
	}
}

/* Owner, parent and place tell namesakes apart. */
static void told_apart(void **state)
{
	static const struct {
		uid_t uid;
		pid_t ppid;
		uint64_t cgroup;
		bool same;
	} rows[] = {
		{ 1000, 5, 3, true },
		{ 1001, 5, 3, false },  /* another owner */
		{ 1000, 6, 3, false },  /* another parent: the cgroup holds nearly all */
		{ 1000, 5, 4, true },   /* no row for it: the parent counts */
		{ 1000, 1, 3, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made *m = made_new(4, 10000);

		made_cgroup(m, 3, "/session");
		made_task(m, 20, 5, "hog", 9000, 0)->cgroup_id = 3;
		made_task(m, 21, rows[i].ppid, "hog", 9000, 0)->uid = rows[i].uid;
		m->task[1].cgroup_id = rows[i].cgroup;
		made_task(m, 50, 7, "victim", 100, 5000)->cgroup_id = 3;
		made_task(m, 51, 7, "other", 1, 0)->cgroup_id = 3;
		made_blame(m, 50, 20, 2500);
		made_blame(m, 50, 21, 2500);
		look(m);
		assert_int_equal(found.n_findings, rows[i].same ? 1 : 2);
		assert_int_equal(found.finding[0].culprit.n_pids, rows[i].same ? 2 : 1);
		done(m);
	}
}

/* Orphans share a parent that says nothing: their place must agree. */
static void orphans(void **state)
{
	(void)state;
	for (uint64_t other = 8; other <= 9; other++) {
		struct made *m = made_new(4, 10000);

		made_task(m, 20, 1, "hog", 9000, 0)->cgroup_id = 8;
		made_task(m, 21, 1, "hog", 9000, 0)->cgroup_id = other;
		made_task(m, 50, 7, "victim", 100, 5000);
		made_blame(m, 50, 20, 2500);
		made_blame(m, 50, 21, 2500);
		look(m);
		assert_int_equal(found.n_findings, other == 8 ? 1 : 2);
		done(m);
	}
}

/* A real-time task need not run more than its victim to be in the way. */
static void realtime_runs_less(void **state)
{
	struct made *m = made_new(1, 10000);

	(void)state;
	made_task(m, 10, 2, "victim", 5000, 2500);
	made_task(m, 20, 2, "audio", 2500, 0)->policy = 1;
	made_blame(m, 10, 20, 2500);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_RT);
	assert_string_equal(found.finding[0].victim.name, "victim");
	assert_int_equal(found.finding[0].lost_ns, 2500 * MS);
	done(m);
}

/* Others that wait little beside what they run are a busy machine, no more. */
static void busy_machine(void **state)
{
	struct made *m = made_new(4, 10000);

	(void)state;
	made_task(m, 20, 5, "hog", 20000, 0);
	for (pid_t pid = 50; pid < 54; pid++) {
		char name[16];

		snprintf(name, sizeof(name), "work%u", (unsigned int)pid % 100);
		made_task(m, pid, pid + 100, name, 1000, 240);
		made_blame(m, pid, 20, 240);
	}
	look(m);
	assert_int_equal(found.n_findings, 0); /* 0.96 s of waiting for 4 s of running */
	for (int i = 1; i < 5; i++)
		m->task[i].t.run_ns = 900 * MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].victim.kind, SUBJECT_NONE);
	assert_int_equal(found.finding[0].lost_ns, 960 * MS);
	done(m);
}

/* Who makes the hogs wait, but gets less than they, is not ranked before them. */
static void rank_by_the_wronged(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_task(m, 900, 1, "small", 2000, 100);
	made_blame(m, 700, 900, 400);
	for (pid_t pid = 811; pid < 815; pid++)
		made_blame(m, pid, 900, 9000);
	look(m);
	assert_true(found.n_findings >= 1);
	assert_string_equal(found.finding[0].culprit.name, "encode");
	assert_string_equal(found.finding[0].victim.name, "postgres");
	done(m);
}

/* What everyone lost is counted as it will be counted after the change: with
 * those who chose to wait, whom the finding leaves out. */
static void everyone_before_and_after(void **state)
{
	struct made *m = made_new(2, 10000);
	uint64_t behind;

	(void)state;
	for (pid_t pid = 10; pid < 14; pid++)
		made_task(m, pid, 5, "stress", 4900, 5000);
	made_task(m, 50, 1, "shell", 40, 80);
	made_blame(m, 50, 10, 80);
	made_task(m, 51, 1, "editor", 50, 60);
	made_blame(m, 51, 11, 60);
	made_task(m, 60, 1, "batch", 50, 300)->nice = 19;
	made_blame(m, 60, 11, 300);
	m->s.pressure.cpu_some.share = 9000;
	look(m);
	assert_int_equal(found.finding[0].lost_ns, 140 * MS);
	assert_int_equal(found.offer[0].victim_lost_ns, 440 * MS);
	subject_times(&m->s, &found.offer[0].victim, &found.offer[0].target, NULL, &behind, NULL);
	assert_int_equal(found.offer[0].victim_lost_ns, behind);
	done(m);
}

/* Who makes others pause may stand still, and what they slept beyond the pauses, for what is
 * being written back, is measured too; less what their own requests took. */
static void dirties_too_much(void **state)
{
	struct io_row own = { .pid = 30, .t = { .write_device_ns = 200 * MS } };
	struct made *m = made_new(2, 10000);
	struct task_row *writer, *victim;

	(void)state;
	writer = made_task(m, 20, 5, "dd", 500, 0);
	writer->t = (struct task_times){ .write_bytes = 900u << 20, .dirty_ns = 8000 * MS };
	victim = made_task(m, 30, 5, "logger", 5, 0);
	victim->t = (struct task_times){ .write_bytes = 1u << 20, .dirty_ns = 20 * MS,
					 .iowait_ns = 2500 * MS, .blocked_ns = 2500 * MS };
	m->s.io = &own;
	m->s.n_ios = 1;
	look(m);
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_FREEZE);
	assert_string_equal(found.offer[0].target.name, "dd");
	assert_int_equal(found.offer[0].victim_lost_ns, 2300 * MS);
	m->s.n_ios = 0;
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rank_by_the_wronged), cmocka_unit_test(everyone_before_and_after),
		cmocka_unit_test(crowd_of_children),
		cmocka_unit_test(crowd_of_strangers),
		cmocka_unit_test(crowd_of_a_cgroup),
		cmocka_unit_test(weight_of_whole_cgroup),
		cmocka_unit_test(offers_not_made),
		cmocka_unit_test(untouchable),
		cmocka_unit_test(too_many_for_an_offer),
		cmocka_unit_test(large_among_many),
		cmocka_unit_test(told_apart),
		cmocka_unit_test(orphans),
		cmocka_unit_test(realtime_runs_less),
		cmocka_unit_test(busy_machine),
		cmocka_unit_test(dirties_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
