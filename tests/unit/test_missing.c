// SPDX-License-Identifier: GPL-2.0-or-later
/* test_missing.c - what is said of a machine that lacks something. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include <linux/capability.h>

#include "observe/missing.h"
#include "snapshot_maker.h"

static void nothing(void **state)
{
	struct made *m = made_new(2, 10000);
	struct missing missing;

	(void)state;
	made_cgroup(m, 1, "/");
	missing_make("", made_ready(m), UINT64_MAX, &missing);
	assert_int_equal(missing.n, 0);
	missing_make(NULL, NULL, UINT64_MAX, &missing);
	assert_int_equal(missing.n, 0);
	free(m);
}

static void everything(void **state)
{
	struct made *m = made_new(2, 10000);
	char reason[300];
	struct missing missing;

	(void)state;
	memset(reason, 'x', sizeof(reason) - 1);
	reason[sizeof(reason) - 1] = '\0';
	m->s.pressure.cpu_some.share = UINT_MAX;
	m->s.left_out = 1488;
	missing_make(reason, made_ready(m), 0, &missing);
	assert_int_equal(missing.n, 9);
	assert_non_null(strstr(missing.line[0], "BPF (xxx"));
	assert_non_null(strstr(missing.line[0], "are not seen")); /* the end is there, too */
	assert_non_null(strstr(missing.line[6], "PSI"));
	assert_non_null(strstr(missing.line[7], "control groups"));
	assert_non_null(strstr(missing.line[8], "1488 control groups"));
	for (size_t i = 0; i < missing.n; i++)
		assert_in_range(strlen(missing.line[i]), 20, sizeof(missing.line[i]) - 2);
	free(m);
}

static void one_capability(void **state)
{
	struct missing missing;

	(void)state;
	missing_make(NULL, NULL, ~(1ull << CAP_SYS_PTRACE), &missing);
	assert_int_equal(missing.n, 1);
	assert_non_null(strstr(missing.line[0], "CAP_SYS_PTRACE"));
	assert_true(missing_capabilities() != 0 || geteuid() != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing),
		cmocka_unit_test(everything),
		cmocka_unit_test(one_capability),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
