// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_group.c - puts processes into groups that a person would call one
 * thing, and makes subjects of them.
 *
 * The key is name, owner, and the cgroup where it sets its members apart, else
 * the parent - for CPU time the first one above that is something else, as the
 * parent of a pool of workers mostly works with them.  Orphans have init as their parent, which says
 * nothing: their cgroup must agree too.
 */
#include "findings_group.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A member is held apart when it ran less than 1/HEAVY_PART of the one that ran
 * most; unit: parts.  Workers of one pool differ by less, a victim that is
 * starved by its namesakes by more. */
#define HEAVY_PART 4
/* ... and only if that one ran this part of the window; unit: parts.  Below it
 * nobody in the group can be a culprit. */
#define HEAVY_LEAST 20

struct key {
	char name[SNAPSHOT_NAME_LEN];
	uint64_t anchor; /* cgroup or parent */
	uint64_t anchor2;
	uid_t uid;
	uint8_t class;   /* 0 process, 1 kernel thread, 2 llamux */
	bool light;
	pid_t pid;
	size_t task;
};

size_t task_index(const struct snapshot *s, pid_t pid)
{
	const struct task_row *row = snapshot_task(s, pid);

	return row ? (size_t)(row - s->task) : GROUP_NOBODY;
}

static int compare_cgroup(const void *key, const void *row)
{
	uint64_t id = *(const uint64_t *)key;
	uint64_t other = ((const struct cgroup_row *)row)->id;

	return (id > other) - (id < other);
}

const struct cgroup_row *cgroup_below_root(const struct snapshot *s, uint64_t id)
{
	const struct cgroup_row *row = NULL;

	if (id && s->n_cgroups)
		row = bsearch(&id, s->cgroup, s->n_cgroups, sizeof(*s->cgroup), compare_cgroup);
	if (!row || row->path[strspn(row->path, "/")] == '\0')
		return NULL;
	return row;
}

bool *cgroups_telling(const struct snapshot *s)
{
	bool *telling = calloc(s->n_cgroups + 1, sizeof(*telling));
	size_t *members = calloc(s->n_cgroups + 1, sizeof(*members));
	size_t all = 0;

	for (size_t i = 0; telling && members && i < s->n_tasks; i++) {
		const struct cgroup_row *row = cgroup_below_root(s, s->task[i].cgroup_id);

		all += !s->task[i].kernel_thread;
		if (row)
			members[row - s->cgroup]++;
	}
	for (size_t i = 0; telling && members && i < s->n_cgroups; i++)
		telling[i] = cgroup_below_root(s, s->cgroup[i].id) && members[i] * 2 <= all;
	if (!members) {
		free(telling);
		telling = NULL;
	}
	free(members);
	return telling;
}

void cgroup_name(const struct cgroup_row *row, char *out, size_t out_len)
{
	size_t len = strnlen(row->path, sizeof(row->path));

	if (len < out_len)
		snprintf(out, out_len, "%.*s", (int)len, row->path);
	else
		snprintf(out, out_len, "...%.*s", (int)(out_len - 4),
			 row->path + len - (out_len - 4));
}

/* How far up a process is followed through parents of its own kind. */
#define PARENT_STEPS 8

/* Who started a process, or the pool that it is part of. */
static pid_t starter_of(const struct snapshot *s, const struct task_row *row)
{
	for (int step = 0; step < PARENT_STEPS; step++) {
		const struct task_row *parent = snapshot_task(s, row->ppid);

		if (!parent || parent->kernel_thread || parent->uid != row->uid ||
		    strncmp(parent->comm, row->comm, sizeof(row->comm)) != 0)
			break;
		row = parent;
	}
	return row->ppid;
}

static void make_key(const struct snapshot *s, const pid_t self[4], const bool *telling, bool split,
		     size_t i, struct key *key)
{
	const struct task_row *row = &s->task[i];
	const struct cgroup_row *cgroup = cgroup_below_root(s, row->cgroup_id);

	*key = (struct key){ .pid = row->pid, .task = i };
	for (size_t k = 0; self && k < 4; k++) {
		if (self[k] && self[k] == row->pid)
			key->class = 2;
	}
	if (key->class)
		return;
	memcpy(key->name, row->comm, sizeof(key->name));
	key->name[sizeof(key->name) - 1] = '\0';
	if (row->kernel_thread) {
		/* kworker/3:1 and kworker/0:2H are one thing to a person */
		key->class = 1;
		key->name[strcspn(key->name, "/")] = '\0';
	}
	/* The comparison looks at all bytes of the name. */
	memset(key->name + strlen(key->name), 0, sizeof(key->name) - strlen(key->name));
	if (key->class)
		return;
	key->uid = row->uid;
	if (cgroup && telling[cgroup - s->cgroup]) {
		key->anchor = row->cgroup_id;
	} else {
		pid_t parent = split ? starter_of(s, row) : row->ppid;

		key->anchor = (uint64_t)(unsigned int)parent;
		key->anchor2 = parent == 1 ? row->cgroup_id : 0;
	}
}

static int compare_base(const struct key *a, const struct key *b)
{
	int order = memcmp(a->name, b->name, sizeof(a->name));

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (order)
		return order;
	if (a->uid != b->uid)
		return a->uid < b->uid ? -1 : 1;
	if (a->anchor != b->anchor)
		return a->anchor < b->anchor ? -1 : 1;
	if (a->anchor2 != b->anchor2)
		return a->anchor2 < b->anchor2 ? -1 : 1;
	return 0;
}

static int compare_keys(const void *left, const void *right)
{
	const struct key *a = left, *b = right;
	int order = compare_base(a, b);

	if (order)
		return order;
	if (a->light != b->light)
		return a->light ? 1 : -1;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* keys are sorted; marks the members that hardly run. */
static void split_light(const struct snapshot *s, struct key *key, size_t n)
{
	size_t end;

	for (size_t i = 0; i < n; i = end) {
		uint64_t most = 0;

		for (end = i; end < n && compare_base(&key[i], &key[end]) == 0; end++) {
			if (s->task[key[end].task].t.run_ns > most)
				most = s->task[key[end].task].t.run_ns;
		}
		if (key[i].class || most < s->span_ns / HEAVY_LEAST)
			continue;
		for (size_t k = i; k < end; k++)
			key[k].light = s->task[key[k].task].t.run_ns < most / HEAVY_PART;
	}
}

/* task_times holds nothing but counters of uint64_t. */
static void add_times(struct task_times *sum, const struct task_times *t)
{
	uint64_t *a = (uint64_t *)(void *)sum;
	const uint64_t *b = (const uint64_t *)(const void *)t;

	for (size_t i = 0; i < sizeof(*t) / sizeof(*a); i++)
		a[i] += b[i];
}
_Static_assert(sizeof(struct task_times) % sizeof(uint64_t) == 0, "counters only");

static void fill_group(struct groups *g, const struct key *key, size_t first, size_t n)
{
	struct group *group = &g->group[g->n];
	uint64_t most = 0;

	*group = (struct group){ .first = first, .n = n };
	group->kernel = key[first].class == 1;
	group->self = key[first].class == 2;
	for (size_t k = first; k < first + n; k++) {
		const struct task_row *row = &g->s->task[key[k].task];

		g->member[k] = key[k].task;
		g->of[key[k].task] = g->n;
		group->init |= row->pid == 1;
		group->rss_bytes += row->rss_bytes;
		group->anon_bytes += row->anon_bytes;
		group->swap_bytes += row->swap_bytes;
		group->grown_bytes += row->grown_bytes;
		add_times(&group->t, &row->t);
		if (k == first || row->t.run_ns > most) {
			most = row->t.run_ns;
			group->policy = row->policy;
			group->nice = row->nice;
		}
	}
	g->n++;
}

int groups_make(const struct snapshot *s, const pid_t self[4], bool split, struct groups *out)
{
	size_t n = s->n_tasks, end;
	struct key *key = calloc(n + 1, sizeof(*key));
	bool *telling = cgroups_telling(s);
	int err = -ENOMEM;

	*out = (struct groups){ .s = s };
	out->group = calloc(n + 1, sizeof(*out->group));
	out->member = calloc(n + 1, sizeof(*out->member));
	out->of = calloc(n + 1, sizeof(*out->of));
	if (!key || !telling || !out->group || !out->member || !out->of)
		goto out;
	for (size_t i = 0; i < n; i++)
		make_key(s, self, telling, split, i, &key[i]);
	qsort(key, n, sizeof(*key), compare_keys);
	if (split) {
		split_light(s, key, n);
		qsort(key, n, sizeof(*key), compare_keys);
	}
	for (size_t i = 0; i < n; i = end) {
		for (end = i; end < n && compare_base(&key[i], &key[end]) == 0; end++) {
			if (key[end].light != key[i].light)
				break;
		}
		fill_group(out, key, i, end - i);
	}
	err = 0;
out:
	free(key);
	free(telling);
	if (err)
		groups_free(out);
	return err;
}

void groups_free(struct groups *g)
{
	free(g->group);
	free(g->member);
	free(g->of);
	*g = (struct groups){ 0 };
}

void groups_subject(const struct groups *g, size_t group, const bool *only, struct subject *out)
{
	const struct group *from = &g->group[group];
	const struct task_row *one = NULL;

	*out = (struct subject){ .kind = SUBJECT_NONE };
	for (size_t k = from->first; k < from->first + from->n; k++) {
		const struct task_row *row = &g->s->task[g->member[k]];

		if (only && !only[g->member[k]])
			continue;
		if (!one)
			one = row;
		if (out->n_pids < SUBJECT_PIDS_MAX) {
			out->pid[out->n_pids] = row->pid;
			out->pid_start_ns[out->n_pids] = row->start_ns;
		}
		out->n_pids++;
		if (out->n_pids == 1)
			out->cgroup_id = row->cgroup_id;
		else if (out->cgroup_id != row->cgroup_id)
			out->cgroup_id = 0;
	}
	if (!one)
		return;
	out->kind = from->kernel ? SUBJECT_KERNEL :
		    out->n_pids == 1 ? SUBJECT_PROCESS : SUBJECT_GROUP;
	out->start_ns = out->pid_start_ns[0];
	out->uid = one->uid;
	snprintf(out->name, sizeof(out->name), "%.*s", SNAPSHOT_NAME_LEN,
		 from->self ? "llamux" : one->comm);
	if (from->kernel && out->n_pids > 1)
		out->name[strcspn(out->name, "/")] = '\0';
}

bool subject_holds(const struct subject *who, const struct task_row *task)
{
	size_t n = who->n_pids < SUBJECT_PIDS_MAX ? who->n_pids : SUBJECT_PIDS_MAX;

	for (size_t i = 0; i < n; i++) {
		if (who->pid[i] == task->pid)
			return who->pid_start_ns[i] == task->start_ns;
	}
	return false;
}

bool subject_same(const struct subject *a, const struct subject *b)
{
	size_t n_a = a->n_pids < SUBJECT_PIDS_MAX ? a->n_pids : SUBJECT_PIDS_MAX;
	struct task_row row = { 0 };

	if ((a->kind == SUBJECT_NONE) != (b->kind == SUBJECT_NONE))
		return false;
	if (a->kind == SUBJECT_NONE)
		return true;
	for (size_t i = 0; i < n_a; i++) {
		row.pid = a->pid[i];
		row.start_ns = a->pid_start_ns[i];
		if (subject_holds(b, &row))
			return true;
	}
	if (a->kind == SUBJECT_CGROUP && b->kind == SUBJECT_CGROUP)
		return a->cgroup_id == b->cgroup_id;
	/* The others have no processes to compare. */
	return a->kind == b->kind &&
	       (a->kind == SUBJECT_KERNEL || a->kind == SUBJECT_DEVICE ||
		a->kind == SUBJECT_HYPERVISOR || a->kind == SUBJECT_REMOTE ||
		a->kind == SUBJECT_NIC) &&
	       strncmp(a->name, b->name, sizeof(a->name)) == 0;
}
