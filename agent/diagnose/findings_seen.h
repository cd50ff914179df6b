/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_seen.h - what was found before, for how long a trouble has been seen.
 * Pure.
 */
#ifndef AGENT_FINDINGS_SEEN_H
#define AGENT_FINDINGS_SEEN_H

#include "llamux/finding.h"

/*
 * A trouble that is found again within this time has not been away.  unit: ns;
 * default 20 s: two short windows, as one sample near a threshold may miss it, and
 * after two without it there is none of it left in any window.
 */
#define SEEN_GAP_NS 20000000000ull

struct findings_seen {
	struct findings f;               /* the last ones, and those that are bridged */
	uint64_t seen_ns[FINDINGS_MAX];  /* when each was found last, boot clock */
};

/* Makes now the last ones; what was found shortly before and is not in now stays,
 * as far as there is room. */
void findings_remember(struct findings_seen *seen, const struct findings *now);

#endif
