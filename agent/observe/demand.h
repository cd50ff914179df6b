/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demand.h - which sets of programs are wanted now.  Pure: no I/O, no clock.
 *
 * A set that costs too much for always is attached when a signal that costs
 * nothing says that it has something to tell, and detached some time after it
 * has not.  Each signal is a row in demand.c: a number made from the snapshot, from
 * which value on it asks for its set, and below which it lets go of it; between
 * the two a question asks for the set, nothing else does.
 *
 * Unasked, the sets may not cost more than their credit, which all share and which
 * grows with time: on a machine that does what a set looks at a hundred thousand
 * times a second it is attached for some tens of milliseconds now and then, and what
 * it counts is a sample.
 *
 * The programs on every switch are attached from the start, and rest only while they would
 * cost much and tell nothing: struct demand_rest.
 */
#ifndef AGENT_DEMAND_H
#define AGENT_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "llamux/snapshot.h"

/* CPU time that the sets may take unasked, in the long run and together.  unit:
 * 0.1 % of one CPU; default 5: a sixth of what all observing may cost the load that
 * it costs most. */
#define DEMAND_CREDIT_PER_MILLE 5
/* Credit that can be saved up, and owed.  unit: ns of CPU time; default 20 ms: 200 ms
 * of a set that takes 10 % of a CPU, some ten thousand of what it counts. */
#define DEMAND_CREDIT_MOST_NS 20000000ll
/* A set that took no more than this when it was last on needs no credit, and stays.
 * unit: 0.1 % of one CPU; default 1. */
#define DEMAND_CHEAP_PER_MILLE 1
/* What a set is taken to cost where the kernel does not measure it.  unit: 0.1 % of
 * one CPU; default 20, above what was measured for the usual loads. */
#define DEMAND_GUESS_PER_MILLE 20
/* What the measuring itself adds to each call of any program, as it reads the clock
 * twice (BPF_ENABLE_STATS).  unit: ns; default 50. */
#define DEMAND_MEASURE_NS 50
/* For so long it is measured what sets cost when they are attached, then at each look
 * at the machine, and all the time for those that are bound by the credit.  unit: ms;
 * default 50: what they overdraw meanwhile is less than what they may save up. */
#define DEMAND_SETTLE_MS 50
/* A set stays for so long after its signals fell silent, and after a question.
 * unit: ns; default 10 s, the window that findings are made from. */
#define DEMAND_STAY_NS 10000000000ull

struct demand_set {
	bool on;
	uint64_t until_ns;  /* wanted until then without any signal */
	uint64_t asked_ns;  /* a question's: not bound by the credit until then */
	bool cheap;         /* by what it took when that was last measured */
	uint64_t per_million; /* of one CPU, likewise */
	struct set_use use; /* of the last look, to know what it cost since */
	const char *why;    /* words of the signal; NULL: none */
};

/*
 * The programs on every switch rest while one process is switched to so often that they
 * cost percents of its CPU, and nobody waits for long: then every wait is shorter than what
 * they charge to anybody, and they have nothing to tell.
 */
/* Turns per second of a process; below the second a rest ends.  default 200,000: at 50 to
 * 100 ns each, twice that for the two that hand over to each other, 2 to 4 % of a CPU. */
#define DEMAND_REST_TURNS 200000
#define DEMAND_REST_TURNS_END 100000
/* What is nobody's wait for long.  unit: 1 % of the window; default 1, a fifth of what
 * makes a victim (VICTIM_PERCENT). */
#define DEMAND_REST_WAIT_PERCENT 1
/* They are attached for so long before they rest, and again after each rest.  unit: ns;
 * default 1 s and 20 s: what waits of a busy pair itself hide is looked for a tenth of the
 * time; everybody else's waits show in the kernel's own sums within a tick. */
#define DEMAND_REST_LOOK_NS 1000000000ull
#define DEMAND_REST_NS 20000000000ull

struct demand_rest {
	bool resting;
	uint64_t since_ns;  /* of the rest */
	uint64_t asked_ns;  /* a question's: no rest until then */
};

struct demand {
	struct demand_set set[PROBE_SETS];
	struct demand_rest rest;
	int64_t credit_ns;
	uint64_t time_ns;   /* of the last look; 0: not yet */
};

/*
 * The sets that are wanted now (PROBE_BIT() of probe.h).  window: the last some
 * seconds; total: what the sets did since start.  asked: somebody waits for an
 * answer.  d: zeroed before the first call.
 */
uint32_t demand_next(struct demand *d, const struct snapshot *window,
		     const struct set_use total[PROBE_SETS], bool asked);

/* demand_rest.c: true while the programs on every switch are to rest.  window, asked: as
 * above. */
bool demand_rest_next(struct demand_rest *r, const struct snapshot *window, bool asked);

/* DEMAND_SETTLE_MS after that, in which the kernel measured what the sets cost: those
 * that are still affordable; nothing is added.  *again: some of them are bound by the
 * credit, so that they are to be measured, and this to be called, for as long again. */
uint32_t demand_settle(struct demand *d, const struct set_use total[PROBE_SETS], uint64_t now_ns,
		       bool *again);

#endif
