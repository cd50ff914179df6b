/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * delayed.bpf.h - threads that sleep in a run queue.
 *
 * From 6.12 on a task that goes to sleep may stay queued until its lag is paid
 * (se.sched_delayed, 152e11f6df29).  When it is moved to another CPU meanwhile, the
 * kernel notes it as queued from then on, does not clear that when it leaves the
 * queue at last, and takes all of its sleep for a wait when it runs again: seconds or
 * hours in run_delay that nobody waited.  The moment of such a move tells these waits
 * from true ones.
 */
#ifndef LLAMUX_DELAYED_BPF_H
#define LLAMUX_DELAYED_BPF_H

#include "kernel.bpf.h"

struct delayed_value {
	__u64 moved_rq_ns;
	__u64 false_ns; /* all that was taken for a wait so far */
};

/* The note is made right after the move, by the clock of the new CPU.  unit: ns;
 * default 100 us: clocks of run queues differ by less, and sleeps that are shorter
 * make no difference. */
#define DELAYED_SLACK_NS 100000ull

/* Written under the run-queue lock, where nothing may be allocated. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048); /* threads that were moved so; 0.2 MB */
	__type(key, __u32);        /* thread */
	__type(value, struct delayed_value);
} moved_asleep SEC(".maps");

/* The last such move on any CPU. */
__u64 last_moved_rq_ns;

/* No wait that began well after the last move is a false one: most need no more than
 * this comparison. */
static __always_inline bool delayed_since(__u64 queued)
{
	return last_moved_rq_ns + DELAYED_SLACK_NS >= queued;
}

/*
 * A task that takes itself to another CPU (sched_setaffinity) sleeps uninterruptibly for
 * the few us in which that CPU's stopper thread moves it, is woken by that, and waits in
 * truth.  One that sleeps otherwise is moved by the stopper where it was still running
 * when somebody else gave it another CPU.  The stopper poses as the highest real-time
 * priority (sched_set_stop_task()).
 */
static __always_inline bool moves_itself(__u64 state)
{
	struct task_struct *by = (struct task_struct *)bpf_get_current_task();

	return (state & TASK_UNINTERRUPTIBLE) && (BPF_CORE_READ(by, flags) & PF_KTHREAD) &&
	       BPF_CORE_READ(by, rt_priority) == 99;
}

/* What it was moved with has been added to its waits, up to now. */
static __always_inline void delayed_add(struct delayed_value *value, __u64 last_arrival, __u64 now)
{
	if (value->moved_rq_ns > last_arrival && now > value->moved_rq_ns)
		value->false_ns += now - value->moved_rq_ns;
}

static __always_inline void delayed_moved(__u32 pid, __u64 last_arrival, __u64 now)
{
	struct delayed_value *value = bpf_map_lookup_elem(&moved_asleep, &pid);
	struct delayed_value fresh = {.moved_rq_ns = now};

	if (now > last_moved_rq_ns)
		last_moved_rq_ns = now;
	if (!value) {
		bpf_map_update_elem(&moved_asleep, &pid, &fresh, BPF_ANY);
		return;
	}
	delayed_add(value, last_arrival, now); /* not for the first time in this sleep */
	value->moved_rq_ns = now;
}

/* It is awake, waits, and is moved before it has run: the kernel ends its wait here. */
static __always_inline void delayed_woken(__u32 pid, __u64 last_arrival, __u64 now)
{
	struct delayed_value *value;

	if (!delayed_since(last_arrival))
		return;
	value = bpf_map_lookup_elem(&moved_asleep, &pid);
	if (!value)
		return;
	delayed_add(value, last_arrival, now);
	value->moved_rq_ns = 0;
}

/* True: it slept from queued on, and did not wait. */
static __always_inline bool delayed_slept(__u32 pid, __u64 queued, __u64 now)
{
	struct delayed_value *value = bpf_map_lookup_elem(&moved_asleep, &pid);

	if (!value || queued + DELAYED_SLACK_NS < value->moved_rq_ns ||
	    queued > value->moved_rq_ns + DELAYED_SLACK_NS)
		return false;
	value->false_ns += now - queued;
	return true;
}

/* run_delay without what it has too much. */
static __always_inline __u64 true_delay(__u32 pid, __u64 run_delay)
{
	struct delayed_value *value = bpf_map_lookup_elem(&moved_asleep, &pid);
	__u64 slept = value ? value->false_ns : 0;

	return run_delay > slept ? run_delay - slept : 0;
}

#endif
