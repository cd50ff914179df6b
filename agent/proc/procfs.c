/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * procfs.c - names and links of the tree.
 *
 * Inodes: 1 the root, 2 `.real`, 3 `llamux`, 4 `self`, 5 `thread-self`, 16 + i the
 * static entry i, 2^32 + pid the link of a process.
 */
#include "procfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define INO_REAL 2
#define INO_LLAMUX 3
#define INO_SELF 4
#define INO_THREAD_SELF 5
#define INO_STATIC 16
/*
 * The kernel keeps what a link leads to with its inode, so the inodes of self and
 * thread-self are the caller's own: one for each process, and for each thread of it.
 * Which of them it is, it asks each time.
 */
#define INO_PID (1ul << 32)
#define INO_SELF_OF (1ul << 40)
#define INO_THREAD_OF (1ul << 48) /* | process << PID_BITS | thread */
#define PID_BITS 22		   /* PID_MAX_LIMIT of the kernel */
/* The names of the tree do not change; processes come and go: a link to one that has
 * ended leads nowhere. */
#define TIMEOUT_STATIC_S 3600.0
#define TIMEOUT_PID_S 1.0
#define ENTRIES_MAX 256

struct procfs {
	int real;
	bool hide;
	struct procfs_entry entry[ENTRIES_MAX];
	size_t count;
	struct fuse_session *session;
	pthread_t thread;
};

/* The four that every /proc of ours has. */
static const struct {
	const char *name;
	fuse_ino_t ino;
	mode_t type;
} fixed[] = {
	{ PROCFS_REAL, INO_REAL, S_IFDIR },
	{ PROCFS_LLAMUX, INO_LLAMUX, S_IFDIR },
	{ "self", INO_SELF, S_IFLNK },
	{ "thread-self", INO_THREAD_SELF, S_IFLNK },
};

#define FIXED (sizeof(fixed) / sizeof(fixed[0]))

static bool all_digits(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 10 && !s[n];
}

static bool is_fixed(const char *name)
{
	for (size_t i = 0; i < FIXED; i++)
		if (strcmp(fixed[i].name, name) == 0)
			return true;
	return false;
}

/* --- the static entries -------------------------------------------------------- */

static int entry_add(struct procfs *p, const char *name)
{
	struct procfs_entry *e = &p->entry[p->count];
	struct stat st;
	ssize_t n;

	if (p->count == ENTRIES_MAX || strlen(name) >= sizeof(e->name))
		return -E2BIG;
	if (fstatat(p->real, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	strcpy(e->name, name);
	e->type = st.st_mode & S_IFMT;
	if (e->type == S_IFLNK) {
		n = readlinkat(p->real, name, e->link, sizeof(e->link));
		if (n < 0 || (size_t)n == sizeof(e->link))
			return n < 0 ? -errno : -ENAMETOOLONG;
		e->link[n] = '\0';
	}
	p->count++;
	return 0;
}

static int entries_read(struct procfs *p)
{
	int fd = openat(p->real, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!dir)
		return -errno;
	while (err == 0 && (e = readdir(dir)))
		if (e->d_name[0] != '.' && !all_digits(e->d_name) && !is_fixed(e->d_name))
			err = entry_add(p, e->d_name);
	closedir(dir);
	return err;
}

int procfs_new(int real, bool hide, struct procfs **out)
{
	struct procfs *p = calloc(1, sizeof(*p));
	int err;

	*out = NULL;
	if (!p)
		return -ENOMEM;
	p->real = real;
	p->hide = hide;
	err = entries_read(p);
	if (err < 0) {
		free(p);
		return err;
	}
	*out = p;
	return 0;
}

size_t procfs_count(const struct procfs *p)
{
	return p->count;
}

const struct procfs_entry *procfs_at(const struct procfs *p, size_t i)
{
	return &p->entry[i];
}

/* --- processes -------------------------------------------------------------------- */

static struct procfs *procfs_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static bool pid_visible(fuse_req_t req, const char *name)
{
	const struct procfs *p = procfs_of(req);
	const struct fuse_ctx *ctx = fuse_req_ctx(req);
	struct stat st;

	if (fstatat(p->real, name, &st, 0) < 0)
		return false;
	return !p->hide || ctx->uid == 0 || st.st_uid == ctx->uid;
}

/* The process of a thread: what /proc/self of the caller says. */
static int caller_tgid(const struct procfs *p, pid_t tid)
{
	char path[32], text[1024], *at;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%d/status", tid);
	fd = openat(p->real, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -ESRCH;
	text[n] = '\0';
	at = strstr(text, "\nTgid:");
	return at ? (int)strtol(at + 6, NULL, 10) : -ESRCH;
}

/* --- FUSE --------------------------------------------------------------------------- */

static int type_of(const struct procfs *p, fuse_ino_t ino, mode_t *type)
{
	if (ino == FUSE_ROOT_ID) {
		*type = S_IFDIR;
		return 0;
	}
	if (ino >= INO_PID) {
		*type = S_IFLNK;
		return 0;
	}
	for (size_t i = 0; i < FIXED; i++) {
		if (fixed[i].ino == ino) {
			*type = fixed[i].type;
			return 0;
		}
	}
	if (ino < INO_STATIC || ino - INO_STATIC >= p->count)
		return -ENOENT;
	*type = p->entry[ino - INO_STATIC].type;
	return 0;
}

/* What a link leads to, "" for anything else. */
static void link_of(const struct procfs *p, fuse_ino_t ino, char *to, size_t to_len)
{
	unsigned int low = (unsigned int)(ino & ((1u << PID_BITS) - 1));

	to[0] = '\0';
	if (ino >= INO_THREAD_OF)
		snprintf(to, to_len, "%u/task/%u",
			 (unsigned int)((ino - INO_THREAD_OF) >> PID_BITS), low);
	else if (ino >= INO_SELF_OF)
		snprintf(to, to_len, "%u", low);
	else if (ino >= INO_PID)
		snprintf(to, to_len, PROCFS_REAL "/%u", (unsigned int)(ino - INO_PID));
	else if (ino >= INO_STATIC && ino - INO_STATIC < p->count &&
		 p->entry[ino - INO_STATIC].type == S_IFLNK)
		snprintf(to, to_len, "%s", p->entry[ino - INO_STATIC].link);
}

/* The kernel cuts a kept link at the size of its inode. */
static int stat_of(const struct procfs *p, fuse_ino_t ino, struct stat *out)
{
	mode_t type = 0;
	int err = type_of(p, ino, &type);
	char to[64];

	memset(out, 0, sizeof(*out));
	link_of(p, ino, to, sizeof(to));
	out->st_ino = ino;
	out->st_mode = type | (type == S_IFDIR ? 0555 : type == S_IFLNK ? 0777 : 0444);
	out->st_nlink = type == S_IFDIR ? 2 : 1;
	out->st_size = (off_t)strlen(to);
	return err;
}

/* The caller's own inode of self or thread-self, 0 if it is of another pid namespace. */
static fuse_ino_t own_ino(fuse_req_t req, fuse_ino_t ino)
{
	pid_t tid = fuse_req_ctx(req)->pid;
	int tgid = caller_tgid(procfs_of(req), tid);

	if (tgid <= 0)
		return 0;
	return ino == INO_SELF ? INO_SELF_OF + (fuse_ino_t)tgid :
				 INO_THREAD_OF + ((fuse_ino_t)tgid << PID_BITS) + (fuse_ino_t)tid;
}

static fuse_ino_t find(fuse_req_t req, const char *name)
{
	const struct procfs *p = procfs_of(req);

	if (all_digits(name))
		return pid_visible(req, name) ? INO_PID + strtoul(name, NULL, 10) : 0;
	for (size_t i = 0; i < FIXED; i++)
		if (strcmp(fixed[i].name, name) == 0)
			return fixed[i].type == S_IFLNK ? own_ino(req, fixed[i].ino) :
							  fixed[i].ino;
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->entry[i].name, name) == 0)
			return INO_STATIC + i;
	return 0;
}

/* How long a name may be believed.  Where users do not see each other's processes, no
 * name of one is. */
static double name_timeout(const struct procfs *p, fuse_ino_t ino)
{
	if (ino >= INO_SELF_OF)
		return 0;
	return ino < INO_PID ? TIMEOUT_STATIC_S : p->hide ? 0 : TIMEOUT_PID_S;
}

static void tree_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param e = { .ino = parent == FUSE_ROOT_ID ? find(req, name) : 0 };

	if (e.ino == 0) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	e.entry_timeout = name_timeout(procfs_of(req), e.ino);
	e.attr_timeout = TIMEOUT_STATIC_S;
	stat_of(procfs_of(req), e.ino, &e.attr);
	fuse_reply_entry(req, &e);
}

static void tree_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct stat st;
	int err = stat_of(procfs_of(req), ino, &st);

	(void)fi;
	if (err < 0)
		fuse_reply_err(req, -err);
	else
		fuse_reply_attr(req, &st, TIMEOUT_STATIC_S);
}

static void tree_readlink(fuse_req_t req, fuse_ino_t ino)
{
	char to[64];

	link_of(procfs_of(req), ino, to, sizeof(to));
	if (to[0])
		fuse_reply_readlink(req, to);
	else
		fuse_reply_err(req, EINVAL);
}

static void tree_init(void *userdata, struct fuse_conn_info *conn)
{
	(void)userdata;
	if (conn->capable & FUSE_CAP_CACHE_SYMLINKS)
		conn->want |= FUSE_CAP_CACHE_SYMLINKS;
}

/* A listing is made whole when the directory is opened. */
struct listing {
	char *data;
	size_t len;
};

static int listing_add(fuse_req_t req, struct listing *l, const char *name, fuse_ino_t ino)
{
	size_t room = fuse_add_direntry(req, NULL, 0, name, NULL, 0);
	char *data = realloc(l->data, l->len + room);
	struct stat st;

	if (!data)
		return -ENOMEM;
	l->data = data;
	stat_of(procfs_of(req), ino, &st);
	fuse_add_direntry(req, data + l->len, room, name, &st, (off_t)(l->len + room));
	l->len += room;
	return 0;
}

static int listing_pids(fuse_req_t req, struct listing *l)
{
	int fd = openat(procfs_of(req)->real, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), err = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!dir)
		return -errno;
	while (err == 0 && (e = readdir(dir)))
		if (all_digits(e->d_name) && (!procfs_of(req)->hide || pid_visible(req, e->d_name)))
			err = listing_add(req, l, e->d_name, INO_PID + strtoul(e->d_name, NULL, 10));
	closedir(dir);
	return err;
}

static int listing_fill(fuse_req_t req, struct listing *l)
{
	const struct procfs *p = procfs_of(req);
	int err = listing_add(req, l, ".", FUSE_ROOT_ID);

	if (err == 0)
		err = listing_add(req, l, "..", FUSE_ROOT_ID);
	for (size_t i = 0; err == 0 && i < FIXED; i++)
		if (fixed[i].name[0] != '.')
			err = listing_add(req, l, fixed[i].name, fixed[i].ino);
	for (size_t i = 0; err == 0 && i < p->count; i++)
		err = listing_add(req, l, p->entry[i].name, INO_STATIC + i);
	return err < 0 ? err : listing_pids(req, l);
}

static void tree_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct listing *l = calloc(1, sizeof(*l));
	int err = l ? 0 : -ENOMEM;

	if (l && ino == FUSE_ROOT_ID)
		err = listing_fill(req, l);
	if (err == 0) {
		fi->fh = (uintptr_t)l;
		if (fuse_reply_open(req, fi) != -ENOENT)
			return;
	} else {
		fuse_reply_err(req, -err);
	}
	if (l)
		free(l->data);
	free(l);
}

/* Offsets are positions in the listing, where an entry ends. */
static void tree_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
			 struct fuse_file_info *fi)
{
	const struct listing *l = (const struct listing *)(uintptr_t)fi->fh;
	size_t at = (size_t)off;

	(void)ino;
	if (at >= l->len)
		fuse_reply_buf(req, NULL, 0);
	else /* a last entry that is cut is left out by the kernel and asked again */
		fuse_reply_buf(req, l->data + at, l->len - at < size ? l->len - at : size);
}

static void tree_releasedir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct listing *l = (struct listing *)(uintptr_t)fi->fh;

	(void)ino;
	free(l->data);
	free(l);
	fuse_reply_err(req, 0);
}

static const struct fuse_lowlevel_ops operations = {
	.init = tree_init,
	.lookup = tree_lookup,
	.getattr = tree_getattr,
	.readlink = tree_readlink,
	.opendir = tree_opendir,
	.readdir = tree_readdir,
	.releasedir = tree_releasedir,
};

static void *serve(void *arg)
{
	struct procfs *p = arg;

	fuse_session_loop(p->session);
	return NULL;
}

int procfs_serve(struct procfs *p, const char *dir)
{
	char *argv[] = { (char *)"llamux-proc", (char *)"-o",
			 (char *)"allow_other,default_permissions,nosuid,nodev,noexec,"
				 "fsname=proc,subtype=" PROCFS_SUBTYPE,
			 NULL };
	struct fuse_args args = FUSE_ARGS_INIT(3, argv);
	int err;

	p->session = fuse_session_new(&args, &operations, sizeof(operations), p);
	fuse_opt_free_args(&args);
	if (!p->session)
		return -EINVAL;
	if (fuse_session_mount(p->session, dir) != 0)
		return -EIO;
	err = -pthread_create(&p->thread, NULL, serve, p);
	if (err == 0)
		pthread_detach(p->thread);
	return err;
}
