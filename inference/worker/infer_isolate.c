/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_isolate.c - namespaces with nothing in them, and Landlock.  The system call
 * filter refuses the same things already; this holds where a way around it is
 * found.
 *
 * There is no PID namespace of its own: it would hold only children, of which there
 * are none, and other processes cannot be named without /proc, kill() or ptrace().
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "infer_confine.h"
#include "llamux/llm.h"

#define NAMESPACES (CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
/* A directory that every system has; what is mounted there is seen here only. */
#define MOUNT_POINT "/proc"

static int write_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, strlen(line)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* In the new user namespace this user stays who it is, and there is no other. */
static int map_ids(uid_t uid, gid_t gid)
{
	char line[64];
	int err = write_line("/proc/self/setgroups", "deny");

	snprintf(line, sizeof(line), "%u %u 1", uid, uid);
	if (!err)
		err = write_line("/proc/self/uid_map", line);
	snprintf(line, sizeof(line), "%u %u 1", gid, gid);
	return err ? err : write_line("/proc/self/gid_map", line);
}

static int enter_namespaces(bool unprivileged)
{
	const uid_t uid = geteuid();
	const gid_t gid = getegid();

	if (!unprivileged)
		return unshare(NAMESPACES) ? -errno : 0;
	if (unshare(CLONE_NEWUSER | NAMESPACES))
		return -errno;
	/* The files of one that changed its user are root's otherwise. */
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))
		return -errno;
	return map_ids(uid, gid);
}

/* The root becomes a directory in memory that is empty and stays so. */
static int empty_root(void)
{
	if (mount("none", "/", "none", MS_REC | MS_PRIVATE, "") ||
	    mount("none", MOUNT_POINT, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  "size=4k,nr_inodes=1,mode=0555") ||
	    chdir(MOUNT_POINT) || syscall(SYS_pivot_root, ".", ".") ||
	    umount2(".", MNT_DETACH) || chdir("/"))
		return -errno;
	return 0;
}

unsigned int infer_isolate(bool unprivileged)
{
	int err = enter_namespaces(unprivileged);

	if (err) {
		if (unprivileged)
			infer_warn("no namespaces of its own", err);
		return 0;
	}
	err = empty_root();
	if (err) {
		infer_warn("no file system of its own", err);
		return LLM_CONFINED_NAMESPACES;
	}
	return LLM_CONFINED_NAMESPACES | LLM_CONFINED_ROOT;
}

/* struct landlock_ruleset_attr as of ABI 6; older headers know less of it, and
 * older kernels are handed less of it. */
struct ruleset {
	uint64_t access_fs, access_net, scoped;
};

/* Documentation/userspace-api/landlock.rst: the rights that each ABI knows. */
static const struct {
	struct ruleset all;
	size_t bytes;
} landlock_abi[] = {
	[1] = { { (1u << 13) - 1, 0, 0 }, 8 },
	[2] = { { (1u << 14) - 1, 0, 0 }, 8 },
	[3] = { { (1u << 15) - 1, 0, 0 }, 8 },
	[4] = { { (1u << 15) - 1, 3, 0 }, 16 },
	[5] = { { (1u << 16) - 1, 3, 0 }, 16 },
	[6] = { { (1u << 16) - 1, 3, 3 }, 24 },
};
#define LANDLOCK_NEWEST (sizeof(landlock_abi) / sizeof(landlock_abi[0]) - 1)
#define LANDLOCK_VERSION 1u /* LANDLOCK_CREATE_RULESET_VERSION */

unsigned int infer_landlock(void)
{
	/* The numbers are the same on every architecture; Linux 5.13. */
	enum { CREATE_RULESET = 444, RESTRICT_SELF = 446 };
	long abi = syscall(CREATE_RULESET, NULL, 0, LANDLOCK_VERSION);
	int fd, err = 0;

	if (abi < 1)
		return 0; /* not in this kernel, or not switched on */
	if (abi > (long)LANDLOCK_NEWEST)
		abi = (long)LANDLOCK_NEWEST;
	/* A ruleset without a rule: of what it handles nothing is allowed. */
	fd = (int)syscall(CREATE_RULESET, &landlock_abi[abi].all, landlock_abi[abi].bytes, 0u);
	if (fd < 0) {
		infer_warn("landlock", -errno);
		return 0;
	}
	if (syscall(RESTRICT_SELF, fd, 0u)) {
		err = -errno;
		infer_warn("landlock", err);
	}
	close(fd);
	return err ? 0 : LLM_CONFINED_LANDLOCK;
}
