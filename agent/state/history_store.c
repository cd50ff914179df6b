// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history_store.c - the database of the history: opened or set aside, kept within
 * its bounds.
 */
#include "history_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define APPLICATION_ID 0x6c78685f /* "lxh_" */
#define SCHEMA_VERSION 1
#define PAGE_BYTES 4096
/* Windows of a day, and how many are kept: so counted, not by a clock, which may
 * be set to anything. */
#define WINDOWS_DAY 8640
#define WINDOWS_KEPT (7 * WINDOWS_DAY)
/* The log is written back when it has this part of the bound: 1 MB, which is some
 * three quarters of an hour on a machine of 300 processes. */
#define LOG_PART 64
/* Taken away at once when the bound is near.  unit: rows. */
#define SNAPSHOTS_STEP 16
#define WINDOWS_STEP 512

static const char schema[] =
	"CREATE TABLE boot(id INTEGER PRIMARY KEY, boot TEXT NOT NULL UNIQUE);"
	"CREATE TABLE window(id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" time_s INTEGER NOT NULL, boot INTEGER NOT NULL, raw INTEGER NOT NULL,"
	" data BLOB NOT NULL);"
	"CREATE INDEX window_time ON window(time_s);"
	"CREATE TABLE snapshot(window INTEGER PRIMARY KEY, raw INTEGER NOT NULL,"
	" data BLOB NOT NULL);";

static const struct {
	int sqlite, err;
} errors[] = {
	{ SQLITE_FULL, -ENOSPC },	{ SQLITE_READONLY, -EROFS },  { SQLITE_PERM, -EACCES },
	{ SQLITE_AUTH, -EACCES },	{ SQLITE_BUSY, -EBUSY },      { SQLITE_LOCKED, -EBUSY },
	{ SQLITE_NOMEM, -ENOMEM },	{ SQLITE_CORRUPT, -EBADMSG }, { SQLITE_NOTADB, -EBADMSG },
	{ SQLITE_SCHEMA, -EBADMSG },	{ SQLITE_MISMATCH, -EBADMSG },
	{ SQLITE_CONSTRAINT, -EBADMSG }, { SQLITE_ERROR, -EBADMSG },
};

static const struct {
	int err;
	const char *why;
} reasons[] = {
	{ -ENOSPC, "the disk is full" },
	{ -EDQUOT, "the disk quota is used up" },
	{ -EROFS, "the file system is read-only" },
	{ -EACCES, "permission denied" },
	{ -EBUSY, "another process has it open" },
	{ -EBADMSG, "it is damaged" },
	{ -ENOMEM, "out of memory" },
	{ -EIO, "the disk fails" },
};

const char *store_why(int err)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].err == err)
			return reasons[i].why;
	}
	return strerror(-err);
}

void store_state(struct history *h, const char *format, ...)
{
	va_list args;

	pthread_mutex_lock(&h->lock);
	va_start(args, format);
	vsnprintf(h->state, sizeof(h->state), format, args);
	va_end(args);
	pthread_mutex_unlock(&h->lock);
}

static int store_errno(struct history *h, int rc)
{
	int sys = h->db ? sqlite3_system_errno(h->db) : 0;

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].sqlite == (rc & 0xff))
			return errors[i].err;
	}
	return sys ? -sys : -EIO;
}

static int path_of(const struct history *h, const char *suffix, char out[PATH_MAX + 64])
{
	int n = snprintf(out, PATH_MAX + 64, "%s/" HISTORY_NAME "%s", h->dir, suffix);

	return n < PATH_MAX + 64 ? 0 : -ENAMETOOLONG;
}

void store_close(struct history *h)
{
	if (h->db)
		sqlite3_close(h->db);
	h->db = NULL;
}

/* What cannot be used keeps its bytes for whoever wants to look; of two the newer
 * stays, so that a failing disk does not fill itself with copies. */
static void set_aside(struct history *h, const char *why)
{
	static const char *const logs[] = { "-wal", "-shm", "-journal" };
	char from[PATH_MAX + 64], to[PATH_MAX + 64];

	store_close(h);
	if (path_of(h, "", from) || path_of(h, ".aside", to))
		return;
	if (rename(from, to) < 0) {
		log_warn("the history %s cannot be used (%s) nor moved aside: %s", from, why,
			 strerror(errno));
		return;
	}
	/* A log without its database would be taken for that of the new one. */
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		if (path_of(h, logs[i], from) == 0)
			unlink(from);
	}
	log_warn("the history could not be used (%s): it is now %s, and a new one begins", why, to);
	pthread_mutex_lock(&h->lock);
	h->stats.aside++;
	pthread_mutex_unlock(&h->lock);
}

int store_failed(struct history *h, int rc, const char *doing)
{
	int err = store_errno(h, rc);

	pthread_mutex_lock(&h->lock);
	h->stats.failures++;
	pthread_mutex_unlock(&h->lock);
	if (h->db && !sqlite3_get_autocommit(h->db))
		sqlite3_exec(h->db, "ROLLBACK", NULL, NULL, NULL);
	log_debug("the history cannot %s: %s", doing, store_why(err));
	if (err == -EBADMSG)
		set_aside(h, h->db ? sqlite3_errmsg(h->db) : "damaged");
	return err;
}

int store_run(struct history *h, const char *sql)
{
	int rc = sqlite3_exec(h->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_errno(h, rc);
}

int store_number(struct history *h, const char *sql, int64_t *out)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(h->db, sql, -1, &st, NULL);

	*out = 0;
	if (rc != SQLITE_OK)
		return store_errno(h, rc);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0); /* NULL reads as 0 */
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : store_errno(h, rc);
}

/* --- opening -------------------------------------------------------------------- */

/* Only a plain file of our own, which nobody else may read: it has the names of
 * every user's processes. */
static int check_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600), err = 0;

	if (fd < 0)
		return errno == ELOOP ? -EACCES : -errno;
	if (fstat(fd, &st) < 0)
		err = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 022))
		err = -EACCES;
	close(fd);
	return err;
}

/* -EBADMSG: not ours, or of another version. */
static int check_schema(struct history *h)
{
	int64_t id = 0, version = 0, tables = 0;
	char sql[sizeof(schema) + 160];
	int err = store_number(h, "PRAGMA application_id", &id);

	if (err == 0)
		err = store_number(h, "PRAGMA user_version", &version);
	if (err == 0)
		err = store_number(h, "SELECT count(*) FROM sqlite_master", &tables);
	if (err)
		return err;
	if (tables || id || version)
		return id == APPLICATION_ID && version == SCHEMA_VERSION ? 0 : -EBADMSG;
	snprintf(sql, sizeof(sql),
		 "BEGIN IMMEDIATE; %s PRAGMA application_id = %d; PRAGMA user_version = %d;"
		 "COMMIT;",
		 schema, APPLICATION_ID, SCHEMA_VERSION);
	return store_run(h, sql);
}

static int check_whole(struct history *h)
{
	sqlite3_stmt *st;
	const unsigned char *text;
	int rc = sqlite3_prepare_v2(h->db, "PRAGMA quick_check(1)", -1, &st, NULL), err;

	if (rc != SQLITE_OK)
		return store_errno(h, rc);
	rc = sqlite3_step(st);
	err = rc == SQLITE_ROW ? 0 : store_errno(h, rc);
	text = err ? NULL : sqlite3_column_text(st, 0);
	if (err == 0 && (!text || strcmp((const char *)text, "ok") != 0))
		err = -EBADMSG;
	sqlite3_finalize(st);
	return err;
}

static int boot_row(struct history *h)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(h->db, "INSERT OR IGNORE INTO boot(boot) VALUES(?)", -1, &st,
				    NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_text(st, 1, h->boot, -1, SQLITE_STATIC);
		rc = sqlite3_step(st);
		sqlite3_finalize(st);
	}
	if (rc != SQLITE_DONE)
		return store_errno(h, rc);
	rc = sqlite3_prepare_v2(h->db, "SELECT id FROM boot WHERE boot = ?", -1, &st, NULL);
	if (rc != SQLITE_OK)
		return store_errno(h, rc);
	sqlite3_bind_text(st, 1, h->boot, -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		h->boot_row = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : store_errno(h, rc);
}

static int64_t log_pages(const struct history *h)
{
	int64_t pages = (int64_t)(h->bytes / LOG_PART / PAGE_BYTES);

	return pages > 4 ? pages : 4;
}

/* The log is part of the bound: an eighth is its own, as one transaction may be
 * far longer than what has it written back. */
static int64_t pages_most(const struct history *h)
{
	return (int64_t)(h->bytes - h->bytes / 8) / PAGE_BYTES;
}

/*
 * Exclusive before the first access, so that no shared-memory file is needed;
 * auto_vacuum before the first table.  A small cache: rows are written once.
 */
static int set_up(struct history *h)
{
	char sql[512];
	int err;

	snprintf(sql, sizeof(sql),
		 "PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = %d;"
		 "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;"
		 "PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;"
		 "PRAGMA cache_size = -256; PRAGMA mmap_size = 0;"
		 "PRAGMA wal_autocheckpoint = %lld; PRAGMA journal_size_limit = %lld;"
		 "PRAGMA max_page_count = %lld",
		 PAGE_BYTES, (long long)log_pages(h), (long long)log_pages(h) * PAGE_BYTES,
		 (long long)pages_most(h));
	err = store_run(h, sql);
	if (err == 0)
		err = check_schema(h);
	if (err == 0)
		err = check_whole(h);
	return err ? err : boot_row(h);
}

static int try_open(struct history *h)
{
	char path[PATH_MAX + 64];
	int rc, err = path_of(h, "", path);

	if (err == 0)
		err = check_file(path);
	if (err < 0)
		return err;
	rc = sqlite3_open_v2(path, &h->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL);
	err = rc == SQLITE_OK ? set_up(h) : store_errno(h, rc);
	return err;
}

int store_open(struct history *h)
{
	int err = 0;

	for (int tries = 0; tries < 2 && !h->db; tries++) {
		err = try_open(h);
		if (err == -EBADMSG)
			set_aside(h, "it is damaged, or not a history of this version");
		else if (err < 0)
			break;
	}
	if (err < 0) {
		store_close(h);
		store_state(h, "off: %s", store_why(err));
		return err;
	}
	if (!h->restored) {
		store_restore(h);
		store_trim(h);
		pthread_mutex_lock(&h->lock);
		h->restored = true;
		pthread_mutex_unlock(&h->lock);
	}
	return 0;
}

/* --- bounds ------------------------------------------------------------------------ */

/* Pages that hold something. */
static int pages_used(struct history *h, int64_t *used)
{
	int64_t all = 0, empty = 0;
	int err = store_number(h, "PRAGMA page_count", &all);

	if (err == 0)
		err = store_number(h, "PRAGMA freelist_count", &empty);
	*used = all - empty;
	return err;
}

static int trim_count(struct history *h)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "DELETE FROM snapshot WHERE window <= (SELECT max(id) FROM window) - %d;"
		 "DELETE FROM window WHERE id <= (SELECT max(id) FROM window) - %d",
		 WINDOWS_DAY, WINDOWS_KEPT);
	return store_run(h, sql);
}

/* Room for what comes next: a sixteenth of the pages. */
static int trim_size(struct history *h)
{
	int64_t most = pages_most(h) - pages_most(h) / 16, used = 0;
	char sql[192];
	int err = pages_used(h, &used);

	while (err == 0 && used > most) {
		int64_t before = used;

		snprintf(sql, sizeof(sql),
			 "DELETE FROM snapshot WHERE window IN "
			 "(SELECT window FROM snapshot ORDER BY window LIMIT %d)",
			 SNAPSHOTS_STEP);
		err = store_run(h, sql);
		if (err == 0 && sqlite3_changes(h->db) == 0) {
			snprintf(sql, sizeof(sql),
				 "DELETE FROM window WHERE id IN "
				 "(SELECT id FROM window ORDER BY id LIMIT %d)",
				 WINDOWS_STEP);
			err = store_run(h, sql);
			if (err == 0 && sqlite3_changes(h->db) == 0)
				break;
		}
		if (err == 0)
			err = pages_used(h, &used);
		if (used > before)
			break; /* never: what is deleted takes no room */
	}
	return err;
}

static uint64_t size_of(const struct history *h, const char *suffix)
{
	char path[PATH_MAX + 64];
	struct stat st;

	return path_of(h, suffix, path) == 0 && stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/* The begin of the oldest window: its end, less the time that windows span. */
static void count(struct history *h)
{
	int64_t windows = 0, oldest = 0;

	store_number(h, "SELECT max(id) - min(id) + 1 FROM window", &windows);
	store_number(h, "SELECT min(time_s) FROM window", &oldest);
	pthread_mutex_lock(&h->lock);
	h->stats.windows = (uint64_t)windows;
	h->stats.reach_s = oldest;
	h->stats.bytes = size_of(h, "") + size_of(h, "-wal");
	snprintf(h->state, sizeof(h->state), "on");
	pthread_mutex_unlock(&h->lock);
}

int store_trim(struct history *h)
{
	int64_t empty = 0;
	int err = trim_count(h);

	if (err == 0)
		err = trim_size(h);
	/* What is free is used again; much of it goes back to the file system. */
	if (err == 0)
		err = store_number(h, "PRAGMA freelist_count", &empty);
	if (err == 0 && empty > pages_most(h) / 4)
		err = store_run(h, "PRAGMA incremental_vacuum(256)");
	if (err == 0)
		count(h);
	return err;
}
