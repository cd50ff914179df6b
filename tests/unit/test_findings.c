// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings.c - who waits for a CPU behind whom: what is found in a
 * snapshot and what is not.  Each test makes a machine in a known state.
 */
#include "diagnose/findings_impl.h"
#include "findings_look.h"

static void hog(void **state)
{
	struct made *m = made_hogs();
	const struct finding *f = &found.finding[0];

	(void)state;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.dropped, 0);
	assert_int_equal(found.time_ns, m->s.time_ns);
	assert_int_equal(f->id, 1);
	assert_int_equal(f->cause, CAUSE_CPU_HOG);
	assert_int_equal(f->victim.kind, SUBJECT_PROCESS);
	assert_string_equal(f->victim.name, "postgres");
	assert_int_equal(f->victim.pid[0], 700);
	assert_int_equal(f->victim.start_ns, 700 * MS);
	assert_int_equal(f->victim.uid, 70);
	assert_int_equal(f->culprit.kind, SUBJECT_GROUP);
	assert_string_equal(f->culprit.name, "encode");
	assert_int_equal(f->culprit.n_pids, 4);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(f->culprit.pid[i], 811 + i);
		assert_int_equal(f->culprit.pid_start_ns[i], (811 + (unsigned int)i) * MS);
	}
	assert_int_equal(f->window_ns, 10000 * MS);
	assert_int_equal(f->lost_ns, 6100 * MS);
	assert_int_equal(f->blamed_ns, 5700 * MS);
	assert_int_equal(f->culprit_run_ns, 18800 * MS);
	assert_int_equal(f->all_lost_ns, 5725 * MS); /* with bash's 25 */
	assert_int_equal(f->count, 4);
	assert_int_equal(f->pressure, 7100);
	assert_int_equal(f->since_s, 0);

	assert_int_equal(f->n_offers, 3);
	assert_int_equal(found.n_offers, 3);
	assert_int_equal(f->offers[0], 1);
	assert_int_equal(found.offer[0].id, 1);
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	assert_int_equal(found.offer[0].value, 0);
	assert_int_equal(found.offer[0].finding, 1);
	assert_int_equal(found.offer[0].target.n_pids, 4);
	assert_int_equal(found.offer[0].victim.pid[0], 700);
	assert_int_equal(found.offer[0].victim_lost_ns, 6100 * MS);
	assert_int_equal(found.offer[0].window_ns, 10000 * MS);
	assert_int_equal(found.offer[1].kind, ACTION_NICE);
	assert_int_equal(found.offer[1].value, 10);
	done(m);
}

static void idle_machine(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 1, 0, "init", 5, 2);
	made_task(m, 300, 1, "sshd", 20, 15);
	made_task(m, 301, 1, "cron", 1, 1);
	made_blame(m, 300, 301, 10);
	look(m);
	assert_int_equal(found.n_findings, 0);
	assert_int_equal(found.n_offers, 0);
	m->s.span_ns = 0;
	assert_int_equal(findings_make(&m->s, &context, &found), -EINVAL);
	done(m);
}

/* Just below the thresholds nothing is found, at them something is. */
static void thresholds(void **state)
{
	static const struct {
		unsigned int window_ms;
		uint64_t wait_ms;
		uint64_t behind_ms;
		size_t findings;
	} rows[] = {
		{ 10000, 499, 499, 0 }, /* 5 % of 10 s */
		{ 10000, 500, 500, 1 },
		{ 1000, 99, 99, 0 },    /* 100 ms */
		{ 1000, 100, 100, 1 },
		{ 10000, 2000, 399, 0 }, /* a fifth of the loss */
		{ 10000, 2000, 400, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* 64 CPUs: the culprit is no hog of the machine. */
		struct made *m = made_new(64, rows[i].window_ms);

		made_task(m, 10, 2, "victim", rows[i].wait_ms / 2, rows[i].wait_ms);
		made_task(m, 20, 2, "culprit", rows[i].wait_ms, 0);
		made_blame(m, 10, 20, rows[i].behind_ms);
		look(m);
		if (found.n_findings != rows[i].findings)
			print_error("row %zu: %zu findings\n", i, found.n_findings);
		assert_int_equal(found.n_findings, rows[i].findings);
		done(m);
	}
}

/* Who gets more CPU time than the one before him is not wronged. */
static void victim_that_runs_more(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 10, 2, "big", 9000, 3000);
	made_task(m, 20, 2, "small", 2900, 300);
	made_blame(m, 10, 20, 2900);
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* Two different hogs and an innocent: each hog is named with the innocent. */
static void two_hogs(void **state)
{
	struct made *m = made_new(1, 10000);

	(void)state;
	made_task(m, 10, 2, "alpha", 4800, 5000);
	made_task(m, 20, 2, "beta", 4700, 5100);
	made_task(m, 30, 2, "editor", 200, 1500);
	made_blame(m, 10, 20, 4700);
	made_blame(m, 20, 10, 4800);
	made_blame(m, 30, 10, 800);
	made_blame(m, 30, 20, 700);
	look(m);
	assert_int_equal(found.n_findings, 2);
	assert_string_equal(found.finding[0].culprit.name, "alpha"); /* 5600 against 5400 */
	assert_string_equal(found.finding[1].culprit.name, "beta");
	assert_int_equal(found.finding[0].all_lost_ns, 5600 * MS);
	assert_int_equal(found.finding[1].all_lost_ns, 5400 * MS);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(found.finding[i].victim.name, "editor");
		assert_int_equal(found.finding[i].lost_ns, 1500 * MS);
	}
	assert_int_equal(found.finding[0].blamed_ns, 800 * MS);
	assert_int_equal(found.finding[1].blamed_ns, 700 * MS);
	done(m);
}

/* Hogs that only wait for one another harm nobody. */
static void busy_fine(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (pid_t pid = 10; pid < 14; pid++) {
		made_task(m, pid, 5, "batch", 4900, 5000)->policy = SCHED_IDLE;
		made_blame(m, pid, pid == 10 ? 11 : 10, 5000);
	}
	made_task(m, 50, 1, "shell", 100, 5);
	made_blame(m, 50, 10, 5);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_BUSY_FINE);
	assert_string_equal(found.finding[0].culprit.name, "batch");
	assert_int_equal(found.finding[0].culprit_run_ns, 19600 * MS);
	assert_int_equal(found.finding[0].victim.kind, SUBJECT_NONE);
	assert_int_equal(found.finding[0].lost_ns, 0);
	assert_int_equal(found.n_offers, 0);
	/* Below 90 % of all CPUs it is not even busy. */
	m->s.cpu_busy_ns = 18000 * MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	m->s.cpu_busy_ns = 17999 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* Nobody loses much, but all others spend more time waiting than running. */
static void everyone_suffers(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (pid_t pid = 10; pid < 14; pid++) {
		made_task(m, pid, 5, "stress", 4900, 5000);
		made_blame(m, pid, pid == 10 ? 11 : 10, 5000);
	}
	made_task(m, 50, 1, "shell", 40, 80);
	made_blame(m, 50, 10, 80);
	made_task(m, 51, 1, "editor", 50, 60);
	made_blame(m, 51, 11, 60);
	m->s.pressure.cpu_some.share = 9000;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_HOG);
	assert_int_equal(found.finding[0].victim.kind, SUBJECT_NONE);
	assert_string_equal(found.finding[0].culprit.name, "stress");
	assert_int_equal(found.finding[0].lost_ns, 140 * MS);
	assert_int_equal(found.finding[0].blamed_ns, 140 * MS);
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	assert_int_equal(found.offer[0].victim.kind, SUBJECT_NONE);
	/* Where hardly ever anybody waits, that is how wakings fall out. */
	m->s.pressure.cpu_some.share = OTHERS_PERCENT * 100 - 1;
	look(m);
	assert_int_equal(found.n_offers, 0);
	m->s.pressure.cpu_some.share++;
	/* The same culprit, already put back: the machine is busy, no more. */
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid < 14)
			m->task[i].nice = 19;
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_BUSY_FINE);
	done(m);
}

/* Who asked to come last is no victim. */
static void waits_by_choice(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 10, 2, "batch", 100, 9000)->policy = SCHED_IDLE;
	made_task(m, 11, 2, "indexer", 100, 9000)->nice = 19;
	made_task(m, 20, 2, "server", 9000, 50);
	made_blame(m, 10, 20, 9000);
	made_blame(m, 11, 20, 9000);
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

static void realtime(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 20, 2, "spinner", 9500, 0);

	(void)state;
	row->policy = 1; /* SCHED_FIFO */
	row->rt_priority = 50;
	made_task(m, 10, 2, "victim", 500, 9000);
	made_blame(m, 10, 20, 9000);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_RT);
	assert_string_equal(found.finding[0].culprit.name, "spinner");
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_NORMAL);
	/* Starved completely, nobody's wait is accounted yet. */
	m->s.n_blames = 0;
	m->task[0].t.wait_ns = 0;
	m->s.pressure.cpu_some = (struct psi_line){ .share = 5000, .total_us = 4000000 };
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_RT);
	assert_int_equal(found.finding[0].victim.kind, SUBJECT_NONE);
	assert_int_equal(found.finding[0].all_lost_ns, 4000 * MS);
	done(m);
}

/* Namesakes: those that hardly run are not thrown together with the hogs. */
static void namesakes(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_task(m, 20, 5, "python3", 9000, 900);
	made_task(m, 21, 5, "python3", 8500, 900);
	made_task(m, 22, 5, "python3", 400, 3000);
	made_task(m, 23, 6, "python3", 300, 10)->uid = 7;
	made_blame(m, 20, 21, 800);
	made_blame(m, 21, 20, 800);
	made_blame(m, 22, 20, 1500);
	made_blame(m, 22, 21, 1500);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->culprit.n_pids, 2);
	assert_int_equal(f->culprit.pid[0], 20);
	assert_int_equal(f->culprit.pid[1], 21);
	assert_int_equal(f->victim.pid[0], 22);
	assert_int_equal(f->blamed_ns, 3000 * MS);
	done(m);
}

/* Orphans of one name in two services are two things. */
static void groups_by_place(void **state)
{
	struct made *m = made_new(4, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_cgroup(m, 8, "/system.slice/a.service");
	made_cgroup(m, 9, "/system.slice/b.service");
	made_task(m, 20, 1, "java", 9000, 0)->cgroup_id = 8;
	made_task(m, 21, 1, "java", 9000, 0)->cgroup_id = 9;
	made_task(m, 50, 1, "victim", 100, 5000);
	made_task(m, 51, 1, "other", 1, 0);
	made_blame(m, 50, 21, 5000);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->culprit.kind, SUBJECT_PROCESS);
	assert_int_equal(f->culprit.pid[0], 21);
	assert_int_equal(f->culprit.cgroup_id, 9);
	done(m);
}

static void victims_in_group(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_task(m, 20, 5, "hog", 15000, 0);
	for (pid_t pid = 30; pid < 36; pid++) {
		/* Of six workers three are hurt. */
		made_task(m, pid, 6, "nginx", 100, pid < 33 ? 2000 : 20);
		made_blame(m, pid, 20, pid < 33 ? 1900 : 20);
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->victim.kind, SUBJECT_GROUP);
	assert_int_equal(f->victim.n_pids, 3);
	assert_int_equal(f->lost_ns, 6000 * MS);
	assert_int_equal(f->blamed_ns, 5700 * MS);
	assert_int_equal(f->all_lost_ns, 5760 * MS);
	done(m);
}

/* llamux as a victim makes no finding: it is the observer. */
static void self_is_no_victim(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 44, 1, "llamux-agent", 100, 5000);
	made_task(m, 50, 1, "game", 9000, 0);
	made_blame(m, 44, 50, 5000);
	context.self[0] = 44;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

static void without_blame(void **state)
{
	struct made *m = made_hogs();
	const struct finding *f = &found.finding[0];

	(void)state;
	m->s.n_blames = 0;
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid > 800)
			m->task[i].t.wait_ns = 100 * MS;
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CPU_HOG);
	assert_string_equal(f->victim.name, "postgres");
	assert_string_equal(f->culprit.name, "encode");
	assert_int_equal(f->lost_ns, 6100 * MS);
	assert_int_equal(f->blamed_ns, 0); /* not known, so not said */
	done(m);
}

static void seen_since(void **state)
{
	struct findings *before = calloc(1, sizeof(*before));

	(void)state;
	/* Ten times 0.7 s apart: nothing is lost to rounding. */
	for (uint64_t i = 0; i <= 10; i++) {
		struct made *m = made_hogs();

		m->s.time_ns += i * 700 * MS;
		context.before = i ? before : NULL;
		look(m);
		*before = found;
		assert_int_equal(found.n_findings, 1);
		assert_int_equal(found.finding[0].since_s, i * 700 / 1000);
		done(m);
	}
	/* Another culprit is another trouble: its clock starts anew. */
	before->finding[0].culprit.pid[0] = 1;
	for (int i = 0; i < 4; i++)
		before->finding[0].culprit.pid_start_ns[i] = 1;
	struct made *m = made_hogs();

	m->s.time_ns += 8000 * MS;
	context.before = before;
	look(m);
	assert_int_equal(found.finding[0].since_s, 0);
	done(m);
	free(before);
}

/* out may be the same place as before. */
static void before_in_place(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	m->s.time_ns += 3000 * MS;
	context.before = &found;
	look(m);
	assert_int_equal(found.finding[0].since_s, 3);
	m->s.time_ns += 2000 * MS;
	look(m);
	assert_int_equal(found.finding[0].since_s, 5);
	done(m);
}

/* More than fit are counted, and the largest stay. */
static void more_than_fit(void **state)
{
	struct made *m = made_new(64, 10000);

	(void)state;
	for (pid_t i = 0; i < 12; i++) {
		char name[32];

		snprintf(name, sizeof(name), "hog%d", i);
		made_task(m, 100 + i, 50 + i, name, 9000, 0);
		snprintf(name, sizeof(name), "victim%d", i);
		made_task(m, 200 + i, 70 + i, name, 100, 1000 + (uint64_t)i);
		made_blame(m, 200 + i, 100 + i, 1000 + (uint64_t)i);
	}
	look(m);
	assert_int_equal(found.n_findings, FINDINGS_MAX);
	assert_int_equal(found.dropped, 4);
	for (unsigned int i = 0; i < FINDINGS_MAX; i++) {
		assert_int_equal(found.finding[i].id, i + 1);
		assert_int_equal(found.finding[i].lost_ns, (1011 - i) * MS);
	}
	assert_int_equal(found.n_offers, OFFERS_MAX);
	for (unsigned int i = 0; i < OFFERS_MAX; i++)
		assert_true(found.offer[i].finding >= 1 && found.offer[i].finding <= FINDINGS_MAX);
	done(m);
}

static void times_of_subjects(void **state)
{
	struct made *m = made_hogs();
	struct subject nobody = { .kind = SUBJECT_NONE };
	uint64_t wait, behind, run;
	const struct finding *f = &found.finding[0];

	(void)state;
	look(m);
	subject_times(&m->s, &f->victim, &f->culprit, &wait, &behind, &run);
	assert_int_equal(wait, 6100 * MS);
	assert_int_equal(behind, 5700 * MS);
	assert_int_equal(run, 1100 * MS);
	subject_times(&m->s, &f->culprit, NULL, &wait, &behind, &run);
	assert_int_equal(wait, 4 * 5200 * MS);
	assert_int_equal(behind, 0);
	assert_int_equal(run, 18800 * MS);
	/* Everyone but the culprit: postgres, bash and init. */
	subject_times(&m->s, &nobody, &f->culprit, &wait, &behind, &run);
	assert_int_equal(wait, 6131 * MS);
	assert_int_equal(behind, 5725 * MS);
	assert_int_equal(run, 1112 * MS);
	/* A pid that was given to another process is not the same one. */
	m->task[2].start_ns++;
	assert_int_equal(m->task[2].pid, 700);
	subject_times(&m->s, &f->victim, &f->culprit, &wait, &behind, NULL);
	assert_int_equal(wait, 0);
	assert_int_equal(behind, 0);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hog),
		cmocka_unit_test(idle_machine),
		cmocka_unit_test(thresholds),
		cmocka_unit_test(victim_that_runs_more),
		cmocka_unit_test(two_hogs),
		cmocka_unit_test(busy_fine),
		cmocka_unit_test(everyone_suffers),
		cmocka_unit_test(waits_by_choice),
		cmocka_unit_test(realtime),
		cmocka_unit_test(namesakes),
		cmocka_unit_test(groups_by_place),
		cmocka_unit_test(victims_in_group),
		cmocka_unit_test(self_is_no_victim),
		cmocka_unit_test(without_blame),
		cmocka_unit_test(seen_since),
		cmocka_unit_test(before_in_place),
		cmocka_unit_test(more_than_fit),
		cmocka_unit_test(times_of_subjects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
