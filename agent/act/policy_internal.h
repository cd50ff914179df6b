/* SPDX-License-Identifier: GPL-2.0-or-later */
/* policy_internal.h - shared by the files of the policy. */
#ifndef AGENT_POLICY_INTERNAL_H
#define AGENT_POLICY_INTERNAL_H

#include "policy.h"

enum protect { PROTECT_EXE, PROTECT_CGROUP, PROTECT_USER };

struct policy_rule {
	enum protect what;
	char *path; /* exe and cgroup: this or anything below it; * ? [ ] match */
	uid_t uid;  /* user */
};

struct policy {
	struct policy_rule *rule;
	size_t n_rules;
	bool allow[ACTION_KINDS]; /* without anybody's confirmation */
	struct policy_limits limits;
};

extern const struct policy policy_builtin;

/* The text of a policy file; name is what reasons call it.  Errors as policy_load(). */
int policy_parse(const char *text, size_t len, const char *name, struct policy **out, char *reason,
		 size_t reason_len);

#endif
