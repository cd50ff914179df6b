/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs.h - the table of files as a FUSE file system.  fs.c is the only file that
 * includes fuse's headers. */
#ifndef AGENT_FS_H
#define AGENT_FS_H

#include <stddef.h>

#include "nodes.h"

struct fs;

/*
 * Mounts on dir (empty, see mountpoint.h) and serves from threads of its own,
 * which inherit the caller's signal mask.  source is borrowed.
 */
int fs_mount(const char *dir, const struct nodes_source *source, struct fs **out, char *reason,
	     size_t reason_len);

/* Unmounts and waits for the threads.  Those that wait for an answer must have
 * been woken before (ask_shutdown()).  NULL is allowed. */
void fs_unmount(struct fs *fs);

#endif
