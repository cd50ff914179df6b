// SPDX-License-Identifier: GPL-2.0-or-later
/* danger.c - walks a command line and judges each simple command in it. */
#include "danger.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danger_parts.h"
#include "lexer.h"
#include "lexer_quote.h"

#define ARENA_BYTES 32768 /* words of one simple command */

/* One level of the walk: a command line, or the inside of a substitution. */
struct walk {
	struct judge *judge;
	struct lexer lexer;
	struct lex_token token;
	struct arg arg[ARGS_MAX];
	size_t n;
	char arena[ARENA_BYTES];
	size_t used;
	bool skip;	     /* the rest of this simple command is no command (for x in ..) */
	unsigned int cases;  /* depth of case .. esac */
	bool pattern;	     /* words up to ')' are patterns of a case */
};

static const char *const words[DANGER_LEVELS] = {
	[DANGER_READS] = "reads",
	[DANGER_CHANGES] = "changes",
	[DANGER_UNKNOWN] = "cannot tell",
	[DANGER_DESTROYS] = "destroys",
};

const char *danger_word(enum danger_level level)
{
	return level < DANGER_LEVELS ? words[level] : "?";
}

void judge_raise(struct judge *j, enum danger_level level, const char *format, ...)
{
	va_list ap;

	if (level <= j->out->level)
		return;
	j->out->level = level;
	va_start(ap, format);
	vsnprintf(j->out->why, sizeof(j->out->why), format, ap);
	va_end(ap);
}

void judge_target(struct judge *j, const struct arg *a)
{
	struct danger *d = j->out;

	for (size_t i = 0; i < d->n_targets; i++)
		if (strcmp(d->target[i], a->text) == 0)
			return;
	if (d->n_targets == DANGER_TARGETS_MAX || strlen(a->text) >= sizeof(d->target[0])) {
		d->more_targets++;
		return;
	}
	d->target_flags[d->n_targets] = a->flags;
	strcpy(d->target[d->n_targets++], a->text);
}

bool arg_known(const struct arg *a)
{
	return !(a->flags & (LEX_VARIABLE | LEX_COMMAND | LEX_BRACE | LEX_UNKNOWN));
}

enum path_kind judge_path(struct judge *j, const struct arg *a)
{
	char path[LEX_WORD_MAX + 256];
	const char *home;

	/* {}: find and xargs put a name there. */
	if (!arg_known(a) || (a->flags & LEX_GLOB) || strstr(a->text, "{}"))
		return PATH_OTHER;
	snprintf(path, sizeof(path), "%s", a->text);
	if (a->flags & LEX_TILDE) {
		home = j->world->variable(j->world->ctx, "HOME");
		if (!home || (a->text[1] && a->text[1] != '/'))
			return PATH_OTHER;
		snprintf(path, sizeof(path), "%s%s", home, a->text + 1);
	}
	if (j->moved && path[0] != '/')
		return PATH_OTHER;
	return j->world->path(j->world->ctx, path);
}

/* -- redirections --------------------------------------------------------------- */

static bool is_number(const char *s)
{
	return *s && s[strspn(s, "0123456789-")] == '\0';
}

static void judge_redirect(struct judge *j, const char *op, const struct arg *target)
{
	if (!strchr(op, '>'))
		return;
	if (strchr(op, '&') && op[0] != '&' && is_number(target->text))
		return; /* 2>&1 */
	if (target->flags & LEX_COMMAND && target->text[0] == '>')
		return; /* > >(..): the inside is judged by itself */
	/* <> opens a file for both and cuts nothing off. */
	judge_write(j, target, "", strstr(op, ">>") != NULL || op[0] == '<');
}

/* -- simple commands ------------------------------------------------------------- */

bool is_assignment(const struct arg *a)
{
	const char *p = a->text;

	if (!isalpha((unsigned char)*p) && *p != '_')
		return false;
	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	if (*p == '[') {
		p = strchr(p, ']');
		if (!p)
			return false;
		p++;
	}
	return *p == '=' || (*p == '+' && p[1] == '=');
}

void judge_assignment(struct judge *j, const struct arg *a, bool alone)
{
	size_t len = strcspn(a->text, "=+[");
	const char *value = strchr(a->text, '=');

	/* Its value is run with the next prompt. */
	if (value && len == 14 && strncmp(a->text, "PROMPT_COMMAND", len) == 0)
		judge_text(j, value + 1, strlen(value + 1));

	if (danger_variable(a->text, len))
		judge_raise(j, alone ? DANGER_CHANGES : DANGER_UNKNOWN, "sets %.*s", (int)len,
			    a->text);
}

static void end_command(struct walk *w)
{
	size_t first = 0;

	while (first < w->n && is_assignment(&w->arg[first]))
		first++;
	for (size_t i = 0; i < first; i++)
		judge_assignment(w->judge, &w->arg[i], first == w->n);
	if (first < w->n)
		judge_command(w->judge, (struct args){ w->arg + first, w->n - first });
	w->n = 0;
	w->used = 0;
	w->skip = false;
}

static void add_arg(struct walk *w)
{
	size_t len = strlen(w->token.text) + 1;

	if (w->n == ARGS_MAX || w->used + len > sizeof(w->arena)) {
		judge_raise(w->judge, DANGER_UNKNOWN, "it is too long to be judged");
		return;
	}
	memcpy(w->arena + w->used, w->token.text, len);
	w->arg[w->n].text = w->arena + w->used;
	w->arg[w->n++].flags = w->token.flags;
	w->used += len;
}

static void judge_spans(struct walk *w)
{
	for (size_t i = 0; i < w->token.n_spans; i++)
		judge_text(w->judge, w->token.span[i].start, w->token.span[i].len);
	if (w->token.flags & LEX_UNKNOWN)
		judge_raise(w->judge, DANGER_UNKNOWN, "its quotes or brackets are not clear");
}

/* -- keywords -------------------------------------------------------------------- */

/* Words that may stand before a command and are none. */
static bool is_prefix_word(const char *s)
{
	static const char list[] = " if then elif else fi do done while until ! { } coproc time ";
	const char *p = strstr(list, s);
	size_t len = strlen(s);

	return len > 0 && p && p > list && p[-1] == ' ' && p[len] == ' ';
}

/* [[ .. ]]: a test, in which < > && ( ) mean other things. */
static void skip_test(struct walk *w)
{
	do {
		lex_next(&w->lexer, &w->token);
		judge_spans(w);
	} while (w->token.kind != LEX_END && strcmp(w->token.text, "]]") != 0);
}

/* A word where a command begins.  True if it was dealt with. */
static bool take_keyword(struct walk *w)
{
	const char *s = w->token.text;

	if (w->token.flags & (LEX_QUOTED | LEX_VARIABLE | LEX_COMMAND))
		return false;
	if (is_prefix_word(s))
		return true;
	if (strcmp(s, "[[") == 0) {
		skip_test(w);
		return true;
	}
	if (strcmp(s, "for") == 0 || strcmp(s, "select") == 0) {
		w->skip = true;
		return true;
	}
	if (strcmp(s, "function") == 0) {
		judge_raise(w->judge, DANGER_UNKNOWN, "defines a function");
		w->skip = true;
		return true;
	}
	if (strcmp(s, "case") == 0) {
		w->cases++;
		w->skip = true;
		return true;
	}
	if (strcmp(s, "esac") == 0 && w->cases > 0) {
		w->cases--;
		w->pattern = false;
		return true;
	}
	return false;
}

static void take_word_token(struct walk *w)
{
	judge_spans(w);
	if (w->pattern && strcmp(w->token.text, "esac") != 0)
		return;
	if (w->skip) {
		/* for f do ..; for ((..)) { .. } */
		if (strcmp(w->token.text, "do") == 0 || strcmp(w->token.text, "{") == 0)
			w->skip = false;
		if (w->cases > 0 && strcmp(w->token.text, "in") == 0) {
			w->skip = false;
			w->pattern = true;
		}
		return;
	}
	if (w->n == 0 && take_keyword(w))
		return;
	add_arg(w);
}

/* -- operators ------------------------------------------------------------------- */

/* At a "(" that was just read: passes over everything to its ")". */
static void skip_parenthesis(struct walk *w)
{
	const char *open = w->lexer.at - 1;
	const char *close = lex_skip_bracket(open, w->lexer.end);

	if (!close || lex_holds_command(open, close))
		judge_raise(w->judge, DANGER_UNKNOWN, "what is in its brackets is not clear");
	w->lexer.at = close ? close + 1 : w->lexer.end;
}

static void take_open(struct walk *w)
{
	if (w->n > 0 && is_assignment(&w->arg[w->n - 1])) {
		skip_parenthesis(w); /* name=(..): values */
		return;
	}
	if (w->n > 0) {
		judge_raise(w->judge, DANGER_UNKNOWN, "defines a function");
		w->n = 0;
		w->used = 0;
		return;
	}
	if (w->lexer.at < w->lexer.end && *w->lexer.at == '(')
		skip_parenthesis(w); /* ((arithmetic)) */
}

static void take_operator(struct walk *w)
{
	const char *op = w->token.text;

	if (w->token.flags & LEX_BODY)
		judge_raise(w->judge, DANGER_UNKNOWN, "its here-document runs commands");
	if (op[0] == '(' && !w->pattern) {
		take_open(w);
		return;
	}
	if (op[0] == ')' && w->pattern) {
		w->pattern = false;
		return;
	}
	if (op[0] == '|' && w->pattern)
		return;
	end_command(w);
	if (op[0] == ';' && (op[1] == ';' || op[1] == '&') && w->cases > 0)
		w->pattern = true;
}

static void take_redirect(struct walk *w)
{
	char op[8];
	struct arg target;

	snprintf(op, sizeof(op), "%.7s", w->token.text);
	lex_next(&w->lexer, &w->token);
	if (w->token.kind != LEX_WORD) {
		judge_raise(w->judge, DANGER_UNKNOWN, "a redirection has no target");
		return;
	}
	judge_spans(w);
	target.text = w->token.text;
	target.flags = w->token.flags;
	judge_redirect(w->judge, op, &target);
}

void judge_text(struct judge *j, const char *text, size_t len)
{
	struct walk *w;

	if (j->depth >= DEPTH_MAX) {
		judge_raise(j, DANGER_UNKNOWN, "it is nested too deep to be judged");
		return;
	}
	w = calloc(1, sizeof(*w));
	if (!w) {
		judge_raise(j, DANGER_UNKNOWN, "there is no memory to judge it");
		return;
	}
	j->depth++;
	w->judge = j;
	lex_start(&w->lexer, text, len);
	do {
		lex_next(&w->lexer, &w->token);
		if (w->token.kind == LEX_WORD)
			take_word_token(w);
		else if (w->token.kind == LEX_REDIRECT)
			take_redirect(w);
		else if (w->token.kind == LEX_OPERATOR)
			take_operator(w);
	} while (w->token.kind != LEX_END || w->lexer.at < w->lexer.end);
	end_command(w);
	if (w->lexer.overflow)
		judge_raise(j, DANGER_UNKNOWN, "it is too long or unclear to be judged");
	j->depth--;
	free(w);
}

void danger_judge(const char *command, const struct danger_world *world, struct danger *out)
{
	struct judge j = { .world = world, .out = out };

	memset(out, 0, sizeof(*out));
	judge_text(&j, command, strlen(command));
}
