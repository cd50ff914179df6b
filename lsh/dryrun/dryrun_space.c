// SPDX-License-Identifier: GPL-2.0-or-later
/* dryrun_space.c - puts the machine's file systems under overlays. */
#include "dryrun_space.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOUNTS_MAX 256
#define UPPER_SIZE "512m" /* of memory for what the command writes */
#define APART_DEPTH 3	  /* directories above a mount that are put together by hand */

/* Mounts that hold files, from mountinfo, in its order: parents first. */
struct mounts {
	char place[MOUNTS_MAX][1024];
	bool virtual[MOUNTS_MAX];
	size_t n, more;
};

/* File systems that hold no files of the user: bubblewrap gives what is needed. */
static bool is_virtual(const char *type)
{
	static const char list[] =
		" proc sysfs devtmpfs devpts cgroup cgroup2 mqueue debugfs tracefs bpf securityfs "
		"pstore configfs fusectl hugetlbfs autofs binfmt_misc nsfs rpc_pipefs efivarfs "
		"selinuxfs fuse.llamux fuse.llamux-proc ";
	char word[80];

	snprintf(word, sizeof(word), " %.70s ", type);
	return strstr(list, word) != NULL;
}

static bool below(const char *path, const char *top)
{
	size_t len = strlen(top);

	return strncmp(path, top, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool is_left_to_bwrap(const char *place)
{
	return below(place, "/run") || below(place, "/dev") || below(place, "/proc") ||
	       below(place, "/sys");
}

/* mountinfo writes blanks and the like as \040. */
static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++, to++) {
		if (*s == '\\' && s[1] && s[2] && s[3]) {
			*to = (char)((s[1] - '0') * 64 + (s[2] - '0') * 8 + (s[3] - '0'));
			s += 3;
		} else {
			*to = *s;
		}
	}
	*to = '\0';
}

static int mounts_read(struct mounts *m)
{
	FILE *f = fopen("/proc/self/mountinfo", "re");
	char line[8192], place[4096], type[128];

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f)) {
		const char *dash = strstr(line, " - ");

		if (!dash || sscanf(line, "%*s %*s %*s %*s %4095s", place) != 1 ||
		    sscanf(dash, " - %127s", type) != 1)
			continue;
		unescape(place);
		if (m->n == MOUNTS_MAX || strlen(place) >= sizeof(m->place[0])) {
			m->more++;
			continue;
		}
		strcpy(m->place[m->n], place);
		m->virtual[m->n++] = is_virtual(type);
	}
	fclose(f);
	return 0;
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* Without root, a user namespace in which one is oneself. */
static int enter(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];
	int err;

	if (unshare(CLONE_NEWNS | (uid ? CLONE_NEWUSER : 0)) < 0)
		return -errno;
	if (uid) {
		snprintf(map, sizeof(map), "%u %u 1", uid, uid);
		err = write_file("/proc/self/uid_map", map);
		if (!err)
			err = write_file("/proc/self/setgroups", "deny");
		snprintf(map, sizeof(map), "%u %u 1", gid, gid);
		if (!err)
			err = write_file("/proc/self/gid_map", map);
		if (err)
			return err;
	}
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ? -errno : 0;
}

/* -- layers ------------------------------------------------------------------------------ */

static int mount_overlay(const struct space *s, size_t i)
{
	const char *place = s->layer[i].place;
	char upper[128], work[128], target[PATH_MAX], options[PATH_MAX + 512];

	snprintf(upper, sizeof(upper), "%s/u%zu", s->dir, i);
	snprintf(work, sizeof(work), "%s/w%zu", s->dir, i);
	if (strpbrk(place, ":,\\") || mkdir(upper, 0755) < 0 || mkdir(work, 0755) < 0)
		return -EINVAL;
	if (snprintf(target, sizeof(target), "%s/root%s", s->dir, place) >= PATH_MAX)
		return -ENAMETOOLONG;
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s%s",
		 place[0] ? place : "/", upper, work, geteuid() ? ",userxattr" : "");
	return mount("overlay", target, "overlay", 0, options) < 0 ? -errno : 0;
}

/* In a user namespace what is mounted stays with its submounts, and with the flags
 * that it has: the bind alone then hides nothing, and writing needs rights that the
 * namespace does not give to others' files; so what cannot be made read-only is
 * taken out again. */
static int bind_read_only(const struct space *s, const char *place)
{
	char target[PATH_MAX];

	snprintf(target, sizeof(target), "%s/root%s", s->dir, place);
	if (mount(place, target, NULL, MS_BIND | (geteuid() ? MS_REC : 0), NULL) < 0)
		return -errno;
	if (mount(NULL, target, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0)
		return 0;
	umount2(target, MNT_DETACH);
	return -EPERM;
}

static bool add_layer(struct space *s, const char *place)
{
	struct layer *l = &s->layer[s->n];
	struct stat st;

	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->layer[i].place, place) == 0)
			return true; /* mounted over: what lies below is not seen */
	if (s->n == LAYERS_MAX || strlen(place) >= sizeof(l->place)) {
		s->left_out++;
		return false;
	}
	strcpy(l->place, place);
	s->n++;
	l->overlay = stat(place[0] ? place : "/", &st) == 0 && S_ISDIR(st.st_mode) &&
		     mount_overlay(s, s->n - 1) == 0;
	if (l->overlay || (place[0] && bind_read_only(s, place) == 0))
		return true;
	s->n--;
	s->left_out += place[0] != '\0';
	return false;
}

static bool contains_mount(const struct mounts *m, const char *path)
{
	for (size_t i = 0; i < m->n; i++)
		if (below(m->place[i], path) && strcmp(m->place[i], path) != 0)
			return true;
	return false;
}

/*
 * A directory in which there is another mount can, in a user namespace, lie under no
 * overlay (has_locked_children() in the kernel's fs/namespace.c), so its entries do.
 */
static void build_apart(struct space *s, const struct mounts *m, const char *place, int depth)
{
	DIR *dir = opendir(place[0] ? place : "/");
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char path[1024], target[PATH_MAX], link[PATH_MAX];
		ssize_t n;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
		    snprintf(path, sizeof(path), "%s/%s", place, e->d_name) >= 1024 ||
		    snprintf(target, sizeof(target), "%s/root%s", s->dir, path) >= PATH_MAX)
			continue;
		if (e->d_type == DT_LNK) {
			n = readlink(path, link, sizeof(link) - 1);
			link[n > 0 ? n : 0] = '\0';
			s->left_out += n <= 0 || symlink(link, target) < 0;
		} else if (e->d_type == DT_DIR && mkdir(target, 0755) == 0) {
			if (is_left_to_bwrap(path) || below(path, s->dir))
				continue;
			if (depth > 0 && contains_mount(m, path))
				build_apart(s, m, path, depth - 1);
			else
				add_layer(s, path);
		}
	}
	if (dir)
		closedir(dir);
}

/*
 * In a user namespace a directory of another user cannot be copied up, and so what
 * lies below it cannot be changed, if the user may; an overlay of its own that begins
 * at the topmost directory that is the user's needs no such copy.
 */
static void add_own(struct space *s, const char *path)
{
	char top[1024], at[1024];
	size_t before = s->n;
	struct stat st;

	if (!path || path[0] != '/' || strlen(path) >= sizeof(top) || below(path, s->dir))
		return;
	strcpy(top, path);
	strcpy(at, path);
	for (char *slash = strrchr(at, '/'); slash && slash > at; slash = strrchr(at, '/')) {
		if (stat(at, &st) == 0 && st.st_uid == geteuid())
			strcpy(top, at);
		*slash = '\0';
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->layer[i].overlay && strcmp(s->layer[i].place, top) == 0)
			return;
	if (s->n == LAYERS_MAX)
		return;
	strcpy(s->layer[s->n++].place, top);
	s->layer[before].overlay = true;
	if (mount_overlay(s, before) < 0)
		s->n = before;
}

int space_make(struct space *s, const char *dir)
{
	char cwd[PATH_MAX];
	struct mounts *m = calloc(1, sizeof(*m));
	char root[128];
	int err = m ? enter() : -ENOMEM;

	snprintf(s->dir, sizeof(s->dir), "%s", dir);
	snprintf(root, sizeof(root), "%s/root", dir);
	if (!err)
		err = mounts_read(m);
	if (!err && (mount("lsh", dir, "tmpfs", MS_NOSUID | MS_NODEV,
			   "mode=0700,size=" UPPER_SIZE) < 0 ||
		     mkdir(root, 0755) < 0))
		err = -errno;
	if (!err && !add_layer(s, ""))
		build_apart(s, m, "", APART_DEPTH);
	for (size_t i = 0; !err && s->n > 0 && s->layer[0].place[0] == '\0' && i < m->n; i++)
		if (strcmp(m->place[i], "/") != 0 && !m->virtual[i] &&
		    !is_left_to_bwrap(m->place[i]) && !below(m->place[i], dir))
			add_layer(s, m->place[i]);
	if (!err && geteuid()) {
		add_own(s, "/tmp");
		add_own(s, "/var/tmp");
		add_own(s, getenv("HOME"));
		add_own(s, getcwd(cwd, sizeof(cwd)));
	}
	s->left_out += m ? m->more : 0;
	free(m);
	return !err && s->n == 0 ? -EPERM : err;
}
