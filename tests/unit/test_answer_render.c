// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_answer_render.c - why it is slow, in sentences, with every number in them.
 */
#include "answer_look.h"

static void diagnosis(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose <f1> do <a1>", plain), 0);
	assert_string_equal(out, HOGS OFFER);
	assert_int_equal(offered, 1);
	/* Another action, if the model picks it. */
	assert_int_equal(render(m, "why slow", "diagnose <f1> do <a2>", plain), 0);
	assert_string_equal(out, HOGS "I can set `encode` to nice 10; it then gets a smaller part "
				      "of a "
					"contended CPU. Apply?  (yes / no / why)\n");
	assert_int_equal(offered, 2);
	/* What is held is not denied, and what answers it is offered. */
	assert_int_equal(render(m, "why slow", "diagnose none", plain), 0);
	assert_string_equal(out, HOGS OFFER);
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_string_equal(out, HOGS OFFER);
	done(m);
}

static void who_may_act(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	assert_int_equal(render(m, "why", "diagnose <f1> do "
					  "<a1>", (struct how){ .may_not = true }), 0);
	assert_string_equal(out, HOGS "I could run `encode` as SCHED_IDLE; it then yields to "
				      "everything "
				      "else. Only root and members of group llamux may say yes to "
				      "that.\n");
	assert_int_equal(offered, 0);
	assert_int_equal(render(m, "why", "diagnose <f1> do "
					  "<a1>", (struct how){ .observe = true }), 0);
	assert_string_equal(out, HOGS "I only observe (mode observe); in mode ask I could run "
				      "`encode` as "
				      "SCHED_IDLE.\n");
	assert_int_equal(offered, 0);
	assert_int_equal(render(m, "why", "diagnose <f1> do "
					  "<a1>", (struct how){ .by_rules = true }), 0);
	assert_string_equal(out, HOGS OFFER "(Answered by rules, without a model.)\n");
	assert_int_equal(offered, 1);
	done(m);
}

static void not_slow(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 1, 0, "init", 5, 2);
	made_task(m, 300, 1, "sshd", 1200, 15);
	m->s.pressure.cpu_some.share = 34;
	m->s.pressure.io_some.share = 120;
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose none", plain), 0);
	assert_string_equal(out, "Not slow: the CPUs were 6.0 % busy in the last 10 s, and no "
				 "process "
				 "waited longer than 15 ms for one (`sshd`, pid 300).  [pressure: "
				 "cpu "
				 "0.3 %, memory 0 %, io 1.2 %]\nNothing needs doing.\n");
	assert_int_equal(offered, 0);
	assert_int_equal(render(m, "is all well", "health", plain), 0);
	assert_non_null(strstr(out, "All is well: the CPUs were 6.0 % busy"));
	/* Who suspects one resource is told of that first. */
	m->s.memory.total = 8000000000;
	m->s.memory.available = 6000000000;
	assert_int_equal(render(m, "is it the disk?", "diagnose none", plain), 0);
	assert_non_null(strstr(out, "It is not the disk: no process waited for storage in the last "
				    "10 s.  [io pressure 1.2 %]\nNot slow: the CPUs were 6.0 %"));
	assert_int_equal(render(m, "is my disk full?", "diagnose none", plain), 0);
	assert_null(strstr(out, "It is not"));
	assert_non_null(strstr(out, "`df -h` says it"));
	assert_int_equal(render(m, "is it the ram?", "diagnose none", plain), 0);
	assert_non_null(strstr(out, "It is not memory: 6.0 GB of 8.0 GB are available, and no "
				    "process waited for more of it in the last 10 s."));
	assert_int_equal(render(m, "is it the cpu?", "diagnose none", plain), 0);
	assert_string_equal(out, "It is not the CPUs: the CPUs were 6.0 % busy in the last 10 s, "
				 "and no process waited longer than 15 ms for one (`sshd`, pid "
				 "300).  [cpu pressure 0.3 %]\nNothing else is slow.\nNothing "
				 "needs doing.\n");
	assert_int_equal(render(m, "the cpu or the disk?", "diagnose none", plain), 0);
	assert_null(strstr(out, "It is not"));
	/* Pressure that nothing explains is not called healthy. */
	m->s.pressure.io_some.share = 4000;
	assert_int_equal(render(m, "is it the disk?", "diagnose none", plain), 0);
	assert_null(strstr(out, "It is not"));
	assert_int_equal(render(m, "why slow", "diagnose none", plain), 0);
	assert_non_null(strstr(out, "Something waits, but I cannot say who or for whom: "));
	assert_non_null(strstr(out, "io 40 %]"));
	assert_non_null(strstr(out, "I looked at "));
	assert_null(strstr(out, "Not slow"));
	assert_int_equal(render(m, "is all well", "health", plain), 0);
	assert_null(strstr(out, "All is well"));
	/* The hypervisor. */
	m->s.pressure.io_some.share = 0;
	m->s.cpu_steal_ns = 5000 * MS;
	assert_int_equal(render(m, "why slow", "diagnose none", plain), 0);
	assert_non_null(strstr(out, "The hypervisor took 25 % of the CPU time away"));
	assert_null(strstr(out, "Not slow"));
	done(m);
}

/* Not slow now, but a moment ago. */
static void trouble_that_passed(void **state)
{
	struct made *past = made_hogs(), *now = made_new(2, 10000);
	struct longer longer;
	const struct how how = { .longer = &longer };
	static const char passed[] =
		"ut in the last 60 s `postgres` (pid 700) lost 6.1 s (cpu-hog, by the 4 `encode` "
		"processes (pid 811..814)).\n";

	(void)state;
	past->s.span_ns = 60000 * MS;
	made_task(now, 300, 1, "sshd", 1200, 15);
	look(now);
	look_back(past, &longer);
	assert_int_equal(render(now, "why slow", "diagnose none", how), 0);
	assert_memory_equal(out, "Not slow now, b", 15);
	assert_non_null(strstr(out, passed));
	assert_non_null(strstr(out, "\nNow: the CPUs were 6.0 % busy in the last 10 s"));
	assert_non_null(strstr(out, "\nNothing needs doing now.\n"));
	assert_int_equal(offered, 0);
	/* Pressure that has not yet gone down. */
	now->s.pressure.cpu_some.share = 4000;
	assert_int_equal(render(now, "why slow", "diagnose none", how), 0);
	assert_non_null(strstr(out, "Something waits, but I cannot say who"));
	assert_non_null(strstr(out, "\nBut in"));
	assert_non_null(strstr(out, passed));
	/* Slow now: the present is what is answered. */
	look(past);
	assert_int_equal(render(past, "why slow", "diagnose <f1>", how), 0);
	assert_null(strstr(out, "Not slow"));
	assert_null(strstr(out, "(cpu-hog"));
	/* Busy, which is no trouble, neither now nor before. */
	longer.findings.finding[0].cause = CAUSE_BUSY_FINE;
	longer.findings.n_findings = 1;
	look(now);
	assert_int_equal(render(now, "why slow", "diagnose none", how), 0);
	assert_null(strstr(out, "lost"));
	longer_free(&longer);
	done(past);
	done(now);
}

static void nothing_to_offer(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid > 800)
			m->task[i].policy = SCHED_IDLE;
	}
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_string_equal(out, HOGS "`encode` already runs as SCHED_IDLE: I have nothing milder "
				      "to "
				      "offer.\n");
	assert_int_equal(offered, 0);
	done(m);
}

static void busy_fine(void **state)
{
	struct made *m = made_new(4, 10000);

	(void)state;
	for (pid_t pid = 10; pid < 14; pid++)
		made_task(m, pid, 5, "batch", 9900, 20)->policy = SCHED_IDLE;
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_string_equal(out, "Busy but fine: the 4 `batch` processes (pid 10..13) use 4.0 of "
				 "the 4 "
				 "CPUs, and nothing else waits long for a CPU.  [cpu pressure 0 "
				 "%]\n"
				 "Nothing needs doing.\n");
	assert_int_equal(render(m, "is all well", "health", plain), 0);
	assert_non_null(strstr(out, "All is well: the CPUs were 99 % busy"));
	done(m);
}

static void pids_and_sums(void **state)
{
	struct made *m = made_new(1, 10000);

	(void)state;
	made_task(m, 20, 5, "hog", 9000, 0)->threads = 8;
	for (pid_t pid = 30; pid < 36; pid++) {
		made_task(m, pid * 2, 6, "nginx", 100, 2000);
		made_blame(m, pid * 2, 20, 2000);
	}
	m->s.pressure.cpu_some.share = UINT_MAX;
	look(m);
	found.finding[0].since_s = 300;
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_non_null(strstr(out, "`hog` (pid 20, 8 threads) holds 0.90 of the one CPU. The 6 "
				    "`nginx` "
				    "processes (pid 60, 62, 64 and 3 more) waited 12 s in the last "
				    "10 s "
				    "(sum of 6 processes) for a CPU, all of it behind `hog`.  [for "
				    "5 min]\n"));
	done(m);
}

/* Threads that wait at once lose more than the window together. */
static void sum_of_threads(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 20, 5, "hog", 19000, 0);
	made_task(m, 30, 6, "render", 100, 14000)->threads = 4;
	made_blame(m, 30, 20, 14000);
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_non_null(strstr(out, "`render` (pid 30, 4 threads) waited 14 s in the last 10 s (sum of its "
				    "threads) for a CPU, all of it behind `hog`."));
	done(m);
}

/* Where both have one name the pids tell them apart; and a cgroup that sets the
 * culprit apart is said. */
static void namesakes(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_cgroup(m, 9, "/batch.slice");
	made_cgroup(m, 10, "/0123456789012345678901234567890123456789");
	made_task(m, 20, 5, "python3", 9000, 0)->cgroup_id = 9;
	made_task(m, 30, 6, "python3", 100, 2000)->cgroup_id = 10;
	made_task(m, 31, 6, "a", 1, 1);
	made_blame(m, 30, 20, 1900);
	look(m);
	assert_int_equal(render(m, "why slow", "diagnose <f1>", plain), 0);
	assert_string_equal(out, "`python3` (pid 20, /batch.slice) holds 0.90 of the 2 CPUs. "
				 "`python3` "
				 "(pid 30) waited 2 s of the last 10 s for a CPU, 1.9 s of it "
				 "behind `python3` "
				 "(pid 20).  [cpu pressure 0 %]\n"
				 "I can run cgroup `/batch.slice` as SCHED_IDLE; it then yields to "
				 "everything else. Apply?  (yes / no / why)\n");
	done(m);
}

/* One finding of each cause, with its numbers. */
static void causes(void **state)
{
	static const struct {
		struct finding f;
		const char *text;
	} rows[] = {
		{{.cause = CAUSE_CPU_QUOTA,
		  .victim = {.kind = SUBJECT_CGROUP, .name = "/limited"},
		  .lost_ns = 4500 * MS,
		  .count = 90},
		 "Cgroup `/limited` was stopped 90 times by its own CPU quota, 4.5 s of the last "
		 "10 s; "
		 "nobody else is to blame."},
		{{.cause = CAUSE_MEM_RECLAIM,
		  .lost_ns = 1200 * MS,
		  .all_lost_ns = 4200 * MS,
		  .bytes = 5000000000ull,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "editor", .n_pids = 1, .pid = {30}},
		  .culprit =
			  {.kind = SUBJECT_PROCESS, .name = "browser", .n_pids = 1, .pid = {20}}},
		 "Memory is short: `editor` (pid 30) lost 1.2 s of the last 10 s waiting until "
		 "pages were freed, and `browser` (pid 20) takes memory at the highest rate (5.0 GB "
		 "resident)."},
		{{.cause = CAUSE_MEM_LIMIT,
		  .lost_ns = 2500 * MS,
		  .bytes = 256000000,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "sorter", .n_pids = 1, .pid = {5}}},
		 "`sorter` (pid 5) is at its own memory limit of 256 MB: it lost 2.5 s of the "
		 "last 10 s "
		 "making room; nobody else is to blame."},
		{{.cause = CAUSE_MEM_COMPACT, .all_lost_ns = 700 * MS},
		 "Tasks lost 700 ms in the last 10 s to the compaction of memory, for huge pages."},
		{{.cause = CAUSE_MEM_SWAP, .count = 12345, .all_lost_ns = 3000 * MS},
		 "Memory is short: tasks lost 3 s in the last 10 s waiting for memory; 12,345 pages "
		 "came back from swap."},
		{{.cause = CAUSE_OOM, .count = 1},
		 "The kernel killed 1 process for lack of memory in the last 10 s."},
		{{.cause = CAUSE_OOM,
		  .count = 3,
		  .bytes = 6000000000ull,
		  .culprit = {.kind = SUBJECT_PROCESS, .name = "leaky", .n_pids = 1, .pid = {20}}},
		 "The kernel ran out of memory and killed 3 processes in the last 10 s; `leaky` "
		 "(pid 20) "
		 "holds the most (6.0 GB)."},
		{{.cause = CAUSE_IO_BUSY,
		  .all_lost_ns = 7700 * MS,
		  .bytes = 850000000,
		  .culprit = {.kind = SUBJECT_PROCESS, .name = "backup", .n_pids = 1, .pid = {20}}},
		 "The disk is the bottleneck (sda, busy 97 % of the last 10 s): tasks waited for "
		 "it "
		 "during 7.7 s in the last 10 s, and `backup` (pid 20) moved the most (850 MB)."},
		{{.cause = CAUSE_IO_BUSY,
		  .all_lost_ns = 7700 * MS,
		  .culprit = {.kind = SUBJECT_DEVICE, .name = "sda"}},
		 "The disk is the bottleneck (sda, busy 97 % of the last 10 s): tasks waited for "
		 "it "
		 "during 7.7 s in the last 10 s; no process moved the largest part."},
		{{.cause = CAUSE_FORK_STORM,
		  .lost_ns = 3300 * MS,
		  .blamed_ns = 3050 * MS,
		  .count = 12000,
		  .culprit_run_ns = 12000 * MS,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "editor", .n_pids = 1, .pid = {50}},
		  .culprit =
			  {.kind = SUBJECT_PROCESS, .name = "loop.sh", .n_pids = 1, .pid = {20}}},
		 "`loop.sh` (pid 20) starts 1,200 processes per second that live only briefly; "
		 "with them it holds 1.2 of the 2 CPUs. `editor` (pid 50) waited 3.3 s of the "
		 "last 10 s for a CPU, 3.1 s of it behind short-lived ones."},
		{{.cause = CAUSE_SELF,
		  .lost_ns = 3000 * MS,
		  .blamed_ns = 1000 * MS,
		  .culprit_run_ns = 15000 * MS,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "editor", .n_pids = 1, .pid = {50}},
		  .culprit = {.kind = SUBJECT_PROCESS, .name = "llamux", .n_pids = 1, .pid = {20}}},
		 "It is llamux itself (me): I hold 1.5 of the 2 CPUs. `editor` (pid 50) waited 3 "
		 "s of the "
		 "last 10 s for a CPU, 1 s of it behind me."},
		{{.cause = CAUSE_CPU_RT,
		  .culprit_run_ns = 9500 * MS,
		  .culprit = {.kind = SUBJECT_PROCESS, .name = "spin", .n_pids = 1, .pid = {20}}},
		 "`spin` (pid 20) runs with real-time priority and holds 0.95 of the 2 CPUs; "
		 "ordinary "
		 "processes get what is left."},
		{{.cause = CAUSE_CPU_CROWD,
		  .lost_ns = 6000 * MS,
		  .count = 40,
		  .blamed_ns = 6000 * MS,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "editor", .n_pids = 1, .pid = {50}}},
		 "`editor` (pid 50) waited 6 s of the last 10 s for a CPU, behind 40 others of "
		 "which none "
		 "has a large part."},
		{{.cause = CAUSE_CPU_HOG,
		  .lost_ns = 6000 * MS,
		  .culprit_run_ns = 8000 * MS,
		  .blamed_ns = 500 * MS,
		  .victim = {.kind = SUBJECT_PROCESS, .name = "editor", .n_pids = 1, .pid = {50}},
		  .culprit = {.kind = SUBJECT_KERNEL, .name = "kswapd0", .n_pids = 1, .pid = {33}}},
		 "The kernel itself is busy: the kernel's `kswapd0` (pid 33) holds 0.80 of the 2 "
		 "CPUs. "
		 "`editor` (pid 50) waited 6 s of the last 10 s for a CPU, 500 ms of it behind "
		 "`kswapd0`."},
	};
	struct made *m = made_new(2, 10000);

	(void)state;
	made_disk(m, "sda", 9700);
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

/* Every wording of every cause, with and without a victim and a culprit: no
 * field is left open. */
static void no_open_field(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (int cause = 0; cause < CAUSE_COUNT; cause++) {
		for (int who = 0; who < 12; who++) {
			static const enum subject_kind kinds[] = { SUBJECT_NONE, SUBJECT_PROCESS,
								   SUBJECT_KERNEL, SUBJECT_DEVICE };
			struct finding *f = &found.finding[0];

			look(m);
			found.n_findings = 1;
			*f = (struct finding){.id = 1,
					      .cause = (enum finding_cause)cause,
					      .window_ns = 10000 * MS,
					      .lost_ns = 1,
					      .blamed_ns = 1,
					      .count = 2,
					      .pressure = 5};
			f->culprit = (struct subject){
				.kind = kinds[who % 4], .name = "c", .n_pids = 1, .pid = {5}};
			f->victim = (struct subject){
				.kind = kinds[who / 4], .name = "v", .n_pids = 1, .pid = {6}};
			assert_int_equal(render(m, "why", "diagnose <f1>", plain), 0);
			assert_null(strpbrk(out, "{}|"));
			assert_null(strstr(out, "  ("));
		}
	}
	done(m);
}

/* Names that try to write to a terminal or to look like an answer. */
static void hostile_names(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	strcpy(m->task[2].comm, "\x1b]0;x\a`\nDone");
	look(m);
	assert_int_equal(render(m, "why", "diagnose <f1>", plain), 0);
	assert_non_null(strstr(out, "`\\x1b]0;x\\x07\\x60\\x0aDone` (pid 700)"));
	for (const char *p = out; *p; p++)
		assert_true(*p == '\n' || (unsigned char)*p >= 0x20);
	done(m);
}

static void many_findings(void **state)
{
	struct made *m = made_new(64, 10000);
	char name[16];

	(void)state;
	for (pid_t i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "hog%u", (unsigned int)i % 10);
		made_task(m, 1000 + i, 50 + i, name, 9000, 0);
		snprintf(name, sizeof(name), "victim%u", (unsigned int)i % 10);
		made_task(m, 2000 + i, 70 + i, name, 100, 9000 - (uint64_t)i);
		made_blame(m, 2000 + i, 1000 + i, 9000 - (uint64_t)i);
	}
	look(m);
	assert_int_equal(found.dropped, 2);
	assert_int_equal(render(m, "why", "diagnose <f1> <f2> <f3> <f4> do <a1>",
				(struct how){ .by_rules = true }), 0);
	assert_non_null(strstr(out, "`hog2`"));
	assert_null(strstr(out, "`hog3`"));
	/* Eight less three said, and the two that did not fit. */
	assert_non_null(strstr(out, "7 more findings stand in the file `findings`.\n"));
	assert_int_equal(offered, 1);
	done(m);
}

static void small_buffer(void **state)
{
	struct made *m = made_hogs();
	struct answer_context ctx = { .findings = &found, .snapshot = &m->s, .prompt = &prompt,
				      .model_used = true };
	struct advice advice = { .intent = INTENT_DIAGNOSE };
	char tiny[16];

	(void)state;
	look(m);
	assert_int_equal(answer_render(&advice, &ctx, tiny, sizeof(tiny), &offered), -ENOSPC);
	assert_string_equal(tiny, "The 4 `encode` ");
	assert_int_equal(answer_render(&advice, &ctx, tiny, 0, &offered), -ENOSPC);
	advice.intent = INTENT_TASK;
	assert_int_equal(answer_render(&advice, &ctx, out, sizeof(out), &offered), -EINVAL);
	advice.name = 9;
	assert_int_equal(answer_render(&advice, &ctx, out, sizeof(out), &offered), -EINVAL);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(diagnosis),
		cmocka_unit_test(who_may_act),
		cmocka_unit_test(not_slow),
		cmocka_unit_test(trouble_that_passed),
		cmocka_unit_test(nothing_to_offer),
		cmocka_unit_test(busy_fine),
		cmocka_unit_test(pids_and_sums),
		cmocka_unit_test(namesakes),
		cmocka_unit_test(sum_of_threads),
		cmocka_unit_test(causes),
		cmocka_unit_test(no_open_field),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(many_findings),
		cmocka_unit_test(small_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
