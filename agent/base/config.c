/* SPDX-License-Identifier: GPL-2.0-or-later */
/* config.c - reads a file that decides what root does, if nobody else could write it. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX (64 * 1024) /* bytes; a thousand lines, far more than a person keeps */

static int check_owner(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (st.st_size > FILE_MAX)
		return -EFBIG;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return -EPERM;
	if ((st.st_mode & S_IWOTH) || ((st.st_mode & S_IWGRP) && st.st_gid))
		return -EPERM;
	return 0;
}

static int read_all(int fd, char *text, size_t size, size_t *len)
{
	ssize_t n;

	*len = 0;
	while ((n = read(fd, text + *len, size - *len)) > 0)
		*len += (size_t)n;
	if (n < 0)
		return -errno;
	return *len == size ? -EFBIG : 0;
}

const char *config_why(int err)
{
	switch (err) {
	case -EPERM:
		return "it must belong to root and be writable by root alone (chown root, chmod "
		       "0644)";
	case -EINVAL:
		return "it is not a plain file";
	case -EFBIG:
		return "it is too long";
	default:
		return strerror(-err);
	}
}

int config_read(const char *path, char **text, size_t *len)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), err;

	*text = NULL;
	*len = 0;
	if (fd < 0)
		return -errno;
	err = check_owner(fd);
	if (!err && !(*text = malloc(FILE_MAX + 1)))
		err = -ENOMEM;
	if (!err)
		err = read_all(fd, *text, FILE_MAX + 1, len);
	close(fd);
	if (err) {
		free(*text);
		*text = NULL;
	}
	return err;
}
