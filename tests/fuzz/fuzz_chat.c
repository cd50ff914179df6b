/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_chat.c - a chat template of anybody's making and messages: lines that begin
 * with a role's digit after the first NUL.  What is rendered holds every message,
 * and no message brings a token that stands for a mark of the template.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/gguf.h"
#include "text/chat.h"
#include "text/tokenizer.h"

#define MESSAGES_MAX 8
#define IDS_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct gguf *vocabulary;
static struct tokenizer *tokenizer;

static void load(void)
{
	if (gguf_open("tests/fixtures/vocab-qwen2.gguf", &vocabulary, NULL, 0) ||
	    tokenizer_open(vocabulary, &tokenizer, NULL, 0)) {
		fputs("run it in the root of the project\n", stderr);
		abort();
	}
}

static size_t split(const char *text, size_t len, struct chat_message *m)
{
	size_t n = 0;

	while (len && n < MESSAGES_MAX) {
		const char *end = memchr(text, '\n', len);
		size_t line = end ? (size_t)(end - text) : len;

		if (line)
			m[n++] = (struct chat_message){ (enum chat_role)(text[0] % 4), text + 1,
							line - 1 };
		text += line + (end != NULL);
		len -= line + (end != NULL);
	}
	return n;
}

static void check(const struct chat_format *f, const struct chat_message *m, size_t n)
{
	static int32_t ids[IDS_MAX];
	char *text = NULL;
	size_t len = 0;
	int err = chat_render(f, m, n, &text, &len);
	long count = chat_encode(tokenizer, f, m, n, ids, IDS_MAX);

	if (!chat_name(f))
		abort();
	if ((err < 0) != (count < 0) && count != -E2BIG)
		abort();
	for (long i = 0; i < count; i++)
		if (ids[i] < 0 || (uint32_t)ids[i] >= tokenizer_size(tokenizer))
			abort();
	/* Read to the end: a sanitizer looks at what is counted. */
	if (!err && len && memchr(text, 0xff, len) == text + len)
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const known[] = {
		"<|im_start|>", "<|start_header_id|>", "[INST]", "<start_of_turn>", "<|user|>",
	};
	struct chat_message m[MESSAGES_MAX];
	const char *text = (const char *)data, *nul;
	const struct chat_format *f;
	size_t n;

	if (!tokenizer)
		load();
	if (!size)
		return 0;
	nul = memchr(text, '\0', size);
	f = chat_find(text, nul ? (size_t)(nul - text) : size);
	if (!nul)
		return 0;
	n = split(nul + 1, size - (size_t)(nul + 1 - text), m);
	if (f)
		check(f, m, n);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		f = chat_find(known[i], strlen(known[i]));
		if (f)
			check(f, m, n);
	}
	return 0;
}
