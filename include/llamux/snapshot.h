/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot.h - the machine's accounted time: cumulative samples, and the
 * difference of two of them over a window.
 *
 * A sample is what the collector read at one moment: counters since boot or
 * since the probe was attached.  A snapshot is the change between two samples;
 * every decision is made from snapshots.  Times are CLOCK_BOOTTIME nanoseconds
 * unless a name says otherwise.  Both own their arrays; free with *_free().
 */
#ifndef LLAMUX_SNAPSHOT_H
#define LLAMUX_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "llamux/event.h"

#define SNAPSHOT_NAME_LEN 16
#define SNAPSHOT_CPU_WORDS 4 /* affinity is told on machines of up to 256 CPUs */

/* Counters of one process (all its threads), cumulative in a sample and
 * differences in a snapshot.  Kept by the kernel: exact, not sampled. */
struct task_times {
	uint64_t run_ns;      /* on a CPU (sum_exec_runtime) */
	uint64_t wait_ns;     /* runnable, not running (sched_info.run_delay) */
	uint64_t reclaim_ns;  /* in direct reclaim */
	uint64_t memcg_ns;    /* in reclaim for its own memory cgroup */
	uint64_t compact_ns;  /* in direct compaction */
	uint64_t got_bytes;   /* memory that it got, and of that what it brought into */
	uint64_t cache_bytes; /* the page cache; while PROBE_RECLAIM and PROBE_CACHE
	                         are attached */
	uint64_t faults;      /* page faults, major and minor */
	uint64_t major_faults;
	uint64_t blocked_ns;  /* asleep and not to be woken but by what it waits for
	                         (state D), whatever the reason */
	uint64_t iowait_ns;   /* the part of it for storage */
	uint64_t fault_ns;    /* of that, at page faults: swap-in, or a mapped file */
	uint64_t memwait_ns;  /* the part of blocked_ns for memory (reclaim, refaults) */
	uint64_t page_ns;     /* of that, for a page that was in use when reclaim took
	                         it: swap-in, or re-read of a file */
	uint64_t held_ns;     /* of that, held back: over memory.high, or until kswapd
	                         has caught up */
	uint64_t alive_ns;    /* how long its threads were there, summed up: what is
	                         not running, waiting or blocked slept.  0: not known */
	uint64_t switches;    /* involuntary context switches */
	uint64_t sleeps;      /* voluntary ones: it went to sleep */
	uint64_t system_ns;   /* of run_ns, in the kernel; sampled by the tick */
	uint64_t syscalls;    /* while PROBE_SYSCALLS is attached */
	uint64_t timers;      /* own timers that expired, while PROBE_TIMERS is */
	uint64_t read_bytes;  /* storage I/O, /proc/PID/io */
	uint64_t write_bytes;
	uint64_t forks;       /* processes that it started, and in these seven also
	                         what those started that have ended */
	uint64_t execs;
	uint64_t exits;
	uint64_t brief;       /* of the exits: lived less than a second, besides
	                         waiting for a CPU */
	uint64_t brief_run_ns; /* CPU time of those */
	uint64_t ended_run_ns; /* CPU time of all that ended */
	uint64_t oom_kills;   /* of the exits: killed by the kernel for want of memory */
	uint64_t fd_errors;   /* calls that failed with EMFILE or ENFILE; counted
	                         while some process is near its limit */
	uint64_t fork_errors; /* fork, clone that failed for a limit; likewise */
	uint64_t dirty_ns;    /* made to pause for writing faster than the disk */
	uint64_t dirty_pauses;
	uint64_t sync_ns;     /* in fsync and its like, of all its threads */
	uint64_t syncs;
	uint64_t softirq_ns;  /* of run_ns, taken by softirqs that came while it had the
	                         CPU; this and the next three while PROBE_IRQ is on */
	uint64_t irq_ns;      /* likewise by interrupts themselves */
	uint64_t sent;        /* packets that it sent */
	uint64_t sent_bytes;
};

/* Where a thread is at one moment: sampled, from its state and the system call
 * that it sleeps in. */
enum place {
	PLACE_CPU,     /* running, or waiting for a CPU */
	PLACE_FUTEX,   /* a lock or a condition of programs */
	PLACE_POLL,    /* any of several: poll, select, epoll_wait */
	PLACE_SOCKET,  /* recv, send, accept, connect */
	PLACE_TIMER,   /* its own sleep */
	PLACE_CHILD,   /* the end of a child */
	PLACE_READ,    /* read, write of a file, pipe, terminal */
	PLACE_BLOCKED, /* uninterruptible: storage, locks of the kernel */
	PLACE_STOPPED, /* by a signal (SIGSTOP, Ctrl-Z) */
	PLACE_TRACED,  /* by a debugger */
	PLACE_FROZEN,  /* its cgroup is frozen, version 1 or 2 */
	PLACE_OTHER,   /* asleep in another call, or it is not known in which */
	PLACES
};
/* Ages of threads, to tell a tree that grows from one that has grown. */
#define AGE_PARTS 4
#define AGE_PART_NS 2500000000ull /* the short window in four parts */

struct task_row {
	pid_t pid;            /* thread group id */
	pid_t ppid;
	uid_t uid;
	bool fuse_server;     /* serves a file system, and is stopped */
	uint64_t start_ns;    /* start_boottime: with pid, the identity */
	uint64_t cgroup_id;   /* of its row, if there is one; 0 if not known (the
	                         rule is at CGROUP_ID_V1_CPU in event.h) */
	char comm[SNAPSHOT_NAME_LEN];
	bool kernel_thread;
	uint8_t policy;       /* SCHED_* of the main thread */
	int8_t nice;
	uint8_t rt_priority;
	uint32_t threads;
	uint64_t cpus[SNAPSHOT_CPU_WORDS]; /* where its threads may run: bit n of word
	                         n / 64; all 0: anywhere, or not known */
	uint64_t stuck_ns;    /* present value: for how long that one of its threads
	                         which is longest in it has been in uninterruptible
	                         sleep; 0: none is */
	uint64_t fuse_ns;     /* present value: for how long the oldest of its
	                         questions to a FUSE file system has no answer */
	uint64_t rss_bytes;
	uint64_t anon_bytes;  /* of that, memory of its own, of no file */
	uint64_t swap_bytes;  /* the same, swapped out */
	uint64_t grown_bytes; /* in a snapshot: by how much both together are more
	                         than at its beginning; 0 in a sample */
	uint16_t at[PLACES];  /* threads, at the end of the window */
	uint32_t call;        /* one more than the number of the system call that most
	                         of syscalls are; 0: none is */
	uint32_t threads_before; /* in a snapshot: at the window's start */
	uint32_t fds;         /* its lowest free descriptor: all below are in use */
	uint32_t fds_before;  /* in a snapshot: at the window's start */
	uint32_t zombies;     /* ended processes that it has not waited for */
	uint32_t zombies_before;
	uint64_t near_bytes;  /* its memory on the node where it runs, and on others; */
	uint64_t far_bytes;   /* known of a few that run much, on machines with nodes */
	uint32_t young[AGE_PARTS]; /* its threads that are younger than 1, 2, 3, 4
	                              parts, each counted in the first that fits */
	uint64_t pids_cgroup; /* row of the cgroup whose task limit holds for it; 0:
	                         none, or not known */
	uint64_t fd_limit, nproc_limit; /* RLIMIT_*, soft; UINT64_MAX: none; 0: not
	                                   known */
	struct task_times t;
};

/* Its threads that stand still, held from outside: by a signal, a debugger, the freezer. */
static inline unsigned int task_held(const struct task_row *task)
{
	return 0u + task->at[PLACE_STOPPED] + task->at[PLACE_TRACED] + task->at[PLACE_FROZEN];
}

/* Times of one CPU, as /proc/stat has them; exact to a clock tick. */
struct cpu_row {
	uint32_t cpu;         /* its number */
	uint64_t busy_ns;     /* all but idle, iowait and steal */
	uint64_t idle_ns;     /* idle and iowait */
	uint64_t irq_ns;
	uint64_t softirq_ns;
	uint64_t steal_ns;
};

/* Time that one process waited on a run queue while another held that CPU. */
struct blame_row {
	pid_t victim;         /* thread group ids; culprit 0: not attributed */
	pid_t culprit;
	uint64_t wait_ns;
	uint64_t count;       /* waits */
};

struct cgroup_row {
	uint64_t id;          /* inode of its directory in the default hierarchy;
	                         marked with CGROUP_ID_V1_* (event.h) if it is of
	                         the v1 cpu or memory hierarchy */
	char path[256];       /* below the hierarchy's root, "/..." , untrusted */
	uint64_t run_ns;
	uint64_t wait_ns;
	uint64_t nr_throttled;
	uint64_t throttled_ns;
	uint64_t cpu_quota;      /* its own CPU quota in 0.01 % of one CPU, where it was
	                            ever stopped by it; 0: none, or not known */
	uint64_t memory_bytes;   /* present value, 0 if not known */
	uint64_t memory_limit;   /* present value, UINT64_MAX: none */
	uint64_t memory_high;    /* memory.high, the same */
	uint64_t refaults;       /* pages that came back soon after they were taken */
	uint64_t file_refaults;  /* pages of files that came back, however long after; read
	                            where the machine has some (collect_refaults.c) */
	uint64_t stall_us;       /* memory.pressure "some"; 0 where there is none */
	uint64_t memory_events_high;
	uint64_t memory_events_max;
	uint64_t oom_kills;
	uint64_t tasks;          /* present value; 0 if not known */
	uint64_t task_limit;     /* present value, UINT64_MAX: none */
	uint64_t task_refusals;  /* forks that the limit refused (pids.events) */
	uint64_t written_bytes;  /* by kernel threads for it (write-back, v2 only) */
	/* Its own limits of I/O on one disk, the tightest; 0: none. */
	uint64_t read_bps, write_bps, read_iops, write_iops;
	uint32_t limit_dev;      /* which disk; 0: none is limited */
};

/* Time that the threads of one process slept for a lock. */
struct lock_row {
	pid_t waiter, other;  /* processes.  other: who let it go on, or holds the lock
	                         still; 0: not known */
	uint32_t kind;        /* enum lock_kind of event.h */
	uint64_t wait_ns;     /* with the waits that go on now */
	uint64_t count;       /* waits that have ended */
	/* Of the waits that go on at the end of the window, the longest: */
	uint64_t stuck_ns;
	pid_t thread, holder; /* thread ids; holder 0: not known */
	uint8_t holder_policy;     /* SCHED_* */
	uint64_t holder_waiting_ns; /* for how long it has waited for a CPU */
};

struct psi_line {
	unsigned int share;   /* in 0.01 % of time; UINT_MAX: no PSI.  In a sample
	                         the kernel's 10 s average, in a snapshot the
	                         exact share of its window */
	uint64_t total_us;
};

struct pressure {
	struct psi_line cpu_some, mem_some, mem_full, io_some, io_full;
};

struct memory_state {     /* bytes */
	uint64_t total, free, available, cached, dirty, writeback, anon, shmem;
	uint64_t swap_total, swap_free;
};

/* /sys/kernel/mm/transparent_hugepage: the words that are set now, "" where the
 * kernel has none; and how khugepaged scans. */
struct huge_pages {
	char enabled[12], defrag[20];
	uint64_t scan_pages, scan_sleep_ms;
};

struct vm_counters {
	uint64_t pswpin, pswpout, pgmajfault, allocstall, oom_kill;
	uint64_t workingset_refault_file, workingset_refault_anon;
	uint64_t compact_stall, pgscan_direct, pgscan_kswapd;
	uint64_t workingset_activate_file, workingset_activate_anon; /* of the refaults,
	                                  those that a little more memory had spared */
	uint64_t zswpin, zswpout;      /* swap in memory, not on a device */
	uint64_t pgsteal_direct, pgsteal_kswapd;
	uint64_t compact_fail, thp_collapse, thp_fault, pgpgin; /* pgpgin: KiB */
	uint64_t numa_hit, numa_miss, numa_foreign, numa_pages_migrated;
};

/* Counters of one disk by bpf/io.bpf.c and, the first two, by /proc/diskstats. */
struct disk_times {
	uint64_t flushes, flush_ms;
	uint64_t read_queue_ns, write_queue_ns;   /* request made to handed over */
	uint64_t read_device_ns, write_device_ns; /* handed over to done */
	uint64_t alone_reads, alone_writes;       /* requests which the device had */
	uint64_t alone_read_ns, alone_write_ns;   /* for itself, and their time in it */
	/* Requests by latency, made to done: bucket 0 is below 66 us, each next
	 * one twice as far, the last from 1.07 s on (IO_LATENCY_SHIFT, event.h). */
	uint64_t read_latency[IO_LATENCIES], write_latency[IO_LATENCIES];
};

struct disk_row {
	char name[32];
	uint32_t dev;            /* major << 20 | minor */
	uint64_t reads, writes;
	uint64_t read_bytes, write_bytes;
	uint64_t busy_ms;        /* io_ticks */
	uint64_t weighted_ms;    /* queue time */
	uint64_t in_flight;      /* present value */
	/* In a snapshot: time in the device of a request that has it for itself, the
	 * average of what was seen before the window; 0: too few. */
	uint64_t base_read_ns, base_write_ns;
	struct disk_times t;
};

/* What one process asked of one disk itself; what kernel threads write for others
 * is theirs (bpf/io.bpf.c says what is exact). */
struct io_times {
	uint64_t reads, writes;  /* requests that were done */
	uint64_t read_bytes, write_bytes;
	uint64_t read_queue_ns, write_queue_ns;
	uint64_t read_device_ns, write_device_ns;
};

struct io_row {
	pid_t pid;               /* thread group id */
	uint32_t dev;            /* as in disk_row */
	uint64_t start_ns;       /* of the process */
	struct io_times t;
};

/* The network as the agent's own network namespace has it, and what interrupts
 * did on the whole machine. */
struct net_counters {
	uint64_t segments, resent;   /* of TCP, sent */
	uint64_t received;           /* softirqs that take in packets (NET_RX) */
	uint64_t receive_ns, other_softirq_ns, irq_ns; /* all CPUs, while PROBE_IRQ is on */
};

struct nic_row {
	char name[16];
	uint64_t rx_packets, rx_bytes, tx_packets, tx_bytes;
};

/*
 * Another side that owed a process of this machine something: the answer to what
 * it sent last over TCP, or the connection itself, while a thread of it was asleep
 * for that.  Of connections that this machine opened; looked at with each sample
 * (sock_diag(7)), so these count samples, not requests.
 */
struct peer_row {
	pid_t pid;            /* with start_ns and peer the identity */
	uint64_t start_ns;
	char peer[56];        /* address and port of the other side */
	pid_t peer_pid;       /* who that is, if it is on this machine; else 0 */
	bool connecting;      /* now: not connected yet */
	uint64_t waited_ns;   /* time between samples at whose end somebody waited */
	uint64_t waits;       /* how many these were */
	uint64_t age_ns;      /* sum over those: for how long already */
	uint64_t resent;      /* segments that had to be sent again */
	uint64_t pending_ns;  /* now: owed since then; 0: nothing is */
	uint64_t round_trip_ns; /* as the kernel measured it */
	uint64_t unacked;     /* now: segments sent of which the arrival is not known */
};

/* Frequencies of the CPUs, mean over all: present values; 0: not known. */
struct frequency_state {
	uint64_t now_khz;     /* as the governor has it now */
	uint64_t limit_khz;   /* the most that the policy allows */
	uint64_t most_khz;    /* the most that the CPU can do */
	uint64_t hot, hot_ms; /* counters: times throttled for heat, and for how long */
};

/* What the whole machine has of things that are limited; 0: not known. */
struct limits_state {
	uint64_t files, files_max;     /* open files, fs.file-max */
	uint64_t threads, threads_max; /* kernel.threads-max */
	uint64_t pid_max;
};

/* What the probes counted about themselves; shown in status.  The kinds, of long waits
 * those that were reported, add up to events_seen + events_lost + what still waits in
 * the ring. */
struct probe_counters {
	uint64_t events_seen, events_lost, map_full, forks, execs, exits;
	uint64_t oom_kills, kswapd_wakes, long_waits, long_reports, long_stalls;
};

/* What the programs of one set did.  Rates of a set are over on_ns, not over the
 * window: it may have been attached for a part of it only. */
struct set_use {
	uint64_t on_ns;       /* attached */
	uint64_t lost;        /* not accounted for want of a map slot */
	uint64_t measured_ns; /* the part of that in which the kernel measured... */
	uint64_t runs, run_ns; /* calls of the programs, and their CPU time */
};

/* time_ns: end.  In a sample span_ns is 0 and counters are cumulative; in a
 * snapshot span_ns is the window and counters are differences; states (rss,
 * memory, limits) are those at the end. */
struct snapshot {
	uint64_t time_ns;
	uint64_t span_ns;
	unsigned int n_cpus;
	uint64_t cpu_busy_ns;    /* all CPUs: not idle, not iowait, not stolen */
	uint64_t cpu_iowait_ns;
	uint64_t cpu_steal_ns;
	struct task_row *task;   /* sorted by pid */
	size_t n_tasks;
	struct blame_row *blame; /* sorted by victim, culprit */
	size_t n_blames;
	struct cgroup_row *cgroup; /* sorted by id */
	size_t n_cgroups;
	struct disk_row *disk;
	size_t n_disks;
	struct cpu_row *cpu;     /* those online, sorted by number */
	size_t n_cpu_rows;
	struct io_row *io;       /* sorted by pid, dev */
	size_t n_ios;
	struct lock_row *lock;   /* sorted by waiter, other, kind; only while
	                            PROBE_LOCKS is attached */
	size_t n_locks;
	struct nic_row *nic;     /* in the kernel's order */
	size_t n_nics;
	struct peer_row *peer;   /* sorted by pid, peer */
	size_t n_peers;
	struct net_counters net;
	struct frequency_state frequency;
	uint32_t n_nodes;        /* of memory */
	struct pressure pressure;
	struct memory_state memory;
	struct huge_pages huge;
	struct vm_counters vm;
	struct limits_state limits;
	struct probe_counters probe;
	struct set_use set[PROBE_SETS];
	uint64_t kernel_wait_ns; /* sum over all tasks, also ended ones */
	size_t left_out;         /* cgroups beyond the bound of the collector */
};

/*
 * newer - older, matched by (pid, start_ns).  A task that is only in newer
 * counts from 0 if it started within the window, else it is left out.
 * out is overwritten and owned by the caller.  -ENOMEM; -EINVAL if newer is not
 * newer.
 */
int snapshot_diff(const struct snapshot *older, const struct snapshot *newer,
		  struct snapshot *out);
int snapshot_copy(const struct snapshot *from, struct snapshot *to);
void snapshot_free(struct snapshot *snapshot); /* contents; zeroes it */

/* The order of lock rows; 0: the same waiter, other and kind. */
int snapshot_lock_order(const void *left, const void *right);

const struct task_row *snapshot_task(const struct snapshot *s, pid_t pid);
/* By number; NULL if it is not known. */
const struct disk_row *snapshot_disk(const struct snapshot *s, uint32_t dev);

#endif
