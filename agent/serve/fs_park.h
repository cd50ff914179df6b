/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fs_park.h - reads that wait, without a thread each: the request is put aside and
 * tried again when its file may have become readable.
 */
#ifndef AGENT_FS_PARK_H
#define AGENT_FS_PARK_H

#include <stddef.h>
#include <stdint.h>

#include "nodes.h"

struct fs_park;
struct fuse_req;

/* A read that would block. */
struct fs_read {
	struct fuse_req *req;
	const struct node_ops *ops;
	void *handle;  /* of the node */
	void *owner;   /* what fs_park_wake() names: the open file */
	struct node_call call;
	size_t size;
	uint64_t offset;
};

int fs_park_new(struct fs_park **out);

/* All reads that wait must have ended: see fs_park_drain().  NULL is allowed. */
void fs_park_free(struct fs_park *p);

/*
 * Puts a read aside and tries it once more.  It is answered from a thread of its
 * own, also with EINTR when the caller is interrupted.  -EAGAIN: this user has too
 * many; the caller answers then.
 */
int fs_park_add(struct fs_park *p, const struct fs_read *read);

/* Tries the reads of an open file again, soon.  May be called with any lock held. */
void fs_park_wake(struct fs_park *p, void *owner);

/* Answers all with the error, and those that come later. */
void fs_park_drain(struct fs_park *p, int err);

#endif
