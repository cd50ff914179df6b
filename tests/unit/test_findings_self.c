// SPDX-License-Identifier: GPL-2.0-or-later
/* test_findings_self.c - when llamux itself is named, and when not. */
#include "findings_look.h"

/* llamux is no culprit for the little that it takes, unless that is what the victim lost. */
static void self_answers_for_its_part(void **state)
{
	static const struct {
		uint64_t run_ms, behind_ms;
		bool named;
	} cases[] = {
		{900, 458, false},  /* most of 912 ms, but hardly a loss */
		{900, 700, true},   /* of 912 ms */
		{2500, 700, true},  /* more than little */
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct made *m = made_new(2, 10500);

		made_task(m, 40, 1, "search", 300, 912);
		made_task(m, 44, 1, "llamux-agent", cases[i].run_ms, 0);
		made_task(m, 50, 1, "reader", 1500, 0);
		made_blame(m, 40, 44, cases[i].behind_ms);
		made_blame(m, 40, 50, 912 - cases[i].behind_ms);
		context.self[0] = 44;
		look(m);
		assert_int_equal(found.n_findings && found.finding[0].cause == CAUSE_SELF,
				 cases[i].named);
		done(m);
	}
	/* Where it loses much, what is behind llamux is a loss, and not what it lost by. */
	struct made *m = made_new(2, 11350);

	made_task(m, 40, 1, "probe", 300, 4434);
	made_task(m, 44, 1, "llamux-agent", 1765, 0);
	made_blame(m, 40, 44, 1015);
	look(m);
	assert_true(found.n_findings == 0 || found.finding[0].cause != CAUSE_SELF);
	done(m);
	context.self[0] = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(self_answers_for_its_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
