/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.h - what was changed and what stood there before, on disk before the
 * change is made, so that it can be taken back after a crash.
 *
 * An SQLite database.  A function that has returned 0 has its rows on the disk
 * (write-ahead log, synchronous=EXTRA: one fsync a commit).  One process at a
 * time has it open; the lock goes with the process, however that ends.
 *
 * Errors: -ENOSPC (full), -EROFS, -EACCES, -EIO, -EBUSY (another process has it),
 * -EBADMSG (damaged, or rows that make no sense), -ENOMEM.
 */
#ifndef AGENT_JOURNAL_H
#define AGENT_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/scheduler.h"
#include "actuate.h"

#define JOURNAL_BOOT_LEN 40

struct journal;

struct journal_action {
	struct action_row row;
	char boot[JOURNAL_BOOT_LEN]; /* /proc/sys/kernel/random/boot_id */
	uint64_t began;     /* clock ticks since boot, before the first write */
	bool automatic;     /* nobody confirmed it */
};

enum journal_knob_type {
	KNOB_POLICY,        /* scheduling policy of a thread */
	KNOB_NICE,          /* its niceness */
	KNOB_CGROUP,        /* a file of a cgroup */
	KNOB_AUTOGROUP,     /* niceness of a session's autogroup */
	KNOB_AFFINITY,      /* CPU affinity of a thread */
	KNOB_SLACK,         /* its timer slack */
	KNOB_IOPRIO,        /* its I/O priority */
	KNOB_FILES,         /* limit of open files of a process; its main thread's */
	KNOB_OOM,           /* OOM score adjustment of a process, likewise */
	KNOB_SETTING,       /* a file of the whole machine */
	KNOB_SLICE,         /* slice of the CPU of a thread */
	KNOB_PROCESSES,     /* limit of processes of a process; its main thread's */
	KNOB_MEMLOCK,       /* limit of locked memory, likewise */
	KNOB_GROUP,         /* a cgroup of our own that is made, and a file of it */
	KNOB_PLACE,         /* a process that moves there; or a thread, whose place in
	                       version 1 was another than its process's */
	KNOB_TYPES
};

/* One value in the kernel.  A thread's: pid, start, session, tid, tid_start, and in ino
 * what procinfo_unique() says of its process; a
 * file's: path, dev, ino, file; an autogroup's: its number in ino, a member in tid
 * and tid_start (pid and the rest 0, as it is no thread's and outlives a member).  A
 * group's: path of what is made, dev, a number of its own in ino, file; tid 1 if an
 * earlier knob of the action makes it.  A place: pid ... tid_start, path, dev and ino of
 * the old one, file: the last name of the new one, which values show too. */
struct journal_knob {
	enum journal_knob_type type;
	pid_t pid, session, tid;
	uint64_t start, tid_start; /* clock ticks since boot */
	char *path;                /* malloc'd; directory of the cgroup, or NULL */
	uint64_t dev, ino;
	char file[64];             /* with a blank and a key: one line of it */
	char old_value[SCHEDULER_TEXT_MAX];
	char new_value[SCHEDULER_TEXT_MAX];
};

/* A growing list of knobs; zero it to begin. */
struct journal_knobs {
	struct journal_knob *knob;
	size_t n, room;
};

int journal_knobs_add(struct journal_knobs *knobs, const struct journal_knob *knob);
void journal_knobs_free(struct journal_knobs *knobs);

/*
 * Opens DIR/journal.db; both are made if missing.  A directory that others could
 * write to is refused, as what stands in the journal is written to the kernel.
 */
int journal_open(const char *dir, struct journal **out, char *reason, size_t reason_len);
void journal_close(struct journal *j);

/* "the disk is full", ...: what an error of this file means. */
const char *journal_why(int err);

/* Action and knobs as one; sets action->row.id. */
int journal_begin(struct journal *j, struct journal_action *action,
		  const struct journal_knobs *knobs);
/* More knobs of an action, from index first on. */
int journal_extend(struct journal *j, int64_t id, const struct journal_knobs *knobs, size_t first);
/* State and the measured times of row->id. */
int journal_update(struct journal *j, const struct action_row *row);

/* -ENOENT: no such action. */
int journal_get(struct journal *j, int64_t id, struct journal_action *out);
int journal_get_knobs(struct journal *j, int64_t id, struct journal_knobs *out);

/* Newest first; uid (uid_t)-1: of everyone.  Count or -errno. */
long journal_list(struct journal *j, uid_t uid, struct action_row *out, size_t max);

/* Ids of the actions that may still be in force, newest first.  Count or -errno. */
long journal_open_ids(struct journal *j, int64_t *out, size_t max);

/*
 * The newest action of this boot that was made after id, is in force, and turns a knob of
 * it, or one in a group that it has made; 0: none.  edited: somebody else has changed since
 * what that one has set in the group, so that it cannot be taken back either.
 */
int journal_later(struct journal *j, int64_t id, const char *boot, int64_t *later, bool *edited);

/* For bounds.  When did an action on this knob's target (any knob of it) begin last
 * in this boot (clock ticks; 0: never)?  kept: also one that was kept.  How many automatic ones began since a time? */
int journal_last_began(struct journal *j, const char *boot, const struct journal_knob *knob,
		       bool kept, uint64_t *ticks);
int journal_count_automatic(struct journal *j, int64_t since_s, unsigned int *n);

#endif
