/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal.c - opening the journal and writing to it. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_internal.h"
#include "llamux/paths.h"

#define SCHEMA_VERSION 3
#define KEEP_ACTIONS 10000 /* finished ones; bounds the file at a few megabytes */

static const char schema[] =
	"CREATE TABLE action("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" time_s INTEGER NOT NULL, boot TEXT NOT NULL, began INTEGER NOT NULL,"
	" uid INTEGER NOT NULL, automatic INTEGER NOT NULL, kind TEXT NOT NULL,"
	" target TEXT NOT NULL, knob TEXT NOT NULL,"
	" old_value TEXT NOT NULL, new_value TEXT NOT NULL,"
	" victim_before INTEGER, victim_after INTEGER,"
	" target_before INTEGER, target_after INTEGER,"
	" state TEXT NOT NULL, freed INTEGER, counted TEXT);"
	"CREATE TABLE knob("
	" action INTEGER NOT NULL REFERENCES action(id) ON DELETE CASCADE,"
	" type INTEGER NOT NULL, pid INTEGER NOT NULL, start INTEGER NOT NULL,"
	" session INTEGER NOT NULL, tid INTEGER NOT NULL, tid_start INTEGER NOT NULL,"
	" path TEXT, dev INTEGER NOT NULL, ino INTEGER NOT NULL, file TEXT NOT NULL,"
	" old_value TEXT NOT NULL, new_value TEXT NOT NULL);"
	"CREATE INDEX knob_action ON knob(action);"
	"CREATE INDEX knob_target ON knob(pid, ino);"
	"PRAGMA user_version = 3;";

/* From the version before. */
static const char *const steps_up[SCHEMA_VERSION] = {
	[1] = "ALTER TABLE action ADD COLUMN freed INTEGER; PRAGMA user_version = 2;",
	[2] = "ALTER TABLE action ADD COLUMN counted TEXT; PRAGMA user_version = 3;",
};

static const struct {
	int sqlite;
	int err;
} errors[] = {
	{SQLITE_FULL, -ENOSPC},	   {SQLITE_READONLY, -EROFS}, {SQLITE_PERM, -EACCES},
	{SQLITE_AUTH, -EACCES},	   {SQLITE_BUSY, -EBUSY},     {SQLITE_LOCKED, -EBUSY},
	{SQLITE_NOMEM, -ENOMEM},   {SQLITE_CORRUPT, -EBADMSG}, {SQLITE_NOTADB, -EBADMSG},
	{SQLITE_SCHEMA, -EBADMSG}, {SQLITE_MISMATCH, -EBADMSG}, {SQLITE_CONSTRAINT, -EBADMSG},
};

static const struct {
	int err;
	const char *why;
} reasons[] = {
	{-ENOSPC, "the disk is full"},
	{-EDQUOT, "the disk quota is used up"},
	{-EROFS, "the file system is read-only"},
	{-EACCES, "permission denied"},
	{-EPERM, "permission denied"},
	{-EBUSY, "another llamux-agent has it open"},
	{-EBADMSG, "it is damaged, or of another version; move it away to begin a new one"},
	{-ENOMEM, "out of memory"},
	{-ENOENT, "no such action"},
};

const char *journal_why(int err)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == err)
			return reasons[i].why;
	return strerror(-err);
}

int journal_errno(const struct journal *j, int rc)
{
	int sys = sqlite3_system_errno(j->db);
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].sqlite == (rc & 0xff))
			return errors[i].err;
	return sys ? -sys : -EIO;
}

static int run(struct journal *j, const char *sql)
{
	int rc = sqlite3_exec(j->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : journal_errno(j, rc);
}

/* COMMIT, or ROLLBACK after an error; returns the first error. */
static int end(struct journal *j, int err)
{
	if (!err)
		err = run(j, "COMMIT");
	if (err && !sqlite3_get_autocommit(j->db))
		run(j, "ROLLBACK"); /* fails only where SQLite has rolled back itself */
	return err;
}

static int read_number(struct journal *j, const char *sql, int64_t *out)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(j->db, sql, -1, &st, NULL);

	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : journal_errno(j, rc);
}

static int make_dirs(const char *dir)
{
	char path[4096], *p;

	if (snprintf(path, sizeof(path), "%s", dir) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	for (p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			return -errno;
		*p = '/';
	}
	return mkdir(path, 0700) && errno != EEXIST ? -errno : 0;
}

static int check_dir(const char *dir, char *reason, size_t reason_len)
{
	struct stat st;
	int err = make_dirs(dir);

	if (!err && stat(dir, &st))
		err = -errno;
	if (!err && !S_ISDIR(st.st_mode))
		err = -ENOTDIR;
	if (err) {
		snprintf(reason, reason_len,
			 "cannot use the state directory %s: %s; give another with --state", dir,
			 journal_why(err));
		return err;
	}
	if (st.st_uid != geteuid() || (st.st_mode & S_IWOTH) ||
	    ((st.st_mode & S_IWGRP) && st.st_gid)) {
		snprintf(reason, reason_len,
			 "the state directory %s can be written by others: chown and chmod 0700 "
			 "it, or "
			 "give another with --state",
			 dir);
		return -EPERM;
	}
	return 0;
}

/* Only a plain file of our own; made first, so that nobody else may read it. */
static int check_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600), err = 0;

	if (fd < 0)
		return errno == ELOOP ? -EACCES : -errno;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		err = -EACCES;
	close(fd);
	return err;
}

static int check_schema(struct journal *j)
{
	int64_t version = 0, tables = 0;
	int err;

	err = read_number(j, "PRAGMA user_version", &version);
	if (!err)
		err = read_number(j, "SELECT count(*) FROM sqlite_master", &tables);
	if (err)
		return err;
	if (!version && !tables) {
		err = run(j, "BEGIN IMMEDIATE");
		return err ? err : end(j, run(j, schema));
	}
	if (version < 1 || version > SCHEMA_VERSION)
		return -EBADMSG;
	for (; version < SCHEMA_VERSION && !err; version++) {
		err = run(j, "BEGIN IMMEDIATE");
		if (!err)
			err = end(j, run(j, steps_up[version]));
	}
	return err;
}

static int check_whole(struct journal *j)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(j->db, "PRAGMA quick_check(1)", -1, &st, NULL), err;
	const unsigned char *text;

	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	rc = sqlite3_step(st);
	err = rc == SQLITE_ROW ? 0 : journal_errno(j, rc);
	if (!err) {
		text = sqlite3_column_text(st, 0);
		if (!text || strcmp((const char *)text, "ok"))
			err = -EBADMSG;
	}
	sqlite3_finalize(st);
	return err;
}

/* Finished actions of long ago.  A full disk is no reason to fail: to take back
 * what is in force needs no room, and the next start tries again. */
static int prune(struct journal *j)
{
	static const char old[] =
		"state NOT IN ('planned','applied','undoing','kept','superseded') AND id <= "
		"(SELECT max(id) FROM action) - %d";
	char where[256], sql[384];
	int64_t n = 0;
	int err;

	snprintf(where, sizeof(where), old, KEEP_ACTIONS);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM action WHERE %s", where);
	err = read_number(j, sql, &n);
	if (err || !n)
		return err;
	snprintf(sql, sizeof(sql), "DELETE FROM action WHERE %s", where);
	err = run(j, sql);
	return err == -ENOSPC ? 0 : err;
}

/* Exclusive locking before the first access: no shared-memory file is needed, and
 * a second agent is kept out. */
static int set_up(struct journal *j)
{
	int err;

	err = run(j, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
		     "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;"
		     "PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 1048576");
	if (!err)
		err = check_schema(j);
	if (!err)
		err = check_whole(j);
	return err ? err : prune(j);
}

int journal_open(const char *dir, struct journal **out, char *reason, size_t reason_len)
{
	struct journal *j;
	char path[4096];
	int err, rc;

	*out = NULL;
	err = check_dir(dir, reason, reason_len);
	if (err)
		return err;
	j = calloc(1, sizeof(*j));
	if (!j)
		err = -ENOMEM;
	else if (snprintf(path, sizeof(path), "%s/%s", dir, LLAMUX_JOURNAL_NAME) >=
		 (int)sizeof(path))
		err = -ENAMETOOLONG;
	else
		err = check_file(path);
	if (!err) {
		rc = sqlite3_open_v2(path, &j->db,
				     SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL);
		err = rc == SQLITE_OK ? set_up(j) : journal_errno(j, rc);
	}
	if (err) {
		snprintf(reason, reason_len, "cannot use the journal %s/%s: %s", dir,
			 LLAMUX_JOURNAL_NAME, journal_why(err));
		journal_close(j);
		return err;
	}
	*out = j;
	return 0;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	sqlite3_close(j->db);
	free(j);
}

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
	sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL binds NULL */
}

static void bind_u64(sqlite3_stmt *st, int i, uint64_t v)
{
	sqlite3_bind_int64(st, i, (sqlite3_int64)v);
}

static void bind_measured(sqlite3_stmt *st, int i, uint64_t v)
{
	if (v != UINT64_MAX)
		bind_u64(st, i, v); /* else it stays NULL: not known */
}

static int step_and_finalize(struct journal *j, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);
	int err = rc == SQLITE_DONE ? 0 : journal_errno(j, rc);

	sqlite3_finalize(st);
	return err;
}

static int insert_action(struct journal *j, struct journal_action *a)
{
	sqlite3_stmt *st;
	int rc, err;

	rc = sqlite3_prepare_v2(
		j->db,
		"INSERT INTO action(time_s,boot,began,uid,automatic,kind,target,knob,"
		"old_value,new_value,victim_before,victim_after,target_before,"
		"target_after,state,counted) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, a->row.time_s);
	bind_text(st, 2, a->boot);
	bind_u64(st, 3, a->began);
	sqlite3_bind_int64(st, 4, a->row.uid);
	sqlite3_bind_int(st, 5, a->automatic);
	bind_text(st, 6, action_word(a->row.kind));
	bind_text(st, 7, a->row.target);
	bind_text(st, 8, a->row.knob);
	bind_text(st, 9, a->row.old_value);
	bind_text(st, 10, a->row.new_value);
	bind_measured(st, 11, a->row.victim_before_ns);
	bind_measured(st, 12, a->row.victim_after_ns);
	bind_measured(st, 13, a->row.target_before_ns);
	bind_measured(st, 14, a->row.target_after_ns);
	bind_text(st, 15, action_state_word(a->row.state));
	bind_text(st, 16, a->row.counted);
	err = step_and_finalize(j, st);
	if (!err)
		a->row.id = sqlite3_last_insert_rowid(j->db);
	return err;
}

static int insert_knobs(struct journal *j, int64_t id, const struct journal_knobs *knobs,
			size_t first)
{
	sqlite3_stmt *st;
	size_t i;
	int rc, err = 0;

	rc = sqlite3_prepare_v2(
		j->db,
		"INSERT INTO knob(action,type,pid,start,session,tid,tid_start,path,"
		"dev,ino,file,old_value,new_value) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
		-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	for (i = first; i < knobs->n && !err; i++) {
		const struct journal_knob *k = &knobs->knob[i];

		sqlite3_bind_int64(st, 1, id);
		sqlite3_bind_int(st, 2, (int)k->type);
		sqlite3_bind_int64(st, 3, k->pid);
		bind_u64(st, 4, k->start);
		sqlite3_bind_int64(st, 5, k->session);
		sqlite3_bind_int64(st, 6, k->tid);
		bind_u64(st, 7, k->tid_start);
		bind_text(st, 8, k->path);
		bind_u64(st, 9, k->dev);
		bind_u64(st, 10, k->ino);
		bind_text(st, 11, k->file);
		bind_text(st, 12, k->old_value);
		bind_text(st, 13, k->new_value);
		rc = sqlite3_step(st);
		if (rc != SQLITE_DONE)
			err = journal_errno(j, rc);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return err;
}

int journal_begin(struct journal *j, struct journal_action *action,
		  const struct journal_knobs *knobs)
{
	int err = run(j, "BEGIN IMMEDIATE");

	if (err)
		return err;
	err = insert_action(j, action);
	if (!err)
		err = insert_knobs(j, action->row.id, knobs, 0);
	return end(j, err);
}

int journal_extend(struct journal *j, int64_t id, const struct journal_knobs *knobs, size_t first)
{
	int err = run(j, "BEGIN IMMEDIATE");

	return err ? err : end(j, insert_knobs(j, id, knobs, first));
}

int journal_update(struct journal *j, const struct action_row *row)
{
	sqlite3_stmt *st;
	int rc, err;

	rc = sqlite3_prepare_v2(
		j->db,
		"UPDATE action SET state=?, victim_after=?, target_after=?, freed=? WHERE id=?", -1,
		&st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	bind_text(st, 1, action_state_word(row->state));
	bind_measured(st, 2, row->victim_after_ns);
	bind_measured(st, 3, row->target_after_ns);
	bind_u64(st, 4, row->freed_bytes);
	sqlite3_bind_int64(st, 5, row->id);
	err = step_and_finalize(j, st);
	return !err && !sqlite3_changes(j->db) ? -ENOENT : err;
}
