/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * follow.h - requests that refine the command before them: "sort them by size",
 * "only the last week", "now delete them".
 *
 * By rules over the words and the shape of that command, without the model: the
 * answer is the old command, changed in one place.  A pure function of texts.
 */
#ifndef LSH_FOLLOW_H
#define LSH_FOLLOW_H

#include <stddef.h>

enum follow {
	FOLLOW_NONE,	/* the request stands on its own */
	FOLLOW_COMMAND, /* out: the new command */
	FOLLOW_CANNOT,	/* it speaks of the last command, but how that could be done
			   is not known; out: why, in words */
};

/*
 * last: the command before, NULL if there was none.  out_len should be that of the
 * longest command.
 */
enum follow follow(const char *last, const char *request, char *out, size_t out_len);

/*
 * A request about data that comes in through a pipe: a filter that reads it from
 * its standard input ("count the errors").
 */
enum follow follow_data(const char *request, char *out, size_t out_len);

#endif
