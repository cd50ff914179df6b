/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_llm_yield.c - the worker lets go of threads when told, between requests and
 * during one, and takes them again.
 */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "llm_child.h"

#define BASE "models/llamux-base.gguf"
#define POOL_THREADS 2

/* Time on a CPU of a thread of the child, in ns. */
static uint64_t used_by(struct llm *llm, int tid)
{
	unsigned long long ns = 0;
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/schedstat", llm_pid(llm), tid);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%llu", &ns) != 1)
		ns = 0;
	if (f)
		fclose(f);
	return ns;
}

/* The thread that the child started first: the other one of its pool. */
static int pool_thread(struct llm *llm)
{
	int first = 0, pid = llm_pid(llm);
	const struct dirent *e;
	char path[64];
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	d = opendir(path);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL) {
		int tid = atoi(e->d_name);

		if (tid > 0 && tid != pid && (!first || tid < first))
			first = tid;
	}
	closedir(d);
	return first;
}

static void say(struct llm *llm, struct sink *sink)
{
	struct llm_request q = request("root ::= [a-z ]{60}");

	*sink = (struct sink){ .llm = llm, .on_first = sink->on_first };
	if (llm_generate(llm, &q, collect, sink, NULL))
		fail_msg("%s", llm_reason(llm));
	assert_int_equal(sink->len, 60);
}

static void one_only(struct llm *llm)
{
	llm_use_threads(llm, 1);
}

static void threads_are_let_go(void **state)
{
	const struct llm_options o = { .model_path = BASE, .infer_path = infer_path,
				       .threads = POOL_THREADS, .start_ms = 60000 };
	struct sink sink = { .len = 0 };
	struct llm *llm;
	uint64_t before;
	char first[128];
	int tid, pid;

	(void)state;
	if (access("/proc/self/schedstat", R_OK)) {
		print_message("this kernel keeps no /proc/PID/schedstat\n");
		skip();
	}
	assert_int_equal(llm_start(&o, &llm, NULL, 0), 0);
	pid = llm_pid(llm);
	tid = pool_thread(llm);
	before = used_by(llm, tid);
	say(llm, &sink);
	snprintf(first, sizeof(first), "%.100s", sink.text);
	/* On a busy machine an answer may be over before the second thread gets a CPU. */
	for (int i = 0; i < 500 && used_by(llm, tid) == before; i++)
		say(llm, &sink);
	assert_true(used_by(llm, tid) > before);
	/* During a request. */
	sink.on_first = one_only;
	say(llm, &sink);
	assert_string_equal(sink.text, first);
	sink.on_first = NULL;
	say(llm, &sink); /* it may be told only now */
	/* On a busy machine the second thread may end late what it was last woken for. */
	for (int tries = 0; tries < 100; tries++) {
		before = used_by(llm, tid);
		for (int i = 0; i < 5; i++)
			say(llm, &sink);
		if (used_by(llm, tid) == before)
			break;
	}
	assert_string_equal(sink.text, first);
	assert_true(used_by(llm, tid) == before);
	/* And again. */
	llm_use_threads(llm, 0);
	for (int i = 0; i < 500 && used_by(llm, tid) == before; i++)
		say(llm, &sink);
	assert_true(used_by(llm, tid) > before);
	assert_string_equal(sink.text, first);
	/* A child that is started anew is told too. */
	llm_use_threads(llm, 1);
	assert_int_equal(kill(pid, SIGKILL), 0);
	for (int i = 0; i < 10000 && llm_pid(llm); i++)
		usleep(1000);
	say(llm, &sink);
	tid = pool_thread(llm);
	assert_int_not_equal(llm_pid(llm), pid);
	for (int tries = 0; tries < 100; tries++) {
		before = used_by(llm, tid);
		say(llm, &sink);
		if (used_by(llm, tid) == before)
			break;
	}
	assert_true(used_by(llm, tid) == before);
	llm_stop(llm);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(threads_are_let_go) };

	if (!find_infer()) {
		fprintf(stderr, "no llamux-infer beside the tests: build it first\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
