// SPDX-License-Identifier: GPL-2.0-or-later
/* test_findings_locks.c - locks, system calls and timers: what is found, and what
 * looks like it and is not. */
#include "diagnose/findings_table.h"
#include "findings_look.h"

static const struct finding *find_cause(enum finding_cause cause)
{
	for (size_t i = 0; i < found.n_findings; i++) {
		if (found.finding[i].cause == cause)
			return &found.finding[i];
	}
	return NULL;
}

static bool offers(const struct finding *f, enum action_kind kind)
{
	for (size_t i = 0; i < f->n_offers; i++) {
		if (found.offer[f->offers[i] - 1].kind == kind)
			return true;
	}
	return false;
}

static bool found_about_locks(void)
{
	return find_cause(CAUSE_LOCK_INVERSION) || find_cause(CAUSE_LOCK_OWN) ||
	       find_cause(CAUSE_MMAP_LOCK);
}

/* A keeper of the idle class, a clerk that needs its lock, two hogs. */
static struct made *made_inversion(uint64_t keeper_run_ms, uint64_t keeper_wait_ms,
				   uint64_t lock_ms)
{
	struct made *m = made_new(2, 10000);

	made_task(m, 100, 1, "keeper", keeper_run_ms, keeper_wait_ms)->policy = SCHED_IDLE;
	made_task(m, 101, 1, "clerk", 20, 30);
	made_task(m, 201, 1, "encode", 9700, 100);
	made_task(m, 202, 1, "encode", 9700, 100);
	made_blame(m, 100, 201, keeper_wait_ms / 2);
	made_blame(m, 100, 202, keeper_wait_ms / 2);
	made_lock(m, 101, 100, LOCK_FUTEX, lock_ms, 12);
	return m;
}

static void test_inversion(void **state)
{
	struct made *m = made_inversion(80, 9800, 9400);
	const struct finding *f;

	(void)state;
	look(m);
	assert_true(found.n_findings > 0);
	f = &found.finding[0];
	assert_int_equal(f->cause, CAUSE_LOCK_INVERSION);
	assert_string_equal(f->culprit.name, "encode");
	assert_int_equal(f->culprit.n_pids, 2);
	assert_int_equal(f->victim.pid[0], 101);
	assert_int_equal(f->lost_ns, 9400 * MS);
	assert_int_equal(evidence_of(f, EVIDENCE_LOCK_HOLDER)->value, 100);
	assert_int_equal(evidence_of(f, EVIDENCE_HOLDER_WAIT)->value, 9800 * MS);
	assert_true(offers(f, ACTION_SCHED_IDLE));
	assert_true(offers(f, ACTION_NICE));
	done(m);
}

/* Looked at for a second of the ten: the numbers are those of that second. */
static void test_inversion_of_a_moment(void **state)
{
	struct made *m = made_inversion(80, 9800, 900);
	const struct finding *f;

	(void)state;
	m->s.set[PROBE_LOCKS].on_ns = 1000 * MS;
	look(m);
	f = find_cause(CAUSE_LOCK_INVERSION);
	assert_non_null(f);
	assert_int_equal(f->window_ns, 1000 * MS);
	assert_int_equal(f->lost_ns, 900 * MS);
	assert_int_equal(evidence_of(f, EVIDENCE_HOLDER_WAIT)->value, 980 * MS);
	done(m);
}

/* Too short a look says nothing. */
static void test_a_glance_is_no_look(void **state)
{
	struct made *m = made_inversion(80, 9800, 90);

	(void)state;
	m->s.set[PROBE_LOCKS].on_ns = 100 * MS;
	look(m);
	assert_false(found_about_locks());
	done(m);
}

/* The holder got its CPU and used it with the lock in its hand. */
static void test_holder_that_runs(void **state)
{
	struct made *m = made_inversion(9000, 900, 8000);
	const struct finding *f;

	(void)state;
	m->task[0].policy = SCHED_NORMAL;
	look(m);
	assert_null(find_cause(CAUSE_LOCK_INVERSION));
	f = find_cause(CAUSE_LOCK_OWN);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "keeper");
	assert_int_equal(f->n_offers, 0);
	done(m);
}

/* The holder waits for a CPU, but for no part of this. */
static void test_starved_and_no_lock(void **state)
{
	struct made *m = made_inversion(80, 9800, 30);

	(void)state;
	look(m);
	assert_false(found_about_locks());
	done(m);
}

/* A machine emulator that shares the CPUs with another one: both have locks of
 * their own, and both wait for a CPU, which is told as that. */
static void test_threads_of_one_process(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 100, 1, "qemu-a", 4200, 22000)->threads = 6;
	made_task(m, 101, 1, "qemu-b", 4400, 21000)->threads = 6;
	made_blame(m, 100, 101, 11000);
	made_blame(m, 101, 100, 10500);
	made_lock(m, 100, 100, LOCK_FUTEX, 5500, 4000);
	made_lock(m, 101, 101, LOCK_FUTEX, 4900, 4000);
	look(m);
	assert_null(find_cause(CAUSE_LOCK_INVERSION));
	assert_null(find_cause(CAUSE_LOCK_OWN));
	done(m);
}

/* ... but a thread that was put behind all others holds the process's lock. */
static void test_idle_thread_holds(void **state)
{
	struct made *m = made_new(2, 10000);
	struct lock_row *row;

	(void)state;
	made_task(m, 100, 1, "browser", 50, 9700)->threads = 12;
	made_task(m, 201, 1, "encode", 9800, 20);
	made_blame(m, 100, 201, 9600);
	row = made_lock(m, 100, 100, LOCK_FUTEX, 9000, 2);
	row->stuck_ns = 4000 * MS;
	row->holder = 104;
	row->holder_policy = SCHED_IDLE;
	row->holder_waiting_ns = 900 * MS;
	look(m);
	assert_non_null(find_cause(CAUSE_LOCK_INVERSION));
	done(m);
}

static void test_own_locks(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f;

	(void)state;
	made_task(m, 100, 1, "ledger", 9900, 5000)->threads = 64;
	made_lock(m, 100, 100, LOCK_FUTEX, 600000, 80000);
	look(m);
	f = find_cause(CAUSE_LOCK_OWN);
	assert_non_null(f);
	assert_int_equal(f->id, 1);
	assert_int_equal(f->victim.pid[0], 100);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->count, 80000);
	assert_int_equal(f->n_offers, 0);
	assert_null(evidence_of(f, EVIDENCE_HOLDER_WAIT));
	done(m);
}

/* Whoever holds the locks gets no CPU half of the time: that comes first. */
static void test_own_locks_held_up(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f;

	(void)state;
	made_task(m, 100, 1, "emulator", 5000, 5200)->threads = 3;
	made_task(m, 201, 1, "encode", 9000, 900);
	made_blame(m, 100, 201, 4800);
	made_lock(m, 100, 100, LOCK_FUTEX, 5900, 400);
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_HOG);
	f = find_cause(CAUSE_LOCK_OWN);
	assert_non_null(f);
	assert_int_equal(evidence_of(f, EVIDENCE_HOLDER_WAIT)->value, 5200 * MS);
	done(m);
}

/* Threads more than there are CPUs do not make it the worst by their number. */
static void test_own_locks_rank(void **state)
{
	struct made *m = made_inversion(80, 9800, 9400);

	(void)state;
	made_task(m, 300, 1, "ledger", 4000, 100)->threads = 64;
	made_lock(m, 300, 300, LOCK_FUTEX, 6000, 80000);
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_LOCK_INVERSION);
	assert_non_null(find_cause(CAUSE_LOCK_OWN));
	done(m);
}

/* A pool that sleeps for want of work, an interpreter with its one lock handed
 * around by a condition, a collector that stops its threads. */
static void test_healthy_pools(void **state)
{
	struct made *m = made_new(4, 10000);

	(void)state;
	made_task(m, 100, 1, "server", 200, 20)->threads = 64;
	made_lock(m, 100, 100, LOCK_CONDITION, 600000, 300);
	made_lock(m, 100, 100, LOCK_FUTEX, 90, 400);
	made_task(m, 101, 1, "python3", 9800, 300)->threads = 4;
	made_lock(m, 101, 101, LOCK_CONDITION, 29000, 6000);
	made_task(m, 102, 1, "java", 12000, 900)->threads = 40;
	made_lock(m, 102, 102, LOCK_CONDITION, 350000, 90000);
	made_lock(m, 102, 102, LOCK_FUTEX, 1800, 20000);
	look(m);
	assert_false(found_about_locks());
	done(m);
}

/* A busy database of many processes that wait for each other a little. */
static void test_busy_database(void **state)
{
	struct made *m = made_new(4, 10000);

	(void)state;
	for (pid_t pid = 100; pid < 130; pid++) {
		made_task(m, pid, 99, "postgres", 1100, 80);
		made_lock(m, pid, pid == 129 ? 100 : pid + 1, LOCK_FUTEX, 60, 900);
	}
	look(m);
	assert_false(found_about_locks());
	done(m);
}

static void test_mmap_lock(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f;

	(void)state;
	made_task(m, 100, 1, "mapper", 15000, 3000)->threads = 16;
	made_lock(m, 100, 100, LOCK_MMAP, 120000, 900);
	look(m);
	f = find_cause(CAUSE_MMAP_LOCK);
	assert_non_null(f);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->n_offers, 0);
	done(m);
	/* A monitor that reads its map all the time. */
	m = made_new(2, 10000);
	made_task(m, 100, 1, "mapper", 900, 300)->threads = 16;
	made_task(m, 200, 1, "monitor", 5000, 30);
	made_lock(m, 100, 200, LOCK_MMAP, 12000, 900);
	look(m);
	f = find_cause(CAUSE_MMAP_LOCK);
	assert_non_null(f);
	assert_int_equal(f->culprit.pid[0], 200);
	done(m);
}

/* Four of a name hold the CPUs; an editor waits. */
static struct made *made_busy(uint64_t system_ms, uint64_t syscalls, uint64_t timers,
			      uint64_t sleeps)
{
	struct made *m = made_new(2, 10000);

	for (pid_t pid = 100; pid < 104; pid++) {
		struct task_row *row = made_task(m, pid, 1, "busy", 4800, 5000);

		row->t.system_ns = system_ms * MS;
		row->t.syscalls = syscalls;
		row->t.timers = timers;
		row->t.sleeps = sleeps;
		made_blame(m, 200, pid, 1500);
	}
	made_task(m, 200, 1, "editor", 300, 6000);
	m->s.set[PROBE_SYSCALLS].on_ns = m->s.set[PROBE_TIMERS].on_ns = m->s.span_ns;
	return m;
}

static void test_syscall_storm(void **state)
{
	struct made *m = made_busy(4000, 5000000, 0, 10);
	const struct finding *f;

	(void)state;
	look(m);
	f = &found.finding[0];
	assert_int_equal(f->cause, CAUSE_SYSCALL_STORM);
	assert_string_equal(f->culprit.name, "busy");
	assert_int_equal(f->count, 20000000);
	assert_int_equal(evidence_of(f, EVIDENCE_CALL_RATE)->value, 2000000000);
	assert_true(offers(f, ACTION_SCHED_IDLE));
	done(m);
	/* Counted for a tenth of the window. */
	m = made_busy(4000, 500000, 0, 10);
	m->s.set[PROBE_SYSCALLS].on_ns = 1000 * MS;
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_SYSCALL_STORM);
	assert_int_equal(found.finding[0].count, 20000000);
	done(m);
}

/* Many calls that do something; calls beside much work of its own; not looked at. */
static void test_no_syscall_storm(void **state)
{
	static const struct {
		uint64_t system_ms, syscalls, sleeps;
	} near_misses[] = {
		{ 4000, 200000, 100 },	   /* 24 us each: it reads and writes */
		{ 1000, 2000000, 10 },	   /* it computes */
		{ 4000, 1500000, 900000 }, /* they sleep: a server of small requests */
		{ 4000, 0, 10 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(near_misses) / sizeof(near_misses[0]); i++) {
		struct made *m = made_busy(near_misses[i].system_ms, near_misses[i].syscalls, 0,
					   near_misses[i].sleeps);

		look(m);
		assert_null(find_cause(CAUSE_SYSCALL_STORM));
		assert_string_equal(found.finding[0].culprit.name, "busy");
		done(m);
	}
}

/* Nobody loses: then it is its own affair. */
static void test_calls_without_a_loser(void **state)
{
	struct made *m = made_new(4, 10000);
	struct task_row *row = made_task(m, 100, 1, "dd", 9900, 10);

	(void)state;
	row->t.system_ns = 9000 * MS;
	row->t.syscalls = 9000000;
	m->s.set[PROBE_SYSCALLS].on_ns = m->s.span_ns;
	made_task(m, 200, 1, "editor", 300, 20);
	look(m);
	assert_null(find_cause(CAUSE_SYSCALL_STORM));
	done(m);
}

static void test_timer_storm(void **state)
{
	struct made *m = made_busy(4000, 0, 400000, 400000);

	(void)state;
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_TIMER_STORM);
	assert_true(offers(&found.finding[0], ACTION_SCHED_IDLE));
	done(m);
	/* 1000 timers a second with 5 ms of work each: a hog that paces itself. */
	m = made_busy(400, 0, 1000, 1000);
	look(m);
	assert_null(find_cause(CAUSE_TIMER_STORM));
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inversion),
		cmocka_unit_test(test_inversion_of_a_moment),
		cmocka_unit_test(test_a_glance_is_no_look),
		cmocka_unit_test(test_holder_that_runs),
		cmocka_unit_test(test_starved_and_no_lock),
		cmocka_unit_test(test_threads_of_one_process),
		cmocka_unit_test(test_idle_thread_holds),
		cmocka_unit_test(test_own_locks),
		cmocka_unit_test(test_own_locks_held_up),
		cmocka_unit_test(test_own_locks_rank),
		cmocka_unit_test(test_healthy_pools),
		cmocka_unit_test(test_busy_database),
		cmocka_unit_test(test_mmap_lock),
		cmocka_unit_test(test_syscall_storm),
		cmocka_unit_test(test_no_syscall_storm),
		cmocka_unit_test(test_calls_without_a_loser),
		cmocka_unit_test(test_timer_storm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
