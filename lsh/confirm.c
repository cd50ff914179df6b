// SPDX-License-Identifier: GPL-2.0-or-later
/* confirm.c - shows a command and asks whether to run it. */
#include "confirm.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "line.h"
#include "term.h"

static const enum term_style level_style[DANGER_LEVELS] = {
	[DANGER_READS] = TERM_GREEN,
	[DANGER_CHANGES] = TERM_YELLOW,
	[DANGER_UNKNOWN] = TERM_RED,
	[DANGER_DESTROYS] = TERM_RED,
};

void confirm_explain(const struct danger *danger, const struct utilities *table, FILE *f)
{
	for (size_t i = 0; i < danger->n_names; i++) {
		const struct utility *u = utilities_find(table, danger->name[i]);

		fputs(i ? "; " : "", f);
		escape_print(f, danger->name[i]);
		fprintf(f, ": %s", u ? u->about : "not in the table");
	}
	if (danger->n_names == 0)
		fputs("runs no program", f);
	fputc('\n', f);
}

void confirm_level(const struct danger *d, FILE *f)
{
	fprintf(f, "%s%s%s", term_style(f, level_style[d->level]), danger_word(d->level),
		term_style(f, TERM_PLAIN));
	if (d->level > DANGER_READS && d->why[0]) {
		fputs(": ", f);
		escape_print(f, d->why);
	}
	fputc('\n', f);
}

static void show_targets(const struct danger *d, FILE *f)
{
	if (d->level == DANGER_READS || d->n_targets == 0)
		return;
	fputs("  touches: ", f);
	for (size_t i = 0; i < d->n_targets; i++) {
		fputs(i ? "  " : "", f);
		escape_print(f, d->target[i]);
	}
	if (d->more_targets)
		fprintf(f, "  and %zu more", d->more_targets);
	fputc('\n', f);
}

void confirm_show(const char *command, const struct utilities *table, struct danger *danger)
{
	struct danger_world world = danger_real_world;

	world.table = table;
	danger_judge(command, &world, danger);
	fflush(stdout);
	fprintf(stderr, "  %s", term_style(stderr, TERM_BOLD));
	escape_print(stderr, command);
	fprintf(stderr, "%s\n  ", term_style(stderr, TERM_PLAIN));
	confirm_explain(danger, table, stderr);
	fputs("  ", stderr);
	confirm_level(danger, stderr);
	show_targets(danger, stderr);
}

/* Blanks at both ends are not part of an answer. */
static char *trimmed(char *text)
{
	size_t len;

	while (isspace((unsigned char)*text))
		text++;
	len = strlen(text);
	while (len > 0 && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	return text;
}

/* 0 and the new command, or false where the edit was given up. */
static bool edit(char *command, size_t command_len)
{
	char *text = NULL;
	bool ok = line_read("edit> ", command, &text) == LINE_READ;

	if (ok && strlen(text) >= command_len) {
		term_error("that is too long");
		ok = false;
	}
	if (ok && *trimmed(text) == '\0')
		ok = false;
	if (ok)
		strcpy(command, text);
	free(text);
	return ok;
}

static const char *question(enum danger_level level)
{
	return level >= DANGER_UNKNOWN ? "type yes to run it, (e)dit, (n)o: " :
					 "run it?  (y)es, (e)dit, (n)o: ";
}

/* 'y' run, 'e' edit, 'n' no, 0 not understood. */
static char understand(char *answer, enum danger_level level)
{
	const char *word = trimmed(answer);

	if (strcmp(word, "yes") == 0)
		return 'y';
	if (level < DANGER_UNKNOWN && (strcmp(word, "y") == 0 || strcmp(word, "run") == 0 ||
				       strcmp(word, "r") == 0))
		return 'y';
	if (strcmp(word, "e") == 0 || strcmp(word, "edit") == 0)
		return 'e';
	if (*word == '\0' || strcmp(word, "n") == 0 || strcmp(word, "no") == 0 ||
	    strcmp(word, "q") == 0 || strcmp(word, "quit") == 0)
		return 'n';
	return 0;
}

enum confirm confirm_ask(char *command, size_t command_len, const struct utilities *table)
{
	struct danger danger;

	for (;;) {
		char *answer = NULL, key;

		if (!escape_clean(command)) {
			term_error("the command holds bytes that cannot be shown; it is not run");
			return CONFIRM_NO;
		}
		confirm_show(command, table, &danger);
		do {
			free(answer);
			if (line_read(question(danger.level), NULL, &answer) != LINE_READ)
				return CONFIRM_NO;
			key = understand(answer, danger.level);
		} while (key == 0);
		free(answer);
		if (key == 'y')
			return CONFIRM_RUN;
		if (key == 'n' || !edit(command, command_len))
			return CONFIRM_NO;
	}
}
