/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_ended.h - a sample that also holds the processes that have ended since
 * earlier ones.  Pure.
 */
#ifndef AGENT_SNAPSHOT_ENDED_H
#define AGENT_SNAPSHOT_ENDED_H

#include "llamux/snapshot.h"

/*
 * The last of n > 0 samples (oldest first) as a copy that the caller frees, and
 * with it each process, and each pair of a waiting and a running one, that only
 * an earlier sample has, with the counters seen last; what passed between then
 * and its end is not known.  A pid in use again is the new process.  Resident
 * memory of what ended is that of the sample in which the least memory was
 * available, so that what is added up was held at one time.  -ENOMEM.
 */
int snapshot_with_ended(const struct snapshot *sample, size_t n, struct snapshot *out);

#endif
