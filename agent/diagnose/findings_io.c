// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_io.c - a disk that is the bottleneck: for somebody's many requests, or because
 * it takes long for each.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "findings_disk.h"
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

static void set_disk(struct finding *f, const struct disk_row *disk)
{
	_Static_assert(sizeof(f->disk) == sizeof(disk->name), "a disk's name");
	memcpy(f->disk, disk->name, sizeof(f->disk));
	f->disk[sizeof(f->disk) - 1] = '\0';
	evidence_add(f, EVIDENCE_DISK_BUSY, disk->busy_ms * 1000000);
}

static void set_device(struct finding *f, const struct disk_row *disk)
{
	f->culprit.kind = SUBJECT_DEVICE;
	snprintf(f->culprit.name, sizeof(f->culprit.name), "%.*s", (int)sizeof(disk->name),
		 disk->name);
}

/*
 * Where requests are not counted by process (no such tracepoint, no BPF): the stall of
 * everyone, and who moved the most bytes.
 */
static void find_by_bytes(struct work *w, const struct disk_row *disk)
{
	uint64_t stall = io_stall(w->s), sum = 0, most = 0;
	size_t best = GROUP_NOBODY;
	struct finding *f;

	if (!is_worth(w, stall))
		return;
	f = found_add(w, CAUSE_IO_BUSY, stall);
	if (!f)
		return;
	f->all_lost_ns = stall;
	f->count = disk->reads + disk->writes;
	f->confidence = CONFIDENCE_MEASURED;
	set_disk(f, disk);
	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t bytes = w->whole.group[g].t.read_bytes + w->whole.group[g].t.write_bytes;

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
		set_device(f, disk);
	}
}

static uint64_t per_1000s(const struct work *w, uint64_t count)
{
	return (uint64_t)((unsigned __int128)count * 1000 * 1000000000 / w->s->span_ns);
}

static uint64_t latency_of(const struct disk_share *share)
{
	return share->own_requests ? share->own_ns / share->own_requests : 0;
}

/* Who waits most for requests on this disk, whatever it is that delays them; or in
 * fsync, whose requests are the journal's. */
static size_t who_waits(const struct work *w, const struct disk_use *u, uint64_t *lost, uint64_t *all)
{
	size_t best = GROUP_NOBODY;

	*lost = *all = 0;
	for (size_t g = 0; g < u->n; g++) {
		const struct group *group = &w->whole.group[g];
		uint64_t ns = u->of[g].wait_ns;

		if (group->kernel || group->self)
			continue;
		if (group->t.sync_ns > ns)
			ns = group->t.sync_ns;
		if (u->requests == 0) /* none is done: nobody knows whose they are */
			ns = group->t.iowait_ns;
		*all += ns;
		if (ns > *lost) {
			*lost = ns;
			best = g;
		}
	}
	return best;
}

/* The disk itself takes long for each request, however few there are. */
static bool is_slow(const struct disk_use *u)
{
	const struct disk_times *t = &u->disk->t;
	uint64_t n = u->requests ? u->requests : 1;
	uint64_t bytes = (u->disk->read_bytes + u->disk->write_bytes) / n;
	uint64_t reads = t->alone_reads >= ALONE_LEAST ? t->alone_read_ns / t->alone_reads : 0;
	uint64_t writes = t->alone_writes >= ALONE_LEAST ? t->alone_write_ns / t->alone_writes : 0;

	if (disk_interval(u) >= SLOW_REQUEST_NS + bytes * SLOW_BYTE_NS)
		return true;
	return (u->disk->base_read_ns && reads >= SLOWER_LEAST_NS &&
		reads >= SLOWER_TIMES * u->disk->base_read_ns) ||
	       (u->disk->base_write_ns && writes >= SLOWER_LEAST_NS &&
		writes >= SLOWER_TIMES * u->disk->base_write_ns);
}

static void find_slow(struct work *w, const struct disk_use *u)
{
	uint64_t lost, all, done = u->disk->reads + u->disk->writes;
	size_t victim = who_waits(w, u, &lost, &all);
	struct finding *f;

	if (victim == GROUP_NOBODY || !is_worth(w, lost))
		return;
	f = found_add(w, CAUSE_IO_SLOW, all);
	if (!f)
		return;
	set_device(f, u->disk);
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = f->blamed_ns = lost;
	f->all_lost_ns = all;
	f->count = done;
	f->bytes = u->disk->read_bytes + u->disk->write_bytes;
	f->confidence = CONFIDENCE_ACCOUNTED;
	set_disk(f, u->disk);
	evidence_add(f, EVIDENCE_LATENCY, done ? u->flight_ns / done : w->s->span_ns);
	evidence_add(f, EVIDENCE_DEPTH, (u->flight_ns + w->s->span_ns / 2) / w->s->span_ns);
	evidence_add(f, EVIDENCE_REQUESTS, per_1000s(w, done));
	if (u->alone_ns)
		evidence_add(f, EVIDENCE_ALONE, u->alone_ns);
}

/* The victim where nothing is known of a request alone: who waits most behind a hog
 * that keeps many before the disk, if each of its requests takes long. */
static void guess_victim(const struct work *w, struct disk_use *u)
{
	if (u->hog == GROUP_NOBODY || u->alone_ns || u->victim != GROUP_NOBODY)
		return;
	if (disk_depth(w, &u->of[u->hog]) < HOG_DEPTH)
		return;
	for (size_t g = 0; g < u->n; g++) {
		struct disk_share *share = &u->of[g];

		if (g == u->hog || w->whole.group[g].kernel || w->whole.group[g].self ||
		    latency_of(share) < DELAYED_NS ||
		    share->own_ns > u->of[u->hog].flight_ns / 2)
			continue;
		share->lost_ns = share->wait_ns;
		u->all_lost_ns += share->lost_ns;
		if (u->victim == GROUP_NOBODY || share->lost_ns > u->of[u->victim].lost_ns)
			u->victim = g;
	}
}

static void find_hog(struct work *w, struct disk_use *u)
{
	const struct disk_share *share, *hog = u->hog == GROUP_NOBODY ? NULL : &u->of[u->hog];
	uint64_t others;
	struct finding *f;

	if (u->victim == GROUP_NOBODY || !is_worth(w, u->of[u->victim].lost_ns))
		return;
	share = &u->of[u->victim];
	f = found_add(w, hog && w->whole.group[u->hog].self ? CAUSE_SELF : CAUSE_IO_BUSY,
		      u->all_lost_ns);
	if (!f)
		return;
	groups_subject(&w->whole, u->victim, NULL, &f->victim);
	f->lost_ns = share->lost_ns;
	f->all_lost_ns = u->all_lost_ns;
	f->count = u->disk->reads + u->disk->writes;
	f->bytes = u->disk->read_bytes + u->disk->write_bytes;
	f->confidence = u->alone_ns ? CONFIDENCE_MEASURED : CONFIDENCE_INFERRED;
	set_disk(f, u->disk);
	evidence_add(f, EVIDENCE_LATENCY, latency_of(share));
	if (u->alone_ns)
		evidence_add(f, EVIDENCE_ALONE, u->alone_ns);
	if (!hog) {
		set_device(f, u->disk);
		return;
	}
	groups_subject(&w->whole, u->hog, NULL, &f->culprit);
	/* Of what was before the disk beside the victim's own, the hog's part. */
	others = u->flight_ns > share->flight_ns ? u->flight_ns - share->flight_ns : 1;
	f->blamed_ns = hog->flight_ns >= others ?
			       f->lost_ns :
			       (uint64_t)((double)f->lost_ns * (double)hog->flight_ns /
					  (double)others);
	f->culprit_run_ns = w->whole.group[u->hog].t.run_ns;
	f->count = hog->requests;
	f->bytes = hog->bytes;
	evidence_add(f, EVIDENCE_DEPTH, disk_depth(w, hog));
	evidence_add(f, EVIDENCE_REQUESTS, per_1000s(w, hog->requests));
}

static int judge_disk(struct work *w, const struct disk_row *disk)
{
	struct disk_use u;
	int err = disk_use_make(w, disk, &u);
	bool deep;

	if (!err) {
		deep = u.hog != GROUP_NOBODY && disk_depth(w, &u.of[u.hog]) >= HOG_DEPTH;
		guess_victim(w, &u);
		if (!deep && is_slow(&u))
			find_slow(w, &u);
		else
			find_hog(w, &u);
	}
	disk_use_free(&u);
	return err;
}

/* Requests of this disk were seen by the probes. */
static bool is_measured(const struct disk_row *d)
{
	return d->t.read_device_ns || d->t.write_device_ns ||
	       (d->in_flight && !d->reads && !d->writes);
}

int find_io(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct disk_row *busiest = NULL;
	bool measured = false;
	int err = 0;

	/* What comes back from swap waits for a disk, too: one trouble, told once. */
	for (size_t i = 0; i < s->n_disks && !err && !w->memory_io; i++) {
		const struct disk_row *disk = &s->disk[i];

		if (disk->busy_ms * 1000000 < part_of(s->span_ns, DISK_BUSY_PERCENT))
			continue;
		if (!busiest || disk->busy_ms > busiest->busy_ms)
			busiest = disk;
		measured |= is_measured(disk);
		if (is_measured(disk))
			err = judge_disk(w, disk);
	}
	if (busiest && !measured && !err)
		find_by_bytes(w, busiest);
	if (!err)
		find_io_limits(w);
	return err;
}
