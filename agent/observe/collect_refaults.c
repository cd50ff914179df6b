// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_refaults.c - pages of files that came back after they were pushed out of
 * memory, by cgroup.
 *
 * The kernel counts each one, however long ago it went (memory.stat); of the whole machine
 * (/proc/vmstat) it says beside that only which of them were in use by its own measure of
 * distance, and that measure is drowned by one who reads much: his pages come and go in
 * between.  Reading memory.stat makes the kernel add up its counts of all CPUs, so it is
 * read only where the count of the machine has moved; until then it is what it was.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect_impl.h"

/* unit: pages; read one after the other from a mechanical disk (some 10 ms each) they are
 * half a second, which is what makes a victim in the short window (VICTIM_PERCENT). */
#define MOVED_PAGES 64

struct refault {
	uint64_t id; /* of a cgroup row */
	uint64_t pages;
};

static int by_id(const void *a, const void *b)
{
	const struct refault *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* A process is known by its cgroup of the CPU hierarchy where that is of version 1; its
 * pages are counted under the same path in that of memory. */
static bool read_row(struct collector *c, const struct cgroup_row *row, uint64_t *pages)
{
	enum cgroup_kind kinds[] = {CGROUP_V2, CGROUP_V1_MEMORY};
	char path[sizeof(row->path) + 16];

	snprintf(path, sizeof(path), "%s%smemory.stat", row->path + 1, row->path[1] ? "/" : "");
	for (size_t i = row->id & (CGROUP_ID_V1_CPU | CGROUP_ID_V1_MEMORY) ? 1 : 0; i < 2; i++) {
		int root = c->cgroups.root[kinds[i]];

		if (root < 0 || collect_read(c, root, path) < 0)
			continue;
		return collect_value(c->text, "workingset_refault_file", pages) ||
		       collect_value(c->text, "workingset_refault", pages); /* before 5.9 */
	}
	return false;
}

/* The values of now for all rows, which are in the order of their ids. */
static int read_all(struct collector *c, const struct snapshot *out)
{
	struct refault *all = calloc(out->n_cgroups + 1, sizeof(*all));
	size_t n = 0;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < out->n_cgroups; i++) {
		all[n].id = out->cgroup[i].id;
		if (!(all[n].id & CGROUP_ID_V1_PIDS) && read_row(c, &out->cgroup[i], &all[n].pages))
			n++;
	}
	free(c->refaults.row);
	c->refaults.row = all;
	c->refaults.n = n;
	c->refaults.machine = out->vm.workingset_refault_file;
	return 0;
}

int collect_refaults(struct collector *c, struct snapshot *out)
{
	uint64_t moved = out->vm.workingset_refault_file - c->refaults.machine;
	int err = 0;

	if (!c->refaults.row || moved >= MOVED_PAGES)
		err = read_all(c, out);
	for (size_t i = 0; i < out->n_cgroups && !err; i++) {
		struct refault key = {.id = out->cgroup[i].id};
		const struct refault *found =
			c->refaults.n ? bsearch(&key, c->refaults.row, c->refaults.n, sizeof(key), by_id) :
					NULL;

		/* One that is new has had fewer than MOVED_PAGES. */
		out->cgroup[i].file_refaults = found ? found->pages : 0;
	}
	return err;
}
