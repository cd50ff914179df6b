// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_collect.c - samples of recorded /proc and cgroup trees: v1, v2, both, and a
 * machine without PSI; and of what changes between two samples.
 */
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "llamux/event.h"
#include "observe/collect.h"

#define FIXTURES "tests/fixtures/"

static void take(const char *proc, const char *cgroup, struct snapshot *s)
{
	struct collect_options options = {.proc = proc, .cgroup = cgroup};
	struct collector *c;

	assert_int_equal(collector_new(&options, &c), 0);
	assert_int_equal(collect_sample(c, s), 0);
	collector_free(c);
}

static const struct cgroup_row *row_of(const struct snapshot *s, const char *path, uint64_t mark)
{
	for (size_t i = 0; i < s->n_cgroups; i++) {
		const struct cgroup_row *r = &s->cgroup[i];

		if (!strcmp(r->path, path) &&
		    (r->id & (CGROUP_ID_V1_CPU | CGROUP_ID_V1_MEMORY | CGROUP_ID_V1_PIDS)) ==
			    mark)
			return r;
	}
	return NULL;
}

static void system_files(void **state)
{
	uint64_t tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "nothing", &s);
	assert_int_equal(s.n_cpus, 2);
	assert_true(s.time_ns > 0);
	assert_int_equal(s.cpu_busy_ns, (1000 + 200 + 300 + 10 + 20) * tick);
	assert_int_equal(s.cpu_iowait_ns, 70 * tick);
	assert_int_equal(s.cpu_steal_ns, 30 * tick);
	assert_int_equal(s.memory.total, 8000000ull * 1024);
	assert_int_equal(s.memory.free, 500000ull * 1024);
	assert_int_equal(s.memory.available, 3000000ull * 1024);
	assert_int_equal(s.memory.cached, 2500000ull * 1024); /* not SwapCached */
	assert_int_equal(s.memory.dirty, 4096ull * 1024);
	assert_int_equal(s.memory.writeback, 12ull * 1024);
	assert_int_equal(s.memory.anon, 4000000ull * 1024);
	assert_int_equal(s.memory.swap_total, 2000000ull * 1024);
	assert_int_equal(s.memory.swap_free, 1500000ull * 1024);
	assert_int_equal(s.vm.pswpin, 33);
	assert_int_equal(s.vm.pswpout, 44);
	assert_int_equal(s.vm.pgmajfault, 77);
	assert_int_equal(s.vm.oom_kill, 3);
	assert_int_equal(s.vm.allocstall, 62); /* of all zones */
	assert_int_equal(s.vm.workingset_refault_anon, 11);
	assert_int_equal(s.vm.workingset_refault_file, 22);
	assert_int_equal(s.vm.compact_stall, 4);
	assert_int_equal(s.vm.pgscan_direct, 99); /* not pgscan_direct_throttle */
	assert_int_equal(s.vm.pgscan_kswapd, 88);
	assert_int_equal(s.pressure.cpu_some.share, 1234);
	assert_int_equal(s.pressure.cpu_some.total_us, 15112007);
	assert_int_equal(s.pressure.mem_some.share, 105);
	assert_int_equal(s.pressure.mem_full.share, 50);
	assert_int_equal(s.pressure.mem_full.total_us, 1001);
	assert_int_equal(s.pressure.io_some.share, 10000);
	assert_int_equal(s.pressure.io_full.total_us, 3003);
	assert_int_equal(s.n_cgroups, 0);
	snapshot_free(&s);
}

static void write_count(int dir, const char *name, const char *key, unsigned int count)
{
	char text[64];
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int n = snprintf(text, sizeof(text), "%s %u\n", key, count);

	assert_true(fd >= 0 && write(fd, text, (size_t)n) == n);
	close(fd);
}

/* Of a cgroup they are read again where those of the machine have moved. */
static void files_that_came_back(void **state)
{
	static const struct {
		unsigned int machine, own, seen;
	} step[] = {{1000, 300, 300}, {1063, 350, 300}, {1064, 351, 351}, {1064, 400, 351}};
	char top[] = "/tmp/test_collect.XXXXXX";
	static const char *const made[] = {"web/memory.stat", "cgroup.controllers", "vmstat"};
	struct collect_options options = {.proc = top, .cgroup = top};
	struct collector *c;
	int dir;

	(void)state;
	assert_non_null(mkdtemp(top));
	dir = open(top, O_RDONLY | O_DIRECTORY);
	assert_int_equal(mkdirat(dir, "web", 0700), 0);
	write_count(dir, "cgroup.controllers", "memory", 0);
	assert_int_equal(collector_new(&options, &c), 0);
	for (size_t i = 0; i < 4; i++) {
		struct snapshot s;

		write_count(dir, "vmstat", "workingset_refault_file", step[i].machine);
		write_count(dir, "web/memory.stat", "workingset_refault_file", step[i].own);
		assert_int_equal(collect_sample(c, &s), 0);
		assert_int_equal(row_of(&s, "/web", 0)->file_refaults, step[i].seen);
		snapshot_free(&s);
	}
	collector_free(c);
	for (size_t i = 0; i < 3; i++)
		unlinkat(dir, made[i], 0);
	unlinkat(dir, "web", AT_REMOVEDIR);
	close(dir);
	rmdir(top);
}

static void single_cpus(void **state)
{
	uint64_t tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "nothing", &s);
	assert_int_equal(s.n_cpu_rows, 2);
	assert_int_equal(s.cpu[1].cpu, 1);
	assert_int_equal(s.cpu[1].busy_ns, (500 + 100 + 150 + 5 + 10) * tick);
	assert_int_equal(s.cpu[1].idle_ns, (2500 + 35) * tick);
	assert_int_equal(s.cpu[1].irq_ns, 5 * tick);
	assert_int_equal(s.cpu[1].softirq_ns, 10 * tick);
	assert_int_equal(s.cpu[1].steal_ns, 15 * tick);
	snapshot_free(&s);
}

/* Whole disks that have been used: no partitions, no idle loop devices. */
static void disks(void **state)
{
	static const char *const names[] = {"sda", "nvme0n1", "loop1", "loop10"};
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "nothing", &s);
	assert_int_equal(s.n_disks, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(s.disk[i].name, names[i]);
	assert_int_equal(s.disk[0].reads, 100);
	assert_int_equal(s.disk[0].writes, 300);
	assert_int_equal(s.disk[0].read_bytes, 2000 * 512);
	assert_int_equal(s.disk[0].write_bytes, 8000 * 512);
	assert_int_equal(s.disk[0].busy_ms, 70);
	assert_int_equal(s.disk[0].weighted_ms, 80);
	snapshot_free(&s);
}

static void processes(void **state)
{
	uint64_t tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
	const struct task_row *t;
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "cgroup-v2", &s);
	assert_int_equal(s.n_tasks, 3); /* the zombie is none */
	t = snapshot_task(&s, 2);
	assert_non_null(t);
	assert_true(t->kernel_thread);
	assert_string_equal(t->comm, "kthreadd");
	assert_int_equal(t->cgroup_id, row_of(&s, "/", 0)->id);
	assert_null(snapshot_task(&s, 900));

	t = snapshot_task(&s, 811);
	assert_non_null(t);
	assert_string_equal(t->comm, "enc) R 9 (ode"); /* as the process wants to be called */
	assert_int_equal(t->ppid, 1);
	assert_false(t->kernel_thread);
	assert_int_equal(t->nice, -5);
	assert_int_equal(t->policy, 2);
	assert_int_equal(t->rt_priority, 7);
	assert_int_equal(t->threads, 2);
	assert_int_equal(t->start_ns, 12345 * tick);
	assert_int_equal(t->rss_bytes, 2560ull * (uint64_t)sysconf(_SC_PAGESIZE));
	assert_int_equal(t->t.faults, 1020);
	assert_int_equal(t->t.major_faults, 20);
	assert_int_equal(t->t.run_ns, 5500000000ull); /* of both threads */
	assert_int_equal(t->t.wait_ns, 750000000ull);
	assert_int_equal(t->t.read_bytes, 4096);
	assert_int_equal(t->t.write_bytes, 8192);
	assert_int_equal(t->cgroup_id, row_of(&s, "/batch/encode", 0)->id);
	snapshot_free(&s);
}

static void no_pressure(void **state)
{
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc-nopsi", FIXTURES "nothing", &s);
	assert_int_equal(s.pressure.cpu_some.share, UINT_MAX);
	assert_int_equal(s.pressure.mem_some.share, UINT_MAX);
	assert_int_equal(s.pressure.mem_full.share, UINT_MAX);
	assert_int_equal(s.pressure.io_some.share, UINT_MAX);
	assert_int_equal(s.pressure.io_full.share, UINT_MAX);
	assert_int_equal(s.memory.total, 8000000ull * 1024);
	snapshot_free(&s);
}

static void no_files_at_all(void **state)
{
	char dir[] = "/tmp/llamux-collect.XXXXXX";
	struct collect_options options = {.proc = "/nonexistent/proc"};
	struct collector *c;
	struct snapshot s;

	(void)state;
	assert_true(collector_new(&options, &c) < 0);
	assert_null(c);
	assert_non_null(mkdtemp(dir));
	take(dir, dir, &s);
	assert_int_equal(s.n_tasks, 0);
	assert_int_equal(s.n_cpus, 0);
	snapshot_free(&s);
	assert_int_equal(rmdir(dir), 0);
}

static void cgroups_v2(void **state)
{
	const struct cgroup_row *r;
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "cgroup-v2", &s);
	assert_int_equal(s.n_cgroups, 4);
	for (size_t i = 1; i < s.n_cgroups; i++)
		assert_true(s.cgroup[i - 1].id < s.cgroup[i].id);
	assert_int_equal(row_of(&s, "/", 0)->run_ns, 999000);
	r = row_of(&s, "/batch", 0);
	assert_non_null(r);
	assert_int_equal(r->run_ns, 7000000000ull);
	assert_int_equal(r->nr_throttled, 42);
	assert_int_equal(r->throttled_ns, 123456000);
	assert_int_equal(r->memory_bytes, 200ull << 20);
	assert_int_equal(r->memory_limit, 256ull << 20);
	assert_int_equal(r->memory_events_high, 7);
	assert_int_equal(r->memory_events_max, 8);
	assert_int_equal(r->oom_kills, 1); /* not oom, not oom_group_kill */
	r = row_of(&s, "/init.scope", 0);
	assert_int_equal(r->memory_limit, UINT64_MAX);
	assert_int_equal(s.left_out, 0);
	snapshot_free(&s);
}

static void cgroups_v1(void **state)
{
	const struct cgroup_row *r;
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "cgroup-v1", &s);
	assert_int_equal(s.n_cgroups, 3); /* the roots stand for nobody */
	r = row_of(&s, "/batch", CGROUP_ID_V1_CPU);
	assert_non_null(r);
	assert_int_equal(r->run_ns, 7000000000ull);
	assert_int_equal(r->nr_throttled, 42);
	assert_int_equal(r->throttled_ns, 123456000);
	assert_int_equal(r->memory_bytes, 200ull << 20); /* of the same path */
	assert_int_equal(r->memory_limit, 256ull << 20);
	assert_int_equal(r->memory_events_max, 8);
	assert_int_equal(r->oom_kills, 1);
	assert_int_equal(snapshot_task(&s, 811)->cgroup_id, r->id);
	r = row_of(&s, "/only", CGROUP_ID_V1_MEMORY);
	assert_non_null(r);
	assert_int_equal(r->memory_limit, UINT64_MAX); /* v1 has a number for none */
	snapshot_free(&s);
}

/* v2 for names beside v1 controllers: what v2 lacks comes from v1. */
static void cgroups_hybrid(void **state)
{
	const struct cgroup_row *r;
	struct snapshot s;

	(void)state;
	take(FIXTURES "proc", FIXTURES "cgroup-hybrid", &s);
	r = row_of(&s, "/batch/encode", 0);
	assert_non_null(r);
	assert_int_equal(r->run_ns, 7000000000ull);
	assert_int_equal(r->nr_throttled, 0);
	assert_int_equal(r->memory_bytes, 200ull << 20);
	r = row_of(&s, "/batch", CGROUP_ID_V1_CPU);
	assert_non_null(r);
	assert_int_equal(r->nr_throttled, 42);
	/* A process is known by its v1 cpu group, where its quota is. */
	assert_int_equal(snapshot_task(&s, 811)->cgroup_id, r->id);
	snapshot_free(&s);
}

static void put(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* A group that appears between two samples is seen in the second, one that goes
 * is not any more, and more than the bound are counted. */
static void cgroups_change(void **state)
{
	char dir[] = "/tmp/llamux-cgroup.XXXXXX", path[300];
	struct collect_options options = {.proc = FIXTURES "proc", .cgroup = dir};
	struct collector *c;
	struct snapshot s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	put(dir, "cgroup.controllers", "cpu\n");
	assert_int_equal(collector_new(&options, &c), 0);
	assert_int_equal(collect_sample(c, &s), 0);
	assert_int_equal(s.n_cgroups, 1);
	snapshot_free(&s);
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "%s/g%d", dir, i);
		assert_int_equal(mkdir(path, 0755), 0);
		if (i != 0 && i != 599)
			continue;
		assert_int_equal(collect_sample(c, &s), 0);
		assert_int_equal(s.n_cgroups, i ? 512 : 2);
		assert_int_equal(s.left_out, i ? 89 : 0);
		snapshot_free(&s);
	}
	for (int i = 0; i < 600; i++) {
		snprintf(path, sizeof(path), "%s/g%d", dir, i);
		assert_int_equal(rmdir(path), 0);
	}
	assert_int_equal(collect_sample(c, &s), 0);
	assert_int_equal(s.n_cgroups, 1);
	assert_int_equal(s.left_out, 0);
	snapshot_free(&s);
	collector_free(c);
	snprintf(path, sizeof(path), "%s/cgroup.controllers", dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
}

/* This machine, whatever it is: the test itself is found. */
static void real_proc(void **state)
{
	const struct task_row *t;
	struct snapshot s;
	char name[16]; /* valgrind's, where that runs it */

	(void)state;
	assert_int_equal(prctl(PR_GET_NAME, name), 0);
	take(NULL, NULL, &s);
	t = snapshot_task(&s, getpid());
	assert_non_null(t);
	assert_string_equal(t->comm, name);
	assert_int_equal(t->ppid, getppid());
	assert_true(t->rss_bytes > 0);
	assert_true(t->start_ns > 0 && t->start_ns <= s.time_ns);
	assert_true(s.n_cpus > 0 && s.memory.total > 0);
	snapshot_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(system_files), cmocka_unit_test(files_that_came_back),	   cmocka_unit_test(single_cpus), cmocka_unit_test(disks),
		cmocka_unit_test(processes),	   cmocka_unit_test(no_pressure),
		cmocka_unit_test(no_files_at_all), cmocka_unit_test(cgroups_v2),
		cmocka_unit_test(cgroups_v1),	   cmocka_unit_test(cgroups_hybrid),
		cmocka_unit_test(cgroups_change),  cmocka_unit_test(real_proc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
