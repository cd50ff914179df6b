/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_impl.h - what the files probe*.c share: the loaded objects and the maps
 * that are read.
 */
#ifndef AGENT_PROBE_IMPL_H
#define AGENT_PROBE_IMPL_H

#include <bpf/libbpf.h>

#include "probe.h"
#include "probe_blame.h"

enum probe_object { OBJECT_SCHED, OBJECT_LIFE, OBJECT_MEM, OBJECT_TASKS, OBJECT_COUNT };

#define PROBE_PROGRAMS_MAX 24

/* One row for each program that may be attached. */
struct probe_program {
	const char *label;        /* "sched_switch (tp_btf)" */
	const char *name;         /* of the function in bpf/ */
	enum probe_object object;
	const char *fallback_for; /* tried only if the program of that name fails */
};

/* Maps by file descriptor; -1 where the object is not loaded. */
struct probe_maps {
	int occupancies, blames;
	int ended_threads, ended_cgroups;
	int stalls;
	int counters, events;
};

struct probe {
	probe_event_fn fn;
	void *ctx;
	struct probe_options options;
	int n_cpus;               /* possible ones */
	void *skeleton[OBJECT_COUNT];
	struct bpf_link *link[PROBE_PROGRAMS_MAX];
	int error[PROBE_PROGRAMS_MAX];
	struct bpf_link *list_threads; /* iterator; NULL: this kernel has none */
	struct ring_buffer *ring;
	struct probe_maps map;
	uint64_t events_seen;
	struct blame_table *blame;
};

/* probe_load.c */
extern const struct probe_program probe_programs[];
extern const size_t probe_n_programs;
int probe_load(struct probe *p);
void probe_unload(struct probe *p);

/* probe_threads.c: malloc'd rows by pid, and those threads that wait now. */
struct waiting_thread {
	pid_t tgid;
	uint32_t cpu, running_tgid;
	bool throttled; /* its own quota is what it waits for */
	uint64_t queued_rq_ns, rq_ns;
};

struct thread_list {
	struct task_row *task;
	size_t n_tasks;
	struct waiting_thread *waiting;
	size_t n_waiting;
};

int probe_list_threads(struct probe *p, struct thread_list *out);
void thread_list_free(struct thread_list *list);

/* probe_maps.c: all entries of a hash map, malloc'd, packed key by key. */
int probe_dump(int map, size_t key_size, size_t value_size, bool empty_it, void **keys,
	       void **values, size_t *n);
int probe_read_counters(struct probe *p, struct event_counters *sum);
/* malloc'd, n_cpus of them. */
int probe_read_occupancies(struct probe *p, struct occupancy **out);

#endif
