// SPDX-License-Identifier: GPL-2.0-or-later
/* shell.c - keeps one bash as a co-process and hands it the terminal by turns. */
#include "shell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "term/term.h"
#include "driver.h"
#include "syntax.h"

#define READY_MS 10000	/* slow rc files (version managers) take seconds, not more */
#define TYPE_MS 2000	/* a look-up takes bash well under a millisecond */
#define STOPPED_MS 500	/* how often a stopped bash is looked for: nobody waits for it */
#define END_MS 2000	/* for an EXIT trap of the user */
#define FIELDS_MAX (4 + DRIVER_VARIABLES)

struct shell {
	pid_t pid;
	int pidfd;
	int lines;   /* to bash's input */
	int reports; /* from bash */
	bool interactive;
	bool gone;
	char *prompt, *settings; /* NULL: none */
	int status; /* of the last line, or of bash once it is gone */
	char buf[65536]; /* a report: directory and PATH are the long ones */
	size_t used;
};

/* -- the child -------------------------------------------------------------- */

static void default_signals(void)
{
	static const int list[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE,
				    SIGCHLD, SIGWINCH };
	sigset_t none;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		signal(list[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int rc_file(bool rc_files)
{
	const char *rest = rc_files ? driver_interactive : driver_no_rc;
	int fd = memfd_create("lsh-rc", MFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (dprintf(fd, "%s%s%s", driver_functions, driver_settings, rest) < 0) {
		close(fd);
		return -EIO;
	}
	return fd;
}

static void child(int in, int report, int rc)
{
	char *interactive[] = { "bash", "--noediting", "--rcfile", "/dev/fd/61", "-i", NULL };
	char *plain[] = { "bash", NULL };

	default_signals();
	/* A terminal that goes away is told to the session's leader, which is lsh; bash
	 * passes it on to its jobs. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	if (dup2(STDIN_FILENO, DRIVER_FD_INPUT) < 0 || dup2(in, STDIN_FILENO) < 0 ||
	    dup2(report, DRIVER_FD_REPORT) < 0 || (rc >= 0 && dup2(rc, DRIVER_FD_RC) < 0))
		_exit(126);
	if (rc >= 0)
		lseek(DRIVER_FD_RC, 0, SEEK_SET);
	execvp("bash", rc >= 0 ? interactive : plain);
	_exit(127);
}

/* -- reports ---------------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

static size_t fields_of(char letter)
{
	return letter == 'R' ? FIELDS_MAX : letter == 'T' ? 1 : 0;
}

/* A whole report in buf? */
static bool report_complete(const struct shell *s)
{
	size_t nuls = 0;

	for (size_t i = 0; i < s->used; i++)
		nuls += s->buf[i] == '\0';
	return s->used > 0 && nuls >= fields_of(s->buf[0]);
}

static void reap(struct shell *s, int options)
{
	int status;

	if (s->gone || waitpid(s->pid, &status, options) != s->pid)
		return;
	if (WIFSTOPPED(status)) {
		/* `suspend`, or a stop from elsewhere: nobody could continue it. */
		kill(s->pid, SIGCONT);
		return;
	}
	s->gone = true;
	s->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int read_some(struct shell *s)
{
	ssize_t n;

	if (s->used == sizeof(s->buf))
		return -E2BIG;
	n = read(s->reports, s->buf + s->used, sizeof(s->buf) - s->used);
	if (n < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	s->used += (size_t)n;
	return n == 0 ? -EPIPE : 0;
}

/* Waits for one report; timeout_ms < 0: as long as bash lives. */
static int wait_report(struct shell *s, int timeout_ms)
{
	int64_t end = timeout_ms < 0 ? INT64_MAX : now_ms() + timeout_ms;
	int err;

	s->used = 0;
	while (!report_complete(s)) {
		struct pollfd p[2] = { { s->reports, POLLIN, 0 }, { s->pidfd, POLLIN, 0 } };
		int64_t left = end == INT64_MAX ? STOPPED_MS : end - now_ms();

		if (left <= 0)
			return -ETIME;
		if (poll(p, 2, (int)(left < STOPPED_MS ? left : STOPPED_MS)) < 0 &&
		    errno != EINTR)
			return -errno;
		if (p[0].revents & POLLIN) {
			err = read_some(s);
			if (err && err != -EPIPE)
				return err;
			continue;
		}
		reap(s, WNOHANG | WUNTRACED);
		if (s->gone)
			return -EPIPE;
	}
	return 0;
}

static void keep(char **to, const char *text)
{
	free(*to);
	*to = *text ? strdup(text) : NULL;
}

/* Takes over what bash reported, so that lsh looks where bash would. */
static void apply_report(struct shell *s)
{
	const char *field = s->buf + 1;

	s->status = atoi(field);
	field += strlen(field) + 1;
	if (chdir(field) < 0 && errno != ENOENT && errno != EACCES)
		term_error("cannot follow to %s: %s", field, strerror(errno));
	for (size_t i = 0; i < DRIVER_VARIABLES; i++) {
		field += strlen(field) + 1;
		if (*field == '=')
			setenv(driver_variables[i], field + 1, 1);
		else
			unsetenv(driver_variables[i]);
	}
	field += strlen(field) + 1;
	keep(&s->prompt, field);
	field += strlen(field) + 1;
	keep(&s->settings, field);
}

/* -- lines ------------------------------------------------------------------ */

static int write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/*
 * Text as one $'...' word on one line.  '!' is written as its code, since an
 * interactive bash looks for history references before it looks at quotes.
 */
static void put_quoted(FILE *f, const char *text)
{
	fputs("$'", f);
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x20 || c == 0x7f || c == '!' || c == '\'' || c == '\\')
			fprintf(f, "\\x%02x", c);
		else
			fputc(c, f);
	}
	fputc('\'', f);
}

/* Sends before + quoted text + after. */
static int send_line(struct shell *s, const char *before, const char *text, const char *after)
{
	char *line = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&line, &len);
	int err;

	if (!f)
		return -ENOMEM;
	fputs(before, f);
	put_quoted(f, text);
	fputs(after, f);
	if (fclose(f) != 0) {
		free(line);
		return -ENOMEM;
	}
	err = write_all(s->lines, line, len);
	free(line);
	return err;
}

static void foreground(const struct shell *s, pid_t group)
{
	if (s->interactive && tcsetpgrp(STDIN_FILENO, group) < 0 && errno != ENOTTY)
		term_error("cannot pass the terminal on: %s", strerror(errno));
}

/* -- the interface ---------------------------------------------------------- */

/* The ends of both pipes: p[0] for reading by bash, p[3] for its reports. */
static int make_pipes(int p[4])
{
	if (pipe2(p, O_CLOEXEC) < 0)
		return -errno;
	if (pipe2(p + 2, O_CLOEXEC) < 0) {
		int err = -errno;

		close(p[0]);
		close(p[1]);
		return err;
	}
	return 0;
}

static int fork_bash(struct shell *s, const int p[4], int rc)
{
	s->pid = fork();
	if (s->pid < 0)
		return -errno;
	if (s->pid == 0)
		child(p[0], p[3], rc);
	s->pidfd = (int)syscall(SYS_pidfd_open, s->pid, 0);
	s->lines = p[1];
	s->reports = p[2];
	return s->pidfd < 0 ? -errno : 0;
}

static int greet(struct shell *s)
{
	static const char hello[] = " { __lsh_report 0; } 2>/dev/null\n";
	int err = 0;

	if (!s->interactive)
		err = write_all(s->lines, driver_functions, strlen(driver_functions));
	if (!err)
		err = write_all(s->lines, hello, strlen(hello));
	if (!err)
		err = wait_report(s, READY_MS);
	foreground(s, getpgrp());
	if (!err)
		apply_report(s);
	else if (err == -EPIPE && s->gone && s->status == 127)
		err = -ENOENT;
	return err;
}

int shell_start(bool interactive, bool rc_files, struct shell **out)
{
	struct shell *s = calloc(1, sizeof(*s));
	int p[4], rc = -1, err;

	*out = NULL;
	if (!s)
		return -ENOMEM;
	s->interactive = interactive;
	s->pidfd = s->lines = s->reports = -1;
	err = make_pipes(p);
	if (err) {
		free(s);
		return err;
	}
	if (interactive)
		err = rc = rc_file(rc_files);
	if (err >= 0)
		err = fork_bash(s, p, rc);
	if (rc >= 0)
		close(rc);
	close(p[0]);
	close(p[3]);
	if (s->lines < 0) {
		close(p[1]);
		close(p[2]);
	}
	if (!err)
		err = greet(s);
	if (err) {
		shell_stop(s);
		return err;
	}
	*out = s;
	return 0;
}

static bool wait_end(struct shell *s, int ms)
{
	struct pollfd p = { s->pidfd, POLLIN, 0 };

	if (s->pidfd >= 0 && poll(&p, 1, ms) == 1)
		reap(s, WNOHANG);
	return s->gone;
}

void shell_stop(struct shell *s)
{
	if (!s)
		return;
	if (s->lines >= 0)
		close(s->lines);
	if (s->pid > 0 && !s->gone) {
		foreground(s, s->interactive ? s->pid : 0);
		if (!wait_end(s, END_MS)) {
			kill(s->pid, SIGHUP);
			if (!wait_end(s, END_MS)) {
				kill(s->pid, SIGKILL);
				reap(s, 0);
			}
		}
		foreground(s, getpgrp());
	}
	free(s->prompt);
	free(s->settings);
	if (s->reports >= 0)
		close(s->reports);
	if (s->pidfd >= 0)
		close(s->pidfd);
	free(s);
}

int shell_run(struct shell *s, const char *text, int *status)
{
	/* In the text itself, where $_ is still that of its last command; not behind one
	 * that bash would join it to. */
	static const char tail[] = "\n{ __lsh_last=$? __lsh_arg=$_; __lsh_take; } 2>/dev/null";
	static const char after[] = " 0<&60 60<&- 62>&-\n"
		" { __lsh_end=$?; [[ $__lsh_end != 0 ]] || __lsh_end=$__lsh_last; } 2>/dev/null\n"
		" { __lsh_take; } 2>/dev/null\n"
		" { ((${#__lsh_prompt[@]})); } 2>/dev/null &&"
		" __lsh_prompts \"$__lsh_end\" 0<&60 60<&- 62>&-\n"
		" { __lsh_report \"$__lsh_end\"; } 2>/dev/null\n";
	static const char after_plain[] = " 0<&60 60<&- 62>&-\n"
		" { __lsh_end=$?; [[ $__lsh_end != 0 ]] || __lsh_end=$__lsh_last; } 2>/dev/null\n"
		" { __lsh_report \"$__lsh_end\"; } 2>/dev/null\n";
	char before[128], *whole = NULL;
	int err;

	/* On the left of || and && a status is no error for `set -e` and traps. */
	snprintf(before, sizeof(before),
		 " { __lsh_last=0; __lsh_status %d \"${__lsh_arg-}\"; } 2>/dev/null %s eval -- ",
		 s->status, s->status ? "||" : "&&");
	if (syntax_check(text) == SYNTAX_OK && asprintf(&whole, "%s%s", text, tail) < 0)
		whole = NULL;
	foreground(s, s->pid);
	err = send_line(s, before, whole ? whole : text, s->interactive ? after : after_plain);
	free(whole);
	if (!err || err == -EPIPE)
		err = wait_report(s, -1);
	foreground(s, getpgrp());
	if (!err)
		apply_report(s);
	*status = s->status;
	return err;
}

enum word_kind shell_word(struct shell *s, const char *word)
{
	char *end;

	if (send_line(s, " { __lsh_type ", word, "; } 2>/dev/null\n") ||
	    wait_report(s, TYPE_MS) || s->buf[0] != 'T')
		return words_kind(word);
	end = strchr(s->buf + 1, '\n');
	if (end)
		*end = '\0';
	return words_kind_named(s->buf + 1);
}

int shell_remember(struct shell *s, const char *text)
{
	if (!s->interactive)
		return 0;
	return send_line(s, " { builtin history -s -- ", text, "; } 2>/dev/null\n");
}

bool shell_gone(struct shell *s)
{
	reap(s, WNOHANG | WUNTRACED);
	return s->gone;
}

const char *shell_prompt(const struct shell *s)
{
	return s->prompt;
}

const char *shell_settings(const struct shell *s)
{
	return s->settings;
}

int shell_status(const struct shell *s)
{
	return s->status;
}

void shell_set_status(struct shell *s, int status)
{
	if (!s->gone)
		s->status = status;
}

int shell_once(const char *text)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0) {
		default_signals();
		execlp("bash", "bash", "-c", text, (char *)NULL);
		_exit(127);
	}
	/* An interrupt is for the command: as system(3) does. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
