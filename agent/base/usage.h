/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usage.h - what a process costs, from /proc. */
#ifndef AGENT_USAGE_H
#define AGENT_USAGE_H

#include <stdint.h>
#include <sys/types.h>

struct usage {
	uint64_t cpu_ns;     /* user and system, all threads */
	uint64_t rss_bytes;
};

/* -ENOENT: there is no such process. */
int usage_read(pid_t pid, struct usage *out);

#endif
