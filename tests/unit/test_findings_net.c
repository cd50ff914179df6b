// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_net.c - interrupts, the hypervisor, frequencies, nodes of memory
 * and other sides of connections; and machines that look like it and are healthy.
 */
#include "findings_look.h"

#include "diagnose/findings_table.h"

static const struct finding *first = &found.finding[0];

/* --- the hypervisor --------------------------------------------------------------- */

static void steal(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	made_task(m, 50, 1, "encode", 6000, 3000);
	m->s.cpu_steal_ns = 4000 * MS;
	look(m);
	assert_true(found.n_findings >= 1);
	assert_int_equal(first->cause, CAUSE_STEAL);
	assert_int_equal(first->culprit.kind, SUBJECT_HYPERVISOR);
	assert_int_equal(first->victim.kind, SUBJECT_NONE);
	assert_int_equal(first->all_lost_ns, 4000 * MS);
	assert_int_equal(found.n_offers, 0);
	/* What is stolen from a hog is no reason to speak of the hypervisor first. */
	made_task(m, 60, 2, "editor", 100, 2600);
	made_blame(m, 60, 50, 2600);
	look(m);
	assert_int_equal(first->cause, CAUSE_CPU_HOG);
	assert_int_equal(found.finding[1].cause, CAUSE_STEAL);
	assert_int_equal(found.finding[1].all_lost_ns, 4000 * MS);
	/* 1 % of the CPU time that was wanted */
	m->s.cpu_busy_ns = 19800 * MS;
	m->s.cpu_steal_ns = 200 * MS;
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_int_not_equal(found.finding[i].cause, CAUSE_STEAL);
	done(m);
}

/* --- frequencies -------------------------------------------------------------------- */

static struct made *machine_at(uint64_t now, uint64_t limit, uint64_t most, uint64_t busy_ms)
{
	struct made *m = made_new(2, 10000);

	m->s.frequency = (struct frequency_state){ .now_khz = now, .limit_khz = limit,
						   .most_khz = most };
	made_task(m, 50, 1, "encode", busy_ms, 0);
	made_cpu(m, 0, busy_ms);
	made_cpu(m, 1, 0);
	return m;
}

static bool is_found(enum finding_cause cause)
{
	for (size_t i = 0; i < found.n_findings; i++) {
		if (found.finding[i].cause == cause)
			return true;
	}
	return false;
}

static void frequency(void **state)
{
	static const struct {
		uint64_t now, limit, most, busy_ms;
		bool found;
	} cases[] = {
		{ 1200000, 1200000, 3600000, 9800, true },  /* a limit at a third */
		{ 1200000, 1200000, 3600000, 300, false },  /* the same, idle */
		{ 800000, 3600000, 3600000, 300, false },   /* saves power while idle */
		{ 800000, 3600000, 3600000, 9800, true },   /* ... and while it is busy */
		{ 800000, 3600000, 3600000, 5000, false },  /* no CPU is full */
		{ 3000000, 3600000, 3600000, 9800, false }, /* all cores: no turbo */
		{ 3100000, 3100000, 3600000, 9800, false }, /* a limit just below it */
		{ 0, 0, 0, 9800, false },                   /* not known */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct made *m = machine_at(cases[i].now, cases[i].limit, cases[i].most,
					    cases[i].busy_ms);

		look(m);
		if (is_found(CAUSE_FREQ_CAP) != cases[i].found)
			fail_msg("case %zu", i);
		done(m);
	}
}

static void heat(void **state)
{
	struct made *m = machine_at(1200000, 3600000, 3600000, 10000);

	(void)state;
	m->s.frequency.hot = 7;
	look(m);
	assert_int_equal(first->cause, CAUSE_FREQ_CAP);
	assert_int_equal(first->all_lost_ns / MS, 6666);
	assert_int_equal(first->culprit.kind, SUBJECT_NONE);
	assert_int_equal(evidence_of(first, EVIDENCE_HOT)->value, 7);
	assert_int_equal(evidence_of(first, EVIDENCE_FREQ_MOST)->value, 3600000);
	done(m);
}

/* --- nodes ---------------------------------------------------------------------------- */

static void far_memory(void **state)
{
	struct made *m = made_new(4, 10000);
	struct task_row *row = made_task(m, 50, 1, "solver", 9000, 0);

	(void)state;
	m->s.n_nodes = 2;
	m->s.vm.numa_miss = 5000;
	row->far_bytes = 900000000;
	row->near_bytes = 100000000;
	made_task(m, 51, 1, "other", 9000, 0)->near_bytes = 900000000;
	made_task(m, 52, 1, "little", 9000, 0)->far_bytes = 10000000;
	look(m);
	assert_int_equal(first->cause, CAUSE_NUMA_REMOTE);
	assert_string_equal(first->victim.name, "solver");
	assert_int_equal(first->culprit.kind, SUBJECT_NONE);
	assert_int_equal(first->confidence, CONFIDENCE_INFERRED);
	assert_int_equal(first->lost_ns, 4050 * MS);
	assert_int_equal(evidence_of(first, EVIDENCE_NUMA_FAR)->value, 900000000);
	assert_int_equal(found.n_offers, 0);
	m->task[0].near_bytes = 1000000000;
	look(m);
	assert_false(is_found(CAUSE_NUMA_REMOTE));
	done(m);
}

/* --- interrupts ------------------------------------------------------------------------- */

/* A program that computes on a CPU of its own, of which packets take a third. */
static struct made *flood(void)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 50, 1, "encode", 10000, 0);

	row->t.softirq_ns = 3000 * MS;
	row->t.irq_ns = 300 * MS;
	row = made_task(m, 60, 1, "flood", 9900, 0);
	row->t.sent = 2000000;
	row->t.softirq_ns = 2000 * MS;
	m->s.set[PROBE_IRQ].on_ns = 10000 * MS;
	m->s.net.receive_ns = 5200 * MS;
	m->s.net.irq_ns = 400 * MS;
	return m;
}

static void packets_of_a_process(void **state)
{
	struct made *m = flood();

	(void)state;
	look(m);
	assert_int_equal(first->cause, CAUSE_IRQ_LOAD);
	assert_string_equal(first->victim.name, "encode");
	assert_string_equal(first->culprit.name, "flood");
	assert_int_equal(first->lost_ns, 3300 * MS);
	assert_int_equal(evidence_of(first, EVIDENCE_PACKETS)->value, 200000000);
	done(m);
	/* Seen for half of the window: what was lost in the other half is as much. */
	m = flood();
	m->s.set[PROBE_IRQ].on_ns = 5000 * MS;
	made_task(m, 70, 1, "editor", 100, 4000);
	made_blame(m, 70, 60, 4000);
	look(m);
	assert_int_equal(first->cause, CAUSE_IRQ_LOAD);
	assert_int_equal(first->window_ns, 5000 * MS);
	assert_int_equal(found.finding[1].cause, CAUSE_CPU_HOG);
	/* What is behind it waits for the same packets: nothing of that is offered... */
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].finding, 1);
	assert_int_equal(found.offer[0].kind, ACTION_QUOTA); /* a tenth, for whoever sends */
	assert_string_equal(found.offer[0].target.name, "flood");
	assert_int_equal(found.offer[0].victim_lost_ns, 6600 * MS);
	done(m);
	/* ... unless it is the worse trouble. */
	m = flood();
	made_task(m, 70, 1, "editor", 100, 8000);
	made_blame(m, 70, 60, 8000);
	look(m);
	assert_int_equal(first->cause, CAUSE_CPU_HOG);
	assert_true(first->n_offers > 0);
	done(m);
}

static void packets_of_others(void **state)
{
	struct made *m = flood();

	(void)state;
	m->s.n_tasks = 1;
	made_nic(m, "lo", 9000000);
	made_nic(m, "eth0", 3000000);
	look(m);
	assert_int_equal(first->cause, CAUSE_IRQ_LOAD);
	assert_int_equal(first->culprit.kind, SUBJECT_NIC);
	assert_string_equal(first->culprit.name, "eth0");
	assert_int_equal(found.n_offers, 0);
	/* interrupts of another kind */
	m->s.net.receive_ns = 100 * MS;
	m->s.net.irq_ns = 3200 * MS;
	look(m);
	assert_int_equal(first->culprit.kind, SUBJECT_KERNEL);
	done(m);
}

/* A kernel thread stands in for softirqs that come too fast. */
static void packets_in_a_thread(void **state)
{
	struct made *m = made_new(1, 10000);

	(void)state;
	made_task(m, 20, 2, "ksoftirqd/0", 6000, 0)->kernel_thread = true;
	made_task(m, 50, 1, "encode", 3900, 6000);
	made_blame(m, 50, 20, 5900);
	made_nic(m, "eth0", 3000000);
	look(m);
	assert_int_equal(first->cause, CAUSE_IRQ_LOAD);
	assert_int_equal(first->culprit.kind, SUBJECT_NIC);
	assert_int_equal(first->lost_ns, 6000 * MS);
	done(m);
}

/* A busy server: the packets are its own, and nobody else is there. */
static void a_busy_server(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row = made_task(m, 50, 1, "httpd", 7000, 100);

	(void)state;
	row->t.softirq_ns = 2500 * MS;
	row->t.sent = 500000;
	made_nic(m, "eth0", 600000);
	m->s.set[PROBE_IRQ].on_ns = 10000 * MS;
	m->s.net.receive_ns = 2600 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0);
	/* another that hardly runs loses nothing worth a word */
	made_task(m, 60, 1, "cron", 30, 2)->t.softirq_ns = 10 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0);
	/* nor does one whose interrupts nobody looked at */
	m->s.set[PROBE_IRQ].on_ns = 0;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* --- other sides ---------------------------------------------------------------------- */

static void slow_remote(void **state)
{
	struct made *m = made_new(2, 10000);
	struct peer_row *peer;

	(void)state;
	made_task(m, 50, 1, "client", 200, 10)->t.alive_ns = 10000 * MS;
	made_task(m, 51, 1, "idle", 1, 1);
	peer = made_peer(m, 50, "10.0.0.9:5432", 10000, 5, 150);
	peer->round_trip_ns = MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(first->cause, CAUSE_NET_WAIT);
	assert_string_equal(first->victim.name, "client");
	assert_int_equal(first->culprit.kind, SUBJECT_REMOTE);
	assert_string_equal(first->culprit.name, "10.0.0.9:5432");
	assert_int_equal(first->lost_ns, 9790 * MS); /* no more than it slept */
	assert_int_equal(first->confidence, CONFIDENCE_MEASURED);
	assert_int_equal(found.n_offers, 0);
	/* one of its threads listens, the others compute */
	m->task[0].t.alive_ns = 40000 * MS;
	m->task[0].t.run_ns = 6000 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0);
	m->task[0].t.run_ns = 200 * MS;
	/* the other side is a process of this machine */
	peer->peer_pid = 51;
	look(m);
	assert_int_equal(first->culprit.kind, SUBJECT_PROCESS);
	assert_int_equal(first->culprit.pid[0], 51);
	assert_null(evidence_of(first, EVIDENCE_RAN));
	done(m);
}

/* A client's server that is itself held up: that is told first, the client's wait behind it. */
static void busy_server(void **state)
{
	struct made *m = made_new(1, 10000);
	struct peer_row *peer;

	(void)state;
	made_task(m, 50, 1, "client", 200, 10)->t.alive_ns = 10000 * MS;
	made_task(m, 51, 1, "server", 4000, 5500);
	made_task(m, 60, 2, "hog", 5500, 4000);
	made_blame(m, 51, 60, 5400);
	peer = made_peer(m, 50, "127.0.0.1:5432", 10000, 5, 150);
	peer->peer_pid = 51;
	look(m);
	assert_int_equal(found.n_findings, 2);
	assert_int_equal(first->cause, CAUSE_CPU_HOG);
	assert_int_equal(found.finding[1].cause, CAUSE_NET_WAIT);
	assert_int_equal(found.finding[1].lost_ns, 9790 * MS);
	assert_int_equal(evidence_of(&found.finding[1], EVIDENCE_RAN)->value, 4000 * MS);
	assert_int_equal(evidence_of(&found.finding[1], EVIDENCE_HOLDER_WAIT)->value, 5500 * MS);
	/* of another machine nothing is known: the longer loss comes first */
	peer->peer_pid = 0;
	look(m);
	assert_int_equal(first->cause, CAUSE_NET_WAIT);
	done(m);
}

static void lost_packets(void **state)
{
	struct made *m = made_new(2, 10000);
	struct peer_row *peer;

	(void)state;
	made_task(m, 50, 1, "client", 20, 10);
	peer = made_peer(m, 50, "10.0.0.9:5432", 10000, 5, 6000);
	peer->pending_ns = 12000 * MS;
	look(m);
	assert_int_equal(found.n_findings, 0); /* an event that may never come */
	peer->resent = 4;
	peer->unacked = 1;
	look(m);
	assert_int_equal(first->cause, CAUSE_NET_WAIT);
	assert_int_equal(evidence_of(first, EVIDENCE_RESENT)->value, 4);
	peer->resent = peer->unacked = 0;
	peer->connecting = true;
	look(m);
	assert_int_equal(first->cause, CAUSE_NET_WAIT);
	done(m);
}

/* Workers of one program that wait for one server are one finding. */
static void a_pool(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	for (pid_t pid = 50; pid < 54; pid++) {
		made_task(m, pid, 40, "worker", 100, 0);
		made_peer(m, pid, "10.0.0.9:5432", 8000, 4, 200);
	}
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(first->victim.kind, SUBJECT_GROUP);
	assert_int_equal(first->victim.n_pids, 4);
	assert_int_equal(first->lost_ns, 32000 * MS);
	done(m);
}

static void healthy_clients(void **state)
{
	static const struct {
		uint64_t waited_ms, waits, age_ms, resent;
	} cases[] = {
		{ 10000, 5, 2, 0 },     /* many answers, each of them soon */
		{ 2000, 1, 300, 0 },    /* one late answer */
		{ 2000, 1, 300, 1 },    /* ... for one lost packet */
		{ 10000, 5, 30000, 0 }, /* waits for an event, since long ago */
		{ 0, 0, 0, 0 },         /* kept alive */
		{ 0, 0, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct made *m = made_new(2, 10000);

		made_task(m, 50, 1, "client", 200, 10);
		made_peer(m, 50, "10.0.0.9:5432", cases[i].waited_ms, cases[i].waits,
			  cases[i].age_ms)->resent = cases[i].resent;
		look(m);
		if (found.n_findings)
			fail_msg("case %zu: %s", i, cause_word(first->cause));
		done(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steal),
		cmocka_unit_test(frequency),
		cmocka_unit_test(heat),
		cmocka_unit_test(far_memory),
		cmocka_unit_test(packets_of_a_process),
		cmocka_unit_test(packets_of_others),
		cmocka_unit_test(packets_in_a_thread),
		cmocka_unit_test(a_busy_server),
		cmocka_unit_test(slow_remote),
		cmocka_unit_test(busy_server),
		cmocka_unit_test(lost_packets),
		cmocka_unit_test(a_pool),
		cmocka_unit_test(healthy_clients),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
