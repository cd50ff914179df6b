// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * locks.bpf.c - who waits for a lock, and who let him go on: futexes of programs,
 * and the kernel's own sleeping locks.
 *
 * A futex wait is taken from sched_switch (a thread that goes to sleep inside the
 * call futex) and sched_waking (it is woken, by the one that runs), not from the
 * entry and exit of the call: tracing any one call takes every call of every
 * program off the kernel's fast path, some 100 ns each, whereas a thread that
 * sleeps costs microseconds anyway.  It is the more exact as well: what passes
 * between the waking and the return is a wait for a CPU, and is accounted there.
 *
 * What a futex is used for the kernel does not know, but the call's arguments tell:
 * a lock is taken with the value 2, "taken and waited for" (Drepper, "Futexes Are
 * Tricky"; glibc, Rust, Go's runtime), or with the owner's id in the word (PI and
 * robust mutexes, musl), and without a limit of time.  All other waits are for a
 * condition: for work, for the end of a thread; those can last for ever in good
 * health.
 */
#define OBJECT_SET PROBE_LOCKS
#include "kernel.bpf.h"
#include "place.bpf.h"
#include "ring.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* The number of the call futex; set at load, as it depends on the architecture. */
const volatile __u64 futex_call = ~0ull;

/* include/uapi/linux/futex.h */
#define FUTEX_WAIT 0
#define FUTEX_LOCK_PI 6
#define FUTEX_WAIT_BITSET 9
#define FUTEX_LOCK_PI2 13
#define FUTEX_COMMAND 0x7f
#define FUTEX_WAITERS 0x80000000u
#define FUTEX_TID 0x3fffffffu

/* include/trace/events/lock.h, since 16edd9b511a1 (5.19) */
#define LCB_F_SPIN 1
#define LCB_F_READ 2
#define LCB_F_WRITE 4
#define LCB_F_RT 8
#define LCB_F_PERCPU 16
#define LCB_F_MUTEX 32

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* Sleeping locks: the owner is a pointer with flags in its low bits. */
struct mutex {
	struct atomic_long owner;
};

struct rw_semaphore {
	struct atomic_long owner;
};

struct mm_struct___lock {
	struct rw_semaphore mmap_lock; /* c1e8d7c6a7a6 (5.8); was mmap_sem */
};

struct pid {
	unsigned int level; /* 0: of the first pid namespace */
};

struct task_struct___pid {
	struct pid *thread_pid; /* 2c4704756cab (4.19) */
};

#pragma clang attribute pop

/* Waits that have begun, by thread: in a futex, and in the kernel. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* threads asleep in futexes */
	__type(key, __u32);
	__type(value, struct lock_begin);
} begins_futex SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* threads asleep for locks of the kernel */
	__type(key, __u32);
	__type(value, struct lock_begin);
} begins_kernel SEC(".maps");

/* Waits that have ended; emptied by the daemon at each sample.  Preallocated: it is
 * written where nothing may be allocated. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2048); /* pairs of processes between two samples */
	__type(key, struct lock_key);
	__type(value, struct lock_value);
} lock_waits SEC(".maps");

static __always_inline void add_wait(const struct lock_key *key, __u64 ns, __u32 tid, __u32 by)
{
	struct lock_value fresh = {.wait_ns = ns, .count = 1, .tid = tid, .other_tid = by};
	struct lock_value *value = bpf_map_lookup_elem(&lock_waits, key);

	if (!value) {
		if (!bpf_map_update_elem(&lock_waits, key, &fresh, BPF_NOEXIST))
			return;
		value = bpf_map_lookup_elem(&lock_waits, key); /* another CPU was first */
	}
	if (!value) {
		count_map_full();
		return;
	}
	__sync_fetch_and_add(&value->wait_ns, ns);
	__sync_fetch_and_add(&value->count, 1);
	value->tid = tid;
	value->other_tid = by;
}

/* --- futexes ------------------------------------------------------------------- */

/* Thread ids in a program's memory are those of its own pid namespace: below the
 * first one they cannot be told here. */
static __always_inline bool ids_are_global(struct task_struct *task)
{
	struct task_struct___pid *t = (void *)task;

	return BPF_CORE_READ(t, thread_pid, level) == 0;
}

/*
 * Lock or condition, and the owner's thread id where it can be had.  The third
 * word of a glibc mutex is its owner; of another lock that is taken in the same
 * way it is something else, which the daemon finds to be no thread.
 */
static __always_inline void look_at_futex(struct lock_begin *b, struct task_struct *task,
					  const __u64 arg[4])
{
	__u32 command = arg[1] & FUTEX_COMMAND, value = arg[2], owner = 0;
	const void *word = (const void *)arg[0];

	b->kind = LOCK_CONDITION;
	if (arg[3])
		return; /* it gives up after a time: polling, rather than a lock */
	if (command == FUTEX_LOCK_PI || command == FUTEX_LOCK_PI2) {
		b->kind = LOCK_FUTEX;
		bpf_probe_read_user(&owner, sizeof(owner), word);
	} else if (command != FUTEX_WAIT && command != FUTEX_WAIT_BITSET) {
		return;
	} else if (value == 2) {
		b->kind = LOCK_FUTEX;
		if (command == FUTEX_WAIT)
			bpf_probe_read_user(&owner, sizeof(owner), word + 8);
	} else if (value & FUTEX_WAITERS) {
		b->kind = LOCK_FUTEX;
		owner = value;
	}
	b->shared = !(arg[1] & 128); /* FUTEX_PRIVATE_FLAG */
	if (ids_are_global(task))
		b->holder = owner & FUTEX_TID;
}

static __always_inline int on_sleep(void)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct lock_begin b = {};
	void *registers;
	__u64 arg[4] = {};
	__u32 pid;

	if (!thread_state(task))
		return 0;
	registers = task_registers(task);
	if (!registers || (__u64)call_number(registers) != futex_call)
		return 0;
	call_arguments(registers, arg);
	pid = task->pid;
	b.since_ns = bpf_ktime_get_ns();
	b.tgid = task->tgid;
	look_at_futex(&b, task, arg);
	if (bpf_map_update_elem(&begins_futex, &pid, &b, BPF_ANY))
		count_map_full();
	return 0;
}

/* The one that goes is the current one still. */
SEC("tp_btf/sched_switch")
int BPF_PROG(futex_sleep, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return preempt ? 0 : on_sleep();
}

SEC("raw_tp/sched_switch")
int BPF_PROG(futex_sleep_raw, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	return preempt ? 0 : on_sleep();
}

/*
 * Whoever wakes out of a futex is in that call itself, or ends; a thread that is
 * only interrupted by the timer that ends the wait is in none, as the interrupt
 * has left its own frame where the call's was.
 */
static __always_inline int on_wake(__u32 pid)
{
	struct lock_begin *b = bpf_map_lookup_elem(&begins_futex, &pid);
	struct task_struct *by = bpf_get_current_task_btf();
	struct lock_key key = {};
	__u32 by_tid = 0;
	__u64 ns;

	if (!b)
		return 0;
	key.waiter = b->tgid;
	key.kind = b->kind;
	if ((__u64)call_number(task_registers(by)) == futex_call) {
		key.other = by->tgid;
		by_tid = by->pid;
	}
	ns = bpf_ktime_get_ns() - b->since_ns;
	bpf_map_delete_elem(&begins_futex, &pid);
	add_wait(&key, ns, pid, by_tid);
	return 0;
}

SEC("tp_btf/sched_waking")
int BPF_PROG(futex_wake, struct task_struct *task)
{
	if (!thread_state(task) || (__u64)call_number(task_registers(task)) != futex_call)
		return 0;
	return on_wake(task->pid);
}

/* Where tp_btf is refused the call cannot be read of another task: every waking
 * then costs a look into the map. */
SEC("raw_tp/sched_waking")
int BPF_PROG(futex_wake_raw, struct task_struct *task)
{
	return on_wake(BPF_CORE_READ(task, pid));
}

/* --- the kernel's own locks ------------------------------------------------------ */

/* Owner words have flags in their low bits (kernel/locking/mutex.h, rwsem.c); of a
 * lock that readers hold it is the last one that came. */
#define OWNER_FLAGS 7ul

static __always_inline struct task_struct *lock_owner(void *lock, __u32 flags)
{
	struct mutex *mutex = lock;
	struct rw_semaphore *rwsem = lock;
	__u64 owner = 0;

	if (flags & LCB_F_MUTEX)
		owner = BPF_CORE_READ(mutex, owner.counter);
	else if (!(flags & (LCB_F_PERCPU | LCB_F_RT)))
		owner = BPF_CORE_READ(rwsem, owner.counter);
	return (struct task_struct *)(owner & ~OWNER_FLAGS);
}

static __always_inline bool is_mmap_lock(struct task_struct *task, void *lock)
{
	struct mm_struct___lock *mm = (void *)task->mm;

	if (!mm || !bpf_core_field_exists(mm->mmap_lock))
		return false;
	return lock == (void *)mm + bpf_core_field_offset(mm->mmap_lock);
}

/* A lock that is spun for does not put to sleep, and is over before it matters; a
 * mutex is spun for first, and that is part of the wait. */
SEC("raw_tp/contention_begin")
int BPF_PROG(lock_begin, void *lock, unsigned int flags)
{
	struct task_struct *task = bpf_get_current_task_btf(), *owner;
	struct lock_begin b = {}, *before;
	__u32 pid = task->pid;

	if ((flags & LCB_F_SPIN) && !(flags & LCB_F_MUTEX))
		return 0;
	if (task->flags & PF_KTHREAD)
		return 0;
	before = bpf_map_lookup_elem(&begins_kernel, &pid);
	if (before && before->lock == (__u64)lock)
		return 0; /* it has spun in vain */
	b.lock = (__u64)lock;
	b.since_ns = bpf_ktime_get_ns();
	b.tgid = task->tgid;
	b.kind = is_mmap_lock(task, lock) ? LOCK_MMAP : LOCK_KERNEL;
	owner = lock_owner(lock, flags);
	if (owner) {
		b.holder = BPF_CORE_READ(owner, pid);
		b.other = BPF_CORE_READ(owner, tgid);
	}
	if (bpf_map_update_elem(&begins_kernel, &pid, &b, BPF_ANY))
		count_map_full();
	return 0;
}

SEC("raw_tp/contention_end")
int BPF_PROG(lock_end, void *lock, int ret)
{
	__u32 pid = (__u32)bpf_get_current_pid_tgid();
	struct lock_begin *b = bpf_map_lookup_elem(&begins_kernel, &pid);
	struct lock_key key = {};
	__u32 holder;
	__u64 ns;

	if (!b || b->lock != (__u64)lock)
		return 0;
	key.waiter = b->tgid;
	key.other = b->other;
	key.kind = b->kind;
	holder = b->holder;
	ns = bpf_ktime_get_ns() - b->since_ns;
	bpf_map_delete_elem(&begins_kernel, &pid);
	add_wait(&key, ns, pid, holder);
	return 0;
}
