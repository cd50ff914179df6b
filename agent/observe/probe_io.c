// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_io.c - what bpf/io.bpf.c counted, into a sample.  Entries of processes that
 * have ended make room.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

static uint64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

/* One that began after the sample did is not in it yet. */
static bool is_over(const struct snapshot *s, __u64 start_boot_ns)
{
	return start_boot_ns < s->time_ns;
}

static struct task_row *living(struct snapshot *s, __u32 tgid, __u64 start_ns)
{
	struct task_row *row = (struct task_row *)snapshot_task(s, (pid_t)tgid);

	/* A start time from /proc is that of the clock tick before. */
	if (!row || (start_ns && row->start_ns / 20000000 != start_ns / 20000000 &&
		     row->start_ns / 20000000 + 1 != start_ns / 20000000))
		return NULL;
	return row;
}

static int by_pid_and_disk(const void *left, const void *right)
{
	const struct io_row *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->dev > b->dev) - (a->dev < b->dev);
}

static int fill_rows(struct probe *p, struct snapshot *sample)
{
	struct io_value *value;
	struct io_key *key;
	size_t n;
	int err = probe_dump(p->map.io_totals, sizeof(*key), sizeof(*value), false, (void **)&key,
			     (void **)&value, &n);

	if (!err) {
		sample->io = calloc(n + 1, sizeof(*sample->io));
		err = sample->io ? 0 : -ENOMEM;
	}
	for (size_t i = 0; !err && i < n; i++) {
		const struct io_value *v = &value[i];
		const struct task_row *task = living(sample, key[i].tgid, v->start_boot_ns);

		if (!task) {
			if (is_over(sample, v->start_boot_ns))
				bpf_map_delete_elem(p->map.io_totals, &key[i]);
			continue;
		}
		sample->io[sample->n_ios++] = (struct io_row){
			.pid = (pid_t)key[i].tgid,
			.dev = key[i].dev,
			.start_ns = task->start_ns,
			.t = {v->requests[IO_READ], v->requests[IO_WRITE], v->bytes[IO_READ],
			      v->bytes[IO_WRITE], v->queue_ns[IO_READ], v->queue_ns[IO_WRITE],
			      v->device_ns[IO_READ], v->device_ns[IO_WRITE]},
		};
	}
	if (!err && sample->n_ios)
		qsort(sample->io, sample->n_ios, sizeof(*sample->io), by_pid_and_disk);
	free(key);
	free(value);
	return err;
}

static void fill_disk(struct disk_times *t, const struct io_disk_value *v)
{
	t->read_queue_ns = v->queue_ns[IO_READ];
	t->write_queue_ns = v->queue_ns[IO_WRITE];
	t->read_device_ns = v->device_ns[IO_READ];
	t->write_device_ns = v->device_ns[IO_WRITE];
	t->alone_reads = v->alone[IO_READ];
	t->alone_writes = v->alone[IO_WRITE];
	t->alone_read_ns = v->alone_ns[IO_READ];
	t->alone_write_ns = v->alone_ns[IO_WRITE];
	for (int i = 0; i < IO_LATENCIES; i++) {
		t->read_latency[i] = v->latency[IO_READ][i];
		t->write_latency[i] = v->latency[IO_WRITE][i];
	}
}

static int fill_disks(struct probe *p, struct snapshot *sample)
{
	struct io_disk_value *value;
	__u32 *dev;
	size_t n;
	int err = probe_dump(p->map.io_disks, sizeof(*dev), sizeof(*value), false, (void **)&dev,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct disk_row *row = (struct disk_row *)snapshot_disk(sample, dev[i]);

		if (row)
			fill_disk(&row->t, &value[i]);
		else if (sample->n_disks) /* gone: a loop device, a stick */
			bpf_map_delete_elem(p->map.io_disks, &dev[i]);
	}
	free(dev);
	free(value);
	return err;
}

static int fill_cgroups(struct probe *p, struct snapshot *sample)
{
	struct io_cgroup_value *value;
	__u64 *id;
	size_t n;
	int err = probe_dump(p->map.io_cgroups, sizeof(*id), sizeof(*value), false, (void **)&id,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct cgroup_row *row = NULL;

		for (size_t k = 0; k < sample->n_cgroups && !row; k++)
			row = sample->cgroup[k].id == id[i] ? &sample->cgroup[k] : NULL;
		if (row)
			row->written_bytes = value[i].bytes;
		else if (sample->n_cgroups && !sample->left_out)
			bpf_map_delete_elem(p->map.io_cgroups, &id[i]);
	}
	free(id);
	free(value);
	return err;
}

static int fill_file_waits(struct probe *p, struct snapshot *sample)
{
	struct file_wait_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.file_waits, sizeof(*tgid), sizeof(*value), false,
			     (void **)&tgid, (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = living(sample, tgid[i], value[i].start_boot_ns);

		if (!row) {
			if (is_over(sample, value[i].start_boot_ns))
				bpf_map_delete_elem(p->map.file_waits, &tgid[i]);
			continue;
		}
		row->t.dirty_ns = value[i].dirty_ns;
		row->t.dirty_pauses = value[i].dirty_pauses;
		row->t.sync_ns = value[i].sync_ns;
		row->t.syncs = value[i].syncs;
	}
	free(tgid);
	free(value);
	return err;
}

/* Questions to FUSE servers that are open now. */
static int fill_fuse(struct probe *p, struct snapshot *sample)
{
	uint64_t now = monotonic_ns();
	struct fuse_wait *value;
	__u64 *key;
	size_t n;
	int err = probe_dump(p->map.fuse_waits, sizeof(*key), sizeof(*value), false, (void **)&key,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = living(sample, value[i].tgid, 0);
		uint64_t ns = now > value[i].begin_ns ? now - value[i].begin_ns : 0;

		if (!row) /* it has ended, and a request outlives nobody for long */
			bpf_map_delete_elem(p->map.fuse_waits, &key[i]);
		else if (ns > row->fuse_ns)
			row->fuse_ns = ns;
	}
	free(key);
	free(value);
	return err;
}

int probe_read_io(struct probe *p, struct snapshot *sample)
{
	int err;

	if (!sample->n_tasks)
		return 0;
	err = fill_rows(p, sample);
	if (!err)
		err = fill_disks(p, sample);
	if (!err)
		err = fill_cgroups(p, sample);
	if (!err)
		err = fill_file_waits(p, sample);
	return err ? err : fill_fuse(p, sample);
}
