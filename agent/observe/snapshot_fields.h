/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_fields.h - which fields of a snapshot stand in a recording, and under
 * what names: one table per kind of row, read by snapshot_save.c and
 * snapshot_load.c.  A new field of snapshot.h is a new row in a table.
 */
#ifndef AGENT_SNAPSHOT_FIELDS_H
#define AGENT_SNAPSHOT_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llamux/snapshot.h"

enum field_type {
	FIELD_U64,
	FIELD_U32,
	FIELD_U16,
	FIELD_U8,
	FIELD_I32,
	FIELD_I8,
	FIELD_BOOL,
	FIELD_NAME, /* char[size], ended by NUL, untrusted */
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset, size;
	uint64_t usual;       /* left out of the file where it has this value */
};

#define FIELD_TYPE(value)                                                                          \
	_Generic((value), uint64_t: FIELD_U64, uint32_t: FIELD_U32, uint16_t: FIELD_U16,           \
		 uint8_t: FIELD_U8, int32_t: FIELD_I32, int8_t: FIELD_I8, bool: FIELD_BOOL,        \
		 char *: FIELD_NAME)
#define FIELD_OF(of, member)                                                                       \
	.type = FIELD_TYPE(((of *)0)->member), .offset = offsetof(of, member),                     \
	.size = sizeof(((of *)0)->member)
#define FIELDS(table) (table), sizeof(table) / sizeof((table)[0])

/* One kind of line in a recording. */
struct row_kind {
	const char *word;            /* value of "type" */
	const struct field *field;
	size_t n_fields;
	size_t size;                 /* of the struct */
	size_t most;                 /* rows in one snapshot; a bound for loading */
};

enum row_number {
	ROW_SNAPSHOT,
	ROW_TASK,
	ROW_BLAME,
	ROW_CGROUP,
	ROW_DISK,
	ROW_CPU,
	ROW_IO,
	ROW_LOCK,
	ROW_NIC,
	ROW_PEER,
	ROW_KINDS
};
extern const struct row_kind row_kinds[ROW_KINDS];

/* The line that begins a recording. */
#define RECORDING_WORD "llamux-recording"
#define RECORDING_VERSION 1

struct recording_head {
	uint32_t version;
	uint32_t n_cpus;
	uint64_t made_s;     /* CLOCK_REALTIME when it was written */
	uint64_t boot_s;     /* the same when the boot clock was 0 */
	int32_t self[4];     /* processes of llamux; 0: unused */
	char agent[32];      /* version of the program */
	char kernel[65];     /* uname -r */
};
extern const struct row_kind recording_head_kind;

/* A number of any width, widened; names are not numbers. */
uint64_t field_get(const struct field *f, const void *row);
/* -ERANGE: the field cannot hold it. */
int field_set(const struct field *f, void *row, bool negative, uint64_t magnitude);
/* As field.usual says it. */
bool field_is_usual(const struct field *f, const void *row);
/* All fields have their usual values. */
void row_clear(const struct row_kind *kind, void *row);

#endif
