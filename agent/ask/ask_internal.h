/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_internal.h - what the files of ask share.
 *
 *   ask.c         life, queue, worker thread
 *   ask_talk.c    conversations, turns, who may read which answer
 *   ask_proposal.c  offers that wait for consent
 *   ask_reply.c   one text -> one answer: plain replies, or
 *   ask_answer.c  a question about the machine
 *   ask_past.c    a question about a time that has passed
 *   ask_model.c   the model: advice and commands
 *   ask_act.c     consent, undo, the list of actions, orders, mode auto
 *   ask_bar.c     which offers may be put to somebody
 *   ask_next.c    the step behind a change that was not enough
 *   ask_dry.c     what would be written
 *   ask_trial.c   measuring an action and keeping it or not
 *
 * lock guards talks, turns, conversations, the queue, orders and stats; it is
 * never held across I/O.  act_lock guards the actuator, llm_lock the model; both
 * are held for one call, and no other lock is taken inside.
 */
#ifndef AGENT_ASK_INTERNAL_H
#define AGENT_ASK_INTERNAL_H

#include <pthread.h>

#include "answer/answer.h"
#include "answer/prompt.h"
#include "base/clock.h"
#include "base/text.h"
#include "ask.h"
#include "lineage.h"

/* A proposal stands for five minutes: long enough to read and think, short
 * enough that "yes" still means the same machine. */
#define PROPOSAL_NS (300 * NSEC_PER_SEC)

struct proposal {
	struct offer offer;
	struct finding finding;    /* that it answers */
	struct consent consent;    /* what yes is to; empty: to nothing */
	uint64_t made_ns;
};

struct talk;

struct turn {
	struct turn *older;        /* of the same talk */
	struct turn *next;         /* in the queue */
	struct talk *talk;
	struct asker who;
	struct lineage from;
	char *question;
	uint64_t asked_ns;
	uint64_t begun_ns;         /* to be answered; 0: measured by a trial */
	struct text answer;
	bool done, read;
	bool yields;               /* who asks gives way to all others */
	unsigned int refs;         /* talk, queue or worker, readers */
	struct proposal *proposal; /* NULL: none, or settled */
	bool keeps;                /* about the proposal that stands, or about nothing: a yes
	                              behind it is still to that one */
};

struct talk {
	struct talk *next;
	uid_t uid;
	pid_t session;
	bool own;
	unsigned int refs;         /* conversations */
	unsigned int n_turns;
	struct turn *newest;
	uint64_t used_ns;
};

struct conversation {
	struct conversation *next;
	struct ask *ask;
	struct talk *talk;
	struct lineage from;
	unsigned int waiting;      /* readers in ask_read() */
	unsigned int parked;       /* readers that wait outside of it */
	struct turn *current;      /* being read */
	struct turn *submitted;    /* own last question, not yet begun to be read */
	void (*wake)(void *ctx);
	void *wake_ctx;
};

/* An action whose effect is being measured. */
struct trial {
	struct trial *next;
	struct turn *turn;         /* waits for the outcome; NULL: nobody */
	const char *also;          /* of its question: to be answered then */
	struct offer offer;
	struct action_row row;
	uint64_t since_ns, due_ns; /* of the measuring */
	uint64_t resident_bytes;   /* of the victim, when it was measured last */
	unsigned int more;         /* so often has it been measured again */
	bool begun;
};

struct order_call {
	struct order_call *next;
	const struct asker *who;
	const struct ask_order *order;
	char *reply;
	size_t reply_len;
	int err;
	bool done;
};

/* Fair share: when each user was last served. */
#define SERVED_MAX 64
struct served {
	uid_t uid;
	uint64_t tick;
};

#define SHOWN_MAX 8
struct shown {
	uid_t uid;
	uint64_t time_ns;
	struct findings *findings;
	struct consent *consent; /* to each of its offers; of no writes: none can be given */
};

/* What the last answer of a user was made from, as JSON. */
struct answered {
	uid_t uid;
	bool blind;        /* others' processes are not in it */
	uint64_t time_ns;
	char *text;        /* NULL: none */
};

/* Mode auto leaves a target alone for ten minutes after it was tried, so that a
 * change that does not help is not made again and again. */
#define COOLED_MAX 32
#define COOL_DOWN_NS (600 * NSEC_PER_SEC)
#define AUTO_PERIOD_NS (10 * NSEC_PER_SEC)
struct cooled {
	enum action_kind kind;
	pid_t pid;
	uint64_t start_ns;
	uint64_t until_ns;
};

/* Why the first offer of a finding, by its id, was left out; "": none was. */
#define BARRED_MAX 512
struct barred {
	char why[FINDINGS_MAX + 1][BARRED_MAX];
};

/* Large values of the question in work: allocated once. */
struct scratch {
	struct findings findings;
	struct snapshot snapshot;
	struct longer longer;      /* of the question in work, if it asks for that */
	bool longer_held;
	struct prompt prompt;
	struct prompt command;
	struct answer_context context;
	struct findings why;
	struct answer_line {
		char text[1024];
		size_t len;
	} line;
	char rendered[ANSWER_MAX];
	struct barred barred;
	struct turn *turn;         /* whose answer may be streamed; NULL: none */
	size_t streamed;           /* findings that are said already */
};

struct ask {
	struct ask_options options;
	pthread_t worker;
	pthread_mutex_t lock;
	pthread_cond_t work;       /* for the worker */
	pthread_cond_t grown;      /* for readers and orders */
	bool stop;
	enum agent_mode mode;

	struct talk *talks;
	struct conversation *conversations;
	struct turn *queue;
	struct order_call *orders;
	struct served served[SERVED_MAX];
	uint64_t served_tick;
	uint64_t yield_due_ns;     /* boot clock: until then no turn that yields is taken */
	struct shown shown[SHOWN_MAX];
	struct answered answered[SHOWN_MAX];
	struct ask_stats stats;

	pthread_mutex_t act_lock;
	struct trial *trials;      /* worker only, as all below */
	struct cooled cooled[COOLED_MAX];
	uint64_t next_auto_ns;
	uint64_t changed_ns;       /* boot clock: when the last change was made */
	struct scratch *scratch;

	pthread_mutex_t llm_lock;
	struct llm *llm;
	struct llm_info llm_info;  /* this and the next under lock */
	bool llm_known;
	pid_t llm_pid;
};

/* --- ask_talk.c: all with a->lock held where not said otherwise --- */
struct turn *turn_get(struct turn *t);
void turn_put(struct turn *t);
/* Takes the lock. */
void turn_say(struct ask *a, struct turn *t, const char *text);
void turn_add(struct ask *a, struct turn *t, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void turn_finish(struct ask *a, struct turn *t);
void talks_free(struct ask *a);
void ask_wake_all(struct ask *a);

/* --- ask_proposal.c: each takes the lock --- */
/* The newest live proposal of the turn's nearest relation, copied; -ENOENT. */
int proposal_find(struct ask *a, const struct turn *t, struct proposal *out);
/* Ends every proposal of the talk with this content. */
void proposal_settle(struct ask *a, const struct turn *t, const struct proposal *p);
/* Did another question come between that and this turn? */
bool proposal_passed(struct ask *a, const struct turn *t);
void turn_keeps(struct ask *a, struct turn *t);
/* May this person agree to one?  Says why not. */
bool proposal_allowed(struct ask *a, struct turn *t);
/* The offer is put to this person in this turn.  finding: that it answers, or NULL.
 * -ENOMEM, and that is said. */
int proposal_make(struct ask *a, struct turn *t, const struct offer *offer,
		  const struct finding *finding);
bool offer_same(const struct offer *x, const struct offer *y);

/* --- ask.c --- */
void ask_queue(struct ask *a, struct turn *t); /* lock held */
bool ask_queue_full(struct ask *a, uid_t uid); /* lock held */

/* --- ask_reply.c --- */
void ask_answer(struct ask *a, struct turn *t);

/* --- ask_answer.c --- */
/* Puts an advice into words, from the findings in scratch. */
void say_rendered(struct ask *a, struct turn *t, const struct advice *advice, bool by_model);
/* Observe, model, render; for a question that is no plain reply. */
void answer_question(struct ask *a, struct turn *t, const char *question);

/* Called as the model's line (scratch->line) grows: says what can be said.  As
 * many findings as answer_render() says. */
#define STREAMED_MAX 3
void answer_stream(struct ask *a);

bool ask_may_offer(struct ask *a, const struct turn *t);
/* An answer by the model, or by rules. */
void ask_count(struct ask *a, bool by_model);

/* --- ask_answered.c --- */
void answered_keep(struct ask *a, const struct turn *t); /* takes the lock */
void answered_free(struct ask *a);

/* --- ask_past.c --- */
/* True: the question was about the past, and the answer is said. */
bool answer_of_past(struct ask *a, struct turn *t, const char *question);

/* --- ask_model.c --- */
/*
 * Builds the prompt (scratch->prompt) and asks the model; by rules where there
 * is none or it fails (*by_model false, failures counted).  An error is the
 * prompt's: prompt_build().
 */
/* For a blind asker: nothing in the scratch, or in what is held of the past, names others'
 * processes any more. */
void conceal_present(const struct turn *t, struct scratch *s);
void conceal_past(const struct turn *t, struct past *past);
/* True: the asker is blind, and has been told that of a change nothing is said. */
bool conceal_change(struct ask *a, struct turn *t);
int ask_advise(struct ask *a, struct prompt_input *in, struct advice *out, bool *by_model);
/* The command for a question, quoted for a shell, or one of the words of
 * advice.h ("@chat" ...).  *sure: the model doubts it little (advice.h).
 * -ENODEV: no model; -ENOMSG: it is no request for one, but a question about
 * this machine. */
int ask_command(struct ask *a, const char *question, char *out, size_t out_len, bool *sure);

/* --- ask_act.c --- */
/*
 * Makes the change that waits for this person's yes.  True: it is made, and its
 * trial ends the turn, after answering `also` (text behind the "yes", in the
 * question, or NULL).  False: why not has been said, unless there is `also` to
 * answer and nothing was proposed, or another plan than the one that it names.
 */
bool act_consent(struct ask *a, struct turn *t, const char *also);
/* Each of these writes to the turn. */
void act_refuse(struct ask *a, struct turn *t);
void act_explain(struct ask *a, struct turn *t);
void act_undo(struct ask *a, struct turn *t, const struct advice *advice);
void act_order(struct ask *a, struct order_call *call);
void act_auto(struct ask *a);
bool act_in_force(struct ask *a, uid_t uid);
/* The offer of this number that was shown to a user, and what a yes to it is to (or NULL);
 * -ENOENT. */
int order_offer(struct ask *a, uid_t uid, int64_t number, struct offer *out,
		struct consent *agreed);
void say_not_offered(struct order_call *call);

/* --- ask_bar.c --- */
/* What an order of this user to apply one of these offers would be a yes to. */
void act_announce_shown(struct ask *a, const struct asker *who, const struct findings *f,
			struct consent out[OFFERS_MAX]);
/*
 * Leaves out the offers that would be refused if this person agreed, so that
 * nothing is proposed in vain, and those whose turn it is not (offer.instead,
 * .further); the others are numbered anew.  mode: in which it would be made.
 * out: the reasons; may be NULL.
 */
void act_bar(struct ask *a, enum agent_mode mode, const struct asker *who, struct findings *f,
	     struct barred *out);
/* Would this one be made? */
bool act_would(struct ask *a, const struct offer *offer, const struct asker *who);
/* Notes what would be written if this person agreed now. */
void act_announce(struct ask *a, const struct asker *who, struct proposal *p);

/* --- ask_next.c --- */
/* A change was kept: where much of the loss is left, puts the next one to the person, as a
 * proposal of its own.  s: the time since; left: what the victim lost in it, per 10 s. */
void next_propose(struct ask *a, const struct trial *trial, const struct snapshot *s,
		  uint64_t left_ns);

/* --- ask_log.c --- */
void act_log(struct ask *a, struct turn *t);
/* What the last change did; false: there is none. */
bool act_effect(struct ask *a, struct turn *t);

/* --- ask_dry.c: and act_explain() --- */
void order_dry_run(struct ask *a, struct order_call *call);

/* --- ask_plan.c --- */
/* True: the advice asks for a plan that there is, and the answer is said, with a proposal
 * where one can be made. */
bool plan_answer(struct ask *a, struct turn *t, const struct advice *advice);
bool plan_propose(struct ask *a, struct turn *t, const char *profile);
/* Is the plan named in this text? */
bool plan_named(const struct offer *plan, const char *text);
/* Why a proposal that no finding stands behind is made. */
void plan_why(struct ask *a, struct turn *t, const struct offer *o);

/* --- ask_change.c --- */
/* The same of a change of a process by name. */
bool change_answer(struct ask *a, struct turn *t, const struct advice *advice);

/* --- ask_trial.c --- */
/* How long a change of this cause has before it is measured.  unit: ms */
unsigned int trial_settle_ms(const struct ask *a, enum finding_cause cause);
/* After actuator_apply(): begins to measure.  turn (and also) may be NULL. */
int trial_start(struct ask *a, struct turn *turn, const char *also, const struct offer *offer,
		const struct action_row *row);
/* Ends the trials that are due (all: every one); returns when the next is, or
 * UINT64_MAX. */
uint64_t trials_run(struct ask *a, bool all);

#endif
