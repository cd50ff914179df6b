/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asleep.h - for how long each process had no CPU time, as far as samples tell: since the
 * first of them in which it had used as much as in the last.
 */
#ifndef AGENT_ASLEEP_H
#define AGENT_ASLEEP_H

#include <stdbool.h>

#include "llamux/snapshot.h"

struct asleep_row {
	pid_t pid;
	uint64_t start_ns;
	uint64_t run_ns;
	uint64_t since_ns; /* time of that first sample */
};

/* Zero it to begin. */
struct asleep {
	struct asleep_row *row; /* sorted by pid */
	size_t n;
	uint64_t time_ns;       /* of the last sample */
};

/* Takes a sample in.  -ENOMEM: it then stays as it was. */
int asleep_note(struct asleep *a, const struct snapshot *sample);
/* False: it was not seen. */
bool asleep_for(const struct asleep *a, pid_t pid, uint64_t start_ns, uint64_t *seconds);
void asleep_free(struct asleep *a);

#endif
