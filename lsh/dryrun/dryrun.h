/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dryrun.h - runs a command where it can change nothing, and shows what it would
 * have changed.
 *
 * Each file system of the machine lies under an overlay whose upper side is in
 * memory; bubblewrap adds namespaces of processes and network and takes the
 * devices, /run and most capabilities away.  Afterwards the upper sides hold
 * exactly the changes.
 */
#ifndef LSH_DRYRUN_H
#define LSH_DRYRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command/danger.h"

struct dryrun {
	int status;	 /* of the command, 128 + signal */
	bool timed_out;
	char tail[4096]; /* the end of what it printed, on both streams */
	size_t tail_len; /* it may hold NULs */
	bool cut;	 /* there was more before that */
};

/*
 * changes: where they are listed, NULL: nowhere.  -ENOENT: there is no bwrap;
 * -EPERM or others: no overlay can be made here.  reason: in words.
 */
int dryrun_run(const char *command, FILE *changes, struct dryrun *out, char *reason,
	       size_t reason_len);

/* Runs it and prints output, changes, and what cannot be seen this way. */
int dryrun_show(const char *command, const struct danger *danger, FILE *f);

/* dryrun_files.c: lists what stands in upper, against the file system below it.
 * place: where it is mounted, "" for the root.  Returns how many changes. */
size_t dryrun_list(const char *upper, const char *lower, const char *place, FILE *f);

#endif
