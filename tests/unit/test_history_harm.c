/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_history_harm.c - the history's bounds, damage, kill -9 and a disk that takes
 * nothing. */
#include "history_look.h"

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
		      (unsigned long long)bound / 1000, (unsigned long long)most / 1000,
		      (unsigned long long)stats.windows);
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
	assert_int_equal(sqlite3_exec(db, "UPDATE window SET data = 'rubbish', raw = 0 WHERE "
					  "id = 1;"
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

static void copy_file(const char *from, const char *to, size_t most, size_t rubbish)
{
	char path[128], bytes[512];
	int in, out;
	ssize_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, from);
	in = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "%s/%s", dir, to);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(in >= 0 && out >= 0);
	while (most && (n = read(in, bytes, most < sizeof(bytes) ? most : sizeof(bytes))) > 0) {
		assert_int_equal(write(out, bytes, (size_t)n), n);
		most -= (size_t)n;
	}
	memset(bytes, 0x5a, sizeof(bytes));
	assert_int_equal(write(out, bytes, rubbish), (ssize_t)rubbish);
	close(in);
	close(out);
}

/* What power loss leaves between two checkpoints: the database as it was, and of
 * the log a beginning, with or without rubbish behind it.  Whatever the cut, it is
 * no damage, and what was committed before it is there. */
static void a_torn_log(void **state)
{
	struct made *m = made_hogs();
	struct history_stats stats;
	uint64_t whole, most = 0;
	unsigned int seed = 5;

	(void)state;
	for (int at = 10; at <= 400; at += 10) {
		push(m, at);
		assert_int_equal(history_flush(history), 0);
	}
	whole = file_size("history.db-wal");
	assert_true(whole > 10000);
	copy_file("history.db", "kept", SIZE_MAX, 0);
	copy_file("history.db-wal", "kept-log", SIZE_MAX, 0);
	for (int round = 0; round < 40; round++) {
		size_t cut = round ? (size_t)rand_r(&seed) % (size_t)whole : (size_t)whole;

		history_close(history);
		copy_file("kept", "history.db", SIZE_MAX, 0);
		copy_file("kept-log", "history.db-wal", cut, round % 2 ? 300 : 0);
		open_with((struct history_options){ 0 });
		assert_int_equal(history_flush(history), 0);
		history_stats(history, &stats);
		assert_int_equal(stats.aside, 0);
		assert_string_equal(stats.state, "on");
		assert_true(stats.windows <= 40);
		if (round == 0)
			assert_int_equal(stats.windows, 40);
		most = stats.windows > most && round ? stats.windows : most;
	}
	assert_in_range(most, 5, 39);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_day_fits),
		TEST(the_bound_holds),
		TEST(damage_is_set_aside),
		TEST(a_foreign_database_is_set_aside),
		TEST(a_link_is_not_followed),
		TEST(a_spoilt_row),
		TEST(killed_while_writing),
		TEST(a_torn_log),
		TEST(a_full_disk_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
