// SPDX-License-Identifier: GPL-2.0-or-later
/* danger_world.c - the files and variables that judgements look at. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "danger.h"

static enum path_kind real_path(void *ctx, const char *path)
{
	struct stat st;

	(void)ctx;
	if (stat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? PATH_NONE : PATH_OTHER;
	if (S_ISREG(st.st_mode))
		return st.st_size > 0 ? PATH_FILE : PATH_EMPTY;
	if (S_ISDIR(st.st_mode))
		return PATH_DIRECTORY;
	return S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode) ? PATH_DEVICE : PATH_OTHER;
}

static const char *real_variable(void *ctx, const char *name)
{
	(void)ctx;
	return getenv(name);
}

const struct danger_world danger_real_world = { NULL, real_path, real_variable, NULL };
