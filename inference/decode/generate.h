/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generate.h - from a prompt to pieces of text: tokenizer, session, grammar mask
 * and sampler in one loop.  A generator owns all that a model file needs.
 *
 * Used by llamux-infer and llamux-run; by one thread at a time.
 */
#ifndef INFERENCE_GENERATE_H
#define INFERENCE_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "llamux/llm.h"
#include "model/model.h"

struct generator;
struct gguf;
struct model;
struct session;
struct tokenizer;

/* What sampling uses when the temperature is above 0. */
#define GENERATE_TOP_K 40
#define GENERATE_TOP_P 0.95f

/*
 * Opens the file: gguf, model, tokenizer, thread pool, session.  threads 0: one
 * per usable CPU, at most 8; context 0: the model's own, at most 2048.  -EINVAL
 * with the reason in words (may be NULL), or the error of opening.
 */
int generator_open(const char *path, unsigned int threads, uint32_t context,
		   struct generator **out, char *reason, size_t reason_len);
/* The same for a file that is open already; fd is borrowed. */
int generator_open_fd(int fd, unsigned int threads, uint32_t context, struct generator **out,
		      char *reason, size_t reason_len);
void generator_close(struct generator *g); /* NULL is allowed */

/* Copies the weights for speed, behind what else is done (model_pack_behind()).
 * -ENOMEM, -EAGAIN: all is as it was. */
int generator_pack(struct generator *g);

/* How the KV cache is kept (KV_F16 unless told); forgets what is in it. */
int generator_set_kv(struct generator *g, enum kv_type type);
/* Whether tokens are guessed ahead (yes unless told): the answer is the same. */
void generator_set_guessing(struct generator *g, bool on);

/* From here on at most n threads work (0: all that were opened with).  Any thread
 * may say so, also during a run. */
void generator_use_threads(struct generator *g, unsigned int n);

/* What the last run took. */
struct generator_stats {
	uint32_t reused;  /* tokens of the prompt that were not evaluated: in the
	                     KV cache, or ... */
	uint32_t restored; /* ... of them from the store of beginnings */
	uint32_t steps;   /* evaluations, that of the prompt among them */
	uint32_t forced;  /* tokens that the grammar left no choice about */
	uint32_t guessed; /* tokens read ahead ... */
	uint32_t right;   /* ... that then were said: steps saved */
};
const struct generator_stats *generator_stats(const struct generator *g);

/*
 * Memory, aligned to 8, in which the beginnings that prompts share are kept with
 * the work done for them (prefix.h); its owner may keep it in a file.  Borrowed.
 * least: multiplications that evaluating one must take to be worth it, 0: 4e9,
 * about a tenth of a second of two cores.  To be called after generator_set_kv().
 */
void generator_set_prefix(struct generator *g, void *bytes, size_t size, uint64_t least);
/* Keeps the beginning that the last prompt shares with one before it, if that is
 * new; to be called when nobody waits, since it may read the whole model file.
 * The bytes that the store takes then; 0: nothing was changed. */
size_t generator_keep_prefix(struct generator *g);
/* Entries of the store that were damaged, or of something else than this model. */
uint32_t generator_prefix_ignored(const struct generator *g);

/* Borrowed parts; they live as long as g. */
const struct llm_info *generator_info(const struct generator *g);
const struct gguf *generator_gguf(const struct generator *g);
const struct model *generator_model(const struct generator *g);
const struct tokenizer *generator_tokenizer(const struct generator *g);
struct session *generator_session(struct generator *g);

/*
 * From here on a prompt is what a user says: it is put into the form of the file's
 * chat template, and special tokens in it are text.  Errors as of chat_open(); then
 * prompts are taken as they are.
 */
int generator_use_chat(struct generator *g, char *reason, size_t reason_len);

/*
 * Runs one request as llm.h says.  Tokens that the KV cache shares with the
 * request before are kept.  *stop (may be NULL) is looked at for every token and
 * layer: -ECANCELED.  reason: why, in words, on error (may be NULL).  result may
 * be NULL, else it is filled on error too, as far as the work got.
 *
 * -E2BIG: the prompt has more tokens than the context (both are told in reason).
 * A text that fills the context ends there: the cache is not shifted to make
 * room, since what stays would still tell of what is gone (later layers' values
 * were computed from it) and the text would not be what the model says to any
 * prompt.  With a grammar, text that the token limit or the context cut short before it
 * was complete is -EBADMSG.
 */
int generator_run(struct generator *g, const struct llm_request *request,
		  llm_piece_fn piece, void *ctx, const volatile bool *stop,
		  struct llm_result *result, char *reason, size_t reason_len);

#endif
