// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_life.c - storms, growth, zombies; and what looks like one of these
 * and is none.
 */
#include "findings_look.h"
#include "findings_life_look.h"

/* --- storms ------------------------------------------------------------------------ */

/* Starts so many a second that use so much CPU time each. */
static struct task_row *starter(struct made *m, pid_t pid, const char *name, uint64_t per_s,
				uint64_t each_us)
{
	struct task_row *row = made_task(m, pid, 2, name, per_s * each_us / 200, 100);

	row->t.forks = row->t.execs = row->t.exits = row->t.brief = per_s * 10;
	row->t.brief_run_ns = row->t.brief * each_us * 1000;
	m->s.cpu_busy_ns += row->t.brief_run_ns;
	m->s.probe.forks += row->t.forks;
	m->s.probe.exits += row->t.exits;
	return row;
}

/* All of the brief ones have ended: their blame is their starter's by then. */
static struct made *made_storm(uint64_t per_s, uint64_t each_us)
{
	struct made *m = made_new(2, 10000);

	starter(m, 20, "loop.sh", per_s, each_us);
	made_task(m, 50, 1, "editor", 1500, 3300);
	made_blame(m, 50, 20, 3000);
	return m;
}

static void storm(void **state)
{
	struct made *m = made_storm(500, 1500);
	const struct finding *f = &found.finding[0];

	(void)state;
	look(m);
	assert_int_equal(f->cause, CAUSE_FORK_STORM);
	assert_string_equal(f->culprit.name, "loop.sh");
	assert_int_equal(f->culprit.kind, SUBJECT_PROCESS);
	assert_int_equal(f->culprit.pid[0], 20);
	assert_string_equal(f->victim.name, "editor");
	assert_int_equal(f->count, 5000);
	assert_int_equal(f->lost_ns, 3300 * MS);
	assert_int_equal(f->blamed_ns, 3000 * MS);
	assert_int_equal(f->confidence, CONFIDENCE_ACCOUNTED);
	/* Its own 3.75 s and the 7.5 s of what it started: the editor got less. */
	assert_int_equal(f->culprit_run_ns, 11250 * MS);
	/* Children inherit what it is made to be. */
	assert_int_equal(found.offer[0].kind, ACTION_SCHED_IDLE);
	assert_int_equal(found.offer[0].target.pid[0], 20);
	assert_null(find(CAUSE_CPU_HOG));
	done(m);
}

/* Many starters of one kind are one storm; those of it that live now are no hogs of
 * their own; the weight of their cgroup is offered although these are in it, too. */
static void storm_of_many(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];
	static const pid_t brief[] = { 900, 901, 902 };

	(void)state;
	made_cgroup(m, 7, "/batch");
	for (pid_t pid = 20; pid < 24; pid++) {
		starter(m, pid, "nightly", 100, 1500)->cgroup_id = 7;
		made_blame(m, 50, pid, 500);
	}
	for (size_t i = 0; i < 3; i++) {
		struct task_row *row = made_task(m, brief[i], 20, "true", 1, 0);

		row->start_ns = m->s.time_ns - MS;
		row->cgroup_id = 7;
		made_blame(m, 50, brief[i], 200);
	}
	for (pid_t pid = 60; pid < 75; pid++)
		made_task(m, pid, 1, "others", 1, 0);
	made_task(m, 50, 1, "editor", 1000, 3000);
	look(m);
	assert_int_equal(f->cause, CAUSE_FORK_STORM);
	assert_int_equal(f->culprit.kind, SUBJECT_GROUP);
	assert_int_equal(f->culprit.n_pids, 4);
	assert_int_equal(f->count, 4000);
	assert_int_equal(f->blamed_ns, 2600 * MS);
	assert_int_equal(found.offer[0].kind, ACTION_CGROUP_IDLE);
	assert_string_equal(found.offer[0].target.name, "/batch");
	done(m);
}

/* Near misses: a build with jobs of some size, a server that computes and starts a
 * few helpers, a loop that starts few, and a storm that takes nothing from anybody. */
static void no_storm(void **state)
{
	struct made *m = made_storm(25, 60000); /* 60 ms each */

	(void)state;
	look(m);
	assert_null(find(CAUSE_FORK_STORM));
	done(m);

	m = made_storm(25, 1000);
	m->task[0].t.run_ns = 9000 * MS; /* it computes itself */
	look(m);
	assert_null(find(CAUSE_FORK_STORM));
	assert_non_null(find(CAUSE_CPU_HOG));
	done(m);

	m = made_storm(19, 1500);
	look(m);
	assert_null(find(CAUSE_FORK_STORM));
	done(m);

	m = made_storm(500, 1500);
	m->s.n_blames = 0;
	m->task[1].t.wait_ns = 10 * MS;
	look(m);
	assert_null(find(CAUSE_FORK_STORM));
	done(m);
}

/* Where it is known who starts how many, nobody is named for those that others
 * start, though its own few are all that lives. */
static void storm_of_nobody(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_task(m, 20, 2, "spawner", 10, 0)->t.forks = 12;
	for (pid_t pid = 900; pid < 905; pid++) {
		made_task(m, pid, 20, "worker", 1, 0)->start_ns = m->s.time_ns - MS;
		made_blame(m, 50, pid, 10);
	}
	for (pid_t pid = 7000; pid < 7100; pid++) /* of others, ended */
		made_blame(m, 50, pid, 30);
	made_task(m, 50, 1, "editor", 1000, 3300);
	m->s.probe.forks = 2000;
	m->s.cpu_busy_ns = 12000 * MS;
	look(m);
	assert_int_equal(f->cause, CAUSE_FORK_STORM);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->count, 2000);
	done(m);
}

/* --- growth ------------------------------------------------------------------------ */

/* A root with children, so many of each age: youngest first. */
static struct made *made_tree(const unsigned int young[AGE_PARTS])
{
	struct made *m = made_new(2, 10000);
	struct task_row *root = made_task(m, 20, 2, "spawner", 10, 0);
	pid_t pid = 1000;

	root->threads_before = 1;
	m->s.limits = (struct limits_state){ .threads = 300, .threads_max = 190000,
					     .pid_max = 32768 };
	for (int part = AGE_PARTS - 1; part >= 0; part--) {
		for (unsigned int i = 0; i < young[part]; i++) {
			struct task_row *row = made_task(m, pid++, 20, "spawner", 1, 0);

			row->young[part] = 1;
			row->start_ns = m->s.time_ns - (unsigned int)(part + 1) * AGE_PART_NS + MS;
			root->t.forks++;
		}
	}
	m->s.probe.forks = root->t.forks;
	return m;
}

static void limit_tree(struct made *m, uint64_t tasks, uint64_t limit)
{
	struct cgroup_row *c = made_cgroup(m, 7, "/service");

	c->tasks = tasks;
	c->task_limit = limit;
	for (size_t i = 0; i < m->s.n_tasks; i++)
		m->task[i].pids_cgroup = 7;
}

static void growth(void **state)
{
	static const unsigned int even[] = { 30, 30, 30, 30 };
	struct made *m = made_tree(even);
	const struct finding *f;

	(void)state;
	limit_tree(m, 121, 900);
	look(m);
	f = find(CAUSE_TASK_GROWTH);
	assert_non_null(f);
	assert_int_equal(f->id, 1);
	assert_string_equal(f->culprit.name, "spawner");
	assert_int_equal(f->culprit.pid[0], 20); /* the root comes first */
	assert_int_equal(f->culprit.n_pids, 121);
	assert_int_equal(f->count, 120);
	assert_int_equal(evidence(f, EVIDENCE_TASKS), 121);
	assert_int_equal(evidence(f, EVIDENCE_TASK_LIMIT), 900);
	assert_int_equal(f->confidence, CONFIDENCE_MEASURED);
	assert_int_equal(f->n_offers, 0);
	done(m);
}

/* Far from any limit it matters only if others lose time behind it. */
static void growth_that_matters(void **state)
{
	static const unsigned int even[] = { 30, 30, 30, 30 };
	struct made *m = made_tree(even);
	const struct finding *f;

	(void)state;
	look(m);
	assert_null(find(CAUSE_TASK_GROWTH));
	made_task(m, 50, 1, "editor", 1000, 2000);
	for (pid_t pid = 1000; pid < 1100; pid++)
		made_blame(m, 50, pid, 18);
	look(m);
	f = find(CAUSE_TASK_GROWTH);
	assert_non_null(f);
	assert_int_equal(f->id, 1); /* before the crowd that its members are */
	assert_int_equal(f->lost_ns, 1800 * MS);
	done(m);
}

static void leaking_threads(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 20, 2, "leaky", 100, 0);
	const struct finding *f;

	(void)state;
	row->threads = 400;
	row->threads_before = 300;
	for (int i = 0; i < AGE_PARTS; i++)
		row->young[i] = 25;
	row->nproc_limit = 500;
	m->s.limits = (struct limits_state){ .threads = 600, .threads_max = 190000 };
	m->s.probe.forks = 1; /* they are counted */
	look(m);
	f = find(CAUSE_TASK_GROWTH);
	assert_non_null(f);
	assert_int_equal(f->culprit.kind, SUBJECT_PROCESS);
	assert_int_equal(f->count, 100);
	assert_int_equal(evidence(f, EVIDENCE_TASK_LIMIT), 500);
	/* As many ended as came: threads for requests. */
	m->task[0].threads_before = 395;
	look(m);
	assert_null(find(CAUSE_TASK_GROWTH));
	done(m);
}

/* What starts, and what replaces what ends, do not grow. */
static void no_growth(void **state)
{
	static const unsigned int shapes[][AGE_PARTS] = {
		{ 0, 0, 0, 120 },  /* a browser that was opened nine seconds ago */
		{ 40, 80, 0, 0 },  /* a service that starts now */
		{ 110, 10, 2, 0 }, /* make -j: short jobs, replaced */
		{ 9, 9, 9, 9 },    /* a few */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct made *m = made_tree(shapes[i]);

		limit_tree(m, 121, 130);
		look(m);
		assert_null(find(CAUSE_TASK_GROWTH));
		done(m);
	}
}

/* make -j with jobs of all ages that has reached its number: as many end. */
static void plateau(void **state)
{
	static const unsigned int even[] = { 30, 30, 30, 30 };
	struct made *m = made_tree(even);

	(void)state;
	limit_tree(m, 121, 900);
	m->task[0].t.exits = 110;
	m->s.probe.exits = 110;
	look(m);
	assert_null(find(CAUSE_TASK_GROWTH));
	done(m);
}

/* The children of a bomb whose parents end are init's: they are one all the same. */
static void orphans(void **state)
{
	static const unsigned int even[] = { 30, 30, 30, 30 };
	struct made *m = made_tree(even);
	const struct finding *f;

	(void)state;
	limit_tree(m, 121, 300);
	for (size_t i = 1; i < m->s.n_tasks; i++) {
		m->task[i].ppid = 1;
		snprintf(m->task[i].comm, sizeof(m->task[i].comm), "orphan");
	}
	look(m);
	f = find(CAUSE_TASK_GROWTH);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "orphan");
	assert_int_equal(f->culprit.n_pids, 120);
	done(m);
}

/* --- zombies ------------------------------------------------------------------------ */

static void zombies(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 20, 2, "careless", 10, 0);
	const struct finding *f;

	(void)state;
	row->zombies = 150;
	row->zombies_before = 50;
	look(m);
	f = find(CAUSE_ZOMBIES);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "careless");
	assert_int_equal(f->count, 150);
	assert_int_equal(evidence(f, EVIDENCE_MORE), 100);
	assert_int_equal(found.n_offers, 0);
	/* Old ones that do not grow, and a few that do, are no trouble. */
	row->zombies_before = 150;
	look(m);
	assert_null(find(CAUSE_ZOMBIES));
	row->zombies = 99;
	row->zombies_before = 0;
	look(m);
	assert_null(find(CAUSE_ZOMBIES));
	/* ... unless they take up the limit. */
	limit_tree(m, 120, 500);
	look(m);
	assert_non_null(find(CAUSE_ZOMBIES));
	done(m);
}

/* A few long steps of a build: who started them is charged with them, and small itself. */
static void a_build(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_task(m, 20, 1, "make", 20, 3)->t.ended_run_ns = 15000 * MS;
	made_task(m, 50, 1, "editor", 100, 3300);
	made_blame(m, 50, 20, 3100);
	m->s.cpu_busy_ns = 15200 * MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CPU_HOG);
	assert_int_equal(f->culprit_run_ns, 15020 * MS);
	assert_int_equal(evidence_of(f, EVIDENCE_ENDED_RUN)->value, 15000 * MS);
	assert_non_null(strstr(said(m), "`make` (pid 20), with what it starts, holds 1.5 of the 2 CPUs."));
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_build),
		cmocka_unit_test(storm),
		cmocka_unit_test(storm_of_many),
		cmocka_unit_test(no_storm),
		cmocka_unit_test(storm_of_nobody),
		cmocka_unit_test(growth),
		cmocka_unit_test(growth_that_matters),
		cmocka_unit_test(leaking_threads),
		cmocka_unit_test(no_growth),
		cmocka_unit_test(plateau),
		cmocka_unit_test(orphans),
		cmocka_unit_test(zombies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
