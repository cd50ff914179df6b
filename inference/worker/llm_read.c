/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_read.c - what the child says, taken out of its frames.  It parses untrusted
 * bytes, so it is not believed either: lengths, numbers and words are checked, and
 * text for people is made printable.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llm_impl.h"

static void copy_text(char *to, const char *from, size_t len)
{
	memcpy(to, from, len);
	to[len - 1] = '\0';
	for (char *c = to; *c; c++)
		if (*c < ' ' || *c == 127)
			*c = '?';
}

int llm_read_hello(struct llm *llm, uint32_t *words)
{
	struct llm_info *i = &llm->info;
	struct infer_hello hello;

	if (llm->reader->header.length != sizeof(hello))
		return -EPROTO;
	memcpy(&hello, llm->reader->payload, sizeof(hello));
	if (hello.version != INFER_VERSION || hello.lexicon_words > INFER_LEXICON_MAX)
		return -EPROTO;
	*i = (struct llm_info){ .parameters = hello.parameters, .file_bytes = hello.file_bytes,
				.context = hello.context, .vocabulary = hello.vocabulary,
				.format = hello.format, .load_us = hello.load_us,
				.confined = hello.confined & LLM_CONFINED_ALL,
				.restarts = llm->starts };
	copy_text(i->name, hello.name, sizeof(i->name));
	copy_text(i->architecture, hello.architecture, sizeof(i->architecture));
	copy_text(i->quantisation, hello.quantisation, sizeof(i->quantisation));
	*words = hello.lexicon_words;
	free(llm->words);
	free(llm->lexicon);
	llm->words = NULL;
	llm->n_lexicon = 0;
	llm->lexicon = calloc((size_t)*words + 1, sizeof(*llm->lexicon));
	if (!llm->lexicon)
		return -ENOMEM;
	llm->words = malloc((size_t)*words * (INFER_WORD_MAX + 1) + 1);
	return llm->words ? 0 : -ENOMEM;
}

int llm_read_words(struct llm *llm, uint32_t words, size_t *used)
{
	const char *text = (const char *)llm->reader->payload;
	size_t left = llm->reader->header.length;

	while (left) {
		const char *end = memchr(text, '\n', left);
		size_t len = end ? (size_t)(end - text) : 0;

		if (!end || llm->n_lexicon == words ||
		    !infer_word_ok(text, len,
				   llm->n_lexicon ? llm->lexicon[llm->n_lexicon - 1] : NULL))
			return -EPROTO;
		llm->lexicon[llm->n_lexicon++] = llm->words + *used;
		memcpy(llm->words + *used, text, len);
		llm->words[*used + len] = '\0';
		*used += len + 1;
		left -= len + 1;
		text = end + 1;
	}
	return 0;
}

/* The child's own reason, without bytes that are not printable. */
int llm_read_error(struct llm *llm)
{
	const struct frame_reader *r = llm->reader;
	struct infer_result wire;
	char text[160];
	size_t n;

	if (r->header.length < sizeof(wire))
		return llm_fail(llm, -EPROTO, "llamux-infer speaks another protocol");
	memcpy(&wire, r->payload, sizeof(wire));
	n = r->header.length - sizeof(wire);
	if (n >= sizeof(text))
		n = sizeof(text) - 1;
	for (size_t i = 0; i < n; i++) {
		char c = (char)r->payload[sizeof(wire) + i];

		text[i] = c >= ' ' && c < 127 ? c : '?';
	}
	text[n] = '\0';
	return llm_fail(llm, wire.error == -ENOENT ? -ENOENT : -EINVAL, "%s: %s", llm->model, text);
}

/* The errors that a request may end with; another one from the child is -EPROTO. */
static int known_error(int err)
{
	static const int known[] = {
		ETIME, ECANCELED, E2BIG, EBADMSG, EINVAL, ENOMEM, EDOM, ENOSPC
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (err == -known[i])
			return err;
	return -EPROTO;
}

/* DONE or ERROR: the result, or the error with its reason. */
int llm_read_result(struct llm *llm, struct llm_result *result)
{
	const struct frame_reader *r = llm->reader;
	struct infer_result wire;
	size_t n;

	if (r->header.length < sizeof(wire))
		return -EPROTO;
	memcpy(&wire, r->payload, sizeof(wire));
	llm->deaths = 0; /* it answers */
	*result = (struct llm_result){
		.prompt_tokens = wire.prompt_tokens,
		.generated_tokens = wire.generated_tokens,
		.first_token_us = wire.first_token_us,
		.total_us = wire.total_us,
		.logprob = wire.logprob,
		.reused_tokens = wire.reused_tokens,
		.steps = wire.steps,
	};
	if (r->header.type == INFER_DONE)
		return 0;
	n = r->header.length - sizeof(wire);
	llm_fail(llm, 0, "%.*s", n < 200 ? (int)n : 200, (const char *)r->payload + sizeof(wire));
	for (char *c = llm->reason; *c; c++)
		if (*c < ' ' || *c == 127)
			*c = '?';
	return known_error(wire.error);
}
