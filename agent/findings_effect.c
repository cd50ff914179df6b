// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_effect.c - what somebody loses to a cause, measured the same way before and
 * after a change: each cause takes time of its own kind.  A wait for memory that is gone
 * is no proof that a wait for the CPU is.
 */
#include "findings.h"
#include "findings_impl.h"
#include "findings_mem.h"

typedef uint64_t (*loss_fn)(const struct snapshot *s, const struct task_times *t);

static uint64_t for_cpu(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return t->wait_ns;
}

static uint64_t at_limit(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return limit_loss(t);
}

static uint64_t for_compaction(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return t->compact_ns;
}

static uint64_t for_storage(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return t->iowait_ns;
}

static uint64_t paused(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return t->dirty_ns;
}

static uint64_t in_sync(const struct snapshot *s, const struct task_times *t)
{
	(void)s;
	return t->sync_ns;
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
};

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
			sum += loss(s, &s->task[i].t);
	return sum;
}

bool subject_loses_cpu_time(enum finding_cause cause)
{
	return (unsigned int)cause >= CAUSE_COUNT ||
	       (!losses[cause] && cause != CAUSE_CPU_PINNED);
}

bool subject_settles(enum finding_cause cause)
{
	loss_fn loss = (unsigned int)cause < CAUSE_COUNT ? losses[cause] : NULL;

	return loss == shortage_loss || loss == at_limit;
}
