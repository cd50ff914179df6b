/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_life.h - how many more tasks a process may start, as the detectors of
 * growth and of limits see it.  Pure.
 */
#ifndef AGENT_FINDINGS_LIFE_H
#define AGENT_FINDINGS_LIFE_H

#include "findings_impl.h"

enum task_bound { BOUND_NONE, BOUND_CGROUP, BOUND_USER, BOUND_MACHINE };

/* The limit that is reached first. */
struct task_room {
	enum task_bound bound;
	uint64_t used, limit;            /* limit 0: none is known */
	const struct cgroup_row *cgroup; /* of BOUND_CGROUP */
};

void task_room_of(const struct work *w, const struct task_row *row, struct task_room *out);

#endif
