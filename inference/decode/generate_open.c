/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate_open.c - opens all that a model file needs, and what is known of it.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/model.h"
#include "model/pool.h"
#include "tensor/gguf.h"
#include "text/chat.h"
#include "text/tokenizer.h"
#include "generate_impl.h"
#include "grammar.h"
#include "sample.h"

/* More threads than this bring little on the memory bandwidth of one machine. */
#define THREADS_MAX 8u
/* Tokens of context where neither the caller nor the model asks for less. */
#define CONTEXT_DEFAULT 2048u

static unsigned int usable_cpus(void)
{
	cpu_set_t set;
	int n;

	/* A machine of more CPUs than the set holds has enough of them. */
	if (sched_getaffinity(0, sizeof(set), &set))
		return errno == EINVAL ? THREADS_MAX : 1;
	n = CPU_COUNT(&set);
	return (unsigned int)n < THREADS_MAX ? (unsigned int)n : THREADS_MAX;
}

static int say(char *reason, size_t reason_len, int err, const char *text)
{
	if (reason && reason_len)
		snprintf(reason, reason_len, "%s", text);
	return err;
}

static int open_parts(struct generator *g, unsigned int threads, char *reason, size_t reason_len)
{
	int err = model_open(g->gguf, &g->model, reason, reason_len);

	if (err)
		return err;
	err = tokenizer_open(g->gguf, &g->tokenizer, reason, reason_len);
	if (err)
		return err;
	if (tokenizer_size(g->tokenizer) > model_config(g->model)->vocabulary)
		return say(reason, reason_len, -EINVAL,
			   "the tokenizer has more tokens than the model");
	err = pool_new(threads ? threads : usable_cpus(), &g->pool);
	if (err)
		return say(reason, reason_len, err, "threads cannot be started");
	return 0;
}

static int make_room(struct generator *g)
{
	const struct model_config *c = model_config(g->model);
	const struct sampler_options greedy = { 0 };
	int err = session_new(g->model, g->pool, g->context, &g->session);

	if (err)
		return err;
	err = vocab_trie_new(g->tokenizer, &g->trie);
	if (err)
		return err;
	err = sampler_new(&greedy, c->vocabulary, &g->sampler);
	if (err)
		return err;
	g->ids = calloc((size_t)g->context + 1, sizeof(*g->ids));
	g->prompt = calloc((size_t)g->context + 1, sizeof(*g->prompt));
	g->logits = calloc((size_t)c->vocabulary * (1 + DRAFT_MAX), sizeof(*g->logits));
	g->guessing = true;
	g->all = calloc(TOKEN_SET_WORDS(c->vocabulary), sizeof(*g->all));
	g->allowed = calloc(TOKEN_SET_WORDS(c->vocabulary), sizeof(*g->allowed));
	if (!g->ids || !g->prompt || !g->logits || !g->all || !g->allowed)
		return -ENOMEM;
	for (uint32_t i = 0; i < tokenizer_size(g->tokenizer); i++)
		token_set_add(g->all, (int32_t)i);
	return 0;
}

static void copy_text(char *to, size_t len, const char *from)
{
	snprintf(to, len, "%s", from);
}

static int describe(struct generator *g, char *reason, size_t reason_len)
{
	const struct model_config *c = model_config(g->model);
	struct llm_info *i = &g->info;
	int err = gguf_u32(g->gguf, "llamux.format", &i->format);

	if (err && err != -ENOENT)
		return say(reason, reason_len, -EINVAL, "llamux.format is no number");
	copy_text(i->name, sizeof(i->name), c->name);
	copy_text(i->architecture, sizeof(i->architecture), c->architecture);
	copy_text(i->quantisation, sizeof(i->quantisation), c->quantisation);
	i->parameters = c->parameters;
	i->file_bytes = gguf_file_size(g->gguf);
	i->context = g->context;
	i->vocabulary = c->vocabulary;
	return 0;
}

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static int choose_context(struct generator *g, uint32_t context, char *reason, size_t reason_len)
{
	uint32_t own = model_config(g->model)->context;

	if (context > own)
		return say(reason, reason_len, -EINVAL,
			   "the model's context is shorter than asked for");
	if (context == 0)
		context = own < CONTEXT_DEFAULT ? own : CONTEXT_DEFAULT;
	g->context = context;
	return context ? 0 : say(reason, reason_len, -EINVAL, "the model has no context");
}

/* path NULL: the file is open as fd. */
static int open_file(const char *path, int fd, unsigned int threads, uint32_t context,
		     struct generator **out, char *reason, size_t reason_len)
{
	struct generator *g = calloc(1, sizeof(*g));
	uint64_t start = now_us();
	int err = -ENOMEM;

	*out = NULL;
	say(reason, reason_len, 0, "");
	if (!g)
		goto out;
	err = path ? gguf_open(path, &g->gguf, reason, reason_len) :
		     gguf_open_fd(fd, &g->gguf, reason, reason_len);
	if (!err)
		err = open_parts(g, threads, reason, reason_len);
	if (!err)
		err = choose_context(g, context, reason, reason_len);
	if (!err)
		err = make_room(g);
	if (!err)
		err = describe(g, reason, reason_len);
	if (err)
		goto out;
	g->info.load_us = (uint32_t)(now_us() - start);
	*out = g;
	return 0;
out:
	if (reason && reason_len && !reason[0])
		say(reason, reason_len, 0, strerror(-err));
	generator_close(g);
	return err;
}

int generator_open(const char *path, unsigned int threads, uint32_t context,
		   struct generator **out, char *reason, size_t reason_len)
{
	return open_file(path, -1, threads, context, out, reason, reason_len);
}

int generator_open_fd(int fd, unsigned int threads, uint32_t context, struct generator **out,
		      char *reason, size_t reason_len)
{
	return open_file(NULL, fd, threads, context, out, reason, reason_len);
}

void generator_close(struct generator *g)
{
	if (!g)
		return;
	generator_forget_grammars(g);
	vocab_trie_free(g->trie);
	sampler_free(g->sampler);
	session_free(g->session);
	pool_free(g->pool);
	tokenizer_close(g->tokenizer);
	model_close(g->model);
	gguf_close(g->gguf);
	free(g->ids);
	free(g->prompt);
	free(g->logits);
	free(g->all);
	free(g->allowed);
	free(g);
}

int generator_pack(struct generator *g)
{
	return model_pack_behind(g->model, g->gguf);
}

int generator_set_kv(struct generator *g, enum kv_type type)
{
	struct session *s;
	int err = session_new_kv(g->model, g->pool, g->context, type, &s);

	if (err)
		return err;
	session_free(g->session);
	g->session = s;
	g->prefix = (struct prefix_store){ 0 };
	return 0;
}

void generator_set_guessing(struct generator *g, bool on)
{
	g->guessing = on;
}

void generator_use_threads(struct generator *g, unsigned int n)
{
	pool_use(g->pool, n);
}

const struct generator_stats *generator_stats(const struct generator *g)
{
	return &g->stats;
}

int generator_use_chat(struct generator *g, char *reason, size_t reason_len)
{
	return chat_open(g->gguf, &g->chat, reason, reason_len);
}

const struct llm_info *generator_info(const struct generator *g)
{
	return &g->info;
}

const struct gguf *generator_gguf(const struct generator *g)
{
	return g->gguf;
}

const struct model *generator_model(const struct generator *g)
{
	return g->model;
}

const struct tokenizer *generator_tokenizer(const struct generator *g)
{
	return g->tokenizer;
}

struct session *generator_session(struct generator *g)
{
	return g->session;
}
