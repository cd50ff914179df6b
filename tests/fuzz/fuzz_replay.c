/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_replay.c - a recording of anybody's making through the loader and every
 * stage behind it; what is taken, saved again, is the same; and a row of the
 * history of the same bytes.
 */
#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/replay.h"
#include "diagnose/longer.h"
#include "state/history_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines as replay.c reads them. */
static void replay_bytes(const char *text, size_t size)
{
	struct replay *r = calloc(1, sizeof(*r));
	char *said = NULL;
	size_t said_len = 0;
	int err = 0;

	if (!r)
		abort();
	r->question = "why is it slow?";
	r->json = size & 1;
	r->out = open_memstream(&said, &said_len);
	while (size && err >= 0) {
		const char *end = memchr(text, '\n', size);
		size_t n = end ? (size_t)(end - text) : size;

		err = replay_line(r, text, n);
		assert(err != -EBADMSG || r->loader.reason[0]);
		n += end != NULL;
		text += n;
		size -= n;
	}
	fclose(r->out);
	/* Nothing of a name reaches a terminal as it is. */
	for (size_t i = 0; i < said_len; i++)
		assert((unsigned char)said[i] >= ' ' || said[i] == '\n' || said[i] == '\t');
	free(said);
	snapshot_loader_free(&r->loader);
	window_free(r->samples);
	free(r);
}

static int load(const char *text, size_t size, struct snapshot *out)
{
	struct snapshot_loader l = { .bare = true };
	int err = 0;

	while (size && err == 0) {
		const char *end = memchr(text, '\n', size);
		size_t n = end ? (size_t)(end - text) : size;

		err = snapshot_load_line(&l, text, n, out);
		n += end != NULL;
		text += n;
		size -= n;
	}
	snapshot_loader_free(&l);
	return err;
}

static void round_trip(const char *text, size_t size)
{
	struct snapshot first, second;
	struct text a, b;

	if (load(text, size, &first) != 1)
		return;
	text_growing(&a);
	snapshot_save(&a, &first);
	assert(load(a.data, a.len, &second) == 1);
	text_growing(&b);
	snapshot_save(&b, &second);
	assert(a.len == b.len && memcmp(a.data, b.data, a.len) == 0);
	free(a.data);
	free(b.data);
	snapshot_free(&first);
	snapshot_free(&second);
}

static void window(const char *text, size_t size)
{
	struct findings *f = malloc(sizeof(*f));
	struct saved_window w;
	struct past p;

	if (f && window_load(text, size, &w, f) == 0 && past_begin(&p, 0, INT64_MAX) == 0) {
		past_add(&p, &w, f);
		past_add(&p, &w, f);
		past_end(&p);
		assert(p.n_findings <= PAST_MAX);
		past_free(&p);
	}
	free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	replay_bytes(text, size);
	round_trip(text, size);
	window(text, size);
	return 0;
}
