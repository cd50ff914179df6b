/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_policy.c - the policy file's parser, and the rules it makes judging a target
 * whose paths are taken from the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "act/policy_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct asker asker = {.uid = 1000, .pid = 10, .session = 9, .may_act = true};
	const struct offer offer = {.kind = ACTION_SCHED_IDLE};
	struct target_facts f = {.pid = 77, .ppid = 1, .session = 77, .uid = 1001,
				 .inside_confine = true, .n_cgroups = 1};
	struct policy *p = NULL;
	char reason[160];
	size_t half = size / 2;
	int err;

	memset(reason, 'x', sizeof(reason));
	err = policy_parse((const char *)data, size, "policy.conf", &p, reason, sizeof(reason));
	assert(!err == (p != NULL));
	if (err) {
		/* A line for a person: whole, printable, with its place. */
		assert(memchr(reason, '\0', sizeof(reason)));
		assert(!strncmp(reason, "policy.conf:", 12));
		for (size_t i = 0; reason[i]; i++)
			assert(reason[i] >= ' ' && reason[i] <= '~');
		return 0;
	}
	snprintf(f.exe, sizeof(f.exe), "/%.*s", (int)(half < 250 ? half : 250), (const char *)data);
	snprintf(f.cgroup[0], sizeof(f.cgroup[0]), "/%.*s", (int)(half < 250 ? half : 250),
		 (const char *)data + half);
	policy_check(p, MODE_ASK, &asker, &offer, &f, 1, reason, sizeof(reason));
	/* Whatever a file says, the rules that always hold still do. */
	f.kernel_thread = true;
	assert(policy_check(p, MODE_ASK, &asker, &offer, &f, 1, reason, sizeof(reason)) ==
	       VERDICT_REFUSE);
	for (size_t i = 0; i < p->n_rules; i++) {
		f.kernel_thread = false;
		f.uid = 1001;
		if (p->rule[i].what == PROTECT_USER) {
			f.uid = p->rule[i].uid;
		} else if (!strpbrk(p->rule[i].path, "*?[\\")) {
			char *to = p->rule[i].what == PROTECT_EXE ? f.exe : f.cgroup[0];

			snprintf(to, sizeof(f.exe), "%s", p->rule[i].path);
		} else {
			continue;
		}
		assert(policy_check(p, MODE_ASK, &asker, &offer, &f, 1, reason, sizeof(reason)) ==
		       VERDICT_REFUSE);
	}
	policy_free(p);
	return 0;
}
