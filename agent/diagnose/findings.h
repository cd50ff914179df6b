/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings.h - from a snapshot to ranked facts and offers.  Pure: the same
 * values give the same findings, and tests feed recorded snapshots.
 *
 * A finding is made when victims lose time, not when a number is large: rank is
 * the time that the victims lost.  Offers are made only against a culprit that
 * may be acted on at all; the policy judges them again before anything is done.
 */
#ifndef AGENT_FINDINGS_H
#define AGENT_FINDINGS_H

#include "llamux/finding.h"
#include "llamux/snapshot.h"

struct findings_context {
	pid_t self[4];      /* processes of llamux itself; 0: unused */
	const struct findings *before; /* the last ones, for since_s; may be NULL */
};

/* out is overwritten.  -EINVAL: the snapshot has no span. */
int findings_make(const struct snapshot *now, const struct findings_context *ctx,
		  struct findings *out);

/* Time that the processes of a subject waited for a CPU in the snapshot; used
 * before and after an action.  *share: how much of it was behind culprit (may
 * be NULL); running: their CPU time. */
void subject_times(const struct snapshot *s, const struct subject *who,
		   const struct subject *culprit, uint64_t *wait_ns,
		   uint64_t *behind_ns, uint64_t *run_ns);

/* Is this row one of the subject's?  Everyone (SUBJECT_NONE): but the culprit's. */
bool subject_counts(const struct subject *who, const struct subject *culprit,
		    const struct task_row *row);

/* What a subject lost to this cause, time of the kind that the cause takes; of everyone
 * (SUBJECT_NONE) the part behind the target, or what all but the target lost.  Before
 * and after a change it says whether that helped.  A number of events where those count. */
uint64_t subject_lost_ns(const struct snapshot *s, const struct subject *who,
			 const struct subject *target, enum finding_cause cause);
/* "kills": what subject_lost_ns() is a number of, where no time is lost; NULL: it is time. */
const char *cause_counted(enum finding_cause cause);
/* Is that kind the whole wait for a CPU? */
bool subject_loses_cpu_time(enum finding_cause cause);
/* The pressure ("some") by which such a cause shows, 0.01 % of the window; UINT_MAX: there is
 * none.  *what: "CPU", "memory", "I/O". */
unsigned int cause_pressure(const struct snapshot *s, enum finding_cause cause, const char **what);
/* Is it what was pushed out of memory?  That comes back piece by piece, so that a change
 * takes effect later. */
bool subject_settles(enum finding_cause cause);
/* Times that it had to fetch pages from a disk, and the bytes of memory that it has. */
void subject_pages(const struct snapshot *s, const struct subject *who, uint64_t *read,
		   uint64_t *resident);

/* The first offer against a finding whose turn it is, as far as the findings tell (the
 * further ones come behind one that is in force); NULL. */
const struct offer *finding_offer(const struct findings *f, const struct finding *one);

/* What each target got before, for "runs at 61 % of its former speed". */
void findings_add_runs(const struct snapshot *s, struct findings *f);

/* findings_next.c, after a change that helped: is so much left that a next one is worth it? */
bool next_is_worth(uint64_t before, uint64_t left);
/* The first offer against what is found since, of those that the change was about; NULL.
 * now: without the offers that cannot be made (what is in force already is one). */
const struct offer *next_offer(const struct findings *now, const struct offer *done);
/* What is stronger than that change, the mildest first; how many.  s: the time since. */
#define NEXT_MAX 2
size_t next_stronger(const struct offer *done, const struct snapshot *s,
		     struct offer out[NEXT_MAX]);

/* For how long of the window a process waited for this other side. */
uint64_t peer_lost_ns(const struct snapshot *s, const struct peer_row *peer);
/* Time that a subject slept for locks, as of the whole window; while PROBE_LOCKS was
 * not attached nothing is known, and it is 0. */
uint64_t subject_lock_ns(const struct snapshot *s, const struct subject *who);

/* For an asker from whom /proc hides the processes of others: these are in no row and no
 * name any more.  What was counted of them together stays. */
void findings_conceal(struct findings *f, struct snapshot *s, uid_t uid);
/* The parts of that. */
void finding_conceal(struct finding *f, uid_t uid);
void subject_conceal(struct subject *who, uid_t uid);
void snapshot_conceal(struct snapshot *s, uid_t uid);

/* The file `findings.json`: malloc'd text, NULL if no memory.
 * longer: what was found over the longer window, or NULL. */
struct longer;
char *findings_json(const struct findings *f, const struct snapshot *s,
		    const struct longer *longer);

#endif
