/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_frames.c - what the other end of the socket may say, in pieces of any size:
 * read as llamux-infer reads its caller, and as the caller reads it.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "worker/llm_impl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small enough for a socket's buffer. */
#define BYTES_MAX 65536u

struct greeting {
	bool greeted;
	uint32_t words;
	size_t used;
};

static void check_text(const char *text, size_t max)
{
	size_t len = strnlen(text, max);

	if (len == max)
		abort();
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 127)
			abort();
}

static void read_request(const struct frame_reader *r)
{
	struct infer_request wire;
	const char *text = infer_parse_request(r, &wire);

	if (!text)
		return;
	if ((const unsigned char *)text != r->payload + sizeof(wire) ||
	    sizeof(wire) + wire.prompt_len + wire.grammar_len > r->header.length)
		abort();
}

static int read_greeting(struct llm *llm, struct greeting *g)
{
	int err;

	if (llm->reader->header.type == INFER_HELLO) {
		err = llm_read_hello(llm, &g->words);
		g->used = 0;
		g->greeted = !err;
		check_text(llm->info.name, sizeof(llm->info.name));
		check_text(llm->info.architecture, sizeof(llm->info.architecture));
		check_text(llm->info.quantisation, sizeof(llm->info.quantisation));
		return err;
	}
	err = g->greeted ? llm_read_words(llm, g->words, &g->used) : 0;
	if (llm->n_lexicon > g->words)
		abort();
	for (size_t i = 0; i < llm->n_lexicon; i++)
		if (!infer_word_ok(llm->lexicon[i], strlen(llm->lexicon[i]),
				   i ? llm->lexicon[i - 1] : NULL))
			abort();
	return err;
}

/* Both ends' readers of a frame of this type. */
static int read_one(struct llm *llm, struct greeting *g)
{
	struct llm_result result;

	switch (llm->reader->header.type) {
	case INFER_REQUEST:
		read_request(llm->reader);
		return 0;
	case INFER_HELLO:
	case INFER_LEXICON:
		return read_greeting(llm, g);
	case INFER_ERROR:
		llm_read_error(llm);
		check_text(llm->reason, sizeof(llm->reason));
		/* fall through: also the end of a request */
		__attribute__((fallthrough));
	case INFER_DONE:
		if (llm_read_result(llm, &result) > 0)
			abort();
		check_text(llm->reason, sizeof(llm->reason));
		return 0;
	default:
		return 0;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct frame_reader reader;
	struct llm llm = { .model = (char *)"model", .infer = (char *)"llamux-infer", .fd = -1,
			   .wake = -1, .prefix_fd = -1, .reader = &reader };
	struct greeting greeting = { 0 };
	size_t step = size ? (size_t)data[0] * data[0] + 1 : 1;
	int pair[2], n = 0, err = 0;

	if (size > BYTES_MAX || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return 0;
	frame_next(&reader);
	for (size_t at = size ? 1 : 0; at < size && n >= 0 && !err;) {
		size_t now = step < size - at ? step : size - at;

		if (write(pair[0], data + at, now) != (ssize_t)now)
			abort();
		at += now;
		while (!err && (n = frame_read(&reader, pair[1])) == 1) {
			if (reader.header.length > INFER_PAYLOAD_MAX ||
			    reader.have != sizeof(reader.header) + reader.header.length)
				abort();
			err = read_one(&llm, &greeting);
			frame_next(&reader);
		}
		if (n < 0 && n != -EPROTO)
			abort();
	}
	close(pair[0]);
	close(pair[1]);
	free(llm.words);
	free(llm.lexicon);
	return 0;
}
