// SPDX-License-Identifier: GPL-2.0-or-later
/* agent.c - the file interface of the agent, from the asking side. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "term/escape.h"
#include "term/term.h"

/* How an answer that offers something ends. */
#define PROPOSAL "(yes / no"

static int agent_path(const char *name, char *out, size_t out_len)
{
	const char *dir = getenv(LLAMUX_ENV_DIR);
	int n = snprintf(out, out_len, "%s/%s", dir && *dir ? dir : LLAMUX_MOUNT_DIR, name);

	return n < 0 || (size_t)n >= out_len ? -ENAMETOOLONG : 0;
}

/* What each way to fail means for the one who asks. */
static const struct {
	int err;
	const char *advice;
} advices[] = {
	{ ENOENT, "no agent is running: start llamux-agent, or set " LLAMUX_ENV_DIR },
	{ ENOTDIR, "no agent is running: start llamux-agent, or set " LLAMUX_ENV_DIR },
	{ ENXIO, "no agent is running: start llamux-agent, or set " LLAMUX_ENV_DIR },
	{ ENOTCONN, "the agent has gone: start llamux-agent again" },
	{ ESHUTDOWN, "the agent is stopping" },
	{ EIO, "the agent could not answer; its log says why" },
	{ EACCES, "you may not ask the agent" },
	{ EAGAIN, "too many questions wait; ask again in a moment" },
	{ E2BIG, "the question is too long" },
	{ EMSGSIZE, "the question is too long" },
	{ ETIMEDOUT, "the agent did not answer in time" },
	{ EINTR, "stopped" },
	{ ENODATA, "the agent gave no answer" },
};

static int say(const char *path, int err)
{
	const char *advice = strerror(-err);

	for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (advices[i].err == -err)
			advice = advices[i].advice;
	term_error("%s: %s", path, advice);
	return err;
}

void agent_init(struct agent *a)
{
	a->fd = -1;
	a->proposal = false;
}

void agent_close(struct agent *a)
{
	if (a->fd >= 0)
		close(a->fd);
	agent_init(a);
}

static int open_prompt(struct agent *a, const char *path)
{
	if (a->fd >= 0)
		return 0;
	a->fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
	return a->fd < 0 ? -errno : 0;
}

/* A question is one write: the agent takes each as a whole. */
static int send_question(struct agent *a, const char *question)
{
	size_t len = strlen(question);
	char text[LLAMUX_QUESTION_MAX + 1];
	ssize_t n;

	if (len > LLAMUX_QUESTION_MAX)
		return -E2BIG;
	memcpy(text, question, len);
	text[len++] = '\n';
	n = write(a->fd, text, len);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EIO;
}

/* Looks for PROPOSAL in a stream: keeps the end of what came before. */
struct window {
	char text[sizeof(PROPOSAL) + 4096];
	size_t used;
};

static bool look(struct window *w, const char *piece, size_t len)
{
	size_t keep = sizeof(PROPOSAL) - 2;

	if (w->used > keep) {
		memmove(w->text, w->text + w->used - keep, keep);
		w->used = keep;
	}
	memcpy(w->text + w->used, piece, len);
	w->used += len;
	return memmem(w->text, w->used, PROPOSAL, strlen(PROPOSAL)) != NULL;
}

static int copy_answer(struct agent *a, FILE *out)
{
	struct escape e = { 0 };
	struct window w = { .used = 0 };
	char piece[4096], last = '\n';
	ssize_t n;
	bool any = false;

	a->proposal = false;
	while ((n = read(a->fd, piece, sizeof(piece))) > 0) {
		a->proposal |= look(&w, piece, (size_t)n);
		escape_write(&e, out, piece, (size_t)n);
		fflush(out);
		last = piece[n - 1];
		any = true;
	}
	if (n < 0)
		n = -errno;
	escape_end(&e, out);
	if (last != '\n')
		fputc('\n', out);
	if (fflush(out) != 0)
		return -errno;
	return n < 0 ? (int)n : any ? 0 : -ENODATA;
}

static void on_interrupt(int signal)
{
	(void)signal; /* only that read(2) returns */
}

/* Without SA_RESTART, so that Ctrl-C ends the wait and not the shell. */
static int ask_interruptible(struct agent *a, const char *question, FILE *out)
{
	struct sigaction sa = { .sa_handler = on_interrupt }, old;
	int err;

	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, &old);
	err = send_question(a, question);
	if (!err)
		err = copy_answer(a, out);
	sigaction(SIGINT, &old, NULL);
	return err;
}

int agent_ask(struct agent *a, const char *question, FILE *out)
{
	char path[4096];
	bool kept = a->fd >= 0;
	int err = agent_path(LLAMUX_FILE_PROMPT, path, sizeof(path));

	if (!err)
		err = open_prompt(a, path);
	if (!err)
		err = ask_interruptible(a, question, out);
	/* The agent was started anew since: its old handle is dead. */
	if (kept && (err == -ENOTCONN || err == -ESHUTDOWN || err == -ECONNABORTED)) {
		agent_close(a);
		err = open_prompt(a, path);
		if (!err)
			err = ask_interruptible(a, question, out);
	}
	if (!err)
		return 0;
	agent_close(a);
	return say(path, err);
}

bool agent_is_reply(const char *line)
{
	static const char *const replies[] = {
		"yes", "y", "yep", "yeah", "sure", "ok", "do it", "go ahead", "apply", "i agree",
		"no", "n", "nope", "don't", "do not", "not now", "not yet", "never", "leave it",
		"cancel", "why", "but why", "what",
	};

	/* Shell syntax is not an answer: yes | head. */
	if (strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ' ,.!?\t") !=
	    strlen(line))
		return false;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		size_t len = strlen(replies[i]);

		if (strncasecmp(line, replies[i], len) == 0 &&
		    (line[len] == '\0' || strchr(" \t,.!?", line[len])))
			return true;
	}
	return false;
}

int agent_status(FILE *out)
{
	char path[4096], piece[4096];
	struct escape e = { 0 };
	ssize_t n = 0;
	int fd, err = agent_path(LLAMUX_FILE_STATUS, path, sizeof(path));

	if (err)
		return say("status", err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return say(path, -errno);
	while ((n = read(fd, piece, sizeof(piece))) > 0)
		escape_write(&e, out, piece, (size_t)n);
	err = n < 0 ? -errno : 0;
	escape_end(&e, out);
	close(fd);
	if (fflush(out) != 0 && !err)
		err = -errno;
	return err ? say(path, err) : 0;
}
