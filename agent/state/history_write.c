// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history_write.c - windows into the database: packed, in one transaction; and
 * the last findings out of it again after a restart.
 */
#include "history_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/log.h"
#include "observe/snapshot_save.h"

/* Text of rows packs to a sixth at the fastest level, at a tenth of the time of
 * the best, which packs to an eighth. */
#define PACK_LEVEL 1

int pack(const char *text, size_t len, unsigned char **out, size_t *out_len)
{
	uLongf n = compressBound(len);

	*out = malloc(n);
	if (!*out)
		return -ENOMEM;
	if (compress2(*out, &n, (const Bytef *)text, len, PACK_LEVEL) != Z_OK) {
		free(*out);
		*out = NULL;
		return -ENOMEM;
	}
	*out_len = n;
	return 0;
}

char *unpack(const void *packed, size_t packed_len, size_t raw_len)
{
	uLongf n = raw_len;
	char *text;

	/* deflate packs a thousand times at the most */
	if (raw_len > RAW_MAX || raw_len / 1100 > packed_len)
		return NULL;
	text = malloc(raw_len + 1);
	if (!text)
		return NULL;
	if (uncompress((Bytef *)text, &n, packed, packed_len) != Z_OK || n != raw_len) {
		free(text);
		return NULL;
	}
	text[n] = '\0';
	return text;
}

/* --- snapshots of the list ------------------------------------------------------- */

static struct node *node_to_pack(struct history *h)
{
	for (struct node *n = h->oldest; n; n = n->next) {
		if (n->has_snapshot)
			return n;
	}
	return NULL;
}

static int pack_snapshot(const struct snapshot *s, unsigned char **packed, size_t *packed_len,
			 size_t *raw_len)
{
	struct text t;
	int err;

	text_growing(&t);
	snapshot_save(&t, s);
	err = t.failed ? -ENOMEM : 0;
	if (err == 0 && t.len > RAW_MAX)
		err = -E2BIG;
	if (err == 0)
		err = pack(t.data, t.len, packed, packed_len);
	*raw_len = t.len;
	free(t.data);
	if (err == 0 && *packed_len > PACKED_MAX) {
		free(*packed);
		*packed = NULL;
		err = -E2BIG;
	}
	return err;
}

/* Nodes with a snapshot to pack are not taken off the list by anyone else: only
 * this thread takes any off it. */
void nodes_pack(struct history *h)
{
	struct node *n;

	pthread_mutex_lock(&h->lock);
	while ((n = node_to_pack(h))) {
		unsigned char *packed = NULL;
		size_t packed_len = 0, raw_len = 0;
		struct snapshot s = n->snapshot;
		int err;

		pthread_mutex_unlock(&h->lock);
		err = pack_snapshot(&s, &packed, &packed_len, &raw_len);
		snapshot_free(&s);
		pthread_mutex_lock(&h->lock);
		n->has_snapshot = false;
		memset(&n->snapshot, 0, sizeof(n->snapshot));
		if (err == 0) {
			n->packed = packed;
			n->packed_len = packed_len;
			n->raw_len = raw_len;
			h->packed_bytes += packed_len;
		} else {
			h->stats.snapshots_lost++;
		}
	}
	pthread_mutex_unlock(&h->lock);
}

/* --- rows ------------------------------------------------------------------------- */

struct writer {
	sqlite3_stmt *window, *snapshot;
};

static int writer_open(struct history *h, struct writer *w)
{
	int rc = sqlite3_prepare_v2(
		h->db, "INSERT INTO window(time_s, boot, raw, data) VALUES(?, ?, ?, ?)", -1,
		&w->window, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(h->db,
					"INSERT INTO snapshot(window, raw, data) VALUES(?, ?, ?)",
					-1, &w->snapshot, NULL);
	return rc;
}

static void writer_close(struct writer *w)
{
	sqlite3_finalize(w->window);
	sqlite3_finalize(w->snapshot);
}

static int write_window(struct history *h, const struct writer *w, const struct node *n)
{
	unsigned char *packed = NULL;
	size_t len = n->text_len;
	int rc;

	if (n->text_len > TEXT_PLAIN_MAX && pack(n->text, n->text_len, &packed, &len) < 0)
		return SQLITE_NOMEM;
	sqlite3_bind_int64(w->window, 1, n->time_s);
	sqlite3_bind_int64(w->window, 2, h->boot_row);
	sqlite3_bind_int64(w->window, 3, packed ? (int64_t)n->text_len : 0);
	sqlite3_bind_blob64(w->window, 4, packed ? (const void *)packed : n->text, len,
			    SQLITE_STATIC);
	rc = sqlite3_step(w->window);
	sqlite3_reset(w->window);
	sqlite3_clear_bindings(w->window);
	free(packed);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int write_snapshot(struct history *h, const struct writer *w, const struct node *n)
{
	int rc;

	sqlite3_bind_int64(w->snapshot, 1, sqlite3_last_insert_rowid(h->db));
	sqlite3_bind_int64(w->snapshot, 2, (int64_t)n->raw_len);
	sqlite3_bind_blob64(w->snapshot, 3, n->packed, n->packed_len, SQLITE_STATIC);
	rc = sqlite3_step(w->snapshot);
	sqlite3_reset(w->snapshot);
	sqlite3_clear_bindings(w->snapshot);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Nodes up to last stay as they are while this runs: only the thread that writes
 * takes any off the list, and what is added comes behind. */
static int write_all(struct history *h, const struct node *last, size_t *written)
{
	struct writer w = { NULL, NULL };
	int rc = sqlite3_exec(h->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	*written = 0;
	if (rc == SQLITE_OK)
		rc = writer_open(h, &w);
	for (const struct node *n = h->oldest; n && rc == SQLITE_OK; n = n->next) {
		if (!n->written) {
			rc = write_window(h, &w, n);
			if (rc == SQLITE_OK && n->packed && (n->minute || n->fresh))
				rc = write_snapshot(h, &w, n);
			++*written;
		}
		if (n == last)
			break;
	}
	writer_close(&w);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(h->db, "COMMIT", NULL, NULL, NULL);
	return rc;
}

int nodes_write(struct history *h)
{
	struct node *last;
	size_t written;
	int rc, err;

	pthread_mutex_lock(&h->lock);
	last = h->newest;
	pthread_mutex_unlock(&h->lock);
	if (!last)
		return 0;
	rc = write_all(h, last, &written);
	if (rc != SQLITE_OK) {
		err = store_failed(h, rc, "be written");
		store_state(h, "not written: %s", store_why(err));
		return err;
	}
	pthread_mutex_lock(&h->lock);
	for (struct node *n = h->oldest; n; n = n->next) {
		n->written = true;
		if (n == last)
			break;
	}
	h->n_pending -= written;
	h->stats.written += written;
	pthread_mutex_unlock(&h->lock);
	err = store_trim(h);
	if (err < 0)
		store_state(h, "not trimmed: %s", store_why(err));
	return err;
}

/* --- after a restart ---------------------------------------------------------------- */

static bool read_last(struct history *h, struct saved_window *w, struct findings *f)
{
	bool found = false;
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(h->db,
			       "SELECT raw, data FROM window WHERE boot = ?"
			       " ORDER BY id DESC LIMIT 1",
			       -1, &st, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(st, 1, h->boot_row);
	if (sqlite3_step(st) == SQLITE_ROW) {
		size_t raw = (size_t)sqlite3_column_int64(st, 0);
		const void *data = sqlite3_column_blob(st, 1);
		size_t len = (size_t)sqlite3_column_bytes(st, 1);
		char *text = raw ? unpack(data, len, raw) : NULL;

		if (raw)
			found = text && window_load(text, raw, w, f) == 0;
		else
			found = data && window_load(data, len, w, f) == 0;
		free(text);
	}
	sqlite3_finalize(st);
	return found;
}

void store_restore(struct history *h)
{
	struct findings *f = malloc(sizeof(*f)), *last = malloc(sizeof(*last));
	struct saved_window w;

	if (f && last && read_last(h, &w, f)) {
		pthread_mutex_lock(&h->lock);
		/* Windows of this run may be there already: they go on from it. */
		*last = h->last;
		h->last = *f;
		pthread_mutex_unlock(&h->lock);
		if (last->time_ns) {
			history_since(h, last);
			pthread_mutex_lock(&h->lock);
			h->last = *last;
			pthread_mutex_unlock(&h->lock);
		}
	}
	free(f);
	free(last);
}
