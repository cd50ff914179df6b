/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer_look.h - what the tests of sentences share: from a made machine, a
 * question and the model's line to the answer.
 */
#ifndef TESTS_ANSWER_LOOK_H
#define TESTS_ANSWER_LOOK_H

#include "findings_look.h"

#include "answer/answer.h"

static struct prompt prompt;
static char out[ANSWER_MAX];
static unsigned int offered;

struct how {
	bool may_not;
	bool observe;
	bool by_rules;
	const struct longer *longer;
	unsigned int day_s;       /* time of day; 0: not known */
};

static inline int render(struct made *m, const char *question, const char *line, struct how how)
{
	struct prompt_input in = { .question = question, .findings = &found, .snapshot = &m->s,
				   .format = 1 };
	struct answer_context ctx = { .findings = &found, .snapshot = &m->s, .prompt = &prompt,
				      .may_act = !how.may_not, .observe = how.observe,
				      .model_used = !how.by_rules,
				      .longer = how.longer, .day_known = how.day_s != 0,
				      .day_s = how.day_s };
	struct advice advice;
	unsigned int lines = 0;
	int err;

	assert_int_equal(prompt_build(&in, &prompt), 0);
	if (answer_parse(line, strlen(line), &found, &prompt, &advice))
		fail_msg("not accepted: %s", line);
	err = answer_render(&advice, &ctx, out, sizeof(out), &offered);
	if (err)
		return err;
	for (const char *p = out; *p; p++)
		lines += *p == '\n';
	assert_in_range(lines, 1, 6);
	assert_int_equal(out[strlen(out) - 1], '\n');
	return 0;
}

/* The machine of m as it was over the longer window, beside what is found now. */
static inline void look_back(struct made *m, struct longer *longer)
{
	const struct findings_context now = { .before = &found };
	struct snapshot s;

	assert_int_equal(snapshot_copy(made_ready(m), &s), 0);
	assert_int_equal(longer_make(&s, &now, longer), 0);
	assert_null(s.task); /* taken over */
}

static const struct how plain __attribute__((unused));

#define HOGS                                                                                       \
	"The 4 `encode` processes (pid 811..814) hold 1.9 of the 2 CPUs. `postgres` (pid 700) "    \
	"waited 6.1 s of the last 10 s for a CPU, 5.7 s of it behind `encode`.  [cpu pressure "    \
	"71 %]\n"
#define OFFER                                                                                      \
	"I can run `encode` as SCHED_IDLE; it then yields to everything else. Apply?  (yes / no "  \
	"/ why)\n"

#endif
