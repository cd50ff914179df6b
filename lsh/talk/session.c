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

#include "command/lexer.h"
#include "english/fix.h"
#include "shell/syntax.h"
#include "term/escape.h"
#include "term/line.h"
#include "term/past.h"
#include "term/term.h"
#include "help.h"
#include "request.h"

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
	said_free(s->said);
	utilities_free(&s->table);
	free(s->last);
	free(s->line_before);
}

/* -- what kind of line --------------------------------------------------------------- */

static enum word_kind world_kind(void *ctx, const char *word)
{
	struct session *s = ctx;

	return s->shell ? shell_word(s->shell, word) : words_kind(word);
}

static enum word_kind nothing_is_a_command(void *ctx, const char *word)
{
	(void)ctx;
	(void)word;
	return WORD_UNKNOWN;
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

	enum verdict verdict = classify(line, &world);

	/* In the shell a mistyped command gets bash's own error, and then the other reading
	 * is offered; a single request is meant as one. */
	if (verdict == VERDICT_SHELL && !s->shell && classify_runs_nothing(line, &world))
		verdict = VERDICT_ENGLISH;
	return verdict;
}

/* -- shell ------------------------------------------------------------------------------ */

void session_remember(struct session *s, const char *command)
{
	char *copy = strdup(command);

	if (!copy)
		return;
	free(s->last);
	s->last = copy;
}

void session_run(struct session *s, const char *command)
{
	int err;

	fflush(NULL);
	session_remember(s, command);
	s->last_ran = true;
	if (!s->shell) {
		err = shell_once(command);
		if (err < 0)
			term_error("cannot start bash: %s", strerror(-err));
		s->status = s->last_status = err < 0 ? 127 : err;
		return;
	}
	said_begin(s->said);
	err = shell_run(s->shell, command, &s->status);
	said_end(s->said);
	if (err == -EPIPE) {
		s->ended = true;
	} else if (err) {
		term_error("bash does not answer: %s", strerror(-err));
		s->ended = true;
		s->status = 1;
	}
	s->last_status = s->status;
}

/* A command that failed, but whose words may be a sentence. */
static void offer_english(struct session *s, const char *command)
{
	struct classify_world world = { s, nothing_is_a_command, world_exists, world_parses };

	if (!s->interactive || !s->shell || s->status == 0 || s->status > 128 ||
	    !strchr(command, ' ') || !isalpha((unsigned char)command[0]))
		return;
	if (s->status != 127 && classify(command, &world) != VERDICT_ENGLISH)
		return;
	fprintf(stderr, "%s(if that was English, type ?? now)%s\n", term_style(stderr, TERM_DIM),
		term_style(stderr, TERM_PLAIN));
}

/* Would bash take over the editing of lines, by `set -o vi` somewhere in the command? */
static bool sets_editor(const char *command)
{
	static const char *const words[] = { "set", "o", NULL };
	struct lex_token t = { 0 };
	struct lexer l;
	size_t at = 0;

	lex_start(&l, command, strlen(command));
	for (lex_next(&l, &t); t.kind != LEX_END; lex_next(&l, &t)) {
		const char *text = t.text + (at == 1 && (*t.text == '-' || *t.text == '+'));

		if (at == 2 && (strcmp(text, "vi") == 0 || strcmp(text, "emacs") == 0))
			return true;
		at = t.kind == LEX_WORD && at < 2 && strcmp(text, words[at]) == 0 ? at + 1 : 0;
	}
	return false;
}

static void run_shell(struct session *s, const char *command)
{
	if (s->print_only && s->json) {
		request_print(s, command, command);
		return;
	}
	if (s->print_only) {
		puts(command);
		return;
	}
	if (s->dry_run) {
		request_preview(s, command);
		return;
	}
	if (s->interactive && sets_editor(command)) {
		term_error("set -o vi (or emacs) is a line of its own here: lsh edits the lines");
		s->status = 1;
		return;
	}
	if (s->shell)
		shell_remember(s->shell, command);
	session_run(s, command);
	offer_english(s, command);
}

/* !!, !$ and the like, as bash has them, from lsh's history.  0: nothing to do; 1:
 * *out is the new line, the caller's; -1: no such line. */
static int expand_past(struct session *s, const char *line, char **out)
{
	*out = NULL;
	if (!s->interactive || !past_expands(line))
		return 0;
	if (!past_expand(line, out)) {
		term_error("%s", *out ? *out : "no such line in the history");
		free(*out);
		*out = NULL;
		s->status = 1;
		return -1;
	}
	escape_print(stderr, *out);
	fputc('\n', stderr);
	return 1;
}

/* -- agent ------------------------------------------------------------------------------- */

int session_ask(struct session *s, const char *question)
{
	int err;

	if (s->json)
		return request_answer(s, question);
	err = agent_ask(&s->agent, question, stdout);
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

/* lsh edits the lines, and not bash: which must not be told to, while it runs a line. */
static void do_vi(struct session *s)
{
	line_settings("set editing-mode vi");
	s->status = 0;
}

static void do_emacs(struct session *s)
{
	line_settings("set editing-mode emacs");
	s->status = 0;
}

/* Words of lsh's own; each is the whole line. */
static const struct {
	const char *word;
	void (*run)(struct session *s);
} own_words[] = {
	{ "help", do_help },
	{ "status", do_status },
	{ "set -o vi", do_vi },
	{ "set -o emacs", do_emacs },
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

/* "??": the line before was English. */
static bool take_last_as_english(struct session *s, const char *text)
{
	if (strncmp(text, "??", 2) != 0 || text[2 + strspn(text + 2, " \t")] != '\0')
		return false;
	if (s->line_before)
		request_run(s, s->line_before);
	else
		term_error("there is no line before");
	return true;
}

static void take_line(struct session *s, const char *line)
{
	const char *text = line + strspn(line, " \t");

	if (s->agent.proposal && agent_is_reply(text))
		session_ask(s, text);
	else if (take_last_as_english(s, text))
		;
	else if (*text == '?')
		request_run(s, text + 1 + strspn(text + 1, " \t"));
	else if (*text == '!' && text[1] && !isspace((unsigned char)text[1]))
		run_shell(s, text + 1);
	else if (run_own(s, text))
		;
	else if (fix_is_request(text) && !s->print_only)
		request_fix(s);
	else if (session_verdict(s, text) == VERDICT_SHELL)
		run_shell(s, line);
	else if (is_undo(text) && !s->print_only)
		session_ask(s, text);
	else
		request_run(s, text);
}

void session_line(struct session *s, const char *line)
{
	char *expanded = NULL, *copy;

	if (line[strspn(line, " \t\n")] == '\0')
		return;
	if (expand_past(s, line, &expanded) >= 0) {
		if (expanded)
			past_add(expanded);
		take_line(s, expanded ? expanded : line);
	}
	copy = strncmp(line + strspn(line, " \t"), "??", 2) == 0 ? NULL : strdup(line);
	if (copy) {
		free(s->line_before);
		s->line_before = copy;
	}
	free(expanded);
	if (s->shell)
		shell_set_status(s->shell, s->status);
	fflush(stdout);
}
