/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_history.c - windows kept in a database: what comes back, since when, the
 * bounds, damage, kill -9 and a disk that takes nothing.
 */
#include "findings_look.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history.h"
#include "history_internal.h"
#include "longer.h"

#define T0 1700000000
#define SECOND ((uint64_t)1000000000)

static char dir[64];
static struct history *history;

static void open_with(struct history_options options)
{
	options.dir = dir;
	options.no_thread = true;
	if (!options.boot)
		options.boot = "boot-one";
	assert_int_equal(history_open(&options, &history), 0);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/llamux-history.XXXXXX");
	assert_non_null(mkdtemp(dir));
	open_with((struct history_options){ 0 });
	return 0;
}

static int tear_down(void **state)
{
	struct dirent *e;
	char path[512];
	DIR *d = opendir(dir);

	(void)state;
	history_close(history);
	history = NULL;
	while (d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		unlink(path);
	}
	closedir(d);
	rmdir(dir);
	return 0;
}

static uint64_t file_size(const char *name)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/* A window of the made machine that ends so many seconds after T0. */
static void push(struct made *m, int64_t at)
{
	struct snapshot s;

	m->s.time_ns = (uint64_t)(1000 + at) * SECOND;
	look(m);
	assert_int_equal(snapshot_copy(&m->s, &s), 0);
	history_push(history, &found, &s, T0 + at);
	assert_null(s.task);
}

static struct past_finding *past_of(struct past *p, enum finding_cause cause)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (p->finding[i].f.cause == cause)
			return &p->finding[i];
	fail_msg("no %s", cause_word(cause));
	return NULL;
}

static void restart(const char *boot)
{
	history_flush(history);
	history_close(history);
	open_with((struct history_options){ .boot = boot });
}

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

/* --- bounds ---------------------------------------------------------------------------- */

/* The worst a day can hold: eight findings with long names and many pids in every
 * window.  It fits, and the files never pass the bound. */
static void a_full_day_fits(void **state)
{
	struct made *m = made_hogs();
	struct findings *f = malloc(sizeof(*f));
	struct history_stats stats;
	struct past p;
	uint64_t most = 0;
	unsigned int seed = 1;

	(void)state;
	look(m);
	*f = found;
	f->n_findings = FINDINGS_MAX;
	for (int at = 0; at < 86400; at += 10) {
		struct snapshot s = { .time_ns = (uint64_t)(1000 + at) * SECOND,
				      .span_ns = 10 * SECOND, .n_cpus = 2 };

		for (size_t i = 0; i < FINDINGS_MAX; i++) {
			struct finding *one = &f->finding[i];

			*one = found.finding[0];
			one->cause = (enum finding_cause)(i % CAUSE_COUNT);
			one->lost_ns = (uint64_t)rand_r(&seed) * 7;
			one->all_lost_ns = (uint64_t)rand_r(&seed) * 9;
			one->culprit_run_ns = (uint64_t)rand_r(&seed);
			one->bytes = (uint64_t)rand_r(&seed);
			one->culprit.n_pids = one->victim.n_pids = 64;
			for (int k = 0; k < 64; k++) {
				one->culprit.pid[k] = rand_r(&seed) % 4000000;
				one->culprit.pid_start_ns[k] = (uint64_t)rand_r(&seed) << 20;
				one->victim.pid[k] = rand_r(&seed) % 4000000;
				one->victim.pid_start_ns[k] = (uint64_t)rand_r(&seed) << 20;
			}
			snprintf(one->culprit.name, 64, "culprit-%u-%040u", (unsigned int)i,
				 (unsigned int)rand_r(&seed));
		}
		f->time_ns = s.time_ns;
		f->window_ns = s.span_ns;
		history_push(history, f, &s, T0 + at);
		if (at % 3600 == 0) {
			uint64_t size;

			assert_int_equal(history_flush(history), 0);
			size = file_size("history.db") + file_size("history.db-wal");
			most = size > most ? size : most;
		}
	}
	assert_int_equal(history_flush(history), 0);
	history_stats(history, &stats);
	assert_int_equal(stats.windows, 8640);
	assert_int_equal(stats.reach_s, T0);
	assert_int_equal(stats.lost, 0);
	assert_true(most < HISTORY_BYTES);
	print_message("a full day: %.1f MB\n", (double)most / 1e6);
	assert_int_equal(history_past(history, T0, T0 + 20, &p), 0);
	assert_int_equal(p.n_windows, 2);
	past_free(&p);
	free(f);
	free(m);
}

/* With a small bound snapshots go first, then windows; the files stay below it at
 * every moment, and what is newest is there. */
static void the_bound_holds(void **state)
{
	const uint64_t bound = 1 << 20;
	struct made *m = made_new(2, 10000);
	struct history_stats stats;
	uint64_t most = 0;
	unsigned int seed = 7;
	struct past p;

	(void)state;
	history_close(history);
	open_with((struct history_options){ .bytes = bound });
	for (pid_t pid = 100; pid < 450; pid++) {
		char name[16];

		snprintf(name, sizeof(name), "task%x", rand_r(&seed));
		made_task(m, pid, 1, name, 0, 0);
	}
	for (int at = 0; at < 12000; at += 10) {
		for (size_t i = 0; i < m->s.n_tasks; i++)
			m->task[i].t.run_ns = (uint64_t)rand_r(&seed) % 1000;
		push(m, at);
		if (at % 120 == 0) {
			uint64_t size;

			assert_int_equal(history_flush(history), 0);
			size = file_size("history.db") + file_size("history.db-wal");
			most = size > most ? size : most;
		}
	}
	history_stats(history, &stats);
	print_message("bound %llu kB: at most %llu kB, %llu windows held\n",
		      (unsigned long long)bound / 1000, (unsigned long long)most / 1000, (unsigned long long)stats.windows);
	assert_true(most <= bound);
	assert_true(stats.windows > 500);
	assert_int_equal(stats.failures, 0);
	assert_int_equal(history_past(history, T0 + 11000, T0 + 12000, &p), 0);
	assert_in_range(p.n_windows, 99, 100);
	past_free(&p);
	free(m);
}

/* --- damage ------------------------------------------------------------------------------ */

static void spoil(const char *name, long at, const char *bytes, size_t len)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDWR | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, len, at), (ssize_t)len);
	close(fd);
}

static void damage_is_set_aside(void **state)
{
	static const struct {
		long at;
		const char *what;
	} cases[] = { { 0, "not a database at all" }, { 4096, "a page" }, { 96, "a header" } };
	struct made *m = made_hogs();
	struct history_stats stats;
	struct past p;
	char rubbish[4096];

	(void)state;
	memset(rubbish, 0xa5, sizeof(rubbish));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int at = 10; at <= 100; at += 10)
			push(m, at);
		assert_int_equal(history_flush(history), 0);
		history_close(history);
		spoil("history.db", cases[i].at, rubbish, cases[i].at == 96 ? 4 : sizeof(rubbish));
		open_with((struct history_options){ 0 });
		push(m, 110);
		assert_int_equal(history_flush(history), 0);
		history_stats(history, &stats);
		if (cases[i].at != 96) { /* a version number: harmless */
			assert_int_equal(stats.aside, 1);
			assert_int_equal(stats.windows, 1);
			assert_true(file_size("history.db.aside") > 0);
		}
		assert_string_equal(stats.state, "on");
		assert_int_equal(history_past(history, T0, T0 + 200, &p), 0);
		assert_true(p.n_windows > 0);
		past_free(&p);
	}
	free(m);
}

static void a_foreign_database_is_set_aside(void **state)
{
	struct history_stats stats;
	char path[128];
	sqlite3 *db;

	(void)state;
	history_close(history);
	snprintf(path, sizeof(path), "%s/history.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE window(mine TEXT); INSERT INTO window "
					  "VALUES('keep me')", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(chmod(path, 0600), 0);
	open_with((struct history_options){ 0 });
	assert_int_equal(history_flush(history), 0);
	history_stats(history, &stats);
	assert_int_equal(stats.aside, 1);
	snprintf(path, sizeof(path), "%s/history.db.aside", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "SELECT mine FROM window", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_link_is_not_followed(void **state)
{
	struct history_stats stats;
	char path[128];

	(void)state;
	history_close(history);
	snprintf(path, sizeof(path), "%s/history.db", dir);
	assert_int_equal(symlink("elsewhere", path), 0);
	open_with((struct history_options){ 0 });
	assert_int_equal(history_flush(history), -EACCES);
	history_stats(history, &stats);
	assert_string_equal(stats.state, "off: permission denied");
	assert_int_equal(file_size("elsewhere"), 0);
}

/* A row that makes no sense is passed over and counted. */
static void a_spoilt_row(void **state)
{
	struct made *m = made_hogs();
	char path[128];
	struct past p;
	sqlite3 *db;

	(void)state;
	push(m, 10);
	push(m, 20);
	push(m, 30);
	assert_int_equal(history_flush(history), 0);
	history_close(history);
	snprintf(path, sizeof(path), "%s/history.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE window SET data = 'rubbish', raw = 0 WHERE id = 1;"
					  "UPDATE window SET raw = 99999999999 WHERE id = 2",
				      NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	open_with((struct history_options){ 0 });
	assert_int_equal(history_flush(history), 0);
	assert_int_equal(history_past(history, T0, T0 + 100, &p), 0);
	assert_int_equal(p.n_windows, 1);
	assert_int_equal(p.unreadable, 2);
	past_free(&p);
	free(m);
}

/* --- kill -9, full disk -------------------------------------------------------------------- */

/* A child writes without end and is killed in the middle, many times over: the
 * database is whole each time, and has what was committed. */
static void killed_while_writing(void **state)
{
	struct made *m = made_hogs();
	struct history_stats stats;
	int64_t begun = 0;

	(void)state;
	history_close(history);
	for (int round = 0; round < 12; round++) {
		struct timespec pause = { 0, (10 + 7 * round) * 1000000 };
		pid_t child = fork();

		if (child == 0) {
			open_with((struct history_options){ 0 });
			for (int64_t at = begun;; at += 10) {
				push(m, at);
				history_flush(history);
			}
		}
		assert_true(child > 0);
		nanosleep(&pause, NULL);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		open_with((struct history_options){ 0 });
		assert_int_equal(history_flush(history), 0);
		history_stats(history, &stats);
		assert_int_equal(stats.aside, 0);
		assert_true((int64_t)stats.windows >= begun / 10);
		begun = (int64_t)stats.windows * 10;
		history_close(history);
	}
	assert_true(begun > 0);
	print_message("%lld windows over 12 kills\n", (long long)begun / 10);
	open_with((struct history_options){ 0 });
	free(m);
}

/* In a child, as the limit cannot be raised again without privilege. */
static int on_a_full_disk(void)
{
	struct rlimit none = { 200000, 200000 };
	struct made *m = made_hogs();
	struct history_stats stats;
	struct past p;
	size_t held;

	signal(SIGXFSZ, SIG_IGN);
	push(m, 0);
	if (history_flush(history) < 0 || setrlimit(RLIMIT_FSIZE, &none) < 0)
		return 1;
	for (int at = 10; at < 20000; at += 10) {
		push(m, at);
		if (at % 60 == 0)
			history_flush(history);
	}
	history_stats(history, &stats);
	if (stats.failures == 0 || stats.lost == 0 || stats.aside || !strcmp(stats.state, "on"))
		return 2;
	/* The last hour is in memory, the beginning on disk; every window is one of
	 * written, held or lost. */
	if (history_past(history, T0 + 19000, T0 + 20000, &p) < 0 || p.n_windows < 99)
		return 3;
	past_free(&p);
	held = history->n_pending;
	if (stats.written + stats.lost + held != 2000)
		return 4;
	free(m);
	history_close(history);
	return 0;
}

static void a_full_disk_is_survived(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(on_a_full_disk());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* --- the thread -------------------------------------------------------------------------------- */

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
	for (int i = 0; i < 1000 && stats.written == 0; i++) {
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
		TEST(a_full_day_fits),
		TEST(the_bound_holds),
		TEST(damage_is_set_aside),
		TEST(a_foreign_database_is_set_aside),
		TEST(a_link_is_not_followed),
		TEST(a_spoilt_row),
		TEST(killed_while_writing),
		TEST(a_full_disk_is_survived),
		TEST(the_thread_writes_what_is_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
