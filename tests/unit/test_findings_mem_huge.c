// SPDX-License-Identifier: GPL-2.0-or-later
/* test_findings_mem_huge.c - what huge pages cost: compaction for them, and khugepaged. */
#include "findings_look.h"

static void compaction(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 20, 1, "jvm", 300, 5)->t.compact_ns = 700 * MS;
	made_task(m, 21, 2, "kcompactd0", 300, 5)->kernel_thread = true;
	m->s.vm.compact_stall = 12;
	m->s.vm.compact_fail = 9;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_MEM_COMPACT);
	assert_string_equal(f->victim.name, "jvm");
	assert_int_equal(f->lost_ns, 700 * MS);
	assert_int_equal(f->count, 12);
	assert_int_equal(evidence(f, EVIDENCE_COMPACT_FAILED), 9);
	m->task[0].t.compact_ns = 499 * MS;
	found_nothing(m);
	done(m);
}

static void khugepaged(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 40, 2, "khugepaged", 8000, 100);

	(void)state;
	row->kernel_thread = true;
	row->nice = 19;
	made_task(m, 50, 1, "editor", 300, 700);
	made_blame(m, 50, 40, 600);
	m->s.vm.thp_collapse = 55;
	m->s.huge.scan_pages = 4096;
	m->s.huge.scan_sleep_ms = 10000; /* by default: no longer rest is offered */
	look(m);
	assert_int_equal(found.n_offers, 0);
	m->s.huge.scan_sleep_ms = 0;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_KHUGEPAGED);
	assert_int_equal(f->culprit.kind, SUBJECT_KERNEL);
	assert_string_equal(f->culprit.name, "khugepaged");
	assert_string_equal(f->victim.name, "editor");
	assert_int_equal(f->lost_ns, 600 * MS);
	assert_int_equal(f->count, 55);
	/* Measured by its own CPU time, of which there is some whoever waits for it. */
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_KHUGEPAGED);
	assert_int_equal(found.offer[0].value, 10000);
	assert_int_equal(found.offer[0].victim_lost_ns, 8000);
	assert_string_equal(found.offer[0].counted, "ms of its CPU time");
	/* As it is set by default. */
	m->s.n_blames = 0;
	m->task[0].t.run_ns = 2400 * MS;
	m->task[1].t.wait_ns = 0;
	found_nothing(m);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compaction),
		cmocka_unit_test(khugepaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
