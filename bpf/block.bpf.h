/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * block.bpf.h - time in uninterruptible sleep, by thread and by reason.
 *
 * A thread that goes off its CPU in this state notes when; when it comes on again
 * the time between, less what it waited for a CPU, was its block.  It is rare
 * beside a switch, so the ordinary switch pays two loads and two branches.  The
 * entry of a thread stays until it ends: nothing is allocated or freed again at
 * each block, and the iterator reads sums and the block that goes on as one.
 */
#ifndef LLAMUX_BLOCK_BPF_H
#define LLAMUX_BLOCK_BPF_H

#include "kernel.bpf.h"
#include "ring.bpf.h"

/* Written under the run-queue lock, where nothing may be allocated. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192); /* threads that ever blocked; 0.9 MB */
	__type(key, __u32);        /* thread */
	__type(value, struct block_value);
} blocks SEC(".maps");

#define block_barrier() asm volatile("" ::: "memory")

/* The part of [since, now] in which it was not waiting for a CPU: run_delay holds
 * the waits that have ended, also on other CPUs, queued when the last one began. */
static __always_inline __u64 block_length(const struct block_value *value, __u64 run_delay,
					  __u64 queued, __u64 now)
{
	__u64 off, waited = run_delay - value->run_delay_ns;

	off = now > value->since_rq_ns ? now - value->since_rq_ns : 0;
	if (queued && queued < now)
		waited += now - queued;
	return off > waited ? off - waited : 0;
}

/* False: the entry was changed meanwhile. */
static __always_inline bool block_try(const struct block_value *value, __u64 run_delay,
				      __u64 queued, __u64 now, __u64 ns[BLOCK_REASONS])
{
	__u64 sequence = value->sequence, since;
	__u32 reason = value->reason;

	block_barrier();
	for (int i = 0; i < BLOCK_REASONS; i++)
		ns[i] = value->ns[i];
	since = value->since_rq_ns;
	if (since && reason < BLOCK_REASONS)
		ns[reason] += block_length(value, run_delay, queued, now);
	block_barrier();
	return !(sequence & 1) && sequence == value->sequence;
}

/* All that a thread was blocked up to now, by reason; for the iterator.  Three
 * tries written out: of a loop the compiler makes one that is entered in its
 * middle, which the verifier of 6.1 refuses ("back-edge"). */
static __always_inline void block_read(__u32 pid, __u64 run_delay, __u64 queued, __u64 now,
				       __u64 ns[BLOCK_REASONS])
{
	struct block_value *value = bpf_map_lookup_elem(&blocks, &pid);

	if (!value || block_try(value, run_delay, queued, now, ns))
		return;
	if (!block_try(value, run_delay, queued, now, ns))
		block_try(value, run_delay, queued, now, ns);
}

#endif
