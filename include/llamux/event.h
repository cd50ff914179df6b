/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h - the records that BPF programs hand to the daemon.  Shared by both,
 * so only fixed-width types, explicit padding, sizes asserted.
 *
 * Source of the values: kernel tracepoints, named in the programs of bpf/.  Times are the
 * kernel's CLOCK_MONOTONIC (bpf_ktime_get_ns) unless a name says boot or rq.
 */
#ifndef LLAMUX_EVENT_H
#define LLAMUX_EVENT_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define EVENT_COMM_LEN 16

/*
 * Each hierarchy numbers its cgroups by itself, so an id from a v1 hierarchy is
 * marked.  A process is known by its v1 cpu cgroup where that is not the root,
 * else by its v2 one, else by its v1 memory cgroup, else as of the v2 root.
 */
#define CGROUP_ID_V1_CPU (1ull << 63)
#define CGROUP_ID_V1_MEMORY (1ull << 62)
/* A process's task limit stands in the cgroup that its pids controller has for it,
 * whatever it is known by. */
#define CGROUP_ID_V1_PIDS (1ull << 61)

enum event_kind {
	EVENT_LONG_WAIT = 1,     /* run-queue wait past the threshold: one in 10 ms and CPU */
	EVENT_RECLAIM_STALL = 2, /* direct reclaim */
	EVENT_MEMCG_STALL = 3,   /* reclaim for the task's own memory cgroup */
	EVENT_COMPACT_STALL = 4, /* direct compaction */
	EVENT_OOM_VICTIM = 5,
	EVENT_KSWAPD_WAKE = 6,
	EVENT_FORK = 7,
	EVENT_EXEC = 8,
	EVENT_EXIT = 9,
	EVENT_KINDS
};

struct event_task {
	__u32 pid;        /* thread */
	__u32 tgid;       /* process */
	__u64 start_boot_ns; /* of the process's main thread */
	__u64 cgroup_id;  /* see CGROUP_ID_V1_CPU */
	char comm[EVENT_COMM_LEN];
};
_Static_assert(sizeof(struct event_task) == 40, "event_task is wire format");

struct event {
	__u64 time_ns;     /* when it ended */
	__u64 duration_ns; /* wait or stall; 0 where there is none */
	__u64 detail;      /* exit: code; reclaim: pages reclaimed; fork: child */
	__u32 kind;        /* enum event_kind */
	__u32 cpu;
	struct event_task who; /* victim, or the one that acts */
	struct event_task by;  /* culprit of a long wait, parent of an exit; zeroes */
};
_Static_assert(sizeof(struct event) == 112, "event is wire format");

/*
 * Programs that are attached and detached together.  Those of PROBE_ALWAYS are
 * attached from start to end; those of PROBE_SWITCHES are, too, unless they rest
 * (probe_rest() in agent/observe/probe.h, demand_rest.c); those of another set while
 * it is wanted (probe_want(), demand.c), as they cost too much for always.  A set's maps
 * count from its first attachment on, and only while it is attached; struct set_use in
 * snapshot.h has for how long that was.
 */
enum probe_set {
	PROBE_ALWAYS,
	PROBE_SWITCHES, /* each switch of a CPU from one task to another */
	PROBE_LOCKS,    /* futexes and the kernel's sleeping locks; from here on on demand */
	PROBE_SYSCALLS, /* each system call */
	PROBE_TIMERS,   /* each timer that expires */
	PROBE_IRQ,      /* interrupts and softirqs */
	PROBE_BLOCK,    /* each request to a block device */
	PROBE_CACHE,    /* the page cache */
	PROBE_RECLAIM,  /* details of reclaim, compaction, large pages */
	PROBE_NET,      /* sockets and packets */
	PROBE_LIFE,     /* details of how processes come and go */
	PROBE_SETS
};

/* --- below: between bpf/ and agent/observe/probe*.c only --------------------- */

/* Counted per CPU; the sum over CPUs is what counts. */
struct event_counters {
	__u64 made[EVENT_KINDS]; /* by kind, whether or not the ring had room */
	__u64 lost;              /* of these, dropped for want of room */
	__u64 map_full[PROBE_SETS]; /* not accounted for want of a map slot */
};

/* Who ran on a CPU, and until when. */
#define OCCUPANCY_SLOTS 1024 /* power of two; 3 s of usual slices, 0.5 s of a crowd */

struct occupancy_slot {
	__u64 until_rq_ns; /* run-queue clock when it left the CPU */
	__u32 tgid;        /* 0: idle */
	__u32 pid;         /* with OCCUPANCY_WANTS: it left still wanting the CPU */
};
#define OCCUPANCY_WANTS (1u << 31)

/* A wait on its way back through the history, and the culprit with the largest
 * part by weighted majority vote (Boyer, Moore): exact when one has more than
 * half, one of the large ones otherwise. */
struct occupancy_walk {
	__u64 from_rq_ns, end_rq_ns; /* still to be charged */
	__u64 run_ns;                /* held by culprit, not charged yet */
	__u64 vote_ns;
	__u32 victim, culprit;
	__u32 vote_tgid, vote_pid;
};

struct occupancy {
	__u64 head;         /* slots used so far; the newest is head - 1 */
	__u64 until_rq_ns;  /* of the newest slot, again: the ordinary switch then
	                       touches one cache line */
	__u64 wait_ns;      /* run-queue wait of all tasks that got this CPU */
	__u64 budget_rq_ns; /* how far the budget for attribution is spent */
	__u64 cell_ns;      /* so much wait is charged to one of those who had it, 0: none; ... */
	__u64 mark_ns;      /* ... to the one who had this moment of it; ... */
	__u64 filled_ns;    /* ... it has come so far */
	__u64 report_rq_ns; /* when a long wait was last reported */
	__u64 long_waits;
	struct occupancy_walk walk;
	struct occupancy_slot slot[OCCUPANCY_SLOTS];
};

struct blame_key {
	__u32 victim;  /* thread group ids */
	__u32 culprit; /* 0: idle, or not known */
};

struct blame_value {
	__u64 wait_ns;
	__u64 count;
};

enum stall_kind {
	STALL_RECLAIM,  /* in direct reclaim */
	STALL_MEMCG,    /* in reclaim for its own memory cgroup */
	STALL_COMPACT,  /* in direct compaction */
	STALL_KINDS
};

/* Memory stalls of a process; key: thread group id. */
struct stall_value {
	__u64 start_boot_ns;
	__u64 ns[STALL_KINDS];
	__u64 count[STALL_KINDS];
};

/* The pages that a process got, and those of them that it brought into the page
 * cache; key: thread group id. */
struct take_value {
	__u64 start_boot_ns;
	__u64 got_pages, cache_pages;
};

/* Why a thread slept uninterruptibly. */
enum block_reason {
	BLOCK_IO,     /* in_iowait: storage, also pages written at others' expense */
	BLOCK_FAULT,  /* in_iowait in a page fault: swap-in, or a mapped file */
	BLOCK_MEMORY, /* in reclaim or compaction */
	BLOCK_PAGE,   /* for a page that was in use before reclaim took it */
	BLOCK_HELD,   /* in another memory stall: over memory.high, or for kswapd */
	BLOCK_OTHER,  /* locks of the kernel, vfork, servers of file systems */
	BLOCK_REASONS
};

/* Uninterruptible sleep of a thread; key: its id. */
struct block_value {
	__u64 since_rq_ns;  /* 0: not blocked */
	__u64 run_delay_ns; /* sched_info.run_delay at that moment */
	__u64 ns[BLOCK_REASONS];
	__u32 reason;
	__u32 sequence;     /* odd while it is being changed */
};

/* What is waited for, in a lock_key and in struct lock_row of snapshot.h. */
enum lock_kind {
	LOCK_FUTEX,     /* a lock of a program */
	LOCK_CONDITION, /* another futex: work to do, the end of a thread */
	LOCK_MMAP,      /* the map of the waiter's own memory (mmap_lock) */
	LOCK_KERNEL,    /* another sleeping lock of the kernel */
	LOCK_KINDS
};

/* Key: thread id. */
struct lock_begin {
	__u64 since_ns;
	__u64 lock;   /* address, of a lock of the kernel */
	__u32 tgid;
	__u32 kind;
	__u32 holder; /* thread id as the lock's word has it; 0: not known */
	__u32 other;  /* its process, of a lock of the kernel; 0: not known */
	__u32 shared; /* between processes */
	__u32 reserved;
};

struct lock_key {
	__u32 waiter; /* thread group ids */
	__u32 other;  /* who woke it, or held the kernel's lock; 0: not known */
	__u32 kind;
	__u32 reserved;
};

struct lock_value {
	__u64 wait_ns;
	__u64 count;
	__u32 tid, other_tid; /* threads of the last wait */
};

/* System calls of a process, and expiries of its timers; key: thread group id. */
struct call_value {
	__u64 start_boot_ns;
	__u64 count;
	__u32 number; /* the call that is most of them, if one is */
	__u32 votes;
};

struct timer_value {
	__u64 start_boot_ns;
	__u64 count;
};

/* What ended threads leave behind, per process or per cgroup; key: tgid or id. */
struct ended_value {
	__u64 run_ns;
	__u64 wait_ns;
	__u64 alive_ns; /* how long they were there */
	__u64 blocked_ns[BLOCK_REASONS];
	__u64 read_bytes, write_bytes; /* task->ioac */
};

/* The affinity of a thread is told for so many CPUs, 64 in a word. */
#define THREAD_CPU_WORDS 4
/*
 * What a process started, and what those started that have ended: when one ends,
 * its sums go to the nearest living one that started it, however many have ended
 * between.  Key: thread group id.
 */
struct birth_value {
	__u64 forks, execs, exits; /* processes, not threads */
	__u64 brief;         /* of the exits: lived for less than BRIEF_NS, less the time
	                        for which it waited for a CPU */
	__u64 brief_run_ns;  /* their CPU time */
	__u64 ended_run_ns;  /* CPU time of all that have ended, in all their lives; of those
	                        only whose parent was still there */
	__u64 oom_kills;     /* of the exits: killed for lack of memory */
};
/* So short a life that two samples most likely see nothing of it.  unit: ns;
 * half of the time between two samples. */
#define BRIEF_NS 1000000000ull

/* System calls of a process that failed for a limit; key: thread group id. */
struct error_value {
	__u64 files, forks;
};

/* Who started a process; key: thread group id. */
struct origin_value {
	__u32 starter;
	__u32 ended; /* starter then is one that lived at that moment */
};

/* One record per thread, written by the task iterator. */
struct thread_record {
	__u32 pid, tgid, ppid, uid;
	__u64 start_boot_ns;  /* of the process's main thread */
	__u64 cgroup_id;
	__u64 pids_cgroup;    /* whose task limit it counts against; 0: none */
	__u64 run_ns, wait_ns;
	__u64 alive_ns;       /* since it began */
	__u64 blocked_ns[BLOCK_REASONS];
	__u64 queued_rq_ns;   /* waiting since; 0: it is not */
	__u64 rq_ns;          /* the clock of its run queue at that moment */
	__u64 ended_run_ns;   /* of ended threads of its process (same in all) */
	__u64 min_faults, major_faults, switches, sleeps, read_bytes, write_bytes;
	__u64 ended_min_faults, ended_major_faults, ended_switches, ended_sleeps;
	__u64 rss_pages;      /* of the process; so are these two */
	__u64 anon_pages, swap_pages;
	__u64 system_ns, ended_system_ns; /* CPU time in the kernel, sampled by the tick */
	__u64 asleep_ns;      /* off the CPU by its own will for so long; 0: it is not */
	__s32 syscall;        /* the one that it sleeps in; -1: none, or not known */
	__u32 reserved;
	__u32 cpu;
	__u32 running_tgid;   /* who has that CPU now; 0: idle */
	__u32 static_prio, rt_priority;
	__u32 policy;
	__u32 fd_limit, nproc_limit; /* RLIMIT_*, soft; all bits set: none */
	__u32 free_fd;        /* the lowest one */
	__u16 zombie;         /* ended and not waited for: only who it is holds */
	__u16 unused;
	__u16 kernel_thread;
	__u16 throttled;      /* by its own CPU quota, at this moment */
	__u64 cpus[THREAD_CPU_WORDS]; /* where it may run: bit n of word n / 64 */
	__u32 n_cpus;         /* how many CPUs these are */
	__u32 state;          /* TASK_* at this moment */
	char comm[EVENT_COMM_LEN];
};
_Static_assert(sizeof(struct thread_record) == 368, "thread_record is wire format");

/* --- block I/O (bpf/io.bpf.c) ------------------------------------------------- */

enum io_direction { IO_READ, IO_WRITE, IO_DIRECTIONS };

/* What one process asked of one disk; key: io_key.  Cumulative. */
struct io_key {
	__u32 tgid;
	__u32 dev; /* major << 20 | minor */
};

struct io_value {
	__u64 start_boot_ns; /* of the process: another one begins anew */
	__u64 requests[IO_DIRECTIONS];
	__u64 bytes[IO_DIRECTIONS];
	__u64 queue_ns[IO_DIRECTIONS];  /* from made to handed to the device */
	__u64 device_ns[IO_DIRECTIONS]; /* from there to done */
};

/* Latency of a request, made to done: bucket 0 is below 2^IO_LATENCY_SHIFT ns (66
 * us), each next one twice as far; the last has no end (from 1.07 s on). */
#define IO_LATENCY_SHIFT 16
#define IO_LATENCIES 16

/* All requests of one disk; key: dev. */
struct io_disk_value {
	__u64 queue_ns[IO_DIRECTIONS];
	__u64 device_ns[IO_DIRECTIONS];
	__u64 alone[IO_DIRECTIONS];    /* requests that the device had for itself */
	__u64 alone_ns[IO_DIRECTIONS]; /* and their device time */
	__s64 in_device;               /* handed over and not done */
	__u64 latency[IO_DIRECTIONS][IO_LATENCIES];
};

/* Bytes that kernel threads wrote for a v2 cgroup; key: its id. */
struct io_cgroup_value {
	__u64 requests;
	__u64 bytes;
};

/* Waits for files of one process; key: tgid. */
struct file_wait_value {
	__u64 start_boot_ns;
	__u64 dirty_ns;   /* made to pause for dirtying pages */
	__u64 dirty_pauses;
	__u64 sync_ns;    /* in fsync and its like */
	__u64 syncs;
};

/* A question to a FUSE server that has no answer yet; key: the request. */
struct fuse_wait {
	__u64 begin_ns;
	__u32 tgid;
	__u32 pid;
};

/* What interrupts took, on one CPU: irq.bpf.c. */
struct irq_totals {
	__u64 net_ns;   /* softirqs that send and take in packets */
	__u64 other_ns; /* other softirqs */
	__u64 irq_ns;
};

/* ... and from a process, and what it sent; key: thread group id. */
struct irq_value {
	__u64 softirq_ns, irq_ns;
	__u64 sent, sent_bytes;
};

#endif
