/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * procfs.h - the small FUSE tree that stands in for /proc under llamux-proc.
 *
 * It holds only names: `.real`, on which the real procfs is mounted; `llamux`, on
 * which the agent's files are; the static entries, on which the real ones are
 * bind-mounted; and a symbolic link into `.real` per process.  What is read and
 * written through them never passes through here.
 */
#ifndef AGENT_PROCFS_H
#define AGENT_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define PROCFS_REAL ".real"
#define PROCFS_LLAMUX "llamux"
#define PROCFS_SUBTYPE "llamux-proc"

/* One entry of the real /proc that is neither a process nor self. */
struct procfs_entry {
	char name[64];
	mode_t type;       /* S_IFDIR, S_IFREG or S_IFLNK */
	char link[64];     /* target of a link: "self/mounts" */
};

struct procfs;

/*
 * Reads the static entries of the real /proc.  real: a descriptor of its root,
 * borrowed; hide: show a user only its own processes (hidepid).  It lives as long
 * as the process.
 */
int procfs_new(int real, bool hide, struct procfs **out);

size_t procfs_count(const struct procfs *p);
const struct procfs_entry *procfs_at(const struct procfs *p, size_t i);

/* Mounts on dir and serves from a thread of its own, until the mount or the
 * process ends. */
int procfs_serve(struct procfs *p, const char *dir);

#endif
