// SPDX-License-Identifier: GPL-2.0-or-later
/* test_answer_count.c - how many there are of what the snapshot holds, and what is said for thanks. */
#include "answer_look.h"

static void counts(void **state)
{
	static const struct {
		const char *question, *said;
	} rows[] = {
		{ "how many processes are running?", "3 processes with 9 threads, beside them 1 threads "
						     "of the kernel; 2 of all these threads run or wait "
						     "for a CPU.\n" },
		{ "How many threads are there right now", "3 processes with 9 threads, " },
		{ "please tell me the number of running tasks", "3 processes " },
		{ "count the processes", "3 processes " },
		{ "how many cpus does this machine have?", "2 CPUs, " },
		{ "how many zombies are there",
		  "4 zombies, among 4 processes, 4 of them left by `bash` (pid 301).\n" },
		{ "Are there any zombies?", "4 zombies, " },
		{ "is anything stuck in D state?",
		  "3 threads in uninterruptible sleep (state D) at this moment, 3 of them of `make` (pid "
		  "302).\n" },
		{ "how many context switches per second?",
		  "150 context switches per second in the last 10 s, of those that still live, 120 of "
		  "them of `sshd` (pid 300).\n" },
		{ "what is the load average?",
		  "At this moment 2 threads run or wait for one of the 2 CPUs, and 3 are in "
		  "uninterruptible sleep" },
		{ "how many cgroups are there?", "0 cgroups.\n" },
		{ "how many processes are runnable?", "3 processes " },
		{ "is there any steal time on this vm?", "Of the CPU time of the last 10 s 4.0 % was stolen" },
		{ "how busy is vda?", "`vda` was busy 55 % of the last 10 s: 2,000 reads (8.0 MB, 0.5 ms each), "
				      "10 writes (4.1 kB).\n" },
		{ "how many threads are blocked?", "3 threads in uninterruptible sleep (state D) " },
		{ "how many zombie processes are there?", "4 zombies, " },
		{ "how many forks per second?",
		  "1,500 processes and threads were started in the last 10 s, 150 per second.\n" },
		{ "how many processes were started?", "1,500 processes and threads were started " },
		{ "how many files are open?", "7,000 files are open on this machine, of 90,000 at most; nearest "
					      "to its own limit is `make` (pid 302) with about 900 of 1,024.\n" },
		{ "how many open files?", "7,000 files " },
		{ "how many file descriptors are there?", "7,000 files " },
		{ "how high is the pressure?",
		  "In the last 10 s: cpu pressure 71 %, memory pressure 3.0 %, io pressure 12 %.\n" },
		{ "what is the io latency of the disk?", "`vda` was busy 55 % " },
		{ "how busy are the disks", "`vda` was busy 55 % " },
	};
	static const char *const none[] = {
		"how many processes does anna run?", "how many firefox processes are there", "which processes run",
		"is anything stuck", "is any cpu free", "are any processes slow", "any",
		"is the load average high because of firefox", "how many files are here", "why are there so many processes", "is the cpu busy", "how many", "", "is vda busy",
		"how busy is sdb", "how much does vda slow firefox", "how much memory is free", "is the disk slow",
	};
	struct made *m = made_new(2, 10000);
	char text[256];

	(void)state;
	made_task(m, 2, 0, "kthreadd", 0, 0)->kernel_thread = true;
	made_task(m, 300, 1, "sshd", 1200, 15)->threads = 5;
	made_task(m, 301, 1, "bash", 1200, 15)->threads = 3;
	made_task(m, 302, 1, "make", 1200, 15)->threads = 1;
	made_ready(m);
	m->s.cpu_steal_ns = 800 * MS;
	m->s.probe.forks = 1500;
	m->s.limits.files = 7000;
	m->s.limits.files_max = 90000;
	m->s.task[1].fds = 1000;
	m->s.task[1].fd_limit = 20000;
	m->s.task[2].fds = 4; /* has shut itself in */
	m->s.task[2].fd_limit = 4;
	m->s.task[3].fds = 900;
	m->s.task[3].fd_limit = 1024;
	m->s.pressure.cpu_some.share = 7100;
	m->s.pressure.mem_some.share = 300;
	m->s.pressure.io_some.share = 1200;
	*made_disk(m, "vda", 5500) = (struct disk_row){ .name = "vda", .busy_ms = 5500, .reads = 2000,
		.read_bytes = 8000000, .writes = 10, .write_bytes = 4096,
		.t = { .read_queue_ns = 100 * MS, .read_device_ns = 900 * MS } };
	made_disk(m, "vdb", 0);
	m->s.task[0].threads = 1;
	m->s.task[1].at[PLACE_CPU] = 2;
	m->s.task[2].zombies = 4;
	m->s.task[3].at[PLACE_BLOCKED] = 3;
	m->s.task[1].t.switches = 200;
	m->s.task[1].t.sleeps = 1000;
	m->s.task[2].t.sleeps = 300;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!answer_count(rows[i].question, &m->s, false, text, sizeof(text)))
			fail_msg("no count: %s", rows[i].question);
		if (strncmp(text, rows[i].said, strlen(rows[i].said)) != 0)
			fail_msg("%s: %s", rows[i].question, text);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (answer_count(none[i], &m->s, false, text, sizeof(text)))
			fail_msg("a count: %s: %s", none[i], text);
	assert_true(answer_count(rows[0].question, &m->s, true, text, sizeof(text)));
	assert_int_equal(strncmp(text, "Of what you may see: 3 processes", 32), 0);
	/* Nothing is cut off where it does not fit. */
	assert_false(answer_count(rows[0].question, &m->s, false, text, 10));
	done(m);
}

static void thanks(void **state)
{
	static const struct {
		const char *question, *said;
	} rows[] = {
		{ "cheers, that helped", "You are welcome.\n" }, { "thanks a lot!", "You are welcome.\n" },
		{ "ok, see you", "Goodbye. " }, { "hi there", "Hello. " },
	};
	struct made *m = made_new(2, 10000);
	struct advice advice;

	(void)state;
	look(m);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(render(m, rows[i].question, "hello", plain), 0);
		if (strncmp(out, rows[i].said, strlen(rows[i].said)) != 0)
			fail_msg("%s: %s", rows[i].question, out);
	}
	/* Where it is a reply the question that stands in the prompt is another one. */
	assert_true(answer_plain_reply("Thank you!", &advice, NULL));
	assert_int_equal(advice.intent, INTENT_HELLO);
	assert_string_equal(advice.word, "thanks");
	assert_true(answer_plain_reply("hello", &advice, NULL));
	assert_string_equal(advice.word, "hello");
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts),
		cmocka_unit_test(thanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
