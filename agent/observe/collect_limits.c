// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_limits.c - the limits of the whole machine (proc_sys_fs(5),
 * proc_sys_kernel(5)) and what of them is used.
 */
#include <stdio.h>
#include <stdlib.h>

#include "collect_impl.h"

static void read_setting(struct collector *c, const char *path, uint64_t *out)
{
	if (collect_read(c, c->proc, path) >= 0)
		*out = strtoull(c->text, NULL, 10);
}

void collect_limits(struct collector *c, struct snapshot *out)
{
	struct limits_state *l = &out->limits;
	uint64_t open, unused, max;

	/* Open, open but unused (always 0 since 2.6), the most. */
	if (collect_read(c, c->proc, "sys/fs/file-nr") >= 0 &&
	    sscanf(c->text, "%lu %lu %lu", &open, &unused, &max) == 3) {
		l->files = open;
		l->files_max = max;
	}
	read_setting(c, "sys/kernel/threads-max", &l->threads_max);
	read_setting(c, "sys/kernel/pid_max", &l->pid_max);
	for (size_t i = 0; i < out->n_tasks; i++)
		l->threads += out->task[i].threads + out->task[i].zombies;
}
