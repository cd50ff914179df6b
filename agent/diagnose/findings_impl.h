/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_impl.h - what the detectors share: the working state, and every
 * threshold in one place.
 *
 * The thresholds are ratios of time, so they mean the same on every machine:
 * they say from when on a loss is worth a person's attention, not how fast a
 * machine is.
 */
#ifndef AGENT_FINDINGS_IMPL_H
#define AGENT_FINDINGS_IMPL_H

#include "findings.h"
#include "findings_group.h"

/* A process is a victim from this part of the window on.  unit: %; default 5:
 * losses below it are hard to notice and within what a healthy busy machine
 * shows. */
#define VICTIM_PERCENT 5
/* ... and from this much time on.  unit: ns; default 100 ms: the least delay
 * that a person notices, for windows that are still short. */
#define VICTIM_LEAST_NS 100000000ull
/* Part of the victim's loss that must be behind a culprit to name it.  unit: %;
 * default 20: five equal ones are still named, a bystander is not. */
#define CULPRIT_PERCENT 20
/* ... and this part of the window: where the loss is hardly one, only who has most of it
 * is named.  unit: %; default 2: nearly half of what makes a victim. */
#define BEHIND_PERCENT 2
/* Who uses less than this of a CPU leaves room for the others, and is not what they wait
 * for.  unit: % of one CPU; default 20: five equal ones are still named.  It does not
 * hold for real-time tasks, which take theirs when they please, nor for llamux. */
#define CULPRIT_RUN_PERCENT 20
/* A victim that waited so many times longer behind another one does not speak
 * against a culprit.  default 2: clearly the other one. */
#define ELSEWHERE_TIMES 2
/* A culprit of a loss that is spread over everyone holds this part of all CPU
 * time.  unit: %; default 25: less is not a hog, whatever waits. */
#define HOG_CPU_PERCENT 25
/* Everyone else together loses enough to speak of it when they wait this part
 * of the window.  unit: %; default 5, as for one victim. */
#define OTHERS_PERCENT 5
/* ... or this part, if they also wait longer than they run, and somebody or other waits
 * for OTHERS_PERCENT of the window (where PSI tells).  unit: %; default 1: short tasks (a shell, an editor) need little CPU and feel every wait.  It does
 * not hold against one that was put back (nice above 0): a compile under nice
 * makes every wakeup beside it wait for some ms, and nobody loses by that. */
#define OTHERS_SLOWED_PERCENT 1
/* A crowd: so many at the least.  unit: processes; default 16: fewer can be named
 * one by one.  None of them is large: members that run less than a quarter of the
 * one that runs most are held apart (findings_group.c), so that of 16 none can
 * have more than 21 %. */
#define CROWD_LEAST 16
/* One cgroup or ancestor stands for a crowd if it has this part of it.  unit: %;
 * default 50: the majority. */
#define MAJORITY_PERCENT 50
/* A victim that gave itself a niceness so much higher than the culprit's waits
 * by its own choice.  unit: levels; default 5: a third of the weight. */
#define CHOSEN_NICE 5
/* CPUs count as full from this part on.  unit: %; default 90. */
#define BUSY_PERCENT 90
/* A storm: new processes per second and CPU.  unit: 1/s; default 20: each lives
 * at most 50 ms, so that no sample would see it. */
#define STORM_RATE 20
/* A process of a storm is younger than the window and ran at most this part of
 * it.  unit: %; default 5. */
#define STORM_RUN_PERCENT 5
/* Memory and I/O stalls of everyone together.  unit: % of the window; default 5,
 * as for one victim. */
#define STALL_PERCENT 5
/* A disk is the bottleneck only if it is busy.  unit: % of the window; default
 * 50: below it has idle time to offer. */
#define DISK_BUSY_PERCENT 50
/* A hog of a disk has a request before it for this part of the window at the least.
 * unit: %; default 90: practically always. */
#define HOG_FLIGHT_PERCENT 90
/* ... and it is one whatever else is known if so many are there at a time.  unit:
 * requests; default 4: more than programs make that wait for each one, as most do. */
#define HOG_DEPTH 4
/* A request is delayed by others from so many times on what it takes alone.  default
 * 2: it spends more time behind them than it takes itself. */
#define DELAYED_TIMES 2
/* So many requests that had the disk for themselves say what one takes.  unit:
 * requests; default 8: for a window; snapshot_diff.c has what is kept for long. */
#define ALONE_LEAST 8
/* Nothing is known of a request alone (the agent has come in the middle): then one
 * that takes this long behind a hog's many is delayed by them.  unit: ns; default 10
 * ms: a seek and half a turn of a mechanical disk, the slowest that is healthy. */
#define DELAYED_NS 10000000ull
/* A disk itself is slow if one request after the other takes it longer than this...
 * unit: ns; default 30 ms: twice what a seek over the whole of a slow mechanical disk
 * and a turn take (8 + 5.6 ms), so that no healthy disk of any kind does. */
#define SLOW_REQUEST_NS 30000000ull
/* ... and than its data would, unit: ns per byte; default 100, which is 10 MB/s: the
 * rate of the slowest cards and sticks that are in use for file systems. */
#define SLOW_BYTE_NS 100
/* ... or if it takes so many times what it took before the window, and no less than
 * a ms.  default 5: more than what caches and the place on a disk make. */
#define SLOWER_TIMES 5
#define SLOWER_LEAST_NS 1000000ull
/* A cgroup is at its own limit of I/O from this part of it on.  unit: %; default 80:
 * limits are kept in slices, and a window holds their beginnings and ends. */
#define AT_LIMIT_PERCENT 80
/* Who is in fsync for this part of the window is a stormer.  unit: %; default 50. */
#define STORM_SYNC_PERCENT 50
/* Stuck: asleep without interruption for so long.  unit: ns; default 5 s: storage and
 * locks answer in a fraction of it, and half the short window shows it. */
#define STUCK_NS 5000000000ull
/* A growing holder of memory may be named from this part of the machine's
 * memory on.  unit: %; default 30. */
#define HOLDER_PERCENT 30
/* A process that holds so much and grows by this part of the machine's memory in a
 * window is what fills it, however much is taken and brought back beside that.
 * unit: %; default 1: a machine is full after some hundred windows. */
#define GROWTH_PERCENT 1
/* khugepaged is spoken of from this part of one CPU on.  unit: %; default 25: as
 * it is set by default it needs less than one. */
#define KHUGEPAGED_PERCENT 25
/* A real-time task that nobody could yet wait behind (a starved task's wait is
 * accounted when it runs at last) is named from this part of one CPU on, at this
 * pressure.  unit: %. */
#define RT_RUN_PERCENT 50
#define RT_PRESSURE_PERCENT 10
/* What is offered.  nice 10 is about a tenth of the default weight, and 10 of
 * cpu.weight is a tenth of its default of 100. */
#define OFFER_NICE 10
#define OFFER_WEIGHT 10
/* khugepaged rests as long as the kernel lets it by default (mm/khugepaged.c).  unit: ms */
#define OFFER_KHUGEPAGED_MS 10000
/* ... and so much of the reads that it makes of a disk.  unit: %; default 10, likewise. */
#define OFFER_READS_PERCENT 10
/* A quota leaves so much of the CPU time that it has now.  unit: %; default 50: the step
 * behind one that was not enough, and small enough to be repeated. */
#define OFFER_QUOTA_PERCENT 50
/* A further step is worth it while so much of the loss is left.  unit: %; default 20: what
 * a change should give back is four fifths. */
#define OFFER_LEFT_PERCENT 20

#define FOUND_MAX 48
/* Nobody in particular, among the processes that culprits are counted by. */
#define CULPRIT_STORM (SIZE_MAX - 1)
#define CULPRIT_ENDED (SIZE_MAX - 2)

/*
 * rank_ns puts findings of all resources in one order: it is the time that victims
 * lost to the cause within the window, summed over their threads, in ns - whether
 * in a run queue, stopped by a quota, in reclaim or blocked for a disk.  Waits that
 * a victim chose, that llamux had, or that one with more than the culprit had, do
 * not count.  A loss that has no victim in the tasks (PSI alone) counts as the time
 * in which at least one task stood still; a process that was killed counts with
 * the window that it did not live; a state that is no trouble counts 0.  Numbers of
 * events and bytes never rank.  Time that two findings could claim is given to one:
 * a wait for a CPU behind somebody to him, beside an idle CPU to the affinity, in
 * a throttled group to its quota.
 */
struct found {
	struct finding f;
	uint64_t rank_ns;
};

struct work {
	const struct snapshot *s;
	const struct findings_context *ctx;
	struct groups fine;   /* split: for CPU time */
	struct groups whole;  /* for memory and I/O */
	uint64_t *wait_ns;    /* per task: run-queue wait, not below the blame */
	bool *hurt;           /* per task: lost enough to be a victim */
	bool *pinned;         /* per task: its affinity is what it loses by */
	size_t grower;        /* of whole: whose own memory fills the machine; set by
	                         find_memory(), else GROUP_NOBODY */
	bool memory_io;       /* disks are busy because memory is short, and that was
	                         found: with swap, or with who evicts others' files */
	bool storm;           /* processes come at a rate, whoever starts them */
	bool *brief;          /* per task: of a storm */
	bool *starter;        /* per task: starts brief ones at a rate */
	size_t *storm_of;     /* per task: group (fine) of the starter that it comes
	                         from, or is; GROUP_NOBODY */
	const struct cgroup_row **hit; /* those whose memory limit was reached */
	size_t n_hit;
	bool cpu_found;       /* a finding about CPU time was made */
	struct found *found;
	size_t n_found;
	size_t lost;          /* findings past FOUND_MAX */
};

/* Part of the window: percent of span. */
static inline uint64_t part_of(uint64_t whole, unsigned int percent)
{
	return whole / 100 * percent + whole % 100 * percent / 100;
}

/* What was counted while a set was attached, as of the whole window. */
static inline uint64_t over_window(const struct snapshot *s, enum probe_set set, uint64_t count)
{
	uint64_t on = s->set[set].on_ns;

	if (on == 0)
		return 0;
	if (on > s->span_ns)
		on = s->span_ns;
	return (uint64_t)((unsigned __int128)count * s->span_ns / on);
}

/* A new finding with window and pressure set; NULL (and counted) when full. */
struct finding *found_add(struct work *w, enum finding_cause cause, uint64_t rank_ns);

/* The detectors; each 0 or -ENOMEM. */
int find_cpu(struct work *w);
int find_cpu_spread(struct work *w, const bool *reported);
void find_rt_starving(struct work *w);
void find_quota(struct work *w);
int find_pinned(struct work *w);
int find_app_itself(struct work *w);
bool switches_fast(const struct snapshot *s, const struct task_times *t);
/* What a turn on the CPU takes that does next to nothing, on this machine, now; ns. */
uint64_t least_turn(const struct snapshot *s);
int find_memory(struct work *w);
void find_oom(struct work *w);
/* findings_mem_limit.c: the cgroups whose memory limit was reached in this window, by
 * their own count; *out is malloc'd.  0 or -ENOMEM. */
int limits_hit(const struct snapshot *s, const struct cgroup_row ***out, size_t *n);
int find_locks(struct work *w);
/* Tells more of culprits that were found by CPU time. */
void tell_storms(struct work *w);
int find_io(struct work *w);
int find_files(struct work *w);
void find_io_limits(struct work *w);
/* The cgroup whose own limit of I/O a process is at; NULL: none. */
const struct cgroup_row *at_io_limit(const struct work *w, const struct task_row *task);
void find_busy_fine(struct work *w);

void find_steal(struct work *w);
void find_frequency(struct work *w);
void find_far_memory(struct work *w);
void find_interrupts(struct work *w); /* after those about CPU time */
int find_peers(struct work *w);

/* One process as a subject. */
void subject_of_task(const struct task_row *row, struct subject *out);

/* findings_storm.c: storm_mark() fills the fields of work that are about storms.  A
 * storm is the group (fine) of those that start it. */
struct storm_loss {
	struct subject victim;
	uint64_t lost_ns, blamed_ns, all_ns, rank_ns;
};

void storm_mark(struct work *w);
uint64_t storm_run(const struct work *w, size_t storm); /* CPU time, of the brief too */
/* storm: GROUP_NOBODY where it is not known who starts them. */
void find_storm(struct work *w, size_t storm, const struct storm_loss *loss);

/* findings_growth.c, findings_life.c */
int find_growth(struct work *w);
void find_zombies(struct work *w);
void find_file_limit(struct work *w);
void find_task_limit(struct work *w);

/* Fills in the offers that answer the ranked findings. */
void offers_make(const struct work *w, struct findings *out);
/* findings_offer_value.c: target and value of an offer, of which kind, cause and disk are
 * set.  False: this kind of action does not fit this one. */
bool offer_prepare(const struct work *w, const struct subject *who, struct offer *o);
/* The cgroup that holds the culprit, what it keeps starting, and nobody else; NULL. */
const struct cgroup_row *own_cgroup(const struct work *w, const struct subject *who);
/* The culprit is in a cgroup below the root, and its victim in another one. */
bool is_apart(const struct work *w, const struct subject *culprit, const struct subject *victim);
bool subject_has_pid(const struct subject *who, pid_t pid);
/* A part of the CPU time that one has now, as a quota. */
int quota_percent(const struct snapshot *s, uint64_t run_ns);

#endif
