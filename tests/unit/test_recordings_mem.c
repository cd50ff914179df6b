// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_recordings_mem.c - memory faults as they were recorded (tests/faults/record) in a
 * virtual machine: Debian 12's kernel 6.1, two CPUs in software emulation, 512 MB, swap
 * on a disk of 400 requests a second.
 */
#include <stdio.h>

#include "observe/snapshot_save.h"
#include "findings_look.h"

#define RECORDINGS "tests/fixtures/memory/"

static void load(const char *name, struct snapshot *out)
{
	struct snapshot_loader loader = {0};
	char path[128], line[RECORDING_LINE_MAX];
	int done = 0;
	FILE *f;

	snprintf(path, sizeof(path), RECORDINGS "%s.rec", name);
	f = fopen(path, "re");
	assert_non_null(f);
	while (done == 0 && fgets(line, sizeof(line), f))
		done = snapshot_load_line(&loader, line, strcspn(line, "\n"), out);
	fclose(f);
	assert_int_equal(done, 1);
	assert_int_equal(loader.unknown_fields, 0);
	context.self[0] = loader.head.self[0];
	snapshot_loader_free(&loader);
}

/* What is found first of all; cause CAUSE_COUNT: nothing about memory is. */
static const struct {
	const char *name;
	enum finding_cause cause;
	const char *culprit, *victim;
	uint64_t least_lost_ms, bytes;
} recorded[] = {
	/* `bigdb` is largest but for the leak itself, and stands still. */
	{"leak", CAUSE_MEM_SWAP, "leaker", "mailer", 3000, 0},
	{"before-leak", CAUSE_COUNT, NULL, NULL, 0, 0},
	{"high", CAUSE_MEM_LIMIT, "", "webapp", 6000, 60 << 20},
	{"max", CAUSE_MEM_LIMIT, "", "webapp", 6000, 60 << 20},
	/* One reads its files for the first time: it waits for the disk, not for memory. */
	{"reads", CAUSE_COUNT, NULL, NULL, 0, 0},
};

static bool is_memory(enum finding_cause cause)
{
	return cause == CAUSE_MEM_RECLAIM || cause == CAUSE_MEM_LIMIT ||
	       cause == CAUSE_MEM_COMPACT || cause == CAUSE_MEM_SWAP || cause == CAUSE_KHUGEPAGED ||
	       cause == CAUSE_CACHE_EVICTED;
}

static void recordings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++) {
		const struct finding *f = &found.finding[0];
		struct snapshot s;

		print_message("%s\n", recorded[i].name);
		load(recorded[i].name, &s);
		assert_int_equal(findings_make(&s, &context, &found), 0);
		for (size_t k = 0; k < found.n_findings; k++)
			assert_false(recorded[i].cause == CAUSE_COUNT &&
				     is_memory(found.finding[k].cause));
		if (recorded[i].cause != CAUSE_COUNT) {
			assert_true(found.n_findings > 0);
			assert_int_equal(f->cause, recorded[i].cause);
			assert_string_equal(f->culprit.name, recorded[i].culprit);
			assert_string_equal(f->victim.name, recorded[i].victim);
			assert_true(f->lost_ns >= recorded[i].least_lost_ms * MS);
			assert_true(f->lost_ns <= s.span_ns);
			if (recorded[i].bytes)
				assert_int_equal(f->bytes, recorded[i].bytes);
		}
		snapshot_free(&s);
		memset(&context, 0, sizeof(context));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(recordings)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
