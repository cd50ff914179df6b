/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * request.bpf.h - requests on their way to a disk and back: who made each, and when it was
 * handed to the device.
 */
#ifndef LLAMUX_REQUEST_BPF_H
#define LLAMUX_REQUEST_BPF_H

#include "disk.bpf.h"
#include "ring.bpf.h"

/*
 * Which argument of a tracepoint is the one that is wanted, as this kernel's BTF
 * has it (set at load).  block_rq_insert and block_rq_issue lost their first
 * argument, the queue, in a54895fa057c (5.11).
 */
const volatile __u64 request_arg = 0;

/*
 * Requests on their way, found by their address: sets of IO_WAYS.  Not a hash map,
 * as an array costs a tenth of it, three times for each request.  Requests are
 * made once for each queue and used again and again, so what is left behind by one
 * that was never done is overwritten by its next use.  Two CPUs that take the same
 * free place in the same instant lose one of them: its end finds nothing, which is
 * counted.
 */
#define IO_SETS 1024 /* power of two; 200 KB */
#define IO_WAYS 4

struct io_slot {
	__u64 rq; /* 0: free */
	__u64 issue_ns;
	__u64 start_boot_ns;
	__u64 cgroup_id; /* that a kernel thread writes for; 0: none */
	__u32 tgid, dev;
	__u32 direction;  /* enum io_direction; past it: flush, discard ... */
	__u16 alone;      /* nothing else was in the device when it was issued */
	__u16 again;      /* the device gave it back */
};

struct io_set {
	struct io_slot way[IO_WAYS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, IO_SETS);
	__type(key, __u32);
	__type(value, struct io_set);
} io_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, struct io_disk_value);
} io_disks SEC(".maps");

/* Of an address its lower half: what is typed for the verifier may be calculated with no other
 * way.  Copied by hand, as the compiler would shift it. */
static __always_inline __u32 lower_half(const void *p)
{
	__u64 half;

	asm volatile("r1 = %1; w1 = w1; %0 = r1" : "=r"(half) : "r"(p) : "r1");
	return (__u32)half;
}

/* The slot of a request, or NULL; then free (if asked for) is one that it may take, if any. */
static __always_inline struct io_slot *slot_of(const struct request *rq, struct io_slot **free)
{
	__u32 index = (lower_half(rq) >> 6) * 0x9e3779b1u >> 22; /* Fibonacci hashing */
	struct io_set *set = bpf_map_lookup_elem(&io_slots, &index);

	_Static_assert(IO_SETS == 1 << (32 - 22), "the upper bits number the sets");
	if (!set)
		return NULL;
#pragma unroll
	for (int i = 0; i < IO_WAYS; i++) {
		if (set->way[i].rq == (__u64)rq)
			return &set->way[i];
		if (free && !set->way[i].rq)
			*free = &set->way[i];
	}
	return NULL;
}

static __always_inline void count_in_device(__u32 dev, __s64 n)
{
	struct io_disk_value *disk = bpf_map_lookup_elem(&io_disks, &dev);

	if (disk)
		__sync_fetch_and_add(&disk->in_device, n);
}

/* A slot for a request that the task which is here makes: the one of its last use, or a free
 * one; NULL (and counted) where there is none. */
static __always_inline struct io_slot *begin_request(struct request *rq, struct io_slot *slot,
						     struct io_slot *free, bool btf)
{
	struct task_struct *task = btf ? bpf_get_current_task_btf()
				       : (struct task_struct *)bpf_get_current_task();
	__u32 op;

	if (slot && slot->issue_ns) /* its last use has never ended */
		count_in_device(slot->dev, -1);
	if (!slot)
		slot = free;
	if (!slot) {
		count_map_full();
		return NULL;
	}
	op = READ(btf, rq, cmd_flags) & REQ_OP_MASK;
	slot->tgid = READ(btf, task, tgid);
	slot->start_boot_ns = btf ? task->group_leader->start_boottime
				  : BPF_CORE_READ(task, group_leader, start_boottime);
	slot->dev = disk_of(rq, btf);
	slot->direction = op == OP_READ ? IO_READ : op == OP_WRITE ? IO_WRITE : IO_DIRECTIONS;
	slot->cgroup_id = 0;
	if (op == OP_WRITE && (READ(btf, task, flags) & PF_KTHREAD))
		slot->cgroup_id = charged_cgroup(rq, task);
	slot->issue_ns = 0;
	slot->again = 0;
	slot->rq = (__u64)rq;
	return slot;
}

/* A tracepoint's request.  The compiler must not make one load of the two, from a computed
 * place in the context: the verifier allows constant places only, and those that there are. */
#define REQUEST_OF(args)                                                                           \
	({                                                                                         \
		struct request *rq_;                                                               \
		if (request_arg) {                                                                 \
			rq_ = (struct request *)(args)[1];                                         \
			asm volatile("" : "+r"(rq_));                                              \
		} else {                                                                           \
			rq_ = (struct request *)(args)[0];                                         \
			asm volatile("" : "+r"(rq_));                                              \
		}                                                                                  \
		rq_;                                                                               \
	})

#endif
