/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_logits.c - llamux-run logits: the raw output for given tokens, to be
 * compared with another engine's.  No BOS is added; positions start at 0.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "run.h"

/* Whole numbers between white space or commas.  The caller frees *out. */
static int parse_tokens(const char *text, int32_t **out, size_t *n)
{
	const size_t most = strlen(text) / 2 + 1;
	int32_t *token = calloc(most, sizeof(*token));
	char *copy = strdup(text), *save = NULL;
	int err = 0;

	*n = 0;
	if (!token || !copy)
		err = -ENOMEM;
	for (char *word = err ? NULL : strtok_r(copy, " \t\n,", &save); word && !err;
	     word = strtok_r(NULL, " \t\n,", &save)) {
		uint64_t id;

		err = run_number(word, 0, INT32_MAX, &id);
		if (!err)
			token[(*n)++] = (int32_t)id;
	}
	if (!err && !*n)
		err = -EINVAL;
	free(copy);
	if (err) {
		free(token);
		token = NULL;
	}
	*out = token;
	return err;
}

static int write_floats(const char *path, const float *x, size_t n)
{
	FILE *f = fopen(path, "wb");
	size_t written;

	if (!f)
		return run_error("%s: %s", path, strerror(errno));
	written = fwrite(x, sizeof(*x), n, f);
	if (fclose(f) || written != n)
		return run_error("%s: not written: %s", path, strerror(errno));
	return RUN_OK;
}

static int eval_tokens(const struct run_model *m, const int32_t *token, size_t n,
		       enum kv_type kv, const char *path)
{
	const struct model_config *c = model_config(m->model);
	struct session *s = NULL;
	float *logits = NULL;
	int err, status = RUN_FAILED;

	if (n > c->context)
		return run_error("%zu tokens are more than the model's context, %u",
				 n, c->context);
	err = session_new_kv(m->model, m->pool, (uint32_t)n, kv, &s);
	logits = calloc(n * c->vocabulary, sizeof(*logits));
	if (!err && !logits)
		err = -ENOMEM;
	if (!err)
		err = session_eval(s, token, n, logits, true, NULL);
	if (err == -EINVAL)
		run_error("a token id is not below the vocabulary, %u", c->vocabulary);
	else if (err)
		run_error("%s", strerror(-err));
	else
		status = write_floats(path, logits, n * c->vocabulary);
	session_free(s);
	free(logits);
	return status;
}

int run_logits(int argc, char **argv)
{
	static const struct option options[] = {
		{ "tokens", required_argument, NULL, 'k' },
		{ "out", required_argument, NULL, 'o' },
		{ "threads", required_argument, NULL, 't' },
		{ "kv", required_argument, NULL, 'v' },
		{ 0 },
	};
	const char *tokens = NULL, *out = NULL;
	enum kv_type kv = KV_F16;
	struct run_model m;
	uint64_t threads = 0;
	int32_t *token;
	size_t n;
	int c, status;

	while ((c = getopt_long(argc, argv, "t:", options, NULL)) != -1) {
		switch (c) {
		case 'k': tokens = optarg; break;
		case 'o': out = optarg; break;
		case 't':
			if (run_number(optarg, 1, 256, &threads))
				return run_usage("-t takes 1 to 256");
			break;
		case 'v':
			if (kv_type_named(optarg, &kv))
				return run_usage("--kv takes f16 or q8_0");
			break;
		default: return RUN_USAGE;
		}
	}
	if (optind != argc - 1 || !tokens || !out)
		return run_usage("logits takes a model, --tokens and --out");
	if (parse_tokens(tokens, &token, &n))
		return run_usage("--tokens takes token ids");
	status = run_open(argv[optind], (unsigned int)threads, &m) ? RUN_FAILED :
		eval_tokens(&m, token, n, kv, out);
	run_close(&m);
	free(token);
	return status;
}
