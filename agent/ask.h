/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask.h - conversations: a question goes in, an answer streams out.  The fronts
 * (files, control) come through here and reach no further.
 *
 * Thread-safe: any number of threads may submit and read; one worker thread
 * answers.  The machine's state reaches it through struct ask_machine, so that
 * tests need neither BPF nor a model.
 */
#ifndef AGENT_ASK_H
#define AGENT_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "llamux/finding.h"
#include "llamux/llm.h"
#include "llamux/snapshot.h"
#include "policy.h"

struct actuator;
struct ask;
struct conversation;

/* How the worker gets at the machine; all called from the worker thread. */
struct ask_machine {
	void *ctx;
	/* Present findings and snapshot, fresh (a sample is taken now). */
	int (*observe)(void *ctx, struct findings *f, struct snapshot *s);
	/* Change since a moment (boot clock), for measuring an action. */
	int (*measure)(void *ctx, uint64_t since_ns, struct snapshot *s);
};

struct ask_options {
	struct ask_machine machine;
	struct llm *llm;              /* may be NULL: rules only */
	struct actuator *actuator;    /* may be NULL: nothing is offered */
	enum agent_mode mode;
	unsigned int queue_max;       /* waiting questions; 0: 64 */
	unsigned int deadline_ms;     /* of one answer; 0: 10 s */
	unsigned int verify_ms;       /* how long an action is measured; 0: 4 s */
};

int ask_new(const struct ask_options *options, struct ask **out);
void ask_free(struct ask *a); /* wakes all readers with -ESHUTDOWN */

/* The conversation of (uid, session), or a new private one for a handle that was
 * opened read-write.  Released by conversation_put(). */
int conversation_get(struct ask *a, const struct asker *who, bool own,
		     struct conversation **out);
void conversation_put(struct conversation *c);

/* -EAGAIN: too many questions wait; -E2BIG: too long; -EINVAL: empty. */
int ask_submit(struct conversation *c, const struct asker *who, const char *text,
	       size_t len);

/*
 * Copies the answer from *offset on (moves it), waiting for more while it is
 * still being made.  0: the end.  Without a question: a line of help.
 * interrupted(ctx) is polled; true ends with -EINTR.  nonblock: -EAGAIN.
 */
long ask_read(struct conversation *c, uint64_t *offset, char *buf, size_t size,
	      bool nonblock, bool (*interrupted)(void *), void *ctx);

/* True when a read would not block. */
bool ask_ready(struct conversation *c);

struct ask_stats {
	uint64_t asked, answered, refused, by_model, by_rules, failed;
	unsigned int waiting;
	uint32_t last_answer_us, last_first_token_us;
	float tokens_per_s;
};
void ask_stats(struct ask *a, struct ask_stats *out);
void ask_set_mode(struct ask *a, enum agent_mode mode);
enum agent_mode ask_mode(struct ask *a);

#endif
