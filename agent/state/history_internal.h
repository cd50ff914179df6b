/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_internal.h - what the files of history share.
 *
 *   history.c         life, the list in memory, the thread, since when
 *   history_store.c   the database: opening, setting aside, bounds
 *   history_write.c   rows into it
 *   history_rows.c    a window as text and back
 *   history_past.c    many windows become one account of a time
 *   history_query.c   windows out of the database and the list; recordings
 *
 * lock guards the list, the last findings and the counters, and is never held
 * across I/O.  db_lock guards the database, and may be held for as long as a disk
 * takes.  db_lock is taken first.
 */
#ifndef AGENT_HISTORY_INTERNAL_H
#define AGENT_HISTORY_INTERNAL_H

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>

#include "base/text.h"
#include "history.h"

/* A window in memory: until it is written, and for its snapshot. */
struct node {
	struct node *next;       /* newer */
	int64_t time_s;          /* end, real time */
	char *text;              /* window_save() */
	size_t text_len;
	struct snapshot snapshot;/* until the thread has packed it */
	bool has_snapshot;
	unsigned char *packed;   /* zlib; NULL: none */
	size_t packed_len, raw_len;
	bool minute;             /* the first of its minute: its snapshot is stored */
	bool fresh;              /* has a finding that the one before did not have */
	bool any;                /* has a finding */
	bool written;
};

struct history {
	char dir[PATH_MAX];
	char boot[40];
	uint64_t bytes;
	bool no_thread;
	pthread_t thread;

	pthread_mutex_t db_lock;
	sqlite3 *db;             /* NULL: not open */
	int64_t boot_row;
	bool restored;

	pthread_mutex_t lock;
	pthread_cond_t work;
	bool stop;
	struct node *oldest, *newest;
	size_t n_nodes, n_pending;
	size_t packed_bytes;
	uint64_t committed_ns;   /* boot clock of the last commit or try */
	uint64_t pushed_ns;      /* end of the last window, boot clock */
	int64_t pushed_s;        /* the same, real time */
	struct findings last;    /* of the last window, with since_s */
	struct history_stats stats;
	char state[sizeof(((struct history_stats *)0)->state)];
};

/* --- history_rows.c: pure --- */

/* What a window says besides its findings. */
struct saved_window {
	int64_t time_s;          /* end, real time */
	uint64_t time_ns, span_ns, busy_ns, iowait_ns, steal_ns, dropped;
	uint32_t n_cpus;
	uint32_t cpu_some, mem_some, mem_full, io_some, io_full;
};

/* Lines, as of a recording; all of the window that is kept. */
void window_save(struct text *t, const struct findings *f, const struct snapshot *s,
		 int64_t end_s);
/* f has no offers; -EBADMSG: not of the form, or causes of another version only. */
int window_load(const char *text, size_t len, struct saved_window *w, struct findings *f);

/* --- history_store.c --- */

/* db_lock held.  Opens it if it is not; 0, or why not, which is also in state. */
int store_open(struct history *h);
void store_close(struct history *h);
/* Negative errno of the last failure; a damaged database is set aside. */
int store_failed(struct history *h, int rc, const char *doing);
int store_run(struct history *h, const char *sql);
int store_number(struct history *h, const char *sql, int64_t *out);
/* After writing: the bounds, and the counters of stats. */
int store_trim(struct history *h);
/* "the disk is full" */
const char *store_why(int err);
void store_state(struct history *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* --- history_write.c --- */

/* Packs the snapshots of the list that are not yet; takes lock. */
void nodes_pack(struct history *h);
/* db_lock held: writes the pending nodes as one transaction. */
int nodes_write(struct history *h);
/* db_lock held: the last findings of this boot into h->last. */
void store_restore(struct history *h);
/* Text of packed bytes, malloc'd; NULL: damaged or no memory. */
char *unpack(const void *packed, size_t packed_len, size_t raw_len);
int pack(const char *text, size_t len, unsigned char **out, size_t *out_len);

/* Plain up to here; above it packed.  unit: bytes. */
#define TEXT_PLAIN_MAX 1024
/* A snapshot that is larger when packed is left out.  unit: bytes; 1 MB is that
 * of some 50,000 processes. */
#define PACKED_MAX (1u << 20)
/* What text may become when unpacked.  unit: bytes. */
#define RAW_MAX (64u << 20)

/* --- history_past.c: pure --- */
int past_begin(struct past *p, int64_t from_s, int64_t to_s);
void past_add(struct past *p, const struct saved_window *w, const struct findings *f);
void past_end(struct past *p);

#endif
