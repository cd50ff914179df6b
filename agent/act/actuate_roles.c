/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_roles.c - which processes play which role of a profile at this moment, and what
 * is to be done to them, as steps of a plan.
 *
 * What the policy protects is left alone.  Of those that a row describes by how long they
 * have slept, the one that ran last is never taken: it is the one in use.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate_internal.h"

#define ARGS_MAX 16384 /* bytes of a command line that are looked at */
#define SESSIONS "/run/systemd/sessions"

struct member {
	struct target_facts facts;
	const struct profile_role *role;
	const struct profile_match *match;
	bool asleep_known, out;
	uint64_t asleep_s;
};

struct cast {
	struct actuator *a;
	const struct profile *profile;
	const struct asker *asker;
	struct target *t;
	struct member *member;
	size_t n;
	char args[ARGS_MAX];
};

static size_t read_args(struct cast *c, pid_t pid)
{
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%d/cmdline", (int)pid);
	fd = openat(c->a->proc, path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? 0 : read(fd, c->args, sizeof(c->args));
	if (fd >= 0)
		close(fd);
	return n > 0 ? (size_t)n : 0;
}

/* One session of logind: sd-login's own files, "KEY=VALUE" lines. */
static bool is_desktop_of(const char *path, uid_t uid)
{
	bool mine = false, desktop = false;
	char line[256], want[32];
	FILE *f = fopen(path, "re");

	if (!f)
		return false;
	snprintf(want, sizeof(want), "UID=%u\n", (unsigned int)uid);
	while (fgets(line, sizeof(line), f)) {
		mine |= !strcmp(line, want);
		desktop |= !strcmp(line, "TYPE=x11\n") || !strcmp(line, "TYPE=wayland\n") ||
			   !strcmp(line, "TYPE=mir\n");
	}
	fclose(f);
	return mine && desktop;
}

/* Below its user's slice, and the user has a graphical session. */
static bool in_desktop(const struct actuator *a, const struct target_facts *f)
{
	char dir[300], path[600], slice[64];
	bool below = false, found = false;
	struct dirent *e;
	DIR *d;

	snprintf(slice, sizeof(slice), "/user.slice/user-%u.slice/", (unsigned int)f->uid);
	for (size_t i = 0; i < f->n_cgroups; i++)
		below |= !strncmp(f->cgroup[i], slice, strlen(slice));
	snprintf(dir, sizeof(dir), "%s" SESSIONS, a->root ? a->root : "");
	d = below ? opendir(dir) : NULL;
	while (d && !found && (e = readdir(d))) {
		if (!isalnum((unsigned char)e->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		found = is_desktop_of(path, f->uid);
	}
	if (d)
		closedir(d);
	return found;
}

static int keep(struct cast *c, const struct target_facts *facts, const struct profile_role *role,
		const struct profile_match *match)
{
	struct member *bigger = realloc(c->member, (c->n + 1) * sizeof(*bigger));

	if (!bigger)
		return -ENOMEM;
	c->member = bigger;
	bigger += c->n++;
	*bigger = (struct member){.facts = *facts, .role = role, .match = match};
	if (c->a->asleep)
		bigger->asleep_known = c->a->asleep(c->a->asleep_ctx, facts->pid, facts->start_ns,
						    &bigger->asleep_s);
	return 0;
}

/* Its role, if it has one.  Facts are made in the target, and taken off it again. */
static int look_at(struct cast *c, pid_t pid, uint64_t before_ns)
{
	const struct profile_match *match;
	const struct profile_role *role;
	struct profile_facts facts;
	struct target_facts *f;
	struct procinfo info;
	int err = procinfo_read(c->a->proc, pid, 0, &info);

	if (err || info.ended || info.kernel_thread ||
	    (before_ns && info.start > procinfo_ticks(before_ns)))
		return 0;
	err = target_add_facts(c->a, c->asker, pid, c->t);
	if (err)
		return err == -ENOMEM ? err : 0; /* ended meanwhile */
	f = &c->t->facts[--c->t->n_facts];
	if (!f->inside_confine)
		return 0;
	facts = (struct profile_facts){
		.exe = f->exe, .cgroup = (const char(*)[256])f->cgroup, .n_cgroups = f->n_cgroups,
		.args = c->args, .args_len = read_args(c, pid), .uid = f->uid,
		.desktop = in_desktop(c->a, f),
	};
	role = profile_role_of(c->profile, &facts, &match);
	return role ? keep(c, f, role, match) : 0;
}

/* Those that have not slept for long enough, and of each row and user the one that ran last. */
static void leave_awake(struct cast *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct member *m = &c->member[i];
		bool last = true;

		if (!m->match->asleep_s)
			continue;
		for (size_t k = 0; k < c->n && last; k++)
			last = k == i || c->member[k].match != m->match ||
			       c->member[k].facts.uid != m->facts.uid ||
			       !c->member[k].asleep_known ||
			       c->member[k].asleep_s > m->asleep_s ||
			       (c->member[k].asleep_s == m->asleep_s && k > i);
		m->out = !m->asleep_known || m->asleep_s < m->match->asleep_s || last;
	}
}

/* What the policy would refuse for the whole plan is left alone for itself. */
static void leave_protected(struct cast *c)
{
	struct asker granted = *c->asker;
	char why[256];

	granted.may_act = true; /* that was asked before */
	for (size_t i = 0; i < c->n; i++) {
		struct member *m = &c->member[i];
		struct offer offer = {0};

		if (m->out || !m->role->n_changes)
			continue;
		offer.kind = m->role->change[0].kind;
		offer.value = m->role->change[0].value;
		m->out = policy_check(c->a->policy, MODE_ASK, &granted, &offer, &m->facts, 1, why,
				      sizeof(why)) != VERDICT_ALLOW;
		if (m->out)
			plan_left_out(c->t, m->role->name, why);
	}
}

static void add_pid(struct subject *who, const struct target_facts *f)
{
	if (who->n_pids >= SUBJECT_PIDS_MAX)
		return;
	who->kind = SUBJECT_GROUP;
	who->pid[who->n_pids] = f->pid;
	who->pid_start_ns[who->n_pids++] = f->start_ns;
}

/* Where it stands for a knob of cgroups: those that stand together are one step. */
static void place_key(struct actuator *a, enum action_kind kind, pid_t pid, char out[PATH_MAX])
{
	struct cgroup_fresh fresh = {0};
	const char *detail;

	out[0] = '\0';
	if (actuate_kinds[kind].target != TARGET_CGROUP)
		return;
	cgroup_fresh_find(a->map, cgroup_knob_of(kind), pid, "-", &fresh, &detail);
	snprintf(out, PATH_MAX, "%s", fresh.old.path);
}

/* The steps of one change of one role: as many as there are places and full subjects. */
static int add_steps(struct cast *c, const struct profile_role *role,
		     const struct profile_change *change)
{
	size_t from = c->t->n_steps, s;
	char (*key)[PATH_MAX] = calloc(c->n ? c->n : 1, sizeof(*key)), is[PATH_MAX];
	int err = key ? 0 : -ENOMEM;

	for (size_t i = 0; i < c->n && !err; i++) {
		const struct member *m = &c->member[i];

		if (m->out || m->role != role)
			continue;
		place_key(c->a, change->kind, m->facts.pid, is);
		for (s = from; s < c->t->n_steps; s++)
			if (!strcmp(key[s - from], is) &&
			    c->t->step[s].offer.target.n_pids < SUBJECT_PIDS_MAX)
				break;
		if (s == c->t->n_steps) {
			if (!plan_step_add(c->t, role->name, change->kind, change->value)) {
				err = -ENOMEM;
				break;
			}
			memcpy(key[s - from], is, sizeof(is));
		}
		add_pid(&c->t->step[s].offer.target, &m->facts);
	}
	free(key);
	return err;
}

static int add_facts(struct cast *c)
{
	struct target *t = c->t;

	free(t->facts);
	t->facts = calloc(c->n ? c->n : 1, sizeof(*t->facts));
	t->n_facts = 0;
	if (!t->facts)
		return -ENOMEM;
	for (size_t i = 0; i < c->n; i++) {
		const struct member *m = &c->member[i];

		if (m->role->first) {
			if (!t->first && !(t->first = calloc(1, sizeof(*t->first))))
				return -ENOMEM;
			if (!t->first->n_pids)
				snprintf(t->first->name, sizeof(t->first->name), "%s",
					 m->role->name);
			add_pid(t->first, &m->facts);
		}
		if (!m->out && m->role->n_changes)
			t->facts[t->n_facts++] = m->facts;
	}
	return 0;
}

int plan_cast(struct actuator *a, const struct profile *profile, const struct offer *offer,
	      const struct asker *asker, struct target *t)
{
	struct cast *c = calloc(1, sizeof(*c));
	pid_t *pid = NULL;
	size_t n = 0;
	int err = c ? procinfo_pids(a->proc, &pid, &n) : -ENOMEM;

	if (c)
		*c = (struct cast){.a = a, .profile = profile, .asker = asker, .t = t};
	for (size_t i = 0; i < n && !err; i++)
		err = look_at(c, pid[i], offer->before_ns);
	free(pid);
	if (!err) {
		leave_awake(c);
		leave_protected(c);
		err = add_facts(c);
	}
	for (int first = 1; first >= 0 && !err; first--)
		for (size_t r = 0; r < profile->n_roles && !err; r++)
			for (size_t k = 0; k < profile->role[r].n_changes && !err; k++)
				if (profile->role[r].first == (first == 1))
					err = add_steps(c, &profile->role[r],
							&profile->role[r].change[k]);
	for (size_t i = 0; i < profile->n_machine && !err; i++)
		if (!plan_step_add(t, "machine", profile->machine[i].kind, profile->machine[i].value))
			err = -ENOMEM;
	if (c)
		free(c->member);
	free(c);
	return err;
}
