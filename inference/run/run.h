/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.h - the commands of llamux-run and what they share.
 *
 * A command gets its own arguments (argv[0] is its name, argv[1] the model) and
 * returns the exit status of the program.
 */
#ifndef INFERENCE_RUN_H
#define INFERENCE_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gguf;
struct model;
struct pool;

enum { RUN_OK = 0, RUN_FAILED = 1, RUN_USAGE = 2 };

int run_info(int argc, char **argv);
int run_tokenize(int argc, char **argv);
int run_chat(int argc, char **argv);
int run_logits(int argc, char **argv);
int run_generate(int argc, char **argv);
int run_bench(int argc, char **argv);

/* Says what is wrong, after the program's name, and returns RUN_FAILED. */
int run_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for wrong arguments: points to --help and returns RUN_USAGE. */
int run_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* -EINVAL if text is no whole number from least to most. */
int run_number(const char *text, uint64_t least, uint64_t most, uint64_t *out);

/* The file as a string, which the caller frees; NULL after saying why. */
char *run_read_grammar(const char *path);

/* A model opened with all that evaluation needs.  run_open() says what is wrong
 * itself; threads 0: one per usable CPU, at most 8. */
struct run_model {
	struct gguf *gguf;
	struct model *model;
	struct pool *pool;
};
/* Whether there is memory to copy the weights for speed; says where there is not. */
bool run_has_room(const struct gguf *g);
int run_open(const char *path, unsigned int threads, struct run_model *out);
void run_close(struct run_model *m);

#endif
