// SPDX-License-Identifier: GPL-2.0-or-later
/* classify.c - weighs the words of a line. */
#include "classify.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WORD_BYTES 64
#define WORDS_MAX 64
#define QUESTION_WEIGHT 1 /* a question mark at the end; a glob may end so too */

struct line_word {
	char raw[WORD_BYTES * 2]; /* as typed, cut */
	char plain[WORD_BYTES];   /* lower case, without punctuation at the end */
	bool option;		  /* -x, --long, +x */
	bool shell;		  /* has a character that only a shell line has */
	bool quoted;
	bool alphabetic; /* plain consists of letters, ' and - */
};

struct line_words {
	struct line_word word[WORDS_MAX];
	size_t count;
	bool question; /* ends in ?  */
};

/* -- words ------------------------------------------------------------------ */

static void make_plain(struct line_word *w)
{
	size_t len = 0;

	for (const char *p = w->raw; *p && len < sizeof(w->plain) - 1; p++)
		w->plain[len++] = (char)tolower((unsigned char)*p);
	while (len > 0 && strchr(".,!?:", w->plain[len - 1]))
		len--;
	w->plain[len] = '\0';
	w->alphabetic = len > 0;
	for (size_t i = 0; i < len; i++)
		if (!isalpha((unsigned char)w->plain[i]) && !strchr("'-", w->plain[i]))
			w->alphabetic = false;
}

static bool is_assignment(const char *s)
{
	const char *p = s;

	if (!isalpha((unsigned char)*p) && *p != '_')
		return false;
	while (isalnum((unsigned char)*p) || *p == '_')
		p++;
	if (*p == '[' || *p == '+')
		return strstr(p, "=") != NULL;
	return *p == '=';
}

/* An apostrophe within a word (what's) is no quote. */
static bool has_quote(const char *s)
{
	if (strchr(s, '"') || s[0] == '\'' || strstr(s, "=\'"))
		return true;
	return false;
}

static void judge_word(struct line_word *w)
{
	const char *s = w->raw;

	make_plain(w);
	w->quoted = has_quote(s);
	w->option = (s[0] == '-' && (isalpha((unsigned char)s[1]) || s[1] == '-')) ||
		    (s[0] == '+' && (isalpha((unsigned char)s[1]) || s[1] == '%'));
	w->shell = strpbrk(s, "|;&<>$`(){}\\~") != NULL || strcmp(s, ".") == 0 ||
		   strcmp(s, "..") == 0 || strncmp(s, "./", 2) == 0 || strncmp(s, "../", 3) == 0 ||
		   strcmp(s, "=") == 0 || strcmp(s, "==") == 0 || strcmp(s, "!=") == 0 ||
		   strcmp(s, "]") == 0 || is_assignment(s);
}

/* The mark that is open after a word, if it was `mark` before; '\0' for none.  An
 * apostrophe within a word is no quote. */
static char open_quote(char mark, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (mark)
			mark = word[i] == mark ? '\0' : mark;
		else if (word[i] == '"' || (word[i] == '\'' && (i == 0 || !isalnum((unsigned char)word[i - 1]))))
			mark = word[i];
	}
	return mark;
}

static void split(const char *line, struct line_words *out)
{
	size_t len = strlen(line);
	char mark = '\0';

	memset(out, 0, sizeof(*out));
	while (len > 0 && isspace((unsigned char)line[len - 1]))
		len--;
	out->question = len > 0 && line[len - 1] == '?';
	while (*line && out->count < WORDS_MAX) {
		struct line_word *w = &out->word[out->count];
		size_t n;

		line += strspn(line, " \t\n");
		n = strcspn(line, " \t\n");
		if (n == 0)
			break;
		snprintf(w->raw, sizeof(w->raw), "%.*s", (int)n, line);
		judge_word(w);
		w->quoted |= mark != '\0';
		mark = open_quote(mark, line, n);
		out->count++;
		line += n;
	}
}

static bool is_one_of(const char *list, const char *word)
{
	size_t len = strlen(word);

	if (len == 0)
		return false;
	for (const char *p = list; (p = strstr(p, word)) != NULL; p += len)
		if ((p == list || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

/* -- the evidence ------------------------------------------------------------ */

static bool any_option(const struct line_words *w)
{
	for (size_t i = 1; i < w->count; i++)
		if (w->word[i].option)
			return true;
	return false;
}

static bool any_shell(const struct line_words *w, size_t from)
{
	for (size_t i = from; i < w->count; i++)
		if (w->word[i].option || w->word[i].shell)
			return true;
	return false;
}

/*
 * The sum over the words from `from` on.  A word that names a file says nothing;
 * a word of one letter says little.
 */
static int weigh(const struct line_words *w, size_t from, const struct verb *verb,
		 const struct classify_world *world)
{
	int sum = 0;

	for (size_t i = from; i < w->count; i++) {
		const struct line_word *word = &w->word[i];
		int weight;

		if (word->quoted || word->option || word->shell)
			continue;
		if (verb && is_one_of(verb->allowed, word->plain))
			continue;
		weight = classify_weight(word->plain);
		if (weight == 0 && classify_opener(word->plain))
			weight = 1;
		if (weight > 0 && world->exists(world->ctx, word->raw))
			continue;
		if (strlen(word->plain) == 1 && weight > 1)
			weight = 1;
		sum += weight;
		if (verb && word->alphabetic &&
		    (verb->shape == VERB_NOTHING || verb->shape == VERB_NUMBERS))
			sum++;
	}
	if (w->question && w->count > 1)
		sum += QUESTION_WEIGHT;
	return sum;
}

/*
 * Does the line go on as the grammar of its keyword wants it?  Asking bash would
 * not do: "while I was away" could still become a loop.
 */
static bool keyword_fits(const struct line_words *w, const struct classify_world *world)
{
	const char *first = w->word[0].raw, *second = w->word[1].raw;
	bool ends = second[0] && second[strlen(second) - 1] == ';';

	if (strcmp(first, "for") == 0 || strcmp(first, "select") == 0 ||
	    strcmp(first, "case") == 0)
		return ends || second[0] == '(' || w->count == 2 ||
		       strcmp(w->word[2].raw, "in") == 0;
	if (strcmp(first, "function") == 0)
		return true;
	/* if, while, until, then, do: a command follows. */
	return w->word[1].shell || w->word[1].quoted || strpbrk(second, "[!:\"'") ||
	       world->kind(world->ctx, second) != WORD_UNKNOWN;
}

/* A command that is also a verb. */
static enum verdict judge_verb(const char *line, const struct line_words *w,
			       const struct verb *verb, const struct classify_world *world)
{
	int sum = weigh(w, 1, verb, world);

	if (w->count < 2)
		return VERDICT_SHELL;
	if (verb->shape == VERB_COMMAND && w->count > 1 &&
	    world->kind(world->ctx, w->word[1].raw) != WORD_UNKNOWN) {
		/* The rest is a command line of its own; its verdict is ours. */
		line += strspn(line, " \t\n");
		line += strcspn(line, " \t\n");
		return classify(line, world);
	}
	if (any_option(w))
		return VERDICT_SHELL;
	if (verb->shape == VERB_SYNTAX)
		return sum > verb->min && !keyword_fits(w, world) ? VERDICT_ENGLISH :
								    VERDICT_SHELL;
	if (any_shell(w, 1))
		return sum > verb->min && !world->parses(world->ctx, line) ? VERDICT_ENGLISH :
									    VERDICT_SHELL;
	return sum >= verb->min ? VERDICT_ENGLISH : VERDICT_SHELL;
}

/* The first word is nothing that could be run. */
static enum verdict judge_unknown(const struct line_words *w, const struct classify_world *world)
{
	const struct line_word *first = &w->word[0];
	bool shell = any_shell(w, 0);
	int sum = weigh(w, 0, NULL, world);

	if (!first->alphabetic)
		return sum >= 3 && !shell ? VERDICT_ENGLISH : VERDICT_SHELL;
	/* "create directory a|touch b" would run touch unseen, although nothing can
	 * run "create". */
	if (shell)
		return sum >= 4 || classify_opener(first->plain) ? VERDICT_ENGLISH : VERDICT_SHELL;
	if (classify_opener(first->plain))
		return VERDICT_ENGLISH;
	if (w->count == 1)
		return sum > 0 || w->question ? VERDICT_ENGLISH : VERDICT_SHELL;
	return sum >= 2 ? VERDICT_ENGLISH : VERDICT_SHELL;
}

enum verdict classify(const char *line, const struct classify_world *world)
{
	struct line_words w;
	const struct line_word *first;
	const struct verb *verb;

	split(line, &w);
	if (w.count == 0)
		return VERDICT_SHELL;
	first = &w.word[0];
	/* Syntax that no sentence begins with. */
	if (first->shell || first->quoted || strchr(first->raw, '/') ||
	    strchr("#!:@%=[]*", first->raw[0]))
		return VERDICT_SHELL;
	if (world->kind(world->ctx, first->raw) == WORD_UNKNOWN)
		return judge_unknown(&w, world);
	verb = classify_verb(first->raw);
	return verb ? judge_verb(line, &w, verb, world) : VERDICT_SHELL;
}

bool classify_runs_nothing(const char *line, const struct classify_world *world)
{
	struct line_words w;

	split(line, &w);
	return w.count > 1 && w.word[0].alphabetic && !w.word[0].quoted && !any_shell(&w, 0) &&
	       world->kind(world->ctx, w.word[0].raw) == WORD_UNKNOWN;
}
