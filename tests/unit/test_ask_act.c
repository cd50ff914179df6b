/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_ask_act.c - from a proposal over yes to a change, its trial and undo: with
 * the real actuator, on processes of this test, without root.
 */
#include "ask_act_look.h"

static void yes_measured_kept_and_undone(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct action_row row;
	char undo[32];

	(void)state;
	propose(a, root);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	ask_and_read(a, root, "what exactly?");
	assert_has(answer, "It would change");
	ask_and_read(a, root, "why?");
	assert_has(answer, "`encode`");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);

	ask_and_read(a, root, "yes");
	assert_has(answer, "Done, action ");
	assert_has(answer, "`postgres` now waits 200 ms in 10 s (was 6 s)");
	assert_has(answer, "`encode` runs at 100 % of its former speed; CPU pressure is 9.0 % (was 71 %). \"undo");
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	assert_int_equal(ask_actions(a, &row, 1), 1);
	assert_int_equal(row.state, STATE_KEPT);
	assert_int_equal(row.victim_after_ns, 200 * MS);

	/* One yes is for one proposal. */
	assert_starts(ask_and_read(a, root, "yes"), "Nothing is proposed");
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	assert_starts(ask_and_read(a, root, "undo"), "No change of mine is in force");
	snprintf(undo, sizeof(undo), "undo %lld", (long long)row.id);
	assert_has(ask_and_read(a, root, undo), "is not undone");
	stop(a);
}

static void what_does_not_help_is_taken_back(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct action_row row;

	(void)state;
	machine.after_wait_ms = 5900;
	propose(a, root);
	ask_and_read(a, root, "yes");
	assert_has(answer, "did not help and is taken back");
	assert_has(answer, "`postgres` still waits 5.9 s in 10 s (was 6 s); CPU pressure is 9.0 % (was 71 %).");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	assert_int_equal(ask_actions(a, &row, 1), 1);
	assert_int_equal(row.state, STATE_REVERTED);
	stop(a);
}

static void others_are_answered_meanwhile(void **state)
{
	/* Longer than the test could take: it ends the trial itself. */
	struct ask_options options = { .mode = MODE_ASK, .verify_ms = 600000, .actuator = actuator };
	struct ask *a;
	struct conversation *c;
	uint64_t offset = 0;
	char buf[512] = "";

	(void)state;
	hog = process_start();
	fake_start(&machine, hog_machine(hog, 5800), &options, &a);
	propose(a, root);
	c = open_as(a, root, false);
	assert_int_equal(submit_as(c, root, "yes"), 0);
	/* The first line streams, then the trial goes on while others ask. */
	assert_true(ask_read(c, &offset, buf, sizeof(buf), false, NULL, NULL) > 0);
	assert_starts(buf, "Action ");
	assert_has(buf, " ...\n"); /* the whole line, so that no more of it is to come */
	assert_starts(ask_and_read(a, user(1000, 8), "hello"), "Hello");
	assert_false(ask_ready(c, offset));
	/* A stop in the middle takes the unjudged change back. */
	ask_shutdown(a);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	conversation_put(c);
	stop(a);
}

static void no_and_no_rights(void **state)
{
	struct asker mere = user(1000, 7), elsewhere = root;
	struct ask *a = start(MODE_ASK);

	(void)state;
	mere.pid = getpid();
	propose(a, root);
	assert_has(ask_and_read(a, root, "no"), "nothing is changed");
	assert_starts(ask_and_read(a, root, "yes"), "Nothing is proposed");
	/* A user who may not is told, but not asked, and not obeyed. */
	ask_and_read(a, mere, "why is my system slow?");
	assert_has(answer, "Only root and members of group llamux");
	ask_and_read(a, mere, "yes");
	assert_starts(answer, "Nothing is proposed");
	assert_starts(ask_and_read(a, mere, "undo"), "Only root");
	/* Nor by the proposal of another. */
	propose(a, root);
	assert_starts(ask_and_read(a, mere, "yes"), "Nothing is proposed");
	elsewhere.session = 9;
	assert_starts(ask_and_read(a, elsewhere, "yes"), "Nothing is proposed");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	stop(a);
}

static void observe_changes_nothing(void **state)
{
	struct ask *a = start(MODE_ASK);

	(void)state;
	propose(a, root);
	ask_set_mode(a, MODE_OBSERVE);
	assert_has(ask_and_read(a, root, "yes"), "mode observe");
	ask_and_read(a, root, "why is my system slow?");
	assert_has(answer, "I only observe");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	stop(a);
}

/* What the policy would refuse is not proposed: here, the asker's own session. */
static void nothing_is_proposed_in_vain(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct asker inside = root;

	(void)state;
	inside.session = getsid(hog);
	ask_and_read(a, inside, "why is my system slow?");
	assert_null(strstr(answer, "(yes / no / why)"));
	assert_has(answer, "Not offered: ");
	assert_starts(ask_and_read(a, inside, "yes"), "Nothing is proposed");
	stop(a);
}

/* Rules read anew hold from then on, also for what is proposed already. */
static void another_policy(void **state)
{
	struct ask *a = start(MODE_ASK);
	char exe[256] = "", text[512], reason[128] = "";
	struct policy *fresh = NULL;

	(void)state;
	assert_true(readlink("/proc/self/exe", exe, sizeof(exe) - 1) > 0);
	snprintf(text, sizeof(text), "protect exe %s\n", exe);
	assert_int_equal(policy_parse(text, strlen(text), "p", &fresh, reason, sizeof(reason)), 0);
	propose(a, root);
	ask_swap_policy(a, policy, fresh);
	assert_null(strstr(ask_and_read(a, root, "yes"), "Done"));
	assert_has(answer, exe);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	ask_swap_policy(a, policy, fresh);
	policy_free(fresh);
	propose(a, root);
	ask_and_read(a, root, "no");
	stop(a);
}

static void a_target_that_is_gone(void **state)
{
	struct ask *a = start(MODE_ASK);

	(void)state;
	propose(a, root);
	process_end(hog);
	assert_starts(ask_and_read(a, root, "yes"), "Not done: ");
	hog = process_start();
	stop(a);
}

/* What was shown is not what would be written any more. */
static void a_target_that_has_changed(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct sched_param none = { 0 };

	(void)state;
	propose(a, root);
	assert_int_equal(sched_setscheduler(hog, SCHED_BATCH, &none), 0);
	assert_has(ask_and_read(a, root, "yes"), "not what was proposed any more");
	assert_int_equal(sched_getscheduler(hog), SCHED_BATCH);
	/* And a second yes is to nothing. */
	assert_starts(ask_and_read(a, root, "yes"), "Nothing is proposed");
	stop(a);
}

static void yes_and_a_wish(void **state)
{
	struct ask *a = start(MODE_ASK);

	(void)state;
	propose(a, root);
	ask_and_read(a, root, "Yes, optimize for coding");
	assert_has(answer, "Done, action ");
	assert_has(answer, "coding");
	stop(a);
}

/* What was asked in between may be what is meant. */
static void a_yes_behind_another_answer(void **state)
{
	struct ask *a = start(MODE_ASK);

	(void)state;
	propose(a, root);
	ask_and_read(a, root, "what does SCHED_IDLE mean?");
	ask_and_read(a, root, "why?");
	ask_and_read(a, root, "who uses the memory?");
	assert_has(ask_and_read(a, root, "yes"), "Is that what you mean?");
	assert_has(answer, "It would change the scheduling policy of pid");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	assert_has(ask_and_read(a, root, "yes"), "Done, action ");
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	assert_has(ask_and_read(a, root, "did it help?"), "waits 200 ms in 10 s, was 6 s  [kept]");
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	stop(a);
}

static void bounds_by_name(void **state)
{
	static const struct {
		const char *said, *answer;
	} rows[] = {
		{ "limit encode to 20 MB of writes per second", "Reads and writes are limited for" },
		{ "limit encode to 0 %", "That number is no limit" },
		{ "limit encode to 9000000 TB", "That number is no limit" },
		/* What a finding offers answers it. */
		{ "limit encode", "I can run `encode` as SCHED_IDLE" },
	};
	struct ask *a = start(MODE_ASK);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_has(ask_and_read(a, root, rows[i].said), rows[i].answer);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	stop(a);
}

static void orders(void **state)
{
	struct ask *a = start(MODE_ASK);
	struct ask_order apply = { ORDER_APPLY, 1 }, undo = { ORDER_UNDO, 0 },
			 all = { ORDER_UNDO_ALL, 0 }, dry = { ORDER_DRY_RUN, 1 };
	struct findings *f = calloc(1, sizeof(*f));
	const struct findings_context none = { .before = NULL };
	struct action_row row = { .state = STATE_APPLIED };
	char reply[256];

	(void)state;
	assert_non_null(f);
	/* Only what was shown to this user has a number. */
	assert_int_equal(ask_order(a, &root, &apply, reply, sizeof(reply)), -ENOENT);
	assert_int_equal(findings_make(&machine.made->s, &none, f), 0);
	ask_shown(a, &root, f);
	/* Told, not done. */
	assert_int_equal(ask_order(a, &root, &dry, reply, sizeof(reply)), 0);
	assert_has(reply, "sched_setattr(thread ");
	assert_has(reply, "SCHED_OTHER -> SCHED_IDLE");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	/* Somebody has changed it since it was shown: the order is to that no more. */
	assert_int_equal(sched_setscheduler(hog, SCHED_BATCH, &(struct sched_param){ 0 }), 0);
	assert_int_equal(ask_order(a, &root, &apply, reply, sizeof(reply)), -ECANCELED);
	assert_has(reply, "it is not what was proposed any more");
	assert_int_equal(sched_getscheduler(hog), SCHED_BATCH);
	assert_int_equal(sched_setscheduler(hog, SCHED_OTHER, &(struct sched_param){ 0 }), 0);
	/* Nor is what was shown to one who may not act. */
	ask_shown(a, &(struct asker){ .uid = 0, .pid = root.pid, .session = root.session }, f);
	assert_int_equal(ask_order(a, &root, &apply, reply, sizeof(reply)), -ECANCELED);
	ask_shown(a, &root, f);
	free(f);
	assert_int_equal(ask_order(a, &root, &apply, reply, sizeof(reply)), 0);
	assert_has(reply, "SCHED_IDLE");
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	for (int i = 0; i < 500 && row.state == STATE_APPLIED; i++) {
		usleep(10000);
		assert_int_equal(ask_actions(a, &row, 1), 1);
	}
	assert_int_equal(row.state, STATE_KEPT);
	undo.number = row.id;
	assert_int_equal(ask_order(a, &root, &undo, reply, sizeof(reply)), 0);
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	assert_int_equal(ask_order(a, &root, &undo, reply, sizeof(reply)), -EALREADY);
	assert_int_equal(ask_order(a, &root, &all, reply, sizeof(reply)), 0);
	stop(a);
}

static void auto_acts_once(void **state)
{
	struct ask *a = start(MODE_AUTO);
	struct action_row row[4] = { { .state = STATE_APPLIED } };
	long n = 0;

	(void)state;
	n = ask_actions(a, row, 4);
	for (int i = 0; i < 500 && (row[0].target[0] == '\0' || row[0].state == STATE_APPLIED ||
				    sched_getscheduler(hog) != SCHED_IDLE);
	     i++) {
		usleep(10000);
		n = ask_actions(a, row, 4);
	}
	assert_true(n >= 1);
	assert_int_equal(row[0].state, STATE_KEPT);
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	stop(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yes_measured_kept_and_undone),
		cmocka_unit_test(what_does_not_help_is_taken_back),
		cmocka_unit_test(others_are_answered_meanwhile),
		cmocka_unit_test(no_and_no_rights),
		cmocka_unit_test(observe_changes_nothing),
		cmocka_unit_test(nothing_is_proposed_in_vain),
		cmocka_unit_test(another_policy),
		cmocka_unit_test(a_target_that_is_gone),
		cmocka_unit_test(a_target_that_has_changed),
		cmocka_unit_test(yes_and_a_wish),
		cmocka_unit_test(a_yes_behind_another_answer),
		cmocka_unit_test(bounds_by_name),
		cmocka_unit_test(orders),
		cmocka_unit_test(auto_acts_once),
	};

	/* The actuator holds its targets by it; valgrind may not know it. */
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	if (fd < 0 && errno == ENOSYS) {
		print_message("no pidfd_open(2) here\n");
		return 77;
	}
	close(fd);
	return cmocka_run_group_tests(tests, setup, teardown);
}
