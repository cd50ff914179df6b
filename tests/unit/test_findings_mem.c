// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_mem.c - who waits for memory and who makes them wait; and machines
 * that look short of memory and are well.
 */
#include "findings_look.h"

#define MIB ((uint64_t)1 << 20)
#define PAGES(mib) ((mib) * 256)

static struct task_row *member(struct made *m, pid_t pid, const char *comm, uint64_t rss_mib)
{
	struct task_row *row = made_task(m, pid, 5, comm, 300, 5);

	row->rss_bytes = row->anon_bytes = rss_mib * MIB;
	return row;
}

static void counting(struct made *m)
{
	m->s.set[PROBE_CACHE].on_ns = m->s.set[PROBE_RECLAIM].on_ns = m->s.span_ns;
}

static void stolen(struct made *m, uint64_t mib)
{
	m->s.vm.pgsteal_kswapd = PAGES(mib);
}

/* A leak into swap, beside a database that is three times as large. */
static struct made *leak(void)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row;

	counting(m);
	member(m, 20, "bigdb", 5000);
	row = member(m, 30, "leaky", 1500);
	row->swap_bytes = 300 * MIB;
	row->grown_bytes = 90 * MIB;
	row->t.got_bytes = 91 * MIB;
	row->t.reclaim_ns = 400 * MS;
	row = member(m, 40, "mailer", 900);
	row->swap_bytes = 200 * MIB;
	row->t.fault_ns = row->t.iowait_ns = 4000 * MS;
	row->t.page_ns = 1000 * MS;
	row->t.got_bytes = 60 * MIB;
	row->t.major_faults = 15000;
	row->t.read_bytes = 60 * MIB;
	m->s.vm.pswpin = PAGES(60);
	m->s.vm.pswpout = PAGES(140);
	m->s.vm.workingset_refault_anon = PAGES(60);
	m->s.vm.pgpgin = 60 * 1024;
	stolen(m, 150);
	m->s.pressure.mem_some = (struct psi_line){.share = 5000, .total_us = 5000000};
	m->s.pressure.mem_full = (struct psi_line){.share = 4000, .total_us = 4000000};
	return m;
}

static void leak_into_swap(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = leak();

	(void)state;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_MEM_SWAP);
	assert_string_equal(f->culprit.name, "leaky");
	assert_string_equal(f->victim.name, "mailer");
	assert_int_equal(f->lost_ns, 5000 * MS);
	assert_int_equal(f->all_lost_ns, 5400 * MS);
	assert_int_equal(f->count, PAGES(60));
	assert_int_equal(f->confidence, CONFIDENCE_MEASURED);
	assert_int_equal(evidence(f, EVIDENCE_GROWN), 90 * MIB);
	assert_int_equal(evidence(f, EVIDENCE_SWAP_OUT), PAGES(140));
	assert_int_equal(evidence(f, EVIDENCE_MEM_FULL), 4000);
	/* The disk is busy with nothing but that. */
	made_disk(m, "vda", 9500)->write_bytes = 150 * MIB;
	m->disk[0].read_bytes = 60 * MIB;
	m->s.pressure.io_some = (struct psi_line){.share = 4000, .total_us = 4000000};
	look(m);
	assert_int_equal(found.n_findings, 1);
	/* Of what is read in only a part comes from swap: the rest is programs that
	 * start, and no loss to the shortage. */
	m->s.vm.pgpgin = 600 * 1024;
	look(m);
	assert_int_equal(f->lost_ns, 1400 * MS);
	/* One that is asked for much and gives it back, growing none: churn. */
	m->s.vm.pgpgin = 60 * 1024;
	m->task[1].grown_bytes = 0;
	m->task[1].t.got_bytes = 900 * MIB;
	look(m);
	assert_int_equal(f->cause, CAUSE_MEM_SWAP);
	assert_string_equal(f->culprit.name, "leaky");
	/* Nobody takes any: the working set itself does not fit. */
	m->task[1].t.got_bytes = 0;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_string_equal(f->victim.name, "mailer");
	/* Nothing is freed in this window, and a little is taken: not for that do 60 MiB
	 * have to come back. */
	m->task[1].grown_bytes = MIB / 2;
	m->s.vm.pgsteal_direct = m->s.vm.pgsteal_kswapd = 0;
	look(m);
	assert_int_equal(f->cause, CAUSE_MEM_SWAP);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	done(m);
}

/* The bound of one that grows is what it had before; of one that reads, what is its own and a
 * little for files; it needs a control group of its own for that. */
static void bound_of_the_culprit(void **state)
{
	struct made *m = leak();

	(void)state;
	for (pid_t pid = 50; pid < 60; pid++)
		member(m, pid, "daemon", 1);
	look(m);
	assert_int_equal(found.n_offers, 0);
	made_cgroup(m, 7, "/leaky")->memory_bytes = 1520 * MIB;
	m->task[1].cgroup_id = 7;
	look(m);
	assert_int_equal(found.n_offers, 2);
	assert_int_equal(found.offer[1].kind, ACTION_FREEZE);
	assert_true(found.offer[1].further);
	assert_int_equal(found.offer[0].kind, ACTION_MEMORY);
	assert_int_equal(found.offer[0].value, 1520 - 90);
	assert_int_equal(found.offer[0].target.cgroup_id, 7);
	assert_int_equal(found.offer[0].victim_lost_ns, 5000 * MS);
	/* In force, and the machine is as short as before: what goes further. */
	m->cgroup[0].memory_high = 1430 * MIB;
	look(m);
	assert_int_equal(found.n_offers, 1);
	assert_int_equal(found.offer[0].kind, ACTION_FREEZE);
	assert_true(found.offer[0].further);
	m->cgroup[0].memory_high = UINT64_MAX;
	m->cgroup[0].memory_bytes = 100 * MIB;
	look(m);
	assert_int_equal(found.offer[0].value, 50);
	m->cgroup[0].memory_bytes = 1520 * MIB;
	/* It takes memory for files. */
	m->task[1].grown_bytes = 0;
	m->task[1].anon_bytes = 50 * MIB;
	m->task[1].t.got_bytes = m->task[1].t.cache_bytes = 900 * MIB;
	m->s.vm = (struct vm_counters){.pgsteal_kswapd = PAGES(900), .allocstall = 900};
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_CACHE_EVICTED);
	assert_int_equal(found.offer[0].kind, ACTION_MEMORY);
	assert_int_equal(found.offer[0].value, 82);
	/* Its cgroup has no more than that. */
	m->cgroup[0].memory_bytes = 80 * MIB;
	look(m);
	assert_int_equal(found.n_offers, 0);
	done(m);
}

/* A slow leak: little beside what is swapped to and fro, but its holder grows on. */
static void slow_leak(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = leak();

	(void)state;
	m->s.span_ns = 60000 * MS;
	counting(m);
	stolen(m, 1000);
	m->task[1].rss_bytes = m->task[1].anon_bytes = 2200 * MIB;
	m->task[1].t.got_bytes = 90 * MIB;
	look(m);
	assert_string_equal(f->culprit.name, "leaky");
	/* Growth that is noise: the database is not named for its size. */
	m->task[1].grown_bytes = 0;
	m->task[1].t.got_bytes = 0;
	m->task[0].grown_bytes = 2 * MIB;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	done(m);
}

/* Swap in memory: nobody sleeps, the stall of all comes from pressure. */
static void compressed_swap(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = leak();

	(void)state;
	for (size_t i = 0; i < m->s.n_tasks; i++)
		m->task[i].t.reclaim_ns = m->task[i].t.page_ns = m->task[i].t.fault_ns = 0;
	look(m);
	assert_int_equal(f->cause, CAUSE_MEM_SWAP);
	assert_string_equal(f->culprit.name, "leaky");
	assert_string_equal(f->victim.name, "mailer");
	assert_int_equal(f->all_lost_ns, 5000 * MS);
	assert_int_equal(f->confidence, CONFIDENCE_INFERRED);
	/* The stall is kswapd's own: nobody waits for that. */
	member(m, 9, "kswapd0", 0)->kernel_thread = true;
	for (size_t i = 0; i < m->s.n_tasks; i++) {
		if (m->task[i].pid == 9)
			m->task[i].t.run_ns = 4800 * MS;
	}
	found_nothing(m);
	/* Without PSI there is nothing to go by. */
	m->s.pressure.mem_some.share = UINT_MAX;
	found_nothing(m);
	done(m);
}

static void reclaim(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = made_new(2, 10000);
	struct task_row *row;

	(void)state;
	counting(m);
	member(m, 10, "bigdb", 5000);
	row = member(m, 20, "batch", 1000);
	row->t.got_bytes = 2000 * MIB;
	row->t.reclaim_ns = 3000 * MS;
	row = member(m, 30, "editor", 300);
	row->t.got_bytes = 4 * MIB;
	row->t.reclaim_ns = 1200 * MS;
	m->s.vm.allocstall = 4321;
	m->s.vm.pgsteal_direct = PAGES(1500);
	m->s.pressure.mem_some = (struct psi_line){.share = 3300, .total_us = 3500000};
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_MEM_RECLAIM);
	assert_string_equal(f->culprit.name, "batch");
	assert_string_equal(f->victim.name, "editor");
	assert_int_equal(f->lost_ns, 1200 * MS);
	assert_int_equal(f->all_lost_ns, 4200 * MS);
	assert_int_equal(f->count, 4321);
	assert_int_equal(f->pressure, 3300);
	/* Where allocations are not counted, page faults tell. */
	memset(m->s.set, 0, sizeof(m->s.set));
	m->task[1].t.faults = PAGES(2000);
	look(m);
	assert_string_equal(f->culprit.name, "batch");
	/* Two that take alike: neither has the most of it. */
	m->task[0].t.faults = PAGES(1900);
	m->task[2].t.faults = PAGES(1900);
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	/* The one that takes it waits alone: its own affair. */
	m->task[0].t.faults = m->task[2].t.faults = 0;
	m->task[2].t.reclaim_ns = 0;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_string_equal(f->victim.name, "batch");
	done(m);
}

/* A reader fills the page cache; the victim reads its files again. */
static struct made *reader(void)
{
	struct made *m = made_new(2, 10000);
	struct task_row *row;

	counting(m);
	row = member(m, 20, "backup", 10);
	row->t.got_bytes = row->t.cache_bytes = row->t.read_bytes = 2000 * MIB;
	row->t.iowait_ns = 8000 * MS;
	row = member(m, 30, "search", 200);
	row->t.got_bytes = row->t.cache_bytes = row->t.read_bytes = 80 * MIB;
	row->t.page_ns = 1500 * MS;
	row->t.iowait_ns = 2000 * MS;
	member(m, 40, "bigdb", 6000);
	m->s.pressure.io_some = (struct psi_line){.share = 4000, .total_us = 4000000};
	m->s.vm.workingset_refault_file = PAGES(700);
	m->s.vm.workingset_activate_file = PAGES(40);
	m->s.vm.pgpgin = 2080 * 1024;
	stolen(m, 2050);
	return m;
}

static void cache_evicted(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = reader();

	(void)state;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CACHE_EVICTED);
	assert_string_equal(f->culprit.name, "backup");
	assert_string_equal(f->victim.name, "search");
	/* Half of what it read came back within reach: half of its waits for reads. */
	assert_int_equal(f->lost_ns, 2500 * MS);
	assert_int_equal(f->count, PAGES(700));
	assert_int_equal(evidence(f, EVIDENCE_CACHED), 2000 * MIB);
	/* Its disk is busy with that; another disk's trouble would be told. */
	made_disk(m, "sda", 9500)->read_bytes = 2080 * MIB;
	m->s.pressure.io_some = (struct psi_line){.share = 4000, .total_us = 4000000};
	look(m);
	assert_int_equal(found.n_findings, 1);
	m->disk[0].write_bytes = 3000 * MIB;
	look(m);
	assert_int_equal(found.n_findings, 2);
	m->disk[0].busy_ms = 0;
	/* One who takes memory of its own pushes files out as well; then that is it. */
	m->task[2].grown_bytes = 900 * MIB;
	look(m);
	assert_int_equal(f->cause, CAUSE_MEM_RECLAIM);
	assert_string_equal(f->culprit.name, "bigdb");
	done(m);
}

/* Its waits for storage were a writer's pauses, or fsync: it waited for no file to come back. */
static void writes_are_no_reads(void **state)
{
	struct made *m = reader();
	struct task_row *search = &m->task[1];

	(void)state;
	search->t.page_ns = 0; /* what the kernel marked is known */
	look(m);
	assert_int_equal(found.finding[0].cause, CAUSE_CACHE_EVICTED);
	search->t.dirty_ns = search->t.iowait_ns / 2;
	search->t.sync_ns = search->t.iowait_ns / 2;
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_int_not_equal(found.finding[i].cause, CAUSE_CACHE_EVICTED);
	search->t.dirty_ns = search->t.sync_ns = 0;
	search->t.read_bytes = 0;
	look(m);
	for (size_t i = 0; i < found.n_findings; i++)
		assert_int_not_equal(found.finding[i].cause, CAUSE_CACHE_EVICTED);
	done(m);
}

/* The same reads by many who each wait a little while another waits: in hardly any of the time
 * somebody waits at all. */
static void evicted_and_not_felt(void **state)
{
	struct made *m = reader();

	(void)state;
	m->s.pressure.io_some = (struct psi_line){.share = 600, .total_us = 600000};
	look(m);
	assert_int_equal(found.n_findings, 1);
	m->s.pressure.io_some = (struct psi_line){.share = 400, .total_us = 400000};
	found_nothing(m);
	/* Waits for memory are waits, too; and where nothing is known the sums have to do. */
	m->s.pressure.mem_some = (struct psi_line){.share = 300, .total_us = 300000};
	look(m);
	assert_int_equal(found.n_findings, 1);
	m->s.pressure.mem_some = m->s.pressure.io_some = (struct psi_line){.share = UINT_MAX};
	look(m);
	assert_int_equal(found.n_findings, 1);
	done(m);
}

/* The reader's own pages lie between a page's going and its coming back: for the kernel
 * none was within reach.  What the victim's cgroup brought back tells it. */
static void evicted_beyond_reach(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = reader();

	(void)state;
	m->task[0].cgroup_id = 71;
	m->task[1].cgroup_id = 72;
	m->task[1].t.page_ns = 0;
	made_cgroup(m, 71, "/nightly")->file_refaults = PAGES(640);
	made_cgroup(m, 72, "/search")->file_refaults = PAGES(60);
	m->s.vm.workingset_activate_file = 0;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_CACHE_EVICTED);
	assert_string_equal(f->culprit.name, "backup");
	assert_string_equal(f->victim.name, "search");
	assert_int_equal(f->lost_ns, 1500 * MS); /* 60 of 80 MiB, of 2 s */
	assert_int_equal(subject_lost_ns(&m->s, &f->victim, &f->culprit, f->cause), 1500 * MS);
	/* In one cgroup with the reader it may be all his. */
	m->task[0].cgroup_id = 72;
	found_nothing(m);
	done(m);
}

/* Who reads past the page cache loses nothing by what others push out of it. */
static void past_the_cache(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = reader();
	struct task_row *direct = member(m, 50, "vacuum", 200);

	(void)state;
	direct->t.read_bytes = 900 * MIB;
	direct->t.iowait_ns = 9000 * MS;
	look(m);
	assert_string_equal(f->victim.name, "search");
	assert_int_equal(f->all_lost_ns, 2500 * MS);
	/* A third of what it reads goes through it, of which half came back within reach. */
	direct->t.cache_bytes = 300 * MIB;
	m->s.vm.workingset_activate_file = PAGES(190);
	look(m);
	assert_int_equal(f->all_lost_ns, (2500 + 1500) * MS);
	done(m);
}

/* A large file is copied, and nobody had been using what goes. */
static void copy_of_a_file(void **state)
{
	struct made *m = reader();

	(void)state;
	m->task[1].t.page_ns = m->task[1].t.iowait_ns = 0;
	m->s.vm.workingset_activate_file = 0;
	found_nothing(m);
	done(m);
}

/* A build reads and writes many files, and waits for the disk, not for memory. */
static void build(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	counting(m);
	for (pid_t pid = 100; pid < 120; pid++) {
		struct task_row *row = member(m, pid, "cc1", 60);

		row->grown_bytes = 60 * MIB;
		row->t.got_bytes = 80 * MIB;
		row->t.cache_bytes = row->t.read_bytes = 10 * MIB;
		row->t.iowait_ns = 400 * MS;
		row->t.fault_ns = 200 * MS;
		row->t.faults = 15000;
	}
	m->s.vm.pgpgin = 200 * 1024;
	m->s.vm.workingset_refault_file = 500;
	m->s.vm.workingset_activate_file = 20;
	m->s.memory.free = 50 * MIB; /* the rest is cache */
	m->s.probe.kswapd_wakes = 1;
	stolen(m, 200);
	found_nothing(m);
	done(m);
}

/* A full page cache, a large process, swap in use but idle, one kswapd round. */
static void full_and_well(void **state)
{
	struct made *m = made_new(2, 10000);

	(void)state;
	counting(m);
	member(m, 20, "bigdb", 6500)->swap_bytes = 900 * MIB;
	member(m, 30, "editor", 200)->t.page_ns = 90 * MS;
	m->s.memory.free = 30 * MIB;
	m->s.memory.swap_total = 2000 * MIB;
	m->s.memory.swap_free = 1100 * MIB;
	m->s.probe.kswapd_wakes = 3;
	m->s.vm.pswpin = 40;
	stolen(m, 60);
	m->s.pressure.mem_some = (struct psi_line){.share = 90, .total_us = 90000};
	found_nothing(m);
	done(m);
}

static void oom(void **state)
{
	const struct finding *f = &found.finding[0];
	struct made *m = made_new(2, 10000);

	(void)state;
	member(m, 20, "leaky", 6000)->grown_bytes = 500 * MIB;
	member(m, 30, "bigdb", 7000);
	m->s.vm.oom_kill = 2;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_OOM);
	assert_int_equal(f->count, 2);
	assert_string_equal(f->culprit.name, "leaky");
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leak_into_swap), cmocka_unit_test(bound_of_the_culprit), cmocka_unit_test(slow_leak),
		cmocka_unit_test(compressed_swap), cmocka_unit_test(reclaim),
		cmocka_unit_test(cache_evicted), cmocka_unit_test(writes_are_no_reads),
		cmocka_unit_test(evicted_and_not_felt),
		cmocka_unit_test(evicted_beyond_reach),
		cmocka_unit_test(past_the_cache),
		cmocka_unit_test(copy_of_a_file),
		cmocka_unit_test(build),	  cmocka_unit_test(full_and_well),
		cmocka_unit_test(oom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
