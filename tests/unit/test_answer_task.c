// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_answer_task.c - tasks, rankings, changes and the rest, in sentences.
 */
#include "answer_look.h"

static void task(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	m->task[2].t.read_bytes = 4096000;
	m->task[2].t.major_faults = 1234;
	m->task[2].t.reclaim_ns = 500 * MS;
	look(m);
	assert_int_equal(render(m, "why is postgres slow", "task <n1> <f1> do <a1>", plain), 0);
	assert_string_equal(out,
			    "`postgres` (pid 700) in the last 10 s: 1.1 s running, 6.1 s waiting "
			    "for a CPU "
			    "(5.7 s of it behind `encode`), 500 ms freeing memory, the other 2.3 s "
			    "asleep or "
			    "in a wait that I do not split (I/O, locks, network).\n"
			    "It read 4.1 MB from disks and wrote 0 bytes, and had to fetch pages "
			    "from disk "
			    "1,234 times.\n" HOGS OFFER);
	assert_int_equal(offered, 1);
	/* What was found of it is said, whether the model cites it or not. */
	assert_int_equal(render(m, "why is postgres slow", "task <n1> none", plain), 0);
	assert_non_null(strstr(out, "1,234 times.\n" HOGS));
	assert_int_equal(render(m, "why is pid 811 slow", "task <n3> none", plain), 0);
	assert_string_equal(out,
			    "`encode` (pid 811) in the last 10 s: 4.7 s running, 5.2 s waiting for "
			    "a CPU "
			    "(4.8 s of it behind `encode`; 300 ms behind 1 other), the other 100 ms asleep or in a wait "
			    "that I do "
			    "not split (I/O, locks, network).\n"
			    "It gets no less CPU time than those that it waits behind: I have no "
			    "change to "
			    "offer.\n");
	/* What is asked for beside the times. */
	m->task[2].rss_bytes = 812000000;
	m->task[2].grown_bytes = 12000000;
	m->task[2].t.syncs = 90;
	m->task[2].t.sync_ns = 2100 * MS;
	assert_int_equal(render(m, "how much memory does postgres use", "task <n1> none", plain), 0);
	assert_non_null(strstr(out, "\nIt holds 812 MB of memory, 12 MB more than 10 s ago.\n"));
	assert_null(strstr(out, "fsync"));
	assert_int_equal(render(m, "how many fsyncs does postgres do", "task <n1> none", plain), 0);
	assert_non_null(strstr(out, "\nIt waited for 90 calls of fsync and the like, 2.1 s in all.\n"));
	assert_null(strstr(out, "It holds"));
	assert_int_equal(render(m, "why is pid 4000000 slow", "task <n3> none", plain), 0);
	assert_string_equal(out, "I see no process `4000000`.\n");
	assert_int_equal(render(m, "why is bash slow", "task <n3> none", plain), 0);
	assert_non_null(strstr(out, "Nothing that I account for holds it up.\n"));
	done(m);
}

/* These are no orders. */
static void a_number_is_asked_for(void **state)
{
	(void)state;
	assert_true(answer_asks_number("How much memory does memhold hold?"));
	assert_true(answer_asks_number("  how long did it wait"));
	assert_false(answer_asks_number("limit it, I know how much"));
	assert_false(answer_asks_number("how to stop it"));
	assert_false(answer_asks_number(""));
}

/* What a number was asked of is told that number, and nothing else. */
static void limits_are_told(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	m->task[2].fd_limit = 1024;
	m->task[2].fds = 40;
	m->task[2].nproc_limit = 96000;
	look(m);
	assert_int_equal(render(m, "how many files may postgres open?", "task <n1> <f1> do <a1>", plain), 0);
	assert_non_null(strstr(out, "\nIt may have 1,024 files open at once (soft limit, "
				    "RLIMIT_NOFILE), and has about 40; its user may have 96,000 threads "
				    "(RLIMIT_NPROC).\n"));
	assert_null(strstr(out, "encode` processes"));
	assert_int_equal(offered, 0);
	assert_int_equal(render(m, "how much does postgres write?", "task <n1> <f1> do <a1>", plain), 0);
	assert_null(strstr(out, HOGS));
	/* Beside a question for the cause it is a remark. */
	assert_int_equal(render(m, "does a limit hold postgres up?", "task <n1> <f1> do <a1>", plain), 0);
	assert_non_null(strstr(out, "(RLIMIT_NPROC).\n"));
	assert_non_null(strstr(out, HOGS));
	m->task[2].fd_limit = 0;
	assert_int_equal(render(m, "how many files may postgres open?", "task <n1> none", plain), 0);
	assert_non_null(strstr(out, "Its limits I could not read.\n"));
	done(m);
}

/* The finding that the model cites is not about everyone whom it is asked about. */
static void only_what_concerns_it(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	assert_int_equal(render(m, "why is bash slow", "task <n3> <f1> do <a1>", plain), 0);
	assert_null(strstr(out, HOGS));
	assert_int_equal(offered, 0);
	done(m);
}

/* Where the probes tell how long its threads were there, the times add up. */
static void the_times_add_up(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	m->task[2].threads = 3;
	m->task[2].t.alive_ns = 30000 * MS;
	m->task[2].t.blocked_ns = 2000 * MS;
	m->task[2].t.iowait_ns = 1500 * MS;
	m->task[1].t.alive_ns = 10000 * MS;
	look(m);
	assert_int_equal(render(m, "why is postgres slow", "task <n1> <f1> do <a1>", plain), 0);
	assert_non_null(strstr(out, ": 1.1 s running, 6.1 s waiting for a CPU (5.7 s of it behind "
				    "`encode`), 2 s blocked (1.5 s of it for storage), 20.8 s "
				    "asleep. (Sum of 3 threads.)\n"));
	assert_int_equal(render(m, "why is bash slow", "task <n3> none", plain), 0);
	assert_non_null(strstr(out, "Nothing holds it up: it sleeps most of the time, until what "
				    "it waits for"));
	done(m);
}

/* Somebody holds it from outside: it does not just sleep. */
static void held_from_outside(void **state)
{
	static const struct {
		enum place place;
		const char *said;
	} held[] = {
		{ PLACE_FROZEN, "It stands still: its control group, or one above, is frozen." },
		{ PLACE_STOPPED, "It stands still: a signal stopped it" },
		{ PLACE_TRACED, "It stands still: a debugger holds it" },
	};
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	m->task[1].t.alive_ns = 10000 * MS;
	for (size_t i = 0; i < sizeof(held) / sizeof(held[0]); i++) {
		memset(m->task[1].at, 0, sizeof(m->task[1].at));
		m->task[1].at[held[i].place] = 1;
		look(m);
		assert_int_equal(render(m, "why is bash slow", "task <n3> none", plain), 0);
		assert_non_null(strstr(out, held[i].said));
		assert_null(strstr(out, "Nothing holds it up"));
		/* Not if one of its threads goes on. */
		m->task[1].at[PLACE_TIMER] = 1;
		look(m);
		assert_int_equal(render(m, "why is bash slow", "task <n3> none", plain), 0);
		assert_null(strstr(out, "It stands still"));
	}
	done(m);
}

/* What a process sleeps for: accounted where it is, and a sample that is said to be
 * one. */
static void closer_look(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_lock(m, 700, 500, LOCK_FUTEX, 1800, 40);
	made_lock(m, 700, 700, LOCK_FUTEX, 100, 9);
	made_lock(m, 700, 700, LOCK_CONDITION, 90000, 9); /* work to do: no loss */
	made_ready(m);
	m->s.set[PROBE_LOCKS].on_ns = 2000 * MS;
	m->task[2].threads = 3;
	m->task[2].at[PLACE_CPU] = 1;
	m->task[2].at[PLACE_FUTEX] = 2;
	m->task[2].t.alive_ns = 30000 * MS;
	look(m);
	assert_int_equal(render(m, "what does postgres wait for", "task <n1> none", plain), 0);
	assert_non_null(strstr(out, "Of the 2 s in which I looked at locks it slept 1.9 s for them, "
				    "1.8 s of it until `bash` (pid 500) let it go on.\n"));
	assert_non_null(strstr(out, "At this moment (sampled) 1 of its threads runs or waits for a "
				    "CPU, 2 sleep in locks or for work (futex).\n"));
	m->task[2].threads = 1;
	m->task[2].at[PLACE_CPU] = 0;
	m->task[2].at[PLACE_FUTEX] = 0;
	m->task[2].at[PLACE_SOCKET] = 1;
	m->s.set[PROBE_LOCKS].on_ns = 0; /* nobody looked */
	look(m);
	assert_int_equal(render(m, "what does postgres wait for", "task <n1> none", plain), 0);
	assert_null(strstr(out, "looked at locks"));
	assert_non_null(strstr(out, "At this moment (sampled) it waits at a socket.\n"));
	done(m);
}

static void top(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	made_ready(m);
	m->s.memory.swap_total = 2000000000;
	m->s.memory.swap_free = 500000000;
	m->task[1].rss_bytes = 10000000;
	m->task[2].rss_bytes = 900000000;
	m->task[3].rss_bytes = m->task[4].rss_bytes = 600000000;
	m->task[5].t.write_bytes = 7000000;
	made_disk(m, "sda", 2500)->write_bytes = 8000000;
	look(m);
	assert_int_equal(render(m, "who uses cpu", "top cpu", plain), 0);
	assert_string_equal(out, "CPU in the last 10 s: 2.0 of 2 busy.\n"
				 "1. the 4 `encode` processes (pid 811..814): 188 % of one CPU\n"
				 "2. `postgres` (pid 700): 11 % of one CPU\n"
				 "3. `bash` (pid 500): 0.1 % of one CPU\n"
				 "4. `init` (pid 1): under 0.1 % of one CPU\n");
	assert_int_equal(render(m, "who uses memory", "top mem", plain), 0);
	assert_string_equal(out, "Memory: 6.0 GB of 8.0 GB available, swap 1.5 GB of 2.0 GB used. "
				 "Resident, pages shared with others counted for each:\n"
				 "1. the 4 `encode` processes (pid 811..814): 1.2 GB\n"
				 "2. `postgres` (pid 700): 900 MB\n"
				 "3. `bash` (pid 500): 10 MB\n");
	assert_int_equal(render(m, "who uses the disk", "top disk", plain), 0);
	assert_string_equal(out, "Disks in the last 10 s: 0 bytes read, 8.0 MB written, the "
				 "busiest 25 % "
				 "of the time busy.\n"
				 "1. the 4 `encode` processes (pid 811..814): 0 bytes read, 7.0 MB "
				 "written\n");
	/* A hog of requests need not be one of bytes. */
	made_io(m, m->task[5].pid, 8, 1200, 900);
	assert_int_equal(render(m, "who uses the disk", "top disk", plain), 0);
	assert_non_null(strstr(out, "7.0 MB written, in 1,200 requests\n"));
	assert_null(strstr(out, "The rest"));
	/* Who is there no more used something, too. */
	m->s.disk[0].write_bytes = 20000000;
	m->s.disk[0].read_bytes = 3000000;
	assert_int_equal(render(m, "who uses the disk", "top disk", plain), 0);
	assert_non_null(strstr(out, "The rest, 3.0 MB read and 13 MB written, was asked for by "
				    "processes that have ended since, or before these 10 s.\n"));
	m->task[5].t.run_ns -= 4500 * MS;
	assert_int_equal(render(m, "who uses cpu", "top cpu", plain), 0);
	assert_non_null(strstr(out, "The rest, 45 % of one CPU, went to processes that have ended "
				    "since, or to interrupts.\n"));
	/* A build: who started them is still there. */
	m->task[5].t.ended_run_ns = 4500 * MS;
	assert_int_equal(render(m, "who uses cpu", "top cpu", plain), 0);
	assert_non_null(strstr(out, ", and 45 % in processes that "));
	assert_non_null(strstr(out, " started and that have ended\n"));
	assert_null(strstr(out, "The rest"));
	done(m);
}

/* What grows, what is in swap, and the cgroups with their bounds. */
static void top_memory(void **state)
{
	struct made *m = made_hogs();
	struct cgroup_row *row;

	(void)state;
	made_ready(m);
	m->task[2].rss_bytes = m->task[2].anon_bytes = 900000000;
	m->task[2].swap_bytes = 200000000;
	m->task[2].grown_bytes = 80000000;
	m->task[3].rss_bytes = m->task[3].anon_bytes = 600000000;
	m->task[3].grown_bytes = 100000; /* as any program does */
	row = made_cgroup(m, 5, "/db");
	row->memory_bytes = 950000000;
	row->memory_high = 1000000000;
	made_cgroup(m, 6, "/shell")->memory_bytes = 20000000;
	made_cgroup(m, 7, "/empty")->memory_bytes = 990000000;
	m->task[2].cgroup_id = 5;
	m->task[1].cgroup_id = 6;
	look(m);
	assert_int_equal(render(m, "who uses memory", "top mem", plain), 0);
	assert_non_null(strstr(out, "1. `postgres` (pid 700, /db): 900 MB, 200 MB more in swap, grew "
				    "80 MB in the last 10 s\n"));
	assert_non_null(strstr(out, "2. the 4 `encode` processes (pid 811..814): 600 MB\n"));
	assert_non_null(strstr(out, "By cgroup, with the files that it reads: /db 950 MB of at most "
				    "1.0 GB, /shell 20 MB.\n"));
	done(m);
}

static void changes(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	assert_int_equal(render(m, "make postgres faster", "change faster <n1>", plain), 0);
	assert_string_equal(out, HOGS OFFER);
	assert_int_equal(offered, 1);
	assert_int_equal(render(m, "give encode less", "change less <n2>", plain), 0);
	assert_string_equal(out, HOGS OFFER);
	assert_int_equal(render(m, "pause encode", "change pause <n2>", plain), 0);
	assert_string_equal(out, "I cannot pause it; something milder I can do.\n" HOGS OFFER);
	assert_int_equal(render(m, "hibernate encode", "change hibernate <n2>", plain), 0);
	assert_non_null(strstr(out, "I have no way to push its memory out here."));
	assert_int_equal(offered, 0);
	assert_int_equal(render(m, "give bash less", "change less <n3>", plain), 0);
	assert_string_equal(out, "`bash` makes nobody wait at present, so I do not give it "
				 "less.\n");
	assert_int_equal(render(m, "make bash faster", "change faster <n3>", plain), 0);
	assert_non_null(strstr(out, "Nothing that I may change holds `bash` up"));
	assert_int_equal(render(m, "make it faster", "change faster none", plain), 0);
	assert_non_null(strstr(out, "Which process do you mean?"));
	assert_int_equal(render(m, "optimize for coding", "optimize coding", plain), 0);
	assert_string_equal(out, "For coding, this is in the way:\n" HOGS OFFER);
	assert_int_equal(offered, 1);
	found.n_findings = found.n_offers = 0;
	assert_int_equal(render(m, "optimize for a call", "optimize call", plain), 0);
	assert_string_equal(out, "For the video call I have nothing to change now: nothing waits "
				 "for "
				 "anything that I could put back.\n");
	assert_int_equal(offered, 0);
	done(m);
}

#define PAST                                                                                       \
	"cpu-hog, by the 4 `encode` processes (pid 811..814): `postgres` (pid 700) lost 6.1 s."

/* The longer window beside the present one. */
static void history_compared(void **state)
{
	struct made *past = made_hogs(), *idle = made_new(2, 10000), *other = made_new(1, 10000);
	struct longer longer;
	struct how how = { .longer = &longer };

	(void)state;
	past->s.span_ns = 60000 * MS;
	made_task(idle, 1, 0, "init", 5, 2);
	look(idle);
	look_back(past, &longer);
	assert_int_equal(render(idle, "was it slow before", "history", how), 0);
	assert_string_equal(out, "What I hold reaches back 60 s:\n" PAST " Now: no more.\n");
	/* Standing now, too, and since when. */
	look(past);
	found.finding[0].since_s = 40;
	longer_free(&longer);
	look_back(past, &longer);
	assert_int_equal(longer.findings.finding[0].since_s, 40);
	assert_int_equal(render(past, "since when", "history", how), 0);
	assert_string_equal(out, "What I hold reaches back 60 s:\n" PAST
				 " Now: the same, seen for 40 s.\n");
	/* Another trouble now, which was none over the longer window. */
	made_task(other, 20, 5, "hog", 9000, 0);
	made_task(other, 30, 6, "nginx", 100, 2000);
	made_blame(other, 30, 20, 2000);
	look(other);
	how.by_rules = true;
	assert_int_equal(render(other, "what happened", "history", how), 0);
	assert_string_equal(out, "What I hold reaches back 60 s:\n" PAST " Now: no more.\n"
				 "cpu-hog, by `hog` (pid 20): `nginx` (pid 30) lost 2 s. Now: new.\n"
				 "(Answered by rules, without a model.)\n");
	longer_free(&longer);
	done(other);
	done(past);
	done(idle);
}

/* No more lines than an answer may have; the rest is counted, on either side. */
static void history_of_many(void **state)
{
	struct made *past = made_hogs(), *idle = made_new(2, 10000);
	struct longer longer;

	(void)state;
	look(idle);
	look_back(past, &longer);
	for (unsigned int i = 1; i < 5; i++) {
		longer.findings.finding[i] = longer.findings.finding[0];
		longer.findings.finding[i].cause = CAUSE_MEM_RECLAIM;
	}
	longer.findings.n_findings = 5;
	longer.findings.dropped = 2;
	assert_int_equal(render(idle, "what happened", "history",
				(struct how){ .longer = &longer, .by_rules = true }), 0);
	assert_non_null(strstr(out, "\n4 more in the file `findings`.\n"));
	longer_free(&longer);
	done(past);
	done(idle);
}

/* A time of day, against the 60 s that are held. */
static void history_at_a_time(void **state)
{
	static const struct {
		unsigned int day_s;
		bool held;
	} now[] = {
		{ 14 * 3600, true },           { 14 * 3600 + 60 + 59, true },
		{ 14 * 3600 + 60 + 60, false }, { 14 * 3600 - 1, false },
		{ 23 * 3600, false },          { 5, false },
	};
	struct made *past = made_new(2, 60000);
	struct longer longer;

	(void)state;
	look(past);
	look_back(past, &longer);
	for (size_t i = 0; i < sizeof(now) / sizeof(now[0]); i++) {
		const struct how how = { .longer = &longer, .day_s = now[i].day_s };

		assert_int_equal(render(past, "was it slow at 14:00", "history <time1>", how), 0);
		if (now[i].held)
			assert_string_equal(out, "That time I still hold. What I hold reaches back "
						 "60 s; nothing waited long in it.\n");
		else
			assert_string_equal(out, "I cannot say anything about that time. What I "
						 "hold reaches back 60 s; nothing waited long in "
						 "it.\n");
	}
	/* Without a model's word for it, and by how long ago. */
	assert_int_equal(render(past, "was it slow at 14:00", "history",
				(struct how){ .longer = &longer, .day_s = 5 }), 0);
	assert_non_null(strstr(out, "I cannot say anything about that time."));
	assert_int_equal(render(past, "was it slow 1 minute ago", "history",
				(struct how){ .longer = &longer }), 0);
	assert_non_null(strstr(out, "That time I still hold."));
	assert_int_equal(render(past, "was it slow 61 seconds ago", "history",
				(struct how){ .longer = &longer }), 0);
	assert_non_null(strstr(out, "I do not hold all of that time."));
	assert_int_equal(render(past, "was it slow on 2024-01-31", "history",
				(struct how){ .longer = &longer }), 0);
	assert_non_null(strstr(out, "I cannot say anything about that time."));
	/* Just after midnight. */
	assert_int_equal(render(past, "was it slow at 23:59", "history <time1>",
				(struct how){ .longer = &longer, .day_s = 5 }), 0);
	assert_non_null(strstr(out, "That time I still hold."));
	longer_free(&longer);
	done(past);
}

static void history_and_why(void **state)
{
	struct made *m = made_hogs();

	(void)state;
	look(m);
	found.finding[0].since_s = 125;
	assert_int_equal(render(m, "was it slow at 14:00", "history <time1>", plain), 0);
	/* Without a longer window, the short one is what there is. */
	assert_string_equal(out, "I cannot say anything about that time. What I hold reaches back "
				 "10 s, and for what is wrong now to when I first saw it:\n" PAST
				 " Now: the same, seen for 2 min 5 s.\n");
	assert_int_equal(render(m, "why", "why", plain), 0);
	assert_non_null(strstr(out, "[cpu pressure 71 %, for 2 min 5 s]\n"));
	assert_non_null(strstr(out, "If I run `encode` as SCHED_IDLE, it then yields to everything "
				    "else; I "
				    "measure the wait of `postgres` before and after"));
	assert_int_equal(offered, 0);
	done(m);
}

static void small_talk(void **state)
{
	static const char *const texts[] = { "hello", "about", "offtopic", "unclear", "no" };
	static const char *const elsewhere[] = {"what", "undo last", "undo all", "log", "command"};
	struct made *m = made_hogs();

	(void)state;
	look(m);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(render(m, "x", texts[i], plain), 0);
		assert_int_equal(offered, 0);
	}
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		assert_int_equal(render(m, "x", elsewhere[i], plain), -ENOTSUP);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(task),
		cmocka_unit_test(a_number_is_asked_for), cmocka_unit_test(held_from_outside),
		cmocka_unit_test(closer_look),
		cmocka_unit_test(limits_are_told),
		cmocka_unit_test(only_what_concerns_it),
		cmocka_unit_test(the_times_add_up), cmocka_unit_test(top),
		cmocka_unit_test(top_memory),
		cmocka_unit_test(changes),
		cmocka_unit_test(history_compared),
		cmocka_unit_test(history_of_many),
		cmocka_unit_test(history_at_a_time),
		cmocka_unit_test(history_and_why),
		cmocka_unit_test(small_talk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
