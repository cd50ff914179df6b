// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_answer_life.c - the sentences about processes that come and go, and about
 * limits.
 */
#include "answer_look.h"

static const struct {
	struct finding f;
	const char *text;
} rows[] = {
	{{.cause = CAUSE_TASK_GROWTH,
	  .count = 240,
	  .evidence = {{EVIDENCE_TASKS, 312}},
	  .n_evidence = 1,
	  .culprit =
		  {.kind = SUBJECT_PROCESS, .name = "leaky", .n_pids = 1, .pid = {20}}},
	 "`leaky` (pid 20) goes on growing: 240 new processes or threads in the last 10 s "
	 "that stay, 312 in all by now."},
	{{.cause = CAUSE_ZOMBIES,
	  .count = 150,
	  .evidence = {{EVIDENCE_MORE, 50}},
	  .n_evidence = 1,
	  .culprit =
		  {.kind = SUBJECT_PROCESS, .name = "daemon", .n_pids = 1, .pid = {20}}},
	 "`daemon` (pid 20) has 150 ended processes that it does not wait for (zombies), 50 "
	 "more than at the beginning of the last 10 s."},
	{{.cause = CAUSE_FD_LIMIT,
	  .count = 420,
	  .evidence = {{EVIDENCE_FILES, 1024}, {EVIDENCE_FILE_LIMIT, 1024}},
	  .n_evidence = 2,
	  .victim = {.kind = SUBJECT_PROCESS, .name = "web", .n_pids = 1, .pid = {20}},
	  .culprit = {.kind = SUBJECT_PROCESS, .name = "web", .n_pids = 1, .pid = {20}}},
	 "`web` (pid 20) is out of file descriptors: 420 calls failed in the last 10 s, with "
	 "1,024 open of the 1,024 that it may have (RLIMIT_NOFILE)."},
	{{.cause = CAUSE_TASK_LIMIT,
	  .count = 90,
	  .evidence = {{EVIDENCE_TASKS, 100}, {EVIDENCE_TASK_LIMIT, 100}},
	  .n_evidence = 2,
	  .culprit = {.kind = SUBJECT_CGROUP, .name = "/web"}},
	 "Cgroup `/web` is at its limit of 100 tasks: 90 processes or threads could not be "
	 "started in the last 10 s."},
	{{.cause = CAUSE_TASK_LIMIT,
	  .count = 90,
	  .evidence = {{EVIDENCE_TASKS, 100}, {EVIDENCE_TASK_LIMIT, 100}},
	  .n_evidence = 2,
	  .victim = {.kind = SUBJECT_PROCESS, .name = "make", .n_pids = 1, .pid = {20}}},
	 "`make` (pid 20) could not start 90 processes or threads in the last 10 s: its user "
	 "has 100 tasks, and the limit (RLIMIT_NPROC) is 100."},
	{{.cause = CAUSE_TASK_LIMIT,
	  .count = 90,
	  .evidence = {{EVIDENCE_TASKS, 32700}, {EVIDENCE_TASK_LIMIT, 32768}},
	  .n_evidence = 2},
	 "This machine is at its limit of 32,768 tasks (kernel.threads-max or "
	 "kernel.pid_max): 90 could not be started in the last 10 s."},
	{{.cause = CAUSE_OOM,
	  .count = 4,
	  .bytes = 64 << 20,
	  .evidence = {{EVIDENCE_INTERVAL, 2500 * MS}},
	  .n_evidence = 1,
	  .victim = {.kind = SUBJECT_CGROUP, .name = "/job"},
	  .culprit =
		  {.kind = SUBJECT_PROCESS, .name = "again.sh", .n_pids = 1, .pid = {20}}},
	 "The kernel killed 4 processes of cgroup `/job` at its memory limit of 67 MB in the "
	 "last 10 s, and `again.sh` (pid 20) starts the next one each time, every 2.5 s."},
};

static void sentences(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		look(m);
		found.n_findings = 1;
		found.finding[0] = rows[i].f;
		found.finding[0].id = 1;
		found.finding[0].window_ns = 10000 * MS;
		found.finding[0].pressure = UINT_MAX;
		assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
		out[strcspn(out, "\n")] = '\0';
		assert_string_equal(out, rows[i].text);
	}
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(sentences) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
