/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * policy.h - may this change be made?  Pure: everything it judges is in its
 * arguments.
 */
#ifndef AGENT_POLICY_H
#define AGENT_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "llamux/finding.h"

enum agent_mode { MODE_OBSERVE, MODE_ASK, MODE_AUTO };

/* Who asks, as the kernel said (FUSE context); never from text.  pid 0: nobody,
 * the agent acts on its own (MODE_AUTO); it then may do what the policy file
 * allows and no more. */
struct asker {
	uid_t uid;
	gid_t gid;
	pid_t pid;
	/* getsid: 0 is a session like another, that of an init that made none (and of
	 * what it started); -1: not to be seen from here (another PID namespace). */
	pid_t session;
	bool may_act;        /* root or in group llamux */
};

#define FACTS_CGROUPS 8

/* What is known of one process of a target at the moment of the decision. */
struct target_facts {
	pid_t pid;
	uint64_t start_ns;
	pid_t ppid, session;
	uid_t uid;
	bool kernel_thread;
	bool ancestor_of_asker; /* or the asker itself */
	bool own;               /* llamux itself or what it started */
	bool inside_confine;    /* true where nothing confines */
	char exe[256];          /* readlink of /proc/PID/exe, "" if not readable */
	char cgroup[FACTS_CGROUPS][256]; /* paths that differ, of all hierarchies */
	size_t n_cgroups;
};

struct policy;

/* path NULL or missing file: the built-in rules alone.  A line that cannot be
 * read is an error (-EINVAL) with "FILE:LINE: why" in reason: a protection that
 * is misspelt must not be lost. */
int policy_load(const char *path, struct policy **out, char *reason,
		size_t reason_len);
void policy_free(struct policy *p);
/* Exchanges their rules: whoever borrows a then has those of b.  The caller sees
 * to it that nobody uses either meanwhile. */
void policy_swap(struct policy *a, struct policy *b);

/* Bounds that a policy sets on what is done. */
struct policy_limits {
	unsigned int tasks;      /* threads changed by one action; 4096 */
	unsigned int cooldown_s; /* between two actions on one target; 10 */
	unsigned int automatic;  /* actions an hour that nobody confirmed; 6 */
};

/* p NULL: the built-in ones, here and below. */
struct policy_limits policy_limits(const struct policy *p);

enum verdict { VERDICT_ALLOW, VERDICT_REFUSE };

/* reason: why not, one line for a person. */
enum verdict policy_check(const struct policy *p, enum agent_mode mode,
			  const struct asker *asker, const struct offer *offer,
			  const struct target_facts *facts, size_t n_facts,
			  char *reason, size_t reason_len);

#endif
