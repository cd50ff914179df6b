/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nodes.h - the one table of the files: name, mode, who owns it, what opening,
 * reading and writing it does.  It knows nothing of FUSE; fs.c only translates.
 */
#ifndef AGENT_NODES_H
#define AGENT_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "act/policy.h"

struct ask;
struct history;
struct machine;
struct status;
struct control;

/* What the files show and do. */
struct nodes_source {
	struct ask *ask;
	struct machine *machine;
	struct history *history;
	const struct status *status;
	struct control *control;
	gid_t group;            /* LLAMUX_GROUP, 0 where there is none */
};

/* One call of a user, as the kernel tells it. */
struct node_call {
	struct asker who;
	bool nonblock;
	bool (*interrupted)(void *ctx); /* polled while waiting */
	void *ctx;
};

struct node;

/* Operations on an open file.  Each returns 0 or a count, or a negative errno;
 * NULL: the file does not do that (-EACCES at open, or nothing to do). */
struct node_ops {
	/* flags: open(2)'s. */
	int (*open)(const struct nodes_source *source, const struct node *node,
		    const struct node_call *call, int flags, void **handle);
	long (*read)(void *handle, const struct node_call *call, char *buf, size_t size,
		     uint64_t offset);
	long (*write)(void *handle, const struct node_call *call, const char *buf, size_t size);
	int (*flush)(void *handle, const struct node_call *call); /* each close(2) */
	void (*release)(void *handle);                            /* the last one */
	bool (*readable)(void *handle); /* would a read return at once? NULL: yes */
	/* wake(ctx) is called when that may have changed; it must not call back. */
	void (*watch)(void *handle, void (*wake)(void *), void *ctx);
	/* A read that gave -EAGAIN waits to be tried again (on), and no longer does.  It
	 * stays with the answer that it began to wait for.  May be NULL. */
	void (*park)(void *handle, bool on);
};

struct node {
	const char *name;
	mode_t mode;
	bool group;             /* owned by LLAMUX_GROUP */
	const struct node_ops *ops;
	/* Of text files: malloc'd, made anew at each open; NULL: no memory. */
	char *(*text)(const struct nodes_source *source, const struct asker *who);
};

size_t nodes_count(void);
const struct node *node_at(size_t i);           /* NULL past the end */

struct stat;
/* Mode, links and owner; node NULL: the directory.  The rest is zero. */
void node_stat(const struct node *node, const struct nodes_source *source, struct stat *out);

/* The two files that are more than text. */
extern const struct node_ops node_prompt_ops;
extern const struct node_ops node_control_ops;

#endif
