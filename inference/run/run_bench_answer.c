/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_bench_answer.c - llamux-run bench --text: how long a whole answer takes,
 * from opening the file to the last token, and what guessing ahead saves.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode/generate.h"
#include "run.h"
#include "run_bench.h"

#define TEXT_MAX (1u << 20)

struct text {
	char *bytes;
	size_t len, room;
};

static int append(void *ctx, const char *piece, size_t len)
{
	struct text *t = ctx;

	if (len > t->room - t->len) {
		size_t room = 2 * (t->len + len);
		char *more = realloc(t->bytes, room);

		if (!more)
			return 1;
		t->bytes = more;
		t->room = room;
	}
	if (len)
		memcpy(t->bytes + t->len, piece, len);
	t->len += len;
	return 0;
}

static int read_text(const char *path, struct text *out)
{
	FILE *f = fopen(path, "rb");
	char part[4096];
	size_t n;
	int err = 0;

	if (!f)
		return -errno;
	while (!err && (n = fread(part, 1, sizeof(part), f)) > 0)
		err = out->len + n > TEXT_MAX ? -EFBIG : append(out, part, n) ? -ENOMEM : 0;
	if (!err && ferror(f))
		err = -EIO;
	fclose(f);
	return err;
}

/* One answer by a generator that knows nothing yet. */
static int answer(const struct bench_question *q, const struct text *prompt,
		  const char *grammar, bool guessing, struct bench_answer *out, struct text *said)
{
	const struct llm_request request = { .prompt = prompt->bytes, .prompt_len = prompt->len,
					     .grammar = grammar, .max_tokens = q->tokens };
	struct generator *g = NULL;
	struct llm_result r = { 0 };
	char reason[256] = "";
	int err = generator_open(q->model, q->threads, q->context, &g, reason, sizeof(reason));

	if (!err)
		err = generator_set_kv(g, q->kv);
	if (!err) {
		generator_set_guessing(g, guessing);
		err = generator_run(g, &request, append, said, NULL, &r, reason, sizeof(reason));
	}
	if (err) {
		run_error("%s: %s", q->model, reason[0] ? reason : strerror(-err));
	} else {
		*out = (struct bench_answer){
			.prompt_tokens = r.prompt_tokens, .tokens = r.generated_tokens,
			.steps = r.steps, .ready = generator_info(g)->load_us / 1e3,
			.first_token = r.first_token_us / 1e3, .total = r.total_us / 1e3,
		};
	}
	generator_close(g);
	return err;
}

static double less(double a, double b)
{
	return a < b ? a : b;
}

/* Both ways in turn; out has the best of this round and those before. */
static int one_round(const struct bench_question *q, const struct text *prompt,
		     const char *grammar, bool first, struct bench_answer *out)
{
	struct text said = { 0 }, plainly = { 0 };
	struct bench_answer with = { 0 }, without = { 0 };
	int err = answer(q, prompt, grammar, true, &with, &said);

	if (!err)
		err = answer(q, prompt, grammar, false, &without, &plainly);
	if (!err && (said.len != plainly.len ||
		     (said.len && memcmp(said.bytes, plainly.bytes, said.len)))) {
		run_error("the answer with tokens guessed ahead is another one");
		err = -EIO;
	}
	if (!err) {
		with.steps_plain = without.steps;
		with.total_plain = without.total;
		if (!first) {
			with.ready = less(less(with.ready, without.ready), out->ready);
			with.first_token = less(with.first_token, out->first_token);
			with.total = less(with.total, out->total);
			with.total_plain = less(with.total_plain, out->total_plain);
		}
		*out = with;
	}
	free(said.bytes);
	free(plainly.bytes);
	return err;
}

int run_bench_answer(const struct bench_question *q, struct bench_answer *out)
{
	struct text prompt = { 0 };
	char *grammar = NULL;
	int err = read_text(q->file, &prompt);

	if (err)
		run_error("%s: %s", q->file, strerror(-err));
	if (!err && q->grammar) {
		grammar = run_read_grammar(q->grammar);
		err = grammar ? 0 : -EINVAL;
	}
	for (uint64_t i = 0; i < q->rounds && !err; i++)
		err = one_round(q, &prompt, grammar, i == 0, out);
	free(grammar);
	free(prompt.bytes);
	return err;
}
