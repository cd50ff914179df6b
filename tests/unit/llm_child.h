/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_child.h - a client with its child, for the tests of both.  Include after
 * cmocka.h.
 */
#ifndef TESTS_LLM_CHILD_H
#define TESTS_LLM_CHILD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "llamux/llm.h"
#include "worker/infer_proto.h"

#define MODEL "tests/fixtures/talk.gguf"
#define PROMPT "<|ask|>\nq why is <n1> slow ?\n<|say|>"
/* Thousands of tokens, none of them forced. */
#define LONG "root ::= ([ab]{1000}){7}"

/* The worker to test. */
static char infer_path[4096];

struct sink {
	struct llm *llm;
	char text[8192];
	size_t len;
	void (*on_first)(struct llm *llm);
};

static inline int collect(void *ctx, const char *piece, size_t len)
{
	struct sink *s = ctx;
	bool first = s->len == 0;

	assert_true(len < sizeof(s->text) - s->len);
	memcpy(s->text + s->len, piece, len);
	s->len += len;
	s->text[s->len] = '\0';
	if (first && s->on_first)
		s->on_first(s->llm);
	return 0;
}

static inline struct llm *start(const char *model)
{
	const struct llm_options o = { .model_path = model, .infer_path = infer_path, .threads = 1,
				       .context = 8192, .nice = 1, .start_ms = 60000 };
	char reason[300] = "";
	struct llm *llm;

	if (llm_start(&o, &llm, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return llm;
}

static inline struct llm_request request(const char *grammar)
{
	return (struct llm_request){ .prompt = PROMPT, .prompt_len = strlen(PROMPT),
				     .grammar = grammar };
}

static inline int ask(struct llm *llm, const char *grammar, struct sink *sink)
{
	struct llm_request q = request(grammar);

	*sink = (struct sink){ .llm = llm };
	return llm_generate(llm, &q, collect, sink, NULL);
}

static inline void check_answers(struct llm *llm)
{
	struct sink sink;

	if (ask(llm, "root ::= [a-z]{12}", &sink))
		fail_msg("%s", llm_reason(llm));
	assert_int_equal(sink.len, 12);
}

/* $LLAMUX_INFER, or the one of the build that this test belongs to. */
static inline bool find_infer(void)
{
	const char *set = getenv("LLAMUX_INFER");
	char self[3000];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (set) {
		snprintf(infer_path, sizeof(infer_path), "%s", set);
	} else {
		assert_true(n > 0);
		self[n] = '\0';
		slash = strrchr(self, '/');
		*slash = '\0';
		snprintf(infer_path, sizeof(infer_path), "%s/../bin/llamux-infer", self);
	}
	return access(infer_path, X_OK) == 0;
}

#endif
