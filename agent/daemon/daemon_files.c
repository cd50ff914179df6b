/* SPDX-License-Identifier: GPL-2.0-or-later */
/* daemon_files.c - the stage of the daemon that serves its files, and does so again
 * where the connection was cut off. */
#include <grp.h>
#include <stdio.h>

#include "llamux/paths.h"
#include "ask/ask.h"
#include "base/log.h"
#include "serve/fs.h"
#include "daemon_internal.h"

static gid_t group_find(void)
{
	const struct group *g = getgrnam(LLAMUX_GROUP);

	return g ? g->gr_gid : 0;
}

int daemon_files_start(struct daemon *d, char *reason, size_t reason_len)
{
	d->status.options = &d->options;
	d->status.ask = d->ask;
	d->status.machine = d->machine;
	d->status.history = d->history;
	d->status.events = d->events;
	d->status.no_probe = ""; /* not known yet */
	d->status.started_ns = d->started_ns;
	d->status.lock = &d->model_lock;
	d->status.model_path = d->model_path;
	d->status.model_note = d->model_note;
	d->nodes = (struct nodes_source){ .ask = d->ask, .machine = d->machine,
					  .history = d->history,
					  .status = &d->status, .control = d->control,
					  .group = group_find() };
	return fs_mount(d->mountpoint.path, d->mountpoint.made, &d->nodes, &d->fs, reason,
			reason_len);
}

/* The watchdog ends a connection whose agent does not answer; when that agent goes
 * on, it serves again. */
void daemon_files_watch(struct daemon *d)
{
	bool made = d->mountpoint.made;
	char reason[512] = "";
	int err;

	if (d->fs && !fs_ended(d->fs))
		return;
	fs_unmount(d->fs);
	d->fs = NULL;
	err = mountpoint_prepare(d->options.mount_dir, &d->mountpoint, reason, sizeof(reason));
	if (err == 0)
		err = fs_mount(d->mountpoint.path, made, &d->nodes, &d->fs, reason, sizeof(reason));
	d->mountpoint.made |= made;
	if (err < 0)
		log_error("the files are not served: %s", reason);
	else
		log_info("the files are served again in %s", d->mountpoint.path);
}

void daemon_files_stop(struct daemon *d)
{
	/* First wake those who wait for an answer: their threads serve files. */
	ask_shutdown(d->ask);
	fs_unmount(d->fs);
	d->fs = NULL;
}
