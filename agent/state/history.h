/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.h - what the 10 s windows said, kept across restarts: for "was it slow at
 * 14:00?", for "since when?" and for recordings.
 *
 * What is kept, and for how long:
 *   - each window, as one row: load, pressures and the findings with their numbers.
 *     The last 60480 (seven days of running), never fewer than 8640 (a day) while
 *     they fit, which they do: a day of eight findings in each window is 20 MB.
 *   - the whole snapshot of one window a minute, compressed, for the last 8640
 *     windows or what fits; and in memory those of all windows of the last quarter
 *     of an hour, 2 MB at most (of a machine of more than 2000 processes one a
 *     minute as well).
 * The file is DIR/history.db (SQLite).  It and its log stay below HISTORY_BYTES:
 * snapshots go first, oldest first, then windows.
 *
 * A thread of its own writes, one transaction for what has gathered: at once where
 * something new was found (but not twice in 25 s), else after a minute, on a machine
 * where nothing is found after five.  The loop only appends to a list in memory (some
 * 10 us).  The database is in WAL mode with synchronous=NORMAL: whole after kill -9
 * and after power loss, and a commit waits for no disk; what power loss can take is
 * the time since the last checkpoint or write-back (30 s, some 40 until all of it is
 * there, as the kernel comes), which for a history is no harm, whereas an fsync a
 * minute would keep a disk from sleeping.
 *
 * A database that is damaged or not ours is moved aside to history.db.aside, one
 * line says so, and a new one begins.  Where none can be written the agent goes on:
 * up to an hour is held in memory, and what is lost is counted.
 */
#ifndef AGENT_HISTORY_H
#define AGENT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llamux/finding.h"
#include "llamux/snapshot.h"
#include "observe/snapshot_fields.h"

#define HISTORY_NAME "history.db"
#define HISTORY_BYTES (64u << 20)
/* A cause is taken to go on over so much time without a window: the agent was
 * started anew.  unit: s; default 120. */
#define HISTORY_GAP_S 120
/* Findings of the past that are told apart; the smaller ones are counted. */
#define PAST_MAX 32

struct history;

struct history_options {
	const char *dir;    /* must exist */
	const char *boot;   /* boot id; NULL: /proc/sys/kernel/random/boot_id */
	uint64_t bytes;     /* bound of the file and its log; 0: HISTORY_BYTES */
	bool no_thread;     /* tests: history_flush() does the work */
};

/* -ENOMEM, or an errno of the thread; never for the sake of the database, which
 * the thread opens. */
int history_open(const struct history_options *options, struct history **out);
/* Writes what is pending.  NULL is allowed. */
void history_close(struct history *h);

/*
 * A window: findings and the snapshot that they were made from, whose contents are
 * taken over, also where they are dropped.  end_s: CLOCK_REALTIME at its end.
 * Never waits for a disk.
 */
void history_push(struct history *h, const struct findings *f, struct snapshot *s,
		  int64_t end_s);
/* Is it time for a window that ends at this boot clock? */
bool history_due(struct history *h, uint64_t time_ns);

/* Lengthens since_s of each finding to the first of the unbroken run of windows
 * that had the same cause and culprit, also before a restart of the agent. */
void history_since(struct history *h, struct findings *f);

/* Opens the database and writes what is pending, in the caller; for tests and at
 * the end.  -errno of what failed. */
int history_flush(struct history *h);

/* One cause with one culprit over a stretch of the past. */
struct past_finding {
	struct finding f;   /* sums over the windows that had it; window_ns: theirs;
	                       pressure: their mean; no offers */
	int64_t first_s, last_s; /* begin of the first, end of the last of them */
	uint64_t worst_ns;       /* lost in the worst of them, whose victim and
	                            culprit stand for all */
	uint64_t worst_window_ns;
	bool victims_differ;     /* over the windows: the sums are of all of them */
	size_t n_windows;
};

struct past {
	int64_t from_s, to_s;    /* asked for */
	int64_t reach_s;         /* end of the oldest window held; 0: none */
	int64_t first_s, last_s; /* of the windows in it; 0: none */
	size_t n_windows;
	size_t unreadable;       /* rows that make no sense */
	bool memory_only;        /* the database could not be read */
	struct snapshot sums;    /* no rows: span, CPUs, times, mean pressures */
	struct snapshot nearest; /* whole, of the kept window nearest to the middle */
	int64_t nearest_s;       /* its end; 0: none is kept */
	struct past_finding *finding; /* PAST_MAX, by time lost */
	size_t n_findings, dropped;
};

/* Windows that touch [from_s, to_s).  The caller frees.  -ENOMEM. */
int history_past(struct history *h, int64_t from_s, int64_t to_s, struct past *out);
void past_free(struct past *p); /* contents */

/* The lines of a recording (snapshot_save.h) of the last minutes: malloc'd, NULL if
 * no memory.  left_out: windows without a snapshot, or past the bound of size. */
char *history_record(struct history *h, const struct recording_head *head,
		     unsigned int minutes, size_t *left_out);

struct history_stats {
	char state[96];          /* "on", "opening", "off: the disk is full" ... */
	uint64_t windows;        /* held on disk */
	uint64_t bytes;          /* of the file and its log */
	int64_t reach_s;         /* end of the oldest; 0: none */
	uint64_t written, lost;  /* windows, since start */
	uint64_t snapshots_lost; /* too large, or no room */
	uint64_t failures;       /* of writing */
	uint64_t aside;          /* databases moved aside, since start */
	uint64_t cpu_ns;         /* of the thread */
};
void history_stats(struct history *h, struct history_stats *out);

#endif
