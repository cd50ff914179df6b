/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_history.c - windows kept in a database: what comes back, since when, and
 * the thread that writes them. */
#include "history_look.h"

/* --- what comes back ------------------------------------------------------------------ */

static void a_time_is_told(void **state)
{
	struct made *m = made_hogs(), *idle = made_new(2, 10000);
	struct past_finding *hog;
	struct past p;

	(void)state;
	for (int at = 0; at < 600; at += 10)
		push(at >= 200 && at < 400 ? m : idle, at);
	assert_int_equal(history_flush(history), 0);
	for (int at = 600; at < 660; at += 10) /* not yet written */
		push(idle, at);
	assert_int_equal(history_past(history, T0 + 100, T0 + 700, &p), 0);
	assert_false(p.memory_only);
	assert_int_equal(p.reach_s, T0);
	assert_int_equal(p.n_windows, 55); /* ends 110 .. 650 */
	assert_int_equal(p.first_s, T0 + 100);
	assert_int_equal(p.last_s, T0 + 650);
	hog = past_of(&p, CAUSE_CPU_HOG);
	assert_int_equal(hog->first_s, T0 + 190);
	assert_int_equal(hog->last_s, T0 + 390);
	assert_int_equal(hog->n_windows, 20);
	assert_int_equal(hog->f.window_ns, 200 * SECOND);
	assert_int_equal(hog->f.lost_ns, 20 * 6100 * MS);
	assert_int_equal(hog->f.blamed_ns, 20 * 5700 * MS);
	assert_int_equal(hog->f.pressure, 7100);
	assert_string_equal(hog->f.culprit.name, "encode");
	assert_int_equal(hog->f.culprit.n_pids, 4);
	assert_int_equal(hog->f.culprit.pid[3], 814);
	assert_string_equal(hog->f.victim.name, "postgres");
	past_free(&p);
	/* A time in which nothing was found, and one before all. */
	assert_int_equal(history_past(history, T0 + 420, T0 + 480, &p), 0);
	assert_int_equal(p.n_findings, 0);
	assert_int_equal(p.n_windows, 6);
	past_free(&p);
	assert_int_equal(history_past(history, T0 - 4000, T0 - 3000, &p), 0);
	assert_int_equal(p.n_windows, 0);
	assert_int_equal(p.reach_s, T0);
	past_free(&p);
	free(m);
	free(idle);
}

/* Every field of a finding comes back as it was, but the pids past the eighth. */
static void a_window_comes_back_whole(void **state)
{
	struct made *m = made_hogs();
	struct findings *back = malloc(sizeof(*back));
	struct saved_window w;
	struct text t;

	(void)state;
	look(m);
	assert_true(found.n_findings > 0);
	found.finding[0].bytes = 12345;
	found.finding[0].count = 7;
	found.finding[0].since_s = 99;
	found.finding[0].pressure = UINT_MAX;
	snprintf(found.finding[0].victim.name, 64, "a\\b\"c`\x1b[31m \xff d");
	text_growing(&t);
	window_save(&t, &found, &m->s, T0);
	for (size_t i = 0; i < t.len; i++)
		assert_true(t.data[i] == '\n' || (t.data[i] >= ' ' && t.data[i] <= '~'));
	assert_int_equal(window_load(t.data, t.len, &w, back), 0);
	assert_int_equal(w.time_s, T0);
	assert_int_equal(back->n_findings, found.n_findings);
	for (size_t i = 0; i < found.n_findings; i++) {
		struct finding *f = &found.finding[i], *b = &back->finding[i];

		f->n_offers = 0;
		memset(f->offers, 0, sizeof(f->offers));
		assert_memory_equal(f, b, sizeof(*f));
	}
	free(t.data);
	free(back);
	free(m);
}

static void many_pids_keep_first_and_last(void **state)
{
	struct made *m = made_hogs();
	struct findings *back = malloc(sizeof(*back));
	struct subject *who;
	struct saved_window w;
	struct text t;

	(void)state;
	look(m);
	who = &found.finding[0].culprit;
	who->n_pids = 300;
	for (int i = 0; i < SUBJECT_PIDS_MAX; i++)
		who->pid[i] = 1000 + i;
	text_growing(&t);
	window_save(&t, &found, &m->s, T0);
	assert_int_equal(window_load(t.data, t.len, &w, back), 0);
	assert_int_equal(back->finding[0].culprit.n_pids, 300);
	assert_int_equal(back->finding[0].culprit.pid[6], 1006);
	assert_int_equal(back->finding[0].culprit.pid[63], 1063);
	for (int i = 0; i < SUBJECT_PIDS_MAX; i++)
		assert_true(back->finding[0].culprit.pid[i] >= 1000);
	free(t.data);
	free(back);
	free(m);
}

/* The same name under other pids is one culprit to a person. */
static void by_name(void **state)
{
	struct made *m = made_hogs();
	struct past p;

	(void)state;
	push(m, 10);
	for (size_t i = 0; i < m->s.n_tasks; i++)
		if (m->task[i].pid > 800)
			m->task[i].pid += 1000, m->task[i].start_ns += 5;
	for (size_t i = 0; i < m->s.n_blames; i++) {
		m->blame[i].victim += m->blame[i].victim > 800 ? 1000 : 0;
		m->blame[i].culprit += m->blame[i].culprit > 800 ? 1000 : 0;
	}
	push(m, 20);
	assert_int_equal(history_past(history, T0, T0 + 100, &p), 0);
	assert_int_equal(past_of(&p, CAUSE_CPU_HOG)->n_windows, 2);
	past_free(&p);
	free(m);
}

/* --- since when ---------------------------------------------------------------------- */

static void since_survives_a_restart(void **state)
{
	struct made *m = made_hogs(), *idle = made_new(2, 10000);

	(void)state;
	push(idle, 0);
	for (int at = 10; at <= 300; at += 10)
		push(m, at);
	m->s.time_ns = 1305 * SECOND;
	look(m);
	assert_int_equal(found.finding[0].since_s, 0);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 295);
	restart("boot-one");
	assert_int_equal(history_flush(history), 0); /* opens, and reads the last */
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 295);
	push(m, 330); /* the agent was away for 30 s */
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 320);
	/* A window without it ends the run. */
	push(idle, 340);
	m->s.time_ns = 1350 * SECOND;
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 0);
	free(m);
	free(idle);
}

/* Windows that came before the database was open go on from what it has. */
static void since_when_opened_late(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	for (int at = 10; at <= 100; at += 10)
		push(m, at);
	restart("boot-one");
	push(m, 110);
	assert_int_equal(history_flush(history), 0);
	m->s.time_ns = 1112 * SECOND;
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 102);
	free(m);
}

static void since_ends(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	for (int at = 10; at <= 100; at += 10)
		push(m, at);
	/* Away for too long, and another boot: the pids are others. */
	m->s.time_ns = (1100 + HISTORY_GAP_S + 1) * SECOND;
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 0);
	restart("boot-two");
	assert_int_equal(history_flush(history), 0);
	m->s.time_ns = 1101 * SECOND;
	look(m);
	history_since(history, &found);
	assert_int_equal(found.finding[0].since_s, 0);
	free(m);
}

static void due_every_ten_seconds(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	assert_true(history_due(history, 1000 * SECOND));
	push(m, 0);
	assert_false(history_due(history, 1002 * SECOND));
	assert_false(history_due(history, 1008 * SECOND));
	assert_true(history_due(history, 1010 * SECOND));
	free(m);
}

/* --- recordings ------------------------------------------------------------------------ */

/* The snapshots of the last minutes, those on disk before those in memory, each
 * once and in order; what is older than asked for is not in it. */
static void a_recording(void **state)
{
	const struct recording_head head = { .version = RECORDING_VERSION, .made_s = T0 + 2000 };
	struct made *m = made_hogs();
	uint64_t before = 0;
	size_t left_out, windows = 0;
	struct snapshot s;
	char *text, *rest, *line;
	struct snapshot_loader l = { .bare = false };

	(void)state;
	for (int at = 10; at <= 2000; at += 10) {
		push(m, at);
		if (at % 200 == 0)
			assert_int_equal(history_flush(history), 0);
	}
	rest = text = history_record(history, &head, 30, &left_out);
	assert_non_null(text);
	assert_int_equal(left_out, 0);
	while ((line = strsep(&rest, "\n"))) {
		int err = line[0] ? snapshot_load_line(&l, line, strlen(line), &s) : 0;

		assert_in_range(err, 0, 1);
		if (err == 0)
			continue;
		assert_true(s.time_ns > before);
		assert_int_equal(s.n_tasks, m->s.n_tasks);
		before = s.time_ns;
		windows++;
		snapshot_free(&s);
	}
	assert_int_equal(before, 3000 * SECOND);
	/* A quarter of an hour of all, and before it one a minute. */
	assert_in_range(windows, 90 + 14, 92 + 17);
	snapshot_loader_free(&l);
	free(text);
	free(m);
}

/* --- the thread ------------------------------------------------------------------ */

static void the_thread_writes_what_is_new(void **state)
{
	const struct history_options options = { .dir = dir, .boot = "boot-one" };
	const struct timespec moment = { 0, 10000000 };
	struct made *m = made_hogs();
	struct history_stats stats = { .written = 0 };

	(void)state;
	history_close(history);
	assert_int_equal(history_open(&options, &history), 0);
	push(m, 10);
	/* It runs when nothing else wants to: for long not, beside other work. */
	for (int i = 0; i < 6000 && stats.written == 0; i++) {
		nanosleep(&moment, NULL);
		history_stats(history, &stats);
	}
	assert_int_equal(stats.written, 1);
	/* The same again is nothing new: it waits for company. */
	push(m, 20);
	assert_int_equal(history->n_pending, 1);
	history_close(history);
	open_with((struct history_options){ 0 });
	assert_int_equal(history_flush(history), 0);
	history_stats(history, &stats);
	assert_int_equal(stats.windows, 2); /* the end wrote it */
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_time_is_told),
		TEST(a_window_comes_back_whole),
		TEST(many_pids_keep_first_and_last),
		TEST(by_name),
		TEST(since_survives_a_restart),
		TEST(since_when_opened_late),
		TEST(since_ends),
		TEST(due_every_ten_seconds),
		TEST(a_recording),
		TEST(the_thread_writes_what_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
