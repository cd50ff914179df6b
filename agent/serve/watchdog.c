/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watchdog.c - asks the mount for something that only the agent can answer, once a
 * second, from a thread that may hang; the other one watches the time.
 *
 * The mount is held by an O_PATH descriptor, and unmounted through it: a mount that
 * somebody else put on the same directory meanwhile is never hit.
 */
#include "watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/priority.h"

#define LOOK_MS 1000
/* A caller is stuck for at most this and two looks: under 10 s.  The agent answers a
 * stat from a thread of raised priority, in milliseconds also on a loaded machine. */
#define PATIENCE_NS (7 * NSEC_PER_SEC)

extern char **environ;

pid_t watchdog_start(const char *dir, bool made)
{
	char *argv[] = { (char *)WATCHDOG_NAME, (char *)dir, (char *)(made ? "made" : "found"), NULL };
	posix_spawnattr_t attr;
	sigset_t none;
	pid_t pid = 0;
	int err;

	/* The agent's mask blocks the signals that end it. */
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	err = posix_spawn(&pid, "/proc/self/exe", NULL, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	if (err) {
		log_warn("no watchdog: %s", strerror(err));
		return 0;
	}
	return pid;
}

void watchdog_stop(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* --- the process ----------------------------------------------------------------------- */

struct watch {
	int mount;                     /* O_PATH */
	const char *dir;
	bool made;                     /* the agent made the directory */
	_Atomic uint64_t asked_ns;     /* 0: nothing is being asked */
	_Atomic int dead;              /* the mount answers ENOTCONN */
};

/* statfs(2) is never answered from a cache. */
static void *ask(void *arg)
{
	struct watch *w = arg;
	struct statfs st;
	struct timespec pause = clock_timespec(LOOK_MS * NSEC_PER_MSEC);

	priority_watchdog();
	for (;;) {
		int err;

		atomic_store(&w->asked_ns, clock_ns(CLOCK_MONOTONIC));
		err = fstatfs(w->mount, &st) < 0 ? errno : 0;
		atomic_store(&w->asked_ns, 0);
		atomic_store(&w->dead, err == ENOTCONN || err == ECONNABORTED);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static int end_mount(const struct watch *w, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", w->mount);
	return umount2(path, flags) < 0 ? -errno : 0;
}

/* MNT_FORCE aborts the connection (fuse_umount_begin() in the kernel's fs/fuse); the
 * mount itself is in use, by our descriptor, and stays: callers get ENOTCONN, and no
 * `>` makes a file of that name in the directory below. */
static void abort_connection(const struct watch *w)
{
	int err = end_mount(w, MNT_FORCE);

	if (err < 0 && err != -EBUSY)
		log_error("an agent that does not answer cannot be cut off: %s", strerror(-err));
	else
		log_warn("the agent did not answer for %d s: its files are cut off",
			 (int)(PATIENCE_NS / NSEC_PER_SEC));
}

/* The agent was killed: its descriptor of /dev/fuse is closed, and so the mount dead.
 * It goes where the directory can go with it. */
static void take_away(const struct watch *w)
{
	struct statfs st;

	if (fstatfs(w->mount, &st) < 0 && errno == ENOTCONN && w->made &&
	    end_mount(w, MNT_DETACH) == 0)
		rmdir(w->dir);
}

static bool is_stuck(const struct watch *w)
{
	uint64_t asked = atomic_load(&w->asked_ns);

	return asked && clock_ns(CLOCK_MONOTONIC) - asked > (uint64_t)PATIENCE_NS;
}

static int watch(struct watch *w, pid_t agent)
{
	struct pollfd p = { (int)syscall(SYS_pidfd_open, agent, 0), POLLIN, 0 };

	if (p.fd < 0 || getppid() != agent)
		return EXIT_SUCCESS; /* it has gone already */
	for (;;) {
		int n = poll(&p, 1, LOOK_MS);

		if (n > 0) {
			take_away(w);
			return EXIT_SUCCESS;
		}
		if (atomic_load(&w->dead))
			return EXIT_SUCCESS;
		if (is_stuck(w)) {
			abort_connection(w);
			return EXIT_SUCCESS;
		}
	}
}

int watchdog_main(int argc, char **argv)
{
	pid_t agent = getppid();
	struct watch w = { .mount = -1 };
	pthread_t thread;
	int err;

	log_start(WATCHDOG_NAME, LOG_LEVEL_INFO);
	prctl(PR_SET_NAME, WATCHDOG_NAME);
	if (argc != 3)
		return 2;
	w.dir = argv[1];
	w.made = strcmp(argv[2], "made") == 0;
	syscall(SYS_close_range, 3u, ~0u, 0u);
	w.mount = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w.mount < 0) {
		log_error("%s: %s", argv[1], strerror(errno));
		return EXIT_FAILURE;
	}
	err = pthread_create(&thread, NULL, ask, &w);
	if (err) {
		log_error("no thread: %s", strerror(err));
		return EXIT_FAILURE;
	}
	priority_watchdog();
	return watch(&w, agent);
}
