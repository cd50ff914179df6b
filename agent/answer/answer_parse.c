// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_parse.c - the model's line becomes advice, or nothing does.
 *
 * The grammar should have excluded whatever is refused here; it is checked again
 * because the line comes from another process and the ids become array indices.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer_impl.h"
#include "prompt_impl.h"

/* A line of the form is at most some 100 bytes. */
#define LINE_MAX_BYTES 512
#define TOKENS_MAX 40

struct line {
	char text[LINE_MAX_BYTES + 1];
	const char *token[TOKENS_MAX];
	size_t n;
	size_t at;
};

struct bounds {
	size_t findings, offers, names;
	const struct slots *slots;
};

/* Tokens are separated by exactly one space; one line end may follow. */
static int split(const char *text, size_t len, struct line *out)
{
	out->n = out->at = 0;
	if (len && text[len - 1] == '\n')
		len--;
	if (len == 0 || len > LINE_MAX_BYTES || memchr(text, '\0', len))
		return -EBADMSG;
	memcpy(out->text, text, len);
	out->text[len] = '\0';
	for (char *p = out->text;; p++) {
		if (*p == '\0' || *p == ' ' || out->n == TOKENS_MAX)
			return -EBADMSG;
		out->token[out->n++] = p;
		p += strcspn(p, " ");
		if (*p == '\0')
			return 0;
		*p = '\0';
	}
}

static const char *peek(const struct line *l)
{
	return l->at < l->n ? l->token[l->at] : NULL;
}

static bool take(struct line *l, const char *word)
{
	const char *token = peek(l);

	if (!token || strcmp(token, word) != 0)
		return false;
	l->at++;
	return true;
}

/* "<f3>" with 1 <= 3 <= max; no leading zero. */
static bool take_id(struct line *l, char letter, size_t max, unsigned int *id)
{
	const char *token = peek(l);

	if (!token || token[0] != '<' || token[1] != letter || token[2] < '1' || token[2] > '9' ||
	    strcmp(token + 3, ">") != 0)
		return false;
	*id = (unsigned int)(token[2] - '0');
	if (*id > max)
		return false;
	l->at++;
	return true;
}

static void add_once(uint8_t *list, size_t *n, size_t max, unsigned int id)
{
	for (size_t i = 0; i < *n; i++) {
		if (list[i] == id)
			return;
	}
	if (*n < max)
		list[(*n)++] = (uint8_t)id;
}

/* cited ["do" action+] */
static int parse_cited(struct line *l, const struct bounds *b, struct advice *out)
{
	unsigned int id;

	if (!take(l, "none")) {
		if (!take_id(l, 'f', b->findings, &id))
			return -EBADMSG;
		do {
			add_once(out->cited, &out->n_cited, ADVICE_CITED_MAX, id);
		} while (take_id(l, 'f', b->findings, &id));
	}
	if (!take(l, "do"))
		return 0;
	if (!take_id(l, 'a', b->offers, &id))
		return -EBADMSG;
	do {
		add_once(out->actions, &out->n_actions, ADVICE_ACTIONS_MAX, id);
	} while (take_id(l, 'a', b->offers, &id));
	return 0;
}

static int parse_task(struct line *l, const struct bounds *b, struct advice *out)
{
	if (!take_id(l, 'n', b->names, &out->name))
		return -EBADMSG;
	return parse_cited(l, b, out);
}

static int take_word(struct line *l, const char *const *words, struct advice *out)
{
	for (; *words; words++) {
		if (take(l, *words)) {
			strncpy(out->word, *words, sizeof(out->word) - 1);
			return 0;
		}
	}
	return -EBADMSG;
}

static int parse_top(struct line *l, const struct bounds *b, struct advice *out)
{
	static const char *const words[] = { "cpu", "mem", "disk", NULL };

	(void)b;
	return take_word(l, words, out);
}

static bool has_slot(const struct bounds *b, enum slot_type type, const char **value)
{
	for (size_t i = 0; i < b->slots->count; i++) {
		if (b->slots->slot[i].type == type && b->slots->slot[i].index == 1) {
			*value = b->slots->slot[i].value;
			return true;
		}
	}
	return false;
}

static int parse_history(struct line *l, const struct bounds *b, struct advice *out)
{
	const char *value;

	if (!take(l, "<time1>"))
		return 0;
	if (!has_slot(b, SLOT_TIME, &value))
		return -EBADMSG;
	memcpy(out->word, "time", sizeof("time"));
	return 0;
}

static int parse_optimize(struct line *l, const struct bounds *b, struct advice *out)
{
	static const char *const words[] = { "coding", "gaming",  "call", "batch",
					     "quiet",  "battery", NULL };

	(void)b;
	return take_word(l, words, out);
}

static int parse_change(struct line *l, const struct bounds *b, struct advice *out)
{
	static const char *const words[] = {"faster", "less", "limit", "pause", "hibernate", NULL};

	if (take_word(l, words, out))
		return -EBADMSG;
	if (take(l, "none") || take_id(l, 'n', b->names, &out->name))
		return 0;
	return -EBADMSG;
}

static int parse_undo(struct line *l, const struct bounds *b, struct advice *out)
{
	static const char *const words[] = { "last", "all", NULL };
	unsigned long number;
	const char *value;
	char *end;

	if (!take(l, "<num1>"))
		return take_word(l, words, out);
	if (!has_slot(b, SLOT_NUMBER, &value))
		return -EBADMSG;
	errno = 0;
	number = strtoul(value, &end, 10);
	if (errno || end == value || *end || value[0] == '-' || number > UINT32_MAX)
		return -EBADMSG;
	out->number = (unsigned int)number;
	return 0;
}

static int parse_nothing(struct line *l, const struct bounds *b, struct advice *out)
{
	(void)l;
	(void)b;
	(void)out;
	return 0;
}

static const struct {
	const char *word;
	int (*parse)(struct line *l, const struct bounds *b, struct advice *out);
} intents[INTENT_COUNT] = {
	[INTENT_DIAGNOSE] = { "diagnose", parse_cited },
	[INTENT_TASK] = { "task", parse_task },
	[INTENT_TOP] = { "top", parse_top },
	[INTENT_HISTORY] = { "history", parse_history },
	[INTENT_HEALTH] = { "health", parse_nothing },
	[INTENT_OPTIMIZE] = { "optimize", parse_optimize },
	[INTENT_CHANGE] = { "change", parse_change },
	[INTENT_YES] = { "yes", parse_nothing },
	[INTENT_NO] = { "no", parse_nothing },
	[INTENT_WHY] = { "why", parse_nothing },
	[INTENT_WHAT] = { "what", parse_nothing },
	[INTENT_UNDO] = { "undo", parse_undo },
	[INTENT_LOG] = { "log", parse_nothing },
	[INTENT_HELLO] = { "hello", parse_nothing },
	[INTENT_ABOUT] = { "about", parse_nothing },
	[INTENT_COMMAND] = { "command", parse_nothing },
	[INTENT_OFFTOPIC] = { "offtopic", parse_nothing },
	[INTENT_UNCLEAR] = { "unclear", parse_nothing },
};

int answer_parse(const char *line, size_t len, const struct findings *findings,
		 const struct prompt *prompt, struct advice *out)
{
	struct bounds b = { .names = prompt->n_names, .slots = &prompt->slots };
	struct advice advice = { .intent = INTENT_UNCLEAR };
	struct line l;
	int err;

	b.findings = findings->n_findings > prompt->cut ? findings->n_findings - prompt->cut : 0;
	b.offers = prompt_offers_shown(findings, b.findings);
	memset(out, 0, sizeof(*out));
	out->intent = INTENT_UNCLEAR;
	err = split(line, len, &l);
	for (size_t i = 0; !err && i < INTENT_COUNT; i++) {
		if (!take(&l, intents[i].word))
			continue;
		advice.intent = (enum advice_intent)i;
		err = intents[i].parse(&l, &b, &advice);
		/* Nothing may stand behind it. */
		if (!err && l.at != l.n)
			err = -EBADMSG;
		if (!err)
			*out = advice;
		return err;
	}
	return -EBADMSG;
}
