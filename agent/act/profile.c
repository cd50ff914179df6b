/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile.c - which role of a plan a process plays.  Pure. */
#include "profile.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static bool exe_fits(const char *exe, const char *pattern)
{
	static const char deleted[] = " (deleted)"; /* replaced by an upgrade, still running */
	size_t len = strlen(exe), tail = sizeof(deleted) - 1;
	char is[256];

	if (!fnmatch(pattern, exe, FNM_PATHNAME))
		return true;
	if (len <= tail || len >= sizeof(is) || strcmp(exe + len - tail, deleted))
		return false;
	memcpy(is, exe, len - tail);
	is[len - tail] = '\0';
	return !fnmatch(pattern, is, FNM_PATHNAME);
}

static bool cgroup_fits(const struct profile_facts *f, const char *pattern)
{
	for (size_t i = 0; i < f->n_cgroups; i++)
		if (!fnmatch(pattern, f->cgroup[i], FNM_PATHNAME | FNM_LEADING_DIR))
			return true;
	return false;
}

/* A unit of systemd is a step of the path that ends in .service or .scope. */
static bool is_unit(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".service") || !strcmp(dot, ".scope"));
}

static bool unit_fits(const struct profile_facts *f, const char *pattern)
{
	for (size_t i = 0; i < f->n_cgroups; i++) {
		char path[256], *rest = path, *step;

		memcpy(path, f->cgroup[i], sizeof(path));
		path[sizeof(path) - 1] = '\0';
		while ((step = strsep(&rest, "/")))
			if (is_unit(step) && !fnmatch(pattern, step, 0))
				return true;
	}
	return false;
}

static bool arg_fits(const struct profile_facts *f, const char *pattern)
{
	const char *end = f->args + f->args_len, *at = f->args;

	for (bool program = true; at < end; program = false) {
		size_t len = strnlen(at, (size_t)(end - at));

		/* The first is what it calls itself. */
		if (!program && at + len < end && !fnmatch(pattern, at, 0))
			return true;
		at += len + 1;
	}
	return false;
}

bool profile_matches(const struct profile_match *m, const struct profile_facts *f)
{
	if (!m->exe && !m->cgroup && !m->unit)
		return false;
	return (!m->exe || exe_fits(f->exe, m->exe)) && (!m->cgroup || cgroup_fits(f, m->cgroup)) &&
	       (!m->unit || unit_fits(f, m->unit)) && (!m->arg || arg_fits(f, m->arg)) &&
	       (!m->desktop || f->desktop) && (!m->has_user || m->user == f->uid);
}

const struct profile_role *profile_role_of(const struct profile *p, const struct profile_facts *f,
					   const struct profile_match **match)
{
	for (size_t i = 0; i < p->n_roles; i++)
		for (size_t k = 0; k < p->role[i].n_matches; k++)
			if (profile_matches(&p->role[i].match[k], f)) {
				*match = &p->role[i].match[k];
				return &p->role[i];
			}
	return NULL;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n_roles; i++) {
		struct profile_role *r = &p->role[i];

		for (size_t k = 0; k < r->n_matches; k++) {
			free(r->match[k].exe);
			free(r->match[k].cgroup);
			free(r->match[k].unit);
			free(r->match[k].arg);
		}
		free(r->match);
		free(r->change);
	}
	free(p->role);
	free(p->machine);
	free(p);
}
