/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_spawn.c - finds, starts and ends llamux-infer, and reads what it says of its
 * model.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "llm_impl.h"

/* The child finds its socket, the model file and the store of beginnings here. */
#define CHILD_FD 3
#define CHILD_MODEL_FD 4
#define CHILD_PREFIX_FD 5
/* Descriptors to be handed on are moved above those that they become. */
#define FD_ABOVE 16
#define START_MS_DEFAULT 10000u
/* The child reads at any time; it takes longer only if it hangs. */
#define TELL_US 100000u

int llm_fail(struct llm *llm, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(llm->reason, sizeof(llm->reason), format, args);
	va_end(args);
	return err;
}

/* Of our environment the child gets these; it may hold what is nobody's business. */
static bool for_child(const char *variable)
{
	static const char *const prefix[] = {
		"LLAMUX_SIMD=", "LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
	};

	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++)
		if (strncmp(variable, prefix[i], strlen(prefix[i])) == 0)
			return true;
	return false;
}

/* Of environ, into to[max]. */
static void child_environment(char **to, size_t max)
{
	size_t n = 0;

	for (char **from = environ; *from && n + 1 < max; from++)
		if (for_child(*from))
			to[n++] = *from;
	to[n] = NULL;
}

static int child_setup(posix_spawn_file_actions_t *files, posix_spawnattr_t *attr,
		       const int *high)
{
	sigset_t none, all;
	int err;

	sigemptyset(&none);
	sigfillset(&all);
	/* Our signals are not the child's: neither masks nor ignored ones, nor
	 * what a terminal sends to our group. */
	err = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
						     POSIX_SPAWN_SETPGROUP);
	if (!err)
		err = posix_spawnattr_setsigmask(attr, &none);
	if (!err)
		err = posix_spawnattr_setsigdefault(attr, &all);
	if (!err)
		err = posix_spawn_file_actions_adddup2(files, high[0], CHILD_FD);
	if (!err)
		err = posix_spawn_file_actions_adddup2(files, high[1], CHILD_MODEL_FD);
	if (!err && high[2] >= 0)
		err = posix_spawn_file_actions_adddup2(files, high[2], CHILD_PREFIX_FD);
	if (!err)
		err = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
	if (!err)
		err = posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
	return err;
}

static int spawn(struct llm *llm, const int *high)
{
	char threads[16], context[16], niceness[16], prefix[16];
	char *argv[] = { llm->infer, "--threads", threads, "--context", context,
			 "--nice", niceness, "--prefix-fd", prefix, NULL };
	char *environment[8];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int err;

	snprintf(threads, sizeof(threads), "%u", llm->threads);
	snprintf(context, sizeof(context), "%u", llm->context);
	snprintf(niceness, sizeof(niceness), "%d", llm->nice);
	snprintf(prefix, sizeof(prefix), "%d", high[2] >= 0 ? CHILD_PREFIX_FD : 0);
	err = posix_spawn_file_actions_init(&files);
	if (err)
		return -err;
	err = posix_spawnattr_init(&attr);
	if (!err) {
		child_environment(environment, sizeof(environment) / sizeof(environment[0]));
		err = child_setup(&files, &attr, high);
		if (!err)
			err = posix_spawn(&llm->pid, llm->infer, &files, &attr, argv, environment);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&files);
	if (err)
		llm->pid = 0;
	return -err;
}

/* Hands the descriptors on; they stay the caller's. */
static int start_child(struct llm *llm, int fd, int model)
{
	const int own[] = { fd, model, llm->prefix_fd };
	int high[] = { -1, -1, -1 }, err = 0;

	for (int i = 0; i < 3 && !err; i++) {
		if (own[i] >= 0)
			high[i] = fcntl(own[i], F_DUPFD_CLOEXEC, FD_ABOVE);
		if (own[i] >= 0 && high[i] < 0)
			err = -errno;
	}
	if (!err)
		err = spawn(llm, high);
	for (int i = 0; i < 3; i++)
		if (high[i] >= 0)
			close(high[i]);
	return err ? llm_fail(llm, err, "%s: %s", llm->infer, strerror(-err)) : 0;
}

/* The model, which the child cannot open; not looked into here. */
static int open_model(struct llm *llm)
{
	/* A FIFO would be waited for. */
	int fd = open(llm->model, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int err = fd < 0 ? -errno : 0;

	if (err)
		return llm_fail(llm, err == -ENOENT ? err : -EINVAL, "%s: %s", llm->model,
				strerror(-err));
	return fd;
}

bool llm_alive(const struct llm *llm)
{
	siginfo_t info = { 0 };

	if (!llm->pid)
		return false;
	return waitid(P_PID, (id_t)llm->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid == 0;
}

/* Kills the child; returns its wait status, or -1 if someone else reaped it. */
static int reap(struct llm *llm)
{
	int status = -1;

	if (llm->fd >= 0)
		close(llm->fd);
	llm->fd = -1;
	if (!llm->pid)
		return -1;
	/* Only a child that is still ours has this number for certain. */
	if (llm_alive(llm))
		kill(llm->pid, SIGKILL);
	while (waitpid(llm->pid, &status, 0) < 0)
		if (errno != EINTR) {
			status = -1;
			break;
		}
	llm->pid = 0;
	return status;
}

void llm_kill(struct llm *llm)
{
	reap(llm);
}

/* What other threads want: was the request cancelled? */
static bool look_up(struct llm *llm)
{
	bool cancelled, told;
	unsigned int use;
	eventfd_t count;

	pthread_mutex_lock(&llm->lock);
	cancelled = llm->cancelled;
	told = llm->use_told;
	use = llm->use;
	llm->use_told |= !cancelled;
	if (!cancelled)
		eventfd_read(llm->wake, &count); /* empty it is no error */
	pthread_mutex_unlock(&llm->lock);
	if (!cancelled && !told &&
	    frame_write(llm->fd, INFER_THREADS, use, NULL, 0, infer_now_us() + TELL_US)) {
		pthread_mutex_lock(&llm->lock);
		llm->use_told = false; /* next time; if the child is gone, a read tells */
		pthread_mutex_unlock(&llm->lock);
	}
	return cancelled;
}

int llm_wait_frame(struct llm *llm, uint64_t deadline_us)
{
	for (;;) {
		struct pollfd p[] = { { .fd = llm->fd, .events = POLLIN },
				      { .fd = llm->wake, .events = POLLIN } };
		int timeout = -1, n = frame_read(llm->reader, llm->fd);
		bool cancelled = look_up(llm);

		if (cancelled)
			return -ECANCELED;
		if (n > 0 && llm->reader->header.type == INFER_PREFIX) {
			n = llm_prefix_told(llm);
			if (n == 0) {
				frame_next(llm->reader);
				continue;
			}
		}
		if (n)
			return n < 0 ? n : 0;
		if (deadline_us) {
			uint64_t now = infer_now_us();

			if (now >= deadline_us)
				return -ETIME;
			timeout = (int)((deadline_us - now + 999) / 1000);
		}
		if (poll(p, 2, timeout) < 0 && errno != EINTR)
			return -errno;
	}
}

/* How a child may end beside the ordinary ways. */
static const struct {
	bool by_signal;
	int number;
	const char *words;
} ends[] = {
	{ true, SIGSYS, "llamux-infer did what it may not and was ended by its system call filter" },
	{ true, SIGXCPU, "llamux-infer used more processor time than a request may" },
	{ false, INFER_EXIT_SIGBUS, "the file was cut short while it was read" },
	{ false, INFER_EXIT_HUNG, "llamux-infer did not stop when it was told to" },
};

int llm_explain_end(struct llm *llm, int err)
{
	int status = reap(llm);
	bool by_signal = status >= 0 && WIFSIGNALED(status);
	int number = by_signal ? WTERMSIG(status) : status >= 0 ? WEXITSTATUS(status) : -1;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends[i].by_signal == by_signal && ends[i].number == number)
			return llm_fail(llm, err, "%s: %s", llm->model, ends[i].words);
	return llm_fail(llm, err, "%s: llamux-infer %s %d", llm->model,
			by_signal ? "was ended by signal" : "ended with status", number);
}

static int read_greeting(struct llm *llm, uint64_t deadline_us)
{
	bool greeted = false;
	uint32_t words = 0;
	size_t used = 0;
	int err = 0;

	while (!err && (!greeted || llm->n_lexicon < words)) {
		err = llm_wait_frame(llm, deadline_us);
		if (err)
			break;
		if (llm->reader->header.type == INFER_ERROR)
			return llm_read_error(llm);
		if (llm->reader->header.type == (greeted ? INFER_LEXICON : INFER_HELLO))
			err = greeted ? llm_read_words(llm, words, &used) : llm_read_hello(llm, &words);
		else
			err = -EPROTO;
		greeted = true;
		frame_next(llm->reader);
	}
	if (err == -EPIPE)
		return llm_explain_end(llm, -EINVAL);
	if (err == -ETIME)
		return llm_fail(llm, err, "%s: not loaded within the time allowed", llm->model);
	return err ? llm_fail(llm, err, "llamux-infer: %s", strerror(-err)) : 0;
}

int llm_spawn(struct llm *llm, uint64_t deadline_us)
{
	uint64_t bound = infer_now_us() +
			 (uint64_t)(llm->start_ms ? llm->start_ms : START_MS_DEFAULT) * 1000;
	int pair[2], err, model;

	llm_kill(llm);
	if (deadline_us && deadline_us < bound)
		bound = deadline_us;
	model = open_model(llm);
	if (model < 0)
		return model;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
		err = llm_fail(llm, -errno, "no socket: %s", strerror(errno));
		close(model);
		return err;
	}
	llm->fd = pair[0];
	frame_next(llm->reader);
	llm->unanswered = false;
	pthread_mutex_lock(&llm->lock);
	llm->use_told = llm->use == 0;
	pthread_mutex_unlock(&llm->lock);
	llm_prefix_fill(llm);
	err = start_child(llm, pair[1], model);
	close(pair[1]);
	close(model);
	/* Until it has greeted, the clock bounds it: whether it is nobody's already, and beyond
	 * what may be set of it without a capability, is not known before. */
	if (!err)
		err = read_greeting(llm, bound);
	if (err) {
		llm_kill(llm);
		return err;
	}
	llm_bound_cpu(llm, bound);
	llm->starts++;
	return 0;
}
