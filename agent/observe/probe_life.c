// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_life.c - who started how many processes, from the maps of births.bpf.h, and
 * who ran into a limit, from that of errors.bpf.c.
 */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

int probe_merge_births(struct probe *p, struct snapshot *sample)
{
	struct birth_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.births, sizeof(*tgid), sizeof(*value), false, (void **)&tgid,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = (struct task_row *)snapshot_task(sample, (pid_t)tgid[i]);

		if (row) {
			row->t.forks = value[i].forks;
			row->t.execs = value[i].execs;
			row->t.exits = value[i].exits;
			row->t.brief = value[i].brief;
			row->t.brief_run_ns = value[i].brief_run_ns;
			row->t.ended_run_ns = value[i].ended_run_ns;
			row->t.oom_kills = value[i].oom_kills;
		} else if (sample->n_tasks) {
			/* A starter that ended while its child's end was credited. */
			bpf_map_delete_elem(p->map.births, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}

int probe_merge_errors(struct probe *p, struct snapshot *sample)
{
	struct error_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.limit_errors, sizeof(*tgid), sizeof(*value), false,
			     (void **)&tgid, (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = (struct task_row *)snapshot_task(sample, (pid_t)tgid[i]);

		if (row) {
			row->t.fd_errors = value[i].files;
			row->t.fork_errors = value[i].forks;
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.limit_errors, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}

pid_t probe_starter(struct probe *p, pid_t pid)
{
	struct origin_value origin;
	__u32 key = (__u32)pid;

	if (p->map.origins < 0 || bpf_map_lookup_elem(p->map.origins, &key, &origin) != 0)
		return 0;
	return (pid_t)origin.starter;
}
