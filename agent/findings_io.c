// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_io.c - a disk that is the bottleneck.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_table.h"

/* The stall for I/O: from pressure, or the time in which CPUs had nothing to run
 * but I/O to wait for. */
static uint64_t io_stall(const struct snapshot *s)
{
	if (s->pressure.io_some.share != UINT_MAX)
		return s->pressure.io_some.total_us * 1000;
	return s->n_cpus ? s->cpu_iowait_ns / s->n_cpus : 0;
}

void find_io(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct disk_row *disk = NULL;
	uint64_t stall = io_stall(s), sum = 0, most = 0, bytes;
	size_t best = GROUP_NOBODY;
	struct finding *f;

	for (size_t i = 0; i < s->n_disks; i++) {
		if (!disk || s->disk[i].busy_ms > disk->busy_ms)
			disk = &s->disk[i];
	}
	if (w->swap_found || !disk || disk->busy_ms * 1000000 < part_of(s->span_ns, DISK_BUSY_PERCENT) ||
	    stall < VICTIM_LEAST_NS || stall < part_of(s->span_ns, STALL_PERCENT))
		return;
	f = found_add(w, CAUSE_IO_BUSY, stall);
	if (!f)
		return;
	f->all_lost_ns = stall;
	f->count = disk->reads + disk->writes;
	f->confidence = CONFIDENCE_MEASURED;
	evidence_add(f, EVIDENCE_DISK_BUSY, disk->busy_ms * 1000000);
	for (size_t g = 0; g < w->whole.n; g++) {
		bytes = w->whole.group[g].t.read_bytes + w->whole.group[g].t.write_bytes;
		sum += bytes;
		if (bytes > most) {
			most = bytes;
			best = g;
		}
	}
	f->bytes = disk->read_bytes + disk->write_bytes;
	if (best != GROUP_NOBODY && most >= part_of(sum, MAJORITY_PERCENT)) {
		groups_subject(&w->whole, best, NULL, &f->culprit);
		f->bytes = most;
		f->culprit_run_ns = w->whole.group[best].t.run_ns;
	} else {
		f->culprit.kind = SUBJECT_DEVICE;
		snprintf(f->culprit.name, sizeof(f->culprit.name), "%.*s",
			 (int)sizeof(disk->name), disk->name);
	}
}
