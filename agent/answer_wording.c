// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_wording.c - says subjects, findings and offers in words: fills the
 * templates of the table of causes with held values.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "answer_impl.h"
#include "findings_group.h"
#include "findings_table.h"

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
	if (who->kind != SUBJECT_NONE)
		say_quoted(t, who->name);
}

/* The same, with the pids where another one has the same name. */
static void say_apart(struct text *t, const struct subject *who, const struct subject *other)
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
	case SUBJECT_PROCESS:
	default:
		say_quoted(t, who->name);
		break;
	}
	if (who->n_pids)
		say_identity(t, who, s);
}

/* "of the last 10 s", or that the time is a sum that can exceed it. */
static void say_window(struct text *t, const struct finding *f)
{
	struct text_unit unit = text_seconds(f->window_ns);

	if (f->victim.kind == SUBJECT_NONE)
		text_add(t, "in the last %s", unit.s);
	else if (f->victim.n_pids > 1)
		text_add(t, "in the last %s (sum of %u processes)", unit.s, f->victim.n_pids);
	else if (f->lost_ns > f->window_ns)
		text_add(t, "in the last %s (sum of its threads)", unit.s);
	else
		text_add(t, "of the last %s", unit.s);
}

static void say_cpus(struct text *t, const struct snapshot *s)
{
	if (s->n_cpus == 1)
		text_str(t, "the one CPU");
	else
		text_add(t, "the %u CPUs", s->n_cpus);
}

static void say_disk(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct disk_row *disk = NULL;
	char name[sizeof(disk->name) + 1];

	for (size_t i = 0; i < s->n_disks; i++) {
		if (!disk || s->disk[i].busy_ms > disk->busy_ms)
			disk = &s->disk[i];
	}
	if (!disk)
		return;
	memcpy(name, disk->name, sizeof(disk->name));
	name[sizeof(disk->name)] = '\0';
	text_str(t, " (");
	text_name(t, name);
	text_add(t, ", busy %s of the last %s)",
		 text_percent(disk->busy_ms * 1000000, f->window_ns).s,
		 text_seconds(f->window_ns).s);
}

/* ", 5.7 s of it behind `encode`": only where it is known. */
static void say_behind(struct text *t, const char *whom, const struct finding *f)
{
	if (f->blamed_ns == 0)
		return;
	if (f->blamed_ns >= f->lost_ns)
		text_str(t, ", all of it behind ");
	else
		text_add(t, ", %s of it behind ", text_seconds(f->blamed_ns).s);
	if (*whom)
		text_str(t, whom);
	else
		say_apart(t, &f->culprit, &f->victim);
}

/* "{s|holds|hold}": picks a word by a number. */
static void say_choice(struct text *t, const char *choice, bool one)
{
	const char *bar = strchr(choice, '|');

	if (!bar)
		return;
	if (one)
		text_bytes(t, choice, (size_t)(bar - choice));
	else
		text_str(t, bar + 1);
}

typedef void (*field_fn)(struct text *t, const struct finding *f, const struct snapshot *s);

static void field_by(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	say_short(t, &f->culprit);
}

static void field_who(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	say_short(t, &f->victim);
}

static void field_lost(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_seconds(f->lost_ns).s);
}

static void field_all(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_seconds(f->all_lost_ns).s);
}

static void field_of(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	say_window(t, f);
}

static void field_window(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_seconds(f->window_ns).s);
}

static void field_cpus(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_ratio(f->culprit_run_ns, f->window_ns).s);
}

static void field_ncpu(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)f;
	say_cpus(t, s);
}

static void field_count(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_count(f->count).s);
}

static void field_bytes(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	text_str(t, text_size(f->bytes).s);
}

static void field_limit(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	if (f->bytes)
		text_add(t, " of %s", text_size(f->bytes).s);
}

static void field_disk(struct text *t, const struct finding *f, const struct snapshot *s)
{
	say_disk(t, f, s);
}

static void field_rate(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const uint64_t second = 1000000000;
	unsigned __int128 rate =
		(unsigned __int128)f->count * second / (f->window_ns ? f->window_ns : 1);

	(void)s;
	text_str(t, text_count((uint64_t)rate).s);
}

static const struct {
	const char *name;
	field_fn say;
} fields[] = {
	{ "by", field_by },	    { "who", field_who },     { "lost", field_lost },
	{ "all", field_all },	    { "of", field_of },	      { "window", field_window },
	{ "cpus", field_cpus },	    { "ncpu", field_ncpu },   { "count", field_count },
	{ "bytes", field_bytes },   { "limit", field_limit }, { "disk", field_disk },
	{ "rate", field_rate },
};

/* At the start, on a new line, or after a full stop. */
static bool begins_sentence(const struct text *t)
{
	size_t at = t->len;

	while (at && t->data[at - 1] == ' ')
		at--;
	return at == 0 || strchr("\n.", t->data[at - 1]) != NULL;
}

static void say_field(struct text *t, const char *name, const struct finding *f,
		      const struct snapshot *s)
{
	bool begins = begins_sentence(t);

	if (strcmp(name, "culprit") == 0)
		say_subject(t, &f->culprit, s, begins);
	else if (strcmp(name, "victim") == 0)
		say_subject(t, &f->victim, s, begins);
	else if (strncmp(name, "s|", 2) == 0)
		say_choice(t, name + 2, f->culprit.kind != SUBJECT_GROUP);
	else if (strncmp(name, "k|", 2) == 0)
		say_choice(t, name + 2, f->count == 1);
	else if (strncmp(name, "behind", 6) == 0)
		say_behind(t, name + 6 + (name[6] == ' '), f);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (strcmp(name, fields[i].name) == 0)
			fields[i].say(t, f, s);
	}
}

void say_template(struct text *t, const char *wording, const struct finding *f,
		  const struct snapshot *s)
{
	while (*wording) {
		size_t plain = strcspn(wording, "{"), len;
		char name[64];

		text_bytes(t, wording, plain);
		wording += plain;
		if (!*wording)
			return;
		len = strcspn(wording, "}");
		if (!wording[len] || len > sizeof(name)) {
			text_str(t, wording);
			return;
		}
		memcpy(name, wording + 1, len - 1);
		name[len - 1] = '\0';
		say_field(t, name, f, s);
		wording += len + 1;
	}
}

void say_offer(struct text *t, const struct offer *o)
{
	const char *wording = action_table[o->kind].offer;

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
	};
	const uint64_t second = 1000000000;
	bool pressure = f->pressure != UINT_MAX;

	if (!pressure && f->since_s < SINCE_LEAST_S)
		return;
	text_str(t, "  [");
	say_pressure(t, resources[cause_table[f->cause].resource], f->pressure);
	if (f->since_s >= SINCE_LEAST_S)
		text_add(t, "%sfor %s", pressure ? ", " : "", text_seconds(f->since_s * second).s);
	text_str(t, "]");
}

void say_finding(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct cause_row *row = &cause_table[f->cause];
	bool victim = f->victim.kind != SUBJECT_NONE;
	bool culprit = f->culprit.kind != SUBJECT_NONE && f->culprit.kind != SUBJECT_DEVICE;
	const char *wording = victim ? row->own : row->neither;

	if (culprit && f->culprit.kind == SUBJECT_KERNEL && row->kernel)
		wording = row->kernel;
	else if (culprit)
		wording = victim ? row->named : row->all;
	say_template(t, wording, f, s);
	say_evidence(t, f);
}
