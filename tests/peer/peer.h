/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer.h - the commands of the peer's harness and what they share.
 *
 * The harness calls llama.cpp's C interface in the shared libraries of the npm
 * package, compiled against the headers of the same release, which the npm
 * packages carry too: so the layout of structures is the compiler's business,
 * raw logits are at hand (the JavaScript interface gives probabilities at best)
 * and no interpreter takes part in what is timed.
 */
#ifndef TESTS_PEER_H
#define TESTS_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <ggml-backend.h>
#include <llama.h>

enum { PEER_OK = 0, PEER_FAILED = 1, PEER_USAGE = 2 };

/* What can be set for every command; the defaults are llama.cpp's own. */
struct peer_options {
	int threads;          /* 1 */
	bool repack;          /* rearrange weights for the CPU at load (true) */
	bool gaps;            /* generate: tell how narrow each choice was */
	bool assistant;       /* chat: open the answer */
	int rounds;           /* bench: measured rounds (3) */
	const char *template; /* chat: a file with a template, or a name */
	const char *backend;  /* of the CPU, e.g. "haswell"; NULL: the best one for it */
	enum llama_flash_attn_type flash;
	enum ggml_type kv;
};

struct peer_model {
	struct llama_model *model;
	struct llama_context *context;
	const struct llama_vocab *vocab;
	int32_t n_vocab;
};

int peer_logits(const struct peer_options *o, char **argv);
int peer_generate(const struct peer_options *o, char **argv);
int peer_tokenize(const struct peer_options *o, char **argv);
int peer_pieces(const struct peer_options *o, char **argv);
int peer_chat(const struct peer_options *o, char **argv);
int peer_bench(const struct peer_options *o, char **argv);
int peer_info(const struct peer_options *o, char **argv);

/* Says what is wrong, after the program's name, and returns PEER_FAILED. */
int peer_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Loads the backends beside the libraries; the CPU's own is among them. */
int peer_start(const struct peer_options *o);
/* The instruction sets that the CPU backend uses, as llama.cpp tells them. */
const char *peer_system(void);
/* File name of the CPU backend that was chosen, e.g. "libggml-cpu-zen4.so". */
void peer_backend(char *out, size_t len);

/* The model's own context, but at most so many tokens. */
#define PEER_CONTEXT_OWN UINT32_MAX
#define PEER_CONTEXT_MOST 4096
/* context 0: only the vocabulary.  Says what is wrong itself. */
int peer_open(const struct peer_options *o, const char *path, uint32_t context,
	      struct peer_model *out);
void peer_close(struct peer_model *m);

/* Threads that stay between evaluations, as llama.cpp's own benchmark has them;
 * NULL if they cannot be had. */
struct ggml_threadpool *peer_threads_new(struct peer_model *m, int threads);
void peer_threads_free(struct peer_model *m, struct ggml_threadpool *pool);

/* Forgets what the context holds, then evaluates n tokens from position 0; all:
 * logits of each token are kept, else those of the last.  0 or llama's error. */
int peer_eval(struct peer_model *m, const int32_t *token, size_t n, bool all);
/* One more token at the given position. */
int peer_step(struct peer_model *m, int32_t token, int32_t position);

/* Numbers between white space or commas; stops at the end of text.  The caller
 * frees *out.  -EINVAL if anything else is in it, -ENOMEM. */
int peer_numbers(const char *text, int32_t **out, size_t *n);

/* Bytes as "x68656c6c6f" (x: so that no bytes are a word too) and back; unhex
 * gives the number of bytes, or -1. */
void peer_put_hex(const char *bytes, size_t len);
long peer_unhex(const char *hex, char *out, size_t room);

#endif
