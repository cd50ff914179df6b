/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_maker.h - snapshots made by hand, for the tests of findings, prompt and
 * answer.  Times are given in milliseconds of a window.
 */
#ifndef TESTS_SNAPSHOT_MAKER_H
#define TESTS_SNAPSHOT_MAKER_H

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/snapshot.h"

#define MS 1000000ull
#define MADE_TASKS 400
#define MADE_BLAMES 2000
#define MADE_IOS 64
#define MADE_LOCKS 64

struct made {
	struct snapshot s;
	struct task_row task[MADE_TASKS];
	struct blame_row blame[MADE_BLAMES];
	struct cgroup_row cgroup[16];
	struct disk_row disk[4];
	struct cpu_row cpu[16];
	struct nic_row nic[4];
	struct peer_row peer[8];
	struct io_row io[MADE_IOS];
	struct lock_row lock[MADE_LOCKS];
};

/* An idle machine, up for 1000 s. */
static inline struct made *made_new(unsigned int cpus, unsigned int window_ms)
{
	struct made *m = calloc(1, sizeof(*m));

	if (!m)
		abort();
	m->s.time_ns = 1000000 * MS;
	m->s.span_ns = window_ms * MS;
	m->s.n_cpus = cpus;
	m->s.task = m->task;
	m->s.blame = m->blame;
	m->s.cgroup = m->cgroup;
	m->s.disk = m->disk;
	m->s.cpu = m->cpu;
	m->s.nic = m->nic;
	m->s.peer = m->peer;
	m->s.io = m->io;
	m->s.lock = m->lock;
	m->s.memory.total = 8000000000ull;
	m->s.memory.available = 6000000000ull;
	return m;
}

static inline struct task_row *made_task(struct made *m, pid_t pid, pid_t ppid,
					    const char *comm, uint64_t run_ms, uint64_t wait_ms)
{
	struct task_row *row = &m->task[m->s.n_tasks++];

	if (m->s.n_tasks > MADE_TASKS)
		abort();
	*row = (struct task_row){ .pid = pid, .ppid = ppid, .uid = 1000, .threads = 1,
				  .start_ns = (uint64_t)(unsigned int)pid * MS };
	snprintf(row->comm, sizeof(row->comm), "%.15s", comm);
	row->t.run_ns = run_ms * MS;
	row->t.wait_ns = wait_ms * MS;
	m->s.cpu_busy_ns += run_ms * MS;
	return row;
}

static inline void made_blame(struct made *m, pid_t victim, pid_t culprit, uint64_t ms)
{
	if (m->s.n_blames == MADE_BLAMES)
		abort();
	m->blame[m->s.n_blames++] = (struct blame_row){ .victim = victim, .culprit = culprit,
							.wait_ns = ms * MS, .count = 1 };
}

static inline struct cgroup_row *made_cgroup(struct made *m, uint64_t id, const char *path)
{
	struct cgroup_row *row = &m->cgroup[m->s.n_cgroups++];

	row->id = id;
	row->memory_limit = row->memory_high = UINT64_MAX;
	snprintf(row->path, sizeof(row->path), "%s", path);
	return row;
}

static inline struct disk_row *made_disk(struct made *m, const char *name, uint64_t busy_ms)
{
	struct disk_row *row = &m->disk[m->s.n_disks++];

	snprintf(row->name, sizeof(row->name), "%s", name);
	row->busy_ms = busy_ms;
	return row;
}

/* In the order of their numbers; the rest of the window it was idle. */
static inline struct cpu_row *made_cpu(struct made *m, uint32_t cpu, uint64_t busy_ms)
{
	struct cpu_row *row = &m->cpu[m->s.n_cpu_rows++];

	*row = (struct cpu_row){ .cpu = cpu, .busy_ns = busy_ms * MS,
				 .idle_ns = m->s.span_ns - busy_ms * MS };
	return row;
}

/* Requests of one process to one disk, added to those of the disk; in pid order. */
static inline struct io_row *made_io(struct made *m, pid_t pid, uint32_t dev, uint64_t reads,
				     uint64_t device_ms)
{
	struct io_row *row = &m->io[m->s.n_ios++];

	if (m->s.n_ios > MADE_IOS)
		abort();
	*row = (struct io_row){ .pid = pid, .dev = dev,
				.start_ns = (uint64_t)(unsigned int)pid * MS };
	row->t.reads = reads;
	row->t.read_bytes = reads * 4096;
	row->t.read_device_ns = device_ms * MS;
	for (size_t i = 0; i < m->s.n_disks; i++) {
		if (m->disk[i].dev != dev)
			continue;
		m->disk[i].reads += reads;
		m->disk[i].read_bytes += reads * 4096;
		m->disk[i].t.read_device_ns += device_ms * MS;
	}
	return row;
}

static inline struct nic_row *made_nic(struct made *m, const char *name, uint64_t received)
{
	struct nic_row *row = &m->nic[m->s.n_nics++];

	*row = (struct nic_row){ .rx_packets = received };
	snprintf(row->name, sizeof(row->name), "%s", name);
	return row;
}

/* In the order of pid and peer.  A process that waited at so many samples for so
 * long in all, each time for age_ms already. */
static inline struct peer_row *made_peer(struct made *m, pid_t pid, const char *peer,
					 uint64_t waited_ms, uint64_t waits, uint64_t age_ms)
{
	struct peer_row *row = &m->peer[m->s.n_peers++];

	*row = (struct peer_row){ .pid = pid, .start_ns = (uint64_t)(unsigned int)pid * MS,
				  .waited_ns = waited_ms * MS, .waits = waits,
				  .age_ns = waits * age_ms * MS, .pending_ns = age_ms * MS };
	snprintf(row->peer, sizeof(row->peer), "%s", peer);
	return row;
}

static inline int made_by_pid(const void *left, const void *right)
{
	const struct task_row *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static inline int made_by_blame(const void *left, const void *right)
{
	const struct blame_row *a = left, *b = right;

	if (a->victim != b->victim)
		return a->victim < b->victim ? -1 : 1;
	return (a->culprit > b->culprit) - (a->culprit < b->culprit);
}

/* One process waited so often for a lock that another (or itself) held. */
static inline struct lock_row *made_lock(struct made *m, pid_t waiter, pid_t other,
					 enum lock_kind kind, uint64_t ms, uint64_t count)
{
	struct lock_row *row = &m->lock[m->s.n_locks++];

	if (m->s.n_locks > MADE_LOCKS)
		abort();
	*row = (struct lock_row){ .waiter = waiter, .other = other, .kind = kind,
				  .wait_ns = ms * MS, .count = count };
	m->s.set[PROBE_LOCKS].on_ns = m->s.span_ns;
	return row;
}

/* Puts the rows in order: pointers to rows are void afterwards. */
static inline const struct snapshot *made_ready(struct made *m)
{
	qsort(m->task, m->s.n_tasks, sizeof(m->task[0]), made_by_pid);
	qsort(m->lock, m->s.n_locks, sizeof(m->lock[0]), snapshot_lock_order);
	qsort(m->blame, m->s.n_blames, sizeof(m->blame[0]), made_by_blame);
	return &m->s;
}

/* The machine of the first example: 4 hogs on 2 CPUs and a database. */
static inline struct made *made_hogs(void)
{
	struct made *m = made_new(2, 10000);

	made_task(m, 1, 0, "init", 2, 1)->uid = 0;
	made_task(m, 500, 1, "bash", 10, 30);
	for (pid_t pid = 811; pid <= 814; pid++) {
		made_task(m, pid, 500, "encode", 4700, 5200);
		for (pid_t other = 811; other <= 814; other++) {
			if (other != pid)
				made_blame(m, pid, other, 1600);
		}
		made_blame(m, pid, 700, 300);
	}
	made_task(m, 700, 1, "postgres", 1100, 6100)->uid = 70;
	for (pid_t pid = 811; pid <= 814; pid++)
		made_blame(m, 700, pid, 1425);
	made_blame(m, 700, 500, 5);
	made_blame(m, 500, 811, 25);
	m->s.pressure.cpu_some = (struct psi_line){ .share = 7100, .total_us = 7200000 };
	return m;
}

#endif
