// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prompt_cite.c - which findings answer a question.
 *
 * The embedded model chooses what is asked about; these rules, by which it was
 * trained (inference/train/ask_data.py), say what follows from that.  So a
 * finding is neither forgotten nor cited for somebody whom it does not concern.
 */
#include <string.h>

#include "diagnose/findings_table.h"
#include "prompt_impl.h"

/* Words that say which resource is asked about.  ask_data.py has the same. */
static const struct {
	enum resource resource;
	const char *words;
} focus_words[] = {
	{ RESOURCE_MEMORY, " memory ram mem swap swapping swaps swapped thrash thrashing thrashes "
			   "paging oom killed " },
	{ RESOURCE_IO, " disk disks disc io i/o ssd drive storage iowait writing writes saving "
		       "copying " },
	{ RESOURCE_CPU, " cpu cpus processor processors core cores " },
};

static bool has_word(const char *words, const char *word, size_t len)
{
	for (const char *at = words; (at = strchr(at, ' ')) != NULL; at++)
		if (strncmp(at + 1, word, len) == 0 && at[1 + len] == ' ')
			return true;
	return false;
}

enum resource prompt_focus(const char *question)
{
	enum resource focus = RESOURCE_NONE;

	for (const char *word = question; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");

		for (size_t i = 0; i < sizeof(focus_words) / sizeof(focus_words[0]); i++) {
			if (!has_word(focus_words[i].words, word, len))
				continue;
			if (focus != RESOURCE_NONE && focus != focus_words[i].resource)
				return RESOURCE_NONE; /* of two: of none in particular */
			focus = focus_words[i].resource;
		}
		word += len;
	}
	return focus;
}

static bool is_fine(const struct findings *f, size_t i)
{
	return cause_is_fine(f->finding[i].cause);
}

/* Something waits, and for this resource (RESOURCE_NONE: for whatever). */
static bool is_of(const struct findings *f, size_t i, enum resource focus)
{
	return !is_fine(f, i) &&
	       (focus == RESOURCE_NONE || cause_table[f->finding[i].cause]->resource == focus);
}

static bool any_of(const struct findings *f, size_t shown, enum resource focus)
{
	for (size_t i = 0; i < shown; i++) {
		if (is_of(f, i, focus))
			return true;
	}
	return false;
}

static void cite(struct prompt_cited *out, size_t i)
{
	if (out->n < PROMPT_CITED_MAX)
		out->finding[out->n++] = (unsigned int)i + 1;
}

static void cite_fine(const struct findings *f, size_t shown, struct prompt_cited *out)
{
	for (size_t i = 0; i < shown && out->n == 0; i++) {
		if (is_fine(f, i))
			cite(out, i);
	}
}

void prompt_cite(const struct findings *f, size_t shown, enum resource focus,
		 struct prompt_cited *out)
{
	out->n = 0;
	if (!any_of(f, shown, focus)) {
		/* CPUs that are busy, and nobody waits for them: that is the answer. */
		if (focus == RESOURCE_CPU || focus == RESOURCE_NONE)
			cite_fine(f, shown, out);
		if (out->n)
			return;
		focus = RESOURCE_NONE;
	}
	for (size_t i = 0; i < shown; i++) {
		if (is_of(f, i, focus) && (out->n == 0 || !prompt_is_small(&f->finding[i])))
			cite(out, i);
	}
	if (out->n == 0)
		cite_fine(f, shown, out);
}

void prompt_cite_task(const struct prompt *p, const struct findings *f, size_t shown,
		      unsigned int name, struct prompt_cited *out)
{
	struct prompt_cited calm = { .n = 0 };

	out->n = 0;
	for (size_t i = 0; i < shown; i++) {
		if (prompt_name_of(p, &f->finding[i].victim) == name)
			cite(is_fine(f, i) ? &calm : out, i);
	}
	if (out->n == 0 && calm.n)
		*out = calm;
	for (size_t i = 0, own = out->n; i < shown && own == 0; i++) {
		if (prompt_name_of(p, &f->finding[i].victim) == 0 && !is_fine(f, i))
			cite(out, i);
	}
}
