/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_confine.c - see infer_confine.h.  Each function is one system call or two.
 */
#include "infer_confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "infer_proto.h"

/* The user and group that own nothing; fixed by the kernel (overflowuid). */
#define NOBODY 65534
/* Room for the KV cache, scratch and the vocabulary beside the mapped file. */
#define BESIDE_FILE (1ull << 30)
/* Of -1000..1000: is to be killed before what it serves. */
#define OOM_SCORE "500"

static volatile pid_t parent;

static void on_parent_signal(int number)
{
	(void)number;
	/* The end of one thread of the parent is told too. */
	if (getppid() != parent)
		_exit(INFER_EXIT_ORPHAN);
}

int infer_die_with_parent(void)
{
	struct sigaction action = { .sa_handler = on_parent_signal, .sa_flags = SA_RESTART };

	parent = getppid();
	if (sigaction(SIGUSR1, &action, NULL) || prctl(PR_SET_PDEATHSIG, SIGUSR1))
		return -errno;
	return 0;
}

int infer_close_others(int keep)
{
	/* close_range: Linux 5.9 */
	if (keep > 3 && syscall(SYS_close_range, 3u, (unsigned int)keep - 1, 0u))
		return -errno;
	if (syscall(SYS_close_range, (unsigned int)keep + 1, ~0u, 0u))
		return -errno;
	return 0;
}

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static void warn(const char *what, int err)
{
	fprintf(stderr, "llamux-infer: %s: %s\n", what, strerror(-err));
}

void infer_yield(int niceness)
{
	struct sched_param none = { 0 };
	int policy = sched_getscheduler(0), err;

	if (policy != SCHED_OTHER && policy != SCHED_BATCH && policy != SCHED_IDLE &&
	    sched_setscheduler(0, SCHED_OTHER, &none))
		warn("scheduler", -errno);
	if (niceness > 0 && setpriority(PRIO_PROCESS, 0, niceness))
		warn("niceness", -errno);
	err = write_text("/proc/self/oom_score_adj", OOM_SCORE);
	if (err)
		warn("/proc/self/oom_score_adj", err);
}

static int limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit now;

	if (getrlimit(resource, &now))
		return -errno;
	if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max)
		value = now.rlim_max;
	return setrlimit(resource, &(struct rlimit){ value, value }) ? -errno : 0;
}

int infer_bound(uint64_t file_bytes)
{
	int err = limit(RLIMIT_CORE, 0);

	/* The address sanitizer reserves terabytes. */
#ifndef __SANITIZE_ADDRESS__
	if (!err)
		err = limit(RLIMIT_AS, file_bytes + BESIDE_FILE);
#else
	(void)file_bytes;
#endif
	if (!err && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err = -errno;
	return err;
}

static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	return syscall(SYS_capset, &header, none) ? -errno : 0;
}

int infer_drop_root(bool threads)
{
	int err;

	if (geteuid() != 0)
		return 0;
	if (setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	    setresuid(NOBODY, NOBODY, NOBODY) == 0)
		return 0;
	/* A container may know no nobody, or an agent have no right to change. */
	err = -errno;
	if (threads)
		return err;
	warn("cannot become nobody, goes on without capabilities", err);
	return drop_capabilities();
}

int infer_no_more_files(int keep)
{
	return limit(RLIMIT_NOFILE, (rlim_t)keep + 1);
}

int infer_no_more_threads(void)
{
	return limit(RLIMIT_NPROC, 0);
}
