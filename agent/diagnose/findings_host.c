// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_host.c - what slows everything that runs, without anybody on this
 * machine who could be blamed: the hypervisor, the frequency of the CPUs, memory on
 * another node.
 */
#include "findings_impl.h"
#include "findings_table.h"

/* Frequencies: a limit set so far below what the CPU can do is one.  unit: %;
 * default 20: the turbo of few busy cores is not had by all of them. */
#define FREQ_LIMIT_PERCENT 20
/* ... and where no limit is set, the frequency itself, of a machine that is busy.
 * unit: %; default 40: less is usual where all cores of a large package run. */
#define FREQ_NOW_PERCENT 40
/* Most of a program's memory is far from where it runs.  unit: %; default 50. */
#define FAR_PERCENT 50
/* Less memory than this lives in caches.  unit: bytes; default 64 MiB. */
#define FAR_LEAST (64ull << 20)
/* Memory of another node takes about twice as long (SLIT distance 20, 10 being its
 * own), so at most so much of the time is lost to it.  unit: %; default 50. */
#define FAR_COST_PERCENT 50

/* What was stolen from those that others wait for is told by these waits: it is the rest
 * that says how much of the trouble is the hypervisor's. */
static uint64_t stolen_from_others(const struct work *w, uint64_t stolen)
{
	uint64_t busy = w->s->cpu_busy_ns, held = 0;

	for (size_t i = 0; i < w->s->n_tasks; i++) {
		bool blamed = false;

		for (size_t k = 0; k < w->n_found && !blamed; k++)
			blamed = subject_holds(&w->found[k].f.culprit, &w->s->task[i]);
		held += blamed ? w->s->task[i].t.run_ns : 0;
	}
	if (held >= busy)
		return 0;
	return (uint64_t)((double)stolen * (double)(busy - held) / (double)busy);
}

/* Stolen time passes only while this machine wants to run: all of it is lost. */
void find_steal(struct work *w)
{
	const struct snapshot *s = w->s;
	uint64_t stolen = s->cpu_steal_ns, wanted = s->cpu_busy_ns + stolen;
	struct finding *f;

	if (stolen < VICTIM_LEAST_NS || stolen < part_of(s->span_ns, VICTIM_PERCENT) ||
	    stolen < part_of(wanted, VICTIM_PERCENT))
		return;
	f = found_add(w, CAUSE_STEAL, stolen_from_others(w, stolen));
	if (!f)
		return;
	f->culprit.kind = SUBJECT_HYPERVISOR;
	f->all_lost_ns = stolen;
	f->confidence = CONFIDENCE_MEASURED;
	evidence_add(f, EVIDENCE_STEAL, stolen);
}

static bool a_cpu_is_full(const struct snapshot *s)
{
	for (size_t i = 0; i < s->n_cpu_rows; i++) {
		if (s->cpu[i].busy_ns >= part_of(s->span_ns, BUSY_PERCENT))
			return true;
	}
	return false;
}

/* The frequency that slows the machine: that of the limit, or the present one where
 * a CPU has no rest and runs slowly all the same.  0: neither. */
static uint64_t slow_khz(const struct snapshot *s)
{
	const struct frequency_state *q = &s->frequency;

	if (q->limit_khz && q->limit_khz <= part_of(q->most_khz, 100 - FREQ_LIMIT_PERCENT))
		return q->limit_khz;
	if (q->now_khz && q->now_khz <= part_of(q->most_khz, 100 - FREQ_NOW_PERCENT) &&
	    a_cpu_is_full(s))
		return q->now_khz;
	return 0;
}

void find_frequency(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct frequency_state *q = &s->frequency;
	uint64_t slow = slow_khz(s), lost;
	struct finding *f;

	if (!slow)
		return;
	/* At full speed the same work had taken less of the busy time. */
	lost = (uint64_t)((unsigned __int128)s->cpu_busy_ns * (q->most_khz - slow) / q->most_khz);
	if (lost < VICTIM_LEAST_NS || lost < part_of(s->span_ns, VICTIM_PERCENT) ||
	    s->cpu_busy_ns < part_of(s->span_ns, HOG_CPU_PERCENT))
		return;
	f = found_add(w, CAUSE_FREQ_CAP, lost);
	if (!f)
		return;
	f->all_lost_ns = lost;
	f->confidence = CONFIDENCE_INFERRED;
	f->count = q->hot;
	evidence_add(f, EVIDENCE_FREQ_NOW, q->now_khz);
	evidence_add(f, EVIDENCE_FREQ_LIMIT, q->limit_khz);
	evidence_add(f, EVIDENCE_FREQ_MOST, q->most_khz);
	if (q->hot)
		evidence_add(f, EVIDENCE_HOT, q->hot);
}

void find_far_memory(struct work *w)
{
	const struct snapshot *s = w->s;

	for (size_t i = 0; i < s->n_tasks && s->n_nodes > 1; i++) {
		const struct task_row *row = &s->task[i];
		uint64_t all = row->near_bytes + row->far_bytes, share, lost;
		struct finding *f;

		if (row->far_bytes < FAR_LEAST || row->far_bytes < part_of(all, FAR_PERCENT) ||
		    row->t.run_ns < part_of(s->span_ns, HOG_CPU_PERCENT))
			continue;
		share = row->far_bytes / (all / 100);
		lost = part_of(part_of(row->t.run_ns, FAR_COST_PERCENT),
			       share < 100 ? (unsigned int)share : 100);
		f = found_add(w, CAUSE_NUMA_REMOTE, lost);
		if (!f)
			return;
		subject_of_task(row, &f->victim);
		f->lost_ns = f->all_lost_ns = lost;
		f->bytes = row->far_bytes;
		f->confidence = CONFIDENCE_INFERRED;
		evidence_add(f, EVIDENCE_NUMA_FAR, row->far_bytes);
		evidence_add(f, EVIDENCE_NUMA_NEAR, row->near_bytes);
		evidence_add(f, EVIDENCE_NUMA_MISS, s->vm.numa_miss);
	}
}
