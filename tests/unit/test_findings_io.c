// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_findings_io.c - who is to blame for what waits for disks and files, and all
 * the busy machines on which nobody is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/findings.h"
#include "snapshot_maker.h"

#define DEV (8u << 20)
#define NSEC 1000000000ull

static struct findings found;

static void look(struct made *m)
{
	struct findings_context context = { .self = { 900 } };

	made_ready(m);
	memset(&found, 0, sizeof(found));
	assert_int_equal(findings_make(&m->s, &context, &found), 0);
}

static void done(struct made *m)
{
	free(m);
}

static const struct finding *find(enum finding_cause cause)
{
	for (size_t i = 0; i < found.n_findings; i++) {
		if (found.finding[i].cause == cause)
			return &found.finding[i];
	}
	return NULL;
}

static uint64_t evidence(const struct finding *f, enum evidence_kind kind)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (f->evidence[i].kind == kind)
			return f->evidence[i].value;
	}
	return UINT64_MAX;
}

static const struct offer *offer_of(const struct finding *f, size_t i)
{
	assert_true(i < f->n_offers);
	return &found.offer[f->offers[i] - 1];
}

static struct made *machine(uint64_t busy_ms, uint64_t alone_us)
{
	struct made *m = made_new(2, 10000);
	struct disk_row *disk = made_disk(m, "sda", busy_ms);

	disk->dev = DEV;
	disk->base_read_ns = disk->base_write_ns = alone_us * 1000;
	m->s.pressure.io_some = (struct psi_line){ .share = 9000, .total_us = 9000000 };
	return m;
}

/* A process that reads and waits for each: so many requests, each of so long. */
static struct task_row *reader(struct made *m, pid_t pid, const char *name, uint64_t reads,
			       uint64_t each_us, uint64_t depth)
{
	struct task_row *row = made_task(m, pid, 5, name, 100, 10);
	uint64_t ms = reads * each_us / 1000;

	made_io(m, pid, DEV, reads, ms);
	row->t.read_bytes = reads * 4096;
	row->t.alive_ns = depth * 10 * NSEC;
	row->t.iowait_ns = row->t.blocked_ns = ms * MS / depth;
	row->threads = (uint32_t)depth;
	return row;
}

/* A hog of few bytes and many requests, beside one that moves many bytes. */
static void random_reads(void **state)
{
	struct made *m = machine(9900, 2000);
	const struct finding *f;

	(void)state;
	reader(m, 20, "fio", 9600, 66000, 64);
	reader(m, 30, "postgres", 150, 66000, 1);
	reader(m, 40, "backup", 20, 66000, 1)->t.read_bytes = 100000000;
	m->io[2].t.read_bytes = 100000000;
	look(m);
	f = &found.finding[0];
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_IO_BUSY);
	assert_string_equal(f->culprit.name, "fio");
	assert_string_equal(f->victim.name, "postgres");
	assert_string_equal(f->disk, "sda");
	/* 150 requests, 66 ms each, of which 2 would be its own. */
	assert_int_equal(f->lost_ns, 150 * 64 * MS);
	assert_true(f->blamed_ns > f->lost_ns * 99 / 100 && f->blamed_ns <= f->lost_ns);
	assert_int_equal(f->count, 9600);
	assert_int_equal(evidence(f, EVIDENCE_DEPTH), 63);
	assert_int_equal(evidence(f, EVIDENCE_LATENCY), 66 * MS);
	assert_int_equal(evidence(f, EVIDENCE_ALONE), 2 * MS);
	assert_int_equal(evidence(f, EVIDENCE_REQUESTS), 960 * 1000);
	assert_int_equal(f->confidence, CONFIDENCE_MEASURED);
	done(m);
}

/* The agent came when the hog was there already: inferred, and only where each
 * request takes as long as no healthy disk does. */
static void nothing_learnt(void **state)
{
	struct made *m = machine(9900, 0);

	(void)state;
	reader(m, 20, "fio", 9600, 66000, 64);
	reader(m, 30, "postgres", 150, 66000, 1);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_IO_BUSY);
	assert_int_equal(found.finding[0].confidence, CONFIDENCE_INFERRED);
	assert_string_equal(found.finding[0].culprit.name, "fio");
	done(m);
	m = machine(9900, 0);
	reader(m, 20, "fio", 6400000, 100, 64);
	reader(m, 30, "postgres", 99000, 100, 1);
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* 100 % busy, and as fast for each as if it were alone. */
static void parallel_disk(void **state)
{
	struct made *m = machine(10000, 80);

	(void)state;
	reader(m, 20, "fio", 6400000, 100, 64);
	reader(m, 30, "postgres", 99000, 100, 1);
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* One that reads a large file, and nobody else. */
static void alone(void **state)
{
	struct made *m = machine(9900, 2000);

	(void)state;
	reader(m, 20, "dd", 9000, 2100, 2)->t.read_bytes = 9000ull << 20;
	m->disk[0].read_bytes = 9000ull << 20;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* A backup that everyone else gets past: what they ask for takes as long as ever. */
static void idle_priority(void **state)
{
	struct made *m = machine(9900, 5000);

	(void)state;
	reader(m, 20, "backup", 1600, 24000, 4);
	reader(m, 30, "postgres", 300, 7000, 1);
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

static void slow_disk(void **state)
{
	struct made *m = machine(9900, 50000);
	const struct finding *f;

	(void)state;
	reader(m, 30, "postgres", 190, 51000, 1);
	look(m);
	f = &found.finding[0];
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_IO_SLOW);
	assert_int_equal(f->culprit.kind, SUBJECT_DEVICE);
	assert_string_equal(f->culprit.name, "sda");
	assert_string_equal(f->victim.name, "postgres");
	assert_int_equal(evidence(f, EVIDENCE_LATENCY), 51 * MS);
	assert_int_equal(f->lost_ns, 190 * 51 * MS);
	assert_int_equal(f->n_offers, 0);
	done(m);
	/* Faster than any mechanical disk, but it was ten times as fast before. */
	m = machine(9900, 500);
	reader(m, 30, "postgres", 1900, 5000, 1);
	m->disk[0].t.alone_reads = 1900;
	m->disk[0].t.alone_read_ns = 9500 * MS;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_IO_SLOW);
	/* It was so before, too: that is what it is. */
	m->disk[0].base_read_ns = 4800000;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* Large requests take their time on a slow stick; that is no fault of it. */
static void large_requests(void **state)
{
	struct made *m = machine(9900, 80000);

	(void)state;
	reader(m, 30, "cp", 120, 80000, 1);
	m->disk[0].read_bytes = 120 << 20;
	m->io[0].t.read_bytes = 120 << 20;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* Nothing is done at all. */
static void dead_disk(void **state)
{
	struct made *m = machine(10000, 2000);
	struct task_row *row = made_task(m, 30, 5, "postgres", 0, 0);

	(void)state;
	row->t.alive_ns = row->t.iowait_ns = row->t.blocked_ns = 10 * NSEC;
	row->stuck_ns = 30 * NSEC;
	m->disk[0].in_flight = 1;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_IO_SLOW);
	assert_int_equal(found.finding[0].culprit.kind, SUBJECT_DEVICE);
	done(m);
}

static void own_limit(void **state)
{
	struct made *m = machine(2000, 200);
	struct cgroup_row *row = made_cgroup(m, 77, "/db");
	struct cgroup_row *other = made_cgroup(m, 78, "/web");
	const struct finding *f = &found.finding[0];
	struct task_row *task;

	(void)state;
	row->limit_dev = DEV;
	row->read_iops = 100;
	snprintf(other->path, sizeof(other->path), "/web");
	task = reader(m, 30, "postgres", 1000, 200, 1);
	task->cgroup_id = 77;
	task->t.iowait_ns = task->t.blocked_ns = 9 * NSEC;
	made_task(m, 40, 5, "nginx", 10, 10)->cgroup_id = 78;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_IO_LIMIT);
	assert_int_equal(f->victim.kind, SUBJECT_CGROUP);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	assert_int_equal(f->lost_ns, 9 * NSEC);
	assert_int_equal(evidence(f, EVIDENCE_LIMIT_REQUESTS), 100000);
	/* Far from its limit: it waits for something else. */
	row->read_iops = 2000;
	look(m);
	assert_null(find(CAUSE_IO_LIMIT));
	done(m);
}

static void dirty_stall(void **state)
{
	struct made *m = machine(9900, 2000);
	struct task_row *writer = made_task(m, 20, 5, "dd", 500, 0);
	struct task_row *victim = made_task(m, 30, 5, "logger", 5, 0);
	const struct finding *f;

	(void)state;
	m->s.pressure.io_some = (struct psi_line){ .share = 0 };
	m->disk[0].busy_ms = 0;
	writer->t.write_bytes = 900u << 20;
	writer->t.dirty_ns = 8 * NSEC;
	victim->t.write_bytes = 1 << 20;
	victim->t.dirty_ns = 3 * NSEC;
	victim->t.dirty_pauses = 30;
	look(m);
	f = find(CAUSE_DIRTY_STALL);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "dd");
	assert_string_equal(f->victim.name, "logger");
	assert_int_equal(f->lost_ns, 3 * NSEC);
	assert_int_equal(f->count, 30);
	assert_int_equal(f->bytes, 900u << 20);
	/* Both write much: each pauses for its own. */
	victim->t.write_bytes = 800u << 20;
	look(m);
	assert_null(find(CAUSE_DIRTY_STALL));
	/* Only the writer pauses. */
	victim->t.write_bytes = 1 << 20;
	victim->t.dirty_ns = 20 * MS;
	look(m);
	assert_null(find(CAUSE_DIRTY_STALL));
	/* It waits for the journal instead, which is behind what is written back. */
	victim->t.iowait_ns = victim->t.blocked_ns = 2500 * MS;
	look(m);
	f = find(CAUSE_DIRTY_STALL);
	assert_non_null(f);
	assert_string_equal(f->victim.name, "logger");
	assert_int_equal(f->lost_ns, 2500 * MS);
	/* No: for its own reads; for files that it has mapped; it does not write. */
	made_io(m, 30, DEV, 100, 2400);
	look(m);
	assert_null(find(CAUSE_DIRTY_STALL));
	m->s.n_ios = 0;
	victim->t.fault_ns = 2400 * MS;
	look(m);
	assert_null(find(CAUSE_DIRTY_STALL));
	victim->t.fault_ns = 0;
	victim->t.write_bytes = 0;
	look(m);
	assert_null(find(CAUSE_DIRTY_STALL));
	done(m);
}

static void fsync_storm(void **state)
{
	struct made *m = machine(9900, 2000);
	struct task_row *stormer = made_task(m, 20, 5, "mailer", 500, 0);
	struct task_row *victim = made_task(m, 30, 5, "postgres", 5, 0);
	const struct finding *f;

	(void)state;
	m->disk[0].busy_ms = 0;
	stormer->t.syncs = 4000;
	stormer->t.sync_ns = 38 * NSEC; /* four threads */
	victim->t.syncs = 100;
	victim->t.sync_ns = 4 * NSEC;
	look(m);
	f = find(CAUSE_FSYNC_STORM);
	assert_non_null(f);
	assert_string_equal(f->culprit.name, "mailer");
	assert_string_equal(f->victim.name, "postgres");
	assert_int_equal(f->lost_ns, 4 * NSEC);
	assert_int_equal(f->blamed_ns, 4 * NSEC);
	assert_int_equal(evidence(f, EVIDENCE_SYNC_TIME), 40 * MS);
	assert_int_equal(evidence(f, EVIDENCE_SYNCS), 400 * 1000);
	/* One sync at boot that takes long, beside a database that commits at its ease. */
	stormer->t.sync_ns = 2 * NSEC;
	victim->t.syncs = 1;
	victim->t.sync_ns = 2 * NSEC;
	look(m);
	assert_null(find(CAUSE_FSYNC_STORM));
	done(m);
}

static void stuck(void **state)
{
	struct made *m = made_new(2, 10000);
	struct task_row *server = made_task(m, 20, 5, "sshfs", 0, 0);
	struct task_row *victim = made_task(m, 30, 5, "ls", 0, 0);
	struct task_row *other = made_task(m, 40, 5, "cat", 0, 0);
	const struct finding *f = &found.finding[0];

	(void)state;
	victim->fuse_ns = 12 * NSEC; /* interruptible: it is not in D */
	server->fuse_server = true;
	server->at[PLACE_STOPPED] = 1;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_STUCK);
	assert_string_equal(f->culprit.name, "sshfs");
	assert_int_equal(f->culprit.n_pids, 1);
	assert_string_equal(f->victim.name, "ls");
	assert_int_equal(evidence(f, EVIDENCE_STUCK), 12 * NSEC);
	assert_int_equal(f->lost_ns, 10 * NSEC);
	assert_int_equal(f->n_offers, 0);
	/* The server runs: its answer may take as long as it wants to. */
	server->fuse_server = false;
	server->at[PLACE_STOPPED] = 0;
	look(m);
	assert_int_equal(found.n_findings, 0);
	/* In D for what is neither a disk nor memory: nobody is known to blame. */
	other->stuck_ns = 9 * NSEC;
	other->t.blocked_ns = 9 * NSEC;
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(f->cause, CAUSE_STUCK);
	assert_string_equal(f->victim.name, "cat");
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	/* A stopped process that serves nothing has nothing to do with it. */
	server->at[PLACE_STOPPED] = 1;
	look(m);
	assert_int_equal(f->culprit.kind, SUBJECT_NONE);
	/* For a disk. */
	other->t.iowait_ns = 8 * NSEC;
	look(m);
	assert_int_equal(found.n_findings, 0);
	/* The parent of a vfork() whose child has not begun its own program. */
	other->t.iowait_ns = 0;
	made_task(m, 41, 40, "cat", 0, 0)->start_ns = m->s.time_ns - 9 * NSEC;
	look(m);
	assert_int_equal(found.n_findings, 0);
	done(m);
}

/* What kernel threads write is charged to who dirtied it. */
static void write_back(void **state)
{
	struct made *m = machine(9900, 2000);
	struct task_row *flusher = made_task(m, 10, 2, "kworker/u4:2", 100, 0);
	struct task_row *writer = made_task(m, 20, 5, "cp", 500, 0);

	(void)state;
	flusher->kernel_thread = true;
	made_io(m, 10, DEV, 0, 0)->t.writes = 1200;
	m->io[0].t.write_bytes = 900u << 20;
	m->io[0].t.write_device_ns = 300 * NSEC;
	m->disk[0].writes = 1200;
	m->disk[0].t.write_device_ns = 300 * NSEC;
	m->disk[0].write_bytes = 900u << 20;
	writer->t.write_bytes = 1000u << 20;
	reader(m, 30, "postgres", 50, 180000, 1);
	look(m);
	assert_int_equal(found.n_findings, 1);
	assert_int_equal(found.finding[0].cause, CAUSE_IO_BUSY);
	assert_string_equal(found.finding[0].culprit.name, "cp");
	assert_string_equal(found.finding[0].victim.name, "postgres");
	done(m);
}

/* One neighbour takes the CPUs and the disk: two findings, the same culprit. */
static void both(void **state)
{
	struct made *m = machine(9900, 2000);
	struct task_row *hog = reader(m, 20, "batch", 9600, 66000, 64);
	const struct finding *cpu, *io;

	(void)state;
	hog->t.run_ns = 18000 * MS;
	m->s.cpu_busy_ns = 19000 * MS;
	reader(m, 30, "postgres", 80, 66000, 1)->t.wait_ns = 4000 * MS;
	made_blame(m, 30, 20, 3900);
	look(m);
	cpu = find(CAUSE_CPU_HOG);
	io = find(CAUSE_IO_BUSY);
	assert_non_null(cpu);
	assert_non_null(io);
	assert_int_equal(cpu->culprit.pid[0], 20);
	assert_int_equal(io->culprit.pid[0], 20);
	assert_int_equal(cpu->victim.pid[0], 30);
	assert_int_equal(io->victim.pid[0], 30);
	/* Each has an answer of its own. */
	assert_int_equal(offer_of(io, 0)->kind, ACTION_IO_REQUESTS);
	assert_string_equal(offer_of(io, 0)->disk, "sda");
	assert_int_equal(offer_of(cpu, 0)->kind, ACTION_SCHED_IDLE);
	done(m);
}

/* A control group of its own is limited to a tenth of its reads; priorities are for where
 * that cannot be.  Who writes is not limited by a number of reads. */
static void limited_reads(void **state)
{
	struct made *m = machine(9900, 2000);
	const struct finding *io;

	(void)state;
	made_cgroup(m, 7, "/batch");
	reader(m, 20, "batch", 9600, 66000, 64)->cgroup_id = 7;
	reader(m, 30, "postgres", 80, 66000, 1);
	for (pid_t pid = 60; pid < 70; pid++)
		made_task(m, pid, 1, "daemon", 1, 0);
	look(m);
	io = find(CAUSE_IO_BUSY);
	assert_int_equal(offer_of(io, 0)->kind, ACTION_IO_REQUESTS);
	assert_int_equal(offer_of(io, 0)->value, 96);
	assert_int_equal(offer_of(io, 0)->target.cgroup_id, 7);
	assert_false(offer_of(io, 0)->instead);
	assert_int_equal(offer_of(io, 1)->kind, ACTION_IOPRIO);
	assert_true(offer_of(io, 1)->instead);
	m->io[0].t.writes = m->io[0].t.reads + 1;
	look(m);
	assert_int_equal(offer_of(find(CAUSE_IO_BUSY), 0)->kind, ACTION_IOPRIO);
	done(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_reads), cmocka_unit_test(nothing_learnt),
		cmocka_unit_test(parallel_disk), cmocka_unit_test(alone),
		cmocka_unit_test(idle_priority), cmocka_unit_test(slow_disk),
		cmocka_unit_test(large_requests), cmocka_unit_test(dead_disk),
		cmocka_unit_test(own_limit), cmocka_unit_test(dirty_stall),
		cmocka_unit_test(fsync_storm), cmocka_unit_test(stuck),
		cmocka_unit_test(write_back), cmocka_unit_test(both),
		cmocka_unit_test(limited_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
