/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_profile.c - the profiles that are shipped can be read, and who plays which role. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "act/profile.h"

static const char text[] =
	"# who comes first\n"
	"about the editor comes first\n"
	"role editor first\n"
	"match exe=/usr/bin/vim*\n"
	"match exe=/usr/bin/emacs arg=--daemon user=root\n"
	"do weight 400\n"
	"role tab\r\n"
	"match exe=/opt/web/web arg=--type=renderer asleep=10m\n"
	"do hibernate\n"
	"role backup\n"
	"match unit=*backup*.service\n"
	"match cgroup=/batch.slice\n"
	"do idle\n"
	"machine swappiness 10";

static struct profile *parsed(void)
{
	struct profile *p;
	char reason[256] = "";

	if (profile_parse(text, sizeof(text) - 1, "mine", &p, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return p;
}

static void is_read(void **state)
{
	struct profile *p = parsed();

	(void)state;
	assert_string_equal(p->about, "the editor comes first");
	assert_int_equal(p->n_roles, 3);
	assert_true(p->role[0].first && !p->role[1].first);
	assert_int_equal(p->role[0].n_matches, 2);
	assert_true(p->role[0].match[1].has_user && p->role[0].match[1].user == 0);
	assert_int_equal(p->role[1].match[0].asleep_s, 600);
	assert_true(p->role[0].change[0].kind == ACTION_WEIGHT && p->role[0].change[0].value == 400);
	assert_true(p->machine[0].kind == ACTION_SWAPPINESS && p->machine[0].value == 10);
	profile_free(p);
}

static void roles_are_told_apart(void **state)
{
	static const struct {
		const char *exe, *cgroup, *args, *role;
		size_t len;
		uid_t uid;
	} rows[] = {
		{"/usr/bin/vim.basic", "/user.slice", "vim\0x", "editor", 6, 1000},
		{"/home/me/vim", "/user.slice", "vim", NULL, 4, 1000},
		{"/usr/bin/vim/x", "/user.slice", "vim", NULL, 4, 1000},
		{"/usr/bin/emacs", "/a", "emacs\0--daemon", "editor", 15, 0},
		{"/usr/bin/emacs", "/a", "emacs\0--daemon", NULL, 15, 1000},
		{"/usr/bin/emacs", "/a", "emacs\0x", NULL, 8, 0},
		{"/opt/web/web", "/a", "web\0--type=renderer\0x", "tab", 22, 1000},
		{"/opt/web/web", "/a", "web\0--type=gpu", NULL, 15, 1000},
		{"/bin/sh", "/system.slice/my-backup-x.service", "sh", "backup", 3, 0},
		{"/bin/sh", "/batch.slice/a/b", "sh", "backup", 3, 0},
		{"/bin/sh", "/batch.slices", "sh", NULL, 3, 0},
		{"/usr/bin/vim", "/batch.slice", "vim", "editor", 4, 0}, /* the first that fits */
	};
	struct profile *p = parsed();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char cgroup[1][256] = {""};
		struct profile_facts f = {.exe = rows[i].exe, .cgroup = (const char(*)[256])cgroup,
					  .n_cgroups = 1, .args = rows[i].args,
					  .args_len = rows[i].len, .uid = rows[i].uid};
		const struct profile_match *match;
		const struct profile_role *role;

		strcpy(cgroup[0], rows[i].cgroup);
		role = profile_role_of(p, &f, &match);
		if (!rows[i].role != !role || (role && strcmp(role->name, rows[i].role)))
			fail_msg("row %zu: %s", i, role ? role->name : "none");
	}
	profile_free(p);
}

static void shipped_ones_are_right(void **state)
{
	static const char *const names[] = {"coding", "gaming", "call", "batch", "quiet",
					    "battery", "tabs"};
	static const char *const dirs[] = {"agent/profiles", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct profile *p;
		char reason[256] = "";

		if (profile_load(dirs, names[i], &p, reason, sizeof(reason)) == -EPERM)
			skip(); /* in a tree that others may write */
		if (!p)
			fail_msg("%s: %s", names[i], reason);
		assert_true(p->about[0] && p->n_roles);
		profile_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_read),
		cmocka_unit_test(roles_are_told_apart),
		cmocka_unit_test(shipped_ones_are_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
