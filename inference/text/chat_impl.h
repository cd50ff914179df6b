/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat_impl.h - a row of the table of chat formats.
 */
#ifndef INFERENCE_CHAT_IMPL_H
#define INFERENCE_CHAT_IMPL_H

#include <stdbool.h>

#include "chat.h"

#define CHAT_SIGNS_MAX 4

struct chat_format {
	const char *name;
	/* All of these are in the template, and none of the others. */
	const char *has[CHAT_SIGNS_MAX], *lacks[CHAT_SIGNS_MAX];
	/* What goes around a message of each role. */
	struct {
		const char *before, *after;
	} role[CHAT_ROLES];
	const char *answer; /* what an answer begins with, after all messages */
	/* What a turn begins with: the first message, and the first one after an
	 * assistant's; NULL: there are no turns. */
	const char *turn, *next_turn;
	bool trim, trim_answers; /* white space around all messages; an assistant's */
	/* A system message goes to the head of the next user's. */
	bool system_in_user;
};

extern const struct chat_format chat_formats[];
extern const size_t chat_formats_count;

#endif
