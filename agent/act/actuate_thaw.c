/* SPDX-License-Identifier: GPL-2.0-or-later */
/* actuate_thaw.c - lets a cgroup go on that somebody else has frozen.  What an action of ours
 * froze is thawed by its undo, and what a group above holds cannot be let go from below. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "actuate_internal.h"

#define OPEN_MAX 256

/* The action in force that froze this directory; 0: none did; or -errno. */
static int64_t frozen_by(struct actuator *a, const struct target *t)
{
	int64_t id[OPEN_MAX], found = 0;
	long n = journal_open_ids(a->journal, id, OPEN_MAX);

	for (long i = 0; i < n && !found; i++) {
		struct journal_knobs knobs = {0};
		int err = journal_get_knobs(a->journal, id[i], &knobs);

		for (size_t k = 0; k < knobs.n && !err; k++) {
			const struct journal_knob *knob = &knobs.knob[k];

			if ((knob->type == KNOB_CGROUP || knob->type == KNOB_GROUP) &&
			    knob->path && !strcmp(knob->path, t->dir.path) &&
			    !strcmp(knob->file, t->file))
				found = id[i];
		}
		journal_knobs_free(&knobs);
		if (err)
			return err;
	}
	return n < 0 ? n : found;
}

/* Version 1 says FROZEN also of one that only a group above it holds.
 * Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst */
static bool held_from_above(const struct target *t)
{
	char own[CGROUP_VALUE_MAX];

	return !cgroup_value_read(&t->dir, "freezer.self_freezing", own) && own[0] == '0';
}

int plan_thaw(struct actuator *a, const struct offer *offer, const struct target *t,
	      struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	int64_t by = frozen_by(a, t);

	if (by < 0) {
		snprintf(reason, len, "the journal cannot be read: %s", journal_why((int)by));
		return (int)by;
	}
	if (by) {
		snprintf(reason, len, "action %lld froze it: say \"undo %lld\"", (long long)by,
			 (long long)by);
		return -EALREADY;
	}
	if (held_from_above(t)) {
		snprintf(reason, len, "its control group is not frozen itself; one above it is");
		return -EALREADY;
	}
	return plan_cgroup(a, offer, t, knobs, row, reason, len);
}
