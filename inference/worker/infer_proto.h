/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_proto.h - what goes between a caller (llm_client.c) and llamux-infer over
 * a socket pair: frames of a fixed header and a bounded payload.  Both ends check
 * what they read; neither believes the other.
 *
 * The child says HELLO, then LEXICON frames until all words are told, or ERROR
 * with the reason and ends.  Each REQUEST is answered by PIECEs and one DONE or
 * ERROR of the same id; a PREFIX may follow.  CANCEL names the request to stop.  A REQUEST sent while
 * another runs stops that one.
 */
#ifndef INFERENCE_INFER_PROTO_H
#define INFERENCE_INFER_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "llamux/llm.h"

#define INFER_VERSION 4u
#define INFER_MAGIC 0x786d6c6cu /* "llmx" */
#define INFER_PAYLOAD_MAX (1u << 20)
#define INFER_PROMPT_MAX (512u << 10)
#define INFER_GRAMMAR_MAX (256u << 10)
#define INFER_LEXICON_MAX 65536u /* words */
#define INFER_WORD_MAX 63u       /* bytes of one */

/* Exit codes of llamux-infer beside 0 (its caller is gone) and 1 (usage). */
enum infer_exit {
	INFER_EXIT_LOAD = 3,     /* the model does not load; ERROR was sent */
	INFER_EXIT_SIGBUS = 4,   /* the model file was cut short while in use */
	INFER_EXIT_PROTOCOL = 5, /* the caller sent what is no frame */
	INFER_EXIT_ORPHAN = 6,
	INFER_EXIT_HUNG = 7,     /* a request did not end when it was to */
};

enum infer_type {
	INFER_HELLO = 1,
	INFER_LEXICON, /* words, each followed by '\n' */
	INFER_REQUEST,
	INFER_CANCEL,
	INFER_PIECE,
	INFER_DONE,
	INFER_ERROR,
	INFER_PREFIX, /* after an answer: what became of the store of beginnings; back
		       * to the child, empty: it was copied and may change again */
	INFER_THREADS, /* to the child, at any time: its id is how many may work, 0: all */
	INFER_TYPES,
};

struct infer_header {
	uint32_t magic;
	uint16_t type;
	uint16_t zero;
	uint32_t id; /* of the request; 0 in HELLO, LEXICON and their ERROR */
	uint32_t length;
};
_Static_assert(sizeof(struct infer_header) == 16, "no padding");

struct infer_hello {
	uint32_t version, lexicon_words;
	uint64_t parameters, file_bytes;
	uint32_t context, vocabulary, format, load_us;
	uint32_t confined, zero; /* enum llm_confined */
	char name[64], architecture[32], quantisation[16];
};
_Static_assert(sizeof(struct infer_hello) == 160, "no padding");

/* Followed by the prompt and the grammar. */
struct infer_request {
	uint32_t prompt_len, grammar_len, has_grammar;
	uint32_t max_tokens, deadline_ms;
	float temperature;
	uint64_t seed;
};
_Static_assert(sizeof(struct infer_request) == 32, "no padding");

struct infer_result {
	uint32_t prompt_tokens, generated_tokens, first_token_us, total_us;
	float logprob;
	int32_t error; /* 0 in DONE, a negative errno in ERROR; a reason follows */
	uint32_t reused_tokens, steps;
};
_Static_assert(sizeof(struct infer_result) == 32, "no padding");

struct infer_prefix {
	uint64_t used;    /* bytes of it, to be kept; 0: nothing new */
	uint32_t ignored; /* entries found unfit since the last such frame */
	uint32_t zero;
};
_Static_assert(sizeof(struct infer_prefix) == 16, "no padding");

/* Collects one frame from a socket without blocking. */
struct frame_reader {
	struct infer_header header;
	size_t have; /* bytes of header and payload so far */
	unsigned char payload[INFER_PAYLOAD_MAX];
};

/*
 * Reads on.  1: a frame is complete (call frame_next() when done with it); 0: there
 * is no more for now; -EPIPE: the other end is closed; -EPROTO: no frame; or the
 * error of recv().
 */
int frame_read(struct frame_reader *r, int fd);
void frame_next(struct frame_reader *r);

/*
 * Writes one frame of n parts (at most 4).  deadline_us: CLOCK_MONOTONIC, 0: none;
 * past it -ETIME, and the stream is of no use any more.  -EPIPE.
 */
int frame_write(int fd, enum infer_type type, uint32_t id, const struct iovec *part, int n,
		uint64_t deadline_us);

/* The head of the REQUEST in r, checked; returns its prompt, behind which the grammar
 * lies.  NULL: it is none. */
const char *infer_parse_request(const struct frame_reader *r, struct infer_request *wire);

uint64_t infer_now_us(void);

/* Is a word fit to be in a lexicon, behind the one before (NULL: the first)? */
bool infer_word_ok(const char *word, size_t len, const char *before);

/* infer_serve.c: answers requests on fd until the other end closes it.  held: what
 * holds of the confinement (enum llm_confined).  Returns an exit code. */
struct generator;
int infer_serve(int fd, struct generator *g, unsigned int held);

#endif
