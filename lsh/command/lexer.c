// SPDX-License-Identifier: GPL-2.0-or-later
/* lexer.c - words, quotes, expansions and operators of the shell (POSIX XCU 2.3). */
#include "lexer.h"

#include <ctype.h>
#include <string.h>

#include "lexer_quote.h"

static const char *const operators[] = {
	";;&", "&&", "||", "|&", ";;", ";&", ";", "&", "|", "(", ")", "\n",
};

/* Longest first. */
static const char *const redirects[] = {
	"&>>", "<<<", "<<-", "&>", ">>", "<<", "<>", ">|", ">&", "<&", ">", "<",
};

void lex_start(struct lexer *l, const char *text, size_t len)
{
	const char *nul = memchr(text, '\0', len);

	memset(l, 0, sizeof(*l));
	l->at = text;
	l->end = nul ? nul : text + len;
	l->overflow = nul != NULL;
}

static bool starts(const struct lexer *l, const char *s)
{
	size_t n = strlen(s);

	return (size_t)(l->end - l->at) >= n && memcmp(l->at, s, n) == 0;
}

static void put(struct lexer *l, struct lex_token *t, char c)
{
	size_t n = strlen(t->text);

	if (n + 1 >= sizeof(t->text) || c == '\0') {
		t->flags |= LEX_UNKNOWN;
		l->overflow = true;
		return;
	}
	t->text[n] = c;
	t->text[n + 1] = '\0';
}

static void put_range(struct lexer *l, struct lex_token *t, const char *from, const char *to)
{
	while (from < to)
		put(l, t, *from++);
}

static void add_span(struct lexer *l, struct lex_token *t, const char *start, const char *end)
{
	t->flags |= LEX_COMMAND;
	if (t->n_spans == LEX_SPANS_MAX) {
		t->flags |= LEX_UNKNOWN;
		l->overflow = true;
		return;
	}
	t->span[t->n_spans].start = start;
	t->span[t->n_spans++].len = (size_t)(end - start);
}

/* -- expansions --------------------------------------------------------------- */

/* At the bracket that opens a substitution; records what is inside. */
static void take_bracket(struct lexer *l, struct lex_token *t, bool command)
{
	const char *close = lex_skip_bracket(l->at, l->end);

	if (!close) {
		t->flags |= LEX_UNKNOWN;
		l->overflow = true;
		put_range(l, t, l->at, l->end);
		l->at = l->end;
		return;
	}
	if (command)
		add_span(l, t, l->at + 1, close);
	else if (lex_holds_command(l->at + 1, close))
		t->flags |= LEX_UNKNOWN; /* ${x:-$(..)}: rare, and not worth a parser */
	put_range(l, t, l->at, close + 1);
	l->at = close + 1;
}

/* At a '$' outside single quotes. */
static void take_dollar(struct lexer *l, struct lex_token *t, bool in_double)
{
	const char *next = l->at + 1;

	if (next < l->end && *next == '\'' && !in_double) {
		l->at = lex_ansi_quote(next + 1, l->end, t->text, sizeof(t->text), &t->flags);
		t->flags |= LEX_QUOTED;
		return;
	}
	if (next < l->end && *next == '"' && !in_double) {
		l->at++; /* $"..": translated text; the quote is read next */
		return;
	}
	put(l, t, '$');
	l->at++;
	if (starts(l, "((")) {
		t->flags |= LEX_VARIABLE;
		take_bracket(l, t, false);
	} else if (starts(l, "(")) {
		take_bracket(l, t, true);
	} else if (starts(l, "{") || starts(l, "[")) {
		t->flags |= LEX_VARIABLE;
		take_bracket(l, t, false);
	} else if (l->at < l->end && (isalnum((unsigned char)*l->at) || strchr("_@*#?-$!", *l->at))) {
		t->flags |= LEX_VARIABLE;
	}
}

static void take_backtick(struct lexer *l, struct lex_token *t)
{
	const char *start = l->at + 1, *p = start;

	while (p < l->end && *p != '`') {
		if (*p == '\\') /* another level of quoting begins: not followed */
			t->flags |= LEX_UNKNOWN;
		p += *p == '\\' && p + 1 < l->end ? 2 : 1;
	}
	if (p >= l->end)
		t->flags |= LEX_UNKNOWN;
	add_span(l, t, start, p < l->end ? p : l->end);
	put_range(l, t, l->at, p < l->end ? p + 1 : l->end);
	l->at = p < l->end ? p + 1 : l->end;
}

/* -- words -------------------------------------------------------------------- */

static void take_single(struct lexer *l, struct lex_token *t)
{
	const char *close = memchr(l->at + 1, '\'', (size_t)(l->end - l->at - 1));

	t->flags |= LEX_QUOTED;
	if (!close) {
		t->flags |= LEX_UNKNOWN;
		close = l->end;
	}
	put_range(l, t, l->at + 1, close);
	l->at = close < l->end ? close + 1 : l->end;
}

static void take_double(struct lexer *l, struct lex_token *t)
{
	t->flags |= LEX_QUOTED;
	l->at++;
	while (l->at < l->end && *l->at != '"') {
		if (*l->at == '\\' && l->at + 1 < l->end && strchr("$`\"\\\n", l->at[1])) {
			if (l->at[1] != '\n')
				put(l, t, l->at[1]);
			l->at += 2;
		} else if (*l->at == '$') {
			take_dollar(l, t, true);
		} else if (*l->at == '`') {
			take_backtick(l, t);
		} else {
			put(l, t, *l->at++);
		}
	}
	if (l->at < l->end)
		l->at++;
	else
		t->flags |= LEX_UNKNOWN;
}

static void take_brace(struct lexer *l, struct lex_token *t)
{
	const char *p = l->at + 1;

	while (p < l->end && !isspace((unsigned char)*p) && *p != '}')
		if (*p == ',' || (*p == '.' && p + 1 < l->end && p[1] == '.'))
			break;
		else
			p++;
	if (p < l->end && (*p == ',' || *p == '.'))
		t->flags |= LEX_BRACE;
	put(l, t, *l->at++);
}

/* One element of a word. */
static void take_part(struct lexer *l, struct lex_token *t)
{
	char c = *l->at;

	if (c == '\\' && l->at + 1 < l->end) {
		if (l->at[1] != '\n') {
			put(l, t, l->at[1]);
			t->flags |= LEX_QUOTED;
		}
		l->at += 2;
	} else if (c == '\'') {
		take_single(l, t);
	} else if (c == '"') {
		take_double(l, t);
	} else if (c == '$') {
		take_dollar(l, t, false);
	} else if (c == '`') {
		take_backtick(l, t);
	} else if (c == '{') {
		take_brace(l, t);
	} else {
		if (strchr("*?[", c))
			t->flags |= LEX_GLOB;
		put(l, t, c);
		l->at++;
	}
}

static bool ends_word(const struct lexer *l)
{
	return l->at >= l->end || strchr(" \t\n|&;()<>", *l->at) != NULL;
}

static void take_word(struct lexer *l, struct lex_token *t)
{
	t->kind = LEX_WORD;
	if (*l->at == '~')
		t->flags |= LEX_TILDE;
	/* <(..) and >(..) are words. */
	while ((starts(l, "<(") || starts(l, ">(")) && t->n_spans < LEX_SPANS_MAX) {
		put(l, t, *l->at++);
		take_bracket(l, t, true);
	}
	while (!ends_word(l)) {
		take_part(l, t);
		/* An extended glob, @(a|b), or a function's name(): see danger.c. */
		if (starts(l, "(") && t->text[0] && !(t->flags & LEX_QUOTED) &&
		    strchr("?*+@!", l->at[-1])) {
			t->flags |= LEX_GLOB;
			take_bracket(l, t, false);
		}
	}
	if (l->await_heredoc) {
		l->await_heredoc = false;
		if (strlen(t->text) >= sizeof(l->heredoc) || l->heredoc[0])
			l->overflow = true;
		else
			strcpy(l->heredoc, t->text);
		l->heredoc_quoted = (t->flags & LEX_QUOTED) != 0;
	}
}

/* -- here-documents ------------------------------------------------------------ */

/* After a newline: passes over the text; t gets LEX_BODY if it is expanded. */
static void skip_heredoc(struct lexer *l, struct lex_token *t)
{
	size_t n = strlen(l->heredoc);

	while (l->at < l->end) {
		const char *eol = memchr(l->at, '\n', (size_t)(l->end - l->at));
		const char *line = l->at;

		if (!eol)
			eol = l->end;
		while (l->heredoc_tabs && line < eol && *line == '\t')
			line++;
		l->at = eol < l->end ? eol + 1 : l->end;
		if ((size_t)(eol - line) == n && memcmp(line, l->heredoc, n) == 0)
			break;
		if (!l->heredoc_quoted && lex_holds_command(line, eol))
			t->flags |= LEX_BODY;
	}
	l->heredoc[0] = '\0';
}

/* -- tokens -------------------------------------------------------------------- */

static void skip_blanks(struct lexer *l)
{
	for (;;) {
		while (l->at < l->end && (*l->at == ' ' || *l->at == '\t' || *l->at == '\r'))
			l->at++;
		if (starts(l, "\\\n")) {
			l->at += 2;
		} else if (starts(l, "#")) {
			while (l->at < l->end && *l->at != '\n')
				l->at++;
		} else {
			return;
		}
	}
}

/* A descriptor before a redirection (2>file, {fd}>file) belongs to it. */
static void skip_descriptor(struct lexer *l)
{
	const char *p = l->at;

	while (p < l->end && isdigit((unsigned char)*p))
		p++;
	if (p > l->at && p < l->end && (*p == '<' || *p == '>'))
		l->at = p;
}

static bool take_from(struct lexer *l, struct lex_token *t, const char *const *list, size_t n,
		      enum lex_kind kind)
{
	for (size_t i = 0; i < n; i++) {
		if (!starts(l, list[i]))
			continue;
		t->kind = kind;
		strcpy(t->text, list[i]);
		l->at += strlen(list[i]);
		return true;
	}
	return false;
}

void lex_next(struct lexer *l, struct lex_token *t)
{
	t->kind = LEX_END;
	t->flags = 0;
	t->text[0] = '\0';
	t->n_spans = 0;
	skip_blanks(l);
	if (l->at >= l->end)
		return;
	skip_descriptor(l);
	if (!starts(l, "<(") && !starts(l, ">(") &&
	    take_from(l, t, redirects, sizeof(redirects) / sizeof(redirects[0]), LEX_REDIRECT)) {
		l->await_heredoc = t->text[0] == '<' && t->text[1] == '<' && t->text[2] != '<';
		l->heredoc_tabs = strcmp(t->text, "<<-") == 0;
		return;
	}
	if (!starts(l, "<(") && !starts(l, ">(") &&
	    take_from(l, t, operators, sizeof(operators) / sizeof(operators[0]), LEX_OPERATOR)) {
		if (t->text[0] == '\n' && l->heredoc[0])
			skip_heredoc(l, t);
		return;
	}
	take_word(l, t);
}
