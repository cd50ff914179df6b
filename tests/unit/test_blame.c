// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_blame.c - the sums of who waited behind whom, and waits that still go on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe/probe_blame.h"

static struct task_row rows[] = {{.pid = 1}, {.pid = 10}, {.pid = 20}, {.pid = 30}};
static const struct snapshot living = {.task = rows, .n_tasks = 4};

static int add(struct blame_table *t, uint32_t victim, uint32_t culprit, uint64_t ns, uint64_t now)
{
	struct blame_key key = {victim, culprit};
	struct blame_value value = {.wait_ns = ns, .count = 1};

	return blame_add(t, &key, &value, &living, now);
}

/* What victim is said to have waited behind culprit; frees nothing of the table. */
static uint64_t charged(struct blame_table *t, pid_t victim, pid_t culprit, size_t *n_rows)
{
	struct blame_row *row;
	uint64_t ns = 0;
	size_t n;

	assert_int_equal(blame_rows(t, &row, &n), 0);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_true(row[i - 1].victim < row[i].victim ||
				    (row[i - 1].victim == row[i].victim &&
				     row[i - 1].culprit < row[i].culprit));
		if (row[i].victim == victim && row[i].culprit == culprit)
			ns += row[i].wait_ns;
	}
	free(row);
	if (n_rows)
		*n_rows = n;
	return ns;
}

static void sums(void **state)
{
	struct blame_table *t;
	size_t n;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	add(t, 20, 10, 5, 1);
	add(t, 10, 20, 7, 1);
	add(t, 20, 10, 6, 2);
	add(t, 20, 0, 3, 2);
	assert_int_equal(charged(t, 20, 10, &n), 11);
	assert_int_equal(n, 3);
	assert_int_equal(charged(t, 10, 20, NULL), 7);
	assert_int_equal(charged(t, 20, 0, NULL), 3);
	blame_free(t);
}

/* make (10) starts sh (501), which starts cc (502); both end between two samples. */
static void short_lived_culprits(void **state)
{
	struct blame_table *t;
	size_t n;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	blame_ended(t, 502, 501);
	blame_ended(t, 501, 10);
	blame_ended(t, 600, 1); /* left to init: its parent is not known any more */
	add(t, 20, 502, 5, 1);
	add(t, 20, 501, 2, 1);
	add(t, 20, 600, 3, 1);
	add(t, 20, 700, 4, 1); /* its record was lost */
	add(t, 502, 20, 9, 1); /* a victim that nothing can name */
	assert_int_equal(charged(t, 20, 10, &n), 7);
	assert_int_equal(n, 2);
	assert_int_equal(charged(t, 20, 0, NULL), 7);
	blame_free(t);
}

/* One that was charged while it lived keeps its row after its end: a difference
 * over the time of its end must not move its past to its parent. */
static void culprit_that_ends(void **state)
{
	struct snapshot without = {.task = rows, .n_tasks = 3}; /* 30 has ended */
	struct blame_key key = {20, 30};
	struct blame_value value = {.wait_ns = 50, .count = 1};
	struct blame_table *t;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	add(t, 20, 30, 1000, 1);
	blame_ended(t, 30, 10);
	assert_int_equal(blame_add(t, &key, &value, &without, 2), 0);
	assert_int_equal(charged(t, 20, 30, NULL), 1050);
	assert_int_equal(charged(t, 20, 10, NULL), 0);
	blame_free(t);
}

static void old_pairs_go(void **state)
{
	struct blame_table *t;
	size_t n;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	add(t, 20, 10, 5, 1);
	add(t, 20, 30, 5, BLAME_KEEP_NS);
	blame_expire(t, BLAME_KEEP_NS);
	charged(t, 20, 10, &n);
	assert_int_equal(n, 2);
	blame_expire(t, BLAME_KEEP_NS + 2);
	assert_int_equal(charged(t, 20, 10, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(charged(t, 20, 30, NULL), 5);
	blame_free(t);
}

static void full_is_counted(void **state)
{
	struct snapshot unknown = {0}; /* no list of processes: all count as living */
	struct blame_value value = {.wait_ns = 1, .count = 1};
	struct blame_table *t;
	size_t n;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	for (uint32_t i = 1; i <= BLAME_PAIRS_MAX + 10; i++) {
		struct blame_key key = {i, i + 1};

		assert_int_equal(blame_add(t, &key, &value, &unknown, 1) != 0,
				 i > BLAME_PAIRS_MAX);
	}
	assert_int_equal(blame_full(t), 10);
	charged(t, 1, 2, &n);
	assert_int_equal(n, BLAME_PAIRS_MAX);
	blame_expire(t, BLAME_KEEP_NS + 2);
	charged(t, 1, 2, &n);
	assert_int_equal(n, 0);
	blame_free(t);
}

/* History: 10 until 100, 20 until 200, 10 until 250; now 300, and 30 runs. */
static void waits_that_go_on(void **state)
{
	struct occupancy o = {.head = 4, .slot = {{50, 99, 99}, {100, 10, 10}, {200, 20, 20},
						  {250, 10, 10}}};
	struct blame_table *t;
	size_t n;

	(void)state;
	assert_int_equal(blame_new(&t), 0);
	add(t, 1, 10, 1000, 1);
	assert_int_equal(blame_pending(t, 1, &o, 80, 300, 30), 0);
	assert_int_equal(charged(t, 1, 30, &n), 50); /* 250..300 */
	assert_int_equal(n, 3);
	assert_int_equal(charged(t, 1, 10, NULL), 1000); /* pending ones are told once */
	assert_int_equal(blame_pending(t, 1, &o, 80, 300, 30), 0);
	assert_int_equal(charged(t, 1, 10, NULL), 1000 + 50 + 20); /* 200..250, 80..100 */
	assert_int_equal(blame_pending(t, 1, &o, 80, 300, 30), 0);
	assert_int_equal(charged(t, 1, 20, NULL), 100);
	/* Since when 99 ran is not known: what lies before the history is nobody's. */
	assert_int_equal(blame_pending(t, 1, &o, 20, 300, 30), 0);
	assert_int_equal(charged(t, 1, 99, NULL), 0);
	assert_int_equal(blame_pending(t, 1, &o, 20, 300, 30), 0);
	assert_int_equal(charged(t, 1, 0, NULL), 30);
	blame_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums),		     cmocka_unit_test(short_lived_culprits),
		cmocka_unit_test(culprit_that_ends), cmocka_unit_test(old_pairs_go),
		cmocka_unit_test(full_is_counted),   cmocka_unit_test(waits_that_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
