// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mem.bpf.c - time that tasks lose to memory: direct reclaim, reclaim for their
 * own memory cgroup, direct compaction; who gets memory; OOM kills; kswapd waking.
 *
 * Times are kept in preallocated hashes on every kernel, not in task storage:
 * task storage is allocated at first use, which here is in the middle of an
 * allocation that just failed, and it dies with the thread, while the time is to
 * be told of the process.  A stall takes microseconds at least, so a hash update
 * (about 100 ns) does not show.
 *
 * Page faults have no program: the kernel counts them per task (min_flt, maj_flt)
 * and the task iterator reads those, exactly and for nothing, whereas
 * exceptions:page_fault_user costs each fault some 50 ns and is x86 only.
 */
#include "kernel.bpf.h"
#include "ring.bpf.h"
#include "task.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/*
 * Stalls from this on go to the ring buffer.  Unit: ns.  Default: 10 ms, as for
 * CPU waits: what one request notices.
 */
const volatile __u64 long_stall_ns = 10 * 1000 * 1000;

struct begin_key {
	__u32 pid;
	__u32 kind; /* enum stall_kind */
};

/* Stalls that have begun; at most as many as there are threads in one. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct begin_key);
	__type(value, __u64);
} stalled SEC(".maps");

/* Emptied of ended processes by the daemon. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* processes */
	__type(key, __u32);
	__type(value, struct stall_value);
} stalls SEC(".maps");

static __always_inline struct task_struct *current_task(void)
{
	return (struct task_struct *)bpf_get_current_task();
}

static __always_inline bool is_kernel_thread(void)
{
	return BPF_CORE_READ(current_task(), flags) & PF_KTHREAD;
}

static __always_inline int stall_begin(__u32 kind)
{
	struct begin_key key = {.pid = (__u32)bpf_get_current_pid_tgid(), .kind = kind};
	__u64 now = bpf_ktime_get_ns();

	if (bpf_map_update_elem(&stalled, &key, &now, BPF_ANY))
		count_map_full();
	return 0;
}

/* The sums of a task's process; NULL (and counted) when there is no room. */
static __always_inline struct stall_value *sums_of(struct task_struct *task)
{
	__u32 tgid = BPF_CORE_READ(task, tgid);
	struct stall_value *value = bpf_map_lookup_elem(&stalls, &tgid);

	if (!value) {
		struct stall_value fresh = {};

		fresh.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
		bpf_map_update_elem(&stalls, &tgid, &fresh, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&stalls, &tgid);
	}
	if (!value)
		count_map_full();
	return value;
}

static __always_inline void stall_add(struct task_struct *task, __u32 kind, __u64 ns)
{
	struct stall_value *value = sums_of(task);

	if (!value || kind >= STALL_KINDS)
		return;
	__sync_fetch_and_add(&value->ns[kind], ns);
	__sync_fetch_and_add(&value->count[kind], 1);
}

static __always_inline int stall_end(__u32 kind, __u64 detail)
{
	struct begin_key key = {.pid = (__u32)bpf_get_current_pid_tgid(), .kind = kind};
	__u64 *begin = bpf_map_lookup_elem(&stalled, &key);
	struct event *e;
	__u64 ns;

	if (!begin) /* began before the program was attached */
		return 0;
	ns = bpf_ktime_get_ns() - *begin;
	bpf_map_delete_elem(&stalled, &key);
	stall_add(current_task(), kind, ns);
	if (ns < long_stall_ns)
		return 0;
	e = event_reserve(EVENT_RECLAIM_STALL + kind);
	if (!e)
		return 0;
	e->duration_ns = ns;
	e->detail = detail;
	describe_task(&e->who, current_task());
	event_submit_quietly(e);
	return 0;
}
_Static_assert(EVENT_RECLAIM_STALL + STALL_MEMCG == EVENT_MEMCG_STALL &&
		       EVENT_RECLAIM_STALL + STALL_COMPACT == EVENT_COMPACT_STALL,
	       "stall kinds stand in the order of their events");

SEC("raw_tp/mm_vmscan_direct_reclaim_begin")
int reclaim_begin(void *ctx)
{
	return stall_begin(STALL_RECLAIM);
}

SEC("raw_tp/mm_vmscan_direct_reclaim_end")
int BPF_PROG(reclaim_end, unsigned long reclaimed)
{
	return stall_end(STALL_RECLAIM, reclaimed);
}

SEC("raw_tp/mm_vmscan_memcg_reclaim_begin")
int memcg_begin(void *ctx)
{
	return stall_begin(STALL_MEMCG);
}

SEC("raw_tp/mm_vmscan_memcg_reclaim_end")
int BPF_PROG(memcg_end, unsigned long reclaimed)
{
	return stall_end(STALL_MEMCG, reclaimed);
}

/* kcompactd and kswapd compact too, but nobody waits for that. */
SEC("raw_tp/mm_compaction_begin")
int compact_begin(void *ctx)
{
	return is_kernel_thread() ? 0 : stall_begin(STALL_COMPACT);
}

SEC("raw_tp/mm_compaction_end")
int compact_end(void *ctx)
{
	return is_kernel_thread() ? 0 : stall_end(STALL_COMPACT, 0);
}

/*
 * These two are attached only while memory is short: who gets pages, and who of
 * them fills the page cache.
 */
/* A map of its own: each process that is forked gets memory, and those that live
 * but briefly must not take the room of stalls.  Emptied as that one. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192); /* processes; 0.8 MB */
	__type(key, __u32);
	__type(value, struct take_value);
} takes SEC(".maps");

/* What the current process takes; NULL (and counted) when there is no room. */
static __always_inline struct take_value *own_takes(__u32 set)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct take_value *value = bpf_map_lookup_elem(&takes, &tgid);
	struct event_counters *c;

	if (!value) {
		struct take_value fresh = {};

		fresh.start_boot_ns = BPF_CORE_READ(current_task(), group_leader, start_boottime);
		bpf_map_update_elem(&takes, &tgid, &fresh, BPF_NOEXIST);
		value = bpf_map_lookup_elem(&takes, &tgid);
	}
	c = value ? NULL : own_counters();
	if (c && set < PROBE_SETS)
		c->map_full[set]++;
	return value;
}

#define GFP_HIGH 0x20 /* ___GFP_HIGH, include/linux/gfp_types.h, since 2.6 */

/* What an interrupt allocates is not the doing of the task that it found there; it
 * may not wait and says so. */
SEC("raw_tp/mm_page_alloc")
int BPF_PROG(page_alloc, void *page, unsigned int order, unsigned int gfp)
{
	struct take_value *value;

	if (!page || order > 31 || (gfp & GFP_HIGH) || is_kernel_thread())
		return 0;
	value = own_takes(PROBE_RECLAIM);
	if (value)
		__sync_fetch_and_add(&value->got_pages, 1ull << order);
	return 0;
}

/* Pages of a folio: its order has moved twice (see kernel.bpf.h); before large
 * folios (5.16) the page cache had single pages, but for shared memory. */
static __always_inline __u64 folio_pages(struct folio *folio)
{
	struct folio___order *older = (void *)folio;
	struct folio___flags *newer = (void *)folio;
	unsigned long flags = 0;
	__u32 order = 0;

	if (!bpf_core_enum_value_exists(enum pageflags, PG_head))
		return 1;
	bpf_probe_read_kernel(&flags, sizeof(flags), folio); /* the first word, ever */
	if (!(flags >> bpf_core_enum_value(enum pageflags, PG_head) & 1))
		return 1;
	if (bpf_core_field_exists(older->_folio_order))
		order = BPF_CORE_READ(older, _folio_order);
	else if (bpf_core_field_exists(newer->_flags_1))
		order = BPF_CORE_READ(newer, _flags_1) & 0xff;
	return order < 32 ? 1ull << order : 1;
}

/* Readahead runs in the task that reads: it is charged for what it makes the
 * kernel fetch, also where it does not look at it later. */
SEC("raw_tp/mm_filemap_add_to_page_cache")
int BPF_PROG(cache_add, struct folio *folio)
{
	struct take_value *value;

	if (is_kernel_thread())
		return 0;
	value = own_takes(PROBE_CACHE);
	if (value)
		__sync_fetch_and_add(&value->cache_pages, folio_pages(folio));
	return 0;
}

SEC("raw_tp/mm_vmscan_kswapd_wake")
int kswapd_wake(void *ctx)
{
	struct event *e = event_reserve(EVENT_KSWAPD_WAKE);

	if (!e)
		return 0;
	describe_task(&e->who, current_task());
	event_submit_quietly(e);
	return 0;
}

/* The killer runs in the task that wanted memory: it is not the culprit, but a
 * reader of the record wants to know it. */
SEC("raw_tp/mark_victim")
int oom_victim(struct bpf_raw_tracepoint_args *ctx)
{
	struct event *e = event_reserve(EVENT_OOM_VICTIM);

	if (!e)
		return 0;
	if (bpf_core_field_exists(((struct trace_event_raw_mark_victim___task *)0)->uid)) {
		describe_task(&e->who, (struct task_struct *)ctx->args[0]);
	} else {
		e->who.pid = (__u32)ctx->args[0];
		e->who.tgid = e->who.pid; /* completed by the daemon */
	}
	describe_task(&e->by, current_task());
	event_submit(e);
	return 0;
}
