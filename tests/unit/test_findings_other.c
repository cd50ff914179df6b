// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_other.c - quotas, disks, storms, and the two files.
 */
#include "answer/answer.h"
#include "diagnose/longer.h"
#include "findings_look.h"

static void quota(void **state)
{
	struct made *m = made_new(2, 10000);
	struct cgroup_row *row = made_cgroup(m, 5, "/limited");
	const struct finding *f = &found.finding[0];

	(void)state;
	row->nr_throttled = 90;
	row->throttled_ns = 4500 * MS;
	made_task(m, 50, 1, "victim", 1000, 10)->cgroup_id = 5;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CPU_QUOTA);
	assert_int_equal(f->victim.kind, SUBJECT_CGROUP);
	assert_string_equal(f->victim.name, "/limited");
	assert_int_equal(f->victim.n_pids, 1);
	assert_int_equal(f->victim.pid[0], 50);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->lost_ns, 4500 * MS);
	assert_int_equal(f->count, 90);
	assert_int_equal(found.n_offers, 0);
	m->cgroup[0].throttled_ns = 499 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

static void disk(void **state)
{
	struct made *m = made_new(2, 10000);
	struct disk_row *row = made_disk(m, "sda", 9700);
	const struct finding *f = &found.finding[0];

	(void)state;
	row->writes = 5000;
	row->write_bytes = 900000000;
	made_task(m, 20, 5, "backup", 1000, 10)->t.write_bytes = 850000000;
	made_task(m, 30, 5, "mail", 10, 10)->t.read_bytes = 50000000;
	m->s.pressure.io_some = (struct psi_line){ .share = 8000, .total_us = 7700000 };
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_IO_BUSY);
	assert_string_equal(f->culprit.name, "backup");
	assert_int_equal(f->bytes, 850000000);
	assert_int_equal(f->all_lost_ns, 7700 * MS);
	assert_int_equal(f->pressure, 8000);
	/* Two equal ones: no culprit, the device. */
	m->task[1].t.read_bytes = 860000000;
	m->task[0].t.write_bytes = 5000000;
	m->task[1].t.read_bytes = 5000000;
	made_task(m, 40, 5, "sync", 10, 10)->t.write_bytes = 5000000;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_DEVICE);
	assert_string_equal(f->culprit.name, "sda");
	/* A disk with time to spare is no bottleneck. */
	m->disk[0].busy_ms = 4999;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

static void fork_storm(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct finding *f = &found.finding[0];

	(void)state;
	made_task(m, 20, 1, "loop.sh", 2000, 300);
	for (pid_t pid = 9000; pid < 9005; pid++) {
		made_task(m, pid, 20, "true", 2, 1)->start_ns = m->s.time_ns - 3 * MS;
		made_blame(m, 50, pid, 10);
	}
	for (pid_t pid = 7000; pid < 7100; pid++) /* ended since */
		made_blame(m, 50, pid, 30);
	made_task(m, 50, 1, "editor", 100, 3300);
	m->s.probe.forks = 12000;
	m->s.cpu_busy_ns = 12000 * MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_FORK_STORM);
	assert_string_equal(f->culprit.name, "loop.sh");
	assert_int_equal(f->culprit.pid[0], 20);
	assert_int_equal(f->culprit.start_ns, 20 * MS);
	assert_string_equal(f->victim.name, "editor");
	assert_int_equal(f->lost_ns, 3300 * MS);
	assert_int_equal(f->blamed_ns, 3050 * MS);
	assert_int_equal(f->count, 12000);
	/* Of many parents none is to blame. */
	for (int i = 0; i < 7; i++) {
		if (m->task[i].ppid == 20 && m->task[i].pid > 9001)
			m->task[i].ppid = m->task[i].pid == 9004 ? 51 : 50;
	}
	look(m);
	assert_int_equal(f->cause, CAUSE_FORK_STORM);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	/* Without the rate it is no storm. */
	m->s.probe.forks = 399;
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_int_not_equal(found.finding[i].cause, CAUSE_FORK_STORM);
	done(m);
}

static void words(void **state)
{
	(void)state;
	for (int i = 0; i < CAUSE_COUNT; i++)
		assert_non_null(cause_word((enum finding_cause)i));
	assert_null(cause_word(CAUSE_COUNT));
	for (int i = 0; i < ACTION_KINDS; i++)
		assert_non_null(action_word((enum action_kind)i));
	assert_null(action_word(ACTION_KINDS));
	assert_string_equal(cause_word(CAUSE_MEM_RECLAIM), "mem-reclaim");
	assert_string_equal(action_word(ACTION_SCHED_IDLE), "idle");
}

/* Steps over one JSON value; NULL if it is none. */
static const char *json_value(const char *p, int depth);

static const char *json_string(const char *p)
{
	if (*p++ != '"')
		return NULL;
	for (; *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p == '\\' && (!*++p || !strchr("\"\\/bfnrt", *p)))
			return NULL;
	}
	return p + 1;
}

/* The members between two brackets, separated by commas. */
static const char *json_list(const char *p, char close, bool keys, int depth)
{
	if (*p == close)
		return p + 1;
	for (;;) {
		if (keys) {
			p = json_string(p);
			if (!p || *p++ != ':')
				return NULL;
		}
		p = json_value(p, depth + 1);
		if (!p)
			return NULL;
		if (*p == close)
			return p + 1;
		if (*p++ != ',')
			return NULL;
	}
}

static const char *json_value(const char *p, int depth)
{
	char *end;

	if (depth > 8)
		return NULL;
	if (*p == '{')
		return json_list(p + 1, '}', true, depth);
	if (*p == '[')
		return json_list(p + 1, ']', false, depth);
	if (*p == '"')
		return json_string(p);
	if (strncmp(p, "null", 4) == 0 || strncmp(p, "true", 4) == 0)
		return p + 4;
	if (strncmp(p, "false", 5) == 0)
		return p + 5;
	strtod(p, &end);
	return end == p ? NULL : end;
}

static void files(void **state)
{
	struct made *m = made_hogs();
	char *text, *json;

	(void)state;
	made_ready(m); /* by pid: the third is the database */
	strcpy(m->task[2].comm, "a\"b\n`\x1b[1m");
	look(m);
	text = answer_findings(&found, &m->s, NULL);
	assert_non_null(text);
	assert_non_null(strstr(text, "F1 cpu-hog\n"));
	assert_non_null(strstr(text, "(pid 811..814)"));
	assert_non_null(strstr(text, "lost      "));
	assert_null(strchr(text, '\x1b'));
	json = findings_json(&found, &m->s, NULL);
	assert_non_null(json);
	for (const char *p = json; *p; p++)
		assert_true((unsigned char)*p >= 0x20 || p[1] == '\0');
	assert_non_null(json_value(json, 0));
	assert_string_equal(json_value(json, 0), "\n");
	assert_non_null(strstr(json, "\"name\":\"a\\\"b\\\\x0a\\\\x60\\\\x1b[1m\""));
	assert_non_null(strstr(json, "\"lost_ns\":6100000000,"));
	assert_non_null(strstr(json, "\"pressure_percent\":71.00,"));
	assert_non_null(strstr(json, "],\"longer\":null}\n"));
	assert_null(strstr(json, "\"now\""));
	free(text);
	free(json);
	done(m);
}

/* The longer window has a section of its own, with the same fields and with what
 * has become of each. */
static void longer_in_the_files(void **state)
{
	struct made *past = made_hogs(), *now = made_new(2, 10000);
	struct findings_context ctx = { .before = &found };
	struct longer longer;
	struct snapshot s;
	char *text, *json;

	(void)state;
	past->s.span_ns = 60000 * MS;
	look(now);
	assert_int_equal(snapshot_copy(made_ready(past), &s), 0);
	assert_int_equal(longer_make(&s, &ctx, &longer), 0);
	text = answer_findings(&found, &now->s, &longer);
	assert_non_null(text);
	assert_memory_equal(text, "window 10 s, 2 CPUs", 19);
	assert_null(strstr(text, "\nF1 "));
	assert_non_null(strstr(text, "\nlonger window 60 s, 2 CPUs, "));
	assert_non_null(strstr(text, "\nL1 cpu-hog\n  The 4 `encode` processes"));
	assert_non_null(strstr(text, "  lost      6.1 s in 60 s, 5.7 s of it"));
	assert_non_null(strstr(text, "\n  now       no more\n"));
	assert_null(strstr(text, "offers"));
	json = findings_json(&found, &now->s, &longer);
	assert_string_equal(json_value(json, 0), "\n");
	assert_non_null(strstr(json, "\"findings\":[],\"offers\":[],\"longer\":{\"time_ns\":"));
	assert_non_null(strstr(json, "\"window_ns\":60000000000,"));
	assert_non_null(strstr(json, "\"lost_ns\":6100000000,"));
	assert_non_null(strstr(json, ",\"since_s\":0,\"offers\":[],\"now\":false}"));
	free(text);
	free(json);
	/* Standing still: which of the present ones it is, and since when. */
	look(past);
	found.finding[0].since_s = 40;
	text = answer_findings(&found, &past->s, &longer);
	assert_non_null(strstr(text, "\n  now       the same (F1)\n  since     40 s\n"));
	json = findings_json(&found, &past->s, &longer);
	assert_string_equal(json_value(json, 0), "\n");
	assert_non_null(strstr(json, ",\"now\":true}"));
	free(text);
	free(json);
	longer_free(&longer);
	done(now);
	done(past);
}

/* A bystander in the same queue: as long as the victim waits twice as long behind another, only
 * that one is named. */
static void bystander(void **state)
{
	static const struct {
		uint64_t behind_hog_ms, behind_bystander_ms;
		size_t findings;
	} rows[] = {
		{ 3000, 1400, 1 },
		{ 2400, 1300, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made *m = made_new(2, 10000);

		made_task(m, 10, 2, "server", 600, 4400);
		made_task(m, 20, 2, "encode", 14000, 0);
		made_task(m, 30, 2, "mail", 2900, 0);
		made_blame(m, 10, 20, rows[i].behind_hog_ms);
		made_blame(m, 10, 30, rows[i].behind_bystander_ms);
		look(m);
		assert_int_equal(found.n_findings, rows[i].findings);
		assert_string_equal(found.finding[0].culprit.name, "encode");
		done(m);
	}
}

/* The parent of a pool works with it, so it does not wait behind it. */
static void pool_with_its_parent(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (pid_t pid = 100; pid < 104; pid++)
		made_task(m, pid, pid == 100 ? 50 : 100, "worker", 4500, 5000);
	made_task(m, 300, 2, "editor", 300, 4000);
	for (pid_t pid = 101; pid < 104; pid++) {
		made_blame(m, 100, pid, 1600);
		made_blame(m, 300, pid, 1200);
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].culprit.n_pids, 4);
	assert_string_equal(found.finding[0].victim.name, "editor");
	done(m);
	/* A shell that waits for another one is not its pool. */
	m = made_new(2, 10000);
	made_task(m, 100, 50, "bash", 5, 10);
	made_task(m, 101, 100, "bash", 9500, 300);
	made_task(m, 300, 2, "editor", 300, 4000);
	made_blame(m, 300, 101, 3900);
	look(m);
	assert_int_equal(found.finding[0].culprit.n_pids, 1);
	assert_int_equal(found.finding[0].culprit.pid[0], 101);
	done(m);
}

/* Who uses a tenth of a CPU is in nobody's way, however others' waits fall out; nor is
 * one with a fifth of a loss that is hardly one. */
static void small_ones(void **state)
{
	static const struct {
		uint64_t run_ms, behind_ms;
		size_t findings;
		enum subject_kind culprit;
	} rows[] = {
		{ 1000, 600, 1, SUBJECT_NONE },
		{ 1900, 600, 1, SUBJECT_NONE },
		{ 2100, 600, 1, SUBJECT_PROCESS },
		{ 4000, 150, 0, SUBJECT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made *m = made_new(4, 10000);

		made_task(m, 10, 2, "server", 600, 700);
		made_task(m, 20, 3, "friend", rows[i].run_ms, 0);
		made_blame(m, 10, 20, rows[i].behind_ms);
		look(m);
		assert_int_equal(found.n_findings, rows[i].findings);
		assert_int_equal(found.finding[0].culprit.kind, rows[i].culprit);
		done(m);
	}
}

/* One that has most of what a crowd is charged with, and hardly uses a CPU, is none. */
static void crowd_of_one(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_cgroup(m, 5, "/timer");
	made_task(m, 10, 2, "server", 300, 950);
	made_task(m, 20, 3, "probe", 1300, 0)->cgroup_id = 5;
	made_blame(m, 10, 20, 460);
	for (pid_t pid = 100; pid < 120; pid++) {
		made_task(m, pid, pid + 1000, "small", 50, 0);
		made_blame(m, 10, pid, 12);
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_CROWD);
	assert_int_equal(found.finding[0].culprit.kind, SUBJECT_NONE);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

/* A hog of real-time priority waits for llamux' reserved part: it is not wronged by it. */
static void reserved_part(void **state)
{
	struct made *m = made_new(1, 10000);

	(void)state;
	made_task(m, 20, 3, "control", 9400, 600)->policy = SCHED_FIFO;
	made_task(m, 30, 3, "editor", 100, 9000);
	made_task(m, 40, 1, "llamux-agent", 500, 0)->policy = SCHED_DEADLINE;
	context.self[0] = 40;
	made_blame(m, 20, 40, 500);
	made_blame(m, 30, 20, 8600);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_CPU_RT);
	done(m);
}

/* What the kernel's own threads wait behind a program is no loss of the others. */
static void kernel_waits(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 9, 2, "kcompactd0", 4000, 6000)->kernel_thread = true;
	made_task(m, 20, 3, "solver", 9400, 300);
	made_task(m, 30, 3, "editor", 100, 20);
	made_blame(m, 9, 20, 5900);
	made_blame(m, 30, 20, 20);
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_true(found.finding[i].cause == CAUSE_APP_ITSELF);
	done(m);
}

/* Waits behind many, most of which are behind the kernel's own thread: it is that. */
static void not_a_crowd(void **state)
{
	(void)state;
	for (int behind_ms = 150; behind_ms <= 700; behind_ms += 550) {
		struct made *m = made_new(2, 10000);
		bool most = behind_ms == 700;

		made_task(m, 40, 2, "khugepaged", 8000, 100)->kernel_thread = true;
		made_task(m, 50, 1, "editor", 300, 6000);
		made_blame(m, 50, 40, (uint64_t)behind_ms);
		for (pid_t pid = 100; pid < 118; pid++) {
			made_task(m, pid, pid + 1000, "small", 50, 0);
			made_blame(m, 50, pid, most ? 20 : 200);
		}
		look(m);
		assert_int_equal(found.n_findings, most ? 1 : 2);
		assert_int_equal(found.finding[0].cause, most ? CAUSE_KHUGEPAGED : CAUSE_CPU_CROWD);
		done(m);
	}
}

/* What a turn that does nothing takes is told by the kernel's own quickest thread, be
 * the machine fast or emulated. */
static void short_turns(void **state)
{
	static const struct {
		uint64_t kernel_us, turn_us;
		enum finding_cause cause;
	} rows[] = {
		{ 3, 10, CAUSE_SWITCH_STORM },
		{ 3, 30, CAUSE_CPU_HOG },
		{ 200, 300, CAUSE_SWITCH_STORM },
		{ 200, 2000, CAUSE_CPU_HOG },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct made *m = made_new(1, 10000);
		struct task_row *rcu = made_task(m, 5, 2, "rcu_preempt", rows[i].kernel_us, 0);
		struct task_row *slow = made_task(m, 6, 2, "kworker/0:1", 50, 0);

		rcu->kernel_thread = slow->kernel_thread = true;
		rcu->t.sleeps = 1000;
		slow->t.sleeps = 60; /* nearly a ms each */
		made_task(m, 20, 3, "relay", 6000, 0)->t.sleeps = 6000000 / rows[i].turn_us;
		made_task(m, 30, 4, "server", 600, 4000);
		made_blame(m, 30, 20, 4000);
		look(m);
		assert_int_equal(found.finding[0].cause, rows[i].cause);
		done(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bystander),
		cmocka_unit_test(pool_with_its_parent),
		cmocka_unit_test(small_ones),
		cmocka_unit_test(short_turns),
		cmocka_unit_test(not_a_crowd),
		cmocka_unit_test(crowd_of_one),
		cmocka_unit_test(reserved_part),
		cmocka_unit_test(kernel_waits),
		cmocka_unit_test(quota),
		cmocka_unit_test(disk),
		cmocka_unit_test(fork_storm),
		cmocka_unit_test(words),
		cmocka_unit_test(files),
		cmocka_unit_test(longer_in_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
