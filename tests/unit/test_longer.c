// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_longer.c - what is kept of processes that ended, and what is found over a
 * window in which they ran.
 */
#include "diagnose/longer.h"
#include "observe/snapshot_ended.h"
#include "observe/window.h"
#include "findings_look.h"

#define SECOND 1000000000ull

/* A cumulative sample: the database that waits, and the hog while it runs. */
static struct made *sample_at(unsigned int second, uint64_t run_ms, uint64_t wait_ms, bool hog)
{
	struct made *m = made_new(1, 0);

	m->s.time_ns = second * SECOND;
	made_task(m, 700, 1, "postgres", 1000 + second, wait_ms);
	if (hog) {
		made_task(m, 811, 500, "encode", run_ms, 0)->rss_bytes = 100 * second;
		made_blame(m, 700, 811, wait_ms);
	}
	made_ready(m);
	return m;
}

static void push(struct window *w, struct made *m)
{
	struct snapshot s;

	assert_int_equal(snapshot_copy(&m->s, &s), 0);
	assert_int_equal(window_push(w, &s), 0);
	free(m);
}

/* The hog runs from 100 s to 120 s and is gone at 122 s. */
static struct window *passed_hog(unsigned int until)
{
	struct window *w;

	assert_int_equal(window_new(WINDOW_LONG_NS + WINDOW_SHORT_NS, &w), 0);
	for (unsigned int t = 100; t <= 120; t += 2)
		push(w, sample_at(t, 5000 + (t - 100) * 900, 1000 + (t - 100) * 400, true));
	for (unsigned int t = 122; t <= until; t += 2)
		push(w, sample_at(t, 0, 9000, false));
	return w;
}

static void what_ended_is_held(void **state)
{
	struct window *w = passed_hog(140);
	const struct task_row *hog;
	struct snapshot s;

	(void)state;
	assert_int_equal(window_get(w, WINDOW_LONG_NS, &s), 0);
	assert_null(snapshot_task(&s, 811));
	assert_int_equal(s.n_blames, 0);
	snapshot_free(&s);
	assert_int_equal(window_recall(w, WINDOW_LONG_NS, &s), 0);
	assert_int_equal(s.span_ns, 40 * SECOND);
	hog = snapshot_task(&s, 811);
	assert_non_null(hog);
	assert_int_equal(hog->t.run_ns, 18000 * MS); /* what it ran within the window */
	assert_int_equal(s.n_blames, 1);
	assert_int_equal(s.blame[0].wait_ns, 8000 * MS);
	assert_int_equal(snapshot_task(&s, 700)->t.wait_ns, 8000 * MS);
	snapshot_free(&s);
	/* A window that begins after its end does not have it. */
	assert_int_equal(window_recall(w, 18 * SECOND, &s), 0);
	assert_null(snapshot_task(&s, 811));
	assert_int_equal(s.n_blames, 0);
	snapshot_free(&s);
	window_free(w);
}

static void too_few_samples(void **state)
{
	struct snapshot s;
	struct window *w;

	(void)state;
	assert_int_equal(window_new(WINDOW_LONG_NS, &w), 0);
	assert_int_equal(window_recall(w, WINDOW_LONG_NS, &s), -EAGAIN);
	push(w, sample_at(100, 0, 0, true));
	assert_int_equal(window_recall(w, WINDOW_LONG_NS, &s), -EAGAIN);
	assert_null(s.task);
	window_free(w);
}

/* A pid in use again is the new process, and bears none of the old one's blame. */
static void a_pid_used_again(void **state)
{
	struct made *old = sample_at(100, 5000, 1000, true), *last;
	struct snapshot both[2], all;

	(void)state;
	last = sample_at(110, 0, 3000, false);
	made_task(last, 811, 1, "editor", 7, 0)->start_ns = 105 * SECOND;
	made_ready(last);
	both[0] = old->s;
	both[1] = last->s;
	assert_int_equal(snapshot_with_ended(both, 2, &all), 0);
	assert_int_equal(all.n_tasks, 2);
	assert_string_equal(snapshot_task(&all, 811)->comm, "editor");
	assert_int_equal(all.n_blames, 0);
	snapshot_free(&all);
	free(old);
	free(last);
}

/* Memory of what ended is of one moment: that in which least was available. */
static void memory_of_what_ended(void **state)
{
	struct made *m[4];
	struct snapshot samples[4], all;

	(void)state;
	m[0] = sample_at(100, 5000, 0, true);
	m[1] = sample_at(102, 5000, 0, true);
	m[2] = sample_at(104, 5000, 0, false);
	m[3] = sample_at(106, 5000, 0, false);
	made_task(m[2], 900, 500, "linker", 10, 0)->rss_bytes = 77;
	m[0]->s.memory.available = 10;
	for (size_t i = 0; i < 4; i++)
		samples[i] = *made_ready(m[i]);
	assert_int_equal(snapshot_with_ended(samples, 4, &all), 0);
	assert_int_equal(snapshot_task(&all, 811)->rss_bytes, 100 * 100);
	assert_int_equal(snapshot_task(&all, 900)->rss_bytes, 0); /* not there then */
	snapshot_free(&all);
	for (size_t i = 0; i < 4; i++)
		free(m[i]);
}

static void a_culprit_that_ended_is_named(void **state)
{
	struct window *w = passed_hog(140);
	struct longer longer;
	const struct finding *f;
	struct snapshot s;

	(void)state;
	assert_int_equal(window_get(w, WINDOW_SHORT_NS, &s), 0);
	assert_int_equal(findings_make(&s, &context, &found), 0);
	assert_null(finding_of_loss(&found));
	snapshot_free(&s);
	assert_int_equal(window_recall(w, WINDOW_LONG_NS, &s), 0);
	assert_int_equal(longer_make(&s, &context, &longer), 0);
	f = finding_of_loss(&longer.findings);
	assert_non_null(f);
	assert_int_equal(f->cause, CAUSE_CPU_HOG);
	assert_string_equal(f->culprit.name, "encode");
	assert_string_equal(f->victim.name, "postgres");
	assert_int_equal(f->lost_ns, 8000 * MS);
	assert_int_equal(f->blamed_ns, 8000 * MS);
	assert_int_equal(f->window_ns, 40 * SECOND);
	/* An ended process is nothing to act on. */
	assert_int_equal(f->n_offers, 0);
	assert_int_equal(longer.findings.n_offers, 0);
	assert_null(finding_like(&found, f));
	assert_ptr_equal(finding_like(&longer.findings, f), f);
	longer_free(&longer);
	assert_int_equal(longer.findings.n_findings, 0);
	window_free(w);
}

/* Without a span there is nothing to find, and nothing is left behind. */
static void no_span(void **state)
{
	struct made *m = made_new(2, 0);
	struct longer longer;
	struct snapshot s;

	(void)state;
	assert_int_equal(snapshot_copy(&m->s, &s), 0);
	assert_int_equal(longer_make(&s, &context, &longer), -EINVAL);
	assert_null(longer.snapshot.task);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_ended_is_held),
		cmocka_unit_test(too_few_samples),
		cmocka_unit_test(a_pid_used_again),
		cmocka_unit_test(memory_of_what_ended),
		cmocka_unit_test(a_culprit_that_ended_is_named),
		cmocka_unit_test(no_span),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
