// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_diagnose.c - why it is slow, that it is not, and what may be done.
 */
#include <inttypes.h>
#include <limits.h>
#include <linux/sched.h>
#include <string.h>

#include "diagnose/findings.h"
#include "diagnose/findings_group.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"

/* Findings said in one answer; the file has the rest.  unit: findings; default
 * 3: six lines, of which three are for the rest, the offer and a remark. */
#define SAID_MAX 3
/* Time taken by the hypervisor is said from here on.  unit: %; default 5, as for
 * any other loss. */
#define STEAL_PERCENT 5

const struct offer *answer_pick_offer(const struct advice *a, const struct finding *f,
				      const struct findings *findings)
{
	unsigned int id = a->n_actions ? a->actions[0] : 0;

	if (!a->n_actions && f)
		return finding_offer(findings, f);
	return id && id <= findings->n_offers ? &findings->offer[id - 1] : NULL;
}

void answer_put_offer(const struct offer *o, const struct answer_context *ctx, struct text *t,
		      unsigned int *offered)
{
	if (ctx->observe) {
		text_str(t, "I only observe (mode observe); in mode ask I could ");
		say_offer(t, o);
		text_str(t, ".\n");
	} else if (!ctx->may_act) {
		text_str(t, "I could ");
		say_offer(t, o);
		text_add(t, "; %s. Only root and members of group llamux may say yes to that.\n",
			 action_table[o->kind].effect);
	} else {
		text_str(t, "I can ");
		say_offer(t, o);
		text_add(t, "; %s. Apply?  (yes / no / why)\n", action_table[o->kind].effect);
		*offered = o->id;
	}
}

/* The culprit has already been put back as far as an offer would. */
static bool already_yields(const struct finding *f, const struct answer_context *ctx)
{
	const struct task_row *row = snapshot_task(ctx->snapshot, f->culprit.pid[0]);

	return f->culprit.n_pids && row && row->policy == SCHED_IDLE;
}

void answer_no_offer(const struct finding *f, const struct answer_context *ctx, struct text *t)
{
	const struct cause_row *row = cause_table[f->cause];

	/* A cause that is always the kernel's knows what is to be set. */
	if (f->culprit.kind == SUBJECT_KERNEL && row->kernel) {
		text_str(t, "That is the kernel's own work: I do not act against it.\n");
	} else if (row->n_answers && already_yields(f, ctx)) {
		say_short(t, &f->culprit);
		text_str(t, " already runs as SCHED_IDLE: I have nothing milder to offer.\n");
	} else {
		say_template(t, row->advice, f, ctx->snapshot);
		text_str(t, "\n");
	}
}

static void say_rest(const struct answer_context *ctx, size_t said, struct text *t)
{
	size_t more = ctx->findings->n_findings + ctx->findings->dropped - said;

	if (ctx->findings->n_findings + ctx->findings->dropped > said)
		text_add(t, "%zu more %s in the file `findings`.\n", more,
			 more == 1 ? "finding stands" : "findings stand");
}

static void say_pressures(const struct snapshot *s, struct text *t)
{
	const struct pressure *p = &s->pressure;

	if (p->cpu_some.share == UINT_MAX)
		return;
	text_str(t, "  [pressure: cpu ");
	text_str(t, text_hundredths(p->cpu_some.share).s);
	if (p->mem_some.share != UINT_MAX)
		text_add(t, ", memory %s", text_hundredths(p->mem_some.share).s);
	if (p->io_some.share != UINT_MAX)
		text_add(t, ", io %s", text_hundredths(p->io_some.share).s);
	text_str(t, "]");
}

static bool high(const struct psi_line *line)
{
	return line->share != UINT_MAX && line->share >= ANSWER_UNEXPLAINED;
}

static void say_state(const struct snapshot *s, struct text *t)
{
	answer_say_state(s, t);
	say_pressures(s, t);
	text_str(t, "\n");
}

bool answer_robbed(const struct snapshot *s)
{
	uint64_t all = s->span_ns * s->n_cpus;

	return all && s->cpu_steal_ns >= all / 100 * STEAL_PERCENT;
}

static void say_steal(const struct snapshot *s, struct text *t)
{
	if (!answer_robbed(s))
		return;
	text_add(t, "The hypervisor took %s of the CPU time away: that is for whoever runs the "
		    "host.\n",
		 text_percent(s->cpu_steal_ns, s->span_ns * s->n_cpus).s);
}

/* Trouble that has passed, in one line. */
static void say_passed(const struct answer_context *ctx, const char *lead, struct text *t)
{
	const struct finding *passed = answer_passed(ctx);

	if (!passed)
		return;
	text_str(t, lead);
	answer_say_passed(ctx, passed, t);
}

static void not_slow(const struct answer_context *ctx, bool said, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;
	const struct pressure *p = &s->pressure;
	const struct finding *passed = answer_passed(ctx);

	if (high(&p->cpu_some) || high(&p->mem_some) || high(&p->io_some)) {
		text_str(t, "Something waits, but I cannot say who or for whom: ");
		say_state(s, t);
		say_steal(s, t);
		text_str(t, "I looked at waits for CPUs, quotas, reclaim, memory limits, swap and "
			    "disks.\n");
		say_passed(ctx, "But ", t);
		return;
	}
	if (answer_robbed(s)) {
		text_str(t, "Nothing on this machine is to blame: ");
		say_state(s, t);
		say_steal(s, t);
		say_passed(ctx, "But ", t);
		return;
	}
	say_passed(ctx, "Not slow now, but ", t);
	if (said && answer_suspect(ctx->prompt) == SUSPECT_CPU) {
		text_str(t, "Nothing else is slow.\n"); /* how the CPUs are was said */
	} else {
		text_str(t, passed ? "Now: " : "Not slow: ");
		say_state(s, t);
	}
	text_str(t, passed ? "Nothing needs doing now.\n" : "Nothing needs doing.\n");
}

void answer_diagnose(const struct advice *a, const struct answer_context *ctx, struct text *t,
		     unsigned int *offered)
{
	const struct findings *f = ctx->findings;
	const struct finding *first = NULL;
	const struct offer *offer;
	bool nobody = answer_say_nobody(ctx, t);
	bool not_it = answer_say_not_it(ctx, t);
	char asked[ANSWER_WORDS_MAX];
	size_t said = 0;

	/* "How many files may nginx open?" */
	if (nobody && answer_asked(ctx->prompt, asked) && answer_asks_number(asked))
		return;
	if (f->n_findings == 0) {
		not_slow(ctx, not_it, t);
		return;
	}
	for (size_t i = 0; i < a->n_cited && said + not_it + nobody < SAID_MAX; i++) {
		if (a->cited[i] == 0 || a->cited[i] > f->n_findings)
			continue;
		first = first ? first : &f->finding[a->cited[i] - 1];
		say_finding(t, &f->finding[a->cited[i] - 1], ctx->snapshot);
		text_str(t, "\n");
		said++;
	}
	if (!first) {
		/* What is held must not be denied: the worst is said. */
		first = &f->finding[0];
		say_finding(t, first, ctx->snapshot);
		text_str(t, "\n");
		said = 1;
	}
	say_rest(ctx, said, t);
	say_passed(ctx, "Not slow now, but ", t); /* busy, and nobody loses by it */
	offer = answer_pick_offer(a, first, f);
	if (offer)
		answer_put_offer(offer, ctx, t, offered);
	else
		answer_no_offer(first, ctx, t);
}

void answer_health(const struct answer_context *ctx, struct text *t)
{
	const struct findings *f = ctx->findings;

	if (f->n_findings == 0 || cause_is_fine(f->finding[0].cause)) {
		if (high(&ctx->snapshot->pressure.mem_some) ||
		    high(&ctx->snapshot->pressure.io_some))
			text_str(t, "Not all is well, though I find no culprit: ");
		else
			text_str(t, "All is well: ");
		say_state(ctx->snapshot, t);
		say_steal(ctx->snapshot, t);
		return;
	}
	text_str(t, "Not all is well. ");
	say_finding(t, &f->finding[0], ctx->snapshot);
	text_str(t, "\n");
	say_rest(ctx, 1, t);
}

void answer_why(const struct advice *a, const struct answer_context *ctx, struct text *t)
{
	const struct offer *o = answer_pick_offer(a, ctx->findings->n_findings ?
						  &ctx->findings->finding[0] : NULL, ctx->findings);
	const struct finding *f = NULL;

	if (o && o->finding && o->finding <= ctx->findings->n_findings)
		f = &ctx->findings->finding[o->finding - 1];
	else if (ctx->findings->n_findings)
		f = &ctx->findings->finding[0];
	if (!f) {
		not_slow(ctx, false, t);
		return;
	}
	say_finding(t, f, ctx->snapshot);
	text_add(t, "\nThe evidence is %s, over the last %s.\n", cause_table[f->cause]->detected,
		 text_seconds(f->window_ns).s);
	if (!o)
		return;
	text_str(t, "If I ");
	say_offer(t, o);
	text_add(t, ", %s; I measure the wait of ", action_table[o->kind].effect);
	say_short(t, &o->victim);
	text_str(t, " before and after, and take it back if that does not help.\n");
}
