/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status.h - the files `status` and `metrics.prom`: what the agent is, sees and
 * costs. */
#ifndef AGENT_STATUS_H
#define AGENT_STATUS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct ask;
struct events;
struct history;
struct machine;
struct options;

/* What they are made from; all borrowed. */
struct status {
	const struct options *options;
	struct ask *ask;
	struct machine *machine;
	struct history *history;     /* NULL: none is kept */
	struct events *events;
	uint64_t started_ns;         /* boot clock */
	const char *oom;             /* words of priority.h */
	pthread_mutex_t *lock;       /* guards what follows */
	const char *memory_lock;     /* likewise */
	const char *collector;
	const char *model_path;      /* "" while there is none */
	const char *model_note;      /* why there is none */
	const char *no_probe;        /* why there is no BPF; "": there is, or not known yet */
};

/* malloc'd text; NULL: no memory.  conceal: names no process but our own. */
char *status_text(const struct status *st, bool conceal);
char *status_metrics(const struct status *st);

#endif
