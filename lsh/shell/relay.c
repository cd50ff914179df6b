// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * relay.c - passes bytes between two terminals until the child has ended and nobody
 * holds the inner one any more.
 *
 * Neither side may hold up the other: what one does not take yet waits in a buffer
 * of its direction, and only that direction stands still.
 */
#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kd.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PIECE 8192
/* How long the inner terminal stays silent after lsh has ended until the relay lets go of
 * the outer shell, and serves jobs that are left from the background.  unit: ms. */
#define LEAVE_MS 50

/* One direction. */
struct flow {
	char buf[PIECE + SAID_MARK_MAX];
	size_t at, len;
};

struct relay {
	struct termios outer; /* as it was */
	int master;
	int screen;	      /* the outer terminal, for writing, without waiting */
	int signals;
	pid_t child;
	int status;	      /* of the child, once it has ended */
	bool ended, behind;   /* behind: in the background, for jobs that are left */
	bool keyboard;	      /* the outer terminal gives input */
	struct said *said;
	struct flow in, out;
};

/* -- what is needed ------------------------------------------------------------------- */

/* One terminal on all three, and none of the kernel's own consoles. */
static bool usable(void)
{
	struct stat in, other;
	char kind;

	if (fstat(STDIN_FILENO, &in) < 0 || !isatty(STDIN_FILENO))
		return false;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
		if (!isatty(fd) || fstat(fd, &other) < 0 || other.st_rdev != in.st_rdev)
			return false;
	return ioctl(STDIN_FILENO, KDGKBTYPE, &kind) < 0;
}

/* A description of its own: O_NONBLOCK would else be that of all who share it. */
static int open_screen(void)
{
	char name[64];

	if (ttyname_r(STDIN_FILENO, name, sizeof(name)) != 0)
		return -ENOTTY;
	return open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
}

static void copy_size(int from, int to)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(to, TIOCSWINSZ, &size);
}

/* The inner terminal, as the outer one is now; its number, or -errno. */
static int open_inner(struct relay *r)
{
	char name[64];
	int slave;

	r->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (r->master < 0 || grantpt(r->master) < 0 || unlockpt(r->master) < 0 ||
	    ptsname_r(r->master, name, sizeof(name)) != 0)
		return -errno;
	slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || tcsetattr(slave, TCSANOW, &r->outer) < 0)
		return -errno;
	copy_size(STDIN_FILENO, slave);
	return slave;
}

/* -- the child ----------------------------------------------------------------------- */

static int take_inner(const struct relay *r, int slave, const sigset_t *mask)
{
	close(r->master);
	close(r->screen);
	close(r->signals);
	setsid();
	if (ioctl(slave, TIOCSCTTY, 0) < 0)
		_exit(EXIT_FAILURE);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		dup2(slave, fd);
	close(slave);
	sigprocmask(SIG_SETMASK, mask, NULL);
	return 0;
}

/* -- the relay ------------------------------------------------------------------------ */

static void raw_outer(const struct relay *r)
{
	struct termios raw = r->outer;

	cfmakeraw(&raw);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

/* False: nothing will come any more. */
static bool fill(struct flow *f, int fd)
{
	ssize_t n = read(fd, f->buf, PIECE);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	f->at = 0;
	f->len = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* False: nobody takes anything there any more. */
static bool empty(struct flow *f, int fd)
{
	ssize_t n = write(fd, f->buf + f->at, f->len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	f->at += (size_t)n;
	f->len -= (size_t)n;
	return true;
}

/* The outer terminal is gone: so is the inner one, and the kernel tells its session. */
static void hang_up(struct relay *r)
{
	int status;

	close(r->master);
	if (r->ended)
		_exit(r->status);
	kill(r->child, SIGHUP);
	while (waitpid(r->child, &status, 0) < 0 && errno == EINTR)
		;
	_exit(128 + SIGHUP);
}

static void note_end(struct relay *r, int status)
{
	r->ended = true;
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void take_signals(struct relay *r)
{
	struct signalfd_siginfo info;
	int status;

	while (read(r->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGWINCH)
			copy_size(STDIN_FILENO, r->master);
		else if (info.ssi_signo == SIGHUP || (info.ssi_signo == SIGTERM && r->ended))
			hang_up(r);
		else if (info.ssi_signo == SIGTERM)
			kill(r->child, SIGTERM);
	}
	if (!r->ended && waitpid(r->child, &status, WNOHANG) == r->child)
		note_end(r, status);
}

/*
 * lsh has ended; if it left jobs that may print, a process of their own goes on
 * passing that on, as a plain shell's jobs print after its end.
 */
static void leave(struct relay *r, bool jobs)
{
	pid_t pid;

	tcsetattr(STDIN_FILENO, TCSADRAIN, &r->outer);
	pid = jobs ? fork() : -1;
	/* Of its own group, as jobs are: the end of a session is told to the one in front.
	 * Both do it, so that it is done before either goes on. */
	if (pid >= 0)
		setpgid(pid, 0);
	if (pid != 0)
		_exit(r->status);
	r->behind = true;
	r->keyboard = false;
	r->in.len = 0;
}

/* False: nobody holds the inner terminal any more, and all is said. */
static bool step(struct relay *r)
{
	struct pollfd p[] = {
		{ r->keyboard && !r->in.len ? STDIN_FILENO : -1, POLLIN, 0 },
		{ r->master, (short)((r->out.len ? 0 : POLLIN) | (r->in.len ? POLLOUT : 0)), 0 },
		{ r->out.len ? r->screen : -1, POLLOUT, 0 },
		{ r->signals, POLLIN, 0 },
	};
	int n = poll(p, 4, r->ended && !r->behind ? LEAVE_MS : -1);

	if (n == 0 && !r->out.len)
		leave(r, true);
	if (p[3].revents)
		take_signals(r);
	if (p[0].revents && !fill(&r->in, STDIN_FILENO))
		hang_up(r);
	if (p[2].revents && !empty(&r->out, r->screen))
		hang_up(r);
	if (r->in.len && (p[1].revents & POLLOUT) && !empty(&r->in, r->master))
		r->in.len = 0;
	if (!r->out.len && (p[1].revents & (POLLIN | POLLHUP))) {
		if (!fill(&r->out, r->master))
			return false; /* EIO: the last one has closed it */
		r->out.len = said_pass(r->said, r->out.buf, r->out.len, sizeof(r->out.buf));
	}
	return true;
}

static void pass_on(struct relay *r)
{
	int status;

	raw_outer(r);
	while (step(r))
		;
	if (r->behind)
		_exit(EXIT_SUCCESS);
	while (!r->ended && (waitpid(r->child, &status, 0) == r->child || errno != EINTR))
		note_end(r, status);
	leave(r, false);
}

static int prepare(struct relay *r, sigset_t *mask)
{
	static const int wanted[] = { SIGCHLD, SIGWINCH, SIGTERM, SIGHUP };
	sigset_t set;
	int err;

	if (!usable() || tcgetattr(STDIN_FILENO, &r->outer) < 0)
		return -ENOTTY;
	err = said_new(&r->said);
	if (err)
		return err;
	r->screen = open_screen();
	if (r->screen < 0)
		return -errno;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		sigaddset(&set, wanted[i]);
	sigprocmask(SIG_BLOCK, &set, mask);
	r->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return r->signals < 0 ? -errno : 0;
}

static void give_up(struct relay *r, const sigset_t *mask)
{
	const int fds[] = { r->master, r->screen, r->signals };

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	said_free(r->said);
	sigprocmask(SIG_SETMASK, mask, NULL);
}

int relay_enter(struct said **said)
{
	struct relay r = { .master = -1, .screen = -1, .signals = -1, .keyboard = true };
	sigset_t mask;
	int err, slave = -1;

	*said = NULL;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	err = prepare(&r, &mask);
	if (!err)
		err = slave = open_inner(&r);
	if (err >= 0) {
		r.child = fork();
		err = r.child < 0 ? -errno : 0;
	}
	if (err >= 0 && r.child > 0) {
		close(slave);
		pass_on(&r);
	}
	if (err < 0) {
		if (slave >= 0)
			close(slave);
		give_up(&r, &mask);
		return err;
	}
	*said = r.said;
	return take_inner(&r, slave, &mask);
}
