/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs_parts.h - what fs.c (requests) and fs_session.c (mount, threads) share. */
#ifndef AGENT_FS_PARTS_H
#define AGENT_FS_PARTS_H

#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "fs.h"
#include "fs_park.h"

struct fs {
	struct fuse_session *session;
	const struct nodes_source *source;
	pthread_t thread;
	atomic_bool ended;
	struct fs_park *park;
	pid_t watchdog;
	struct timespec mounted;
	pthread_mutex_t lock;     /* handles */
	struct fs_handle *handles;
};

/* An open file. */
struct fs_handle {
	struct fs_handle *next, **at;
	struct fs *fs;
	const struct node *node;
	void *handle;
	bool may_act;             /* the one who opened it */
	pthread_mutex_t lock;     /* poll */
	struct fuse_pollhandle *poll;
};

/* The last one of an open file has closed it. */
void fs_handle_drop(struct fs *fs, struct fs_handle *h);

extern const struct fuse_lowlevel_ops fs_operations;

#endif
