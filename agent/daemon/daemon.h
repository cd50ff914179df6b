/* SPDX-License-Identifier: GPL-2.0-or-later */
/* daemon.h - the agent as a whole: started part by part, run, and taken down in
 * the reverse order. */
#ifndef AGENT_DAEMON_H
#define AGENT_DAEMON_H

#include <stddef.h>

struct options;

/*
 * Runs until SIGTERM or SIGINT.  A negative errno if a part cannot start or the
 * loop fails: reason is then one line that says what to do, and nothing is left
 * behind.
 */
int daemon_run(const struct options *options, char *reason, size_t reason_len);

#endif
