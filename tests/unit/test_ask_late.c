/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ask_late.c - what time does to questions: a yes that comes too late, an order for what
 * was shown long ago, and pauses between answers to those who yield. */
#include "ask_act_look.h"

#include "ask/ask_internal.h"

#define MADE_AGO_NS (NSEC_PER_SEC) /* between a proposal and its yes here, at the most a minute */

/* As if all that was proposed and shown had been so long ago. */
static void pass(struct ask *a, uint64_t ns)
{
	pthread_mutex_lock(&a->lock);
	for (struct talk *talk = a->talks; talk; talk = talk->next)
		for (struct turn *t = talk->newest; t; t = t->older)
			if (t->proposal)
				t->proposal->made_ns -= ns;
	for (size_t i = 0; i < SHOWN_MAX; i++)
		a->shown[i].time_ns -= a->shown[i].findings ? ns : 0;
	pthread_mutex_unlock(&a->lock);
}

static void a_yes_times_out(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct action_row row;

	(void)state;
	propose(a, root);
	pass(a, PROPOSAL_NS + MADE_AGO_NS);
	assert_starts(ask_and_read(a, root, "yes"), "Nothing is proposed");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	assert_int_equal(ask_actions(a, &row, 1), 0);
	/* Also where there is another, older still. */
	propose(a, root);
	propose(a, root);
	pass(a, PROPOSAL_NS + MADE_AGO_NS);
	ask_and_read(a, root, "yes");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	/* Up to then it stands. */
	propose(a, root);
	pass(a, PROPOSAL_NS - 60 * MADE_AGO_NS);
	assert_has(ask_and_read(a, root, "yes"), "Done, action ");
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	stop(a);
}

static void an_order_times_out(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct ask_order apply = { ORDER_APPLY, 1 }, dry = { ORDER_DRY_RUN, 1 };
	struct findings *f = calloc(1, sizeof(*f));
	const struct findings_context none = { .before = NULL };
	char reply[256];

	(void)state;
	assert_non_null(f);
	assert_int_equal(findings_make(&machine.made->s, &none, f), 0);
	ask_shown(a, &root, f);
	free(f);
	assert_int_equal(ask_order(a, &root, &dry, reply, sizeof(reply)), 0);
	pass(a, PROPOSAL_NS + MADE_AGO_NS);
	assert_int_equal(ask_order(a, &root, &apply, reply, sizeof(reply)), -ENOENT);
	assert_has(reply, "was not offered to you in the last 5 minutes");
	assert_int_equal(ask_order(a, &root, &dry, reply, sizeof(reply)), -ENOENT);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	stop(a);
}

/* ns for so many questions of one asker, and what of it are pauses behind all but the last, if
 * answers have a twentieth of the time and pauses last a second at most. */
static uint64_t questions(struct ask *a, struct asker who, int n, uint64_t *pauses_ns)
{
	uint64_t begin = clock_boot_ns(), pause = 0;
	struct ask_stats stats;

	*pauses_ns = 0;
	for (int i = 0; i < n; i++) {
		*pauses_ns += pause < NSEC_PER_SEC ? pause : NSEC_PER_SEC;
		ask_and_read(a, who, "why is my system slow?");
		ask_stats(a, &stats);
		pause = stats.last_answer_us * 1000ull * (100 / 5 - 1);
	}
	return clock_boot_ns() - begin;
}

/* Without end they get a twentieth of the time; who does not yield waits for none of it. */
static void who_yields_is_answered_with_pauses(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct asker idle = root, other = root;
	uint64_t took, pauses;
	struct conversation *c;
	struct ask_stats stats;

	(void)state;
	idle.pid = process_start();
	idle.session = 8;
	other.pid = process_start();
	other.session = 9;
	assert_int_equal(sched_setscheduler(idle.pid, SCHED_IDLE, &(struct sched_param){ 0 }), 0);
	took = questions(a, idle, 10, &pauses);
	assert_true(pauses > 0 && took >= pauses);
	/* One that waits for its time holds up nobody. */
	c = open_as(a, idle, false);
	pthread_mutex_lock(&a->lock);
	a->yield_due_ns = clock_boot_ns() + 3600 * NSEC_PER_SEC;
	pthread_mutex_unlock(&a->lock);
	assert_int_equal(submit_as(c, idle, "why is my system slow?"), 0);
	questions(a, other, 3, &pauses);
	ask_stats(a, &stats);
	assert_int_equal(stats.waiting, 1);
	assert_false(ask_ready(c, 0));
	/* And one that yields no more asks as any other. */
	assert_int_equal(sched_setscheduler(idle.pid, SCHED_OTHER, &(struct sched_param){ 0 }), 0);
	idle.session = 10;
	questions(a, idle, 1, &pauses);
	conversation_put(c);
	process_end(idle.pid);
	process_end(other.pid);
	stop(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_yes_times_out),
		cmocka_unit_test(an_order_times_out),
		cmocka_unit_test(who_yields_is_answered_with_pauses),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
