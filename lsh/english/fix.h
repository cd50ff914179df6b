/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fix.h - what to do about a command that failed, from its text, its exit status
 * and the last lines that it printed.
 */
#ifndef LSH_FIX_H
#define LSH_FIX_H

#include <stdbool.h>
#include <stddef.h>

/* "fix it", "why did that fail?" */
bool fix_is_request(const char *text);

struct fix_world {
	/* A name in dir (NULL: a program) that is nearest to what was typed; the
	 * caller frees; NULL: none is near. */
	char *(*nearest)(const char *dir, const char *typed);
	bool root; /* nothing more can be gained by sudo */
};

/*
 * out: the command that may do it; why: what was wrong, in words, also where there
 * is no command for it (false).
 */
bool fix_suggest(const char *command, int status, const char *output,
		 const struct fix_world *world, char *out, size_t out_len, char *why,
		 size_t why_len);

extern const struct fix_world fix_real_world;

#endif
