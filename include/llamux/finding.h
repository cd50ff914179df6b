/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - ranked facts about why something waits, and what may be offered
 * against them.
 *
 * Findings are values: made by findings_make() from a snapshot, read by the
 * prompt, the answer, the policy and the files.  Every number that is ever said
 * to a person stands in one of these fields or in the snapshot.
 */
#ifndef LLAMUX_FINDING_H
#define LLAMUX_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FINDINGS_MAX 8
#define OFFERS_MAX 16
#define SUBJECT_PIDS_MAX 64

/*
 * The causes.  The word is used in prompts, files and metrics; one row of the
 * table in agent/findings_table.c says how each is worded and what answers it.
 */
enum finding_cause {
	CAUSE_CPU_HOG,      /* "cpu-hog": one process or group holds the CPUs */
	CAUSE_CPU_CROWD,    /* "cpu-crowd": many small tasks, none large */
	CAUSE_CPU_RT,       /* "cpu-rt": a real-time task starves the others */
	CAUSE_CPU_QUOTA,    /* "cpu-quota": the victim's own cgroup quota */
	CAUSE_CPU_PINNED,   /* "cpu-pinned": the victim's own affinity, beside idle CPUs */
	CAUSE_SWITCH_STORM, /* "switch-storm": tasks that hand a CPU to and fro */
	CAUSE_MEM_RECLAIM,  /* "mem-reclaim": direct reclaim, the whole machine */
	CAUSE_MEM_LIMIT,    /* "mem-limit": the victim's own memory limit */
	CAUSE_MEM_COMPACT,  /* "mem-compact": compaction stalls */
	CAUSE_MEM_SWAP,     /* "mem-swap": pages come back from swap */
	CAUSE_KHUGEPAGED,   /* "khugepaged": the kernel joins small pages, too eagerly */
	CAUSE_CACHE_EVICTED, /* "cache-evicted": a reader pushes others' files out */
	CAUSE_OOM,          /* "oom": the kernel killed for lack of memory */
	CAUSE_IO_BUSY,      /* "io-busy": the disk is the bottleneck */
	CAUSE_LOCK_INVERSION, /* "lock-inversion": a lock's holder gets no CPU */
	CAUSE_LOCK_OWN,     /* "lock-own": a program waits for its own locks */
	CAUSE_MMAP_LOCK,    /* "mmap-lock": ... for its own memory map */
	CAUSE_SYSCALL_STORM, /* "syscall-storm": CPU time for nothing but calls */
	CAUSE_TIMER_STORM,  /* "timer-storm": ... for nothing but waking up */
	CAUSE_IO_SLOW,      /* "io-slow": the disk itself takes long for each request */
	CAUSE_IO_LIMIT,     /* "io-limit": the victim's own limit of I/O */
	CAUSE_DIRTY_STALL,  /* "dirty-stall": writers pause for a big one */
	CAUSE_FSYNC_STORM,  /* "fsync-storm": fsync behind somebody's many */
	CAUSE_STUCK,        /* "stuck": asleep, and what wakes it does not come */
	CAUSE_FORK_STORM,   /* "fork-storm": processes made and ended at a rate */
	CAUSE_TASK_GROWTH,  /* "task-growth": a tree of processes or threads that grows */
	CAUSE_ZOMBIES,      /* "zombies": ended processes that are not waited for */
	CAUSE_FD_LIMIT,     /* "fd-limit": no file descriptor is free */
	CAUSE_TASK_LIMIT,   /* "task-limit": no process or thread may be started */
	CAUSE_SELF,         /* "self": llamux itself is what others wait for */
	CAUSE_BUSY_FINE,    /* "busy-fine": CPUs full, but nothing waits */
	CAUSE_APP_ITSELF,   /* "app-itself": a program computes, nothing holds it up */
	CAUSE_IRQ_LOAD,     /* "irq-load": interrupts take the CPU from what runs there */
	CAUSE_STEAL,        /* "steal": the hypervisor runs others meanwhile */
	CAUSE_FREQ_CAP,     /* "freq-cap": the CPUs run slower than they can */
	CAUSE_NUMA_REMOTE,  /* "numa-remote": memory on another node than the CPU */
	CAUSE_NET_WAIT,     /* "net-wait": the other side of a connection */
	CAUSE_COUNT
};

enum subject_kind {
	SUBJECT_NONE,    /* nobody, or not known */
	SUBJECT_PROCESS, /* one process */
	SUBJECT_GROUP,   /* several processes of one executable name and parent
	                    or cgroup */
	SUBJECT_CGROUP,
	SUBJECT_KERNEL,
	SUBJECT_DEVICE,
	SUBJECT_HYPERVISOR,
	SUBJECT_REMOTE,  /* another machine, or the network to it */
	SUBJECT_NIC,     /* a network device */
	SUBJECT_HIDDEN,  /* of another user, for an asker who may not see it; name says so */
	SUBJECT_KINDS
};

/* Whom a finding speaks of.  name is untrusted text: escape it when printing. */
struct subject {
	enum subject_kind kind;
	char name[64];
	uint64_t cgroup_id;      /* 0 if not known */
	uint64_t start_ns;       /* of pid[0], boot clock; 0 if not known */
	unsigned int n_pids;     /* all; may exceed SUBJECT_PIDS_MAX */
	pid_t pid[SUBJECT_PIDS_MAX];
	uint64_t pid_start_ns[SUBJECT_PIDS_MAX]; /* start time, same order */
	uid_t uid;               /* owner, for what an asker may be told */
};

/* What the culprit rests on. */
enum finding_confidence {
	CONFIDENCE_INFERRED,  /* "inferred": it fits what was seen; nothing was charged */
	CONFIDENCE_MEASURED,  /* "measured": who did the most of it, by counters */
	CONFIDENCE_ACCOUNTED, /* "accounted": the lost time itself was charged to it */
	CONFIDENCE_KINDS
};

/* A number that a finding rests on, beside its times; word, label and unit of each
 * kind: the table in agent/findings_evidence.c. */
enum evidence_kind {
	EVIDENCE_IDLE_CPU,    /* ns that CPUs idled meanwhile, all together */
	EVIDENCE_DISK_BUSY,   /* ns */
	EVIDENCE_MEM_FULL,    /* PSI memory "full", 0.01 % */
	EVIDENCE_AVAILABLE,   /* bytes of memory that could be had, at the end */
	EVIDENCE_GROWN,       /* bytes by which the culprit's own memory grew */
	EVIDENCE_GOT,         /* bytes of memory that the culprit got */
	EVIDENCE_CACHED,      /* bytes that it brought into the page cache */
	EVIDENCE_SWAP_OUT,    /* pages */
	EVIDENCE_REFAULTS,    /* pages of a cgroup that came back after reclaim */
	EVIDENCE_COMPACT_FAILED, /* stalls that gave no huge page */
	EVIDENCE_HUGE_FAULTS, /* huge pages handed out at page faults */
	EVIDENCE_CPU_QUOTA,   /* 0.01 % of one CPU */
	EVIDENCE_RAN,         /* ns on a CPU */
	EVIDENCE_BLOCKED,     /* ns in uninterruptible sleep */
	EVIDENCE_STEAL,       /* ns that the hypervisor took, all CPUs together */
	EVIDENCE_FREQ_NOW,    /* kHz, mean over the CPUs; so are the next two */
	EVIDENCE_FREQ_LIMIT,  /* the policy's */
	EVIDENCE_FREQ_MOST,   /* the CPU's */
	EVIDENCE_HOT,         /* times throttled for heat */
	EVIDENCE_NUMA_FAR,    /* bytes on other nodes */
	EVIDENCE_NUMA_NEAR,
	EVIDENCE_NUMA_MISS,   /* pages that did not fit on their node */
	EVIDENCE_SOFTIRQ,     /* ns in softirqs, all CPUs together */
	EVIDENCE_PACKETS,     /* per 1000 s */
	EVIDENCE_ROUND_TRIP,  /* ns, as TCP measured it */
	EVIDENCE_RESENT,      /* segments sent again */
	EVIDENCE_OWED,        /* ns: the answer has been awaited for so long now */
	EVIDENCE_TASKS,       /* processes and threads */
	EVIDENCE_TASK_LIMIT,
	EVIDENCE_FILES,       /* open ones, or descriptors */
	EVIDENCE_FILE_LIMIT,
	EVIDENCE_MORE,        /* by how many more than at the window's beginning */
	EVIDENCE_INTERVAL,    /* ns from one event to the next, on average */
	EVIDENCE_LOCK_HOLDER, /* process id of who holds the lock */
	EVIDENCE_HOLDER_WAIT, /* ns that it waited for a CPU */
	EVIDENCE_CALL_RATE,   /* system calls of the culprit, in a thousand seconds */
	EVIDENCE_SYSTEM_TIME, /* ns of the culprit's CPU time that were the kernel's */
	EVIDENCE_TIMER_RATE,  /* its timers that expired, in a thousand seconds */
	EVIDENCE_LATENCY,     /* ns: what a request takes */
	EVIDENCE_ALONE,       /* ns: what one takes that has the disk for itself */
	EVIDENCE_DEPTH,       /* requests before the disk at a time */
	EVIDENCE_REQUESTS,    /* per 1000 s */
	EVIDENCE_LIMIT_BYTES, /* per s */
	EVIDENCE_LIMIT_REQUESTS, /* per 1000 s */
	EVIDENCE_DIRTY,       /* bytes to be written */
	EVIDENCE_WRITE_BACK,  /* bytes that are being written */
	EVIDENCE_SYNCS,       /* per 1000 s: fsync and its like */
	EVIDENCE_SYNC_TIME,   /* ns: what one takes */
	EVIDENCE_STUCK,       /* ns: asleep without a break */
	EVIDENCE_ENDED_RUN,   /* ns of the culprit's CPU time in what it started and has ended */
	EVIDENCE_KINDS
};

#define EVIDENCE_MAX 6

struct evidence {
	enum evidence_kind kind;
	uint64_t value;
};

struct finding {
	unsigned int id;          /* F<id>, 1-based by rank */
	enum finding_cause cause;
	struct subject victim;    /* SUBJECT_NONE: everyone */
	struct subject culprit;
	uint64_t window_ns;       /* length of time that the numbers cover */
	uint64_t lost_ns;         /* time that victim waited in the window */
	uint64_t blamed_ns;       /* the part of it behind culprit */
	uint64_t culprit_run_ns;  /* CPU time of culprit in the window */
	uint64_t all_lost_ns;     /* time that all tasks lost to this cause */
	uint64_t count;           /* events: kills, stalls, throttles, forks */
	uint64_t bytes;           /* memory or I/O where the cause has it */
	char disk[32];            /* that it is about; empty: none */
	unsigned int pressure;    /* matching PSI some, in 0.01 % of window; UINT_MAX
	                             where the kernel has no PSI */
	enum finding_confidence confidence;
	struct evidence evidence[EVIDENCE_MAX];
	size_t n_evidence;
	unsigned int since_s;     /* seconds for which it has been seen */
	uint8_t offers[OFFERS_MAX]; /* offer ids that answer it */
	size_t n_offers;
};

enum action_kind {
	ACTION_SCHED_IDLE, /* "idle": SCHED_IDLE for all threads of the target */
	ACTION_NICE,       /* "nice": niceness raised */
	ACTION_WEIGHT,     /* "weight": cgroup CPU weight lowered */
	ACTION_NORMAL,     /* "normal": real-time policy back to SCHED_OTHER */
	ACTION_QUOTA,      /* "quota": CPU quota of a cgroup; value: percent of one
	                      CPU, 0: none */
	ACTION_MEMORY,     /* "memory": memory bound of a cgroup (memory.high, in
	                      version 1 the limit); value: MiB, 0: none */
	ACTION_TASKS,      /* "tasks": task limit of a cgroup; value: tasks, 0: none */
	ACTION_FREEZE,     /* "freeze": all of a cgroup stands still */
	ACTION_AFFINITY,   /* "affinity": threads may use every CPU of their cpuset */
	ACTION_SLACK,      /* "slack": timers may be late; value: microseconds */
	ACTION_IOPRIO,     /* "ioprio": I/O of the idle class */
	ACTION_FILES,      /* "files": soft limit of open files raised; value: files */
	ACTION_OOM,        /* "oom-score": oom_score_adj; value: -999..1000 */
	/* Settings of the whole machine: */
	ACTION_THP_DEFRAG, /* "thp-defrag": no task compacts for a huge page itself */
	ACTION_KHUGEPAGED, /* "khugepaged": it rests so long; value: ms */
	ACTION_SWAPPINESS, /* "swappiness"; value: 0..200 */
	ACTION_DIRTY,      /* "dirty": vm.dirty_ratio; value: % */
	/* Of a cgroup, a thread or a process again: */
	ACTION_MEMORY_MAX, /* "memory-max": hard limit; value: MiB, 0: none */
	ACTION_MEMORY_LOW, /* "memory-low": protected; value: MiB */
	ACTION_HIBERNATE,  /* "hibernate": frozen, and its memory pushed out */
	ACTION_IO_WEIGHT,  /* "io-weight"; value: 1..10000 */
	ACTION_IO_READ,    /* "io-read": bytes read of a disk; value: MiB/s, 0: no limit */
	ACTION_IO_WRITE,   /* "io-write": likewise, written */
	ACTION_CPUSET,     /* "cpuset": the last so many CPUs; value: CPUs, 0: all */
	ACTION_CLAMP,      /* "clamp": of the CPUs' speed; value: %, 0: none */
	ACTION_SLICE,      /* "slice": of the CPU, of each thread; value: us */
	ACTION_PROCESSES,  /* "processes": RLIMIT_NPROC raised; value: processes */
	ACTION_MEMLOCK,    /* "memlock": RLIMIT_MEMLOCK raised; value: MiB */
	ACTION_CGROUP_IDLE, /* "cgroup-idle": a cgroup yields the CPUs to all others; value: 1 */
	ACTION_IO_REQUESTS, /* "io-requests": reads of a disk; value: per second, 0: no limit */
	ACTION_BATCH,      /* "batch": SCHED_BATCH for all threads of the target */
	ACTION_THAW,       /* "thaw": what somebody else has frozen goes on */
	ACTION_PLAN,       /* "plan": all that a profile says, as one */
	ACTION_KINDS
};

/* One change that could be made.  Made by findings_make(), judged by policy. */
struct offer {
	unsigned int id;          /* A<id>, 1-based; not the journal's number */
	enum action_kind kind;
	struct subject target;
	struct subject victim;    /* whose wait says whether it helped */
	unsigned int finding;     /* the finding that it answers */
	enum finding_cause cause; /* of that: says which wait of the victim's counts */
	int value;                /* as said at the kind; 0 otherwise */
	char disk[32];            /* whose I/O is limited; empty: none */
	bool instead;             /* only where no earlier offer of the finding can be made */
	bool further;             /* the next step: only where an earlier one is in force */
	char profile[32];         /* of a plan: its profile */
	uint64_t before_ns;       /* of a plan: processes that began later, boot clock,
	                             are not of it; 0: all are */
	uint64_t victim_lost_ns;  /* before, of window_ns */
	char counted[20];         /* "kills": what that is a number of; "": time */
	uint64_t target_run_ns;   /* the same of target's CPU time; 0: not known */
	uint64_t window_ns;
	unsigned int pressure;    /* of the finding, 0.01 %; 0: not known */
};

struct findings {
	uint64_t time_ns;         /* CLOCK_BOOTTIME of the window's end */
	uint64_t window_ns;
	struct finding finding[FINDINGS_MAX];
	size_t n_findings;
	struct offer offer[OFFERS_MAX];
	size_t n_offers;
	size_t dropped;           /* findings that did not fit */
};

/* "cpu-hog", "idle": the words of the tables above; NULL if out of range. */
const char *cause_word(enum finding_cause cause);
const char *action_word(enum action_kind kind);
const char *subject_kind_word(enum subject_kind kind);
const char *confidence_word(enum finding_confidence confidence);

#endif
