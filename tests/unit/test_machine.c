// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_machine.c - samples of a /proc of our own become the present findings and
 * those of the longer window, also of a process that has ended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "observe/collect.h"
#include "state/machine.h"

#define MS 1000000ull

static char dir[] = "/tmp/llamux-machine.XXXXXX";

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* A process as procfs shows it; its times in ms. */
static void put_process(int pid, const char *comm, unsigned long run_ms, unsigned long wait_ms)
{
	char path[128], text[512];

	snprintf(path, sizeof(path), "%s/%d", dir, pid);
	assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
	snprintf(text, sizeof(text),
		 "%d (%s) R 1 %d %d 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 100 0 0 0 0 0 0 0 0 0 0 0 "
		 "0 0 17 0 0 0 0 0 0\n",
		 pid, comm, pid, pid);
	snprintf(path, sizeof(path), "%d/stat", pid);
	put(path, text);
	snprintf(text, sizeof(text), "%llu %llu 9\n", run_ms * MS, wait_ms * MS);
	snprintf(path, sizeof(path), "%d/schedstat", pid);
	put(path, text);
}

static void end_process(int pid)
{
	static const char *const files[] = { "/stat", "/schedstat", "" };
	char path[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%d%s", dir, pid, files[i]);
		assert_int_equal(remove(path), 0);
	}
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
	char path[128];

	(void)state;
	end_process(700);
	snprintf(path, sizeof(path), "%s/stat", dir);
	assert_int_equal(remove(path), 0);
	return rmdir(dir);
}

static pid_t no_model(void *ctx)
{
	(void)ctx;
	return 0;
}

static void the_longer_window(void **state)
{
	const struct collect_options collect = { .proc = dir, .cgroup = dir };
	struct machine_options options = { .model_pid = no_model };
	static struct findings now;
	struct snapshot s;
	struct longer longer;
	struct machine *m;

	(void)state;
	memset(&now, 0, sizeof(now));
	put("stat", "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n");
	put_process(700, "postgres", 10, 20);
	put_process(811, "encode", 1000, 0);
	assert_int_equal(collector_new(&collect, &options.collector), 0);
	assert_int_equal(machine_new(&options, &m), 0);
	assert_int_equal(machine_recall(m, &now, &longer), -EAGAIN);
	assert_int_equal(machine_tick(m), 0);
	assert_int_equal(machine_recall(m, &now, &longer), -EAGAIN);
	assert_null(longer.snapshot.task);
	put_process(700, "postgres", 20, 5020);
	put_process(811, "encode", 7000, 0);
	assert_int_equal(machine_tick(m), 0);
	end_process(811);
	assert_int_equal(machine_tick(m), 0);
	/* The present does not have what has ended; the longer window does. */
	assert_int_equal(machine_observe(m, &now, &s), 0);
	assert_null(snapshot_task(&s, 811));
	assert_int_equal(machine_recall(m, &now, &longer), 0);
	assert_non_null(snapshot_task(&longer.snapshot, 811));
	assert_int_equal(snapshot_task(&longer.snapshot, 811)->t.run_ns, 6000 * MS);
	assert_true(longer.snapshot.span_ns >= s.span_ns);
	assert_int_equal(longer.findings.window_ns, longer.snapshot.span_ns);
	assert_non_null(finding_of_loss(&longer.findings));
	assert_int_equal(finding_of_loss(&longer.findings)->lost_ns, 5000 * MS);
	assert_int_equal(longer.findings.n_offers, 0);
	longer_free(&longer);
	snapshot_free(&s);
	machine_free(m);
	machine_free(NULL);
	collector_free(options.collector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longer_window),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
