// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem.c - time lost for want of memory: reclaim for the whole machine
 * or for a cgroup's own limit, compaction, swap, and kills.
 *
 * Who takes the memory is told by the pages taken in the window (page faults and
 * file data read or written), not by the largest resident set: that one may have
 * stood there for weeks.  Only where nobody takes a majority is the largest
 * holder named, and only if it holds a large part of the machine.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "findings_impl.h"

/* Memory is taken in pages of this many bytes at the least (x86-64, most
 * arm64); a fault that maps a larger page takes more. */
#define FAULT_BYTES 4096

typedef uint64_t (*time_of)(const struct task_times *t);

static uint64_t reclaim_time(const struct task_times *t)
{
	return t->reclaim_ns;
}

static uint64_t memcg_time(const struct task_times *t)
{
	return t->memcg_ns;
}

static uint64_t compact_time(const struct task_times *t)
{
	return t->compact_ns;
}

static uint64_t major_faults(const struct task_times *t)
{
	return t->major_faults;
}

static uint64_t pages_taken(const struct task_times *t)
{
	return t->faults * FAULT_BYTES + t->read_bytes + t->write_bytes;
}

/* The group with the most of a counter, except one; GROUP_NOBODY if all are 0. */
static size_t most_of(const struct work *w, time_of counter, size_t except, uint64_t *sum)
{
	size_t best = GROUP_NOBODY;
	uint64_t most = 0;

	*sum = 0;
	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t n = counter(&w->whole.group[g].t);

		*sum += n;
		if (n > most && g != except) {
			most = n;
			best = g;
		}
	}
	return best;
}

static size_t memory_taker(const struct work *w)
{
	size_t best = GROUP_NOBODY, taker;
	uint64_t sum, most = 0;

	taker = most_of(w, pages_taken, GROUP_NOBODY, &sum);
	if (taker != GROUP_NOBODY && !w->whole.group[taker].kernel &&
	    pages_taken(&w->whole.group[taker].t) >= part_of(sum, MAJORITY_PERCENT))
		return taker;
	for (size_t g = 0; g < w->whole.n; g++) {
		if (w->whole.group[g].rss_bytes > most) {
			most = w->whole.group[g].rss_bytes;
			best = g;
		}
	}
	return most && most >= part_of(w->s->memory.total, HOLDER_PERCENT) ? best : GROUP_NOBODY;
}

static void set_taker(const struct work *w, struct finding *f, size_t taker)
{
	if (taker == GROUP_NOBODY)
		return;
	groups_subject(&w->whole, taker, NULL, &f->culprit);
	f->bytes = w->whole.group[taker].rss_bytes;
	f->culprit_run_ns = w->whole.group[taker].t.run_ns;
}

static bool is_loss(const struct work *w, uint64_t ns)
{
	return ns >= VICTIM_LEAST_NS && ns >= part_of(w->s->span_ns, VICTIM_PERCENT);
}

/* Direct reclaim.  The taker stalls as well; another one that does comes first. */
static void find_reclaim(struct work *w)
{
	size_t taker = memory_taker(w), victim;
	struct finding *f;
	uint64_t sum;

	victim = most_of(w, reclaim_time, taker, &sum);
	if (!is_loss(w, sum))
		return;
	if (victim == GROUP_NOBODY || !is_loss(w, w->whole.group[victim].t.reclaim_ns))
		victim = taker;
	f = found_add(w, CAUSE_MEM_RECLAIM, sum);
	if (!f)
		return;
	f->all_lost_ns = f->lost_ns = sum;
	f->count = w->s->vm.allocstall;
	set_taker(w, f, taker);
	if (victim == GROUP_NOBODY || !is_loss(w, w->whole.group[victim].t.reclaim_ns))
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = w->whole.group[victim].t.reclaim_ns;
}

/* Reclaim for a limit: by cgroup where its row is known, else by group. */
static void find_limit(struct work *w)
{
	uint64_t sum;
	size_t victim = most_of(w, memcg_time, GROUP_NOBODY, &sum);
	const struct cgroup_row *row;
	struct finding *f;

	if (victim == GROUP_NOBODY || !is_loss(w, w->whole.group[victim].t.memcg_ns))
		return;
	f = found_add(w, CAUSE_MEM_LIMIT, sum);
	if (!f)
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = w->whole.group[victim].t.memcg_ns;
	f->all_lost_ns = sum;
	row = cgroup_below_root(w->s, f->victim.cgroup_id);
	if (!row)
		return;
	f->count = row->memory_events_high + row->memory_events_max;
	f->bytes = row->memory_limit == UINT64_MAX ? 0 : row->memory_limit;
}

static void find_compact(struct work *w)
{
	uint64_t sum;
	size_t victim = most_of(w, compact_time, GROUP_NOBODY, &sum);
	struct finding *f;

	if (victim == GROUP_NOBODY || !is_loss(w, sum))
		return;
	f = found_add(w, CAUSE_MEM_COMPACT, sum);
	if (!f)
		return;
	f->all_lost_ns = f->lost_ns = sum;
	f->count = w->s->vm.compact_stall;
	if (!is_loss(w, w->whole.group[victim].t.compact_ns))
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = w->whole.group[victim].t.compact_ns;
}

/* Swap-in has no time per task; the stall of everyone comes from pressure.
 * Without PSI there is no time to rank by, and no finding. */
static void find_swap(struct work *w)
{
	const struct snapshot *s = w->s;
	uint64_t stall = s->pressure.mem_some.total_us * 1000, sum;
	size_t taker, victim;
	struct finding *f;

	if (s->vm.pswpin == 0 || s->pressure.mem_some.share == UINT_MAX || !is_loss(w, stall))
		return;
	f = found_add(w, CAUSE_MEM_SWAP, stall);
	if (!f)
		return;
	taker = memory_taker(w);
	victim = most_of(w, major_faults, taker, &sum);
	set_taker(w, f, taker);
	f->all_lost_ns = stall;
	f->count = s->vm.pswpin;
	if (victim != GROUP_NOBODY && !w->whole.group[victim].self)
		groups_subject(&w->whole, victim, NULL, &f->victim);
}

void find_oom(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct cgroup_row *where = NULL;
	uint64_t kills = s->vm.oom_kill > s->probe.oom_kills ? s->vm.oom_kill : s->probe.oom_kills;
	struct finding *f;

	for (size_t i = 0; i < s->n_cgroups; i++) {
		if (s->cgroup[i].oom_kills && (!where || s->cgroup[i].oom_kills > where->oom_kills))
			where = cgroup_below_root(s, s->cgroup[i].id);
		if (s->cgroup[i].oom_kills > kills)
			kills = s->cgroup[i].oom_kills;
	}
	if (kills == 0)
		return;
	/* A kill is the whole loss of a process: as much as one window each. */
	f = found_add(w, CAUSE_OOM, kills > 100 ? 100 * s->span_ns : kills * s->span_ns);
	if (!f)
		return;
	f->count = kills;
	if (where) {
		f->victim.kind = SUBJECT_CGROUP;
		f->victim.cgroup_id = where->id;
		cgroup_name(where, f->victim.name, sizeof(f->victim.name));
	} else {
		set_taker(w, f, memory_taker(w));
	}
}

int find_memory(struct work *w)
{
	find_reclaim(w);
	find_limit(w);
	find_compact(w);
	find_swap(w);
	find_oom(w);
	return 0;
}
