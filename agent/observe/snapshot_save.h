/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot_save.h - snapshots as text and back: lines of JSON, one per row, so
 * that a person, jq(1) and a program can read them.
 *
 *   {"type":"llamux-recording","version":1,...}      once, first
 *   {"type":"snapshot","time_ns":...,"span_ns":...}  begins a snapshot
 *   {"type":"task","pid":811,"comm":"encode",...}    its rows, in order
 *   {"type":"blame",...} {"type":"cgroup",...} {"type":"disk",...}
 *   {"type":"end","rows":312}                        ends it
 *
 * A field that has its usual value (0, or as snapshot_fields.c says) is left out.
 * Lines of a type, and fields, that a reader does not know are passed over and
 * counted.  Pure.
 */
#ifndef AGENT_SNAPSHOT_SAVE_H
#define AGENT_SNAPSHOT_SAVE_H

#include "llamux/snapshot.h"
#include "base/text.h"
#include "snapshot_fields.h"
#include "snapshot_json.h"

void recording_save_head(struct text *t, const struct recording_head *head);
void snapshot_save(struct text *t, const struct snapshot *s);
/* {"type":"KIND","field":...} and a line end. */
void row_save(struct text *t, const struct row_kind *kind, const void *row);

/* Longest line taken, without its end. */
#define RECORDING_LINE_MAX 16384
/* Snapshot without rows for so long a time is none.  unit: ns; a week. */
#define RECORDING_SPAN_MAX (7 * 86400 * 1000000000ull)

/* Reads a recording line by line.  Zero it to begin, except `bare`. */
struct snapshot_loader {
	bool bare;                   /* rows of one snapshot, without the head */
	bool headed;
	struct recording_head head;
	bool open;                   /* a snapshot has begun */
	struct snapshot snapshot;
	size_t room[ROW_KINDS];
	uint64_t rows;
	uint64_t unknown_fields, unknown_lines;
	char reason[128];            /* of the last -EBADMSG */
};

/*
 * 1: with this line a snapshot is complete, and *out is the caller's to free; 0:
 * go on; -EBADMSG: reason says why; -ENOMEM.  What is loaded holds everything
 * that the pure stages rely on: rows in order, names ended, a span or none.
 */
int snapshot_load_line(struct snapshot_loader *l, const char *line, size_t len,
		       struct snapshot *out);
/* At the end of the input: -EBADMSG if it ends in the middle. */
int snapshot_load_end(struct snapshot_loader *l);
void snapshot_loader_free(struct snapshot_loader *l); /* contents */

/* One row whose "type" has been read: fills what the line says.  unknown (may be
 * NULL) counts fields that kind does not have. */
int row_load(struct json_line *l, const struct row_kind *kind, void *row, uint64_t *unknown);
/* The first pair, which is the type; -EBADMSG: it is not. */
int row_type(struct json_line *l, const char *line, size_t len, struct json_pair *out);

#endif
