// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history_rows.c - a window as lines of JSON, by the same tables of fields as
 * recordings: one line for the window, one for each finding.
 */
#include "history_internal.h"

#include <errno.h>
#include <string.h>

#include "diagnose/findings_table.h"
#include "observe/snapshot_save.h"

/* A finding with its enums as words, which outlive a change of their numbers. */
struct saved_finding {
	char cause[24], victim_kind[12], culprit_kind[12], confidence[12];
	char evidence[EVIDENCE_MAX][24];
	struct finding f;
};

#define IN(member) FIELD_OF(struct saved_finding, member)
#define PID(who, number)                                                                           \
	{ #who "_pid" #number, IN(f.who.pid[number]) },                                            \
	{ #who "_start" #number, IN(f.who.pid_start_ns[number]) }
#define SUBJECT(who)                                                                               \
	{ #who, IN(who##_kind) }, { #who "_name", IN(f.who.name) },                                \
	{ #who "_cgroup", IN(f.who.cgroup_id) }, { #who "_start", IN(f.who.start_ns) },            \
	{ #who "_pids", IN(f.who.n_pids) }, { #who "_uid", IN(f.who.uid) }, PID(who, 0),           \
	PID(who, 1), PID(who, 2), PID(who, 3), PID(who, 4), PID(who, 5), PID(who, 6), PID(who, 7)
/* Processes of a subject that are kept, as above; more are counted. */
#define PIDS_KEPT 8

#define EVIDENCE(i)                                                                                \
	{ "evidence" #i, IN(evidence[i]) }, { "value" #i, IN(f.evidence[i].value) }
_Static_assert(EVIDENCE_MAX == 6, "a row for each");

static const struct field finding_table[] = {
	{ "cause", IN(cause) },
	SUBJECT(victim),
	SUBJECT(culprit),
	{ "lost_ns", IN(f.lost_ns) },
	{ "blamed_ns", IN(f.blamed_ns) },
	{ "culprit_run_ns", IN(f.culprit_run_ns) },
	{ "all_lost_ns", IN(f.all_lost_ns) },
	{ "count", IN(f.count) },
	{ "bytes", IN(f.bytes) },
	{ "pressure", IN(f.pressure) },
	{ "since_s", IN(f.since_s) },
	{ "blame", IN(confidence) },
	EVIDENCE(0), EVIDENCE(1), EVIDENCE(2), EVIDENCE(3), EVIDENCE(4), EVIDENCE(5),
};

static const struct row_kind finding_kind = {
	"finding", FIELDS(finding_table), sizeof(struct saved_finding), FINDINGS_MAX,
};

#define OF(member) FIELD_OF(struct saved_window, member)

/* time_s is widened by a cast: no clock of ours is before 1970. */
static const struct field window_table[] = {
	{ "time_s", FIELD_U64, offsetof(struct saved_window, time_s), sizeof(int64_t), 0 },
	{ "time_ns", OF(time_ns) },
	{ "span_ns", OF(span_ns) },
	{ "cpus", OF(n_cpus) },
	{ "busy_ns", OF(busy_ns) },
	{ "iowait_ns", OF(iowait_ns) },
	{ "steal_ns", OF(steal_ns) },
	{ "dropped", OF(dropped) },
	{ "cpu_some", OF(cpu_some) },
	{ "mem_some", OF(mem_some) },
	{ "mem_full", OF(mem_full) },
	{ "io_some", OF(io_some) },
	{ "io_full", OF(io_full) },
};

static const struct row_kind window_kind = {
	"window", FIELDS(window_table), sizeof(struct saved_window), 1,
};

static void kind_put(char out[12], enum subject_kind kind)
{
	const char *word = subject_kind_word(kind);

	if (word && kind != SUBJECT_NONE)
		strncpy(out, word, 11);
}

static int kind_get(const char *word, enum subject_kind *out)
{
	for (int i = 0; i < SUBJECT_KINDS; i++) {
		if (strcmp(word[0] ? word : "none", subject_kind_word((enum subject_kind)i)) == 0) {
			*out = (enum subject_kind)i;
			return 0;
		}
	}
	return -EBADMSG;
}

static size_t pids_of(const struct subject *who)
{
	return who->n_pids < SUBJECT_PIDS_MAX ? who->n_pids : SUBJECT_PIDS_MAX;
}

/* Of many the first ones stay, and the last, which says whether they are a range. */
static void pids_keep(struct subject *who)
{
	size_t n = pids_of(who);

	for (size_t i = n; i < PIDS_KEPT; i++)
		who->pid[i] = 0, who->pid_start_ns[i] = 0;
	if (n > PIDS_KEPT) {
		who->pid[PIDS_KEPT - 1] = who->pid[n - 1];
		who->pid_start_ns[PIDS_KEPT - 1] = who->pid_start_ns[n - 1];
	}
}

/* The reverse: those between, which are not known, repeat one that is. */
static void pids_spread(struct subject *who)
{
	size_t n = pids_of(who);

	if (n <= PIDS_KEPT)
		return;
	who->pid[n - 1] = who->pid[PIDS_KEPT - 1];
	who->pid_start_ns[n - 1] = who->pid_start_ns[PIDS_KEPT - 1];
	for (size_t i = PIDS_KEPT - 1; i < n - 1; i++) {
		who->pid[i] = who->pid[PIDS_KEPT - 2];
		who->pid_start_ns[i] = who->pid_start_ns[PIDS_KEPT - 2];
	}
}

static void save_finding(struct text *t, const struct finding *f)
{
	struct saved_finding row = { .f = *f };

	strncpy(row.cause, cause_word(f->cause), sizeof(row.cause) - 1);
	kind_put(row.victim_kind, f->victim.kind);
	kind_put(row.culprit_kind, f->culprit.kind);
	strncpy(row.confidence, confidence_word(f->confidence), sizeof(row.confidence) - 1);
	for (size_t i = 0; i < f->n_evidence; i++)
		strncpy(row.evidence[i], evidence_table[f->evidence[i].kind].word,
			sizeof(row.evidence[i]) - 1);
	pids_keep(&row.f.victim);
	pids_keep(&row.f.culprit);
	row_save(t, &finding_kind, &row);
}

void window_save(struct text *t, const struct findings *f, const struct snapshot *s,
		 int64_t end_s)
{
	const struct saved_window w = {
		.time_s = end_s < 0 ? 0 : end_s,
		.time_ns = s->time_ns,
		.span_ns = s->span_ns,
		.n_cpus = s->n_cpus,
		.busy_ns = s->cpu_busy_ns,
		.iowait_ns = s->cpu_iowait_ns,
		.steal_ns = s->cpu_steal_ns,
		.dropped = f->dropped,
		.cpu_some = s->pressure.cpu_some.share,
		.mem_some = s->pressure.mem_some.share,
		.mem_full = s->pressure.mem_full.share,
		.io_some = s->pressure.io_some.share,
		.io_full = s->pressure.io_full.share,
	};

	row_save(t, &window_kind, &w);
	for (size_t i = 0; i < f->n_findings; i++)
		save_finding(t, &f->finding[i]);
}

static int cause_get(const char *word, enum finding_cause *out)
{
	for (int i = 0; i < CAUSE_COUNT; i++) {
		if (strcmp(word, cause_word((enum finding_cause)i)) == 0) {
			*out = (enum finding_cause)i;
			return 0;
		}
	}
	return -EBADMSG;
}

/* Words of a later version are left out: the finding can be told without them. */
static void basis_get(const struct saved_finding *row, struct finding *f)
{
	size_t n = 0;

	for (int i = 0; i < CONFIDENCE_KINDS; i++) {
		if (!strcmp(row->confidence, confidence_word((enum finding_confidence)i)))
			f->confidence = (enum finding_confidence)i;
	}
	for (size_t i = 0; i < EVIDENCE_MAX; i++) {
		for (int kind = 0; kind < EVIDENCE_KINDS; kind++) {
			if (!strcmp(row->evidence[i], evidence_table[kind].word))
				f->evidence[n++] = (struct evidence){
					(enum evidence_kind)kind, f->evidence[i].value };
		}
	}
	f->n_evidence = n;
	while (n < EVIDENCE_MAX)
		f->evidence[n++] = (struct evidence){ 0 };
}

static int load_finding(struct json_line *line, struct findings *out, uint64_t window_ns)
{
	struct saved_finding row;
	struct finding *f = &row.f;

	row_clear(&finding_kind, &row);
	if (row_load(line, &finding_kind, &row, NULL) < 0)
		return -EBADMSG;
	/* A cause of a later version is no damage; it cannot be told, that is all. */
	if (cause_get(row.cause, &f->cause) || out->n_findings == FINDINGS_MAX) {
		out->dropped++;
		return 0;
	}
	if (kind_get(row.victim_kind, &f->victim.kind) ||
	    kind_get(row.culprit_kind, &f->culprit.kind))
		return -EBADMSG;
	basis_get(&row, f);
	pids_spread(&f->victim);
	pids_spread(&f->culprit);
	f->window_ns = window_ns;
	f->id = (unsigned int)++out->n_findings;
	out->finding[out->n_findings - 1] = *f;
	return 0;
}

static int load_window(struct json_line *line, struct saved_window *w)
{
	row_clear(&window_kind, w);
	if (row_load(line, &window_kind, w, NULL) < 0 || w->time_s < 0 || w->n_cpus == 0 ||
	    w->span_ns == 0 || w->span_ns > RECORDING_SPAN_MAX)
		return -EBADMSG;
	return 0;
}

int window_load(const char *text, size_t len, struct saved_window *w, struct findings *f)
{
	bool begun = false;
	int err = 0;

	memset(f, 0, sizeof(*f));
	while (len && !err) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;
		struct json_line line;
		struct json_pair type;

		if (row_type(&line, text, n, &type) < 0)
			return -EBADMSG;
		if (!begun && strcmp(type.text, window_kind.word) != 0)
			return -EBADMSG;
		if (!begun)
			err = load_window(&line, w);
		else if (strcmp(type.text, finding_kind.word) == 0)
			err = load_finding(&line, f, w->span_ns);
		begun = true;
		n += end != NULL;
		text += n;
		len -= n;
	}
	if (err || !begun)
		return -EBADMSG;
	f->time_ns = w->time_ns;
	f->window_ns = w->span_ns;
	f->dropped += w->dropped;
	return 0;
}
