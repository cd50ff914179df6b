/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * answer_impl.h - the parts of answer.c.
 */
#ifndef AGENT_ANSWER_IMPL_H
#define AGENT_ANSWER_IMPL_H

#include "base/text.h"
#include "diagnose/findings_table.h"
#include "answer.h"

/* Lines of an answer, of which the last two are kept for the offer and for the
 * remark that no model was used. */
#define ANSWER_LINES 6

/* --- answer_wording.c and answer_template.c: subjects, findings, offers --- */

/* "The 4 `encode` processes (pid 811..814, /srv/batch)"; begins: at the start of
 * a sentence. */
void say_subject(struct text *t, const struct subject *who, const struct snapshot *s, bool begins);
/* "`encode`", "cgroup `batch`", "disk `sda`". */
void say_short(struct text *t, const struct subject *who);
/* The same, with the pids where the other one has the same name. */
void say_apart(struct text *t, const struct subject *who, const struct subject *other);
void say_template(struct text *t, const char *wording, const struct finding *f,
		  const struct snapshot *s);
/* "run `encode` as SCHED_IDLE" */
void say_offer(struct text *t, const struct offer *o);
/* The finding in one or two sentences, with the evidence in brackets. */
void say_finding(struct text *t, const struct finding *f, const struct snapshot *s);
/* The number with its unit. */
void say_evidence_value(struct text *t, const struct evidence *e);
/* "cpu pressure 71 %", or nothing where the kernel keeps none; true if said. */
bool say_pressure(struct text *t, const char *what, unsigned int hundredths);

/* Pressure that no finding explains is said from here on.  unit: 0.01 %; default
 * 2500, where the prompt calls it high. */
#define ANSWER_UNEXPLAINED 2500

/* --- answer_words.c --- */
#define ANSWER_WORDS_MAX 1024
/* Letters and digits in lower case, all else a space, with a space at each end. */
void answer_simplify(const char *question, char out[ANSWER_WORDS_MAX]);
/* Is one of the words, separated by '|', in the simplified question? */
bool answer_has_word(const char *simple, const char *words);
/* The question of a prompt, simplified; false: it has none. */
bool answer_asked(const struct prompt *prompt, char out[ANSWER_WORDS_MAX]);
/* Is one of the words in it, also among those that the model does not know, which stand in
 * slots?  simple: of answer_asked(). */
bool answer_says(const struct prompt *p, const char *simple, const char *words);

/* --- answer_focus.c --- */
/* What the question suspects. */
enum suspect {
	SUSPECT_CPU,
	SUSPECT_MEMORY,
	SUSPECT_DISK,
	SUSPECT_SWAP,
	SUSPECT_KILLED,
	SUSPECT_NETWORK,
	SUSPECT_HEAT,
	SUSPECT_HOST,
	SUSPECTS,
	SUSPECT_NONE = SUSPECTS, /* none, or several */
};
enum suspect answer_suspect(const struct prompt *prompt);
/* Is it a word for one of them? */
bool answer_is_suspect(const char *word);
/* "It is not the disk: ...\n", and what that rests on, where the question suspects
 * something that no finding is about; true if said. */
bool answer_say_not_it(const struct answer_context *ctx, struct text *t);
/* CPUs and the longest wait: what "not slow" rests on. */
void answer_say_state(const struct snapshot *s, struct text *t);
/* What the kernel killed for want of memory in what is held, where that is asked; true
 * if said. */
bool answer_say_killed(const struct answer_context *ctx, struct text *t);

/* --- answer_nobody.c --- */
/* "No process that I see is called `firefox`.\n", where the question names one that
 * there is not; true if said. */
bool answer_say_nobody(const struct answer_context *ctx, struct text *t);

/* --- answer_diagnose.c --- */
/* The hypervisor took a part of the CPU time that is worth a word. */
bool answer_robbed(const struct snapshot *s);
void answer_diagnose(const struct advice *a, const struct answer_context *ctx, struct text *t,
		     unsigned int *offered);
void answer_health(const struct answer_context *ctx, struct text *t);
/* Why the pending or first offer is made. */
void answer_why(const struct advice *a, const struct answer_context *ctx, struct text *t);
/* The line that puts an offer to the person, or says who may accept it. */
void answer_put_offer(const struct offer *o, const struct answer_context *ctx, struct text *t,
		      unsigned int *offered);
/* Why nothing is offered against a finding. */
void answer_no_offer(const struct finding *f, const struct answer_context *ctx, struct text *t);
/* The offer that the advice picked, else the first that answers the finding. */
const struct offer *answer_pick_offer(const struct advice *a, const struct finding *f,
				      const struct findings *findings);

/* --- answer_history.c --- */
void answer_history(const struct advice *a, const struct answer_context *ctx, struct text *t);
/* What was lost over the longer window, where nothing is now; NULL: nothing. */
const struct finding *answer_passed(const struct answer_context *ctx);
/* "in the last 60 s `postgres` (pid 700) lost 6.1 s (cpu-hog, by ...).\n" */
void answer_say_passed(const struct answer_context *ctx, const struct finding *f, struct text *t);

/* --- answer_past.c --- */
void answer_past(const struct advice *a, const struct answer_context *ctx, struct text *t);

/* --- answer_task.c --- */
void answer_task(const struct advice *a, const struct answer_context *ctx, struct text *t,
		 unsigned int *offered);

/* --- answer_top.c --- */
void answer_top(const struct advice *a, const struct answer_context *ctx, struct text *t);

/* --- answer_change.c --- */
void answer_change(const struct advice *a, const struct answer_context *ctx, struct text *t,
		   unsigned int *offered);
void answer_optimize(const struct advice *a, const struct answer_context *ctx, struct text *t,
		     unsigned int *offered);

/* answer_task.c: is this process of the subject? */
bool answer_is_member(const struct subject *who, const struct task_row *row);
/* answer_place.c: what its sleep is for. */
void say_sleep(const struct snapshot *s, const struct subject *who, struct text *t);

#endif
