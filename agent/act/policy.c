/* SPDX-License-Identifier: GPL-2.0-or-later */
/* policy.c - may this change be made?  The rules that always hold, and those of
 * the policy file. */
#include "policy.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "base/action_kinds.h"
#include "policy_internal.h"

/* Bounds: a process with more threads than `tasks` is better changed by its
 * cgroup; 10 s is the window in which an effect is measured, and a second change
 * in it would be measured on the first; six an hour is one every ten minutes, as
 * often as a person would look. */
const struct policy policy_builtin = {
	.limits = {.tasks = 4096, .cooldown_s = 10, .automatic = 6},
};

/* Programs by which a person gets at the machine or on which all others stand.
 * By path, never by name: anybody may call a program sshd. */
static const struct {
	const char *path;
	const char *what;
} guarded_exes[] = {
	{"/usr/sbin/sshd", "ssh"},
	{"/usr/bin/sshd", "ssh"},
	{"/usr/lib/openssh", "ssh"},
	{"/usr/libexec/openssh", "ssh"},
	{"/usr/lib/ssh", "ssh"},
	{"/usr/sbin/dropbear", "ssh"},
	{"/usr/lib/systemd", "the service manager and its services"},
	{"/usr/libexec/elogind", "the login manager"},
	{"/usr/lib/elogind", "the login manager"},
	{"/usr/bin/dbus-daemon", "the message bus"},
	{"/usr/bin/dbus-broker", "the message bus"},
	{"/usr/bin/dbus-broker-launch", "the message bus"},
	{"/usr/lib/xorg", "the display server"},
	{"/usr/libexec/Xorg", "the display server"},
	{"/usr/bin/X", "the display server"},
	{"/usr/bin/Xorg", "the display server"},
	{"/usr/bin/Xwayland", "the display server"},
	{"/usr/bin/gnome-shell", "the display server"},
	{"/usr/bin/kwin_wayland", "the display server"},
	{"/usr/bin/kwin_x11", "the display server"},
	{"/usr/bin/mutter", "the display server"},
	{"/usr/bin/weston", "the display server"},
	{"/usr/bin/sway", "the display server"},
	{"/usr/bin/labwc", "the display server"},
	{"/usr/bin/Hyprland", "the display server"},
	{"/usr/sbin/gdm*", "the display manager"},
	{"/usr/libexec/gdm*", "the display manager"},
	{"/usr/bin/sddm*", "the display manager"},
	{"/usr/sbin/lightdm", "the display manager"},
};

static const struct {
	const char *path;
	const char *what;
} guarded_cgroups[] = {
	{"/init.scope", "the service manager"},
	{"/system.slice/ssh.service", "ssh"},
	{"/system.slice/sshd.service", "ssh"},
	{"/system.slice/ssh@*.service", "ssh"},
	{"/system.slice/sshd@*.service", "ssh"},
	{"/system.slice/system-ssh.slice", "ssh"},
	{"/system.slice/system-sshd.slice", "ssh"},
	{"/system.slice/dropbear.service", "ssh"},
	{"/system.slice/systemd-journald*", "the system's log"},
	{"/system.slice/systemd-logind.service", "the login manager"},
	{"/system.slice/systemd-udevd.service", "the device manager"},
	{"/system.slice/dbus.service", "the message bus"},
	{"/system.slice/dbus-broker.service", "the message bus"},
	{"/system.slice/display-manager.service", "the display manager"},
	{"/system.slice/gdm*.service", "the display manager"},
	{"/system.slice/sddm.service", "the display manager"},
	{"/system.slice/lightdm.service", "the display manager"},
	{"/system.slice/llamux.service", "llamux itself"},
	{"/system.slice/llamux-agent.service", "llamux itself"},
};

static bool equal_or_below(const char *path, const char *pattern)
{
	size_t n = strlen(pattern);

	/* As it stands first: a bracket in a name is then just a bracket. */
	if (!strncmp(path, pattern, n) && (path[n] == '\0' || path[n] == '/'))
		return true;
	return fnmatch(pattern, path, FNM_PATHNAME | FNM_LEADING_DIR) == 0;
}

/* Also by the shorter path that the same program has where /bin is not yet merged
 * into /usr/bin. */
static bool program_matches(const char *exe, const char *pattern)
{
	static const char *const merged[] = {"/bin/", "/sbin/", "/lib/"};
	size_t i;

	if (equal_or_below(exe, pattern))
		return true;
	for (i = 0; i < sizeof(merged) / sizeof(merged[0]); i++) {
		size_t n = strlen(merged[i]);

		if (!strncmp(exe, merged[i], n) && !strncmp(pattern, "/usr/", 5) &&
		    equal_or_below(exe, pattern + 4))
			return true;
		if (!strncmp(pattern, merged[i], n) && !strncmp(exe, "/usr/", 5) &&
		    equal_or_below(exe + 4, pattern))
			return true;
	}
	return false;
}

static bool exe_matches(const char *exe, const char *pattern)
{
	static const char deleted[] = " (deleted)"; /* replaced by an upgrade, still running */
	char is[sizeof(((struct target_facts *)0)->exe)];
	size_t len = strlen(exe), tail = strlen(deleted);

	if (program_matches(exe, pattern))
		return true;
	if (len <= tail || len >= sizeof(is) || strcmp(exe + len - tail, deleted))
		return false;
	memcpy(is, exe, len - tail);
	is[len - tail] = '\0';
	return program_matches(is, pattern);
}

static bool cgroup_matches(const struct target_facts *f, const char *pattern)
{
	size_t i;

	for (i = 0; i < f->n_cgroups; i++)
		if (equal_or_below(f->cgroup[i], pattern))
			return true;
	return false;
}

/* The rules that always hold: each says whether it forbids, and what else there is
 * to say. */
struct judged {
	const struct policy *policy;
	const struct asker *asker;
	const struct target_facts *fact;
	const char *detail;
};

static bool is_init(struct judged *j)
{
	return j->fact->pid <= 1;
}

static bool is_kernel_thread(struct judged *j)
{
	return j->fact->kernel_thread;
}

static bool is_own(struct judged *j)
{
	return j->fact->own;
}

static bool is_outside(struct judged *j)
{
	return !j->fact->inside_confine;
}

static bool is_ancestor(struct judged *j)
{
	return j->fact->ancestor_of_asker || (j->asker->pid && j->fact->pid == j->asker->pid);
}

static bool is_in_session(struct judged *j)
{
	return j->asker->session >= 0 && j->fact->session == j->asker->session;
}

static bool is_unknown_program(struct judged *j)
{
	return j->fact->exe[0] != '/';
}

static bool is_guarded_exe(struct judged *j)
{
	size_t i;

	for (i = 0; i < sizeof(guarded_exes) / sizeof(guarded_exes[0]); i++)
		if (exe_matches(j->fact->exe, guarded_exes[i].path)) {
			j->detail = guarded_exes[i].what;
			return true;
		}
	return false;
}

static bool is_guarded_cgroup(struct judged *j)
{
	size_t i;

	for (i = 0; i < sizeof(guarded_cgroups) / sizeof(guarded_cgroups[0]); i++)
		if (cgroup_matches(j->fact, guarded_cgroups[i].path)) {
			j->detail = guarded_cgroups[i].what;
			return true;
		}
	return false;
}

static bool is_protected_by(struct judged *j, enum protect what)
{
	size_t i;

	for (i = 0; i < j->policy->n_rules; i++) {
		const struct policy_rule *r = &j->policy->rule[i];

		if (r->what != what)
			continue;
		j->detail = r->path;
		if (what == PROTECT_USER ? r->uid == j->fact->uid
		    : what == PROTECT_EXE ? exe_matches(j->fact->exe, r->path)
					  : cgroup_matches(j->fact, r->path))
			return true;
	}
	return false;
}

static bool is_protected_exe(struct judged *j)
{
	return is_protected_by(j, PROTECT_EXE);
}

static bool is_protected_cgroup(struct judged *j)
{
	return is_protected_by(j, PROTECT_CGROUP);
}

static bool is_protected_user(struct judged *j)
{
	return is_protected_by(j, PROTECT_USER);
}

static const struct {
	bool (*forbids)(struct judged *j);
	const char *why; /* after "pid N "; %s: detail */
} rules[] = {
	{is_init, "is the init process, which is never changed"},
	{is_kernel_thread, "is a kernel thread, which is never changed"},
	{is_own, "belongs to llamux itself"},
	{is_outside, "is outside of the cgroup that --confine names"},
	{is_ancestor, "is the asker or one of its parents"},
	{is_in_session, "runs in the session that asks; ask from another session to change it"},
	{is_unknown_program, "runs a program whose path cannot be seen"},
	{is_guarded_exe, "belongs to %s, which is never changed"},
	{is_guarded_cgroup, "belongs to %s, which is never changed"},
	{is_protected_exe, "is protected by the policy file (exe %s)"},
	{is_protected_cgroup, "is protected by the policy file (cgroup %s)"},
	{is_protected_user, "is protected by the policy file (user %s)"},
};

struct policy_limits policy_limits(const struct policy *p)
{
	return p ? p->limits : policy_builtin.limits;
}

static enum verdict check_asker(const struct policy *p, enum agent_mode mode,
				const struct asker *asker, const struct offer *offer, char *reason,
				size_t len)
{
	const struct action_kind_row *row;

	if (mode != MODE_ASK && mode != MODE_AUTO) {
		snprintf(reason, len, "mode observe: nothing is changed");
		return VERDICT_REFUSE;
	}
	if (!asker->may_act) {
		snprintf(reason, len,
			 "only root and members of group llamux may change the machine");
		return VERDICT_REFUSE;
	}
	if (asker->session < 0) { /* it could not be told whether the target is of it */
		snprintf(reason, len,
			 "the session that asks cannot be seen from here; ask from outside of "
			 "the container");
		return VERDICT_REFUSE;
	}
	if ((unsigned int)offer->kind >= ACTION_KINDS) {
		snprintf(reason, len, "no such action");
		return VERDICT_REFUSE;
	}
	if (asker->pid == 0 && (mode != MODE_AUTO || !p->allow[offer->kind])) {
		snprintf(reason, len,
			 "\"%s\" is not done unasked: that needs mode auto and a line \"allow %s\" "
			 "in "
			 "the policy file",
			 action_word(offer->kind), action_word(offer->kind));
		return VERDICT_REFUSE;
	}
	row = &action_table[offer->kind];
	if (offer->value < row->min || offer->value > row->max) {
		snprintf(reason, len, "%s %d is out of range (%d to %d)",
			 row->value ? row->value : "value", offer->value, row->min, row->max);
		return VERDICT_REFUSE;
	}
	return VERDICT_ALLOW;
}

static enum verdict check_target(struct judged *j, char *reason, size_t len)
{
	size_t i;
	int n;

	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		j->detail = "";
		if (!rules[i].forbids(j))
			continue;
		n = snprintf(reason, len, "pid %d ", (int)j->fact->pid);
		if (n >= 0 && (size_t)n < len)
			snprintf(reason + n, len - (size_t)n, rules[i].why, j->detail);
		return VERDICT_REFUSE;
	}
	return VERDICT_ALLOW;
}

enum verdict policy_check(const struct policy *p, enum agent_mode mode, const struct asker *asker,
			  const struct offer *offer, const struct target_facts *facts,
			  size_t n_facts, char *reason, size_t reason_len)
{
	struct judged j = {.policy = p ? p : &policy_builtin, .asker = asker};
	enum verdict v;
	size_t i;

	v = check_asker(j.policy, mode, asker, offer, reason, reason_len);
	if (v == VERDICT_ALLOW && !n_facts && action_table[offer->kind].of != ACTION_OF_MACHINE) {
		snprintf(reason, reason_len, "there is no process left to change");
		v = VERDICT_REFUSE;
	}
	if (v == VERDICT_ALLOW && n_facts > j.policy->limits.tasks) {
		snprintf(reason, reason_len,
			 "%zu processes are more than one action may change (%u)", n_facts,
			 j.policy->limits.tasks);
		v = VERDICT_REFUSE;
	}
	for (i = 0; i < n_facts && v == VERDICT_ALLOW; i++) {
		j.fact = &facts[i];
		v = check_target(&j, reason, reason_len);
	}
	return v;
}
