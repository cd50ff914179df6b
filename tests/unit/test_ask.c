/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ask.c - conversations, the queue, reading and waiting. */
#include "ask_look.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "llamux/paths.h"
#include "ask/lineage.h"

static struct fake machine;

static void no_question_gives_help(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct conversation *c = open_as(a, user(1000, 7), false);

	(void)state;
	assert_true(ask_ready(c, 0));
	assert_int_equal(read_all(c), 0);
	assert_starts(answer, "Write a question");
	conversation_put(c);
	fake_stop(&machine, a);
}

static void a_question_is_answered(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct ask_stats stats;

	(void)state;
	assert_starts(ask_and_read(a, user(1000, 7), "hello"), "Hello");
	assert_starts(ask_and_read(a, user(1000, 7), "why is my system slow?"), "Not slow");
	assert_has(answer, "without a model");
	ask_stats(a, &stats);
	assert_int_equal(stats.asked, 2);
	assert_int_equal(stats.answered, 2);
	assert_int_equal(stats.by_rules, 1);
	assert_int_equal(stats.by_model, 0);
	assert_int_equal(stats.waiting, 0);
	fake_stop(&machine, a);
}

/* The machine cannot be looked at, and nobody minds. */
static void a_greeting_needs_no_look(void **state)
{
	struct ask *a = fake_ask(&machine, 0);

	(void)state;
	fake_hold(&machine, true);
	assert_starts(ask_and_read(a, user(1000, 7), "Hello Llamux!"), "Hello");
	assert_starts(ask_and_read(a, user(1000, 7), "help"), "I am llamux");
	assert_int_equal(machine.observing, 0);
	fake_stop(&machine, a);
}

static void a_machine_that_cannot_be_read(void **state)
{
	struct ask *a = fake_ask(&machine, 0);

	(void)state;
	machine.error = -EIO;
	assert_starts(ask_and_read(a, user(0, 7), "why is my system slow?"), "I cannot read the state");
	fake_stop(&machine, a);
}

static void what_is_refused(void **state)
{
	char longer[LLAMUX_QUESTION_MAX + 1];
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, false);
	struct ask_stats stats;

	(void)state;
	memset(longer, 'x', sizeof(longer));
	assert_int_equal(ask_submit(c, &who, longer, sizeof(longer)), -E2BIG);
	assert_int_equal(ask_submit(c, &who, "", 0), -EINVAL);
	assert_int_equal(ask_submit(c, &who, " \n\t\n", 4), -EINVAL);
	assert_int_equal(ask_submit(c, &who, longer, sizeof(longer) - 1), 0);
	assert_int_equal(read_all(c), 0);
	ask_stats(a, &stats);
	assert_int_equal(stats.refused, 3);
	assert_int_equal(stats.asked, 1);
	conversation_put(c);
	fake_stop(&machine, a);
}

static void conversations_are_of_user_and_session(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct conversation *other;

	(void)state;
	ask_and_read(a, user(1000, 7), "hello");
	other = open_as(a, user(1000, 7), false); /* `cat` after `echo` */
	assert_int_equal(read_all(other), 0);
	assert_starts(answer, "Hello");
	conversation_put(other);
	other = open_as(a, user(1000, 8), false);
	read_all(other);
	assert_starts(answer, "Write a question");
	conversation_put(other);
	other = open_as(a, user(1001, 7), false);
	read_all(other);
	assert_starts(answer, "Write a question");
	conversation_put(other);
	other = open_as(a, user(1000, 7), true); /* read-write: its own */
	read_all(other);
	assert_starts(answer, "Write a question");
	assert_int_equal(submit_as(other, user(1000, 7), "what can you do?"), 0);
	read_all(other);
	assert_starts(answer, "I am llamux");
	conversation_put(other);
	other = open_as(a, user(1000, 7), false);
	read_all(other);
	assert_starts(answer, "Hello");
	conversation_put(other);
	fake_stop(&machine, a);
}

static bool yes(void *ctx)
{
	atomic_uint *asked = ctx;

	return atomic_fetch_add(asked, 1) > 0;
}

static void waits_can_be_left(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, false);
	atomic_uint asked = 0;
	uint64_t offset = 0;
	char buf[16];

	(void)state;
	fake_hold(&machine, true);
	assert_int_equal(submit_as(c, who, "why is my system slow?"), 0);
	assert_false(ask_ready(c, 0));
	assert_int_equal(ask_read(c, &offset, buf, sizeof(buf), true, NULL, NULL), -EAGAIN);
	assert_int_equal(ask_read(c, &offset, buf, sizeof(buf), false, yes, &asked), -EINTR);
	assert_int_equal(offset, 0);
	fake_hold(&machine, false);
	assert_true(ask_read(c, &offset, buf, sizeof(buf), false, NULL, NULL) > 0);
	assert_true(ask_ready(c, offset));
	conversation_put(c);
	fake_stop(&machine, a);
}

struct reader {
	struct conversation *c;
	long ret;
	char first[8];
};

static void *read_thread(void *arg)
{
	struct reader *r = arg;
	uint64_t offset = 0;

	r->ret = ask_read(r->c, &offset, r->first, sizeof(r->first), false, NULL, NULL);
	return NULL;
}

static void several_readers_of_one_answer(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct reader reader[8];
	pthread_t thread[8];

	(void)state;
	fake_hold(&machine, true);
	for (int i = 0; i < 8; i++)
		reader[i].c = open_as(a, who, false);
	assert_int_equal(submit_as(reader[0].c, who, "why is my system slow?"), 0);
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, read_thread, &reader[i]), 0);
	fake_wait_held(&machine);
	fake_hold(&machine, false);
	for (int i = 0; i < 8; i++) {
		pthread_join(thread[i], NULL);
		assert_int_equal(reader[i].ret, sizeof(reader[i].first));
		assert_memory_equal(reader[i].first, "Not slow", 8);
		conversation_put(reader[i].c);
	}
	fake_stop(&machine, a);
}

static void shutdown_wakes_readers(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, false), *late;
	struct reader reader = { .c = open_as(a, who, false) };
	pthread_t thread;

	(void)state;
	fake_hold(&machine, true);
	assert_int_equal(submit_as(c, who, "why is my system slow?"), 0);
	fake_wait_held(&machine);
	/* This one stays in the queue when the worker ends. */
	assert_int_equal(submit_as(reader.c, who, "hello"), 0);
	assert_int_equal(pthread_create(&thread, NULL, read_thread, &reader), 0);
	fake_hold(&machine, false);
	ask_shutdown(a);
	pthread_join(thread, NULL);
	assert_true(reader.ret == -ESHUTDOWN || reader.ret > 0);
	assert_int_equal(submit_as(c, who, "hello"), -ESHUTDOWN);
	assert_int_equal(conversation_get(a, &who, false, &late), -ESHUTDOWN);
	assert_null(late);
	conversation_put(c);
	conversation_put(reader.c);
	fake_stop(&machine, a);
}

static void wake(void *ctx)
{
	atomic_uint *woken = ctx;

	atomic_fetch_add(woken, 1);
}

static void pollers_are_woken(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, true);
	atomic_uint woken = 0;

	(void)state;
	conversation_watch(c, wake, &woken);
	assert_int_equal(submit_as(c, who, "hello"), 0);
	read_all(c);
	/* It grew and it ended. */
	assert_true(atomic_load(&woken) >= 2);
	conversation_watch(c, NULL, NULL);
	conversation_put(c);
	fake_stop(&machine, a);
}

static void reading_begins_anew_at_offset_0(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct asker who = user(1000, 7);
	struct conversation *c = open_as(a, who, true);
	uint64_t offset;
	char buf[6];

	(void)state;
	assert_int_equal(submit_as(c, who, "hello"), 0);
	for (int i = 0; i < 3; i++) {
		offset = 0;
		assert_int_equal(ask_read(c, &offset, buf, 5, false, NULL, NULL), 5);
		assert_memory_equal(buf, "Hello", 5);
		assert_int_equal(offset, 5);
	}
	/* The next question's answer begins at 0 as well. */
	assert_int_equal(submit_as(c, who, "what can you do?"), 0);
	offset = 0;
	assert_int_equal(ask_read(c, &offset, buf, 5, false, NULL, NULL), 5);
	assert_memory_equal(buf, "I am ", 5);
	conversation_put(c);
	fake_stop(&machine, a);
}

/* Many more conversations than are kept: the oldest go, the new ones work. */
static void old_conversations_go(void **state)
{
	struct ask *a = fake_ask(&machine, 0);
	struct conversation *c;

	(void)state;
	for (pid_t session = 1; session <= 200; session++)
		assert_starts(ask_and_read(a, user(1000, session), "hello"), "Hello");
	c = open_as(a, user(1000, 1), false);
	read_all(c);
	assert_starts(answer, "Write a question");
	conversation_put(c);
	/* Another user's is not driven out by them. */
	ask_and_read(a, user(1001, 5), "hello");
	for (pid_t session = 201; session <= 400; session++)
		ask_and_read(a, user(1000, session), "hello");
	c = open_as(a, user(1001, 5), false);
	read_all(c);
	assert_starts(answer, "Hello");
	conversation_put(c);
	fake_stop(&machine, a);
}

/* --- the longer window, and "why?" to nothing ---------------------------------- */

static void the_past_is_recalled(void **state)
{
	struct ask_options options = { .mode = MODE_ASK };
	struct made *past = made_hogs();
	struct ask *a;

	(void)state;
	past->s.span_ns = 60000 * MS;
	fake_start(&machine, made_new(2, 10000), &options, &a);
	machine.past = made_ready(past);
	assert_starts(ask_and_read(a, user(0, 5), "why is my system slow?"),
		      "Not slow now, but in the last 60 s `postgres` (pid 700) lost 6.1 s");
	assert_has(ask_and_read(a, user(0, 5), "what happened a minute ago?"),
		   "What I hold reaches back 60 s:\ncpu-hog, by the 4 `encode` processes");
	assert_has(answer, "Now: no more.");
	/* Only what speaks of it asks for it. */
	assert_int_equal(machine.recalled, 2);
	ask_and_read(a, user(0, 5), "who is using the CPU?");
	assert_int_equal(machine.recalled, 2);
	/* An answer without it is still one. */
	machine.past = NULL;
	assert_starts(ask_and_read(a, user(0, 5), "why is my system slow?"), "Not slow: ");
	assert_int_equal(machine.recalled, 3);
	fake_stop(&machine, a);
	free(past);
}

static void why_to_nothing_is_about_the_machine(void **state)
{
	static const char *const said[] = { "why?", "why", "But why?", "why is that?" };
	struct ask_options options = { .mode = MODE_ASK };
	struct ask *a;

	(void)state;
	fake_start(&machine, made_hogs(), &options, &a);
	made_ready(machine.made);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		assert_starts(ask_and_read(a, user(0, 5), said[i]),
			      "The 4 `encode` processes (pid 811..814) hold 1.9 of the 2 CPUs.");
	fake_stop(&machine, a);
}

/* --- lineage ------------------------------------------------------------------- */

static struct lineage line(pid_t tid, bool threads, pid_t p0, pid_t p1, pid_t p2)
{
	struct lineage l = { .tid = tid, .threads = threads, .pid = { p0, p1, p2 } };

	l.n = p1 == 0 ? 1 : p2 == 0 ? 2 : 3;
	return l;
}

static void distances(void **state)
{
	pid_t me = getpid(), parent = getppid(); /* writers that are alive */
	struct lineage shell = line(me, false, me, parent, 0);
	struct lineage cat = line(90001, false, 90001, me, parent);
	struct lineage timed = line(90002, false, 90002, 90003, me);
	struct lineage above = line(parent, false, parent, 0, 0);
	struct lineage beside = line(parent, false, 1, parent, 0); /* 1: is alive */
	struct lineage stranger = line(90005, false, 90005, 90006, 0);
	struct lineage tee = line(90007, false, 90007, me, parent); /* has ended */
	struct lineage one = line(90008, true, me, parent, 0);
	struct lineage two = line(90009, true, me, parent, 0);

	(void)state;
	assert_int_equal(lineage_distance(&shell, &shell), 1);
	/* Nearer is the one further down: a subshell's own child, whatever else
	 * the shell above has asked or started. */
	assert_true(lineage_distance(&shell, &cat) < lineage_distance(&above, &cat));
	assert_true(lineage_distance(&shell, &timed) < lineage_distance(&above, &timed));
	assert_true(lineage_distance(&shell, &timed) < lineage_distance(&beside, &timed));
	assert_int_equal(lineage_distance(&shell, &stranger), UINT_MAX);
	/* What an ended child asked, its shell has asked. */
	assert_int_equal(lineage_distance(&tee, &cat), lineage_distance(&shell, &cat));
	/* Threads of one process are told apart. */
	assert_int_equal(lineage_distance(&one, &one), 0);
	assert_int_equal(lineage_distance(&one, &two), 1);
}

static void own_lineage(void **state)
{
	struct lineage mine, none;

	(void)state;
	lineage_read(getpid(), &mine);
	assert_int_equal(mine.pid[0], getpid());
	assert_true(mine.n >= 1);
	if (getppid() > 1)
		assert_int_equal(mine.pid[1], getppid());
	lineage_read(0, &none);
	assert_int_equal(none.n, 0);
	assert_int_equal(lineage_distance(&none, &mine), UINT_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_question_gives_help),
		cmocka_unit_test(a_question_is_answered),
		cmocka_unit_test(a_greeting_needs_no_look),
		cmocka_unit_test(a_machine_that_cannot_be_read),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(conversations_are_of_user_and_session),
		cmocka_unit_test(waits_can_be_left),
		cmocka_unit_test(several_readers_of_one_answer),
		cmocka_unit_test(shutdown_wakes_readers),
		cmocka_unit_test(pollers_are_woken),
		cmocka_unit_test(reading_begins_anew_at_offset_0),
		cmocka_unit_test(old_conversations_go),
		cmocka_unit_test(the_past_is_recalled),
		cmocka_unit_test(why_to_nothing_is_about_the_machine),
		cmocka_unit_test(distances),
		cmocka_unit_test(own_lineage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
