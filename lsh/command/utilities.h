/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utilities.h - the table of utilities that lsh may propose (utilities.tab):
 *
 *     utility TAB level TAB flags, blank-separated TAB one-line description
 *
 * level: reads, changes or destroys.  Lines that begin with '#' are comments.
 */
#ifndef LSH_UTILITIES_H
#define LSH_UTILITIES_H

#include <stddef.h>

#include "danger.h"

#define UTILITIES_MAX 512

struct utility {
	const char *name;
	enum danger_level level;
	const char *flags; /* "-l -a --all" */
	const char *about;
};

struct utilities {
	char *text; /* what the rows point into */
	size_t count;
	struct utility row[UTILITIES_MAX];
};

/* Parses a table.  -EINVAL with the number of the bad line in *line (may be NULL);
 * -E2BIG: more rows than fit; -ENOMEM. */
int utilities_parse(const char *text, size_t len, struct utilities *out, size_t *line);

/* The table that is built into the program. */
int utilities_embedded(struct utilities *out);

void utilities_free(struct utilities *u); /* contents; zeroes it */

/* NULL if there is none of that name.  u may be NULL. */
const struct utility *utilities_find(const struct utilities *u, const char *name);

#endif
