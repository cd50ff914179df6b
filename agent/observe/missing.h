/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * missing.h - what this agent cannot see or do here, and what that takes from its
 * answers: one line for each, shown in `status` and said at the start.
 */
#ifndef AGENT_MISSING_H
#define AGENT_MISSING_H

#include <stddef.h>

#include "llamux/snapshot.h"

#define MISSING_MAX 12

struct missing {
	size_t n;
	char line[MISSING_MAX][200];
};

/*
 * no_probe: why there is no BPF, "" or NULL: there is.  s: the last window, NULL: none
 * yet.  capabilities: the effective ones, a bit for each (capabilities(7)).  Pure.
 */
void missing_make(const char *no_probe, const struct snapshot *s, uint64_t capabilities,
		  struct missing *out);

/* The effective capabilities of this thread; all bits if they cannot be read. */
uint64_t missing_capabilities(void);

#endif
