// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_nobody.c - a question that names a process which there is not, is told so.
 */
#include <stdio.h>
#include <string.h>

#include "answer_impl.h"

/* Behind one of these a word that is none of the language is meant as a name. */
#define BEFORE_NAME                                                                                \
	"is|are|was|does|do|did|has|with|my|our|the|by|for|of|about|called|named|may|can|could|" \
	"will|should|" KIND
#define WORD_SIZE sizeof(((struct slot *)0)->value)
#define KIND "process|program|service|app|application"
/* ... but behind "which process" it is what that does ("wakes", "flaps"). */
#define BEFORE_KIND "which|what|any|every|each|no|other|some"
/* Words that the model knows and that are nothing but programs. */
#define PROGRAMS                                                                                   \
	"ssh|sshd|docker|systemd|zoom|discord|vim|emacs|git|python|java|rsync|tar|cron|bash|gnome|" \
	"kde|scp|curl|wget|perl|cups"
/* ... and before one of these it is what is measured: "the p99 latency". */
#define MEASURES                                                                                   \
	"latency|latencies|time|times|rate|percentile|throughput|bandwidth|iops|usage|value|average"
/* No word of the language either, and never a name: "is mine high?" */
#define OWNS "mine|yours|ours|hers|theirs"

/* The first word of a text. */
static bool is_of(const char *word, const char *words)
{
	char padded[48];
	int len = (int)strcspn(word, " ");

	snprintf(padded, sizeof(padded), " %.*s ", len < 40 ? len : 40, word);
	return answer_has_word(padded, words);
}

/* The value of the slot "word2", where the text begins with one; NULL: with a word of the model. */
static const char *slot_value(const struct prompt *p, const char *text)
{
	for (size_t i = 0; i < p->slots.count; i++) {
		const struct slot *slot = &p->slots.slot[i];
		char name[16];

		snprintf(name, sizeof(name), "%s%u", slot_type_name(SLOT_WORD), slot->index);
		if (slot->type == SLOT_WORD && is_of(text, name))
			return slot->value;
	}
	return NULL;
}

/* What a word of the question may name; NULL: it is a word of the language. */
static const char *name_in(const struct prompt *p, const char *word)
{
	const char *value = slot_value(p, word);

	if (value)
		return is_of(value, OWNS) ? NULL : value;
	return is_of(word, PROGRAMS) ? word : NULL;
}

static bool is_measure(const struct prompt *p, const char *text)
{
	const char *value = slot_value(p, text);

	return is_of(value ? value : text, MEASURES);
}

/* Such a word behind one that expects a name, into out; false: the question has none. */
static bool named_word(const struct prompt *p, char out[WORD_SIZE])
{
	char simple[ANSWER_WORDS_MAX], before[2][32] = {"  ", "  "}, *rest = simple, *word;

	if (!answer_asked(p, simple))
		return false;
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		const char *name = name_in(p, word);

		if (name && answer_has_word(before[0], BEFORE_NAME) &&
		    !(answer_has_word(before[0], KIND) &&
		      answer_has_word(before[1], BEFORE_KIND)) &&
		    !is_measure(p, rest)) {
			snprintf(out, WORD_SIZE, "%s", name);
			return true;
		}
		memcpy(before[1], before[0], sizeof(before[0]));
		snprintf(before[0], sizeof(before[0]), " %.20s ", word);
	}
	return false;
}

bool answer_say_nobody(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;
	char word[WORD_SIZE], comm[SNAPSHOT_NAME_LEN + 1];

	if (!named_word(ctx->prompt, word) || answer_is_suspect(word))
		return false;
	for (size_t i = 0; i < s->n_tasks; i++) {
		snprintf(comm, sizeof(comm), "%.*s", SNAPSHOT_NAME_LEN, s->task[i].comm);
		if (strcasestr(comm, word))
			return false;
	}
	for (size_t i = 0; i < s->n_cgroups; i++) {
		if (strcasestr(s->cgroup[i].path, word))
			return false;
	}
	for (size_t i = 0; i < s->n_disks; i++) {
		if (strncasecmp(s->disk[i].name, word, sizeof(s->disk[i].name)) == 0)
			return false;
	}
	text_str(t, "No process that I see is called `");
	text_name(t, word);
	text_str(t, "`.\n");
	return true;
}
