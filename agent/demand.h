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
 * Unasked a set may not cost more than its credit, which grows with time.
 */
#ifndef AGENT_DEMAND_H
#define AGENT_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "llamux/snapshot.h"

/* CPU time that one set may take unasked, in the long run.  unit: % of one CPU;
 * default 1: what nobody notices. */
#define DEMAND_CREDIT_PERCENT 1
/* Credit that can be saved up.  unit: ns of CPU time; default 600 ms: as much as
 * a minute yields, so that a set that costs 10 % of a CPU can stay for some
 * seconds, which is what a window needs. */
#define DEMAND_CREDIT_MOST_NS 600000000ll
/* What a set is taken to cost where the kernel does not measure it.  unit: % of
 * one CPU; default 2, above what was measured for the usual loads. */
#define DEMAND_GUESS_PERCENT 2
/* A set stays for so long after its signals fell silent, and after a question.
 * unit: ns; default 10 s, the window that findings are made from. */
#define DEMAND_STAY_NS 10000000000ull

struct demand_set {
	bool on;
	uint64_t until_ns;  /* wanted until then without any signal */
	uint64_t asked_ns;  /* a question's: not bound by the credit until then */
	int64_t credit_ns;
	uint64_t run_ns, on_ns; /* of the last time, to know what it cost since */
	const char *why;    /* words of the signal; NULL: none */
};

struct demand {
	struct demand_set set[PROBE_SETS];
	uint64_t time_ns;   /* of the last time; 0: not yet */
};

/*
 * The sets that are wanted now (PROBE_BIT() of probe.h).  window: the last some
 * seconds; total: what the sets did since start.  asked: somebody waits for an
 * answer.  d: zeroed before the first call.
 */
uint32_t demand_next(struct demand *d, const struct snapshot *window,
		     const struct set_use total[PROBE_SETS], bool asked);

#endif
