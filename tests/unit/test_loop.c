// SPDX-License-Identifier: GPL-2.0-or-later
/* test_loop.c - timers of the event loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/loop.h"

struct count {
	struct loop *loop;
	unsigned int every, once, chain;
};

static void on_every(void *ctx)
{
	((struct count *)ctx)->every++;
}

static void on_once(void *ctx)
{
	((struct count *)ctx)->once++;
}

/* Asks for itself again, as often as the loop could not hold timers that stay. */
static void on_chain(void *ctx)
{
	struct count *c = ctx;

	if (++c->chain == 40)
		loop_stop(c->loop);
	else
		assert_int_equal(loop_after(c->loop, 1, on_chain, c), 0);
}

static void test_timers(void **state)
{
	struct count c = { 0 };

	(void)state;
	assert_int_equal(loop_new(&c.loop), 0);
	assert_int_equal(loop_every(c.loop, 2, on_every, &c), 0);
	assert_int_equal(loop_after(c.loop, 1, on_once, &c), 0);
	assert_int_equal(loop_after(c.loop, 1, on_chain, &c), 0);
	assert_int_equal(loop_run(c.loop), 0);
	assert_int_equal(c.chain, 40);
	assert_int_equal(c.once, 1);
	assert_true(c.every > 1);
	loop_free(c.loop);
}

/* One that is never due is freed with the loop. */
static void test_left_over(void **state)
{
	struct count c = { 0 };

	(void)state;
	assert_int_equal(loop_new(&c.loop), 0);
	assert_int_equal(loop_after(c.loop, 100000, on_once, &c), 0);
	loop_stop(c.loop);
	assert_int_equal(loop_run(c.loop), 0);
	assert_int_equal(c.once, 0);
	loop_free(c.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_timers),
		cmocka_unit_test(test_left_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
