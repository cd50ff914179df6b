// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_counts.c - system calls and expired timers by process, into the rows of a
 * sample.  The kernel's sums go on while their set is detached; those of ended
 * processes make room.
 */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

/* The row of this process, not of another one with its number. */
static struct task_row *row_of(struct snapshot *s, __u32 tgid, uint64_t start_ns)
{
	struct task_row *row = (struct task_row *)snapshot_task(s, (pid_t)tgid);

	return row && row->start_ns == start_ns ? row : NULL;
}

/* Per CPU: the sum counts, and the call that most CPUs' majority is. */
static void sum_calls(const struct call_value *cpu, int n_cpus, struct call_value *sum)
{
	*sum = cpu[0];
	sum->count = sum->votes = 0;
	for (int i = 0; i < n_cpus; i++) {
		sum->count += cpu[i].count;
		if (cpu[i].start_boot_ns)
			sum->start_boot_ns = cpu[i].start_boot_ns;
		if (cpu[i].votes > sum->votes) {
			sum->votes = cpu[i].votes;
			sum->number = cpu[i].number;
		}
	}
}

static int merge_calls(struct probe *p, struct snapshot *sample)
{
	size_t n, each = (size_t)p->n_cpus;
	struct call_value *value, sum;
	__u32 *tgid;
	int err = probe_dump(p->map.calls, sizeof(*tgid), each * sizeof(*value), false,
			     (void **)&tgid, (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row;

		sum_calls(&value[i * each], p->n_cpus, &sum);
		row = row_of(sample, tgid[i], sum.start_boot_ns);
		if (row) {
			row->t.syscalls = sum.count;
			/* So many more than all others together. */
			row->call = sum.votes > sum.count / 10 ? sum.number + 1 : 0;
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.calls, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}

static int merge_timers(struct probe *p, struct snapshot *sample)
{
	struct timer_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.timers, sizeof(*tgid), sizeof(*value), false, (void **)&tgid,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = row_of(sample, tgid[i], value[i].start_boot_ns);

		if (row)
			row->t.timers = value[i].count;
		else if (sample->n_tasks && tgid[i])
			bpf_map_delete_elem(p->map.timers, &tgid[i]);
	}
	free(tgid);
	free(value);
	return err;
}

int probe_merge_counts(struct probe *p, struct snapshot *sample)
{
	int err = 0;

	/* Nothing to read before the first time. */
	if (p->set[PROBE_SYSCALLS].on || p->set[PROBE_SYSCALLS].on_ns)
		err = merge_calls(p, sample);
	if (!err && (p->set[PROBE_TIMERS].on || p->set[PROBE_TIMERS].on_ns))
		err = merge_timers(p, sample);
	return err;
}
