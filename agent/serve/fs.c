/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fs.c - FUSE requests become calls of struct node_ops.
 *
 * Inode 1 is the directory, inode i + 2 the node i.  A read that would wait is put
 * aside (fs_park.h), so a few threads serve any number of readers.
 */
#include "fs_parts.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "llamux/paths.h"

/* Names and modes never change; sizes do, as the kernel counts what is written
 * to `prompt`. */
#define ENTRY_TIMEOUT_S 3600.0
#define ATTR_TIMEOUT_S 1.0
#define READ_MAX (128u * 1024u)
#define GROUPS_MAX 256

static struct fs *fs_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static const struct node *node_of(fuse_ino_t ino)
{
	return ino >= 2 ? node_at((size_t)(ino - 2)) : NULL;
}

static struct fs_handle *handle_of(const struct fuse_file_info *fi)
{
	return (struct fs_handle *)(uintptr_t)fi->fh;
}

/* --- who calls ---------------------------------------------------------------- */

/* Root, or a member of the group by its primary or supplementary groups.  A caller
 * from another pid namespace has no pid here: what is its own cannot be told from
 * what is not, so it may only ask. */
static bool may_act(fuse_req_t req, const struct fuse_ctx *ctx)
{
	gid_t group = fs_of(req)->source->group, groups[GROUPS_MAX];
	int n;

	if (ctx->pid <= 0)
		return false;
	if (ctx->uid == 0 || (group != 0 && ctx->gid == group))
		return true;
	if (group == 0)
		return false;
	n = fuse_req_getgroups(req, GROUPS_MAX, groups);
	for (int i = 0; i < n && i < GROUPS_MAX; i++)
		if (groups[i] == group)
			return true;
	return false;
}

static bool req_interrupted(void *ctx)
{
	return fuse_req_interrupted(ctx) != 0;
}

/*
 * h: NULL at the open.  A handle gives no more rights than the one who opened it
 * had, or anyone could let a program that runs as root print into `prompt`.
 */
static void call_of(fuse_req_t req, const struct fuse_file_info *fi, const struct fs_handle *h,
		    struct node_call *out)
{
	const struct fuse_ctx *ctx = fuse_req_ctx(req);

	*out = (struct node_call){
		.who = { ctx->uid, ctx->gid, ctx->pid, ctx->pid > 0 ? getsid(ctx->pid) : -1,
			 (!h || h->may_act) && may_act(req, ctx) },
		.nonblock = fi->flags & O_NONBLOCK,
		.interrupted = req_interrupted,
		.ctx = req,
	};
}

/* --- attributes and the directory ---------------------------------------------- */

static int attr_of(struct fs *fs, fuse_ino_t ino, struct stat *out)
{
	const struct node *node = node_of(ino);

	if (ino != FUSE_ROOT_ID && !node)
		return -ENOENT;
	node_stat(node, fs->source, out);
	out->st_ino = ino;
	out->st_atim = out->st_mtim = out->st_ctim = fs->mounted;
	return 0;
}

static void fs_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param e = { .attr_timeout = ATTR_TIMEOUT_S,
				      .entry_timeout = ENTRY_TIMEOUT_S };

	for (size_t i = 0; parent == FUSE_ROOT_ID && i < nodes_count(); i++) {
		if (strcmp(node_at(i)->name, name) == 0) {
			e.ino = i + 2;
			attr_of(fs_of(req), e.ino, &e.attr);
			fuse_reply_entry(req, &e);
			return;
		}
	}
	fuse_reply_err(req, ENOENT);
}

static void fs_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct stat st;
	int err = attr_of(fs_of(req), ino, &st);

	(void)fi;
	if (err < 0)
		fuse_reply_err(req, -err);
	else
		fuse_reply_attr(req, &st, ATTR_TIMEOUT_S);
}

/* `>` truncates and touch(1) sets times: both are granted and mean nothing.
 * Owner and mode are what the table says. */
static void fs_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr, int to_set,
		       struct fuse_file_info *fi)
{
	(void)attr;
	if (to_set & (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		fuse_reply_err(req, EPERM);
	else
		fs_getattr(req, ino, fi);
}

/* Offset n is the entry n: ".", "..", then the nodes. */
static void fs_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		       struct fuse_file_info *fi)
{
	char buf[4096];
	size_t used = 0, total = nodes_count() + 2;

	(void)fi;
	if (ino != FUSE_ROOT_ID) {
		fuse_reply_err(req, ENOTDIR);
		return;
	}
	size = size < sizeof(buf) ? size : sizeof(buf);
	for (size_t i = (size_t)off; i < total; i++) {
		const char *name = i == 0 ? "." : i == 1 ? ".." : node_at(i - 2)->name;
		struct stat st;
		size_t n;

		attr_of(fs_of(req), i < 2 ? FUSE_ROOT_ID : i, &st);
		n = fuse_add_direntry(req, buf + used, size - used, name, &st, (off_t)i + 1);
		if (n > size - used)
			break;
		used += n;
	}
	fuse_reply_buf(req, buf, used);
}

/* --- open files ------------------------------------------------------------------ */

static void handle_wake(void *ctx)
{
	struct fs_handle *h = ctx;
	struct fuse_pollhandle *poll;

	fs_park_wake(h->fs->park, h);
	pthread_mutex_lock(&h->lock);
	poll = h->poll;
	h->poll = NULL;
	pthread_mutex_unlock(&h->lock);
	if (poll) {
		fuse_lowlevel_notify_poll(poll);
		fuse_pollhandle_destroy(poll);
	}
}

static struct fs_handle *handle_add(struct fs *fs, const struct node *node, void *opened,
				    bool may_act)
{
	struct fs_handle *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->fs = fs;
	h->node = node;
	h->handle = opened;
	h->may_act = may_act;
	pthread_mutex_init(&h->lock, NULL);
	pthread_mutex_lock(&fs->lock);
	h->next = fs->handles;
	h->at = &fs->handles;
	if (h->next)
		h->next->at = &h->next;
	fs->handles = h;
	pthread_mutex_unlock(&fs->lock);
	if (node->ops->watch)
		node->ops->watch(opened, handle_wake, h);
	return h;
}

void fs_handle_drop(struct fs *fs, struct fs_handle *h)
{
	pthread_mutex_lock(&fs->lock);
	*h->at = h->next;
	if (h->next)
		h->next->at = h->at;
	pthread_mutex_unlock(&fs->lock);
	if (h->node->ops->watch)
		h->node->ops->watch(h->handle, NULL, NULL);
	h->node->ops->release(h->handle);
	if (h->poll)
		fuse_pollhandle_destroy(h->poll);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static void fs_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	const struct node *node = node_of(ino);
	struct fs *fs = fs_of(req);
	struct node_call call;
	struct fs_handle *h;
	void *opened = NULL;
	int err;

	if (!node) {
		fuse_reply_err(req, EISDIR);
		return;
	}
	call_of(req, fi, NULL, &call);
	err = node->ops->open(fs->source, node, &call, fi->flags, &opened);
	if (err < 0) {
		fuse_reply_err(req, -err);
		return;
	}
	h = handle_add(fs, node, opened, call.who.may_act);
	if (!h) {
		node->ops->release(opened);
		fuse_reply_err(req, ENOMEM);
		return;
	}
	fi->fh = (uintptr_t)h;
	fi->direct_io = 1;
	/* -ENOENT: the open was interrupted, and no release will come. */
	if (fuse_reply_open(req, fi) == -ENOENT)
		fs_handle_drop(fs, h);
}

static void fs_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		    struct fuse_file_info *fi)
{
	struct fs_handle *h = handle_of(fi);
	struct fs_read wait = { .req = req, .ops = h->node->ops, .handle = h->handle, .owner = h,
				.size = size, .offset = (uint64_t)off };
	bool nonblock;
	char *buf;
	long n;

	(void)ino;
	size = size < READ_MAX ? size : READ_MAX;
	buf = malloc(size ? size : 1);
	if (!buf) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	call_of(req, fi, h, &wait.call);
	nonblock = wait.call.nonblock;
	wait.call.nonblock |= h->node->ops->watch != NULL;
	n = h->node->ops->read(h->handle, &wait.call, buf, size, (uint64_t)off);
	if (n == -EAGAIN && !nonblock && h->node->ops->watch)
		n = fs_park_add(fs_of(req)->park, &wait) ?: -EINPROGRESS;
	if (n >= 0)
		fuse_reply_buf(req, buf, (size_t)n);
	else if (n != -EINPROGRESS)
		fuse_reply_err(req, (int)-n);
	free(buf);
}

static void fs_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size, off_t off,
		     struct fuse_file_info *fi)
{
	struct fs_handle *h = handle_of(fi);
	struct node_call call;
	long n = -EACCES;

	(void)ino;
	(void)off;
	call_of(req, fi, h, &call);
	if (h->node->ops->write)
		n = h->node->ops->write(h->handle, &call, buf, size);
	if (n < 0)
		fuse_reply_err(req, (int)-n);
	else
		fuse_reply_write(req, (size_t)n);
}

static void fs_flush(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct fs_handle *h = handle_of(fi);
	struct node_call call;
	int err = 0;

	(void)ino;
	if (h->node->ops->flush) {
		call_of(req, fi, h, &call);
		err = h->node->ops->flush(h->handle, &call);
	}
	fuse_reply_err(req, -err);
}

static void fs_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	fs_handle_drop(fs_of(req), handle_of(fi));
	fuse_reply_err(req, 0);
}

static void fs_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi,
		    struct fuse_pollhandle *ph)
{
	struct fs_handle *h = handle_of(fi);
	unsigned int events = POLLOUT | POLLWRNORM;

	(void)ino;
	if (ph) {
		struct fuse_pollhandle *old;

		pthread_mutex_lock(&h->lock);
		old = h->poll;
		h->poll = ph;
		pthread_mutex_unlock(&h->lock);
		if (old)
			fuse_pollhandle_destroy(old);
	}
	/* Asked after the handle is in place, so that no change is missed. */
	if (!h->node->ops->readable || h->node->ops->readable(h->handle))
		events |= POLLIN | POLLRDNORM;
	fuse_reply_poll(req, events);
}

const struct fuse_lowlevel_ops fs_operations = {
	.lookup = fs_lookup,
	.getattr = fs_getattr,
	.setattr = fs_setattr,
	.readdir = fs_readdir,
	.open = fs_open,
	.read = fs_read,
	.write = fs_write,
	.flush = fs_flush,
	.release = fs_release,
	.poll = fs_poll,
};
