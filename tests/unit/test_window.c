// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_window.c - which samples a window is made from, and what it forgets.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "observe/window.h"

#define SECOND 1000000000ull

/* A sample whose counter shows its own time, so that a difference shows the two. */
static int push(struct window *w, uint64_t second)
{
	struct snapshot s = {.time_ns = second * SECOND, .cpu_busy_ns = second};

	s.task = calloc(1, sizeof(*s.task)); /* so that sanitizers see what is lost */
	assert_non_null(s.task);
	return window_push(w, &s);
}

static void the_span_asked_for(void **state)
{
	struct snapshot d;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(WINDOW_LONG_NS, &w), 0);
	assert_int_equal(window_get(w, WINDOW_SHORT_NS, &d), -EAGAIN);
	assert_int_equal(push(w, 100), 0);
	assert_int_equal(window_get(w, WINDOW_SHORT_NS, &d), -EAGAIN);
	for (uint64_t t = 102; t <= 120; t += 2)
		assert_int_equal(push(w, t), 0);
	assert_int_equal(window_get(w, WINDOW_SHORT_NS, &d), 0);
	assert_int_equal(d.span_ns, 10 * SECOND);
	assert_int_equal(d.cpu_busy_ns, 10);
	snapshot_free(&d);
	assert_int_equal(window_get(w, 11 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 12 * SECOND); /* not shorter than asked for */
	snapshot_free(&d);
	assert_int_equal(window_get(w, 1000 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 20 * SECOND); /* all there is */
	snapshot_free(&d);
	assert_int_equal(window_get(w, 0, &d), 0);
	assert_int_equal(d.span_ns, 2 * SECOND); /* the last two */
	snapshot_free(&d);
	window_free(w);
	window_free(NULL);
}

static void since_a_moment(void **state)
{
	struct snapshot d;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(WINDOW_LONG_NS, &w), 0);
	for (uint64_t t = 10; t <= 20; t += 2)
		assert_int_equal(push(w, t), 0);
	assert_int_equal(window_since(w, 13 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 6 * SECOND); /* from 14: nothing before the moment */
	snapshot_free(&d);
	assert_int_equal(window_since(w, 14 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 6 * SECOND);
	snapshot_free(&d);
	assert_int_equal(window_since(w, 19 * SECOND, &d), -EAGAIN);
	assert_int_equal(window_since(w, 99 * SECOND, &d), -EAGAIN);
	window_free(w);
}

static void old_samples_go(void **state)
{
	struct snapshot d;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(10 * SECOND, &w), 0);
	for (uint64_t t = 1; t <= 100; t++)
		assert_int_equal(push(w, t), 0);
	assert_int_equal(window_get(w, 1000 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 10 * SECOND);
	snapshot_free(&d);
	/* After a gap the last sample before it is kept: it begins the window. */
	assert_int_equal(push(w, 500), 0);
	assert_int_equal(window_get(w, 10 * SECOND, &d), 0);
	assert_int_equal(d.span_ns, 400 * SECOND);
	snapshot_free(&d);
	window_free(w);
}

static void many_samples_are_bounded(void **state)
{
	struct snapshot d;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(1000000 * SECOND, &w), 0);
	for (uint64_t t = 1; t <= 2000; t++)
		assert_int_equal(push(w, t), 0);
	assert_int_equal(window_get(w, 1000000 * SECOND, &d), 0);
	assert_in_range(d.span_ns, 400 * SECOND, 600 * SECOND);
	assert_int_equal(d.time_ns, 2000 * SECOND);
	snapshot_free(&d);
	window_free(w);
}

static void time_does_not_go_back(void **state)
{
	struct snapshot d;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(10 * SECOND, &w), 0);
	assert_int_equal(push(w, 5), 0);
	assert_int_equal(push(w, 5), -EINVAL); /* and is freed all the same */
	assert_int_equal(push(w, 4), -EINVAL);
	assert_int_equal(push(w, 6), 0);
	assert_int_equal(window_get(w, SECOND, &d), 0);
	assert_int_equal(d.span_ns, SECOND);
	snapshot_free(&d);
	window_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_span_asked_for), cmocka_unit_test(since_a_moment),
		cmocka_unit_test(old_samples_go), cmocka_unit_test(many_samples_are_bounded),
		cmocka_unit_test(time_does_not_go_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
