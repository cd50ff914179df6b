/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_bench.c - how fast the peer loads, reads and writes, as one JSON object
 * with the names that llamux-run bench uses.
 *
 * Each round is a prompt and a generation from an empty cache, with the same
 * arbitrary tokens that llamux-run bench takes; a short one before does not count.
 * The peer has what is best for it: its own choice of CPU backend and of
 * rearranged weights, flash attention as it decides, and threads that stay.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "peer.h"

struct bench {
	long prompt, generate;
	double load, prompt_best, generate_best; /* seconds */
	double prompt_sum, generate_sum;
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int32_t some_token(uint32_t *state, int32_t vocabulary)
{
	*state = *state * 1664525u + 1013904223u;
	return (int32_t)((*state >> 8) % (uint32_t)vocabulary);
}

static void better(double took, double *best, double *sum)
{
	if (*best <= 0 || took < *best)
		*best = took;
	*sum += took;
}

/* What only the first evaluations do: pages enter the mapping, graphs are built. */
static int warm_up(struct peer_model *m, const struct bench *b, int32_t *token)
{
	const size_t n = b->prompt < 16 ? (size_t)b->prompt : 16;
	int err = peer_eval(m, token, n, false);

	for (int32_t i = 0; i < 2 && !err && i < b->generate; i++)
		err = peer_step(m, 0, (int32_t)n + i);
	return err;
}

static int one_round(struct peer_model *m, struct bench *b, int32_t *token)
{
	uint32_t state = 1;
	double start, prompt;
	int err;

	for (long i = 0; i < b->prompt; i++)
		token[i] = some_token(&state, m->n_vocab);
	start = seconds();
	err = peer_eval(m, token, (size_t)b->prompt, false);
	prompt = seconds() - start;
	start = seconds();
	for (long i = 0; i < b->generate && !err; i++)
		err = peer_step(m, some_token(&state, m->n_vocab), (int32_t)(b->prompt + i));
	if (!err) {
		better(prompt, &b->prompt_best, &b->prompt_sum);
		better(seconds() - start, &b->generate_best, &b->generate_sum);
	}
	return err;
}

static void print_json(const struct peer_options *o, const char *path,
		       const struct peer_model *m, const struct bench *b)
{
	const double prompt = (double)b->prompt, generate = (double)b->generate;
	const double rounds = (double)o->rounds;
	char backend[64];
	struct rusage usage;
	struct stat st = { 0 };

	stat(path, &st);
	getrusage(RUSAGE_SELF, &usage);
	peer_backend(backend, sizeof(backend));
	printf("{\n  \"release\": \"%s\",\n  \"simd\": \"%s\",\n  \"system\": \"%s\",\n",
	       llama_version(), backend, peer_system());
	printf("  \"file_bytes\": %lld,\n  \"threads\": %d,\n  \"rounds\": %d,\n"
	       "  \"prompt_tokens\": %ld,\n  \"generated_tokens\": %ld,\n",
	       (long long)st.st_size, llama_n_threads(m->context), o->rounds,
	       b->prompt, b->generate);
	printf("  \"load_ms\": %.3f,\n  \"prompt_tokens_per_s\": %.2f,\n"
	       "  \"generation_tokens_per_s\": %.2f,\n", b->load * 1e3,
	       prompt / b->prompt_best, generate / b->generate_best);
	printf("  \"prompt_tokens_per_s_mean\": %.2f,\n"
	       "  \"generation_tokens_per_s_mean\": %.2f,\n",
	       prompt * rounds / b->prompt_sum, generate * rounds / b->generate_sum);
	printf("  \"peak_memory_bytes\": %lld\n}\n", (long long)usage.ru_maxrss * 1024);
}

int peer_bench(const struct peer_options *o, char **argv)
{
	struct bench b = { .prompt = strtol(argv[1], NULL, 10),
			   .generate = strtol(argv[2], NULL, 10) };
	struct ggml_threadpool *pool;
	struct peer_model m;
	int32_t *token;
	int err = 0;

	if (b.prompt < 1 || b.prompt > 1 << 20 || b.generate < 1 || b.generate > 1 << 20)
		return peer_error("P and N are numbers from 1");
	b.load = -seconds();
	if (peer_open(o, argv[0], (uint32_t)(b.prompt + b.generate), &m))
		return PEER_FAILED;
	pool = peer_threads_new(&m, o->threads);
	b.load += seconds();
	token = calloc((size_t)b.prompt, sizeof(*token));
	if (!token || !pool)
		err = -ENOMEM;
	if (!err)
		err = warm_up(&m, &b, token);
	for (int i = 0; i < o->rounds && !err; i++)
		err = one_round(&m, &b, token);
	if (!err)
		print_json(o, argv[0], &m, &b);
	free(token);
	peer_threads_free(&m, pool);
	peer_close(&m);
	return err ? peer_error("evaluation gives %d", err) : PEER_OK;
}

int peer_info(const struct peer_options *o, char **argv)
{
	char backend[64];

	(void)o;
	(void)argv;
	peer_backend(backend, sizeof(backend));
	printf("llama.cpp %s, %s\n%s\n", llama_version(), backend, peer_system());
	return PEER_OK;
}
