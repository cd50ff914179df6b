/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_gguf.c - arbitrary bytes as a model file: read, described, opened as a
 * model and, if it is one, run for a few tokens.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/model.h"
#include "tensor/gguf.h"

#define CONTEXT_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void describe(const struct gguf *g)
{
	char line[256];

	for (size_t i = 0; i < gguf_n_keys(g); i++)
		gguf_describe(g, i, line, sizeof(line));
	for (size_t i = 0; i < gguf_n_tensors(g); i++) {
		const struct gguf_tensor *t = gguf_tensor_at(g, i);
		const volatile unsigned char *bytes = t->data;

		/* Both ends lie in the mapping. */
		(void)bytes[0];
		(void)bytes[t->bytes - 1];
	}
}

static void run(const struct model *m)
{
	const struct model_config *c = model_config(m);
	const int32_t token[3] = { 0, 0, (int32_t)c->vocabulary - 1 };
	float *logits = calloc(c->vocabulary, sizeof(*logits));
	struct session *s;

	if (logits && !session_new(m, NULL, c->context < CONTEXT_MAX ? c->context :
				   CONTEXT_MAX, &s)) {
		session_eval(s, token, 3, logits, false, NULL);
		session_free(s);
	}
	free(logits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], reason[256];
	struct model *m = NULL;
	struct gguf *g = NULL;
	int fd = memfd_create("model", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!gguf_open(path, &g, reason, sizeof(reason))) {
		describe(g);
		if (!model_open(g, &m, reason, sizeof(reason)))
			run(m);
	}
	model_close(m);
	gguf_close(g);
	close(fd);
	return 0;
}
