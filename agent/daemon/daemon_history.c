/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon_history.c - the history in the state directory.  What is wrong with its
 * file is no reason not to start: status says so.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon_internal.h"

int daemon_history_start(struct daemon *d, char *reason, size_t reason_len)
{
	const struct history_options options = { .dir = d->options.state_dir };
	int err = history_open(&options, &d->history);

	if (err < 0)
		snprintf(reason, reason_len, "no thread for the history: %s", strerror(-err));
	return err;
}

void daemon_history_stop(struct daemon *d)
{
	history_close(d->history);
	d->history = NULL;
}

int daemon_past(void *ctx, int64_t from_s, int64_t to_s, struct past *out)
{
	const struct daemon *d = ctx;

	return history_past(d->history, from_s, to_s, out);
}
