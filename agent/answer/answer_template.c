// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_template.c - fills the templates of the table of causes with held values.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/findings_group.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"

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

/* The disk that the finding is about; where it names none, the busiest. */
static const struct disk_row *disk_of(const struct finding *f, const struct snapshot *s)
{
	const struct disk_row *busiest = NULL;

	for (size_t i = 0; i < s->n_disks; i++) {
		if (strncmp(s->disk[i].name, f->disk, sizeof(f->disk)) == 0)
			return &s->disk[i];
		if (!busiest || s->disk[i].busy_ms > busiest->busy_ms)
			busiest = &s->disk[i];
	}
	return f->disk[0] ? NULL : busiest;
}

static void say_disk(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *busy = evidence_of(f, EVIDENCE_DISK_BUSY);
	const struct disk_row *disk = disk_of(f, s);
	char name[sizeof(disk->name) + 1];

	if (!disk)
		return;
	memcpy(name, disk->name, sizeof(disk->name));
	name[sizeof(disk->name)] = '\0';
	text_str(t, " (");
	text_name(t, name);
	text_add(t, ", busy %s of the last %s)",
		 text_percent(busy ? busy->value : disk->busy_ms * 1000000, f->window_ns).s,
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

/* A shell or a build is small itself. */
static void field_started(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *e = evidence_of(f, EVIDENCE_ENDED_RUN);

	(void)s;
	if (e && e->value >= f->culprit_run_ns / 2)
		text_str(t, f->culprit.kind == SUBJECT_GROUP ? ", with what they start," :
							       ", with what it starts,");
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

/* Who holds the lock. */
static void field_holder(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *e = evidence_of(f, EVIDENCE_LOCK_HOLDER);
	const struct task_row *row = e ? snapshot_task(s, (pid_t)e->value) : NULL;

	if (!row) {
		text_str(t, "a process");
	} else if (subject_holds(&f->victim, row)) {
		text_str(t, "another of its threads");
	} else {
		text_str(t, "`");
		text_name(t, row->comm);
		text_add(t, "` (pid %d)", row->pid);
	}
}

static void field_limit(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	if (f->bytes)
		text_add(t, " of %s", text_size(f->bytes).s);
}

static void field_quota(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *quota = evidence_of(f, EVIDENCE_CPU_QUOTA);

	(void)s;
	if (!quota)
		return;
	text_str(t, " of ");
	say_evidence_value(t, quota);
	text_str(t, " of one CPU");
}

static void field_idle(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *idle = evidence_of(f, EVIDENCE_IDLE_CPU);

	if (!idle || !idle->value)
		return;
	text_str(t, ", and ");
	say_cpus(t, s);
	text_str(t, " idled ");
	say_evidence_value(t, idle);
	text_str(t, " meanwhile");
}

static void field_disk(struct text *t, const struct finding *f, const struct snapshot *s)
{
	say_disk(t, f, s);
}

static void field_on_disk(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)s;
	if (!f->disk[0])
		return;
	text_str(t, " on disk `");
	text_name(t, f->disk);
	text_str(t, "`");
}

/* ", 64 at a time", where it is more than one. */
static void field_depth(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *depth = evidence_of(f, EVIDENCE_DEPTH);

	(void)s;
	if (depth && depth->value > 1)
		text_add(t, ", %s at a time", text_count(depth->value).s);
}

static void field_io_limit(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *bytes = evidence_of(f, EVIDENCE_LIMIT_BYTES);
	const struct evidence *requests = evidence_of(f, EVIDENCE_LIMIT_REQUESTS);

	(void)s;
	if (bytes)
		text_add(t, " of %s per second", text_size(bytes->value).s);
	else if (requests)
		text_add(t, " of %s requests per second", text_count(requests->value / 1000).s);
}

static void field_rate(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const uint64_t second = 1000000000;
	unsigned __int128 rate =
		(unsigned __int128)f->count * second / (f->window_ns ? f->window_ns : 1);

	(void)s;
	text_str(t, text_count((uint64_t)rate).s);
}

/* A word of the kernel's, or that it has none. */
static void field_thp_defrag(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)f;
	text_str(t, s->huge.defrag[0] ? s->huge.defrag : "not known");
}

static void field_thp_sleep(struct text *t, const struct finding *f, const struct snapshot *s)
{
	(void)f;
	text_add(t, "%s pages every %" PRIu64 " ms", text_count(s->huge.scan_pages).s,
		 s->huge.scan_sleep_ms);
}

void say_evidence_value(struct text *t, const struct evidence *e)
{
	switch (evidence_table[e->kind].unit) {
	case UNIT_NS:
		text_str(t, text_seconds(e->value).s);
		break;
	case UNIT_BYTES:
		text_str(t, text_size(e->value).s);
		break;
	case UNIT_HUNDREDTHS:
		text_str(t, text_hundredths(e->value > UINT_MAX - 1 ? UINT_MAX - 1 :
							(unsigned int)e->value).s);
		break;
	case UNIT_PER_1000S:
		if (e->value < 10000)
			text_add(t, "%" PRIu64 ".%" PRIu64 " per second", e->value / 1000,
				 e->value % 1000 / 100);
		else
			text_add(t, "%s per second", text_count(e->value / 1000).s);
		break;
	case UNIT_KHZ:
		text_add(t, "%" PRIu64 " MHz", e->value / 1000);
		break;
	case UNIT_PROCESS:
		text_add(t, "pid %" PRIu64, e->value);
		break;
	case UNIT_COUNT:
	default:
		text_str(t, text_count(e->value).s);
		break;
	}
}

/* In brackets only where it is known. */
static void field_evidence(struct text *t, const char *word, bool brackets, const struct finding *f)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (strcmp(evidence_table[f->evidence[i].kind].word, word) != 0)
			continue;
		text_str(t, brackets ? " (" : "");
		say_evidence_value(t, &f->evidence[i]);
		text_str(t, brackets ? ")" : "");
	}
}

/* Only where the CPUs said so. */
static void field_hot(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *e = evidence_of(f, EVIDENCE_HOT);

	(void)s;
	if (e)
		text_add(t, ", throttled %s times for heat", text_count(e->value).s);
}

/* What is known of a connection that is waited for. */
static void field_net(struct text *t, const struct finding *f, const struct snapshot *s)
{
	static const struct {
		enum evidence_kind kind;
		const char *words, *behind;
	} facts[] = {
		{ EVIDENCE_OWED, "unanswered for ", " now" },
		{ EVIDENCE_RESENT, "", " segments sent again" },
		{ EVIDENCE_ROUND_TRIP, "a round trip takes ", "" },
	};
	bool any = false;

	(void)s;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		const struct evidence *e = evidence_of(f, facts[i].kind);

		if (!e)
			continue;
		text_add(t, "%s%s", any ? ", " : " (", facts[i].words);
		say_evidence_value(t, e);
		text_str(t, facts[i].behind);
		any = true;
	}
	if (any)
		text_str(t, ")");
}

/* What the other side did while it was waited for; of another machine that is not known. */
static void field_peer(struct text *t, const struct finding *f, const struct snapshot *s)
{
	static const struct {
		enum evidence_kind kind;
		const char *before, *behind;
	} did[] = {
		{ EVIDENCE_RAN, "ran ", "" },
		{ EVIDENCE_HOLDER_WAIT, "waited ", " for a CPU" },
		{ EVIDENCE_BLOCKED, "was blocked ", "" },
	};
	bool any = false;

	(void)s;
	if (f->culprit.kind == SUBJECT_REMOTE) {
		text_str(t, "; this machine does not hold it up");
		return;
	}
	for (size_t i = 0; i < sizeof(did) / sizeof(did[0]); i++) {
		const struct evidence *e = evidence_of(f, did[i].kind);

		if (!e)
			continue;
		text_add(t, "%s%s", any ? ", " : ", which meanwhile ", did[i].before);
		say_evidence_value(t, e);
		text_str(t, did[i].behind);
		any = true;
	}
	text_str(t, any ? "" : ", which slept, too");
}

/* Whether those who hold a program's own locks could go on. */
static void field_alone(struct text *t, const struct finding *f, const struct snapshot *s)
{
	const struct evidence *e = evidence_of(f, EVIDENCE_HOLDER_WAIT);

	(void)s;
	if (!e) {
		text_str(t, ", and nobody outside holds them up");
		return;
	}
	text_str(t, ", while they waited ");
	say_evidence_value(t, e);
	text_str(t, " for a CPU");
}

static const struct {
	const char *name;
	field_fn say;
} fields[] = {
	{ "hot", field_hot },	    { "net", field_net },
	{ "peer", field_peer },	    { "alone", field_alone },
	{ "by", field_by },	    { "who", field_who },     { "lost", field_lost },
	{ "all", field_all },	    { "of", field_of },	      { "window", field_window },
	{ "cpus", field_cpus },	    { "ncpu", field_ncpu },   { "count", field_count },
	{ "bytes", field_bytes },   { "limit", field_limit }, { "disk", field_disk },
	{ "rate", field_rate },	    { "holder", field_holder },	    { "thp-defrag", field_thp_defrag },
	{ "thp-sleep", field_thp_sleep },
	{ "quota", field_quota },
	{ "idle", field_idle },
	{ "depth", field_depth }, { "iolimit", field_io_limit },
	{ "ondisk", field_on_disk }, { "started", field_started },
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
	else if (strncmp(name, "v|", 2) == 0)
		say_choice(t, name + 2, f->victim.kind != SUBJECT_GROUP);
	else if (strncmp(name, "k|", 2) == 0)
		say_choice(t, name + 2, f->count == 1);
	else if (strncmp(name, "behind", 6) == 0)
		say_behind(t, name + 6 + (name[6] == ' '), f);
	else if (strncmp(name, "e:", 2) == 0)
		field_evidence(t, name + 2, false, f);
	else if (strncmp(name, "(e:", 3) == 0)
		field_evidence(t, name + 3, true, f);
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
