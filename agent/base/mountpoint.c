/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mountpoint.c - checks before the mount, cleaning after it. */
#include "mountpoint.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "log.h"

/* Dead mounts on top of each other, from agents that were killed in a row. */
#define STALE_MAX 16

int mountpoint_fuse(char *reason, size_t reason_len)
{
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC), err = 0;

	if (fd < 0) {
		err = -errno;
		snprintf(reason, reason_len,
			 "no FUSE: /dev/fuse cannot be opened (%s); try 'modprobe fuse', and in a "
			 "container let it have the device",
			 strerror(errno));
		return err;
	}
	close(fd);
	return 0;
}

/* mountinfo writes blanks and backslashes as octal: "\040". */
static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] && s[3]) {
			*to++ = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 3;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

/* The type and id of the topmost mount at path; -ENOENT: none is. */
static int mount_find(const char *path, char *type, size_t type_len, unsigned int *id)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t size = 0;
	int err = -ENOENT;

	if (!f)
		return -errno;
	while (getline(&line, &size, f) > 0) {
		char where[PATH_MAX], *tail = strstr(line, " - ");
		unsigned int this_id;

		if (!tail || sscanf(line, "%u %*s %*s %*s %4095s", &this_id, where) != 2)
			continue;
		unescape(where);
		if (strcmp(where, path) != 0)
			continue;
		snprintf(type, type_len, "%.*s", (int)strcspn(tail + 3, " "), tail + 3);
		*id = this_id;
		err = 0;
	}
	free(line);
	fclose(f);
	return err;
}

static bool is_ours(const char *path)
{
	unsigned int id;
	char type[64];

	return mount_find(path, type, sizeof(type), &id) == 0 && strcmp(type, MOUNT_TYPE) == 0;
}

/*
 * The path without links.  realpath(3) fails on a dead mount, so only the parent
 * is resolved.
 */
static int resolve(const char *dir, char out[PATH_MAX])
{
	char copy[PATH_MAX], parent[PATH_MAX];
	const char *base, *up = ".";
	char *slash;
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/')
		len--;
	if (len == 0 || len >= sizeof(copy))
		return len ? -ENAMETOOLONG : -ENOENT;
	memcpy(copy, dir, len);
	copy[len] = '\0';
	slash = strrchr(copy, '/');
	base = slash ? slash + 1 : copy;
	if (slash) {
		*slash = '\0';
		up = slash == copy ? "/" : copy;
	}
	if (!base[0] || strcmp(base, ".") == 0 || strcmp(base, "..") == 0) {
		return realpath(dir, out) ? 0 : -errno;
	}
	if (!realpath(up, parent))
		return -errno;
	if (snprintf(out, PATH_MAX, "%s/%s", strcmp(parent, "/") == 0 ? "" : parent, base) >=
	    PATH_MAX)
		return -ENAMETOOLONG;
	return 0;
}

/* A mount whose server is gone answers ENOTCONN to whatever is not cached;
 * statfs(2) never is. */
static int clear_stale(const char *path, char *reason, size_t reason_len)
{
	struct statfs st;
	unsigned int id;
	char type[64] = "";

	for (int i = 0; i < STALE_MAX; i++) {
		if (statfs(path, &st) == 0 || errno != ENOTCONN)
			return 0;
		if (mount_find(path, type, sizeof(type), &id) == -ENOENT)
			continue; /* an agent that was ending has just taken it away itself */
		if (strcmp(type, MOUNT_TYPE) != 0) {
			snprintf(reason, reason_len,
				 "a dead mount that is not llamux's is on %s: umount it first", path);
			return -EBUSY;
		}
		if (umount2(path, MNT_DETACH) < 0) {
			int err = -errno;

			if (err == -EINVAL)
				continue; /* likewise */
			snprintf(reason, reason_len,
				 "a killed agent's mount on %s cannot be taken away: %s", path,
				 strerror(-err));
			return err;
		}
		log_info("took away the mount that a killed agent left on %s", path);
	}
	snprintf(reason, reason_len, "dead mounts on %s, or above it: umount them first", path);
	return -EBUSY;
}

static int check_empty(const char *path, char *reason, size_t reason_len)
{
	struct dirent *e;
	DIR *dir = opendir(path);
	int err = 0;

	if (!dir) {
		err = -errno;
		snprintf(reason, reason_len, "%s cannot be read: %s", path, strerror(-err));
		return err;
	}
	while ((e = readdir(dir))) {
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			snprintf(reason, reason_len,
				 "%s is not empty: give another directory with --mount DIR", path);
			err = -EBUSY;
			break;
		}
	}
	closedir(dir);
	return err;
}

static int check_existing(const char *path, char *reason, size_t reason_len)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		int err = -errno;

		snprintf(reason, reason_len, "%s: %s", path, strerror(-err));
		return err;
	}
	if (!S_ISDIR(st.st_mode)) {
		snprintf(reason, reason_len,
			 "%s is not a directory: give another with --mount DIR", path);
		return -ENOTDIR;
	}
	if (is_ours(path)) {
		snprintf(reason, reason_len,
			 "another llamux-agent serves %s: stop it, or give another directory with "
			 "--mount DIR",
			 path);
		return -EBUSY;
	}
	return check_empty(path, reason, reason_len);
}

int mountpoint_prepare(const char *dir, struct mountpoint *out, char *reason, size_t reason_len)
{
	int err = resolve(dir, out->path);

	out->made = false;
	if (err < 0) {
		snprintf(reason, reason_len, "%s cannot be mounted on: %s", dir, strerror(-err));
		return err;
	}
	err = clear_stale(out->path, reason, reason_len);
	if (err < 0)
		return err;
	if (mkdir(out->path, 0755) == 0) {
		out->made = true;
		return 0;
	}
	if (errno == EEXIST)
		return check_existing(out->path, reason, reason_len);
	err = -errno;
	snprintf(reason, reason_len, "%s cannot be made: %s", out->path, strerror(-err));
	return err;
}

uint64_t mountpoint_id(const char *dir)
{
	char path[PATH_MAX], type[64];
	struct statfs st;
	unsigned int id;

	if (resolve(dir, path) < 0 || mount_find(path, type, sizeof(type), &id) < 0 ||
	    strcmp(type, MOUNT_TYPE) != 0)
		return 0;
	return statfs(path, &st) == 0 ? id : 0;
}

void mountpoint_release(const struct mountpoint *m)
{
	if (m->made && rmdir(m->path) < 0)
		log_warn("%s is left behind: %s", m->path, strerror(errno));
}
