// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_findings.c - the file `findings`: every finding with all its numbers, for
 * a person to read.
 */
#include <limits.h>

#include "diagnose/findings.h"
#include "diagnose/findings_table.h"
#include "diagnose/longer.h"
#include "answer_impl.h"

static void say_line(struct text *t, const char *label, const char *value)
{
	text_add(t, "  %-9s %s\n", label, value);
}

static void say_whom(struct text *t, const char *label, const struct subject *who,
		     const struct snapshot *s, const char *nobody)
{
	if (who->kind == SUBJECT_NONE) {
		say_line(t, label, nobody);
		return;
	}
	text_add(t, "  %-9s ", label);
	say_subject(t, who, s, false);
	text_str(t, "\n");
}

static void say_times(struct text *t, const struct finding *f)
{
	if (f->lost_ns || f->all_lost_ns) {
		text_add(t, "  %-9s %s", "lost", text_seconds(f->lost_ns).s);
		text_add(t, " in %s", text_seconds(f->window_ns).s);
		if (f->blamed_ns)
			text_add(t, ", %s of it behind the culprit", text_seconds(f->blamed_ns).s);
		text_add(t, "; by all %s\n", text_seconds(f->all_lost_ns).s);
	}
	if (f->culprit_run_ns)
		text_add(t, "  %-9s %s of CPU time, %s of one CPU\n", "ran",
			 text_seconds(f->culprit_run_ns).s,
			 text_percent(f->culprit_run_ns, f->window_ns).s);
}

/* letter: of the id; F names what is, L what was found over the longer window. */
static void say_block(struct text *t, char letter, const struct finding *f,
		      const struct snapshot *s)
{
	text_add(t, "\n%c%u %s\n  ", letter, f->id, cause_word(f->cause));
	say_finding(t, f, s);
	text_str(t, "\n");
	say_whom(t, "victim", &f->victim, s, "everyone");
	say_whom(t, "culprit", &f->culprit, s, "none");
	say_times(t, f);
	if (f->count)
		say_line(t, cause_table[f->cause]->counted, text_count(f->count).s);
	if (f->bytes)
		say_line(t, "bytes", text_size(f->bytes).s);
	for (size_t i = 0; i < f->n_evidence; i++) {
		text_add(t, "  %s ", evidence_table[f->evidence[i].kind].label);
		say_evidence_value(t, &f->evidence[i]);
		text_str(t, "\n");
	}
	if (f->culprit.kind != SUBJECT_NONE)
		say_line(t, "blame", confidence_word(f->confidence));
	say_line(t, "pressure",
		 f->pressure == UINT_MAX ? "not kept by this "
					   "kernel" : text_hundredths(f->pressure).s);
}

static void say_offers(struct text *t, const struct finding *f)
{
	for (size_t i = 0; i < f->n_offers; i++)
		text_add(t, "%s A%u%s", i ? "," : "  offers   ", f->offers[i],
			 i + 1 == f->n_offers ? "\n" : "");
}

static void say_since(struct text *t, const struct finding *f)
{
	say_line(t, "since", f->since_s ? text_seconds(f->since_s * 1000000000ull).s : "just now");
}

static void say_head(struct text *t, const char *window, const struct findings *f,
		     const struct snapshot *s)
{
	text_add(t, "%s %s, %u CPUs, %s busy; findings: %zu", window,
		 text_seconds(f->window_ns).s, s->n_cpus,
		 text_percent(s->cpu_busy_ns, s->span_ns * s->n_cpus).s, f->n_findings);
	if (f->dropped)
		text_add(t, ", and %zu smaller ones left out", f->dropped);
	text_str(t, "\n");
}

static void say_longer(struct text *t, const struct longer *longer, const struct findings *now)
{
	text_str(t, "\n");
	say_head(t, "longer window", &longer->findings, &longer->snapshot);
	for (size_t i = 0; i < longer->findings.n_findings; i++) {
		const struct finding *f = &longer->findings.finding[i];
		const struct finding *still = finding_like(now, f);

		say_block(t, 'L', f, &longer->snapshot);
		if (still)
			text_add(t, "  %-9s the same (F%u)\n", "now", still->id);
		else
			say_line(t, "now", "no more");
		if (still)
			say_since(t, still);
	}
}

char *answer_findings(const struct findings *f, const struct snapshot *s,
		      const struct longer *longer)
{
	struct text t;

	text_growing(&t);
	say_head(&t, "window", f, s);
	for (size_t i = 0; i < f->n_findings; i++) {
		say_block(&t, 'F', &f->finding[i], s);
		say_since(&t, &f->finding[i]);
		say_offers(&t, &f->finding[i]);
	}
	for (size_t i = 0; i < f->n_offers; i++) {
		text_add(&t, "%sA%u %s: ", i ? "" : "\n", f->offer[i].id,
			 action_word(f->offer[i].kind));
		say_offer(&t, &f->offer[i]);
		text_add(&t, "; %s (F%u%s)\n", action_table[f->offer[i].kind].effect,
			 f->offer[i].finding, f->offer[i].further ? ", the step behind" : "");
	}
	if (longer)
		say_longer(&t, longer, f);
	return text_take(&t);
}
