// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history_query.c - windows of a time, from the database and from what is not yet
 * written; and recordings, from the snapshots of both.
 */
#include "history_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "observe/snapshot_save.h"

/* Longest wait for the database.  unit: s; default 2: an answer from memory is
 * better than none while a disk hangs. */
#define DB_WAIT_S 2
/* Longest window; one that ends so much later may touch the time asked for. */
#define SPAN_MOST_S 120
/* A recording's text.  unit: bytes; default 32 MB: as much as the agent may hold
 * for a moment; a window of 300 processes is 40 kB. */
#define RECORD_MAX (32u << 20)

/* --- one window as it stands in either ------------------------------------------- */

struct reader {
	struct past *past;
	struct findings *findings; /* room for one window's */
};

static void take_text(struct reader *r, const char *text, size_t len)
{
	struct past *p = r->past;
	struct saved_window w;

	if (window_load(text, len, &w, r->findings) < 0) {
		p->unreadable++;
		return;
	}
	if (w.time_s <= p->from_s || w.time_s - (int64_t)(w.span_ns / NSEC_PER_SEC) >= p->to_s)
		return;
	past_add(p, &w, r->findings);
}

static void take_row(struct reader *r, sqlite3_stmt *st)
{
	int64_t raw = sqlite3_column_int64(st, 0);
	const void *data = sqlite3_column_blob(st, 1);
	size_t len = (size_t)sqlite3_column_bytes(st, 1);
	char *text;

	if (raw <= 0) {
		take_text(r, data ? data : "", data ? len : 0);
		return;
	}
	text = data ? unpack(data, len, (size_t)raw) : NULL;
	take_text(r, text ? text : "", text ? (size_t)raw : 0);
	free(text);
}

/* --- from the database: db_lock held ----------------------------------------------- */

static int read_rows(struct history *h, struct reader *r)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(
		h->db,
		"SELECT raw, data FROM window WHERE time_s > ?1 AND time_s < ?2 ORDER BY time_s",
		-1, &st, NULL);

	if (rc != SQLITE_OK)
		return store_failed(h, rc, "be read");
	sqlite3_bind_int64(st, 1, r->past->from_s);
	sqlite3_bind_int64(st, 2, r->past->to_s + SPAN_MOST_S);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW)
		take_row(r, st);
	sqlite3_finalize(st);
	if (rc != SQLITE_DONE)
		return store_failed(h, rc, "be read");
	return store_number(h, "SELECT min(time_s) FROM window", &r->past->reach_s);
}

static bool lock_db(struct history *h)
{
	struct timespec until = clock_timespec(clock_ns(CLOCK_REALTIME) + DB_WAIT_S * NSEC_PER_SEC);

	return pthread_mutex_timedlock(&h->db_lock, &until) == 0;
}

/* --- from the list ------------------------------------------------------------------ */

struct copy {
	char *text;
	size_t len;
};

/* Copies of the texts, so that the loop does not wait while they are read; all:
 * also those that the database has. */
static size_t copy_texts(struct history *h, bool all, struct copy **out, int64_t *oldest_s)
{
	size_t n = 0;

	pthread_mutex_lock(&h->lock);
	*oldest_s = h->oldest ? h->oldest->time_s : 0;
	*out = calloc(h->n_nodes + 1, sizeof(**out));
	for (const struct node *node = h->oldest; node && *out; node = node->next) {
		if (node->written && !all)
			continue;
		(*out)[n].len = node->text_len;
		(*out)[n].text = strdup(node->text);
		n += (*out)[n].text != NULL;
	}
	pthread_mutex_unlock(&h->lock);
	return n;
}

static int read_list(struct history *h, struct reader *r, bool all)
{
	struct copy *copy;
	int64_t oldest_s;
	size_t n = copy_texts(h, all, &copy, &oldest_s);

	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		take_text(r, copy[i].text, copy[i].len);
		free(copy[i].text);
	}
	free(copy);
	if (oldest_s && (r->past->reach_s == 0 || oldest_s < r->past->reach_s))
		r->past->reach_s = oldest_s;
	return 0;
}

/* --- the nearest snapshot: for "who used the CPU then" ----------------------------- */

static int load_snapshot(const char *text, size_t len, struct snapshot *out)
{
	struct snapshot_loader l = { .bare = true };
	int done = 0;

	while (len && done == 0) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;

		done = snapshot_load_line(&l, text, n, out);
		n += end != NULL;
		text += n;
		len -= n;
	}
	snapshot_loader_free(&l);
	return done == 1 ? 0 : -EBADMSG;
}

static int64_t middle(const struct past *p)
{
	return p->from_s + (p->to_s - p->from_s) / 2;
}

static int64_t apart(const struct past *p, int64_t time_s)
{
	return time_s > middle(p) ? time_s - middle(p) : middle(p) - time_s;
}

static void take_nearest(struct past *p, const void *packed, size_t packed_len, size_t raw_len,
			 int64_t time_s)
{
	char *text = unpack(packed, packed_len, raw_len);
	struct snapshot s;

	if (text && load_snapshot(text, raw_len, &s) == 0) {
		snapshot_free(&p->nearest);
		p->nearest = s;
		p->nearest_s = time_s;
	} else {
		p->unreadable++;
	}
	free(text);
}

/* db_lock held.  First which, then its bytes, which are not to be sorted. */
static void nearest_row(struct history *h, struct past *p)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h->db,
			       "SELECT w.time_s, s.raw, s.data FROM snapshot s JOIN window w"
			       " ON w.id = s.window WHERE s.window = (SELECT w.id FROM window w"
			       " JOIN snapshot s ON s.window = w.id WHERE w.time_s > ?1"
			       " AND w.time_s <= ?2 ORDER BY abs(w.time_s - ?3) LIMIT 1)",
			       -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(st, 1, p->from_s);
	sqlite3_bind_int64(st, 2, p->to_s);
	sqlite3_bind_int64(st, 3, middle(p));
	if (sqlite3_step(st) == SQLITE_ROW) {
		const void *data = sqlite3_column_blob(st, 2);

		take_nearest(p, data ? data : "", (size_t)sqlite3_column_bytes(st, 2),
			     (size_t)sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 0));
	}
	sqlite3_finalize(st);
}

/* db_lock held, as for recordings. */
static void nearest_node(struct history *h, struct past *p)
{
	const struct node *last, *best = NULL;

	nodes_pack(h);
	pthread_mutex_lock(&h->lock);
	last = h->newest;
	pthread_mutex_unlock(&h->lock);
	for (const struct node *n = last ? h->oldest : NULL; n; n = n->next) {
		if (n->packed && n->time_s > p->from_s && n->time_s <= p->to_s &&
		    (!best || apart(p, n->time_s) < apart(p, best->time_s)))
			best = n;
		if (n == last)
			break;
	}
	if (best && (!p->nearest_s || apart(p, best->time_s) < apart(p, p->nearest_s)))
		take_nearest(p, best->packed, best->packed_len, best->raw_len, best->time_s);
}

int history_past(struct history *h, int64_t from_s, int64_t to_s, struct past *out)
{
	struct reader r = { out, malloc(sizeof(*r.findings)) };
	int err = past_begin(out, from_s, to_s);
	bool locked;

	if (!r.findings)
		err = -ENOMEM;
	if (err < 0) {
		free(r.findings);
		past_free(out);
		return err;
	}
	locked = lock_db(h);
	out->memory_only = !locked || !h->db || read_rows(h, &r) < 0;
	if (out->memory_only) {
		/* What was read before it failed would be counted twice. */
		past_free(out);
		err = past_begin(out, from_s, to_s);
		out->memory_only = true;
	}
	if (err == 0)
		err = read_list(h, &r, out->memory_only);
	if (err == 0 && locked && h->db)
		nearest_row(h, out);
	if (err == 0 && locked)
		nearest_node(h, out);
	if (locked)
		pthread_mutex_unlock(&h->db_lock);
	free(r.findings);
	if (err == 0)
		past_end(out);
	else
		past_free(out);
	return err;
}

/* --- recordings ----------------------------------------------------------------------- */

struct recorder {
	struct text *text;
	size_t left_out;
	int64_t from_s, until_s; /* ends of windows: from_s <= end < until_s */
};

static void record_packed(struct recorder *r, const void *packed, size_t packed_len, size_t raw_len)
{
	char *text = NULL;

	if (r->text->len + raw_len <= RECORD_MAX)
		text = unpack(packed, packed_len, raw_len);
	if (text)
		text_bytes(r->text, text, raw_len);
	else
		r->left_out++;
	free(text);
}

static void record_rows(struct history *h, struct recorder *r)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h->db,
			       "SELECT s.raw, s.data FROM window w JOIN snapshot s"
			       " ON s.window = w.id WHERE w.time_s >= ?1 AND w.time_s < ?2"
			       " AND w.boot = ?3 ORDER BY w.id",
			       -1, &st, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(st, 1, r->from_s);
	sqlite3_bind_int64(st, 2, r->until_s);
	sqlite3_bind_int64(st, 3, h->boot_row);
	while (sqlite3_step(st) == SQLITE_ROW) {
		const void *data = sqlite3_column_blob(st, 1);
		size_t len = (size_t)sqlite3_column_bytes(st, 1);

		record_packed(r, data ? data : "", len, (size_t)sqlite3_column_int64(st, 0));
	}
	sqlite3_finalize(st);
}

/* db_lock held, so that no node up to the newest of now goes or loses its bytes:
 * the loop need not wait while they are unpacked. */
static void record_list(struct history *h, struct recorder *r)
{
	const struct node *last;

	pthread_mutex_lock(&h->lock);
	last = h->newest;
	pthread_mutex_unlock(&h->lock);
	for (const struct node *n = last ? h->oldest : NULL; n; n = n->next) {
		if (n->time_s >= r->from_s && n->packed)
			record_packed(r, n->packed, n->packed_len, n->raw_len);
		else if (n->time_s >= r->from_s)
			r->left_out++;
		if (n == last)
			break;
	}
}

/* The oldest window of the list; from there on it has them all. */
static int64_t list_begin(struct history *h)
{
	int64_t begin = INT64_MAX;

	pthread_mutex_lock(&h->lock);
	for (const struct node *n = h->oldest; n && begin == INT64_MAX; n = n->next) {
		if (n->packed)
			begin = n->time_s;
	}
	pthread_mutex_unlock(&h->lock);
	return begin;
}

char *history_record(struct history *h, const struct recording_head *head, unsigned int minutes,
		     size_t *left_out)
{
	struct recorder r = { .from_s = (int64_t)head->made_s - 60 * (int64_t)minutes };
	struct text t;

	text_growing(&t);
	recording_save_head(&t, head);
	r.text = &t;
	pthread_mutex_lock(&h->db_lock);
	nodes_pack(h);
	r.until_s = list_begin(h);
	if (h->db && r.from_s < r.until_s)
		record_rows(h, &r);
	record_list(h, &r);
	pthread_mutex_unlock(&h->db_lock);
	*left_out = r.left_out;
	return text_take(&t);
}
