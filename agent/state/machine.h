/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machine.h - the present state of this machine for whoever asks: the samples of
 * the loop's timer and those that a question takes between them, one window, one
 * lock.
 *
 * Any thread may call any function.  A caller reads /proc itself, at its own
 * priority; the lock is inherited, so the loop is not held up by a slow one.
 */
#ifndef AGENT_MACHINE_H
#define AGENT_MACHINE_H

#include "llamux/finding.h"
#include "llamux/snapshot.h"

#include "diagnose/longer.h"
#include "observe/probe.h"

struct collector;
struct history;
struct machine;

struct machine_options {
	struct collector *collector;        /* borrowed; NULL: machine_begin() gives it */
	struct probe *probe;                /* borrowed; NULL: there is none */
	pid_t (*model_pid)(void *ctx);      /* a process of llamux besides this one;
	                                       may be NULL */
	struct history *history;            /* borrowed; NULL: none is kept */
	void *ctx;
};

int machine_new(const struct machine_options *options, struct machine **out);
void machine_free(struct machine *m); /* NULL is allowed */

/*
 * A machine that was made without a collector starts: until it gets one here, whoever
 * asks for what only samples can tell waits, BEGIN_MAX_NS at most (-ETIMEDOUT).
 * Takes the first sample; its error.  probe may be NULL.
 */
int machine_begin(struct machine *m, struct collector *collector, struct probe *probe);
/* What the probe has left for later: loads it, part by part, while others go on. */
void machine_complete(struct machine *m);
/* Gives both back: when it returns nobody uses them.  Who asks later, or still waits for
 * a begin, gets -ESHUTDOWN. */
void machine_end(struct machine *m);
bool machine_starting(struct machine *m);

/* The loop's sample, every two seconds. */
int machine_tick(struct machine *m);

/* DEMAND_SETTLE_MS after a tick: looks at what the sets that were wanted cost, and
 * detaches those that are past their credit.  True: call it after as long again. */
bool machine_settle(struct machine *m);
/* There are such sets. */
bool machine_watches(struct machine *m);

/* Delivers the records that wait in the ring; as probe_poll(). */
int machine_poll(struct machine *m);

/*
 * Findings over the last 10 s (or what there is) up to now, and the snapshot
 * that they were made from, which the caller frees.  A new sample is taken
 * unless the last is younger than half a second.  Where something shows that
 * only a set of programs which is not attached can explain, it is attached first
 * and looks for a moment (LOOK_NS): on an idle machine nothing does.
 */
int machine_observe(struct machine *m, struct findings *f, struct snapshot *s);

/* What was found over the last 60 s (or what there is) up to the last sample, and
 * beside it the findings that now are; takes no sample.  The caller frees *out.
 * -EAGAIN: nothing yet. */
int machine_recall(struct machine *m, const struct findings *now, struct longer *out);

/* As ask_machine.measure and .judge. */
int machine_measure(struct machine *m, uint64_t since_ns, struct snapshot *s);
int machine_judge(struct machine *m, const struct snapshot *s, struct findings *f);

/* What the last sample says, without taking one: totals of the probes since
 * start, and the short window.  -EAGAIN: nothing yet. */
int machine_totals(struct machine *m, struct probe_counters *totals, struct snapshot *window);

/* For how long a process had no CPU time; false: no sample has seen it. */
bool machine_asleep(struct machine *m, pid_t pid, uint64_t start_ns, uint64_t *seconds);

/* The programs, and what of them is attached and why; as in demand.h. */
struct machine_set {
	bool attached;
	struct set_use use; /* since start */
	const char *why;    /* NULL: nothing asks for it */
};
void machine_sets(struct machine *m, struct machine_set out[PROBE_SETS]);
/* As probe_describe(). */
int machine_program(struct machine *m, size_t i, struct probe_info *out);

#endif
