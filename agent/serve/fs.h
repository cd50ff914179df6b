/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs.h - the table of files as a FUSE file system.  Only fs*.c include
 * fuse's headers. */
#ifndef AGENT_FS_H
#define AGENT_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "nodes.h"

struct fs;

/*
 * Mounts on dir (empty, see mountpoint.h; made: by us, and to be removed if we are
 * killed) and serves from threads of its own,
 * which inherit the caller's signal mask.  source is borrowed.
 */
int fs_mount(const char *dir, bool made, const struct nodes_source *source, struct fs **out,
	     char *reason, size_t reason_len);

/* Unmounts and waits for the threads.  Those that wait for an answer must have
 * been woken before (ask_shutdown()).  NULL is allowed. */
void fs_unmount(struct fs *fs);

/* True once nothing is served any more although nobody unmounted: the watchdog or
 * somebody else ended the connection. */
bool fs_ended(const struct fs *fs);

#endif
