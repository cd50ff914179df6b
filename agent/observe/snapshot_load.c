// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot_load.c - lines of JSON become snapshots again.  The file may be from
 * anyone: what is not as a collector would have made it is refused, with the
 * reason, before a decision is made from it.
 */
#include "snapshot_save.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most CPUs that Linux can be built for. */
#define CPUS_MAX 8192

static int refuse(struct snapshot_loader *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int refuse(struct snapshot_loader *l, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(l->reason, sizeof(l->reason), format, args);
	va_end(args);
	return -EBADMSG;
}

/* --- one row ------------------------------------------------------------------ */

/* Fields come in the order of the table, so the search goes on from the last. */
static const struct field *field_find(const struct row_kind *kind, const char *name, size_t *from)
{
	for (size_t i = 0; i < kind->n_fields; i++) {
		size_t at = (*from + i) % kind->n_fields;

		if (strcmp(kind->field[at].name, name) == 0) {
			*from = at + 1;
			return &kind->field[at];
		}
	}
	return NULL;
}

static int set_name(const struct field *f, void *row, const struct json_pair *pair)
{
	if (pair->len >= f->size)
		return -EBADMSG;
	memcpy((char *)row + f->offset, pair->text, pair->len + 1);
	return 0;
}

int row_load(struct json_line *l, const struct row_kind *kind, void *row, uint64_t *unknown)
{
	struct json_pair pair;
	size_t from = 0;
	int err;

	while ((err = json_next(l, &pair)) > 0) {
		const struct field *f = field_find(kind, pair.key, &from);

		if (!f) {
			if (unknown)
				(*unknown)++;
			continue;
		}
		if ((f->type == FIELD_NAME) != (pair.kind == JSON_TEXT) ||
		    (f->type == FIELD_BOOL) != (pair.kind == JSON_BOOL))
			return -EBADMSG;
		err = f->type == FIELD_NAME ? set_name(f, row, &pair) :
					      field_set(f, row, pair.negative, pair.number);
		if (err < 0)
			return -EBADMSG;
	}
	return err;
}

int row_type(struct json_line *l, const char *line, size_t len, struct json_pair *out)
{
	json_begin(l, line, len);
	if (json_next(l, out) != 1 || strcmp(out->key, "type") != 0 || out->kind != JSON_TEXT)
		return -EBADMSG;
	return 0;
}

/* --- order: what the pure stages search by ------------------------------------ */

static int task_order(const void *left, const void *right)
{
	const struct task_row *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

static int blame_order(const void *left, const void *right)
{
	const struct blame_row *a = left, *b = right;

	if (a->victim != b->victim)
		return a->victim < b->victim ? -1 : 1;
	return (a->culprit > b->culprit) - (a->culprit < b->culprit);
}

static int cgroup_order(const void *left, const void *right)
{
	const struct cgroup_row *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static int cpu_order(const void *left, const void *right)
{
	const struct cpu_row *a = left, *b = right;

	return (a->cpu > b->cpu) - (a->cpu < b->cpu);
}

static int io_order(const void *left, const void *right)
{
	const struct io_row *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->dev > b->dev) - (a->dev < b->dev);
}

static int peer_order(const void *left, const void *right)
{
	const struct peer_row *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return strncmp(a->peer, b->peer, sizeof(a->peer));
}

static int (*const orders[ROW_KINDS])(const void *, const void *) = {
	[ROW_TASK] = task_order,
	[ROW_BLAME] = blame_order,
	[ROW_CGROUP] = cgroup_order,
	[ROW_CPU] = cpu_order,
	[ROW_IO] = io_order,
	[ROW_LOCK] = snapshot_lock_order,
	[ROW_PEER] = peer_order,
};

/* The array of a snapshot that holds a kind of rows, and its count. */
static void **rows_of(struct snapshot *s, enum row_number number, size_t **n)
{
	switch (number) {
	case ROW_TASK:
		*n = &s->n_tasks;
		return (void **)&s->task;
	case ROW_BLAME:
		*n = &s->n_blames;
		return (void **)&s->blame;
	case ROW_CGROUP:
		*n = &s->n_cgroups;
		return (void **)&s->cgroup;
	case ROW_CPU:
		*n = &s->n_cpu_rows;
		return (void **)&s->cpu;
	case ROW_IO:
		*n = &s->n_ios;
		return (void **)&s->io;
	case ROW_LOCK:
		*n = &s->n_locks;
		return (void **)&s->lock;
	case ROW_NIC:
		*n = &s->n_nics;
		return (void **)&s->nic;
	case ROW_PEER:
		*n = &s->n_peers;
		return (void **)&s->peer;
	case ROW_DISK:
	case ROW_SNAPSHOT:
	case ROW_KINDS:
	default:
		*n = &s->n_disks;
		return (void **)&s->disk;
	}
}

/* --- lines --------------------------------------------------------------------- */

static int begin_snapshot(struct snapshot_loader *l, struct json_line *line)
{
	struct snapshot *s = &l->snapshot;

	if (l->open)
		return refuse(l, "a snapshot begins before the last has ended");
	memset(s, 0, sizeof(*s));
	memset(l->room, 0, sizeof(l->room));
	row_clear(&row_kinds[ROW_SNAPSHOT], s);
	if (row_load(line, &row_kinds[ROW_SNAPSHOT], s, &l->unknown_fields) < 0)
		return refuse(l, "the snapshot line is not of the form");
	if (s->n_cpus < 1 || s->n_cpus > CPUS_MAX)
		return refuse(l, "%u CPUs", s->n_cpus);
	if (s->span_ns > RECORDING_SPAN_MAX || s->span_ns > s->time_ns || s->time_ns >> 63)
		return refuse(l, "a span that no window has");
	l->open = true;
	l->rows = 0;
	return 0;
}

static int row_room(struct snapshot_loader *l, enum row_number number, void **rows, size_t n)
{
	size_t room = l->room[number] ? 2 * l->room[number] : 64;
	void *more;

	if (n < l->room[number])
		return 0;
	if (n >= row_kinds[number].most)
		return refuse(l, "more than %zu rows of %s", n, row_kinds[number].word);
	more = realloc(*rows, room * row_kinds[number].size);
	if (!more)
		return -ENOMEM;
	*rows = more;
	l->room[number] = room;
	return 0;
}

static int add_row(struct snapshot_loader *l, enum row_number number, struct json_line *line)
{
	const struct row_kind *kind = &row_kinds[number];
	size_t *n;
	void **rows = rows_of(&l->snapshot, number, &n);
	char *row;
	int err;

	if (!l->open)
		return refuse(l, "a row of %s outside of a snapshot", kind->word);
	err = row_room(l, number, rows, *n);
	if (err < 0)
		return err;
	row = (char *)*rows + *n * kind->size;
	row_clear(kind, row);
	if (row_load(line, kind, row, &l->unknown_fields) < 0)
		return refuse(l, "a row of %s is not of the form", kind->word);
	if (number == ROW_TASK && ((const struct task_row *)(const void *)row)->pid < 1)
		return refuse(l, "a task without a pid");
	if (*n && orders[number] && orders[number](row - kind->size, row) >= 0)
		return refuse(l, "rows of %s are not in order", kind->word);
	(*n)++;
	l->rows++;
	return 0;
}

/* Arrays of a snapshot are never NULL: malloc'd, also of nothing. */
static int fill_empty(struct snapshot_loader *l)
{
	for (enum row_number i = ROW_TASK; i < ROW_KINDS; i++) {
		size_t *n;
		void **rows = rows_of(&l->snapshot, i, &n);

		if (!*rows)
			*rows = malloc(1);
		if (!*rows)
			return -ENOMEM;
	}
	return 0;
}

static int end_snapshot(struct snapshot_loader *l, struct json_line *line, struct snapshot *out)
{
	static const struct field rows_field = {
		"rows", FIELD_U64, 0, sizeof(uint64_t), UINT64_MAX,
	};
	static const struct row_kind end_kind = { "end", &rows_field, 1, sizeof(uint64_t), 1 };
	uint64_t rows = UINT64_MAX;

	if (!l->open)
		return refuse(l, "the end of a snapshot that has not begun");
	if (row_load(line, &end_kind, &rows, &l->unknown_fields) < 0 || rows != l->rows)
		return refuse(l, "rows are missing");
	if (fill_empty(l) < 0)
		return -ENOMEM;
	*out = l->snapshot;
	memset(&l->snapshot, 0, sizeof(l->snapshot));
	l->open = false;
	return 1;
}

static int take_head(struct snapshot_loader *l, const char *type, struct json_line *line)
{
	if (strcmp(type, RECORDING_WORD) != 0)
		return refuse(l, "not a recording: it does not begin with \"type\":\"%s\"",
			      RECORDING_WORD);
	row_clear(&recording_head_kind, &l->head);
	if (row_load(line, &recording_head_kind, &l->head, &l->unknown_fields) < 0)
		return refuse(l, "the first line is not of the form");
	if (l->head.version != RECORDING_VERSION)
		return refuse(l, "a recording of version %u; this program reads version %u",
			      l->head.version, RECORDING_VERSION);
	l->headed = true;
	return 0;
}

int snapshot_load_line(struct snapshot_loader *l, const char *text, size_t len,
		       struct snapshot *out)
{
	struct json_line line;
	struct json_pair type;

	if (len > RECORDING_LINE_MAX)
		return refuse(l, "a line of more than %d bytes", RECORDING_LINE_MAX);
	if (row_type(&line, text, len, &type) < 0)
		return refuse(l, l->headed || l->bare ? "a line without \"type\"" :
							"not a recording of llamux");
	if (!l->headed && !l->bare)
		return take_head(l, type.text, &line);
	if (strcmp(type.text, "end") == 0)
		return end_snapshot(l, &line, out);
	if (strcmp(type.text, row_kinds[ROW_SNAPSHOT].word) == 0)
		return begin_snapshot(l, &line);
	for (enum row_number i = ROW_TASK; i < ROW_KINDS; i++) {
		if (strcmp(type.text, row_kinds[i].word) == 0)
			return add_row(l, i, &line);
	}
	l->unknown_lines++;
	return 0;
}

int snapshot_load_end(struct snapshot_loader *l)
{
	if (l->open)
		return refuse(l, "it ends in the middle of a snapshot");
	return l->headed || l->bare ? 0 : refuse(l, "it is empty");
}

void snapshot_loader_free(struct snapshot_loader *l)
{
	snapshot_free(&l->snapshot);
	l->open = false;
}
