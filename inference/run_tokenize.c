/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_tokenize.c - llamux-run tokenize: standard input to token ids on one line.
 * Works on vocabulary-only files too.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gguf.h"
#include "run.h"
#include "tokenizer.h"

/* All of standard input; the caller frees *out. */
static int read_input(char **out, size_t *len)
{
	size_t room = 4096, n = 0, got;
	char *text = malloc(room), *more;

	while (text && (got = fread(text + n, 1, room - n, stdin)) > 0) {
		n += got;
		if (n < room)
			continue;
		room *= 2;
		more = realloc(text, room);
		if (!more)
			free(text);
		text = more;
	}
	if (!text)
		return -ENOMEM;
	if (ferror(stdin)) {
		free(text);
		return -EIO;
	}
	*out = text;
	*len = n;
	return 0;
}

static int print_ids(const struct tokenizer *t, const char *text, size_t len,
		     bool bos, bool special)
{
	/* A byte is at most one token, but for a space put in front and BOS. */
	const size_t most = len + 16;
	int32_t *id = calloc(most, sizeof(*id));
	long n;

	if (!id)
		return -ENOMEM;
	n = tokenizer_encode(t, text, len, bos, special, id, most);
	for (long i = 0; i < n; i++)
		printf(i ? " %d" : "%d", id[i]);
	if (n >= 0)
		putchar('\n');
	free(id);
	return n < 0 ? (int)n : 0;
}

int run_tokenize(int argc, char **argv)
{
	static const struct option options[] = {
		{ "bos", no_argument, NULL, 'b' },
		{ "special", no_argument, NULL, 's' },
		{ 0 },
	};
	bool bos = false, special = false;
	struct tokenizer *t = NULL;
	struct gguf *g = NULL;
	char reason[256] = "", *text = NULL;
	size_t len;
	int c, err;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'b': bos = true; break;
		case 's': special = true; break;
		default: return RUN_USAGE;
		}
	}
	if (optind != argc - 1)
		return run_usage("tokenize takes one model file");
	err = gguf_open(argv[optind], &g, reason, sizeof(reason));
	if (!err)
		err = tokenizer_open(g, &t, reason, sizeof(reason));
	if (!err)
		err = read_input(&text, &len);
	if (!err)
		err = print_ids(t, text, len, bos, special);
	if (err)
		run_error("%s: %s", argv[optind],
			  reason[0] ? reason : strerror(-err));
	free(text);
	tokenizer_close(t);
	gguf_close(g);
	return err ? RUN_FAILED : RUN_OK;
}
