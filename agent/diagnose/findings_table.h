/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings_table.h - the table of causes: words, wording, and which action answers
 * which cause.  Adding a cause is adding a row.
 */
#ifndef AGENT_FINDINGS_TABLE_H
#define AGENT_FINDINGS_TABLE_H

#include "llamux/finding.h"
#include "base/action_kinds.h"

/* RESOURCE_NONE: no pressure of the kernel tells of it. */
enum resource { RESOURCE_CPU, RESOURCE_MEMORY, RESOURCE_IO, RESOURCE_NONE };

#define FURTHER_MAX 2

/*
 * Wording is text with fields in braces, filled by answer_template.c:
 *   {culprit} {victim}   "The 4 `encode` processes (pid 811..814)"; the first
 *                        letter is small where it does not begin the text
 *   {by} {who}           the same in short: "`encode`"
 *   {s|word|word}        the first if the culprit is one, the second if many
 *   {v|word|word}        likewise for the victim
 *   {lost} {blamed}      times with unit; {of} adds "of the last 10 s"
 *   {quota}              " of 20 % of one CPU", where it is known
 *   {idle}               ", and the 2 CPUs idled 9.1 s meanwhile", likewise
 *   {window} {all} {run} {cpus} {ncpu} {count} {bytes} {disk} {rate}
 *   {thp-defrag} {thp-sleep}  how huge pages are set now
 *   {hot} {net}          heat, or what is known of a connection, in a clause
 *   {ondisk} {depth}     " on disk `sda`", ", 64 at a time"; {iolimit} " of 1 MB per second"
 *   {e:WORD}             the evidence of that word (evidence_table), with its unit
 */
struct cause_row {
	const char *word;
	const char *detected;   /* what makes it: shown by "why" */
	const char *counted;    /* what finding.count is of */
	enum resource resource; /* whose pressure is the evidence */
	const char *named;      /* culprit and victim are known */
	const char *all;        /* culprit known, everybody suffers */
	const char *own;        /* victim known; nobody else is to blame */
	const char *neither;
	const char *kernel;     /* the culprit is the kernel; NULL: as named/all */
	const char *past_lost;  /* behind "lost 6.1 s"; NULL: "to" and the word */
	const char *past_counted; /* where no time was lost: behind the count;
	                             NULL: counted */
	const char *advice;     /* where nothing is offered */
	bool fine;              /* it is a state, and no trouble */
	enum action_kind answer[ACTION_KINDS];
	size_t n_answers;
	enum action_kind further[FURTHER_MAX]; /* the next steps, where an answer is in force
	                           and was not enough; each stronger than the one before */
	size_t n_further;
	bool for_victim;        /* its own bounds are in its way: they are what is changed */
	bool one;               /* each answer is for where those before it are not to be had */
	bool alone;             /* as the worst it is the reason for what stands behind it,
	                           for which nothing is offered then */
};

/* A demoted culprit still gets what the others leave, so these are safe first
 * answers to a lack of CPU time; the strongest comes first.  What it has beside one that
 * gives way at once, it has of CPUs that idle otherwise: a quota takes that, too. */
#define ANSWERS_CPU                                                                          \
	.answer = { ACTION_CGROUP_IDLE, ACTION_SCHED_IDLE, ACTION_WEIGHT, ACTION_NICE },       \
	.n_answers = 4, .further = { ACTION_QUOTA }, .n_further = 1

/* Adding a cause: a value of enum finding_cause, a row in findings_rows_*.c, a line
 * here and one in findings_table.c. */
extern const struct cause_row cause_cpu_hog, cause_cpu_crowd, cause_cpu_rt, cause_cpu_quota;
extern const struct cause_row cause_mem_reclaim, cause_mem_limit, cause_mem_compact;
extern const struct cause_row cause_mem_swap, cause_oom;
extern const struct cause_row cause_khugepaged, cause_cache_evicted;
extern const struct cause_row cause_cpu_pinned, cause_switch_storm, cause_app_itself;
extern const struct cause_row cause_io_busy, cause_io_slow, cause_io_limit;
extern const struct cause_row cause_dirty_stall, cause_fsync_storm, cause_stuck;
extern const struct cause_row cause_fork_storm, cause_task_growth, cause_zombies;
extern const struct cause_row cause_fd_limit, cause_task_limit;
extern const struct cause_row cause_lock_inversion, cause_lock_own, cause_mmap_lock;
extern const struct cause_row cause_syscall_storm, cause_timer_storm;
extern const struct cause_row cause_self, cause_busy_fine;
extern const struct cause_row cause_irq_load, cause_net_wait;
extern const struct cause_row cause_steal, cause_freq_cap, cause_numa_remote;
extern const struct cause_row *const cause_table[CAUSE_COUNT];

static inline bool cause_is_fine(enum finding_cause cause)
{
	return cause_table[cause]->fine;
}

enum evidence_unit {
	UNIT_COUNT,
	UNIT_NS,        /* said as time */
	UNIT_BYTES,
	UNIT_HUNDREDTHS, /* of a percent */
	UNIT_PER_1000S, /* a rate: times in a thousand seconds */
	UNIT_KHZ,
	UNIT_PROCESS,   /* its id */
};

struct evidence_row {
	const char *word;  /* in files and templates: "idle-cpu" */
	const char *label; /* for people: "idle CPU time" */
	enum evidence_unit unit;
};
extern const struct evidence_row evidence_table[EVIDENCE_KINDS];

/* Full, or of a kind that is held already: overwritten, so a detector may set a
 * number again; past EVIDENCE_MAX kinds it is dropped. */
void evidence_add(struct finding *f, enum evidence_kind kind, uint64_t value);
const struct evidence *evidence_of(const struct finding *f, enum evidence_kind kind);

#endif
