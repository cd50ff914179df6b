/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * procfs_space.h - the mount namespace of llamux-proc: the tree on /proc, the real
 * procfs inside it, the bind mounts, and the agent's files when they come and go.
 */
#ifndef AGENT_PROCFS_SPACE_H
#define AGENT_PROCFS_SPACE_H

#include <stddef.h>

/*
 * Puts the calling process into a mount namespace of its own in which /proc is
 * the tree, served by a thread of this process.  Nothing of it is seen outside.
 * reason: what could not be done.
 */
int procfs_space_enter(char *reason, size_t reason_len);

/* The agent's files, as they are mounted here now, on `llamux` of the tree in the
 * mount namespace ns (a descriptor); in a child process, as only a process of one
 * thread may enter it.  Where there are none, what stood there is taken away. */
int procfs_space_bind(int ns, const char *files);

#endif
