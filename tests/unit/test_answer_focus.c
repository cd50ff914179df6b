// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_answer_focus.c - questions that suspect something, name somebody, or ask what a
 * word means.
 */
#include "answer_look.h"

#include "answer/answer_impl.h"

/* Sorted; what is not in it is a name or nothing. */
static const char *const lexicon[] = {
	"a", "and", "average", "build", "does", "files", "from", "high", "how", "is", "it",
	"latency", "load", "many", "may", "me", "most", "my", "often", "open", "or",
	"process", "rsync", "slow", "something", "the", "too", "us", "was", "what", "which",
	"why", "with", "wrong"
};

/* What the question is answered with where the model finds that all is well. */
static const char *ask(struct made *m, const char *question)
{
	struct prompt_input in = { .question = question, .findings = &found, .snapshot = &m->s,
				   .format = 1, .lexicon = lexicon,
				   .n_lexicon = sizeof(lexicon) / sizeof(lexicon[0]) };
	struct answer_context ctx = { .findings = &found, .snapshot = &m->s, .prompt = &prompt,
				      .model_used = true };
	const struct advice advice = { .intent = INTENT_DIAGNOSE };

	assert_int_equal(prompt_build(&in, &prompt), 0);
	assert_int_equal(answer_render(&advice, &ctx, out, sizeof(out), &offered), 0);
	return out;
}

static void suspects(void **state)
{
	static const struct {
		const char *question, *said;
	} rows[] = {
		{ "is it swapping?", "It is not swap: 0 pages came back from it and 12 went there "
				     "in the last 10 s; 500 MB of 2.0 GB are in use.\n" },
		{ "is the memory thrashing", "It is not swap: " },
		{ "was something OOM-killed?", "The kernel killed nothing for want of memory in the "
					       "last 10 s.\n" },
		{ "is the network slow?", "It is not the network: of 1,200 TCP segments sent in the "
					  "last 10 s 3 had to be sent again, and no process waited "
					  "for another side.\n" },
		{ "is the cpu too hot?", "It is not heat: the CPUs run at 3,100 of their 3,400 MHz, "
					 "and were throttled for heat 0 times in the last 10 s.\n" },
		{ "does a neighbour steal from us?", "It is not the hypervisor: it took 1.0 % of "
						     "the CPU time away in the last 10 s.\n" },
		/* Of two things: of none in particular. */
		{ "the network or the swap?", "Not slow: " },
		{ "why is it slow", "Not slow: " },
	};
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 300, 1, "sshd", 1200, 15);
	m->s.memory.swap_total = 2000000000;
	m->s.memory.swap_free = 1500000000;
	m->s.vm.pswpout = 12;
	m->s.net.segments = 1200;
	m->s.net.resent = 3;
	m->s.frequency = (struct frequency_state){ .now_khz = 3100000, .limit_khz = 3400000,
						   .most_khz = 3400000 };
	m->s.cpu_steal_ns = 200 * MS;
	look(m);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strncmp(ask(m, rows[i].question), rows[i].said, strlen(rows[i].said)) != 0)
			fail_msg("%s: %s", rows[i].question, out);
	}
	/* What is known is not denied. */
	m->s.vm.pswpin = 40;
	assert_int_equal(strncmp(ask(m, "is it swapping?"), "Swap: 40 pages came back", 24), 0);
	m->s.net.resent = 600;
	assert_int_equal(strncmp(ask(m, "is the network slow?"), "The network: of 1,200", 21), 0);
	m->s.frequency.hot = 5;
	assert_int_equal(strncmp(ask(m, "is it too hot?"), "Heat: the CPUs run at", 21), 0);
	m->s.vm.oom_kill = 2;
	assert_non_null(strstr(ask(m, "was something killed?"),
			       "The kernel killed 2 processes for want of memory"));
	m->s.memory.swap_total = 0;
	assert_non_null(strstr(ask(m, "is it swapping?"), "this machine has none"));
	m->s.frequency.now_khz = 0;
	assert_non_null(strstr(ask(m, "is it hot?"), "Of heat I see nothing"));
	m->s.pressure.mem_some.share = 5000;
	m->s.memory.swap_total = 2000000000;
	assert_null(strstr(ask(m, "is it swapping?"), "It is not"));
	done(m);
}

static void a_waiter_for_another_side(void **state)
{
	struct made *m = made_new(2, 10000);
	struct peer_row peer = { .pid = 300, .peer = "192.0.2.1:443", .waited_ns = 900 * MS };

	(void)state;
	made_task(m, 300, 1, "sshd", 1200, 15);
	look(m);
	m->s.peer = &peer;
	m->s.n_peers = 1;
	assert_non_null(strstr(ask(m, "is it the internet?"),
			       "no process waited longer than 900 ms for another side "
			       "(192.0.2.1:443).\n"));
	/* Most of the time is no denial; who is on this machine is no network. */
	peer.waited_ns = 6000 * MS;
	assert_null(strstr(ask(m, "is it the internet?"), "It is not"));
	peer.peer_pid = 12;
	assert_non_null(strstr(ask(m, "is it the internet?"), "no process waited for another"));
	m->s.peer = NULL;
	m->s.n_peers = 0;
	done(m);
}

static void nobody_of_that_name(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 300, 1, "sshd", 1200, 15);
	made_task(m, 301, 1, "zorpd", 100, 15);
	look(m);
	assert_non_null(strstr(ask(m, "why is firefox slow?"),
			       "No process that I see is called `firefox`.\nNot slow: "));
	assert_non_null(strstr(ask(m, "what is wrong with my blip"),
			       "No process that I see is called `blip`.\n"));
	/* A program that the model knows, too; what is measured is no name. */
	assert_non_null(strstr(ask(m, "why is rsync slow?"), "No process that I see is called `rsync`.\n"));
	assert_null(strstr(ask(m, "why is the build slow?"), "No process"));
	assert_null(strstr(ask(m, "is git status slow?"), "No process that I see is called `status`"));
	assert_null(strstr(ask(m, "what is the p99 latency?"), "No process"));
	/* A number that is asked of nobody is none of the machine's. */
	assert_string_equal(ask(m, "how many files may nginx open?"),
			    "No process that I see is called `nginx`.\n");
	made_disk(m, "vdq", 0);
	look(m);
	assert_null(strstr(ask(m, "is vdq slow?"), "No process"));
	/* Who is there under a longer name is not denied, nor is a word a name anywhere. */
	assert_null(strstr(ask(m, "why is zorp slow?"), "No process"));
	assert_null(strstr(ask(m, "why does it zap me"), "No process"));
	assert_null(strstr(ask(m, "which process flaps most often?"), "No process"));
	assert_non_null(strstr(ask(m, "is process flaps slow?"), "No process"));
	assert_null(strstr(ask(m, "what is load average and is mine high?"), "No process"));
	/* A name is put on a terminal. */
	assert_null(strchr(ask(m, "why is `\x1b[2Jfoo` slow?"), '\x1b'));
	done(m);
}

static void terms(void **state)
{
	static const struct {
		const char *question, *begin;
		const char *value;
	} rows[] = {
		{ "what does PSI mean?", "PSI, pressure stall", NULL },
		{ "What's SCHED_IDLE", "SCHED_IDLE: ", NULL },
		{ "what is the load average?", "Load average: ", "how high is the load?" },
		{ "what does load average mean?", "Load average: ", NULL },
		{ "explain memory.high", "memory.high: ", NULL },
		{ "what do you mean by \"cpu pressure\"?", "CPU pressure: ", NULL },
		{ "what is the io pressure?", "I/O pressure: ", "how high is the pressure?" },
		{ "what is a zombie?", "Zombie: ", NULL },
		{ "what is steal time exactly", "Steal: ", NULL },
	};
	static const char *const none[] = {
		"", "what", "what is", "what is the", "what is wrong?", "what is slow",
		"what is the cpu doing?", "what does postgres mean?", "explain", "zombie",
		"why is psi high?", "what does the", "is it what is a zombie",
	};
	char longest[8192];
	const char *value;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *said = answer_term(rows[i].question, &value);

		if (!said || strncmp(said, rows[i].begin, strlen(rows[i].begin)) != 0)
			fail_msg("%s: %s", rows[i].question, said ? said : "nothing");
		if (rows[i].value ? !value || strcmp(value, rows[i].value) != 0 : value != NULL)
			fail_msg("%s: its value by: %s", rows[i].question, value ? value : "nothing");
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		if (answer_term(none[i], &value))
			fail_msg("a meaning: %s", none[i]);
	}
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "what is a ", 10);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(answer_term(longest, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suspects),
		cmocka_unit_test(a_waiter_for_another_side),
		cmocka_unit_test(nobody_of_that_name),
		cmocka_unit_test(terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
