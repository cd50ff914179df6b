/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine.c - samples into the window, windows into findings. */
#include "machine.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/priority.h"
#include "diagnose/findings.h"
#include "diagnose/findings_seen.h"
#include "observe/asleep.h"
#include "observe/collect.h"
#include "observe/demand.h"
#include "observe/window.h"
#include "history.h"

/* A question's own sample, at most so often: many askers must not fill the
 * window or keep the CPU busy reading /proc. */
#define SAMPLE_MIN_NS (500 * NSEC_PER_MSEC)
/* The first two samples are not further apart than this: a question in the first moments
 * waits for it.  unit: ns; default 250 ms: 25 ticks of the kernel's coarsest clock. */
#define FIRST_NS (250 * NSEC_PER_MSEC)
/* For how long a set that a question has attached looks before the answer is made.
 * unit: ns; default 700 ms: some hundred waits of what is worth a finding, and with
 * the answer itself still about a second. */
#define LOOK_NS (700 * NSEC_PER_MSEC)
/* A set that has looked for so long within the window need not be waited for.  unit:
 * ns; default 100 ms: what the credit of demand.h buys of one that costs a fifth of a
 * CPU, which counts many thousands in that time. */
#define LOOKED_NS (100 * NSEC_PER_MSEC)
/* Loading the programs takes tenths of a second, on a loaded machine a second or two;
 * emulated machines need ten times that.  unit: ns; default 20 s. */
#define BEGIN_MAX_NS (20 * NSEC_PER_SEC)
/* A little more than the longest window that is asked for. */
#define KEEP_NS (WINDOW_LONG_NS + WINDOW_SHORT_NS)

struct machine {
	struct machine_options options;
	pthread_mutex_t lock;
	pthread_cond_t changed;  /* the next */
	enum machine_state { STARTING, BEGUN, ENDED } state;
	struct window *window;
	uint64_t sampled_ns;
	uint64_t samples;        /* so many were taken */
	struct probe_counters totals;
	struct set_use sets[PROBE_SETS];
	struct demand demand;
	struct asleep asleep;
	bool want_failed;        /* said once */
	struct findings_seen before; /* for how long a finding has been seen */
	struct findings next;
	pid_t workers[3];        /* the model's, the present one first, then ended ones */
};

int machine_new(const struct machine_options *options, struct machine **out)
{
	struct machine *m = calloc(1, sizeof(*m));
	pthread_condattr_t monotonic;
	pthread_mutexattr_t inherit;
	int err;

	*out = NULL;
	if (!m)
		return -ENOMEM;
	m->options = *options;
	m->state = options->collector ? BEGUN : STARTING;
	err = window_new(KEEP_NS, &m->window);
	if (err < 0) {
		free(m);
		return err;
	}
	pthread_mutexattr_init(&inherit);
	pthread_mutexattr_setprotocol(&inherit, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&m->lock, &inherit);
	pthread_mutexattr_destroy(&inherit);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&m->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	*out = m;
	return 0;
}

void machine_free(struct machine *m)
{
	if (!m)
		return;
	window_free(m->window);
	asleep_free(&m->asleep);
	pthread_cond_destroy(&m->changed);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

/* Lock held. */
static void set_state(struct machine *m, struct collector *collector, struct probe *probe,
		      enum machine_state state)
{
	m->options.collector = collector;
	m->options.probe = probe;
	m->state = state;
	pthread_cond_broadcast(&m->changed);
}

int machine_begin(struct machine *m, struct collector *collector, struct probe *probe)
{
	pthread_mutex_lock(&m->lock);
	set_state(m, collector, probe, BEGUN);
	pthread_mutex_unlock(&m->lock);
	return machine_tick(m);
}

void machine_complete(struct machine *m)
{
	struct probe_part *part;

	while (m->options.probe && probe_part_load(m->options.probe, &part)) {
		pthread_mutex_lock(&m->lock);
		probe_part_take(m->options.probe, part);
		pthread_cond_broadcast(&m->changed);
		pthread_mutex_unlock(&m->lock);
	}
}

void machine_end(struct machine *m)
{
	pthread_mutex_lock(&m->lock);
	set_state(m, NULL, NULL, ENDED);
	pthread_mutex_unlock(&m->lock);
}

bool machine_starting(struct machine *m)
{
	bool starting;

	pthread_mutex_lock(&m->lock);
	starting = m->state == STARTING;
	pthread_mutex_unlock(&m->lock);
	return starting;
}

/* Lock held; so that there is a collector. */
static int wait_begun(struct machine *m)
{
	const struct timespec until = clock_timespec(clock_ns(CLOCK_MONOTONIC) + BEGIN_MAX_NS);
	int err = 0;

	while (m->state == STARTING && err == 0)
		err = -pthread_cond_timedwait(&m->changed, &m->lock, &until);
	return m->state == ENDED ? -ESHUTDOWN : err;
}

/* Lock held, as below. */
static int sample(struct machine *m)
{
	struct snapshot s = { 0 };
	int err = collect_sample(m->options.collector, &s);

	if (err < 0)
		return err;
	m->totals = s.probe;
	memcpy(m->sets, s.set, sizeof(m->sets));
	m->sampled_ns = s.time_ns;
	err = asleep_note(&m->asleep, &s);
	if (err < 0) {
		snapshot_free(&s);
		return err;
	}
	m->samples++;
	return window_push(m->window, &s);
}

/* The context of findings: who llamux is at this moment, and what was found. */
static struct findings_context context_make(struct machine *m, const struct findings *before)
{
	struct findings_context context = { .self = { getpid() }, .before = before };
	pid_t worker = m->options.model_pid ? m->options.model_pid(m->options.ctx) : 0;

	if (worker > 0 && worker != m->workers[0]) {
		memmove(&m->workers[1], &m->workers[0], 2 * sizeof(m->workers[0]));
		m->workers[0] = worker;
	}
	memcpy(&context.self[1], m->workers, sizeof(m->workers));
	return context;
}

static int find(struct machine *m, const struct snapshot *s)
{
	const struct findings_context context = context_make(m, &m->before.f);
	int err = findings_make(s, &context, &m->next);

	if (err < 0)
		return err;
	if (m->options.history)
		history_since(m->options.history, &m->next);
	findings_add_runs(s, &m->next);
	findings_remember(&m->before, &m->next);
	return 0;
}

/* Lock held, as it guards the findings.  A window goes into the history when one
 * is due; that takes the snapshot's contents and waits for no disk. */
static void remember(struct machine *m, struct snapshot *s)
{
	struct history *h = m->options.history;

	if (h && history_due(h, s->time_ns))
		history_push(h, &m->next, s, (int64_t)time(NULL));
}

/* Lock held. */
static bool watches(const struct machine *m)
{
	return m->options.probe && (probe_attached(m->options.probe) & ~PROBE_STANDING);
}

static void attach(struct machine *m, uint32_t wanted)
{
	int rest = probe_rest(m->options.probe, !(wanted & PROBE_BIT(PROBE_SWITCHES)));
	int want = probe_want(m->options.probe, wanted), err = want < 0 ? want : rest;

	if (err < 0 && !m->want_failed)
		log_warn("a probe cannot be attached: %s", strerror(-err));
	m->want_failed = err < 0;
}

/* Lock held, but not while it waits: until these sets are loaded. */
static void wait_loaded(struct machine *m, uint32_t sets)
{
	const struct timespec until = clock_timespec(clock_ns(CLOCK_MONOTONIC) + BEGIN_MAX_NS);
	int err = 0;

	while (m->options.probe && (probe_unloaded(m->options.probe) & sets) && err == 0)
		err = pthread_cond_timedwait(&m->changed, &m->lock, &until);
}

/* Attaches what the window asks for; the sets that were not attached before. */
static uint32_t want(struct machine *m, const struct snapshot *s, bool asked)
{
	uint32_t before, sets;

	if (!m->options.probe)
		return 0;
	sets = demand_next(&m->demand, s, m->sets, asked);
	if (asked)
		wait_loaded(m, sets & ~PROBE_STANDING);
	if (!m->options.probe)
		return 0;
	before = probe_attached(m->options.probe);
	attach(m, sets);
	probe_measure(m->options.probe, watches(m));
	return probe_attached(m->options.probe) & ~before;
}

bool machine_watches(struct machine *m)
{
	bool yes;

	pthread_mutex_lock(&m->lock);
	yes = watches(m);
	pthread_mutex_unlock(&m->lock);
	return yes;
}

/* Lock held. */
static bool settle(struct machine *m)
{
	struct set_use use[PROBE_SETS];
	bool again = false;

	if (!watches(m))
		return false;
	probe_use(m->options.probe, use);
	attach(m, demand_settle(&m->demand, use, clock_boot_ns(), &again));
	probe_measure(m->options.probe, again);
	return again;
}

bool machine_settle(struct machine *m)
{
	bool again;

	pthread_mutex_lock(&m->lock);
	again = settle(m);
	pthread_mutex_unlock(&m->lock);
	return again;
}

int machine_poll(struct machine *m)
{
	int n = 0;

	pthread_mutex_lock(&m->lock);
	if (m->options.probe)
		n = probe_poll(m->options.probe);
	pthread_mutex_unlock(&m->lock);
	return n;
}

/* Lock held. */
static bool starves(const struct findings *f)
{
	for (size_t i = 0; i < f->n_findings; i++) {
		if (f->finding[i].cause == CAUSE_CPU_RT)
			return true;
	}
	return false;
}

int machine_tick(struct machine *m)
{
	struct snapshot s = { 0 };
	int err;

	pthread_mutex_lock(&m->lock);
	err = wait_begun(m);
	if (err == 0)
		err = sample(m);
	if (err == 0)
		err = window_get(m->window, WINDOW_SHORT_NS, &s);
	if (err == 0)
		want(m, &s, false);
	if (err == 0)
		err = find(m, &s);
	if (err == 0) {
		priority_real_time(starves(&m->next));
		remember(m, &s);
	}
	pthread_mutex_unlock(&m->lock);
	snapshot_free(&s);
	return err == -EAGAIN ? 0 : err;
}

/* Of these sets those that have seen nothing yet. */
static uint32_t unseen(const struct snapshot *s, uint32_t sets)
{
	for (int set = 0; set < PROBE_SETS; set++) {
		if (s->set[set].on_ns >= LOOKED_NS)
			sets &= ~PROBE_BIT(set);
	}
	return sets;
}

/* Lock held: when the next sample may be taken for a question. */
static uint64_t sample_due(const struct machine *m)
{
	return m->sampled_ns + (uint64_t)(m->samples < 2 ? FIRST_NS : SAMPLE_MIN_NS);
}

/* Lock held.  *fresh: sets that were attached for this question, which have not
 * seen anything yet: the findings are not made.  NULL: there is no time for more. */
static int observe(struct machine *m, struct findings *f, struct snapshot *s, uint32_t *fresh)
{
	int err = wait_begun(m);

	if (err == 0 && clock_boot_ns() >= sample_due(m))
		err = sample(m);
	if (err == 0)
		err = window_get(m->window, WINDOW_SHORT_NS, s);
	if (err < 0)
		return err;
	if (fresh)
		*fresh = unseen(s, want(m, s, true));
	if (fresh && *fresh) {
		snapshot_free(s);
		return 0;
	}
	err = find(m, s);
	if (err == 0)
		*f = m->next;
	else
		snapshot_free(s);
	return err;
}

static void sleep_until(uint64_t boot_ns)
{
	uint64_t now = clock_boot_ns();
	const struct timespec pause = clock_timespec(boot_ns > now ? boot_ns - now : 0);

	nanosleep(&pause, NULL);
}

int machine_observe(struct machine *m, struct findings *f, struct snapshot *s)
{
	const struct timespec look = clock_timespec(LOOK_NS);
	uint32_t fresh = 0;
	bool looked = false;
	uint64_t due;
	int err;

	/* In the first moments of the agent there is one sample only. */
	for (int tries = 0;; tries++) {
		pthread_mutex_lock(&m->lock);
		err = observe(m, f, s, looked ? NULL : &fresh);
		due = sample_due(m);
		pthread_mutex_unlock(&m->lock);
		if (err == 0 && fresh && !looked)
			nanosleep(&look, NULL);
		else if (err == -EAGAIN && tries < 2)
			sleep_until(due);
		else
			return err;
		looked = err == 0;
	}
}

int machine_recall(struct machine *m, const struct findings *now, struct longer *out)
{
	struct findings_context context;
	struct snapshot s;
	int err;

	memset(out, 0, sizeof(*out));
	pthread_mutex_lock(&m->lock);
	err = window_recall(m->window, WINDOW_LONG_NS, &s);
	context = context_make(m, now);
	pthread_mutex_unlock(&m->lock);
	/* Made from values of its own: the loop need not wait for that. */
	return err < 0 ? err : longer_make(&s, &context, out);
}

int machine_measure(struct machine *m, uint64_t since_ns, struct snapshot *s)
{
	int err;

	pthread_mutex_lock(&m->lock);
	err = wait_begun(m);
	if (err == 0)
		err = sample(m);
	if (err == 0)
		err = window_since(m->window, since_ns, s);
	pthread_mutex_unlock(&m->lock);
	return err;
}

int machine_judge(struct machine *m, const struct snapshot *s, struct findings *f)
{
	struct findings_context context;
	int err;

	pthread_mutex_lock(&m->lock);
	context = context_make(m, NULL);
	pthread_mutex_unlock(&m->lock);
	err = findings_make(s, &context, f);
	if (err == 0)
		findings_add_runs(s, f);
	return err;
}

int machine_totals(struct machine *m, struct probe_counters *totals, struct snapshot *window)
{
	int err;

	pthread_mutex_lock(&m->lock);
	*totals = m->totals;
	err = window_get(m->window, WINDOW_SHORT_NS, window);
	pthread_mutex_unlock(&m->lock);
	return err;
}

void machine_sets(struct machine *m, struct machine_set out[PROBE_SETS])
{
	uint32_t attached;

	pthread_mutex_lock(&m->lock);
	attached = m->options.probe ? probe_attached(m->options.probe) : 0;
	for (int set = 0; set < PROBE_SETS; set++)
		out[set] = (struct machine_set){ .attached = attached & PROBE_BIT(set),
						 .use = m->sets[set],
						 .why = m->demand.set[set].why };
	pthread_mutex_unlock(&m->lock);
}

int machine_program(struct machine *m, size_t i, struct probe_info *out)
{
	int err = -ENOENT;

	pthread_mutex_lock(&m->lock);
	if (m->options.probe)
		err = probe_describe(m->options.probe, i, out);
	pthread_mutex_unlock(&m->lock);
	return err;
}

bool machine_asleep(struct machine *m, pid_t pid, uint64_t start_ns, uint64_t *seconds)
{
	bool known;

	pthread_mutex_lock(&m->lock);
	known = asleep_for(&m->asleep, pid, start_ns, seconds);
	pthread_mutex_unlock(&m->lock);
	return known;
}
