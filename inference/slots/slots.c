/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * slots.c - takes the arguments out of a person's words.  The rules, in the order
 * in which they apply to what is left of the text (details are with the code):
 *
 *  1. Cleaning (slots_clean.c): control characters are spaces, curly quotes and
 *     dashes are ASCII, malformed UTF-8 is a space, invisible characters go.
 *  2. A known name (slots_scan.c), whatever its case, the longest first, ending
 *     where a word ends; "'s" after it is dropped.  A name that is also a common
 *     word ("yes", "make": slots_common.c) is taken only in quotes, or beside a
 *     word such as "process" or "called", or behind one such as "throttle"; a pid not before a unit.
 *  3. Text in quotes ('..' ".." `..`, opened at the start of a word; a single
 *     quote is closed at the end of one): a known name, a path (/ ~/ ./ ../ in
 *     front), a glob (*. in front), else <str>.  Only here may < and > be part of
 *     a value.
 *  4. '>' and '<' before a number are the words "over" and "under", and nothing
 *     elsewhere.
 *  5. A word ends at white space, a double quote or '<' '>'.  Brackets around it
 *     go; sentence punctuation after it becomes words of its own, at most three in
 *     a row.
 *  6. Dates, times, numbers and units (slots_number.c), also "100 MB", "7 days",
 *     "3 pm", "ten"; "one" only before a unit.  "10-20" is "<num1> to <num2>".
 *  7. A word of the lexicon.
 *  8. Forms (slots_match.c): URL, host, mode, extension, glob, path, file name.
 *  9. What holds other signs is cut there and its parts tried again; "a:b",
 *     "a=b" and the like are one <word> unless the left part is in the lexicon.
 * 10. "'s" behind a lexicon word goes; a slip of a lexicon word is that word; all
 *     else is <word>, as typed.  Without a lexicon there is neither: the word
 *     stays, in lower case, without what is not ASCII.
 *
 * Slots are numbered as they appear, also equal ones; only a name keeps its number.
 */
#include "llamux/slots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "slots_impl.h"

/* The longest text that is looked at; questions are shorter (paths.h). */
#define TEXT_MAX 65536

static const char *const type_names[SLOT_TYPES] = {
	[SLOT_NAME] = "n",     [SLOT_PATH] = "path",     [SLOT_GLOB] = "glob",
	[SLOT_EXT] = "ext",    [SLOT_SIZE] = "size",     [SLOT_DURATION] = "dur",
	[SLOT_DATE] = "date",  [SLOT_TIME] = "time",     [SLOT_NUMBER] = "num",
	[SLOT_PERCENT] = "pct", [SLOT_STRING] = "str",   [SLOT_MODE] = "mode",
	[SLOT_HOST] = "host",  [SLOT_WORD] = "word",
};

const char *slot_type_name(enum slot_type type)
{
	return (unsigned int)type < SLOT_TYPES ? type_names[type] : "";
}

bool slots_same_word(const char *text, size_t len, const char *word)
{
	size_t i = 0;

	while (i < len && word[i] && to_lower(text[i]) == to_lower(word[i]))
		i++;
	return i == len && !word[i];
}

/* Writes one word, with a space before it if it is not the first. */
static void emit(struct scan *s, const char *word, size_t len)
{
	size_t need = len + (s->used ? 1 : 0);

	if (s->overflow || s->used + need + 1 > s->out_len) {
		s->overflow = true;
		return;
	}
	if (s->used)
		s->out[s->used++] = ' ';
	memcpy(s->out + s->used, word, len);
	s->used += len;
	s->out[s->used] = '\0';
}

static void emit_slot(struct scan *s, enum slot_type type, unsigned int index)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "<%s%u>", type_names[type], index);

	emit(s, text, (size_t)n);
	s->any = true;
	s->after_marker = false;
}

static void add_slot(struct scan *s, enum slot_type type, unsigned int index, const char *value,
		     size_t len)
{
	struct slot *slot;

	if (s->slots->count == SLOTS_MAX || len > SLOT_VALUE_MAX) {
		s->slots->dropped++;
		s->any = true;
		return;
	}
	slot = &s->slots->slot[s->slots->count++];
	slot->type = type;
	slot->index = index;
	memcpy(slot->value, value, len);
	slot->value[len] = '\0';
	emit_slot(s, type, index);
}

void slots_put(struct scan *s, enum slot_type type, const char *value, size_t len)
{
	unsigned int of_type = 0;

	for (size_t i = 0; i < s->slots->count; i++)
		of_type += s->slots->slot[i].type == type;
	if (of_type == SLOTS_PER_TYPE) {
		s->slots->dropped++;
		s->any = true;
		return;
	}
	add_slot(s, type, of_type + 1, value, len);
}

void slots_put_name(struct scan *s, size_t index)
{
	for (size_t i = 0; i < s->slots->count; i++) {
		if (s->slots->slot[i].type == SLOT_NAME && s->slots->slot[i].index == index + 1) {
			emit_slot(s, SLOT_NAME, (unsigned int)index + 1);
			return;
		}
	}
	add_slot(s, SLOT_NAME, (unsigned int)index + 1, s->names[index], strlen(s->names[index]));
}

/* Words beside which a name is meant even if it is a common word. */
static const char *const markers[] = {
	"process", "processes", "program", "programs", "task", "app",     "application", "service",
	"daemon",  "command",   "pid",     "group",    "cgroup", "container", "called",  "named",
};

/* Words behind which one is meant: what is done to it, "what is up with". */
static const char *const openers[] = {
	"throttle", "pause", "freeze", "suspend", "limit", "hibernate", "boost",
	"prioritize", "curb", "tame", "let", "with", "thaw", "unfreeze", "unpause", "resume",
};

static bool is_word_of(const char *word, size_t len, const char *const *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slots_same_word(word, len, table[i]))
			return true;
	return false;
}

bool slots_is_marker(const char *word, size_t len)
{
	return is_word_of(word, len, markers, sizeof(markers) / sizeof(markers[0]));
}

void slots_put_word(struct scan *s, const char *word, size_t len)
{
	char text[SLOT_VALUE_MAX + 1];
	size_t n = 0;

	if (len > SLOT_VALUE_MAX) {
		s->slots->dropped++;
		return;
	}
	for (size_t i = 0; i < len; i++)
		if (word[i] > ' ' && word[i] < 127 && word[i] != '<' && word[i] != '>')
			text[n++] = to_lower(word[i]);
	if (!n)
		return;
	emit(s, text, n);
	s->any = true;
	s->after_marker = slots_is_marker(word, len) ||
			  is_word_of(word, len, openers, sizeof(openers) / sizeof(openers[0]));
}

void slots_put_punctuation(struct scan *s, char c)
{
	emit(s, &c, 1);
}

/* A name can be looked for if it is short enough and all its bytes are printable. */
static bool usable_name(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 127)
			return false;
	return n > 0 && n <= SLOT_VALUE_MAX;
}

int slots_extract(const char *text, const char *const *names, size_t n_names,
		  const char *const *lexicon, size_t n_lexicon, struct slots *slots, char *out,
		  size_t out_len)
{
	const char *usable[SLOTS_NAMES];
	struct scan s = { .names = usable, .lexicon = lexicon, .n_lexicon = n_lexicon,
			  .slots = slots, .out = out, .out_len = out_len };
	size_t len = strnlen(text, TEXT_MAX + 1);
	char *clean;

	memset(slots, 0, sizeof(*slots));
	if (!out_len || len > TEXT_MAX)
		return -E2BIG;
	out[0] = '\0';
	s.n_names = n_names < SLOTS_NAMES ? n_names : SLOTS_NAMES;
	for (size_t i = 0; i < s.n_names; i++)
		usable[i] = usable_name(names[i]) ? names[i] : "";
	clean = malloc(len + 1);
	if (!clean)
		return -ENOMEM;
	s.len = slots_clean(text, len, clean);
	s.text = clean;
	slots_scan(&s);
	free(clean);
	if (s.overflow)
		return -E2BIG;
	return s.any ? 0 : -EINVAL;
}
