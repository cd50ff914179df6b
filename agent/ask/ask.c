/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask.c - the queue of questions and the one thread that answers them. */
#include "ask_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/priority.h"

#define QUEUE_DEFAULT 64
#define DEADLINE_DEFAULT_MS 10000
#define VERIFY_DEFAULT_MS 4000

/* What answers to those who yield the CPUs to all others may take of one: by priority they
 * could not be slowed, since llamux works at its own.  unit: percent; a twentieth: hardly seen by
 * anybody else.  No pause is longer than a person would wait. */
#define YIELD_PERCENT 5
#define YIELD_PAUSE_MAX_NS 1000000000ull

/* --- queue --------------------------------------------------------------- */

/* One user may fill three quarters of the queue, so that another always gets
 * in. */
bool ask_queue_full(struct ask *a, uid_t uid)
{
	unsigned int own = 0, all = 0;

	for (const struct turn *t = a->queue; t; t = t->next) {
		all++;
		own += t->who.uid == uid;
	}
	return all >= a->options.queue_max || own >= a->options.queue_max - a->options.queue_max / 4;
}

void ask_queue(struct ask *a, struct turn *t)
{
	struct turn **at = &a->queue;

	while (*at)
		at = &(*at)->next;
	t->next = NULL;
	*at = t;
	a->stats.asked++;
	a->stats.waiting++;
	pthread_cond_signal(&a->work);
}

static struct served *served_of(struct ask *a, uid_t uid)
{
	struct served *oldest = &a->served[0];

	for (size_t i = 0; i < SERVED_MAX; i++) {
		if (a->served[i].tick && a->served[i].uid == uid)
			return &a->served[i];
		if (a->served[i].tick < oldest->tick)
			oldest = &a->served[i];
	}
	*oldest = (struct served){ .uid = uid };
	return oldest;
}

/* Lock held.  When a turn that waits may be taken, which none may now. */
static uint64_t queue_due(const struct ask *a)
{
	return a->queue ? a->yield_due_ns : UINT64_MAX;
}

/* The oldest question of the user who was served longest ago; of those who yield, none
 * before its time. */
static struct turn *queue_take(struct ask *a)
{
	bool pause = a->queue && clock_boot_ns() < a->yield_due_ns;
	struct turn **best = NULL, *t;
	uint64_t best_tick = 0;

	for (struct turn **at = &a->queue; *at; at = &(*at)->next) {
		uint64_t tick = served_of(a, (*at)->who.uid)->tick;

		if ((*at)->yields && pause)
			continue;
		if (!best || tick < best_tick) {
			best = at;
			best_tick = tick;
		}
	}
	if (!best)
		return NULL;
	t = *best;
	*best = t->next;
	t->next = NULL;
	a->stats.waiting--;
	served_of(a, t->who.uid)->tick = ++a->served_tick;
	return t;
}

/* --- worker -------------------------------------------------------------- */

static void worker_turn(struct ask *a, struct turn *t)
{
	uint64_t begun = clock_boot_ns(), end, pause;

	t->begun_ns = begun;
	ask_answer(a, t);
	end = clock_boot_ns();
	pause = (end - begun) / YIELD_PERCENT * (100 - YIELD_PERCENT);
	pthread_mutex_lock(&a->lock);
	if (t->yields)
		a->yield_due_ns = end + (pause < YIELD_PAUSE_MAX_NS ? pause : YIELD_PAUSE_MAX_NS);
	turn_put(t);
	pthread_mutex_unlock(&a->lock);
}

static void worker_order(struct ask *a, struct order_call *call)
{
	act_order(a, call);
	pthread_mutex_lock(&a->lock);
	call->done = true;
	pthread_cond_broadcast(&a->grown);
	pthread_mutex_unlock(&a->lock);
}

/* Lock held; returns with it held.  True: there was something to do. */
static bool worker_step(struct ask *a)
{
	struct order_call *call = a->orders;
	struct turn *t = NULL;

	if (call)
		a->orders = call->next;
	else
		t = queue_take(a);
	if (!call && !t)
		return false;
	pthread_mutex_unlock(&a->lock);
	if (call)
		worker_order(a, call);
	else
		worker_turn(a, t);
	pthread_mutex_lock(&a->lock);
	return true;
}

static void worker_wait(struct ask *a, uint64_t due_ns)
{
	uint64_t now = clock_boot_ns();
	struct timespec until;

	if (due_ns == UINT64_MAX) {
		pthread_cond_wait(&a->work, &a->lock);
		return;
	}
	if (due_ns <= now)
		return;
	until = clock_timespec(clock_ns(CLOCK_MONOTONIC) + (due_ns - now));
	pthread_cond_timedwait(&a->work, &a->lock, &until);
}

static void *worker_main(void *arg)
{
	struct ask *a = arg;

	priority_worker();
	pthread_mutex_lock(&a->lock);
	while (!a->stop) {
		uint64_t due;
		bool automatic = a->mode == MODE_AUTO;

		pthread_mutex_unlock(&a->lock);
		if (automatic)
			act_auto(a);
		due = trials_run(a, false);
		if (automatic && !a->trials && a->next_auto_ns < due)
			due = a->next_auto_ns;
		pthread_mutex_lock(&a->lock);
		if (!a->stop && !worker_step(a) && automatic == (a->mode == MODE_AUTO))
			worker_wait(a, due < queue_due(a) ? due : queue_due(a));
	}
	pthread_mutex_unlock(&a->lock);
	/* What is being measured must not stay in force unmeasured. */
	trials_run(a, true);
	return NULL;
}

/* --- life ---------------------------------------------------------------- */

static void locks_init(struct ask *a)
{
	pthread_condattr_t monotonic;
	pthread_mutexattr_t inherit;

	/* The worker and the file threads run at different priorities. */
	pthread_mutexattr_init(&inherit);
	pthread_mutexattr_setprotocol(&inherit, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&a->lock, &inherit);
	pthread_mutex_init(&a->act_lock, &inherit);
	pthread_mutex_init(&a->llm_lock, &inherit);
	pthread_mutexattr_destroy(&inherit);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&a->work, &monotonic);
	pthread_cond_init(&a->grown, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static void ask_release(struct ask *a)
{
	talks_free(a);
	for (size_t i = 0; i < SHOWN_MAX; i++) {
		free(a->shown[i].findings);
		free(a->shown[i].consent);
	}
	answered_free(a);
	pthread_mutex_destroy(&a->lock);
	pthread_mutex_destroy(&a->act_lock);
	pthread_mutex_destroy(&a->llm_lock);
	pthread_cond_destroy(&a->work);
	pthread_cond_destroy(&a->grown);
	free(a->scratch);
	free(a);
}

int ask_new(const struct ask_options *options, struct ask **out)
{
	struct ask *a = calloc(1, sizeof(*a));
	int err;

	*out = NULL;
	if (!a)
		return -ENOMEM;
	a->options = *options;
	if (!a->options.queue_max)
		a->options.queue_max = QUEUE_DEFAULT;
	if (!a->options.deadline_ms)
		a->options.deadline_ms = DEADLINE_DEFAULT_MS;
	if (!a->options.verify_ms)
		a->options.verify_ms = VERIFY_DEFAULT_MS;
	a->mode = options->mode;
	locks_init(a);
	a->scratch = calloc(1, sizeof(*a->scratch));
	if (!a->scratch) {
		ask_release(a);
		return -ENOMEM;
	}
	ask_set_model(a, options->llm);
	err = -pthread_create(&a->worker, NULL, worker_main, a);
	if (err < 0) {
		ask_release(a);
		return err;
	}
	*out = a;
	return 0;
}

/* Orders that the worker did not come to. */
static void orders_refuse(struct ask *a)
{
	for (struct order_call *call = a->orders; call; call = call->next) {
		call->err = -ESHUTDOWN;
		call->done = true;
	}
	a->orders = NULL;
}

void ask_wake_all(struct ask *a)
{
	pthread_cond_broadcast(&a->grown);
	pthread_cond_broadcast(&a->work);
	for (struct conversation *c = a->conversations; c; c = c->next)
		if (c->wake)
			c->wake(c->wake_ctx);
}

void ask_shutdown(struct ask *a)
{
	pthread_mutex_lock(&a->lock);
	if (a->stop) {
		pthread_mutex_unlock(&a->lock);
		return;
	}
	a->stop = true;
	orders_refuse(a);
	ask_wake_all(a);
	pthread_mutex_unlock(&a->lock);
	/* a->llm changes only under llm_lock, which the worker may hold now; the
	 * pointer itself stays good, as its owner swaps it by ask_set_model(). */
	if (a->llm)
		llm_cancel(a->llm);
	pthread_join(a->worker, NULL);
}

void ask_free(struct ask *a)
{
	struct turn *t;

	if (!a)
		return;
	ask_shutdown(a);
	while ((t = a->queue)) {
		a->queue = t->next;
		turn_put(t);
	}
	ask_release(a);
}

/* --- small things -------------------------------------------------------- */

void ask_stats(struct ask *a, struct ask_stats *out)
{
	pthread_mutex_lock(&a->lock);
	*out = a->stats;
	pthread_mutex_unlock(&a->lock);
}

void ask_set_mode(struct ask *a, enum agent_mode mode)
{
	pthread_mutex_lock(&a->lock);
	a->mode = mode;
	pthread_cond_signal(&a->work);
	pthread_mutex_unlock(&a->lock);
}

enum agent_mode ask_mode(struct ask *a)
{
	enum agent_mode mode;

	pthread_mutex_lock(&a->lock);
	mode = a->mode;
	pthread_mutex_unlock(&a->lock);
	return mode;
}

int ask_order(struct ask *a, const struct asker *who, const struct ask_order *order, char *reply,
	      size_t reply_len)
{
	struct order_call call = { .who = who, .order = order, .reply = reply,
				   .reply_len = reply_len };
	struct order_call **at = &a->orders;

	snprintf(reply, reply_len, "the agent is stopping");
	pthread_mutex_lock(&a->lock);
	if (a->stop) {
		pthread_mutex_unlock(&a->lock);
		return -ESHUTDOWN;
	}
	while (*at)
		at = &(*at)->next;
	*at = &call;
	pthread_cond_signal(&a->work);
	while (!call.done)
		pthread_cond_wait(&a->grown, &a->lock);
	pthread_mutex_unlock(&a->lock);
	return call.err;
}

/* lock held.  Where this user's findings are kept: as before, or in the oldest place. */
static struct shown *place_for(struct ask *a, uid_t uid)
{
	struct shown *slot = &a->shown[0];

	for (size_t i = 0; i < SHOWN_MAX; i++) {
		struct shown *s = &a->shown[i];

		if (s->findings && s->uid == uid)
			return s;
		if (s->time_ns < slot->time_ns)
			slot = s;
	}
	return slot;
}

void ask_shown(struct ask *a, const struct asker *who, const struct findings *f)
{
	struct consent *consent = calloc(OFFERS_MAX, sizeof(*consent));
	struct findings *copy = malloc(sizeof(*copy));
	struct shown *slot;

	if (!consent || !copy) {
		free(consent);
		free(copy);
		return;
	}
	*copy = *f;
	act_announce_shown(a, who, f, consent);
	pthread_mutex_lock(&a->lock);
	slot = place_for(a, who->uid);
	free(slot->findings);
	free(slot->consent);
	*slot = (struct shown){ .uid = who->uid, .time_ns = clock_boot_ns(), .findings = copy,
				.consent = consent };
	pthread_mutex_unlock(&a->lock);
}

long ask_actions(struct ask *a, struct action_row *out, size_t max)
{
	long n = 0;

	if (!a->options.actuator)
		return 0;
	pthread_mutex_lock(&a->act_lock);
	n = actuator_list(a->options.actuator, (uid_t)-1, out, max);
	pthread_mutex_unlock(&a->act_lock);
	return n;
}

void ask_swap_policy(struct ask *a, struct policy *policy, struct policy *fresh)
{
	pthread_mutex_lock(&a->act_lock);
	policy_swap(policy, fresh);
	pthread_mutex_unlock(&a->act_lock);
}
