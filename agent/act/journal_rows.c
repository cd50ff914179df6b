/* SPDX-License-Identifier: GPL-2.0-or-later */
/* journal_rows.c - reading the journal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal_internal.h"

#define KNOBS_MAX 65536 /* of one action; more than an action may write */

#define ACTION_COLUMNS \
	"id,time_s,boot,began,uid,automatic,kind,target,knob,old_value,new_value," \
	"victim_before,victim_after,target_before,target_after,state,freed,counted"

int journal_knobs_add(struct journal_knobs *knobs, const struct journal_knob *knob)
{
	size_t room = knobs->room ? 2 * knobs->room : 16;
	struct journal_knob *bigger;

	if (knobs->n == knobs->room) {
		bigger = realloc(knobs->knob, room * sizeof(*bigger));
		if (!bigger)
			return -ENOMEM;
		knobs->knob = bigger;
		knobs->room = room;
	}
	knobs->knob[knobs->n++] = *knob;
	return 0;
}

void journal_knobs_free(struct journal_knobs *knobs)
{
	size_t i;

	for (i = 0; i < knobs->n; i++)
		free(knobs->knob[i].path);
	free(knobs->knob);
	*knobs = (struct journal_knobs){0};
}

/* A text column whole; -EBADMSG if it is not one or does not fit. */
static int text_column(sqlite3_stmt *st, int i, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(st, i);

	if (!text || strlen(text) >= size)
		return -EBADMSG;
	memcpy(out, text, strlen(text) + 1);
	return 0;
}

static uint64_t u64_column(sqlite3_stmt *st, int i)
{
	return (uint64_t)sqlite3_column_int64(st, i);
}

static uint64_t measured_column(sqlite3_stmt *st, int i)
{
	return sqlite3_column_type(st, i) == SQLITE_NULL ? UINT64_MAX : u64_column(st, i);
}

static int kind_parse(const char *word, enum action_kind *out)
{
	int i;

	for (i = 0; i < ACTION_KINDS; i++)
		if (!strcmp(action_word((enum action_kind)i), word)) {
			*out = (enum action_kind)i;
			return 0;
		}
	return -EBADMSG;
}

static int state_parse(const char *word, enum action_state *out)
{
	int i;

	for (i = 0; i <= STATE_FAILED; i++)
		if (!strcmp(action_state_word((enum action_state)i), word)) {
			*out = (enum action_state)i;
			return 0;
		}
	return -EBADMSG;
}

static int read_action(sqlite3_stmt *st, struct journal_action *a)
{
	struct action_row *r = &a->row;
	char kind[32], state[32];

	memset(a, 0, sizeof(*a));
	r->id = sqlite3_column_int64(st, 0);
	r->time_s = sqlite3_column_int64(st, 1);
	a->began = u64_column(st, 3);
	r->uid = (uid_t)sqlite3_column_int64(st, 4);
	a->automatic = sqlite3_column_int(st, 5) != 0;
	r->victim_before_ns = measured_column(st, 11);
	r->victim_after_ns = measured_column(st, 12);
	r->target_before_ns = measured_column(st, 13);
	r->target_after_ns = measured_column(st, 14);
	r->freed_bytes = u64_column(st, 16); /* NULL reads as 0 */
	if (text_column(st, 2, a->boot, sizeof(a->boot)) ||
	    text_column(st, 6, kind, sizeof(kind)) ||
	    text_column(st, 7, r->target, sizeof(r->target)) ||
	    text_column(st, 8, r->knob, sizeof(r->knob)) ||
	    text_column(st, 9, r->old_value, sizeof(r->old_value)) ||
	    text_column(st, 10, r->new_value, sizeof(r->new_value)) ||
	    (sqlite3_column_type(st, 17) != SQLITE_NULL && /* of an older version */
	     text_column(st, 17, r->counted, sizeof(r->counted))) ||
	    text_column(st, 15, state, sizeof(state)) || kind_parse(kind, &r->kind) ||
	    state_parse(state, &r->state))
		return -EBADMSG;
	return 0;
}

int journal_get(struct journal *j, int64_t id, struct journal_action *out)
{
	sqlite3_stmt *st;
	int rc, err;

	rc = sqlite3_prepare_v2(j->db, "SELECT " ACTION_COLUMNS " FROM action WHERE id=?", -1, &st,
				NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, id);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		err = read_action(st, out);
	else
		err = rc == SQLITE_DONE ? -ENOENT : journal_errno(j, rc);
	sqlite3_finalize(st);
	return err;
}

static bool knob_makes_sense(const struct journal_knob *k, const char *path)
{
	switch (k->type) {
	case KNOB_CGROUP:
	case KNOB_SETTING:
	case KNOB_GROUP:
		return path && !strchr(k->file, '/');
	case KNOB_PLACE:
		return path && k->file[0] && !strchr(k->file, '/') && k->pid > 0 && k->tid > 0;
	case KNOB_AUTOGROUP:
		return !k->pid && !k->session && k->tid > 0 && k->ino;
	default:
		return k->pid > 0 && k->tid > 0;
	}
}

static int read_knob(sqlite3_stmt *st, struct journal_knob *k)
{
	int64_t type = sqlite3_column_int64(st, 0);
	const char *path;

	*k = (struct journal_knob){
		.pid = (pid_t)sqlite3_column_int(st, 1),
		.start = u64_column(st, 2),
		.session = (pid_t)sqlite3_column_int(st, 3),
		.tid = (pid_t)sqlite3_column_int(st, 4),
		.tid_start = u64_column(st, 5),
		.dev = u64_column(st, 7),
		.ino = u64_column(st, 8),
	};
	path = (const char *)sqlite3_column_text(st, 6);
	if (type < KNOB_POLICY || type >= KNOB_TYPES ||
	    text_column(st, 9, k->file, sizeof(k->file)) ||
	    text_column(st, 10, k->old_value, sizeof(k->old_value)) ||
	    text_column(st, 11, k->new_value, sizeof(k->new_value)))
		return -EBADMSG;
	k->type = (enum journal_knob_type)type;
	if (!knob_makes_sense(k, path))
		return -EBADMSG;
	if (path && !(k->path = strdup(path)))
		return -ENOMEM;
	return 0;
}

int journal_get_knobs(struct journal *j, int64_t id, struct journal_knobs *out)
{
	struct journal_knob k;
	sqlite3_stmt *st;
	int rc, err = 0;

	*out = (struct journal_knobs){0};
	rc = sqlite3_prepare_v2(j->db,
				"SELECT type,pid,start,session,tid,tid_start,path,dev,ino,file,"
				"old_value,new_value FROM knob WHERE action=? ORDER BY rowid",
				-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, id);
	while (!err && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		err = out->n < KNOBS_MAX ? read_knob(st, &k) : -EBADMSG;
		if (!err && (err = journal_knobs_add(out, &k)))
			free(k.path);
	}
	if (!err && rc != SQLITE_DONE)
		err = journal_errno(j, rc);
	sqlite3_finalize(st);
	if (err)
		journal_knobs_free(out);
	return err;
}

long journal_list(struct journal *j, uid_t uid, struct action_row *out, size_t max)
{
	struct journal_action a;
	sqlite3_stmt *st;
	int rc, err = 0;
	long n = 0;

	rc = sqlite3_prepare_v2(j->db,
				"SELECT " ACTION_COLUMNS " FROM action WHERE ?1 < 0 OR uid = ?1"
				" ORDER BY id DESC LIMIT ?2",
				-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, uid == (uid_t)-1 ? -1 : (sqlite3_int64)uid);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)max);
	while (!err && (rc = sqlite3_step(st)) == SQLITE_ROW && (size_t)n < max) {
		err = read_action(st, &a);
		if (!err)
			out[n++] = a.row;
	}
	if (!err && rc != SQLITE_DONE && rc != SQLITE_ROW)
		err = journal_errno(j, rc);
	sqlite3_finalize(st);
	return err ? err : n;
}

long journal_open_ids(struct journal *j, int64_t *out, size_t max)
{
	sqlite3_stmt *st;
	long n = 0;
	int rc;

	rc = sqlite3_prepare_v2(j->db,
				"SELECT id FROM action WHERE state IN ('planned','applied','undoing',"
				"'kept','superseded') ORDER BY id DESC LIMIT ?",
				-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, (sqlite3_int64)max);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && (size_t)n < max)
		out[n++] = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? n : journal_errno(j, rc);
}

/* The knobs of both lists that cannot be taken back in any order: the same one, or one of
 * a group that the earlier action has made (or below it), which goes with that. */
#define STANDS_ON                                                                              \
	"l.type=e.type AND l.pid=e.pid AND l.start=e.start AND l.dev=e.dev AND l.ino=e.ino"    \
	" AND l.file=e.file AND e.old_value<>e.new_value AND a.state<>'superseded'"
#define STANDS_IN                                                                              \
	"e.type=?3 AND l.dev=e.dev AND (l.path=e.path OR"                                      \
	" substr(l.path,1,length(e.path)+1)=e.path||'/')"

int journal_later(struct journal *j, int64_t id, const char *boot, int64_t *later, bool *edited)
{
	sqlite3_stmt *st;
	int rc;

	*later = 0;
	rc = sqlite3_prepare_v2(j->db,
				"SELECT a.id,a.state='superseded' FROM action a JOIN knob l ON "
				"l.action=a.id JOIN knob e ON e.action=?1 WHERE a.id>?1 AND a.boot=?2 AND "
				"a.state IN ('planned','applied','undoing','kept','superseded') AND "
				"l.old_value<>l.new_value AND ((" STANDS_ON ") OR (" STANDS_IN "))"
				" ORDER BY a.id DESC LIMIT 1",
				-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_text(st, 2, boot, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 3, KNOB_GROUP);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		*later = sqlite3_column_int64(st, 0);
		*edited = sqlite3_column_int(st, 1) != 0;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : journal_errno(j, rc);
}

int journal_last_began(struct journal *j, const char *boot, const struct journal_knob *knob,
		       bool kept, uint64_t *ticks)
{
	sqlite3_stmt *st;
	int rc;

	rc = sqlite3_prepare_v2(j->db,
				"SELECT max(a.began) FROM action a JOIN knob k ON k.action=a.id WHERE "
				"k.pid=?1 AND k.start=?2 AND k.dev=?3 AND k.ino=?4 AND a.boot=?5 "
				"AND (?6 OR a.state<>?7)",
				-1, &st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, knob->pid);
	sqlite3_bind_int64(st, 2, (sqlite3_int64)knob->start);
	sqlite3_bind_int64(st, 3, (sqlite3_int64)knob->dev);
	sqlite3_bind_int64(st, 4, (sqlite3_int64)knob->ino);
	sqlite3_bind_text(st, 5, boot, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 6, kept);
	sqlite3_bind_text(st, 7, action_state_word(STATE_KEPT), -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*ticks = u64_column(st, 0); /* NULL reads as 0 */
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : journal_errno(j, rc);
}

int journal_count_automatic(struct journal *j, int64_t since_s, unsigned int *n)
{
	sqlite3_stmt *st;
	int rc;

	rc = sqlite3_prepare_v2(j->db,
				"SELECT count(*) FROM action WHERE automatic AND time_s >= ?", -1,
				&st, NULL);
	if (rc != SQLITE_OK)
		return journal_errno(j, rc);
	sqlite3_bind_int64(st, 1, since_s);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*n = (unsigned int)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW ? 0 : journal_errno(j, rc);
}
