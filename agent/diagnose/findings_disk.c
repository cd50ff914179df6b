// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_disk.c - the use of one disk by groups.
 *
 * A request that waits behind others takes longer than one that has the disk for
 * itself.  How long that is, is learnt from the requests that had it (bpf/io.bpf.c),
 * so nothing here knows of kinds of disks: one that serves many at a time as fast as
 * one delays nobody, however busy it is.
 */
#include "findings_disk.h"

#include <errno.h>
#include <stdlib.h>

/* Both directions of requests of one row. */
struct flight {
	uint64_t n, ns, alone_ns;
};

/* What a request takes alone: as it was before the window, or in it.  Where the disk
 * itself has become slower, that is nobody's fault: the longer of both. */
static uint64_t alone(uint64_t before_ns, uint64_t sum_ns, uint64_t n)
{
	uint64_t now = n >= ALONE_LEAST ? sum_ns / n : 0;

	return now > before_ns ? now : before_ns;
}

static uint64_t alone_read(const struct disk_row *d)
{
	return alone(d->base_read_ns, d->t.alone_read_ns, d->t.alone_reads);
}

static uint64_t alone_write(const struct disk_row *d)
{
	return alone(d->base_write_ns, d->t.alone_write_ns, d->t.alone_writes);
}

/* A request that takes less than twice of what it would alone is not delayed. */
static uint64_t excess(const struct flight *f)
{
	uint64_t usual = f->n * f->alone_ns;

	return f->alone_ns && f->ns >= DELAYED_TIMES * usual ? f->ns - usual : 0;
}

/*
 * The part of so much time in flight that a group waited for: no more than it slept
 * for storage.  Who waits for many requests in one place does not sleep in that state
 * on every kernel (io_uring before 6.5): then no more than its threads have time.
 */
static uint64_t waited(const struct work *w, const struct group *g, uint64_t ns)
{
	uint64_t most = g->t.iowait_ns, threads = 0;

	for (size_t k = g->first; k < g->first + g->n; k++)
		threads += w->s->task[w->whole.member[k]].threads;
	if (most == 0)
		most = threads * w->s->span_ns;
	return ns < most ? ns : most;
}

static void add_row(const struct work *w, struct disk_use *u, const struct io_row *row)
{
	size_t task = task_index(w->s, row->pid);
	struct flight reads = { row->t.reads, row->t.read_queue_ns + row->t.read_device_ns,
				alone_read(u->disk) };
	struct flight writes = { row->t.writes, row->t.write_queue_ns + row->t.write_device_ns,
				 alone_write(u->disk) };
	struct disk_share *share;

	if (task == GROUP_NOBODY)
		return;
	share = &u->of[w->whole.of[task]];
	share->requests += row->t.reads + row->t.writes;
	share->own_requests += row->t.reads + row->t.writes;
	share->own_ns += reads.ns + writes.ns;
	share->bytes += row->t.read_bytes + row->t.write_bytes;
	share->flight_ns += reads.ns + writes.ns;
	share->lost_ns += excess(&reads) + excess(&writes);
}

/* For each group the bytes that it dirtied and that somebody else has to write;
 * malloc'd. */
static uint64_t *left_to_write(const struct work *w)
{
	uint64_t *left = calloc(w->whole.n + 1, sizeof(*left));

	if (!left)
		return NULL;
	for (size_t g = 0; g < w->whole.n; g++) {
		if (!w->whole.group[g].kernel)
			left[g] = w->whole.group[g].t.write_bytes;
	}
	for (size_t i = 0; i < w->s->n_ios; i++) {
		size_t task = task_index(w->s, w->s->io[i].pid);
		uint64_t own = w->s->io[i].t.write_bytes;
		uint64_t *of = task == GROUP_NOBODY ? NULL : &left[w->whole.of[task]];

		if (of)
			*of -= own < *of ? own : *of;
	}
	return left;
}

/*
 * What kernel threads write is charged to those who dirtied it, by the bytes that
 * they dirtied in the window.  Which disk these go to is not known, so it is done for
 * the disk only that has most of all writes; on another one nobody is charged.
 */
static bool has_most_writes(const struct work *w, const struct disk_row *disk)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->s->n_disks; i++)
		sum += w->s->disk[i].write_bytes;
	return disk->write_bytes >= part_of(sum, MAJORITY_PERCENT);
}

static int charge_write_back(const struct work *w, struct disk_use *u)
{
	struct disk_share kernel = { .requests = 0 };
	uint64_t *left = left_to_write(w), all = 0;

	if (!left)
		return -ENOMEM;
	for (size_t g = 0; g < u->n; g++) {
		all += left[g];
		if (!w->whole.group[g].kernel)
			continue;
		kernel.flight_ns += u->of[g].flight_ns;
		kernel.requests += u->of[g].requests;
		kernel.bytes += u->of[g].bytes;
	}
	if (!has_most_writes(w, u->disk))
		all = 0;
	for (size_t g = 0; g < u->n && all; g++) {
		double part = (double)left[g] / (double)all;

		u->of[g].flight_ns += (uint64_t)((double)kernel.flight_ns * part);
		u->of[g].requests += (uint64_t)((double)kernel.requests * part);
		u->of[g].bytes += (uint64_t)((double)kernel.bytes * part);
		if (w->whole.group[g].kernel)
			u->of[g] = (struct disk_share){ .requests = 0 };
	}
	free(left);
	return 0;
}

static void pick_hog(const struct work *w, struct disk_use *u)
{
	for (size_t g = 0; g < u->n; g++) {
		if (w->whole.group[g].kernel)
			continue;
		if (u->of[g].flight_ns >= part_of(u->flight_ns, MAJORITY_PERCENT) &&
		    u->of[g].flight_ns >= part_of(w->s->span_ns, HOG_FLIGHT_PERCENT) &&
		    (u->hog == GROUP_NOBODY || u->of[g].flight_ns > u->of[u->hog].flight_ns))
			u->hog = g;
	}
}

/* A victim asks less of the disk than the hog does. */
static void pick_victim(const struct work *w, struct disk_use *u)
{
	for (size_t g = 0; g < u->n; g++) {
		struct disk_share *share = &u->of[g];
		const struct group *group = &w->whole.group[g];

		share->wait_ns = waited(w, group, share->own_ns);
		share->lost_ns = waited(w, group, share->lost_ns);
		if (g == u->hog || group->kernel || group->self ||
		    (u->hog != GROUP_NOBODY && share->flight_ns > u->of[u->hog].flight_ns / 2))
			continue;
		u->all_lost_ns += share->lost_ns;
		if (share->lost_ns && (u->victim == GROUP_NOBODY ||
				       share->lost_ns > u->of[u->victim].lost_ns))
			u->victim = g;
	}
}

int disk_use_make(const struct work *w, const struct disk_row *disk, struct disk_use *out)
{
	uint64_t reads = alone_read(disk), writes = alone_write(disk);

	*out = (struct disk_use){
		.disk = disk,
		.n = w->whole.n,
		.requests = disk->reads + disk->writes + disk->t.flushes,
		.flight_ns = disk->t.read_queue_ns + disk->t.write_queue_ns +
			     disk->t.read_device_ns + disk->t.write_device_ns,
		.busy_ns = disk->busy_ms * 1000000,
		.alone_ns = disk->reads >= disk->writes ? reads : writes,
		.hog = GROUP_NOBODY,
		.victim = GROUP_NOBODY,
	};
	out->of = calloc(out->n + 1, sizeof(*out->of));
	if (!out->of)
		return -ENOMEM;
	for (size_t i = 0; i < w->s->n_ios; i++) {
		if (w->s->io[i].dev == disk->dev)
			add_row(w, out, &w->s->io[i]);
	}
	if (charge_write_back(w, out) < 0)
		return -ENOMEM;
	pick_hog(w, out);
	pick_victim(w, out);
	return 0;
}

void disk_use_free(struct disk_use *u)
{
	free(u->of);
	u->of = NULL;
}

uint64_t disk_depth(const struct work *w, const struct disk_share *share)
{
	return (share->flight_ns + w->s->span_ns / 2) / w->s->span_ns;
}

uint64_t disk_interval(const struct disk_use *u)
{
	return u->requests ? u->busy_ns / u->requests : u->busy_ns;
}
