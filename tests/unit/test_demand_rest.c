// SPDX-License-Identifier: GPL-2.0-or-later
/* test_demand_rest.c - when the programs on every switch rest, and when they must not. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "observe/demand.h"
#include "observe/probe.h"
#include "snapshot_maker.h"

#define TICK_MS 2000
#define WINDOW_MS 10000

/* One machine over time: a window of it is made for each look. */
struct life {
	struct demand d;
	struct set_use total[PROBE_SETS];
	uint64_t time_ms;
	uint64_t on_ms[WINDOW_MS / TICK_MS]; /* of the last ticks */
	size_t ticks;
	uint64_t turns_per_s;
	uint64_t other_waits_ms;  /* of the window, somebody else */
	bool other_blocked;
	uint64_t charged_ms;      /* in each second of the look */
	unsigned int io_share, mem_share;
	bool resting;
};

static const struct life storm = { .turns_per_s = 400000 };

static uint64_t looked_ms(const struct life *l)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < WINDOW_MS / TICK_MS; i++)
		sum += l->on_ms[i];
	return sum;
}

static void fill(const struct life *l, struct made *m)
{
	struct task_row *row;

	m->s.time_ns = l->time_ms * MS;
	m->s.set[PROBE_SWITCHES].on_ns = looked_ms(l) * MS;
	m->s.pressure.io_some = (struct psi_line){ .share = l->io_share };
	m->s.pressure.mem_some = (struct psi_line){ .share = l->mem_share };
	/* Each of the two waits while the other one hands over. */
	row = made_task(m, 100, 1, "ping", 5000, 2000);
	row->t.sleeps = l->turns_per_s * WINDOW_MS / 1000;
	row = made_task(m, 101, 1, "pong", 4800, 2000);
	row->t.sleeps = l->turns_per_s * WINDOW_MS / 1000;
	row = made_task(m, 102, 1, "other", 10, l->other_waits_ms);
	row->at[PLACE_BLOCKED] = l->other_blocked;
	if (l->charged_ms)
		made_blame(m, 100, 101, l->charged_ms * looked_ms(l) / 1000);
}

static bool look(struct life *l, bool asked)
{
	struct made *m = made_new(2, WINDOW_MS);
	uint32_t wanted;

	l->time_ms += TICK_MS;
	l->on_ms[l->ticks++ % (WINDOW_MS / TICK_MS)] = l->resting ? 0 : TICK_MS;
	fill(l, m);
	wanted = demand_next(&l->d, made_ready(m), l->total, asked);
	assert_true(wanted & PROBE_BIT(PROBE_ALWAYS));
	l->resting = !(wanted & PROBE_BIT(PROBE_SWITCHES));
	free(m);
	return l->resting;
}

/* After some looks. */
static bool rests(struct life l)
{
	for (int i = 0; i < 5; i++)
		look(&l, false);
	return l.resting;
}

static void test_rests(void **state)
{
	struct life l = storm;
	unsigned int on = 0, ticks = 600;

	(void)state;
	assert_true(look(&l, false));
	assert_string_equal(l.d.set[PROBE_SWITCHES].why,
			    "resting, as a process is switched to very often and "
			    "nobody waits for long");
	for (unsigned int i = 0; i < ticks; i++)
		on += !look(&l, false);
	/* A tick of 2 s after each 20 s. */
	assert_in_range(on, ticks / 12, ticks / 9);
	l.turns_per_s = 150000; /* fewer, but it was more */
	look(&l, false);
	look(&l, false);
	assert_true(l.resting);
	l.turns_per_s = 90000;
	assert_false(look(&l, false));
	assert_null(l.d.set[PROBE_SWITCHES].why);
}

static void test_no_rest(void **state)
{
	struct life l = storm;

	(void)state;
	l.turns_per_s = 190000;
	assert_false(rests(l));
	l = storm;
	l.other_waits_ms = 150; /* 1.5 %: who makes it wait is to be known */
	assert_false(rests(l));
	l = storm;
	l.other_blocked = true;
	assert_false(rests(l));
	l = storm;
	l.io_share = 200;
	assert_false(rests(l));
	l = storm;
	l.mem_share = 200;
	assert_false(rests(l));
	l = storm;
	l.io_share = l.mem_share = UINT_MAX; /* the kernel tells no pressure */
	assert_false(rests(l));
	l = storm;
	l.charged_ms = 20; /* the pair itself waits for long now and then */
	assert_false(rests(l));
	assert_true(rests(storm));
}

/* What begins during a rest ends it at the next look; a long wait of the pair itself at
 * the look behind the rest. */
static void test_ends(void **state)
{
	struct life l = storm;

	(void)state;
	look(&l, false);
	assert_true(l.resting);
	l.other_waits_ms = 150;
	assert_false(look(&l, false));
	l.other_waits_ms = 0;
	assert_true(look(&l, false));
	l.charged_ms = 20; /* unseen for now */
	for (int i = 0; i < 11; i++)
		look(&l, false);
	for (int i = 0; i < 20; i++)
		assert_false(look(&l, false));
}

static void test_a_question_ends_it(void **state)
{
	struct life l = storm;

	(void)state;
	look(&l, false);
	assert_true(l.resting);
	assert_false(look(&l, true));
	for (int i = 0; i < WINDOW_MS / TICK_MS - 1; i++)
		assert_false(look(&l, false));
	assert_true(look(&l, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rests),
		cmocka_unit_test(test_no_rest),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_a_question_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
