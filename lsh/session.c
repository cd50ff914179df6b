// SPDX-License-Identifier: GPL-2.0-or-later
/* session.c - where a line goes: to bash, to the model, to the agent. */
#include "session.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "confirm.h"
#include "escape.h"
#include "help.h"
#include "line.h"
#include "past.h"
#include "syntax.h"
#include "term.h"

int session_init(struct session *s)
{
	int err = utilities_embedded(&s->table);

	agent_init(&s->agent);
	if (err) {
		term_error("the table of utilities is damaged: %s", strerror(-err));
		return err;
	}
	return english_new(&s->table, &s->english);
}

void session_end(struct session *s)
{
	english_free(s->english);
	agent_close(&s->agent);
	shell_stop(s->shell);
	utilities_free(&s->table);
}

/* -- what kind of line --------------------------------------------------------------- */

static enum word_kind world_kind(void *ctx, const char *word)
{
	struct session *s = ctx;

	return s->shell ? shell_word(s->shell, word) : words_kind(word);
}

static bool world_exists(void *ctx, const char *path)
{
	(void)ctx;
	return access(path, F_OK) == 0;
}

static bool world_parses(void *ctx, const char *line)
{
	(void)ctx;
	return syntax_check(line) != SYNTAX_ERROR;
}

enum verdict session_verdict(struct session *s, const char *line)
{
	struct classify_world world = { s, world_kind, world_exists, world_parses };

	return classify(line, &world);
}

/* -- shell ------------------------------------------------------------------------------ */

static void run(struct session *s, const char *command)
{
	int err;

	fflush(NULL);
	if (!s->shell) {
		err = shell_once(command);
		if (err < 0)
			term_error("cannot start bash: %s", strerror(-err));
		s->status = err < 0 ? 127 : err;
		return;
	}
	err = shell_run(s->shell, command, &s->status);
	if (err == -EPIPE) {
		s->ended = true;
	} else if (err) {
		term_error("bash does not answer: %s", strerror(-err));
		s->ended = true;
		s->status = 1;
	}
}

static void run_shell(struct session *s, const char *command)
{
	if (s->print_only) {
		puts(command);
		return;
	}
	if (s->shell)
		shell_remember(s->shell, command);
	run(s, command);
	if (s->status == 127 && s->interactive && strchr(command, ' ') &&
	    isalpha((unsigned char)command[0]))
		fprintf(stderr, "%s(if that is English, put ? before it)%s\n",
			term_style(stderr, TERM_DIM), term_style(stderr, TERM_PLAIN));
}

/* -- agent ------------------------------------------------------------------------------- */

int session_ask(struct session *s, const char *question)
{
	int err = agent_ask(&s->agent, question, stdout);

	/* In the REPL the next line is the answer. */
	while (!err && s->agent.proposal && s->interactive && !s->shell) {
		char *reply = NULL;

		if (line_read("yes / no / why: ", NULL, &reply) != LINE_READ || !*reply) {
			free(reply);
			break;
		}
		err = agent_ask(&s->agent, reply, stdout);
		free(reply);
	}
	s->status = err == -EINTR ? 130 : err ? 1 : 0;
	return err;
}

/* -- English ----------------------------------------------------------------------------- */

static void decline(struct session *s, const char *why)
{
	term_error("%s", why);
	s->status = STATUS_DECLINED;
}

static void offer(struct session *s, char *command, size_t size)
{
	struct danger danger;

	if (s->print_only) {
		if (!escape_clean(command)) {
			decline(s, "the command holds bytes that cannot be shown");
			return;
		}
		puts(command);
		s->status = 0;
		return;
	}
	if (s->yes || !s->interactive) {
		confirm_show(command, &s->table, &danger);
		if (!s->yes) {
			decline(s, "nobody can be asked here: -y runs it, -n prints it");
			return;
		}
		if (danger.level >= DANGER_UNKNOWN || !escape_clean(command)) {
			decline(s, "-y runs nothing that destroys or that cannot be told");
			return;
		}
	} else if (confirm_ask(command, size, &s->table) != CONFIRM_RUN) {
		s->status = STATUS_DECLINED;
		return;
	}
	if (s->shell) {
		past_add(command);
		shell_remember(s->shell, command);
	}
	run(s, command);
}

/* Without a model here, the agent may have one: it answers in words. */
static void without_model(struct session *s, const char *text, const char *why)
{
	if (s->print_only) {
		term_error("%s", why);
		s->status = 1;
		return;
	}
	term_error("%s; asking the agent instead", why);
	session_ask(s, text);
}

static void run_english(struct session *s, const char *text)
{
	struct english_answer answer;
	int err = english_translate(s->english, text, &answer);

	if (err == -ECANCELED) {
		s->status = 130;
		return;
	}
	if (err) {
		without_model(s, text, answer.why);
		return;
	}
	if (answer.kind == ENGLISH_COMMAND) {
		offer(s, answer.command, sizeof(answer.command));
	} else if (answer.kind == ENGLISH_UNSURE) {
		term_error("not sure what is meant%s%s; say it in other words, or put ! before a "
			   "shell command",
			   answer.why[0] ? ": " : "", answer.why);
		s->status = STATUS_DECLINED;
	} else if (s->print_only) {
		decline(s, answer.kind == ENGLISH_ASK ?
				   "that is a question for the agent: use -q" :
				   "that is no request for a command");
	} else {
		session_ask(s, text);
	}
}

/* -- lines --------------------------------------------------------------------------------- */

static void do_help(struct session *s)
{
	help_print(stdout);
	s->status = 0;
}

static void do_status(struct session *s)
{
	s->status = agent_status(stdout) ? 1 : 0;
}

/* Words of lsh's own; each is the whole line. */
static const struct {
	const char *word;
	void (*run)(struct session *s);
} own_words[] = {
	{ "help", do_help },
	{ "status", do_status },
};

static bool run_own(struct session *s, const char *line)
{
	size_t len = strlen(line);

	while (len > 0 && isspace((unsigned char)line[len - 1]))
		len--;
	for (size_t i = 0; i < sizeof(own_words) / sizeof(own_words[0]); i++)
		if (strlen(own_words[i].word) == len && memcmp(own_words[i].word, line, len) == 0) {
			own_words[i].run(s);
			return true;
		}
	return false;
}

/* "undo", "undo 3", "undo everything" mean the agent's actions, always. */
static bool is_undo(const char *text)
{
	return strncasecmp(text, "undo", 4) == 0 && (text[4] == '\0' || text[4] == ' ');
}

void session_line(struct session *s, const char *line)
{
	const char *text = line + strspn(line, " \t");

	if (*text == '\0')
		return;
	if (s->agent.proposal && agent_is_reply(text))
		session_ask(s, text);
	else if (*text == '?')
		run_english(s, text + 1 + strspn(text + 1, " \t"));
	else if (*text == '!' && text[1] && !isspace((unsigned char)text[1]))
		run_shell(s, text + 1);
	else if (run_own(s, text))
		;
	else if (session_verdict(s, text) == VERDICT_SHELL)
		run_shell(s, line);
	else if (is_undo(text) && !s->print_only)
		session_ask(s, text);
	else
		run_english(s, text);
	if (s->shell)
		shell_set_status(s->shell, s->status);
	fflush(stdout);
}
