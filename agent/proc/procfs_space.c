/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * procfs_space.c - see open_tree(2) and move_mount(2): the real /proc is held as a
 * detached mount while the tree is put in its place, and then attached inside.
 */
#include "procfs_space.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hidepid.h"
#include "base/mountpoint.h"
#include "procfs.h"

#define PROC "/proc"

static int fail(int err, char *reason, size_t reason_len, const char *what)
{
	snprintf(reason, reason_len, "%s: %s", what, strerror(-err));
	return err;
}

/* Links need no mount: they lead where the real ones lead. */
static int bind_entries(const struct procfs *p, char *reason, size_t reason_len)
{
	char from[128], to[128];

	for (size_t i = 0; i < procfs_count(p); i++) {
		const struct procfs_entry *e = procfs_at(p, i);

		if (e->type == S_IFLNK)
			continue;
		snprintf(from, sizeof(from), PROC "/" PROCFS_REAL "/%s", e->name);
		snprintf(to, sizeof(to), PROC "/%s", e->name);
		if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
			return fail(-errno, reason, reason_len, to);
	}
	return 0;
}

static int attach(int real, struct procfs *p, char *reason, size_t reason_len)
{
	int err = procfs_serve(p, PROC);

	if (err < 0)
		return fail(err, reason, reason_len, "the tree cannot be mounted on /proc");
	if (move_mount(real, "", AT_FDCWD, PROC "/" PROCFS_REAL, MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return fail(-errno, reason, reason_len, "the real /proc cannot be moved");
	return bind_entries(p, reason, reason_len);
}

int procfs_space_enter(char *reason, size_t reason_len)
{
	bool hide = hidepid_read().hides;
	struct procfs *p;
	int real, dir, err;

	if (unshare(CLONE_NEWNS) < 0)
		return fail(-errno, reason, reason_len, "no mount namespace");
	/* Mounts made elsewhere come in, ours do not go out. */
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		return fail(-errno, reason, reason_len, "/ cannot be made a slave mount");
	real = open_tree(AT_FDCWD, PROC, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (real < 0)
		return fail(-errno, reason, reason_len, "the real /proc cannot be held");
	/* For the tree's own use as long as it lives. */
	dir = openat(real, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = dir < 0 ? -errno : procfs_new(dir, hide, &p);
	if (err < 0)
		err = fail(err, reason, reason_len, "the real /proc cannot be read");
	else
		err = attach(real, p, reason, reason_len);
	close(real);
	return err;
}

/* In the child, which may go into the other namespace. */
static int bind_there(int ns, int files)
{
	const char *to = PROC "/" PROCFS_LLAMUX;

	if (setns(ns, CLONE_NEWNS) < 0)
		return -errno;
	while (umount2(to, MNT_DETACH) == 0)
		;
	if (files < 0)
		return 0;
	return move_mount(files, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH) < 0 ? -errno : 0;
}

int procfs_space_bind(int ns, const char *files)
{
	int fd = -1, status = 0;
	pid_t child;

	if (mountpoint_id(files))
		fd = open_tree(AT_FDCWD, files, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	child = fork();
	if (child == 0)
		_exit(-bind_there(ns, fd));
	if (fd >= 0)
		close(fd);
	if (child < 0)
		return -errno;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EIO;
}
