/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_logits.c - the peer's logits for given tokens, and what it generates
 * greedily after them.  No token is added to those that are given.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/* All of a file or of standard input, as a string that the caller frees. */
static char *read_text(const char *path)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
	size_t room = 0;
	char *text = NULL;

	if (!f || (getdelim(&text, &room, 0, f) < 0 && ferror(f))) {
		peer_error("%s: %s", path, strerror(errno));
		free(text);
		text = NULL;
	} else if (!text) {
		text = strdup("");
	}
	if (f && f != stdin)
		fclose(f);
	return text;
}

static int write_logits(struct peer_model *m, size_t tokens, const char *path)
{
	FILE *f = strcmp(path, "-") ? fopen(path, "wb") : stdout;
	const size_t n = (size_t)m->n_vocab;
	bool bad = !f;

	for (size_t i = 0; i < tokens && !bad; i++) {
		const float *row = llama_get_logits_ith(m->context, (int32_t)i);

		bad = !row || fwrite(row, sizeof(*row), n, f) != n;
	}
	if (f && (f == stdout ? fflush(f) : fclose(f)))
		bad = true;
	return bad ? peer_error("%s: not written: %s", path, strerror(errno)) : PEER_OK;
}

int peer_logits(const struct peer_options *o, char **argv)
{
	char *text = read_text(argv[1]);
	struct peer_model m;
	int32_t *token;
	size_t n;
	int status;

	if (!text)
		return PEER_FAILED;
	if (peer_numbers(text, &token, &n) || !n) {
		free(text);
		return peer_error("%s: not token ids", argv[1]);
	}
	status = peer_open(o, argv[0], PEER_CONTEXT_OWN, &m);
	if (!status) {
		if (n > llama_n_ctx(m.context))
			status = peer_error("more than %u tokens", llama_n_ctx(m.context));
		else if (peer_eval(&m, token, n, true))
			status = peer_error("%s: evaluation fails", argv[0]);
		else
			status = write_logits(&m, n, argv[2]);
		peer_close(&m);
	}
	free(token);
	free(text);
	return status;
}

/* The first of the largest logits, and how far it is above the next. */
static int32_t best(const float *logit, int32_t n, double *gap)
{
	int32_t at = 0;
	float second = -1.0f / 0.0f;

	for (int32_t i = 1; i < n; i++) {
		if (logit[i] > logit[at]) {
			second = logit[at];
			at = i;
		} else if (logit[i] > second) {
			second = logit[i];
		}
	}
	*gap = (double)logit[at] - (double)second;
	return at;
}

static int generate_line(const struct peer_options *o, struct peer_model *m,
			 const char *prompt, int32_t want)
{
	int32_t *token;
	size_t n;
	int err = peer_numbers(prompt, &token, &n) || !n;

	if (err)
		return peer_error("not token ids: %s", prompt);
	if (n + (size_t)want > llama_n_ctx(m->context))
		err = peer_error("prompt and answer exceed %u tokens",
				 llama_n_ctx(m->context));
	if (!err && peer_eval(m, token, n, false))
		err = peer_error("evaluation of the prompt fails");
	for (int32_t i = 0; i < want && !err; i++) {
		double gap;
		const int32_t next = best(llama_get_logits_ith(m->context, -1),
					  m->n_vocab, &gap);

		printf(o->gaps ? "%s%d:%.9g" : "%s%d", i ? " " : "", next, gap);
		if (i + 1 < want && peer_step(m, next, (int32_t)n + i))
			err = peer_error("evaluation fails at token %d", i);
	}
	putchar('\n');
	free(token);
	return err;
}

int peer_generate(const struct peer_options *o, char **argv)
{
	const long want = strtol(argv[2], NULL, 10);
	struct peer_model m;
	char *line = NULL;
	size_t room = 0;
	int status;

	if (want < 1 || want > 65536)
		return peer_error("%s is no number of tokens", argv[2]);
	status = peer_open(o, argv[0], PEER_CONTEXT_OWN, &m);
	if (status)
		return status;
	if (strcmp(argv[1], "-")) {
		status = generate_line(o, &m, argv[1], (int32_t)want);
	} else {
		while (!status && getline(&line, &room, stdin) > 0)
			status = generate_line(o, &m, line, (int32_t)want);
	}
	free(line);
	peer_close(&m);
	return status;
}
