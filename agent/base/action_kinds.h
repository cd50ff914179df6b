/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * action_kinds.h - the table of everything that can be changed: how it is called and
 * worded, what its value means and may be, and by what the kernel is told.
 *
 * How each is read, written and checked stands with the calls: threads in
 * actuate_sched.c, processes in process_knob.c, cgroups in cgroup_knob.c, settings in
 * actuate_setting.c.  Undo is the same for all: the bytes that were read before are
 * written back and compared, unless somebody else has changed them since.
 */
#ifndef AGENT_ACTION_KINDS_H
#define AGENT_ACTION_KINDS_H

#include "llamux/finding.h"

enum action_of { ACTION_OF_THREADS, ACTION_OF_PROCESS, ACTION_OF_CGROUP, ACTION_OF_MACHINE };

struct action_kind_row {
	const char *word;
	const char *offer;   /* "run {target} as ...": completes "I can" */
	const char *offer_none; /* the same for a value of 0, "no limit"; NULL: offer */
	const char *effect;  /* what that does */
	enum action_of of;
	const char *value;   /* what the value is; NULL: it has none */
	const char *unit;    /* NULL: none */
	int min, max;
	const char *v1, *v2; /* files of a cgroup; NULL: that version has none */
	const char *call;    /* what is written otherwise */
	const char *needs;   /* where it is possible, if not everywhere */
};

extern const struct action_kind_row action_table[ACTION_KINDS];

#endif
