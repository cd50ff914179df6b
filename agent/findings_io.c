// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_io.c - a disk that is the bottleneck, and processes that are made at
 * such a rate that no list of processes shows them.
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

/* The parent of most of the short-lived processes that still live. */
static const struct task_row *storm_parent(const struct work *w)
{
	const struct snapshot *s = w->s;
	const struct task_row *best = NULL;
	size_t all = 0, most = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *parent = snapshot_task(s, s->task[i].ppid);
		size_t n = 0;

		if (!w->brief[i])
			continue;
		all++;
		if (!parent || parent->pid == 1 || parent->kernel_thread)
			continue;
		for (size_t k = 0; k < s->n_tasks; k++)
			n += w->brief[k] && s->task[k].ppid == parent->pid;
		if (n > most) {
			most = n;
			best = parent;
		}
	}
	return most * 2 > all ? best : NULL;
}

void find_storm(struct work *w, const struct subject *victim, uint64_t lost, uint64_t blamed,
		uint64_t all, uint64_t rank)
{
	const struct task_row *parent = storm_parent(w);
	struct finding *f = found_add(w, CAUSE_FORK_STORM, rank);
	size_t i;

	if (!f)
		return;
	f->victim = *victim;
	f->lost_ns = lost;
	f->blamed_ns = blamed;
	f->all_lost_ns = all;
	f->count = w->s->probe.forks;
	if (!parent)
		return;
	i = (size_t)(parent - w->s->task);
	f->culprit = (struct subject){ .kind = SUBJECT_PROCESS, .cgroup_id = parent->cgroup_id,
				       .start_ns = parent->start_ns, .n_pids = 1,
				       .uid = parent->uid };
	f->culprit.pid[0] = parent->pid;
	f->culprit.pid_start_ns[0] = parent->start_ns;
	f->culprit_run_ns = w->s->task[i].t.run_ns;
	snprintf(f->culprit.name, sizeof(f->culprit.name), "%.*s", SNAPSHOT_NAME_LEN, parent->comm);
}
