// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot.c - samples as values: copy, free, look up, and the difference of two.
 */
#include "llamux/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void snapshot_free(struct snapshot *s)
{
	if (!s)
		return;
	free(s->task);
	free(s->blame);
	free(s->cgroup);
	free(s->disk);
	free(s->cpu);
	free(s->io);
	free(s->lock);
	free(s->nic);
	free(s->peer);
	memset(s, 0, sizeof(*s));
}

static int by_pid(const void *key, const void *row)
{
	pid_t pid = *(const pid_t *)key, other = ((const struct task_row *)row)->pid;

	return (pid > other) - (pid < other);
}

int snapshot_lock_order(const void *left, const void *right)
{
	const struct lock_row *a = left, *b = right;

	if (a->waiter != b->waiter)
		return a->waiter < b->waiter ? -1 : 1;
	if (a->other != b->other)
		return a->other < b->other ? -1 : 1;
	return (a->kind > b->kind) - (a->kind < b->kind);
}

const struct task_row *snapshot_task(const struct snapshot *s, pid_t pid)
{
	if (!s->n_tasks)
		return NULL;
	return bsearch(&pid, s->task, s->n_tasks, sizeof(*s->task), by_pid);
}

const struct disk_row *snapshot_disk(const struct snapshot *s, uint32_t dev)
{
	for (size_t i = 0; i < s->n_disks; i++) {
		if (s->disk[i].dev == dev)
			return &s->disk[i];
	}
	return NULL;
}

/* malloc'd copy, also of nothing: an array of a snapshot may be written to. */
static void *copy_rows(const void *rows, size_t n, size_t size)
{
	void *copy = malloc(n ? n * size : 1);

	if (copy && n)
		memcpy(copy, rows, n * size);
	return copy;
}

int snapshot_copy(const struct snapshot *from, struct snapshot *to)
{
	*to = *from;
	to->task = copy_rows(from->task, from->n_tasks, sizeof(*to->task));
	to->blame = copy_rows(from->blame, from->n_blames, sizeof(*to->blame));
	to->cgroup = copy_rows(from->cgroup, from->n_cgroups, sizeof(*to->cgroup));
	to->disk = copy_rows(from->disk, from->n_disks, sizeof(*to->disk));
	to->cpu = copy_rows(from->cpu, from->n_cpu_rows, sizeof(*to->cpu));
	to->io = copy_rows(from->io, from->n_ios, sizeof(*to->io));
	to->lock = copy_rows(from->lock, from->n_locks, sizeof(*to->lock));
	to->nic = copy_rows(from->nic, from->n_nics, sizeof(*to->nic));
	to->peer = copy_rows(from->peer, from->n_peers, sizeof(*to->peer));
	if (to->task && to->blame && to->cgroup && to->disk && to->cpu && to->io && to->lock &&
	    to->nic && to->peer)
		return 0;
	snapshot_free(to);
	return -ENOMEM;
}
