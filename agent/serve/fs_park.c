/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fs_park.c - one thread that answers all the reads which wait.
 *
 * Locks: the list's lock is taken last, also from within the lock of the
 * conversations (fs_park_wake()) and from libfuse's interrupt, so nothing is called
 * with it held.
 */
#include "fs_park.h"

#include <errno.h>
#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/priority.h"

/* Of one user; each is a request that the kernel holds, and about 300 bytes here. */
#define PARKED_PER_USER 4096
#define READ_MAX (128u * 1024u)

struct parked {
	struct parked *next;
	struct fs_park *park;
	struct fs_read read;
	bool due;         /* may be readable */
	bool interrupted;
};

struct fs_park {
	pthread_mutex_t lock;
	pthread_cond_t work;
	pthread_cond_t idle;  /* nothing waits, nothing is being tried */
	pthread_t thread;
	struct parked *list;
	struct parked *busy;  /* taken off the list, being tried */
	char *buf;
	int drain;            /* negative: everything ends so */
	bool stop;
};

/* --- the thread -------------------------------------------------------------------- */

/* Takes one that is due off the list; lock held. */
static struct parked *take(struct fs_park *p)
{
	for (struct parked **at = &p->list; *at; at = &(*at)->next) {
		struct parked *r = *at;

		if (!r->due && !r->interrupted && !p->drain)
			continue;
		*at = r->next;
		r->due = false;
		return r;
	}
	return NULL;
}

static long try(struct fs_park *p, struct parked *r)
{
	if (r->interrupted)
		return -EINTR;
	if (p->drain)
		return p->drain;
	return r->read.ops->read(r->read.handle, &r->read.call, p->buf,
				 r->read.size < READ_MAX ? r->read.size : READ_MAX, r->read.offset);
}

static void answer(struct fs_park *p, struct parked *r, long n)
{
	/* Waits for an interrupt that is being told of; none comes afterwards. */
	fuse_req_interrupt_func(r->read.req, NULL, NULL);
	if (r->read.ops->park)
		r->read.ops->park(r->read.handle, false);
	if (n < 0)
		fuse_reply_err(r->read.req, (int)-n);
	else
		fuse_reply_buf(r->read.req, p->buf, (size_t)n);
	free(r);
}

static void *park_main(void *arg)
{
	struct fs_park *p = arg;

	priority_answering();
	pthread_mutex_lock(&p->lock);
	while (!p->stop || p->list) {
		struct parked *r = take(p);
		long n;

		if (!r) {
			pthread_cond_broadcast(&p->idle);
			if (!p->stop)
				pthread_cond_wait(&p->work, &p->lock);
			else
				break;
			continue;
		}
		p->busy = r;
		pthread_mutex_unlock(&p->lock);
		n = try(p, r);
		if (n != -EAGAIN)
			answer(p, r, n);
		pthread_mutex_lock(&p->lock);
		p->busy = NULL;
		if (n == -EAGAIN) {
			r->next = p->list;
			p->list = r;
		}
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* --- the interface ------------------------------------------------------------------- */

int fs_park_new(struct fs_park **out)
{
	struct fs_park *p = calloc(1, sizeof(*p));
	int err;

	*out = NULL;
	if (!p)
		return -ENOMEM;
	p->buf = malloc(READ_MAX);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	pthread_cond_init(&p->idle, NULL);
	err = p->buf ? -pthread_create(&p->thread, NULL, park_main, p) : -ENOMEM;
	if (err < 0) {
		free(p->buf);
		free(p);
		return err;
	}
	*out = p;
	return 0;
}

void fs_park_free(struct fs_park *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	pthread_cond_destroy(&p->work);
	pthread_cond_destroy(&p->idle);
	pthread_mutex_destroy(&p->lock);
	free(p->buf);
	free(p);
}

static void on_interrupt(fuse_req_t req, void *data)
{
	struct parked *r = data;

	(void)req;
	pthread_mutex_lock(&r->park->lock);
	r->interrupted = true;
	pthread_cond_signal(&r->park->work);
	pthread_mutex_unlock(&r->park->lock);
}

static size_t parked_of(const struct fs_park *p, uid_t uid)
{
	size_t n = 0;

	for (const struct parked *r = p->list; r; r = r->next)
		n += r->read.call.who.uid == uid;
	return n;
}

int fs_park_add(struct fs_park *p, const struct fs_read *read)
{
	struct parked *r = calloc(1, sizeof(*r));
	bool room;

	if (!r)
		return -ENOMEM;
	r->park = p;
	r->read = *read;
	r->read.call.nonblock = true;
	r->read.call.interrupted = NULL;
	pthread_mutex_lock(&p->lock);
	room = parked_of(p, read->call.who.uid) < PARKED_PER_USER;
	pthread_mutex_unlock(&p->lock);
	if (!room) {
		free(r);
		return -EAGAIN;
	}
	if (read->ops->park)
		read->ops->park(read->handle, true);
	/* Before it is on the list, so that it is there when its answer is taken back. */
	fuse_req_interrupt_func(read->req, on_interrupt, r);
	pthread_mutex_lock(&p->lock);
	r->due = true; /* it may have become readable since it was tried */
	r->next = p->list;
	p->list = r;
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
	return 0;
}

void fs_park_wake(struct fs_park *p, void *owner)
{
	pthread_mutex_lock(&p->lock);
	for (struct parked *r = p->list; r; r = r->next)
		r->due |= r->read.owner == owner;
	if (p->busy && p->busy->read.owner == owner)
		p->busy->due = true;
	pthread_cond_signal(&p->work);
	pthread_mutex_unlock(&p->lock);
}

void fs_park_drain(struct fs_park *p, int err)
{
	pthread_mutex_lock(&p->lock);
	p->drain = err;
	pthread_cond_signal(&p->work);
	while (p->list || p->busy)
		pthread_cond_wait(&p->idle, &p->lock);
	pthread_mutex_unlock(&p->lock);
}
