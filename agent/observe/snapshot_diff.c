// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot_diff.c - what changed between two samples.
 *
 * Counters only grow; one that is smaller than before began anew (a cgroup made
 * again under the same id, a pid in use again, BPF attached again), and then
 * nothing is known but what it shows now, so the difference counts as none rather
 * than as an enormous number.
 */
#include "llamux/snapshot.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static uint64_t less(uint64_t now, uint64_t before)
{
	return now > before ? now - before : 0;
}

/* Structs of nothing but uint64_t counters are subtracted as arrays: task_times,
 * vm_counters, probe_counters. */
static void less_all(void *now, const void *before, size_t size)
{
	uint64_t *a = now;
	const uint64_t *b = before;

	for (size_t i = 0; i < size / sizeof(*a); i++)
		a[i] = less(a[i], b[i]);
}
_Static_assert(sizeof(struct disk_times) == (10 + 2 * IO_LATENCIES) * sizeof(uint64_t) &&
		       sizeof(struct io_times) == 8 * sizeof(uint64_t),
	       "counters only");
_Static_assert(sizeof(struct set_use) == 5 * sizeof(uint64_t), "counters only");

/* Its own memory, wherever it stands now.  One that was not there before has all
 * of it from this window. */
static uint64_t own_memory(const struct task_row *row)
{
	return row->anon_bytes + row->swap_bytes;
}

/* Both are sorted by pid, so one walk over both suffices; likewise below. */
static void diff_tasks(const struct snapshot *older, struct snapshot *out)
{
	size_t kept = 0, old = 0;

	for (size_t i = 0; i < out->n_tasks; i++) {
		struct task_row row = out->task[i];

		while (old < older->n_tasks && older->task[old].pid < row.pid)
			old++;
		if (old < older->n_tasks && older->task[old].pid == row.pid &&
		    older->task[old].start_ns == row.start_ns) {
			less_all(&row.t, &older->task[old].t, sizeof(row.t));
			row.grown_bytes = less(own_memory(&row), own_memory(&older->task[old]));
			row.threads_before = older->task[old].threads;
			row.fds_before = older->task[old].fds;
			row.zombies_before = older->task[old].zombies;
		} else if (row.start_ns < older->time_ns) {
			continue; /* was there and not seen: its past is unknown */
		} else {
			row.grown_bytes = own_memory(&row);
		}
		out->task[kept++] = row;
	}
	out->n_tasks = kept;
}

/*
 * What a process that has ended had started, and used itself, before the window became
 * its starter's only when it ended; that is no part of the window.  The starter
 * is looked for as the older sample has it, past others that have ended.
 */
static void settle_ended(const struct snapshot *older, struct snapshot *out)
{
	for (size_t i = 0; i < older->n_tasks; i++) {
		const struct task_row *row = &older->task[i], *up = row;
		struct task_row *heir = (struct task_row *)snapshot_task(out, row->pid);

		if (heir && heir->start_ns == row->start_ns)
			continue;
		do {
			heir = (struct task_row *)snapshot_task(out, up->ppid);
			up = heir ? NULL : snapshot_task(older, up->ppid);
		} while (up);
		if (!heir)
			continue;
		heir->t.forks = less(heir->t.forks, row->t.forks);
		heir->t.execs = less(heir->t.execs, row->t.execs);
		heir->t.exits = less(heir->t.exits, row->t.exits);
		heir->t.brief = less(heir->t.brief, row->t.brief);
		heir->t.brief_run_ns = less(heir->t.brief_run_ns, row->t.brief_run_ns);
		heir->t.ended_run_ns =
			less(heir->t.ended_run_ns, row->t.ended_run_ns + row->t.run_ns);
		heir->t.oom_kills = less(heir->t.oom_kills, row->t.oom_kills);
	}
}

static int compare_blame(const struct blame_row *a, const struct blame_row *b)
{
	if (a->victim != b->victim)
		return a->victim < b->victim ? -1 : 1;
	return (a->culprit > b->culprit) - (a->culprit < b->culprit);
}

static void diff_blame(const struct snapshot *older, struct snapshot *out)
{
	size_t kept = 0, old = 0;

	for (size_t i = 0; i < out->n_blames; i++) {
		struct blame_row row = out->blame[i];

		while (old < older->n_blames && compare_blame(&older->blame[old], &row) < 0)
			old++;
		if (old < older->n_blames && !compare_blame(&older->blame[old], &row)) {
			row.wait_ns = less(row.wait_ns, older->blame[old].wait_ns);
			row.count = less(row.count, older->blame[old].count);
		}
		if (row.wait_ns || row.count)
			out->blame[kept++] = row;
	}
	out->n_blames = kept;
}

/* What a wait that went on counted before it ended is in both. */
static void diff_locks(const struct snapshot *older, struct snapshot *out)
{
	size_t kept = 0, old = 0;

	for (size_t i = 0; i < out->n_locks; i++) {
		struct lock_row row = out->lock[i];

		while (old < older->n_locks && snapshot_lock_order(&older->lock[old], &row) < 0)
			old++;
		if (old < older->n_locks && !snapshot_lock_order(&older->lock[old], &row)) {
			row.wait_ns = less(row.wait_ns, older->lock[old].wait_ns);
			row.count = less(row.count, older->lock[old].count);
		}
		if (row.wait_ns || row.count)
			out->lock[kept++] = row;
	}
	out->n_locks = kept;
}

static void diff_cgroups(const struct snapshot *older, struct snapshot *out)
{
	size_t old = 0;

	for (size_t i = 0; i < out->n_cgroups; i++) {
		struct cgroup_row *row = &out->cgroup[i];
		const struct cgroup_row *before;

		while (old < older->n_cgroups && older->cgroup[old].id < row->id)
			old++;
		if (old == older->n_cgroups || older->cgroup[old].id != row->id)
			continue; /* new: counts from 0 */
		before = &older->cgroup[old];
		row->run_ns = less(row->run_ns, before->run_ns);
		row->wait_ns = less(row->wait_ns, before->wait_ns);
		row->nr_throttled = less(row->nr_throttled, before->nr_throttled);
		row->throttled_ns = less(row->throttled_ns, before->throttled_ns);
		row->memory_events_high = less(row->memory_events_high, before->memory_events_high);
		row->memory_events_max = less(row->memory_events_max, before->memory_events_max);
		row->refaults = less(row->refaults, before->refaults);
		row->file_refaults = less(row->file_refaults, before->file_refaults);
		row->stall_us = less(row->stall_us, before->stall_us);
		row->oom_kills = less(row->oom_kills, before->oom_kills);
		row->task_refusals = less(row->task_refusals, before->task_refusals);
		row->written_bytes = less(row->written_bytes, before->written_bytes);
	}
}

/* So many requests at the least before their average says what a disk takes for one
 * alone.  unit: requests; default 32: a few that hit its cache, or a seek over all
 * of it, do not decide then. */
#define BASE_LEAST 32

static uint64_t average(uint64_t sum, uint64_t n)
{
	return n < BASE_LEAST ? 0 : sum / n;
}

/* Disks are few and in the kernel's order. */
static void diff_disks(const struct snapshot *older, struct snapshot *out)
{
	for (size_t i = 0; i < out->n_disks; i++) {
		struct disk_row *row = &out->disk[i];

		for (size_t k = 0; k < older->n_disks; k++) {
			const struct disk_row *before = &older->disk[k];

			if (strcmp(before->name, row->name) != 0)
				continue;
			row->reads = less(row->reads, before->reads);
			row->writes = less(row->writes, before->writes);
			row->read_bytes = less(row->read_bytes, before->read_bytes);
			row->write_bytes = less(row->write_bytes, before->write_bytes);
			row->busy_ms = less(row->busy_ms, before->busy_ms);
			row->weighted_ms = less(row->weighted_ms, before->weighted_ms);
			row->base_read_ns = average(before->t.alone_read_ns, before->t.alone_reads);
			row->base_write_ns =
				average(before->t.alone_write_ns, before->t.alone_writes);
			less_all(&row->t, &before->t, sizeof(row->t));
			break;
		}
	}
}

static void diff_cpus(const struct snapshot *older, struct snapshot *out)
{
	size_t old = 0;

	for (size_t i = 0; i < out->n_cpu_rows; i++) {
		struct cpu_row *row = &out->cpu[i];
		const struct cpu_row *before;

		while (old < older->n_cpu_rows && older->cpu[old].cpu < row->cpu)
			old++;
		if (old == older->n_cpu_rows || older->cpu[old].cpu != row->cpu)
			continue; /* new: counts from 0 */
		before = &older->cpu[old];
		row->busy_ns = less(row->busy_ns, before->busy_ns);
		row->idle_ns = less(row->idle_ns, before->idle_ns);
		row->irq_ns = less(row->irq_ns, before->irq_ns);
		row->softirq_ns = less(row->softirq_ns, before->softirq_ns);
		row->steal_ns = less(row->steal_ns, before->steal_ns);
	}
}

static int compare_io(const struct io_row *a, const struct io_row *b)
{
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->dev > b->dev) - (a->dev < b->dev);
}

static void diff_io(const struct snapshot *older, struct snapshot *out)
{
	size_t kept = 0, old = 0;

	for (size_t i = 0; i < out->n_ios; i++) {
		struct io_row row = out->io[i];

		while (old < older->n_ios && compare_io(&older->io[old], &row) < 0)
			old++;
		if (old < older->n_ios && !compare_io(&older->io[old], &row) &&
		    older->io[old].start_ns == row.start_ns)
			less_all(&row.t, &older->io[old].t, sizeof(row.t));
		if (row.t.reads || row.t.writes || row.t.read_bytes || row.t.write_bytes)
			out->io[kept++] = row;
	}
	out->n_ios = kept;
}

static void diff_nics(const struct snapshot *older, struct snapshot *out)
{
	for (size_t i = 0; i < out->n_nics; i++) {
		struct nic_row *row = &out->nic[i];

		for (size_t k = 0; k < older->n_nics; k++) {
			const struct nic_row *before = &older->nic[k];

			if (strcmp(before->name, row->name) != 0)
				continue;
			row->rx_packets = less(row->rx_packets, before->rx_packets);
			row->rx_bytes = less(row->rx_bytes, before->rx_bytes);
			row->tx_packets = less(row->tx_packets, before->tx_packets);
			row->tx_bytes = less(row->tx_bytes, before->tx_bytes);
			break;
		}
	}
}

static int compare_peer(const struct peer_row *a, const struct peer_row *b)
{
	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return strncmp(a->peer, b->peer, sizeof(a->peer));
}

/* New ones count from 0. */
static void diff_peers(const struct snapshot *older, struct snapshot *out)
{
	size_t old = 0;

	for (size_t i = 0; i < out->n_peers; i++) {
		struct peer_row *row = &out->peer[i];
		const struct peer_row *before;

		while (old < older->n_peers && compare_peer(&older->peer[old], row) < 0)
			old++;
		if (old == older->n_peers || compare_peer(&older->peer[old], row) != 0 ||
		    older->peer[old].start_ns != row->start_ns)
			continue;
		before = &older->peer[old];
		row->waited_ns = less(row->waited_ns, before->waited_ns);
		row->waits = less(row->waits, before->waits);
		row->age_ns = less(row->age_ns, before->age_ns);
		row->resent = less(row->resent, before->resent);
	}
}

/*
 * The share of the window comes from the totals: the kernel's own average decays
 * over 10 s, so it still speaks of a load that ended before the window began.
 */
static void diff_pressure(const struct pressure *before, struct pressure *now, uint64_t span_ns)
{
	struct psi_line *a = &now->cpu_some;
	const struct psi_line *b = &before->cpu_some;

	for (size_t i = 0; i < sizeof(*now) / sizeof(*a); i++) {
		unsigned __int128 share;

		a[i].total_us = less(a[i].total_us, b[i].total_us);
		share = (unsigned __int128)a[i].total_us * 1000 * 10000 / span_ns;
		if (a[i].share != UINT_MAX)
			a[i].share = share < 10000 ? (unsigned int)share : 10000;
	}
}
_Static_assert(sizeof(struct pressure) == 5 * sizeof(struct psi_line), "lines only");

int snapshot_diff(const struct snapshot *older, const struct snapshot *newer, struct snapshot *out)
{
	int err;

	memset(out, 0, sizeof(*out));
	if (newer->time_ns <= older->time_ns)
		return -EINVAL;
	err = snapshot_copy(newer, out);
	if (err)
		return err;
	out->span_ns = newer->time_ns - older->time_ns;
	out->cpu_busy_ns = less(newer->cpu_busy_ns, older->cpu_busy_ns);
	out->cpu_iowait_ns = less(newer->cpu_iowait_ns, older->cpu_iowait_ns);
	out->cpu_steal_ns = less(newer->cpu_steal_ns, older->cpu_steal_ns);
	out->kernel_wait_ns = less(newer->kernel_wait_ns, older->kernel_wait_ns);
	less_all(&out->vm, &older->vm, sizeof(out->vm));
	less_all(&out->probe, &older->probe, sizeof(out->probe));
	less_all(out->set, older->set, sizeof(out->set));
	diff_tasks(older, out);
	settle_ended(older, out);
	diff_blame(older, out);
	diff_locks(older, out);
	diff_cgroups(older, out);
	diff_disks(older, out);
	diff_cpus(older, out);
	diff_io(older, out);
	diff_nics(older, out);
	diff_peers(older, out);
	less_all(&out->net, &older->net, sizeof(out->net));
	out->frequency.hot = less(newer->frequency.hot, older->frequency.hot);
	out->frequency.hot_ms = less(newer->frequency.hot_ms, older->frequency.hot_ms);
	diff_pressure(&older->pressure, &out->pressure, out->span_ns);
	return 0;
}
