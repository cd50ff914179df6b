// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_history.c - what was: the longer window, compared with now, and how far
 * back what is held reaches.
 */
#include <stdio.h>
#include <stdlib.h>

#include "diagnose/findings_table.h"
#include "diagnose/longer.h"
#include "answer_impl.h"

/* Findings said in one answer; the file has the rest.  unit: findings; default
 * 3: six lines, of which three are for the head, the rest and a remark. */
#define SAID_MAX 3
#define DAY_S 86400u
#define SECOND_NS 1000000000ull

/* "`postgres` (pid 700) lost 6.1 s", or what else there is to tell of it. */
static void say_loss(const struct finding *f, const struct snapshot *s, struct text *t)
{
	uint64_t lost = f->lost_ns ? f->lost_ns : f->all_lost_ns;

	if (cause_is_fine(f->cause)) {
		text_str(t, "nobody lost time");
	} else if (lost == 0) {
		text_add(t, "%s: %s", cause_table[f->cause]->counted, text_count(f->count).s);
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

/* How the time that the question names lies to what is held. */
enum asked { ASKED_NO_TIME, ASKED_HELD, ASKED_MORE, ASKED_OTHER };

/* "14:00": does that minute touch the last span_s? */
static enum asked time_asked(const struct answer_context *ctx, const struct slot *slot,
			     uint64_t span_s)
{
	unsigned long hour, minute;
	unsigned int ago;
	char *end;

	hour = strtoul(slot->value, &end, 10);
	if (!ctx->day_known || end == slot->value || *end != ':' || hour > 23)
		return ASKED_OTHER;
	minute = strtoul(end + 1, &end, 10) % 60;
	/* Since the minute began. */
	ago = (ctx->day_s + DAY_S - (unsigned int)(hour * 3600 + minute * 60)) % DAY_S;
	return ago < 60 || ago - 60 < span_s ? ASKED_HELD : ASKED_OTHER;
}

/* "2 hours" back. */
static enum asked duration_asked(const struct answer_context *ctx, const struct slot *slot,
				 uint64_t span_s)
{
	char form[24], seconds[64];

	snprintf(form, sizeof(form), "<dur%u.s>", slot->index);
	if (slots_fill(form, &ctx->prompt->slots, seconds, sizeof(seconds)) < 0)
		return ASKED_OTHER;
	return strtoull(seconds, NULL, 10) <= span_s ? ASKED_HELD : ASKED_MORE;
}

static enum asked asked(const struct answer_context *ctx, uint64_t span_ns)
{
	const struct slots *slots = &ctx->prompt->slots;

	for (size_t i = 0; i < slots->count; i++) {
		if (slots->slot[i].type == SLOT_TIME)
			return time_asked(ctx, &slots->slot[i], span_ns / SECOND_NS);
		if (slots->slot[i].type == SLOT_DURATION)
			return duration_asked(ctx, &slots->slot[i], span_ns / SECOND_NS);
		if (slots->slot[i].type == SLOT_DATE)
			return ASKED_OTHER;
	}
	return ASKED_NO_TIME;
}

static void say_reach(const struct answer_context *ctx, uint64_t span_ns, bool any, struct text *t)
{
	static const char *const words[] = {
		[ASKED_NO_TIME] = "",
		[ASKED_HELD] = "That time I still hold. ",
		[ASKED_MORE] = "I do not hold all of that time. ",
		[ASKED_OTHER] = "I cannot say anything about that time. ",
	};
	const struct finding *lasting = NULL;

	for (size_t i = 0; i < ctx->findings->n_findings && !lasting; i++) {
		if (ctx->findings->finding[i].since_s * SECOND_NS > span_ns)
			lasting = &ctx->findings->finding[i];
	}
	text_str(t, words[asked(ctx, span_ns)]);
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
	answer_say_killed(ctx, t);
	(void)a; /* the model's word for a time says no more than the slots do */
	say_reach(ctx, s->span_ns, all > 0, t);
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
