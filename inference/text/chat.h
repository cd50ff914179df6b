/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat.h - messages as the text that a chat model was trained on.
 *
 * tokenizer.chat_template is a program (Jinja); it is not run but recognised, by
 * strings that only it has, and stands for a row of a table of what goes around
 * each message.  Special tokens come of the template only: what a message says
 * stays text, also where it looks like one.  (A template whose marks are no tokens
 * but text, as Llama 2's [INST], cannot tell them from the same text in a message.)
 */
#ifndef INFERENCE_CHAT_H
#define INFERENCE_CHAT_H

#include <stddef.h>
#include <stdint.h>

struct gguf;
struct tokenizer;

enum chat_role { CHAT_SYSTEM, CHAT_USER, CHAT_ASSISTANT, CHAT_ROLES };

struct chat_message {
	enum chat_role role;
	const char *text;
	size_t len;
};

struct chat_format;

/* Longest template that is looked at. */
#define CHAT_TEMPLATE_MAX (1u << 20)

/* NULL: it is none of those known. */
const struct chat_format *chat_find(const char *template, size_t len);

/*
 * The format of the file's template.  -ENOENT: it has none; -EINVAL: it is not
 * known; the reason in words in reason (may be NULL).
 */
int chat_open(const struct gguf *g, const struct chat_format **out, char *reason,
	      size_t reason_len);

/* Of the table, such as "chatml". */
const char *chat_name(const struct chat_format *f);

/*
 * The text of the messages up to where the assistant's answer begins.  *out is the
 * caller's to free.  -EINVAL: an unknown role, or a system message
 * behind the last of the user's in a format that knows none; -ENOMEM.
 */
int chat_render(const struct chat_format *f, const struct chat_message *message, size_t n,
		char **out, size_t *len);

/* The same as token ids, with BOS in front if the file asks for it.  The number of
 * ids or a negative errno; -E2BIG if more than max. */
long chat_encode(const struct tokenizer *t, const struct chat_format *f,
		 const struct chat_message *message, size_t n, int32_t *out, size_t max);

#endif
