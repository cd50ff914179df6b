/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_trial.c - after a change: the victim's wait is measured again over
 * verify_ms, and the change is kept or taken back by it.  The worker answers
 * other questions meanwhile.
 */
#include "ask_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "diagnose/findings.h"

/* The journal and the answers speak of waits "in 10 s". */
#define SPEAK_NS (10 * NSEC_PER_SEC)
/* Before a change of memory is measured, so many times as long as that takes: what was
 * pushed out has to be read again first.  unit: none; default 3: 12 s, in which a disk of
 * 200 requests per second reads 75 MB back in requests of 32 KiB, the kernel's readahead. */
#define SETTLE_TIMES 3
/* A slower disk has not read it back by then: while a change of memory seems not to help and the
 * victim's memory grows again by pages from a disk, it is measured again.  unit: times;
 * default 4: 16 s more. */
#define MORE_TIMES 4

unsigned int trial_settle_ms(const struct ask *a, enum finding_cause cause)
{
	return subject_settles(cause) ? SETTLE_TIMES * a->options.verify_ms : 0;
}

/* Takes the sample at which measuring begins. */
static int trial_begin(struct ask *a, struct trial *trial)
{
	struct snapshot none = { 0 };
	int err;

	trial->begun = true;
	trial->since_ns = clock_boot_ns();
	trial->due_ns = trial->since_ns + a->options.verify_ms * NSEC_PER_MSEC;
	err = a->options.machine.measure(a->options.machine.ctx, trial->since_ns, &none);
	snapshot_free(&none);
	return err == -EAGAIN ? 0 : err;
}

int trial_start(struct ask *a, struct turn *turn, const char *also, const struct offer *offer,
		const struct action_row *row)
{
	struct trial *trial = calloc(1, sizeof(*trial));
	uint64_t settle_ns = trial_settle_ms(a, offer->cause) * NSEC_PER_MSEC;
	int err = 0;

	if (!trial)
		return -ENOMEM;
	trial->offer = *offer;
	trial->row = *row;
	trial->also = also;
	trial->since_ns = clock_boot_ns() + settle_ns;
	trial->due_ns = trial->since_ns + a->options.verify_ms * NSEC_PER_MSEC;
	if (!settle_ns)
		err = trial_begin(a, trial);
	if (err < 0) {
		free(trial);
		return err;
	}
	pthread_mutex_lock(&a->lock);
	trial->turn = turn ? turn_get(turn) : NULL;
	if (turn)
		turn->begun_ns = 0;
	pthread_mutex_unlock(&a->lock);
	trial->next = a->trials;
	a->trials = trial;
	return 0;
}

static bool subject_there(const struct snapshot *s, const struct subject *who)
{
	unsigned int n = who->n_pids < SUBJECT_PIDS_MAX ? who->n_pids : SUBJECT_PIDS_MAX;

	if (n == 0)
		return true; /* everyone, or a cgroup */
	for (unsigned int i = 0; i < n; i++) {
		const struct task_row *row = snapshot_task(s, who->pid[i]);

		if (row && (!who->pid_start_ns[i] || row->start_ns == who->pid_start_ns[i]))
			return true;
	}
	return false;
}

static uint64_t per_10s(uint64_t ns, uint64_t span_ns)
{
	return span_ns ? (uint64_t)((double)ns * (double)SPEAK_NS / (double)span_ns) : 0;
}

struct effect {
	uint64_t victim_ns, target_ns; /* per 10 s, or events; UINT64_MAX: not known */
	unsigned int pressure;         /* 0.01 %; UINT_MAX: there is none */
	const char *of;                /* what that is the pressure of */
};

/* *s: the time since the change, which the caller frees. */
static int trial_measure(struct ask *a, const struct trial *trial, struct snapshot *s,
			 struct effect *out)
{
	uint64_t wait, run;
	int err = a->options.machine.measure(a->options.machine.ctx, trial->since_ns, s);

	*out = (struct effect){ UINT64_MAX, UINT64_MAX, UINT_MAX, "" };
	if (err < 0)
		return err;
	out->pressure = cause_pressure(s, trial->offer.cause, &out->of);
	if (subject_there(s, &trial->offer.victim)) {
		wait = subject_lost_ns(s, &trial->offer.victim, &trial->offer.target,
				       trial->offer.cause);
		out->victim_ns = per_10s(wait, s->span_ns);
	}
	if (trial->offer.target.kind != SUBJECT_NONE && subject_there(s, &trial->offer.target)) {
		subject_times(s, &trial->offer.target, NULL, NULL, NULL, &run);
		out->target_ns = per_10s(run, s->span_ns);
	}
	return 0;
}

static void trial_say(struct ask *a, const struct trial *trial, const char *said)
{
	if (trial->turn)
		turn_say(a, trial->turn, said);
	else
		log_info("%s", said);
}

/* Nothing to judge by yet: what was pushed out is on its way back. */
static bool trial_goes_on(struct ask *a, struct trial *trial)
{
	struct snapshot s = { 0 };
	struct effect effect;
	uint64_t read, resident;
	char said[128];
	bool on;

	if (!subject_settles(trial->offer.cause) || trial->more == MORE_TIMES ||
	    trial_measure(a, trial, &s, &effect) < 0)
		return false;
	subject_pages(&s, &trial->offer.victim, &read, &resident);
	on = read && resident > trial->resident_bytes && effect.victim_ns != UINT64_MAX &&
	     !actuator_helped(trial->row.victim_before_ns, effect.victim_ns);
	snapshot_free(&s);
	trial->resident_bytes = resident;
	trial->more++;
	if (!on || trial_begin(a, trial) < 0)
		return false;
	snprintf(said, sizeof(said), "Pages still come back; it is measured for %s more ...\n",
		 text_seconds(a->options.verify_ms * NSEC_PER_MSEC).s);
	trial_say(a, trial, said);
	return true;
}

/* --- the outcome in words -------------------------------------------------- */

static void put_subject(struct text *t, const struct subject *who, const char *nobody)
{
	if (who->kind == SUBJECT_NONE || !who->name[0]) {
		text_str(t, nobody);
		return;
	}
	text_str(t, "`");
	text_name(t, who->name);
	text_str(t, "`");
}

static bool many(const struct subject *who)
{
	return who->n_pids > 1;
}

static void put_wait(struct text *t, const struct trial *trial, const struct effect *e,
		     const char *adverb)
{
	const struct subject *victim = &trial->offer.victim;

	if (trial->row.counted[0]) {
		text_add(t, "%s %s %s in 10 s (was %s)", adverb, text_count(e->victim_ns).s,
			 trial->row.counted, text_count(trial->row.victim_before_ns).s);
		return;
	}
	put_subject(t, victim, "everything else together");
	if (e->victim_ns == UINT64_MAX) {
		text_str(t, many(victim) ? " have ended meanwhile" : " has ended meanwhile");
		return;
	}
	text_add(t, " %s wait%s %s", adverb, many(victim) ? "" : "s",
		 text_seconds(e->victim_ns).s);
	if (victim->kind == SUBJECT_NONE) {
		text_str(t, " behind ");
		put_subject(t, &trial->offer.target, "it");
	}
	text_add(t, " in 10 s (was %s)", text_seconds(trial->row.victim_before_ns).s);
}

/* PSI sees all waits for the resource, whoever they are for. */
static void put_pressure(struct text *t, const struct trial *trial, const struct effect *e)
{
	if (e->pressure != UINT_MAX && trial->offer.pressure)
		text_add(t, "; %s pressure is %s (was %s)", e->of, text_hundredths(e->pressure).s,
			 text_hundredths(trial->offer.pressure).s);
}

static void put_kept(struct text *t, const struct trial *trial, const struct effect *e)
{
	const struct subject *target = &trial->offer.target;
	uint64_t before = trial->row.target_before_ns;

	text_add(t, "Done, action %lld. ", (long long)trial->row.id);
	if (trial->row.freed_bytes)
		text_add(t, "%s of memory are free by it. ", text_size(trial->row.freed_bytes).s);
	if (!trial->row.victim_before_ns) {
		text_add(t, "There was no wait to measure it by; \"undo %lld\" takes it back.\n",
			 (long long)trial->row.id);
		return;
	}
	if (trial->row.counted[0])
		text_str(t, "There are ");
	put_wait(t, trial, e, "now");
	if (e->target_ns != UINT64_MAX && before > 0) {
		text_str(t, "; ");
		put_subject(t, target, "the target");
		text_add(t, " run%s at %s of %s former speed", many(target) ? "" : "s",
			 text_percent(e->target_ns, before).s, many(target) ? "their" : "its");
	}
	put_pressure(t, trial, e);
	text_add(t, ". \"undo %lld\" takes it back.\n", (long long)trial->row.id);
}

static void put_reverted(struct text *t, const struct trial *trial, const struct effect *e,
			 const char *reason)
{
	text_add(t, "Action %lld did not help and is taken back: ", (long long)trial->row.id);
	put_wait(t, trial, e, "still");
	put_pressure(t, trial, e);
	text_str(t, ".");
	if (reason[0])
		text_add(t, " (%s)", reason);
	text_str(t, "\n");
}

static void trial_end(struct ask *a, const struct trial *trial)
{
	bool early = clock_boot_ns() < trial->due_ns; /* the agent stops */
	char said[1024], reason[256] = "";
	struct effect effect;
	struct text t;
	struct snapshot s = { 0 };
	bool kept = false;
	int err = trial_measure(a, trial, &s, &effect);

	text_fixed(&t, said, sizeof(said));
	if (err < 0 || early) /* an effect that cannot be seen is none */
		effect.victim_ns = trial->row.victim_before_ns;
	pthread_mutex_lock(&a->act_lock);
	err = actuator_verify(a->options.actuator, trial->row.id, effect.victim_ns,
			      effect.target_ns, &kept, reason, sizeof(reason));
	pthread_mutex_unlock(&a->act_lock);
	if (err < 0)
		text_add(&t, "Action %lld could not be judged: %s.\n", (long long)trial->row.id,
			 reason[0] ? reason : strerror(-err));
	else if (kept)
		put_kept(&t, trial, &effect);
	else
		put_reverted(&t, trial, &effect, reason);
	trial_say(a, trial, said);
	if (kept && s.span_ns)
		next_propose(a, trial, &s, effect.victim_ns);
	snapshot_free(&s);
}

static void trial_finish(struct ask *a, struct trial *trial, bool stopping)
{
	trial_end(a, trial);
	if (trial->turn) {
		if (trial->also && !stopping)
			answer_question(a, trial->turn, trial->also);
		turn_finish(a, trial->turn);
		pthread_mutex_lock(&a->lock);
		turn_put(trial->turn);
		pthread_mutex_unlock(&a->lock);
	}
	free(trial);
}

uint64_t trials_run(struct ask *a, bool all)
{
	uint64_t next = UINT64_MAX, now = clock_boot_ns();
	struct trial **at = &a->trials;

	while (*at) {
		struct trial *trial = *at;
		int err = 0;

		if (!all && !trial->begun && trial->since_ns <= now)
			err = trial_begin(a, trial);
		if (err < 0) {
			log_error("action %lld: its effect cannot be measured: %s",
				  (long long)trial->row.id, strerror(-err));
			trial->due_ns = now; /* judged as one without effect */
		}
		if (!all && !trial->begun) {
			next = trial->since_ns < next ? trial->since_ns : next;
			at = &trial->next;
			continue;
		}
		if (!all && trial->due_ns > now) {
			next = trial->due_ns < next ? trial->due_ns : next;
			at = &trial->next;
			continue;
		}
		if (!all && trial_goes_on(a, trial)) {
			next = trial->due_ns < next ? trial->due_ns : next;
			at = &trial->next;
			continue;
		}
		*at = trial->next;
		trial_finish(a, trial, all);
	}
	return next;
}
