// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_seen.c - troubles from one moment to the next. */
#include "findings_seen.h"

#include "longer.h"

void findings_remember(struct findings_seen *seen, const struct findings *now)
{
	const uint64_t second = 1000000000;
	struct finding kept[FINDINGS_MAX];
	uint64_t kept_ns[FINDINGS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < seen->f.n_findings; i++) {
		const struct finding *old = &seen->f.finding[i];

		if (seen->f.time_ns > now->time_ns || finding_like(now, old) ||
		    now->time_ns - seen->seen_ns[i] > SEEN_GAP_NS ||
		    now->n_findings + n == FINDINGS_MAX)
			continue;
		kept[n] = *old;
		/* since_s counts up to time_ns of all of them, in whole seconds. */
		kept[n].since_s += (unsigned int)(now->time_ns / second -
						  seen->f.time_ns / second);
		kept_ns[n++] = seen->seen_ns[i];
	}
	seen->f = *now;
	for (size_t i = 0; i < now->n_findings; i++)
		seen->seen_ns[i] = now->time_ns;
	for (size_t i = 0; i < n; i++) {
		seen->seen_ns[seen->f.n_findings] = kept_ns[i];
		seen->f.finding[seen->f.n_findings++] = kept[i];
	}
}
