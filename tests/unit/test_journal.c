/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_journal.c - what is written comes back exactly; damage, locks and ends in the
 * middle are noticed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "act/journal.h"

static char top[64], dir[96], file[128];

static int remove_one(const char *name, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(name);
}

static int make_top(void **state)
{
	(void)state;
	strcpy(top, "/tmp/llamux-journal-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	snprintf(dir, sizeof(dir), "%s/a/b", top);
	snprintf(file, sizeof(file), "%s/journal.db", dir);
	return 0;
}

static int remove_top(void **state)
{
	(void)state;
	return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static struct journal *open_ok(void)
{
	char reason[512] = "";
	struct journal *j;

	if (journal_open(dir, &j, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return j;
}

static int open_fails(const char *says)
{
	char reason[512] = "";
	struct journal *j;
	int err = journal_open(dir, &j, reason, sizeof(reason));

	assert_null(j);
	if (!strstr(reason, says))
		fail_msg("%d \"%s\" does not say \"%s\"", err, reason, says);
	return err;
}

static struct journal_action sample(void)
{
	struct journal_action a = {
		.row = {.time_s = 1700000000, .uid = 4294967294u, .kind = ACTION_NICE,
			.target = "en\x01code '\"; DROP", .knob = "niceness of pid 811",
			.old_value = "nice 0", .new_value = "nice 10",
			.victim_before_ns = 6100000000ull, .victim_after_ns = UINT64_MAX,
			.counted = "kills",
			.target_after_ns = UINT64_MAX, .state = STATE_PLANNED},
		.boot = "11111111-2222-3333-4444-555555555555", .began = 123456};

	return a;
}

static void add_samples(struct journal_knobs *knobs)
{
	struct journal_knob thread = {.type = KNOB_NICE, .pid = 811, .session = 800, .tid = 812,
				      .start = 12, .tid_start = 13,
				      .old_value = "policy=0", .new_value = "policy=5"};
	struct journal_knob weight = {.type = KNOB_CGROUP, .dev = 29, .ino = UINT64_MAX - 5,
				      .file = "cpu.shares", .old_value = "1024\n",
				      .new_value = "102\n"};
	struct journal_knob session = {.type = KNOB_AUTOGROUP, .tid = 811, .tid_start = 12,
				       .ino = 25, .old_value = "0", .new_value = "19"};
	int i;

	for (i = 0; i < 40; i++, thread.tid++)
		assert_int_equal(journal_knobs_add(knobs, &thread), 0);
	weight.path = strdup("/sys/fs/cgroup/cpu/a b\n");
	assert_int_equal(journal_knobs_add(knobs, &weight), 0);
	assert_int_equal(journal_knobs_add(knobs, &session), 0);
}

static void comes_back_exactly(void **state)
{
	struct journal_knobs knobs = {0}, back;
	struct journal_action a = sample(), b;
	struct journal *j = open_ok();
	size_t i;

	(void)state;
	add_samples(&knobs);
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	assert_int_equal(a.row.id, 1);
	journal_close(j);
	j = open_ok();
	assert_int_equal(journal_get(j, 1, &b), 0);
	assert_true(b.row.id == 1 && b.row.time_s == a.row.time_s && b.row.uid == a.row.uid);
	assert_true(b.row.kind == ACTION_NICE && b.row.state == STATE_PLANNED);
	assert_string_equal(b.row.target, a.row.target);
	assert_string_equal(b.row.knob, a.row.knob);
	assert_string_equal(b.row.old_value, "nice 0");
	assert_string_equal(b.row.new_value, "nice 10");
	assert_string_equal(b.boot, a.boot);
	assert_true(b.began == 123456 && !b.automatic);
	assert_true(b.row.victim_before_ns == 6100000000ull);
	assert_string_equal(b.row.counted, "kills");
	assert_true(b.row.victim_after_ns == UINT64_MAX);
	assert_true(b.row.target_before_ns == 0 && b.row.target_after_ns == UINT64_MAX);
	assert_int_equal(journal_get_knobs(j, 1, &back), 0);
	assert_int_equal(back.n, 42);
	for (i = 0; i < back.n; i++) {
		const struct journal_knob *k = &knobs.knob[i], *l = &back.knob[i];

		assert_true(k->type == l->type && k->pid == l->pid && k->start == l->start &&
			    k->session == l->session && k->tid == l->tid &&
			    k->tid_start == l->tid_start && k->dev == l->dev && k->ino == l->ino);
		assert_string_equal(k->file, l->file);
		assert_string_equal(k->old_value, l->old_value);
		assert_string_equal(k->new_value, l->new_value);
	}
	assert_null(back.knob[0].path);
	assert_string_equal(back.knob[40].path, "/sys/fs/cgroup/cpu/a b\n");
	journal_knobs_free(&back);
	journal_knobs_free(&knobs);
	journal_close(j);
}

static void extends_and_updates(void **state)
{
	struct journal_knobs knobs = {0}, back;
	struct journal_action a = sample(), b;
	struct journal *j = open_ok();

	(void)state;
	add_samples(&knobs);
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	assert_int_equal(journal_extend(j, 1, &knobs, 38), 0);
	assert_int_equal(journal_get_knobs(j, 1, &back), 0);
	assert_int_equal(back.n, 46);
	journal_knobs_free(&back);
	a.row.state = STATE_KEPT;
	a.row.victim_after_ns = 200;
	a.row.target_after_ns = 0;
	assert_int_equal(journal_update(j, &a.row), 0);
	assert_int_equal(journal_get(j, 1, &b), 0);
	assert_true(b.row.state == STATE_KEPT && b.row.victim_after_ns == 200 &&
		    b.row.target_after_ns == 0);
	a.row.id = 2;
	assert_int_equal(journal_update(j, &a.row), -ENOENT);
	assert_int_equal(journal_get(j, 2, &b), -ENOENT);
	/* Knobs of no action are an error, not rows that nobody finds. */
	assert_true(journal_extend(j, 77, &knobs, 0) < 0);
	assert_int_equal(journal_get_knobs(j, 77, &back), 0);
	assert_int_equal(back.n, 0);
	journal_knobs_free(&knobs);
	journal_close(j);
}

static void lists_newest_first(void **state)
{
	static const enum action_state states[] = {STATE_UNDONE, STATE_KEPT, STATE_APPLIED,
						   STATE_FAILED, STATE_PLANNED};
	struct journal_knobs none = {0};
	struct journal_action a = sample();
	struct action_row rows[8];
	struct journal *j = open_ok();
	int64_t ids[8];
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		a.row.state = states[i];
		a.row.uid = i % 2 ? 1000 : 0;
		assert_int_equal(journal_begin(j, &a, &none), 0);
	}
	assert_int_equal(journal_list(j, (uid_t)-1, rows, 8), 5);
	assert_int_equal(rows[0].id, 5);
	assert_int_equal(rows[4].id, 1);
	assert_int_equal(journal_list(j, 1000, rows, 8), 2);
	assert_int_equal(rows[0].id, 4);
	assert_int_equal(journal_list(j, 0, rows, 8), 3);
	assert_int_equal(journal_list(j, (uid_t)-1, rows, 2), 2);
	assert_int_equal(journal_open_ids(j, ids, 8), 3);
	assert_true(ids[0] == 5 && ids[1] == 3 && ids[2] == 2);
	journal_close(j);
}

static void answers_about_bounds(void **state)
{
	struct journal_knobs knobs = {0};
	struct journal_action a = sample();
	struct journal *j = open_ok();
	struct journal_knob k;
	unsigned int n = 99;
	uint64_t ticks = 99, began = a.began;

	(void)state;
	add_samples(&knobs);
	k = knobs.knob[0];
	assert_int_equal(journal_last_began(j, a.boot, &k, true, &ticks), 0);
	assert_true(ticks == 0);
	a.automatic = true;
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	a.began = 200000;
	a.automatic = false;
	a.row.state = STATE_KEPT;
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	assert_int_equal(journal_last_began(j, a.boot, &k, true, &ticks), 0);
	assert_true(ticks == 200000);
	/* Without what was kept, the one before it. */
	assert_int_equal(journal_last_began(j, a.boot, &k, false, &ticks), 0);
	assert_true(ticks == began);
	assert_int_equal(journal_last_began(j, "another boot", &k, true, &ticks), 0);
	assert_true(ticks == 0);
	k.type = KNOB_POLICY; /* another knob of the same target */
	assert_int_equal(journal_last_began(j, a.boot, &k, true, &ticks), 0);
	assert_true(ticks == 200000);
	k.start++; /* another process of the same pid */
	assert_int_equal(journal_last_began(j, a.boot, &k, true, &ticks), 0);
	assert_true(ticks == 0);
	k = knobs.knob[40];
	assert_int_equal(journal_last_began(j, a.boot, &k, true, &ticks), 0);
	assert_true(ticks == 200000);
	assert_int_equal(journal_count_automatic(j, a.row.time_s, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(journal_count_automatic(j, a.row.time_s + 1, &n), 0);
	assert_int_equal(n, 0);
	journal_knobs_free(&knobs);
	journal_close(j);
}

/* A child is killed after its commit returned: what it wrote is there. */
static void survives_a_kill(void **state)
{
	struct journal_knobs knobs = {0};
	struct journal_action a = sample();
	struct journal *j;
	int status;
	pid_t pid;

	(void)state;
	add_samples(&knobs);
	journal_close(open_ok());
	pid = fork();
	if (!pid) {
		j = open_ok();
		if (!journal_begin(j, &a, &knobs))
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	j = open_ok();
	assert_int_equal(journal_get(j, 1, &a), 0);
	assert_int_equal(a.row.state, STATE_PLANNED);
	journal_knobs_free(&knobs);
	assert_int_equal(journal_get_knobs(j, 1, &knobs), 0);
	assert_int_equal(knobs.n, 42);
	journal_knobs_free(&knobs);
	journal_close(j);
}

static void one_at_a_time(void **state)
{
	struct journal *j = open_ok();
	int status;
	pid_t pid;

	(void)state;
	pid = fork(); /* a lock belongs to a process: try from another */
	if (!pid)
		_exit(open_fails("another llamux-agent has it open") == -EBUSY ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	journal_close(j);
	journal_close(open_ok());
}

static void write_file(const char *bytes, size_t len, long at)
{
	FILE *f = fopen(file, "r+");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void damage_is_noticed(void **state)
{
	char junk[3000];
	struct journal_knobs knobs = {0};
	struct journal_action a = sample();
	struct journal *j = open_ok();

	(void)state;
	add_samples(&knobs);
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	journal_knobs_free(&knobs);
	journal_close(j);
	memset(junk, 0xa5, sizeof(junk));
	write_file(junk, sizeof(junk), 4096); /* the second page */
	assert_int_equal(open_fails("it is damaged"), -EBADMSG);
	write_file(junk, 100, 0);
	assert_int_equal(open_fails("move it away to begin a new one"), -EBADMSG);
	assert_int_equal(unlink(file), 0);
	journal_close(open_ok());
}

/* Rows that are whole, but say what no agent writes. */
static void nonsense_is_an_error(void **state)
{
	static const struct {
		const char *sql;
		bool action, knobs; /* readable */
	} rows[] = {
		{"UPDATE action SET state='done'", false, true},
		{"UPDATE action SET kind='kill'", false, true},
		{"UPDATE action SET boot=hex(zeroblob(40))", false, true},
		{"UPDATE action SET knob=hex(zeroblob(400))", false, true},
		{"UPDATE knob SET type=9", true, false},
		{"UPDATE knob SET old_value=hex(zeroblob(400))", true, false},
		{"UPDATE knob SET tid=0 WHERE type=1", true, false},
		{"UPDATE knob SET pid=-1 WHERE type=1", true, false},
		{"UPDATE knob SET path=NULL", true, false},
		{"UPDATE knob SET file='../x' WHERE type=2", true, false},
		{"UPDATE knob SET type=4 WHERE type=3", true, false},
		{"UPDATE knob SET ino=0 WHERE type=3", true, false},
		{"UPDATE knob SET tid=0 WHERE type=3", true, false},
		{"UPDATE knob SET pid=811 WHERE type=3", true, false},
	};
	struct journal_knobs knobs = {0}, back;
	struct journal_action a = sample();
	size_t i;

	(void)state;
	add_samples(&knobs);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct journal *j = open_ok();
		sqlite3 *db;

		assert_int_equal(journal_begin(j, &a, &knobs), 0);
		journal_close(j);
		assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, rows[i].sql, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
		j = open_ok();
		assert_int_equal(journal_get(j, a.row.id, &a), rows[i].action ? 0 : -EBADMSG);
		assert_int_equal(journal_get_knobs(j, a.row.id, &back), rows[i].knobs ? 0 : -EBADMSG);
		journal_knobs_free(&back);
		journal_close(j);
		assert_int_equal(unlink(file), 0);
		a = sample();
	}
	journal_knobs_free(&knobs);
}

static void its_place_must_be_safe(void **state)
{
	struct stat st;

	(void)state;
	journal_close(open_ok());
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(chmod(dir, 0707), 0);
	assert_int_equal(open_fails("can be written by others"), -EPERM);
	assert_int_equal(chmod(dir, 0700), 0);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(symlink("/etc/passwd", file), 0);
	assert_int_equal(open_fails("permission denied"), -EACCES);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(mkfifo(file, 0600), 0);
	assert_int_equal(open_fails("permission denied"), -EACCES);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(close(open(dir, O_CREAT | O_WRONLY, 0600)), 0);
	assert_true(open_fails("give another with --state") < 0);
}

/* A journal of the version before: its rows are read, and what is new can be written. */
static void version_1_is_carried_on(void **state)
{
	struct journal_knobs knobs = {0};
	struct journal_action a = sample();
	struct journal *j = open_ok();
	sqlite3 *db;

	(void)state;
	assert_int_equal(journal_begin(j, &a, &knobs), 0);
	journal_close(j);
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "ALTER TABLE action DROP COLUMN freed;"
					  "ALTER TABLE action DROP COLUMN counted;"
					  "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	j = open_ok();
	assert_int_equal(journal_get(j, 1, &a), 0);
	assert_string_equal(a.row.new_value, "nice 10");
	assert_true(a.row.freed_bytes == 0);
	assert_string_equal(a.row.counted, "");
	a.row.freed_bytes = 67108864;
	assert_int_equal(journal_update(j, &a.row), 0);
	journal_close(j);
	j = open_ok();
	assert_int_equal(journal_get(j, 1, &a), 0);
	assert_true(a.row.freed_bytes == 67108864);
	journal_close(j);
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 4", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(open_fails("of another version"), -EBADMSG);
}

static void states_have_words(void **state)
{
	int i;

	(void)state;
	for (i = 0; i <= STATE_FAILED; i++)
		assert_true(strlen(action_state_word((enum action_state)i)) > 3);
	assert_string_equal(action_state_word((enum action_state)99), "?");
	assert_string_equal(journal_why(-ENOSPC), "the disk is full");
	assert_string_equal(journal_why(-EINTR), strerror(EINTR));
	journal_close(NULL);
}

#define IN_TREE(fn) cmocka_unit_test_setup_teardown(fn, make_top, remove_top)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TREE(comes_back_exactly),
		IN_TREE(extends_and_updates),
		IN_TREE(lists_newest_first),
		IN_TREE(answers_about_bounds),
		IN_TREE(survives_a_kill),
		IN_TREE(one_at_a_time),
		IN_TREE(damage_is_noticed),
		IN_TREE(nonsense_is_an_error),
		IN_TREE(its_place_must_be_safe),
		IN_TREE(version_1_is_carried_on),
		cmocka_unit_test(states_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
