/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ask_fair.c - the queue: bounded, and no user waits for all of another's questions. */
#include "ask_look.h"

static struct fake machine;

static void the_queue_is_bounded_and_fair(void **state)
{
	struct ask *a = fake_ask(&machine, 8);
	struct asker greedy = user(1000, 7), other = user(1001, 8);
	struct conversation *g = open_as(a, greedy, false), *o = open_as(a, other, false);
	struct ask_stats stats;
	unsigned int taken = 0;

	(void)state;
	fake_hold(&machine, true);
	assert_int_equal(submit_as(g, greedy, "why is my system slow?"), 0);
	fake_wait_held(&machine);
	/* One user gets three quarters of the queue. */
	while (taken < 100 && submit_as(g, greedy, "why is it slow?") == 0)
		taken++;
	assert_int_equal(taken, 6);
	assert_int_equal(submit_as(g, greedy, "why is it slow?"), -EAGAIN);
	/* Another comes in, and is served after the one in work, not after six. */
	assert_int_equal(submit_as(o, other, "hello"), 0);
	ask_stats(a, &stats);
	assert_int_equal(stats.waiting, 7);
	fake_hold(&machine, false);
	assert_int_equal(read_all(o), 0);
	assert_starts(answer, "Hello");
	read_all(g);
	ask_stats(a, &stats);
	assert_int_equal(stats.refused, 2);
	conversation_put(g);
	conversation_put(o);
	fake_stop(&machine, a);
}

/* An interruption for ask_read() that comes after some five seconds. */
static bool too_long(void *ctx)
{
	unsigned int *polls = ctx;

	return ++*polls > 50;
}

static void the_other_user_goes_first(void **state)
{
	struct ask *a = fake_ask(&machine, 16);
	struct asker greedy = user(1000, 7), other = user(1001, 8);
	struct conversation *g = open_as(a, greedy, false), *o = open_as(a, other, false);
	unsigned int polls = 0;
	uint64_t offset = 0;
	char buf[16];

	(void)state;
	fake_hold(&machine, true);
	assert_int_equal(submit_as(g, greedy, "why is my system slow?"), 0);
	fake_wait_held(&machine);
	for (int i = 0; i < 6; i++)
		assert_int_equal(submit_as(g, greedy, "why is it slow?"), 0);
	assert_int_equal(submit_as(o, other, "why is it slow?"), 0);
	/* Two answers: the one in work, and then the other user's. */
	fake_let_pass(&machine, 2);
	assert_true(ask_read(o, &offset, buf, sizeof(buf), false, too_long, &polls) > 0);
	assert_false(ask_ready(g, 0));
	fake_hold(&machine, false);
	read_all(g);
	conversation_put(g);
	conversation_put(o);
	fake_stop(&machine, a);
}

#define GREEDY 100
#define OTHERS 3

/* One user's hundred questions delay each of three others by no more than one answer of
 * his and those of the two. */
static void a_hundred_questions_delay_nobody_by_more_than_one(void **state)
{
	struct ask *a = fake_ask(&machine, 2 * GREEDY);
	struct asker greedy = user(1000, 7), other[OTHERS];
	struct conversation *g = open_as(a, greedy, false), *o[OTHERS];
	unsigned int polls = 0;
	char buf[16];

	(void)state;
	fake_hold(&machine, true);
	assert_int_equal(submit_as(g, greedy, "why is my system slow?"), 0);
	fake_wait_held(&machine);
	for (int i = 0; i < GREEDY; i++)
		assert_int_equal(submit_as(g, greedy, "why is it slow?"), 0);
	for (int i = 0; i < OTHERS; i++) {
		other[i] = user((uid_t)(1001 + i), 8 + i);
		o[i] = open_as(a, other[i], false);
		assert_int_equal(submit_as(o[i], other[i], "why is it slow?"), 0);
	}
	/* The one in work, and then one of each other user. */
	fake_let_pass(&machine, 1 + OTHERS);
	for (int i = 0; i < OTHERS; i++) {
		uint64_t offset = 0;

		assert_true(ask_read(o[i], &offset, buf, sizeof(buf), false, too_long, &polls) > 0);
	}
	assert_false(ask_ready(g, 0));
	/* A second question of another comes behind one more of the greedy one's. */
	assert_int_equal(submit_as(o[0], other[0], "why is it slow?"), 0);
	fake_let_pass(&machine, 2);
	assert_true(ask_read(o[0], &(uint64_t){ 0 }, buf, sizeof(buf), false, too_long, &polls) > 0);
	fake_hold(&machine, false);
	read_all(g);
	conversation_put(g);
	for (int i = 0; i < OTHERS; i++)
		conversation_put(o[i]);
	fake_stop(&machine, a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_queue_is_bounded_and_fair),
		cmocka_unit_test(the_other_user_goes_first),
		cmocka_unit_test(a_hundred_questions_delay_nobody_by_more_than_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
