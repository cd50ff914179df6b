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

enum probe_object {
	OBJECT_SCHED,
	OBJECT_LIFE,
	OBJECT_MEM,
	OBJECT_TASKS,
	OBJECT_IO,
	OBJECT_LOCKS,
	OBJECT_CALLS,
	OBJECT_TIMERS,
	OBJECT_IRQ,
	OBJECT_ERRORS,
	OBJECT_COUNT
};

#define PROBE_PROGRAMS_MAX 128

/* One row for each program that may be attached. */
struct probe_program {
	const char *label;        /* "sched_switch (tp_btf)" */
	const char *name;         /* of the function in bpf/ */
	enum probe_object object;
	const char *fallback_for; /* tried only if the program of that name fails */
	enum probe_set set;       /* attached while this is wanted */
};

/* Maps by file descriptor; -1 where the object is not loaded.  Only ints, one row
 * of map_table[] in probe_load.c for each. */
struct probe_maps {
	int occupancies, blames;
	int ended_threads, ended_cgroups;
	int births, origins, limit_errors;
	int stalls, takes;
	int begins_futex, begins_kernel, lock_waits;
	int calls, timers;
	int irq_takes, irq_totals;
	int blocks;
	int moved_asleep;
	int io_totals, io_disks, io_cgroups, file_waits, fuse_waits;
	int counters, events;
};

/* How long a set has been attached. */
struct set_state {
	bool on;
	uint64_t since_ns; /* boot clock */
	uint64_t on_ns;    /* before that */
	uint64_t measured_ns; /* the part of on_ns in which its cost was measured */
};

struct probe {
	probe_event_fn fn;
	void *ctx;
	struct probe_options options;
	int n_cpus;               /* possible ones */
	struct bpf_object *object[OBJECT_COUNT];
	struct bpf_program *program[PROBE_PROGRAMS_MAX]; /* loaded; else NULL */
	struct bpf_link *link[PROBE_PROGRAMS_MAX];       /* attached; else NULL */
	int error[PROBE_PROGRAMS_MAX];
	bool tried[OBJECT_COUNT]; /* loaded, or refused */
	struct set_state set[PROBE_SETS];
	int stats_fd;             /* the kernel measures while it is open; -1: not */
	uint64_t stats_since_ns;  /* boot clock */
	struct bpf_link *list_threads; /* iterator; NULL: this kernel has none */
	struct ring_buffer *ring;
	struct probe_maps map;
	uint64_t events_seen;
	struct blame_table *blame;
	struct lock_table *locks; /* NULL until PROBE_LOCKS was attached */
	uint64_t locks_full;
};

/* probe_load.c */
extern const struct probe_program probe_programs[];
extern const size_t probe_n_programs;
int probe_load(struct probe *p);
void probe_unload(struct probe *p);
int probe_attach(struct probe *p, size_t i); /* 0 or -errno, also kept in error[] */
void probe_detach(struct probe *p, size_t i);

/* probe_args.c: how the tracepoints of this kernel hand over their arguments, and
 * what else the programs of bpf/io.bpf.c take from the machine. */
struct probe_io_knobs {
	uint64_t request_arg, pause_arg, jiffy_ns, count_from_ns;
};
void probe_io_knobs(struct probe_io_knobs *out);

/* probe_sets.c */
void probe_sets_begin(struct probe *p); /* after probe_load() */
void probe_sets_end(struct probe *p);

/* probe_threads.c: malloc'd rows by pid, and those threads that wait now. */
struct waiting_thread {
	pid_t tgid;
	uint32_t cpu, running_tgid;
	bool throttled; /* its own quota is what it waits for */
	uint64_t queued_rq_ns, rq_ns;
};

/* What has to be known of one whose id is met elsewhere. */
struct brief_thread {
	pid_t pid, tgid;
	uint8_t policy;
	uint32_t state;      /* as of struct thread_record, like the next one */
	int32_t syscall;
	uint64_t waiting_ns; /* for a CPU, until now */
};

struct thread_list {
	struct task_row *task;
	size_t n_tasks;
	struct waiting_thread *waiting;
	size_t n_waiting;
	struct brief_thread *brief; /* all, sorted by pid */
	size_t n_brief;
};

int probe_list_threads(struct probe *p, struct thread_list *out);
void thread_list_free(struct thread_list *list);
void probe_add_blocked(struct task_times *t, const __u64 ns[BLOCK_REASONS]);

const struct brief_thread *thread_find(const struct thread_list *list, pid_t pid);

/* probe_locks.c: fills the lock rows of a sample. */
struct lock_table;
int probe_fill_locks(struct probe *p, struct snapshot *sample, const struct thread_list *threads);
void lock_table_free(struct lock_table *t);

/* probe_counts.c: system calls and timers into the rows. */
int probe_merge_counts(struct probe *p, struct snapshot *sample);

/* probe_place.c: what a thread in this state and system call waits for. */
enum place place_of(uint32_t state, int32_t syscall);
/* probe_life.c */
int probe_merge_births(struct probe *p, struct snapshot *sample);
int probe_merge_errors(struct probe *p, struct snapshot *sample);
/* Who started a process, living or just ended, 0: not known.  The kernel's own
 * parent is init as soon as the real one has ended. */
pid_t probe_starter(struct probe *p, pid_t pid);

/* probe_irq.c */
int probe_merge_irqs(struct probe *p, struct snapshot *sample);

/* probe_maps.c: all entries of a hash map, malloc'd, packed key by key. */
int probe_dump(int map, size_t key_size, size_t value_size, bool empty_it, void **keys,
	       void **values, size_t *n);
/* Takes all entries out of a hash map; -errno. */
int probe_empty(struct bpf_map *map);
int probe_read_counters(struct probe *p, struct event_counters *sum);
/* malloc'd, n_cpus of them. */
int probe_read_occupancies(struct probe *p, struct occupancy **out);
/* After the programs that write them have been detached: who ran when, and who blocks now,
 * which would be taken for what goes on.  Sums stay. */
int probe_forget_turns(struct probe *p);

#endif
