/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_tokenizer.c - the first byte chooses: the rest is a model file whose
 * vocabulary encodes its own bytes, or text for a good vocabulary, which must come
 * back from its pieces.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tensor/gguf.h"
#include "text/tokenizer.h"
#include "text/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void encode(const struct tokenizer *t, const char *text, size_t len, bool back)
{
	int32_t *ids = malloc((3 * len + 5) * sizeof(*ids));
	long n = tokenizer_encode(t, text, len, !back, !back, ids, 3 * len + 5);
	size_t used = 0;

	if (n < 0)
		abort();
	for (long i = 0; i < n; i++) {
		size_t piece_len;
		const char *piece = tokenizer_piece(t, ids[i], &piece_len);

		if ((uint32_t)ids[i] >= tokenizer_size(t))
			abort();
		if (back && (used + piece_len > len || memcmp(text + used, piece, piece_len) != 0))
			abort();
		used += piece_len;
	}
	if (back && used != len)
		abort();
	free(ids);
}

static void try_file(const uint8_t *data, size_t size)
{
	char path[64], reason[256];
	struct gguf *g = NULL;
	struct tokenizer *t;
	int fd = memfd_create("model", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!gguf_open(path, &g, reason, sizeof(reason)) &&
	    !tokenizer_open(g, &t, reason, sizeof(reason))) {
		encode(t, (const char *)data, size < 4096 ? size : 4096, false);
		tokenizer_close(t);
	}
	gguf_close(g);
	close(fd);
}

/* Only UTF-8 comes back as it is. */
static bool is_utf8(const char *text, size_t len)
{
	uint32_t cp;

	for (size_t n; len; text += n, len -= n) {
		n = utf8_decode(text, len, &cp);
		if (cp == UNICODE_BAD)
			return false;
	}
	return true;
}

static void try_text(const uint8_t *data, size_t size)
{
	static struct tokenizer *t;
	static struct gguf *g;

	if (!t && (gguf_open("tests/fixtures/vocab-llama-bpe.gguf", &g, NULL, 0) ||
		   tokenizer_open(g, &t, NULL, 0))) {
		fputs("run it in the root of the project\n", stderr);
		abort();
	}
	encode(t, (const char *)data, size, is_utf8((const char *)data, size));
	encode(t, (const char *)data, size, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size && data[0] % 2)
		try_text(data + 1, size - 1);
	else if (size)
		try_file(data + 1, size - 1);
	return 0;
}
