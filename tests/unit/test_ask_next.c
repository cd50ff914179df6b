/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_ask_next.c - what comes behind a change that helped, and not enough. */
#include "ask_act_look.h"

#include "diagnose/findings_table.h"

static struct task_row *task_of(struct made *m, pid_t pid)
{
	for (size_t i = 0; i < m->s.n_tasks; i++)
		if (m->task[i].pid == pid)
			return &m->task[i];
	fail();
	return NULL;
}

/* Two hogs: the victim waits less when one of them yields, and still for the other. */
static void a_second_step(void **state)
{
	struct ask_options options = { .mode = MODE_ASK, .verify_ms = 50, .actuator = actuator };
	pid_t other = process_start();
	struct made *before, *after;
	struct action_row row[2];
	struct ask *a;

	(void)state;
	hog = process_start();
	before = hog_machine(hog, 3400);
	add_hog(before, other, "gzip", 2400);
	after = hog_machine(hog, 0);
	task_of(after, VICTIM)->t.wait_ns = 2500 * MS;
	add_hog(after, other, "gzip", 2400);
	task_of(after, hog)->policy = SCHED_IDLE;
	fake_start(&machine, before, &options, &a);
	machine.after = after;
	propose(a, root);
	ask_and_read(a, root, "yes");
	assert_has(answer, "`postgres` now waits 2.5 s in 10 s (was 6 s)");
	assert_has(answer, "What is left: `gzip`");
	assert_has(answer, "waited 2.5 s");
	assert_has(answer, "I can run `gzip` as SCHED_IDLE");
	assert_int_equal(sched_getscheduler(other), SCHED_OTHER);
	/* It needs its own yes, and can be asked about like any other. */
	assert_has(ask_and_read(a, root, "what exactly?"), "It would change");
	assert_has(ask_and_read(a, root, "why?"), "`gzip`");
	task_of(after, VICTIM)->t.wait_ns = 300 * MS;
	after->s.n_blames = 0;
	assert_has(ask_and_read(a, root, "yes"), "`postgres` now waits 300 ms in 10 s (was 2.5 s)");
	assert_null(strstr(answer, "Apply?"));
	assert_int_equal(sched_getscheduler(other), SCHED_IDLE);
	assert_int_equal(ask_actions(a, row, 2), 2);
	assert_true(row[0].state == STATE_KEPT && row[1].state == STATE_KEPT);
	/* Each is undone by itself, the later first. */
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	assert_int_equal(sched_getscheduler(other), SCHED_OTHER);
	assert_int_equal(sched_getscheduler(hog), SCHED_IDLE);
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	assert_int_equal(sched_getscheduler(hog), SCHED_OTHER);
	free(after);
	stop(a);
	process_end(other);
}

/* What is in force already is not offered again; what goes further is, but not beside the
 * first, and not from what was found before a change. */
static void further_behind_what_is_in_force(void **state)
{
	struct ask_options options = { .mode = MODE_ASK, .verify_ms = 50, .actuator = actuator };
	struct sched_param none = { 0 };
	struct made *made;
	struct ask *a;

	(void)state;
	if (geteuid() != 0) /* a quota is of a cgroup */
		skip();
	hog = process_start();
	made = hog_machine(hog, 5800);
	made->s.time_ns = clock_boot_ns(); /* and so before every change */
	fake_start(&machine, made, &options, &a);
	propose(a, root);
	assert_null(strstr(answer, "quota"));
	assert_int_equal(sched_setscheduler(hog, SCHED_IDLE, &none), 0);
	task_of(made, hog)->policy = SCHED_IDLE;
	ask_and_read(a, root, "why is my system slow?");
	if (!strstr(answer, "Not offered"))
		assert_has(answer, "I can set the CPU quota of `encode` to 90 % of one CPU");
	assert_int_equal(sched_setscheduler(hog, SCHED_OTHER, &none), 0);
	task_of(made, hog)->policy = SCHED_OTHER;
	machine.after_wait_ms = 200;
	propose(a, root);
	assert_has(ask_and_read(a, root, "yes"), "Done, action ");
	task_of(made, hog)->policy = SCHED_IDLE;
	/* All of what is found is of the time before. */
	ask_and_read(a, root, "why is my system slow?");
	assert_null(strstr(answer, "quota"));
	assert_has(ask_and_read(a, root, "undo"), "Undone, action ");
	stop(a);
}

static struct offer offer_made(const struct made *m, enum finding_cause cause,
			       enum action_kind kind)
{
	struct offer o = { .kind = kind, .cause = cause, .window_ns = m->s.span_ns,
			   .victim_lost_ns = 6000 * MS };

	o.target = (struct subject){ .kind = SUBJECT_PROCESS, .n_pids = 1, .pid = { 20 },
				     .pid_start_ns = { 20 * MS } };
	o.victim = (struct subject){ .kind = SUBJECT_PROCESS, .n_pids = 1, .pid = { 50 },
				     .pid_start_ns = { 50 * MS } };
	return o;
}

/* What is stronger than a change, where nothing is found that says more. */
static void stronger(void **state)
{
	static const struct {
		enum finding_cause cause;
		enum action_kind done, next;
		int value; /* 0: none */
	} rows[] = {
		{ CAUSE_CPU_HOG, ACTION_SCHED_IDLE, ACTION_QUOTA, 45 },
		{ CAUSE_CPU_HOG, ACTION_CGROUP_IDLE, ACTION_QUOTA, 45 },
		{ CAUSE_CPU_HOG, ACTION_QUOTA, 0, 0 },
		{ CAUSE_CPU_RT, ACTION_NORMAL, 0, 0 },
		{ CAUSE_MEM_SWAP, ACTION_MEMORY, ACTION_FREEZE, 1 },
		{ CAUSE_CACHE_EVICTED, ACTION_MEMORY, ACTION_FREEZE, 1 },
		{ CAUSE_CPU_QUOTA, ACTION_QUOTA, 0, 0 },
		{ CAUSE_MEM_LIMIT, ACTION_MEMORY, 0, 0 },
	};
	struct made *m = made_new(2, 10000);
	struct offer next[NEXT_MAX];

	(void)state;
	made_task(m, 20, 1, "encode", 9000, 0);
	made_task(m, 50, 1, "editor", 100, 2000);
	made_blame(m, 50, 20, 1900);
	made_ready(m);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct offer done = offer_made(m, rows[i].cause, rows[i].done);
		size_t n = next_stronger(&done, &m->s, next);

		assert_int_equal(n, rows[i].value ? 1 : 0);
		if (!n)
			continue;
		assert_int_equal(next[0].kind, rows[i].next);
		assert_int_equal(next[0].value, rows[i].value);
		assert_int_equal(next[0].target.pid[0], 20);
		assert_int_equal(next[0].window_ns, m->s.span_ns);
		assert_int_equal(next[0].target_run_ns, 9000 * MS);
	}
	/* What is left of the wait is behind others. */
	m->blame[0].wait_ns = 1200 * MS;
	for (size_t i = 0; i < 2; i++) {
		struct offer done = offer_made(m, rows[i].cause, rows[i].done);

		assert_int_equal(next_stronger(&done, &m->s, next), 0);
	}
	free(m);
}

/* A rest that is worth no further change, and trouble of others. */
static void what_is_no_next(void **state)
{
	struct made *m = made_new(2, 10000);
	const struct findings_context none = { .before = NULL };
	struct offer done = offer_made(m, CAUSE_CPU_HOG, ACTION_SCHED_IDLE);
	struct findings *f = calloc(1, sizeof(*f));

	(void)state;
	assert_non_null(f);
	assert_true(next_is_worth(1000, 201));
	assert_false(next_is_worth(1000, 200));
	assert_false(next_is_worth(0, 200));
	assert_false(next_is_worth(8, 1)); /* of a few events, too */
	assert_true(next_is_worth(8, 2));
	made_task(m, 21, 1, "gzip", 9000, 0);
	made_task(m, 50, 1, "editor", 100, 2000);
	made_blame(m, 50, 21, 1900);
	assert_int_equal(findings_make(made_ready(m), &none, f), 0);
	assert_int_equal(next_offer(f, &done)->target.pid[0], 21); /* the same victim */
	task_of(m, 50)->t.wait_ns = 1200 * MS; /* a fifth of 6 s */
	m->blame[0].wait_ns = 1200 * MS;
	assert_int_equal(findings_make(&m->s, &none, f), 0);
	assert_int_equal(f->n_findings, 1);
	assert_null(next_offer(f, &done));
	done.victim.pid[0] = 51;
	task_of(m, 50)->t.wait_ns = 4000 * MS;
	m->blame[0].wait_ns = 4000 * MS;
	assert_int_equal(findings_make(&m->s, &none, f), 0);
	assert_null(next_offer(f, &done));
	done.target.pid[0] = 21; /* the same culprit */
	done.target.pid_start_ns[0] = 21 * MS;
	assert_non_null(next_offer(f, &done));
	done.victim = done.target; /* which was the one that was helped */
	assert_null(next_offer(f, &done));
	/* What the change itself costs its target, whoever is to blame for that. */
	done = offer_made(m, CAUSE_CPU_HOG, ACTION_QUOTA);
	done.victim_lost_ns = 6000 * MS;
	done.target = f->finding[0].culprit;
	assert_non_null(next_offer(f, &done));
	f->finding[0].victim = done.target;
	assert_null(next_offer(f, &done));
	assert_int_equal(findings_make(&m->s, &none, f), 0);
	/* Another process of the same program beside it, whatever the first one took. */
	done = offer_made(m, CAUSE_CPU_HOG, ACTION_SCHED_IDLE);
	done.victim.pid[0] = 51;
	done.victim_lost_ns = done.window_ns * 4;
	snprintf(done.target.name, sizeof(done.target.name), "gzip");
	assert_int_equal(next_offer(f, &done)->target.pid[0], 21);
	done.target.cgroup_id = 7;
	assert_null(next_offer(f, &done));
	/* What it takes of the CPUs besides the disk, about which the change was. */
	done.cause = CAUSE_IO_BUSY;
	assert_null(next_offer(f, &done));
	done.target = f->finding[0].culprit;
	assert_int_equal(next_offer(f, &done)->target.pid[0], 21);
	free(f);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_step),
		cmocka_unit_test(further_behind_what_is_in_force),
		cmocka_unit_test(stronger),
		cmocka_unit_test(what_is_no_next),
	};

	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	if (fd < 0 && errno == ENOSYS) {
		print_message("no pidfd_open(2) here\n");
		return 77;
	}
	close(fd);
	return cmocka_run_group_tests(tests, setup, teardown);
}
