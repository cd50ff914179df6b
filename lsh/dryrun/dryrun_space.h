/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dryrun_space.h - the mount namespace of a preview: every file system under an
 * overlay. */
#ifndef LSH_DRYRUN_SPACE_H
#define LSH_DRYRUN_SPACE_H

#include <stdbool.h>
#include <stddef.h>

#define LAYERS_MAX 64 /* file systems and directories under an overlay */

struct layer {
	char place[1024]; /* "" for the root */
	bool overlay;	  /* or only bound, read-only */
};

/* In dir: "root", to be the root of the preview, and "uN", the upper side of layer N. */
struct space {
	char dir[64];
	struct layer layer[LAYERS_MAX];
	size_t n;
	size_t left_out; /* mounts and entries that are not in the preview */
};

/* Takes the calling process into a namespace of its own and fills it.  dir: an empty
 * directory. */
int space_make(struct space *s, const char *dir);

#endif
