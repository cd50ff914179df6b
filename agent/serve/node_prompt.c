/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * node_prompt.c - the file `prompt`: writes gather into a question, reads give
 * the answer.
 *
 * A question is complete when a write ends in a newline, when the file is
 * closed, or when the same handle is read.  So echo, printf, tee, a program that
 * writes byte by byte, and one that keeps the file open all ask one question.
 */
#include "nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/paths.h"
#include "ask/ask.h"

struct prompt_handle {
	pthread_mutex_t lock;
	struct conversation *talk;
	uint64_t offset;        /* in the answer */
	bool asked;             /* a question went out through this handle */
	bool overflow;          /* the present question is too long */
	size_t len;
	char text[LLAMUX_QUESTION_MAX];
};

static int prompt_open(const struct nodes_source *source, const struct node *node,
		       const struct node_call *call, int flags, void **handle)
{
	struct prompt_handle *h = calloc(1, sizeof(*h));
	int err;

	(void)node;
	if (!h)
		return -ENOMEM;
	err = conversation_get(source->ask, &call->who, (flags & O_ACCMODE) == O_RDWR, &h->talk);
	if (err < 0) {
		free(h);
		return err;
	}
	pthread_mutex_init(&h->lock, NULL);
	*handle = h;
	return 0;
}

static bool blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] > ' ')
			return false;
	return true;
}

/* Lock held.  A blank line after a question is no question of its own. */
static int prompt_submit(struct prompt_handle *h, const struct node_call *call)
{
	size_t len = h->len;
	int err;

	h->len = 0;
	if (h->overflow) {
		h->overflow = false;
		return 0; /* write(2) has said so */
	}
	if (len == 0 || (h->asked && blank(h->text, len)))
		return 0;
	err = ask_submit(h->talk, &call->who, h->text, len);
	if (err == 0) {
		h->asked = true;
		h->offset = 0;
	}
	return err;
}

static long prompt_write(void *handle, const struct node_call *call, const char *buf, size_t size)
{
	struct prompt_handle *h = handle;
	long ret = (long)size;

	pthread_mutex_lock(&h->lock);
	if (h->overflow || size > sizeof(h->text) - h->len) {
		h->overflow = true;
		h->len = 0;
		ret = -EMSGSIZE;
	} else {
		memcpy(h->text + h->len, buf, size);
		h->len += size;
	}
	if (size > 0 && buf[size - 1] == '\n') {
		int err = prompt_submit(h, call);

		ret = err < 0 ? err : ret;
	}
	pthread_mutex_unlock(&h->lock);
	return ret;
}

static int prompt_flush(void *handle, const struct node_call *call)
{
	struct prompt_handle *h = handle;
	int err;

	pthread_mutex_lock(&h->lock);
	err = prompt_submit(h, call);
	pthread_mutex_unlock(&h->lock);
	return err;
}

/*
 * The offset of the file says nothing where the handle is also written to, so
 * the handle keeps its own; only offset 0 has a meaning: back to the beginning.
 */
static long prompt_read(void *handle, const struct node_call *call, char *buf, size_t size,
			uint64_t offset)
{
	struct prompt_handle *h = handle;
	uint64_t at;
	long n;
	int err;

	pthread_mutex_lock(&h->lock);
	err = prompt_submit(h, call);
	at = offset == 0 ? 0 : h->offset;
	pthread_mutex_unlock(&h->lock);
	if (err < 0)
		return err;
	/* Not under the lock: it may take seconds, and others may write. */
	n = ask_read(h->talk, &at, buf, size, call->nonblock, call->interrupted, call->ctx);
	if (n > 0) {
		pthread_mutex_lock(&h->lock);
		h->offset = at;
		pthread_mutex_unlock(&h->lock);
	}
	return n;
}

static void prompt_release(void *handle)
{
	struct prompt_handle *h = handle;

	conversation_put(h->talk);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static bool prompt_readable(void *handle)
{
	struct prompt_handle *h = handle;
	uint64_t at;

	pthread_mutex_lock(&h->lock);
	at = h->offset;
	pthread_mutex_unlock(&h->lock);
	return ask_ready(h->talk, at);
}

static void prompt_watch(void *handle, void (*wake)(void *), void *ctx)
{
	struct prompt_handle *h = handle;

	conversation_watch(h->talk, wake, ctx);
}

static void prompt_park(void *handle, bool on)
{
	struct prompt_handle *h = handle;

	conversation_park(h->talk, on);
}

const struct node_ops node_prompt_ops = {
	.open = prompt_open,
	.read = prompt_read,
	.write = prompt_write,
	.flush = prompt_flush,
	.release = prompt_release,
	.readable = prompt_readable,
	.watch = prompt_watch,
	.park = prompt_park,
};
