/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loop.c - epoll with a small fixed table of watches. */
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* The daemon needs five: ring buffer, timer, signals, stop, model worker. */
#define WATCHES_MAX 16

enum watch_kind { WATCH_FREE, WATCH_FD, WATCH_TIMER, WATCH_ONCE, WATCH_SIGNAL, WATCH_STOP };

struct watch {
	enum watch_kind kind;
	int fd;
	loop_fn fn;
	loop_signal_fn signal_fn;
	void *ctx;
};

struct loop {
	int epoll_fd;
	bool stop;
	struct watch watch[WATCHES_MAX];
};

static int watch_add(struct loop *l, const struct watch *w)
{
	for (unsigned int i = 0; i < WATCHES_MAX; i++) {
		struct epoll_event ev = { .events = EPOLLIN, .data.u32 = i };

		if (l->watch[i].kind != WATCH_FREE)
			continue;
		if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, w->fd, &ev) < 0)
			return -errno;
		l->watch[i] = *w;
		return 0;
	}
	return -ENOSPC;
}

/* For descriptors that the loop owns: closed if they cannot be watched. */
static int watch_own(struct loop *l, const struct watch *w)
{
	int err;

	if (w->fd < 0)
		return -errno;
	err = watch_add(l, w);
	if (err < 0)
		close(w->fd);
	return err;
}

int loop_new(struct loop **out)
{
	struct loop *l = calloc(1, sizeof(*l));
	struct watch stop = { .kind = WATCH_STOP };
	int err;

	*out = NULL;
	if (!l)
		return -ENOMEM;
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll_fd < 0) {
		err = -errno;
		free(l);
		return err;
	}
	stop.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	err = watch_own(l, &stop);
	if (err < 0) {
		loop_free(l);
		return err;
	}
	*out = l;
	return 0;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	for (unsigned int i = 0; i < WATCHES_MAX; i++)
		if (l->watch[i].kind != WATCH_FREE && l->watch[i].kind != WATCH_FD)
			close(l->watch[i].fd);
	close(l->epoll_fd);
	free(l);
}

int loop_add(struct loop *l, int fd, loop_fn fn, void *ctx)
{
	return watch_add(l, &(struct watch){ WATCH_FD, fd, fn, NULL, ctx });
}

void loop_remove(struct loop *l, int fd)
{
	for (unsigned int i = 0; i < WATCHES_MAX; i++) {
		if (l->watch[i].kind != WATCH_FD || l->watch[i].fd != fd)
			continue;
		epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		l->watch[i].kind = WATCH_FREE;
	}
}

static struct timespec of_ms(unsigned int ms)
{
	return (struct timespec){ ms / 1000, (long)(ms % 1000) * 1000000 };
}

static int timer_add(struct loop *l, const struct watch *timer, const struct itimerspec *spec)
{
	struct watch w = *timer;

	w.fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (w.fd < 0)
		return -errno;
	if (timerfd_settime(w.fd, 0, spec, NULL) < 0) {
		int err = -errno;

		close(w.fd);
		return err;
	}
	return watch_own(l, &w);
}

int loop_every(struct loop *l, unsigned int period_ms, loop_fn fn, void *ctx)
{
	return timer_add(l, &(struct watch){ WATCH_TIMER, -1, fn, NULL, ctx },
			 &(struct itimerspec){ of_ms(period_ms), of_ms(period_ms) });
}

int loop_after(struct loop *l, unsigned int delay_ms, loop_fn fn, void *ctx)
{
	return timer_add(l, &(struct watch){ WATCH_ONCE, -1, fn, NULL, ctx },
			 &(struct itimerspec){ .it_value = of_ms(delay_ms) });
}

int loop_signals(struct loop *l, const int *signo, size_t n, loop_signal_fn fn, void *ctx)
{
	struct watch w = { WATCH_SIGNAL, -1, NULL, fn, ctx };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < n; i++)
		sigaddset(&set, signo[i]);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -errno;
	w.fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return watch_own(l, &w);
}

static void watch_signal(const struct watch *w)
{
	struct signalfd_siginfo info;

	while (read(w->fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		w->signal_fn(w->ctx, (int)info.ssi_signo);
}

/* Free before the call, which may want a timer again. */
static void watch_once(struct loop *l, const struct watch *w)
{
	for (unsigned int i = 0; i < WATCHES_MAX; i++) {
		if (l->watch[i].kind == WATCH_ONCE && l->watch[i].fd == w->fd)
			l->watch[i].kind = WATCH_FREE;
	}
	close(w->fd); /* epoll forgets it with that */
	w->fn(w->ctx);
}

static void watch_call(struct loop *l, const struct watch *w)
{
	uint64_t ticks;

	switch (w->kind) {
	case WATCH_FD:
		w->fn(w->ctx);
		break;
	case WATCH_TIMER:
		if (read(w->fd, &ticks, sizeof(ticks)) == (ssize_t)sizeof(ticks))
			w->fn(w->ctx);
		break;
	case WATCH_ONCE:
		watch_once(l, w);
		break;
	case WATCH_SIGNAL:
		watch_signal(w);
		break;
	case WATCH_STOP:
		l->stop = true;
		break;
	case WATCH_FREE: /* removed by an earlier call of the same round */
		break;
	}
}

int loop_run(struct loop *l)
{
	struct epoll_event ev[WATCHES_MAX];

	while (!l->stop) {
		int n = epoll_wait(l->epoll_fd, ev, WATCHES_MAX, -1);

		if (n < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < n && !l->stop; i++) {
			struct watch w = l->watch[ev[i].data.u32];

			watch_call(l, &w);
		}
	}
	return 0;
}

void loop_stop(struct loop *l)
{
	uint64_t one = 1;

	for (unsigned int i = 0; i < WATCHES_MAX; i++)
		if (l->watch[i].kind == WATCH_STOP && write(l->watch[i].fd, &one, sizeof(one)) < 0)
			l->stop = true; /* the counter is full: it is readable already */
}
