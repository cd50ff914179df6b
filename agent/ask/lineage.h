/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lineage.h - how nearly two callers are related: by thread, process, or the
 * ancestor that started both.  It says whose question a reader means.
 */
#ifndef AGENT_LINEAGE_H
#define AGENT_LINEAGE_H

#include <stdbool.h>
#include <sys/types.h>

/* Through timeout(1), sudo, and a script or two. */
#define LINEAGE_MAX 6

struct lineage {
	pid_t tid;                 /* the thread that opened the file */
	bool threads;              /* its process has several */
	pid_t pid[LINEAGE_MAX];    /* process, parent, ... */
	unsigned int n;
};

/* Of a thread; what cannot be seen leaves the lineage short. */
void lineage_read(pid_t tid, struct lineage *out);

/* 0: the same thread of several; else steps, from 1; UINT_MAX: not related. */
unsigned int lineage_distance(const struct lineage *writer, const struct lineage *reader);

#endif
