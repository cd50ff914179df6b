// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_mem.c - time lost because the machine is short of memory: in direct
 * reclaim, for pages that come back from swap, for files that have to be read
 * again.
 *
 * Who waits is accounted by the kernel, task by task.  Who makes them wait is told by
 * rates: whose own memory grows, who fills the page cache, who gets the most pages -
 * in the window in which the others wait.  The largest one is not named for its
 * size: it may have stood there for weeks.  One who waits for pages gets pages, too,
 * and is not to blame for that.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_mem.h"

#define PAGE_BYTES 4096 /* /proc/vmstat counts pages; larger on some arm64 */

static uint64_t part_by(uint64_t whole, uint64_t part, uint64_t all)
{
	if (all == 0 || part >= all)
		return part ? whole : 0;
	return (uint64_t)((unsigned __int128)whole * part / all);
}

/* Most of a window with the programs of a set: what they count can be told. */
static bool counted(const struct snapshot *s, enum probe_set set)
{
	return s->set[set].on_ns >= s->span_ns / 2;
}

/* Some of it: what they count shows who takes most. */
static bool sampled(const struct snapshot *s, enum probe_set set)
{
	return s->set[set].on_ns >= s->span_ns / 100;
}

static bool is_loss(const struct work *w, uint64_t ns)
{
	return ns >= VICTIM_LEAST_NS && ns >= part_of(w->s->span_ns, VICTIM_PERCENT);
}

/*
 * Waits at page faults are for all pages that are read in; the part of those that
 * had been in memory before is lost to the shortage, the rest is what a program pays
 * when it starts.
 */
static uint64_t faults_of(const struct snapshot *s, const struct task_times *t)
{
	const struct vm_counters *vm = &s->vm;
	uint64_t again = vm->pswpin + vm->workingset_refault_file;

	return part_by(t->fault_ns, again, vm->pgpgin * 1024 / PAGE_BYTES);
}

/*
 * Of what a process waited for its reads, the part for files that had been pushed out of
 * memory: what its cgroup brought back of all that it read.  The kernel counts what comes
 * back for the cgroup that it is charged to, and no finer.
 */
static uint64_t reread_ns(const struct snapshot *s, const struct task_row *task)
{
	const struct cgroup_row *row = cgroup_below_root(s, task->cgroup_id);
	uint64_t read = 0;

	if (!row || !row->file_refaults || task->t.iowait_ns <= task->t.fault_ns)
		return 0;
	for (size_t i = 0; i < s->n_tasks; i++)
		read += s->task[i].cgroup_id == row->id ? s->task[i].t.read_bytes : 0;
	return read ? part_by(task->t.iowait_ns - task->t.fault_ns, row->file_refaults * PAGE_BYTES,
			      read) :
		      0;
}

uint64_t shortage_loss(const struct snapshot *s, const struct task_row *task)
{
	const struct task_times *t = &task->t;

	return t->reclaim_ns + t->held_ns + t->page_ns + faults_of(s, t) + reread_ns(s, task);
}

/* The losses of each process, and who has them; what its own limit took from one is
 * not the machine's shortage (findings_mem_limit.c). */
static void add_losses(const struct work *w, struct shortage *all)
{
	for (size_t i = 0; i < w->s->n_tasks; i++) {
		const struct task_times *t = &w->s->task[i].t;
		struct shortage_part *part = &all->part[w->whole.of[i]];

		if (w->s->task[i].kernel_thread || limit_of(w, &w->s->task[i]))
			continue;
		part->reclaim_ns += t->reclaim_ns + t->held_ns;
		part->page_ns += t->page_ns + faults_of(w->s, t);
	}
}

/* In one cgroup with the one who fills the page cache: what came back there is his, too. */
static bool beside(const struct work *w, size_t reader, uint64_t cgroup)
{
	const struct group *by = &w->whole.group[reader];

	for (size_t k = by->first; k < by->first + by->n; k++) {
		if (w->s->task[w->whole.member[k]].cgroup_id == cgroup)
			return true;
	}
	return false;
}

/*
 * Of what a task waited for storage, the part for what it read into the page cache: pauses of
 * a writer and fsync are waits for storage, too; direct I/O passes the cache by, and nothing of
 * it can have been there before.
 */
static uint64_t through_cache(const struct work *w, const struct task_row *task)
{
	uint64_t ns = task->t.iowait_ns - task->t.fault_ns, read = task->t.read_bytes;
	uint64_t cached = over_window(w->s, PROBE_CACHE, task->t.cache_bytes);
	uint64_t wrote = task->t.dirty_ns + task->t.sync_ns;

	if (!read || ns <= wrote)
		return 0;
	ns -= wrote;
	return read > cached ? part_by(ns, cached, read) : ns;
}

/*
 * Files that had been in memory are also read again without a page fault, by read(2),
 * and the kernel marks a wait for one only when it had been used twice before.  How
 * many came back it counts: by cgroup, and of the machine those that were within reach of
 * memory (workingset_activate_file), which one that reads much keeps small, since his
 * pages lie between.  The waits of those who are not the reader go by the larger.
 */
static void add_reads(const struct work *w, size_t reader, struct shortage *all)
{
	uint64_t others = 0;

	for (size_t g = 0; g < w->whole.n; g++)
		others += g == reader ? 0 : w->whole.group[g].t.cache_bytes;
	for (size_t i = 0; i < w->s->n_tasks && reader != GROUP_NOBODY; i++) {
		const struct task_row *task = &w->s->task[i];
		uint64_t near, back;
		size_t g = w->whole.of[i];

		if (g == reader || task->kernel_thread || limit_of(w, task) ||
		    task->t.iowait_ns < task->t.fault_ns)
			continue;
		near = part_by(through_cache(w, task), w->s->vm.workingset_activate_file * PAGE_BYTES,
			       others);
		back = beside(w, reader, task->cgroup_id) ? 0 : reread_ns(w->s, task);
		all->part[g].page_ns += near > back ? near : back;
	}
}

static uint64_t loss_of(const struct shortage_part *part)
{
	return part->reclaim_ns + part->page_ns;
}

/* --- who takes memory ------------------------------------------------------------- */

typedef uint64_t (*amount_of)(const struct group *g);

static uint64_t grown(const struct group *g)
{
	return g->grown_bytes;
}

static uint64_t cached(const struct group *g)
{
	return g->t.cache_bytes;
}

static uint64_t got(const struct group *g)
{
	return g->t.got_bytes;
}

/* Where allocations are not counted: what page faults and files brought, at least. */
static uint64_t taken(const struct group *g)
{
	return (g->t.faults - g->t.major_faults) * PAGE_BYTES + g->t.read_bytes + g->t.write_bytes;
}

/* Waits for pages so long that what it gets is what was taken from it. */
static bool suffers(const struct work *w, const struct shortage *all, size_t g)
{
	return all->part[g].page_ns >= part_of(w->s->span_ns, VICTIM_PERCENT);
}

/* The group with the majority of an amount; those who suffer do not count. */
static size_t majority(const struct work *w, const struct shortage *all, amount_of amount,
		       bool sufferers, uint64_t *most)
{
	size_t best = GROUP_NOBODY;
	uint64_t sum = 0;

	*most = 0;
	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];
		uint64_t n = amount(group);

		if (group->kernel || (!sufferers && suffers(w, all, g)))
			continue;
		sum += n;
		if (n > *most) {
			*most = n;
			best = g;
		}
	}
	return best != GROUP_NOBODY && *most >= part_of(sum, MAJORITY_PERCENT) ? best :
										  GROUP_NOBODY;
}

/* Enough of what the kernel had to take from others, or of what they had to bring back,
 * to answer for that; or, of one that holds much, a growth that would fill the machine. */
static bool explains(const struct work *w, uint64_t bytes)
{
	const struct vm_counters *vm = &w->s->vm;
	uint64_t stolen = vm->pgsteal_direct + vm->pgsteal_kswapd;
	uint64_t back = vm->pswpin + vm->zswpin + vm->workingset_refault_file;

	return bytes && bytes >= part_of((stolen > back ? stolen : back) * PAGE_BYTES,
					 CULPRIT_PERCENT);
}

static bool fills(const struct work *w, size_t g)
{
	const struct group *group = &w->whole.group[g];
	uint64_t total = w->s->memory.total;

	return group->grown_bytes >= part_of(total, GROWTH_PERCENT) &&
	       group->anon_bytes + group->swap_bytes >= part_of(total, HOLDER_PERCENT);
}

static void find_takers(struct work *w, struct shortage *all)
{
	uint64_t most, more;
	size_t g = majority(w, all, grown, true, &most), h;

	all->grower = all->reader = all->taker = all->evictor = GROUP_NOBODY;
	if (g != GROUP_NOBODY && (explains(w, most) || fills(w, g)))
		all->grower = g;
	g = majority(w, all, sampled(w->s, PROBE_CACHE) ? cached : taken, false, &most);
	if (sampled(w->s, PROBE_CACHE)) {
		most = over_window(w->s, PROBE_CACHE, most);
		if (g != GROUP_NOBODY && explains(w, most))
			all->reader = g;
	}
	h = sampled(w->s, PROBE_RECLAIM) ? majority(w, all, got, false, &more) : g;
	if (h != g && more) { /* 0: the kernel cannot list tasks, and nobody has any */
		g = h;
		most = over_window(w->s, PROBE_RECLAIM, more);
	}
	if (g != GROUP_NOBODY && explains(w, most))
		all->taker = g;
}

/* --- what it is called ------------------------------------------------------------ */

/* Swap is in the play when a quarter of what was taken went there, or when more
 * comes back from it than from files. */
static bool swaps(const struct vm_counters *vm)
{
	uint64_t out = vm->pswpout + vm->zswpout, in = vm->pswpin + vm->zswpin;

	return out && (out >= (vm->pgsteal_direct + vm->pgsteal_kswapd) / 4 ||
		       in > vm->workingset_activate_file);
}

static enum finding_cause cause_of(const struct work *w, const struct shortage *all,
				   uint64_t reclaim_ns, uint64_t page_ns, size_t *culprit)
{
	const struct vm_counters *vm = &w->s->vm;
	bool from_swap = vm->pswpin + vm->zswpin > vm->workingset_refault_file;

	*culprit = all->grower != GROUP_NOBODY ? all->grower : all->taker;
	if (swaps(vm) && (all->grower != GROUP_NOBODY || from_swap))
		return CAUSE_MEM_SWAP;
	if (all->grower == GROUP_NOBODY && all->reader != GROUP_NOBODY && page_ns > reclaim_ns) {
		*culprit = all->reader;
		return CAUSE_CACHE_EVICTED;
	}
	if (page_ns > reclaim_ns && from_swap)
		return CAUSE_MEM_SWAP;
	return CAUSE_MEM_RECLAIM;
}

static void fill_numbers(const struct work *w, struct finding *f, size_t culprit)
{
	const struct vm_counters *vm = &w->s->vm;

	f->count = f->cause == CAUSE_MEM_RECLAIM ? vm->allocstall :
		   f->cause == CAUSE_MEM_SWAP ? vm->pswpin + vm->zswpin :
						vm->workingset_refault_file;
	if (f->cause == CAUSE_MEM_SWAP)
		evidence_add(f, EVIDENCE_SWAP_OUT, vm->pswpout + vm->zswpout);
	evidence_add(f, EVIDENCE_AVAILABLE, w->s->memory.available);
	if (w->s->pressure.mem_full.share != UINT_MAX)
		evidence_add(f, EVIDENCE_MEM_FULL, w->s->pressure.mem_full.share);
	if (culprit == GROUP_NOBODY)
		return;
	groups_subject(&w->whole, culprit, NULL, &f->culprit);
	f->confidence = CONFIDENCE_MEASURED;
	f->culprit_run_ns = w->whole.group[culprit].t.run_ns;
	f->bytes = w->whole.group[culprit].rss_bytes;
	if (w->whole.group[culprit].grown_bytes)
		evidence_add(f, EVIDENCE_GROWN, w->whole.group[culprit].grown_bytes);
	if (counted(w->s, PROBE_RECLAIM))
		evidence_add(f, EVIDENCE_GOT, w->whole.group[culprit].t.got_bytes);
	if (f->cause == CAUSE_CACHE_EVICTED && counted(w->s, PROBE_CACHE))
		evidence_add(f, EVIDENCE_CACHED, w->whole.group[culprit].t.cache_bytes);
}

/* The one who loses most, but for the culprit: it waits for what it does itself. */
static size_t worst(const struct work *w, const struct shortage *all, size_t except, uint64_t *sum)
{
	size_t best = GROUP_NOBODY;
	uint64_t most = 0;

	*sum = 0;
	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t n = loss_of(&all->part[g]);

		if (g == except || w->whole.group[g].kernel)
			continue;
		*sum += n;
		if (n > most) {
			most = n;
			best = g;
		}
	}
	return best;
}

/* What files brought back cost is reckoned from counts: where next to no time passed in which
 * anybody waited for memory or storage, many may have had a little of it, and nobody is a victim. */
static bool is_felt(const struct work *w)
{
	const struct pressure *p = &w->s->pressure;

	if (p->mem_some.share == UINT_MAX || p->io_some.share == UINT_MAX)
		return true;
	return is_loss(w, (p->mem_some.total_us + p->io_some.total_us) * 1000);
}

static void find_short(struct work *w, struct shortage *all)
{
	uint64_t reclaim_ns = 0, page_ns = 0, others;
	enum finding_cause cause;
	size_t culprit, victim;
	struct finding *f;

	for (size_t g = 0; g < w->whole.n; g++) {
		reclaim_ns += all->part[g].reclaim_ns;
		page_ns += all->part[g].page_ns;
	}
	if (!is_loss(w, reclaim_ns + page_ns) || !is_felt(w))
		return;
	cause = cause_of(w, all, reclaim_ns, page_ns, &culprit);
	victim = worst(w, all, culprit, &others);
	/* Where nobody else loses anything to speak of, it is its own affair. */
	if (culprit != GROUP_NOBODY && !is_loss(w, others)) {
		victim = culprit;
		culprit = GROUP_NOBODY;
	}
	f = found_add(w, cause, reclaim_ns + page_ns);
	if (!f)
		return;
	all->found = true;
	all->evictor = cause == CAUSE_CACHE_EVICTED ? culprit : GROUP_NOBODY;
	f->all_lost_ns = f->lost_ns = reclaim_ns + page_ns;
	fill_numbers(w, f, culprit);
	if (victim == GROUP_NOBODY || !is_loss(w, loss_of(&all->part[victim])))
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->lost_ns = loss_of(&all->part[victim]);
}

/* --- swap without times ----------------------------------------------------------- */

/* Of the stall that PSI tells, what the kernel's own threads make by freeing memory
 * ahead of need: nobody waits for that. */
static uint64_t kernel_part(const struct snapshot *s)
{
	uint64_t ns = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (row->kernel_thread && (!strncmp(row->comm, "kswapd", 6) ||
					   !strncmp(row->comm, "kcompactd", 9)))
			ns += row->t.run_ns + row->t.blocked_ns;
	}
	return ns;
}

/*
 * Pages come back from swap in memory (zram, zswap) without anybody sleeping, and
 * where sleep is not accounted nobody is seen to: then the stall of all comes from
 * pressure, and the one with the most major faults is who waits.
 */
static void find_swap_stall(struct work *w, const struct shortage *all)
{
	const struct snapshot *s = w->s;
	uint64_t stall = s->pressure.mem_some.total_us * 1000, own = kernel_part(s), most = 0;
	size_t victim = GROUP_NOBODY;
	struct finding *f;

	for (size_t i = 0; i < s->n_tasks; i++)
		own += limit_of(w, &s->task[i]) ? limit_loss(&s->task[i].t) : 0;
	if (s->vm.pswpin + s->vm.zswpin == 0 || s->pressure.mem_some.share == UINT_MAX ||
	    stall < own || !is_loss(w, stall - own))
		return;
	f = found_add(w, CAUSE_MEM_SWAP, stall - own);
	if (!f)
		return;
	f->all_lost_ns = stall - own;
	fill_numbers(w, f, all->grower != GROUP_NOBODY ? all->grower : all->taker);
	f->confidence = CONFIDENCE_INFERRED;
	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];

		if (group->t.major_faults > most && !group->self && g != all->grower) {
			most = group->t.major_faults;
			victim = g;
		}
	}
	if (victim != GROUP_NOBODY)
		groups_subject(&w->whole, victim, NULL, &f->victim);
}

/* Most of what the disks moved was swap, or read by the one who evicts others' files:
 * who waits for them waits for want of memory. */
static bool disks_serve(const struct work *w, const struct shortage *all)
{
	const struct snapshot *s = w->s;
	uint64_t bytes = 0, swap = (s->vm.pswpin + s->vm.pswpout) * PAGE_BYTES, read = 0;

	for (size_t i = 0; i < s->n_disks; i++)
		bytes += s->disk[i].read_bytes + s->disk[i].write_bytes;
	if (all->evictor != GROUP_NOBODY)
		read = w->whole.group[all->evictor].t.read_bytes;
	return bytes && (swap > read ? swap : read) >= part_of(bytes, MAJORITY_PERCENT);
}

int find_memory(struct work *w)
{
	struct shortage all = {.part = calloc(w->whole.n + 1, sizeof(*all.part))};
	size_t before = w->n_found;

	if (!all.part)
		return -ENOMEM;
	add_losses(w, &all);
	find_takers(w, &all);
	add_reads(w, all.reader, &all);
	w->grower = all.grower;
	find_short(w, &all);
	if (!all.found)
		find_swap_stall(w, &all);
	free(all.part);
	find_limit(w);
	w->memory_io = w->n_found > before && disks_serve(w, &all);
	find_compact(w);
	find_khugepaged(w);
	find_oom(w);
	return 0;
}
