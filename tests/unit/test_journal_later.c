/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_journal_later.c - which later actions stand on an earlier one, and are taken back
 * before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "act/journal.h"

static struct journal_action sample(enum action_state state)
{
	return (struct journal_action){
		.row = {.kind = ACTION_NICE, .target = "x", .knob = "niceness of pid 5",
			.old_value = "0", .new_value = "9", .state = state},
		.boot = "11111111-2222-3333-4444-555555555555", .began = 123456};
}

static void tells_what_stands_on_an_action(void **state)
{
	static char made[] = "/sys/fs/cgroup/a/llamux/1", other[] = "/sys/fs/cgroup/a/llamux/11",
		    below[] = "/sys/fs/cgroup/a/llamux/1/llamux/2";
	struct journal_knob first[] = {
		{.type = KNOB_NICE, .pid = 5, .tid = 5, .start = 7, .old_value = "0", .new_value = "9"},
		{.type = KNOB_GROUP, .path = made, .dev = 3, .ino = 1, .file = "cpu.shares",
		 .old_value = "1024", .new_value = "102"},
		{.type = KNOB_CGROUP, .path = other, .dev = 3, .ino = 40, .file = "cpu.max",
		 .old_value = "max", .new_value = "5"},
	};
	static const struct {
		const char *what;
		struct journal_knob k;
		enum action_state state;
		bool stands, edited;
	} rows[] = {
		{"the same knob", {.type = KNOB_NICE, .pid = 5, .tid = 6, .start = 7}, STATE_KEPT, true, false},
		{"in a trial", {.type = KNOB_NICE, .pid = 5, .tid = 5, .start = 7}, STATE_APPLIED, true, false},
		{"undone", {.type = KNOB_NICE, .pid = 5, .tid = 5, .start = 7}, STATE_UNDONE, false, false},
		{"changed by another hand since", {.type = KNOB_NICE, .pid = 5, .tid = 5, .start = 7},
		 STATE_SUPERSEDED, false, false},
		{"another knob", {.type = KNOB_POLICY, .pid = 5, .tid = 5, .start = 7}, STATE_KEPT, false, false},
		{"the pid used again", {.type = KNOB_NICE, .pid = 5, .tid = 5, .start = 8}, STATE_KEPT, false, false},
		{"in the group", {.type = KNOB_CGROUP, .path = made, .dev = 3, .ino = 77, .file = "cpu.idle"},
		 STATE_KEPT, true, false},
		{"in the group, by another hand since", {.type = KNOB_CGROUP, .path = made, .dev = 3, .ino = 77,
		 .file = "cpu.idle"}, STATE_SUPERSEDED, true, true},
		{"below the group", {.type = KNOB_GROUP, .path = below, .dev = 3, .ino = 2, .file = "cpu.idle"},
		 STATE_KEPT, true, false},
		{"led out of the group", {.type = KNOB_PLACE, .path = made, .dev = 3, .ino = 77, .pid = 9, .tid = 9,
		 .start = 1, .file = "2"}, STATE_KEPT, true, false},
		{"a group of the same beginning", {.type = KNOB_CGROUP, .path = other, .dev = 3, .ino = 41,
		 .file = "cpu.idle"}, STATE_KEPT, false, false},
		{"another hierarchy", {.type = KNOB_CGROUP, .path = made, .dev = 4, .ino = 77, .file = "pids.max"},
		 STATE_KEPT, false, false},
		{"another file of a group that was there", {.type = KNOB_CGROUP, .path = other, .dev = 3, .ino = 40,
		 .file = "cpu.idle"}, STATE_KEPT, false, false},
		{"the same file of it", {.type = KNOB_CGROUP, .path = other, .dev = 3, .ino = 40, .file = "cpu.max"},
		 STATE_KEPT, true, false},
	};
	struct journal_knobs knobs = {.knob = first, .n = 3}, one = {.n = 1};
	struct journal_action a = sample(STATE_KEPT);
	char dir[] = "/tmp/llamux-later-XXXXXX", reason[512] = "", command[64];
	struct journal *j;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(journal_open(dir, &j, reason, sizeof(reason)), 0);
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct journal_action b = sample(rows[i].state);
		struct journal_knob k = rows[i].k;
		bool edited = false;
		int64_t later = -1;

		snprintf(k.old_value, sizeof(k.old_value), "x");
		snprintf(k.new_value, sizeof(k.new_value), "y");
		one.knob = &k;
		assert_int_equal(journal_begin(j, &b, &one), 0);
		assert_int_equal(journal_later(j, a.row.id, a.boot, &later, &edited), 0);
		if (later != (rows[i].stands ? b.row.id : 0) || edited != rows[i].edited)
			fail_msg("%s: %lld, %d", rows[i].what, (long long)later, edited);
		assert_int_equal(journal_later(j, b.row.id, a.boot, &later, &edited), 0);
		assert_true(later == 0);
		assert_int_equal(journal_later(j, a.row.id, "another boot", &later, &edited), 0);
		assert_true(later == 0);
		b.row.state = STATE_UNDONE;
		assert_int_equal(journal_update(j, &b.row), 0);
	}
	journal_close(j);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_stands_on_an_action),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
