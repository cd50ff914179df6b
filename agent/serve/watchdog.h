/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watchdog.h - a small process beside the agent: when the agent does not answer for
 * some seconds (stopped, deadlocked), it ends the FUSE connection, so that nobody
 * hangs in a read or a stat; when the agent is killed it takes the dead mount away.
 */
#ifndef AGENT_WATCHDOG_H
#define AGENT_WATCHDOG_H

#include <stdbool.h>
#include <sys/types.h>

/* argv[0] of the process, which is this program run anew. */
#define WATCHDOG_NAME "llamux-watch"

/* Starts it for the mount on dir; made: the directory goes with the mount.  0: it could
 * not be started, which is logged. */
pid_t watchdog_start(const char *dir, bool made);
void watchdog_stop(pid_t pid); /* 0 is allowed */

/* The process itself: llamux-watch DIR made|found. */
int watchdog_main(int argc, char **argv);

#endif
