// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * timers.bpf.c - whose high-resolution timers expire, and how often.
 *
 * The expiry runs in an interrupt, in whatever task that hits; whose timer it is
 * stands in the structure that the timer is part of, which its function tells.
 * Low-resolution timers (jiffies) cannot make a storm and have no owner.
 */
#define OBJECT_SET PROBE_TIMERS
#include "kernel.bpf.h"
#include "ring.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* What high-resolution timers are part of. */
struct hrtimer {
	void *function;
};

struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task;
};

struct signal_struct___timer {
	struct hrtimer real_timer;
	struct task_struct *curr_target;
};

struct k_itimer {
	struct signal_struct___timer *it_signal;
	union {
		struct {
			struct hrtimer timer;
		} real;
	} it;
};

struct list_head {
	struct list_head *next;
};

struct wait_queue_head {
	struct list_head head;
};

struct wait_queue_entry {
	struct task_struct *private;
	struct list_head entry;
};

struct timerfd_ctx {
	struct wait_queue_head wqh;
};

#pragma clang attribute pop

extern const void hrtimer_wakeup __ksym __weak;  /* a sleep, or a wait that ends */
extern const void it_real_fn __ksym __weak;      /* setitimer(2) */
extern const void posix_timer_fn __ksym __weak;  /* timer_create(2) */
extern const void timerfd_tmrproc __ksym __weak; /* timerfd_create(2) */

/* By process, 0: those that nobody could be found for; emptied of ended ones by
 * the daemon. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2048); /* processes with timers */
	__type(key, __u32);
	__type(value, struct timer_value);
} timers SEC(".maps");

#define OWNER_OF(timer, type, member)                                                          \
	((struct type *)((void *)(timer)-bpf_core_field_offset(struct type, member)))

static __always_inline struct task_struct *owner_of(struct hrtimer *timer)
{
	const void *function = (const void *)BPF_CORE_READ(timer, function);
	struct list_head *first;

	if (!function)
		return NULL;
	if (function == &hrtimer_wakeup)
		return BPF_CORE_READ((struct hrtimer_sleeper *)timer, task);
	if (function == &it_real_fn)
		return BPF_CORE_READ(OWNER_OF(timer, signal_struct___timer, real_timer), curr_target);
	if (function == &posix_timer_fn)
		return BPF_CORE_READ(OWNER_OF(timer, k_itimer, it.real.timer), it_signal,
				     curr_target);
	if (function == &timerfd_tmrproc &&
	    bpf_core_type_exists(struct timerfd_ctx)) {
		/* Its reader, if one waits in read(2); epoll has no task there. */
		first = BPF_CORE_READ((struct timerfd_ctx *)timer, wqh.head.next);
		return BPF_CORE_READ(OWNER_OF(first, wait_queue_entry, entry), private);
	}
	return NULL;
}

static __always_inline bool is_of_a_program(struct hrtimer *timer)
{
	const void *function = (const void *)BPF_CORE_READ(timer, function);

	return function && (function == &hrtimer_wakeup || function == &it_real_fn ||
			    function == &posix_timer_fn || function == &timerfd_tmrproc);
}

SEC("raw_tp/hrtimer_expire_entry")
int BPF_PROG(timer_expire, struct hrtimer *timer)
{
	struct timer_value *value, fresh = {.count = 1};
	struct task_struct *task;
	__u32 tgid = 0;

	if (!is_of_a_program(timer)) /* the tick, the scheduler, drivers */
		return 0;
	task = owner_of(timer);
	if (task) {
		if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
			return 0;
		tgid = BPF_CORE_READ(task, tgid);
		fresh.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	}
	value = bpf_map_lookup_elem(&timers, &tgid);
	if (!value) {
		if (!bpf_map_update_elem(&timers, &tgid, &fresh, BPF_NOEXIST))
			return 0;
		value = bpf_map_lookup_elem(&timers, &tgid); /* another CPU was first */
	}
	if (value)
		__sync_fetch_and_add(&value->count, 1);
	else
		count_map_full();
	return 0;
}
