// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_effect.c - what somebody loses to a cause, measured the same way before and
 * after a change: each cause takes time of its own kind.  A wait for memory that is gone
 * is no proof that a wait for the CPU is.
 */
#include <string.h>

#include "findings.h"
#include "findings_disk.h"
#include "findings_impl.h"
#include "findings_mem.h"

typedef uint64_t (*loss_fn)(const struct snapshot *s, const struct task_row *task);

static uint64_t for_cpu(const struct snapshot *s, const struct task_row *task)
{
	(void)s;
	return task->t.wait_ns;
}

static uint64_t at_limit(const struct snapshot *s, const struct task_row *task)
{
	(void)s;
	return limit_loss(&task->t);
}

static uint64_t for_compaction(const struct snapshot *s, const struct task_row *task)
{
	(void)s;
	return task->t.compact_ns;
}

static uint64_t for_storage(const struct snapshot *s, const struct task_row *task)
{
	(void)s;
	return task->t.iowait_ns;
}

static uint64_t paused(const struct snapshot *s, const struct task_row *task)
{
	uint64_t own_ns = 0;

	for (size_t i = 0; i < s->n_ios; i++) {
		const struct io_times *t = &s->io[i].t;

		if (s->io[i].pid == task->pid)
			own_ns += t->read_queue_ns + t->read_device_ns + t->write_queue_ns +
				  t->write_device_ns;
	}
	return dirty_loss(&task->t, own_ns);
}

static uint64_t in_sync(const struct snapshot *s, const struct task_row *task)
{
	(void)s;
	return task->t.sync_ns;
}

static uint64_t to_interrupts(const struct snapshot *s, const struct task_row *task)
{
	return over_window(s, PROBE_IRQ, task->t.softirq_ns + task->t.irq_ns);
}

/* Of the others the wait for a CPU: theirs is that, or nobody has said what else. */
static const loss_fn losses[CAUSE_COUNT] = {
	[CAUSE_MEM_RECLAIM] = shortage_loss,
	[CAUSE_MEM_SWAP] = shortage_loss,
	[CAUSE_CACHE_EVICTED] = shortage_loss,
	[CAUSE_MEM_LIMIT] = at_limit,
	[CAUSE_MEM_COMPACT] = for_compaction,
	[CAUSE_IO_BUSY] = for_storage,
	[CAUSE_IO_SLOW] = for_storage,
	[CAUSE_IO_LIMIT] = for_storage,
	[CAUSE_DIRTY_STALL] = paused,
	[CAUSE_FSYNC_STORM] = in_sync,
	[CAUSE_IRQ_LOAD] = to_interrupts,
};

/* --- what no time is lost by, and is counted --------------------------------------- */

/* Of the threads that came in this window those that stay, by their ages. */
static uint64_t came(const struct snapshot *s, const struct subject *victim,
		     const struct subject *target)
{
	uint64_t parts = s->span_ns / AGE_PART_NS, sum = 0;

	(void)victim;
	parts = parts < 1 ? 1 : parts > AGE_PARTS ? AGE_PARTS : parts;
	for (size_t i = 0; i < s->n_tasks; i++)
		for (size_t k = 0; k < parts && subject_counts(target, NULL, &s->task[i]); k++)
			sum += s->task[i].young[k];
	return (uint64_t)((double)sum * (double)s->span_ns / (double)(parts * AGE_PART_NS));
}

static uint64_t killed(const struct snapshot *s, const struct subject *victim,
		       const struct subject *target)
{
	(void)target;
	for (size_t i = 0; i < s->n_cgroups; i++)
		if (s->cgroup[i].id == victim->cgroup_id)
			return s->cgroup[i].oom_kills;
	return 0;
}

/* Counted where it was tried: in the cgroup of the limit, or below it. */
static uint64_t refused(const struct snapshot *s, const struct subject *victim,
			const struct subject *target)
{
	const struct cgroup_row *limit = NULL;
	uint64_t sum = 0;
	size_t len;

	(void)victim;
	for (size_t i = 0; i < s->n_cgroups; i++)
		if (s->cgroup[i].id == target->cgroup_id)
			limit = &s->cgroup[i];
	len = limit ? strlen(limit->path) : 0;
	for (size_t i = 0; i < s->n_cgroups && limit; i++) {
		const struct cgroup_row *row = &s->cgroup[i];

		if (row->id >> 61 == limit->id >> 61 && !strncmp(row->path, limit->path, len) &&
		    (row->path[len] == '/' || row->path[len] == '\0'))
			sum += row->task_refusals;
	}
	return sum;
}

/* Whether somebody wants the CPU that it has or not. */
static uint64_t joining_ms(const struct snapshot *s, const struct subject *victim,
			   const struct subject *target)
{
	uint64_t run_ns = 0;

	(void)victim;
	(void)target;
	for (size_t i = 0; i < s->n_tasks; i++)
		if (task_is_khugepaged(&s->task[i]))
			run_ns += s->task[i].t.run_ns;
	return run_ns / 1000000;
}

static const struct {
	uint64_t (*count)(const struct snapshot *s, const struct subject *victim,
			  const struct subject *target);
	const char *what;
} counts[CAUSE_COUNT] = {
	[CAUSE_TASK_GROWTH] = { came, "new threads" },
	[CAUSE_OOM] = { killed, "kills" },
	[CAUSE_TASK_LIMIT] = { refused, "refused starts" },
	[CAUSE_KHUGEPAGED] = { joining_ms, "ms of its CPU time" },
};

const char *cause_counted(enum finding_cause cause)
{
	return (unsigned int)cause < CAUSE_COUNT ? counts[cause].what : NULL;
}

/* For how long a cgroup's own quota stopped it. */
static uint64_t stopped_ns(const struct snapshot *s, uint64_t cgroup_id)
{
	for (size_t i = 0; i < s->n_cgroups; i++)
		if (s->cgroup[i].id == cgroup_id)
			return s->cgroup[i].throttled_ns;
	return 0;
}

/* For a CPU, while others had it: that its own threads wait for each other is not what
 * keeps it to some CPUs.  Without blame rows all of it. */
static uint64_t behind_others(const struct snapshot *s, const struct subject *who)
{
	uint64_t sum = 0;

	if (!s->n_blames) {
		subject_times(s, who, NULL, &sum, NULL, NULL);
		return sum;
	}
	for (size_t i = 0; i < s->n_blames; i++) {
		const struct task_row *v = snapshot_task(s, s->blame[i].victim);
		const struct task_row *c = snapshot_task(s, s->blame[i].culprit);

		if (v && s->blame[i].culprit && subject_counts(who, NULL, v) &&
		    !(c && subject_counts(who, NULL, c)))
			sum += s->blame[i].wait_ns;
	}
	return sum;
}

uint64_t subject_lost_ns(const struct snapshot *s, const struct subject *who,
			 const struct subject *target, enum finding_cause cause)
{
	loss_fn loss = (unsigned int)cause < CAUSE_COUNT && losses[cause] ? losses[cause] : for_cpu;
	uint64_t sum = 0, behind = 0;

	if (cause_counted(cause))
		return counts[cause].count(s, who, target);
	if (cause == CAUSE_LOCK_INVERSION)
		return subject_lock_ns(s, who);
	if (cause == CAUSE_CPU_QUOTA)
		return stopped_ns(s, who->cgroup_id);
	if (cause == CAUSE_CPU_PINNED && who->kind != SUBJECT_NONE)
		return behind_others(s, who);
	/* Against everybody: for a CPU what was behind the target; other kinds are charged
	 * to nobody, so what all others lost. */
	if (who->kind == SUBJECT_NONE && loss == for_cpu) {
		subject_times(s, who, target, NULL, &behind, NULL);
		return behind;
	}
	for (size_t i = 0; i < s->n_tasks; i++)
		if (subject_counts(who, target, &s->task[i]))
			sum += loss(s, &s->task[i]);
	return sum;
}

bool subject_loses_cpu_time(enum finding_cause cause)
{
	return (unsigned int)cause >= CAUSE_COUNT ||
	       (!losses[cause] && !counts[cause].count && cause != CAUSE_CPU_PINNED);
}

bool subject_settles(enum finding_cause cause)
{
	loss_fn loss = (unsigned int)cause < CAUSE_COUNT ? losses[cause] : NULL;

	return loss == shortage_loss || loss == at_limit;
}

void subject_pages(const struct snapshot *s, const struct subject *who, uint64_t *read,
		   uint64_t *resident)
{
	*read = *resident = 0;
	for (size_t i = 0; i < s->n_tasks; i++) {
		if (!subject_counts(who, NULL, &s->task[i]))
			continue;
		*read += s->task[i].t.major_faults;
		*resident += s->task[i].rss_bytes;
	}
}

void findings_add_runs(const struct snapshot *s, struct findings *f)
{
	for (size_t i = 0; i < f->n_offers; i++) {
		struct offer *o = &f->offer[i];

		if (o->target_run_ns == 0 && o->target.kind != SUBJECT_NONE)
			subject_times(s, &o->target, NULL, NULL, NULL, &o->target_run_ns);
	}
}
