// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_iolimit.c - a cgroup that is at its own limit of I/O (io.max, in v1
 * blkio.throttle.*).  What waits there waits before any request is made, so the disk
 * and everybody else are idle meanwhile: it is nobody's fault but the limit's.
 */
#include <string.h>

#include "findings_disk.h"
#include "findings_impl.h"
#include "findings_table.h"

/* Is a process in a cgroup or below it? */
static bool is_within(const struct snapshot *s, const struct task_row *task,
		      const struct cgroup_row *row)
{
	const struct cgroup_row *own = cgroup_below_root(s, task->cgroup_id);
	size_t len = strlen(row->path);

	return own && strncmp(own->path, row->path, len) == 0 &&
	       (own->path[len] == '\0' || own->path[len] == '/');
}

/* What a cgroup did on the disk that is limited. */
static struct io_times use_of(const struct work *w, const struct cgroup_row *row)
{
	struct io_times sum = { .writes = 0, .write_bytes = row->written_bytes };

	for (size_t i = 0; i < w->s->n_ios; i++) {
		const struct io_row *io = &w->s->io[i];
		const struct task_row *task = snapshot_task(w->s, io->pid);

		if (io->dev != row->limit_dev || !task || !is_within(w->s, task, row))
			continue;
		sum.reads += io->t.reads;
		sum.writes += io->t.writes;
		sum.read_bytes += io->t.read_bytes;
		sum.write_bytes += io->t.write_bytes;
	}
	return sum;
}

/* The limit that is reached, and whether it is of bytes; 0: none. */
static uint64_t reached(const struct work *w, const struct cgroup_row *row, bool *bytes)
{
	struct io_times use = use_of(w, row);
	const struct {
		uint64_t done, limit;
		bool bytes;
	} limits[] = {
		{ use.read_bytes, row->read_bps, true },
		{ use.write_bytes, row->write_bps, true },
		{ use.reads, row->read_iops, false },
		{ use.writes, row->write_iops, false },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		double may = (double)limits[i].limit * (double)w->s->span_ns / 1e9;

		if (limits[i].limit && (double)limits[i].done >= may * AT_LIMIT_PERCENT / 100) {
			*bytes = limits[i].bytes;
			return limits[i].limit;
		}
	}
	return 0;
}

const struct cgroup_row *at_io_limit(const struct work *w, const struct task_row *task)
{
	bool bytes;

	for (size_t i = 0; i < w->s->n_cgroups; i++) {
		const struct cgroup_row *row = &w->s->cgroup[i];

		if (row->limit_dev && is_within(w->s, task, row) && reached(w, row, &bytes))
			return row;
	}
	return NULL;
}

void find_io_limits(struct work *w)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_cgroups; i++) {
		const struct cgroup_row *row = &s->cgroup[i];
		uint64_t lost = 0, limit;
		const struct disk_row *disk;
		struct finding *f;
		bool bytes;

		limit = row->limit_dev ? reached(w, row, &bytes) : 0;
		for (size_t k = 0; k < s->n_tasks && limit; k++)
			lost += is_within(s, &s->task[k], row) ? s->task[k].t.iowait_ns : 0;
		if (!limit || !is_worth(w, lost))
			continue;
		f = found_add(w, CAUSE_IO_LIMIT, lost);
		if (!f)
			return;
		f->victim = (struct subject){ .kind = SUBJECT_CGROUP, .cgroup_id = row->id };
		cgroup_name(row, f->victim.name, sizeof(f->victim.name));
		f->lost_ns = f->all_lost_ns = lost;
		f->confidence = CONFIDENCE_MEASURED;
		evidence_add(f, bytes ? EVIDENCE_LIMIT_BYTES : EVIDENCE_LIMIT_REQUESTS,
			     bytes ? limit : limit * 1000);
		disk = snapshot_disk(s, row->limit_dev);
		if (disk)
			memcpy(f->disk, disk->name, sizeof(f->disk) - 1);
	}
}
