/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon_model.c - which model file, and the worker process that runs it.
 *
 * A model that is missing from the default places is no error: the agent answers
 * from the findings and says so.  One that is there but broken, or that was
 * named and is missing, ends the start.
 */
#include "daemon_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "ask/ask.h"
#include "base/log.h"
#include "base/loop.h"

/* The worker's niceness while it loads; ask raises it while it serves. */
#define MODEL_NICE 10
/* In the state directory: what every prompt for this model begins with. */
#define PREFIX_NAME "prompts.cache"

int daemon_beside(const char *name, char out[PATH_MAX])
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;
	int len;

	if (n < 0)
		return -errno;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (!slash)
		return -ENOENT;
	*slash = '\0';
	len = snprintf(out, PATH_MAX, "%s/../../%s", exe, name);
	return len < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* *named: the user said this one, so it must be there. */
static int model_find(const struct daemon *d, char out[PATH_MAX], bool *named)
{
	const char *environment = getenv(LLAMUX_ENV_MODEL);
	const char *said = d->options.model ? d->options.model : environment;

	*named = said && said[0];
	if (*named)
		return snprintf(out, PATH_MAX, "%s", said) < PATH_MAX ? 0 : -ENAMETOOLONG;
	if (daemon_beside("models/" LLAMUX_MODEL_NAME, out) == 0 && access(out, R_OK) == 0)
		return 0;
	snprintf(out, PATH_MAX, "%s/%s", LLAMUX_SHARE_DIR, LLAMUX_MODEL_NAME);
	return access(out, R_OK) == 0 ? 0 : -ENOENT;
}

static int model_open(const struct daemon *d, const char *path, struct llm **out, char *reason,
		      size_t reason_len)
{
	struct llm_options options = { .model_path = path, .nice = MODEL_NICE };
	char missing[160], prefix[PATH_MAX];
	int err;

	reason[0] = '\0';
	if (snprintf(prefix, sizeof(prefix), "%s/" PREFIX_NAME, d->options.state_dir) <
	    (int)sizeof(prefix))
		options.prefix_path = prefix;
	err = llm_start(&options, out, reason, reason_len);
	if (err < 0 && !reason[0])
		snprintf(reason, reason_len, "%s", strerror(-err));
	if (err == 0) {
		llm_unconfined(llm_info(*out)->confined, missing, sizeof(missing));
		if (missing[0])
			log_warn("this system confines the model worker without %s", missing);
	}
	return err;
}

static void model_noted(struct daemon *d, const char *path, const char *note)
{
	pthread_mutex_lock(&d->model_lock);
	snprintf(d->model_path, sizeof(d->model_path), "%s", path);
	snprintf(d->model_note, sizeof(d->model_note), "%s", note);
	pthread_mutex_unlock(&d->model_lock);
}

int daemon_model_start(struct daemon *d, char *reason, size_t reason_len)
{
	char path[PATH_MAX], why[256], resolved[PATH_MAX];
	bool named;
	int err;

	d->model_pidfd = -1;
	if (d->options.no_model) {
		model_noted(d, "", "--no-model");
		return 0;
	}
	err = model_find(d, path, &named);
	if (err < 0) {
		model_noted(d, "", "none is installed; answers come from the findings alone");
		log_warn("no model in the default places: answers come from the findings alone; "
			 "give one with --model FILE");
		return 0;
	}
	err = model_open(d, path, &d->llm, why, sizeof(why));
	if (err < 0) {
		snprintf(reason, reason_len,
			 "the model %s cannot be used: %s; give another with --model FILE, or start "
			 "with --no-model",
			 path, why);
		return err;
	}
	model_noted(d, realpath(path, resolved) ? resolved : path, "");
	return 0;
}

void daemon_model_stop(struct daemon *d)
{
	if (d->model_pidfd >= 0) {
		loop_remove(d->loop, d->model_pidfd);
		close(d->model_pidfd);
		d->model_pidfd = -1;
	}
	llm_stop(d->llm);
	d->llm = NULL;
}

int daemon_model_load(void *ctx, const char *path, char *reason, size_t reason_len)
{
	struct daemon *d = ctx;
	struct llm *llm;
	int err;

	if (path[0] != '/') {
		snprintf(reason, reason_len, "give its full path");
		return -EINVAL;
	}
	pthread_mutex_lock(&d->load_lock);
	err = model_open(d, path, &llm, reason, reason_len);
	if (err == 0) {
		llm_stop(ask_set_model(d->ask, llm));
		d->llm = llm;
		model_noted(d, path, "");
	}
	pthread_mutex_unlock(&d->load_lock);
	return err;
}

/* While one is being loaded nothing is asked of any. */
void daemon_model_leave(struct daemon *d)
{
	if (pthread_mutex_trylock(&d->load_lock) != 0)
		return;
	if (d->llm)
		llm_cancel(d->llm);
	pthread_mutex_unlock(&d->load_lock);
}

/* --- its end ------------------------------------------------------------------ */

static void model_ended(void *ctx)
{
	struct daemon *d = ctx;

	/* One that was replaced by another is not worth a line. */
	if (ask_model_pid(d->ask) == d->model_pid)
		log_warn("the model worker (pid %d) ended; the next question starts it anew",
			 d->model_pid);
	loop_remove(d->loop, d->model_pidfd);
	close(d->model_pidfd);
	d->model_pidfd = -1;
}

void daemon_model_watch(struct daemon *d)
{
	pid_t pid = ask_model_pid(d->ask);
	int fd;

	if (pid == d->model_pid)
		return;
	if (d->model_pidfd >= 0) {
		loop_remove(d->loop, d->model_pidfd);
		close(d->model_pidfd);
		d->model_pidfd = -1;
	}
	d->model_pid = pid;
	if (pid <= 0)
		return;
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0)
		return;
	if (loop_add(d->loop, fd, model_ended, d) < 0)
		close(fd);
	else
		d->model_pidfd = fd;
}
