/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * targets.h - what a command would touch, resolved: patterns and ~ expanded, files
 * with their sizes, directories with what is in them, process ids with their names,
 * and for find the files that it finds now.
 */
#ifndef LSH_TARGETS_H
#define LSH_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "command/danger.h"

/* Prints nothing where a command changes nothing. */
void targets_show(const char *command, const struct danger *danger,
		  const struct utilities *table, FILE *f);

/*
 * The command that only lists what `find ... -delete`, `... | xargs rm` or pkill
 * would act on.  False if the command is none of these.
 */
bool targets_listing(const char *command, char *out, size_t out_len);

#endif
