/* SPDX-License-Identifier: GPL-2.0-or-later */
/* node_control.c - the file `control`: lines become commands. */
#include "nodes.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ask/lineage.h"
#include "control.h"

#define LINE_MAX_LEN 1024
#define REPLY_MAX_LEN 2048

struct control_handle {
	struct control *control;
	pthread_mutex_t lock;
	size_t len;
	char line[LINE_MAX_LEN];
	char reply[REPLY_MAX_LEN]; /* as it was when reading began */
	uint64_t base;             /* the file's offset then */
	bool begun;
};

static int control_open(const struct nodes_source *source, const struct node *node,
			const struct node_call *call, int flags, void **handle)
{
	struct control_handle *h;

	(void)node;
	(void)flags;
	/* The mode of the file lets nobody else come here; this is the second
	 * lock on the same door. */
	if (!call->who.may_act)
		return -EACCES;
	h = calloc(1, sizeof(*h));
	if (!h)
		return -ENOMEM;
	h->control = source->control;
	pthread_mutex_init(&h->lock, NULL);
	*handle = h;
	return 0;
}

static int control_run(struct control_handle *h, const struct node_call *call)
{
	struct asker who = call->who;
	size_t len = h->len;
	struct lineage from;

	h->len = 0;
	h->line[len] = '\0';
	if (strlen(h->line) != len)
		return -EINVAL; /* a NUL byte */
	if (strspn(h->line, " \t\r") == len)
		return 0;
	/* The kernel names the thread; what is protected is its process. */
	lineage_read(who.pid, &from);
	if (from.n > 0)
		who.pid = from.pid[0];
	return control_command(h->control, &who, h->line);
}

/* Commands up to the first that fails are carried out. */
static long control_write(void *handle, const struct node_call *call, const char *buf, size_t size)
{
	struct control_handle *h = handle;
	long ret = (long)size;

	pthread_mutex_lock(&h->lock);
	h->begun = false;
	for (size_t i = 0; i < size; i++) {
		int err = 0;

		if (buf[i] == '\n') {
			err = control_run(h, call);
		} else if (h->len < sizeof(h->line) - 1) {
			h->line[h->len++] = buf[i];
		} else {
			h->len = 0;
			err = -EMSGSIZE;
		}
		if (err < 0) {
			ret = err;
			break;
		}
	}
	pthread_mutex_unlock(&h->lock);
	return ret;
}

static int control_flush(void *handle, const struct node_call *call)
{
	struct control_handle *h = handle;
	int err;

	pthread_mutex_lock(&h->lock);
	err = control_run(h, call);
	pthread_mutex_unlock(&h->lock);
	return err;
}

static long control_read(void *handle, const struct node_call *call, char *buf, size_t size,
			 uint64_t offset)
{
	struct control_handle *h = handle;
	size_t len, n = 0;

	(void)call;
	pthread_mutex_lock(&h->lock);
	/* Writing to the handle has moved its offset: a reply is read whole, from
	 * wherever the first read begins. */
	if (!h->begun || offset <= h->base) {
		control_reply(h->control, h->reply, sizeof(h->reply));
		h->base = offset;
		h->begun = true;
	}
	len = strlen(h->reply);
	offset -= h->base;
	if (offset < len) {
		n = len - (size_t)offset;
		n = n < size ? n : size;
		memcpy(buf, h->reply + offset, n);
	}
	pthread_mutex_unlock(&h->lock);
	return (long)n;
}

static void control_release(void *handle)
{
	struct control_handle *h = handle;

	pthread_mutex_destroy(&h->lock);
	free(h);
}

const struct node_ops node_control_ops = {
	.open = control_open,
	.read = control_read,
	.write = control_write,
	.flush = control_flush,
	.release = control_release,
};
