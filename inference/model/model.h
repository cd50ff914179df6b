/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - a llama-like transformer over a mapped GGUF file.
 *
 * A model is immutable and may be shared; a session holds the KV cache and
 * scratch of one sequence and belongs to one thread at a time.
 */
#ifndef INFERENCE_MODEL_H
#define INFERENCE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gguf;
struct model;
struct session;
struct pool;

struct model_config {
	char name[64];          /* general.name */
	char architecture[32];  /* general.architecture */
	char quantisation[16];  /* type of most weight bytes */
	uint64_t parameters;
	uint32_t n_layers, width, n_heads, n_kv_heads, head_dim, ffn_width;
	uint32_t vocabulary, context;   /* context: the model's own maximum */
	float norm_eps;
	const char *activation;         /* of the feed-forward's gate */
	bool tied_output, qkv_bias;
	bool qk_norm, post_norm;        /* norms of heads; after each half layer */

	/* Rotary positions. */
	uint32_t rope_dim;
	bool rope_neox;                 /* rotate halves, not pairs */
	const char *rope_scaling;       /* none, linear, yarn, longrope, factors */
	float rope_base, rope_factor;   /* positions are divided by rope_factor */
	float local_rope_base;          /* of the layers with a window */
	uint32_t original_context;      /* before its positions were stretched */

	/* Attention. */
	uint32_t window;                /* tokens that some layers see; 0: all */
	uint32_t n_window_layers;
	float attention_scale;          /* of query times key */
	float attention_cap, logit_cap; /* cap * tanh(x / cap); 0: none */
	float embedding_scale;
};

/* g must outlive the model.  -EINVAL with the reason in words. */
int model_open(const struct gguf *g, struct model **out, char *reason,
	       size_t reason_len);
void model_close(struct model *m);
const struct model_config *model_config(const struct model *m);

/*
 * Copies the matrices to where they are read faster (model_pack.c), with the threads of
 * pool or, if that is NULL, alone; while no session evaluates.  Results have the same
 * bits.  Of g, the model's file, only what is not copied stays in this process's
 * memory.  -ENOMEM: all is as it was.
 */
int model_pack(struct model *m, const struct gguf *g, struct pool *pool);
/*
 * The same in a thread of its own, behind whatever else is done with the model, of
 * which each matrix is read from the file until its copy is whole.  g must outlive the
 * model.  -EAGAIN: no thread.
 */
int model_pack_behind(struct model *m, const struct gguf *g);
void model_pack_wait(struct model *m); /* until that is done */
size_t model_packed_bytes(const struct model *m); /* of all copies; 0: not packed */

/* Thread pool of n threads (the caller is one of them). */
int pool_new(unsigned int n, struct pool **out);
void pool_free(struct pool *p);
unsigned int pool_threads(const struct pool *p);

/* KV cache for context tokens (<= the model's).  pool is borrowed. */
int session_new(const struct model *m, struct pool *pool, uint32_t context,
		struct session **out);
/* How keys and values are kept: 2 bytes a number, or 1 1/16 (half the memory;
 * logits within an NMSE of 1e-3 of the former). */
enum kv_type { KV_F16, KV_Q8_0, KV_TYPES };
const char *kv_type_name(enum kv_type type);             /* "f16", "q8_0" */
int kv_type_named(const char *name, enum kv_type *out);  /* -EINVAL */
int session_new_kv(const struct model *m, struct pool *pool, uint32_t context,
		   enum kv_type type, struct session **out);
void session_free(struct session *s);
uint32_t session_position(const struct session *s); /* tokens in the cache */
uint32_t session_context(const struct session *s);
/* Forgets everything from position on: a common prefix is kept and reused. */
void session_rewind(struct session *s, uint32_t position);

/*
 * Appends n tokens, in batches.  logits: NULL; or, with all false, room for
 * [vocabulary] floats, those after the last token; with all true for
 * [n][vocabulary].  -EINVAL: an id out of range; -ENOSPC: context full (nothing
 * is appended); -ECANCELED: *stop became true between batches or layers.
 */
int session_eval(struct session *s, const int32_t *token, size_t n,
		 float *logits, bool all, const volatile bool *stop);

/* The same with the logits of the last rows <= n tokens: room for
 * [rows][vocabulary]. */
int session_eval_tail(struct session *s, const int32_t *token, size_t n,
		      float *logits, size_t rows, const volatile bool *stop);

#endif
