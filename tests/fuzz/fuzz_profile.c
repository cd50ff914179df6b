/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_profile.c - the parser of profiles, and its patterns against a process whose
 * paths and arguments are taken from the same bytes. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "act/profile.h"
#include "base/action_kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_change(const struct profile_change *c, bool machine)
{
	const struct action_kind_row *row = &action_table[c->kind];

	assert(c->kind < ACTION_KINDS && c->kind != ACTION_PLAN);
	assert(c->value >= row->min && c->value <= row->max);
	assert(machine == (row->of == ACTION_OF_MACHINE));
}

/* What a role says holds, whatever stands in the file. */
static void check(const struct profile *p)
{
	for (size_t r = 0; r < p->n_roles; r++) {
		const struct profile_role *role = &p->role[r];

		assert(role->name[0]);
		for (size_t i = 0; i < role->n_matches; i++) /* never by the name alone */
			assert(role->match[i].exe || role->match[i].cgroup || role->match[i].unit);
		for (size_t i = 0; i < role->n_changes; i++)
			check_change(&role->change[i], false);
	}
	for (size_t i = 0; i < p->n_machine; i++)
		check_change(&p->machine[i], true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int part = size / 3 < 250 ? (int)(size / 3) : 250, err;
	const char *text = (const char *)data;
	char exe[256], cgroup[1][256], reason[160];
	const struct profile_match *match;
	struct profile_facts f = {.exe = exe, .cgroup = (const char(*)[256])cgroup, .n_cgroups = 1,
				  .args = text, .args_len = size, .uid = 1000};
	struct profile *p = NULL;

	memset(reason, 'x', sizeof(reason));
	err = profile_parse(text, size, "mine", &p, reason, sizeof(reason));
	assert(!err == (p != NULL));
	if (err) {
		assert(memchr(reason, '\0', sizeof(reason)));
		for (size_t i = 0; reason[i]; i++)
			assert(reason[i] >= ' ' && reason[i] <= '~');
		return 0;
	}
	check(p);
	snprintf(exe, sizeof(exe), "/%.*s", part, text);
	snprintf(cgroup[0], sizeof(cgroup[0]), "/%.*s", part, text + part);
	profile_role_of(p, &f, &match);
	profile_free(p);
	return 0;
}
