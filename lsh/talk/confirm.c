// SPDX-License-Identifier: GPL-2.0-or-later
/* confirm.c - shows a command and asks whether to run it. */
#include "confirm.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "command/explain.h"
#include "dryrun/dryrun.h"
#include "term/escape.h"
#include "term/line.h"
#include "term/term.h"
#include "targets.h"

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
	targets_show(command, danger, table, stderr);
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

/* -- keys ------------------------------------------------------------------------------ */

struct asking {
	char *command;
	size_t command_len;
	const struct utilities *table;
	const struct confirm_more *more;
	struct danger danger;
};

/* What a key leads to. */
enum next {
	NEXT_RUN,
	NEXT_LEAVE,
	NEXT_SHOW, /* the command is another one: look at it anew */
	NEXT_ASK,  /* the same question again */
};

static enum next do_run(struct asking *a)
{
	(void)a;
	return NEXT_RUN;
}

static enum next do_leave(struct asking *a)
{
	(void)a;
	return NEXT_LEAVE;
}

static enum next do_edit(struct asking *a)
{
	return edit(a->command, a->command_len) ? NEXT_SHOW : NEXT_LEAVE;
}

static enum next do_preview(struct asking *a)
{
	dryrun_show(a->command, &a->danger, stderr);
	return NEXT_ASK;
}

static enum next do_explain(struct asking *a)
{
	explain_command(a->command, a->table, stderr);
	return NEXT_ASK;
}

static enum next do_another(struct asking *a)
{
	if (a->more && a->more->another &&
	    a->more->another(a->more->ctx, a->command, a->command_len))
		return NEXT_SHOW;
	term_error("there is no other command for it");
	return NEXT_ASK;
}

static enum next do_copy(struct asking *a)
{
	if (term_copy(a->command))
		fputs("  copied, if the terminal allows it\n", stderr);
	else
		term_error("only a terminal can be given a copy");
	return NEXT_ASK;
}

static const struct {
	const char *words; /* blank-separated, a blank at both ends */
	enum next (*go)(struct asking *a);
} keys[] = {
	{ " yes ", do_run },
	{ " y run r ", do_run }, /* not for what destroys: see understand() */
	{ " e edit ", do_edit },
	{ " d dry-run preview dry p ", do_preview },
	{ " x explain ? ", do_explain },
	{ " a another next other ", do_another },
	{ " c copy ", do_copy },
	{ " n no q quit ", do_leave },
};

#define OTHER_KEYS "(e)dit, (d)ry run, e(x)plain, (a)nother, (c)opy, (n)o: "

static const char *question(enum danger_level level)
{
	return level >= DANGER_UNKNOWN ? "type yes to run it, " OTHER_KEYS :
					 "run it?  (y)es, " OTHER_KEYS;
}

/* NULL: not understood.  y is not enough for what destroys. */
static enum next (*understand(char *answer, enum danger_level level))(struct asking *a)
{
	const char *text = trimmed(answer);
	char word[64];

	if (*text == '\0')
		return do_leave;
	if (strlen(text) > 20 || strchr(text, ' '))
		return NULL;
	snprintf(word, sizeof(word), " %s ", text);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strstr(keys[i].words, word) && !(i == 1 && level >= DANGER_UNKNOWN))
			return keys[i].go;
	return NULL;
}

static enum next ask(struct asking *a)
{
	enum next (*go)(struct asking *a) = NULL;
	char *answer = NULL;

	while (!go) {
		free(answer);
		if (line_read(question(a->danger.level), NULL, &answer) != LINE_READ)
			return NEXT_LEAVE;
		go = understand(answer, a->danger.level);
	}
	free(answer);
	return go(a);
}

enum confirm confirm_ask(char *command, size_t command_len, const struct utilities *table,
			 const struct confirm_more *more)
{
	struct asking a = { command, command_len, table, more, { .level = DANGER_READS } };
	enum next next = NEXT_SHOW;

	for (;;) {
		if (next == NEXT_SHOW) {
			if (!escape_clean(command)) {
				term_error("the command holds bytes that cannot be shown; it is "
					   "not run");
				return CONFIRM_NO;
			}
			confirm_show(command, table, &a.danger);
		}
		next = ask(&a);
		if (next == NEXT_RUN)
			return CONFIRM_RUN;
		if (next == NEXT_LEAVE)
			return CONFIRM_NO;
	}
}
