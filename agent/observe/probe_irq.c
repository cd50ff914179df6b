// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_irq.c - what interrupts took from whom, and who sent packets, from the maps
 * of irq.bpf.c.
 */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

static int merge_totals(struct probe *p, struct net_counters *out)
{
	struct irq_totals *cpu = calloc((size_t)p->n_cpus, sizeof(*cpu));
	__u32 zero = 0;
	int err = 0;

	if (!cpu)
		return -ENOMEM;
	if (bpf_map_lookup_elem(p->map.irq_totals, &zero, cpu) != 0)
		err = -errno;
	for (int i = 0; !err && i < p->n_cpus; i++) {
		out->receive_ns += cpu[i].net_ns;
		out->other_softirq_ns += cpu[i].other_ns;
		out->irq_ns += cpu[i].irq_ns;
	}
	free(cpu);
	return err;
}

int probe_merge_irqs(struct probe *p, struct snapshot *sample)
{
	struct irq_value *value = NULL;
	__u32 *tgid = NULL;
	size_t n = 0;
	int err;

	if (p->map.irq_takes < 0 || p->map.irq_totals < 0)
		return 0;
	err = merge_totals(p, &sample->net);
	if (!err)
		err = probe_dump(p->map.irq_takes, sizeof(*tgid), sizeof(*value), false,
				 (void **)&tgid, (void **)&value, &n);
	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = (struct task_row *)snapshot_task(sample, (pid_t)tgid[i]);

		if (row) {
			row->t.softirq_ns = value[i].softirq_ns;
			row->t.irq_ns = value[i].irq_ns;
			row->t.sent = value[i].sent;
			row->t.sent_bytes = value[i].sent_bytes;
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.irq_takes, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}
