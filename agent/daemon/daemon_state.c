/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon_state.c - the state directory.  Its lock file keeps a second agent from
 * the same journal, and remembers across a crash which mount point was made by
 * us.  The lock goes with the process, however it ends.
 */
#include "daemon_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define LOCK_NAME "agent.lock"

/* mkdir -p for the last two levels: /var/lib may be missing in a container. */
static int make_dir(const char *path, bool *made)
{
	char parent[PATH_MAX];
	char *slash;

	*made = false;
	if (mkdir(path, 0700) == 0) {
		*made = true;
		return 0;
	}
	if (errno == EEXIST)
		return 0;
	if (errno != ENOENT || strlen(path) >= sizeof(parent))
		return -errno;
	strcpy(parent, path);
	slash = strrchr(parent, '/');
	if (!slash || slash == parent)
		return -ENOENT;
	*slash = '\0';
	if (mkdir(parent, 0755) < 0 && errno != EEXIST)
		return -errno;
	if (mkdir(path, 0700) < 0)
		return -errno;
	*made = true;
	return 0;
}

static int lock_path(const struct daemon *d, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s", d->options.state_dir, LOCK_NAME);

	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int lock_take(struct daemon *d, char *reason, size_t reason_len)
{
	char path[PATH_MAX];
	int err = lock_path(d, path);

	if (err == 0) {
		d->state_lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		err = d->state_lock < 0 ? -errno : 0;
	}
	if (err < 0) {
		snprintf(reason, reason_len,
			 "%s cannot be written to (%s): make room there, or give another directory "
			 "with --state DIR",
			 d->options.state_dir, strerror(-err));
		return err;
	}
	if (flock(d->state_lock, LOCK_EX | LOCK_NB) < 0) {
		err = -errno;
		close(d->state_lock);
		d->state_lock = -1;
		snprintf(reason, reason_len,
			 "another llamux-agent uses %s: stop it, or give another directory with "
			 "--state DIR",
			 d->options.state_dir);
	}
	return err;
}

int daemon_state_start(struct daemon *d, char *reason, size_t reason_len)
{
	int err = make_dir(d->options.state_dir, &d->state_made);

	if (err < 0) {
		snprintf(reason, reason_len,
			 "%s cannot be made (%s): give another directory with --state DIR",
			 d->options.state_dir, strerror(-err));
		return err;
	}
	err = lock_take(d, reason, reason_len);
	if (err < 0 && d->state_made)
		rmdir(d->options.state_dir);
	return err;
}

int daemon_state_note_mount(struct daemon *d, char *reason, size_t reason_len)
{
	char path[PATH_MAX + 1] = "", *end;
	ssize_t n = pread(d->state_lock, path, sizeof(path) - 1, 0);
	int len;

	if (n > 0) {
		path[n] = '\0';
		end = strchr(path, '\n');
		if (end)
			*end = '\0';
		if (strcmp(path, d->mountpoint.path) == 0)
			d->mountpoint.made = true;
	}
	len = snprintf(path, sizeof(path), "%s\n", d->mountpoint.made ? d->mountpoint.path : "");
	if (ftruncate(d->state_lock, 0) == 0 &&
	    pwrite(d->state_lock, path, (size_t)len, 0) == (ssize_t)len)
		return 0;
	snprintf(reason, reason_len,
		 "%s cannot be written to (%s): make room there, or give another directory with "
		 "--state DIR",
		 d->options.state_dir, strerror(errno));
	return errno ? -errno : -ENOSPC;
}

/* The lock file goes with us, while we still hold its lock; the directory only
 * if nothing was ever kept in it. */
void daemon_state_stop(struct daemon *d)
{
	char path[PATH_MAX];

	if (d->state_lock < 0)
		return;
	if (lock_path(d, path) == 0)
		unlink(path);
	close(d->state_lock);
	d->state_lock = -1;
	if (d->state_made)
		rmdir(d->options.state_dir);
}
