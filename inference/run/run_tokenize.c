/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_tokenize.c - llamux-run tokenize: standard input to token ids on one line;
 * or, with --cases, each line "BOS SPECIAL xHEX" to the same with its ids behind.
 * Works on vocabulary-only files too.
 */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tensor/gguf.h"
#include "text/tokenizer.h"
#include "run.h"

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

/* first: what to put before the first id. */
static int print_ids(const struct tokenizer *t, const char *text, size_t len,
		     bool bos, bool special, const char *first)
{
	const size_t most = 3 * len + 5; /* as tokenizer.h says */
	int32_t *id = calloc(most, sizeof(*id));
	long n;

	if (!id)
		return -ENOMEM;
	n = tokenizer_encode(t, text, len, bos, special, id, most);
	for (long i = 0; i < n; i++)
		printf("%s%d", i ? " " : first, id[i]);
	if (n >= 0)
		putchar('\n');
	free(id);
	return n < 0 ? (int)n : 0;
}

/* The bytes of hexadecimal digits, over them; their number. */
static size_t unhex(char *hex)
{
	size_t digits = strspn(hex, "0123456789abcdef"), n = 0;

	for (; n < digits / 2; n++) {
		char pair[3] = { hex[2 * n], hex[2 * n + 1] };

		hex[n] = (char)strtoul(pair, NULL, 16);
	}
	return n;
}

static int print_case(const struct tokenizer *t, char *line)
{
	char *hex = strchr(line, 'x');
	size_t digits;

	if (!hex || hex - line != 4)
		return -EBADMSG;
	hex++;
	digits = strspn(hex, "0123456789abcdef");
	printf("%.*s", (int)(digits + 5), line);
	return print_ids(t, hex, unhex(hex), line[0] == '1', line[2] == '1', " ");
}

static int print_cases(const struct tokenizer *t, char *text, size_t len)
{
	int err = 0;

	for (size_t at = 0, n; at < len && !err; at += n + 1) {
		char *end = memchr(text + at, '\n', len - at);

		n = end ? (size_t)(end - (text + at)) : len - at;
		text[at + n] = '\0';
		err = print_case(t, text + at);
	}
	return err;
}

int run_tokenize(int argc, char **argv)
{
	static const struct option options[] = {
		{ "bos", no_argument, NULL, 'b' },
		{ "special", no_argument, NULL, 's' },
		{ "cases", no_argument, NULL, 'c' },
		{ 0 },
	};
	bool bos = false, special = false, cases = false;
	struct tokenizer *t = NULL;
	struct gguf *g = NULL;
	char reason[256] = "", *text = NULL;
	size_t len;
	int c, err;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'b': bos = true; break;
		case 's': special = true; break;
		case 'c': cases = true; break;
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
		err = cases ? print_cases(t, text, len) : print_ids(t, text, len, bos, special, "");
	if (err)
		run_error("%s: %s", argv[optind],
			  reason[0] ? reason : strerror(-err));
	free(text);
	tokenizer_close(t);
	gguf_close(g);
	return err ? RUN_FAILED : RUN_OK;
}
