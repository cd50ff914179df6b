/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_past.c - questions about a time that has passed: asked as a person would,
 * answered from a history that was made by hand.  By rules, as there is no model.
 */
#include "ask_look.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "state/history.h"

#define SECOND ((uint64_t)1000000000)

static char dir[64];
static struct history *history;
static struct fake machine;
static struct ask *a;
static struct findings found;
static int64_t now_s;

static int past(void *ctx, int64_t from_s, int64_t to_s, struct past *out)
{
	(void)ctx;
	return history_past(history, from_s, to_s, out);
}

/* A window that ended so many seconds ago. */
static void push(struct made *m, int64_t ago)
{
	const struct findings_context none = { .before = NULL };
	struct snapshot s;

	m->s.time_ns = (uint64_t)(100000 - ago) * SECOND;
	assert_int_equal(findings_make(made_ready(m), &none, &found), 0);
	assert_int_equal(snapshot_copy(&m->s, &s), 0);
	history_push(history, &found, &s, now_s - ago);
}

/* Three hours: the hogs from 60 to 40 minutes ago, nothing before and after. */
static int set_up(void **state)
{
	const struct history_options options = { .dir = dir, .boot = "b", .no_thread = true };
	struct ask_options ask = { .machine.past = past };
	struct made *hogs = made_hogs(), *idle = made_new(2, 10000);

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/llamux-past.XXXXXX");
	assert_non_null(mkdtemp(dir));
	assert_int_equal(history_open(&options, &history), 0);
	now_s = (int64_t)time(NULL);
	idle->s.cpu_busy_ns = 2 * SECOND;
	for (int64_t ago = 3 * 3600; ago > 0; ago -= 10) {
		push(ago <= 3600 && ago > 2400 ? hogs : idle, ago);
		if (ago % 600 == 0)
			assert_int_equal(history_flush(history), 0);
	}
	fake_start(&machine, idle, &ask, &a);
	free(hogs);
	return 0;
}

static int tear_down(void **state)
{
	struct dirent *e;
	char path[512];
	DIR *d = opendir(dir);

	(void)state;
	fake_stop(&machine, a);
	history_close(history);
	while (d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		unlink(path);
	}
	closedir(d);
	rmdir(dir);
	return 0;
}

static const char *ask_root(const char *question)
{
	unsigned int lines = 0;

	ask_and_read(a, user(0, 7), question);
	for (const char *p = answer; *p; p++)
		lines += *p == '\n';
	assert_in_range(lines, 1, 6);
	/* The past is not acted upon. */
	if (strstr(answer, "Apply?"))
		fail_msg("%s: offers: %s", question, answer);
	return answer;
}

#define BEHIND "waiting for a CPU, 11 min 24 s of it behind the 4 `encode` processes (pid 811..814)"

static void it_was_slow(void **state)
{
	(void)state;
	/* The sum over 20 minutes: 120 windows of 6.1 s, 5.7 s of it behind encode. */
	ask_root("was it slow in the last 2 hours?");
	assert_starts(answer, "Since ");
	assert_has(answer, ", `postgres` (pid 700) lost 12 min 12 s " BEHIND);
	ask_root("was it slow 50 minutes ago");
	assert_starts(answer, "Between ");
	/* Ten minutes of it, so all the time that is asked for: 60 windows and a part. */
	assert_has(answer, "(all the time).\n");
	assert_has(answer, "That is over: it is not found now.\n");
}

static void it_was_not(void **state)
{
	(void)state;
	ask_root("was it slow 20 minutes ago?");
	assert_starts(answer, "Between ");
	assert_has(answer, " nothing waited long; the CPUs were 10 % busy.\n");
	ask_root("what happened in the last 30 minutes?");
	assert_starts(answer, "Since ");
	assert_has(answer, " nothing waited long");
}

static void before_what_is_held(void **state)
{
	(void)state;
	ask_root("was it slow 5 hours ago?");
	assert_starts(answer, "I cannot say: what I hold begins at ");
	assert_has(answer, ", after that time.\n");
	ask_root("was it slow in the last 20 hours?");
	assert_has(answer, "`postgres` (pid 700) lost 12 min 12 s ");
	assert_has(answer, "\nOf that time I watched 3 h; what I hold begins at ");
	ask_root("what changed in the last 20 hours?");
	assert_has(answer, "`postgres` (pid 700) lost 12 min 12 s ");
}

static void of_one_task(void **state)
{
	(void)state;
	ask_root("why was postgres slow 50 minutes ago?");
	assert_has(answer, "`postgres` (pid 700) lost ");
	assert_has(answer, " behind the 4 `encode` processes");
}

static void who_used_it(void **state)
{
	(void)state;
	ask_root("who was using the cpu 50 minutes ago?");
	assert_starts(answer, "As seen at ");
	assert_has(answer, "1. the 4 `encode` processes (pid 811..814)");
}

static void the_same_still(void **state)
{
	struct made *idle = machine.made;

	(void)state;
	pthread_mutex_lock(&machine.lock);
	machine.made = made_hogs();
	made_ready(machine.made);
	pthread_mutex_unlock(&machine.lock);
	ask_root("was it slow 50 minutes ago?");
	assert_has(answer, "The same holds now: ask why it is slow, for what can be done.\n");
	free(idle);
}

static void since_when(void **state)
{
	struct made *idle = machine.made;

	(void)state;
	ask_root("since when is it slow?");
	assert_starts(answer, "Nothing is slow now. Last `postgres` (pid 700) lost 12 min 12 s ");
	pthread_mutex_lock(&machine.lock);
	machine.made = made_hogs();
	made_ready(machine.made);
	pthread_mutex_unlock(&machine.lock);
	ask_root("how long has it been like this?");
	assert_starts(answer, "The 4 `encode` processes (pid 811..814) hold 1.9 of the 2 CPUs.");
	assert_has(answer, "It has just begun");
	free(idle);
}

/* Words for a time in something else: answered as if there were no history. */
static void not_the_past(void **state)
{
	(void)state;
	assert_starts(ask_root("hello, good morning"), "Hello.");
	assert_starts(ask_root("what did you change today?"), "I have changed nothing.");
	assert_starts(ask_root("is everything fine?"), "All is well: ");
	assert_starts(ask_root("it is slow since an hour"), "Not slow: ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_was_slow), TEST(it_was_not),	 TEST(before_what_is_held),
		TEST(of_one_task), TEST(who_used_it),	 TEST(the_same_still),
		TEST(since_when),  TEST(not_the_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
