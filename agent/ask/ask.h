/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask.h - conversations: a question goes in, an answer streams out.  The fronts
 * (files, control) come through here and reach no further.
 *
 * Thread-safe: any number of threads may submit and read; one worker thread
 * answers.  The machine's state reaches it through struct ask_machine, so that
 * tests need neither BPF nor a model.
 *
 * Whose question a reader gets: separate opens of one user in one session share
 * a conversation, and in it a reader gets the newest question of its nearest
 * relation - its own thread, its process, the shell that both it and the writer
 * were started from.  So `echo q > prompt; cat prompt` works, and so do many of
 * them at once in one script.
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
#include "act/actuate.h"
#include "act/policy.h"
#include "diagnose/longer.h"
#include "state/history.h"

struct ask;
struct conversation;

/* How the worker gets at the machine; all called from the worker thread. */
struct ask_machine {
	void *ctx;
	/* Present findings and snapshot, fresh (a sample is taken now). */
	int (*observe)(void *ctx, struct findings *f, struct snapshot *s);
	/* What was found over the longer window, beside the present findings; *out is
	 * the caller's to free.  May be NULL: nothing but the present is held. */
	int (*recall)(void *ctx, const struct findings *now, struct longer *out);
	/* What is held of a time, CLOCK_REALTIME, which the caller frees.  May be
	 * NULL: no history is kept. */
	int (*past)(void *ctx, int64_t from_s, int64_t to_s, struct past *out);
	/* Takes a sample now; *s is the change since the first sample that is not
	 * older than since_ns (boot clock), for measuring an action.  -EAGAIN:
	 * there is no earlier one, so this sample is where measuring begins. */
	int (*measure)(void *ctx, uint64_t since_ns, struct snapshot *s);
	/* What is found in a snapshot of measure().  May be NULL: nothing. */
	int (*judge)(void *ctx, const struct snapshot *s, struct findings *f);
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

/* Does /proc hide the processes of others from this asker?  Then no answer and no file
 * names them (design: what a user may not see there is not told either). */
bool asker_is_blind(const struct asker *who);

/* Wakes all readers with -ESHUTDOWN and refuses what comes later; the answer in
 * progress is given up. */
void ask_shutdown(struct ask *a);
/* After ask_shutdown() and the last conversation_put().  NULL is allowed. */
void ask_free(struct ask *a);

/* The conversation of (uid, session), or a new private one for a handle that was
 * opened read-write.  Released by conversation_put(). */
int conversation_get(struct ask *a, const struct asker *who, bool own,
		     struct conversation **out);
void conversation_put(struct conversation *c);

/* wake(ctx) is called whenever an answer of the conversation grew or ended, with
 * locks held: it must not call back.  NULL ends it. */
void conversation_watch(struct conversation *c, void (*wake)(void *), void *ctx);

/* While a reader waits outside of ask_read(), reading at offset 0 again stays with the
 * question that it picked.  Each on needs its off. */
void conversation_park(struct conversation *c, bool on);

/* -EAGAIN: too many questions wait; -E2BIG: too long; -EINVAL: empty. */
int ask_submit(struct conversation *c, const struct asker *who, const char *text,
	       size_t len);

/*
 * Copies the answer from *offset on (moves it), waiting for more while it is
 * still being made.  0: the end.  Without a question: a line of help.  *offset 0
 * begins the answer to the last question; others go on in the same answer.
 * interrupted(ctx) is polled; true ends with -EINTR.  nonblock: -EAGAIN.
 */
long ask_read(struct conversation *c, uint64_t *offset, char *buf, size_t size,
	      bool nonblock, bool (*interrupted)(void *), void *ctx);

/* True when a read would not block. */
bool ask_ready(struct conversation *c, uint64_t offset);

/* What `control` may order.  Done by the worker, in between questions. */
enum ask_order_kind { ORDER_APPLY, ORDER_UNDO, ORDER_UNDO_ALL, ORDER_DRY_RUN };
struct ask_order {
	enum ask_order_kind kind;
	int64_t number; /* apply, dry run: offer id of the findings last shown to this
	                   user; undo: action id */
};

/* Waits until the order is carried out (not until its effect is measured).
 * reply: what was done or why not, one line.  -errno as actuate.h. */
int ask_order(struct ask *a, const struct asker *who, const struct ask_order *order,
	      char *reply, size_t reply_len);

/* Remembers what a user has seen, so that "apply N" means that list. */
void ask_shown(struct ask *a, const struct asker *who, const struct findings *f);

/* The findings that the last answer to this user was made from, as findings_json(): malloc'd,
 * "{}" if there is none; NULL if no memory. */
char *ask_answered(struct ask *a, const struct asker *who);

/* actuator_list() under the worker's lock; 0 without an actuator. */
long ask_actions(struct ask *a, struct action_row *out, size_t max);

/* Puts other rules in place of those that the actuator borrows, between two uses of
 * it; *fresh then has the old ones. */
void ask_swap_policy(struct ask *a, struct policy *policy, struct policy *fresh);

/* Hands the model over, waiting for the answer in progress; returns the one
 * used until now, which the caller ends.  NULL: rules only. */
struct llm *ask_set_model(struct ask *a, struct llm *llm);
/* False without a model. */
bool ask_model(struct ask *a, struct llm_info *out);
/* The worker process as last seen; 0 if there is none. */
pid_t ask_model_pid(struct ask *a);

struct ask_stats {
	uint64_t asked, answered, refused, by_model, by_rules, failed;
	unsigned int waiting;
	uint32_t last_answer_us, last_first_token_us;
	float tokens_per_s;
	struct llm_prefix prefix; /* of the model in use */
};
void ask_stats(struct ask *a, struct ask_stats *out);
void ask_set_mode(struct ask *a, enum agent_mode mode);
enum agent_mode ask_mode(struct ask *a);

#endif
