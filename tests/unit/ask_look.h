/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_look.h - what the tests of questions share: a made machine that can be held
 * up, and helpers that ask and read.
 */
#ifndef TESTS_ASK_LOOK_H
#define TESTS_ASK_LOOK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ask/ask.h"
#include "base/clock.h"
#include "diagnose/findings.h"
#include "diagnose/longer.h"
#include "snapshot_maker.h"

/* A machine whose answers are made by hand.  While it is held, whoever observes
 * it waits: so questions can be piled up. */
struct fake {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool held;
	unsigned int passes;       /* how many get through while it is held */
	unsigned int observing;    /* waiting in observe() */
	struct made *made;         /* NULL: an idle machine */
	uint64_t after_wait_ms;    /* of the victim, per 10 s, when measured */
	struct made *after;        /* what is measured instead; NULL: made, with that */
	unsigned int measured;
	int error;                 /* of observe() */
	const struct snapshot *past; /* the longer window; NULL: none */
	unsigned int recalled;
};

static inline int fake_observe(void *ctx, struct findings *f, struct snapshot *s)
{
	const struct findings_context none = { .before = NULL };
	struct fake *m = ctx;
	int err;

	pthread_mutex_lock(&m->lock);
	m->observing++;
	pthread_cond_broadcast(&m->changed);
	while (m->held && m->passes == 0)
		pthread_cond_wait(&m->changed, &m->lock);
	if (m->held)
		m->passes--;
	m->observing--;
	err = m->error;
	if (err == 0)
		err = snapshot_copy(&m->made->s, s);
	pthread_mutex_unlock(&m->lock);
	if (err == 0)
		err = findings_make(s, &none, f);
	for (size_t i = 0; err == 0 && i < f->n_offers; i++)
		subject_times(s, &f->offer[i].target, NULL, NULL, NULL, &f->offer[i].target_run_ns);
	return err;
}

static inline int fake_recall(void *ctx, const struct findings *now, struct longer *out)
{
	const struct findings_context context = { .before = now };
	struct fake *m = ctx;
	struct snapshot s;
	int err;

	memset(out, 0, sizeof(*out));
	pthread_mutex_lock(&m->lock);
	m->recalled++;
	err = m->past ? snapshot_copy(m->past, &s) : -EAGAIN;
	pthread_mutex_unlock(&m->lock);
	return err < 0 ? err : longer_make(&s, &context, out);
}

/* The first call begins; the next ones give the machine with the victim's wait
 * (task 0) set to after_wait_ms, and CPU pressure 9 %. */
static inline int fake_measure(void *ctx, uint64_t since_ns, struct snapshot *s)
{
	struct fake *m = ctx;
	int err = -EAGAIN;

	(void)since_ns;
	pthread_mutex_lock(&m->lock);
	if (m->measured++ > 0) {
		err = snapshot_copy(m->after ? &m->after->s : &m->made->s, s);
		if (err == 0 && !m->after) {
			s->task[0].t.wait_ns = m->after_wait_ms * MS;
			for (size_t i = 0; i < s->n_blames; i++)
				if (s->blame[i].wait_ns > m->after_wait_ms * MS)
					s->blame[i].wait_ns = m->after_wait_ms * MS;
			s->pressure.cpu_some.share = 900;
		}
	}
	pthread_mutex_unlock(&m->lock);
	return err;
}

/* As if all of it were since the change. */
static inline int fake_judge(void *ctx, const struct snapshot *s, struct findings *f)
{
	const struct findings_context none = { .before = NULL };
	int err = findings_make(s, &none, f);

	(void)ctx;
	f->time_ns = clock_boot_ns() + f->window_ns;
	return err;
}

static inline void fake_hold(struct fake *m, bool held)
{
	pthread_mutex_lock(&m->lock);
	m->held = held;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

static inline void fake_let_pass(struct fake *m, unsigned int n)
{
	pthread_mutex_lock(&m->lock);
	m->passes = n;
	pthread_cond_broadcast(&m->changed);
	pthread_mutex_unlock(&m->lock);
}

/* Waits until the worker stands in observe(). */
static inline void fake_wait_held(struct fake *m)
{
	struct timespec until = clock_timespec(clock_ns(CLOCK_REALTIME) + 5 * NSEC_PER_SEC);

	pthread_mutex_lock(&m->lock);
	while (m->observing == 0)
		if (pthread_cond_timedwait(&m->changed, &m->lock, &until))
			break;
	pthread_mutex_unlock(&m->lock);
	assert_int_equal(m->observing, 1);
}

static inline void fake_start(struct fake *m, struct made *made, struct ask_options *options,
			      struct ask **out)
{
	memset(m, 0, sizeof(*m));
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->changed, NULL);
	m->made = made;
	m->after_wait_ms = 200;
	options->machine = (struct ask_machine){ .ctx = m, .observe = fake_observe,
						  .recall = fake_recall,
						  .past = options->machine.past,
						  .measure = fake_measure,
						  .judge = fake_judge };
	assert_int_equal(ask_new(options, out), 0);
}

/* Asks of an idle machine of two CPUs, seen for 10 s, in mode ask. */
static inline struct ask *fake_ask(struct fake *m, unsigned int queue_max)
{
	struct ask_options options = { .mode = MODE_ASK, .queue_max = queue_max };
	struct ask *a;

	fake_start(m, made_new(2, 10000), &options, &a);
	return a;
}

static inline void fake_stop(struct fake *m, struct ask *a)
{
	fake_hold(m, false);
	ask_shutdown(a);
	ask_free(a);
	free(m->made);
	pthread_mutex_destroy(&m->lock);
	pthread_cond_destroy(&m->changed);
}

static inline struct asker user(uid_t uid, pid_t session)
{
	return (struct asker){ .uid = uid, .gid = uid, .session = session, .may_act = uid == 0 };
}

static inline struct conversation *open_as(struct ask *a, struct asker who, bool own)
{
	struct conversation *c;

	assert_int_equal(conversation_get(a, &who, own, &c), 0);
	return c;
}

static inline int submit_as(struct conversation *c, struct asker who, const char *text)
{
	return ask_submit(c, &who, text, strlen(text));
}

static char answer[8192];

/* The whole answer into `answer`; the last return value of ask_read(). */
static inline long read_all(struct conversation *c)
{
	uint64_t offset = 0;
	size_t len = 0;
	long n;

	while ((n = ask_read(c, &offset, answer + len, 64, false, NULL, NULL)) > 0) {
		len += (size_t)n;
		assert_true(len < sizeof(answer) - 64);
		assert_int_equal(offset, len);
	}
	answer[len] = '\0';
	return n;
}

/* Asks in the shared conversation of who and reads the answer. */
static inline const char *ask_and_read(struct ask *a, struct asker who, const char *text)
{
	struct conversation *c = open_as(a, who, false);

	assert_int_equal(submit_as(c, who, text), 0);
	assert_int_equal(read_all(c), 0);
	conversation_put(c);
	return answer;
}

#define assert_starts(text, with)                                                              \
	do {                                                                                   \
		if (strncmp(text, with, strlen(with)) != 0)                                    \
			fail_msg("\"%s\" does not begin with \"%s\"", text, with);             \
	} while (0)
#define assert_has(text, part)                                                                 \
	do {                                                                                   \
		if (!strstr(text, part))                                                       \
			fail_msg("\"%s\" has no \"%s\"", text, part);                          \
	} while (0)

#endif
