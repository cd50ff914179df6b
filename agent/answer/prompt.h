/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt.h - the bounded text that the model sees and the grammar that binds
 * its answer (form: llamux/advice.h).  Pure.
 */
#ifndef AGENT_PROMPT_H
#define AGENT_PROMPT_H

#include <stdbool.h>

#include "llamux/finding.h"
#include "llamux/slots.h"
#include "llamux/snapshot.h"

#define PROMPT_TEXT_MAX 8192
#define PROMPT_GRAMMAR_MAX 8192

/* A name that the prompt or the question speaks of: <n1> is name[0]. */
struct prompt_name {
	char text[64];
	struct subject subject;
};

struct prompt_input {
	const char *question;            /* as said */
	const struct findings *findings;
	const struct snapshot *snapshot; /* names of running processes */
	const char *const *lexicon;      /* of the model; may be empty */
	size_t n_lexicon;
	unsigned int pending;            /* offer id that waits for consent, 0 */
	bool done;                       /* an action of this person is in force */
	unsigned int format;             /* llm_info.format; 0: other models */
};

struct prompt {
	char text[PROMPT_TEXT_MAX];
	size_t text_len;
	char grammar[PROMPT_GRAMMAR_MAX];
	struct slots slots;
	struct prompt_name name[SLOTS_NAMES];
	size_t n_names;
	size_t cut;                      /* findings left out for want of room */
};

/* -E2BIG: question too long; -EINVAL: no words in it; -ENOSPC: slots dropped. */
int prompt_build(const struct prompt_input *in, struct prompt *out);

/* The prompt and grammar for a request for a command. */
int prompt_build_command(const char *question, const char *const *lexicon,
			 size_t n_lexicon, unsigned int format,
			 struct prompt *out);

/* Does the model's command do what was said?  Not if it is "@ask", nor if it leaves
 * out a word: that one was no argument but what a complaint is made of. */
bool prompt_command_fits(const struct prompt *p, const char *command);

#endif
