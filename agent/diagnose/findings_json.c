// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_json.c - the file `findings.json`: the same facts for programs.
 * Names are escaped as for people (text.h), then as JSON strings.
 */
#include <inttypes.h>
#include <limits.h>
#include <limits.h>

#include "base/text.h"
#include "findings.h"
#include "findings_table.h"
#include "longer.h"

/* A number's name ends with its unit. */
static const char *const units[] = {
	[UNIT_COUNT] = "",	       [UNIT_NS] = "_ns",
	[UNIT_PROCESS] = "_pid",
	[UNIT_BYTES] = "_bytes",       [UNIT_HUNDREDTHS] = "_hundredths_of_a_percent",
	[UNIT_PER_1000S] = "_per_1000s", [UNIT_KHZ] = "_khz",
};

static void add_subject(struct text *t, const char *key, const struct subject *who)
{
	text_add(t, "\"%s\":", key);
	if (who->kind == SUBJECT_NONE) {
		text_str(t, "null");
		return;
	}
	text_add(t, "{\"kind\":\"%s\",\"name\":", subject_kind_word(who->kind));
	text_json_name(t, who->name);
	text_add(t, ",\"processes\":%u,\"pids\":[", who->n_pids);
	for (unsigned int i = 0; i < who->n_pids && i < SUBJECT_PIDS_MAX; i++)
		text_add(t, "%s%d", i ? "," : "", who->pid[i]);
	text_add(t, "],\"start_ns\":%" PRIu64 ",\"cgroup\":%" PRIu64 ",\"uid\":%u}", who->start_ns,
		 who->cgroup_id, who->uid);
}

static void add_number(struct text *t, const char *key, uint64_t value)
{
	text_add(t, ",\"%s\":%" PRIu64, key, value);
}

/* still: whether one of the longer window stands now, too; of a present one NULL. */
static void add_finding(struct text *t, const struct finding *f, const char *still)
{
	text_add(t, "{\"id\":%u,\"cause\":\"%s\",", f->id, cause_word(f->cause));
	add_subject(t, "victim", &f->victim);
	text_str(t, ",");
	add_subject(t, "culprit", &f->culprit);
	add_number(t, "window_ns", f->window_ns);
	add_number(t, "lost_ns", f->lost_ns);
	add_number(t, "blamed_ns", f->blamed_ns);
	add_number(t, "culprit_run_ns", f->culprit_run_ns);
	add_number(t, "all_lost_ns", f->all_lost_ns);
	add_number(t, "count", f->count);
	add_number(t, "bytes", f->bytes);
	if (f->pressure == UINT_MAX)
		text_str(t, ",\"pressure_percent\":null");
	else
		text_add(t, ",\"pressure_percent\":%u.%02u", f->pressure / 100, f->pressure % 100);
	text_add(t, ",\"confidence\":\"%s\",\"evidence\":{", confidence_word(f->confidence));
	for (size_t i = 0; i < f->n_evidence; i++)
		text_add(t, "%s\"%s%s\":%" PRIu64, i ? "," : "",
			 evidence_table[f->evidence[i].kind].word,
			 units[evidence_table[f->evidence[i].kind].unit], f->evidence[i].value);
	text_str(t, "}");
	add_number(t, "since_s", f->since_s);
	text_str(t, ",\"offers\":[");
	for (size_t i = 0; i < f->n_offers; i++)
		text_add(t, "%s%u", i ? "," : "", f->offers[i]);
	text_str(t, "]");
	if (still)
		text_add(t, ",\"now\":%s", still);
	text_str(t, "}");
}

static void add_offer(struct text *t, const struct offer *o)
{
	text_add(t, "{\"id\":%u,\"kind\":\"%s\",", o->id, action_word(o->kind));
	add_subject(t, "target", &o->target);
	text_str(t, ",");
	add_subject(t, "victim", &o->victim);
	add_number(t, "finding", o->finding);
	text_add(t, ",\"value\":%d", o->value);
	add_number(t, "victim_lost_ns", o->victim_lost_ns);
	add_number(t, "window_ns", o->window_ns);
	text_str(t, "}");
}

/* What "not slow" rests on. */
static void add_state(struct text *t, const struct snapshot *s)
{
	const struct {
		const char *name;
		const struct psi_line *psi;
	} rows[] = {
		{ "cpu", &s->pressure.cpu_some },
		{ "memory", &s->pressure.mem_some },
		{ "io", &s->pressure.io_some },
	};
	uint64_t longest = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		if (s->task[i].t.wait_ns > longest && !s->task[i].kernel_thread)
			longest = s->task[i].t.wait_ns;
	}
	add_number(t, "cpu_busy_ns", s->cpu_busy_ns);
	add_number(t, "longest_wait_ns", longest);
	if (s->huge.enabled[0]) {
		add_number(t, "khugepaged_scan_pages", s->huge.scan_pages);
		add_number(t, "khugepaged_sleep_ms", s->huge.scan_sleep_ms);
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int share = rows[i].psi->share;

		if (share != UINT_MAX)
			text_add(t, ",\"%s_pressure_percent\":%u.%02u", rows[i].name, share / 100,
				 share % 100);
	}
}

/* now: the present findings, for those of the longer window; else NULL. */
static void add_findings(struct text *t, const struct findings *f, const struct snapshot *s,
			 const struct findings *now)
{
	text_add(t, "\"time_ns\":%" PRIu64 ",\"window_ns\":%" PRIu64 ",\"cpus\":%u", f->time_ns,
		 f->window_ns, s->n_cpus);
	add_state(t, s);
	add_number(t, "dropped", f->dropped);
	text_str(t, ",\"findings\":[");
	for (size_t i = 0; i < f->n_findings; i++) {
		const struct finding *one = &f->finding[i];
		const char *still = now && finding_like(now, one) ? "true" : "false";

		text_str(t, i ? "," : "");
		add_finding(t, one, now ? still : NULL);
	}
	text_str(t, "],\"offers\":[");
	for (size_t i = 0; i < f->n_offers; i++) {
		text_str(t, i ? "," : "");
		add_offer(t, &f->offer[i]);
	}
	text_str(t, "]");
}

char *findings_json(const struct findings *f, const struct snapshot *s,
		    const struct longer *longer)
{
	struct text t;

	text_growing(&t);
	text_str(&t, "{");
	add_findings(&t, f, s, NULL);
	text_str(&t, ",\"longer\":");
	if (longer) {
		text_str(&t, "{");
		add_findings(&t, &longer->findings, &longer->snapshot, f);
		text_str(&t, "}");
	} else {
		text_str(&t, "null");
	}
	text_str(&t, "}\n");
	return text_take(&t);
}
