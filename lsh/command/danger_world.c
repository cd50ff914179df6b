// SPDX-License-Identifier: GPL-2.0-or-later
/* danger_world.c - the files and variables that judgements look at. */
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
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

static bool real_clash(void *ctx, const char *pattern, const char *dir)
{
	glob_t g = { 0 };
	bool clash = false;
	int err = glob(pattern, GLOB_NOSORT, NULL, &g);

	(void)ctx;
	for (size_t i = 0; !err && !clash && i < g.gl_pathc; i++) {
		const char *slash = strrchr(g.gl_pathv[i], '/');
		char path[PATH_MAX];
		struct stat st;

		clash = snprintf(path, sizeof(path), "%s/%s", dir,
				 slash ? slash + 1 : g.gl_pathv[i]) >= PATH_MAX ||
			lstat(path, &st) == 0;
	}
	globfree(&g);
	return clash || (err && err != GLOB_NOMATCH);
}

const struct danger_world danger_real_world = {
	.path = real_path,
	.variable = real_variable,
	.clash = real_clash,
};
