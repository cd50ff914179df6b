// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_past.c - what was at a time, out of the history: in the past tense, with
 * sums over that time, and nothing offered, as there is nothing to act upon.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "diagnose/findings_table.h"
#include "diagnose/longer.h"
#include "state/history.h"
#include "state/history_when.h"
#include "answer_impl.h"

/* Findings said in one answer; see answer_history.c. */
#define SAID_MAX 3
#define SECOND_NS 1000000000ull
/* Less of the time asked for was watched than this part: it is said.  unit: %. */
#define WATCHED_PERCENT 80
/* Time taken by the hypervisor is said from here on.  unit: %; as for the present. */
#define STEAL_PERCENT 5

bool answer_about_past(const struct advice *a)
{
	switch (a->intent) {
	case INTENT_DIAGNOSE:
	case INTENT_TASK:
	case INTENT_TOP:
	case INTENT_HISTORY:
	case INTENT_HEALTH:
	case INTENT_WHY:
		return true;
	default:
		return false;
	}
}

/* --- times --------------------------------------------------------------------- */

struct stamp {
	char s[32];
};

/* "14:02", of another day "Nov 22 14:02". */
static struct stamp stamp(int64_t time_s, int64_t now_s)
{
	time_t t = (time_t)time_s, now = (time_t)now_s;
	struct tm tm, today;
	struct stamp out = { "?" };

	if (!localtime_r(&t, &tm) || !localtime_r(&now, &today))
		return out;
	strftime(out.s, sizeof(out.s),
		 tm.tm_yday == today.tm_yday && tm.tm_year == today.tm_year ? "%H:%M" :
									       "%b %e %H:%M",
		 &tm);
	return out;
}

static void say_stretch(struct text *t, const struct answer_past *p, bool begins)
{
	const struct when *w = p->when;

	if (w->until_now)
		text_add(t, "%s %s", begins ? "Since" : "since", stamp(w->from_s, p->now_s).s);
	else
		text_add(t, "%s %s and %s", begins ? "Between" : "between",
			 stamp(w->from_s, p->now_s).s, stamp(w->to_s, p->now_s).s);
}

/* ", 14:01 to 14:09", where it does not fill the time that was asked for. */
static void say_part(struct text *t, const struct past_finding *f, const struct answer_past *p)
{
	/* A window that reaches into the time asked for began before it. */
	int64_t first = p->when && p->when->from_s > f->first_s ? p->when->from_s : f->first_s;
	int64_t last = p->when && p->when->to_s < f->last_s ? p->when->to_s : f->last_s;
	struct stamp from = stamp(first, p->now_s), to = stamp(last, p->now_s);
	uint64_t stretch = (uint64_t)(f->last_s - f->first_s) * SECOND_NS;

	if (p->when && f->first_s <= p->when->from_s && f->last_s >= p->when->to_s)
		text_str(t, "all the time");
	else if (strcmp(from.s, to.s) == 0)
		text_add(t, "at %s", from.s);
	else
		text_add(t, "from %s to %s", from.s, to.s);
	if (f->f.window_ns < stretch / 2)
		text_str(t, " on and off");
}

/* --- one finding ------------------------------------------------------------------ */

static uint64_t lost_of(const struct finding *f)
{
	return f->lost_ns ? f->lost_ns : f->all_lost_ns;
}

/* "`postgres` (pid 700) lost 36 s waiting for a CPU" */
static void say_lost(struct text *t, const struct past_finding *one, const struct snapshot *s,
		     bool begins)
{
	const struct finding *f = &one->f;
	const char *with = cause_table[f->cause]->past_lost,
		   *counted = cause_table[f->cause]->past_counted;
	bool alone = f->victim.kind != SUBJECT_NONE && !one->victims_differ;

	if (cause_is_fine(f->cause)) {
		text_add(t, "%she CPUs were full, but nothing waited long for them",
			 begins ? "T" : "t");
		return;
	}
	if (lost_of(f) == 0 && f->count) {
		text_add(t, "%s %s", text_count(f->count).s,
			 counted ? counted : cause_table[f->cause]->counted);
		return;
	}
	if (alone)
		say_subject(t, &f->victim, s, begins);
	else
		text_add(t, "%srocesses together", begins ? "P" : "p");
	text_add(t, " lost %s ", text_seconds(lost_of(f)).s);
	if (with)
		text_str(t, with);
	else
		text_add(t, "to %s", cause_word(f->cause));
}

static void say_culprit(struct text *t, const struct finding *f, const struct snapshot *s)
{
	if (f->culprit.kind == SUBJECT_NONE || f->cause == CAUSE_SELF)
		return;
	if (cause_is_fine(f->cause)) {
		text_str(t, ", most with ");
		say_subject(t, &f->culprit, s, false);
		return;
	}
	if (f->blamed_ns) {
		text_add(t, ", %s of it behind ", text_seconds(f->blamed_ns).s);
		say_subject(t, &f->culprit, s, false);
		return;
	}
	text_str(t, "; the largest part in it had ");
	say_subject(t, &f->culprit, s, false);
}

static void say_one(struct text *t, const struct past_finding *one,
		    const struct answer_context *ctx, bool begins)
{
	const struct finding *f = &one->f;

	say_lost(t, one, ctx->snapshot, begins);
	say_culprit(t, f, ctx->snapshot);
	text_str(t, " (");
	say_part(t, one, ctx->past);
	if (one->victims_differ && f->victim.kind != SUBJECT_NONE && one->worst_ns) {
		text_str(t, "; worst hit: ");
		say_short(t, &f->victim);
		text_add(t, "%s%s in %s", f->victim.n_pids > 1 ? ", together " : ", ",
			 text_seconds(one->worst_ns).s, text_seconds(one->worst_window_ns).s);
	}
	text_str(t, ").\n");
}

/* --- nothing to tell ----------------------------------------------------------------- */

/* Nothing is held of that time: why, and from when on something is. */
static void say_nothing_held(const struct answer_past *p, struct text *t)
{
	const struct past *past = p->past;

	if (past->reach_s == 0)
		text_str(t, "I cannot say: I hold nothing of the past yet.\n");
	else if (p->when->to_s <= past->reach_s)
		text_add(t, "I cannot say: what I hold begins at %s, after that time.\n",
			 stamp(past->reach_s, p->now_s).s);
	else
		text_add(t, "I cannot say: I did not run then, or what I saw was lost when the "
			    "machine went down. What I hold begins at %s.\n",
			 stamp(past->reach_s, p->now_s).s);
}

static void say_quiet(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = &ctx->past->past->sums;
	uint64_t all = s->span_ns * s->n_cpus;

	say_stretch(t, ctx->past, true);
	text_add(t, " nothing waited long; the CPUs were %s busy.",
		 text_percent(s->cpu_busy_ns, all).s);
	if (all && s->cpu_steal_ns >= all / 100 * STEAL_PERCENT)
		text_add(t, " The hypervisor took %s of the CPU time away.",
			 text_percent(s->cpu_steal_ns, all).s);
	text_str(t, "\n");
}

/* How much of the time was watched at all. */
static void say_coverage(const struct answer_past *p, struct text *t)
{
	uint64_t asked = (uint64_t)(p->when->to_s - p->when->from_s) * SECOND_NS;

	if (p->past->sums.span_ns < asked / 100 * WATCHED_PERCENT) {
		text_add(t, "Of that time I watched %s", text_seconds(p->past->sums.span_ns).s);
		if (p->past->reach_s >= p->when->from_s)
			text_add(t, "; what I hold begins at %s",
				 stamp(p->past->reach_s, p->now_s).s);
		text_str(t, ".\n");
	} else if (p->past->memory_only) {
		text_str(t, "The history cannot be read now: this is from memory.\n");
	} else if (p->past->unreadable) {
		text_add(t, "%zu windows of it could not be read.\n", p->past->unreadable);
	}
}

/* --- what was -------------------------------------------------------------------------- */

static bool speaks_of(const struct past_finding *one, const char *name)
{
	return strncmp(one->f.victim.name, name, sizeof(one->f.victim.name)) == 0 ||
	       strncmp(one->f.culprit.name, name, sizeof(one->f.culprit.name)) == 0;
}

/* Of a task that is asked about only its findings are told. */
static const char *name_asked(const struct advice *a, const struct answer_context *ctx)
{
	return a->intent == INTENT_TASK && a->name && a->name <= ctx->prompt->n_names ?
		       ctx->prompt->name[a->name - 1].text :
		       NULL;
}

/* By name, as in the past the pids were others. */
static bool stands_now(const struct past_finding *one, const struct findings *now)
{
	for (size_t i = 0; i < now->n_findings; i++) {
		const struct finding *f = &now->finding[i];

		if (f->cause == one->f.cause && f->culprit.kind == one->f.culprit.kind &&
		    strncmp(f->culprit.name, one->f.culprit.name, sizeof(f->culprit.name)) == 0)
			return true;
	}
	return false;
}

static size_t say_findings(const struct answer_context *ctx, const char *name, struct text *t)
{
	const struct past *p = ctx->past->past;
	size_t said = 0;

	for (size_t i = 0; i < p->n_findings && said < SAID_MAX; i++) {
		if (name && !speaks_of(&p->finding[i], name))
			continue;
		if (said == 0) {
			say_stretch(t, ctx->past, true);
			text_str(t, ", ");
		}
		say_one(t, &p->finding[i], ctx, said > 0);
		said++;
	}
	return said;
}

/* Who used what, from the one window that is kept whole. */
static bool say_top(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	struct answer_context then = *ctx;

	if (a->intent != INTENT_TOP || ctx->past->past->nearest_s == 0)
		return false;
	then.past = NULL;
	then.snapshot = &ctx->past->past->nearest;
	text_add(t, "As seen at %s. ", stamp(ctx->past->past->nearest_s, ctx->past->now_s).s);
	answer_top(a, &then, t);
	return true;
}

static void say_then(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	const struct past *p = ctx->past->past;
	const char *name = name_asked(a, ctx);
	size_t said;

	if (p->n_windows == 0) {
		say_nothing_held(ctx->past, t);
		return;
	}
	if (say_top(a, ctx, t))
		return;
	said = say_findings(ctx, name, t);
	if (said == 0 && name && p->n_findings) {
		say_stretch(t, ctx->past, true);
		text_str(t, " none of my findings is about `");
		text_name(t, name);
		text_str(t, "`; others waited.\n");
	} else if (said == 0) {
		say_quiet(ctx, t);
	} else if (!cause_is_fine(p->finding[0].f.cause) && !ctx->past->when->until_now) {
		if (stands_now(&p->finding[0], ctx->past->now))
			text_str(t, "The same holds now: ask why it is slow, for what can be "
				    "done.\n");
		else
			text_str(t, "That is over: it is not found now.\n");
	}
	say_coverage(ctx->past, t);
}

/* --- since when --------------------------------------------------------------------------- */

/* The loss that ended last; NULL: none in the time that is held. */
static const struct past_finding *last_loss(const struct past *p)
{
	const struct past_finding *last = NULL;

	for (size_t i = 0; i < p->n_findings; i++) {
		if (cause_is_fine(p->finding[i].f.cause))
			continue;
		if (!last || p->finding[i].last_s > last->last_s)
			last = &p->finding[i];
	}
	return last;
}

static void say_since(const struct answer_context *ctx, struct text *t)
{
	const struct answer_past *p = ctx->past;
	const struct finding *f = finding_of_loss(p->now);
	const struct past_finding *last;

	if (f) {
		say_finding(t, f, ctx->snapshot);
		text_str(t, "\n");
		if (f->since_s < 10)
			text_str(t, "It has just begun: I see it for the first time.\n");
		else
			text_add(t, "I have seen it without a break since %s, for %s.\n",
				 stamp(p->now_s - (int64_t)f->since_s, p->now_s).s,
				 text_seconds(f->since_s * SECOND_NS).s);
		return;
	}
	last = last_loss(p->past);
	text_str(t, "Nothing is slow now.");
	if (last) {
		text_str(t, " Last ");
		say_one(t, last, ctx, false);
	} else if (p->past->reach_s) {
		text_add(t, " Nothing was since %s, where what I hold begins.\n",
			 stamp(p->past->first_s > p->past->reach_s ? p->past->first_s :
								     p->past->reach_s,
			       p->now_s).s);
	} else {
		text_str(t, " I hold nothing of the past yet.\n");
	}
}

void answer_past(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	if (ctx->past->when)
		say_then(a, ctx, t);
	else
		say_since(ctx, t);
}
