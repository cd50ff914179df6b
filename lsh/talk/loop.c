// SPDX-License-Identifier: GPL-2.0-or-later
/* loop.c - the interactive shell: prompt, line, session, again. */
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/relay.h"
#include "shell/syntax.h"
#include "term/line.h"
#include "term/past.h"
#include "term/term.h"
#include "session.h"

#define PROMPT "lsh> "
#define PROMPT_BYTES 4096
#define PROMPT_MORE "> "

/*
 * A shell that was started in the background waits until it is in front; then it
 * ignores the signals by which terminals stop processes, as bash does.
 */
static void take_terminal(void)
{
	while (tcgetpgrp(STDIN_FILENO) != getpgrp())
		if (kill(0, SIGTTIN) < 0)
			break;
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGTSTP, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGINT, SIG_IGN); /* line.c and agent.c take it where it means them */
	if (getpgrp() != getpid() && setpgid(0, 0) == 0)
		tcsetpgrp(STDIN_FILENO, getpid());
}

/* Adds lines while the shell command is not complete. */
static enum line_end read_rest(struct session *s, char **text)
{
	const char *start = *text + strspn(*text, " \t");

	if (*start == '?' || *start == '\0' || strcmp(start, "help") == 0)
		return LINE_READ;
	/* "!cmd" is shell; the ! is not. */
	if (*start == '!' || session_verdict(s, start) == VERDICT_SHELL) {
		while (syntax_check(*start == '!' && start[1] != ' ' ? start + 1 : start) ==
		       SYNTAX_INCOMPLETE) {
			char *more = NULL, *whole;
			enum line_end end = line_read(PROMPT_MORE, NULL, &more);

			if (end == LINE_EOF)
				return LINE_READ; /* bash says what is missing */
			if (end != LINE_READ)
				return end;
			if (asprintf(&whole, "%s\n%s", *text, more) < 0)
				whole = NULL;
			free(more);
			if (!whole)
				return LINE_ERROR;
			free(*text);
			*text = whole;
			start = *text + strspn(*text, " \t");
		}
	}
	return LINE_READ;
}

/* The user's own without its last sign, and ours: it must be seen whose it is. */
static const char *prompt(const struct session *s, char out[PROMPT_BYTES])
{
	const char *own = shell_prompt(s->shell);
	size_t len = own ? strlen(own) : 0;

	if (len == 0 || len > PROMPT_BYTES - sizeof(PROMPT) - 1)
		return PROMPT;
	while (len > 0 && own[len - 1] == ' ')
		len--;
	len -= len > 0 && strchr("$#%>", own[len - 1]);
	snprintf(out, PROMPT_BYTES, "%.*s " PROMPT, (int)len, own);
	return out;
}

/* One round; false at the end. */
static bool step(struct session *s)
{
	char *text = NULL, shown[PROMPT_BYTES];
	enum line_end end;
	bool leave;

	line_settings(shell_settings(s->shell));
	end = line_read(prompt(s, shown), NULL, &text);
	if (end == LINE_READ)
		end = read_rest(s, &text);
	if (end == LINE_INTERRUPTED) {
		s->status = 130;
		shell_set_status(s->shell, s->status);
	}
	if (end == LINE_READ && s->interactive)
		past_add(text);
	/* bash may refuse once: there are stopped jobs. */
	leave = end == LINE_EOF || (s->interactive && text && strcmp(text, "exit") == 0);
	if (leave && (!s->interactive || s->refused))
		s->ended = true;
	else if (leave)
		session_line(s, "exit");
	else if (end == LINE_READ)
		session_line(s, text);
	s->refused = leave;
	free(text);
	return !s->ended && end != LINE_ERROR;
}

/* True if bash ended while lsh waited for a line: killed, or its time was out. */
static bool shell_vanished(struct session *s)
{
	if (s->ended || !shell_gone(s->shell))
		return false;
	s->status = shell_status(s->shell);
	term_error("bash has ended (status %d)", s->status);
	return true;
}

static void say_no_shell(int err)
{
	if (err == -ETIME)
		term_error("bash did not get ready within 10 s; ~/.bashrc may be why: try --norc");
	else if (err == -EPIPE)
		term_error("bash ended while it started; ~/.bashrc may be why: try --norc");
	else
		term_error("cannot start bash: %s", strerror(-err));
}

int loop_run(const struct loop_options *options)
{
	struct session s = { .yes = options->yes };
	int err, status;

	s.interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	signal(SIGPIPE, SIG_IGN);
	if (s.interactive)
		take_terminal();
	/* Where there is none, "fix it" looks at a preview instead. */
	if (s.interactive && !options->direct)
		relay_enter(&s.said);
	err = session_init(&s);
	if (!err) {
		err = shell_start(s.interactive, options->rc_files, &s.shell);
		if (err)
			say_no_shell(err);
	}
	if (!err) {
		line_init(s.interactive, true);
		line_completer(words_generate);
		while (step(&s) && !shell_vanished(&s))
			;
	}
	status = err ? 1 : s.status;
	session_end(&s);
	return status;
}
