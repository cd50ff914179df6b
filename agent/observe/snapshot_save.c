// SPDX-License-Identifier: GPL-2.0-or-later
/* snapshot_save.c - a snapshot as lines of JSON. */
#include "snapshot_save.h"

#include <string.h>

/* Not printf: a snapshot has thousands of numbers. */
static void add_number(struct text *t, bool negative, uint64_t magnitude)
{
	char digits[21];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + magnitude % 10);
		magnitude /= 10;
	} while (magnitude);
	if (negative)
		digits[--at] = '-';
	text_bytes(t, digits + at, sizeof(digits) - at);
}

static void add_name(struct text *t, const struct field *f, const void *row)
{
	char name[257];
	size_t n = f->size < sizeof(name) ? f->size : sizeof(name) - 1;

	memcpy(name, (const char *)row + f->offset, n);
	name[n] = '\0'; /* comm need not be ended */
	text_json_name(t, name);
}

static void add_value(struct text *t, const struct field *f, const void *row)
{
	uint64_t number;
	bool negative;

	switch (f->type) {
	case FIELD_NAME:
		add_name(t, f, row);
		return;
	case FIELD_BOOL:
		text_str(t, field_get(f, row) ? "true" : "false");
		return;
	case FIELD_I32:
	case FIELD_I8:
		number = field_get(f, row); /* sign-extended */
		negative = number >> 63;
		add_number(t, negative, negative ? -number : number);
		return;
	case FIELD_U64:
	case FIELD_U32:
	case FIELD_U16:
	case FIELD_U8:
	default:
		add_number(t, false, field_get(f, row));
		return;
	}
}

void row_save(struct text *t, const struct row_kind *kind, const void *row)
{
	text_str(t, "{\"type\":\"");
	text_str(t, kind->word);
	text_str(t, "\"");
	for (size_t i = 0; i < kind->n_fields; i++) {
		const struct field *f = &kind->field[i];

		if (field_is_usual(f, row))
			continue;
		text_str(t, ",\"");
		text_str(t, f->name);
		text_str(t, "\":");
		add_value(t, f, row);
	}
	text_str(t, "}\n");
}

void recording_save_head(struct text *t, const struct recording_head *head)
{
	row_save(t, &recording_head_kind, head);
}

static void save_rows(struct text *t, enum row_number number, const void *rows, size_t n)
{
	const struct row_kind *kind = &row_kinds[number];

	for (size_t i = 0; i < n; i++)
		row_save(t, kind, (const char *)rows + i * kind->size);
}

void snapshot_save(struct text *t, const struct snapshot *s)
{
	row_save(t, &row_kinds[ROW_SNAPSHOT], s);
	save_rows(t, ROW_TASK, s->task, s->n_tasks);
	save_rows(t, ROW_BLAME, s->blame, s->n_blames);
	save_rows(t, ROW_CGROUP, s->cgroup, s->n_cgroups);
	save_rows(t, ROW_DISK, s->disk, s->n_disks);
	save_rows(t, ROW_CPU, s->cpu, s->n_cpu_rows);
	save_rows(t, ROW_IO, s->io, s->n_ios);
	save_rows(t, ROW_LOCK, s->lock, s->n_locks);
	save_rows(t, ROW_NIC, s->nic, s->n_nics);
	save_rows(t, ROW_PEER, s->peer, s->n_peers);
	text_str(t, "{\"type\":\"end\",\"rows\":");
	add_number(t, false, s->n_tasks + s->n_blames + s->n_cgroups + s->n_disks +
			     s->n_cpu_rows + s->n_ios + s->n_locks + s->n_nics + s->n_peers);
	text_str(t, "}\n");
}
