/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_bench.c - llamux-run bench: how fast a model loads, reads and writes, as
 * one JSON object.
 *
 * Tokens are arbitrary: the time does not depend on which they are.  Each speed
 * is the best of several rounds, since on a shared machine the others measure
 * the neighbours; the mean is told beside it.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"
#include "run.h"
#include "run_bench.h"

struct bench {
	uint64_t prompt, generate, threads, rounds, context;
	enum kv_type kv;
	bool packed; /* the weights are copied for speed */
	const char *text; /* file; NULL: no answer is measured */
	const char *grammar; /* file that holds the answer to a form, or NULL */
	struct bench_answer answer;
	uint64_t anonymous_bytes;
	double load_ms, packed_ms; /* 0: not packed */
	double prompt_s, generate_s; /* sums */
	double prompt_best, generate_best;
};

double run_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int32_t some_token(uint32_t *state, uint32_t vocabulary)
{
	*state = *state * 1664525u + 1013904223u;
	return (int32_t)((*state >> 8) % vocabulary);
}

static int one_round(struct session *s, struct bench *b, int32_t *token,
		     uint32_t vocabulary, float *logits)
{
	uint32_t state = 1;
	double start, prompt, generate;
	int err;

	session_rewind(s, 0);
	for (uint64_t i = 0; i < b->prompt; i++)
		token[i] = some_token(&state, vocabulary);
	start = run_seconds();
	err = session_eval(s, token, b->prompt, logits, false, NULL);
	prompt = run_seconds() - start;
	start = run_seconds();
	for (uint64_t i = 0; i < b->generate && !err; i++) {
		token[0] = some_token(&state, vocabulary);
		err = session_eval(s, token, 1, logits, false, NULL);
	}
	generate = run_seconds() - start;
	b->prompt_s += prompt;
	b->generate_s += generate;
	if (b->prompt_best <= 0 || prompt < b->prompt_best)
		b->prompt_best = prompt;
	if (b->generate_best <= 0 || generate < b->generate_best)
		b->generate_best = generate;
	return err;
}

/* What only the first evaluation does: pages of the file enter the mapping, the
 * cores their full speed. */
static int warm_up(struct session *s, uint32_t vocabulary, float *logits)
{
	uint32_t state = 1;
	int err = 0;

	for (int i = 0; i < 2 && !err; i++) {
		const int32_t token = some_token(&state, vocabulary);

		session_rewind(s, 0);
		err = session_eval(s, &token, 1, logits, false, NULL);
	}
	return err;
}

static int measure(const struct run_model *m, struct session *s, struct bench *b)
{
	const uint32_t vocabulary = model_config(m->model)->vocabulary;
	int32_t *token = calloc(b->prompt + 1, sizeof(*token));
	float *logits = calloc(vocabulary, sizeof(*logits));
	int err = token && logits ? warm_up(s, vocabulary, logits) : -ENOMEM;

	for (uint64_t i = 0; i < b->rounds && !err; i++)
		err = one_round(s, b, token, vocabulary, logits);
	free(token);
	free(logits);
	return err;
}

static void print_string(const char *key, const char *text)
{
	printf("  \"%s\": \"", key);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	puts("\",");
}

static void print_answer(const struct bench_answer *a)
{
	printf("  \"answer_prompt_tokens\": %u,\n  \"answer_tokens\": %u,\n"
	       "  \"answer_steps\": %u,\n  \"answer_steps_plain\": %u,\n",
	       a->prompt_tokens, a->tokens, a->steps, a->steps_plain);
	printf("  \"ready_ms\": %.3f,\n  \"first_token_ms\": %.3f,\n"
	       "  \"answer_ms\": %.3f,\n  \"answer_ms_plain\": %.3f,\n",
	       a->ready, a->first_token, a->total, a->total_plain);
}

static void print_json(const struct run_model *m, const struct bench *b)
{
	const struct model_config *c = model_config(m->model);
	const double prompt = (double)b->prompt, generate = (double)b->generate;
	const double rounds = (double)b->rounds;
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	puts("{");
	print_string("model", c->name);
	print_string("architecture", c->architecture);
	print_string("quantisation", c->quantisation);
	print_string("simd", quant_ops_best()->name);
	printf("  \"parameters\": %" PRIu64 ",\n  \"file_bytes\": %zu,\n"
	       "  \"threads\": %u,\n  \"rounds\": %" PRIu64 ",\n",
	       c->parameters, gguf_file_size(m->gguf), pool_threads(m->pool),
	       b->rounds);
	printf("  \"prompt_tokens\": %" PRIu64 ",\n  \"generated_tokens\": %" PRIu64
	       ",\n", b->prompt, b->generate);
	printf("  \"load_ms\": %.3f,\n  \"prompt_ms\": %.3f,\n"
	       "  \"generation_ms\": %.3f,\n", b->load_ms, b->prompt_best * 1e3,
	       b->generate_best * 1e3);
	printf("  \"prompt_tokens_per_s\": %.2f,\n"
	       "  \"generation_tokens_per_s\": %.2f,\n",
	       prompt / b->prompt_best, generate / b->generate_best);
	printf("  \"prompt_tokens_per_s_mean\": %.2f,\n"
	       "  \"generation_tokens_per_s_mean\": %.2f,\n",
	       prompt * rounds / b->prompt_s, generate * rounds / b->generate_s);
	printf("  \"kv\": \"%s\",\n  \"anonymous_memory_bytes\": %" PRIu64 ",\n",
	       kv_type_name(b->kv), b->anonymous_bytes);
	printf("  \"packed_bytes\": %zu,\n  \"packed_ms\": %.3f,\n", model_packed_bytes(m->model),
	       b->packed_ms);
	if (b->text)
		print_answer(&b->answer);
	printf("  \"peak_memory_bytes\": %" PRIu64 "\n}\n",
	       (uint64_t)usage.ru_maxrss * 1024);
}

static int parse(int argc, char **argv, struct bench *b)
{
	static const struct option options[] = {
		{ "ctx", required_argument, NULL, 'c' },
		{ "kv", required_argument, NULL, 'k' },
		{ "text", required_argument, NULL, 'T' },
		{ "grammar", required_argument, NULL, 'g' },
		{ "packed", no_argument, NULL, 'P' },
		{ 0 },
	};
	const struct { char letter; uint64_t *value; } numbers[] = {
		{ 'p', &b->prompt }, { 'n', &b->generate }, { 't', &b->threads },
		{ 'r', &b->rounds }, { 'c', &b->context },
	};
	int c;

	while ((c = getopt_long(argc, argv, "p:n:t:r:", options, NULL)) != -1) {
		bool known = c == 'k' || c == 'T' || c == 'g' || c == 'P';

		if (c == 'k' && kv_type_named(optarg, &b->kv))
			return run_usage("--kv takes f16 or q8_0");
		if (c == 'P')
			b->packed = true;
		if (c == 'T')
			b->text = optarg;
		if (c == 'g')
			b->grammar = optarg;
		for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
			if (numbers[i].letter != c)
				continue;
			known = true;
			if (run_number(optarg, 1, c == 't' ? 256 : 1u << 20,
				       numbers[i].value))
				return run_usage("-%c takes a number from 1", c);
		}
		if (!known)
			return RUN_USAGE;
	}
	if (b->grammar && !b->text)
		return run_usage("--grammar goes with --text");
	if (optind != argc - 1)
		return run_usage("bench takes one model file");
	return RUN_OK;
}

/* Memory that is no file's, of this process; 0: not told here. */
static uint64_t anonymous_memory(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	uint64_t kib = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "RssAnon: %" SCNu64, &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib * 1024;
}

static int measure_model(const struct run_model *m, struct bench *b, double start)
{
	const uint64_t context = b->context ? b->context : b->prompt + b->generate;
	struct session *s = NULL;
	int err = -ENOSPC;

	if (b->prompt + b->generate <= context && context <= model_config(m->model)->context)
		err = session_new_kv(m->model, m->pool, (uint32_t)context, b->kv, &s);
	b->load_ms = (run_seconds() - start) * 1e3;
	if (b->packed) {
		/* Told for itself: an answer need not wait for it, but is slower before. */
		model_pack_wait(m->model);
		b->packed_ms = (run_seconds() - start) * 1e3;
	}
	if (!err)
		err = measure(m, s, b);
	b->anonymous_bytes = anonymous_memory();
	session_free(s);
	if (err == -ENOSPC)
		run_error("-p and -n exceed the context");
	else if (err)
		run_error("%s", strerror(-err));
	return err;
}

static int measure_answer(const char *model, struct bench *b)
{
	const struct bench_question q = {
		.model = model, .file = b->text, .grammar = b->grammar,
		.threads = (unsigned int)b->threads,
		.context = (uint32_t)b->context, .tokens = (uint32_t)b->generate,
		.kv = b->kv, .rounds = b->rounds,
	};

	return b->text ? run_bench_answer(&q, &b->answer) : 0;
}

int run_bench(int argc, char **argv)
{
	struct bench b = { .prompt = 128, .generate = 32, .rounds = 3 };
	struct run_model m;
	double start;
	int err;

	if (parse(argc, argv, &b) != RUN_OK)
		return RUN_USAGE;
	start = run_seconds();
	if (run_open(argv[optind], (unsigned int)b.threads, &m))
		return RUN_FAILED;
	err = b.packed && run_has_room(m.gguf) ? model_pack_behind(m.model, m.gguf) : 0;
	if (err)
		run_error("%s", strerror(-err));
	else
		err = measure_model(&m, &b, start);
	if (!err)
		err = measure_answer(argv[optind], &b);
	if (!err)
		print_json(&m, &b);
	run_close(&m);
	return err ? RUN_FAILED : RUN_OK;
}
