/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_bench.h - what the parts of llamux-run bench share.
 */
#ifndef INFERENCE_RUN_BENCH_H
#define INFERENCE_RUN_BENCH_H

#include <stdint.h>

#include "model/model.h"

/* CLOCK_MONOTONIC */
double run_seconds(void);

/* An answer to a text, with tokens guessed ahead and without; times in ms, the
 * best of the rounds. */
struct bench_answer {
	uint32_t prompt_tokens, tokens;
	uint32_t steps, steps_plain;
	double ready, first_token, total, total_plain;
};

struct bench_question {
	const char *model, *file; /* the file holds the text */
	const char *grammar;      /* file; NULL: the answer is not bound */
	unsigned int threads;
	uint32_t context, tokens; /* context 0: as generator_open() says */
	enum kv_type kv;
	uint64_t rounds;
};

/* Says itself what is wrong.  The two answers must be the same: -EIO if not. */
int run_bench_answer(const struct bench_question *q, struct bench_answer *out);

#endif
