/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_dry.c - a dry run: each single write that an action would make, in the order in
 * which they would be made, with what stands there now. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "actuate_internal.h"
#include "process_knob.h"

/* What journal.h calls a type: by which call, and how its text is said. */
static const struct {
	const char *call;
	enum process_knob knob; /* of those that process_knob.c writes */
	bool of_process;
} types[KNOB_TYPES] = {
	[KNOB_POLICY] = {"sched_setattr", 0, false},
	[KNOB_NICE] = {"sched_setattr", 0, false},
	[KNOB_SLICE] = {"sched_setattr", 0, false},
	[KNOB_AFFINITY] = {"sched_setaffinity", PROCESS_AFFINITY, true},
	[KNOB_SLACK] = {"timerslack_ns", PROCESS_SLACK, true},
	[KNOB_IOPRIO] = {"ioprio_set", PROCESS_IOPRIO, true},
	[KNOB_FILES] = {"prlimit RLIMIT_NOFILE", PROCESS_FILES, true},
	[KNOB_PROCESSES] = {"prlimit RLIMIT_NPROC", PROCESS_NPROC, true},
	[KNOB_MEMLOCK] = {"prlimit RLIMIT_MEMLOCK", PROCESS_MEMLOCK, true},
	[KNOB_OOM] = {"oom_score_adj", PROCESS_OOM, true},
};

static void say_scheduling(struct text *t, const struct journal_knob *k)
{
	enum scheduler_knob knob = knob_scheduler(k->type);
	struct scheduler_value old, new;
	char was[64], is[64];

	if (scheduler_parse(k->old_value, &old) || scheduler_parse(k->new_value, &new))
		return;
	scheduler_say(knob, &old, was, sizeof(was));
	scheduler_say(knob, &new, is, sizeof(is));
	text_add(t, "sched_setattr(thread %d of pid %d): %s -> %s\n", (int)k->tid, (int)k->pid, was,
		 is);
}

static void say_file(struct text *t, const struct journal_knob *k)
{
	text_name(t, k->path);
	text_add(t, "/%s: %.*s -> %.*s\n", k->file, (int)strcspn(k->old_value, "\n"), k->old_value,
		 (int)strcspn(k->new_value, "\n"), k->new_value);
}

static void say_made(struct text *t, const struct journal_knob *k)
{
	text_str(t, "mkdir ");
	text_name(t, k->path);
	text_str(t, "\n");
}

static void say_one(struct text *t, const struct journal_knob *k)
{
	char was[64], is[64];

	if (k->type == KNOB_CGROUP || k->type == KNOB_SETTING || k->type == KNOB_GROUP) {
		if (k->type == KNOB_GROUP && !k->tid)
			say_made(t, k);
		say_file(t, k);
	} else if (k->type == KNOB_PLACE) {
		text_add(t, "pid %d: %s -> %s\n", (int)k->pid, k->old_value, k->new_value);
	} else if (k->type == KNOB_AUTOGROUP) {
		text_add(t, "/proc/%d/autogroup: %s -> %s\n", (int)k->tid, k->old_value,
			 k->new_value);
	} else if (!types[k->type].of_process) {
		say_scheduling(t, k);
	} else {
		process_knobs[types[k->type].knob].say(k->old_value, was, sizeof(was));
		process_knobs[types[k->type].knob].say(k->new_value, is, sizeof(is));
		text_add(t, "%s(thread %d of pid %d): %s -> %s\n", types[k->type].call, (int)k->tid,
			 (int)k->pid, was, is);
	}
}

long dry_say(const struct journal_knobs *knobs, size_t max, char *out, size_t out_len)
{
	struct text t;
	long n = 0;

	text_fixed(&t, out, out_len);
	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		if (!strcmp(k->old_value, k->new_value) || k->type >= KNOB_TYPES)
			continue;
		if ((size_t)n++ < max)
			say_one(&t, k);
	}
	if ((size_t)n > max)
		text_add(&t, "... and %zu more\n", (size_t)n - max);
	return n;
}
