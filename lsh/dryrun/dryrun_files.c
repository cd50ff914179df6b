// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dryrun_files.c - reads the upper side of an overlay: what is there was made or
 * changed, a character device 0:0 stands for what was removed, and a directory
 * marked opaque was removed and made anew (Documentation/filesystems/overlayfs.rst).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "term/escape.h"
#include "dryrun.h"

#define SHOWN_MAX 40	 /* lines: more than a screen is not read */
#define COUNTED_MAX 100000 /* entries of a removed directory that are counted */
#define DEPTH_MAX 64

struct list {
	const char *place;
	FILE *f;
	size_t n;
};

static void say(struct list *l, const char *what, const char *path, const char *more)
{
	if (l->n++ >= SHOWN_MAX)
		return;
	fprintf(l->f, "  %s  ", what);
	escape_print(l->f, l->place);
	escape_print(l->f, path);
	fprintf(l->f, "%s\n", more);
}

static size_t count_below(const char *path, size_t most, int depth)
{
	DIR *dir = depth < DEPTH_MAX ? opendir(path) : NULL;
	struct dirent *e;
	size_t n = 0;

	while (dir && n < most && (e = readdir(dir))) {
		char below[PATH_MAX];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		n++;
		if (e->d_type == DT_DIR &&
		    snprintf(below, sizeof(below), "%s/%s", path, e->d_name) < PATH_MAX)
			n += count_below(below, most - n, depth + 1);
	}
	if (dir)
		closedir(dir);
	return n;
}

static void say_removed(struct list *l, const char *lower, const char *path)
{
	char more[64] = "";
	struct stat st;

	if (lstat(lower, &st) == 0 && S_ISDIR(st.st_mode))
		snprintf(more, sizeof(more), "/ (with %zu entries)",
			 count_below(lower, COUNTED_MAX, 0));
	else if (S_ISREG(st.st_mode))
		snprintf(more, sizeof(more), " (%jd bytes)", (intmax_t)st.st_size);
	say(l, "removes", path, more);
}

static bool same_content(const char *a, const char *b)
{
	FILE *fa = fopen(a, "re"), *fb = fopen(b, "re");
	char ta[65536], tb[65536];
	bool same = fa && fb;

	while (same) {
		size_t na = fread(ta, 1, sizeof(ta), fa), nb = fread(tb, 1, sizeof(tb), fb);

		same = na == nb && memcmp(ta, tb, na) == 0;
		if (na == 0)
			break;
	}
	if (fa)
		fclose(fa);
	if (fb)
		fclose(fb);
	return same;
}

static void say_file(struct list *l, const char *upper, const char *lower, const char *path,
		     const struct stat *now)
{
	struct stat was;
	char more[96] = "";

	if (lstat(lower, &was) < 0) {
		if (S_ISREG(now->st_mode))
			snprintf(more, sizeof(more), " (%jd bytes)", (intmax_t)now->st_size);
		say(l, S_ISLNK(now->st_mode) ? "links  " : "makes  ", path, more);
		return;
	}
	if ((was.st_mode & S_IFMT) != (now->st_mode & S_IFMT) ||
	    (S_ISREG(now->st_mode) && !same_content(upper, lower))) {
		snprintf(more, sizeof(more), " (%jd bytes, were %jd)", (intmax_t)now->st_size,
			 (intmax_t)was.st_size);
		say(l, "changes", path, more);
	} else if (was.st_mode != now->st_mode) {
		snprintf(more, sizeof(more), " (mode %o, was %o)", now->st_mode & 07777,
			 was.st_mode & 07777);
		say(l, "changes", path, more);
	} else if (was.st_uid != now->st_uid || was.st_gid != now->st_gid) {
		snprintf(more, sizeof(more), " (owner %u:%u, was %u:%u)", now->st_uid, now->st_gid,
			 was.st_uid, was.st_gid);
		say(l, "changes", path, more);
	} else if (was.st_mtim.tv_sec != now->st_mtim.tv_sec ||
		   was.st_mtim.tv_nsec != now->st_mtim.tv_nsec) {
		say(l, "changes", path, " (its time)");
	}
}

static bool is_opaque(const char *path)
{
	char c = '\0';

	return (lgetxattr(path, "trusted.overlay.opaque", &c, 1) == 1 ||
		lgetxattr(path, "user.overlay.opaque", &c, 1) == 1) &&
	       c == 'y';
}

/* True if the directory was not there before, or is another one now. */
static bool say_directory(struct list *l, const char *upper, const char *lower, const char *path,
			  const struct stat *now)
{
	struct stat was;
	char more[64];

	if (lstat(lower, &was) < 0) {
		say(l, "makes  ", path, "/");
		return true;
	}
	if (is_opaque(upper)) {
		say_removed(l, lower, path);
		say(l, "makes  ", path, "/");
		return true;
	}
	if (was.st_mode != now->st_mode) {
		snprintf(more, sizeof(more), "/ (mode %o, was %o)", now->st_mode & 07777,
			 was.st_mode & 07777);
		say(l, "changes", path, more);
	}
	return false;
}

static void walk(struct list *l, const char *upper, const char *lower, const char *path, int depth)
{
	DIR *dir = depth < DEPTH_MAX ? opendir(upper) : NULL;
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char up[PATH_MAX], low[PATH_MAX], name[PATH_MAX];
		struct stat st;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (snprintf(up, sizeof(up), "%s/%s", upper, e->d_name) >= PATH_MAX ||
		    snprintf(low, sizeof(low), "%s/%s", lower, e->d_name) >= PATH_MAX ||
		    snprintf(name, sizeof(name), "%s/%s", path, e->d_name) >= PATH_MAX ||
		    lstat(up, &st) < 0) {
			say(l, "changes", path, "/... (too long a name to be looked at)");
			continue;
		}
		if (S_ISCHR(st.st_mode) && st.st_rdev == 0)
			say_removed(l, low, name);
		else if (S_ISDIR(st.st_mode))
			walk(l, up, say_directory(l, up, low, name, &st) ? "/nonexistent" : low,
			     name, depth + 1);
		else
			say_file(l, up, low, name, &st);
	}
	if (dir)
		closedir(dir);
}

size_t dryrun_list(const char *upper, const char *lower, const char *place, FILE *f)
{
	struct list l = { .place = place, .f = f };

	walk(&l, upper, lower, "", 0);
	if (l.n > SHOWN_MAX)
		fprintf(f, "  and %zu more changes\n", l.n - SHOWN_MAX);
	return l.n;
}
