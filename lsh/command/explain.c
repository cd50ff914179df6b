// SPDX-License-Identifier: GPL-2.0-or-later
/* explain.c - looks the words of a command up in the tables. */
#include "explain.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "term/escape.h"
#include "danger_parts.h"
#include "flags_tab.h"
#include "lexer.h"

/* The next field of the table: up to a tab or a line's end. */
static bool field_is(const char **p, const char *end, const char *want, size_t len)
{
	const char *stop = *p;
	bool same;

	while (stop < end && *stop != '\t' && *stop != '\n')
		stop++;
	same = (size_t)(stop - *p) == len && memcmp(*p, want, len) == 0;
	*p = stop < end && *stop == '\t' ? stop + 1 : stop;
	return same;
}

/* The meaning as it stands in the table, up to its line's end. */
static const char *find_flag(const char *name, const char *flag, size_t len, size_t *out_len)
{
	const char *p = (const char *)flags_tab, *end = p + flags_tab_len;

	while (p < end) {
		const char *line = memchr(p, '\n', (size_t)(end - p)), *at = p;

		if (!line)
			line = end;
		if (field_is(&at, line, name, strlen(name)) && field_is(&at, line, flag, len)) {
			*out_len = (size_t)(line - at);
			return at;
		}
		p = line + 1;
	}
	return NULL;
}

const char *explain_flag(const char *name, const char *flag)
{
	static char text[256];
	size_t len = 0;
	const char *found = find_flag(name, flag, strcspn(flag, "="), &len);

	if (!found || len >= sizeof(text))
		return NULL;
	memcpy(text, found, len);
	text[len] = '\0';
	return text;
}

static void put(FILE *f, const char *name, const char *flag, const char *rest)
{
	const char *meaning = explain_flag(name, flag);

	fputs("    ", f);
	escape_print(f, flag);
	escape_print(f, rest);
	fprintf(f, "  %s\n", meaning ? meaning : "not in the table");
}

/* -name, -NUM, --long=value, or letters that stand together: -la, -n10. */
static void explain_option(const char *name, const char *word, FILE *f)
{
	const char *with_value = danger_option_args(name);

	if (word[1] == '-' || explain_flag(name, word)) {
		put(f, name, word, "");
		return;
	}
	for (const char *p = word + 1; *p; p++) {
		char flag[3] = { '-', *p, '\0' };
		bool value = strchr(with_value, *p) || isdigit((unsigned char)p[1]);

		if (isdigit((unsigned char)*p) && !explain_flag(name, flag)) {
			fprintf(f, "    -%s  a number\n", p);
			return;
		}
		put(f, name, flag, value ? p + 1 : "");
		if (value)
			return;
	}
}

static void explain_program(const char *word, const struct utilities *table, FILE *f, char *name,
			    size_t name_len)
{
	const char *slash = strrchr(word, '/');
	const struct utility *u;

	snprintf(name, name_len, "%s", slash && slash[1] ? slash + 1 : word);
	u = utilities_find(table, name);
	fputs("  ", f);
	escape_print(f, word);
	fprintf(f, "  %s\n", u ? u->about : "not in the table");
}

/* Words like "then" before a command, and those that run the next word. */
static bool is_before_command(const char *word)
{
	static const char list[] = " if then else elif do while until ! { time ";
	char padded[80];

	snprintf(padded, sizeof(padded), " %.70s ", word);
	return strstr(list, padded) != NULL;
}

struct walk {
	const struct utilities *table;
	FILE *f;
	char name[64];
	bool first, target, value; /* what the next word is: a program, a file, a value */
};

/* A word where a program is expected; a wrapper's own options come before it. */
static void take_first(struct walk *w, const char *word)
{
	size_t len = strlen(word);

	if (danger_wrapper(w->name) && word[0] == '-' && word[1]) {
		explain_option(w->name, word, w->f);
		w->value = word[1] != '-' && strchr(danger_option_args(w->name), word[len - 1]);
	} else if (!is_before_command(word) && !strchr(word, '=')) {
		explain_program(word, w->table, w->f, w->name, sizeof(w->name));
		w->first = danger_wrapper(w->name) != NULL;
	}
}

static void take_word(struct walk *w, const char *word)
{
	if (w->target || w->value)
		w->target = w->value = false;
	else if (w->first)
		take_first(w, word);
	else if (word[0] == '-' && word[1])
		explain_option(w->name, word, w->f);
	else if (strcmp(w->name, "xargs") == 0 && isalpha((unsigned char)word[0]))
		explain_program(word, w->table, w->f, w->name, sizeof(w->name));
}

void explain_command(const char *command, const struct utilities *table, FILE *f)
{
	struct walk w = { .table = table, .f = f, .first = true };
	struct lex_token *t = malloc(sizeof(*t));
	struct lexer l;

	if (!t)
		return;
	lex_start(&l, command, strlen(command));
	for (lex_next(&l, t); t->kind != LEX_END; lex_next(&l, t)) {
		if (t->kind == LEX_WORD) {
			take_word(&w, t->text);
		} else if (t->kind == LEX_REDIRECT) {
			w.target = true;
			fprintf(f, "  %s  %s\n", t->text,
				strchr(t->text, '<')  ? "reads its input from" :
				strstr(t->text, ">>") ? "appends its output to" :
							"writes its output to");
		} else {
			w.first = true;
			w.name[0] = '\0';
		}
	}
	free(t);
}
