/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fs_session.c - mounts the files and serves them from threads of their own. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mountpoint.h"
#include "base/priority.h"
#include "fs_parts.h"
#include "watchdog.h"

/* Nothing that they do waits for long, but orders to `control`. */
#define THREADS_MAX 12
#define THREADS_IDLE_MAX 4

static void on_fuse_log(enum fuse_log_level level, const char *fmt, va_list ap)
{
	char line[512];
	size_t len;

	vsnprintf(line, sizeof(line), fmt, ap);
	len = strlen(line);
	while (len > 0 && line[len - 1] == '\n')
		line[--len] = '\0';
	log_line(level <= FUSE_LOG_ERR ? LOG_LEVEL_ERROR : LOG_LEVEL_DEBUG, "%s", line);
}

/* Only interrupts the wait of the session's loop. */
static void on_wake_signal(int signo)
{
	(void)signo;
}

static void *session_main(void *arg)
{
	struct fuse_loop_config *config = fuse_loop_cfg_create();
	struct fs *fs = arg;
	int err = -ENOMEM;

	priority_answering(); /* and so all threads that this one starts */
	if (config) {
		fuse_loop_cfg_set_max_threads(config, THREADS_MAX);
		fuse_loop_cfg_set_idle_threads(config, THREADS_IDLE_MAX);
		err = fuse_session_loop_mt(fs->session, config);
		fuse_loop_cfg_destroy(config);
	}
	if (err < 0)
		log_error("the files are no longer served: %s", strerror(-err));
	atomic_store(&fs->ended, true);
	return NULL;
}

static int session_new(struct fs *fs)
{
	char *argv[] = { (char *)"llamux", (char *)"-o",
			 (char *)"allow_other,default_permissions,nosuid,nodev,noexec,"
				 "fsname=llamux,subtype=" MOUNT_SUBTYPE,
			 NULL };
	struct fuse_args args = FUSE_ARGS_INIT(3, argv);

	fuse_set_log_func(on_fuse_log);
	fs->session = fuse_session_new(&args, &fs_operations, sizeof(fs_operations), fs);
	fuse_opt_free_args(&args);
	return fs->session ? 0 : -EINVAL;
}

static void session_free(struct fs *fs)
{
	if (fs->park)
		fs_park_drain(fs->park, -ESHUTDOWN);
	while (fs->handles)
		fs_handle_drop(fs, fs->handles);
	fs_park_free(fs->park);
	if (fs->session)
		fuse_session_destroy(fs->session);
	pthread_mutex_destroy(&fs->lock);
	free(fs);
}

/* The watchdog of an agent that was killed just now may take its directory away after
 * it was found here. */
static int mount_on(struct fs *fs, const char *dir, bool made)
{
	if (fuse_session_mount(fs->session, dir) == 0)
		return 0;
	if (!made || mkdir(dir, 0755) < 0)
		return -1;
	return fuse_session_mount(fs->session, dir);
}

int fs_mount(const char *dir, bool made, const struct nodes_source *source, struct fs **out,
	     char *reason, size_t reason_len)
{
	const struct sigaction wake = { .sa_handler = on_wake_signal };
	struct fs *fs = calloc(1, sizeof(*fs));
	int err;

	*out = NULL;
	snprintf(reason, reason_len, "%s cannot be mounted on (see above)", dir);
	if (!fs)
		return -ENOMEM;
	fs->source = source;
	clock_gettime(CLOCK_REALTIME, &fs->mounted);
	pthread_mutex_init(&fs->lock, NULL);
	sigaction(SIGUSR1, &wake, NULL);
	err = fs_park_new(&fs->park);
	if (err == 0)
		err = session_new(fs);
	if (err < 0)
		goto fail;
	if (mount_on(fs, dir, made) != 0) {
		err = -EIO;
		goto fail;
	}
	err = -pthread_create(&fs->thread, NULL, session_main, fs);
	if (err < 0) {
		fuse_session_unmount(fs->session);
		goto fail;
	}
	fs->watchdog = watchdog_start(dir, made);
	*out = fs;
	return 0;
fail:
	session_free(fs);
	return err;
}

bool fs_ended(const struct fs *fs)
{
	return atomic_load(&fs->ended);
}

void fs_unmount(struct fs *fs)
{
	const struct timespec pause = clock_timespec(20 * NSEC_PER_MSEC);

	if (!fs)
		return;
	fs_park_drain(fs->park, -ESHUTDOWN);
	watchdog_stop(fs->watchdog);
	fuse_session_exit(fs->session);
	/* The loop looks at the exit flag when its wait is interrupted; a signal
	 * that comes just before the wait is lost, so it is repeated. */
	while (!atomic_load(&fs->ended)) {
		pthread_kill(fs->thread, SIGUSR1);
		nanosleep(&pause, NULL);
	}
	pthread_join(fs->thread, NULL);
	fuse_session_unmount(fs->session);
	session_free(fs);
}
