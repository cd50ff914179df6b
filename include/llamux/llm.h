/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm.h - the language model as its callers see it: text in, grammar-bound text
 * out, piece by piece.
 *
 * The model runs in a child process (llamux-infer), because its file and the
 * prompt are untrusted bytes: whatever goes wrong there ends the child, not the
 * caller.  The child is started again on the next request after it died.
 *
 * Every function returns 0 (or a count) or a negative errno.  A struct llm is
 * used by one thread at a time, except llm_cancel() and llm_use_threads(), which
 * may be called from any thread.
 */
#ifndef LLAMUX_LLM_H
#define LLAMUX_LLM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct llm;

struct llm_options {
	const char *model_path; /* GGUF file; not NULL */
	const char *infer_path; /* llamux-infer; NULL: $LLAMUX_INFER, beside the
	                           running program, then the installed place */
	unsigned int threads;   /* 0: one per usable CPU, at most 8 */
	unsigned int context;   /* tokens of KV cache; 0: min(model's, 2048) */
	int nice;               /* niceness of the child, 0..19 */
	unsigned int start_ms;  /* longest wait for the model to load; 0: 10 s */
	const char *prefix_path; /* file in which the work for what prompts begin
	                           with is kept across restarts, at most 64 MiB;
	                           written in a directory of the caller's only.
	                           NULL: it is not kept */
};

/* What the child has given up; what is missing the system did not allow. */
enum llm_confined {
	LLM_CONFINED_USER = 1,         /* is not root: nobody, or who started it */
	LLM_CONFINED_CAPABILITIES = 2, /* has none and cannot get any */
	LLM_CONFINED_NAMESPACES = 4,   /* own network (none), IPC and mounts */
	LLM_CONFINED_ROOT = 8,         /* its file system is empty */
	LLM_CONFINED_LANDLOCK = 16,    /* Landlock forbids files, ports, signals */
	LLM_CONFINED_SYSCALLS = 32,    /* seccomp: those of its table, no other */
	LLM_CONFINED_ALL = 63,
};

/* What is known of a loaded model; strings are cut to fit and end in NUL. */
struct llm_info {
	char name[64];         /* general.name */
	char architecture[32]; /* general.architecture */
	char quantisation[16]; /* the commonest tensor type, such as "Q8_0" */
	uint64_t parameters;   /* sum of tensor elements */
	uint64_t file_bytes;
	uint32_t context;      /* tokens in use for the KV cache */
	uint32_t vocabulary;   /* tokens */
	uint32_t format;       /* llamux.format of the file: version of the
	                          prompt form it was trained on, 0 for any
	                          other model (see advice.h) */
	uint32_t load_us;      /* time from open to ready */
	uint32_t confined;     /* enum llm_confined */
	uint32_t restarts;     /* how often the child had to be started again */
};

struct llm_request {
	const char *prompt;      /* UTF-8; special tokens in it are recognised,
	                            so untrusted text in it must have been
	                            cleaned (slots.h).  A model of format 0
	                            whose chat template is known gets it as
	                            what a user says, and then special tokens
	                            in it are text */
	size_t prompt_len;
	const char *grammar;     /* GBNF, NUL-terminated; NULL: unbound */
	unsigned int max_tokens; /* 0: until the end token or a full context */
	float temperature;       /* 0: greedy */
	uint64_t seed;           /* used when temperature > 0 */
	unsigned int deadline_ms; /* whole request; 0: none.  -ETIME past it */
};

struct llm_result {
	uint32_t prompt_tokens;
	uint32_t generated_tokens;
	uint32_t first_token_us; /* request to first piece */
	uint32_t total_us;
	float logprob;           /* mean log-probability of the chosen tokens
	                            under the grammar mask; 0 if none */
	uint32_t reused_tokens;  /* of the prompt, that were not evaluated again */
	uint32_t steps;          /* evaluations: one for the prompt, then at most
	                            one for each token */
};

/*
 * Receives each piece of text as it is decided, bytes not NUL-terminated.
 * Non-zero stops the generation; llm_generate() then returns -ECANCELED.
 */
typedef int (*llm_piece_fn)(void *ctx, const char *piece, size_t len);

/*
 * Starts the child and waits until the model is loaded.  *out is owned by the
 * caller and ended by llm_stop().  -ENOENT: no model or no worker; -EINVAL: the
 * file is no usable model; the reason in words is in reason (size reason_len,
 * may be NULL).  On error *out is NULL and nothing is left running.
 */
int llm_start(const struct llm_options *options, struct llm **out, char *reason,
	      size_t reason_len);

/* Ends the child and frees; NULL is allowed. */
void llm_stop(struct llm *llm);

const struct llm_info *llm_info(const struct llm *llm);

/* What became of the file of options.prefix_path. */
struct llm_prefix {
	uint32_t kept;    /* how often it was written */
	uint32_t ignored; /* what was damaged, or of another model */
	uint32_t lost;    /* how often it could not be written */
};
const struct llm_prefix *llm_prefix(const struct llm *llm);

/* The child's process id, or 0 while it is not running. */
int llm_pid(const struct llm *llm);

/* What of enum llm_confined is missing, in words ("" if nothing is); returns out. */
const char *llm_unconfined(uint32_t confined, char *out, size_t out_len);

/*
 * Runs one request.  result may be NULL.  -EPIPE: the child died (it is started
 * anew by the next call); -EAGAIN: it died so often that the next start waits for
 * some time (the reason says how long); -ETIME: the deadline is over, and a child
 * that did not notice it is ended; -E2BIG: prompt longer than the context; -EBADMSG: the
 * grammar does not parse or the model could not satisfy it; -ETIME, -ECANCELED.
 */
int llm_generate(struct llm *llm, const struct llm_request *request,
		 llm_piece_fn piece, void *ctx, struct llm_result *result);

/* Why the last llm_generate() failed, in words; empty if it did not. */
const char *llm_reason(const struct llm *llm);

/* Makes a running llm_generate() return -ECANCELED soon. */
void llm_cancel(struct llm *llm);

/*
 * Lets at most n threads work from here on (0: as many as llm_start() was told),
 * also on a request that runs: the machine is needed elsewhere.  For its priority,
 * see llm_pid().  Like llm_cancel(), any thread may call it.
 */
void llm_use_threads(struct llm *llm, unsigned int n);

/*
 * The words that the embedded model knows (llamux.lexicon of its file), for
 * slots.h: a sorted array of lower-case words, owned by llm; 0 words for any
 * other model.
 */
size_t llm_lexicon(const struct llm *llm, const char *const **words);

#endif
