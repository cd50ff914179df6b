// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_nobody.c - a question that names a process which there is not, is told so.
 */
#include <stdio.h>
#include <string.h>

#include "answer_impl.h"

/* Behind one of these a word that is none of the language is meant as a name. */
#define BEFORE_NAME                                                                                \
	"is|are|was|does|do|did|has|with|my|our|the|by|for|of|about|called|named|" KIND
#define KIND "process|program|service|app|application"
/* ... but behind "which process" it is what that does ("wakes", "flaps"). */
#define BEFORE_KIND "which|what|any|every|each|no|other|some"
/* No word of the language either, and never a name: "is mine high?" */
#define OWNS "mine|yours|ours|hers|theirs"

static bool is_own(const char *word)
{
	char padded[48];

	snprintf(padded, sizeof(padded), " %.40s ", word);
	return answer_has_word(padded, OWNS);
}

/* The value of the slot "word2", behind such a word; NULL: the question has none. */
static const char *named_word(const struct prompt *p)
{
	char simple[ANSWER_WORDS_MAX], before[2][32] = {"  ", "  "}, *rest = simple, *word;

	if (!answer_asked(p, simple))
		return NULL;
	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		for (size_t i = 0; i < p->slots.count; i++) {
			const struct slot *slot = &p->slots.slot[i];
			char name[16];

			snprintf(name, sizeof(name), "%s%u", slot_type_name(SLOT_WORD),
				 slot->index);
			if (slot->type == SLOT_WORD && strcmp(word, name) == 0 &&
			    answer_has_word(before[0], BEFORE_NAME) &&
			    !(answer_has_word(before[0], KIND) &&
			      answer_has_word(before[1], BEFORE_KIND)) &&
			    !is_own(slot->value))
				return slot->value;
		}
		memcpy(before[1], before[0], sizeof(before[0]));
		snprintf(before[0], sizeof(before[0]), " %.20s ", word);
	}
	return NULL;
}

bool answer_say_nobody(const struct answer_context *ctx, struct text *t)
{
	const struct snapshot *s = ctx->snapshot;
	const char *word = named_word(ctx->prompt);
	char comm[SNAPSHOT_NAME_LEN + 1];

	if (!word || answer_is_suspect(word))
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
	text_str(t, "No process that I see is called `");
	text_name(t, word);
	text_str(t, "`.\n");
	return true;
}
