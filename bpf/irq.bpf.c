// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * irq.bpf.c - what interrupts and softirqs take, and from whom; and who sends
 * packets.
 *
 * A kernel without IRQ_TIME_ACCOUNTING counts that time as the task's own, so that
 * nothing in /proc shows it (the columns of /proc/stat then hold only ticks that
 * happened to fall into an interrupt).  Two clock readings around each of them are
 * the only truth; at the rate of a flood they cost some percent of a CPU, so the
 * programs are attached on demand.
 */
#define OBJECT_SET PROBE_IRQ
#include "kernel.bpf.h"
#include "ring.bpf.h"

char LICENSE[] SEC("license") = "GPL";

enum { SOFTIRQ_NET_TX = 2, SOFTIRQ_NET_RX = 3 }; /* include/linux/interrupt.h */

/* One softirq and one interrupt at a time on a CPU; an interrupt may come while a
 * softirq runs, and is not counted as part of it then. */
struct irq_state {
	__u64 softirq_ns, irq_ns; /* when it began; 0: none runs */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct irq_state);
} irq_states SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct irq_totals);
} irq_totals SEC(".maps");

/* By process; emptied of ended ones by the daemon.  Preallocated: it is written in
 * interrupts. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* processes; 0.4 MB */
	__type(key, __u32);
	__type(value, struct irq_value);
} irq_takes SEC(".maps");

static __always_inline struct irq_state *own_state(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&irq_states, &zero);
}

static __always_inline struct irq_totals *own_totals(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&irq_totals, &zero);
}

/* NULL for the idle task, and where there is no room. */
static __always_inline struct irq_value *current_value(void)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct irq_value fresh = {}, *value;

	if (!tgid)
		return NULL;
	value = bpf_map_lookup_elem(&irq_takes, &tgid);
	if (value)
		return value;
	bpf_map_update_elem(&irq_takes, &tgid, &fresh, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&irq_takes, &tgid);
	if (!value)
		count_map_full();
	return value;
}

SEC("raw_tp/softirq_entry")
int softirq_begin(void *ctx)
{
	struct irq_state *state = own_state();

	if (state)
		state->softirq_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("raw_tp/softirq_exit")
int BPF_PROG(softirq_end, unsigned int vector)
{
	struct irq_state *state = own_state();
	struct irq_totals *totals = own_totals();
	struct irq_value *value;
	__u64 ns;

	if (!state || !totals || !state->softirq_ns) /* began before it was attached */
		return 0;
	ns = bpf_ktime_get_ns() - state->softirq_ns;
	state->softirq_ns = 0;
	if (vector == SOFTIRQ_NET_RX || vector == SOFTIRQ_NET_TX)
		totals->net_ns += ns;
	else
		totals->other_ns += ns;
	value = current_value();
	if (value)
		__sync_fetch_and_add(&value->softirq_ns, ns);
	return 0;
}

SEC("raw_tp/irq_handler_entry")
int irq_begin(void *ctx)
{
	struct irq_state *state = own_state();

	if (state)
		state->irq_ns = bpf_ktime_get_ns();
	return 0;
}

SEC("raw_tp/irq_handler_exit")
int irq_end(void *ctx)
{
	struct irq_state *state = own_state();
	struct irq_totals *totals = own_totals();
	struct irq_value *value;
	__u64 ns;

	if (!state || !totals || !state->irq_ns)
		return 0;
	ns = bpf_ktime_get_ns() - state->irq_ns;
	state->irq_ns = 0;
	if (state->softirq_ns)
		state->softirq_ns += ns;
	totals->irq_ns += ns;
	value = current_value();
	if (value)
		__sync_fetch_and_add(&value->irq_ns, ns);
	return 0;
}

/* In the sender's own context: what a softirq sends (answers of the kernel,
 * forwarded packets) is nobody's that runs here. */
SEC("raw_tp/net_dev_queue")
int BPF_PROG(packet_queue, struct sk_buff *skb)
{
	struct irq_state *state = own_state();
	struct irq_value *value;

	if (!state || state->softirq_ns)
		return 0;
	value = current_value();
	if (!value)
		return 0;
	__sync_fetch_and_add(&value->sent, 1);
	__sync_fetch_and_add(&value->sent_bytes, BPF_CORE_READ(skb, len));
	return 0;
}
