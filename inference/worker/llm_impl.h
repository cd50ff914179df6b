/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_impl.h - what the two files of the client share.
 */
#ifndef INFERENCE_LLM_IMPL_H
#define INFERENCE_LLM_IMPL_H

#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/types.h>

#include "infer_proto.h"
#include "llamux/llm.h"

struct llm {
	/* Options, with absolute paths: the caller may change directory. */
	char *model, *infer;
	unsigned int threads, context, start_ms;
	int nice;

	pid_t pid; /* 0: no child */
	int fd;    /* -1: no child */
	int wake;  /* eventfd that llm_cancel() writes */
	struct frame_reader *reader;
	struct llm_info info;
	char *words;            /* the lexicon, each word with its NUL */
	const char **lexicon;   /* [n_lexicon] */
	size_t n_lexicon;

	pthread_mutex_t lock; /* for the four below */
	bool running, cancelled;
	unsigned int use;    /* threads that may work ... */
	bool use_told;       /* ... and the child knows */

	uint32_t id;         /* of the last request */
	bool unanswered;     /* it was left before its DONE or ERROR came ... */
	uint64_t left_us;    /* ... at this time */
	unsigned int starts; /* children that said HELLO */
	unsigned int deaths; /* since a request was last answered ... */
	uint64_t died_us;    /* ... the last of them */
	char *prefix_path;   /* NULL: beginnings are not kept */
	int prefix_fd;       /* their memory, -1: none */
	struct llm_prefix prefix;
	char reason[256];
};

int __attribute__((format(printf, 3, 4)))
llm_fail(struct llm *llm, int err, const char *format, ...);

/* Counts the end of a child that was not asked to end. */
void llm_count_death(struct llm *llm);
/* -EAGAIN with the reason: children died one after the other, it is to rest. */
int llm_may_start(struct llm *llm);
/* Bounds the processor time of the child until its next request; deadline_us 0:
 * generously. */
void llm_bound_cpu(const struct llm *llm, uint64_t deadline_us);

/*
 * llm_read.c: the frame in llm->reader, by its type.  HELLO, with the number of
 * words that follow; LEXICON, *used bytes of llm->words being taken; ERROR in place
 * of them, which is returned; DONE or ERROR of a request.  -EPROTO: it is none.
 */
int llm_read_hello(struct llm *llm, uint32_t *words);
int llm_read_words(struct llm *llm, uint32_t words, size_t *used);
int llm_read_error(struct llm *llm);
int llm_read_result(struct llm *llm, struct llm_result *result);

/* Starts the child and reads its HELLO.  deadline_us 0: only start_ms counts. */
int llm_spawn(struct llm *llm, uint64_t deadline_us);
/* Kills and reaps the child, if there is one. */
void llm_kill(struct llm *llm);
/* The same, and says in llm->reason how it ended; returns err. */
int llm_explain_end(struct llm *llm, int err);
bool llm_alive(const struct llm *llm);

/*
 * Waits for the next frame in llm->reader.  -EPIPE, -EPROTO; -ETIME; -ECANCELED if
 * llm_cancel() was called.
 */
int llm_wait_frame(struct llm *llm, uint64_t deadline_us);

/* llm_prefix.c: the memory that the child is handed; without it (an error) the
 * child does the work again. */
int llm_prefix_open(struct llm *llm);
void llm_prefix_fill(struct llm *llm);
/* An INFER_PREFIX frame is in the reader.  -EPROTO. */
int llm_prefix_told(struct llm *llm);
void llm_prefix_close(struct llm *llm);

#endif
