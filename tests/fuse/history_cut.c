/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_cut DIR [start-N] - in a virtual machine of which the power is cut: what the history in
 * DIR holds, and with a name for this start, windows into it without end.  It prints
 *   HELD BOOT COUNT SNAPSHOTS   of each earlier start: its windows, and how many have their
 *                               snapshot; of those that this program wrote that there is no gap
 *   WRITTEN COUNT MS            what was handed to the kernel, and when on the clock of the boot
 * and "ok" or "FAIL" for the database: opened and not set aside, whole, each window readable.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "state/history.h"

#define T0 1700000000
#define WINDOW_S 10
#define TASKS 1500 /* 20 kB of a packed snapshot: the log is written back again and again */
#define TOGETHER 6 /* windows in a transaction, as in a minute */

static const char held[] =
	"SELECT b.boot, count(*), count(s.window), max(w.time_s) - min(w.time_s) FROM window w"
	" JOIN boot b ON b.id = w.boot LEFT JOIN snapshot s ON s.window = w.id GROUP BY w.boot";

/* By another connection than the agent's, once that is closed.  0: the file is whole. */
static int look_at_file(const char *dir)
{
	char path[512];
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int bad = 1;

	snprintf(path, sizeof(path), "%s/" HISTORY_NAME, dir);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) != SQLITE_OK ||
	    sqlite3_step(st) != SQLITE_ROW ||
	    strcmp((const char *)sqlite3_column_text(st, 0), "ok") != 0)
		goto out;
	sqlite3_finalize(st);
	if (sqlite3_prepare_v2(db, held, -1, &st, NULL) != SQLITE_OK)
		goto out;
	bad = 0;
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *boot = (const char *)sqlite3_column_text(st, 0);
		int64_t n = sqlite3_column_int64(st, 1);
		int64_t gap = sqlite3_column_int64(st, 3) - (n - 1) * WINDOW_S;

		if (gap && !strncmp(boot, "start-", 6)) {
			printf("FAIL  %s has a gap: %" PRId64 " s in all\n", boot, gap);
			bad = 1;
		}
		printf("HELD %s %" PRId64 " %d\n", boot, n, sqlite3_column_int(st, 2));
	}
out:
	if (bad)
		printf("FAIL  the file: %s\n", db ? sqlite3_errmsg(db) : "no memory");
	sqlite3_finalize(st);
	sqlite3_close(db);
	return bad;
}

/* The first to open it after the cut is the agent's own code. */
static int look_back(const char *dir)
{
	const struct history_options options = {.dir = dir, .no_thread = true};
	struct history_stats stats;
	struct history *h;
	struct past past;
	int bad = 1;

	if (history_open(&options, &h))
		return 1;
	if (history_flush(h) == 0 && history_past(h, 0, INT64_MAX / 2, &past) == 0) {
		history_stats(h, &stats);
		bad = stats.aside || stats.failures || past.unreadable || past.memory_only ||
		      past.n_windows != stats.windows;
		printf("%s  the history is %s: %zu windows, %zu not readable, set aside %" PRIu64
		       "\n",
		       bad ? "FAIL" : "ok  ", stats.state, past.n_windows, past.unreadable,
		       stats.aside);
		past_free(&past);
	}
	history_close(h);
	return bad || look_at_file(dir);
}

static int window_make(struct snapshot *s, uint64_t number)
{
	static unsigned int seed = 1;

	memset(s, 0, sizeof(*s));
	s->time_ns = (number + 1) * WINDOW_S * NSEC_PER_SEC;
	s->span_ns = WINDOW_S * NSEC_PER_SEC;
	s->n_cpus = 2;
	s->task = calloc(TASKS, sizeof(*s->task));
	if (!s->task)
		return -1;
	s->n_tasks = TASKS;
	for (size_t i = 0; i < TASKS; i++) {
		s->task[i].pid = (pid_t)i + 1;
		s->task[i].t.run_ns = (uint64_t)rand_r(&seed);
		snprintf(s->task[i].comm, sizeof(s->task[i].comm), "task%zu", i);
	}
	return 0;
}

static int write_on(const char *dir, const char *start)
{
	const struct history_options options = {.dir = dir, .boot = start, .no_thread = true};
	struct findings *none = calloc(1, sizeof(*none));
	struct history *h;
	struct snapshot s;

	if (!none || history_open(&options, &h))
		return 1;
	printf("BOOT %s\n", start);
	for (uint64_t number = 0;; number++) {
		if (window_make(&s, number))
			return 1;
		none->time_ns = s.time_ns;
		none->window_ns = s.span_ns;
		history_push(h, none, &s, T0 + (int64_t)number * WINDOW_S);
		if ((number + 1) % TOGETHER)
			continue;
		if (history_flush(h)) {
			printf("FAIL  it cannot be written\n");
			return 1;
		}
		printf("WRITTEN %" PRIu64 " %" PRIu64 "\n", number + 1,
		       (uint64_t)(clock_boot_ns() / NSEC_PER_MSEC));
		nanosleep(&(struct timespec){.tv_nsec = 50 * NSEC_PER_MSEC}, NULL);
	}
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc < 2)
		return 2;
	if (look_back(argv[1]))
		return 1;
	return argc > 2 ? write_on(argv[1], argv[2]) : 0;
}
