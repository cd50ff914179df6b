/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mountpoint.h - the directory that the files are mounted on: made if missing,
 * freed of what a killed agent left there, refused if it is in use.
 */
#ifndef AGENT_MOUNTPOINT_H
#define AGENT_MOUNTPOINT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The file system type that fs.c mounts, as mountinfo names it. */
#define MOUNT_SUBTYPE "llamux"
#define MOUNT_TYPE "fuse." MOUNT_SUBTYPE

struct mountpoint {
	char path[PATH_MAX]; /* absolute, without symbolic links */
	bool made;           /* by us: removed at the end */
};

/* Is /dev/fuse there and usable?  reason: what to do if not. */
int mountpoint_fuse(char *reason, size_t reason_len);

/*
 * -EBUSY: another live agent, or a directory that is not empty; -ENOTDIR.
 * reason: one line for a person.  On error nothing is left behind.
 */
int mountpoint_prepare(const char *dir, struct mountpoint *out, char *reason, size_t reason_len);

/* The topmost mount of an agent on dir that answers: its id, 0 if there is none. */
uint64_t mountpoint_id(const char *dir);

/* Removes the directory if we made it. */
void mountpoint_release(const struct mountpoint *m);

#endif
