/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_act.c - consent, undo, orders, and mode auto. */
#include "ask_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#define LIST_MAX 64

static int make_change(struct ask *a, const struct offer *offer, enum agent_mode mode,
		       const struct asker *who, const struct consent *agreed,
		       struct action_row *row, char *reason, size_t reason_len)
{
	int err;

	snprintf(reason, reason_len, "nothing may be changed");
	if (!a->options.actuator)
		return -EOPNOTSUPP;
	pthread_mutex_lock(&a->act_lock);
	err = actuator_apply(a->options.actuator, offer, mode, who, agreed, row, reason,
			     reason_len);
	pthread_mutex_unlock(&a->act_lock);
	a->changed_ns = clock_boot_ns();
	return err;
}

/* A change that nobody can measure is taken back at once. */
static int change_and_try(struct ask *a, struct turn *t, const char *also,
			  const struct offer *offer, enum agent_mode mode,
			  const struct asker *who, const struct consent *agreed,
			  struct action_row *row, char *reason, size_t reason_len)
{
	bool kept;
	int err = make_change(a, offer, mode, who, agreed, row, reason, reason_len);

	if (err < 0)
		return err;
	err = trial_start(a, t, also, offer, row);
	if (err == 0)
		return 0;
	pthread_mutex_lock(&a->act_lock);
	if (actuator_verify(a->options.actuator, row->id, row->victim_before_ns,
			    row->target_before_ns, &kept, reason, reason_len) < 0)
		log_error("action %lld can neither be measured nor taken back: %s",
			  (long long)row->id, reason);
	pthread_mutex_unlock(&a->act_lock);
	snprintf(reason, reason_len, "its effect cannot be measured (%s)", strerror(-err));
	return err;
}

/* --- replies -------------------------------------------------------------- */

/* True if the person may; says why not otherwise. */
static bool may_change(struct ask *a, struct turn *t)
{
	if (!t->who.may_act)
		turn_say(a, t, "Only root and members of group llamux may change this "
			       "machine.\n");
	else if (ask_mode(a) == MODE_OBSERVE)
		turn_say(a, t, "The agent is in mode observe and changes nothing.\n");
	else if (!a->options.actuator)
		turn_say(a, t, "This agent has no journal and changes nothing.\n");
	else
		return true;
	return false;
}

/* At once: a line that a reader gets half of looks like the whole. */
static void say_tried(struct ask *a, struct turn *t, const struct action_row *row,
		      unsigned int settle_ms)
{
	char said[512];
	struct text out;

	text_fixed(&out, said, sizeof(said));
	text_add(&out, "Action %lld: %s is %s (was %s); its effect is measured for %s",
		 (long long)row->id, row->knob, row->new_value, row->old_value,
		 text_seconds(a->options.verify_ms * NSEC_PER_MSEC).s);
	if (settle_ms)
		text_add(&out, ", in %s, when what was pushed out of memory is back",
			 text_seconds(settle_ms * NSEC_PER_MSEC).s);
	text_str(&out, " ...\n");
	turn_say(a, t, said);
}

static void say_again(struct ask *a, struct turn *t, const struct proposal *p)
{
	char said[512] = "";
	int err;

	pthread_mutex_lock(&a->act_lock);
	err = actuator_describe(a->options.actuator, &p->offer, ask_mode(a), &t->who, said,
				sizeof(said));
	pthread_mutex_unlock(&a->act_lock);
	turn_add(a, t, "%s\n", said);
	if (err)
		proposal_settle(a, t, p);
	else if (proposal_make(a, t, &p->offer, p->finding.id ? &p->finding : NULL) == 0)
		turn_say(a, t, "Is that what you mean?  (yes / no / why / what exactly)\n");
}

bool act_consent(struct ask *a, struct turn *t, const char *also)
{
	char reason[256] = "";
	struct action_row row = { 0 };
	struct proposal p;
	int err;

	if (proposal_find(a, t, &p) < 0) {
		if (!also)
			turn_say(a, t, "Nothing is proposed at the moment, so there is nothing "
				       "to agree to: ask first.\n");
		return false;
	}
	if (also && p.offer.kind == ACTION_PLAN) {
		if (!plan_named(&p.offer, also))
			return false; /* another plan is wished for: no yes to this one */
		also = NULL;
	}
	if (!may_change(a, t))
		return false;
	/* After other answers the person may have something else in mind. */
	if (proposal_passed(a, t)) {
		say_again(a, t, &p);
		return false;
	}
	err = change_and_try(a, t, also, &p.offer, ask_mode(a), &t->who,
			     &p.consent, &row, reason, sizeof(reason));
	proposal_settle(a, t, &p);
	if (err < 0) {
		turn_add(a, t, "Not done: %s.\n", reason[0] ? reason : strerror(-err));
		return false;
	}
	say_tried(a, t, &row, trial_settle_ms(a, p.offer.cause));
	return true;
}

void act_refuse(struct ask *a, struct turn *t)
{
	struct proposal p;
	bool any = false;

	while (proposal_find(a, t, &p) == 0) {
		proposal_settle(a, t, &p);
		any = true;
	}
	turn_say(a, t, any ? "All right, nothing is changed.\n" :
			     "Nothing is proposed, and nothing is changed.\n");
}

/* --- undo ----------------------------------------------------------------- */

static bool row_in_force(const struct action_row *row)
{
	return row->state == STATE_APPLIED || row->state == STATE_KEPT;
}

/* Actions in force that this user may take back, newest first. */
static long list_in_force(struct ask *a, uid_t uid, struct action_row *rows, size_t max)
{
	long n, kept = 0;

	if (!a->options.actuator)
		return 0;
	pthread_mutex_lock(&a->act_lock);
	n = actuator_list(a->options.actuator, uid == 0 ? (uid_t)-1 : uid, rows, max);
	pthread_mutex_unlock(&a->act_lock);
	for (long i = 0; i < n; i++)
		if (row_in_force(&rows[i]))
			rows[kept++] = rows[i];
	return n < 0 ? n : kept;
}

bool act_in_force(struct ask *a, uid_t uid)
{
	struct action_row *rows = calloc(LIST_MAX, sizeof(*rows));
	long n = rows ? list_in_force(a, uid, rows, LIST_MAX) : 0;

	free(rows);
	return n > 0;
}

static int undo_one(struct ask *a, int64_t id, const struct asker *who, struct text *out)
{
	struct action_row row = { 0 };
	char reason[256] = "";
	int err;

	pthread_mutex_lock(&a->act_lock);
	err = actuator_undo(a->options.actuator, id, who, &row, reason, sizeof(reason));
	pthread_mutex_unlock(&a->act_lock);
	if (err < 0)
		text_add(out, "Action %lld is not undone: %s.\n", (long long)id,
			 reason[0] ? reason : strerror(-err));
	else
		text_add(out, "Undone, action %lld: %s is %s again.\n", (long long)id, row.knob,
			 row.old_value);
	return err;
}

/* id 0: the last one; -1: all.  Returns the first error. */
static int undo_some(struct ask *a, int64_t id, const struct asker *who, struct text *out)
{
	struct action_row *rows;
	int err = 0;
	long n;

	if (id > 0)
		return undo_one(a, id, who, out);
	rows = calloc(LIST_MAX, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	n = list_in_force(a, who->uid, rows, LIST_MAX);
	if (n <= 0)
		text_str(out, n < 0 ? "The journal cannot be read.\n" :
				      "No change of mine is in force, so there is nothing to take "
				      "back.\n");
	if (n < 0)
		err = (int)n;
	for (long i = 0; i < n && (id < 0 || i == 0); i++) {
		int one = undo_one(a, rows[i].id, who, out);

		/* Of all, those whose target has ended need nothing more. */
		if (one != -ESTALE || id == 0)
			err = err ? err : one;
	}
	free(rows);
	return err;
}

void act_undo(struct ask *a, struct turn *t, const struct advice *advice)
{
	char said[2048];
	struct text out;
	int64_t id = (int64_t)advice->number;

	if (!may_change(a, t))
		return;
	if (strcmp(advice->word, "all") == 0)
		id = -1;
	else if (strcmp(advice->word, "last") == 0)
		id = 0;
	text_fixed(&out, said, sizeof(said));
	undo_some(a, id, &t->who, &out);
	turn_say(a, t, said);
}

/* --- orders through `control` ---------------------------------------------- */

int order_offer(struct ask *a, uid_t uid, int64_t number, struct offer *out,
		struct consent *agreed)
{
	int err = -ENOENT;

	pthread_mutex_lock(&a->lock);
	for (size_t i = 0; i < SHOWN_MAX; i++) {
		const struct shown *s = &a->shown[i];

		if (!s->findings || s->uid != uid ||
		    clock_boot_ns() - s->time_ns > PROPOSAL_NS)
			continue;
		for (size_t k = 0; k < s->findings->n_offers; k++) {
			if ((int64_t)s->findings->offer[k].id == number) {
				*out = s->findings->offer[k];
				if (agreed)
					*agreed = s->consent[k];
				err = 0;
			}
		}
	}
	pthread_mutex_unlock(&a->lock);
	return err;
}

void say_not_offered(struct order_call *call)
{
	snprintf(call->reply, call->reply_len,
		 "A%lld was not offered to you in the last 5 minutes: see `findings`",
		 (long long)call->order->number);
}

static void order_apply(struct ask *a, struct order_call *call)
{
	char reason[256] = "";
	struct action_row row = { 0 };
	struct consent agreed;
	struct offer offer;

	if (ask_mode(a) == MODE_OBSERVE) {
		call->err = -EPERM;
		snprintf(call->reply, call->reply_len,
			 "the agent is in mode observe and changes nothing");
		return;
	}
	call->err = order_offer(a, call->who->uid, call->order->number, &offer, &agreed);
	if (call->err < 0) {
		say_not_offered(call);
		return;
	}
	call->err = change_and_try(a, NULL, NULL, &offer, ask_mode(a), call->who, &agreed, &row,
				   reason, sizeof(reason));
	if (call->err < 0)
		snprintf(call->reply, call->reply_len, "not done: %s", reason);
	else
		snprintf(call->reply, call->reply_len,
			 "action %lld: %s is %s (was %s); its effect is being measured, see "
			 "`actions`",
			 (long long)row.id, row.knob, row.new_value, row.old_value);
}

void act_order(struct ask *a, struct order_call *call)
{
	struct text out;

	if (call->order->kind == ORDER_APPLY) {
		order_apply(a, call);
		return;
	}
	if (call->order->kind == ORDER_DRY_RUN) {
		order_dry_run(a, call);
		return;
	}
	text_fixed(&out, call->reply, call->reply_len);
	if (!a->options.actuator) {
		text_str(&out, "this agent has no journal and changes nothing");
		call->err = -EOPNOTSUPP;
		return;
	}
	call->err = undo_some(a, call->order->kind == ORDER_UNDO_ALL ? -1 : call->order->number,
			      call->who, &out);
	/* Replies are single lines without their end. */
	if (out.len > 0 && call->reply[out.len - 1] == '\n')
		call->reply[out.len - 1] = '\0';
}

/* --- mode auto -------------------------------------------------------------- */

static bool cooling(struct ask *a, const struct offer *offer, uint64_t now)
{
	for (size_t i = 0; i < COOLED_MAX; i++) {
		const struct cooled *c = &a->cooled[i];

		if (c->until_ns > now && c->kind == offer->kind &&
		    c->pid == offer->target.pid[0] && c->start_ns == offer->target.start_ns)
			return true;
	}
	return false;
}

static void cool_down(struct ask *a, const struct offer *offer, uint64_t now)
{
	struct cooled *slot = &a->cooled[0];

	for (size_t i = 1; i < COOLED_MAX; i++)
		if (a->cooled[i].until_ns < slot->until_ns)
			slot = &a->cooled[i];
	*slot = (struct cooled){ offer->kind, offer->target.pid[0], offer->target.start_ns,
				 now + COOL_DOWN_NS };
}

/* One change at a time: the effect of two could not be told apart. */
void act_auto(struct ask *a)
{
	const struct asker self = { .uid = 0, .gid = 0, .pid = getpid(),
				    .session = getsid(0), .may_act = true };
	struct scratch *s = a->scratch;
	uint64_t now = clock_boot_ns();

	if (now < a->next_auto_ns || a->trials)
		return;
	a->next_auto_ns = now + AUTO_PERIOD_NS;
	if (!a->options.actuator ||
	    a->options.machine.observe(a->options.machine.ctx, &s->findings, &s->snapshot) < 0)
		return;
	act_bar(a, MODE_AUTO, &self, &s->findings, NULL);
	for (size_t i = 0; i < s->findings.n_offers; i++) {
		const struct offer *offer = &s->findings.offer[i];
		struct action_row row = { 0 };
		char reason[256] = "";
		int err;

		if (cooling(a, offer, now))
			continue;
		cool_down(a, offer, now);
		err = change_and_try(a, NULL, NULL, offer, MODE_AUTO, &self, NULL, &row, reason,
				     sizeof(reason));
		if (err == 0) {
			log_info("mode auto: action %lld: %s is %s (was %s)", (long long)row.id,
				 row.knob, row.new_value, row.old_value);
			break;
		}
		log_info("mode auto: A%u is not done: %s", offer->id, reason);
	}
	snapshot_free(&s->snapshot);
}
