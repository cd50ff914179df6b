// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_sched.c - quotas, affinity, real-time tasks, switching, programs
 * that compute; each with machines that are near to it and are healthy.
 */
#include "answer/answer_impl.h"
#include "diagnose/findings_seen.h"
#include "diagnose/findings_table.h"
#include "findings_look.h"

static struct finding *only(enum finding_cause cause)
{
	if (found.n_findings != 1 || found.finding[0].cause != cause)
		print_error("%zu findings, the first %s\n", found.n_findings,
			    found.n_findings ? cause_word(found.finding[0].cause) : "none");
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, cause);
	return &found.finding[0];
}

static void none_but_fine(void)
{
	for (size_t i = 0; i < found.n_findings; i++) {
		if (!cause_is_fine(found.finding[i].cause))
			fail_msg("found %s", cause_word(found.finding[i].cause));
	}
	assert_int_equal(found.n_offers, 0);
}

static uint64_t value_of(const struct finding *f, enum evidence_kind kind)
{
	const struct evidence *e = evidence_of(f, kind);

	assert_non_null(e);
	return e->value;
}

/* --- affinity ------------------------------------------------------------------ */

/* A victim and a hog on CPU 1, while CPU 0 idles. */
static struct made *bound(uint64_t victim_ms, uint64_t wait_ms, uint64_t idle_ms)
{
	struct made *m = made_new(2, 10000);

	made_cpu(m, 0, 10000 - idle_ms);
	made_cpu(m, 1, 10000);
	made_task(m, 100, 50, "worker", victim_ms, wait_ms)->cpus[0] = 2;
	made_task(m, 200, 60, "hog", 10000 - victim_ms, victim_ms)->cpus[0] = 2;
	made_blame(m, 100, 200, wait_ms);
	made_blame(m, 200, 100, victim_ms);
	return m;
}

static void pinned(void **state)
{
	struct made *m = bound(3000, 5000, 9000);
	const struct finding *f;

	(void)state;
	look(m);
	f = only(CAUSE_CPU_PINNED);
	assert_string_equal(f->victim.name, "worker");
	assert_string_equal(f->culprit.name, "hog");
	assert_int_equal(f->lost_ns, 5000 * MS);
	assert_int_equal(f->blamed_ns, 5000 * MS);
	assert_int_equal(f->count, 1);
	assert_int_equal(f->confidence, CONFIDENCE_ACCOUNTED);
	assert_int_equal(value_of(f, EVIDENCE_IDLE_CPU), 9000 * MS);
	assert_int_equal(f->n_offers, 1); /* the holder is in its right */
	assert_int_equal(found.offer[0].kind, ACTION_AFFINITY);
	assert_int_equal(found.offer[0].target.pid[0], 100);
	assert_string_equal(said(m),
			    "`worker` (pid 100) may run on 1 of the 2 CPUs only and waited 5 s "
			    "of the last 10 s there, all of it behind `hog`, while the others "
			    "idled 9 s; it is that affinity that costs it the time, and `hog` "
			    "(pid 200) is as much in its right.  [cpu pressure 0 %]");
	done(m);
}

/* The same wait, but the other CPU is as busy: then the hog is the cause. */
static void pinned_beside_busy_cpus(void **state)
{
	struct made *m = bound(3000, 5000, 1000);

	(void)state;
	made_task(m, 300, 61, "other", 9000, 0);
	look(m);
	assert_true(found.n_findings >= 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_HOG);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_int_not_equal(found.finding[i].cause, CAUSE_CPU_PINNED);
	done(m);
}

/* Bound, and nothing to wait for; unbound, beside an idle CPU; a quota's wait. */
static void pinned_without_loss(void **state)
{
	struct made *m = bound(6000, 100, 9000);

	(void)state;
	m->task[1].t.run_ns = 3900 * MS;
	m->task[1].t.wait_ns = 0;
	m->s.n_blames = 0;
	made_blame(m, 100, 200, 100);
	look(m);
	none_but_fine();
	done(m);

	m = bound(3000, 5000, 9000);
	m->task[0].cpus[0] = m->task[1].cpus[0] = 0;
	look(m);
	only(CAUSE_CPU_HOG);
	done(m);

	m = bound(3000, 5000, 9000);
	m->s.n_blames = 0;
	made_blame(m, 100, 0, 4900); /* throttled: nobody is before it */
	made_blame(m, 100, 200, 100);
	look(m);
	none_but_fine();
	done(m);
}

/* All that it may use is as much as there is. */
static void pinned_to_all(void **state)
{
	struct made *m = bound(3000, 5000, 9000);

	(void)state;
	m->task[0].cpus[0] = m->task[1].cpus[0] = 7;
	look(m);
	only(CAUSE_CPU_HOG);
	done(m);
}

/* Threads of one process on one CPU wait for each other. */
static void pinned_with_itself(void **state)
{
	struct made *m = made_new(4, 10000);
	const struct finding *f;

	(void)state;
	made_cpu(m, 0, 10000);
	for (uint32_t cpu = 1; cpu < 4; cpu++)
		made_cpu(m, cpu, 100);
	made_task(m, 100, 50, "pool", 9900, 29000)->threads = 4;
	m->task[0].cpus[0] = 1;
	made_blame(m, 100, 100, 29000);
	look(m);
	f = only(CAUSE_CPU_PINNED);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->all_lost_ns, 29000 * MS);
	assert_string_equal(said(m),
			    "`pool` (pid 100, 4 threads) may run on 1 of the 4 CPUs only and waited 29 s "
			    "in the last 10 s (sum of its threads) there, while the others idled "
			    "29.7 s; nobody else is to blame.  [cpu pressure 0 %]");
	done(m);
}

/* On CPU 70 of 72. */
static void pinned_on_many_cpus(void **state)
{
	struct made *m = made_new(72, 10000);
	static struct cpu_row cpu[72];

	(void)state;
	for (uint32_t i = 0; i < 72; i++)
		cpu[i] = (struct cpu_row){ .cpu = i, .busy_ns = i == 70 ? 10000 * MS : 0,
					   .idle_ns = i == 70 ? 0 : 10000 * MS };
	m->s.cpu = cpu;
	m->s.n_cpu_rows = 72;
	made_task(m, 100, 50, "worker", 3000, 5000)->cpus[1] = 1ull << 6;
	made_task(m, 200, 60, "hog", 7000, 3000)->cpus[1] = 1ull << 6;
	made_blame(m, 100, 200, 5000);
	look(m);
	assert_int_equal(only(CAUSE_CPU_PINNED)->count, 1);
	m->s.cpu = m->cpu;
	done(m);
}

/* --- quota ---------------------------------------------------------------------- */

static struct made *limited(uint64_t id, uint64_t throttles, uint64_t ms)
{
	struct made *m = made_new(2, 10000);
	struct cgroup_row *row = made_cgroup(m, id, "/web");

	row->nr_throttled = throttles;
	row->throttled_ns = ms * MS;
	row->cpu_quota = 2000;
	made_cgroup(m, id + 1, "/web/app");
	made_cgroup(m, id + 2, "/website");
	made_task(m, 100, 1, "httpd", 2000, ms)->cgroup_id = id + 1;
	made_task(m, 101, 1, "other", 10, 0)->cgroup_id = id + 2;
	made_task(m, 102, 1, "init", 10, 0);
	return m;
}

/* In either version, with idle CPUs beside; members are those below it, too. */
static void quota(void **state)
{
	const uint64_t ids[] = { 4711, CGROUP_ID_V1_CPU | 4711 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct made *m = limited(ids[i], 95, 7600);
		const struct finding *f;

		made_blame(m, 100, 0, 7600);
		look(m);
		f = only(CAUSE_CPU_QUOTA);
		assert_int_equal(f->victim.kind, SUBJECT_CGROUP);
		assert_int_equal(f->victim.cgroup_id, ids[i]);
		assert_int_equal(f->victim.n_pids, 1);
		assert_int_equal(f->victim.pid[0], 100);
		assert_int_equal(f->culprit.kind, SUBJECT_NONE);
		assert_int_equal(value_of(f, EVIDENCE_CPU_QUOTA), 2000);
		assert_int_equal(f->n_offers, 1);
		assert_int_equal(found.offer[0].kind, ACTION_QUOTA);
		assert_int_equal(found.offer[0].target.cgroup_id, ids[i]);
		assert_int_equal(found.offer[0].value, 40);
		assert_string_equal(said(m),
				    "Cgroup `/web` (pid 100) was stopped 95 times by its own CPU quota of "
				    "20 % of one CPU, 7.6 s of the last 10 s; nobody else is to "
				    "blame, and the 2 CPUs idled 18 s meanwhile.  [cpu pressure "
				    "0 %]");
		done(m);
	}
}

/* Touched now and then: no loss that anyone notices. */
static void quota_touched(void **state)
{
	struct made *m = limited(4711, 30, 450);

	(void)state;
	look(m);
	none_but_fine();
	done(m);
}

/* --- real-time ------------------------------------------------------------------- */

static void fifo(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row;
	const struct finding *f;

	(void)state;
	row = made_task(m, 100, 50, "spin", 9500, 0);
	row->policy = SCHED_FIFO;
	row->rt_priority = 10;
	made_task(m, 200, 60, "editor", 300, 4000);
	made_blame(m, 200, 100, 3900);
	look(m);
	f = only(CAUSE_CPU_RT);
	assert_string_equal(f->culprit.name, "spin");
	assert_int_equal(f->n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_NORMAL);
	/* One of its own kind that takes little before it is no cause of anything. */
	row = made_task(m, 300, 70, "watch", 500, 0);
	row->policy = SCHED_RR;
	row->rt_priority = 20;
	m->task[0].t.wait_ns = 1600 * MS;
	made_blame(m, 100, 300, 400);
	look(m);
	f = only(CAUSE_CPU_RT);
	assert_string_equal(f->culprit.name, "spin");
	done(m);
}

/* An audio thread takes its 2 %, an interrupt thread works: nobody is hurt. */
static void fifo_that_behaves(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row;

	(void)state;
	row = made_task(m, 100, 50, "pipewire", 200, 0);
	row->policy = SCHED_FIFO;
	row = made_task(m, 30, 2, "irq/24-nvme0q1", 900, 0);
	row->policy = SCHED_FIFO;
	row->kernel_thread = true;
	made_task(m, 200, 60, "editor", 3000, 180);
	made_blame(m, 200, 100, 90);
	made_blame(m, 200, 30, 90);
	m->s.pressure.cpu_some = (struct psi_line){ .share = 200, .total_us = 200000 };
	look(m);
	none_but_fine();
	done(m);
}

/* An interrupt thread that takes a whole CPU is the kernel's own work. */
static void busy_irq_thread(void **state)
{
	struct made *m = made_new(1, 10000);
	struct task_row *row = made_task(m, 30, 2, "irq/24-eth0", 7000, 0);

	(void)state;
	row->policy = SCHED_FIFO;
	row->kernel_thread = true;
	made_task(m, 200, 60, "editor", 2900, 6000);
	made_blame(m, 200, 30, 5900);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_not_equal(found.finding[0].cause, CAUSE_CPU_RT);
	assert_int_equal(found.finding[0].culprit.kind, SUBJECT_KERNEL);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

/* --- switching -------------------------------------------------------------------- */

static struct made *ping_pong(uint64_t sleeps, uint64_t wait_ms)
{
	struct made *m = made_new(1, 10000);

	for (pid_t pid = 811; pid <= 812; pid++)
		made_task(m, pid, 500, "relay", 3000, 1000)->t.sleeps = sleeps;
	made_task(m, 700, 1, "postgres", 1000, wait_ms);
	made_blame(m, 700, 811, wait_ms / 2);
	made_blame(m, 700, 812, wait_ms / 2);
	return m;
}

static void switching(void **state)
{
	struct made *m = ping_pong(500000, 6000);
	const struct finding *f;

	(void)state;
	look(m);
	f = only(CAUSE_SWITCH_STORM);
	assert_string_equal(f->culprit.name, "relay");
	assert_int_equal(f->culprit.n_pids, 2);
	assert_int_equal(f->count, 1000000);
	assert_true(f->n_offers >= 1);
	assert_string_equal(said(m),
			    "The 2 `relay` processes (pid 811..812) hand the CPU over 100,000 times "
			    "per second and hold 0.60 of the one CPU by that. `postgres` (pid 700) "
			    "waited 6 s of the last 10 s for a CPU, all of it behind `relay`.  "
			    "[cpu pressure 0 %]");
	done(m);
	/* The same work in long turns is a hog. */
	m = ping_pong(500, 6000);
	look(m);
	only(CAUSE_CPU_HOG);
	done(m);
	/* Nobody loses by it. */
	m = ping_pong(500000, 60);
	look(m);
	none_but_fine();
	done(m);
}

/* --- a program that computes -------------------------------------------------------- */

static void app_itself(void **state)
{
	struct made *m = made_new(4, 10000);
	const struct finding *f;

	(void)state;
	made_task(m, 100, 50, "solver", 9900, 20);
	made_task(m, 200, 60, "editor", 100, 5);
	look(m);
	f = only(CAUSE_APP_ITSELF);
	assert_string_equal(f->victim.name, "solver");
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_true(cause_is_fine(f->cause));
	assert_int_equal(value_of(f, EVIDENCE_RAN), 9900 * MS);
	assert_string_equal(said(m),
			    "`solver` (pid 100) is busy with its own work: it ran 9.9 s of the "
			    "last 10 s on one CPU, and waited 20 ms for it; no contention, the "
			    "time goes into the program itself.");
	done(m);
}

/* One that sleeps, one that is idle priority, one with threads on all CPUs. */
static void app_that_does_not(void **state)
{
	struct made *m = made_new(4, 10000);

	(void)state;
	made_task(m, 100, 50, "sleeper", 100, 0);
	made_task(m, 101, 50, "batch", 9900, 0)->policy = SCHED_IDLE;
	made_task(m, 102, 50, "render", 19000, 100)->threads = 2;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* --- a batch that was put back ------------------------------------------------------ */

/* Commands beside a compile under nice 5: each wakeup waits a little. */
static struct made *batch_at(int8_t nice, uint64_t bash_wait_ms)
{
	struct made *m = made_new(2, 10000);

	for (pid_t pid = 811; pid <= 814; pid++)
		made_task(m, pid, 500, "cc1", 4800, 200)->nice = nice;
	made_task(m, 700, 1, "bash", 40, bash_wait_ms);
	made_task(m, 701, 1, "sshd", 30, 70);
	made_blame(m, 700, 811, bash_wait_ms);
	made_blame(m, 701, 812, 70);
	m->s.pressure.cpu_some.share = 9000;
	return m;
}

static void nice_batch(void **state)
{
	struct made *m = batch_at(5, 60);

	(void)state;
	look(m);
	none_but_fine();
	done(m);
	m = batch_at(0, 60);
	look(m);
	only(CAUSE_CPU_HOG);
	done(m);
	/* A victim that loses does so whatever the culprit's niceness. */
	m = batch_at(5, 3000);
	look(m);
	only(CAUSE_CPU_HOG);
	done(m);
}

/* --- for how long ---------------------------------------------------------------------- */

static void seen_with_gaps(void **state)
{
	static const struct {
		unsigned int at_s;
		bool there;
		unsigned int since_s;
	} moments[] = {
		{ 100, true, 0 },  { 102, true, 2 },  { 104, false, 0 }, { 106, true, 6 },
		{ 108, false, 0 }, { 126, true, 26 }, { 130, false, 0 }, { 147, false, 0 },
		{ 149, true, 0 },
	};
	struct findings_seen *seen = calloc(1, sizeof(*seen));
	struct made *m = made_hogs(), *idle = made_new(2, 10000);

	(void)state;
	assert_non_null(seen);
	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		struct made *now = moments[i].there ? m : idle;

		now->s.time_ns = moments[i].at_s * 1000 * MS;
		context.before = &seen->f;
		look(now);
		assert_int_equal(found.n_findings, moments[i].there);
		if (moments[i].there)
			assert_int_equal(found.finding[0].since_s, moments[i].since_s);
		findings_remember(seen, &found);
	}
	free(seen);
	done(idle);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pinned),
		cmocka_unit_test(pinned_beside_busy_cpus),
		cmocka_unit_test(pinned_without_loss),
		cmocka_unit_test(pinned_to_all),
		cmocka_unit_test(pinned_with_itself),
		cmocka_unit_test(pinned_on_many_cpus),
		cmocka_unit_test(quota),
		cmocka_unit_test(quota_touched),
		cmocka_unit_test(fifo),
		cmocka_unit_test(fifo_that_behaves),
		cmocka_unit_test(busy_irq_thread),
		cmocka_unit_test(switching),
		cmocka_unit_test(app_itself),
		cmocka_unit_test(app_that_does_not),
		cmocka_unit_test(nice_batch),
		cmocka_unit_test(seen_with_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
