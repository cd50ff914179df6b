/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_group.h - which processes are spoken of as one: the same executable
 * name and owner, and the same cgroup or parent.  Pure.
 */
#ifndef AGENT_FINDINGS_GROUP_H
#define AGENT_FINDINGS_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llamux/finding.h"
#include "llamux/snapshot.h"

#define GROUP_NOBODY SIZE_MAX

struct group {
	size_t first, n;      /* members: groups.member[first .. first + n) */
	bool self;            /* llamux */
	bool kernel;          /* kernel threads */
	bool init;            /* pid 1 is a member */
	uint8_t policy;       /* of the member that ran most */
	int8_t nice;
	struct task_times t;  /* sums */
	uint64_t rss_bytes, anon_bytes, swap_bytes, grown_bytes;
};

struct groups {
	const struct snapshot *s; /* borrowed */
	struct group *group;
	size_t n;
	size_t *member;  /* indices into s->task; within a group by pid */
	size_t *of;      /* for each task its group */
};

/*
 * self: processes of llamux, 0 unused, NULL: none.  split: members of one group
 * that hardly run are held apart from those that run much, since the first may
 * well be the victims of the second.  -ENOMEM.
 */
int groups_make(const struct snapshot *s, const pid_t self[4], bool split, struct groups *out);
void groups_free(struct groups *g); /* contents */

/*
 * Group as a subject.  only: for each task whether it counts, NULL: all count.
 * The subject has kind SUBJECT_NONE if nobody counts.
 */
void groups_subject(const struct groups *g, size_t group, const bool *only, struct subject *out);

/* Index of a process in s->task, or GROUP_NOBODY. */
size_t task_index(const struct snapshot *s, pid_t pid);

/* The row of a cgroup; NULL if it is not known or is the root. */
const struct cgroup_row *cgroup_below_root(const struct snapshot *s, uint64_t id);

/*
 * For each row of s->cgroup whether it sets its members apart: it is not the
 * root and does not hold most user processes (as the one cgroup of a container
 * does, or of a login session on a small machine).  malloc'd; NULL if no memory.
 */
bool *cgroups_telling(const struct snapshot *s);

/* A cgroup's path as a subject's name: its end if it is too long. */
void cgroup_name(const struct cgroup_row *row, char *out, size_t out_len);

/* Does subject hold this process (pid and start time)? */
bool subject_holds(const struct subject *who, const struct task_row *task);

/* The same process, group or cgroup in two moments. */
bool subject_same(const struct subject *a, const struct subject *b);

#endif
