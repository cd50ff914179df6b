/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_generate.c - llamux-run generate: continues a text on standard output,
 * held to a grammar if one is given.
 */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/generate.h"
#include "run.h"

static volatile bool stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = true;
}

static int write_piece(void *ctx, const char *piece, size_t len)
{
	(void)ctx;
	return fwrite(piece, 1, len, stdout) != len || fflush(stdout);
}

static int parse_temperature(const char *text, float *out)
{
	char *end;

	errno = 0;
	*out = strtof(text, &end);
	return errno || end == text || *end || !isfinite(*out) || *out < 0 ?
		-EINVAL : 0;
}

struct generate_options {
	struct llm_request request;
	const char *grammar_file, *model;
	uint64_t threads, context, tokens;
	enum kv_type kv;
	bool stats, no_guess, chat, packed;
};

static int parse(int argc, char **argv, struct generate_options *o)
{
	static const struct option options[] = {
		{ "prompt", required_argument, NULL, 'p' },
		{ "grammar", required_argument, NULL, 'g' },
		{ "seed", required_argument, NULL, 's' },
		{ "temp", required_argument, NULL, 'T' },
		{ "ctx", required_argument, NULL, 'c' },
		{ "threads", required_argument, NULL, 't' },
		{ "kv", required_argument, NULL, 'k' },
		{ "stats", no_argument, NULL, 'S' },
		{ "no-guess", no_argument, NULL, 'G' },
		{ "chat", no_argument, NULL, 'C' },
		{ "packed", no_argument, NULL, 'P' },
		{ 0 },
	};
	int c, err = 0;

	while (!err && (c = getopt_long(argc, argv, "p:n:t:", options, NULL)) != -1) {
		switch (c) {
		case 'p': o->request.prompt = optarg; break;
		case 'n': err = run_number(optarg, 1, INT32_MAX, &o->tokens); break;
		case 'g': o->grammar_file = optarg; break;
		case 's':
			err = run_number(optarg, 0, UINT64_MAX, &o->request.seed);
			break;
		case 'T':
			err = parse_temperature(optarg, &o->request.temperature);
			break;
		case 'c': err = run_number(optarg, 1, INT32_MAX, &o->context); break;
		case 't': err = run_number(optarg, 1, 256, &o->threads); break;
		case 'k': err = kv_type_named(optarg, &o->kv); break;
		case 'S': o->stats = true; break;
		case 'G': o->no_guess = true; break;
		case 'C': o->chat = true; break;
		case 'P': o->packed = true; break;
		default: return RUN_USAGE;
		}
	}
	if (err)
		return run_usage("%s is no value for this option", optarg);
	if (optind != argc - 1 || !o->request.prompt)
		return run_usage("generate takes a model and -p TEXT");
	o->model = argv[optind];
	o->request.prompt_len = strlen(o->request.prompt);
	o->request.max_tokens = (unsigned int)o->tokens;
	return RUN_OK;
}

/* To standard error: the text is alone on standard output. */
static void print_stats(const struct generator *g, const struct llm_result *r)
{
	const struct generator_stats *s = generator_stats(g);

	fprintf(stderr, "prompt %u tokens (%u kept), answer %u tokens in %u steps: %u forced, "
			"%u of %u guessed right\n",
		r->prompt_tokens, s->reused, r->generated_tokens, s->steps, s->forced,
		s->right, s->guessed);
	fprintf(stderr, "ready in %.1f ms, first token in %.1f ms, answer in %.1f ms\n",
		generator_info(g)->load_us / 1e3, r->first_token_us / 1e3, r->total_us / 1e3);
}

int run_generate(int argc, char **argv)
{
	struct generate_options o = { .tokens = 128 };
	const struct sigaction action = { .sa_handler = on_signal,
					  .sa_flags = (int)SA_RESETHAND };
	struct generator *g = NULL;
	struct llm_result result;
	char reason[256] = "", *grammar = NULL;
	int err;

	if (parse(argc, argv, &o) != RUN_OK)
		return RUN_USAGE;
	if (o.grammar_file) {
		grammar = run_read_grammar(o.grammar_file);
		if (!grammar)
			return RUN_FAILED;
		o.request.grammar = grammar;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	err = generator_open(o.model, (unsigned int)o.threads,
			     (uint32_t)o.context, &g, reason, sizeof(reason));
	if (!err)
		err = generator_set_kv(g, o.kv);
	if (!err && o.packed && run_has_room(generator_gguf(g)))
		err = generator_pack(g);
	if (!err && o.chat)
		err = generator_use_chat(g, reason, sizeof(reason));
	if (!err) {
		generator_set_guessing(g, !o.no_guess);
		err = generator_run(g, &o.request, write_piece, NULL, &stopped,
				    &result, reason, sizeof(reason));
	}
	if (!err)
		putchar('\n');
	if (err || fflush(stdout))
		run_error("%s: %s", o.model, reason[0] ? reason :
			  strerror(err ? -err : errno));
	else if (o.stats)
		print_stats(g, &result);
	generator_close(g);
	free(grammar);
	return err ? RUN_FAILED : RUN_OK;
}
