// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_history.c - what was: the longer window, compared with now, and how far
 * back what is held reaches.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer_impl.h"
#include "findings_table.h"
#include "longer.h"

/* Findings said in one answer; the file has the rest.  unit: findings; default
 * 3: six lines, of which three are for the head, the rest and a remark. */
#define SAID_MAX 3
#define DAY_S 86400u
#define SECOND_NS 1000000000ull

/* "`postgres` (pid 700) lost 6.1 s", or what else there is to tell of it. */
static void say_loss(const struct finding *f, const struct snapshot *s, struct text *t)
{
	uint64_t lost = f->lost_ns ? f->lost_ns : f->all_lost_ns;

	if (f->cause == CAUSE_BUSY_FINE) {
		text_str(t, "nobody lost time");
	} else if (lost == 0) {
		text_add(t, "%s: %s", cause_table[f->cause].counted, text_count(f->count).s);
	} else if (f->victim.kind == SUBJECT_NONE) {
		text_add(t, "all together lost %s", text_seconds(lost).s);
	} else {
		say_subject(t, &f->victim, s, false);
		text_add(t, " lost %s", text_seconds(lost).s);
	}
}

/* "cpu-hog, by `encode` (pid 811)" */
static void say_cause(const struct finding *f, const struct snapshot *s, struct text *t)
{
	text_str(t, cause_word(f->cause));
	if (f->culprit.kind == SUBJECT_NONE)
		return;
	text_str(t, ", by ");
	say_subject(t, &f->culprit, s, false);
}

static void say_line(const struct finding *f, const struct snapshot *s, const char *now,
		     unsigned int since_s, struct text *t)
{
	say_cause(f, s, t);
	text_str(t, ": ");
	say_loss(f, s, t);
	text_add(t, ". Now: %s", now);
	if (since_s)
		text_add(t, ", seen for %s", text_seconds(since_s * SECOND_NS).s);
	text_str(t, ".\n");
}

/* The time of day in the question, "14:00", as seconds of the day. */
static bool time_asked(const struct prompt *prompt, unsigned int *day_s)
{
	for (size_t i = 0; i < prompt->slots.count; i++) {
		const struct slot *slot = &prompt->slots.slot[i];
		unsigned long hour, minute;
		char *end;

		if (slot->type != SLOT_TIME)
			continue;
		hour = strtoul(slot->value, &end, 10);
		if (end == slot->value || *end != ':' || hour > 23)
			return false;
		minute = strtoul(end + 1, &end, 10);
		*day_s = (unsigned int)(hour * 3600 + minute % 60 * 60);
		return true;
	}
	return false;
}

/* Does the minute that was asked about touch the last span_ns? */
static bool is_held(const struct answer_context *ctx, uint64_t span_ns)
{
	unsigned int minute, ago;

	if (!ctx->day_known || !time_asked(ctx->prompt, &minute))
		return false;
	/* Since the minute began. */
	ago = (ctx->day_s + DAY_S - minute) % DAY_S;
	return ago < 60 || ago - 60 < span_ns / SECOND_NS;
}

static void say_reach(const struct advice *a, const struct answer_context *ctx, uint64_t span_ns,
		      bool any, struct text *t)
{
	const struct finding *lasting = NULL;

	for (size_t i = 0; i < ctx->findings->n_findings && !lasting; i++) {
		if (ctx->findings->finding[i].since_s * SECOND_NS > span_ns)
			lasting = &ctx->findings->finding[i];
	}
	if (strcmp(a->word, "time") == 0)
		text_str(t, is_held(ctx, span_ns) ? "That time I still hold. " :
						    "I cannot say anything about that time. ");
	text_add(t, "What I hold reaches back %s", text_seconds(span_ns).s);
	if (lasting)
		text_str(t, ", and for what is wrong now to when I first saw it");
	text_str(t, any ? ":\n" : "; nothing waited long in it.\n");
}

void answer_history(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	const struct findings *now = ctx->findings;
	const struct findings *past = ctx->longer ? &ctx->longer->findings : now;
	const struct snapshot *s = ctx->longer ? &ctx->longer->snapshot : ctx->snapshot;
	size_t said = 0, all = past->n_findings + past->dropped;

	for (size_t i = 0; i < now->n_findings; i++)
		all += !finding_like(past, &now->finding[i]);
	say_reach(a, ctx, s->span_ns, all > 0, t);
	for (size_t i = 0; i < past->n_findings && said < SAID_MAX; i++, said++) {
		const struct finding *still = finding_like(now, &past->finding[i]);

		say_line(&past->finding[i], s, still ? "the same" : "no more",
			 still ? still->since_s : 0, t);
	}
	for (size_t i = 0; i < now->n_findings && said < SAID_MAX; i++) {
		if (finding_like(past, &now->finding[i]))
			continue;
		say_line(&now->finding[i], ctx->snapshot, "new", now->finding[i].since_s, t);
		said++;
	}
	if (all > said)
		text_add(t, "%zu more in the file `findings`.\n", all - said);
}

const struct finding *answer_passed(const struct answer_context *ctx)
{
	return ctx->longer && !finding_of_loss(ctx->findings) ?
		       finding_of_loss(&ctx->longer->findings) :
		       NULL;
}

void answer_say_passed(const struct answer_context *ctx, const struct finding *f, struct text *t)
{
	const struct snapshot *s = &ctx->longer->snapshot;

	text_add(t, "in the last %s ", text_seconds(s->span_ns).s);
	say_loss(f, s, t);
	text_str(t, " (");
	say_cause(f, s, t);
	text_str(t, ").\n");
}
