// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_wording.c - says subjects, findings and offers in words.
 */
#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/findings_group.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"

/* From this long on an answer says since when.  unit: s; default 30: before it
 * the window itself tells. */
#define SINCE_LEAST_S 30

/* A cgroup's path is said up to this length.  unit: bytes; default 40: longer
 * ones are made of identifiers that tell a person nothing. */
#define PLACE_MAX 40

static void say_pids(struct text *t, const struct subject *who)
{
	unsigned int n = who->n_pids < SUBJECT_PIDS_MAX ? who->n_pids : SUBJECT_PIDS_MAX;
	unsigned int first = 3;

	text_add(t, "pid %d", who->pid[0]);
	if (n < 2)
		return;
	if (who->n_pids == n && who->pid[n - 1] - who->pid[0] == (pid_t)n - 1) {
		text_add(t, "..%d", who->pid[n - 1]);
		return;
	}
	if (who->n_pids <= 4)
		first = who->n_pids;
	for (unsigned int i = 1; i < first; i++)
		text_add(t, ", %d", who->pid[i]);
	if (who->n_pids > first)
		text_add(t, " and %u more", who->n_pids - first);
}

static void say_quoted(struct text *t, const char *name)
{
	text_str(t, "`");
	text_name(t, name);
	text_str(t, "`");
}

void say_short(struct text *t, const struct subject *who)
{
	if (who->kind == SUBJECT_NONE)
		text_str(t, "the others");
	else if (who->kind == SUBJECT_CGROUP)
		text_str(t, "cgroup ");
	else if (who->kind == SUBJECT_DEVICE)
		text_str(t, "disk ");
	else if (who->kind == SUBJECT_HYPERVISOR)
		text_str(t, "the hypervisor");
	else if (who->kind == SUBJECT_NIC)
		text_str(t, "network device ");
	else if (who->kind == SUBJECT_REMOTE)
		text_str(t, "the other side ");
	else if (who->kind == SUBJECT_HIDDEN)
		text_str(t, who->name);
	if (who->kind != SUBJECT_HIDDEN && who->kind != SUBJECT_NONE && who->kind != SUBJECT_HYPERVISOR)
		say_quoted(t, who->name);
}

void say_apart(struct text *t, const struct subject *who, const struct subject *other)
{
	say_short(t, who);
	if (who->n_pids == 0 || strncmp(who->name, other->name, sizeof(who->name)) != 0)
		return;
	text_str(t, " (");
	say_pids(t, who);
	text_str(t, ")");
}

/* A group that bears the name of the parent of its members, not their own. */
static bool named_by_parent(const struct subject *who, const struct snapshot *s)
{
	const struct task_row *row = snapshot_task(s, who->pid[0]);

	return row && strncmp(row->comm, who->name, SNAPSHOT_NAME_LEN - 1) != 0;
}

/* The cgroup, if it tells more than the name does and is short enough to read. */
static void say_place(struct text *t, const struct subject *who, const struct snapshot *s)
{
	const struct cgroup_row *row = cgroup_below_root(s, who->cgroup_id);
	bool *telling = row && who->kind != SUBJECT_CGROUP ? cgroups_telling(s) : NULL;
	char path[64];

	if (telling && telling[row - s->cgroup] && strlen(row->path) <= PLACE_MAX) {
		cgroup_name(row, path, sizeof(path));
		text_str(t, ", ");
		text_name(t, path);
	}
	free(telling);
}

/* What stands in the brackets after a name: pids, threads, cgroup. */
static void say_identity(struct text *t, const struct subject *who, const struct snapshot *s)
{
	const struct task_row *task = snapshot_task(s, who->pid[0]);

	text_str(t, " (");
	say_pids(t, who);
	if (who->n_pids == 1 && task && task->threads > 1)
		text_add(t, ", %" PRIu32 " threads", task->threads);
	say_place(t, who, s);
	text_str(t, ")");
}

void say_subject(struct text *t, const struct subject *who, const struct snapshot *s, bool begins)
{
	switch (who->kind) {
	case SUBJECT_NONE:
		text_str(t, begins ? "The other processes together" : "the other processes "
								      "together");
		return;
	case SUBJECT_GROUP:
		if (named_by_parent(who, s)) {
			text_add(t, "%s %u processes below ", begins ? "The" : "the", who->n_pids);
			say_quoted(t, who->name);
		} else {
			text_add(t, "%s %u ", begins ? "The" : "the", who->n_pids);
			say_quoted(t, who->name);
			text_str(t, " processes");
		}
		break;
	case SUBJECT_CGROUP:
		text_str(t, begins ? "Cgroup " : "cgroup ");
		say_quoted(t, who->name);
		break;
	case SUBJECT_KERNEL:
		text_str(t, begins ? "The kernel's " : "the kernel's ");
		say_quoted(t, who->name);
		break;
	case SUBJECT_DEVICE:
		text_str(t, begins ? "Disk " : "disk ");
		say_quoted(t, who->name);
		return;
	case SUBJECT_NIC:
		text_str(t, begins ? "Network device " : "network device ");
		say_quoted(t, who->name);
		return;
	case SUBJECT_HIDDEN:
		text_add(t, "%c%s", begins ? toupper(who->name[0]) : who->name[0], who->name + 1);
		return;
	case SUBJECT_HYPERVISOR:
		text_str(t, begins ? "The hypervisor" : "the hypervisor");
		return;
	case SUBJECT_REMOTE:
		text_str(t, begins ? "The other side " : "the other side ");
		say_quoted(t, who->name);
		return;
	case SUBJECT_PROCESS:
	default:
		say_quoted(t, who->name);
		break;
	}
	if (who->n_pids)
		say_identity(t, who, s);
}

void say_offer(struct text *t, const struct offer *o)
{
	const struct action_kind_row *row = &action_table[o->kind];
	const char *wording = o->value == 0 && row->offer_none ? row->offer_none : row->offer;

	while (*wording) {
		size_t plain = strcspn(wording, "{");

		text_bytes(t, wording, plain);
		wording += plain;
		if (strncmp(wording, "{target}", 8) == 0) {
			say_apart(t, &o->target, &o->victim);
			wording += 8;
		} else if (strncmp(wording, "{value}", 7) == 0) {
			text_add(t, "%d", o->value);
			wording += 7;
		} else if (*wording) {
			text_bytes(t, wording++, 1);
		}
	}
}

bool say_pressure(struct text *t, const char *what, unsigned int hundredths)
{
	if (hundredths == UINT_MAX)
		return false;
	text_add(t, "%s pressure %s", what, text_hundredths(hundredths).s);
	return true;
}

static void say_evidence(struct text *t, const struct finding *f)
{
	static const char *const resources[] = {
		[RESOURCE_CPU] = "cpu",
		[RESOURCE_MEMORY] = "memory",
		[RESOURCE_IO] = "io",
		[RESOURCE_NONE] = "",
	};
	enum resource resource = cause_table[f->cause]->resource;
	const uint64_t second = 1000000000;
	bool pressure = resource != RESOURCE_NONE && f->pressure != UINT_MAX;

	if (!pressure && f->since_s < SINCE_LEAST_S)
		return;
	text_str(t, "  [");
	if (pressure)
		say_pressure(t, resources[resource], f->pressure);
	if (f->since_s >= SINCE_LEAST_S)
		text_add(t, "%sfor %s", pressure ? ", " : "", text_seconds(f->since_s * second).s);
	text_str(t, "]");
}

void say_finding(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct cause_row *row = cause_table[f->cause];
	bool victim = f->victim.kind != SUBJECT_NONE;
	bool culprit = f->culprit.kind != SUBJECT_NONE && f->culprit.kind != SUBJECT_DEVICE &&
		       f->culprit.kind != SUBJECT_NIC;
	const char *wording = victim ? row->own : row->neither;

	if (culprit && f->culprit.kind == SUBJECT_KERNEL && row->kernel)
		wording = row->kernel;
	else if (culprit)
		wording = victim ? row->named : row->all;
	say_template(t, wording, f, s);
	say_evidence(t, f);
}
