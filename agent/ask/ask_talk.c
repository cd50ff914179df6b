/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask_talk.c - conversations and their turns: who may read which answer. */
#include "ask_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "llamux/paths.h"

/* Answers that one conversation keeps for readers to come; one user's
 * conversations, and all.  Past these the oldest that nobody uses goes. */
#define TURNS_MAX 256
#define TALKS_PER_USER 64
#define TALKS_MAX 512

/* Each reader that waits holds a thread of the files; one user gets no more than
 * this many at once, of THREADS_MAX in fs.c. */
#define READERS_PER_USER 256

static const char help_line[] =
	"Write a question to this file, then read it:  "
	"echo \"why is my system slow?\" > prompt; cat prompt\n";

/* --- turns --------------------------------------------------------------- */

struct turn *turn_get(struct turn *t)
{
	t->refs++;
	return t;
}

void turn_put(struct turn *t)
{
	if (!t || --t->refs > 0)
		return;
	free(t->question);
	free(t->answer.data);
	free(t->proposal);
	free(t);
}

static struct turn *turn_new(struct talk *talk, const struct lineage *from,
			     const struct asker *who, const char *text, size_t len)
{
	struct turn *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->question = strndup(text, len);
	text_growing(&t->answer);
	if (!t->question || t->answer.failed) {
		t->refs = 1;
		turn_put(t);
		return NULL;
	}
	t->talk = talk;
	t->who = *who;
	t->from = *from;
	/* The kernel names the thread; what is protected is its process. */
	if (from->n > 0)
		t->who.pid = from->pid[0];
	t->asked_ns = clock_boot_ns();
	t->refs = 1;
	t->older = talk->newest;
	talk->newest = t;
	talk->n_turns++;
	return t;
}

/* Wakes those who read: the condition for those who wait in ask_read(), the
 * watch for those who poll. */
static void turn_changed(struct ask *a, const struct turn *t)
{
	pthread_cond_broadcast(&a->grown);
	for (struct conversation *c = a->conversations; c; c = c->next)
		if (c->talk == t->talk && c->wake)
			c->wake(c->wake_ctx);
}

void turn_say(struct ask *a, struct turn *t, const char *text)
{
	pthread_mutex_lock(&a->lock);
	text_str(&t->answer, text);
	turn_changed(a, t);
	pthread_mutex_unlock(&a->lock);
}

void turn_add(struct ask *a, struct turn *t, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	turn_say(a, t, line);
}

void turn_finish(struct ask *a, struct turn *t)
{
	pthread_mutex_lock(&a->lock);
	if (t->answer.failed && t->answer.len == 0)
		a->stats.failed++;
	if (t->answer.len > 0 && t->answer.data[t->answer.len - 1] != '\n')
		text_str(&t->answer, "\n");
	t->done = true;
	a->stats.answered++;
	if (t->begun_ns)
		a->stats.last_answer_us = (uint32_t)((clock_boot_ns() - t->begun_ns) / 1000);
	turn_changed(a, t);
	pthread_mutex_unlock(&a->lock);
}

/* Drops the oldest finished answer that nobody holds, read ones first. */
static void turns_trim(struct talk *talk)
{
	struct turn **read = NULL, **unread = NULL, **victim;

	if (talk->n_turns <= TURNS_MAX)
		return;
	for (struct turn **at = &talk->newest; *at; at = &(*at)->older) {
		if (!(*at)->done || (*at)->refs > 1)
			continue;
		if ((*at)->read)
			read = at;
		else
			unread = at;
	}
	victim = read ? read : unread;
	if (victim) {
		struct turn *t = *victim;

		*victim = t->older;
		talk->n_turns--;
		turn_put(t);
	}
}

/* --- talks --------------------------------------------------------------- */

static void talk_free(struct talk *talk)
{
	struct turn *t = talk->newest;

	while (t) {
		struct turn *older = t->older;

		t->talk = NULL;
		turn_put(t);
		t = older;
	}
	free(talk);
}

static bool talk_busy(const struct talk *talk)
{
	if (talk->refs > 0)
		return true;
	for (const struct turn *t = talk->newest; t; t = t->older)
		if (!t->done)
			return true;
	return false;
}

static void talk_drop(struct ask *a, struct talk *talk)
{
	for (struct talk **at = &a->talks; *at; at = &(*at)->next) {
		if (*at == talk) {
			*at = talk->next;
			talk_free(talk);
			return;
		}
	}
}

/* Makes room: the user's own oldest first, so that nobody drives others out. */
static void talks_trim(struct ask *a, uid_t uid)
{
	struct talk *oldest_own = NULL, *oldest = NULL, *victim = NULL;
	unsigned int own = 0, all = 0;

	for (struct talk *t = a->talks; t; t = t->next) {
		all++;
		own += t->uid == uid;
		if (talk_busy(t))
			continue;
		if (!oldest || t->used_ns < oldest->used_ns)
			oldest = t;
		if (t->uid == uid && (!oldest_own || t->used_ns < oldest_own->used_ns))
			oldest_own = t;
	}
	if (own >= TALKS_PER_USER)
		victim = oldest_own;
	else if (all >= TALKS_MAX)
		victim = oldest_own ? oldest_own : oldest;
	if (victim)
		talk_drop(a, victim);
}

static struct talk *talk_find(struct ask *a, const struct asker *who, bool own)
{
	struct talk *t;

	for (t = a->talks; t && !own; t = t->next)
		if (!t->own && t->uid == who->uid && t->session == who->session)
			return t;
	talks_trim(a, who->uid);
	t = calloc(1, sizeof(*t));
	if (!t)
		return NULL;
	t->uid = who->uid;
	t->session = who->session;
	t->own = own;
	t->next = a->talks;
	a->talks = t;
	return t;
}

void talks_free(struct ask *a)
{
	while (a->talks)
		talk_drop(a, a->talks);
}

/* --- conversations ------------------------------------------------------- */

int conversation_get(struct ask *a, const struct asker *who, bool own, struct conversation **out)
{
	struct conversation *c = calloc(1, sizeof(*c));
	int err = 0;

	*out = NULL;
	if (!c)
		return -ENOMEM;
	c->ask = a;
	lineage_read(who->pid, &c->from);
	pthread_mutex_lock(&a->lock);
	c->talk = a->stop ? NULL : talk_find(a, who, own);
	if (c->talk) {
		c->talk->refs++;
		c->talk->used_ns = clock_boot_ns();
		c->next = a->conversations;
		a->conversations = c;
	} else {
		err = a->stop ? -ESHUTDOWN : -ENOMEM;
	}
	pthread_mutex_unlock(&a->lock);
	if (err < 0) {
		free(c);
		return err;
	}
	*out = c;
	return 0;
}

void conversation_put(struct conversation *c)
{
	struct ask *a;

	if (!c)
		return;
	a = c->ask;
	pthread_mutex_lock(&a->lock);
	for (struct conversation **at = &a->conversations; *at; at = &(*at)->next) {
		if (*at == c) {
			*at = c->next;
			break;
		}
	}
	turn_put(c->current);
	turn_put(c->submitted);
	c->talk->refs--;
	if (c->talk->own && !talk_busy(c->talk))
		talk_drop(a, c->talk);
	pthread_mutex_unlock(&a->lock);
	free(c);
}

void conversation_watch(struct conversation *c, void (*wake)(void *), void *ctx)
{
	pthread_mutex_lock(&c->ask->lock);
	c->wake = wake;
	c->wake_ctx = ctx;
	pthread_mutex_unlock(&c->ask->lock);
}

void conversation_park(struct conversation *c, bool on)
{
	pthread_mutex_lock(&c->ask->lock);
	c->parked += on ? 1u : -1u;
	pthread_mutex_unlock(&c->ask->lock);
}

/* The question without blanks around it; control bytes inside become blanks. */
static int question_clean(const char *text, size_t len, char *out, size_t *out_len)
{
	if (len > LLAMUX_QUESTION_MAX)
		return -E2BIG;
	while (len > 0 && (unsigned char)text[len - 1] <= ' ')
		len--;
	while (len > 0 && (unsigned char)text[0] <= ' ') {
		text++;
		len--;
	}
	for (size_t i = 0; i < len; i++)
		out[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
	*out_len = len;
	return len > 0 ? 0 : -EINVAL;
}

int ask_submit(struct conversation *c, const struct asker *who, const char *text, size_t len)
{
	char clean[LLAMUX_QUESTION_MAX];
	struct ask *a = c->ask;
	struct lineage from;
	struct turn *t = NULL;
	int err = question_clean(text, len, clean, &len);
	bool yields;

	/* Of the writer, who may have the file from the one that opened it. */
	lineage_read(who->pid, &from);
	yields = a->options.actuator && actuator_yields(a->options.actuator, who->pid);
	pthread_mutex_lock(&a->lock);
	if (err == 0 && a->stop)
		err = -ESHUTDOWN;
	if (err == 0 && ask_queue_full(a, who->uid))
		err = -EAGAIN;
	if (err == 0 && !(t = turn_new(c->talk, &from, who, clean, len)))
		err = -ENOMEM;
	if (err == 0) {
		t->yields = yields;
		turn_put(c->submitted);
		c->submitted = turn_get(t);
		turns_trim(c->talk);
		ask_queue(a, turn_get(t));
	} else {
		a->stats.refused++;
	}
	pthread_mutex_unlock(&a->lock);
	return err;
}

/* --- reading ------------------------------------------------------------- */

static struct turn *turn_pick(const struct conversation *c)
{
	unsigned int best_distance = UINT_MAX;
	struct turn *best = NULL;

	if (c->submitted)
		return c->submitted;
	for (struct turn *t = c->talk->newest; t; t = t->older) {
		unsigned int distance = lineage_distance(&t->from, &c->from);

		if (!best || distance < best_distance) {
			best = t;
			best_distance = distance;
		}
	}
	return best;
}

static bool turn_ready(const struct turn *t, uint64_t offset)
{
	return !t || t->done || t->answer.len > offset;
}

bool ask_ready(struct conversation *c, uint64_t offset)
{
	bool ready;

	pthread_mutex_lock(&c->ask->lock);
	ready = c->ask->stop || turn_ready(offset == 0 ? turn_pick(c) : c->current, offset);
	pthread_mutex_unlock(&c->ask->lock);
	return ready;
}

/* Interruption is polled: the bound on how long Ctrl-C takes. */
#define INTERRUPT_POLL_NS (100 * NSEC_PER_MSEC)

/* Waits until the turn has more than offset; lock held. */
static int turn_wait(struct ask *a, const struct turn *t, uint64_t offset, bool nonblock,
		     bool (*interrupted)(void *), void *ctx)
{
	while (!turn_ready(t, offset)) {
		struct timespec until;

		if (a->stop)
			return -ESHUTDOWN;
		if (nonblock)
			return -EAGAIN;
		if (interrupted && interrupted(ctx))
			return -EINTR;
		until = clock_timespec(clock_ns(CLOCK_MONOTONIC) + INTERRUPT_POLL_NS);
		pthread_cond_timedwait(&a->grown, &a->lock, &until);
	}
	return 0;
}

static unsigned int waiting_of(const struct ask *a, uid_t uid)
{
	unsigned int n = 0;

	for (const struct conversation *c = a->conversations; c; c = c->next)
		if (c->talk->uid == uid)
			n += c->waiting;
	return n;
}

static size_t copy_from(const char *text, size_t len, uint64_t *offset, char *buf, size_t size)
{
	size_t n = 0;

	if (*offset < len) {
		n = len - (size_t)*offset;
		n = n < size ? n : size;
		memcpy(buf, text + *offset, n);
		*offset += n;
	}
	return n;
}

long ask_read(struct conversation *c, uint64_t *offset, char *buf, size_t size, bool nonblock,
	      bool (*interrupted)(void *), void *ctx)
{
	struct ask *a = c->ask;
	struct turn *t;
	long n;

	pthread_mutex_lock(&a->lock);
	if (*offset == 0 && !(c->parked && c->current)) {
		t = turn_pick(c);
		if (t)
			turn_get(t);
		turn_put(c->current);
		c->current = t;
	}
	t = c->current;
	if (!t) {
		n = a->stop ? -ESHUTDOWN :
			      (long)copy_from(help_line, sizeof(help_line) - 1, offset, buf, size);
		pthread_mutex_unlock(&a->lock);
		return n;
	}
	turn_get(t); /* another reader of the handle may begin anew meanwhile */
	c->waiting++;
	n = waiting_of(a, c->talk->uid) > READERS_PER_USER ?
		    -EAGAIN :
		    turn_wait(a, t, *offset, nonblock, interrupted, ctx);
	c->waiting--;
	if (n == 0)
		n = (long)copy_from(t->answer.data, t->answer.len, offset, buf, size);
	if (n >= 0 && t->done && *offset >= t->answer.len)
		t->read = true;
	turn_put(t);
	pthread_mutex_unlock(&a->lock);
	return n;
}
