/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_policy.c - who may change what: the rules that always hold, and the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "act/policy_internal.h"
#include "base/action_kinds.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct asker person = {.uid = 1000, .pid = 500, .session = 400, .may_act = true};
static const struct offer idle = {.kind = ACTION_SCHED_IDLE};

/* A process against which nothing speaks. */
static struct target_facts hog(void)
{
	struct target_facts f = {.pid = 811, .ppid = 1, .session = 811, .uid = 1001,
				 .inside_confine = true, .exe = "/srv/batch/encode",
				 .cgroup = {"/user.slice/user-1001.slice"}, .n_cgroups = 1};

	return f;
}

static struct policy *parse(const char *text)
{
	struct policy *p = NULL;
	char reason[256] = "";

	if (policy_parse(text, strlen(text), "p", &p, reason, sizeof(reason)))
		fail_msg("%s: %s", text, reason);
	return p;
}

/* The reason of a refusal; NULL: allowed. */
static const char *refusal(const struct policy *p, enum agent_mode mode, const struct asker *who,
			   const struct offer *offer, const struct target_facts *f, size_t n)
{
	static char reason[256];

	reason[0] = '\0';
	if (policy_check(p, mode, who, offer, f, n, reason, sizeof(reason)) == VERDICT_ALLOW)
		return NULL;
	assert_true(reason[0] != '\0');
	assert_null(strchr(reason, '\n'));
	return reason;
}

static void expect(const char *is, const char *part)
{
	if (!is || !strstr(is, part))
		fail_msg("\"%s\" does not say \"%s\"", is ? is : "(allowed)", part);
}

static void allows_what_nothing_speaks_against(void **state)
{
	struct target_facts f[2] = {hog(), hog()};

	(void)state;
	f[1].pid = 812;
	assert_null(refusal(NULL, MODE_ASK, &person, &idle, f, 2));
	assert_null(refusal(&policy_builtin, MODE_AUTO, &person, &idle, f, 1));
}

static void refuses_by_mode_and_person(void **state)
{
	struct target_facts f = hog();
	struct asker powerless = person;

	(void)state;
	powerless.may_act = false;
	expect(refusal(NULL, MODE_OBSERVE, &person, &idle, &f, 1), "mode observe");
	expect(refusal(NULL, (enum agent_mode)7, &person, &idle, &f, 1), "mode observe");
	expect(refusal(NULL, MODE_ASK, &powerless, &idle, &f, 1), "only root and members of group");
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 0), "no process left");
}

/* Whoever borrows one has the other's rules; neither is lost. */
static void swapped(void **state)
{
	const struct asker nobody = {.may_act = true};
	struct policy *p = parse("allow idle\n"), *fresh = parse("limit cooldown 77\n");
	struct target_facts f = hog();

	(void)state;
	assert_null(refusal(p, MODE_AUTO, &nobody, &idle, &f, 1));
	policy_swap(p, fresh);
	expect(refusal(p, MODE_AUTO, &nobody, &idle, &f, 1), "not done unasked");
	assert_int_equal(policy_limits(p).cooldown_s, 77);
	assert_null(refusal(fresh, MODE_AUTO, &nobody, &idle, &f, 1));
	policy_free(p);
	policy_free(fresh);
}

static void refuses_unasked_what_no_line_allows(void **state)
{
	const struct asker nobody = {.may_act = true};
	const struct offer nice = {.kind = ACTION_NICE, .value = 10};
	struct policy *p = parse("allow nice weight\n");
	struct target_facts f = hog();

	(void)state;
	expect(refusal(NULL, MODE_AUTO, &nobody, &idle, &f, 1), "\"idle\" is not done unasked");
	expect(refusal(p, MODE_AUTO, &nobody, &idle, &f, 1), "allow idle");
	assert_null(refusal(p, MODE_AUTO, &nobody, &nice, &f, 1));
	expect(refusal(p, MODE_ASK, &nobody, &nice, &f, 1), "not done unasked");
	assert_null(refusal(p, MODE_AUTO, &person, &idle, &f, 1));
	policy_free(p);
}

static void bounds_values(void **state)
{
	static const struct {
		enum action_kind kind;
		int value;
		bool allowed;
	} rows[] = {
		{ACTION_NICE, 0, false},       {ACTION_NICE, 1, true},
		{ACTION_NICE, 19, true},       {ACTION_NICE, 20, false},
		{ACTION_NICE, -5, false},      {ACTION_WEIGHT, 0, false},
		{ACTION_WEIGHT, 1, true},      {ACTION_WEIGHT, 10000, true},
		{ACTION_WEIGHT, 10001, false}, {ACTION_SCHED_IDLE, 0, true},
		{ACTION_SCHED_IDLE, 1, false}, {ACTION_NORMAL, 0, true},
		{ACTION_KINDS, 0, false},      {(enum action_kind) - 1, 0, false},
	};
	struct target_facts f = hog();
	size_t i;

	(void)state;
	for (i = 0; i < N(rows); i++) {
		struct offer o = {.kind = rows[i].kind, .value = rows[i].value};

		if (!refusal(NULL, MODE_ASK, &person, &o, &f, 1) != rows[i].allowed)
			fail_msg("kind %d value %d", (int)o.kind, o.value);
	}
}

/* Every kind: a name for its value where it has bounds, the bounds kept on both sides,
 * and a way by which the kernel is told. */
static void every_kind_is_bounded(void **state)
{
	struct target_facts f = hog();

	(void)state;
	for (int i = 0; i < ACTION_KINDS; i++) {
		const struct action_kind_row *row = &action_table[i];
		struct offer o = {.kind = (enum action_kind)i, .value = row->min};
		size_t facts = row->of != ACTION_OF_MACHINE;

		assert_non_null(row->word);
		assert_non_null(row->offer);
		assert_non_null(row->effect);
		assert_true(row->min <= row->max);
		assert_true(row->min == row->max || row->value);
		assert_true(row->of == ACTION_OF_CGROUP ? row->v1 || row->v2 : row->call != NULL);
		assert_null(refusal(NULL, MODE_ASK, &person, &o, &f, facts));
		o.value = row->max;
		assert_null(refusal(NULL, MODE_ASK, &person, &o, &f, facts));
		o.value = row->min - 1;
		assert_non_null(refusal(NULL, MODE_ASK, &person, &o, &f, facts));
		if (row->max == INT_MAX)
			continue;
		o.value = row->max + 1;
		assert_non_null(refusal(NULL, MODE_ASK, &person, &o, &f, facts));
	}
}

static void refuses_what_always_is_refused(void **state)
{
	struct asker of_init = person, unseen = person;
	struct target_facts f;

	(void)state;
	of_init.session = 0;
	unseen.session = -1;
	f = hog(), f.pid = 1;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "pid 1 is the init process");
	f = hog(), f.pid = 0;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "init");
	f = hog(), f.kernel_thread = true;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "kernel thread");
	f = hog(), f.own = true;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "llamux itself");
	f = hog(), f.inside_confine = false;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "--confine");
	f = hog(), f.ancestor_of_asker = true;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "one of its parents");
	f = hog(), f.pid = person.pid;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "the asker");
	f = hog(), f.session = person.session;
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "session that asks");
	f.session = of_init.session;
	expect(refusal(NULL, MODE_ASK, &of_init, &idle, &f, 1), "session that asks");
	expect(refusal(NULL, MODE_ASK, &unseen, &idle, &f, 1), "cannot be seen from here");
	f = hog(), f.exe[0] = '\0';
	expect(refusal(NULL, MODE_ASK, &person, &idle, &f, 1), "cannot be seen");
}

static void one_bad_member_spoils_the_group(void **state)
{
	struct target_facts f[3] = {hog(), hog(), hog()};

	(void)state;
	f[2].pid = 813;
	f[2].kernel_thread = true;
	expect(refusal(NULL, MODE_ASK, &person, &idle, f, 3), "pid 813");
	assert_null(refusal(NULL, MODE_ASK, &person, &idle, f, 2));
}

static void knows_programs_by_their_path(void **state)
{
	static const struct {
		const char *exe, *says;
	} rows[] = {
		{"/usr/sbin/sshd", "ssh"},
		{"/usr/sbin/sshd (deleted)", "ssh"},
		{"/sbin/sshd", "ssh"},
		{"/usr/lib/openssh/sshd-session", "ssh"},
		{"/lib/systemd/systemd-journald", "service manager"},
		{"/usr/lib/systemd/systemd-logind", "service manager"},
		{"/bin/dbus-daemon", "message bus"},
		{"/usr/lib/xorg/Xorg", "display server"},
		{"/usr/sbin/gdm3", "display manager"},
		{"/tmp/sshd", NULL},
		{"/usr/sbin/sshd2", NULL},
		{"/usr/sbin/sshd (deleted) (copy)", NULL},
		{"/srv/usr/sbin/sshd", NULL},
		{"/usr/lib/systemd-like/hog", NULL},
		{"/usr/bin/Xorg-hog", NULL},
	};
	struct target_facts f = hog();
	size_t i;

	(void)state;
	for (i = 0; i < N(rows); i++) {
		const char *is;

		snprintf(f.exe, sizeof(f.exe), "%s", rows[i].exe);
		is = refusal(NULL, MODE_ASK, &person, &idle, &f, 1);
		if (rows[i].says)
			expect(is, rows[i].says);
		else if (is)
			fail_msg("%s: %s", rows[i].exe, is);
	}
}

static void knows_services_by_their_cgroup(void **state)
{
	static const struct {
		const char *path;
		bool allowed;
	} rows[] = {
		{"/system.slice/ssh.service", false},
		{"/system.slice/ssh.service/worker", false},
		{"/system.slice/ssh@3-10.0.0.1:22-10.0.0.2:999.service", false},
		{"/system.slice/systemd-journald.service", false},
		{"/system.slice/systemd-journald@x.service", false},
		{"/init.scope", false},
		{"/system.slice/ssh.service.d", true},
		{"/system.slice/batch.service", true},
		{"/user.slice/system.slice/ssh.service", true},
	};
	struct target_facts f = hog();
	size_t i;

	(void)state;
	f.n_cgroups = 2; /* in any hierarchy */
	for (i = 0; i < N(rows); i++) {
		snprintf(f.cgroup[1], sizeof(f.cgroup[1]), "%s", rows[i].path);
		if (!refusal(NULL, MODE_ASK, &person, &idle, &f, 1) != rows[i].allowed)
			fail_msg("%s", rows[i].path);
	}
}

static void file_protects(void **state)
{
	struct policy *p = parse("# a comment\n"
				 "\n"
				 "protect exe /srv/db/bin\n"
				 "  protect\texe  /opt/*/serve \r\n"
				 "protect exe /bin/thing\n"
				 "protect exe /opt/[x]/y\n"
				 "protect cgroup /machine.slice/vm-*.scope\n"
				 "protect user 4242\n"
				 "protect user root");
	static const struct {
		const char *exe, *cgroup;
		uid_t uid;
		const char *says; /* NULL: allowed */
	} rows[] = {
		{"/srv/db/bin/postgres", "/a", 1, "exe /srv/db/bin"},
		{"/srv/db/binary", "/a", 1, NULL},
		{"/opt/a/serve", "/a", 1, "exe /opt/*/serve"},
		{"/opt/a/b/serve", "/a", 1, NULL},
		{"/usr/bin/thing", "/a", 1, "exe /bin/thing"},
		{"/bin/thing", "/a", 1, "exe /bin/thing"},
		{"/opt/[x]/y", "/a", 1, "exe /opt/[x]/y"},
		{"/opt/x/y", "/a", 1, "exe /opt/[x]/y"},
		{"/x", "/machine.slice/vm-7.scope/inner", 1, "cgroup /machine.slice/vm-*.scope"},
		{"/x", "/machine.slice/vm.scope", 1, NULL},
		{"/x", "/a", 4242, "user 4242"},
		{"/x", "/a", 0, "user root"},
		{"/x", "/a", 4243, NULL},
	};
	struct target_facts f = hog();
	size_t i;

	(void)state;
	for (i = 0; i < N(rows); i++) {
		const char *is;

		snprintf(f.exe, sizeof(f.exe), "%s", rows[i].exe);
		snprintf(f.cgroup[0], sizeof(f.cgroup[0]), "%s", rows[i].cgroup);
		f.uid = rows[i].uid;
		is = refusal(p, MODE_ASK, &person, &idle, &f, 1);
		if (rows[i].says)
			expect(is, rows[i].says);
		else if (is)
			fail_msg("%s %s: %s", rows[i].exe, rows[i].cgroup, is);
	}
	policy_free(p);
}

static void limits_are_read(void **state)
{
	struct policy *p = parse("limit tasks 2\nlimit cooldown 0\nlimit automatic 3\n");
	struct target_facts f[3] = {hog(), hog(), hog()};
	struct policy_limits l = policy_limits(p), d = policy_limits(NULL);

	(void)state;
	assert_int_equal(l.tasks, 2);
	assert_int_equal(l.cooldown_s, 0);
	assert_int_equal(l.automatic, 3);
	assert_int_equal(d.tasks, 4096);
	assert_int_equal(d.cooldown_s, 10);
	assert_int_equal(d.automatic, 6);
	expect(refusal(p, MODE_ASK, &person, &idle, f, 3), "more than one action may change (2)");
	policy_free(p);
}

/* A slip must not become a protection that is not there. */
static void bad_lines_are_errors(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"protekt exe /x\n", "p:1: \"protekt\" is not known"},
		{"\n\nprotect exe\n", "p:3: what to protect is missing"},
		{"protect exe bin/x\n", "p:1: \"bin/x\" is not a path from the root"},
		{"protect exe /\n", "would protect everything"},
		{"protect exe /x # why\n", "a comment needs a line of its own"},
		{"protect exe /a/../b\n", "without //, /./ and /../"},
		{"protect exe /a//b\n", "without //"},
		{"protect exe /a/..\n", "without //"},
		{"protect exe /a/.\n", "without //"},
		{"protect cgroup /sys/fs/cgroup/x\n", "as /proc/PID/cgroup does"},
		{"protect process /x\n", "\"protect process\" is not known"},
		{"protect user no-such-user-here\n", "there is no user \"no-such-user-here\""},
		{"protect user -1\n", "there is no user"},
		{"protect user 4294967295\n", "there is no user"},
		{"allow\n", "what to allow is missing"},
		{"allow idle kill\n", "\"kill\" is no action"},
		{"limit\n", "\"limit \" is not known"},
		{"limit tasks\n", "needs a number"},
		{"limit tasks -1\n", "needs a number"},
		{"limit tasks 5x\n", "needs a number"},
		{"limit tasks 99999999999999999999\n", "needs a number"},
		{"limit speed 5\n", "\"limit speed\" is not known"},
		{"\033[2Jx\n", "\"?[2Jx\" is not known"},
	};
	char longest[2000], reason[256];
	struct policy *p;
	size_t i;

	(void)state;
	for (i = 0; i < N(rows); i++) {
		assert_int_equal(policy_parse(rows[i].text, strlen(rows[i].text), "p", &p, reason,
					      sizeof(reason)), -EINVAL);
		assert_null(p);
		expect(reason, rows[i].says);
	}
	memset(longest, 'x', sizeof(longest));
	assert_int_equal(policy_parse(longest, sizeof(longest), "p", &p, reason, sizeof(reason)),
			 -EINVAL);
	expect(reason, "p:1: the line is longer");
	assert_int_equal(policy_parse("allow\0idle", 10, "p", &p, reason, sizeof(reason)), -EINVAL);
	expect(reason, "NUL byte");
	memcpy(longest, "protect exe /", 13);
	assert_int_equal(policy_parse(longest, 900, "p", &p, reason, sizeof(reason)), -EINVAL);
	expect(reason, "longer than 200 bytes");
}

static void file_must_be_safe(void **state)
{
	char path[] = "/tmp/llamux-policy-XXXXXX", reason[256];
	struct policy *p;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "allow idle\n", 11), 11);
	assert_int_equal(policy_load(path, &p, reason, sizeof(reason)), 0);
	assert_true(p->allow[ACTION_SCHED_IDLE]);
	assert_false(p->allow[ACTION_NICE]);
	policy_free(p);
	assert_int_equal(fchmod(fd, 0666), 0);
	assert_int_equal(policy_load(path, &p, reason, sizeof(reason)), -EPERM);
	expect(reason, "writable by root alone");
	assert_null(p);
	assert_int_equal(fchmod(fd, 0644), 0);
	assert_int_equal(ftruncate(fd, 100000), 0);
	assert_int_equal(policy_load(path, &p, reason, sizeof(reason)), -EFBIG);
	expect(reason, "too long");
	close(fd);
	unlink(path);
	assert_int_equal(policy_load("/tmp", &p, reason, sizeof(reason)), -EINVAL);
	expect(reason, "/tmp cannot be used: it is not a plain file");
	assert_int_equal(policy_load(path, &p, reason, sizeof(reason)), 0); /* none there */
	assert_int_equal(p->n_rules, 0);
	policy_free(p);
	assert_int_equal(policy_load(NULL, &p, reason, sizeof(reason)), 0);
	policy_free(p);
	policy_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allows_what_nothing_speaks_against),
		cmocka_unit_test(refuses_by_mode_and_person),
		cmocka_unit_test(swapped),
		cmocka_unit_test(refuses_unasked_what_no_line_allows),
		cmocka_unit_test(bounds_values),
		cmocka_unit_test(every_kind_is_bounded),
		cmocka_unit_test(refuses_what_always_is_refused),
		cmocka_unit_test(one_bad_member_spoils_the_group),
		cmocka_unit_test(knows_programs_by_their_path),
		cmocka_unit_test(knows_services_by_their_cgroup),
		cmocka_unit_test(file_protects),
		cmocka_unit_test(limits_are_read),
		cmocka_unit_test(bad_lines_are_errors),
		cmocka_unit_test(file_must_be_safe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
