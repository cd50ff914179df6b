// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_change.c - requests for a change: mapped to an offer where one fits,
 * else one clear line that says why not.
 */
#include <string.h>

#include "diagnose/findings.h"
#include "diagnose/findings_group.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"

enum direction { TARGET_GAINS, TARGET_YIELDS, NOT_OFFERED };

/* The verbs of "change". */
static const struct {
	const char *verb;
	enum direction direction;
	const char *what;  /* what is not offered, or what it would take */
} verbs[] = {
	{ "faster", TARGET_GAINS, "make it faster" },
	{ "less", TARGET_YIELDS, "give it less" },
	{ "limit", TARGET_YIELDS, "set a hard limit" },
	{ "pause", TARGET_YIELDS, "pause it" },
	{ "hibernate", NOT_OFFERED, "push its memory out" },
};

/* The plans of "optimize", as they are said. */
static const struct {
	const char *plan, *said;
} plans[] = {
	{ "coding", "coding" },	    { "gaming", "gaming" }, { "call", "the video call" },
	{ "batch", "batch work" },  { "quiet", "quiet" },   { "battery", "battery life" },
};

static const struct offer *offer_for(const struct findings *f, const struct subject *who,
				     enum direction direction)
{
	for (size_t i = 0; i < f->n_offers; i++) {
		const struct offer *o = &f->offer[i];

		if (subject_same(direction == TARGET_GAINS ? &o->victim : &o->target, who))
			return o;
	}
	/* An offer against what everyone waits for serves this one as well. */
	for (size_t i = 0; direction == TARGET_GAINS && i < f->n_offers; i++) {
		if (f->offer[i].victim.kind == SUBJECT_NONE &&
		    !subject_same(&f->offer[i].target, who))
			return &f->offer[i];
	}
	return NULL;
}

/* Is it the one who waits, or makes others wait, in a finding? */
static bool is_found(const struct findings *f, const struct subject *who, enum direction direction)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		const struct finding *one = &f->finding[i];

		if (subject_same(direction == TARGET_GAINS ? &one->victim : &one->culprit, who))
			return true;
	}
	return false;
}

static void say_no_offer(enum direction direction, const char *what, const struct prompt_name *name,
			 const struct findings *f, struct text *t)
{
	if (direction != NOT_OFFERED && is_found(f, &name->subject, direction)) {
		text_str(t, direction == TARGET_GAINS ? "Something holds " : "Others wait for ");
		say_short(t, &name->subject);
		text_str(t, direction == TARGET_GAINS ? " up, but against that I have nothing to "
							"offer now.\n" :
							", but I have nothing to offer against it "
							"now.\n");
	} else if (direction == TARGET_GAINS) {
		text_str(t, "Nothing that I may change holds ");
		say_short(t, &name->subject);
		text_str(t, " up, so there is nothing to take out of its way.\n");
	} else if (direction == TARGET_YIELDS) {
		say_short(t, &name->subject);
		text_add(t, " makes nobody wait at present, so I do not %s.\n", what);
	} else {
		text_add(t, "I have no way to %s here.\n", what);
	}
}

void answer_change(const struct advice *a, const struct answer_context *ctx, struct text *t,
		   unsigned int *offered)
{
	enum direction direction = NOT_OFFERED;
	const struct prompt_name *name;
	const struct offer *o = NULL;
	const char *what = "do that";

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(a->word, verbs[i].verb) == 0) {
			direction = verbs[i].direction;
			what = verbs[i].what;
		}
	}
	if (a->name == 0) {
		text_str(t, "Which process do you mean? Say its name or its pid; `top` and the "
			    "file "
			    "`findings` list them.\n");
		return;
	}
	name = &ctx->prompt->name[a->name - 1];
	if (name->subject.kind == SUBJECT_NONE) {
		text_str(t, "I see no process `");
		text_name(t, name->text);
		text_str(t, "`.\n");
		return;
	}
	if (strcmp(a->word, "kill") == 0) {
		text_str(t, "I end no process, as that cannot be taken back; `kill` in a shell does. "
			    "I can make it stand still: \"pause ");
		text_name(t, name->text);
		text_str(t, "\".\n");
		return;
	}
	if (strcmp(a->word, "thaw") == 0) { /* what holds it is all there is to say */
		answer_task(a, ctx, t, offered);
		return;
	}
	if (direction != NOT_OFFERED)
		o = offer_for(ctx->findings, &name->subject, direction);
	if (!o) {
		say_no_offer(direction, what, name, ctx->findings, t);
		return;
	}
	if (strcmp(a->word, "limit") == 0 || strcmp(a->word, "pause") == 0)
		text_add(t, "I cannot %s; something milder I can do.\n", what);
	if (o->finding && o->finding <= ctx->findings->n_findings) {
		say_finding(t, &ctx->findings->finding[o->finding - 1], ctx->snapshot);
		text_str(t, "\n");
	}
	answer_put_offer(o, ctx, t, offered);
}

void answer_optimize(const struct advice *a, const struct answer_context *ctx, struct text *t,
		     unsigned int *offered)
{
	const struct findings *f = ctx->findings;
	const struct offer *o = answer_pick_offer(a, NULL, f);
	const char *said = a->word;

	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		if (strcmp(a->word, plans[i].plan) == 0)
			said = plans[i].said;
	}
	for (size_t i = 0; !o && i < f->n_findings; i++)
		o = finding_offer(f, &f->finding[i]);
	if (!o) {
		text_add(t, "For %s I have nothing to change now: ", said);
		text_str(t, f->n_findings ? "no finding has a change that answers it.\n" :
					    "nothing waits for anything that I could put back.\n");
		return;
	}
	text_add(t, "For %s, this is in the way:\n", said);
	if (o->finding && o->finding <= f->n_findings) {
		say_finding(t, &f->finding[o->finding - 1], ctx->snapshot);
		text_str(t, "\n");
	}
	answer_put_offer(o, ctx, t, offered);
}
