/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * profile.h - plans that a person writes down: which processes play which role, who comes
 * first, and what is done to each.  Form: man/llamux-profile.5.
 *
 * A process is recognised by its executable, its cgroup or its unit; arguments, the
 * session, the user and how long it has slept narrow that down.  Its name alone says
 * nothing, as anybody may choose one.
 */
#ifndef AGENT_PROFILE_H
#define AGENT_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "llamux/finding.h"

#define PROFILE_NAME_MAX 32

struct profile_match {
	char *exe, *cgroup, *unit; /* patterns; NULL: any.  One of them is there */
	char *arg;                 /* one argument is like this; NULL */
	bool desktop;              /* of somebody's graphical session */
	bool has_user;
	uid_t user;
	uint64_t asleep_s;         /* no CPU time for so long; 0: does not matter */
};

struct profile_change {
	enum action_kind kind;
	int value;
};

struct profile_role {
	char name[PROFILE_NAME_MAX];
	bool first;                /* its waits tell whether the plan helps */
	struct profile_match *match;
	size_t n_matches;
	struct profile_change *change;
	size_t n_changes;
};

struct profile {
	char name[PROFILE_NAME_MAX];
	char about[128];
	struct profile_role *role; /* a process is of the first that fits */
	size_t n_roles;
	struct profile_change *machine;
	size_t n_machine;
};

/* What is known of a process. */
struct profile_facts {
	const char *exe;
	const char (*cgroup)[256];
	size_t n_cgroups;
	const char *args; /* NUL-separated, as in /proc/PID/cmdline */
	size_t args_len;
	uid_t uid;
	bool desktop;
	bool asleep_known;
	uint64_t asleep_s;
};

/* The text of a profile.  -EINVAL with "NAME:LINE: why" in reason; -ENOMEM. */
int profile_parse(const char *text, size_t len, const char *name, struct profile **out,
		  char *reason, size_t reason_len);
void profile_free(struct profile *p);

/* The profile of this name in the first of these directories (NULL ends them) that has
 * it.  -ENOENT: none has; -EINVAL: no name for one; else as config_read(). */
int profile_load(const char *const *dirs, const char *name, struct profile **out, char *reason,
		 size_t reason_len);

/* Does it fit, but for how long it has slept? */
bool profile_matches(const struct profile_match *m, const struct profile_facts *f);
/* The first role of which some row fits that way; *match: the row.  NULL: none. */
const struct profile_role *profile_role_of(const struct profile *p, const struct profile_facts *f,
					   const struct profile_match **match);

#endif
