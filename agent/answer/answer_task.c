// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_task.c - what one process, group or cgroup did with its time.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/findings.h"
#include "diagnose/findings_group.h"
#include "diagnose/findings_table.h"
#include "answer_impl.h"

/* A part of its time below this is not worth a clause.  unit: % of the window;
 * default 1. */
#define CLAUSE_PERCENT 1
/* Below this a wait does not hold a task up.  unit: % of the window; default 5,
 * as for a victim. */
#define HELD_UP_PERCENT 5

struct time_use {
	struct task_times t;
	uint64_t threads;
	uint64_t behind_ns;        /* behind the one below */
	struct subject by;
	uint64_t by_run_ns;
	uint64_t others_ns;        /* behind the others, as many: each worth a clause */
	size_t n_others;
	uint64_t resident, swapped, grown;
	unsigned int at[PLACES], placed; /* of its threads, and all of them together */
	size_t n;
};

bool answer_is_member(const struct subject *who, const struct task_row *row)
{
	if (who->kind == SUBJECT_CGROUP && who->cgroup_id)
		return row->cgroup_id == who->cgroup_id || subject_holds(who, row);
	return subject_holds(who, row);
}

/* A part of its time that is worth a clause. */
static bool is_worth(uint64_t ns, const struct snapshot *s)
{
	return ns && ns >= s->span_ns / 100 * CLAUSE_PERCENT;
}

/* Who stood before the subject longest, by groups, and how many more did. */
static void find_longest(const struct snapshot *s, const struct subject *who, struct time_use *use)
{
	struct groups groups;
	uint64_t *sum;

	if (groups_make(s, NULL, true, &groups) < 0)
		return;
	sum = calloc(groups.n + 1, sizeof(*sum));
	for (size_t i = 0; sum && i < s->n_blames; i++) {
		const struct task_row *v = snapshot_task(s, s->blame[i].victim);
		size_t c = task_index(s, s->blame[i].culprit);

		if (!v || c == GROUP_NOBODY || !answer_is_member(who, v))
			continue;
		c = groups.of[c];
		sum[c] += s->blame[i].wait_ns;
		if (sum[c] > use->behind_ns) {
			use->behind_ns = sum[c];
			groups_subject(&groups, c, NULL, &use->by);
			use->by_run_ns = groups.group[c].t.run_ns;
		}
	}
	for (size_t g = 0; sum && g < groups.n; g++) {
		if (is_worth(sum[g], s)) {
			use->others_ns += sum[g];
			use->n_others++;
		}
	}
	if (use->n_others) { /* the longest is among them */
		use->others_ns -= use->behind_ns;
		use->n_others--;
	}
	free(sum);
	groups_free(&groups);
}

static void sum_up(const struct snapshot *s, const struct subject *who, struct time_use *use)
{
	memset(use, 0, sizeof(*use));
	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (!answer_is_member(who, row))
			continue;
		use->n++;
		use->threads += row->threads;
		use->t.run_ns += row->t.run_ns;
		use->t.wait_ns += row->t.wait_ns;
		use->t.reclaim_ns += row->t.reclaim_ns;
		use->t.memcg_ns += row->t.memcg_ns;
		use->t.compact_ns += row->t.compact_ns;
		use->t.blocked_ns += row->t.blocked_ns;
		use->t.iowait_ns += row->t.iowait_ns;
		use->t.alive_ns += row->t.alive_ns;
		use->t.major_faults += row->t.major_faults;
		use->t.read_bytes += row->t.read_bytes;
		use->t.write_bytes += row->t.write_bytes;
		use->t.sync_ns += row->t.sync_ns;
		use->t.syncs += row->t.syncs;
		use->resident += row->rss_bytes;
		use->swapped += row->swap_bytes;
		use->grown += row->grown_bytes;
		for (int place = 0; place < PLACES; place++) {
			use->at[place] += row->at[place];
			use->placed += row->at[place];
		}
	}
	find_longest(s, who, use);
}

static void say_clause(struct text *t, uint64_t ns, uint64_t span, const char *what)
{
	if (ns >= span / 100 * CLAUSE_PERCENT && ns)
		text_add(t, ", %s %s", text_seconds(ns).s, what);
}

/* What is neither running nor waiting for a CPU.  The times of a process add up to
 * those for which its threads were there; freeing memory is a part of the others. */
static void say_rest_of_time(const struct time_use *use, const struct snapshot *s, struct text *t)
{
	uint64_t memory = use->t.reclaim_ns + use->t.memcg_ns + use->t.compact_ns;
	uint64_t known = use->t.run_ns + use->t.wait_ns, whole = use->t.alive_ns;

	if (whole) {
		known += use->t.blocked_ns;
		say_clause(t, use->t.blocked_ns, s->span_ns, "blocked");
		if (use->t.blocked_ns >= s->span_ns / 100 * CLAUSE_PERCENT && use->t.iowait_ns)
			text_add(t, " (%s of it for storage)", text_seconds(use->t.iowait_ns).s);
		if (known < whole && whole - known >= s->span_ns / 100)
			text_add(t, ", %s asleep", text_seconds(whole - known).s);
	} else if (use->threads == 1) { /* of one thread the rest is known to be neither */
		known += memory;
		if (known < s->span_ns && s->span_ns - known >= s->span_ns / 100)
			text_add(t, ", the other %s asleep or in a wait that I do not split (I/O, "
				    "locks, network)",
				 text_seconds(s->span_ns - known).s);
	}
}

/* The time line: running, waiting behind whom, memory, and what remains. */
static void say_times(const struct time_use *use, const struct snapshot *s, struct text *t)
{
	text_add(t, " in the last %s: %s running", text_seconds(s->span_ns).s,
		 text_seconds(use->t.run_ns).s);
	text_add(t, ", %s waiting for a CPU", text_seconds(use->t.wait_ns).s);
	if (use->behind_ns && use->behind_ns >= s->span_ns / 100 * CLAUSE_PERCENT) {
		text_add(t, " (%s of it behind ", text_seconds(use->behind_ns).s);
		say_short(t, &use->by);
		if (use->by.n_pids == 1)
			text_add(t, ", pid %d", use->by.pid[0]);
		if (use->n_others)
			text_add(t, "; %s behind %zu other%s", text_seconds(use->others_ns).s,
				 use->n_others, use->n_others == 1 ? "" : "s");
		text_str(t, ")");
	}
	say_clause(t, use->t.reclaim_ns, s->span_ns, "freeing memory");
	say_clause(t, use->t.memcg_ns, s->span_ns, "at its own memory limit");
	say_clause(t, use->t.compact_ns, s->span_ns, "compacting memory");
	say_rest_of_time(use, s, t);
	text_str(t, ".");
	if (use->threads > 1)
		text_add(t, " (Sum of %" PRIu64 " threads.)", use->threads);
	text_str(t, "\n");
}

static void say_io(const struct time_use *use, struct text *t)
{
	if (use->t.read_bytes == 0 && use->t.write_bytes == 0 && use->t.major_faults == 0)
		return;
	text_add(t, "It read %s from disks and wrote %s", text_size(use->t.read_bytes).s,
		 text_size(use->t.write_bytes).s);
	if (use->t.major_faults)
		text_add(t, ", and had to fetch pages from disk %s times",
			 text_count(use->t.major_faults).s);
	text_str(t, ".\n");
}

/* Of those that have the subject's name, the one that is nearest to its limit. */
static const struct task_row *nearest_to_limit(const struct snapshot *s, const struct subject *who)
{
	const struct task_row *nearest = NULL;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (!answer_is_member(who, row) || !row->fd_limit)
			continue;
		if (!nearest || (unsigned __int128)row->fds * nearest->fd_limit >
					(unsigned __int128)nearest->fds * row->fd_limit)
			nearest = row;
	}
	return nearest;
}

/* What getrlimit(2) says of it, and what of that is used. */
static void say_limits(const struct snapshot *s, const struct time_use *use,
		       const struct subject *who, struct text *t)
{
	const struct task_row *row = nearest_to_limit(s, who);

	if (!row) {
		text_str(t, "Its limits I could not read.\n");
		return;
	}
	if (use->n > 1)
		text_add(t, "Of them pid %d is nearest to its limit: it", row->pid);
	else
		text_str(t, "It");
	if (row->fd_limit == UINT64_MAX)
		text_str(t, " may open as many files as it likes");
	else
		text_add(t, " may have %s files open at once", text_count(row->fd_limit).s);
	text_add(t, " (soft limit, RLIMIT_NOFILE), and has about %s", text_count(row->fds).s);
	if (row->nproc_limit && row->nproc_limit != UINT64_MAX)
		text_add(t, "; its user may have %s threads (RLIMIT_NPROC%s)",
			 text_count(row->nproc_limit).s,
			 row->uid ? "" : ", to which root is not held");
	text_str(t, ".\n");
}

/* What only a question about it wants to hear; true: the number that is asked for was said. */
static bool say_asked(const struct answer_context *ctx, const struct time_use *use,
		      const struct subject *who, struct text *t)
{
	char simple[ANSWER_WORDS_MAX];
	size_t before = t->len;

	if (!answer_asked(ctx->prompt, simple))
		return false;
	if (answer_says(ctx->prompt, simple, "memory|ram|mem|rss|resident|swap|swapped")) {
		text_add(t, "It holds %s of memory", text_size(use->resident).s);
		if (use->swapped)
			text_add(t, " and %s in swap", text_size(use->swapped).s);
		if (use->grown)
			text_add(t, ", %s more than %s ago", text_size(use->grown).s,
				 text_seconds(ctx->snapshot->span_ns).s);
		text_str(t, ".\n");
	}
	if (answer_says(ctx->prompt, simple, "fsync|fsyncs|fdatasync|sync|syncs"))
		text_add(t, "It waited for %s calls of fsync and the like, %s in all.\n",
			 text_count(use->t.syncs).s, text_seconds(use->t.sync_ns).s);
	if (answer_says(ctx->prompt, simple, "threads|thread"))
		text_add(t, "It has %s thread%s in %s process%s.\n", text_count(use->threads).s,
			 use->threads == 1 ? "" : "s", text_count(use->n).s,
			 use->n == 1 ? "" : "es");
	if (answer_says(ctx->prompt, simple, "files|file|descriptors|descriptor|fds|fd|handles|"
					     "limit|limits|ulimit|nofile"))
		say_limits(ctx->snapshot, use, who, t);
	/* What it read and wrote has been said already. */
	return answer_asks_number(simple) &&
	       (t->len > before || answer_says(ctx->prompt, simple, "read|reads|write|writes|written"));
}

/* Held by somebody from outside, all of it: what for, and how it goes on. */
static bool say_held(const struct time_use *use, struct text *t)
{
	static const struct {
		enum place place;
		const char *how;
	} held[] = {
		{ PLACE_FROZEN, "its control group, or one above, is frozen. \"thaw\" with its name "
				"has me thaw it" },
		{ PLACE_STOPPED, "a signal stopped it (SIGSTOP, or Ctrl-Z in a terminal). SIGCONT "
				 "(kill -CONT) lets it go on; I send no signals" },
		{ PLACE_TRACED, "a debugger holds it (TracerPid in /proc/PID/status)" },
	};

	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
		if (!use->placed || use->at[held[i].place] != use->placed)
			continue;
		text_add(t, "It stands still: %s.\n", held[i].how);
		return true;
	}
	return false;
}

/* Where no finding concerns it. */
static void say_verdict(const struct time_use *use, const struct snapshot *s, struct text *t)
{
	uint64_t lost = use->t.wait_ns + use->t.reclaim_ns + use->t.memcg_ns + use->t.compact_ns;
	uint64_t whole = s->span_ns * (use->threads ? use->threads : 1);
	uint64_t known = use->t.run_ns + use->t.wait_ns + use->t.blocked_ns;
	uint64_t asleep = use->t.alive_ns > known ? use->t.alive_ns - known : 0;

	if (say_held(use, t))
		return;
	if (lost >= s->span_ns / 100 * HELD_UP_PERCENT && use->by.n_pids &&
	    use->t.run_ns >= use->by_run_ns / use->by.n_pids / 2)
		text_str(t, "It gets no less CPU time than those that it waits behind: I have no "
			    "change "
			    "to offer.\n");
	else if (lost >= s->span_ns / 100 * HELD_UP_PERCENT)
		text_str(t, "I have no change to offer for that.\n");
	else if (use->t.run_ns >= whole / 100 * 80)
		text_str(t, "Nothing holds it up: it computes all the time, so the time goes into "
			    "the "
			    "program itself.\n");
	else if (use->t.alive_ns && asleep >= use->t.alive_ns / 100 * 80)
		text_str(t, "Nothing holds it up: it sleeps most of the time, until what it waits "
			    "for (a timer, another program, the network) comes.\n");
	else
		text_str(t, "Nothing that I account for holds it up.\n");
}

/* It is the victim or the culprit, or all are the victims and it waits like them. */
static bool concerns(const struct finding *f, const struct subject *who, const struct time_use *use,
		     const struct snapshot *s)
{
	if (f->victim.kind == SUBJECT_NONE &&
	    use->t.wait_ns + use->t.blocked_ns >= s->span_ns / 100 * HELD_UP_PERCENT)
		return true;
	return (f->victim.kind != SUBJECT_NONE && subject_same(&f->victim, who)) ||
	       (f->culprit.kind != SUBJECT_NONE && subject_same(&f->culprit, who));
}

/* The worst finding in which it is the victim, or part of it. */
static const struct finding *finding_about(const struct findings *all, const struct subject *who)
{
	for (size_t i = 0; i < all->n_findings; i++) {
		if (all->finding[i].victim.kind != SUBJECT_NONE &&
		    subject_same(&all->finding[i].victim, who))
			return &all->finding[i];
	}
	return NULL;
}

void answer_task(const struct advice *a, const struct answer_context *ctx, struct text *t,
		 unsigned int *offered)
{
	const struct prompt_name *name = &ctx->prompt->name[a->name - 1];
	const struct finding *f = NULL;
	const struct offer *offer;
	struct time_use use;

	if (name->subject.kind == SUBJECT_NONE || name->subject.kind == SUBJECT_DEVICE) {
		text_str(t, "I see no process `");
		text_name(t, name->text);
		text_str(t, "`.\n");
		return;
	}
	sum_up(ctx->snapshot, &name->subject, &use);
	if (use.n == 0) {
		say_subject(t, &name->subject, ctx->snapshot, true);
		text_str(t, name->subject.kind == SUBJECT_CGROUP ? " has no process now.\n" :
								   " does not run any more.\n");
		return;
	}
	say_subject(t, &name->subject, ctx->snapshot, true);
	say_times(&use, ctx->snapshot, t);
	say_io(&use, t);
	if (say_asked(ctx, &use, &name->subject, t))
		return;
	say_sleep(ctx->snapshot, &name->subject, t);
	for (size_t i = 0; i < a->n_cited && !f; i++) {
		if (a->cited[i] && a->cited[i] <= ctx->findings->n_findings &&
		    concerns(&ctx->findings->finding[a->cited[i] - 1], &name->subject, &use,
			     ctx->snapshot))
			f = &ctx->findings->finding[a->cited[i] - 1];
	}
	/* What was found of it is said, also where the model has not seen it. */
	if (!f)
		f = finding_about(ctx->findings, &name->subject);
	if (!f) {
		say_verdict(&use, ctx->snapshot, t);
		return;
	}
	say_finding(t, f, ctx->snapshot);
	text_str(t, "\n");
	offer = answer_pick_offer(a, f, ctx->findings);
	if (offer)
		answer_put_offer(offer, ctx, t, offered);
	else
		answer_no_offer(f, ctx, t);
}
