/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.h - the BPF programs as the daemon sees them.  probe.c is the only file
 * that includes skeletons or libbpf.
 *
 * What this kernel cannot give is left out and named by probe_describe(); only
 * when nothing at all can be attached does probe_open() fail.
 */
#ifndef AGENT_PROBE_H
#define AGENT_PROBE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "llamux/event.h"
#include "llamux/snapshot.h"

struct probe;

struct probe_options {
	uint64_t long_wait_ns;   /* report waits from this on; 0: 10 ms */
	size_t ring_bytes;       /* power of two; 0: 256 KiB */
};

typedef void (*probe_event_fn)(void *ctx, const struct event *event);

/* Times of one thread or process that BPF accounts (see struct task_times). */
struct probe_task {
	pid_t tgid;
	uint64_t start_ns;
	uint64_t reclaim_ns, memcg_ns, compact_ns;
};

/* reason: one line for a person, such as "no BTF: ...".  -EPERM, -ENOENT ... */
int probe_open(const struct probe_options *options, probe_event_fn fn, void *ctx,
	       struct probe **out, char *reason, size_t reason_len);
void probe_close(struct probe *p); /* detaches all; NULL is allowed */

int probe_fd(const struct probe *p);   /* readable when events wait */
int probe_poll(struct probe *p);       /* delivers them; count or -errno */

/* Fills blame rows, counters and cgroup waits of a sample (cumulative). */
int probe_read(struct probe *p, struct snapshot *sample);
int probe_read_tasks(struct probe *p, struct probe_task **out, size_t *n);

/* "sched_switch (tp_btf)" ... one line per program; missing: 0 attached, else
 * the errno that it failed with.  Index from 0; -ENOENT past the last. */
int probe_describe(const struct probe *p, size_t i, const char **name,
		   int *missing);

#endif
