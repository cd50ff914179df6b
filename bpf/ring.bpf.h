/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ring.bpf.h - the ring buffer and the counters, shared by all objects (the
 * daemon lets the later ones reuse the maps of the first).
 */
#ifndef LLAMUX_RING_BPF_H
#define LLAMUX_RING_BPF_H

#include "kernel.bpf.h"
#include "llamux/event.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024); /* bytes; set again at load */
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct event_counters);
} counters SEC(".maps");

/*
 * Bytes in the ring from which a record that nobody has to see at once wakes
 * the daemon all the same.  Unit: bytes.  Default: half of the ring, set at
 * load: early enough not to lose records, late enough that a fork storm does not
 * wake the daemon for each process.
 */
const volatile __u64 wake_bytes = 128 * 1024;

static __always_inline struct event_counters *own_counters(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&counters, &zero);
}

/* Whose loss it is: an object of another set defines this before it includes. */
#ifndef OBJECT_SET
#define OBJECT_SET PROBE_ALWAYS
#endif

static __always_inline void count_map_full(void)
{
	struct event_counters *c = own_counters();

	if (c)
		c->map_full[OBJECT_SET]++;
}

/* NULL when the ring is full, which is counted.  Zeroed otherwise. */
static __always_inline struct event *event_reserve(__u32 kind)
{
	struct event_counters *c = own_counters();
	struct event *e;

	if (!c || kind >= EVENT_KINDS)
		return NULL;
	c->made[kind]++;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e) {
		c->lost++;
		return NULL;
	}
	__builtin_memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->cpu = bpf_get_smp_processor_id();
	e->time_ns = bpf_ktime_get_ns();
	return e;
}

/* Wakes the daemon: for what it has to see at once. */
static __always_inline void event_submit(struct event *e)
{
	bpf_ringbuf_submit(e, BPF_RB_FORCE_WAKEUP);
}

/* Leaves the record for the daemon's next look, at its own pace. */
static __always_inline void event_submit_quietly(struct event *e)
{
	__u64 waiting = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);

	bpf_ringbuf_submit(e, waiting >= wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

#endif
