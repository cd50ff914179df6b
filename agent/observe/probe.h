/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.h - the BPF programs as the daemon sees them.  Only probe*.c include
 * skeletons or libbpf.
 *
 * What this kernel cannot give is left out and named by probe_describe(); only
 * when nothing at all can be attached does probe_open() fail.  Nothing is pinned:
 * the kernel takes everything back when the process ends, however it ends.
 *
 * A struct probe is used by one thread at a time.
 */
#ifndef AGENT_PROBE_H
#define AGENT_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "llamux/event.h"
#include "llamux/snapshot.h"

struct probe;

struct probe_options {
	uint64_t long_wait_ns;   /* report waits from this on; 0: 10 ms */
	size_t ring_bytes;       /* power of two, a page at least; 0: 256 KiB */
	uint64_t blame_part;     /* saying behind whom a wait was takes at most one part in
	                            so many of a CPU's time; 0: 100 */
	bool fallbacks;          /* use the programs for kernels that refuse the
	                            first choice, also where it is not refused */
	bool later;              /* programs that are not always attached are left to
	                            probe_part_load(): half of the time that it takes */
};

typedef void (*probe_event_fn)(void *ctx, const struct event *event);

/* Times of one process that BPF accounts (see struct task_times). */
struct probe_task {
	pid_t tgid;
	uint64_t start_ns;
	uint64_t reclaim_ns, memcg_ns, compact_ns;
};

/* Puts them into a row of the same process. */
void probe_task_put(const struct probe_task *from, struct task_times *to);

/* fn may be NULL.  reason: one line for a person, such as "no BTF: ...".
 * -EPERM; -EXDEV: a pid namespace of its own; -ENOTSUP: a kernel without BTF ... */
int probe_open(const struct probe_options *options, probe_event_fn fn, void *ctx,
	       struct probe **out, char *reason, size_t reason_len);
void probe_close(struct probe *p); /* detaches all; NULL is allowed */

/*
 * What was left for later, a part at each call: loading takes tens of ms and may go on
 * while another thread uses p; taking it, which is short, may not.  False: all is
 * loaded, *out is NULL.  Both from one thread.
 */
struct probe_part;
bool probe_part_load(const struct probe *p, struct probe_part **out);
void probe_part_take(struct probe *p, struct probe_part *part);

/* The sets of which something has not been loaded yet. */
uint32_t probe_unloaded(const struct probe *p);

/* Readable when a record wants to be seen at once or the ring is half full; what
 * waits else is delivered by the next probe_poll() or probe_read(). */
int probe_fd(const struct probe *p);
int probe_poll(struct probe *p);       /* delivers them; count or -errno */

/*
 * Delivers waiting events, then fills the sample (cumulative): its task rows
 * where the kernel can list them (else n_tasks stays 0 and the caller reads
 * /proc), blame rows, counters, kernel_wait_ns, and the waits of those cgroups
 * that the sample already has.  A wait that still goes on counts up to now.
 */
int probe_read(struct probe *p, struct snapshot *sample);

/* The memory stalls alone, sorted by tgid, for rows that come from /proc (in
 * rows of probe_read() they are contained).  *out is malloc'd. */
int probe_read_tasks(struct probe *p, struct probe_task **out, size_t *n);

/*
 * What processes asked of disks and waited for in files, into a sample that has its
 * tasks, disks and cgroups: io rows, the times of disks, of processes (dirty_ns to
 * fuse_ns in snapshot.h) and written_bytes of cgroups.
 */
int probe_read_io(struct probe *p, struct snapshot *sample);

/* True if probe_read() lists the tasks. */
bool probe_lists_tasks(const struct probe *p);

/* The first set that is attached on demand only, and those before it. */
#define PROBE_BIT(set) (1u << (set))
#define PROBE_ON_DEMAND PROBE_LOCKS
#define PROBE_STANDING (PROBE_BIT(PROBE_ON_DEMAND) - 1)

/*
 * Attaches the programs of these sets (a bit for each, PROBE_BIT()) and detaches
 * those of all others from PROBE_ON_DEMAND on.  What a detached set has counted can
 * still be read.  The first -errno of a program that could not be attached; the
 * others are attached all the same.  Detaching takes some ms of waiting, in which
 * the kernel makes sure that nobody runs the program any more.
 */
int probe_want(struct probe *p, uint32_t sets);

/*
 * Detaches the programs of PROBE_SWITCHES, or attaches them again; -errno.  Meanwhile waits
 * are not charged to anybody and blocks are not seen; what waits and blocks when the rest
 * begins is not known behind it.  The kernel's own sums (run, wait) go on.
 */
int probe_rest(struct probe *p, bool rest);

/* The sets that are attached now, and those of which this kernel has at least one
 * program. */
uint32_t probe_attached(const struct probe *p);
uint32_t probe_usable(const struct probe *p);

/* Lets the kernel measure what the programs cost, or not; that takes time of its own
 * at each call of one. */
void probe_measure(struct probe *p, bool wanted);

/* What the sets did since start, but for what was lost (0 here; a sample has it). */
void probe_use(const struct probe *p, struct set_use use[PROBE_SETS]);

/* "locks"; NULL if out of range. */
const char *probe_set_word(enum probe_set set);

/* One program.  error: 0 if this kernel has it, else the errno that loading or
 * attaching it failed with. */
struct probe_info {
	const char *name;     /* "sched_switch (tp_btf)" */
	enum probe_set set;
	bool attached;
	int error;
};

/* Index from 0; -ENOENT past the last. */
int probe_describe(const struct probe *p, size_t i, struct probe_info *out);

#endif
