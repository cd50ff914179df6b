/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt_look.h - what the tests of prompts share: build one from what was found,
 * and ask its grammar.
 */
#ifndef TESTS_PROMPT_LOOK_H
#define TESTS_PROMPT_LOOK_H

#include "findings_look.h"

#include "answer/prompt.h"
#include "decode/grammar.h"

static struct prompt prompt;

/* Sorted, as a model's lexicon is. */
static const char *const lexicon[] = {
	"and",	"at",	"behind", "cpu",    "disk", "does",   "everything", "faster", "files",
	"find", "for",	"give",	  "in",	    "is",   "it",     "less",	    "limit",  "machine",
	"make", "me",	"memory", "my",	  "of",	    "pid",  "please", "process",    "run",    "seconds",
	"show", "slow", "so",	  "system", "than", "the",    "time",	    "to",     "undo",
	"wait", "was",	"what",	  "who",    "why",  "with",   "yes",    "zoom",
};

static inline int build(struct made *m, const char *question, unsigned int pending, bool in_force)
{
	struct prompt_input in = {
		.question = question,
		.findings = &found,
		.snapshot = &m->s,
		.lexicon = lexicon,
		.n_lexicon = sizeof(lexicon) / sizeof(lexicon[0]),
		.pending = pending,
		.done = in_force,
		.format = 1,
	};

	return prompt_build(&in, &prompt);
}

/* Does the grammar accept this answer, whole? */
static inline bool accepts(const char *answer)
{
	struct grammar *g = NULL;
	struct matcher *m = NULL;
	char reason[200];
	bool good;

	if (grammar_compile(prompt.grammar, &g, reason, sizeof(reason)) < 0)
		fail_msg("%s", reason);
	assert_int_equal(matcher_new(g, NULL, &m), 0);
	good = matcher_accept_bytes(m, answer, strlen(answer)) == 0 && matcher_accepting(m);
	matcher_free(m);
	grammar_free(g);
	return good;
}

#endif
