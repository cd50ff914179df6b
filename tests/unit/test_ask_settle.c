/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_ask_settle.c - a change of memory: what was pushed out has to come back before it is
 * measured, and while it still does, it is measured again; so often, and no more.
 *
 * The change is one that a test may make without root (a process runs as SCHED_IDLE), proposed
 * as the answer to a shortage of memory.
 */
#include "ask_act_look.h"

#define VERIFY_MS 50u
#define ROUNDS_MAX 5 /* once, and four times again (ask_trial.c) */
#define LOST_MS 6000

/* What each measurement finds; the last goes on for ever. */
static const struct seen {
	uint64_t lost_ms;  /* by the victim, to memory */
	uint64_t faults;   /* of pages from a disk */
	uint64_t resident; /* MB */
} *script;
static size_t n_script, rounds;
static uint64_t begun_ns, first_begun_ns, begins;

static int observe_shortage(void *ctx, struct findings *f, struct snapshot *s)
{
	int err = fake_observe(ctx, f, s);

	for (size_t i = 0; err == 0 && i < f->n_offers; i++)
		f->offer[i].cause = CAUSE_MEM_SWAP;
	if (err == 0)
		s->task[0].t.page_ns = LOST_MS * MS;
	return err;
}

/* With a beginning that was not seen yet it begins there. */
static int measure_script(void *ctx, uint64_t since_ns, struct snapshot *s)
{
	struct fake *m = ctx;
	const struct seen *now;
	int err;

	if (since_ns != begun_ns) {
		assert_true(clock_boot_ns() >= since_ns);
		begun_ns = since_ns;
		if (begins++ == 0)
			first_begun_ns = since_ns;
		return -EAGAIN;
	}
	now = &script[rounds < n_script ? rounds : n_script - 1];
	rounds++;
	err = snapshot_copy(&m->made->s, s);
	if (err == 0) {
		s->task[0].t.page_ns = now->lost_ms * MS;
		s->task[0].t.major_faults = now->faults;
		s->task[0].rss_bytes = now->resident << 20;
	}
	return err;
}

/* The answer to a yes; how long after it measuring began, in ms. */
static uint64_t say_yes(const struct seen *seen, size_t n)
{
	struct ask_options options = { .mode = MODE_ASK, .verify_ms = VERIFY_MS, .actuator = actuator };
	uint64_t asked_ns;
	struct ask *a;

	script = seen;
	n_script = n;
	rounds = begins = begun_ns = first_begun_ns = 0;
	hog = process_start();
	fake_start(&machine, hog_machine(hog, 5800), &options, &a);
	ask_shutdown(a);
	ask_free(a);
	options.machine.observe = observe_shortage;
	options.machine.measure = measure_script;
	assert_int_equal(ask_new(&options, &a), 0);
	propose(a, root);
	asked_ns = clock_boot_ns();
	ask_and_read(a, root, "yes");
	stop(a);
	return (first_begun_ns - asked_ns) / MS;
}

static size_t times_again(void)
{
	size_t n = 0;

	for (const char *p = answer; (p = strstr(p, "Pages still come back")) != NULL; p++)
		n++;
	return n;
}

static void measured_until_it_is_back(void **state)
{
	static const struct seen seen[] = { { 6000, 500, 100 }, { 5900, 400, 150 }, { 200, 10, 160 } };

	(void)state;
	assert_true(say_yes(seen, 3) >= 3 * VERIFY_MS); /* it settles first */
	assert_int_equal(times_again(), 2);
	assert_has(answer, "Pages still come back; it is measured for 50 ms more ...\n");
	assert_has(answer, "Done, action ");
	assert_has(answer, "`postgres` now waits 200 ms in 10 s (was 6 s)");
	assert_int_equal(begins, 3);
	assert_int_equal(rounds, 4); /* the last is looked at twice: whether to go on, and for the verdict */
}

static void not_for_ever(void **state)
{
	static const struct seen grows[] = { { 6000, 500, 100 }, { 6000, 500, 110 }, { 6000, 500, 120 },
					     { 6000, 500, 130 }, { 6000, 500, 140 }, { 6000, 500, 150 } };

	(void)state;
	say_yes(grows, sizeof(grows) / sizeof(*grows));
	assert_int_equal(times_again(), ROUNDS_MAX - 1);
	assert_int_equal(begins, ROUNDS_MAX);
	assert_has(answer, "did not help and is taken back");
	assert_has(answer, "still waits 6 s in 10 s (was 6 s)");
}

/* What does not grow, or not by pages from a disk, will not be better by waiting. */
static void not_in_vain(void **state)
{
	static const struct seen stays[] = { { 6000, 500, 100 }, { 6000, 500, 100 } };
	static const struct seen none[] = { { 6000, 0, 100 }, { 6000, 0, 200 } };
	static const struct seen helped[] = { { 100, 500, 100 } };

	(void)state;
	say_yes(stays, 2);
	assert_int_equal(times_again(), 1); /* at first nobody knows whether it grows */
	assert_has(answer, "did not help and is taken back");
	say_yes(none, 2);
	assert_int_equal(times_again(), 0);
	assert_has(answer, "did not help and is taken back");
	say_yes(helped, 1);
	assert_int_equal(times_again(), 0);
	assert_has(answer, "Done, action ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measured_until_it_is_back),
		cmocka_unit_test(not_for_ever),
		cmocka_unit_test(not_in_vain),
	};
	/* The actuator holds its targets by it; valgrind may not know it. */
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	if (fd < 0 && errno == ENOSYS) {
		print_message("no pidfd_open(2) here\n");
		return 77;
	}
	close(fd);
	return cmocka_run_group_tests(tests, setup, teardown);
}
