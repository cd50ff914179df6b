// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_answer.c - what is believed of the model's line, what counts as consent,
 * and what is understood without a model.
 */
#include "findings_look.h"

#include "answer/answer.h"

static struct prompt prompt;
static struct advice advice;

static struct made *ask(const char *question)
{
	struct made *m = made_hogs();
	struct prompt_input in = { .question = question, .findings = &found, .snapshot = &m->s,
				   .format = 1 };

	look(m);
	assert_int_equal(prompt_build(&in, &prompt), 0);
	return m;
}

static int parse(const char *line)
{
	return answer_parse(line, strlen(line), &found, &prompt, &advice);
}

static void good_lines(void **state)
{
	static const struct {
		const char *line;
		struct advice want;
	} rows[] = {
		{"diagnose none", {.intent = INTENT_DIAGNOSE}},
		{"diagnose <f1>", {.intent = INTENT_DIAGNOSE, .n_cited = 1, .cited = {1}}},
		{"diagnose <f1>\n", {.intent = INTENT_DIAGNOSE, .n_cited = 1, .cited = {1}}},
		/* Said twice is meant once. */
		{"diagnose <f1> <f1> do <a2> <a1> <a2>",
		 {.intent = INTENT_DIAGNOSE,
		  .n_cited = 1,
		  .cited = {1},
		  .n_actions = 2,
		  .actions = {2, 1}}},
		{"task <n2> <f1> do <a1>",
		 {.intent = INTENT_TASK,
		  .name = 2,
		  .n_cited = 1,
		  .cited = {1},
		  .n_actions = 1,
		  .actions = {1}}},
		{"task <n1> none", {.intent = INTENT_TASK, .name = 1}},
		{"top cpu", {.intent = INTENT_TOP, .word = "cpu"}},
		{"top disk", {.intent = INTENT_TOP, .word = "disk"}},
		{"history", {.intent = INTENT_HISTORY}},
		{"history <time1>", {.intent = INTENT_HISTORY, .word = "time"}},
		{"health", {.intent = INTENT_HEALTH}},
		{"optimize battery", {.intent = INTENT_OPTIMIZE, .word = "battery"}},
		{"change hibernate <n1>",
		 {.intent = INTENT_CHANGE, .word = "hibernate", .name = 1}},
		{"change less none", {.intent = INTENT_CHANGE, .word = "less"}},
		{"yes", {.intent = INTENT_YES}},
		{"no", {.intent = INTENT_NO}},
		{"why", {.intent = INTENT_WHY}},
		{"what", {.intent = INTENT_WHAT}},
		{"undo last", {.intent = INTENT_UNDO, .word = "last"}},
		{"undo all", {.intent = INTENT_UNDO, .word = "all"}},
		{"undo <num1>", {.intent = INTENT_UNDO, .number = 37}},
		{"log", {.intent = INTENT_LOG}},
		{"hello", {.intent = INTENT_HELLO}},
		{"about", {.intent = INTENT_ABOUT}},
		{"command", {.intent = INTENT_COMMAND}},
		{"offtopic", {.intent = INTENT_OFFTOPIC}},
		{"unclear", {.intent = INTENT_UNCLEAR}},
	};
	struct made *m = ask("undo 37 at 14:00");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (parse(rows[i].line))
			fail_msg("refused: %s", rows[i].line);
		assert_int_equal(advice.intent, rows[i].want.intent);
		assert_int_equal(advice.n_cited, rows[i].want.n_cited);
		assert_memory_equal(advice.cited, rows[i].want.cited, sizeof(advice.cited));
		assert_int_equal(advice.n_actions, rows[i].want.n_actions);
		assert_memory_equal(advice.actions, rows[i].want.actions, sizeof(advice.actions));
		assert_int_equal(advice.name, rows[i].want.name);
		assert_int_equal(advice.number, rows[i].want.number);
		assert_string_equal(advice.word, rows[i].want.word);
	}
	done(m);
}

static void bad_lines(void **state)
{
	static const char *const rows[] = {
		"",
		"\n",
		" ",
		"diagnose",
		"diagnose ",
		"diagnose  none",
		" diagnose none",
		"diagnose none\n\n",
		"diagnose none none",
		"diagnose <f0>",
		"diagnose <f2>",
		"diagnose <f9>",
		"diagnose <f01>",
		"diagnose <f1",
		"diagnose f1",
		"diagnose <f1> "
		"do",
		"diagnose <f1> do <a0>",
		"diagnose <f1> do <a3>",
		"diagnose none <f1>",
		"diagnose do <a1>",
		"task",
		"task <n1>",
		"task <n3> none",
		"task <n0> none",
		"task none none",
		"top",
		"top gpu",
		"top cpu mem",
		"health ok",
		"optimize",
		"optimize speed",
		"change",
		"change less",
		"change less <n3>",
		"change none <n1>",
		"undo",
		"undo 3",
		"undo <num1>",
		"history <time1>",
		"history <time2>",
		"Yes",
		"yes!",
		"yes yes",
		"rm",
		"hello\tworld",
		"diagnose <f1> do <a1> <f1>",
		"unclear unclear",
	};
	struct made *m = ask("why is my system slow");

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (parse(rows[i]) != -EBADMSG)
			fail_msg("accepted: %s", rows[i]);
		assert_int_equal(advice.n_cited, 0);
		assert_int_equal(advice.n_actions, 0);
		assert_int_equal(advice.name, 0);
	}
	/* A NUL within the length is no end. */
	assert_int_equal(answer_parse("yes\0", 4, &found, &prompt, &advice), -EBADMSG);
	done(m);
}

/* What the prompt left out cannot be cited. */
static void cut_findings(void **state)
{
	struct made *m = ask("why");

	(void)state;
	prompt.cut = 1;
	assert_int_equal(parse("diagnose <f1>"), -EBADMSG);
	assert_int_equal(parse("diagnose none"), 0);
	found.n_findings = 3;
	assert_int_equal(parse("diagnose <f2>"), 0);
	assert_int_equal(parse("diagnose <f3>"), -EBADMSG);
	done(m);
}

/* The argument of "undo" is whatever the question had. */
static void undo_numbers(void **state)
{
	static const struct {
		const char *value;
		int err;
		unsigned int number;
	} rows[] = {
		{ "0", 0, 0 },
		{ "4294967295", 0, 4294967295u },
		{ "4294967296", -EBADMSG, 0 },
		{ "-1", -EBADMSG, 0 },
		{ "1.5", -EBADMSG, 0 },
		{ "", -EBADMSG, 0 },
		{ "99999999999999999999999", -EBADMSG, 0 },
	};
	struct made *m = ask("undo 1");

	(void)state;
	assert_int_equal(prompt.slots.slot[0].type, SLOT_NUMBER);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		strcpy(prompt.slots.slot[0].value, rows[i].value);
		assert_int_equal(parse("undo <num1>"), rows[i].err);
		assert_int_equal(advice.number, rows[i].number);
	}
	done(m);
}

static void consent(void **state)
{
	static const char *const yes[] = {
		"yes",
		"Yes",
		"YES",
		"yes.",
		"Yes!",
		" yes \n",
		"y",
		"yep",
		"yeah",
		"yes please",
		"Yes, please.",
		"yes, do it",
		"Yes, do it!",
		"do it",
		"Do it.",
		"please do",
		"go "
		"ahead",
		"apply",
		"apply it",
		"sure",
		"ok, do it",
		"Yes, go ahead.",
		"yes,\nplease do",
	};
	static const char *const no_consent[] = {
		"no way",
		"yes but",
		"yes, but not now",
		"yes but first tell me why",
		"not yet",
		"yes?",
		"Yes??",
		"yes, no",
		"yes and no",
		"yes, later",
		"yes if it is safe",
		"no",
		"nope",
		"maybe",
		"ok",
		"fine",
		"k",
		"",
		"?",
		"yesterday",
		"yes yes yes no",
		"eyes",
		"y e s",
		"yes, unless postgres needs it",
		"yesss",
		"do it?",
		"should i say yes",
		"say yes",
		"yes, only the first",
		"yes, optimize later",
		"yes, optimize, but wait",
		"yes, optimize for coding?",
		"yes, don't optimize",
		"yes, optimize nothing",
		"yes, and delete everything",
		"yes rm -rf /",
		"yes\x1b",
		"do not do it",
		"yes, optimize unless it hurts",
		"don't apply it",
		"not do it",
		"\"yes\"",
		"yes, optimize it if you can't break it",
		"yes \xd0\xbd\xd0\xb5\xd1\x82",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		const char *also = "x";

		if (!answer_plain_reply(yes[i], &advice, &also) || advice.intent != INTENT_YES)
			fail_msg("no consent: %s", yes[i]);
		assert_null(also);
	}
	for (size_t i = 0; i < sizeof(no_consent) / sizeof(no_consent[0]); i++) {
		const char *also = NULL;

		if (answer_plain_reply(no_consent[i], &advice, &also) &&
		    advice.intent == INTENT_YES)
			fail_msg("consent: %s", no_consent[i]);
		assert_null(also);
	}
}

static void consent_and_more(void **state)
{
	static const struct {
		const char *text, *also;
	} rows[] = {
		{ "Yes, optimize for coding", "optimize for coding" },
		{ "yes, optimise for coding.", "optimise for coding." },
		{ "yes! prioritize the editor", "prioritize the editor" },
		{ "yes and optimize for coding", "and optimize for coding" },
		{ " yes. Please optimize for gaming", "Please optimize for gaming" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *also = NULL;

		assert_true(answer_plain_reply(rows[i].text, &advice, &also));
		assert_int_equal(advice.intent, INTENT_YES);
		assert_non_null(also);
		assert_string_equal(also, rows[i].also);
		/* Who cannot take the rest gets no half of it. */
		assert_false(answer_plain_reply(rows[i].text, &advice, NULL));
	}
}

static void other_replies(void **state)
{
	static const struct {
		const char *text;
		bool plain;
		enum advice_intent intent;
		const char *word;
		unsigned int number;
	} rows[] = {
		{ "no", true, INTENT_NO, "", 0 },
		{ "No!", true, INTENT_NO, "", 0 },
		{ "no, thanks", true, INTENT_NO, "", 0 },
		{ "no way", true, INTENT_NO, "", 0 },
		{ "not yet", true, INTENT_NO, "", 0 },
		{ "Don't.", true, INTENT_NO, "", 0 },
		{ "Don\xe2\x80\x99t", true, INTENT_NO, "", 0 },
		{ "no?", false, INTENT_UNCLEAR, "", 0 },
		{ "no idea", false, INTENT_UNCLEAR, "", 0 },
		{ "why?", true, INTENT_WHY, "", 0 },
		{ "Why", true, INTENT_WHY, "", 0 },
		{ "why is it slow", false, INTENT_UNCLEAR, "", 0 },
		{ "what exactly will you change?", true, INTENT_WHAT, "", 0 },
		{ "What?", true, INTENT_WHAT, "", 0 },
		{ "what is slow", false, INTENT_UNCLEAR, "", 0 },
		{ "undo", true, INTENT_UNDO, "last", 0 },
		{ "Undo that.", true, INTENT_UNDO, "last", 0 },
		{ "undo all", true, INTENT_UNDO, "all", 0 },
		{ "undo everything!", true, INTENT_UNDO, "all", 0 },
		{ "undo 3", true, INTENT_UNDO, "", 3 },
		{ "undo action 12", true, INTENT_UNDO, "", 12 },
		{ "undo #7", true, INTENT_UNDO, "", 7 },
		{ "revert 7", true, INTENT_UNDO, "", 7 },
		{ "undo 0", false, INTENT_UNCLEAR, "", 0 },
		{ "undo 1234567890", false, INTENT_UNCLEAR, "", 0 },
		{ "undo 3 4", false, INTENT_UNCLEAR, "", 0 },
		{ "undo 3?", false, INTENT_UNCLEAR, "", 0 },
		{ "undo -3", false, INTENT_UNCLEAR, "", 0 },
		{ "do not undo", false, INTENT_UNCLEAR, "", 0 },
		{ "Hello Llamux!", true, INTENT_HELLO, "hello", 0 },
		{ "help", true, INTENT_ABOUT, "", 0 },
		{ "What can you do?", true, INTENT_ABOUT, "", 0 },
		{ "hello, why is it slow?", false, INTENT_UNCLEAR, "", 0 },
		{ "help me, it is slow", false, INTENT_UNCLEAR, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *also = NULL;

		if (answer_plain_reply(rows[i].text, &advice, &also) != rows[i].plain)
			fail_msg("%s", rows[i].text);
		assert_int_equal(advice.intent, rows[i].intent);
		assert_string_equal(advice.word, rows[i].word);
		assert_int_equal(advice.number, rows[i].number);
		assert_null(also);
	}
}

static void rules(void **state)
{
	static const struct {
		const char *question;
		enum advice_intent intent;
		const char *word;
		unsigned int name;
		size_t cited;
	} rows[] = {
		{ "why is my system slow?", INTENT_DIAGNOSE, "", 0, 1 },
		{ "My system feels slow", INTENT_DIAGNOSE, "", 0, 1 },
		{ "everything lags", INTENT_DIAGNOSE, "", 0, 1 },
		{ "the build takes forever today", INTENT_DIAGNOSE, "", 0, 1 },
		{ "it crawls since an hour", INTENT_DIAGNOSE, "", 0, 1 },
		{ "fans are loud", INTENT_DIAGNOSE, "", 0, 1 },
		{ "why is postgres slow?", INTENT_TASK, "", 1, 1 },
		{ "what does pid 500 wait for?", INTENT_TASK, "", 3, 0 },
		{ "who is using the CPU?", INTENT_TOP, "cpu", 0, 0 },
		{ "who uses the most memory", INTENT_TOP, "mem", 0, 0 },
		{ "what is writing so much?", INTENT_TOP, "disk", 0, 0 },
		{ "was it slow at 14:00?", INTENT_HISTORY, "", 0, 0 },
		{ "what changed since yesterday?", INTENT_HISTORY, "", 0, 0 },
		{ "was it slow before?", INTENT_HISTORY, "", 0, 0 },
		{ "what happened 2 hours ago?", INTENT_HISTORY, "", 0, 0 },
		{ "why?", INTENT_DIAGNOSE, "", 0, 1 },
		{ "why is postgres like that?", INTENT_TASK, "", 1, 1 },
		{ "is everything fine?", INTENT_HEALTH, "", 0, 0 },
		{ "optimize for coding", INTENT_OPTIMIZE, "coding", 0, 0 },
		{ "make postgres faster", INTENT_CHANGE, "faster", 1, 0 },
		{ "give encode less", INTENT_CHANGE, "less", 2, 0 },
		{ "limit encode to 2 GB", INTENT_CHANGE, "limit", 2, 0 },
		{ "pause encode", INTENT_CHANGE, "pause", 2, 0 },
		{ "please resume encode", INTENT_CHANGE, "thaw", 2, 0 },
		{ "terminate encode", INTENT_CHANGE, "kill", 2, 0 },
		{ "hibernate what I don't use", INTENT_CHANGE, "hibernate", 0, 0 },
		{ "please undo everything you did", INTENT_UNDO, "all", 0, 0 },
		{ "what did you change today?", INTENT_LOG, "", 0, 0 },
		{ "Hello Llamux!", INTENT_HELLO, "", 0, 0 },
		{ "who are you", INTENT_ABOUT, "", 0, 0 },
		{ "help", INTENT_ABOUT, "", 0, 0 },
		{ "show my files", INTENT_COMMAND, "", 0, 0 },
		{ "how much memory is free?", INTENT_COMMAND, "", 0, 0 },
		{ "xyzzy", INTENT_UNCLEAR, "", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made *m = ask(rows[i].question);

		answer_rules(rows[i].question, &found, &prompt, &advice);
		if (advice.intent != rows[i].intent)
			fail_msg("%s: intent %d", rows[i].question, (int)advice.intent);
		assert_string_equal(advice.word, rows[i].word);
		assert_int_equal(advice.name, rows[i].name);
		assert_int_equal(advice.n_cited, rows[i].cited);
		assert_int_equal(advice.n_actions, rows[i].cited);
		if (rows[i].cited) {
			assert_int_equal(advice.cited[0], 1);
			assert_int_equal(advice.actions[0], 1);
		}
		done(m);
	}
}

/* The first word orders, after what is only polite; elsewhere it is talked about. */
static void orders(void **state)
{
	static const char *const yes[] = { "thaw firefox", "Please, unfreeze it", "could you please thaw 12",
					   "ok, now resume nginx" };
	static const char *const no[] = { "why does it resume so slowly", "thawing", "", "please",
					  "is it slow to unpause" };

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		assert_true(answer_orders(yes[i], ANSWER_THAW));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(answer_orders(no[i], ANSWER_THAW));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders),
		cmocka_unit_test(good_lines),	    cmocka_unit_test(bad_lines),
		cmocka_unit_test(cut_findings),	    cmocka_unit_test(undo_numbers),
		cmocka_unit_test(consent),	    cmocka_unit_test(consent_and_more),
		cmocka_unit_test(other_replies),    cmocka_unit_test(rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
