// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_prompt_cite.c - which findings an answer may cite: by rule for the model that
 * was taught the rules, whatever fits for others.
 */
#include "prompt_look.h"

/* A finding made by hand, beside what look() found. */
static void put_finding(enum finding_cause cause, unsigned int share, pid_t victim)
{
	struct finding *f = &found.finding[found.n_findings];

	*f = (struct finding){ .id = (unsigned int)++found.n_findings, .cause = cause,
			       .window_ns = 10000, .lost_ns = share, .pressure = UINT_MAX };
	if (!victim)
		return;
	f->victim = (struct subject){ .kind = SUBJECT_PROCESS, .n_pids = 1, .pid = { victim } };
	snprintf(f->victim.name, sizeof(f->victim.name), "task%u", (unsigned int)victim % 10);
}

/* What a question about one resource, or about one name, is answered with. */
static void cited_by_rule(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	memset(&found, 0, sizeof(found));
	put_finding(CAUSE_IO_BUSY, 7000, 1);
	put_finding(CAUSE_MEM_SWAP, 2000, 2);
	put_finding(CAUSE_STEAL, 4000, 0);
	put_finding(CAUSE_IO_SLOW, 1000, 2);
	put_finding(CAUSE_MEM_LIMIT, 999, 1);
	put_finding(CAUSE_APP_ITSELF, 100, 3);
	assert_int_equal(build(m, "why is it slow", 0, false), 0);
	assert_true(accepts("diagnose <f1> <f2> <f3>"));
	assert_false(accepts("diagnose <f3>"));
	assert_false(accepts("diagnose <f1> <f2>"));
	assert_false(accepts("diagnose none"));
	assert_int_equal(build(m, "is it the disk?", 0, false), 0);
	assert_true(accepts("diagnose <f1> <f4>"));
	assert_false(accepts("diagnose <f1> <f2> <f3>"));
	assert_int_equal(build(m, "why is my memory full", 0, false), 0);
	assert_true(accepts("diagnose <f2>")); /* <f5> is small */
	assert_int_equal(build(m, "why is the cpu so busy", 0, false), 0);
	assert_true(accepts("diagnose <f6>")); /* nobody waits for it */
	assert_int_equal(build(m, "is it the cpu or the disk", 0, false), 0);
	assert_true(accepts("diagnose <f1> <f2> <f3>"));
	assert_int_equal(build(m, "why is it slow", 0, false), 0);
	assert_int_equal(build(m, "why are `task1`, `task2` and `task3` slow", 0, false), 0);
	assert_true(accepts("task <n1> <f1> <f5>")); /* of a name also what is small */
	assert_true(accepts("task <n2> <f2> <f4>"));
	assert_false(accepts("task <n2> <f2>"));
	assert_true(accepts("task <n3> <f6>"));
	found.n_findings = 3; /* <n3> has none of its own, and everyone has <f3> */
	made_task(m, 50, 1, "idler", 1, 1);
	assert_int_equal(build(m, "why is idler slow", 0, false), 0);
	assert_true(accepts("task <n3> <f3>"));
	assert_false(accepts("task <n3> none"));
	found.n_findings = 0;
	put_finding(CAUSE_BUSY_FINE, 100, 0);
	assert_int_equal(build(m, "why is the cpu full", 0, false), 0);
	assert_true(accepts("diagnose <f1>"));
	assert_false(accepts("diagnose none"));
	done(m);
}

/* Models that do not know the rules may cite what they find fit. */
static void cited_freely(void **state)
{
	struct made *m = made_hogs();
	struct prompt_input in = { .question = "why", .findings = &found, .snapshot = &m->s };

	(void)state;
	look(m);
	assert_int_equal(prompt_build(&in, &prompt), 0);
	assert_true(accepts("diagnose none"));
	assert_true(accepts("diagnose <f1>"));
	assert_true(accepts("diagnose <f1> do <a2> <a1>"));
	assert_true(accepts("task <n1> <f1>"));
	assert_true(accepts("task <n2> none"));
	assert_false(accepts("task <n2> <f1>"));
	assert_false(accepts("diagnose <f2>"));
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cited_by_rule),
		cmocka_unit_test(cited_freely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
